"""Where a run ends: its last plateau, how long the phone took to get there, and the level on which it idles."""

from __future__ import annotations

from bisect import insort

import numpy as np

from analysis.blocks import Indices
from analysis.findings import Finding, FindingName
from analysis.judging import shown
from analysis.levels import Floats
from analysis.marks import compressed
from analysis.order import distinct, median, row_medians, row_quantiles
from analysis.view import StartView

WINDOW_S = 1.0
"""The end of a run is judged on its seconds: their middle level shrugs off bursts of work."""
SAME_LEVEL = 0.5
"""Levels within this on the compressed scale (about ±60 %) are one plateau, as long as the phone only works on it."""
IDLE_AFTER_S = 8.0
"""Before this a phone is not idle: kernel and init alone take longer."""
IDLE_WITHIN_S = 70.0
"""By then a phone that starts has idled for ten seconds: 20 to 45 s to boot, with a margin of a third."""
IDLE_BY_S = 90
"""A first rest that begins later is none of a start's: a boot animation that never ends has quiet stretches too."""
IDLE_SOUGHT_S = 3600
"""Whether it idles is looked for in so many seconds: what a phone does later tells nothing of its power-on."""
IDLE_LASTS_S = 10
"""Seconds that a phone must be quiet for to be idle; the steps of its boot are shorter."""
LASTING_S = 13
"""A rest of so many seconds is surely none of the boot's own steps; a display stays lit for at least as long."""
QUIET = 0.15
"""Four of five seconds lie within this of their middle one, on the compressed scale, where the phone is quiet."""
BUSY_S = 4
"""An idle phone was busy before: for this many seconds at least at 1.3 times its idle level, and above BUSY_A."""
BUSY_A = 0.12
BUSY_AGAIN = 0.15
"""Share of the seconds from then on in which an idle phone may work again."""
WORKS = 0.15
"""A level that spreads by this share of itself is one on which a processor works; what waits or hangs is flatter."""
HIGHEST_IDLE_A = 0.48
"""power_profile.xml of vayu: up to 400 mA idle with full display; a fifth more for a phone that is above it."""


def endings(start: StartView) -> list[Finding]:
    """The findings of the last level of a run, and of the level on which the phone idles."""
    seconds = _middle_of_seconds(start)
    if seconds.size < 2:
        why = f"the run ends {shown(start.whole[1] - start.rise_s, 's')} after the key"
        return [start.view.cannot(FindingName.FINAL_LEVEL, start.whole, why)]
    idle = _idle(start, seconds)
    return [*_last_level(start, seconds, any(one.value for one in idle)), *idle]


def _last_level(start: StartView, seconds: Floats, idles: bool) -> list[Finding]:
    """What the run ends on; a start that somebody stopped recording while it worked has not come to its last level."""
    view = start.view
    settled_s = start.rise_s + WINDOW_S * _last_plateau(compressed(np.maximum(0.0, seconds)))
    held_s = start.levels.end_s - settled_s
    interval_s = (settled_s, start.levels.end_s)
    if held_s < view.thresholds.plateau_min_s:
        return [
            view.cannot(FindingName.FINAL_LEVEL, interval_s, f"the last level was held for {shown(held_s, 's')} only")
        ]
    last = start.levels.between(settled_s, np.inf)
    level_a = median(last.current_a) - start.off_a
    settled = last.between(settled_s + WINDOW_S, np.inf)
    spread = float((settled if len(settled) > 2 else last).current_a.std()) / max(level_a, 1e-9)
    step_a = start.levels.resolution_a
    works = level_a > max(BUSY_A, 5.0 * step_a) and spread > WORKS
    if works and not idles and seconds.size * WINDOW_S < IDLE_WITHIN_S:
        took_s = start.levels.end_s - start.rise_s
        why = f"the phone still works when the run ends {shown(took_s, 's')} after the first rise, and may be starting"
        return [
            view.cannot(FindingName.FINAL_LEVEL, interval_s, why),
            view.judge(FindingName.FINAL_SPREAD, interval_s, spread, step_a / level_a),
        ]
    found = [
        view.judge(FindingName.FINAL_LEVEL, interval_s, level_a, start.uncertainty_a(last)),
        view.judge(FindingName.FINAL_DURATION, interval_s, held_s, WINDOW_S),
    ]
    if view.marks.rise_s is not None:
        took_s = settled_s - start.rise_s
        found.append(view.judge(FindingName.SETTLE_TIME, (start.rise_s, settled_s), took_s, WINDOW_S))
    if level_a <= view.thresholds.off_a:
        return found
    if level_a < 5.0 * step_a:
        why = f"a level of {shown(level_a, 'A')} has too few of the meter's steps to show its spread"
        return [*found, view.cannot(FindingName.FINAL_SPREAD, interval_s, why)]
    return [*found, view.judge(FindingName.FINAL_SPREAD, interval_s, spread, step_a / level_a)]


