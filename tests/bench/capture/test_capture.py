"""A capture in its own process: proved, let go on, marked, stopped; and what becomes of one that hangs."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analysis.run import RunKind
from analysis.trace import EventName
from bench.capture.client import CaptureClient, switch_off_again
from bench.capture.messages import (
    AllProved,
    CaptureRequest,
    EndRun,
    Finished,
    LetGoOn,
    MarkKey,
    MarkUsb,
    NotRecorded,
    OutputIs,
    Proving,
    SwitchOff,
    Told,
    Vanished,
    WriteNote,
)
from bench.capture.picture import Picture
from bench.capture.process import BY_HAND, PROMPTED
from bench.capture.proof import Proof
from bench.case import load_case
from bench.guard.messages import Output
from bench.plan_toml import load_plan
from bench.recorder.items import EndedBy, Stage
from bench.station import Placed, Station, StationPart
from bench.station_check import Outcome
from tests.bench.capture.hanging import hanging_main, slow_main
from tests.own_time import own_time
from tests.walk.supply_bench import watched

PATIENCE_S = 240.0
"""Only a test that fails waits so long: a capture starts two interpreters, one after another."""
LATE_OFTEN = 3
"""Capture, guard and supply wait in turn for a busy machine; each may be kept as long as this test itself was."""
PHONE = "sim://riden?phone=mb_ufs_edl_9008&seed=5&key=none"


def station(address: str = PHONE, **more: object) -> Station:
    return Station("Bench of the tests", Placed(StationPart.SUPPLY, address, **more), listens_usb=False)  # type: ignore[arg-type]


@contextmanager
def capture(request: CaptureRequest) -> Iterator[CaptureClient]:
    client = CaptureClient(request)
    client.start()
    try:
        yield client
    finally:
        client.close()


def until(client: CaptureClient, wanted: Callable[[Told], bool], heard: list[Told] | None = None) -> Told:
    end_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < end_s:
        told = client.hear(0.05)
        if heard is not None:
            heard.append(told)
        if wanted(told):
            return told
        assert not client.over, told
    raise AssertionError("waited in vain")


def at(stage: Stage, at_s: float = 0.0) -> Callable[[Told], bool]:
    return lambda told: isinstance(told, Picture) and told.progress.stage is stage and told.progress.at_s >= at_s


def all_proved(told: Told) -> bool:
    return isinstance(told, AllProved)


def last(told: Told) -> bool:
    return isinstance(told, Finished | NotRecorded | Vanished)


def test_a_boot_and_a_probe_by_orders_alone(tmp_path: Path) -> None:
    heard: list[Told] = []
    request = CaptureRequest(station(), load_plan("boot-usb"), tmp_path / "C1", "C1", imei=None, pace=30.0)
    with capture(request) as client:
        until(client, all_proved, heard)
        assert not any(isinstance(told, OutputIs) and told.output is Output.ON for told in heard)
        client.tell(LetGoOn())
        until(client, at(Stage.WAITING_FOR_KEY, 3.0))
        client.tell(MarkKey(by_prompt=True))
        client.tell(WriteNote("smells of flux"))
        seen = until(client, at(Stage.STARTING, 10.0))
        assert isinstance(seen, Picture)
        client.tell(EndRun())
        until(client, at(Stage.PLUG_IN_USB))
        client.tell(MarkUsb())
        found = until(client, last)
    assert isinstance(found, Finished)
    assert [run.by for run in found.runs] == [EndedBy.ENOUGH, EndedBy.LIMIT]
    assert (found.output, found.touch_only) == (Output.OFF, False)
    proved = {told.proved.proof: told.proved.outcome for told in heard if isinstance(told, Proving)}
    assert set(proved) == set(Proof)
    assert Outcome.FAILED not in proved.values()
    assert seen.current is not None
    assert seen.current.mean.size > 50
    assert seen.progress.seen is not None
    assert seen.progress.left_s is not None
    case = load_case(found.folder)
    assert [run.kind for run in case.runs] == [RunKind.SUPPLY_BOOT, RunKind.USB_PROBE]
    key = next(event for event in case.runs[0].events if event.name is EventName.KEY_DOWN)
    assert key.uncertainty_s >= 0.5
    notes = [event.value for event in case.runs[0].events if event.name is EventName.NOTE]
    assert PROMPTED in notes
    assert "smells of flux" in notes
    assert any(event.name is EventName.USB_ATTACHED for event in case.runs[1].events), "the phone that was pressed"


def test_a_short_is_a_touch_test_and_nothing_more(tmp_path: Path) -> None:
    request = CaptureRequest(station("sim://riden?short=1"), load_plan(), tmp_path / "C1", "C1", pace=30.0)
    with capture(request) as client:
        until(client, all_proved)
        client.tell(LetGoOn())
        found = until(client, last)
    assert isinstance(found, Finished)
    assert (found.touch_only, found.output) == (True, Output.OFF)
    assert found.runs[0].by is EndedBy.GUARD


@pytest.mark.parametrize(
    ("bench", "proof"),
    [
        (station(calibration_due=date(2020, 1, 1)), Proof.CALIBRATION),
        (station("sim://riden?backfeed=1"), Proof.NOTHING_FLOWS),
    ],
)
def test_what_is_not_proved_leaves_the_output_off_and_no_case(tmp_path: Path, bench: Station, proof: Proof) -> None:
    heard: list[Told] = []
    with capture(CaptureRequest(bench, load_plan(), tmp_path / "C1", "C1", pace=30.0)) as client:
        client.tell(LetGoOn())
        found = until(client, last, heard)
    assert isinstance(found, NotRecorded)
    failed = [
        told.proved.proof for told in heard if isinstance(told, Proving) and told.proved.outcome is Outcome.FAILED
    ]
    assert failed == [proof]
    assert not any(isinstance(told, OutputIs) and told.output is Output.ON for told in heard)
    assert list(tmp_path.iterdir()) == []


def test_stop_at_the_gate_records_nothing(tmp_path: Path) -> None:
    with capture(CaptureRequest(station(), load_plan(), tmp_path / "C1", "C1", pace=30.0)) as client:
        until(client, all_proved)
        client.tell(SwitchOff())
        found = until(client, last)
    assert isinstance(found, NotRecorded)
    assert (found.sentence, found.output) == (BY_HAND, Output.OFF)
    assert list(tmp_path.iterdir()) == []


def test_stop_before_it_has_started_is_heard_and_ends_nothing_by_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A capture that was killed while it starts would leave a supply of which nobody knows anything."""
    monkeypatch.setattr("bench.capture.client.OFF_WITHIN_S", 0.1)
    client = CaptureClient(CaptureRequest(station(), load_plan(), tmp_path / "C1", "C1", pace=30.0), slow_main)
    client.start()
    try:
        client.tell(SwitchOff())
        found = until(client, last)
    finally:
        client.close()
    assert isinstance(found, NotRecorded)
    assert found.sentence == BY_HAND


