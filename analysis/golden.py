"""A golden band: how good boots of one model go, and where another run leaves them first.

Good boots are laid on one time axis (`warp`) and give, for each quarter of a second of it, the level in the middle and
its spread on `arcsinh(current / 5 mA)`. How many spreads a good boot may be off is measured, not assumed: each part of
the boots is held against the band of the others, and the farthest that one of them stays off for a second is the reach.
A run is outside where it stays farther off than that.

This is a second view beside the findings and no evidence: it weighs nothing in a verdict.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.errors import AnalysisError
from analysis.findings import LimitTable
from analysis.ladder import stage_resolution
from analysis.levels import Floats, Levels, levels_of
from analysis.marks import compressed, marks_of
from analysis.profile import DeviceProfile
from analysis.run import RunKind, RunRecord
from analysis.view import RunView, start_view
from analysis.warp import Pairs, aligned

STEP_S = 0.25
"""Of the band: what a supply of four readings a second still sees."""
LEAST_BOOTS = 5
"""A spread of fewer is a guess."""
HELD_S = 1.0
"""Nothing shorter is *outside*: bursts of work come at random."""
LEAST_SPREAD = 0.05
"""Five per cent: no two phones, meters and batteries are nearer."""
LEAST_REACH = 3.0
CAP = 9.0
"""A bin that is off costs no more than three spreads: what comes after a fault does not bend what came before."""
INSIDE_SHARE = 0.98
"""Share of good boots that stay inside; the reach is that of the farthest boot where there are fewer than 49."""
GO_ON_SHARE = 0.9
"""The band ends where fewer of the good boots go on."""
ASLEEP_A = 0.020
"""Below this for `ASLEEP_S` a phone sleeps. When its display went dark is a setting: the band ends before."""
ASLEEP_S = 3.0
PARTS = 5
MOST_COMPARED = 12
"""So many boots are tried as the one that the others are laid on."""


@dataclass(frozen=True, slots=True, eq=False)
class BootCurve:
    """A run from its first answer on, in bins of `STEP_S`; arrays of shape (n,)."""

    run: str
    start_s: float
    """When it answered, or when the key was pressed and nothing came, in seconds of the run."""
    at: Floats
    """`arcsinh(current / 5 mA)` of each bin's mean; NaN where less than half of the bin was read."""
    uncertainty_a: float
    """How well the meter knows the mean of a bin."""


@dataclass(frozen=True, slots=True, eq=False)
class GoodBoot:
    """A boot of a phone that is in order."""

    phone: str
    """The same for all boots of one phone."""
    curve: BootCurve


@dataclass(frozen=True, slots=True, eq=False)
class GoldenBand:
    """Good boots in the middle and in spread; arrays of shape (m,), one bin of `STEP_S` each."""

    level_a: Floats
    spread: Floats
    """On `arcsinh(current / 5 mA)`: 0.1 is 10 % for large currents."""
    reach: float
    """How many spreads a good boot may be off for a second."""
    boots: int

    def edges_a(self) -> tuple[Floats, Floats]:
        """The band's lower and upper edge in ampere."""
        middle, off = compressed(self.level_a), self.reach * self.spread
        return 0.005 * np.sinh(middle - off), 0.005 * np.sinh(middle + off)


@dataclass(frozen=True, slots=True, eq=False)
class Corridor:
    """The band on a run's own time axis: where a good boot would be; arrays of shape (n,)."""

    at_s: Floats
    """Start of each bin, in seconds of the run."""
    low_a: Floats
    high_a: Floats
    boots: int


@dataclass(frozen=True, slots=True)
class Outside:
    """Where a run leaves the band for the first time."""

    interval_s: tuple[float, float]
    """In seconds of the run; it ends where the run is back inside, or ends."""
    level_a: float
    """Mean over the first second of it."""
    low_a: float
    high_a: float
    """The band there."""
    spreads: float
    """How far from the band's middle, the meter's uncertainty counted with the spread; below 0 it is too low."""
    excess_a: float
    """How far beyond the band's edge; below 0 it is too low."""
    uncertainty_a: float
    """Of the level, from the meter's steps and noise."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A run beside the band."""

    run: str
    start_s: float
    compared_s: float
    """For how long after its start it could be compared."""
    outside: Outside | None
    """`None` for a run that stays inside."""


def boot_curve(run: RunRecord, profile: DeviceProfile) -> BootCurve | None:
    """The start of a run of the supply; `None` where none was tried, or none was recorded."""
    if run.kind is not RunKind.SUPPLY_BOOT or run.trace is None:
        return None
    levels = levels_of(run.trace)
    if len(levels) < 2:
        return None
    marks = marks_of(run, levels, profile.thresholds)
    resolution = stage_resolution(run.trace, profile.ladder)
    start = start_view(RunView(run, levels, marks, profile.thresholds, LimitTable(()), resolution))
    if start is None:
        return None
    at = _binned(levels, start.rise_s, marks.stop_s)
    if at.size < 2:
        return None
    in_bin = max(1.0, STEP_S / levels.reading_s)
    uncertainty_a = levels.resolution_a + (run.trace.meter.noise_a or 0.0) / float(np.sqrt(in_bin))
    return BootCurve(run.id, start.rise_s, at, uncertainty_a)


