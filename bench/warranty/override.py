"""The centre's own decision, kept beside the recommendation and never over it.

Overrides stand in a file beside the claim: `C0001.overrides.json` beside `C0001.json`. They are only ever added to: an
override is followed by another one, not undone. Each keeps what was recommended when it was made, and the fingerprints
of the claim and the policy that it was made on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, Strict

from bench.errors import BadInputError
from bench.json_input import check_model, read_json
from bench.locked import alone_with
from bench.regular_file import read_regular
from bench.warranty.claim_json import printable
from bench.warranty.decide import Decision, Outcome
from bench.written import write_text_whole

SUFFIX = ".overrides.json"
LEAST_REASON = 20
"""Characters; `goodwill` alone explains nothing to whoever reads it in two years."""


@dataclass(frozen=True, slots=True)
class Override:
    """A decision by a named person."""

    outcome: Outcome
    """Eligible or not eligible."""
    person: str
    reason: str
    at: datetime
    """With its offset from UTC."""
    recommended: Outcome
    """What bootbench recommended at that time."""
    claim_sha256: str
    policy_sha256: str


_Text = BeforeValidator(printable)
_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _OverrideModel(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    outcome: Annotated[Outcome, Strict(False)]
    person: Annotated[str, Field(min_length=1, max_length=200), _Text]
    reason: Annotated[str, Field(min_length=LEAST_REASON, max_length=2000), _Text]
    at: Annotated[AwareDatetime, Strict(False)]
    recommended: Annotated[Outcome, Strict(False)]
    claim_sha256: _Digest
    policy_sha256: _Digest


class _FileModel(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    format: Literal["bootbench-overrides/1"]
    overrides: list[_OverrideModel]


def overrides_path(claim_path: Path) -> Path:
    """Where the overrides of a claim file stand."""
    return claim_path.with_name(claim_path.stem + SUFFIX)


def claim_fingerprint(claim_path: Path) -> str:
    """SHA-256 of a claim file as it is now."""
    return sha256(read_regular(claim_path)).hexdigest()


def checked_override(override: Override) -> Override:
    """The same override if it may be recorded; raises `BadInputError` naming what is wrong."""
    if override.outcome is Outcome.NEEDS_EVIDENCE:
        advice = "where evidence is missing, leave the recommendation as it is"
        problem = "expected eligible or not_eligible, since an override settles a claim"
        raise BadInputError("override", problem, place="outcome", advice=advice)
    if not override.person.strip():
        raise BadInputError("override", "expected the name of the person who decides", place="person")
    if len(override.reason.strip()) < LEAST_REASON:
        problem = f"expected a reason of at least {LEAST_REASON} characters, not {len(override.reason.strip())}"
        raise BadInputError("override", problem, place="reason", advice="say what the recommendation could not know")
    if override.at.utcoffset() is None:
        problem = f"expected a time with its offset from UTC, not {override.at.isoformat()}"
        raise BadInputError("override", problem, place="at", advice='write it as "2026-11-23T14:05:00+05:30"')
    check_model(_OverrideModel, override_json(override), "override")
    return override


def refuse_before_claim(override: Override, decision: Decision) -> None:
    """Raise `BadInputError` for a decision that may not be recorded, or dated before the phone was presented.

    Days are those of the policy's zone, in which the claim is dated.
    """
    checked_override(override)
    day, presented = override.at.astimezone(ZoneInfo(decision.policy.time_zone.value)).date(), decision.claim.claim_date
    if day < presented:
        problem = f"the decision is dated {day}, before the claim itself, which was made on {presented}"
        raise BadInputError("override", problem, place="at", advice="correct the one that is wrong")


def read_overrides(claim_path: Path) -> tuple[Override, ...]:
    """The overrides of a claim, oldest first; none where there is no such file. Raises `BadInputError`."""
    path = overrides_path(claim_path)
    if not path.exists():
        return ()
    model = check_model(_FileModel, read_json(path), path)
    return tuple(
        Override(row.outcome, row.person, row.reason, row.at, row.recommended, row.claim_sha256, row.policy_sha256)
        for row in model.overrides
    )


def record_override(claim_path: Path, override: Override) -> Path:
    """Add an override to those of a claim and return where they stand; those before it stay as they are."""
    checked_override(override)
    path = overrides_path(claim_path)
    with alone_with(path):
        rows = [override_json(row) for row in (*read_overrides(claim_path), override)]
        document = {"format": "bootbench-overrides/1", "overrides": rows}
        write_text_whole(path, json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    return path


def override_json(override: Override) -> dict[str, str]:
    """The JSON of one override."""
    return {
        "outcome": str(override.outcome),
        "person": override.person,
        "reason": override.reason,
        "at": override.at.isoformat(),
        "recommended": str(override.recommended),
        "claim_sha256": override.claim_sha256,
        "policy_sha256": override.policy_sha256,
    }


def override_lines(overrides: Iterable[Override], claim_sha256: str) -> tuple[str, ...]:
    """The overrides as plain text, oldest first, each with what it stands beside."""
    lines: list[str] = []
    for override in overrides:
        outcome, recommended = _WORDS[override.outcome], _WORDS[override.recommended]
        at = override.at.strftime("%Y-%m-%d %H:%M %z")
        lines.append(f"Override: {outcome}, by {override.person} on {at}; recommended was: {recommended}.")
        lines.append(f"  Reason: {override.reason}")
        if override.claim_sha256 != claim_sha256:
            lines.append("  The claim was changed after this override.")
    return tuple(lines)


_WORDS = {
    Outcome.ELIGIBLE: "eligible",
    Outcome.NOT_ELIGIBLE: "not eligible",
    Outcome.NEEDS_EVIDENCE: "needs evidence",
}
