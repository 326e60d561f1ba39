"""`bootbench record` and `recover` as a person runs them, and the keys at the desk."""

from __future__ import annotations

import os
import queue
import re
import sys
import time
from importlib.resources import files
from pathlib import Path

import pytest

from analysis.trace import EventName
from bench.case import load_case, load_run_trace
from bench.cli.record_desk import Desk, line_of
from bench.recorder.items import EndedBy, Happened, Item, Progress, Stage, StopNow
from bench.simulation.beside import phone_beside
from bench.station_toml import load_station
from drivers.clock import TurnedClock
from tests.bench.cli.command_line import BOOTBENCH
from tests.bench.cli.in_process import bootbench

SIM = "sim://riden?phone=mb_ufs_edl_9008&seed=7"


def test_a_simulated_bench_gives_a_case_that_can_be_diagnosed(tmp_path: Path) -> None:
    said = bootbench("record", "--station", SIM, "--fast", "-o", tmp_path / "C1", "--case-id", "R-17", "--imei", "1")
    assert said.status == 0, said.complaint
    assert "one level for 40 s" in said.output
    assert "none lost" in said.output
    assert "simulated" in said.output
    case = load_case(tmp_path / "C1")
    assert (case.case_id, case.imei) == ("R-17", "1")
    assert bootbench("diagnose", tmp_path / "C1").status == 0


def test_a_boot_that_is_added_is_another_boot_of_the_same_phone_and_the_same_whenever_it_is_tried(
    tmp_path: Path,
) -> None:
    plan = tmp_path / "short.toml"
    boot = (files("bench.plans") / "boot.toml").read_text(encoding="utf-8")
    stop = "[stop]\nlongest_s = 6.0\nkey_wait_s = 6.0\nsettled_s = 6.0\nstuck_s = 6.0\n"
    plan.write_text(boot.partition("[stop]")[0] + stop, encoding="utf-8")
    given = ("record", "--station", "sim://riden?phone=normal_boot&seed=7", "--plan", plan, "--fast", "-o")
    for name in ("C1", "C2"):
        for more in ((), ("--append",), ("--append",)):
            said = bootbench(*given, tmp_path / name, *more)
            assert said.status == 0, said.complaint
    boots = [currents(tmp_path / "C1", run) for run in range(3)]
    assert boots[0] != boots[1] != boots[2] != boots[0]
    assert boots == [currents(tmp_path / "C2", run) for run in range(3)]


def currents(folder: Path, run: int) -> list[float]:
    recording = load_run_trace(load_case(folder).runs[run])
    assert recording is not None
    return [float(amperes) for amperes in recording.trace.current_a]