def golden_band(boots: Sequence[GoodBoot]) -> GoldenBand:
    """The band of good boots, in any order. Raises `AnalysisError` for fewer than `LEAST_BOOTS`."""
    if len(boots) < LEAST_BOOTS:
        raise AnalysisError(
            f"a golden band needs at least {LEAST_BOOTS} good boots, but there are {len(boots)}; record more"
        )
    ordered = sorted(boots, key=lambda boot: (boot.phone, *np.nan_to_num(boot.curve.at, nan=-1.0)))
    phones = sorted({boot.phone for boot in ordered})
    # No phone is held against a band that it is part of; of one phone alone, no boot.
    parts = [(phones.index(boot.phone) if len(phones) > 1 else k) % PARTS for k, boot in enumerate(ordered)]
    curves = [boot.curve for boot in ordered]
    farthest: list[float] = []
    whole = _band(curves, LEAST_REACH)
    stop = whole.level_a.size
    for part in sorted(set(parts)):
        band = _band([curve for curve, own in zip(curves, parts, strict=True) if own != part], LEAST_REACH)
        stop = min(stop, band.level_a.size)  # what no held-back boot was held against promises nothing
        farthest += [_farthest(band, curve) for curve, own in zip(curves, parts, strict=True) if own == part]
    rank = min(len(farthest), math.ceil(INSIDE_SHARE * (len(farthest) + 1)))
    reach = max(LEAST_REACH, sorted(farthest)[rank - 1])
    return GoldenBand(whole.level_a[:stop], whole.spread[:stop], reach, len(boots))


def compare(band: GoldenBand, curve: BootCurve) -> Compared:
    """Lay a run on the band and find where it stays outside first."""
    pairs = _laid(band, curve)
    off, where = _off(band, curve, pairs)
    held = round(HELD_S / STEP_S)
    inside = np.flatnonzero(_least_held(np.abs(off), held) > band.reach)
    compared_s = float((pairs[-1, 0] + 1) * STEP_S)
    if not inside.size:
        return Compared(curve.run, curve.start_s, compared_s, None)
    first = int(inside[0])
    back = np.flatnonzero(np.abs(np.nan_to_num(off[first:], nan=np.inf)) <= band.reach)
    stop = first + int(back[0]) if back.size else off.size
    cut = slice(first, first + held)
    level_a = float(np.nanmean(0.005 * np.sinh(curve.at[cut])))
    lower, upper = band.edges_a()
    low_a, high_a = float(np.mean(lower[where[cut]])), float(np.mean(upper[where[cut]]))
    spreads = float(np.nanmean(off[cut]))
    outside = Outside(
        interval_s=(curve.start_s + first * STEP_S, curve.start_s + stop * STEP_S),
        level_a=level_a,
        low_a=low_a,
        high_a=high_a,
        spreads=spreads,
        excess_a=level_a - (high_a if spreads > 0.0 else low_a),
        uncertainty_a=curve.uncertainty_a,
    )
    return Compared(curve.run, curve.start_s, compared_s, outside)


def corridor(band: GoldenBand, curve: BootCurve) -> Corridor:
    """The band as it is laid on a run, to be drawn behind it."""
    _, where = _off(band, curve, _laid(band, curve))
    lower, upper = band.edges_a()
    at_s = curve.start_s + np.arange(where.size, dtype=np.float64) * STEP_S
    return Corridor(np.asarray(at_s), lower[where], upper[where], band.boots)


def ahead(band: GoldenBand, start_s: float, after_s: float = 0.0) -> Corridor:
    """The band at its own pace for a run that answered at `start_s`, from `after_s` after that on: what is to come."""
    first = min(max(0, math.ceil(after_s / STEP_S - 1e-9)), band.level_a.size)
    lower, upper = band.edges_a()
    at_s = start_s + np.arange(first, band.level_a.size, dtype=np.float64) * STEP_S
    return Corridor(np.asarray(at_s), lower[first:], upper[first:], band.boots)


def _binned(levels: Levels, start_s: float, stop_s: float) -> Floats:
    """Means of bins from a start on, on the scale; a level stands for as long as it says, and a gap for nothing."""
    count = int((stop_s - start_s) / STEP_S)
    edges = start_s + np.arange(count + 1) * STEP_S
    ends = np.stack((levels.at_s, levels.at_s + levels.hold_s), axis=1).ravel()
    ends = np.maximum.accumulate(ends)  # jittered readings may stand into the next
    lasts = np.diff(ends)[::2]
    charge = np.repeat(np.cumsum(np.concatenate(([0.0], lasts * levels.current_a))), 2)[1:-1]
    covered = np.repeat(np.cumsum(np.concatenate(([0.0], lasts))), 2)[1:-1]
    seconds = np.diff(np.interp(edges, ends, covered))
    ampere_seconds = np.diff(np.interp(edges, ends, charge))
    known = seconds >= 0.5 * STEP_S
    mean = np.divide(ampere_seconds, seconds, out=np.full(count, np.nan), where=known)
    return compressed(mean)


