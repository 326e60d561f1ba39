"""What a policy is: values, each with the clause and the words that it comes from. Reading one is in `policy_toml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

Value = TypeVar("Value")

OUTSIDE_THE_NOTICE = "outside the notice"
"""The `clause` of a value that the notice itself does not give; its `text` then says where it comes from."""


class ClauseId(StrEnum):
    """The conditions of a policy, in the order in which they are read out."""

    MODEL = "model"
    ISSUE = "1.issue"
    MOTHERBOARD = "1.motherboard"
    PURCHASER = "2"
    WINDOW = "3"
    GROUNDS = "4"
    PROOF = "5"
    TERMS = "6"


@dataclass(frozen=True, slots=True)
class Sourced(Generic[Value]):
    """A value and where it was read."""

    value: Value
    clause: str
    """`1` to `6`, `4.a`, `preamble`, `table`, or `OUTSIDE_THE_NOTICE`."""
    text: str
    """The words of the notice, letter by letter; or, outside the notice, the source."""
    note: str = ""
    """How the value follows from the words, where that is not plain."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground of clause 4."""

    id: str
    words: str
    """What it is, for a customer; a noun phrase."""
    clause: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PolicyClause:
    """One condition as this policy has it."""

    id: ClauseId
    source: str
    """How a decision cites it: `clause 2`."""
    text: str
    """The sentence of the notice that decides."""
    applies: bool = True
    """A policy without this condition switches it off; it then stands in no decision."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """One warranty programme."""

    name: str
    sha256: str
    """Of the file's bytes, so that a dispute can show which policy decided."""
    valid_from: Sourced[date]
    """The first claim date that this policy decides."""
    product: Sourced[str]
    models: tuple[Sourced[str], ...]
    """Names under which the product goes; compared without case and outer blanks."""
    purchase_warranty_months: Sourced[int]
    extended_warranty_months: Sourced[int]
    """Counted from the last day of the Purchase Warranty."""
    time_zone: Sourced[str]
    """Whose calendar the dates are in, such as `Asia/Kolkata`."""
    centre: Sourced[str]
    """Who inspects and decides."""
    contact: Sourced[str]
    """Where questions go."""
    final_word: Sourced[str]
    """Whose decision is final, in the words of the notice."""
    grounds: tuple[Ground, ...]
    clauses: tuple[PolicyClause, ...]
    """One for each `ClauseId`, in its order."""

    def clause(self, id: ClauseId) -> PolicyClause:  # noqa: A002 - the clause's own word for it
        """The condition of that id."""
        return next(clause for clause in self.clauses if clause.id is id)

    def has_model(self, name: str) -> bool:
        """Whether a name is one of the product's."""
        wanted = name.strip().casefold()
        return wanted in [model.value.casefold() for model in self.models]
