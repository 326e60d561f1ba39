"""What leads from one state of the Bench page to the next: a pure function of the situation and what is heard.

The output goes on by one path only: checks that passed, then the primary action held for `HOLD_S`, or pressed twice
within `TWICE_S` where the settings say so. STOP is obeyed in
every state, and asks the supply again where it asked already.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bench.guard.messages import Output
from gui.keys import REPEAT_GAP_S
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

TWICE_S = 2.0
"""Where the settings say so, the output goes on when the action was pressed twice within this."""
LOOKED_S = 0.25
"""Looked at so often, the action counts as held in between."""
FORGOTTEN_S = 2 * REPEAT_GAP_S
"""A hold that was let go is over after so long: a press that shows it as a repeat has come through by then."""
CALM_S = 1.0
"""A run that has just begun cannot be ended by the same key that began it, pressed twice."""


ANSWER_WITHIN_S = 3.0
"""From STOP to the supply's answer; guard, its tries and a recorder that has to be ended are quicker. Before the checks
passed nothing was switched on, and a capture that is still starting is waited for."""

CAPTURING = (
    State.CHECKING,
    State.READY,
    State.TOUCH_TEST,
    State.KEY,
    State.LIVE,
    State.NEXT_RUN,
    State.STOPPING,
)
"""A capture is open in these: a guard holds the supply."""
RUNNING = (State.TOUCH_TEST, State.KEY, State.LIVE, State.NEXT_RUN)
"""The output may be on in these."""
ANSWERED = (State.OPEN, State.DECIDED, State.FINAL)


def after(now: Situation, heard: Input) -> Next:
    """Where an input leads. What means nothing in a state changes nothing."""
    match heard:
        case Press.STOP:
            return _stop(now)
        case Press():
            return _pressed(now, heard)
        case Down(at_s):
            return _down(replace(now, now_s=max(now.now_s, at_s)))
        case Up(at_s):
            return _up(_on(now, at_s))
        case Again(at_s):
            return _again(_on(now, at_s))
        case Tick(at_s):
            return _held(_on(now, at_s))
        case KeyDue():
            key = now.state is State.KEY
            return _to(now, State.LIVE, Order.MARK_KEY_BY_PROMPT) if key else Next(now)
        case CameBack():
            free = now.state in (State.NO_STATION, State.CONNECT)
            return _to(now, State.THINKING, Order.DIAGNOSE) if free else Next(now)
        case StationThere(there):
            return _station(now, there)
        case Checked(passed):
            return _checked(now, passed)
        case Did(doing):
            return _did(now, doing)
        case Ended():
            return _ended(now, heard)
        case Answered(output):
            return _answered(replace(now, output=output))
        case Diagnosed(outcome):
            return _diagnosed(now, outcome)


def _to(now: Situation, state: State, *orders: Order) -> Next:
    """A state of its own: nothing that was held or confirmed before counts in it."""
    passed = now.passed and state in CAPTURING and state is not State.CHECKING
    there = replace(_not_held(now), state=state, since_s=now.now_s, passed=passed, confirmed=False)
    return Next(there, orders)


def _not_held(now: Situation) -> Situation:
    return replace(now, held_since_s=None, let_go_s=None)


def _on(now: Situation, at_s: float) -> Situation:
    """Time went on. What a window that stood still did not see does not count as held: the key may have gone up."""
    since_s, unseen_s = now.held_since_s, at_s - now.now_s - LOOKED_S
    if since_s is not None and unseen_s > 0 and not now.twice and now.let_go_s is None:
        since_s += unseen_s
    return replace(now, now_s=max(now.now_s, at_s), held_since_s=since_s)


def _stop(now: Situation) -> Next:
    if now.state in CAPTURING and now.state is not State.STOPPING:
        return _to(now, State.STOPPING, Order.SWITCH_OFF)
    return Next(_not_held(now), (Order.SWITCH_OFF,))


_PRIMARY: dict[State, Callable[[Situation], Next]] = {
    State.NO_STATION: lambda now: Next(now, (Order.FIND_INSTRUMENTS,)),
    State.CONNECT: lambda now: _to(now, State.CHECKING, Order.CHECK),
    State.NOT_SAFE: lambda now: _to(now, State.CHECKING, Order.CHECK),
    State.READY: lambda now: _pressed_again(now) if now.twice else _begun(now),
    State.SHORT: lambda now: _to(now, State.CONNECT),
    State.KEY: lambda now: _to(now, State.LIVE, Order.MARK_KEY),
    State.LIVE: lambda now: Next(now, (Order.END_RUN,) if now.now_s - now.since_s >= CALM_S else ()),
    State.NEXT_RUN: lambda now: _to(now, State.LIVE, Order.MARK_USB),
    State.DECIDED: lambda now: Next(now, (Order.TO_CLAIM,)),
    State.FINAL: lambda now: Next(now, (Order.TO_CLAIM,)),
    State.STOPPED: lambda now: _to(now, State.CHECKING, Order.CHECK),
    State.LINK_LOST: lambda now: _off_again(replace(now, confirmed=True), Order.LOOK_AGAIN),
    State.BROKEN_OFF: lambda now: Next(now, (Order.OTHER_FOLDER,)),
}
"""What the primary action does; a state that is not here has none."""


def _down(now: Situation) -> Next:
    primary = _PRIMARY.get(now.state)
    return primary(now) if primary is not None else Next(now)


def _begun(now: Situation) -> Next:
    held = now.held_since_s is not None and now.let_go_s is None
    return Next(now if held else replace(now, held_since_s=now.now_s, let_go_s=None))


def _pressed_again(now: Situation) -> Next:
    """The other way to *output on*, where the settings say so: twice within `TWICE_S`, with a pause between."""
    first_s = now.held_since_s
    if now.passed and first_s is not None and now.now_s - first_s <= TWICE_S:
        return _to(now, State.TOUCH_TEST, Order.SWITCH_ON)
    return Next(replace(now, held_since_s=now.now_s))


def _up(now: Situation) -> Next:
    if now.twice:
        return Next(now)
    there = _held(now)
    if there.orders or there.situation.held_since_s is None or there.situation.let_go_s is not None:
        return there
    return Next(replace(now, let_go_s=now.now_s))


def _again(now: Situation) -> Next:
    """The keyboard repeats what is held: the hold goes on where it stood, less what lay between, which nobody saw."""
    if now.held_since_s is None or now.let_go_s is None:
        return Next(now)
    return _held(replace(now, held_since_s=now.held_since_s + now.now_s - now.let_go_s, let_go_s=None))


def _held(now: Situation) -> Next:
    """The way to *output on* where it is held; and a supply that does not answer STOP in time is one that is lost."""
    if now.state is State.STOPPING and now.passed and now.now_s - now.since_s > ANSWER_WITHIN_S:
        return _to(replace(now, output=Output.UNKNOWN), State.LINK_LOST, Order.LOOK_AGAIN)
    if now.twice:
        late = now.held_since_s is not None and now.now_s - now.held_since_s > TWICE_S
        return Next(replace(now, held_since_s=None) if late else now)
    if now.let_go_s is not None:
        return Next(_not_held(now) if now.now_s - now.let_go_s > FORGOTTEN_S else now)
    ready = now.state is State.READY and now.passed and now.held_since_s is not None
    if ready and now.held_since_s is not None and now.now_s - now.held_since_s >= HOLD_S:
        return _to(now, State.TOUCH_TEST, Order.SWITCH_ON)
    return Next(now)


_PRESSED: dict[tuple[State, Press], Callable[[Situation], Next]] = {
    (State.OPEN, Press.YES): lambda now: _to(now, State.THINKING, Order.ANSWER_YES),
    (State.OPEN, Press.NO): lambda now: _to(now, State.THINKING, Order.ANSWER_NO),
    (State.OPEN, Press.NOT_DONE): lambda now: _to(now, State.THINKING, Order.ANSWER_NOT_DONE),
    (State.SHORT, Press.CLIPS_ARE_RIGHT): lambda now: _to(now, State.THINKING, Order.DIAGNOSE),
    **{
        (state, Press.CLOSE_PHONE): lambda now: _to(now, State.CONNECT, Order.CLOSE_PHONE)
        for state in (
            State.CONNECT,
            State.NOT_SAFE,
            State.SHORT,
            *ANSWERED,
            State.STOPPED,
            State.BROKEN_OFF,
        )
    },
    **{
        (state, Press.RUN_AGAIN): lambda now: _to(now, State.CHECKING, Order.CHECK)
        for state in (*ANSWERED, State.BROKEN_OFF)
    },
    **{(state, Press.CHANGE_ANSWER): lambda now: _to(now, State.THINKING, Order.DIAGNOSE) for state in ANSWERED},
}


def _pressed(now: Situation, press: Press) -> Next:
    found = _PRESSED.get((now.state, press))
    return found(now) if found is not None else Next(now)


def _station(now: Situation, there: bool) -> Next:
    if now.state is State.NO_STATION and there:
        return _to(now, State.CONNECT)
    if now.state in (State.CONNECT, State.NOT_SAFE) and not there:
        return _to(now, State.NO_STATION)
    return Next(now)


def _checked(now: Situation, passed: bool) -> Next:
    if now.state is not State.CHECKING:
        return Next(now)
    return _to(replace(now, passed=passed), State.READY if passed else State.NOT_SAFE)


_DOES: dict[tuple[State, Doing], State] = {
    (State.TOUCH_TEST, Doing.WAITING_FOR_KEY): State.KEY,
    (State.TOUCH_TEST, Doing.WATCHING): State.LIVE,
    (State.KEY, Doing.WATCHING): State.LIVE,
    (State.KEY, Doing.WAITING_FOR_USB): State.NEXT_RUN,
    (State.LIVE, Doing.WAITING_FOR_USB): State.NEXT_RUN,
    (State.TOUCH_TEST, Doing.WAITING_FOR_USB): State.NEXT_RUN,
    (State.KEY, Doing.TOUCHING): State.TOUCH_TEST,
    (State.LIVE, Doing.TOUCHING): State.TOUCH_TEST,
    (State.NEXT_RUN, Doing.WATCHING): State.LIVE,
}
"""The recorder goes on by itself within a capture that was let go on: what it does is what the page shows."""


def _did(now: Situation, doing: Doing) -> Next:
    state = _DOES.get((now.state, doing))
    return _to(now, state) if state is not None else Next(now)


_ENDS: dict[Over, State] = {
    Over.FINISHED: State.THINKING,
    Over.BY_HAND: State.STOPPED,
    Over.SHORT: State.SHORT,
    Over.BROKEN_OFF: State.BROKEN_OFF,
    Over.NOTHING: State.NOT_SAFE,
}
"""Where an end leads that nobody stopped by hand, with an output that is off."""


def _ended(now: Situation, ended: Ended) -> Next:
    now = replace(now, output=ended.output)
    if ended.how is not Over.NOTHING and ended.output is not Output.OFF:
        return _to(now, State.LINK_LOST)
    if now.state not in CAPTURING:
        return _answered(now)
    if now.state is State.STOPPING:
        return _to(now, State.STOPPED if ended.output is Output.OFF else State.NOT_SAFE)
    state = _ENDS[ended.how]
    return _to(now, state, *((Order.DIAGNOSE,) if state is State.THINKING else ()))


def _answered(now: Situation) -> Next:
    """The supply's word. One that does not answer while its output may be on is what nobody may overlook."""
    if now.state is State.LINK_LOST:
        return _off_again(now)
    if now.output is Output.UNKNOWN and now.state in RUNNING:
        return _to(now, State.LINK_LOST)
    if now.output is Output.OFF and now.state is State.STOPPING:
        return _to(now, State.STOPPED)
    return Next(now)


def _off_again(now: Situation, *orders: Order) -> Next:
    """A lost supply is left only when the technician says that it is off, and it answers so."""
    if now.confirmed and now.output is Output.OFF:
        return _to(now, State.STOPPED, *orders)
    return Next(now, orders)


_DIAGNOSED = {
    Outcome.OPEN: State.OPEN,
    Outcome.DECIDED: State.DECIDED,
    Outcome.FINAL: State.FINAL,
    Outcome.FAILED: State.BROKEN_OFF,
}


def _diagnosed(now: Situation, outcome: Outcome) -> Next:
    return _to(now, _DIAGNOSED[outcome]) if now.state is State.THINKING else Next(now)
