"""The facts of a claim as questions in plain words, one after another; what is settled is not asked.

A question is settled when its answer is there already, or when no answer to it could move its clause: who is not the
first purchaser is not asked about a resale, and once one ground has damaged the motherboard the others are not asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bench.errors import BadInputError
from bench.json_input import came
from bench.warranty.claim import Claim, Dysfunction, GroundState, Inspection, Proof
from bench.warranty.claim_json import EXPECTED, model_name, printable
from bench.warranty.clauses import CLAUSES
from bench.warranty.dates import parse_date
from bench.warranty.decide import refuse_impossible
from bench.warranty.imei import imei_problem
from bench.warranty.policy import ClauseId, Policy

Written = Callable[[Claim, str], Claim]
"""Writes one typed answer into a claim; `ValueError` with a sentence for one that cannot be."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose: its key, its name in `claim.json` and its words."""

    key: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Question:
    """One fact."""

    field: str
    """As in `claim.json`; for a ground, its id."""
    asks: str
    clause: ClauseId | None
    write: Written
    choices: tuple[Choice, ...] = ()
    """Empty for a text or a date. The last one is *not known yet* and is taken when nothing is typed."""


YES_NO = (Choice("y", "yes", "yes"), Choice("n", "no", "no"), Choice("u", "unknown", "not known yet"))
PROOFS = (
    Choice("p", Proof.PRESENTED.value, "presented"),
    Choice("c", Proof.CANNOT_BE_PRODUCED.value, "cannot be produced"),
    Choice("n", Proof.NOT_PRESENTED.value, "not yet, but it can be"),
)
GROUND_STATES = (
    Choice("a", GroundState.ABSENT.value, "absent"),
    Choice("d", GroundState.PRESENT_AND_CAUSED_DAMAGE.value, "there, caused the damage"),
    Choice("o", GroundState.PRESENT_NOT_THE_CAUSE.value, "there, not the cause"),
    Choice("u", GroundState.PRESENT_CAUSE_UNDETERMINED.value, "there, cause open"),
    Choice("n", GroundState.NOT_INSPECTED.value, "not inspected"),
)


def questions(policy: Policy) -> tuple[Question, ...]:
    """Every question that a policy asks, in the order of its clauses."""
    board = ClauseId.MOTHERBOARD
    return (
        Question("claim_id", "Number of this claim", None, _write_claim_id),
        Question("imei", "IMEI of the phone, 15 digits", None, _write_imei),
        Question("model", "Model of the phone, as printed on its box or invoice", ClauseId.MODEL, _write_model),
        _yes_no(
            "power_on_fault",
            "Is it a power-on fault, and has the service centre seen it?",
            ClauseId.ISSUE,
            lambda claim, yes: replace(claim, power_on_fault=yes),
        ),
        Question("motherboard_dysfunction", "Is the motherboard the cause?", board, _write_dysfunction, YES_NO),
        Question("motherboard_dysfunction_reason", "How was that found?", board, _write_dysfunction_reason),
        _yes_no(
            "first_purchaser",
            "Is the customer the first purchaser of the phone?",
            ClauseId.PURCHASER,
            lambda claim, yes: replace(claim, first_purchaser=yes),
        ),
        _yes_no(
            "resold_or_second_hand",
            "Was the phone ever resold, or bought second-hand?",
            ClauseId.PURCHASER,
            lambda claim, yes: replace(claim, resold_or_second_hand=yes),
        ),
        Question("claim_date", "Date on which the phone is presented", ClauseId.WINDOW, _write_claim_date),
        Question("purchase_date", "Date on the invoice, such as 2021-06-01", ClauseId.WINDOW, _write_purchase_date),
        *(
            Question(
                row.id, f"Did the inspection find {row.words}?", ClauseId.GROUNDS, _write_ground(row.id), GROUND_STATES
            )
            for row in policy.grounds
        ),
        Question("proof_of_purchase", "Receipt or invoice, or a copy of it", ClauseId.PROOF, _write_proof, PROOFS),
        _yes_no(
            "purchase_warranty_terms_followed",
            "Were the terms of the Purchase Warranty followed?",
            ClauseId.TERMS,
            lambda claim, yes: replace(claim, purchase_warranty_terms_followed=yes),
        ),
    )


