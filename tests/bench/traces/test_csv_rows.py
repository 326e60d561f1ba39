"""Which cells of a table are empty, read from Arrow's bits, is what Arrow itself says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.traces.csv_rows import empty_cells

CELLS = st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=40)


@settings(deadline=None)  # the first conversion of a list imports pandas
@given(st.lists(st.tuples(CELLS, st.integers(0, 9)), min_size=1, max_size=4))
def test_empty_cells_are_arrows_own_in_chunks_cut_anywhere(parts: list[tuple[list[float | None], int]]) -> None:
    cells = pa.chunked_array([pa.array(values, pa.float64()).slice(offset) for values, offset in parts])
    assert empty_cells(cells).tolist() == cells.is_null().to_pylist()


READ = """
import sys
from pathlib import Path
from bench.traces.reading import open_recording
trace = open_recording(Path(sys.argv[1])).trace
print(trace.current_a.tolist(), "pandas" in sys.modules)
"""


def test_a_lost_reading_imports_no_pandas(tmp_path: Path) -> None:
    """Arrow does so for the conversion of a single list, where somebody has pandas: a second for the first file."""
    path = tmp_path / "a.csv"
    path.write_text("time_s,current_a\n0.0,0.1\n0.1,\n0.2,0.3\n")
    command = [sys.executable, "-c", READ, str(path)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "[0.1, nan, 0.3] False\n"
