"""Every format of the table reads files larger than memory block by block, or says here why it need not."""

from __future__ import annotations

import os
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import cast

import numpy as np
import pytest

from analysis.trace import Meter, Trace, UniformClock
from bench.errors import BadInputError
from bench.traces import (
    FORMATS,
    FormatRow,
    eembc,
    jls,
    load_format,
    npz,
    otii,
    parquet_columns,
    ppk1,
    rocketlogger_blocks,
    rpi_powermeter,
    sigrok,
    text_parts,
)
from bench.traces.recording import Hints, Origin, Recording
from bench.traces.stream_writing import write_stream
from bench.traces.streamed import StreamedFormat, is_streamed
from tests.bench.traces import made_logs as logs
from tests.bench.traces.made_joulescope import jls1_bytes
from tests.bench.traces.made_power_monitors import pymonsoon_text, written
from tests.bench.traces.samples import Sample, sample_id, samples

READ_WHOLE = {
    "jls": "opens without its samples in memory",
    "isf": "is as long as the memory of an oscilloscope",
    "tek-csv": "is as long as the memory of an oscilloscope",
    "rigol-csv": "is as long as the memory of an oscilloscope",
    "mf4": "is read by asammdf, which holds a channel whole",
    "uconsole": "has a row a second",
}
BLOCKS: tuple[tuple[ModuleType, str, int], ...] = (
    (text_parts, "PART_BYTES", 1_500),
    (text_parts, "SEAM_BYTES", 900),
    (eembc, "_AT_ONCE", 100),
    (npz, "_AT_ONCE", 100),
    (otii, "_AT_ONCE", 70),
    (parquet_columns, "_ROWS_AT_ONCE", 100),
    (ppk1, "_AT_ONCE", 300),
    (rocketlogger_blocks, "_SLAB_BYTES", 1 << 16),
    (sigrok, "_CHUNK_READINGS", 1_000),
)


EVERY_ANSWER = Hints(supply_v=4.0, gain_a_per_count=1e-3, offset_a=0.0)
LONG_FILES: dict[str, Callable[[Path, int], Path]] = {
    "eembc": lambda folder, n: written(folder, "a.bin", b"\xf1" + struct.pack("<f", 1e3) + bytes(4 * n)),
    "rpi-powermeter": lambda folder, n: written(
        folder, "a.dat", "".join(f"{k}000000,{k % 4000},9\n" for k in range(n))
    ),
    "sigrok": lambda folder, n: _session(folder / "a.sr", n),
    "jls1": lambda folder, n: written(folder, "a.jls", jls1_bytes(raw=b"\x04\x01\x08\x60" * n, tlv_bytes=1 << 16)),
}


