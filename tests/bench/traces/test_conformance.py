"""What every trace format promises, asked of every row of the table."""

from __future__ import annotations

import hashlib
import os
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from bench.errors import BadInputError, QuestionError
from bench.traces import FORMATS, FormatRow, load_format
from bench.traces.reading import open_recording
from bench.traces.recording import Hints, Likeness, Loss
from bench.traces.source import HEAD_BYTES
from tests.bench.traces.samples import REAL, Sample, recording, sample_id, samples, samples_of

SAMPLES = samples()
GENERAL = frozenset(sample.row.name for sample in SAMPLES if sample.likeness is Likeness.POSSIBLE)
"""Formats without a signature of their own, which may find others' files possible but never sure."""
READ_IN_PARTS = frozenset({"jls"})
"""Formats whose files may well be that large, since they are never held in memory whole."""
KEEP_ALL = frozenset({"jls", "npz", "parquet"})
EVERY_ANSWER = Hints(
    current="1", unit="A", rate_hz=100.0, supply_v=4.0, gain_a_per_count=1e-3, offset_a=0.0, shunt_ohm=None
)

every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=sample_id)
every_row = pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.name)


def head_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


def refusal_of(row: FormatRow, path: Path, hints: Hints = EVERY_ANSWER) -> str:
    """The sentence with which a file is refused; it has one line and names the file."""
    with pytest.raises(BadInputError) as caught:
        load_format(row).read(path, hints)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert "\r" not in sentence
    assert str(path) in sentence
    return sentence


def read_or_refused(row: FormatRow, path: Path) -> str:
    """The format of the recording, or the sentence that refuses it."""
    try:
        return load_format(row).read(path, EVERY_ANSWER).origin.format
    except BadInputError as refusal:
        return str(refusal)


@every_row
def test_a_format_has_one_row_and_a_sample_that_damaged_copies_are_made_of(row: FormatRow) -> None:
    assert [row] == [one for one in FORMATS if one.name == row.name or one.module == row.module]
    assert any(sample.mutations for sample in samples_of(row))


@every_row
def test_a_format_states_what_it_loses(row: FormatRow, tmp_path: Path) -> None:
    origins = []
    for number, sample in enumerate(samples_of(row)):
        (tmp_path / str(number)).mkdir()
        origins.append(sample.module.read(sample.make(tmp_path / str(number)), sample.hints).origin)
    # Our own formats keep everything, and the losses of what was imported into them.
    assert row.name in KEEP_ALL or all(origin.losses for origin in origins)
    assert row.writes is hasattr(load_format(row), "write")


@every_sample
def test_a_format_knows_its_own_files(sample: Sample, tmp_path: Path) -> None:
    path = sample.make(tmp_path)
    assert sample.likeness is sample.module.sniff(head_of(path), path)


@every_sample
def test_no_other_format_claims_a_file(sample: Sample, tmp_path: Path) -> None:
    path = sample.make(tmp_path)
    head = head_of(path)
    claims = {row.name: load_format(row).sniff(head, path) for row in FORMATS if row.name != sample.row.name}
    assert {name: claim for name, claim in claims.items() if claim is Likeness.SURE} == {}
    assert {name for name, claim in claims.items() if claim is Likeness.POSSIBLE} <= GENERAL


@every_row
def test_no_format_is_sure_of_noise_or_of_prose(row: FormatRow, tmp_path: Path) -> None:
    noise = tmp_path / "noise"
    noise.write_bytes(np.random.default_rng(7).bytes(5_000))
    for path in (noise, REAL / "README.md"):
        assert load_format(row).sniff(head_of(path), path) is not Likeness.SURE


@every_sample
def test_a_file_is_opened_by_its_content_whatever_its_name(sample: Sample, tmp_path: Path) -> None:
    made = sample.make(tmp_path)
    renamed = tmp_path / "recording.bin"
    renamed.write_bytes(made.read_bytes())
    expected = sample.module.read(made, sample.hints)
    if sample.likeness is Likeness.POSSIBLE and sample.row.name != "csv":
        # Any table of numbers could be this one too: both are offered, none is guessed.
        with pytest.raises(QuestionError, match=rf"--format csv.*--format {sample.row.name}"):
            open_recording(renamed, sample.hints)
        return
    found = open_recording(renamed, sample.hints)
    assert expected.origin.format == found.origin.format
    np.testing.assert_array_equal(expected.trace.current_a, found.trace.current_a)


