"""What STOP and the supply's answers leave behind: how long OFF took, and how often a lost supply was asked again."""

from __future__ import annotations

from bench.capture.messages import OutputIs
from bench.guard.messages import Output
from gui.pages.bench.known import Known
from gui.pages.bench.supply_answers import answered, stopped

OFF, ON, UNKNOWN = (OutputIs(output, None, None) for output in (Output.OFF, Output.ON, Output.UNKNOWN))


def test_the_first_answer_off_after_stop_says_how_long_it_took() -> None:
    known = answered(stopped(Known(), 10.0), ON, 10.2, captures=True)
    assert known.stop is not None
    assert known.stop.off_after_s is None
    first = answered(known, OFF, 10.5, captures=True)
    later = answered(first, OFF, 12.0, captures=True)
    assert first.stop is not None
    assert first.stop.off_after_s == 0.5
    assert later.stop == first.stop


def test_a_lost_supply_is_counted_for_each_answer_that_is_not_off() -> None:
    known = Known(silent_s=3.0)
    for told, captures in ((UNKNOWN, True), (UNKNOWN, False), (ON, False), (OFF, False)):
        known = answered(known, told, 1.0, captures=captures)
    assert (known.attempts, known.silent_s, known.supply) == (2, 0.0, OFF)
