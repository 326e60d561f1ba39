"""What a claim page was about when its window went: the case, the open question, an override that is half written."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bench.warranty.decide import Outcome
from bench.warranty.policy import ClauseId


class OverrideDraft(BaseModel):
    """What stands in the panel and is not recorded."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    outcome: Outcome | None = None
    person: str = ""
    role: str = ""
    reason: str = ""


class KeptClaim(BaseModel):
    """One claim."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    case: Path
    row: ClauseId | None = None
    """The question that was open."""
    draft: OverrideDraft = OverrideDraft()
    overriding: bool = False
    """The panel was open."""


def kept_claim(text: str) -> KeptClaim | None:
    """Read it again; `None` for a text that does not fit, which anybody may have written."""
    try:
        return KeptClaim.model_validate_json(text)
    except ValidationError:
        return None
