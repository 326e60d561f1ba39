"""The facts of a claim. What is not known yet is `None`, or a state of its own; nothing here is guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Proof(StrEnum):
    """The original receipt or invoice."""

    PRESENTED = "presented"
    NOT_PRESENTED = "not_presented"
    """Not yet: the customer can still bring it."""
    CANNOT_BE_PRODUCED = "cannot_be_produced"


class Dysfunction(StrEnum):
    """Is a dysfunction of the motherboard the cause?"""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class GroundState(StrEnum):
    """What an inspection found of one ground of clause 4."""

    NOT_INSPECTED = "not_inspected"
    ABSENT = "absent"
    PRESENT_CAUSE_UNDETERMINED = "present_cause_undetermined"
    PRESENT_NOT_THE_CAUSE = "present_not_the_cause"
    PRESENT_AND_CAUSED_DAMAGE = "present_and_caused_damage"


@dataclass(frozen=True, slots=True)
class Inspection:
    """One ground, and what was found of it."""

    ground: str
    state: GroundState


@dataclass(frozen=True, slots=True)
class OpenCheck:
    """A check at the bench that is not done yet and would tell more about the motherboard."""

    check: str
    """Its name, as `diagnose --answer` takes it."""
    statement: str
    """What the check finds true or not, in words; empty where nobody gave them."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What a diagnosis says of the motherboard."""

    case_id: str
    dysfunction: Dysfunction
    fault: str | None
    credibility: float
    """Of 1: how sure the diagnosis is of the faults that it has left."""
    open_checks: tuple[OpenCheck, ...] = ()
    """First what tells most for its time; only where the diagnosis cannot say."""
    simulated: bool = False
    """Whether the case is of an imaginary phone; whatever is decided then says so."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One phone presented under a policy."""

    claim_id: str
    claim_date: date
    """The day on which the phone is presented, in the policy's zone."""
    imei: str = ""
    """Fifteen digits, or empty where not known."""
    model: str | None = None
    purchase_date: date | None = None
    """As on the invoice."""
    proof_of_purchase: Proof = Proof.NOT_PRESENTED
    first_purchaser: bool | None = None
    resold_or_second_hand: bool | None = None
    power_on_fault: bool | None = None
    """The reported defect is one of the power-on function, and the centre saw it."""
    motherboard_dysfunction: Dysfunction = Dysfunction.UNKNOWN
    """As entered by the centre; where there is an `examination`, that decides and this is shown beside it."""
    motherboard_dysfunction_reason: str = ""
    """Why the centre entered it."""
    exclusions: tuple[Inspection, ...] = ()
    """A ground that is missing was not inspected. Their order says nothing."""
    purchase_warranty_terms_followed: bool | None = None
    examination: Examination | None = None
    """From a diagnosis, never from `claim.json`."""

    @property
    def motherboard(self) -> Dysfunction:
        """What decides clause 1: the diagnosis where there is one, else what the centre entered."""
        return self.examination.dysfunction if self.examination else self.motherboard_dysfunction

    @property
    def entered_otherwise(self) -> bool:
        """Whether the centre entered a value that the diagnosis does not share."""
        entered = self.motherboard_dysfunction
        return entered is not Dysfunction.UNKNOWN and entered is not self.motherboard

    def state_of(self, ground: str) -> GroundState:
        """What was found of a ground."""
        for inspection in self.exclusions:
            if inspection.ground == ground:
                return inspection.state
        return GroundState.NOT_INSPECTED