def test_danger_is_exit_status_1_and_a_case_all_the_same(tmp_path: Path) -> None:
    said = bootbench("record", "--station", "sim://riden?short=1", "--fast", "-o", tmp_path / "C1")
    assert said.status == 1
    assert "a short or reversed clips" in said.output
    assert load_case(tmp_path / "C1").runs[0].events


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--station", "nowhere"), "expected a station file"),
        (("--station", SIM, "--plan", "reboot"), "one of boot, boot-usb, before-key"),
        (("--station", "serial:///dev/ttyUSB0?driver=korad", "--fast"), "leave --fast out"),
    ],
)
def test_a_refusal_is_one_sentence_and_leaves_nothing(
    tmp_path: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    said = bootbench("record", *arguments, "-o", tmp_path / "C1")
    assert said.status == 2
    assert complaint in said.complaint
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_refused_before_the_station_is_opened(tmp_path: Path) -> None:
    (tmp_path / "C1").mkdir()
    said = bootbench("record", "--station", SIM, "--fast", "-o", tmp_path / "C1")
    assert (said.status, said.output) == (2, "")
    assert said.complaint.startswith(f"bootbench: {tmp_path / 'C1'}: is there already; name a case folder")
    assert said.complaint.count("\n") == 1


def test_a_place_where_no_folder_can_be_made_is_refused_before_the_station_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notes.txt").write_text("no folder", encoding="utf-8")
    said = bootbench("record", "--station", SIM, "--fast", "-o", tmp_path / "notes.txt" / "new" / "C1")
    assert (said.status, said.output) == (2, "")
    assert said.complaint.startswith(f"bootbench: {tmp_path / 'notes.txt'}: is no folder, so that no case can be made")
    # Root may write everywhere, so the system's answer to somebody else is given here.
    monkeypatch.setattr("bench.recorder.unfinished.os.access", lambda *_: False)
    said = bootbench("record", "--station", SIM, "--fast", "-o", tmp_path / "new" / "C1")
    assert (said.status, said.output) == (2, "")
    assert said.complaint.startswith(f"bootbench: {tmp_path}: is a folder into which you may not write; name another")


def test_recover_finds_nothing_to_do_or_says_why_it_cannot(tmp_path: Path) -> None:
    assert "nothing to finish" in bootbench("recover", tmp_path).output
    assert bootbench("recover", tmp_path / "nowhere").status == 2
    (tmp_path / "C1.part").mkdir()
    (tmp_path / "C1.part" / "capture.json").write_text("{}", encoding="utf-8")
    said = bootbench("recover", tmp_path)
    assert "is no capture of bootbench" in said.complaint or "is missing" in said.complaint


def desk() -> tuple[Desk, queue.SimpleQueue[Item]]:
    inbox: queue.SimpleQueue[Item] = queue.SimpleQueue()
    return Desk(TurnedClock(12.5), inbox), inbox


def told(inbox: queue.SimpleQueue[Item]) -> list[Item]:
    return [inbox.get() for _ in range(inbox.qsize())]


def test_keys_are_marks_with_the_time_at_which_they_were_pressed() -> None:
    at, inbox = desk()
    for key in "kkux":
        at.press(key)
    events = [item.event for item in told(inbox) if isinstance(item, Happened)]
    assert [event.name for event in events] == [EventName.KEY_DOWN, EventName.KEY_UP, EventName.VBUS_ON]
    assert all(event.at_s == 12.5 and event.uncertainty_s > 0 for event in events)


def test_a_note_is_typed_and_no_key_acts_meanwhile() -> None:
    at, inbox = desk()
    for key in "nqk warm\x7f\r":
        at.press(key)
    for key in "nlost\x1b":
        at.press(key)
    at.press("q")
    note, stop = told(inbox)
    assert isinstance(note, Happened)
    assert note.event.value == "qk war"
    assert isinstance(stop, StopNow)
    assert stop.ended.by is EndedBy.ASKED


def test_the_line_says_stage_current_usb_and_what_is_lost() -> None:
    at, _ = desk()
    progress = Progress(Stage.STARTING, "run-1", 7.25, "kernel", 0.4321, 3.99, "05c6:9008", 1000, 3)
    text = line_of(progress, at).plain
    for part in ("watching", "7.2 s", "kernel", "432.1 mA", "3.99 V", "05c6:9008", "3 lost of 1000"):
        assert part in text
    at.press("n")
    assert line_of(progress, at).plain.startswith("note")


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_keys_work_at_a_real_terminal(tmp_path: Path) -> None:
    import pty

    (tmp_path / "bench.toml").write_text(
        'format = "bootbench-station/1"\nname = "B"\n[supply]\naddress = "sim://riden"\n[phone]\nusb = false\n',
        encoding="utf-8",
    )
    arguments = ["record", "--station", str(tmp_path / "bench.toml"), "-o", str(tmp_path / "C1")]
    child, master = pty.fork()
    if child == 0:
        os.execv(str(BOOTBENCH), [str(BOOTBENCH), *arguments])
    events = tmp_path / "C1.part" / "events.jsonl"
    end_s = time.monotonic() + 60.0
    while time.monotonic() < end_s and not (events.is_file() and "output_on" in events.read_text(encoding="utf-8")):
        time.sleep(0.1)
    os.write(master, b"knwarm board\rkq")
    said = b""
    while True:
        try:
            came = os.read(master, 4096)
        except OSError:
            break
        if not came:
            break
        said += came
    _, status = os.waitpid(child, 0)
    os.close(master)
    assert os.waitstatus_to_exitcode(status) == 0, said
    marks = [(event.name, event.value) for event in load_case(tmp_path / "C1").runs[0].events]
    assert (EventName.KEY_DOWN, None) in marks
    assert (EventName.KEY_UP, None) in marks
    assert (EventName.NOTE, "warm board") in marks
    assert re.search(rb"mA", said)


def test_a_simulated_phone_shows_itself_on_usb_in_the_same_capture(tmp_path: Path) -> None:
    station = "sim://riden?phone=mb_ufs_edl_9008&seed=5"
    said = bootbench("record", "--station", station, "--plan", "boot-usb", "--fast", "-o", tmp_path / "C1")
    assert said.status == 0, said.complaint
    boot, probe = load_case(tmp_path / "C1").runs
    assert EventName.USB_ATTACHED not in {event.name for event in boot.events}
    vbus = next(event for event in probe.events if event.name is EventName.VBUS_ON)
    attached = next(event for event in probe.events if event.name is EventName.USB_ATTACHED)
    assert attached.value == "05c6:9008"
    assert attached.at_s > vbus.at_s


def test_a_station_without_a_phone_has_nothing_on_usb() -> None:
    assert phone_beside(load_station("sim://riden"), TurnedClock(), turned=False) is None
