"""Reading a policy: TOML checked against the models below, each mistake named by the path of its key."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Generic, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, Strict

from bench.errors import BadInputError
from bench.json_input import shown
from bench.regular_file import open_regular
from bench.toml_input import parse_toml
from bench.warranty.policy import ClauseId, Ground, Policy, PolicyClause, Sourced

POCO_X3_PRO = Path(__file__).parent / "policies" / "poco_x3_pro.toml"
MAX_POLICY_BYTES = 1024 * 1024

Value = TypeVar("Value")
Words = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00-\x1f\x7f]+$")]
Months = Annotated[int, Field(ge=1, le=1200)]
GroundId = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[0-9a-z._]+$")]
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _SourcedModel(_Table, Generic[Value]):
    value: Value
    clause: Words
    text: Words
    note: str = ""

    def sourced(self) -> Sourced[Value]:
        return Sourced(self.value, self.clause, self.text, self.note)


class _GroundModel(_Table):
    id: GroundId
    words: Words
    clause: Words
    text: Words
    note: str = ""


class _ClauseModel(_Table):
    id: Annotated[ClauseId, Strict(False)]
    source: Words
    text: Words
    applies: bool = True
    note: str = ""


class _PolicyModel(_Table):
    format: Literal["bootbench-policy/1"]
    name: Words
    valid_from: _SourcedModel[date]
    product: _SourcedModel[Words]
    models: Annotated[list[_SourcedModel[Words]], Field(min_length=1, max_length=100)]
    purchase_warranty_months: _SourcedModel[Months]
    extended_warranty_months: _SourcedModel[Months]
    time_zone: _SourcedModel[Words]
    centre: _SourcedModel[Words]
    contact: _SourcedModel[Words]
    final_word: _SourcedModel[Words]
    grounds: Annotated[list[_GroundModel], Field(min_length=1, max_length=100)]
    clauses: Annotated[list[_ClauseModel], Field(max_length=100)]


@cache
def poco_x3_pro() -> Policy:
    """The policy that ships with bootbench: the POCO X3 Pro notice."""
    return load_policy(POCO_X3_PRO)


def load_policy(path: Path) -> Policy:
    """Read and check a policy file; raises `BadInputError` with the path of the wrong key."""
    content = _content(path)
    model = parse_toml(content, path, _PolicyModel)
    _check_names(model, path)
    _check_clauses(model, path)
    _check_zone(model, path)
    return _policy(model, sha256(content).hexdigest())


def _content(path: Path) -> bytes:
    try:
        with open_regular(path) as file:
            content = file.read(MAX_POLICY_BYTES + 1)
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror})", advice="give a policy file (TOML)") from error
    if len(content) > MAX_POLICY_BYTES:
        raise BadInputError(path, f"expected a policy of at most {MAX_POLICY_BYTES} bytes, but the file is larger")
    return content


def _check_names(model: _PolicyModel, path: Path) -> None:
    seen: set[str] = set()
    for k, row in enumerate(model.models):
        name = row.value.casefold()
        if name != name.strip() or name in seen:
            problem = "stands twice" if name in seen else "has blanks around it"
            raise BadInputError(path, f"the model {shown(row.value)} {problem}", place=f"models.{k}.value")
        seen.add(name)
    grounds: set[str] = set()
    for k, ground in enumerate(model.grounds):
        if ground.id in grounds:
            raise BadInputError(path, f"the ground {ground.id} stands twice", place=f"grounds.{k}.id")
        grounds.add(ground.id)


def _check_clauses(model: _PolicyModel, path: Path) -> None:
    ids = [clause.id for clause in model.clauses]
    for k, id_ in enumerate(ids):
        if id_ in ids[:k]:
            raise BadInputError(path, f"the clause {id_.value} stands twice", place=f"clauses.{k}.id")
    for id_ in ClauseId:
        if id_ not in ids:
            advice = "a clause that this policy does not have stays, with applies = false"
            raise BadInputError(path, f"the clause {id_.value} is missing", place="clauses", advice=advice)


def _check_zone(model: _PolicyModel, path: Path) -> None:
    zone, contact = model.time_zone.value, model.contact.value
    try:
        ZoneInfo(zone)
    except (OSError, ValueError) as error:  # ZoneInfoNotFoundError is a KeyError on some systems, an OSError on others
        raise _no_zone(zone, path) from error
    except KeyError as error:
        raise _no_zone(zone, path) from error
    if not _ADDRESS.fullmatch(contact):
        raise BadInputError(path, f"expected an e-mail address, not {shown(contact)}", place="contact.value")


def _no_zone(zone: str, path: Path) -> BadInputError:
    problem = f'expected a time zone of the IANA list, such as "Asia/Kolkata", not {shown(zone)}'
    return BadInputError(path, problem, place="time_zone.value")


def _policy(model: _PolicyModel, digest: str) -> Policy:
    clauses = {row.id: PolicyClause(row.id, row.source, row.text, row.applies, row.note) for row in model.clauses}
    return Policy(
        name=model.name,
        sha256=digest,
        valid_from=model.valid_from.sourced(),
        product=model.product.sourced(),
        models=tuple(row.sourced() for row in model.models),
        purchase_warranty_months=model.purchase_warranty_months.sourced(),
        extended_warranty_months=model.extended_warranty_months.sourced(),
        time_zone=model.time_zone.sourced(),
        centre=model.centre.sourced(),
        contact=model.contact.sourced(),
        final_word=model.final_word.sourced(),
        grounds=tuple(Ground(row.id, row.words, row.clause, row.text, row.note) for row in model.grounds),
        clauses=tuple(clauses[id_] for id_ in ClauseId),
    )
