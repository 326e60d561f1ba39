"""The technician's whole way on four simulated benches with ten faults: station check, capture, case, diagnosis.

What was recorded is held against what the virtual phone truly did: when the output came on, when it answered the key,
which stages it went through, what it showed on USB and when. A diagnosis of what was recorded is never a wrong verdict.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from analysis.run import RunKind
from analysis.trace import Event, EventName, Trace
from bench.case import Run, load_case, load_run_trace
from bench.diagnosing import diagnose_case
from bench.plan import Plan, StopRules, UsbPhase
from bench.plan_toml import load_plan
from bench.profile_file import load_profile
from bench.simulation.recorded import RecordedCase, record_virtually, station_with
from bench.simulation.written import TrueStages
from bench.station_check import check_station
from bench.station_open import Opening, with_open_leads
from drivers.clock import TurnedClock
from drivers.monsoon.wire import CALIBRATION_S
from drivers.phone_model.speech import IDENTITIES
from drivers.phone_model.stages import PhoneStage
from drivers.phone_model.unit import Unit

SEED = 7
STATIONS = ("korad", "riden", "monsoon", "ppk2")
FAULTS = (
    "normal_boot",
    "mb_vbat_hard_short",
    "mb_leakage_prekey",
    "mb_postkey_rail_short",
    "nonmb_power_key_open",
    "mb_pmic_no_start",
    "mb_ufs_edl_9008",
    "mb_early_boot_loop",
    "sw_lands_in_fastboot",
    "bench_artifact_supply",
)
LEAST_DECIDED = 5
"""Of ten faults with all checks answered; a bench on which nothing is ever decided would never be wrong either."""
LEAST_RISE_A = 0.004
STARTS = (PhoneStage.PMIC,)
ENDS = (PhoneStage.OFF_AGAIN, PhoneStage.PREKEY, PhoneStage.OUTPUT_OFF)


def plan_for(meter: str) -> Plan:
    """Half a minute is enough of each; less of the fast ones, which make up to a hundred thousand readings a second."""
    fast = meter in ("monsoon", "ppk2")
    longest_s, usb_s = (20.0, 9.0) if fast else (35.0, 14.0)
    rules = StopRules(longest_s=longest_s, key_wait_s=8.0, settled_s=3.0, stuck_s=8.0)
    return replace(load_plan("boot-usb"), stop=rules, usb=UsbPhase(usb_s), pretrigger_s=1.0)


@dataclass(frozen=True)
class Toured:
    """One capture and what became of it."""

    recorded: RecordedCase
    verdict: str


def toured(meter: str, fault: str, folder: Path) -> Toured:
    """Check the station, record the fault on it, open the case again and diagnose it."""
    profile = load_profile()
    recorded = record_virtually(
        station_with(meter, fault, SEED), plan_for(meter), folder / "case", profile.profile.ladder
    )
    diagnosis = diagnose_case(load_case(folder / "case"), profile)
    return Toured(recorded, diagnosis.verdict.value)


@pytest.mark.parametrize("meter", STATIONS)
def test_the_station_is_proven_before_a_phone_is_on_it(meter: str) -> None:
    station = with_open_leads(station_with(meter, "normal_boot", SEED))
    checked = check_station(station, plan_for(meter), Opening(TurnedClock()), date(2026, 1, 1))
    assert checked.passed, [row.sentence for row in checked.rows]


@pytest.mark.parametrize("meter", STATIONS)
def test_ten_captures_say_what_was_true_of_the_phone_and_most_are_decided(meter: str, tmp_path: Path) -> None:
    """One test for a bench, since test processes share no captures. Every check is answered."""
    verdicts = [hold_capture(meter, fault, tmp_path / fault) for fault in FAULTS]
    assert sum(verdict != "cannot_say" for verdict in verdicts) >= LEAST_DECIDED, verdicts


def hold_capture(meter: str, fault: str, folder: Path) -> str:
    """Record a fault and hold the case against the truth; returns the verdict, which is never a wrong one."""
    made = toured(meter, fault, folder)
    case, capture = load_case(folder / "case"), made.recorded.capture
    assert case.label is not None
    assert case.label.fault == fault
    assert case.simulated is not None
    assert case.simulated.startswith("simulated")
    assert made.verdict in ("cannot_say", case.label.verdict)
    for run, ended, truth in zip(case.runs, capture.runs, made.recorded.stages, strict=True):
        assert ended.done.unwritten == 0
        recording = load_run_trace(run)
        assert recording is not None
        counted = ended.done.counts[0]
        assert len(recording.trace) == counted.readings
        blank = int(np.isnan(recording.trace.current_a).sum()) - counted.lost
        assert 0 <= blank <= (calibrating(recording.trace) if meter == "monsoon" else 0)
        hold_output_on(run, truth, recording.trace)
        if run.kind is RunKind.SUPPLY_BOOT:
            hold_start(run, truth, recording.trace, made.recorded.phone.unit)
        else:
            hold_usb(run, truth, made.recorded)
    return made.verdict


def calibrating(trace: Trace) -> int:
    """At most so many readings of a Monsoon are its zero and its reference, which it sends in place of a current."""
    return 2 * (int(trace.duration_s / CALIBRATION_S) + 2)


def hold_output_on(run: Run, truth: TrueStages, trace: Trace) -> None:
    """The phone was fed from the noted moment on, as surely as it says; and the output was off at the end."""
    noted = next(event for event in run.events if event.name is EventName.OUTPUT_ON)
    fed_s = [edge.at_s for edge in truth.edges if edge.stage is not PhoneStage.OUTPUT_OFF]
    period_s = 1.0 / trace.meter.rate_hz
    before = [at_s for at_s in fed_s if at_s <= noted.at_s + noted.uncertainty_s + period_s]
    assert before or noted.at_s <= noted.uncertainty_s + period_s  # or it was on before the first reading
    assert run.events[-1].name in (EventName.OUTPUT_OFF, EventName.NOTE)
    assert EventName.OUTPUT_OFF in {event.name for event in run.events}


def hold_start(run: Run, truth: TrueStages, trace: Trace, unit: Unit) -> None:
    """The first rise of the recorded current over what it was before is the phone's own start, to within a reading."""
    starts_s = [edge.at_s for edge in truth.edges if edge.stage in STARTS]
    key = next((event for event in run.events if event.name is EventName.KEY_DOWN), None)
    if not starts_s or key is None or starts_s[0] < key.at_s - 0.5:
        return
    times_s, current_a = np.asarray(trace.clock.times_s()), np.asarray(trace.current_a, dtype=np.float64)
    rest_a = current_a[(times_s > starts_s[0] - 1.5) & (times_s < starts_s[0] - 0.1) & np.isfinite(current_a)]
    if rest_a.size < 3:
        return
    threshold_a = float(rest_a.max()) + LEAST_RISE_A
    risen = np.flatnonzero((times_s > starts_s[0] - 0.1) & (current_a > threshold_a))
    late_s = float(times_s[risen[0]]) - starts_s[0] if risen.size else np.inf
    later = [edge for edge in truth.edges if edge.at_s > starts_s[0]]
    held_s = later[0].at_s - starts_s[0] if later else 0.0
    ended_s = next((edge.at_s for edge in later if edge.stage in ENDS), times_s[-1])
    if ended_s - starts_s[0] < 3.0 / trace.meter.rate_hz:
        return  # over before this instrument could see it
    if unit.variant.hold_a is not None and unit.stop.hold_a < LEAST_RISE_A:
        return  # it answers with next to nothing, and that only is its fault
    # A stage that is shorter than a reading, or that takes nothing, shows with the next one.
    slack_s = 2.0 / trace.meter.rate_hz + 0.05
    assert late_s >= -slack_s
    assert late_s <= slack_s + held_s + 0.5


