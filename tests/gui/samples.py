"""Pages made by hand, for looking at the window: what a case says here is an example, not a measurement."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.checks import Answer, Check, CheckResult
from analysis.diagnosis import Diagnosis, NextCheck, OnMotherboard, Reason, Suspicion, Verdict
from analysis.findings import Finding, FindingName, Judged
from analysis.phases import NamedSegment, Phase
from analysis.run import RunKind, SupplySetting
from analysis.segment import Segment
from analysis.trace import Event, EventName, Meter, Trace, UniformClock
from bench.case import Case, Run, run_record
from bench.profile_file import load_profile
from bench.traces.recording import Loss, Origin, Recording
from gui.english import ENGLISH
from gui.pages.trace.loading import load_page
from gui.pages.trace.model import OpenedCase, TracePageText, case_page, recording_page
from gui.plots.run_model import open_recording_run, open_run
from gui.words import Words

RATE_HZ, KEY_S, END_S = 500.0, 7.2, 27.9
METER = Meter("shunt ammeter", RATE_HZ, resolution_a=1e-4, noise_a=2e-4)
ORIGIN = Origin(
    format="case_csv",
    source_name="run-1.csv",
    source_hash="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    losses=(Loss.INSTRUMENT, Loss.CALIBRATION),
    notes=("3 rows were commented out by their author.",),
)
EVENTS = (
    Event(0.0, EventName.OUTPUT_ON),
    Event(KEY_S, EventName.KEY_DOWN),
    Event(KEY_S + 1.1, EventName.KEY_UP),
)
EDL_EVENTS = (Event(0.0, EventName.VBUS_ON), Event(3.3, EventName.USB_ATTACHED, "05c6:9008"))


PROFILE = load_profile().profile


def stuck_current(rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """Inrush, quiet before the key, a short climb, then flat at 129.7 mA; twelve readings lost."""
    time_s = np.arange(round(END_S * RATE_HZ)) / RATE_HZ
    level = np.where(time_s < KEY_S, 2e-4, np.where(time_s < KEY_S + 0.55, 0.042, 0.1297))
    level = np.where(time_s < 0.1, 0.44 * np.exp(-time_s / 0.03), level)
    current = level + rng.normal(0, 2e-4 + 0.01 * (time_s > KEY_S) * level, time_s.size)
    current[6000:6012] = np.nan
    return current.astype(np.float32)


def stuck_trace() -> Trace:
    """The supply boot of the example case."""
    current = stuck_current(np.random.default_rng(7))
    volts = (4.0 - 0.05 * np.nan_to_num(current)).astype(np.float32)
    clock = UniformClock(current.size, RATE_HZ)
    return Trace(clock, current, METER, volts, EVENTS)


def pages_of(path: Path) -> list[TracePageText]:
    """The pages of a case or a recording, in English; how far a long one was read is left out."""
    return [page for page in load_page(path, ENGLISH) if isinstance(page, TracePageText)]


def example_case(folder: Path = Path("C0147")) -> OpenedCase:
    """A supply boot that gets stuck, and a USB probe that shows the boot ROM."""
    runs = (
        Run("run-1", RunKind.SUPPLY_BOOT, folder / "run-1.csv", SupplySetting(4.0, 3.0), METER, EVENTS, END_S),
        Run("run-2", RunKind.USB_PROBE, None, None, None, EDL_EVENTS, 60.0),
    )
    case = Case(
        folder=folder,
        case_id="C0147",
        model="POCO X3 Pro",
        imei="001010000001477",
        runs=runs,
        checks=(CheckResult(Check.RECENTLY_FLASHED_OR_UNLOCKED, Answer.NO),),
        simulated="simulated by bootbench's imaginary phone, fault mb_ufs_edl_9008, seed 7",
    )
    trace = stuck_trace()
    opened = (
        open_run(1, "Run 1 · Supply boot", run_record(runs[0], trace)),
        open_run(2, "Run 2 · USB probe", run_record(runs[1], None)),
    )
    return OpenedCase(case, opened, (Recording(trace, ORIGIN), None))


def _segment(phase: Phase, start_s: float, stop_s: float, level_a: float, spread_a: float) -> NamedSegment:
    return NamedSegment("run-1", Segment(start_s, stop_s, level_a, spread_a, 0.004), phase)


SEGMENTS = (
    _segment(Phase.INRUSH, 0.0, 0.1, 0.13, 0.11),
    _segment(Phase.PREKEY, 0.1, KEY_S, 2e-4, 2e-4),
    _segment(Phase.PMIC, KEY_S, KEY_S + 0.55, 0.042, 4e-4),
    _segment(Phase.STUCK, KEY_S + 0.55, END_S, 0.1297, 1.3e-3),
)


def _finding(
    name: FindingName, value: float | None, unit: str, low: float | None, high: float | None, judged: Judged
) -> Finding:
    why = "" if value is not None else "The rate of 500 Hz is too low for a step of 1 ms."
    start_s = 0.4 if name is FindingName.PREKEY_MEAN else KEY_S + 0.55
    return Finding(
        name=name,
        value=value,
        unit=unit,
        low=low,
        high=high,
        judged=judged,
        run="run-1",
        interval_s=(start_s, KEY_S if name is FindingName.PREKEY_MEAN else END_S),
        source="fault_signatures.yaml, thresholds.prekey_ok_ma (inferred)",
        uncertainty=None if value is None else abs(value) * 0.01 + 1e-5,
        why=why,
    )


FINDINGS = (
    _finding(FindingName.PREKEY_MEAN, 2e-4, "A", 0.0, 0.005, Judged.OK),
    _finding(FindingName.KEY_RESPONSE, 0.13, "A", 0.005, None, Judged.OK),
    _finding(FindingName.FINAL_LEVEL, 0.1295, "A", None, None, Judged.OK),
    _finding(FindingName.FINAL_SPREAD, 0.01, "1", None, 0.3, Judged.OK),
    _finding(FindingName.FINAL_DURATION, 20.1, "s", None, 3.0, Judged.HIGH),
    _finding(FindingName.FURTHEST_PHASE, 2.0, "1", 6.0, None, Judged.LOW),
    _finding(FindingName.RETURNS_TO_ZERO, 0.0, "1", None, 0.0, Judged.OK),
    _finding(FindingName.RESPONSE_DELAY, None, "s", None, 0.1, Judged.NOT_MEASURABLE),
)
REASONS = (
    Reason("Stops 0.55 s after the key and stays flat at 129.7 mA", 4.1, "run-1", (KEY_S + 0.55, END_S)),
    Reason("USB 05c6:9008 by itself", 2.2, "run-2", (3.3, 60.0)),
    Reason("Current before the key 0.2 mA", 0.8, "run-1", (0.4, KEY_S)),
    Reason("Recently flashed or unlocked: no", 1.7),
)


def _suspicion(fault: str, probability: float, motherboard: OnMotherboard, reasons: tuple[Reason, ...]) -> Suspicion:
    return Suspicion(
        fault=fault,
        probability=probability,
        motherboard=motherboard,
        because=tuple(reason.sentence for reason in reasons if reason.bits > 0),
        against=tuple(reason.sentence for reason in reasons if reason.bits < 0),
        reasons=reasons,
    )


def diagnosis_of(verdict: Verdict) -> Diagnosis:
    """The example case with one of the three verdicts."""
    board, software = "mb_ufs_edl_9008", "sw_edl_after_flash"
    against = (*REASONS[:3], replace(REASONS[3], bits=-2.4))
    faults = (
        _suspicion(board, 0.83, OnMotherboard.YES, REASONS),
        _suspicion(software, 0.15, OnMotherboard.INDETERMINATE, against),
        _suspicion("nonmb_display_lcm", 0.004, OnMotherboard.NO, ()),
    )
    open_case = verdict is Verdict.CANNOT_SAY
    if verdict is Verdict.NOT_MOTHERBOARD:
        faults = (_suspicion("nonmb_display_lcm", 0.97, OnMotherboard.NO, REASONS), *faults[:2])
    check = NextCheck(
        Check.OFFICIAL_REFLASH_CURES.value,
        0.71,
        "yes: not the motherboard, sw_edl_after_flash leads with 93 %; no: the motherboard, mb_ufs_edl_9008 leads",
        if_yes=Verdict.NOT_MOTHERBOARD,
        if_no=Verdict.MOTHERBOARD,
    )
    second = NextCheck(Check.STORAGE_ANSWERS_LOADER.value, 0.4, "needs an authorised centre")
    return Diagnosis(
        case_id="C0147",
        verdict=verdict,
        fault=None if open_case else faults[0].fault,
        faults=faults,
        credible_set=(board, software) if open_case else (faults[0].fault,),
        credibility=0.98,
        findings=FINDINGS,
        segments=SEGMENTS,
        next_checks=(check, second) if open_case else (),
        meter_limits=("rate 500 Hz: a stage shorter than 10 ms cannot be seen",),
        withheld=("storage on the motherboard and software after flashing disagree",) if open_case else (),
    )


def case_text(verdict: Verdict, words: Words = ENGLISH) -> TracePageText:
    """The page of the example case."""
    return case_page(example_case(), diagnosis_of(verdict), PROFILE, words)


def recording_text(volts: float | None = None) -> TracePageText:
    """The page of a recording that belongs to no case, with its voltage or without."""
    trace = stuck_trace()
    voltage_v = np.full(len(trace), volts, np.float32) if volts is not None else None
    trace = replace(trace, voltage_v=voltage_v, events=())
    recording = Recording(trace, replace(ORIGIN, source_name="boot.log"))
    segments = tuple(named.segment for named in SEGMENTS)
    run = open_recording_run(ENGLISH.trace.recording, trace)
    return recording_page(recording, run, segments, PROFILE, ENGLISH)


def many_runs_text() -> TracePageText:
    """A case with more runs than stand side by side."""
    opened = example_case()
    more = tuple(
        replace(opened.runs[0], number=number, run_id=f"run-{number}", name=f"Run {number} · Supply boot")
        for number in range(3, 7)
    )
    runs, recordings = (*opened.runs, *more), (*opened.recordings, *(opened.recordings[0] for _ in more))
    return case_page(
        replace(opened, runs=runs, recordings=recordings), diagnosis_of(Verdict.CANNOT_SAY), PROFILE, ENGLISH
    )
