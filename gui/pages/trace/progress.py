"""How far a piece of work over many readings has come. Knows no Qt."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the work is done: 0 to 1."""

    done: float


def in_shares(steps: Generator[int, None, _Found], before: int, total: int) -> Generator[Share, None, _Found]:
    """The same steps, each as a share; they say how many readings are done, behind `before` of `total`."""
    while True:
        try:
            done = next(steps)
        except StopIteration as end:
            found: _Found = end.value
            return found
        yield Share((before + done) / total if total else 1.0)
