"""`claim.json` (format `bootbench-claim/1`): read and checked field by field, and written again."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Never

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, ValidationError
from pydantic_core import ErrorDetails

from bench.errors import BadInputError
from bench.json_input import came, read_json, shown
from bench.nearest import nearest_or
from bench.warranty.claim import Claim, Dysfunction, GroundState, Inspection, Proof
from bench.warranty.dates import parse_date
from bench.warranty.imei import imei_problem

FORMAT = "bootbench-claim/1"
_JOINERS = "\u200c\u200d"
"""Zero-width characters that Indic scripts need inside a word."""

EXPECTED = {
    "format": f'"{FORMAT}"',
    "claim_id": "a text of 1 to 200 characters",
    "imei": "a text: 15 digits, or empty where it is not known",
    "model": "a name as a text of 1 to 200 characters, or null where it is not known",
    "purchase_date": 'a date as a text ("2021-06-01"), or null where it is not known',
    "claim_date": 'a date as a text ("2021-06-01")',
    "proof_of_purchase": '"presented", "not_presented" or "cannot_be_produced"',
    "first_purchaser": "true, false, or null where it is not known",
    "resold_or_second_hand": "true, false, or null where it is not known",
    "power_on_fault": "true, false, or null where it is not known",
    "motherboard_dysfunction": '"yes", "no" or "unknown"',
    "motherboard_dysfunction_reason": "a text of at most 2000 characters, or null",
    "exclusions": "an object of grounds and their states",
    "purchase_warranty_terms_followed": "true, false, or null where it is not known",
}
"""What would be right, for each field of a claim, in the order of the format."""

GROUND_STATES = ", ".join(f'"{state.value}"' for state in GroundState)


def printable(value: object) -> object:
    """A text without control characters and look-alike blanks; `ValueError` names the first such character."""
    if isinstance(value, str) and not value.isprintable():
        for character in value:
            if not character.isprintable() and character not in _JOINERS:
                name = unicodedata.name(character, "a control character")
                raise ValueError(f"expected plain text, but U+{ord(character):04X} ({name}) stands in it; type it anew")
    return value


def model_name(value: object) -> object:
    """The name of a model: outer blanks count for nothing, and blanks alone are no name."""
    if isinstance(value, str):
        printable(value.strip())
        if not value.strip():
            raise ValueError(f"expected {EXPECTED['model']}")
    return value


def _day(value: object) -> object:
    return parse_date(value) if isinstance(value, str) else value


def _good_imei(value: object) -> object:
    problem = imei_problem(value) if isinstance(value, str) and value else None
    if problem is not None:
        raise ValueError(problem)
    return "" if value is None else value


def _or_not_known(not_known: object) -> BeforeValidator:
    """Null is *not known yet* in every field that may be open; some have a word of their own for it."""
    return BeforeValidator(lambda value: not_known if value is None else value)


_inspection = lru_cache(maxsize=1024)(Inspection)
"""Frozen and few: thousands of claims share them."""

_Day = Annotated[date, BeforeValidator(_day)]
_Plain = BeforeValidator(printable)
_Dysfunction = Annotated[Dysfunction, Strict(False), _or_not_known(Dysfunction.UNKNOWN)]
_State = Annotated[GroundState, Strict(False), _or_not_known(GroundState.NOT_INSPECTED)]


class _ClaimModel(BaseModel):
    """The fields as they stand in the file; a field that is left out is not known, like null."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    format: Literal["bootbench-claim/1"]
    claim_id: Annotated[str, Field(min_length=1, max_length=200), _Plain]
    imei: Annotated[str, BeforeValidator(_good_imei)] = ""
    model: Annotated[str, Field(max_length=200), BeforeValidator(model_name)] | None = None
    purchase_date: _Day | None = None
    claim_date: _Day
    proof_of_purchase: Annotated[Proof, Strict(False), _or_not_known(Proof.NOT_PRESENTED)] = Proof.NOT_PRESENTED
    first_purchaser: bool | None = None
    resold_or_second_hand: bool | None = None
    power_on_fault: bool | None = None
    motherboard_dysfunction: _Dysfunction = Dysfunction.UNKNOWN
    motherboard_dysfunction_reason: Annotated[str, Field(max_length=2000), _Plain] | None = None
    exclusions: Annotated[dict[str, _State], _or_not_known({})] = {}
    purchase_warranty_terms_followed: bool | None = None


