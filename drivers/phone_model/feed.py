"""What the supply makes of the phone's demand: lead and source resistance, current limit, undervoltage, VBUS.

The phone's regulators take a constant power, a leak or a short is a resistance. In constant voltage the current solves
`set_v = V + I (source + lead)`, `I = P / V + g V`. Past the limit the supply holds the current and lets its voltage go:
a resistance settles at a lower voltage, a constant power does not settle, and the capacitors on the battery rail decide
how long the phone still runs. Where VBUS feeds the phone, it takes over its share of the load; what is left over
pushes the terminals of a one-quadrant supply up to the charger's float voltage, and the supply reads nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from drivers.phone_model.unit import REFERENCE_V

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

DYING_SHARE = 0.75
"""Share of the set voltage at which a phone is on its way down: between full and the undervoltage of some 3 V."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A supply and its leads."""

    set_v: float = 4.0
    limit_a: float = 3.0
    source_ohm: float = 0.02
    lead_ohm: float = 0.08
    response_s: float = 0.010
    """Time constant of its regulator: 3 to 40 ms in the synthetic traces that the segmentation was chosen on."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Somebody sets the supply anew."""

    at_s: float
    set_v: float
    limit_a: float


class Feeding:
    """A supply whose voltage and limit are set anew in the course of a run."""

    def __init__(self, feed: Feed, settings: tuple[Setting, ...]) -> None:
        """As `feed` at the beginning."""
        ordered = sorted(settings, key=lambda setting: setting.at_s)
        self.edges_s = [setting.at_s for setting in ordered]
        """When it is set anew, in order."""
        self._feeds = [feed, *(replace(feed, set_v=one.set_v, limit_a=one.limit_a) for one in ordered)]
        self.highest_v = max(one.set_v for one in self._feeds)
        self.highest_limit_a = max(one.limit_a for one in self._feeds)

    def at(self, at_s: float) -> Feed:
        """As it is from this time on."""
        return self._feeds[bisect_right(self.edges_s, at_s)]

    def set_v_at(self, times_s: Floats) -> Floats:
        """What the voltage is set to at these times, in order, shape (n,)."""
        set_v = np.array([one.set_v for one in self._feeds])
        return np.asarray(set_v[np.searchsorted(self.edges_s, times_s, side="right")])

    def next(self, at_s: float) -> float:
        """When it is next set anew; infinity if it is not."""
        k = bisect_right(self.edges_s, at_s)
        return self.edges_s[k] if k < len(self.edges_s) else float("inf")

    def groups(self, edges_s: Floats) -> Iterator[slice]:
        """Steps that begin under the same setting, in order."""
        bounds = [0, *np.searchsorted(edges_s, self.edges_s, side="left").tolist(), edges_s.size]
        yield from (slice(first, stop) for first, stop in pairwise(bounds) if stop > first)


@dataclass(frozen=True, slots=True, eq=False)
class Fed:
    """The levels that current and voltages go to, per step of the demand; all of shape (n,)."""

    current_a: Floats
    terminal_v: Floats
    """At the supply's own terminals, which is what it reads back."""
    phone_v: Floats
    limited: Flags
    """The supply is in constant current."""
    deficit_a: Floats
    """What the phone lacks where its demand has no equilibrium; 0 elsewhere."""

    @classmethod
    def joined(cls, parts: Sequence[Fed]) -> Fed:
        """Levels one after another."""
        return (
            parts[0]
            if len(parts) == 1
            else cls(
                current_a=np.concatenate([part.current_a for part in parts]),
                terminal_v=np.concatenate([part.terminal_v for part in parts]),
                phone_v=np.concatenate([part.phone_v for part in parts]),
                limited=np.concatenate([part.limited for part in parts]),
                deficit_a=np.concatenate([part.deficit_a for part in parts]),
            )
        )

    def first(self, count: int) -> Fed:
        """The first steps."""
        return Fed(
            current_a=self.current_a[:count],
            terminal_v=self.terminal_v[:count],
            phone_v=self.phone_v[:count],
            limited=self.limited[:count],
            deficit_a=self.deficit_a[:count],
        )


def fed(demand_a: Floats, shunt_s: float, feed: Feed, charge_a: Floats | None, float_v: float) -> Fed:
    """Levels for a constant-power demand (in A at `REFERENCE_V`, shape (n,)) beside a conductance.

    `charge_a`, shape (n,), is what VBUS takes over of it; `None` where VBUS is off.
    """
    power_w = REFERENCE_V * demand_a
    left_w = power_w if charge_a is None else np.maximum(power_w - REFERENCE_V * charge_a, 0.0)
    total_ohm = feed.source_ohm + feed.lead_ohm
    a = 1.0 + total_ohm * shunt_s
    root = feed.set_v**2 - 4.0 * a * total_ohm * left_w
    phone_v = (feed.set_v + np.sqrt(np.maximum(root, 0.0))) / (2.0 * a)
    current_a = left_w / phone_v + shunt_s * phone_v
    none = np.zeros(demand_a.size)
    levels = Fed(current_a, phone_v + current_a * feed.lead_ohm, phone_v, none > 0, none)
    if root.min() < 0 or current_a.max() > feed.limit_a:
        levels = _past_the_limit(levels, left_w, shunt_s, feed, root < 0)
    if charge_a is None:
        return levels
    return _pushed_up(levels, REFERENCE_V * charge_a > power_w + feed.set_v**2 * shunt_s + 1e-9, float_v)


