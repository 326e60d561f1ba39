"""What the answer says: verdict, numbered reasons, what the meter cannot see, and the next check. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from analysis.checks import Check
from analysis.diagnosis import Diagnosis, NextCheck, Reason, Suspicion, Verdict
from analysis.profile import DeviceProfile
from bench.report.naming import named, within_sentence
from bench.report.typeface import printable
from gui.cards.evidence_model import same, sentence, told, where
from gui.plots.lanes import Mark, Span
from gui.plots.run_model import OpenedRun
from gui.words import AnswerWords, Words

MOST_REASONS = 4
_MOST_FAULTS_NAMED = 3
_BARS_FROM_BITS = (0.5, 1.5, 3.0)
"""From so many bits on a reason has one, two, three bars."""


class VerdictForm(Enum):
    """The three forms of a verdict: they differ by word, icon and form, never by colour alone."""

    MOTHERBOARD = "filled, a board"
    NOT_MOTHERBOARD = "filled, a board with a tick"
    CANNOT_SAY = "dashed outline, a question mark"


@dataclass(frozen=True, slots=True)
class VerdictText:
    """The verdict in words."""

    form: VerdictForm
    word: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReasonText:
    """One numbered reason."""

    number: int
    sentence: str
    where: str
    bars: int
    """0 to 3."""
    speaks: str
    mark: Mark | None
    """`None` for an answered check, which stands nowhere in the trace."""


@dataclass(frozen=True, slots=True)
class OutcomeText:
    """An answer to the next check, and what follows from it."""

    answer: str
    then: str
    form: VerdictForm


@dataclass(frozen=True, slots=True)
class CheckText:
    """The next check as a question."""

    question: str
    effort: str
    why: str
    outcomes: tuple[OutcomeText, ...]


@dataclass(frozen=True, slots=True)
class AnswerText:
    """Everything that the left column says."""

    verdict: VerdictText
    reasons: tuple[ReasonText, ...]
    withheld: tuple[str, ...]
    """Why there is no verdict, or which runs do not count."""
    meter_limits: tuple[str, ...]
    check: CheckText | None
    """`None` where no check is left that could decide, or none is needed."""


FORMS = {
    Verdict.MOTHERBOARD: VerdictForm.MOTHERBOARD,
    Verdict.NOT_MOTHERBOARD: VerdictForm.NOT_MOTHERBOARD,
    Verdict.CANNOT_SAY: VerdictForm.CANNOT_SAY,
}


def answer_text(diagnosis: Diagnosis, profile: DeviceProfile, runs: Sequence[OpenedRun], words: Words) -> AnswerText:
    """The answer of one case in words."""
    phrases = words.report.phrases
    said = phrases.said
    asked = diagnosis.next_checks[0] if diagnosis.next_checks else None
    return AnswerText(
        verdict=_verdict(diagnosis, profile, words),
        reasons=_reasons(diagnosis, runs, words),
        withheld=tuple(sentence(named(said(printable(why)), profile, phrases)) for why in diagnosis.withheld),
        meter_limits=tuple(sentence(said(printable(limit))) for limit in diagnosis.meter_limits),
        check=check_text(asked, diagnosis, profile, words) if asked is not None else None,
    )


def _verdict(diagnosis: Diagnosis, profile: DeviceProfile, words: Words) -> VerdictText:
    say, form = words.answer, FORMS[diagnosis.verdict]
    if form is VerdictForm.CANNOT_SAY:
        if diagnosis.next_checks:
            return VerdictText(form, say.cannot_say_yet, (_fitting(diagnosis, profile, words),))
        return VerdictText(form, say.cannot_say, (_fitting(diagnosis, profile, words), say.no_check_left))
    word = say.motherboard if form is VerdictForm.MOTHERBOARD else say.not_motherboard
    titles = _titles(diagnosis, profile, words)
    first = sentence(titles[0]) if len(titles) == 1 else _fitting(diagnosis, profile, words)
    return VerdictText(form, word, (first, say.not_calibrated))


def _titles(diagnosis: Diagnosis, profile: DeviceProfile, words: Words) -> list[str]:
    fitting = diagnosis.credible_set or ((diagnosis.fault,) if diagnosis.fault else ())
    return [words.report.phrases.said(profile.fault(fault).title) for fault in fitting]


def _fitting(diagnosis: Diagnosis, profile: DeviceProfile, words: Words) -> str:
    """Which faults still fit: at most three by name."""
    say, titles = words.answer, _titles(diagnosis, profile, words)
    if not titles:
        return say.none_fits
    if len(titles) == 1:
        return say.one_fits.format(fault=within_sentence(titles[0]))
    first = [within_sentence(title) for title in titles[:_MOST_FAULTS_NAMED]]
    if len(titles) > len(first):
        first.append(say.more.format(count=len(titles) - len(first)))
    number = len(titles)
    spelt = say.counts[number - 2] if number - 2 < len(say.counts) else str(number)
    return say.some_fit.format(count=spelt, faults="; ".join(first))


def _reasons(diagnosis: Diagnosis, runs: Sequence[OpenedRun], words: Words) -> tuple[ReasonText, ...]:
    """The strongest evidence for the leading fault, strongest first."""
    return _reason_texts(_for_the_leading(diagnosis)[:MOST_REASONS], diagnosis, runs, words)


def check_reasons(diagnosis: Diagnosis, runs: Sequence[OpenedRun], words: Words) -> tuple[ReasonText, ...]:
    """What answered checks say for the leading fault, strongest first."""
    checks = [reason for reason in _for_the_leading(diagnosis) if reason.run is None]
    return _reason_texts(checks, diagnosis, runs, words)


def _for_the_leading(diagnosis: Diagnosis) -> list[Reason]:
    if not diagnosis.faults:
        return []
    strongest = sorted(diagnosis.faults[0].reasons, key=lambda reason: -reason.bits)
    return [reason for reason in strongest if reason.bits > 0]


def _reason_texts(
    chosen: Sequence[Reason], diagnosis: Diagnosis, runs: Sequence[OpenedRun], words: Words
) -> tuple[ReasonText, ...]:
    fitting = [fault for fault in diagnosis.faults if fault.fault in diagnosis.credible_set]
    texts, said = [], words.report.phrases.said
    for number, reason in enumerate(chosen, start=1):
        parts, place = told(reason), where(reason, runs, words)
        texts.append(
            ReasonText(
                number=number,
                sentence=sentence(said(printable(parts.seen))),
                where=" · ".join(part for part in (place, said(printable(parts.expected))) if part),
                bars=sum(abs(reason.bits) >= least for least in _BARS_FROM_BITS),
                speaks=_speaks(reason, fitting, words.answer),
                mark=_mark(number, reason),
            )
        )
    return tuple(texts)


def _mark(number: int, reason: Reason) -> Mark | None:
    if reason.run is None or reason.interval_s is None:
        return None
    return Mark(number, reason.run, Span(*reason.interval_s))


def _speaks(reason: Reason, fitting: Sequence[Suspicion], say: AnswerWords) -> str:
    """How many of the faults that still fit this evidence speaks for."""
    of = len(fitting)
    count = sum(any(same(reason, other) and other.bits > 0 for other in fault.reasons) for fault in fitting)
    if of <= 1:
        return say.fits
    if count == of:
        return say.fits_both if of == 2 else say.fits_all
    return say.fits_some.format(count=count, of=of)


def check_text(
    check: NextCheck, diagnosis: Diagnosis, profile: DeviceProfile, words: Words, rank: str = ""
) -> CheckText:
    """A check as a question; `rank` says why it is this one, where it is not the best of those that are left."""
    say = words.answer
    name = Check(check.check)
    table, rivals = profile.check(name), len(diagnosis.next_checks)
    rank = rank or (say.rank.format(count=rivals) if rivals > 1 else say.only_check)
    return CheckText(
        question=say.questions[name],
        effort=f"{say.about.format(time=_effort(table.seconds))} · {rank}",
        why=words.report.phrases.said(printable(check.why)),
        outcomes=(
            _outcome(say.yes, check.if_yes, diagnosis, say),
            _outcome(say.no, check.if_no, diagnosis, say),
            _outcome(say.not_done, None, diagnosis, say),
        ),
    )


def _effort(needed_s: float) -> str:
    """Whole minutes, or seconds for what takes less than one and a half."""
    return f"{needed_s / 60:.0f}\u00a0min" if needed_s >= 90 else f"{needed_s:.0f}\u00a0s"


def _outcome(answer: str, verdict: Verdict | None, diagnosis: Diagnosis, say: AnswerWords) -> OutcomeText:
    """What an answer leads to; `None` is no answer, which leaves everything as it is."""
    after = diagnosis.verdict if verdict is None else verdict
    match after:
        case Verdict.MOTHERBOARD:
            then = say.then_motherboard
        case Verdict.NOT_MOTHERBOARD:
            then = say.then_not_motherboard
        case Verdict.CANNOT_SAY if diagnosis.verdict is not Verdict.CANNOT_SAY:
            then = say.cannot_say
        case Verdict.CANNOT_SAY:
            more = verdict is not None and len(diagnosis.next_checks) > 1
            then = say.another_check if more else say.then_cannot_say
    return OutcomeText(answer, then, FORMS[after])
