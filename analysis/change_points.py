"""Cuts of a short series, such that its pieces are as even as possible: exact, penalised, in NumPy.

A piece costs its weighted squared deviation from its own mean, summed over the channels; each cut costs a penalty.
With weights of one over the noise's variance a piece of pure noise costs about its length, whatever the meter. The cuts
are the best of all subsets of the candidates (dynamic programming, with the pruning of PELT: Killick, Fearnhead and
Eckley 2012). Candidates are where two neighbouring windows, of any of seven widths, differ most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.blocks import Floats, Indices

WIDTHS = (1, 2, 4, 8, 16, 32, 64)
"""Widths of the two windows, in bins: from the shortest stage to a change that only a second shows."""
CANDIDATE_SHARE = 0.25
"""A candidate gains at least this share of the penalty at one of the widths."""
COLUMNS = 64
"""Candidates whose costs are worked out together."""


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """One view of a series. Arrays have shape (n,)."""

    value: Floats
    weight: Floats
    """One over the variance that `value` has within a piece; above 0."""


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """Running sums of one channel, from which the cost of any piece follows."""

    of_w_wv_wvv: Floats
    """Of the weight, of the weighted value and of its weighted square, shape (3, n + 1)."""

    @classmethod
    def of(cls, channel: Channel) -> _Sums:
        value = channel.value - np.add.reduce(channel.value) / channel.value.size  # keeps the last digits of the sums
        weighted = channel.weight * value
        sums = np.zeros((3, value.size + 1))
        for row, summed in zip(sums, (channel.weight, weighted, weighted * value), strict=True):
            summed.cumsum(out=row[1:])
        return cls(sums)

    def gains(self, width: int) -> Floats:
        """What a cut gains over none, seen in the windows before and after it; shape (n − 2 width + 1,)."""
        sums = self.of_w_wv_wvv
        w, v = sums[:2, width:] - sums[:2, :-width]
        left_w, right_w, mean = w[:-width], w[width:], v / w
        gains: Floats = mean[:-width] - mean[width:]
        gains *= gains
        gains *= left_w * right_w
        gains /= left_w + right_w
        return gains

    def costs(self, starts: Indices, stops: Indices) -> Floats:
        """Cost of each piece, shape (stops, starts); meaningless where a piece would be empty or backwards."""
        sums = self.of_w_wv_wvv
        # `take` leaves rows as rows; `sums[:, stops]` lays its result out by columns: five times the time below.
        w, wv, wvv = sums.take(stops, axis=1)[:, :, None] - sums.take(starts, axis=1)[:, None]
        w[w <= 0] = 1.0
        wv *= wv
        wv /= w
        wvv -= wv
        return np.asarray(wvv)


def running(values: Floats) -> Floats:
    """Sums of the first 0, 1, … n values, shape (n + 1,)."""
    sums = np.empty(values.size + 1)
    sums[0] = 0.0
    values.cumsum(out=sums[1:])
    return sums


def cuts(channels: Sequence[Channel], penalty: float, *, least: int = 1, fixed: Indices | None = None) -> Indices:
    """The best borders of pieces of at least `least` bins, from 0 to n: shape (pieces + 1,).

    `fixed` borders, from 0 to n, are cut already and cost nothing; nothing is compared across one. All channels have
    the same length n.
    """
    count = channels[0].value.size
    spans = np.array([0, count]) if fixed is None else fixed
    sums = [_Sums.of(channel) for channel in channels]
    found = _cuts_of_spans(sums, spans[:-1], spans[1:], penalty, least)
    return np.concatenate([*(borders[:-1] for borders in found), spans[-1:]])


def cuts_of_each(series: Sequence[Channel], penalty: float) -> list[Indices]:
    """`cuts` of several series, of one channel and at least one bin each: those of each alone, in fewer passes.

    The running sums of each begin at 0, so that not even their last digit hangs on the series before.
    """
    lengths = np.array([one.value.size for one in series])
    starts = np.cumsum(lengths + 1) - (lengths + 1)
    sums = _Sums(np.concatenate([_Sums.of(one).of_w_wv_wvv for one in series], axis=1))
    found = _cuts_of_spans([sums], starts, starts + lengths, penalty, 1)
    return [borders - start for borders, start in zip(found, starts.tolist(), strict=True)]


def _cuts_of_spans(sums: list[_Sums], starts: Indices, stops: Indices, penalty: float, least: int) -> Iterator[Indices]:
    """The best borders of each span, with both its ends."""
    candidates = _candidates(sums, starts, stops, CANDIDATE_SHARE * penalty)
    first, last = candidates.searchsorted(starts).tolist(), candidates.searchsorted(stops).tolist()
    for start, stop in zip(first, last, strict=True):
        inside = candidates[start : stop + 1]
        yield _best(sums, inside, penalty, least) if inside.size > 2 else inside


def _candidates(sums: list[_Sums], starts: Indices, stops: Indices, worth: float) -> Indices:
    """Borders with a locally greatest gain of `worth` or more at one of the widths, and the ends of the spans."""
    count = int(stops[-1])
    chosen = np.zeros(count + 1, dtype=bool)
    chosen[starts] = chosen[stops] = True
    room = _room(starts, stops) if starts.size > 1 else None
    most = int(room.max()) if room is not None else count // 2
    with np.errstate(divide="ignore", invalid="ignore"):  # across the end of a span, where none is looked at
        for width in WIDTHS:
            if width > most:
                break
            gains = sums[0].gains(width)
            for one in sums[1:]:
                gains += one.gains(width)
            if gains.max() <= worth:
                continue
            if room is not None:
                gains[room[width : count + 1 - width] < width] = 0.0
            peaks = gains > worth
            peaks[1:] &= gains[1:] >= gains[:-1]
            peaks[:-1] &= gains[:-1] > gains[1:]
            chosen[width : count + 1 - width] |= peaks
    return np.flatnonzero(chosen)


def _room(starts: Indices, stops: Indices) -> Indices:
    """How far each border is from the nearer end of its span, shape (n + 1,)."""
    at = np.arange(stops[-1] + 1)
    number = starts.searchsorted(at, side="right") - 1
    return np.minimum(at - starts[number], stops[number] - at)


def _best(sums: list[_Sums], borders: Indices, penalty: float, least: int) -> Indices:
    """The cheapest subset of the borders, exactly. What can no longer be the last cut is dropped on the way."""
    before = np.zeros(borders.size, np.int64)
    cost = np.full(borders.size, np.inf)
    cost[0] = -penalty
    numbers = np.arange(borders.size)
    alive = numbers[:1]
    for first in range(1, borders.size, COLUMNS):
        columns = numbers[first : first + COLUMNS]
        rows = np.concatenate((alive, columns))
        starts, stops = borders[rows], borders[columns]
        by_column = sums[0].costs(starts, stops)
        for one in sums[1:]:
            by_column += one.costs(starts, stops)
        by_column[stops[:, None] - starts < least] = np.inf
        known = cost[rows]
        total, chosen = np.empty_like(known), []
        for k, column in enumerate(by_column, alive.size):
            best = np.add(known, column, total).argmin()
            known[k] = total[best] + penalty
            chosen.append(best)
        cost[columns], before[columns] = known[alive.size :], rows[chosen]
        alive = _still_possible(rows, known, by_column, stops, least)
    path = [borders.size - 1]
    while path[-1]:
        path.append(int(before[path[-1]]))
    return borders[path[::-1]]


def _still_possible(rows: Indices, known: Floats, by_column: Floats, stops: Indices, least: int) -> Indices:
    """Rows that may yet be the last cut before a later border than `stops`.

    A row that at some border already costs more than that border's own best never wins after it. The border must lie
    `least` before the later ones, so that a cut there is open to them.
    """
    judge = int(stops.searchsorted(stops[-1] - least + 1, side="right")) - 1
    own = known[rows.size - stops.size + judge]
    if judge < 0 or own == np.inf:
        return rows
    kept = (known + by_column[judge] <= own) | (by_column[judge] == np.inf)
    return np.asarray(rows[kept])
