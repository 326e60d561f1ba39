"""Rows of judged facts, and numbers with a name over them. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Sign(Enum):
    """How a fact is judged."""

    TICK = "tick"
    WARNING = "warning"
    QUESTION = "question"
    CROSS = "cross"


class Leaves(Enum):
    """To which side a phone is outside of what healthy ones draw."""

    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class RowText:
    """One fact: what it is, and what was read."""

    sign: Sign
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class NumberText:
    """A number with its name over it."""

    name: str
    value: str
