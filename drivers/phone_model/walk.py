"""What the phone does about what is done to it: pieces placed in time, cut where something intervenes.

A later stimulus never changes what came before it: every draw is made for the whole piece before it is cut. So a
simulated instrument may ask again with one stimulus more and a later end, and finds its past as it was.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

import numpy as np

from drivers.phone_model.boot import Piece, boot_pieces, brown_out_gap, hard_reset_gap
from drivers.phone_model.bursts import Floats, Steps, flat, with_bursts
from drivers.phone_model.done import NEVER, Cause, Done, Start
from drivers.phone_model.feed import Fed, Feeding, Flags, Rail, fed, first_brown_out
from drivers.phone_model.stages import Action, PhoneStage
from drivers.phone_model.unit import REFERENCE_V, Unit, stream
from drivers.phone_scenarios.scenario import ladder

BOOTS_PER_START = 10_000
"""Numbers set aside for the boots that one start may lead to by itself."""


@dataclass(frozen=True, slots=True)
class Span:
    """The phone is in one stage from `start_s` to `stop_s`."""

    start_s: float
    stop_s: float
    stage: PhoneStage
    rung: str | None
    phone_v: float
    """At the battery contacts, the mean over the span."""


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """Steps of the current as far as they are known; all of shape (n,)."""

    edges_s: Floats
    current_a: Floats
    """Where the current goes from this edge on."""
    terminal_v: Floats
    kick_a: Floats
    """What the current jumps by at this edge: the inrush."""
    sigma_a: Floats
    """Spread of the fast part."""
    limited: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Walked:
    """Everything that happened in one run."""

    laid: Laid
    spans: tuple[Span, ...]
    starts: tuple[Start, ...]
    brown_outs_s: tuple[float, ...]


def walk(unit: Unit, done: Done, feeding: Feeding, until_s: float, run_no: int) -> Walked:
    """The phone's doings from 0 to `until_s`."""
    walker = _Walker(unit, done, feeding, until_s, run_no)
    walker.go()
    parts = walker.parts
    laid = Laid(
        edges_s=np.concatenate([part.edges_s for part in parts]),
        current_a=np.concatenate([part.current_a for part in parts]),
        terminal_v=np.concatenate([part.terminal_v for part in parts]),
        kick_a=np.concatenate([part.kick_a for part in parts]),
        sigma_a=np.concatenate([part.sigma_a for part in parts]),
        limited=np.concatenate([part.limited for part in parts]),
    )
    return Walked(laid, tuple(walker.spans), tuple(walker.starts), tuple(walker.brown_outs_s))