def _idle(start: StartView, seconds: Floats) -> list[Finding]:
    """Whether the phone was quiet after it had been busy, and the highest level on which it was."""
    late = round(IDLE_AFTER_S / WINDOW_S)
    whole = (start.rise_s, start.levels.end_s)
    if seconds.size < late + IDLE_LASTS_S:
        why = f"the run ends {shown(whole[1] - whole[0], 's')} after the first rise"
        return [start.view.cannot(FindingName.IDLE_REACHED, whole, why)]
    seconds = seconds[:IDLE_SOUGHT_S]
    stretches = np.lib.stride_tricks.sliding_window_view(compressed(np.maximum(0.0, seconds[late:])), IDLE_LASTS_S)
    middle = row_medians(stretches)
    quiet = row_quantiles(np.abs(stretches - middle[:, None]), 0.8) <= QUIET
    quiet &= middle <= np.arcsinh(HIGHEST_IDLE_A / 0.005)
    if not quiet.any():
        return _never_idle(start, seconds)
    rests = _rests(seconds, late, np.flatnonzero(quiet), middle)
    if not rests.size or late + rests[0] > IDLE_BY_S:
        return _never_idle(start, seconds)
    first = _longest_high(rests, middle)
    level_a = float(0.005 * np.sinh(middle[first]))
    from_s = start.rise_s + WINDOW_S * (late + first)
    interval_s = (from_s, from_s + WINDOW_S * IDLE_LASTS_S)
    uncertainty_a = start.uncertainty_a(start.levels.between(*interval_s))
    return [
        start.view.judge(FindingName.IDLE_REACHED, interval_s, 1.0, 0.0),
        start.view.judge(FindingName.IDLE_LEVEL, interval_s, level_a, uncertainty_a),
    ]


def _longest_high(rests: Indices, middle: Floats) -> int:
    """The highest rest of those that last; steps of the boot can be quiet for a moment more than ten seconds."""
    level = middle[rests]
    alike = (np.abs(level - level[:, None]) <= 2 * QUIET).sum(axis=1)
    lasting = rests[alike > LASTING_S - IDLE_LASTS_S]
    chosen = lasting if lasting.size else rests
    return int(chosen[middle[chosen].argmax()])


def _rests(seconds: Floats, late: int, quiet: Indices, middle: Floats) -> Indices:
    """Those quiet stretches, counted from second `late`, before which the phone was busy, and hardly is again."""
    first = late + quiet
    busy = seconds > np.maximum(BUSY_A, 1.3 * 0.005 * np.sinh(middle[quiet]))[:, None]
    passed = busy.cumsum(axis=1)
    before = passed[np.arange(quiet.size), first - 1]
    again = (passed[:, -1] - before) / (seconds.size - first)
    return np.asarray(quiet[(before >= BUSY_S) & (again <= BUSY_AGAIN)])


def _never_idle(start: StartView, seconds: Floats) -> list[Finding]:
    """A phone that has not idled yet may still be starting: only a long run can say that it does not idle."""
    whole = (start.rise_s, start.levels.end_s)
    if seconds.size * WINDOW_S < IDLE_WITHIN_S:
        why = f"a boot may take {shown(IDLE_WITHIN_S, 's')}, and the run ends after {shown(whole[1] - whole[0], 's')}"
        return [start.view.cannot(FindingName.IDLE_REACHED, whole, why)]
    return [start.view.judge(FindingName.IDLE_REACHED, whole, 0.0, 0.0)]


def _middle_of_seconds(start: StartView) -> Floats:
    """Median current over off of each second from the rise on, shape (n,); an empty one takes the one before."""
    numbers = np.floor((start.levels.at_s - start.rise_s) / WINDOW_S).astype(int)
    inside = numbers >= 0
    numbers, over_a = numbers[inside], start.over_a[inside]
    if not numbers.size:
        return np.empty(0)
    # By level, then by second without losing that order; small whole numbers are sorted in one pass.
    order = np.argsort(over_a)
    short = numbers[order].astype(np.min_scalar_type(numbers[-1]))
    order = order[np.argsort(short, kind="stable")]
    present = distinct(numbers)
    first = np.searchsorted(numbers, present)
    count = np.diff(first, append=numbers.size)
    low, high = order[first + (count - 1) // 2], order[first + count // 2]
    middle = 0.5 * (over_a[low] + over_a[high])
    return np.asarray(middle[np.searchsorted(present, np.arange(present[-1] + 1), side="right").clip(1) - 1])


def _last_plateau(seconds: Floats) -> int:
    """First second of the last plateau; a single second that stands out does not end it."""
    first = max(0, seconds.size - 3)
    plateau = sorted(seconds[first:].tolist())
    for k in range(first - 1, -1, -1):
        if abs(seconds[k] - plateau[len(plateau) // 2]) <= SAME_LEVEL:
            for level in seconds[k:first].tolist():
                insort(plateau, level)
            first = k
        elif first - k > 1:
            break
    return first
