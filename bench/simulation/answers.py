"""The true answers of the checks for a simulated phone, all of them or a part."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from analysis.checks import Answer, Check, CheckResult
from bench.errors import BadInputError
from drivers.imaginary_phone import ImaginaryPhone
from drivers.phone_model.unit import stream

WHERE = "bench/simulation/answers.toml"


@dataclass(frozen=True, slots=True)
class Truth:
    """What a check shows on a phone with a fault."""

    check: Check
    yes: float | None
    """Probability of *yes*; `None` where the phone itself decides."""


@dataclass(frozen=True, slots=True)
class FaultAnswers:
    """What can be answered for one fault."""

    truths: tuple[Truth, ...]
    deciding: frozenset[Check]


@cache
def answers_of(fault: str) -> FaultAnswers:
    """The row of a fault. Raises `BadInputError` where the table has none, or a row that makes no sense."""
    table = _table()
    if fault not in table:
        raise BadInputError(WHERE, f"has no answers for the fault {fault!r}")
    row = dict(table[fault])
    deciding = frozenset(_check(name, fault) for name in row.pop("deciding", []))
    truths = [Truth(_check(name, fault), _probability(value, f"{fault}.{name}")) for name, value in row.items()]
    truths.append(Truth(Check.HOST_PORT_AND_CABLE_PROVEN, None))
    return FaultAnswers(tuple(sorted(truths, key=lambda truth: truth.check)), deciding)


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("bench.simulation").joinpath("answers.toml").read_text(encoding="utf-8"))


def true_answers(phone: ImaginaryPhone) -> tuple[CheckResult, ...]:
    """Every check that says something about this phone, with what it shows; the same phone, the same answers."""
    fault, seed = phone.unit.fault.id, phone.unit.seed
    random = stream(seed, fault, "answers")
    results = []
    for truth in answers_of(fault).truths:
        share = float(random.random())
        yes = _shown_by(phone, truth.check) if truth.yes is None else share < truth.yes
        results.append(CheckResult(truth.check, Answer.YES if yes else Answer.NO))
    return tuple(results)


def answers_given(phone: ImaginaryPhone, answered: float | frozenset[Check]) -> tuple[CheckResult, ...]:
    """Those of the true answers that were asked for: a set of checks, or a share drawn from the seed."""
    results = true_answers(phone)
    if isinstance(answered, frozenset):
        return tuple(result for result in results if result.check in answered)
    if not 0.0 <= answered <= 1.0:
        raise BadInputError("answers", f"expected a share of checks between 0 and 1, not {answered:g}")
    random = stream(phone.unit.seed, phone.unit.fault.id, "answered")
    chosen = np.argsort(random.random(len(results)))[: round(answered * len(results))]
    return tuple(results[k] for k in sorted(int(k) for k in chosen))


def _shown_by(phone: ImaginaryPhone, check: Check) -> bool:
    """What the phone of this seed does, where the fault alone does not say."""
    variant = phone.unit.variant
    boots = variant.stops_in is None
    match check:
        case Check.STARTS_WHEN_VBUS_APPLIED:
            return variant.vbus and boots
        case Check.STARTS_WHEN_KEY_CONTACT_BRIDGED:
            return variant.bridge and boots
        case Check.DISPLAY_SHOWS_PICTURE:
            return variant.key and variant.lit and boots
        case Check.HOST_PORT_AND_CABLE_PROVEN:
            return phone.unit.usb.host_proven
        case _:
            raise BadInputError(WHERE, f"the phone itself cannot answer {check}")


def _check(name: str, fault: str) -> Check:
    if name not in set(Check):
        raise BadInputError(WHERE, f"{name!r} is no check of the case format", place=fault)
    return Check(name)


def _probability(value: object, place: str) -> float | None:
    match value:
        case "yes":
            return 1.0
        case "no":
            return 0.0
        case "phone":
            return None
        case float() if 0.0 <= value <= 1.0:
            return value
        case _:
            raise BadInputError(WHERE, f'expected "yes", "no", "phone" or a probability, not {value!r}', place=place)
