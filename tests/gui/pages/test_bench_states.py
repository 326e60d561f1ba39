"""The states of the Bench page: every state with every input, and every path to *output on*."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import pytest

from bench.guard.messages import Output
from gui.pages.bench.moves import ANSWER_WITHIN_S, CALM_S, RUNNING, TWICE_S, after
from gui.pages.bench.states import (
    HOLD_S,
    Again,
    Answered,
    CameBack,
    Checked,
    Diagnosed,
    Did,
    Doing,
    Down,
    Ended,
    Input,
    KeyDue,
    Next,
    Order,
    Outcome,
    Over,
    Press,
    Situation,
    State,
    StationThere,
    Tick,
    Up,
)

STEP_S = 0.2
"""Time goes by in these; three of them are as long as holding takes."""
LONG_S = 4.0
"""Longer ago than this makes no difference."""


def inputs(now_s: float) -> Iterator[Input]:
    """Everything that the page can hear at a time."""
    yield from (Down(now_s), Up(now_s), Again(now_s), Tick(now_s), Tick(now_s + STEP_S), Tick(now_s + LONG_S))
    yield from Press
    yield from (KeyDue(), CameBack())
    yield from (StationThere(True), StationThere(False), Checked(True), Checked(False))
    yield from map(Did, Doing)
    yield from map(Answered, Output)
    yield from map(Diagnosed, Outcome)
    yield from (Ended(how, output) for how, output in product(Over, Output))


@dataclass(frozen=True)
class Watched:
    """A place in the walk, and what an onlooker has seen: he keeps no books with the page."""

    situation: Situation
    passed: bool = False
    """The checks passed since they were last begun."""
    pressed_s: float | None = None
    """Since when the action has been held, in the state that it was pressed in."""
    went_up_s: float | None = None
    """When it went up, if nothing has shown yet whether the keyboard only repeats it."""


def seen_after(before: Watched, heard: Input, found: Next) -> Watched:
    passed, pressed_s, state = before.passed, before.pressed_s, before.situation.state
    if isinstance(heard, Checked) and state is State.CHECKING:
        passed = heard.passed
    if Order.CHECK in found.orders:
        passed = False
    went_up_s = before.went_up_s
    if isinstance(heard, Down) and (pressed_s is None or went_up_s is not None) and state is State.READY:
        pressed_s, went_up_s = heard.at_s, None
    if isinstance(heard, Again) and pressed_s is not None and went_up_s is not None:
        pressed_s, went_up_s = pressed_s + heard.at_s - went_up_s, None
    if isinstance(heard, Up) and pressed_s is not None and went_up_s is None:
        went_up_s = heard.at_s
    late = isinstance(heard, Tick) and went_up_s is not None and heard.at_s > went_up_s
    if late or heard is Press.STOP or found.situation.state is not State.READY:
        pressed_s = went_up_s = None
    return Watched(found.situation, passed, pressed_s, went_up_s)


def normal(place: Watched) -> Watched:
    """The same place with its times counted from now, so that there are finitely many."""
    now = place.situation
    back_s = now.now_s

    def ago(at_s: float) -> float:
        return -round(min(LONG_S, back_s - at_s), 1)

    held_s = ago(now.held_since_s) if now.held_since_s is not None else None
    pressed_s = ago(place.pressed_s) if place.pressed_s is not None else None
    let_go_s = ago(now.let_go_s) if now.let_go_s is not None else None
    went_up_s = ago(place.went_up_s) if place.went_up_s is not None else None
    situation = replace(now, now_s=0.0, since_s=ago(now.since_s), held_since_s=held_s, let_go_s=let_go_s)
    return replace(place, situation=situation, pressed_s=pressed_s, went_up_s=went_up_s)


def walked(*, twice: bool = False) -> dict[Watched, list[tuple[Input, Next]]]:
    """Every place that can be reached from the first one, with everything that is heard there."""
    first = Watched(Situation(twice=twice))
    places: dict[Watched, list[tuple[Input, Next]]] = {}
    ahead = [first]
    while ahead:
        place = ahead.pop()
        if place in places:
            continue
        places[place] = [(heard, after(place.situation, heard)) for heard in inputs(0.0)]
        ahead += [normal(seen_after(place, heard, found)) for heard, found in places[place]]
    return places


PLACES = walked()


TWICE = walked(twice=True)


@pytest.mark.parametrize("places", [PLACES, TWICE], ids=["held", "twice"])
def test_every_state_can_be_reached(places: dict[Watched, list[tuple[Input, Next]]]) -> None:
    assert {place.situation.state for place in places} == set(State)


def test_pressed_twice_the_output_goes_on_only_after_checks_that_passed_and_a_first_press_of_this_state() -> None:
    ways = 0
    for place, steps in TWICE.items():
        for heard, found in steps:
            if Order.SWITCH_ON not in found.orders:
                continue
            ways += 1
            assert place.situation.state is State.READY
            assert place.passed
            assert isinstance(heard, Down)
            first_s = place.situation.held_since_s
            assert first_s is not None
            assert heard.at_s - first_s <= TWICE_S
    assert ways > 0


def test_one_press_alone_and_two_too_far_apart_do_nothing() -> None:
    ready = Situation(State.READY, passed=True, twice=True)
    first = after(ready, Down(1.0)).situation
    held = after(after(first, Tick(2.0)).situation, Up(2.1))
    assert (held.situation.state, held.orders) == (State.READY, ())
    assert after(held.situation, Down(2.5)).orders == (Order.SWITCH_ON,)
    late = after(after(first, Tick(3.2)).situation, Down(3.3))
    assert (late.situation.state, late.orders) == (State.READY, ())


def test_the_output_goes_on_only_after_checks_that_passed_and_a_hold_of_its_own() -> None:
    ways = 0
    for place, steps in PLACES.items():
        for heard, found in steps:
            if Order.SWITCH_ON not in found.orders:
                continue
            ways += 1
            assert place.situation.state is State.READY
            assert place.passed, "the checks of this capture did not pass"
            assert place.pressed_s is not None, "nothing was held"
            assert isinstance(heard, Tick | Up)
            assert heard.at_s - place.pressed_s >= HOLD_S - 1e-9
            assert place.went_up_s is None, "it was let go"
    assert ways > 0


def test_the_output_is_not_taken_for_on_by_any_other_way() -> None:
    for place, steps in PLACES.items():
        for _, found in steps:
            entered = found.situation.state in RUNNING and place.situation.state not in RUNNING
            assert not entered or found.orders == (Order.SWITCH_ON,)


def test_stop_is_obeyed_at_every_place() -> None:
    for place in (*PLACES, *TWICE):
        found = after(place.situation, Press.STOP)
        assert Order.SWITCH_OFF in found.orders
        assert found.situation.held_since_s is None
        assert found.situation.state not in (State.READY, *RUNNING), "stop leaves no way to go on"


def test_stopped_is_said_only_of_an_output_that_answered_off() -> None:
    for place in PLACES:
        if place.situation.state is State.STOPPED:
            for heard, found in PLACES[place]:
                if isinstance(heard, Ended) and heard.how is not Over.NOTHING and heard.output is not Output.OFF:
                    assert found.situation.state is State.LINK_LOST
    arrivals = [
        (heard, found)
        for place, steps in PLACES.items()
        for heard, found in steps
        if found.situation.state is State.STOPPED and place.situation.state is not State.STOPPED
    ]
    assert arrivals
    assert all(found.situation.output is Output.OFF for _, found in arrivals)


def test_a_lost_supply_is_left_only_with_the_technicians_word_and_its_own() -> None:
    for place, steps in PLACES.items():
        if place.situation.state is not State.LINK_LOST:
            continue
        for heard, found in steps:
            if found.situation.state is not State.LINK_LOST:
                assert place.situation.confirmed or isinstance(heard, Down)
                assert found.situation.output is Output.OFF
                assert found.situation.state is State.STOPPED


@pytest.mark.parametrize("state", State)
def test_no_input_raises_in_any_state(state: State) -> None:
    for passed, confirmed, output, held_s in product((False, True), (False, True), Output, (None, -1.0, 0.0)):
        now = Situation(state, -2.0, 0.0, output, passed, held_s, confirmed)
        for heard in inputs(0.0):
            assert after(now, heard).situation.state in State


def walk(*heard: Input) -> Next:
    found = Next(Situation())
    for one in heard:
        found = after(found.situation, one)
    return found


CHECKED: tuple[Input, ...] = (StationThere(True), Down(0.0), Up(0.1), Checked(True))
ON: tuple[Input, ...] = (*CHECKED, Down(1.0), Tick(1.2), Tick(1.4), Tick(1.6))


def test_a_boot_from_the_clips_to_the_verdict() -> None:
    assert walk(*CHECKED).situation.state is State.READY
    assert walk(*ON).orders == (Order.SWITCH_ON,)
    key = walk(*ON, Did(Doing.WAITING_FOR_KEY))
    assert key.situation.state is State.KEY
    live = after(key.situation, Down(5.0))
    assert (live.situation.state, live.orders) == (State.LIVE, (Order.MARK_KEY,))
    usb = after(live.situation, Did(Doing.TOUCHING))
    usb = after(usb.situation, Did(Doing.WAITING_FOR_USB))
    assert usb.situation.state is State.NEXT_RUN
    probe = after(usb.situation, Down(60.0))
    assert (probe.situation.state, probe.orders) == (State.LIVE, (Order.MARK_USB,))
    over = after(probe.situation, Ended(Over.FINISHED, Output.OFF))
    assert (over.situation.state, over.orders) == (State.THINKING, (Order.DIAGNOSE,))
    asked = after(over.situation, Diagnosed(Outcome.OPEN))
    answer = after(asked.situation, Press.NO)
    assert (answer.situation.state, answer.orders) == (State.THINKING, (Order.ANSWER_NO,))
    decided = after(answer.situation, Diagnosed(Outcome.DECIDED))
    assert after(decided.situation, Down(90.0)).orders == (Order.TO_CLAIM,)


def test_letting_go_early_does_nothing() -> None:
    early = walk(*CHECKED, Down(1.0), Up(1.5), Tick(2.0))
    assert (early.situation.state, early.orders) == (State.READY, ())
    again = after(early.situation, Down(2.0))
    for at_s in (2.2, 2.4, 2.5):
        again = after(again.situation, Tick(at_s))
        assert again.orders == ()
    assert after(again.situation, Tick(2.6)).orders == (Order.SWITCH_ON,)


def test_a_key_that_its_keyboard_repeats_is_held_and_no_longer_than_it_was_down() -> None:
    """Fifteen times up and down, each 2 ms apart: the hold stands still in between."""
    found = walk(*CHECKED, Down(1.0))
    for k in range(15):
        up_s = 1.0 + 0.04 * (k + 1)
        found = after(found.situation, Tick(up_s - 0.01))
        assert found.orders == ()
        found = after(after(found.situation, Up(up_s)).situation, Again(up_s + 0.002))
    assert (found.situation.state, found.orders) == (State.READY, ()), "0.03 s of the 0.602 were not seen"
    assert found.situation.held == pytest.approx((0.602 - 15 * 0.002) / HOLD_S)
    assert after(found.situation, Tick(1.62)).orders == ()
    assert after(found.situation, Tick(1.64)).orders == (Order.SWITCH_ON,)


def test_letting_go_just_before_the_end_switches_nothing_on() -> None:
    """Until it is known whether the keyboard repeats the key, time does not count; then the hold is over."""
    up = walk(*CHECKED, Down(1.0), Tick(1.2), Tick(1.4), Up(1.59))
    waits = after(up.situation, Tick(1.62))
    assert (waits.orders, waits.situation.held) == ((), up.situation.held)
    over = after(waits.situation, Tick(1.68))
    assert (over.orders, over.situation.held) == ((), 0.0)
    assert after(over.situation, Again(1.69)).situation.held == 0.0
    anew = after(waits.situation, Down(1.63))
    assert anew.situation.held == 0.0
    assert after(anew.situation, Tick(1.7)).orders == ()


def test_what_a_window_that_stood_still_did_not_see_is_not_held() -> None:
    """The key may have gone up long before the window hears of it."""
    still = walk(*CHECKED, Down(1.0), Tick(3.0))
    assert (still.situation.state, still.orders) == (State.READY, ())
    assert after(still.situation, Up(3.01)).orders == ()
    seen = still
    for at_s in (3.2, 3.34):
        seen = after(seen.situation, Tick(at_s))
        assert seen.orders == ()
    assert after(seen.situation, Tick(3.36)).orders == (Order.SWITCH_ON,)


def test_a_key_that_was_down_before_the_checks_passed_counts_for_nothing() -> None:
    held = walk(StationThere(True), Down(0.0), Tick(1.0), Checked(True), Tick(5.0))
    assert (held.situation.state, held.situation.held) == (State.READY, 0.0)


def test_the_key_pressed_twice_does_not_end_the_run_that_it_began() -> None:
    live = walk(*ON, Did(Doing.WAITING_FOR_KEY), Down(5.0), Up(5.1))
    assert after(live.situation, Down(5.3)).orders == ()
    assert after(live.situation, Down(5.0 + CALM_S)).orders == (Order.END_RUN,)


def test_a_hand_that_is_not_free_is_counted_in_and_marked_by_the_prompt() -> None:
    key = walk(*ON, Did(Doing.WAITING_FOR_KEY))
    due = after(key.situation, KeyDue())
    assert (due.situation.state, due.orders) == (State.LIVE, (Order.MARK_KEY_BY_PROMPT,))
    assert after(due.situation, KeyDue()) == Next(due.situation), "one key is marked once"


def test_space_does_nothing_while_a_check_is_asked() -> None:
    asked = Situation(State.OPEN)
    assert after(asked, Down(1.0)) == Next(replace(asked, now_s=1.0))


def test_a_supply_that_does_not_answer_stop_in_time_is_lost() -> None:
    stopping = walk(*ON, Press.STOP)
    assert (stopping.situation.state, stopping.orders) == (State.STOPPING, (Order.SWITCH_OFF,))
    since_s = stopping.situation.since_s
    assert after(stopping.situation, Tick(since_s + ANSWER_WITHIN_S)).situation.state is State.STOPPING
    lost = after(stopping.situation, Tick(since_s + ANSWER_WITHIN_S + 0.1))
    assert lost.situation.state is State.LINK_LOST
    assert lost.situation.output is Output.UNKNOWN


def test_a_capture_that_is_still_starting_is_waited_for_after_stop() -> None:
    """Nothing was switched on: no phone may be powered by it, and a busy machine starts it slowly."""
    stopping = walk(StationThere(True), Down(0.0), Press.STOP)
    assert stopping.situation.state is State.STOPPING
    late = after(stopping.situation, Tick(100.0))
    assert late.situation.state is State.STOPPING
    assert after(late.situation, Ended(Over.NOTHING, Output.OFF)).situation.state is State.STOPPED
    assert after(late.situation, Ended(Over.NOTHING, Output.UNKNOWN)).situation.state is State.NOT_SAFE
    assert after(late.situation, Ended(Over.BROKEN_OFF, Output.UNKNOWN)).situation.state is State.LINK_LOST


def test_a_short_may_be_looked_at_once_the_clips_are_known_to_be_right() -> None:
    short = walk(*ON, Ended(Over.SHORT, Output.OFF))
    assert short.situation.state is State.SHORT
    assert after(short.situation, Down(9.0)).situation.state is State.CONNECT
    assert after(short.situation, Press.CLIPS_ARE_RIGHT).orders == (Order.DIAGNOSE,)


def test_what_is_refused_before_the_output_was_on_is_no_lost_supply() -> None:
    refused = walk(StationThere(True), Down(0.0), Ended(Over.NOTHING, Output.UNKNOWN))
    assert refused.situation.state is State.NOT_SAFE
