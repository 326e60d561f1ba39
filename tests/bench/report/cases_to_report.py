"""Material for reports, made by hand: three verdicts over one stuck board and one USB probe."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from analysis.checks import Answer, Check, CheckResult
from analysis.diagnosis import Diagnosis, NextCheck, OnMotherboard, Suspicion, Verdict
from analysis.findings import UNITS, Finding, FindingName, Judged
from analysis.run import RunKind, RunRecord, SupplySetting
from analysis.trace import Event, EventName
from bench.case import Case, Run
from bench.profile_file import LoadedProfile, load_profile
from bench.report.material import Material, RunMaterial
from bench.traces.recording import Loss, Origin
from tests.bench.report.traces_to_draw import stuck_stages, stuck_trace

SIMULATED = "simulated by bootbench's imaginary phone, fault mb_ufs_edl_9008, seed 7"
CONTENT = "0123456789abcdef" * 4
_BECAUSE = (
    "run-1, 7.5–28.0 s: ends at 129.5 mA; 50–150 mA (+3.1 bits)",
    "run-2, 3.3 s: USB 05c6:9008; expected in 85% (+4.0 bits)",
)
_AGAINST = ("run-1, 6.9–28.0 s: supply limiting for 7.2% of the time after the key; 0% (−0.4 bits)",)


@cache
def profile() -> LoadedProfile:
    return load_profile()


def findings() -> tuple[Finding, ...]:
    """One of each judgement and of each way to be printed."""
    name = FindingName
    return (
        _finding(name.PREKEY_MEAN, 0.0002, None, 0.005, Judged.OK, (0.3, 6.9), 0.0001),
        _finding(name.PREKEY_LEAK, 0.0, None, 0.0, Judged.OK, (0.3, 6.9)),
        _finding(name.OWN_START, 0.0, None, 0.0, Judged.OK, (0.0, 6.9)),
        _finding(name.KEY_RESPONSE, 0.1295, 0.05, None, Judged.OK, (6.9, 9.9), 0.0003),
        _finding(name.PEAK_LEVEL, 0.1297, 0.8, 2.2, Judged.LOW, (6.9, 28.0), 0.0003),
        _finding(name.FINAL_LEVEL, 0.1295, None, None, Judged.OK, (7.55, 28.0), 0.0003),
        _finding(name.FINAL_SPREAD, 0.0137, 0.05, None, Judged.LOW, (7.55, 28.0), 0.001),
        _finding(name.FURTHEST_PHASE, 2.0, 6.0, None, Judged.LOW, (6.9, 28.0)),
        _finding(name.RETURN_PERIOD, None, 5.0, None, Judged.NOT_MEASURABLE, (6.9, 28.0), why="it never returned"),
        _finding(name.LIMIT_SHARE, 0.072, None, 0.02, Judged.MARGINAL, (6.9, 28.0), 0.001),
        _finding(name.VOLTAGE_SAG, 0.021, None, 0.5, Judged.OK, (6.9, 28.0), 0.005),
    )


def diagnosis(verdict: Verdict, reasons: tuple[str, ...] = _BECAUSE) -> Diagnosis:
    faults = [(fault.id, fault.motherboard) for fault in profile().profile.faults]
    first = {Verdict.MOTHERBOARD: OnMotherboard.YES, Verdict.NOT_MOTHERBOARD: OnMotherboard.NO}
    # For *cannot say* faults on the motherboard and beside it stay mixed, as the profile has them.
    faults.sort(key=lambda fault: fault[1] is not first.get(verdict, fault[1]))
    shares = [0.9, 0.06, *[0.04 / (len(faults) - 2)] * (len(faults) - 2)]
    suspicions = tuple(
        Suspicion(fault, share, place, reasons, _AGAINST) for (fault, place), share in zip(faults, shares, strict=True)
    )
    open_checks = (
        NextCheck(
            Check.OFFICIAL_REFLASH_CURES, 0.71, "it splits the set", Verdict.NOT_MOTHERBOARD, Verdict.MOTHERBOARD
        ),
        NextCheck(Check.STORAGE_ANSWERS_LOADER, 0.4, "it splits the set", Verdict.CANNOT_SAY, Verdict.MOTHERBOARD),
    )
    settled = verdict is not Verdict.CANNOT_SAY
    return Diagnosis(
        case_id="C0147",
        verdict=verdict,
        fault=faults[0][0] if settled else None,
        faults=suspicions,
        credible_set=tuple(fault for fault, _ in faults[: 1 if settled else 5]),
        credibility=0.9764,
        findings=findings(),
        segments=stuck_stages(),
        next_checks=() if settled else open_checks,
        meter_limits=("steps below 0.1 mA cannot be seen",),
        withheld=() if settled else ("The faults that still fit disagree.",),
    )


def material(
    verdict: Verdict,
    *,
    simulated: str | None = SIMULATED,
    case_id: str = "C0147",
    reasons: tuple[str, ...] = _BECAUSE,
) -> Material:
    trace = stuck_trace()
    heard = (Event(0.0, EventName.VBUS_ON), Event(3.3, EventName.USB_ATTACHED, "05c6:9008"))
    boot = Run("run-1", RunKind.SUPPLY_BOOT, None, SupplySetting(4.0, 3.0), trace.meter, trace.events, None)
    probe = Run("run-2", RunKind.USB_PROBE, None, None, None, heard, 60.0)
    checks = (CheckResult(Check.RECENTLY_FLASHED_OR_UNLOCKED, Answer.NO),)
    case = Case(Path("C0147"), case_id, "POCO X3 Pro", "001010000001477", (boot, probe), checks, simulated=simulated)
    origin = Origin("jls", "run-1.jls", "ab" * 32, (Loss.CALIBRATION,), ("one row left out",), "INA226", "BB-0001")
    runs = (
        RunMaterial(boot, RunRecord("run-1", boot.kind, trace, boot.supply, trace.events, 28.0), origin),
        RunMaterial(probe, RunRecord("run-2", probe.kind, None, None, heard, 60.0), None),
    )
    return Material(case, runs, diagnosis(verdict, reasons), profile(), "0.1.0", CONTENT)


def _finding(
    name: FindingName,
    value: float | None,
    low: float | None,
    high: float | None,
    judged: Judged,
    interval_s: tuple[float, float],
    uncertainty: float | None = None,
    why: str = "",
) -> Finding:
    return Finding(name, value, UNITS[name], low, high, judged, "run-1", interval_s, "BONE, CF-1048", uncertainty, why)
