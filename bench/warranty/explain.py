"""A decision in sentences for the customer: why, by which clause, what to bring, and who has the last word."""

from __future__ import annotations

from dataclasses import dataclass

from bench.warranty.claim import Claim, Dysfunction, GroundState
from bench.warranty.clauses import Ruling, State
from bench.warranty.dates import FallsUnder, in_words
from bench.warranty.decide import Decision, Outcome
from bench.warranty.policy import OUTSIDE_THE_NOTICE, ClauseId, Policy

CUSTOMER_BRINGS = (ClauseId.MODEL, ClauseId.PURCHASER, ClauseId.WINDOW, ClauseId.PROOF)
"""Clauses whose missing evidence the customer has; that of the others is work for the centre."""

MOST_CHECKS = 3
"""So many of the open checks are said; the first tell most for their time, and all are in the decision's `missing`."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One clause, said to the customer."""

    id: ClauseId
    state: State
    sentence: str
    """Ends with its clause in brackets."""
    quote: str
    """The notice's own words; only where the clause failed."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What to tell the customer."""

    headline: str
    reasons: tuple[Reason, ...]
    """The clauses that decide: those that failed; if none did, those not known; if all are known, all of them."""
    customer_brings: tuple[str, ...]
    centre_does: tuple[str, ...]
    notes: tuple[str, ...]
    """Both warranty dates, and where the centre and the diagnosis differ."""
    closing: tuple[str, ...]


def explain(decision: Decision) -> Explanation:
    """The sentences of a decision; a pure function of it."""
    deciding = decision.failed or decision.unknown or decision.clauses
    still_open = decision.unknown if decision.outcome is Outcome.NEEDS_EVIDENCE else ()
    return Explanation(
        headline=_HEADLINES[decision.outcome],
        reasons=tuple(_reason(ruling, decision) for ruling in deciding),
        customer_brings=tuple(item for ruling in still_open if ruling.id in CUSTOMER_BRINGS for item in ruling.missing),
        centre_does=tuple(
            item for ruling in still_open if ruling.id not in CUSTOMER_BRINGS for item in _to_do(ruling, decision)
        ),
        notes=_notes(decision),
        closing=_closing(decision.policy),
    )


def explanation_lines(explanation: Explanation) -> tuple[str, ...]:
    """The explanation as plain text, one line each, without colours."""
    lines = [explanation.headline]
    for reason in explanation.reasons:
        lines.append(f"- {reason.sentence}")
        if reason.quote:
            lines.append(f'  The notice says: "{reason.quote}"')
    if explanation.customer_brings:
        lines += ["What you bring:", *(f"- {item}" for item in explanation.customer_brings)]
    if explanation.centre_does:
        lines += ["What the service centre does:", *(f"- {item}" for item in explanation.centre_does)]
    return (*lines, *explanation.notes, *explanation.closing)


_HEADLINES = {
    Outcome.ELIGIBLE: "Eligible. The Extended Warranty covers this repair:",
    Outcome.NOT_ELIGIBLE: "Not eligible. The Extended Warranty does not cover this repair:",
    Outcome.NEEDS_EVIDENCE: "Not decided yet. Nothing excludes this repair so far, but some evidence is missing:",
}


@dataclass(frozen=True, slots=True)
class _Sentences:
    """What is said of a clause in each state; the names in braces are filled in by `_reason`."""

    satisfied: str
    failed: str
    unknown: str


