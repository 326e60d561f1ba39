"""What the Bench page shows, as one frozen description without Qt: made from its state and what it knows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bench.report.quantities import seconds
from gui.cards.answer_model import AnswerText
from gui.icons import Icon
from gui.pages.bench.boot_facts import facts_of, live_numbers, live_sentence, live_word, tenths
from gui.pages.bench.figures import ReadingText, reading
from gui.pages.bench.known import Known
from gui.pages.bench.proof_text import failure, passed_of, proof_rows
from gui.pages.bench.rows import NumberText, RowText, Sign
from gui.pages.bench.states import Press, Situation, State
from gui.pages.bench.stop_text import stop_rows
from gui.pages.bench.words import BenchWords, Step
from gui.words import Words


class Tone(Enum):
    """How the state card looks."""

    PLAIN = "plain"
    GOOD = "tick and its colour"
    STOPPED = "strong outline"
    DANGER = "red head"


class Drawing(Enum):
    """What is drawn for a step."""

    CLIPS = "clips"
    KEY = "key"
    USB = "usb"
    OFF_SWITCH = "off switch"


@dataclass(frozen=True, slots=True)
class PrimaryText:
    """The one action, always at the same place."""

    label: str
    under: str
    key: str
    filled: bool
    held: bool
    """It acts only when it was held."""


@dataclass(frozen=True, slots=True)
class OtherText:
    """Another button of the state card."""

    press: Press
    label: str


@dataclass(frozen=True, slots=True)
class CountText:
    """The count before the key: how much of the ring is full, and the number in it."""

    share: float
    number: str


@dataclass(frozen=True, slots=True)
class LeftText:
    """How long a run goes on: share of what is over, and the words beside it."""

    share: float
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class BenchText:
    """Everything that the page shows beside the traces."""

    state: State
    step: Step
    done: frozenset[Step]
    tone: Tone
    icon: Icon | None
    word: str
    sentence: str
    reading: ReadingText | None
    numbers: tuple[NumberText, ...]
    rows: tuple[RowText, ...]
    drawing: Drawing | None
    count: CountText | None
    instructions: tuple[str, ...]
    warning: str
    note: str
    left: LeftText | None
    primary: PrimaryText | None
    held: float
    """How far the holding has come, from 0 to 1."""
    others: tuple[OtherText, ...]
    answer: AnswerText | None
    """In place of the state card once there is one."""
    asks: bool
    """The next check is asked, in place of the primary action."""


COUNT_FROM_S, COUNT_S, COUNTS = 3.0, 1.0, 3
"""The count begins so long after the output went on, with three beeps a second apart; the fourth is the key."""
KEY_DUE_S = COUNT_FROM_S + COUNTS * COUNT_S

_STEPS = {
    State.NO_STATION: Step.CONNECT,
    State.CONNECT: Step.CONNECT,
    State.CHECKING: Step.CHECK,
    State.NOT_SAFE: Step.CHECK,
    State.READY: Step.ARM,
    State.TOUCH_TEST: Step.ARM,
    State.SHORT: Step.CHECK,
    State.KEY: Step.KEY,
    State.LIVE: Step.WATCH,
    State.NEXT_RUN: Step.WATCH,
    State.THINKING: Step.VERDICT,
    State.OPEN: Step.NEXT_CHECK,
    State.DECIDED: Step.NEXT_CHECK,
    State.FINAL: Step.NEXT_CHECK,
    State.STOPPING: Step.CHECK,
    State.STOPPED: Step.CHECK,
    State.LINK_LOST: Step.WATCH,
    State.BROKEN_OFF: Step.WATCH,
}
_TONES = {
    State.READY: Tone.GOOD,
    State.SHORT: Tone.STOPPED,
    State.STOPPING: Tone.STOPPED,
    State.STOPPED: Tone.STOPPED,
    State.BROKEN_OFF: Tone.STOPPED,
    State.LINK_LOST: Tone.DANGER,
}
_ICONS = {
    State.NOT_SAFE: Icon.WARNING,
    State.READY: Icon.TICK,
    State.SHORT: Icon.WARNING,
    State.STOPPING: Icon.STOP,
    State.STOPPED: Icon.STOP,
    State.LINK_LOST: Icon.WARNING,
    State.BROKEN_OFF: Icon.WARNING,
}
_DRAWINGS = {
    State.CONNECT: Drawing.CLIPS,
    State.TOUCH_TEST: Drawing.CLIPS,
    State.SHORT: Drawing.CLIPS,
    State.KEY: Drawing.KEY,
    State.NEXT_RUN: Drawing.USB,
    State.LINK_LOST: Drawing.OFF_SWITCH,
}
_OUTLINED = (State.KEY, State.LIVE)
"""Here waiting is the thing to do: the action is there and not filled."""
_OTHERS: dict[State, tuple[Press, ...]] = {
    State.SHORT: (Press.CLIPS_ARE_RIGHT, Press.CLOSE_PHONE),
    State.DECIDED: (Press.RUN_AGAIN, Press.CLOSE_PHONE),
    State.FINAL: (Press.RUN_AGAIN, Press.CLOSE_PHONE),
    State.OPEN: (Press.RUN_AGAIN, Press.CLOSE_PHONE),
    State.STOPPED: (Press.CLOSE_PHONE,),
    State.BROKEN_OFF: (Press.CLOSE_PHONE,),
}
_DECIDED = (State.OPEN, State.DECIDED, State.FINAL)


def describe(now: Situation, known: Known, words: Words) -> BenchText:
    """The page."""
    say, state = words.bench, now.state
    step = _STEPS[state]
    answer = known.answer if state in _DECIDED else None
    return BenchText(
        state=state,
        step=step,
        done=frozenset(Step)
        if state in (State.DECIDED, State.FINAL)
        else frozenset(Step(k) for k in range(step.value)),
        tone=_TONES.get(state, Tone.PLAIN),
        icon=_ICONS.get(state),
        word=_word(state, known, words),
        sentence=_sentence(state, known, words),
        reading=_reading(state, known),
        numbers=_numbers(state, known, say),
        rows=_rows(state, known, words),
        drawing=_DRAWINGS.get(state),
        count=count_of(known) if state is State.KEY else None,
        instructions=_instructions(state, say),
        warning=say.look_once_more if state is State.READY else "",
        note=_note(state, known, say),
        left=_left(known, say) if state is State.LIVE else None,
        primary=_primary(now, known, say),
        held=now.held,
        others=tuple(OtherText(press, say.presses[press]) for press in _OTHERS.get(state, ())),
        answer=answer,
        asks=state is State.OPEN and answer is not None and answer.check is not None,
    )


def count_of(known: Known) -> CountText:
    """Where the count before the key stands."""
    at_s = known.picture.progress.at_s if known.picture is not None else 0.0
    counted = (at_s - COUNT_FROM_S) / COUNT_S
    if counted < 0:
        return CountText(0.0, "")
    left = max(0, COUNTS - int(counted))
    return CountText(min(1.0, counted / COUNTS), str(left) if left else "")


def _word(state: State, known: Known, words: Words) -> str:
    if state is State.LIVE and known.picture is not None:
        return live_word(known.picture, words)
    if state in _DECIDED and known.answer is not None:
        return known.answer.verdict.word
    return words.bench.states[state].word


def _sentence(state: State, known: Known, words: Words) -> str:
    say = words.bench
    match state:
        case State.CONNECT if known.supply is None:
            return say.nothing_asked
        case State.CHECKING if known.proofs_of:
            return say.proving.format(done=len(known.proved), of=known.proofs_of)
        case State.READY:
            return passed_of(known, say)
        case State.NOT_SAFE:
            return failure(known, words)
        case State.TOUCH_TEST if known.plan is not None:
            return say.touch_test.format(first=f"{known.plan.first_limit_a:.2f}\u00a0A")
        case State.KEY:
            left = max(1, COUNTS - int(count_of(known).share * COUNTS))
            return say.counting.format(numbers=", ".join(str(k) for k in range(left, 0, -1)))
        case State.LIVE if known.picture is not None:
            return live_sentence(known.picture, known, say)
        case State.NEXT_RUN:
            return say.next_run.format(number=known.run_number, of=known.runs_planned)
        case State.BROKEN_OFF:
            return words.trouble.said(known.trouble, known.refused) if known.refused else ""
        case State.DECIDED | State.FINAL | State.OPEN if known.answer is not None:
            return " ".join(known.answer.verdict.sentences)
        case _:
            return say.states[state].sentence


def _reading(state: State, known: Known) -> ReadingText | None:
    if state is State.STOPPED:
        volts = known.supply.volts if known.supply is not None else None
        return ReadingText(f"{volts:.2f}", "V") if volts is not None else None
    return shown_reading(known) if state is State.LIVE else None


def shown_reading(known: Known) -> ReadingText | None:
    """What the phone draws, as it stands large on the page; `None` where no current is counted."""
    picture = known.picture
    if picture is None or not picture.counts:
        return None
    step_a = picture.meter.resolution_a if picture.meter is not None else None
    return reading(known.reading_a, step_a, known.ampere)


def _numbers(state: State, known: Known, say: BenchWords) -> tuple[NumberText, ...]:
    picture = known.picture
    if picture is None:
        return ()
    if state is State.KEY:
        step_a = picture.meter.resolution_a if picture.meter is not None else None
        now = reading(known.reading_a, step_a, known.ampere)
        return (
            NumberText(say.now, f"{now.number}\u00a0{now.unit}"),
            NumberText(say.hold_for, "2\u00a0s"),
            NumberText(say.then, say.let_go),
        )
    return live_numbers(picture, say) if state is State.LIVE else ()


def _rows(state: State, known: Known, words: Words) -> tuple[RowText, ...]:
    match state:
        case State.CHECKING | State.READY | State.NOT_SAFE:
            return proof_rows(known.proved, words.bench)
        case State.LIVE if known.picture is not None:
            return facts_of(known.picture, words.bench.facts, known.laid_here)
        case State.STOPPED:
            return stop_rows(known, words)
        case State.BROKEN_OFF:
            kept = sum(run.duration_s for run in known.finished.runs) if known.finished is not None else 0.0
            return (RowText(Sign.TICK, words.bench.kept_so_far.format(time=seconds(kept)), ""),)
        case _:
            return ()


def _instructions(state: State, say: BenchWords) -> tuple[str, ...]:
    if state is State.CONNECT:
        return say.clips
    return say.lost_steps if state is State.LINK_LOST else ()


def _note(state: State, known: Known, say: BenchWords) -> str:
    match state:
        case State.NO_STATION:
            return say.no_station
        case State.CONNECT if known.scan_problem:
            return say.wrong_digit
        case State.LINK_LOST if known.plan is not None:
            stop_v = next((one.value for one in known.proved if one.proof.value == "over-voltage stop"), None)
            stop = f"{stop_v:.2f}\u00a0V" if stop_v is not None else f"{known.plan.set_v:.2f}\u00a0V"
            silent = say.lost_silent.format(time=tenths(known.silent_s)) + " " if known.silent_s > 0 else ""
            return silent + say.lost_guard.format(limit=f"{known.plan.limit_a:.2f}\u00a0A", stop=stop)
        case _:
            return ""


def _left(known: Known, say: BenchWords) -> LeftText | None:
    picture = known.picture
    if picture is None or picture.progress.left_s is None:
        return None
    left_s, at_s = picture.progress.left_s, picture.progress.at_s
    whole_s = max(left_s + at_s, 1e-3)
    return LeftText(at_s / whole_s, say.left.format(time=tenths(left_s)))


def _primary(now: Situation, known: Known, say: BenchWords) -> PrimaryText | None:
    state = now.state
    words = say.states[state]
    if not words.primary:
        return None
    holds, under = state is State.READY, words.under_primary
    if holds and known.plan is not None:
        limits = (f"{known.plan.first_limit_a:.2f}\u00a0A", f"{known.plan.limit_a:.2f}\u00a0A")
        under = (say.under_twice if now.twice else say.under_switch_on).format(first=limits[0], limit=limits[1])
    other_place = state is not State.BROKEN_OFF or known.disk_failed
    return PrimaryText(
        label=words.primary if other_place else say.states[State.STOPPED].primary,
        under=under,
        key=say.space if not holds else say.twice_space if now.twice else say.hold_space,
        filled=state not in _OUTLINED,
        held=holds,
    )
