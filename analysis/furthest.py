"""How far along the boot a run gets, by its named segments.

A stage counts where it is one: a rest that lasts, after a kernel and an Android that worked. A phone that starts again
and again gets no further than there is time for between two starts, whatever a segment of a pause that the meter
missed is called.
"""

from __future__ import annotations

from collections.abc import Iterable

from analysis.endings import IDLE_LASTS_S
from analysis.findings import Finding, FindingName
from analysis.ladder import Phase, StageLadder
from analysis.phases import NamedSegment
from analysis.view import StartView

WORKED_S = 2.0
"""A phone idles or sleeps after its kernel and Android have worked for as long as this at least, not before."""
RESTS = (Phase.IDLE, Phase.SUSPENDED)
MOMENT_S = 1.0
"""A phone at rest works for moments, which a fast meter names apart; what lasts longer ends the rest."""
PHASE_NUMBER = {
    Phase.PMIC: 1,
    Phase.EARLY_BOOT: 2,
    Phase.BOOT_LOADER: 3,
    Phase.KERNEL: 4,
    Phase.ANDROID: 5,
    Phase.IDLE: 6,
    Phase.SUSPENDED: 6,
}


def furthest(
    start: StartView, segments: tuple[NamedSegment, ...], ladder: StageLadder, period_s: float | None
) -> Finding:
    """The number of the furthest phase; `period_s` is the time from one start to the next, `None` without a loop."""
    view = start.view
    if view.resolution.too_slow or not segments:
        why = f"{view.resolution.rate_hz:.3g} readings per second are too slow to name boot phases"
        return view.cannot(FindingName.FURTHEST_PHASE, start.whole, why)
    after = [segment for segment in segments if segment.segment.stop_s > start.start_s]
    reached = after if period_s is None and _worked(after) else [one for one in after if one.phase not in RESTS]
    reached = _lasting(reached) if period_s is None else [one for one in reached if _in_time(one, ladder, period_s)]
    best = max(reached, key=lambda segment: (_most(segment), _least(segment)), default=None)
    if best is None or _most(best) == 0:
        return view.judge(FindingName.FURTHEST_PHASE, start.whole, 0.0, 0.0)
    most, least = _most(best), _least(best)
    interval_s = (best.segment.start_s, best.segment.stop_s)
    return view.judge(FindingName.FURTHEST_PHASE, interval_s, 0.5 * (most + least), 0.5 * (most - least))


def within_a_loop(
    segments: tuple[NamedSegment, ...], found: Iterable[Finding], ladder: StageLadder
) -> tuple[NamedSegment, ...]:
    """The segments of a run, without the names of stages for which a phone that starts again and again has no time.

    `found` are the findings of the run: where it has a period, and how long.
    """
    loops = [one for one in found if one.name == FindingName.RETURN_PERIOD and one.value is not None]
    return tuple(_named_in(loops, one, ladder) for one in segments) if loops else segments


def _named_in(loops: list[Finding], named: NamedSegment, ladder: StageLadder) -> NamedSegment:
    middle_s = 0.5 * (named.segment.start_s + named.segment.stop_s)
    for loop in loops:
        start_s, stop_s = loop.interval_s
        if start_s <= middle_s <= stop_s and _most(named) and loop.value is not None:
            in_time = _stage(named) not in RESTS and _in_time(named, ladder, loop.value)
            return named if in_time else NamedSegment(named.run, named.segment, Phase.UNNAMED)
    return named


def _worked(after: list[NamedSegment]) -> bool:
    return sum(one.segment.duration_s for one in after if one.phase in (Phase.KERNEL, Phase.ANDROID)) >= WORKED_S


def _lasting(reached: list[NamedSegment]) -> list[NamedSegment]:
    """Without the rests that are no longer than a quiet moment of a boot."""
    kept: list[NamedSegment] = []
    rest: list[NamedSegment] = []
    for one in reached:
        if one.phase in RESTS:
            rest.append(one)
            continue
        kept.append(one)
        if one.segment.duration_s >= MOMENT_S:
            kept += _if_long(rest)
            rest = []
    return kept + _if_long(rest)


def _if_long(rest: list[NamedSegment]) -> list[NamedSegment]:
    return rest if sum(one.segment.duration_s for one in rest) >= IDLE_LASTS_S else []


def _in_time(named: NamedSegment, ladder: StageLadder, period_s: float) -> bool:
    """Whether a stage, or the first of those that it may be, can come within the time of one start."""
    rung = ladder.rung(named.joined_from or _stage(named))
    return rung is None or rung.from_s <= period_s


def _stage(named: NamedSegment) -> Phase:
    """The stage of a segment; a stuck one has the stage that it is stuck in."""
    return named.stuck_in if named.phase is Phase.STUCK and named.stuck_in is not None else named.phase


def _most(named: NamedSegment) -> int:
    """How far along the boot a segment is at most."""
    return PHASE_NUMBER.get(_stage(named), 0)


def _least(named: NamedSegment) -> int:
    """How far at least, where the meter could not split stages."""
    return _most(named) if named.joined_from is None else PHASE_NUMBER.get(named.joined_from, 0)