def _pushed_up(levels: Fed, surplus: Flags, float_v: float) -> Fed:
    """Where VBUS gives more than the phone takes, the charger holds the battery rail and the supply gives nothing."""
    return Fed(
        current_a=np.where(surplus, 0.0, levels.current_a),
        terminal_v=np.where(surplus, float_v, levels.terminal_v),
        phone_v=np.where(surplus, float_v, levels.phone_v),
        limited=levels.limited & ~surplus,
        deficit_a=np.where(surplus, 0.0, levels.deficit_a),
    )


def _past_the_limit(levels: Fed, power_w: Floats, shunt_s: float, feed: Feed, no_solution: Flags) -> Fed:
    """Levels where the demand is more than limit or leads let through.

    Leads that eat the voltage let the phone die on its way down, in constant current only if the limit comes first.
    In constant current a resistance settles at a lower voltage; a constant power does not, and lacks current.
    """
    total_ohm = max(feed.source_ohm + feed.lead_ohm, 1e-6)
    dying_v = DYING_SHARE * feed.set_v
    sinking_a = (feed.set_v - dying_v) / total_ohm
    sinks = no_solution & (sinking_a <= feed.limit_a)
    limited = ~sinks & (no_solution | (levels.current_a > feed.limit_a))
    root = feed.limit_a**2 - 4.0 * shunt_s * power_w
    settled_v = (feed.limit_a + np.sqrt(np.maximum(root, 0.0))) / max(2.0 * shunt_s, 1e-12)
    settles = limited & (shunt_s > 0) & (root >= 0) & (settled_v <= feed.set_v)
    phone_v = np.where(settles, settled_v, np.where(limited | sinks, dying_v, levels.phone_v))
    given_a = np.where(sinks, sinking_a, feed.limit_a)
    lack_a = np.maximum(power_w / dying_v + shunt_s * dying_v - given_a, 1e-3)
    current_a = np.where(limited | sinks, given_a, levels.current_a)
    return Fed(
        current_a=current_a,
        terminal_v=np.minimum(phone_v + current_a * feed.lead_ohm, feed.set_v),
        phone_v=phone_v,
        limited=limited,
        deficit_a=np.where(sinks | (limited & ~settles), lack_a, 0.0),
    )


@dataclass(frozen=True, slots=True)
class BrownOut:
    """The battery rail falls under what the PMIC needs."""

    step: int
    at_s: float


@dataclass(frozen=True, slots=True)
class Rail:
    """The phone's battery rail."""

    capacitance_f: float
    uvlo_v: float
    full_v: float
    """Voltage that the capacitors are at when the trouble begins."""
    dies_at_once_s: float


def first_brown_out(levels: Fed, edges_s: Floats, stop_s: float, rail: Rail) -> BrownOut | None:
    """The first moment at which the phone dies, if it does.

    While the demand has no equilibrium, the lacking current empties the capacitors; steps in a row add up, and one step
    that has one fills them again. A voltage that is too low in equilibrium kills at once.
    """
    if levels.phone_v.min() >= rail.uvlo_v and levels.deficit_a.max() <= 0:
        return None
    lacks, too_low = levels.deficit_a > 0, levels.phone_v < rail.uvlo_v
    low = lacks | too_low
    length_s = np.diff(np.append(edges_s, stop_s))
    room_v = max(rail.full_v - rail.uvlo_v, 1e-3)
    fall_v_per_s = np.where(lacks, levels.deficit_a / rail.capacitance_f, 0.0)
    fall_v_per_s = np.where(too_low & ~lacks, room_v / rail.dies_at_once_s, fall_v_per_s)
    fallen_v = np.cumsum(fall_v_per_s * length_s)
    before_row_v = np.maximum.accumulate(np.where(low, 0.0, fallen_v))
    dead = np.flatnonzero(low & (fallen_v - before_row_v >= room_v))
    if not dead.size:
        return None
    step = int(dead[0])
    still_v = room_v - (fallen_v[step] - fall_v_per_s[step] * length_s[step] - before_row_v[step])
    return BrownOut(step, float(edges_s[step] + max(still_v, 0.0) / fall_v_per_s[step]))
