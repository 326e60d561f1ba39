"""What is said of a boot while it comes: the stage, a few numbers, at most three judged facts. Never a verdict."""

from __future__ import annotations

from functools import partial

from analysis.ladder import Phase
from analysis.run import RunKind
from analysis.trace import KEY_PRESSES, Event
from bench.capture.picture import Picture
from bench.report.quantities import NOT_KNOWN, count, current, seconds
from bench.report.typeface import printable
from gui.pages.bench.healthy import Laid
from gui.pages.bench.known import Known
from gui.pages.bench.rows import NumberText, RowText, Sign
from gui.pages.bench.states import State
from gui.pages.bench.words import BenchWords, FactWords
from gui.words import Words

LEAK_A = 0.005
"""More than this before the key is looked at as a leak (the profile's band of a phone that does nothing)."""
ANSWERS_WITHIN_S = 3.0
"""A key that nothing answered for so long is worth a word."""
MOST_FACTS = 3
LONG_S = 100.0


def key_of(picture: Picture) -> Event | None:
    """The press of the key, by whoever marked it."""
    return next((event for event in picture.events if event.name in KEY_PRESSES), None)


def since_key_s(picture: Picture) -> float | None:
    """How long ago the key was pressed."""
    key = key_of(picture)
    return picture.now_host_s - key.at_s if key is not None else None


def live_word(picture: Picture, words: Words) -> str:
    """The stage that the phone is in, as far as the current tells."""
    if not picture.counts:
        return words.bench.watching_usb
    seen = picture.progress.seen
    if seen is None or seen.phase is None:
        return words.bench.before_key
    return words.report.figure.phases[seen.phase]


def live_sentence(picture: Picture, known: Known, say: BenchWords) -> str:
    """What to do meanwhile, or that this run's current does not count."""
    if not picture.counts:
        return say.next_run.format(number=known.run_number, of=known.runs_planned)
    return say.states[State.LIVE].sentence


def live_numbers(picture: Picture, say: BenchWords) -> tuple[NumberText, ...]:
    """At the phone, since the key, and what the supply does; on USB power, what shows on USB."""
    progress = picture.progress
    since_s = since_key_s(picture)
    since = (
        NumberText(say.since_key, tenths(since_s))
        if since_s is not None
        else NumberText(say.since_on, tenths(progress.at_s))
    )
    if not picture.counts:
        return (since, NumberText(say.usb_side, printable(progress.usb or "") or say.none_seen))
    volts = f"{progress.voltage_v:.2f}\u00a0V" if progress.voltage_v is not None else NOT_KNOWN
    return (
        NumberText(say.at_phone, volts),
        since,
        NumberText(say.supply, say.limiting if picture.limiting else say.not_limiting),
    )


def tenths(value_s: float) -> str:
    """A time that goes on, in tenths of a second, so that its last digit can be followed."""
    return f"{value_s:.1f}\u00a0s" if value_s < LONG_S else seconds(value_s)


def facts_of(picture: Picture, say: FactWords, laid: Laid | None = None) -> tuple[RowText, ...]:
    """At most three; where there are more, what is well gives way. `laid` is how healthy phones lie on this run."""
    found = (_usb, _answer, _leak, partial(_healthy, laid), _lost)
    rows = [row for fact in found if (row := fact(picture, say))]
    while len(rows) > MOST_FACTS:
        well = [row for row in rows if row.sign is Sign.TICK]
        rows.remove(well[-1] if well else rows[-1])
    return tuple(rows)


def _answer(picture: Picture, say: FactWords) -> RowText | None:
    seen, key, zero_s = picture.progress.seen, key_of(picture), picture.progress.zero_host_s
    if not picture.counts or key is None or zero_s is None:
        return None
    if seen is not None and seen.answered_s is not None:
        after_s = max(0.0, zero_s + seen.answered_s - key.at_s)
        return RowText(Sign.TICK, say.answered.format(time=seconds(round(after_s, 2))), "")
    waited_s = picture.now_host_s - key.at_s
    if waited_s < ANSWERS_WITHIN_S:
        return None
    return RowText(Sign.WARNING, say.no_answer.format(time=seconds(round(waited_s))), "")


def _leak(picture: Picture, say: FactWords) -> RowText | None:
    seen, meter = picture.progress.seen, picture.meter
    if not picture.counts or seen is None or meter is None:
        return None
    before = [named.segment for named in seen.stages if named.phase is Phase.PREKEY]
    if not before:
        return None
    step_a = meter.resolution_a
    if step_a is not None and step_a > LEAK_A:
        return RowText(Sign.QUESTION, say.leak_not_seen, "")
    level_a = max(before, key=lambda segment: segment.stop_s - segment.start_s).level_a
    text = current(level_a, step_a, mean=True) if level_a > 0 else current(0.0, step_a)
    if level_a > LEAK_A:
        return RowText(Sign.WARNING, say.leak.format(current=text), "")
    return RowText(Sign.TICK, say.no_leak.format(current=text), "")


def _healthy(laid: Laid | None, picture: Picture, say: FactWords) -> RowText | None:
    if laid is None or laid.outside_host_s is None:
        return None
    if laid.leaves is not None:
        return RowText(Sign.WARNING, say.healthy_draw[laid.leaves], "")
    key = key_of(picture)
    after_s = laid.outside_host_s - (key.at_s if key is not None else laid.start_host_s)
    return RowText(Sign.WARNING, say.healthy_left.format(time=seconds(round(after_s, 1))), "")


def _lost(picture: Picture, say: FactWords) -> RowText | None:
    lost = picture.progress.lost
    return RowText(Sign.WARNING, say.lost.format(count=count(lost)), "") if lost else None


def _usb(picture: Picture, say: FactWords) -> RowText | None:
    if picture.progress.kind is not RunKind.USB_PROBE:
        return None
    shown = printable(picture.progress.usb or "")
    if shown:
        return RowText(Sign.TICK, say.usb.format(identity=shown), "")
    return RowText(Sign.QUESTION, say.usb_nothing, "")
