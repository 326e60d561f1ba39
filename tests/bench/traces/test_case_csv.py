"""The CSV of a case folder: to the digit both ways, holes stay holes, anything else is refused with its line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.trace import Event, EventName, Meter, StampedClock, Trace, UniformClock
from bench.errors import BadInputError
from bench.traces import case_csv
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording

ORIGIN = Origin(format="test", source_name="x", source_hash="")


def _recording(times_s: np.ndarray, current_a: np.ndarray, voltage_v: np.ndarray | None = None) -> Recording:
    return Recording(Trace(StampedClock(times_s), current_a, Meter("m", 10.0), voltage_v), ORIGIN)


def _read(folder: Path, content: str) -> Recording:
    path = folder / "run-1.csv"
    path.write_text(content, encoding="utf-8", newline="")
    return case_csv.read(path, Hints())


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    steps=st.lists(st.floats(1e-6, 100.0), min_size=2, max_size=60),
    data=st.data(),
    wide=st.booleans(),
    single=st.booleans(),
)
def test_what_is_written_comes_back_to_the_bit(
    tmp_path: Path, steps: list[float], data: st.DataObject, wide: bool, single: bool
) -> None:
    times_s = np.cumsum(steps)
    value = st.floats(-10, 10, width=32) | st.just(float("nan"))
    columns = [
        np.array(data.draw(st.lists(value, min_size=len(steps), max_size=len(steps))), dtype="f4" if single else "f8")
        for _ in range(2)
    ]
    source = _recording(times_s, columns[0], columns[1] if wide else None)
    case_csv.write(source, tmp_path / "run.csv")
    back = case_csv.read(tmp_path / "run.csv", Hints()).trace
    np.testing.assert_array_equal(times_s, back.clock.times_s())
    np.testing.assert_array_equal(columns[0], back.current_a.astype(columns[0].dtype))
    assert (back.voltage_v is not None) == wide
    if back.voltage_v is not None:
        np.testing.assert_array_equal(columns[1], back.voltage_v.astype(columns[1].dtype))


def test_the_text_is_plain_and_has_the_digits_of_its_numbers(tmp_path: Path) -> None:
    source = _recording(np.array([0.0, 0.1, 0.30000001]), np.array([0.0021, np.nan, 1e-6]), np.array([4.0, 4.01, 4.0]))
    case_csv.write(source, tmp_path / "run.csv")
    written = (tmp_path / "run.csv").read_bytes()
    assert written == b"time_s,current_a,voltage_v\n0,0.0021,4\n0.1,,4.01\n0.30000001,0.000001,4\n"


def test_times_are_not_shifted_and_an_even_file_has_a_rate(tmp_path: Path) -> None:
    even = "".join(f"{0.5 + k / 10:.1f},{k}\n" for k in range(5))
    assert _read(tmp_path, f"time_s,current_a\n{even}").trace.clock.times_s()[0] == 0.5
    thousand = "".join(f"{k / 1000:.3f},{k}\n" for k in range(1000))
    assert _read(tmp_path, f"time_s,current_a\n{thousand}").trace.clock == UniformClock(1000, 1000.0)


def test_an_absent_row_is_a_hole_in_time(tmp_path: Path) -> None:
    got = _read(tmp_path, "time_s,current_a\n0.0,1\n0.1,2\n0.5,3\n").trace
    assert got.clock.times_s().tolist() == [0.0, 0.1, 0.5]


def test_one_reading_is_a_trace_too(tmp_path: Path) -> None:
    assert len(_read(tmp_path, "time_s,current_a\n0.5,1\n").trace) == 1


def test_it_is_known_by_its_first_line(tmp_path: Path) -> None:
    for first in (b"time_s,current_a\n", b"time_s,current_a,voltage_v\r\n", b"\xef\xbb\xbftime_s,current_a\n"):
        assert case_csv.sniff(first + b"0,1\n", tmp_path) is Likeness.SURE
    for first in (b"time_s,current_a,x\n", b"time_s;current_a\n", b"current_a,time_s\n", b"", b"\x00\x01"):
        assert case_csv.sniff(first, tmp_path) is Likeness.NO


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "is empty"),
        ("time_s,current_a\n", "holds no readings below its header"),
        ("a,b\n0,1\n", "line 1: the first line is not time_s,current_a"),
        ("time_s,current_a\n0,1\n1,nan\n", "line 3: current_a is not a number (nan); an empty cell is a lost reading"),
        ("time_s,current_a\n0,inf\n1,1\n", "line 2: current_a is infinite"),
        ("time_s,current_a,voltage_v\n0,1,4\n1,2,NaN\n", "line 3: voltage_v is not a number"),
        ("time_s,current_a\n0,1\n,2\n", "line 3: the time is empty"),
        ("time_s,current_a\n0,1\nnan,2\n", "line 3: time_s is not a number (nan); each row needs a finite number here"),
        ('time_s,current_a\n0,"0.1\n1,2"\n2,3\n', "current_a is '0.1…' over 2 lines, not a number"),
        ("time_s,current_a\n0,1\n2,2\n1,3\n", "line 4: time runs backwards: 1 s follows 2 s"),
        ("time_s,current_a\n0,1\n0,2\n", "line 3: time stands still"),
        ("time_s,current_a\n0,1\n0,1,2\n1,1\n", "line 3: a row has 3 fields where 2 are expected"),
        ("time_s,current_a\n0,1\n\n\n1,x\n", "line 5: current_a is 'x', not a number"),
        ("time_s,current_a\n-1e300,1\n1e300,1\n", "cannot be those of one recording"),
        ("time_s,current_a\n0,1\n1e-320,1\n2e-320,1\n", "cannot be those of one recording"),
        ("time_s,current_a\n0,0x10\n", "line 2: current_a is '0x10', not a number"),
    ],
)
def test_anything_else_is_refused_with_its_line(tmp_path: Path, content: str, expected: str) -> None:
    with pytest.raises(BadInputError) as refused:
        _read(tmp_path, content)
    assert expected in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_row_cut_by_the_end_of_the_file_is_said(tmp_path: Path) -> None:
    got = _read(tmp_path, "time_s,current_a\n0,1\n1,2\n2")
    assert len(got.trace) == 2
    assert Loss.TAIL in got.origin.losses


def test_it_says_that_events_are_not_kept(tmp_path: Path) -> None:
    source = _recording(np.arange(3.0), np.zeros(3))
    assert Loss.EVENTS in case_csv.write(source, tmp_path / "a.csv")
    gap = replace(source, trace=replace(source.trace, events=(Event(1.0, EventName.GAP, "3"),)))
    assert Loss.GAPS in case_csv.write(gap, tmp_path / "a.csv")


def test_nothing_is_left_where_it_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="cannot be written"):
        case_csv.write(_recording(np.arange(3.0), np.zeros(3)), tmp_path / "no" / "a.csv")
    assert list(tmp_path.iterdir()) == []
