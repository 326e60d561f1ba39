"""The Bench page without Qt: in every state one description, in both languages, with one action at most."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from analysis.checks import Check
from analysis.diagnosis import Verdict
from analysis.run import RunKind
from analysis.trace import EventName, Meter
from bench.capture.proof import Proof
from bench.capture.proofs import Proved
from bench.plan_toml import load_plan
from bench.recorder.items import Stage
from bench.report.languages import Language
from bench.station_check import Outcome
from gui.languages import window_words
from gui.pages.bench.boot_facts import facts_of
from gui.pages.bench.figures import ReadingText, in_ampere, reading, widest
from gui.pages.bench.former import former_step
from gui.pages.bench.head_text import heading, status, trace_head
from gui.pages.bench.live_lanes import live_lanes, planned_s
from gui.pages.bench.looking import in_order
from gui.pages.bench.model import COUNT_FROM_S, KEY_DUE_S, Tone, count_of, describe, shown_reading
from gui.pages.bench.rows import Sign
from gui.pages.bench.states import Press, Situation, State
from gui.pages.bench.supply_answers import stopped
from gui.pages.bench.words import Step
from gui.plots.columns import Columns, Points
from gui.words import Words
from tests.gui.bench_samples import ZERO_S, known, picture
from tests.gui.samples import PROFILE, case_text

WORDS = [window_words(language) for language in Language]
ENGLISH = window_words(Language.ENGLISH)


@pytest.mark.parametrize(("state", "words"), list(product(State, WORDS)))
def test_every_state_is_described_in_every_language(state: State, words: Words) -> None:
    now = Situation(state)
    text = describe(now, known(state), words)
    assert text.word
    assert "{" not in text.word + text.sentence + text.note
    assert text.sentence or state is State.THINKING
    waits = state in (State.CHECKING, State.TOUCH_TEST, State.THINKING, State.STOPPING, State.OPEN)
    assert (text.primary is None) == waits
    assert len(text.rows) <= (len(Proof) if state in (State.CHECKING, State.READY, State.NOT_SAFE) else 4)
    assert trace_head(now, known(state), words).setting
    assert heading(known(state), words).simulated
    assert status(now, known(state), words)


def test_red_is_for_a_supply_that_may_be_on_and_for_nothing_else() -> None:
    dangers = [state for state in State if describe(Situation(state), known(state), ENGLISH).tone is Tone.DANGER]
    assert dangers == [State.LINK_LOST]


def test_no_verdict_word_stands_there_before_the_run_is_over() -> None:
    verdicts = {ENGLISH.answer.motherboard, ENGLISH.answer.not_motherboard, ENGLISH.answer.cannot_say}
    for state in State:
        text = describe(Situation(state), known(state), ENGLISH)
        if state not in (State.OPEN, State.DECIDED, State.FINAL):
            assert text.word not in verdicts
            assert text.answer is None


def test_only_the_output_is_held_and_says_its_limits() -> None:
    held = [s for s in State if (p := describe(Situation(s), known(s), ENGLISH).primary) is not None and p.held]
    assert held == [State.READY]
    primary = describe(Situation(State.READY), known(State.READY), ENGLISH).primary
    assert primary is not None
    assert (primary.key, "0.50\u00a0A" in primary.under) == ("hold Space", True)
    twice = describe(Situation(State.READY, twice=True), known(State.READY), ENGLISH).primary
    assert twice is not None
    assert twice.key == "Space twice"


def test_a_failed_check_says_what_was_read_and_what_to_do() -> None:
    text = describe(Situation(State.NOT_SAFE), known(State.NOT_SAFE), ENGLISH)
    assert "5.10\u00a0V" in text.sentence
    assert [row.sign for row in text.rows] == [Sign.TICK, Sign.TICK, Sign.TICK, Sign.CROSS]


def test_stopped_says_when_how_fast_and_what_is_kept() -> None:
    texts = [row.text for row in describe(Situation(State.STOPPED), known(State.STOPPED), ENGLISH).rows]
    assert texts == [
        "You pressed Esc 4.10\u00a0s after the key",
        "Supply confirmed off after 84\u00a0ms",
        "11.3\u00a0s of readings kept in run 1",
        "A run stopped by hand gives no verdict",
    ]


def test_a_lost_supply_says_what_still_protects_the_phone() -> None:
    text = describe(Situation(State.LINK_LOST), known(State.LINK_LOST), ENGLISH)
    assert "No answer for 2.1\u00a0s" in text.note
    assert "3.00\u00a0A" in text.note
    assert "4.15\u00a0V" in text.note


@pytest.mark.parametrize(
    ("changes", "signs"),
    [
        ({}, [Sign.TICK, Sign.TICK]),
        ({"prekey_a": 0.041}, [Sign.TICK, Sign.WARNING]),
        ({"answered_s": None}, [Sign.WARNING, Sign.TICK]),
        ({"meter": Meter("coarse", 4.0, 0.01)}, [Sign.TICK, Sign.QUESTION]),
        ({"lost": 12}, [Sign.TICK, Sign.TICK, Sign.WARNING]),
        ({"key_s": None}, [Sign.TICK]),
        ({"kind": RunKind.USB_PROBE, "usb": "05c6:9008"}, [Sign.TICK]),
        ({"kind": RunKind.USB_PROBE}, [Sign.QUESTION]),
    ],
)
def test_the_facts_of_a_boot_are_judged(changes: dict[str, object], signs: list[Sign]) -> None:
    assert [row.sign for row in facts_of(picture(**changes), ENGLISH.bench.facts)] == signs  # type: ignore[arg-type]


@pytest.mark.parametrize(("at_s", "number"), [(0.0, ""), (COUNT_FROM_S, "3"), (4.0, "2"), (5.5, "1"), (KEY_DUE_S, "")])
def test_the_count_before_the_key(at_s: float, number: str) -> None:
    count = count_of(replace(known(State.KEY), picture=picture(stage=Stage.WAITING_FOR_KEY, at_s=at_s)))
    assert count.number == number
    assert 0.0 <= count.share <= 1.0


@pytest.mark.parametrize(
    ("value_a", "step_a", "ampere", "text"),
    [
        (0.1298, 0.0001, False, ReadingText("129.8", "mA")),
        (0.1298, 0.001, False, ReadingText("130", "mA")),
        (0.1298, 0.01, True, ReadingText("0.13", "A")),
        (1.23456, 0.0001, True, ReadingText("1.235", "A")),
        (0.0004, 0.001, False, ReadingText("<\u00a01", "mA")),
        (0.0, 0.001, False, ReadingText("0", "mA")),
        (None, 0.001, False, ReadingText("–", "mA")),
        (float("nan"), 0.001, True, ReadingText("–", "A")),
        (-0.0123, 0.0001, False, ReadingText("−12.3", "mA")),
    ],
)
def test_a_reading_has_the_digits_that_its_meter_resolves(
    value_a: float | None, step_a: float, ampere: bool, text: ReadingText
) -> None:
    assert reading(value_a, step_a, ampere) == text


@pytest.mark.parametrize(
    ("text", "box"),
    [
        (ReadingText("129.8", "mA"), "888.8"),
        (ReadingText("4", "mA"), "888"),
        (ReadingText("<\u00a01", "mA"), "888"),
        (ReadingText("12.35", "mA"), "888.8"),
        (ReadingText("1.235", "A"), "8.888"),
        (ReadingText("0.00", "V"), "8.88"),
    ],
)
def test_the_box_of_a_reading_is_as_wide_as_the_unit_needs(text: ReadingText, box: str) -> None:
    assert widest(text) == box


def test_the_end_of_the_line_says_what_the_large_reading_says() -> None:
    now = known(State.LIVE)
    shown = shown_reading(replace(now, reading_a=0.131))
    edge = live_lanes(picture(), load_plan("boot-usb"), 1, PROFILE.usb, ENGLISH, shown=shown).edge
    assert edge is not None
    assert (edge.label, edge.value_a) == ("131\u00a0mA", picture().progress.current_a)


def test_the_unit_of_the_reading_does_not_flicker() -> None:
    shown, seen = False, []
    for value_a in (0.95, 1.02, 0.95, 0.91, 0.89, 0.95, 1.0):
        shown = in_ampere(value_a, shown, 0.001)
        seen.append(shown)
    assert seen == [False, True, True, True, False, False, True]
    assert in_ampere(0.05, False, 0.01), "a meter of 10 mA never shows mA"


def test_the_live_lanes_count_from_the_key_and_draw_what_came() -> None:
    plan = load_plan("boot-usb")
    lanes = live_lanes(picture(), plan, 1, PROFILE.usb, ENGLISH)
    assert lanes.zero_s == 6.0
    assert lanes.whole.length_s == planned_s(plan, probe=False)
    assert lanes.key is not None
    assert lanes.key.doubt_s == 0.5
    assert [stage.label for stage in lanes.stages] == ["Before key", "Early boot"]
    assert lanes.current is not None
    drawn = lanes.current.columns.between(0.0, 12.0, 600)
    assert isinstance(drawn, Points | Columns)
    assert lanes.edge is not None
    assert lanes.edge.label == "130\u00a0mA"
    probe = live_lanes(picture(kind=RunKind.USB_PROBE), plan, 2, PROFILE.usb, ENGLISH)
    assert probe.current is None
    assert probe.current_note == ENGLISH.report.figure.current_not_counted


def test_a_longer_run_goes_on_by_halves() -> None:
    plan = load_plan()
    late = replace(picture(), now_host_s=ZERO_S + 200.0)
    whole = live_lanes(late, plan, 1, PROFILE.usb, ENGLISH).whole
    assert whole.start_s <= 200.0 <= whole.stop_s
    assert (whole.start_s + 2.0) % (planned_s(plan, probe=False) / 2) == pytest.approx(0.0, abs=1e-6)


def test_reasons_keep_their_numbers_and_an_answer_comes_behind_them() -> None:
    answer = case_text(Verdict.MOTHERBOARD).answer
    assert answer is not None
    stood = answer.reasons[:3]
    check = replace(answer.reasons[0], sentence="An official reflash does not cure it.", mark=None)
    stronger = replace(answer.reasons[0], sentence="Something else was seen.")
    found = in_order(stood, (stronger, *reversed(stood), check))
    assert [reason.sentence for reason in found] == [*(reason.sentence for reason in stood), check.sentence]
    assert [reason.number for reason in found] == [1, 2, 3, 4]
    assert all(reason.mark is None or reason.mark.number == reason.number for reason in found)


@pytest.mark.parametrize("words", WORDS)
def test_every_check_says_how_it_is_done_and_every_button_has_a_word(words: Words) -> None:
    assert set(words.bench.how_steps) == set(Check)
    assert set(words.bench.presses) == set(Press)
    assert set(words.bench.states) == set(State)
    assert set(words.bench.proofs) == set(words.bench.failed) == set(Proof)


def test_what_could_not_be_told_is_no_check_that_passed() -> None:
    ready = known(State.READY)
    untold = replace(ready, proved=(*ready.proved[:-1], Proved(Proof.CALIBRATION, Outcome.WARNED, None, "")))
    sentences = {
        "7 of 8 checks passed, 1 not known.": untold,
        "8 of 8 checks passed.": ready,
    }
    for sentence, there in sentences.items():
        now = describe(Situation(State.READY), there, ENGLISH)
        assert (now.word, now.sentence) == ("Ready", sentence)
        assert former_step(Step.CHECK, now, there, ENGLISH).sentence == sentence


def test_what_is_kept_is_not_told_before_the_capture_has_said_so() -> None:
    """The supply answers *off* before the readings are on the disk."""
    ended = known(State.STOPPED)
    waits = replace(stopped(replace(ended, finished=None, refused=""), 0.0), picture=picture())
    for there, says in (
        (waits, "What was recorded is being kept"),
        (replace(waits, picture=None), "Nothing was recorded"),
        (replace(waits, ending=False, refused="the recorder is gone"), "the recorder is gone"),
    ):
        assert says in describe(Situation(State.STOPPED), there, ENGLISH).rows[-1].text


def test_the_line_to_press_at_goes_when_the_run_is_stopped() -> None:
    plan, waits = load_plan("boot-usb"), picture(key_s=None)
    prompt = live_lanes(waits, plan, 1, PROFILE.usb, ENGLISH).key
    assert prompt is not None
    assert prompt.label == "Press at this line"
    assert live_lanes(waits, plan, 1, PROFILE.usb, ENGLISH, stopped=True).key is None
    pressed = live_lanes(picture(), plan, 1, PROFILE.usb, ENGLISH, stopped=True).key
    assert pressed is not None
    assert pressed.label == "Key pressed"


@pytest.mark.parametrize("words", WORDS)
def test_the_key_is_called_the_same_while_it_runs_and_afterwards(words: Words) -> None:
    assert words.bench.key_pressed == words.report.figure.events[EventName.KEY_DOWN]


def test_an_imei_is_grouped_alike_on_the_bench_and_on_the_trace() -> None:
    on_the_bench = heading(known(State.LIVE), ENGLISH).line
    on_the_trace = case_text(Verdict.MOTHERBOARD).head.line
    assert "IMEI 00 101000 000147 7" in on_the_bench
    assert "IMEI 00 101000 000147 7" in on_the_trace
