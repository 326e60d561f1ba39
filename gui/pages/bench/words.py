"""The words of the Bench page, one instance per language: `gui.english_bench`, `gui.hindi_bench`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from analysis.checks import Check
from bench.capture.proof import Proof
from gui.pages.bench.rows import Leaves
from gui.pages.bench.states import Press, State


class Step(Enum):
    """The steps across the top of the page."""

    CONNECT = 0
    CHECK = 1
    ARM = 2
    KEY = 3
    WATCH = 4
    VERDICT = 5
    NEXT_CHECK = 6


@dataclass(frozen=True, slots=True)
class StateWords:
    """What the page says of itself in one state; an empty primary is a state in which waiting is the thing to do."""

    word: str
    sentence: str
    primary: str
    under_primary: str = ""
    """A smaller line in the button."""


@dataclass(frozen=True, slots=True)
class FactWords:
    """What is said of a boot while it comes."""

    answered: str
    """{time}"""
    no_answer: str
    """{time}"""
    no_leak: str
    """{current}"""
    leak: str
    """{current}"""
    leak_not_seen: str
    healthy_draw: Mapping[Leaves, str]
    """What healthy phones do, while this one is outside their band."""
    healthy_left: str
    """{time}: it was outside, and is inside again."""
    lost: str
    """{count}"""
    usb: str
    """{identity}"""
    usb_nothing: str


@dataclass(frozen=True, slots=True)
class StoppedWords:
    """What is said once it was stopped by hand."""

    after_key: str
    """{time}"""
    pressed: str
    off_after: str
    """{time}"""
    kept: str
    """{time} {run}"""
    nothing_kept: str
    keeping: str
    """The capture's last word has not come."""
    no_verdict: str


@dataclass(frozen=True, slots=True)
class DrawingWords:
    """What stands in the drawings."""

    red: str
    black: str
    press_here: str
    output: str
    no_volts: str


@dataclass(frozen=True, slots=True)
class BenchWords:
    """The whole page."""

    steps: Mapping[Step, str]
    step_done: str
    """{step}: for those who do not see the tick."""
    step_opens: str
    """What Enter does on a step that is done."""
    former_note: str
    former_connected: str
    former_armed: str
    """{volts} {first} {limit}"""
    former_key: str
    """{time}"""
    former_doubt: str
    """{time}"""
    states: Mapping[State, StateWords]
    presses: Mapping[Press, str]
    """What stands on the other buttons."""
    space: str
    hold_space: str
    twice_space: str
    nothing_asked: str
    """Said while the leads are clipped on and no supply was asked yet."""
    clips: tuple[str, ...]
    """What to do before the clips are on, one sentence each."""
    proofs: Mapping[Proof, str]
    proving: str
    """{done} {of}"""
    proved: str
    """{done} {of}"""
    proved_and_not_known: str
    """{done} {of} {unknown}"""
    failed: Mapping[Proof, str]
    """{value}: why a proof failed, and what to do."""
    guard_ready: str
    not_told: str
    none_seen: str
    not_watched: str
    look_once_more: str
    under_switch_on: str
    """{first} {limit}"""
    under_twice: str
    """{first} {limit}"""
    touch_test: str
    """{first}"""
    counting: str
    """{numbers}"""
    press_now: str
    now: str
    hold_for: str
    then: str
    let_go: str
    at_phone: str
    since_key: str
    since_on: str
    supply: str
    limiting: str
    not_limiting: str
    at_limit: str
    usb_side: str
    left: str
    """{time}"""
    next_run: str
    """{number} {of}"""
    watching_usb: str
    before_key: str
    facts: FactWords
    stopped: StoppedWords
    lost_steps: tuple[str, ...]
    lost_silent: str
    """{time}"""
    lost_guard: str
    """{limit} {stop}"""
    kept_so_far: str
    """{time}"""
    drawing: DrawingWords
    new_phone: str
    scan: str
    wrong_digit: str
    another_phone: str
    """{scanned} {case} {imei}"""
    replace_imei: str
    whose_imei: str
    """{case} {imei}: the case is finished, and has none."""
    this_imei: str
    imei_written: str
    """{case} {imei}: said where a case that is finished gets one."""
    imei: str
    """{imei}"""
    case: str
    """{case} {model}"""
    simulated: str
    no_run_yet: str
    trace_starts: str
    no_healthy_boots: str
    healthy_shaded: str
    """{count}"""
    healthy: str
    """{count}: the legend of the band."""
    plan: str
    """{volts} {limit} {runs}"""
    one_run: str
    runs: str
    """{count}"""
    recording: str
    kept_not_counted: str
    readings_stopped: str
    stopped_mark: str
    usb_stopped: str
    """Said where the phone's side is not heard any more, and the run goes on."""
    press_at_line: str
    key_pressed: str
    guard_fact: str
    guard_lost_fact: str
    meter_fact: str
    """{rate} {step}"""
    lost_fact: str
    """{count}"""
    disk_fact: str
    """{free}"""
    why_lost: str
    no_station: str
    """Said where instruments are to be looked for and the page cannot do it itself."""
    how: str
    how_steps: Mapping[Check, str]
    """How each check is done, in two or three short sentences."""
    short_checks: Mapping[Check, str]
    """The checks in a few words, as statements that an answer follows."""
    given: str
    """Over the answers that were given."""
    change_answer: str
    asked_again: str
    """In place of a check's rank where its answer is being changed."""
    next_check: str
    open_in_trace: str
    save_report: str
    report_saved: str
    """{name}"""
    report_failed: str
    kept: str
    """Over a sentence that says what was written down."""
    key_rows: tuple[str, ...]
    """What the page's single keys do, in the order of `PAGE_KEYS`."""
