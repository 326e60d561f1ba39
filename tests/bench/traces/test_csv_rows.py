"""Which cells of a table are empty, read from Arrow's bits, is what Arrow itself says."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from bench.traces.csv_rows import empty_cells

CELLS = st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=40)


@given(st.lists(st.tuples(CELLS, st.integers(0, 9)), min_size=1, max_size=4))
def test_empty_cells_are_arrows_own_in_chunks_cut_anywhere(parts: list[tuple[list[float | None], int]]) -> None:
    cells = pa.chunked_array([pa.array(values, pa.float64()).slice(offset) for values, offset in parts])
    assert empty_cells(cells).tolist() == cells.is_null().to_pylist()
