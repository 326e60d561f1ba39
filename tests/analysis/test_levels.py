"""Levels that are held: the highest of them is found without ordering every stretch."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.levels import levels_of
from analysis.trace import Meter, Trace, UniformClock


@given(
    steps=st.lists(st.integers(0, 6), min_size=2, max_size=120),
    held_s=st.sampled_from([0.02, 0.05, 0.1, 0.25, 0.5]),
)
def test_the_highest_held_level_is_the_first_greatest_of_all(steps: list[int], held_s: float) -> None:
    """Of few different currents, so that many stretches are equally high."""
    current_a = np.array(steps) * 0.01
    levels = levels_of(Trace(UniformClock(current_a.size, 20.0), current_a, Meter("drawn", 20.0)))
    held, highest = levels.held_a(held_s), levels.highest_held(held_s)
    assert highest == ((int(held.argmax()), float(held.max())) if held.size else None)
