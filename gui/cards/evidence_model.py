"""Evidence in words: what was seen, where, and what a fault lets one expect. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.diagnosis import Reason
from bench.report.quantities import seconds
from bench.report.typeface import printable
from gui.plots.run_model import OpenedRun
from gui.words import Words

_DANDA = "\u0964"


@dataclass(frozen=True, slots=True)
class Told:
    """A reason's sentence in parts: the page says where it was seen, and how much it weighs, in its own way."""

    seen: str
    expected: str


def told(reason: Reason) -> Told:
    """Take a reason's sentence apart."""
    text = reason.sentence.removesuffix(f" ({reason.bits:+.1f} bits)")
    head, _, tail = text.partition(": ")
    if tail and (head == "check" or (reason.run is not None and head.startswith(f"{reason.run}, "))):
        text = tail
    seen, mark, rest = text.rpartition("; expected ")
    return Told(seen, f"expected {rest}") if mark else Told(text, "")


def where(reason: Reason, runs: Sequence[OpenedRun], words: Words) -> str:
    """The run and the time at which it was seen; an answered check says that it is one."""
    run = next((run for run in runs if run.run_id == reason.run), None)
    say = words.answer
    if reason.run is None or reason.interval_s is None or run is None:
        return say.from_check
    start, stop = (seconds(at_s - run.zero_s) for at_s in reason.interval_s)
    name = words.trace.run.format(number=run.number)
    if start == stop:
        return (say.once_after_key if run.key is not None else say.once_in_run).format(run=name, at=start)
    return (say.after_key if run.key is not None else say.in_run).format(run=name, start=start, stop=stop)


def same(one: Reason, other: Reason) -> bool:
    """Whether two faults speak of the same evidence; what each expects of it differs."""
    return one.run == other.run and one.interval_s == other.interval_s and told(one).seen == told(other).seen


def sentence(text: str) -> str:
    """A text as a sentence of its own: capital and full stop, which is a danda where Devanagari is in it."""
    head = text[:1].upper() + text[1:]
    if head.endswith((".", "?", "!", _DANDA)):
        return head
    return head + (_DANDA if any("\u0900" <= sign <= "\u097f" for sign in head) else ".")


def evidence_line(reason: Reason, runs: Sequence[OpenedRun], words: Words) -> str:
    """One reason on one line, its signed weight first."""
    parts, said = told(reason), words.report.phrases.said
    pieces = (said(printable(parts.seen)), said(printable(parts.expected)), where(reason, runs, words))
    return f"{reason.bits:+.1f}  ".replace("-", "−") + " · ".join(piece for piece in pieces if piece)
