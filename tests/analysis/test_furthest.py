"""How far a run gets: a stage counts where it is one, and a loop gets no further than there is time for."""

from __future__ import annotations

import pytest

from analysis.diagnose import diagnose
from analysis.findings import FindingName, LimitTable
from analysis.furthest import within_a_loop
from analysis.measure import find
from analysis.phases import NamedSegment, Phase
from analysis.segment import Segment
from bench.diagnosing import segmented
from tests.analysis.drawn_runs import BOOT, OFF, PROFILE, STUCK, Step, drawn_trace, supply_run

LIMITS = LimitTable(tuple(table.limits for table in PROFILE.findings))
Named = tuple[tuple[Phase, float, float], ...]
"""Phase, start and length in seconds."""
WORKED: Named = ((Phase.KERNEL, 6.0, 6.0), (Phase.ANDROID, 12.0, 18.0))


def furthest(steps: tuple[Step, ...], named: Named | None = None, rate_hz: float = 100.0) -> float | None:
    run = segmented(supply_run(drawn_trace(steps, rate_hz=rate_hz)), PROFILE.ladder)
    segments = run.segments
    if named is not None:
        segments = tuple(
            NamedSegment(run.record.id, Segment(start_s, start_s + long_s, 0.3, 0.01, 0.01), phase)
            for phase, start_s, long_s in named
        )
    found = find(run.record, segments, PROFILE.thresholds, LIMITS, PROFILE.ladder)
    assert found is not None
    return next(one.value for one in found.findings if one.name == FindingName.FURTHEST_PHASE)


def loop(on_s: float, off_s: float, count: int) -> tuple[Step, ...]:
    return (OFF, *([Step(0.3 * on_s, 0.12, 0.1), Step(0.7 * on_s, 0.6, 0.3), Step(off_s, 0.001)] * count))


def test_a_whole_boot_gets_to_its_rest() -> None:
    assert furthest(BOOT) == 6.0


def test_a_phone_that_hangs_early_gets_no_further_than_it_was_seen() -> None:
    value = furthest(STUCK)
    assert value is not None
    assert value <= 3.0


@pytest.mark.parametrize(("rest_s", "expected"), [(4.0, 5.0), (9.0, 5.0), (11.0, 6.0)])
def test_a_quiet_moment_is_no_rest(rest_s: float, expected: float) -> None:
    assert furthest(BOOT, (*WORKED, (Phase.IDLE, 30.0, rest_s), (Phase.ANDROID, 45.0, 5.0))) == expected


def test_a_rest_may_be_made_of_several_segments() -> None:
    assert furthest(BOOT, (*WORKED, (Phase.IDLE, 30.0, 6.0), (Phase.SUSPENDED, 36.0, 6.0))) == 6.0


@pytest.mark.parametrize(("works_s", "expected"), [(0.4, 6.0), (3.0, 5.0)])
def test_a_phone_at_rest_works_for_moments(works_s: float, expected: float) -> None:
    work = (Phase.ANDROID, 36.0, works_s)
    assert furthest(BOOT, (*WORKED, (Phase.IDLE, 30.0, 6.0), work, (Phase.IDLE, 39.0, 6.0))) == expected


def test_without_a_kernel_that_worked_there_is_no_rest() -> None:
    assert furthest(BOOT, ((Phase.BOOT_LOADER, 5.0, 1.0), (Phase.IDLE, 30.0, 20.0))) == 3.0


@pytest.mark.parametrize(("on_s", "expected"), [(1.2, 3.0), (3.2, 4.0), (8.0, 5.0)])
def test_a_loop_gets_no_further_than_the_time_between_two_starts(on_s: float, expected: float) -> None:
    ladder: Named = ((Phase.BOOT_LOADER, 4.5, 1.0), *WORKED, (Phase.IDLE, 35.0, 15.0))
    assert furthest(loop(on_s, 0.4, 8), ladder) == expected


def test_a_loop_whose_pauses_a_slow_meter_misses_never_rests() -> None:
    value = furthest(loop(7.0, 0.4, 9), rate_hz=4.0)
    assert value is not None
    assert value <= 5.0


def test_a_loop_whose_period_cannot_be_told_may_have_reached_any_stage() -> None:
    """Kernel and Android were seen: that the starts do not fit one period makes it no loop of the first stages."""
    run = segmented(supply_run(drawn_trace(loop(9.0, 0.2, 9), rate_hz=4.0)), PROFILE.ladder)
    found = find(run.record, run.segments, PROFILE.thresholds, LIMITS, PROFILE.ladder)
    assert found is not None
    values = {one.name: one.value for one in found.findings}
    assert values[FindingName.RETURN_PERIOD] is None
    assert values[FindingName.FURTHEST_PHASE] == 5.0


@pytest.mark.parametrize("rate_hz", [10.0, 20.0])
def test_no_stage_of_a_loop_bears_a_name_that_it_has_no_time_for(rate_hz: float) -> None:
    """Pauses of a twentieth of a second fall between its readings, and the time since the key goes on."""
    steps = (OFF, *([Step(0.25, 0.12, 0.05), Step(0.55, 0.27, 0.05), Step(0.1, 0.03)] * 20))
    run = segmented(supply_run(drawn_trace(steps, rate_hz=rate_hz)), PROFILE.ladder)
    found = find(run.record, run.segments, PROFILE.thresholds, LIMITS, PROFILE.ladder)
    assert found is not None
    late = {Phase.KERNEL, Phase.ANDROID, Phase.IDLE, Phase.SUSPENDED}
    assert late & {named.phase for named in run.segments}, "it is named so by its time alone"
    within = within_a_loop(run.segments, found.findings, PROFILE.ladder)
    assert not late & {named.phase for named in within}
    assert [named.segment for named in within] == [named.segment for named in run.segments]
    assert {named.phase for named in diagnose("C1", PROFILE, [run], ()).segments} == {named.phase for named in within}


def test_a_boot_that_comes_once_keeps_its_names() -> None:
    run = segmented(supply_run(drawn_trace(BOOT)), PROFILE.ladder)
    found = find(run.record, run.segments, PROFILE.thresholds, LIMITS, PROFILE.ladder)
    assert found is not None
    assert within_a_loop(run.segments, found.findings, PROFILE.ladder) == run.segments