@pytest.mark.skipif(sys.platform == "win32", reason="signals and pseudo-terminals are POSIX")
@pytest.mark.parametrize("hangs", [False, True], ids=["obeys", "hangs"])
def test_stop_switches_a_real_ports_supply_off_also_where_the_capture_hangs(tmp_path: Path, hangs: bool) -> None:
    with watched("riden") as supply:
        bench = replace(station(supply.address), listens_usb=False)
        with capture(CaptureRequest(bench, load_plan(), tmp_path / "C1", "C1")) as client:
            until(client, all_proved)
            client.tell(LetGoOn())
            until(client, at(Stage.WAITING_FOR_KEY))
            assert supply.output_on
            if hangs:
                os.kill(client.process_id, signal.SIGSTOP)
            with own_time() as timed:
                asked_s = time.monotonic()
                client.tell(SwitchOff())
                off_s = supply.off_since(asked_s, 60.0)
            found = until(client, last)
        assert off_s is not None, "the output stayed on"
        if hangs:
            assert isinstance(found, Vanished)
            ends_s = time.monotonic() + 30.0
            while (again := switch_off_again(bench)).output is not Output.OFF:  # as the window does: its guard still
                assert time.monotonic() < ends_s, again.sentence  # holds the port for a moment
        else:
            assert isinstance(found, Finished)
            assert found.runs[0].by is EndedBy.ASKED
            assert off_s < 2.0 + LATE_OFTEN * timed.kept_waiting_s
            assert load_case(tmp_path / "C1").runs[0].trace_path is not None


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_stop_passes_a_recorder_by_that_hangs(tmp_path: Path) -> None:
    with watched("riden") as supply:
        bench = station(supply.address)
        client = CaptureClient(CaptureRequest(bench, load_plan(), tmp_path / "C1", "C1"), hanging_main)
        client.start()
        try:
            until(client, all_proved)
            client.tell(LetGoOn())
            seen: list[int] = []

            def stands_still(told: Told) -> bool:
                if isinstance(told, Picture):
                    seen.append(told.progress.readings)
                return len(seen) > 10 and seen[-1] > 0 and len(set(seen[-10:])) == 1

            until(client, stands_still)
            with own_time() as timed:
                asked_s = time.monotonic()
                client.tell(SwitchOff())
                off_s = supply.off_since(asked_s, 60.0)
            found = until(client, last)
        finally:
            client.close()
        assert off_s is not None
        assert off_s < 2.0 + LATE_OFTEN * timed.kept_waiting_s
        assert isinstance(found, Vanished), "it was ended from outside, since nothing came of it"
        assert switch_off_again(bench).output is Output.OFF


def test_a_capture_whose_window_is_gone_ends_with_a_whole_case(tmp_path: Path) -> None:
    client = CaptureClient(CaptureRequest(station(), load_plan(), tmp_path / "C1", "C1", pace=10.0))
    client.start()
    until(client, all_proved)
    client.tell(LetGoOn())
    until(client, at(Stage.WAITING_FOR_KEY))
    client.close()
    assert client.over
    assert load_case(tmp_path / "C1").runs[0].trace_path is not None
