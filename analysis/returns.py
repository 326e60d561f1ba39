"""How often the phone falls off and starts again, and how long it takes from one start to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.findings import Finding, FindingName
from analysis.judging import shown
from analysis.levels import Floats
from analysis.marks import Marks
from analysis.order import median
from analysis.repetition import Repetition, repetition
from analysis.view import StartView

READINGS_PER_PERIOD = 2.5
"""Fewer readings than this per period, and a meter cannot tell a period from its alias."""
SEEN_PAUSE = 2.0
"""Pauses shorter than so many readings are missed at times."""
SHORTEST_PAUSE_S = 0.1
SURE_OF_COUNT = 2
"""Pauses between two starts can be this short; a meter with fewer readings sees two of them only by luck."""
REPEATS = 0.35
"""A current that is this much like itself one period later repeats itself; a boot that comes once stays below 0.2."""
ALIAS = 0.7
"""Starts that were seen after less than this share of a period show that the period is a multiple of the true one."""
SHORTEST_LOOP_S = 0.5
"""A phone that dies in its first stages starts again as soon as this."""
STEADY_SHARE = 0.05
"""A phone that is stuck holds its level to this share of it, a spread of one standard deviation."""
ON_AGAIN_A = 0.02
"""A rise that ends a return to zero, over the level of the phone when off."""
ASKED_FOR_S = 1.5
"""A start this near to a mark of the key was asked for: marks come late, and phones take their time."""
LEAST_OF_FIRST = 0.1
LEAST_OF_PAUSE = 0.5
"""A phone asleep wakes for moments too: what lasts for less than these shares of the first start, and of the pause
before it, is no start."""
SLEEPS_AFTER_S = 5.0
"""One that went off sooner was not asleep, since kernel and init alone take longer: it resets early, and may be off for
longer than it is on."""


def returns(start: StartView) -> list[Finding]:
    """Number of returns to the off level that end in a new start, and the middle time between the starts."""
    view, reading_s = start.view, start.view.levels.reading_s
    rise_s = view.marks.rise_s
    if rise_s is None:
        return [view.judge(FindingName.RETURNS_TO_ZERO, start.whole, 0.0, 0.0)]
    again = _starts_again(start, rise_s)
    if again.at_s.size and _all_asked_for(again.at_s, _later_presses(view.marks, rise_s)):
        start, again = start.until(float(again.at_s[0])), _none_again()
        left_s = start.levels.end_s - rise_s
        if left_s < view.thresholds.least_after_key_s:
            why = f"the key was pressed again {shown(left_s, 's')} after the first rise"
            return [view.cannot(FindingName.RETURNS_TO_ZERO, start.whole, why)]
    repeated = repetition(start)
    found = [_count(start, again), *_repeats(start, repeated)]
    period_s, interval_s = _period_s(again, rise_s, reading_s), (rise_s, start.levels.end_s)
    if period_s is None and repeated is not None and repeated.strength >= REPEATS:
        period_s = repeated.period_s
        apart_s = float(np.diff(again.at_s).min(initial=np.inf))
        if period_s is not None and apart_s < ALIAS * period_s:
            why = (
                f"it repeats itself after {shown(period_s, 's')}, but two starts came {shown(apart_s, 's')} apart: "
                "most pauses fall between its readings"
            )
            return [*found, view.cannot(FindingName.RETURN_PERIOD, interval_s, why)]
    if period_s is None:
        return found
    least_s = READINGS_PER_PERIOD * reading_s
    if period_s < least_s:
        why = f"{1.0 / reading_s:.3g} readings per second cannot tell periods under {shown(least_s, 's')}"
        return [*found, view.cannot(FindingName.RETURN_PERIOD, interval_s, why)]
    return [*found, view.judge(FindingName.RETURN_PERIOD, interval_s, period_s, start.levels.step_s)]


def _count(start: StartView, again: _Again) -> Finding:
    """The number of returns; too few to be sure of, where a pause can fall between two readings."""
    view, reading_s = start.view, start.view.levels.reading_s
    if reading_s > SHORTEST_PAUSE_S and again.at_s.size < SURE_OF_COUNT:
        why = f"a pause of less than {shown(2 * reading_s, 's')} between two starts can fall between its readings"
        return view.cannot(FindingName.RETURNS_TO_ZERO, start.whole, why)
    return view.judge(FindingName.RETURNS_TO_ZERO, start.whole, float(again.at_s.size), 0.0)


def _repeats(start: StartView, repeated: Repetition | None) -> list[Finding]:
    """The strength; unknown where a slow meter sees unrest without swing, as it does of a loop too fast for it."""
    if repeated is None:
        return []
    interval_s = (start.rise_s, start.levels.end_s)
    least_s = READINGS_PER_PERIOD * start.view.levels.reading_s
    if repeated.strength <= 0.0 and least_s > SHORTEST_LOOP_S and _restless(start):
        why = f"its unrest may be a loop of less than {shown(least_s, 's')}, which its readings cannot show"
        return [start.view.cannot(FindingName.REPETITION, interval_s, why)]
    return [start.view.judge(FindingName.REPETITION, interval_s, repeated.strength, 0.0)]


def _restless(start: StartView) -> bool:
    """Whether the readings after the rise vary by more than the meter's step and a steady phone's share."""
    settled_s = start.rise_s + 2.0 * start.view.levels.reading_s
    later = start.over_a[start.levels.at_s >= settled_s]
    return later.size > 2 and float(later.std()) > max(start.levels.resolution_a, STEADY_SHARE * float(later.mean()))


def _period_s(again: _Again, first_s: float, reading_s: float) -> float | None:
    """Middle time from one start to the next; `None` with fewer than three, or with pauses too short to be seen."""
    if again.at_s.size < 2 or median(again.pauses_s) < SEEN_PAUSE * reading_s:
        return None
    return median(np.diff(np.append(first_s, again.at_s)))


@dataclass(frozen=True, slots=True, eq=False)
class _Again:
    """Starts after the first one."""

    at_s: Floats
    """Shape (k,)."""
    pauses_s: Floats
    """How long the phone was off before each, shape (k,)."""


def _none_again() -> _Again:
    return _Again(np.empty(0), np.empty(0))


def _later_presses(marks: Marks, rise_s: float) -> list[float]:
    """The presses after the one that the first rise answers."""
    first_s = rise_s if marks.key_s is None else max(rise_s, marks.key_s)
    return [press_s for press_s in marks.presses_s if press_s > first_s]


def _all_asked_for(again_s: Floats, presses_s: list[float]) -> bool:
    """Whether every start came when the key was pressed: from a phone that is off it is what the press asked for.

    One that nobody asked for shows that it starts by itself, and then the others say so too.
    """
    apart_s = np.abs(again_s[:, None] - np.array(presses_s))
    return bool((apart_s.min(axis=1, initial=np.inf) <= ASKED_FOR_S).all())


def _starts_again(start: StartView, first_s: float) -> _Again:
    """Each start before which the phone was off."""
    off_a = start.view.thresholds.off_a + 1.5 * start.levels.resolution_a
    on_a = max(ON_AGAIN_A, 2.0 * off_a)
    later = start.levels.at_s > first_s
    state = np.where(start.over_a <= off_a, -1, np.where(start.over_a >= on_a, 1, 0))[later]
    clear = np.flatnonzero(state)
    if not clear.size:
        return _none_again()
    state, at_s = state[clear], start.levels.at_s[later][clear]
    turns = np.flatnonzero(np.diff(state)) + 1
    edges_s = np.concatenate(([first_s], at_s[turns], [start.levels.end_s]))
    on = np.concatenate((state[:1], state[turns])) == 1
    lasts_s = np.diff(edges_s)
    if not on.any():
        return _none_again()
    rises = np.flatnonzero(on)
    rises = rises[rises > 0]
    cut_off_by_end = rises == on.size - 1
    long = (lasts_s[rises] >= LEAST_OF_FIRST * lasts_s[int(np.flatnonzero(on)[0])]) | cut_off_by_end
    if lasts_s[int(np.flatnonzero(on)[0])] >= SLEEPS_AFTER_S:
        long &= lasts_s[rises] >= LEAST_OF_PAUSE * lasts_s[rises - 1]
    return _Again(edges_s[rises[long]], lasts_s[rises[long] - 1])