def is_settled(question: Question, claim: Claim, policy: Policy) -> bool:
    """Whether the policy does not ask it, or no answer could move its clause from where the claim stands now."""
    if question.field == "motherboard_dysfunction_reason":
        return claim.motherboard_dysfunction is Dysfunction.UNKNOWN
    if question.clause is None or question.field == "claim_date":
        return False
    if not policy.clause(question.clause).applies:
        return True
    if not question.choices:
        return False
    states = {_state(question.clause, question.write(claim, choice.name), policy) for choice in question.choices}
    return len(states) == 1


def answered(claim: Claim, question: Question, typed: str, policy: Policy) -> Claim:
    """The claim with an answer written into it.

    `typed` is a choice's key, its name or its words, or a text or date; an empty one means *not known yet*. Raises
    `BadInputError` with the question's field as its `place` and what would be right.
    """
    answer = typed.strip()
    try:
        new = question.write(claim, _chosen(question, answer) if question.choices else answer)
        if question.field in ("purchase_date", "claim_date"):
            refuse_impossible(new, policy)
    except ValueError as error:
        raise BadInputError("answer", str(error), place=question.field) from error
    return new


def _chosen(question: Question, answer: str) -> str:
    if not answer:
        return question.choices[-1].name
    for choice in question.choices:
        if answer.casefold() in (choice.key, choice.name, choice.words):
            return choice.name
    expected = ", ".join(f"{choice.key} ({choice.words})" for choice in question.choices)
    raise ValueError(f"expected one of {expected}, not {came(answer)}")


def _state(clause: ClauseId, claim: Claim, policy: Policy) -> str:
    row = next(row for row in CLAUSES if row.id is clause)
    return row.rule(claim, policy, policy.clause(clause)).state


def _yes_no(field: str, asks: str, clause: ClauseId, answer: Callable[[Claim, bool | None], Claim]) -> Question:
    values = {"yes": True, "no": False, "unknown": None}
    return Question(field, asks, clause, lambda claim, name: answer(claim, values[name]), YES_NO)


def _write_claim_id(claim: Claim, answer: str) -> Claim:
    if not 1 <= len(answer) <= 200:
        raise ValueError(f"expected {EXPECTED['claim_id']}")
    printable(answer)
    return replace(claim, claim_id=answer)


def _write_imei(claim: Claim, answer: str) -> Claim:
    problem = imei_problem(answer) if answer else None
    if problem is not None:
        raise ValueError(problem)
    return replace(claim, imei=answer)


def _write_model(claim: Claim, answer: str) -> Claim:
    if len(answer) > 200:
        raise ValueError(f"expected {EXPECTED['model']}")
    model_name(answer or None)
    return replace(claim, model=answer or None)


def _write_dysfunction(claim: Claim, answer: str) -> Claim:
    return replace(claim, motherboard_dysfunction=Dysfunction(answer))


def _write_dysfunction_reason(claim: Claim, answer: str) -> Claim:
    printable(answer)
    if not 1 <= len(answer) <= 2000:
        raise ValueError("expected a reason of 1 to 2000 characters, such as what the centre measured or replaced")
    return replace(claim, motherboard_dysfunction_reason=answer)


def _write_purchase_date(claim: Claim, answer: str) -> Claim:
    return replace(claim, purchase_date=parse_date(answer) if answer else None)


def _write_claim_date(claim: Claim, answer: str) -> Claim:
    return replace(claim, claim_date=parse_date(answer)) if answer else claim


def _write_proof(claim: Claim, answer: str) -> Claim:
    return replace(claim, proof_of_purchase=Proof(answer))


def _write_ground(ground: str) -> Written:
    def write(claim: Claim, answer: str) -> Claim:
        others = tuple(row for row in claim.exclusions if row.ground != ground)
        return replace(claim, exclusions=(*others, Inspection(ground, GroundState(answer))))

    return write
