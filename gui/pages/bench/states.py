"""What the Bench page may be in, what it may hear, and what may be done about it: closed lists, without Qt.

*Stopping* is beside the states of the design: from STOP to the supply's answer nobody knows whether the output is off,
and the page must not say that it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bench.guard.messages import Output

HOLD_S = 0.6
"""The output goes on when the primary action was held for so long."""


class State(Enum):
    """What the page is in."""

    NO_STATION = "no station"
    CONNECT = "connect"
    CHECKING = "checking"
    NOT_SAFE = "check failed"
    READY = "armed"
    TOUCH_TEST = "touch test"
    SHORT = "short"
    KEY = "key"
    LIVE = "live"
    NEXT_RUN = "next run"
    THINKING = "thinking"
    OPEN = "verdict, open"
    DECIDED = "verdict"
    FINAL = "verdict, final"
    STOPPING = "stopping"
    STOPPED = "stopped"
    LINK_LOST = "link lost"
    BROKEN_OFF = "recorder error"


class Order(Enum):
    """What is to be done outside of the page."""

    FIND_INSTRUMENTS = "find instruments"
    CHECK = "check"
    SWITCH_ON = "switch on"
    MARK_KEY = "mark the key"
    MARK_KEY_BY_PROMPT = "mark the key by prompt"
    MARK_USB = "mark USB"
    END_RUN = "end this run"
    SWITCH_OFF = "switch off"
    LOOK_AGAIN = "ask the supply again"
    DIAGNOSE = "diagnose"
    ANSWER_YES = "answer yes"
    ANSWER_NO = "answer no"
    ANSWER_NOT_DONE = "answer not done"
    TO_CLAIM = "go to the claim"
    CLOSE_PHONE = "close this phone"
    OTHER_FOLDER = "choose another folder"


class Over(Enum):
    """How a capture came to its end."""

    FINISHED = "finished"
    BY_HAND = "by hand"
    SHORT = "short"
    """The supply limited before the key."""
    BROKEN_OFF = "broken off"
    """Disk, meter or a sleeping computer; what came is kept."""
    NOTHING = "nothing"
    """Refused before the output went on; nothing was recorded."""


class Outcome(Enum):
    """What a diagnosis came to, as far as the page goes on from it."""

    OPEN = "open"
    """Cannot say yet: a check is asked."""
    DECIDED = "decided"
    FINAL = "final"
    """Cannot say, and no check is left."""
    FAILED = "failed"
    """The case cannot be read."""


class Doing(Enum):
    """What the recorder does, as far as the page goes on from it."""

    TOUCHING = "touching"
    WAITING_FOR_KEY = "waiting for the key"
    WATCHING = "watching"
    WAITING_FOR_USB = "waiting for USB"


class Press(Enum):
    """What a person does beside the primary action."""

    STOP = "stop"
    YES = "yes"
    NO = "no"
    NOT_DONE = "not done"
    CLOSE_PHONE = "close this phone"
    RUN_AGAIN = "run again"
    CLIPS_ARE_RIGHT = "the clips are right"
    CHANGE_ANSWER = "change an answer"


@dataclass(frozen=True, slots=True)
class Down:
    """The primary action is pressed: button or Space."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Up:
    """It is let go, or a keyboard that repeats it says so."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Again:
    """It was not let go: the keyboard repeats it."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Tick:
    """Time goes by."""

    at_s: float


@dataclass(frozen=True, slots=True)
class StationThere:
    """Whether the page has a station."""

    there: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """The checks before the output goes on are over."""

    passed: bool


@dataclass(frozen=True, slots=True)
class Did:
    """What the recorder does now."""

    doing: Doing


@dataclass(frozen=True, slots=True)
class Ended:
    """The capture is over."""

    how: Over
    output: Output


@dataclass(frozen=True, slots=True)
class Answered:
    """What the supply answered of its output."""

    output: Output


@dataclass(frozen=True, slots=True)
class Diagnosed:
    """The diagnosis is there."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class CameBack:
    """A case that a former window had on the bench: what it shows is worked out again."""


@dataclass(frozen=True, slots=True)
class KeyDue:
    """The count before the key is over: the technician presses now, and marks nothing."""


Input = (
    CameBack | KeyDue | Down | Up | Again | Tick | Press | StationThere | Checked | Did | Ended | Answered | Diagnosed
)


@dataclass(frozen=True, slots=True)
class Situation:
    """Where the page stands."""

    state: State = State.NO_STATION
    since_s: float = 0.0
    """When it came there."""
    now_s: float = 0.0
    output: Output = Output.OFF
    """What the supply answered last."""
    passed: bool = False
    """The checks of this capture passed."""
    held_since_s: float | None = None
    let_go_s: float | None = None
    """When what is held went up. Until it is known whether the keyboard only repeats it, the hold stands still."""
    twice: bool = False
    """The output goes on when the action was pressed twice, in place of being held."""
    confirmed: bool = False
    """The technician says that a supply which does not answer is off."""

    @property
    def held(self) -> float:
        """How far the holding has come, from 0 to 1."""
        if self.held_since_s is None:
            return 0.0
        if self.twice:
            return 0.5
        until_s = self.now_s if self.let_go_s is None else self.let_go_s
        return min(1.0, max(0.0, (until_s - self.held_since_s) / HOLD_S))


@dataclass(frozen=True, slots=True)
class Next:
    """Where the page goes, and what is to be done."""

    situation: Situation
    orders: tuple[Order, ...] = ()
