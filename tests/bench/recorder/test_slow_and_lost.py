"""A disk that stalls, and a USB hub that resets: nothing is lost in silence, and the case says what happened."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.ladder import REFERENCE_LADDER
from analysis.trace import EventName
from bench.case import Case, load_case, load_run_trace
from bench.plan import StopRules
from bench.plan_toml import load_plan
from bench.recorder.items import EndedBy, Progress
from bench.recorder.ledger import RunDone
from bench.recorder.recorder import Job, Recorder, Recording
from bench.recorder.run_file import RunFile
from bench.recorder.writing import SLOW_S, ThreadedPen
from bench.station import Placed, Station, StationPart
from bench.station_open import Opening
from drivers.errors import LinkLostError
from drivers.links.simulated import SimLink
from tests.bench.recorder.benches import opening, phone_on_leads, recorder, station

BRIEF = replace(load_plan(), pretrigger_s=0.2, stop=StopRules(4.5, 4.5, 4.5, 4.5))


class StallingDisk:
    """Takes nothing from a moment on, until it is let go; from inside the library it looks like a write that hangs."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.stalls, self.goes_on = threading.Event(), threading.Event()
        flush = RunFile.flush

        def flushing(file: RunFile) -> None:
            if self.stalls.is_set():
                assert self.goes_on.wait(120.0)
            flush(file)

        monkeypatch.setattr(RunFile, "flush", flushing)


def recorded_meanwhile(target: Path, disk: StallingDisk, goes_on_s: float) -> Recording:
    def tell(progress: Progress) -> None:
        if progress.at_s > 0.5:
            disk.stalls.set()
        if progress.at_s > goes_on_s:
            disk.goes_on.set()

    bench = Station("Bench", None, Placed(StationPart.METER, "sim://ammeter?load=0.2"), listens_usb=False)
    return Recorder(Job(bench, BRIEF, target, "C1"), Opening.now(), REFERENCE_LADDER, tell=tell).record()


def notes(case: Case) -> str:
    return " | ".join(str(event.value) for event in case.runs[0].events if event.name is EventName.NOTE)


def every_reading_is_there(recording: Recording, target: Path) -> Case:
    case = load_case(target)
    trace = load_run_trace(case.runs[0])
    assert trace is not None
    (counted,) = recording.runs[0].done.counts
    assert counted.readings == trace.trace.current_a.size
    assert np.isnan(trace.trace.current_a).sum() == counted.lost
    assert recording.runs[0].done.unwritten == 0
    return case


def test_a_disk_that_stalls_and_goes_on_costs_no_reading_and_is_in_the_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = recorded_meanwhile(tmp_path / "C1", StallingDisk(monkeypatch), goes_on_s=0.5 + 1.5 * SLOW_S)
    assert recording.runs[0].ended.by is EndedBy.LIMIT
    case = every_reading_is_there(recording, tmp_path / "C1")
    assert "the disk took nothing for" in notes(case)
    assert "waited in memory" in notes(case)
    counted = recording.runs[0].done.counts[0]
    assert counted.readings > 4.0 * 250.0


def test_a_disk_that_is_too_slow_ends_the_run_while_all_of_it_can_still_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, end = StallingDisk(monkeypatch), ThreadedPen.end

    def ending(pen: ThreadedPen, ended_s: float) -> RunDone:
        disk.goes_on.set()
        return end(pen, ended_s)

    monkeypatch.setattr(ThreadedPen, "end", ending)
    monkeypatch.setattr("bench.recorder.writing.MOST_WAITING_BYTES", 5_000)
    recording = recorded_meanwhile(tmp_path / "C1", disk, goes_on_s=1e9)
    assert recording.runs[0].ended.by is EndedBy.DISK
    assert "the disk is too slow" in recording.runs[0].ended.sentence
    assert "run ended (disk): the disk is too slow" in notes(every_reading_is_there(recording, tmp_path / "C1"))


def lost_for_a_while(link: SimLink, uses: int) -> None:
    """The port vanishes, as it does while its hub resets, and is there again after so many vain uses."""
    left = [uses]

    def check() -> None:
        if left[0] > 0:
            left[0] -= 1
            raise LinkLostError(f"{link.name}: the cable is pulled; plug it in again")

    link._check = check  # type: ignore[method-assign]


@pytest.mark.parametrize(
    ("parts", "by"),
    [
        ((StationPart.SUPPLY, StationPart.METER), EndedBy.GUARD),
        ((StationPart.SUPPLY,), EndedBy.GUARD),
        ((StationPart.METER,), EndedBy.METER_LOST),
    ],
    ids=["both", "supply", "meter"],
)
def test_a_hub_that_resets_ends_the_run_and_the_output_is_off_once_it_is_back(
    tmp_path: Path, parts: tuple[StationPart, ...], by: EndedBy
) -> None:
    opened = opening(phone_on_leads("normal_boot", 1))
    struck: list[float] = []

    def tell(progress: Progress) -> None:
        if progress.at_s > 4.0 and not struck:
            struck.append(opened.clock.now_s())
            for part in parts:
                lost_for_a_while(opened.links[part], uses=2)

    recording = recorder(station("korad", "ammeter"), opened, tmp_path / "C1", tell=tell).record()
    assert recording.runs[0].ended.by is by
    case = load_case(tmp_path / "C1")
    run = case.runs[0]
    assert "the cable is pulled" in notes(case)
    (off,) = [event for event in run.events if event.name is EventName.OUTPUT_OFF]
    zero_s = recording.runs[0].done.began_host_s
    assert off.at_s + off.uncertainty_s >= struck[0] - zero_s, "not before the supply was there to be switched off"
    if StationPart.SUPPLY in parts:
        assert "MAY STILL BE ON" in notes(case)
        assert "the supply answers again, and its output is off" in notes(case)
    trace = load_run_trace(run)
    assert trace is not None
    for counted in recording.runs[0].done.counts:
        assert counted.lost == 0, "what came until then was whole, and nothing stands for what came after"
    assert trace.trace.current_a.size == recording.runs[0].done.counts[0].readings


def test_an_output_that_nobody_saw_go_off_has_no_event_that_says_so(tmp_path: Path) -> None:
    opened = opening(phone_on_leads("normal_boot", 1))

    def tell(progress: Progress) -> None:
        if progress.at_s > 4.0:
            opened.links[StationPart.SUPPLY].pull()

    recording = recorder(station("korad"), opened, tmp_path / "C1", tell=tell).record()
    assert recording.runs[0].ended.by is EndedBy.GUARD
    case = load_case(tmp_path / "C1")
    assert "MAY STILL BE ON" in notes(case)
    assert not any(event.name is EventName.OUTPUT_OFF for event in case.runs[0].events)