_SENTENCES = {
    ClauseId.MODEL: _Sentences(
        "Your phone is a {product}.",
        'This warranty is for the {product} only, and your phone is another one, "{model}".',
        "We do not know yet which model your phone is.",
    ),
    ClauseId.ISSUE: _Sentences(
        "Your phone has a power-on fault, and the service centre has seen it.",
        "The service centre has found no power-on fault, and this warranty is for such faults only.",
        "The service centre has not seen the power-on fault yet.",
    ),
    ClauseId.MOTHERBOARD: _Sentences(
        "The motherboard is the cause of the fault.",
        "The motherboard is not the cause of the fault, and this warranty covers the motherboard only.",
        "We do not know yet whether the motherboard is the cause of the fault.",
    ),
    ClauseId.PURCHASER: _Sentences(
        "You are the first purchaser, and the phone was not resold.",
        "{purchaser}; this warranty is only for the first purchaser of a new phone.",
        "We do not know yet {purchaser}.",
    ),
    ClauseId.WINDOW: _Sentences(
        "You presented the phone on {claimed}, in time: the last day is {last_day}.",
        "You presented the phone on {claimed}, too late: the last day was {last_day}.",
        "We do not know yet when the phone was bought, so we cannot tell how long it is covered.",
    ),
    ClauseId.GROUNDS: _Sentences(
        "{beside}nothing that this warranty excludes has damaged the motherboard.",
        "The motherboard was damaged due to {grounds}; this warranty excludes that.",
        "The service centre has not finished looking for damage that this warranty excludes.",
    ),
    ClauseId.PROOF: _Sentences(
        "You presented the receipt or invoice.",
        "The receipt or invoice cannot be produced, and this warranty requires it or a copy.",
        "You have not presented the receipt or invoice yet.",
    ),
    ClauseId.TERMS: _Sentences(
        "The terms of the Purchase Warranty were followed.",
        "The terms of the Purchase Warranty were not followed, and this warranty requires it.",
        "We do not know yet whether the terms of the Purchase Warranty were followed.",
    ),
}


def _template(id: ClauseId, state: State) -> str:  # noqa: A002 - the clause's own word for it
    sentences = _SENTENCES[id]
    match state:
        case State.SATISFIED:
            return sentences.satisfied
        case State.FAILED:
            return sentences.failed
        case State.UNKNOWN:
            return sentences.unknown


def _reason(ruling: Ruling, decision: Decision) -> Reason:
    claim, policy, window = decision.claim, decision.policy, decision.window
    sentence = _template(ruling.id, ruling.state).format(
        product=policy.product.value,
        model=(claim.model or "").strip(),
        purchaser=_purchaser(claim, ruling.state),
        claimed=in_words(claim.claim_date),
        last_day=in_words(window.extended_ends) if window else "",
        grounds=_listed(_words(decision, GroundState.PRESENT_AND_CAUSED_DAMAGE), "and"),
        beside=_beside(decision),
    )
    quote = _quote(ruling, decision) if ruling.state is State.FAILED else ""
    return Reason(ruling.id, ruling.state, f"{sentence[:1].upper()}{sentence[1:-1]} ({ruling.source}).", quote)


def _quote(ruling: Ruling, decision: Decision) -> str:
    """The deciding sentence of the notice, and of clause 4 also the ground; what is left out between is marked."""
    text = decision.policy.clause(ruling.id).text
    if ruling.id is not ClauseId.GROUNDS:
        return text
    caused = GroundState.PRESENT_AND_CAUSED_DAMAGE
    found = [row.text for row in decision.policy.grounds if decision.claim.state_of(row.id) is caused]
    return " … ".join([text, *found])


def _purchaser(claim: Claim, state: State) -> str:
    first, resold = claim.first_purchaser, claim.resold_or_second_hand
    if state is State.FAILED:
        not_first = "you are not the first purchaser" if first is False else ""
        second_hand = "the phone was resold or bought second-hand" if resold else ""
    else:
        not_first = "whether you are the first purchaser" if first is None else ""
        second_hand = "whether the phone was ever resold or bought second-hand" if resold is None else ""
    return ", and ".join(part for part in (not_first, second_hand) if part)


def _beside(decision: Decision) -> str:
    found = _words(decision, GroundState.PRESENT_NOT_THE_CAUSE)
    return f"the service centre found {_listed(found, 'and')}, but " if found else ""


