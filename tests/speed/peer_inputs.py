"""What the peers of the diagnosis are given of a case, as such models are commonly fed.

The current of the first boot from 3 s before to 57 s after the key, 16 readings a second, and flags for what was seen
on USB and at the supply in all runs. The window is the same for every case; times and levels are not normalised.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from analysis.run import RunKind, RunRecord
from analysis.trace import KEY_PRESSES, EventName
from tests.speed.drawn_cases import DrawnCase

Floats = npt.NDArray[np.float64]

BEFORE_S, AFTER_S, RATE_HZ = 3.0, 57.0, 16.0
POINTS = round((BEFORE_S + AFTER_S) * RATE_HZ)
COMPRESS_A = 0.005
PARTS_S = (-3.0, 0.0, 0.5, 2.0, 5.0, 10.0, 20.0, 35.0, 57.0)
"""Borders of the parts of the window that are summarised one by one."""
VALUED = (EventName.USB_ATTACHED, EventName.SAHARA_MODE, EventName.ADB_STATE)
"""Events that are told apart by their value, too."""
QUANTILES = (0.05, 0.15, 0.25, 0.5, 0.75, 0.85, 0.95)
FEWEST = 5
"""A flag that occurs in fewer cases of the training set is none."""


@dataclass(frozen=True, slots=True, eq=False)
class PeerInput:
    """One case as the peers see it."""

    window: Floats
    """Shape (POINTS,), compressed by arcsinh over 5 mA; 0 where nothing was recorded."""
    seen: frozenset[str]
    """Names of what was seen, such as `usb_attached 05c6:9008`."""


def peer_input(case: DrawnCase) -> PeerInput:
    """The input of a case."""
    boots = [run for run in case.runs if run.kind is RunKind.SUPPLY_BOOT and run.trace is not None]
    seen = {f"run {run.kind.value}" for run in case.runs}
    for run in case.runs:
        for event in run.events:
            if event.name is not EventName.GAP:
                seen.add(f"{event.name} {event.value}" if event.name in VALUED else event.name.value)
    return PeerInput(_window(boots[0]) if boots else np.zeros(POINTS), frozenset(seen))


def flag_names(inputs: Iterable[PeerInput]) -> tuple[str, ...]:
    """The flags that a training set offers, in order."""
    counted = Counter(name for one in inputs for name in one.seen)
    return tuple(sorted(name for name, count in counted.items() if count >= FEWEST))


def flags(inputs: list[PeerInput], names: tuple[str, ...]) -> Floats:
    """0 or 1 for each flag, shape (cases, flags)."""
    return np.array([[float(name in one.seen) for name in names] for one in inputs])


def summaries(inputs: list[PeerInput]) -> Floats:
    """Summary features of each window and of its parts, shape (cases, features)."""
    windows = np.array([one.window for one in inputs])
    borders = [round((at_s + BEFORE_S) * RATE_HZ) for at_s in PARTS_S]
    pieces = [windows, *(windows[:, a:b] for a, b in pairwise(borders))]
    columns: list[Floats] = []
    for piece in pieces:
        steps = np.abs(np.diff(piece, axis=1))
        columns += [piece.mean(1), piece.std(1), piece.min(1), piece.max(1), steps.mean(1), steps.max(1)]
        columns += list(np.quantile(piece, QUANTILES, axis=1))
        columns.append(np.argmax(piece, axis=1) / RATE_HZ)
        columns.append((np.diff((piece > piece.mean(1, keepdims=True)).astype(np.int8), axis=1) != 0).mean(1))
    return np.stack(columns, axis=1)


def _window(run: RunRecord) -> Floats:
    """The current around the first marked key, or around 3 s where no key is marked, by means over 1/16 s."""
    if run.trace is None:
        return np.zeros(POINTS)
    key_s = next((event.at_s for event in run.events if event.name in KEY_PRESSES), BEFORE_S)
    times_s, current_a = run.trace.clock.times_s(), run.trace.current_a.astype(np.float64)
    kept = np.isfinite(current_a)
    places = np.floor((times_s[kept] - key_s + BEFORE_S) * RATE_HZ).astype(np.int64)
    inside = (places >= 0) & (places < POINTS)
    counts = np.bincount(places[inside], minlength=POINTS)
    sums = np.bincount(places[inside], current_a[kept][inside], minlength=POINTS)
    filled = np.flatnonzero(counts)
    if not filled.size:
        return np.zeros(POINTS)
    # A slower meter's reading holds until the next; nothing is known after the last one.
    held = filled[np.maximum(np.searchsorted(filled, np.arange(POINTS), side="right") - 1, 0)]
    means = np.arcsinh(sums[held] / counts[held] / COMPRESS_A)
    means[np.arange(POINTS) > filled[-1] + RATE_HZ] = 0.0
    return means
