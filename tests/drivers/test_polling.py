"""Set-points take their turn between readings, and a turn that failed is not over."""

from __future__ import annotations

from itertools import pairwise

import pytest

from drivers.clock import TurnedClock
from drivers.errors import NoAnswerError
from drivers.polling import SET_POINTS_EVERY_S, SetPointTurns, rate_with_turns_hz
from drivers.samples import SetPoints

SEEN = SetPoints(4.0, 2.0)


@pytest.mark.parametrize(("reading_s", "set_points_s"), [(0.025, 0.025), (0.04, 0.02), (0.165, 0.082), (0.001, 0.001)])
def test_turns_come_as_often_as_the_stated_rate_allows_for(reading_s: float, set_points_s: float) -> None:
    clock = TurnedClock()

    def ask() -> SetPoints:
        clock.sleep_s(set_points_s)
        return SEEN

    turns, readings, begun_s = SetPointTurns(ask, clock), 0, []
    while clock.now_s() < 10.0:
        before_s = clock.now_s()
        if turns.take() is not None:
            begun_s.append(before_s)
        clock.sleep_s(reading_s)
        readings += 1
    apart_s = [after - before for before, after in pairwise(begun_s)]
    assert max(apart_s) <= SET_POINTS_EVERY_S + reading_s + set_points_s
    assert readings / clock.now_s() >= 0.9 * rate_with_turns_hz(reading_s, set_points_s)


def test_a_turn_without_an_answer_is_not_over() -> None:
    clock, heard = TurnedClock(), [False, False, True]

    def ask() -> SetPoints:
        if not heard.pop(0):
            raise NoAnswerError("nothing came")
        return SEEN

    turns = SetPointTurns(ask, clock)
    for _ in range(2):
        with pytest.raises(NoAnswerError):
            turns.take()
    assert turns.take() == SEEN
    assert turns.take() is None
