"""`bootbench export`: other formats, by suffix; what they lose is said; nothing is replaced unasked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench.traces import jls
from bench.traces.reading import open_recording
from bench.traces.recording import Loss
from tests.bench.cli.command_line import bootbench as console_script
from tests.bench.cli.in_process import bootbench
from tests.bench.traces.jls_samples import jittered, recording, uniform


@pytest.fixture
def run(tmp_path: Path) -> Path:
    jls.write(recording(jittered(300, 10.0, 0.3)), tmp_path / "run.jls")
    return tmp_path / "run.jls"


def test_csv_keeps_readings_and_says_what_it_loses(tmp_path: Path, run: Path) -> None:
    ran = console_script("export", run, "--to", tmp_path / "out.csv")
    assert ran.status == 0
    assert f"lost: {Loss.EVENTS.value}" in ran.output
    source, got = open_recording(run).trace, open_recording(tmp_path / "out.csv").trace
    np.testing.assert_array_equal(source.clock.times_s(), got.clock.times_s())
    np.testing.assert_array_equal(source.current_a, got.current_a.astype(np.float32))


def test_npz_loses_nothing(tmp_path: Path, run: Path) -> None:
    ran = bootbench("export", run, "--to", tmp_path / "out.npz")
    assert ran.status == 0
    assert "lost:" not in ran.output
    assert open_recording(tmp_path / "out.npz").trace.events == open_recording(run).trace.events


def test_a_sigrok_session_can_be_written(tmp_path: Path) -> None:
    jls.write(recording(uniform(300, 1000.0)), tmp_path / "run.jls")
    ran = bootbench("export", tmp_path / "run.jls", "--to", tmp_path / "out.sr")
    assert ran.status == 0
    assert "lost:" in ran.output
    assert (tmp_path / "out.sr").read_bytes().startswith(b"PK")


def test_csv_to_jls_and_back_keeps_every_digit(tmp_path: Path) -> None:
    text = "time_s,current_a,voltage_v\n0,0.0021,4.012\n0.249,0.0019,\n0.5021,,4.011\n0.75,0.123456,4\n"
    (tmp_path / "a.csv").write_text(text)
    assert bootbench("export", tmp_path / "a.csv", "--to", tmp_path / "a.jls").status == 0
    assert bootbench("export", tmp_path / "a.jls", "--to", tmp_path / "b.csv").status == 0
    assert (tmp_path / "b.csv").read_text() == text


@pytest.mark.parametrize("name", ["out.doc", "out", "out.rld"])
def test_a_suffix_that_nobody_writes_is_refused(tmp_path: Path, run: Path, name: str) -> None:
    ran = bootbench("export", run, "--to", tmp_path / name)
    assert ran.status == 2
    assert "end it in one of .jls, .csv, .npz, .sr" in ran.complaint


def test_what_is_there_is_not_replaced_unasked_nor_a_file_by_itself(tmp_path: Path, run: Path) -> None:
    (tmp_path / "out.csv").write_text("precious")
    ran = bootbench("export", run, "--to", tmp_path / "out.csv")
    assert ran.status == 2
    assert "is there already" in ran.complaint
    assert (tmp_path / "out.csv").read_text() == "precious"
    assert bootbench("export", run, "--to", tmp_path / "out.csv", "--force").status == 0
    assert "would be written over itself" in bootbench("export", run, "--to", run, "--force").complaint


def test_a_file_that_cannot_be_read_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("time_s,current_a\n0,1\n0,2\n")
    ran = bootbench("export", tmp_path / "a.csv", "--to", tmp_path / "out.npz")
    assert ran.status == 2
    assert "line 3: time stands still" in ran.complaint
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path, run: Path) -> None:
    ran = bootbench("export", run, "--to", tmp_path / "no" / "out.csv")
    assert ran.status == 2
    assert "cannot be written" in ran.complaint
