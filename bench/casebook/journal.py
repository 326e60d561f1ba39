"""The journal of a case, `casebook.jsonl` in its folder: one line for each change, never one less.

It holds what the rest of the folder does not say. A line is a JSON object with `change`, `at` and `by`; fields that
this version does not know are left alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, BeforeValidator, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from analysis.diagnosis import Verdict
from bench.casebook.appending import append_line
from bench.errors import BadInputError
from bench.json_input import MAX_JSON_BYTES, key_path, problem_sentence
from bench.regular_file import open_regular
from bench.warranty.claim_json import printable
from bench.warranty.decide import Outcome

JOURNAL_FILE = "casebook.jsonl"

Name = Annotated[str, Field(min_length=1, max_length=200), BeforeValidator(printable)]
Sentence = Annotated[str, Field(min_length=1, max_length=4000), BeforeValidator(printable)]
Share = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What every change has: when, and who made it."""

    at: AwareDatetime
    by: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated(Change):
    """The case was added to a casebook, or more was said of it; what is said later stands over what was said before."""

    change: Literal["stated"] = "stated"
    technician: Name | None = None
    station: Name | None = None
    day: date | None = None
    """When the phone was on the bench."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined(Change):
    """The case was diagnosed, and decided where it has a claim."""

    change: Literal["examined"] = "examined"
    case_sha256: Digest
    """Of `case.json` as it was then."""
    claim_sha256: Digest | None = None
    bootbench: Name
    profile_sha256: Digest
    verdict: Verdict
    fault: Name | None = None
    """The most probable one, whether or not it decides."""
    credibility: Share
    outcome: Outcome | None = None
    """What was recommended; `None` without a claim."""
    claim_day: date | None = None
    recorded_day: date | None = None
    """Of the first recording that knows its time, by UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable(Change):
    """The case was to be diagnosed, but something in it cannot be read."""

    change: Literal["unreadable"] = "unreadable"
    case_sha256: Digest | None = None
    reason: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged(Change):
    """A tag was put on the case."""

    change: Literal["tagged"] = "tagged"
    tag: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Untagged(Change):
    """A tag was taken off it."""

    change: Literal["untagged"] = "untagged"
    tag: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Change):
    """A note was added to it."""

    change: Literal["noted"] = "noted"
    text: Sentence


Entry = Stated | Examined | Unreadable | Tagged | Untagged | Noted

_ENTRY: TypeAdapter[Entry] = TypeAdapter(Annotated[Entry, Field(discriminator="change")])


@dataclass(frozen=True, slots=True)
class Journal:
    """The changes of a case, oldest first, and what stands in the file beside them."""

    entries: tuple[Entry, ...] = ()
    problem: str | None = None
    """Why a line could not be read; the others are there."""


def checked_entry(entry: Entry) -> Entry:
    """The same entry if it may be written; raises `BadInputError` with the field that is wrong."""
    try:
        return _ENTRY.validate_json(_ENTRY.dump_json(entry))
    except PydanticSerializationError as error:
        raise BadInputError(entry.change, "expected text of whole characters; what came is no UTF-8") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise BadInputError(entry.change, problem_sentence(first), place=key_path(first["loc"][1:])) from error


def append_entry(folder: Path, entry: Entry) -> None:
    """Add a change to the journal of a case folder. Raises `BadInputError`; then nothing was changed."""
    append_line(folder / JOURNAL_FILE, _ENTRY.dump_json(checked_entry(entry), exclude_none=True))


def entry_json(entry: Entry) -> dict[str, object]:
    """The fields of one change as JSON has them."""
    fields: dict[str, object] = _ENTRY.dump_python(entry, mode="json", exclude_none=True)
    return fields


def read_journal(folder: Path) -> Journal:
    """Every line that can be read; the first one that cannot is the journal's problem."""
    path = folder / JOURNAL_FILE
    try:
        with open_regular(path) as file:
            content = file.read(MAX_JSON_BYTES + 1)
    except FileNotFoundError:
        return Journal()
    except OSError as error:
        return Journal(problem=f"{JOURNAL_FILE}: cannot be read ({error.strerror})")
    except BadInputError as error:
        return Journal(problem=f"{JOURNAL_FILE}: {error.problem}")
    if len(content) > MAX_JSON_BYTES:
        return Journal(problem=f"{JOURNAL_FILE}: expected at most {MAX_JSON_BYTES} bytes, but the file is larger")
    entries: list[Entry] = []
    problem = None
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            entries.append(_ENTRY.validate_json(line))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            problem = problem or f"{JOURNAL_FILE}, line {number}: {problem_sentence(first)}"
    return Journal(tuple(entries), problem)