@every_sample
def test_a_recording_keeps_its_source_and_states_its_losses(sample: Sample, tmp_path: Path) -> None:
    path = sample.make(tmp_path)
    origin = sample.module.read(path, sample.hints).origin
    if origin.format == recording().origin.format:
        # Our own format carries the origin of what was imported into it.
        assert recording().origin.source_sha256 == origin.source_sha256
        assert recording().origin.source_name == origin.source_name
    else:
        assert sample.row.name == origin.format
        assert path.name == origin.source_name
        # A project's samples lie in a file of their own.
        samples_in = next(path.parent.rglob("samples.dat"), path) if sample.row.name == "otii" else path
        assert hashlib.sha256(samples_in.read_bytes()).hexdigest() == origin.source_sha256
    assert all(isinstance(loss, Loss) for loss in origin.losses)
    assert len(set(origin.losses)) == len(origin.losses)
    assert all(note and "\n" not in note for note in origin.notes)


@every_sample
def test_a_trace_is_read_only_runs_forwards_and_is_finite_or_lost(sample: Sample, tmp_path: Path) -> None:
    trace = sample.module.read(sample.make(tmp_path), sample.hints).trace
    assert len(trace) >= 2
    assert (np.diff(trace.clock.times_s()) > 0).all()
    assert trace.clock.times_s(0, 1)[0] == 0
    assert trace.meter.rate_hz > 0
    assert np.isfinite(trace.current_a).any()
    for values in (trace.current_a, trace.voltage_v):
        if values is not None:
            assert not np.isinf(values).any()
            with pytest.raises(ValueError, match="read-only"):
                values[0] = 0


@every_sample
def test_reading_twice_gives_the_same(sample: Sample, tmp_path: Path) -> None:
    path = sample.make(tmp_path)
    first, second = (sample.module.read(path, sample.hints) for _ in range(2))
    assert first.origin == second.origin
    np.testing.assert_array_equal(first.trace.current_a, second.trace.current_a)
    np.testing.assert_array_equal(first.trace.clock.times_s(), second.trace.clock.times_s())


@every_row
def test_an_empty_file_is_refused(row: FormatRow, tmp_path: Path) -> None:
    path = tmp_path / f"empty{row.suffixes[0]}"
    path.touch()
    assert "empty" in refusal_of(row, path)


@every_row
def test_a_missing_file_and_a_folder_are_refused(row: FormatRow, tmp_path: Path) -> None:
    refusal_of(row, tmp_path / "missing")
    refusal_of(row, tmp_path)


@every_sample
def test_a_file_is_refused_by_the_others_even_when_they_are_asked_for(sample: Sample, tmp_path: Path) -> None:
    path = sample.make(tmp_path)
    for row in FORMATS:
        if row.name in GENERAL:
            # A reader without a signature may be told to read anything, and then reads it soundly or refuses it.
            assert read_or_refused(row, path)
        elif row.name != sample.row.name:
            refusal_of(row, path)


@every_row
def test_binary_under_a_text_name_is_refused(row: FormatRow, tmp_path: Path) -> None:
    path = tmp_path / f"noise{row.suffixes[0]}"
    path.write_bytes(np.random.default_rng(11).bytes(20_000))
    refusal_of(row, path)


@pytest.mark.parametrize(
    "sample", [sample for sample in SAMPLES if sample.row.name not in READ_IN_PARTS], ids=sample_id
)
def test_ten_gigabytes_are_refused_without_reading_them(sample: Sample, tmp_path: Path) -> None:
    path = tmp_path / "huge"
    path.write_bytes(sample.make(tmp_path).read_bytes()[:4096])
    os.truncate(path, 10 << 30)
    tracemalloc.start()
    try:
        refusal_of(sample.row, path, sample.hints)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 64 << 20


@pytest.mark.parametrize("row", [row for row in FORMATS if row.writes], ids=lambda row: row.name)
def test_what_is_written_is_read_back(row: FormatRow, tmp_path: Path) -> None:
    original = recording().trace
    path = tmp_path / f"again{row.suffixes[0]}"
    losses = load_format(row).write(recording(), path)  # type: ignore[attr-defined]  # rows that write have it
    assert all(isinstance(loss, Loss) for loss in losses)
    back = load_format(row).read(path, Hints()).trace
    np.testing.assert_allclose(back.current_a, original.current_a, rtol=1e-6)
    np.testing.assert_allclose(back.clock.times_s(), original.clock.times_s(), atol=1e-6)
    assert back.voltage_v is not None
    assert original.voltage_v is not None
    np.testing.assert_allclose(back.voltage_v, original.voltage_v, rtol=1e-6)
    assert [path] == list(tmp_path.iterdir())
