"""Which cases of a replay deserve a look, worst first."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from enum import Enum

from bench.replay import CaseResult, Replayed
from bench.replay_summary import is_left_open, is_right, is_wrong, names_a_fault


class Trouble(Enum):
    """Why a case deserves a look, in order of cost; the value is the word for it."""

    WRONG_VERDICT = "wrong verdict"
    CHANGED = "changed since the baseline"
    WRONG_FAULT = "another fault first"
    LEFT_OPEN = "left open"


@dataclass(frozen=True, slots=True)
class Troubled:
    """A case, and the first trouble that it has."""

    result: CaseResult
    trouble: Trouble


def troubled_cases(replayed: Replayed, changed: Set[str]) -> tuple[Troubled, ...]:
    """Every readable case with a trouble: by kind, and within a kind the surest of what is not so first.

    `changed` holds the ids of the cases that came out differently from the baseline.
    """
    found = [Troubled(result, trouble) for result in replayed.results if (trouble := _trouble(result, changed))]
    order = {trouble: k for k, trouble in enumerate(Trouble)}
    return tuple(sorted(found, key=lambda one: (order[one.trouble], -_cost(one), one.result.folder)))


def _trouble(result: CaseResult, changed: Set[str]) -> Trouble | None:
    if result.diagnosis is None:
        return None
    if is_wrong(result):
        return Trouble.WRONG_VERDICT
    if result.case_id in changed:
        return Trouble.CHANGED
    if names_a_fault(result) and not is_right(result):
        return Trouble.WRONG_FAULT
    return Trouble.LEFT_OPEN if is_left_open(result) else None


def _cost(one: Troubled) -> float:
    """A fault that is true and was left open costs the more, the less it was believed."""
    sure = one.result.first_probability
    return -sure if one.trouble is Trouble.LEFT_OPEN else sure
