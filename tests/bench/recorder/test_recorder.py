"""A capture ends as a whole case whatever comes, holds every reading that was sent, and says what is missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.run import RunKind, SupplySetting
from analysis.trace import Event, EventName
from bench.case import load_run_trace
from bench.errors import BenchError
from bench.guard.guarded import Guarded
from bench.guard.messages import Output, Readings, Report, StopCause, Stopped, SwitchedOn
from bench.plan import UsbPhase
from bench.recorder.host_times import HostTimes
from bench.recorder.items import Block, Ended, EndedBy, Happened, Progress, Stage, StopNow
from bench.recorder.recorder import Ready
from bench.station import StationPart
from bench.station_check import received
from bench.traces.jls_file import JlsFile
from drivers.clock import Clock
from drivers.errors import LinkLostError
from drivers.phone.heard import Heard, PhoneWord
from tests.bench.recorder.benches import opening, phone_on_leads, recorder, station
from tests.bench.recorder.captures import notes, short_plan, whole


@pytest.mark.parametrize(
    ("supply", "fault", "ended"),
    [
        ("korad", "normal_boot", EndedBy.BOOT_COMPLETE),
        ("riden", "mb_ufs_edl_9008", EndedBy.STUCK),
        ("hanmatek", "mb_pmic_no_start", EndedBy.NO_START),
        ("owon", "sw_bootloop_abl_kernel", EndedBy.LIMIT),
        ("riden", "mb_vbat_hard_short", EndedBy.GUARD),
    ],
)
def test_a_run_stops_by_itself_and_holds_every_reading(tmp_path: Path, supply: str, fault: str, ended: EndedBy) -> None:
    opened = opening(phone_on_leads(fault, 7))
    recording = recorder(station(supply), opened, tmp_path / "C1").record()
    assert recording.runs[0].ended.by is ended
    case = whole(recording, tmp_path / "C1")
    run = case.runs[0]
    assert run.kind is RunKind.SUPPLY_BOOT
    assert case.simulated is not None
    trace = load_run_trace(run)
    assert trace is not None
    np.testing.assert_array_equal(trace.trace.current_a, opened.told[StationPart.SUPPLY].current_a)
    host_s = np.concatenate([block.host_s for block in opened.told[StationPart.SUPPLY].blocks])
    np.testing.assert_allclose(trace.trace.clock.times_s(), host_s - host_s[0], atol=1e-9)
    names = [event.name for event in run.events]
    assert names.count(EventName.OUTPUT_ON) == 1
    assert names.count(EventName.OUTPUT_OFF) == 1
    assert f"run ended ({ended.value})" in notes(case)
    touched = ended is EndedBy.GUARD
    assert run.supply == SupplySetting(4.0, 0.5 if touched else 3.0)


def test_a_start_that_nobody_marked_is_a_note_and_no_key_press(tmp_path: Path) -> None:
    recording = recorder(station("riden"), opening(phone_on_leads("normal_boot", 3)), tmp_path / "C1").record()
    events = recording.case.runs[0].events
    assert not any(event.name in (EventName.KEY_DOWN, EventName.KEY_BRIDGED) for event in events)
    seen = next(event for event in events if "nobody marked the key" in str(event.value))
    on = next(event for event in events if event.name is EventName.OUTPUT_ON)
    assert seen.at_s - on.at_s == pytest.approx(3.1, abs=0.4)


def test_a_meter_alone_sees_the_start_too_and_invents_no_output(tmp_path: Path) -> None:
    opened = opening(phone_on_leads("mb_ufs_edl_9008", 3))
    opened.leads.current_a(4.0, 0.0)
    recording = recorder(station(None, "ammeter"), opened, tmp_path / "C1", short_plan()).record()
    assert recording.runs[0].ended.by is EndedBy.STUCK
    events = whole(recording, tmp_path / "C1").runs[0].events
    assert not any(event.name is EventName.OUTPUT_ON for event in events)


def test_a_marked_key_is_an_event_with_its_own_time(tmp_path: Path) -> None:
    opened = opening(phone_on_leads("normal_boot", 3))
    recording_of = recorder(station("riden"), opened, tmp_path / "C1", short_plan())
    recording_of.inbox.put(Happened(Event(3.2, EventName.KEY_DOWN, None, 0.05)))
    case = whole(recording_of.record(), tmp_path / "C1")
    zero_s = float(opened.told[StationPart.SUPPLY].blocks[0].host_s[0])
    pressed = next(event for event in case.runs[0].events if event.name is EventName.KEY_DOWN)
    assert pressed.at_s == pytest.approx(3.2 - zero_s, abs=1e-6)
    assert pressed.uncertainty_s >= 0.05
    assert "nobody marked" not in notes(case)


def test_a_meter_beside_the_supply_stands_in_the_same_file_at_its_own_rate(tmp_path: Path) -> None:
    opened = opening(phone_on_leads("mb_ufs_edl_9008", 5))
    recording = recorder(station("korad", "ammeter"), opened, tmp_path / "C1", short_plan()).record()
    run = recording.case.runs[0]
    assert run.trace_path is not None
    with JlsFile(run.trace_path) as file:
        main, beside = file.read(), file.read_beside(0).trace
    assert (main.meter.name, beside.meter.name) == ("ammeter", "korad")
    told = opened.told[StationPart.METER].current_a
    np.testing.assert_array_equal(main.current_a, told[-len(main) :])
    on_s = next(event.at_s for event in run.events if event.name is EventName.OUTPUT_ON)
    history_s = on_s - float(main.clock.times_s(0, 1)[0])
    assert 1.5 < history_s < 6.0, "two seconds from before the output went on, and what switching on took"
    assert float(np.abs(main.current_a[: int(1.8 * main.meter.rate_hz)]).max()) < 0.01
    np.testing.assert_array_equal(beside.current_a, opened.told[StationPart.SUPPLY].current_a)
    # Both saw the same phone: where the supply reads a level, the meter read it at the same time.
    late = beside.clock.times_s() > on_s + 5.0
    at = np.searchsorted(main.clock.times_s(), beside.clock.times_s()[late])
    means = np.array([np.nanmean(main.current_a[max(0, k - 60) : k + 60]) for k in at])
    assert np.median(np.abs(means - beside.current_a[late])) < 0.03


@pytest.mark.parametrize("seed", range(3))
def test_a_reading_lost_at_the_wire_is_nan_and_counted(tmp_path: Path, seed: int) -> None:
    opened = opening(phone_on_leads("normal_boot", 7), seed=seed, lost_share=0.02)
    recording = recorder(station("riden"), opened, tmp_path / "C1", short_plan()).record()
    run = recording.case.runs[0]
    told = opened.told[StationPart.SUPPLY]
    counted = recording.runs[0].done.counts[0]
    trace = load_run_trace(run)
    assert trace is not None
    current_a = trace.trace.current_a
    assert told.failed > 0
    np.testing.assert_array_equal(current_a[np.isfinite(current_a)], told.current_a)
    assert counted.readings == len(told.blocks) + counted.lost == current_a.size
    assert told.failed - 1 <= counted.lost <= told.failed, "one that no reading follows cannot be placed"
    gaps = [int(str(event.value)) for event in run.events if event.name is EventName.GAP]
    assert sum(gaps) == counted.lost


def test_whoever_wants_it_to_stop_is_obeyed_and_named(tmp_path: Path) -> None:
    for k, by in enumerate((EndedBy.ASKED, EndedBy.INTERRUPTED, EndedBy.TERMINATED)):
        recording_of = recorder(station("riden"), opening(phone_on_leads("normal_boot", 1)), tmp_path / f"C{k}")
        recording_of.inbox.put(StopNow(Ended(by, "somebody said so")))
        recording = recording_of.record()
        assert recording.runs[0].ended.by is by
        assert "somebody said so" in notes(whole(recording, tmp_path / f"C{k}"))


def test_enough_ends_one_run_and_the_next_one_follows(tmp_path: Path) -> None:
    opened = opening(phone_on_leads("normal_boot", 1))
    asked: set[str] = set()

    def tell(progress: Progress) -> None:
        if progress.at_s > 6.0 and progress.run not in asked:
            asked.add(progress.run)
            recording_of.inbox.put(StopNow(Ended(EndedBy.ENOUGH, "enough of this run")))
        if progress.stage is Stage.PLUG_IN_USB:
            recording_of.inbox.put(Happened(Event(opened.clock.now_s(), EventName.VBUS_ON, None, 0.5)))

    plan = short_plan(usb=UsbPhase(20.0))
    recording_of = recorder(station("riden"), opened, tmp_path / "C1", plan, tell=tell, marks=True)
    recording = recording_of.record()
    assert [one.ended.by for one in recording.runs] == [EndedBy.ENOUGH, EndedBy.ENOUGH]


def test_at_the_gate_everything_is_armed_and_no_output_is_on(tmp_path: Path) -> None:
    met: list[Ready] = []
    heard: list[Report] = []

    def gate(ready: Ready) -> None:
        met.append(ready)
        assert ready.supply is not None
        ready.supply.hears = heard.append
        ready.supply.read_while_off(0.5)
        assert received(ready.supply), "what is read at the gate is no reading of the run"

    shown: list[object] = []
    recording = recorder(
        station("riden"), opening(phone_on_leads("normal_boot", 1)), tmp_path / "C1", gate=gate, hear=shown.append
    ).record()
    (ready,) = met
    assert ready.armed is not None
    assert not ready.armed.state.output_on
    assert recording.runs[0].ended.by is EndedBy.BOOT_COMPLETE
    kinds = [type(report) for report in heard]
    assert kinds.index(SwitchedOn) < kinds.index(Stopped), "every answer of the supply is heard"
    blocks = [item.samples for item in shown if isinstance(item, Block)]
    trace = load_run_trace(recording.case.runs[0])
    assert trace is not None
    assert sum(len(samples) for samples in blocks) == len(trace.trace), "every reading that is recorded is shown"


def test_a_gate_that_stays_shut_leaves_nothing(tmp_path: Path) -> None:
    def gate(ready: Ready) -> None:
        raise BenchError("the clips are not on")

    with pytest.raises(BenchError, match="clips"):
        recorder(station("riden"), opening(phone_on_leads("normal_boot", 1)), tmp_path / "C1", gate=gate).record()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("during", ["touch test", "boot"])
def test_off_is_asked_from_beside_the_recorder_and_the_run_ends_when_that_hears_of_it(
    tmp_path: Path, during: str
) -> None:
    opened = opening(phone_on_leads("normal_boot", 1))
    asked: list[float] = []

    def gate(ready: Ready) -> None:
        assert ready.supply is not None
        ready.supply.hears = heard
        asked_of.append(ready.supply)

    def heard(report: Report) -> None:
        in_touch_test = isinstance(report, Readings) and len(readings) < 3
        if isinstance(report, Readings):
            readings.append(report)
        due = in_touch_test if during == "touch test" else len(readings) > 100
        if due and not asked:
            asked.append(opened.clock.now_s())
            asked_of[0].ask_off()
            recording_of.inbox.put(StopNow(Ended(EndedBy.ASKED, "stopped by hand")))
        if isinstance(report, Stopped):
            stopped.append(report)

    readings: list[Readings] = []
    asked_of: list[Guarded] = []
    stopped: list[Stopped] = []
    recording_of = recorder(station("riden"), opened, tmp_path / "C1", gate=gate)
    recording = recording_of.record()
    assert recording.runs[0].ended.by is EndedBy.ASKED
    assert stopped[0].cause is StopCause.ASKED
    assert stopped[0].output is Output.OFF
    assert stopped[0].host_s - asked[0] < 0.5


class Ears:
    """A phone that shows itself a while after somebody plugged it in."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.at_s: float | None = None

    def take(self, timeout_s: float = 0.0) -> tuple[Heard, ...]:
        at_s = self.at_s
        if at_s is None or self._clock.now_s() < at_s:
            return ()
        self.at_s = None
        return (
            Heard(at_s, 0.01, PhoneWord.USB_ATTACHED, "05c6:9008"),
            Heard(at_s, 0.01, PhoneWord.FASTBOOT_VARIABLE, "serialno=1a2b3c4d"),
        )


