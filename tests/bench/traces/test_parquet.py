"""Parquet both ways: nothing is lost, and other programs read it; KM003C's rows that are no measurements."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet as arrow

from analysis.trace import Event, EventName, Meter, StampedClock, Trace
from bench.errors import BadInputError
from bench.traces import parquet
from bench.traces.parquet_columns import divided
from bench.traces.reading import open_recording
from bench.traces.recording import Hints, Loss, Origin, Recording
from tests.bench.traces.samples import km003c_parquet, recording


def test_a_jittered_recording_with_holes_comes_back_whole(tmp_path: Path) -> None:
    trace = Trace(
        clock=StampedClock(np.array([0.5, 0.6003, 0.75])),
        current_a=np.array([0.1, np.nan, 1 / 3]),
        voltage_v=np.array([4.0, 3.9, np.nan], dtype=np.float32),
        meter=Meter(name="m", rate_hz=10.0, resolution_a=0.001, smoothing_s=0.02),
        events=(Event(0.6, EventName.KEY_DOWN, None, 0.01),),
    )
    original = Recording(trace, Origin("battor", "x.txt", "0" * 64, (Loss.EVENTS,), ("a note",), "BattOr"))
    assert parquet.write(original, tmp_path / "a.parquet") == ()
    back = open_recording(tmp_path / "a.parquet")
    assert back.origin == original.origin
    assert back.trace.meter == trace.meter
    assert back.trace.events == trace.events
    np.testing.assert_array_equal(trace.clock.times_s(), back.trace.clock.times_s())
    np.testing.assert_array_equal(trace.current_a, back.trace.current_a)
    np.testing.assert_array_equal(np.asarray(trace.voltage_v), np.asarray(back.trace.voltage_v))


def test_other_programs_see_plain_columns(tmp_path: Path) -> None:
    parquet.write(recording(), tmp_path / "a.parquet")
    table = arrow.read_table(tmp_path / "a.parquet")
    assert table.column_names == ["time_s", "current_a", "voltage_v"]
    np.testing.assert_array_equal(recording().trace.current_a, table.column("current_a").to_numpy())


def test_somebody_elses_table_is_refused(tmp_path: Path) -> None:
    arrow.write_table(pa.table({"time_s": [0.0, 1.0], "current_a": [1.0, 2.0]}), tmp_path / "a.parquet")
    with pytest.raises(BadInputError, match="none that bootbench wrote"):
        parquet.read(tmp_path / "a.parquet", Hints())
    with pytest.raises(BadInputError, match="in none of the known"):
        open_recording(tmp_path / "a.parquet")


def test_rows_that_stand_for_missing_samples_are_left_out(tmp_path: Path) -> None:
    found = open_recording(km003c_parquet(tmp_path))
    assert found.origin.format == "km003c-parquet"
    assert len(found.trace) == 298
    assert found.trace.current_a[0] == pytest.approx(0.5)
    assert any("2 rows are marked as interpolated" in note for note in found.origin.notes)
    assert found.trace.events[0].name is EventName.VBUS_ON


@pytest.mark.parametrize("kind", [pa.int32(), pa.uint64(), pa.float32(), pa.float64()])
def test_columns_of_any_kind_of_number_and_any_chunks_are_divided_alike(kind: pa.DataType) -> None:
    random = np.random.default_rng(4)
    chunks = [random.integers(0, 2_000_000, size) for size in (1, 0, 300_000, 7)]
    cells = pa.chunked_array([pa.array(chunk).cast(kind) for chunk in chunks])
    found = divided(Path("a.parquet"), pa.table({"ibus_ua": cells}), "ibus_ua", 1e6)
    np.testing.assert_array_equal(np.concatenate(chunks).astype(np.float64) / 1e6, found)
    holed = pa.table({"ibus_ua": pa.chunked_array([pa.array([1, None, 3], kind)])})
    np.testing.assert_array_equal([1e-6, np.nan, 3e-6], divided(Path("a.parquet"), holed, "ibus_ua", 1e6))


def test_a_column_of_words_or_with_infinity_is_refused() -> None:
    for values, problem in ((["a"], "holds string, not numbers"), ([1.0, np.inf], "is infinite")):
        with pytest.raises(BadInputError, match=problem):
            divided(Path("a.parquet"), pa.table({"ibus_ua": values}), "ibus_ua", 1e6)
