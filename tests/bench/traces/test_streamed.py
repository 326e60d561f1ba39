"""Recordings larger than memory: block by block they are what they are when read whole, and memory stays bounded."""

from __future__ import annotations

import tracemalloc
from functools import partial
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from bench.errors import BadInputError
from bench.traces import case_csv, csv_stream, format_row, general_csv, jls, load_format, ppk2, pt4, streamed
from bench.traces.csv_rows import rows_in_blocks
from bench.traces.recording import Hints
from bench.traces.stream_writing import write_stream
from bench.traces.streamed import StreamedFormat
from tests.bench.cli.in_process import bootbench
from tests.bench.traces.made_power_monitors import ppk2_bytes, ppk_csv_text, pt4_bytes, written

ROWS = 5_000
TABLE = "time_s,current_a,voltage_v\n" + "".join(f"{k * 0.01 + k % 3 * 0.001:.3f},{k % 97},4.0\n" for k in range(ROWS))
SAMPLES = [
    pytest.param("ppk2", "a.ppk2", ppk2_bytes(), Hints(), id="ppk2"),
    pytest.param("pt4", "a.pt4", pt4_bytes(), Hints(), id="pt4"),
    pytest.param("ppk-csv", "a.csv", ppk_csv_text(3_000), Hints(), id="ppk-csv"),
    pytest.param("case-csv", "a.csv", TABLE, Hints(), id="case CSV"),
    pytest.param("csv", "a.csv", TABLE, Hints(), id="any table"),
    pytest.param("csv", "a.csv", TABLE.replace(",", ";").replace(".", ","), Hints(), id="decimal commas"),
    pytest.param("csv", "a.csv", "I_A\n" + "0.5\n0.25\n" * 2_000, Hints(rate_hz=100), id="a rate"),
]


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of a few readings, so that small files have many."""
    monkeypatch.setattr(csv_stream, "rows_in_blocks", partial(rows_in_blocks, block_bytes=1 << 12))
    monkeypatch.setattr(ppk2, "_AT_ONCE", 50)
    monkeypatch.setattr(pt4, "_LOOKED_AT", 50)


@pytest.mark.parametrize(("name", "file_name", "content", "hints"), SAMPLES)
def test_blocks_together_are_the_whole(
    name: str, file_name: str, content: str | bytes, hints: Hints, tmp_path: Path
) -> None:
    path = written(tmp_path, file_name, content)
    row = format_row(name)
    assert row is not None
    module = load_format(row)
    whole = module.read(path, hints).trace
    stream = cast(StreamedFormat, module).stream(path, hints)
    told = write_stream(stream, tmp_path / "out.jls")
    again = jls.read(tmp_path / "out.jls", Hints())
    assert told.readings == len(whole) == len(again.trace)
    np.testing.assert_array_equal(whole.current_a.astype(np.float32), again.trace.current_a)
    np.testing.assert_allclose(whole.clock.times_s(), again.trace.clock.times_s(), atol=1e-9)
    if whole.voltage_v is not None:
        np.testing.assert_array_equal(whole.voltage_v.astype(np.float32), np.asarray(again.trace.voltage_v))
    assert again.origin.source_sha256 == module.read(path, hints).origin.source_sha256
    assert again.origin.format == name


def test_a_mistake_in_a_later_block_is_refused_with_its_line_and_leaves_nothing(tmp_path: Path) -> None:
    for line, wrong in ((4_000, "39.0,oops,4.0"), (4_001, "1.0,1,4.0"), (4_002, "")):
        lines = TABLE.splitlines()
        lines[line - 1] = wrong or "40.5,1"
        path = written(tmp_path, "a.csv", "\n".join(lines) + "\n")
        with pytest.raises(BadInputError) as refused:
            write_stream(general_csv.stream(path, Hints()), tmp_path / "out.jls")
        assert f"line {line}" in str(refused.value) or not wrong
        assert not (tmp_path / "out.jls").exists()


def test_import_reads_large_files_block_by_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "a.csv", TABLE)
    monkeypatch.setattr(streamed, "STREAMED_FROM_BYTES", 1_000)
    said = bootbench("import", path, "--to", tmp_path / "out")
    assert said.status == 0
    assert "5000 readings, 49.991 s" in said.output
    assert "Read block by block." in said.output
    np.testing.assert_array_equal(
        case_csv.read(path, Hints()).trace.current_a, jls.read(tmp_path / "out/a.jls", Hints()).trace.current_a
    )


def test_memory_does_not_grow_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pt4, "_LOOKED_AT", 1 << 16)
    head = pt4_bytes()[:1024]
    readings = np.tile(np.array([[2_001, 29_564]], dtype="<u2"), (1 << 20, 1)).tobytes()
    peaks = []
    for copies in (2, 12):
        path = written(tmp_path, "a.pt4", head + readings * copies)
        tracemalloc.start()
        try:
            told = write_stream(pt4.stream(path, Hints()), tmp_path / "out.jls")
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
        assert told.readings == copies << 20
    assert peaks[1] < peaks[0] * 1.5 + (1 << 20)
