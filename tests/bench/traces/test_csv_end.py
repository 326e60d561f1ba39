"""A table that was cut off anywhere in its last row: what is whole is read, the rest is said, no number is believed."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from bench.traces import format_row, load_format
from bench.traces.recording import Hints, Loss
from bench.traces.streamed import StreamedFormat
from tests.bench.traces.made_power_monitors import powertool_text, written
from tests.bench.traces.samples import Sample, sample_id, samples

_ASCII_ONLY = ("case-csv", "battor", "lpm01a", "rpi-powermeter", "uconsole")
"""What one program writes, ourselves among them, and no spreadsheet writes anew."""
_TEXTS = [sample for sample in samples() if sample.mutations and sample.row.suffixes[0] in (".csv", ".txt", ".dat")]
_MARKS = {"utf-8": b"", "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
_CUTS = 30
_CASES = [
    pytest.param(sample, encoding, id=f"{sample_id(sample)}, {encoding}")
    for sample in _TEXTS
    for encoding in _MARKS
    if encoding == "utf-8" or sample.row.name not in _ASCII_ONLY
]


@pytest.mark.parametrize(("sample", "encoding"), _CASES)
def test_a_cut_row_is_left_out_and_no_number_is_believed(sample: Sample, encoding: str, tmp_path: Path) -> None:
    made = sample.make(tmp_path)
    path = tmp_path / "cut" / made.name  # a sample may be other people's recording, which nobody changes
    path.parent.mkdir()
    text = made.read_text(encoding="utf-8-sig")
    text = text[: text.rfind("\n")].rstrip("\r")
    content = _MARKS[encoding] + text.encode(encoding)
    path.write_bytes(content + "\n".encode(encoding))
    whole = sample.module.read(path, sample.hints)
    # Down to the first whole character of the row, and through the middle of characters.
    most = len(text[text.rfind("\n") + 1 :].encode(encoding)) - len("x".encode(encoding))
    for less in range(0, most + 1, 1 + most // _CUTS // 2 * 2):
        path.write_bytes(content[: len(content) - less])
        found = sample.module.read(path, sample.hints)
        count = len(found.trace)
        np.testing.assert_array_equal(np.asarray(whole.trace.current_a)[:count], found.trace.current_a)
        np.testing.assert_allclose(whole.trace.clock.times_s(0, count), found.trace.clock.times_s(), atol=1e-6)
        assert count >= len(whole.trace) - 1
        assert count == len(whole.trace) or Loss.TAIL in found.origin.losses


@pytest.mark.parametrize(
    ("end", "readings"),
    [
        ("0.3,0.125", 3),  # as many decimals as there are at most
        ("0.3,0.1", 2),
        ("0.3,0.", 2),
        ("0.3,", 2),
        ("0.3", 2),
        ("0.3,12", 2),
        ("0.3,1.25e-1", 2),  # or 1.25e-10
        ("0.3,1.25e", 2),
        ("0.3,0.1\r", 3),
        ("0.3,0.1\n\x1a", 3),
        ("# the end", 2),
    ],
)
def test_a_last_row_without_a_line_end_is_kept_where_it_can_only_be_whole(
    end: str, readings: int, tmp_path: Path
) -> None:
    module = load_format(row) if (row := format_row("csv")) else None
    assert module is not None
    head = "# by hand\ntime_s,current_a\n0.0,0.125\n0.1,0.5\n"
    found = module.read(written(tmp_path, "a.csv", (head + end).replace("\r", "\r\n")), Hints())
    assert len(found.trace) == readings
    assert (Loss.TAIL in found.origin.losses) == (readings == 2 and not end.startswith("#"))


@pytest.mark.parametrize("name", ["csv", "powertool-csv"])
def test_a_cut_row_is_said_of_a_recording_that_is_read_in_blocks(name: str, tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", powertool_text()[:-4])
    module = cast(StreamedFormat, load_format(row) if (row := format_row(name)) else None)
    hints = Hints(current="Main Avg Current (mA)", voltage="none")
    whole, stream = module.read(path, hints), module.stream(path, hints)
    assert sum(block.current_a.size for block in stream.blocks) == len(whole.trace)
    assert Loss.TAIL in whole.origin.losses
    assert Loss.TAIL in stream.origin.losses
    assert any("that row was left out" in note for note in stream.origin.notes)