def hold_usb(run: Run, truth: TrueStages, recorded: RecordedCase) -> None:
    """What the host saw is what the phone was doing, and what the phone showed for long the host saw."""
    unit = recorded.phone.unit
    vbus = next(event for event in run.events if event.name is EventName.VBUS_ON)
    seen = [event for event in run.events if event.name is EventName.USB_ATTACHED]
    starts_s = [edge.at_s for edge in truth.edges]
    for event in seen:
        assert unit.usb.link
        assert event.at_s >= vbus.at_s - vbus.uncertainty_s
        stage = truth.edges[bisect_right(starts_s, event.at_s) - 1].stage
        assert event.value == IDENTITIES.get(stage, unit.usb.android)
    for k, edge in enumerate(truth.edges):
        end_s = starts_s[k + 1] if k + 1 < len(starts_s) else run.duration_s or 0.0
        if unit.usb.link and edge.stage in IDENTITIES and end_s - max(edge.at_s, vbus.at_s) > 6.0:
            assert [one for one in seen if shows(one, edge.at_s, end_s, IDENTITIES[edge.stage])]


def shows(event: Event, start_s: float, end_s: float, usb_id: str) -> bool:
    """An attach of that identity within a stage."""
    return event.value == usb_id and start_s - event.uncertainty_s <= event.at_s <= end_s