def load_claim(path: Path) -> Claim:
    """Read a claim file. Raises `BadInputError` whose `place` is the path of the field at fault."""
    return check_claim(read_json(path), path)


def check_claim(document: object, where: Path | str) -> Claim:
    """Check parsed JSON as a claim. Raises `BadInputError` whose `place` is the path of the field at fault."""
    try:
        model = _ClaimModel.model_validate(document)
    except ValidationError as error:
        _refuse(error.errors(include_url=False), where)
    return Claim(
        claim_id=model.claim_id,
        claim_date=model.claim_date,
        imei=model.imei,
        model=model.model,
        purchase_date=model.purchase_date,
        proof_of_purchase=model.proof_of_purchase,
        first_purchaser=model.first_purchaser,
        resold_or_second_hand=model.resold_or_second_hand,
        power_on_fault=model.power_on_fault,
        motherboard_dysfunction=model.motherboard_dysfunction,
        motherboard_dysfunction_reason=model.motherboard_dysfunction_reason or "",
        exclusions=tuple([_inspection(ground, state) for ground, state in model.exclusions.items()]),
        purchase_warranty_terms_followed=model.purchase_warranty_terms_followed,
    )


def claim_text(claim: Claim) -> str:
    """The JSON text of a claim, every field in the order of the format; what a diagnosis says is not part of it."""
    fields = {
        "format": FORMAT,
        "claim_id": claim.claim_id,
        "imei": claim.imei,
        "model": claim.model,
        "purchase_date": claim.purchase_date.isoformat() if claim.purchase_date else None,
        "claim_date": claim.claim_date.isoformat(),
        "proof_of_purchase": claim.proof_of_purchase.value,
        "first_purchaser": claim.first_purchaser,
        "resold_or_second_hand": claim.resold_or_second_hand,
        "power_on_fault": claim.power_on_fault,
        "motherboard_dysfunction": claim.motherboard_dysfunction.value,
        "motherboard_dysfunction_reason": claim.motherboard_dysfunction_reason,
        "exclusions": {inspection.ground: inspection.state.value for inspection in claim.exclusions},
        "purchase_warranty_terms_followed": claim.purchase_warranty_terms_followed,
    }
    if not claim.motherboard_dysfunction_reason:
        del fields["motherboard_dysfunction_reason"]
    return json.dumps(fields, indent=1, ensure_ascii=False) + "\n"


def _refuse(problems: list[ErrorDetails], where: Path | str) -> Never:
    """One sentence for the first wrong field; a wrong format comes before all others, since it explains them."""
    first = next((problem for problem in problems if problem["loc"][:1] == ("format",)), problems[0])
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    path = [str(part) for part in first["loc"]]
    if not path:
        raise BadInputError(where, f"expected a claim, a JSON object with fields, not {came(first['input'])}")
    place = ".".join(shown(part) for part in path)
    raise BadInputError(where, _sentence(first, path) + more, place=place)


def _sentence(problem: ErrorDetails, path: list[str]) -> str:
    kind, field = problem["type"], path[0]
    if kind == "extra_forbidden":
        listed = f"its fields are {', '.join(EXPECTED)}"
        return f"is not a field of a claim; {nearest_or(field, EXPECTED, listed)}"
    if kind == "missing":
        return f"is missing; expected {EXPECTED[field]}"
    if kind == "value_error":
        return problem["msg"].removeprefix("Value error, ") + (
            "" if not isinstance(problem["input"], str) else f" (it is {came(problem['input'])})"
        )
    expected = f"one of {GROUND_STATES}" if len(path) > 1 else EXPECTED[field]
    return f"expected {expected}, not {came(problem['input'])}"
