"""The reader of small plain tables: what it reads, Arrow reads to the bit; the rest it leaves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.errors import BadInputError
from bench.traces import case_csv
from bench.traces.plain_numbers import plain_numbers
from bench.traces.recording import Hints

CELL = st.floats(-1e12, 1e12).map(repr) | st.sampled_from(
    ("1", ".5", "5.", "-.25", "1e-3", "1E5", "007", "", "nan", "inf", "+1", "1e+2", "--1", "1e", "1 ", "1_0", "1e400")
)


@settings(deadline=None)
@given(cells=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8), ended=st.booleans())
def test_arrow_reads_the_same_where_it_reads_at_all(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]], ended: bool
) -> None:
    rows = "\n".join(f"{k},{current},{voltage}" for k, (current, voltage) in enumerate(cells)) + "\n" * ended
    plain = plain_numbers(rows.encode(), 3)
    if plain is None:
        return
    # Lines that end in a carriage return too are not plain, so these are read by Arrow.
    path = tmp_path_factory.mktemp("arrow") / "run.csv"
    path.write_bytes(b"time_s,current_a,voltage_v\r\n" + rows.replace("\n", "\r\n").encode())
    trace = case_csv.read(path, Hints()).trace
    assert trace.voltage_v is not None
    np.testing.assert_array_equal(plain, np.stack((trace.clock.times_s(), trace.current_a, trace.voltage_v)))


@pytest.mark.parametrize(
    "content",
    [b"", b"0,1", b"0,1\n2", b"0,1\n2,3,4\n", b"0,1\r\n", b"0;1\n", b"0,nan\n", b"0,1e999\n", b"0,-\n"],
)
def test_what_is_not_plain_is_left(content: bytes) -> None:
    assert plain_numbers(content, 2) is None


def test_a_mistake_in_the_middle_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "run.csv"
    path.write_text("time_s,current_a\n0,0.1\n1,zero\n2,0.1\n", encoding="utf-8")
    with pytest.raises(BadInputError, match="line 3"):
        case_csv.read(path, Hints())
    path.write_text("time_s,current_a\n0,0.1\n0,0.2\n2,0.1\n", encoding="utf-8")
    with pytest.raises(BadInputError, match=r"line 3.*stands still"):
        case_csv.read(path, Hints())
