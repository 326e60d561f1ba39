"""The draws that every part of the fifth phone is made of, from a generator that is passed. Their order counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Option = TypeVar("Option")


def pick(rng: np.random.Generator, options: Sequence[Option], shares: Sequence[float] | None = None) -> Option:
    """One of several, each as often as its share says; the shares add up to one."""
    return options[int(rng.choice(len(options), p=shares))]


def log_uniform(rng: np.random.Generator, low: float, high: float) -> float:
    """A number between two, each factor as likely as any other."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def chance(rng: np.random.Generator, share: float) -> bool:
    """Whether something happens that happens in this share of cases."""
    return bool(rng.random() < share)


def factor(rng: np.random.Generator, spread: float) -> float:
    """A factor around one: what differs from one power-on of a phone to the next."""
    return float(np.exp(spread * rng.standard_normal()))