def _words(decision: Decision, state: GroundState) -> tuple[str, ...]:
    return tuple(ground.words for ground in decision.policy.grounds if decision.claim.state_of(ground.id) is state)


def _to_do(ruling: Ruling, decision: Decision) -> tuple[str, ...]:
    """The missing evidence, shortened: the checks most worth doing, the open grounds in one line instead of nine."""
    if ruling.id is not ClauseId.GROUNDS:
        rest = len(ruling.missing) - MOST_CHECKS
        more = (f"and {rest} more, if those do not settle it ({ruling.source})",) if rest > 0 else ()
        return ruling.missing[:MOST_CHECKS] + more
    not_inspected = _words(decision, GroundState.NOT_INSPECTED)
    undetermined = _words(decision, GroundState.PRESENT_CAUSE_UNDETERMINED)
    every = len(not_inspected) == len(decision.policy.grounds)
    wanted = "damage that this warranty excludes" if every else f"signs of {_listed(not_inspected, 'or')}"
    inspection = (f"an inspection of the phone for {wanted} ({ruling.source})",) if not_inspected else ()
    return inspection + tuple(
        f"an examination of whether the motherboard was damaged due to {words} ({ruling.source})"
        for words in undetermined
    )


def _listed(items: tuple[str, ...], joint: str) -> str:
    """Separated by semicolons, since a ground has commas of its own."""
    return "; ".join(items[:-1]) + f"; {joint} {items[-1]}" if len(items) > 1 else "".join(items)


def _notes(decision: Decision) -> tuple[str, ...]:
    claim, window = decision.claim, decision.window
    notes: tuple[str, ...] = ()
    if decision.outcome is Outcome.NOT_ELIGIBLE:
        notes += ("Bringing more would not change this. If one of these facts is wrong, tell the service centre.",)
    if window is None:
        notes += ("Both warranties are counted from the day of purchase, which is not known yet.",)
    else:
        notes += (
            f"The Purchase Warranty runs to the end of {in_words(window.purchase_ends)}, the Extended Warranty to the "
            f"end of {in_words(window.extended_ends)}. {_UNDER[decision.falls_under or FallsUnder.NEITHER]}",
        )
    if claim.examination is not None and claim.examination.simulated:
        notes += (f"Case {claim.examination.case_id} is simulated: no real phone was examined.",)
    return notes + _difference(claim)


def _difference(claim: Claim) -> tuple[str, ...]:
    """Both values, where the centre entered another one than the diagnosis found."""
    if claim.examination is None or not claim.entered_otherwise:
        return ()
    entered = "the motherboard" if claim.motherboard_dysfunction is Dysfunction.YES else "not the motherboard"
    reason = f' ("{claim.motherboard_dysfunction_reason}")' if claim.motherboard_dysfunction_reason else ""
    return (
        f"The service centre entered that the cause is {entered}{reason}. The diagnosis of case "
        f"{claim.examination.case_id} {_DIAGNOSED[claim.motherboard]}. This recommendation follows the diagnosis.",
    )


_UNDER = {
    FallsUnder.PURCHASE: "The phone was presented during the Purchase Warranty.",
    FallsUnder.EXTENDED: "The phone was presented during the Extended Warranty.",
    FallsUnder.NEITHER: "The phone was presented after both.",
}
_DIAGNOSED = {
    Dysfunction.YES: "finds that it is the motherboard",
    Dysfunction.NO: "finds that it is not the motherboard",
    Dysfunction.UNKNOWN: "cannot say yet",
}


def _closing(policy: Policy) -> tuple[str, ...]:
    final = policy.final_word
    source = "" if final.clause == OUTSIDE_THE_NOTICE else f" (clause {final.clause})"
    return (
        f"This is a recommendation; the {policy.centre.value} decides, and its decision is final{source}.",
        f"Questions: {policy.contact.value}",
    )
