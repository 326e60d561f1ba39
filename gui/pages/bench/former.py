"""A step that is done, opened to be read: what was found there, and nothing to press. Knows no Qt."""

from __future__ import annotations

from dataclasses import replace

from bench.report.quantities import seconds
from bench.report.typeface import printable
from gui.icons import Icon
from gui.pages.bench.boot_facts import facts_of, key_of, since_key_s
from gui.pages.bench.known import Known
from gui.pages.bench.model import BenchText, Drawing, Tone
from gui.pages.bench.proof_text import passed_of, proof_rows
from gui.pages.bench.rows import RowText, Sign
from gui.pages.bench.words import Step
from gui.words import Words


def former_step(step: Step, now: BenchText, known: Known, words: Words) -> BenchText:
    """What the state card shows of a step that is done, in place of what is now."""
    say = words.bench
    return replace(
        now,
        tone=Tone.PLAIN,
        icon=Icon.TICK,
        word=say.steps[step],
        sentence=_sentence(step, known, words),
        reading=None,
        numbers=(),
        rows=_rows(step, known, words),
        drawing=Drawing.CLIPS if step is Step.CONNECT else None,
        count=None,
        instructions=say.clips if step is Step.CONNECT else (),
        warning="",
        note=say.former_note,
        left=None,
        others=(),
    )


def _sentence(step: Step, known: Known, words: Words) -> str:
    say, plan, picture = words.bench, known.plan, known.picture
    match step:
        case Step.CHECK:
            return passed_of(known, say)
        case Step.ARM if plan is not None:
            volts, limit = f"{plan.set_v:.2f}\u00a0V", f"{plan.limit_a:.2f}\u00a0A"
            return say.former_armed.format(volts=volts, first=f"{plan.first_limit_a:.2f}\u00a0A", limit=limit)
        case Step.KEY if picture is not None and (key := key_of(picture)) is not None:
            doubt = say.former_doubt.format(time=seconds(key.uncertainty_s)) if key.uncertainty_s > 0 else ""
            ago = say.former_key.format(time=seconds(round(since_key_s(picture) or 0.0, 1)))
            return f"{ago} {doubt}".strip()
        case Step.VERDICT if known.answer is not None:
            return known.answer.verdict.word
        case Step.CONNECT:
            return say.former_connected
        case _:
            return ""


def _rows(step: Step, known: Known, words: Words) -> tuple[RowText, ...]:
    match step:
        case Step.CHECK:
            return proof_rows(known.proved, words.bench)
        case Step.WATCH if known.finished is not None:
            runs = known.finished.runs
            return tuple(RowText(Sign.TICK, printable(run.run), seconds(round(run.duration_s, 1))) for run in runs)
        case Step.WATCH if known.picture is not None:
            return facts_of(known.picture, words.bench.facts, known.laid_here)
        case Step.VERDICT if known.answer is not None:
            return tuple(RowText(Sign.TICK, sentence, "") for sentence in known.answer.verdict.sentences)
        case Step.NEXT_CHECK if known.answer is not None:
            checks = (reason for reason in known.answer.reasons if reason.mark is None)
            return tuple(RowText(Sign.TICK, reason.sentence, "") for reason in checks)
        case _:
            return ()
