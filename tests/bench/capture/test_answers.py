"""What is known of the output is what the supply answered: a reading of a live output counts, an order does not."""

from __future__ import annotations

import numpy as np
import pytest

from bench.capture.answers import TELL_EVERY_S, Answers
from bench.guard.messages import Armed, Output, PowerRequest, Readings, StopCause, Stopped, SwitchedOn
from drivers.capabilities import SupplyState
from drivers.samples import Regulation, Samples

REQUEST = PowerRequest(4.0, 3.0)
ARMED = Armed(SupplyState(4.0, 0.5, False, 0.01, 0.0, Regulation.OFF), (), ())


def reading(volts: float, regulation: Regulation | None) -> Readings:
    samples = Samples(0, np.array([0.1]), np.array([volts]), np.array([1.0]), 0.0, regulation=regulation)
    return Readings(samples)


def test_before_any_answer_the_output_is_unknown() -> None:
    assert Answers(REQUEST).newest.output is Output.UNKNOWN


@pytest.mark.parametrize(
    ("volts", "regulation", "output"),
    [
        (4.0, Regulation.CONSTANT_VOLTAGE, Output.ON),
        (0.3, Regulation.CONSTANT_CURRENT, Output.ON),
        (4.0, None, Output.ON),
        (0.0, None, Output.OFF),
        (0.0, Regulation.OFF, Output.OFF),
        (2.0, Regulation.OFF, Output.OFF),
    ],
)
def test_the_touch_tests_readings_say_that_it_is_on(
    volts: float, regulation: Regulation | None, output: Output
) -> None:
    answers = Answers(REQUEST)
    answers.hear(ARMED, 0.0)
    answers.hear(reading(volts, regulation), 1.0)
    assert answers.newest.output is output
    assert answers.newest.volts == volts


def test_an_output_that_did_not_go_off_is_not_called_off() -> None:
    answers = Answers(REQUEST)
    for report in (ARMED, SwitchedOn(1.0, 0.9, 0.1), reading(4.0, Regulation.CONSTANT_VOLTAGE)):
        answers.hear(report, 1.0)
    assert answers.newest.limit_a == 3.0
    told = answers.hear(Stopped(StopCause.LINK_LOST, Output.UNKNOWN, "the cable is out", 2.0), 1.01)
    assert told is not None
    assert (told.output, told.volts) == (Output.UNKNOWN, None)
    told = answers.hear(Stopped(StopCause.ASKED, Output.OFF, "the output is off now", 9.0, 0.02), 1.02)
    assert told is not None
    assert (told.output, told.volts) == (Output.OFF, 0.02)


def test_a_change_is_told_at_once_and_volts_now_and_then() -> None:
    answers = Answers(REQUEST)
    assert answers.hear(ARMED, 0.0) is not None
    on = reading(4.0, Regulation.CONSTANT_VOLTAGE)
    assert answers.hear(on, 0.01) is not None
    assert answers.hear(on, 0.02) is None
    assert answers.hear(on, 0.02 + TELL_EVERY_S) is not None