class _Walker:
    """The state while walking: what has been laid, and how often the phone has started."""

    def __init__(self, unit: Unit, done: Done, feeding: Feeding, until_s: float, run_no: int) -> None:
        self._unit, self._done, self._feeding, self._until_s, self._run_no = unit, done, feeding, until_s, run_no
        self._charging_s = done.charging_edges_s()
        self.parts: list[Laid] = []
        self.spans: list[Span] = []
        self.starts: list[Start] = []
        self.brown_outs_s: list[float] = []

    def go(self) -> None:
        """Walk to the end: unfed, resting or running, each until something changes it."""
        at_s, resting = 0.0, PhoneStage.PREKEY
        again: Start | None = None
        while at_s < self._until_s:
            if not self._done.fed(at_s):
                at_s, resting = self._unfed(at_s), PhoneStage.PREKEY
                continue
            set_anew_s = self._feeding.next(at_s)
            if self._feeding.at(at_s).set_v < self._unit.uvlo_v:
                at_s, resting = self._fed_too_low(at_s, set_anew_s), PhoneStage.PREKEY
                continue
            start = self._done.next_start(at_s, again)
            start_s = start.at_s if start is not None else NEVER
            stop_s = min(start_s, self._done.next_cut(at_s), set_anew_s, self._until_s)
            if stop_s > at_s:
                rest = Piece(stage=resting, duration_s=stop_s - at_s, level_a=self._unit.prekey_a, rough=0.05)
                self._place(rest, at_s, stop_s)
            at_s, again = stop_s, again if stop_s == set_anew_s else None
            if start is not None and start_s == stop_s < self._until_s:
                at_s, again = self._run(start)
                resting = PhoneStage.OFF_AGAIN

    def _unfed(self, at_s: float) -> float:
        set_anew_s = self._feeding.next(at_s)
        stop_s = min(self._done.next_feeding(at_s), self._done.next_cut(at_s), set_anew_s, self._until_s)
        terminal = np.array([self._feeding.at(at_s).set_v if self._done.output_on(at_s) else 0.0])
        none = np.zeros(1)
        self.parts.append(Laid(np.array([at_s]), none, terminal, none, none, np.zeros(1, dtype=bool)))
        self._span(Span(at_s, stop_s, PhoneStage.OUTPUT_OFF, None, 0.0))
        return stop_s

    def _fed_too_low(self, at_s: float, set_anew_s: float) -> float:
        """Below its undervoltage the phone is the resistance of what leaks."""
        stop_s = min(set_anew_s, self._done.next_cut(at_s), self._until_s)
        rest_s = self._unit.prekey_a / REFERENCE_V
        rest = Piece(stage=PhoneStage.PREKEY, duration_s=stop_s - at_s, level_a=0.0, rough=0.05, shorted_s=rest_s)
        self._place(rest, at_s, stop_s)
        return stop_s

    def _run(self, start: Start) -> tuple[float, Start | None]:
        """From a start until the phone is off: the time, and the start that follows by itself if one does."""
        unit, done, at_s = self._unit, self._done, start.at_s
        self.starts.append(start)
        number = len(self.starts)
        random = stream(unit.seed, unit.fault.id, "bursts", self._run_no, number)
        charging = start.cause is Cause.VBUS
        for piece in boot_pieces(unit, self._run_no, number * BOOTS_PER_START, done.held(at_s), charging=charging):
            wakes = piece.stage is PhoneStage.CHARGER and unit.variant.key
            key_s = done.next(Action.KEY_DOWN, at_s) if wakes else NEVER
            up_s = max(done.key_release_s(at_s), at_s) if piece.while_key_down else NEVER
            reset_s, cut_s = done.hard_reset_s(at_s), done.next_cut(at_s)
            stop_s = min(at_s + piece.duration_s, key_s, up_s, reset_s, cut_s, self._until_s)
            if stop_s > at_s:
                reached_s = self._place(piece, at_s, stop_s, random)
                if reached_s < stop_s:
                    self.brown_outs_s.append(reached_s)
                    return self._after_brown_out(reached_s)
                at_s = stop_s
            if at_s >= self._until_s or stop_s == up_s:
                return at_s, None
            if stop_s == cut_s:
                return at_s, self._after_cut(at_s)
            if stop_s in (reset_s, key_s):
                return self._after_gap(at_s, hard_reset_gap(unit), Cause.HARD_RESET if stop_s == reset_s else Cause.KEY)
        return at_s, None

    def _after_gap(self, at_s: float, gap: Piece, cause: Cause) -> tuple[float, Start | None]:
        """The phone is off for a while and starts again by itself, if it is still fed then."""
        back_s = at_s + gap.duration_s
        stop_s = min(back_s, self._done.next_cut(at_s), self._until_s)
        self._place(gap, at_s, stop_s)
        return stop_s, Start(back_s, cause) if stop_s == back_s else None

    def _after_brown_out(self, at_s: float) -> tuple[float, Start | None]:
        if not self._unit.starts_after_brown_out:
            return at_s, None
        return self._after_gap(at_s, brown_out_gap(self._unit), Cause.POWER_CAME_BACK)

    def _after_cut(self, at_s: float) -> Start | None:
        """A short loss of power starts the phone again when the power is back."""
        back_s = self._done.next_feeding(at_s)
        if back_s - at_s > self._unit.smpl_window_s or not self._unit.starts_after_brown_out:
            return None
        return Start(back_s + self._unit.smpl_delay_s, Cause.POWER_CAME_BACK)

    def _place(self, piece: Piece, at_s: float, stop_s: float, random: np.random.Generator | None = None) -> float:
        """Lay a piece down up to `stop_s`, or to where the voltage fails it; gives where it ended."""
        unit = self._unit
        planned_s = at_s + piece.duration_s
        if piece.rung is None or random is None or not piece.rung.has_bursts:
            steps = flat(at_s, planned_s, piece.level_a)
        else:
            cores = ladder().cores
            steps = with_bursts(piece.level_a, at_s, planned_s, piece.rung, cores, unit.level_gain, random)
        steps = _split(_cut(steps, stop_s), sorted({*self._charging_s, *self._feeding.edges_s}))
        demand_a = np.minimum(steps.level_a, max(unit.peak_a, piece.level_a))
        levels = self._fed(demand_a, steps.edges_s, unit.leak_s + piece.shorted_s)
        # A shorted rail holds the supply in its limit; nothing runs that an undervoltage could stop.
        if piece.stage not in (PhoneStage.PREKEY, PhoneStage.OFF_AGAIN) and not piece.shorted_s:
            rail = Rail(unit.capacitance_f, unit.uvlo_v, self._feeding.at(at_s).set_v, ladder().unit.dies_at_once_s)
            died = first_brown_out(levels, steps.edges_s, stop_s, rail)
            if died is not None and died.at_s < stop_s:
                stop_s = died.at_s
                steps, levels = _cut(steps, stop_s), levels.first(died.step + 1)
        self.parts.append(self._laid(piece, steps, levels))
        rung = piece.rung.name if piece.rung is not None else None
        self._span(Span(at_s, stop_s, piece.stage, rung, float(levels.phone_v.mean())))
        return stop_s

    def _fed(self, demand_a: Floats, edges_s: Floats, shunt_s: float) -> Fed:
        """What the supply makes of a demand, under each of its settings."""
        charge_a, float_v = self._charge_a(edges_s), self._unit.float_v
        return Fed.joined(
            [
                fed(
                    demand_a[part],
                    shunt_s,
                    self._feeding.at(float(edges_s[part.start])),
                    None if charge_a is None else charge_a[part],
                    float_v,
                )
                for part in self._feeding.groups(edges_s)
            ]
        )

    def _charge_a(self, edges_s: Floats) -> Floats | None:
        """What VBUS takes over at each step; `None` where it does not."""
        k = bisect_right(self._charging_s, edges_s[0])
        if k % 2 == 0 and (k == len(self._charging_s) or self._charging_s[k] > edges_s[-1]):
            return None
        charging = np.searchsorted(self._charging_s, edges_s, side="right") % 2 == 1
        return np.where(charging, self._unit.charge_a, 0.0)

    def _laid(self, piece: Piece, steps: Steps, levels: Fed) -> Laid:
        sigma_a = piece.rough * levels.current_a * ~levels.limited
        zero = np.zeros(steps.edges_s.size)
        laid = Laid(steps.edges_s, levels.current_a, levels.terminal_v, zero, sigma_a, levels.limited)
        at_s = float(steps.edges_s[0])
        return self._with_inrush(laid, steps.stop_s) if at_s == self._done.fed_since(at_s) else laid

    def _with_inrush(self, laid: Laid, stop_s: float) -> Laid:
        """Fill the capacitors at once, or at the limit for as long as that takes."""
        feed, settled_a = self._feeding.at(float(laid.edges_s[0])), float(laid.current_a[0])
        charge_c = self._unit.capacitance_f * feed.set_v
        room_a = feed.limit_a - settled_a
        if charge_c / feed.response_s <= room_a or room_a <= 0:
            kick_a = laid.kick_a.copy()
            kick_a[0] = max(min(charge_c / feed.response_s, room_a), 0.0)
            return replace(laid, kick_a=kick_a)
        length_s = charge_c / room_a - feed.response_s
        first_s = float(laid.edges_s[0])
        next_s = float(laid.edges_s[1]) if laid.edges_s.size > 1 else stop_s
        if first_s + length_s >= next_s:  # something happens before they are full, and who knows how full they were
            return laid
        return Laid(
            edges_s=np.insert(laid.edges_s, 1, first_s + length_s),
            current_a=np.insert(laid.current_a, 0, feed.limit_a),
            terminal_v=np.insert(laid.terminal_v, 0, laid.terminal_v[0]),
            kick_a=np.insert(laid.kick_a, 0, feed.limit_a),
            sigma_a=np.insert(laid.sigma_a, 0, 0.0),
            limited=np.insert(laid.limited, 0, True),
        )

    def _span(self, span: Span) -> None:
        """Add a span, joined to the one before where nothing changes."""
        last = self.spans[-1] if self.spans else None
        if last is not None and last.stage is span.stage and last.rung == span.rung and last.stop_s == span.start_s:
            span = replace(span, start_s=last.start_s)
            self.spans.pop()
        self.spans.append(span)


def _cut(steps: Steps, stop_s: float) -> Steps:
    """The steps that begin before `stop_s`."""
    if stop_s >= steps.stop_s:
        return steps
    keep = bisect_left(steps.edges_s, stop_s)
    return Steps(steps.edges_s[:keep], steps.level_a[:keep], stop_s)


def _split(steps: Steps, at_s: list[float]) -> Steps:
    """The same steps with edges at these times too."""
    inside = [s for s in at_s if steps.edges_s[0] < s < steps.stop_s and s not in steps.edges_s]
    if not inside:
        return steps
    k = np.searchsorted(steps.edges_s, inside, side="right")
    return Steps(np.insert(steps.edges_s, k, inside), np.insert(steps.level_a, k, steps.level_a[k - 1]), steps.stop_s)