def test_the_usb_phase_begins_with_the_mark_and_hears_the_phone(tmp_path: Path) -> None:
    opened = opening(phone_on_leads("mb_ufs_edl_9008", 5))
    plan = short_plan(usb=UsbPhase(8.0))
    stages: list[Stage] = []
    ears = Ears(opened.clock)

    def tell(progress: Progress) -> None:
        if progress.stage is Stage.PLUG_IN_USB and Stage.PLUG_IN_USB not in stages:
            at_s = opened.clock.now_s()
            recording_of.inbox.put(Happened(Event(at_s, EventName.VBUS_ON, None, 0.5)))
            ears.at_s = at_s + 3.0
        stages.append(progress.stage)

    recording_of = recorder(station("riden"), opened, tmp_path / "C1", plan, ears=ears, tell=tell, marks=True)
    case = whole(recording_of.record(), tmp_path / "C1")
    assert [run.kind for run in case.runs] == [RunKind.SUPPLY_BOOT, RunKind.USB_PROBE]
    probe = case.runs[1]
    names = {event.name: event for event in probe.events}
    assert names[EventName.USB_ATTACHED].value == "05c6:9008"
    assert EventName.FASTBOOT_VARIABLE not in names, "a case keeps no serial number"
    assert names[EventName.VBUS_ON].at_s < names[EventName.USB_ATTACHED].at_s
    assert probe.duration_s is not None
    assert probe.duration_s >= 8.0