def _session(path: Path, readings: int) -> Path:
    clock = UniformClock(readings, 1e4)
    trace = Trace(clock, np.arange(readings, dtype=np.float32) % 1000 / 1000, Meter("a", 1e4))
    sigrok.write(Recording(trace, Origin("none", "", "")), path)
    return path


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of a few readings, so that small files have many."""
    for module, name, size in BLOCKS:
        monkeypatch.setattr(module, name, size)


STREAMED = [one for one in samples() if one.mutations and hasattr(one.module, "stream")]


def streamed(sample: Sample) -> StreamedFormat:
    return cast(StreamedFormat, sample.module)


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.name)
def test_a_format_is_read_in_blocks_or_need_not_be(row: FormatRow) -> None:
    assert hasattr(load_format(row), "stream") is (row.name not in READ_WHOLE)


@pytest.mark.parametrize(
    "sample", [one for one in samples() if one.mutations and hasattr(one.module, "stream")], ids=sample_id
)
def test_blocks_together_are_the_whole(sample: Sample, tmp_path: Path) -> None:
    path = sample.make(tmp_path)
    whole = sample.module.read(path, sample.hints)
    stream = streamed(sample).stream(path, sample.hints)
    told = write_stream(stream, tmp_path / "out.jls")
    again = jls.read(tmp_path / "out.jls", Hints())
    assert told.readings == len(whole.trace) == len(again.trace)
    np.testing.assert_array_equal(whole.trace.current_a.astype(np.float32), again.trace.current_a)
    times_s = whole.trace.clock.times_s()
    np.testing.assert_allclose(times_s - times_s[0], again.trace.clock.times_s(), atol=1e-6)
    assert (whole.trace.voltage_v is None) is (again.trace.voltage_v is None)
    if whole.trace.voltage_v is not None:
        np.testing.assert_array_equal(whole.trace.voltage_v.astype(np.float32), np.asarray(again.trace.voltage_v))
    assert again.origin.source_sha256 == whole.origin.source_sha256
    assert again.origin.instrument == whole.origin.instrument
    assert set(again.origin.losses) <= {*whole.origin.losses, *again.origin.losses}
    assert whole.trace.meter.rate_hz == pytest.approx(again.trace.meter.rate_hz, rel=0.05)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("battery-historian", "".join(f"{1_433_786_060 + k // 7} 0.{1000 + k} 3.85\n" for k in range(450))),
        ("fnirsi", logs.fnirsi_text(90)),
        ("pymonsoon-csv", pymonsoon_text(40)),
        ("km003c", logs.km003c_text(300)),
    ],
)
def test_seams_are_read_among_their_neighbours(name: str, text: str, tmp_path: Path) -> None:
    row = next(row for row in FORMATS if row.name == name)
    module = cast(StreamedFormat, load_format(row))
    path = written(tmp_path, f"a{row.suffixes[0]}", text)
    whole = module.read(path, Hints()).trace
    blocks = list(module.stream(path, Hints()).blocks)
    assert len(blocks) > 5
    np.testing.assert_array_equal(whole.current_a, np.concatenate([block.current_a for block in blocks]))
    times_s = np.concatenate([block.times_s for block in blocks if block.times_s is not None])
    np.testing.assert_allclose(whole.clock.times_s() - whole.clock.times_s()[0], times_s, atol=1e-6)


@pytest.mark.parametrize("name", ["eembc", "rpi-powermeter", "sigrok", "jls1"])
def test_memory_does_not_grow_with_the_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, constant, size in BLOCKS:
        monkeypatch.setattr(module, constant, max(size, 1 << 16))
    peaks = []
    for readings in (1 << 17, 1 << 18) if name == "rpi-powermeter" else (1 << 17, 1 << 19):
        path = LONG_FILES[name](tmp_path, readings)
        module_of = cast(StreamedFormat, load_format(next(row for row in FORMATS if row.name == name)))
        tracemalloc.start()
        try:
            told = write_stream(module_of.stream(path, EVERY_ANSWER), tmp_path / "out.jls")
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
        assert told.readings == readings
    assert peaks[1] < peaks[0] * 1.3 + (1 << 18)


def test_a_mistake_in_a_later_part_is_refused_with_the_line_of_the_file(tmp_path: Path) -> None:
    lines = ["".join(f"{1_000_000 * k},{k % 4000},1000") for k in range(1, 600)]
    lines[449] = "x,1,1"
    path = written(tmp_path, "a.dat", "\n".join(lines) + "\n")
    with pytest.raises(BadInputError, match=r"a\.dat, line 450: time is 'x'"):
        write_stream(rpi_powermeter.stream(path, Hints(gain_a_per_count=1e-3, offset_a=0.0)), tmp_path / "out.jls")
    assert not (tmp_path / "out.jls").exists()


def test_a_project_is_as_large_as_its_samples(tmp_path: Path) -> None:
    sample = next(one for one in samples() if one.row.name == "otii")
    path = sample.make(tmp_path)
    assert not is_streamed(sample.module, path)
    os.truncate(tmp_path / "data" / "data" / "project" / "blob-0-mc" / "samples.dat", 600 << 20)
    assert is_streamed(sample.module, path)
