"""`bootbench import`: each file into a .jls, what was lost said, a bad file named, nothing half-written."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from bench.traces.reading import open_recording
from bench.traces.recording import Hints, Loss
from tests.bench.cli.command_line import bootbench as console_script
from tests.bench.cli.in_process import bootbench

TABLE = "Time (s),I (mA)\n0,1\n0.5,2\n1.7,3\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(TABLE)
    return path


def test_a_real_recording_comes_in_with_its_hash_and_losses(tmp_path: Path, fixtures: Path) -> None:
    source = fixtures / "real/battor-android-phone/battor_test_data.txt"
    ran = console_script("import", source, "--to", tmp_path / "in")
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
    assert (ran.status, ran.complaint) == (0, "")
    assert "BattOr text log (sure, by its content)" in ran.output
    assert sha256 in ran.output
    assert f"lost: {Loss.CALIBRATION.value}" in ran.output
    got = open_recording(tmp_path / "in/battor_test_data.jls")
    expected = open_recording(source)
    assert got.origin.source_sha256 == sha256
    assert got.origin.format == "battor"
    assert set(expected.origin.losses) <= set(got.origin.losses)
    assert got.trace.current_a.tolist() == expected.trace.current_a.astype("f4").tolist()


def test_one_bad_file_is_named_and_the_others_go_on(tmp_path: Path, table: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("Time (s),I (mA)\n0,1\n0.5,x\n")
    empty = tmp_path / "empty.csv"
    empty.touch()
    ran = bootbench("import", bad, table, empty, tmp_path / "none.csv", "--to", tmp_path / "in")
    assert ran.status == 2
    assert f"bootbench: {bad}, line 3: I (mA) is 'x', not a number\n" in ran.complaint
    assert f"bootbench: {empty}: is empty" in ran.complaint
    assert "3 of 4 files were not imported" in ran.complaint
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["log.jls"]


def test_a_question_names_the_option_and_the_option_answers(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("t,a,b\n0,1,2\n1,3,4\n2.5,5,6\n")
    ran = bootbench("import", path, "--to", tmp_path)
    assert ran.status == 2
    assert "--column current=" in ran.complaint
    answers = ("--column", "current=b", "--unit", "mA", "--time-unit", "ms")
    assert bootbench("import", path, "--to", tmp_path, *answers).status == 0
    trace = open_recording(tmp_path / "log.jls").trace
    assert trace.current_a.tolist() == pytest.approx([0.002, 0.004, 0.006])
    assert trace.clock.times_s().tolist() == [0.0, 0.001, 0.0025]


def test_every_answer_has_an_option(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("code,mv\n100,4000\n200,4001\n")
    ran = bootbench(
        *("import", path, "--to", tmp_path, "--current", "code", "--gain", "0.001", "--offset", "-0.05"),
        *("--rate", "10", "--column", "voltage=mv", "--voltage-unit", "mV", "--supply-v", "4", "--shunt", "0.1"),
    )
    assert ran.status == 0
    trace = open_recording(tmp_path / "log.jls").trace
    assert trace.current_a.tolist() == pytest.approx([0.05, 0.15])
    assert trace.voltage_v is not None
    assert trace.voltage_v.tolist() == pytest.approx([4.0, 4.001])
    assert "--supply-v was given and not used" in ran.output


def test_what_is_there_is_not_replaced_unasked(tmp_path: Path, table: Path) -> None:
    target = tmp_path / "log.jls"
    target.write_bytes(b"precious")
    ran = bootbench("import", table, "--to", tmp_path)
    assert ran.status == 2
    assert "is there already; give --force to replace it" in ran.complaint
    assert target.read_bytes() == b"precious"
    assert bootbench("import", table, "--to", tmp_path, "--force").status == 0
    assert len(open_recording(target).trace) == 3


def test_a_file_is_never_written_over_itself(tmp_path: Path, table: Path) -> None:
    assert bootbench("import", table, "--to", tmp_path).status == 0
    before = (tmp_path / "log.jls").read_bytes()
    ran = bootbench("import", tmp_path / "log.jls", "--to", tmp_path, "--force")
    assert "would be written over itself" in ran.complaint
    assert (tmp_path / "log.jls").read_bytes() == before


def test_two_files_of_one_name_do_not_become_one(tmp_path: Path, table: Path) -> None:
    other = tmp_path / "more/log.txt"
    other.parent.mkdir()
    other.write_text(TABLE)
    ran = bootbench("import", table, other, "--to", tmp_path / "in")
    assert ran.status == 2
    assert f"would become {tmp_path / 'in/log.jls'}" in ran.complaint


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path, table: Path) -> None:
    ran = bootbench("import", table, "--to", table / "in")
    assert ran.status == 2
    assert "cannot be made a folder" in ran.complaint


@pytest.mark.parametrize("column", ["current", "=x", "power=3", "current="])
def test_a_column_option_that_names_none_is_refused(tmp_path: Path, table: Path, column: str) -> None:
    ran = bootbench("import", table, "--to", tmp_path, "--column", column)
    assert ran.status == 2
    assert "write current=NAME" in ran.complaint


def test_a_column_given_twice_differently_is_refused(tmp_path: Path, table: Path) -> None:
    ran = bootbench("import", table, "--to", tmp_path, "--column", "current=1", "--current", "2")
    assert ran.status == 2
    assert "was given as '2' and as '1'" in ran.complaint


def test_a_huge_file_of_nothing_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.write(b"time_s,current_a\n")
        file.truncate(10 << 30)
    ran = bootbench("import", path, "--to", tmp_path)
    assert ran.status == 2
    assert "holds binary data (0x00), not text" in ran.complaint
    assert not (tmp_path / "huge.jls").exists()


def test_a_huge_file_that_is_not_read_in_blocks_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.write(b"runtime,clock,temp,throttled,voltage,capacity,current,backlight\n")
        file.truncate(10 << 30)
    ran = bootbench("import", path, "--to", tmp_path)
    assert ran.status == 2
    assert "has 10.0 GiB" in ran.complaint


def test_a_text_of_another_alphabet_and_a_strange_name_are_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "Märzkurve µA 測定.csv"
    path.write_bytes("Zeit [s];Strom [µA]\n0,0;1,5\n0,1;2,5\n".encode("utf-16"))
    assert bootbench("import", path, "--to", tmp_path).status == 0
    got = open_recording(tmp_path / "Märzkurve µA 測定.jls", Hints())
    assert got.trace.current_a.tolist() == pytest.approx([1.5e-6, 2.5e-6])
