"""From a claim and a policy to a decision. A pure function: no clock, no file, no order of asking."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bench.errors import BadInputError
from bench.json_input import shown
from bench.nearest import nearest_or
from bench.warranty.claim import Claim
from bench.warranty.clauses import CLAUSES, Ruling, State
from bench.warranty.dates import FallsUnder, WarrantyWindow, warranty_window
from bench.warranty.policy import Policy


class Outcome(StrEnum):
    """What bootbench recommends; the centre decides."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    NEEDS_EVIDENCE = "needs_evidence"


@dataclass(frozen=True, slots=True)
class Decision:
    """A recommendation, with every clause that it rests on."""

    claim: Claim
    policy: Policy
    outcome: Outcome
    clauses: tuple[Ruling, ...]
    """Every clause of the policy, in its order, whatever the others say."""
    window: WarrantyWindow | None
    """`None` where the date of purchase is not known."""
    falls_under: FallsUnder | None

    @property
    def failed(self) -> tuple[Ruling, ...]:
        """The clauses that exclude the claim."""
        return tuple([ruling for ruling in self.clauses if ruling.state is State.FAILED])

    @property
    def unknown(self) -> tuple[Ruling, ...]:
        """The clauses that nothing is known for yet."""
        return tuple([ruling for ruling in self.clauses if ruling.state is State.UNKNOWN])

    @property
    def missing(self) -> tuple[str, ...]:
        """The evidence that would settle the unknown clauses."""
        return tuple([item for ruling in self.clauses for item in ruling.missing])


def combine(states: Iterable[State]) -> Outcome:
    """Any failed: not eligible; else any unknown: needs evidence; else eligible."""
    seen = frozenset(states)
    if State.FAILED in seen:
        return Outcome.NOT_ELIGIBLE
    return Outcome.NEEDS_EVIDENCE if State.UNKNOWN in seen else Outcome.ELIGIBLE


def decide(claim: Claim, policy: Policy) -> Decision:
    """Evaluate every clause and combine them.

    Raises `BadInputError`, with the field as its `place`, for what cannot be: a claim before its purchase or before the
    policy, a window past the year 9999, a ground that the policy does not have.
    """
    last_days = refuse_impossible(claim, policy)
    _refuse_wrong_grounds(claim, policy)
    rulings = [
        row.rule(claim, policy, clause) for row, clause in zip(CLAUSES, policy.clauses, strict=True) if clause.applies
    ]
    return Decision(
        claim=claim,
        policy=policy,
        outcome=combine([ruling.state for ruling in rulings]),
        clauses=tuple(rulings),
        window=last_days,
        falls_under=last_days.falls_under(claim.claim_date) if last_days else None,
    )


def refuse_impossible(claim: Claim, policy: Policy) -> WarrantyWindow | None:
    """Both last days, `None` without a date of purchase; raises `BadInputError` for dates that cannot be."""
    first = policy.valid_from.value
    if claim.claim_date < first:
        problem = f'the policy "{policy.name}" holds for claims from {first} on, but this one is of {claim.claim_date}'
        raise _refusal(claim, "claim_date", problem, "give the policy of that time")
    if claim.purchase_date is None:
        return None
    if claim.claim_date < claim.purchase_date:
        problem = f"the claim is of {claim.claim_date}, before the purchase on {claim.purchase_date}"
        raise _refusal(claim, "claim_date", problem, "expected the day of purchase or a later one; one date is wrong")
    months = policy.purchase_warranty_months.value, policy.extended_warranty_months.value
    try:
        return warranty_window(claim.purchase_date, *months)
    except OverflowError as error:
        problem = (
            f"bought on {claim.purchase_date}, its warranty would end after the year 9999, the last one that dates have"
        )
        raise _refusal(claim, "purchase_date", problem, "read the year on the invoice again") from error


def _refuse_wrong_grounds(claim: Claim, policy: Policy) -> None:
    """Each ground of the claim is one of the policy, and stands once."""
    left = {ground.id for ground in policy.grounds}
    for inspection in claim.exclusions:
        if inspection.ground not in left:
            raise _wrong_ground(claim, inspection.ground, policy)
        left.remove(inspection.ground)


def _wrong_ground(claim: Claim, ground: str, policy: Policy) -> BadInputError:
    field = f"exclusions.{shown(ground)}"
    known = [row.id for row in policy.grounds]
    if ground in known:
        return _refusal(claim, field, "stands twice", "keep the state that is true")
    advice = nearest_or(ground, known, f"its grounds are {', '.join(known)}")
    return _refusal(claim, field, f'is not a ground of the policy "{policy.name}"', advice)


def _refusal(claim: Claim, field: str, problem: str, advice: str) -> BadInputError:
    return BadInputError(f"claim {claim.claim_id}", problem, place=field, advice=advice)
