"""A file is known by its content and never by its suffix; a doubt is asked; what cannot be read says what to export."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from bench.errors import BadInputError, QuestionError
from bench.traces import FORMATS, FormatRow, reading
from bench.traces.reading import open_recording, recognise
from bench.traces.recording import Hints, Likeness
from tests.bench.traces import made_logs as logs

CASE = "time_s,current_a\n0,1\n0.1,2\n"
TABLE = "Time (s),I (mA)\n0,1\n0.5,2\n"


def test_content_beats_suffix(tmp_path: Path, fixtures: Path) -> None:
    disguised = tmp_path / "phone.jls"
    shutil.copyfile(fixtures / "real/battor-android-phone/battor_test_data.txt", disguised)
    found = recognise(disguised)
    assert (found.row.name, found.likeness) == ("battor", Likeness.SURE)


def test_a_header_that_no_other_format_has_beats_a_table_that_may_be_anything(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CASE)
    assert recognise(tmp_path / "a.csv").row.name == "case-csv"


def test_a_table_is_possible_and_read(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(TABLE)
    found = recognise(tmp_path / "a.log")
    assert (found.row.name, found.likeness) == ("csv", Likeness.POSSIBLE)
    assert open_recording(tmp_path / "a.log").trace.current_a.tolist() == [0.001, 0.002]


def test_a_format_by_name_is_taken_at_its_word(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CASE)
    found = recognise(tmp_path / "a.csv", "csv")
    assert (found.row.name, found.likeness) == ("csv", None)
    assert open_recording(tmp_path / "a.csv", Hints(), "csv").origin.format == "csv"
    with pytest.raises(BadInputError, match="is no trace format; there are jls, case-csv, csv"):
        recognise(tmp_path / "a.csv", "word")


def _twice(suffixes: tuple[str, ...]) -> tuple[FormatRow, ...]:
    """The table with the general reader in it a second time, under another name."""
    general = next(row for row in FORMATS if row.name == "csv")
    return (*FORMATS, FormatRow("other", suffixes, general.module, "another kind of table"))


def test_two_possible_readings_are_both_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text(TABLE)
    monkeypatch.setattr(reading, "FORMATS", _twice((".csv",)))
    with pytest.raises(QuestionError) as asked:
        open_recording(tmp_path / "a.csv")
    assert "--format csv" in str(asked.value)
    assert "--format other" in str(asked.value)


def test_a_suffix_decides_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text(TABLE)
    monkeypatch.setattr(reading, "FORMATS", _twice((".odd",)))
    with pytest.raises(QuestionError, match=r"--format csv.*--format other"):
        open_recording(tmp_path / "a.csv")


def test_two_sure_readings_are_both_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text(CASE)
    case = next(row for row in FORMATS if row.name == "case-csv")
    monkeypatch.setattr(reading, "FORMATS", (*FORMATS, FormatRow("twin", (".csv",), case.module, "its twin")))
    with pytest.raises(QuestionError, match=r"--format case-csv.*--format twin"):
        open_recording(tmp_path / "a.csv")


@pytest.mark.parametrize(
    ("name", "content", "advice"),
    [
        ("a.pt5", b"\x00\x01\x02\x03" * 100, "export it from PowerTool as CSV"),
        ("a.bin", b"\x00\x01AiXun P3208\x00" * 20, "AiXun .* time, current and voltage"),
        ("爱讯.dat", "爱讯 P2408\x00\x01".encode() * 20, "time, current and voltage"),
        ("a.cfn", b"\x00\x01\x02\x03" * 100, "fnirsi-usb-power-data-logger"),
        ("data.db", b"SQLite format 3\x00" + bytes(84), "from the program that wrote it, such as rd-usb"),
        ("pd.sqlite", b"SQLite format 3\x00" + bytes(84) + b"CREATE TABLE pd_chart(Time real", "KM003C"),
        ("a.csv", b"t_s,current_a,voltage_v\n", "holds no table of numbers: .*a header alone is no recording"),
        ("a.csv", b"t_s,I_A\n" + b"0.5,0.25\n" * 9 + bytes(4096), "byte 89: is text that turns into zeros"),
        ("a.xlsx", b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml", "save it as CSV"),
        ("a.wfm", b"\x0f\x0f:WFM#003" + bytes(80), "save it as CSV"),
    ],
)
def test_what_cannot_be_read_says_what_to_export(name: str, content: bytes, advice: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInputError, match=advice):
        open_recording(tmp_path / name)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty"),
        (b"\x00\x01\x02\x03" * 1000, "in none of the known trace formats"),
        (b"dear reader,\nthere is no table here\n", "in none of the known trace formats"),
    ],
)
def test_what_is_no_recording_is_refused(tmp_path: Path, content: bytes, expected: str) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(BadInputError, match=expected):
        open_recording(tmp_path / "a.csv")


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="is a folder"):
        open_recording(tmp_path)
    with pytest.raises(BadInputError, match="cannot be read"):
        open_recording(tmp_path / "none.csv")


def test_every_other_recording_in_the_fixtures_is_known_surely(fixtures: Path) -> None:
    """The general reader takes none of the files that have a reader of their own."""
    files = [
        path
        for path in (fixtures / "real").rglob("*")
        if path.suffix in (".txt", ".csv", ".dat", ".rld", ".sr", ".bin")
        and "LICENSE" not in path.name
        and "NOTICE" not in path.name
        and not path.name.startswith("derived")
    ]
    taken = {path.name for path in files if recognise(path).row.name == "csv"}
    assert taken <= {"calibrate.dat"}
    assert len(files) > 20


def test_a_file_too_large_to_be_read_at_once_is_sent_to_import(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("time_s,current_a\n0,1\n1,2\n")
    os.truncate(path, 5 << 30)
    with pytest.raises(BadInputError, match=r"has 5\.0 GiB.*`bootbench import`"):
        open_recording(path)
    waveform = tmp_path / "a.isf"
    waveform.write_bytes(logs.isf_bytes())
    os.truncate(waveform, 5 << 30)
    with pytest.raises(BadInputError, match="cut out the part around the power-on"):
        open_recording(waveform, Hints(shunt_ohm=0.1))
