"""Why a slow supply is asked in just this order, and why a voltage turned down while the phone runs takes 0.4 s."""

from __future__ import annotations

from enum import Enum
from itertools import product

import pytest

from drivers.korad import wire as korad
from drivers.siglent import wire as siglent
from drivers.sparing import QUESTIONS

PROMISE_S = 0.300
LONGEST = 7
"""Questions in one round; longer rounds hold the same windows."""


class Asks(Enum):
    """One question."""

    LIMIT = "limit"
    CURRENT = "current"
    VOLTAGE = "voltage"
    SET_V = "set voltage"


OURS = (Asks.LIMIT, Asks.CURRENT, Asks.VOLTAGE)


def commands_until_off(round_: tuple[Asks, ...], *, sure: dict[Asks, int]) -> int:
    """Commands from a fault to *off* at worst, where an answer of `sure` needs so many more commands to act upon.

    The fault strikes just after the question before it was answered; 99 where no question ever shows it.
    """
    worst = 0
    for place in range(len(round_)):
        shown = [
            ahead + sure[round_[(place + ahead) % len(round_)]]
            for ahead in range(1, len(round_) + 1)
            if round_[(place + ahead) % len(round_)] in sure
        ]
        worst = max(worst, min(shown, default=99))
    return worst


LIMIT_TURNED = {Asks.LIMIT: 1}
PUSHED_BACK = {Asks.VOLTAGE: 1}
"""Current that the phone pushes back lifts the terminals, whatever is set."""
DOWN_BEFORE_KEY = {Asks.VOLTAGE: 1, Asks.SET_V: 1}
DOWN_AFTER_KEY = {Asks.VOLTAGE: 2, Asks.SET_V: 1}
"""A low voltage alone may be the phone's doing: the set voltage is asked before the output goes off."""


def worst_of(round_: tuple[Asks, ...], down: dict[Asks, int]) -> int:
    return max(commands_until_off(round_, sure=sure) for sure in (LIMIT_TURNED, PUSHED_BACK, down))


@pytest.mark.parametrize("spacing_s", [korad.SPACING_S, siglent.DIALECT.spacing_s])
def test_before_the_key_the_fourth_command_after_a_fault_switches_off_which_is_in_time(spacing_s: float) -> None:
    assert len(OURS) == QUESTIONS
    assert worst_of(OURS, DOWN_BEFORE_KEY) == 4
    assert 4 * spacing_s <= PROMISE_S + spacing_s


@pytest.mark.parametrize("spacing_s", [korad.SPACING_S, siglent.DIALECT.spacing_s])
def test_after_the_key_no_round_that_reads_the_current_is_quicker_than_ours(spacing_s: float) -> None:
    rounds = (
        one
        for length in range(2, LONGEST + 1)
        for one in product(Asks, repeat=length)
        if Asks.CURRENT in one and Asks.VOLTAGE in one
    )
    best = min(worst_of(one, DOWN_AFTER_KEY) for one in rounds)
    assert best == worst_of(OURS, DOWN_AFTER_KEY) == 5
    assert 5 * spacing_s > PROMISE_S + spacing_s + 0.01  # a command is obeyed within some milliseconds of its answer's


def test_without_readings_of_the_current_it_could_be_done() -> None:
    assert worst_of((Asks.LIMIT, Asks.VOLTAGE, Asks.SET_V), DOWN_AFTER_KEY) == 4
