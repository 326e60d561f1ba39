"""What was proved before the output goes on, in words. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from bench.capture.proof import Proof
from bench.capture.proofs import Proved
from bench.report.quantities import NOT_KNOWN, current
from bench.report.typeface import printable
from bench.station_check import Outcome
from gui.cards.evidence_model import sentence
from gui.pages.bench.known import Known
from gui.pages.bench.rows import RowText, Sign
from gui.pages.bench.words import BenchWords
from gui.words import Words

_SIGNS = {Outcome.PASSED: Sign.TICK, Outcome.WARNED: Sign.QUESTION, Outcome.FAILED: Sign.CROSS}
_AMPERE = (Proof.TOUCH_LIMIT,)


def proof_rows(proved: Sequence[Proved], say: BenchWords) -> tuple[RowText, ...]:
    """One row for each proof, in their order."""
    return tuple(RowText(_SIGNS[one.outcome], say.proofs[one.proof], proof_value(one, say)) for one in proved)


def passed_of(known: Known, say: BenchWords) -> str:
    """How many passed; what could not be told is no pass, and is said."""
    found = [one.outcome for one in known.proved]
    passed, warned = found.count(Outcome.PASSED), found.count(Outcome.WARNED)
    sentence = say.proved_and_not_known if warned else say.proved
    return sentence.format(done=passed, of=known.proofs_of, unknown=warned)


def failure(known: Known, words: Words) -> str:
    """Why the output may not go on: the proof that failed, or what the guard said."""
    failed = next((one for one in known.proved if one.outcome is Outcome.FAILED), None)
    if failed is not None:
        return words.bench.failed[failed.proof].format(value=proof_value(failed, words.bench))
    return words.trouble.said(known.trouble, sentence(known.refused)) if known.refused else ""


def proof_value(one: Proved, say: BenchWords) -> str:
    """What was read."""
    match one.proof:
        case Proof.GUARD:
            return say.guard_ready if one.outcome is Outcome.PASSED else say.not_told
        case Proof.USB_POWER:
            if one.outcome is Outcome.WARNED:
                return say.not_watched
            return printable(one.text) or say.none_seen
        case Proof.CALIBRATION:
            return one.text or (say.not_told if one.outcome is Outcome.WARNED else NOT_KNOWN)
        case _ if one.value is None:
            return say.not_told
        case Proof.NOTHING_FLOWS:
            return current(one.value, 1e-4) if one.value else "0.0\u00a0mA"
        case _ if one.proof in _AMPERE:
            return f"{one.value:.2f}\u00a0A"
        case _:
            return f"{one.value:.2f}\u00a0V"
