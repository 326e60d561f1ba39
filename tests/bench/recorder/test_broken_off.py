"""What breaks a capture off: danger, cables, a guard that is lost, a full disk. What came is kept, and it is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench.case import load_run_trace
from bench.errors import BadInputError, BenchError
from bench.guard.client import GuardLostError
from bench.guard.guarded import TurnedGuard
from bench.guard.keeper import GuardRefusedError
from bench.guard.messages import Stopped
from bench.recorder.items import EndedBy, Progress
from bench.station import StationPart
from drivers.electrics import Backfeed, Resistive
from drivers.riden.driver import Riden
from tests.bench.recorder.benches import Leads, opening, phone_on_leads, recorder, station
from tests.bench.recorder.captures import notes, short_plan, whole


def test_danger_ends_the_run_with_the_readings_that_showed_it(tmp_path: Path) -> None:
    leads = Leads(Resistive(20.0))

    class ThenBackfeed:
        def current_a(self, volts: float, at_s: float) -> float:
            return (Backfeed(4.44) if at_s > 5.0 else Resistive(20.0)).current_a(volts, at_s)

    leads.load = ThenBackfeed()
    opened = opening(leads)
    recording = recorder(station("riden"), opened, tmp_path / "C1").record()
    assert recording.runs[0].ended.by is EndedBy.GUARD
    trace = load_run_trace(whole(recording, tmp_path / "C1").runs[0])
    assert trace is not None
    assert trace.trace.voltage_v is not None
    assert trace.trace.voltage_v[-1] > 4.3
    assert "push" in notes(recording.case)


def test_a_pulled_cable_ends_the_run_and_keeps_what_came(tmp_path: Path) -> None:
    for part, by in ((StationPart.SUPPLY, EndedBy.GUARD), (StationPart.METER, EndedBy.METER_LOST)):
        opened = opening(phone_on_leads("normal_boot", 1))
        pulled = False

        def tell(progress: Progress, part: StationPart = part, opened: object = opened) -> None:
            nonlocal pulled
            if progress.at_s > 4.0 and not pulled:
                pulled = True
                opened.links[part].pull()  # type: ignore[attr-defined]

        target = tmp_path / part.value
        recording = recorder(station("korad", "ammeter"), opened, target, tell=tell).record()
        assert recording.runs[0].ended.by is by
        case = whole(recording, target)
        trace = load_run_trace(case.runs[0])
        assert trace is not None
        assert trace.trace.duration_s > 4.0
        assert "the cable is pulled" in notes(case)
        if part is StationPart.SUPPLY:
            assert "MAY STILL BE ON" in notes(case)


def test_an_output_that_stays_on_is_what_the_run_ended_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    switch = Riden.switch

    def stuck(supply: Riden, on: bool) -> None:
        if on:
            switch(supply, on)

    monkeypatch.setattr(Riden, "switch", stuck)
    recording = recorder(station("riden"), opening(Leads(Resistive(20.0))), tmp_path / "C1", short_plan()).record()
    ended = recording.runs[0].ended
    assert ended.by is EndedBy.GUARD
    assert "MAY STILL BE ON" in ended.sentence
    assert "MAY STILL BE ON" in notes(whole(recording, tmp_path / "C1"))


def test_a_guard_that_is_lost_and_cannot_be_replaced_leaves_a_case_and_the_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Lost(TurnedGuard):
        def switch_off(self) -> Stopped:
            raise GuardLostError("the guard's process has ended. THE OUTPUT MAY STILL BE ON")

        def rescue(self) -> Stopped:
            raise GuardRefusedError("the port is in use")

    monkeypatch.setattr("bench.recorder.power.GuardClient", Lost)
    monkeypatch.setattr("tests.bench.recorder.benches.TurnedGuard", Lost)
    recording = recorder(station("riden"), opening(Leads(Resistive(20.0))), tmp_path / "C1", short_plan()).record()
    ended = recording.runs[0].ended
    assert ended.by is EndedBy.GUARD
    assert "MAY STILL BE ON" in ended.sentence
    assert "the port is in use" in notes(whole(recording, tmp_path / "C1"))


def test_a_disk_that_gets_full_ends_the_run_while_it_can_be_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage:
        free = 3_000_000

    def usage(path: Path) -> Usage:
        Usage.free -= 100_000
        return Usage()

    monkeypatch.setattr("bench.recorder.writing.shutil.disk_usage", usage)
    opened = opening(phone_on_leads("normal_boot", 1))
    recording = recorder(station("riden"), opened, tmp_path / "C1", flush_s=0.25).record()
    assert recording.runs[0].ended.by is EndedBy.DISK
    case = whole(recording, tmp_path / "C1")
    assert "MB left" in notes(case)
    trace = load_run_trace(case.runs[0])
    assert trace is not None
    np.testing.assert_array_equal(trace.trace.current_a, opened.told[StationPart.SUPPLY].current_a)


def test_a_station_that_is_refused_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="lower power"):
        recorder(replace(station(), ceiling_v=3.9), opening(phone_on_leads("normal_boot", 1)), tmp_path / "C1").record()
    opened = opening(phone_on_leads("normal_boot", 1))
    wild = short_plan(limit_a=19.0)
    with pytest.raises(GuardRefusedError, match="not within this supply's"):
        recorder(station(), opened, tmp_path / "C1", wild).record()
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "C1").mkdir()
    with pytest.raises(BadInputError, match="is there already"):
        recorder(station(), opening(phone_on_leads("normal_boot", 1)), tmp_path / "C1").record()
    (tmp_path / "C2.part").mkdir()
    with pytest.raises(BadInputError, match="bootbench recover"):
        recorder(station(), opening(phone_on_leads("normal_boot", 1)), tmp_path / "C2").record()
