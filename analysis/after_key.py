"""What the key sets off: the answer to it, how high the current climbs, what the supply does."""

from __future__ import annotations

import numpy as np

from analysis.findings import Finding, FindingName
from analysis.judging import shown
from analysis.view import StartView

ANSWER_WITHIN_S = 3.0
"""An answer to the key comes within this; PMIC debounce is 62.5 ms (device tree of vayu)."""
ANSWER_HELD_S = 0.25
PEAK_HELD_S = 0.5
MOST_OF_PEAK = 0.7


def after_key(start: StartView) -> list[Finding]:
    """The findings of the climb after the key, or after a start by itself."""
    return [*_answer(start), *_climb(start), *_supply(start)]


def _answer(start: StartView) -> list[Finding]:
    view, marks = start.view, start.view.marks
    if marks.started_itself or marks.key_s is None:
        return []
    soon = start.levels.between(marks.key_s, max(marks.presses_s[-1:] or (marks.key_s,)) + ANSWER_WITHIN_S)
    held = soon.held_a(ANSWER_HELD_S)
    if not held.size:
        why = f"there are fewer than two readings in the {shown(ANSWER_WITHIN_S, 's')} after the key"
        return [view.cannot(FindingName.KEY_RESPONSE, start.whole, why)]
    rise_a = float(held.max() - start.off_a)
    uncertainty_a = start.uncertainty_a(soon.rows(0, 1))
    response = view.judge(FindingName.KEY_RESPONSE, (marks.key_s, soon.end_s), rise_a, uncertainty_a)
    if marks.rise_s is None or not marks.key_marked:
        return [response]
    uncertainty_s = view.levels.step_s + max((e.uncertainty_s for e in view.run.events), default=0.0)
    delay_s, interval_s = max(0.0, marks.rise_s - marks.key_s), (marks.key_s, max(marks.key_s, marks.rise_s))
    delay = view.judge(FindingName.RESPONSE_DELAY, interval_s, delay_s, uncertainty_s)
    return [response, delay]


def _climb(start: StartView) -> list[Finding]:
    """The highest level, and how long it takes to most of it: a short jumps, a boot climbs."""
    peak, rise_s = _peak(start), start.view.marks.rise_s
    if peak.value is None or rise_s is None or peak.value <= start.view.thresholds.off_a:
        return [peak]
    most = np.flatnonzero((start.over_a >= MOST_OF_PEAK * peak.value) & (start.levels.at_s >= rise_s))
    if not most.size:
        return [peak]
    reached_s = float(start.levels.at_s[most[0]])
    step_s = start.levels.step_s
    return [peak, start.view.judge(FindingName.CLIMB_TIME, (rise_s, reached_s), reached_s - rise_s, step_s)]


def _peak(start: StartView) -> Finding:
    levels = start.levels
    if levels.step_s > PEAK_HELD_S:
        why = f"one reading in {shown(levels.step_s, 's')} is too slow for a level of half a second"
        return start.view.cannot(FindingName.PEAK_LEVEL, start.whole, why)
    highest = levels.highest_held(PEAK_HELD_S)
    if highest is None:
        return start.view.cannot(FindingName.PEAK_LEVEL, start.whole, "the run ends within half a second of the key")
    top, held_a = highest
    interval_s = (float(levels.at_s[top]), float(levels.at_s[top]) + PEAK_HELD_S)
    value, uncertainty = held_a - start.off_a, start.uncertainty_a(levels.rows(0, 1))
    return start.view.judge(FindingName.PEAK_LEVEL, interval_s, value, uncertainty)


def _supply(start: StartView) -> list[Finding]:
    view, levels = start.view, start.levels
    at_limit = view.limiting(levels)
    if at_limit is None:
        found = [view.cannot(FindingName.LIMIT_SHARE, start.whole, "nobody wrote down the supply's limit")]
    else:
        share = float(levels.hold_s[at_limit].sum() / levels.hold_s.sum())
        found = [view.judge(FindingName.LIMIT_SHARE, start.whole, share, 0.0)]
    volts, supply = levels.voltage_v, view.run.supply
    if volts is None or supply is None or np.isfinite(volts).sum() < 2:
        return found
    read = volts[np.isfinite(volts)]
    lowest_v = float(np.maximum(read[:-1], read[1:]).min())
    return [*found, view.judge(FindingName.VOLTAGE_SAG, start.whole, supply.set_v - lowest_v, 0.02)]
