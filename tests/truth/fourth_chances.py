"""The draws that every part of the fourth phone is made of, from a generator that is passed. Their order counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Option = TypeVar("Option")


def pick(rng: np.random.Generator, options: Sequence[Option], weights: Sequence[float] | None = None) -> Option:
    """One of several, each as often as its weight says."""
    shares = None if weights is None else np.asarray(weights, float) / np.sum(weights)
    return options[int(rng.choice(len(options), p=shares))]


def log_uniform(rng: np.random.Generator, low: float, high: float) -> float:
    """A number between two, each factor as likely as any other."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def chance(rng: np.random.Generator, share: float) -> bool:
    """Whether something happens that happens in this share of cases."""
    return bool(rng.random() < share)
