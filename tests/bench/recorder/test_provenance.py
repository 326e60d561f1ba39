"""Where a case was recorded, by whom, and from what: said by the case, and by everything that is made of it."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bench.case import CASE_FILE, RecordedAt, load_case, write_case
from bench.recorder.provenance import provenance_of
from bench.redaction.copy import redacted
from bench.redaction.levels import Level
from bench.report.hindi import HINDI
from bench.station import Placed, Station, StationPart
from drivers.serving import PtyChannel
from tests.bench.cli.in_process import bootbench

STATION = """
format = "bootbench-station/1"
name = "Bench 3"
[supply]
address = "{address}"
[phone]
usb = false
"""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of a station with a name, and a technician."""
    folder = tmp_path_factory.mktemp("recorded")
    station = folder / "bench.toml"
    station.write_text(STATION.format(address="sim://riden?phone=mb_ufs_edl_9008&seed=5"), encoding="utf-8")
    said = bootbench("record", "--station", station, "--technician", "R. Nair", "--fast", "-o", folder / "C1")
    assert said.status == 0, said.complaint
    return folder / "C1"


def test_a_case_keeps_its_station_its_technician_and_its_plan(recorded: Path) -> None:
    assert load_case(recorded).recorded == RecordedAt("Bench 3", "R. Nair", "boot")
    written = json.loads((recorded / CASE_FILE).read_text(encoding="utf-8"))
    assert written["recorded"] == {"station": "Bench 3", "technician": "R. Nair", "plan": "boot"}


def test_a_report_and_the_casebook_show_them(recorded: Path, tmp_path: Path) -> None:
    assert bootbench("report", recorded, "-o", tmp_path / "C1.json").status == 0
    report = json.loads((tmp_path / "C1.json").read_text(encoding="utf-8"))["case"]
    assert (report["station"], report["technician"]) == ("Bench 3", "R. Nair")
    assert bootbench("report", recorded, "-o", tmp_path / "C1.html").status == 0
    page = (tmp_path / "C1.html").read_text(encoding="utf-8")
    assert "Bench 3" in page
    assert "R. Nair" in page
    book = ("--casebook", tmp_path / "book")
    assert bootbench("casebook", "add", recorded, *book).status == 0
    for asked in (("--technician", "r. nair"), ("--station", "Bench 3")):
        found = bootbench("casebook", "search", *asked, *book, "--json")
        assert [one["case_id"] for one in json.loads(found.output)] == ["C1"], asked
    assert json.loads(bootbench("casebook", "search", "--technician", "nobody", *book, "--json").output) == []


def test_a_redacted_copy_has_no_name_of_a_person(recorded: Path) -> None:
    with redacted(load_case(recorded), Level.CUSTOMER, None) as shown:
        assert shown.recorded is not None
        assert shown.recorded.station == "Bench 3"
        assert "Nair" not in (shown.folder / CASE_FILE).read_text(encoding="utf-8")


def test_a_recording_that_is_played_was_not_simulated(recorded: Path, tmp_path: Path) -> None:
    """Played as if it were measured: said at the top of every page, and never as if a virtual phone had made it."""
    real = tmp_path / "real"
    real.mkdir()
    case = load_case(recorded)
    assert case.runs[0].trace_path is not None
    csv = "time_s,current_a\n" + "".join(f"{k / 50:.3f},{0.002 if k < 200 else 0.11}\n" for k in range(700))
    (real / "run-1.csv").write_text(csv, encoding="utf-8")
    run = replace(case.runs[0], trace_path=real / "run-1.csv", events=(), meter=None)
    write_case(replace(case, folder=real, case_id="R1", runs=(run,), simulated=None))
    said = bootbench("record", "--station", f"play://{real.as_posix()}", "--fast", "-o", tmp_path / "C2")
    assert said.status == 0, said.complaint
    assert "played back from real" in said.output
    assert "simulated" not in said.output
    played = load_case(tmp_path / "C2")
    assert (played.simulated, played.played_back) == (None, "played back from real")
    assert "Not measured here: played back from real" in bootbench("diagnose", tmp_path / "C2").output
    for language, banner in (("en", "NOT MEASURED HERE"), ("hi", "PLAYED BACK")):
        page = tmp_path / f"{language}.html"
        assert bootbench("report", tmp_path / "C2", "-o", page, "--language", language).status == 0
        text = page.read_text(encoding="utf-8")
        assert banner in text
        assert "SIMULATED" not in text


def test_a_simulated_case_that_is_played_was_simulated_when_it_was_made(recorded: Path, tmp_path: Path) -> None:
    for source, name in ((recorded, "C1"), (recorded / "run-1.jls", "run-1.jls")):
        station = Station("S", Placed(StationPart.SUPPLY, f"play://{source.as_posix()}?driver=riden"))
        said = provenance_of(station)
        assert said.played_back == f"played back from {name}"
        assert said.simulated is not None
        assert said.simulated.startswith("simulated by bootbench: recorded from sim://riden")


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_an_instrument_that_a_program_plays_on_a_port_is_noted_in_the_trace_and_in_both_languages() -> None:
    channel = PtyChannel()
    try:
        said = provenance_of(Station("S", Placed(StationPart.SUPPLY, f"{channel.address}?driver=riden")))
    finally:
        channel.close()
    note = f"A program answers at {channel.path}, a pseudo-terminal, and no instrument that is plugged in."
    assert said.notes == (note,)
    assert (said.simulated, said.played_back) == (None, None)
    assert HINDI.phrases.said(note).startswith(channel.path)


def test_a_real_instrument_leaves_nothing_to_say() -> None:
    real = Placed(StationPart.SUPPLY, "serial:///dev/ttyUSB0?driver=korad")
    assert provenance_of(Station("S", real, Placed(StationPart.METER, "sim://ppk2"))).notes == ()
    assert provenance_of(Station("S", replace(real, address="sim://korad"))).played_back is None
    tapped = provenance_of(Station("S", replace(real, address="replay://bench.tap?driver=korad")))
    assert (tapped.simulated, tapped.played_back) == (None, "played back from bench.tap, what a link carried")