def _band(curves: list[BootCurve], reach: float) -> GoldenBand:
    """Lay all boots, up to their sleep, on the one that suits them best, and again on their middle."""
    curves = [_awake(curve) for curve in curves]
    size = int(np.median([curve.at.size for curve in curves]))
    long = [curve for curve in curves if curve.at.size >= size]
    tried = [long[k] for k in np.unique(np.linspace(0, len(long) - 1, MOST_COMPARED).astype(np.intp))]
    costs = [sum(_cost(one.at, other) for other in tried) for one in tried]
    middle = tried[int(np.argmin(costs))].at
    spread = np.full(middle.size, 0.3)
    for share in (0.5, 0.5, GO_ON_SHARE):
        middle, spread = _middle(middle, spread, curves, share)
    return GoldenBand(0.005 * np.sinh(middle), spread, reach, len(curves))


def _awake(curve: BootCurve) -> BootCurve:
    """A good boot up to where it falls asleep, one bin at least."""
    held = round(ASLEEP_S / STEP_S)
    busy = np.nan_to_num(curve.at, nan=np.inf) >= compressed(np.array(ASLEEP_A))
    began = int(np.argmax(busy))
    quiet = np.flatnonzero(_least_held((~busy[began:]).astype(np.float64), held) > 0.5)
    return replace(curve, at=curve.at[: began + int(quiet[0])]) if quiet.size else curve


def _cost(middle: Floats, curve: BootCurve) -> float:
    """Mean squared distance of a boot from another, once laid on it."""
    matrix = _costs(middle, np.full(middle.size, 0.3), curve)
    pairs = aligned(matrix, STEP_S)
    return float(matrix[pairs[:, 0], pairs[:, 1]].mean())


def _middle(middle: Floats, spread: Floats, curves: list[BootCurve], share: float) -> tuple[Floats, Floats]:
    """Median and spread of the boots in each bin of a middle; it ends where less than a share of them goes on."""
    laid = np.full((len(curves), middle.size), np.nan)
    for k, curve in enumerate(curves):
        pairs = aligned(_costs(middle, spread, curve), STEP_S)
        known = pairs[np.isfinite(curve.at[pairs[:, 0]])]
        sums = np.bincount(known[:, 1], weights=curve.at[known[:, 0]], minlength=middle.size)
        counts = np.bincount(known[:, 1], minlength=middle.size)
        np.divide(sums, counts, out=laid[k], where=counts > 0)
    enough = np.isfinite(laid).sum(axis=0) >= share * len(curves)
    stop = int(np.argmin(enough)) if not enough.all() else middle.size
    low, centre, high = np.nanquantile(laid[:, : max(stop, 2)], (0.16, 0.5, 0.84), axis=0)
    # Few boots tell their spread badly: it is taken wider, as in a prediction from so many.
    wider = np.sqrt(1.0 + 1.0 / len(curves)) * (1.0 + 1.0 / len(curves))
    return centre, np.maximum(LEAST_SPREAD, 0.5 * (high - low) * wider)


def _costs(middle: Floats, spread: Floats, curve: BootCurve) -> Floats:
    """Capped squared distances in spreads, shape (bins of the curve, bins of the middle); what was not read costs 1."""
    off = (curve.at[:, None] - middle[None, :]) / np.hypot(spread[None, :], _uncertainty(curve)[:, None])
    return np.minimum(np.nan_to_num(off * off, nan=1.0), CAP)


def _uncertainty(curve: BootCurve) -> Floats:
    """The meter's uncertainty of each bin on the scale, shape (n,)."""
    return np.asarray(curve.uncertainty_a / (0.005 * np.cosh(np.nan_to_num(curve.at))))


def _laid(band: GoldenBand, curve: BootCurve) -> Pairs:
    return aligned(_costs(compressed(band.level_a), band.spread, curve), STEP_S)


def _off(band: GoldenBand, curve: BootCurve, pairs: Pairs) -> tuple[Floats, Pairs]:
    """How many spreads each bin of a run is off, and the bin of the band that it was laid on; both of shape (n,)."""
    where = np.zeros(int(pairs[-1, 0]) + 1, dtype=np.intp)
    where[pairs[:, 0]] = pairs[:, 1]
    middle, spread = compressed(band.level_a)[where], band.spread[where]
    sigma = np.hypot(spread, _uncertainty(curve)[: where.size])
    return np.asarray((curve.at[: where.size] - middle) / sigma), where


def _farthest(band: GoldenBand, curve: BootCurve) -> float:
    """The most spreads that a run stays off for a second."""
    off, _ = _off(band, curve, _laid(band, curve))
    held = _least_held(np.abs(off), round(HELD_S / STEP_S))
    return float(held.max(initial=0.0))


def _least_held(values: Floats, count: int) -> Floats:
    """The least of each `count` neighbours, shape (n − count + 1,); 0 where one of them is not known."""
    if values.size < count:
        return np.empty(0)
    known = np.nan_to_num(values, nan=0.0)
    return np.asarray(np.lib.stride_tricks.sliding_window_view(known, count).min(axis=1))
