"""From a run to its findings and what spoils it: the one door between recordings and evidence."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from analysis.after_key import after_key
from analysis.before_key import before_key
from analysis.endings import endings
from analysis.findings import Finding, FindingName, LimitTable
from analysis.furthest import furthest
from analysis.gates import Gate, Spoilt, spoilt_by
from analysis.judging import shown
from analysis.ladder import REFERENCE_LADDER, StageLadder, stage_resolution
from analysis.levels import levels_of
from analysis.marks import Thresholds, marks_of
from analysis.phases import NamedSegment
from analysis.returns import returns
from analysis.run import RunKind, RunRecord
from analysis.trace import KEY_PRESSES, EventName
from analysis.view import RunView, StartView, start_view

LIMITS_THROUGHOUT = 0.9
"""From this share of the time on, before the key and after it, a supply limits all the time."""
_LIMIT_SHARES = (FindingName.PREKEY_LIMIT_SHARE, FindingName.LIMIT_SHARE)
_STEPS = (FindingName.KEY_RESPONSE, FindingName.PEAK_LEVEL)
_OF_THE_CURRENT = (
    FindingName.KEY_RESPONSE,
    FindingName.RESPONSE_DELAY,
    FindingName.PEAK_LEVEL,
    FindingName.CLIMB_TIME,
    FindingName.FINAL_LEVEL,
    FindingName.FINAL_SPREAD,
    FindingName.SETTLE_TIME,
    FindingName.IDLE_REACHED,
    FindingName.IDLE_LEVEL,
    FindingName.FURTHEST_PHASE,
    FindingName.REPETITION,
    FindingName.RETURN_PERIOD,
    FindingName.RETURNS_TO_ZERO,
)
"""What is found of the current after the key."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a run of the supply gave."""

    run: str
    findings: tuple[Finding, ...]
    bridged: bool
    """The key contact was bridged at the board instead of the key being pressed."""
    spoilt: tuple[Spoilt, ...]
    """Empty for a clean run; otherwise its findings are shown, but are no evidence."""


def find(
    run: RunRecord,
    segments: tuple[NamedSegment, ...],
    thresholds: Thresholds,
    limits: LimitTable,
    ladder: StageLadder = REFERENCE_LADDER,
) -> Measured | None:
    """Measure a run; `None` for one whose current does not count or was not recorded.

    In a USB probe the phone may charge into the supply, and in a run on its own battery no supply feeds it: both are
    read for their events only.
    """
    if run.kind is not RunKind.SUPPLY_BOOT or run.trace is None:
        return None
    levels = levels_of(run.trace)
    resolution = stage_resolution(run.trace, ladder)
    view = RunView(run, levels, marks_of(run, levels, thresholds), thresholds, limits, resolution)
    first = next((event.name for event in run.events if event.name in KEY_PRESSES), None)
    if len(levels) < 2 and view.stopped_short() is None:
        return Measured(run.id, (), first is EventName.KEY_BRIDGED, spoilt_by(view, ()))
    findings = _without_the_supply(view, (*before_key(view), *_after(start_view(view), segments, ladder)))
    return Measured(run.id, findings, first is EventName.KEY_BRIDGED, spoilt_by(view, findings))


def _without_the_supply(view: RunView, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings, without what would be said of the current where somebody turned a supply up that limits all along.

    It limits before the key and after it, so that what flows is what was set, and a step of it is no answer to the key.
    """
    values = {finding.name: finding.value or 0.0 for finding in findings}
    turned_up = max(values.get(name, 0.0) for name in _STEPS) >= view.thresholds.response_a
    if not turned_up or min(values.get(name, 0.0) for name in _LIMIT_SHARES) < LIMITS_THROUGHOUT:
        return findings
    why = "the supply stands at its limit before the key and after it, so what flows is what it is set to give"
    return tuple(
        view.cannot(FindingName(finding.name), finding.interval_s, why)
        if finding.name in _OF_THE_CURRENT and finding.value is not None
        else finding
        for finding in findings
    )


def starved_beside(found: Iterable[tuple[RunRecord, Measured]], thresholds: Thresholds) -> tuple[Measured, ...]:
    """The runs of a phone, with those spoilt, too, that start again and again at a limit as low as one that was hit.

    A meter that misses the spike in one recording of a starved boot sees it in the next: one bench spoils both.
    """
    runs = list(found)
    hit_a = [
        (run.supply.limit_a, run.id)
        for run, one in runs
        if run.supply is not None and any(spoilt.gate is Gate.CLIPPED_AT_LIMIT for spoilt in one.spoilt)
    ]
    if not hit_a:
        return tuple(one for _, one in runs)
    highest_a, where = max(hit_a)
    return tuple(_starved(run, one, highest_a, where, thresholds) for run, one in runs)


def _starved(run: RunRecord, one: Measured, hit_a: float, where: str, thresholds: Thresholds) -> Measured:
    restarts = next((finding for finding in one.findings if finding.name == FindingName.RETURN_PERIOD), None)
    if one.spoilt or restarts is None or run.supply is None or run.supply.limit_a > hit_a:
        return one
    sentence = (
        f"the phone starts again and again at a limit of {shown(run.supply.limit_a, 'A')}, and {where} hit one of "
        f"{shown(hit_a, 'A')}: set at least {shown(thresholds.least_limit_a, 'A')} and repeat"
    )
    return replace(one, spoilt=(Spoilt(Gate.CLIPPED_AT_LIMIT, run.id, restarts.interval_s, sentence),))


def _after(start: StartView | None, segments: tuple[NamedSegment, ...], ladder: StageLadder) -> list[Finding]:
    """The findings after the key; a phone that starts again and again has no last level."""
    if start is None:
        return []
    again = returns(start)
    period = next((finding for finding in again if finding.name == FindingName.RETURN_PERIOD), None)
    # Of a loop whose period the meter cannot tell, any stage may be one that was reached.
    period_s = None if period is None else period.value if period.value is not None else math.inf
    reached = furthest(start, segments, ladder, period_s)
    return [*after_key(start), reached, *again, *(endings(start) if period is None else [])]