def test_a_probe_in_which_nobody_plugged_in_is_no_evidence(tmp_path: Path) -> None:
    opened = opening(phone_on_leads("mb_ufs_edl_9008", 5))
    for marks in (False, True):
        target = tmp_path / f"C{marks:d}"
        plan = short_plan(usb=UsbPhase(8.0))
        case = whole(recorder(station("riden"), opened, target, plan, marks=marks).record(), target)
        assert [run.kind for run in case.runs] == [RunKind.SUPPLY_BOOT]


def test_the_link_error_of_a_meter_at_the_start_leaves_nothing_and_says_so(tmp_path: Path) -> None:
    opened = opening(phone_on_leads("normal_boot", 1))
    recording_of = recorder(station("korad", "ammeter"), opened, tmp_path / "C1")
    meter = type(opened).meter

    def pulled(self: object, placed: object) -> object:
        found = meter(self, placed)  # type: ignore[arg-type]
        opened.links[StationPart.METER].pull()
        return found

    type(opened).meter = pulled  # type: ignore[method-assign, assignment]
    try:
        with pytest.raises(LinkLostError, match="the cable is pulled"):
            recording_of.record()
    finally:
        type(opened).meter = meter  # type: ignore[method-assign]
    assert list(tmp_path.iterdir()) == []


def test_the_clocks_are_asked_before_anything_else(tmp_path: Path) -> None:
    recording = recorder(
        station("riden"),
        opening(phone_on_leads("normal_boot", 1)),
        tmp_path / "C1",
        short_plan(),
        clocks=lambda: HostTimes(0.0, 0.0, 1_790_000_000.0),
    ).record()
    trace = load_run_trace(recording.case.runs[0])
    assert trace is not None
    assert str(trace.origin.started_utc).startswith("2026-09-2")
