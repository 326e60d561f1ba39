"""What is done to the phone over time, and what follows from it alone: when it is fed, when the key is down."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum

from drivers.phone_model.boot import Held
from drivers.phone_model.stages import Action, Stimulus
from drivers.phone_model.unit import Unit
from drivers.phone_scenarios.scenario import ladder

NEVER = float("inf")
BRIDGED_S = 1.0
"""How long a bridged key contact stays bridged."""


class Cause(Enum):
    """Why the phone starts; the values are Xiaomi's words for it, as its kernels write them."""

    KEY = "keypad"
    VBUS = "usb_chg"
    BY_ITSELF = "long_power_key"
    POWER_CAME_BACK = "smpl"
    HARD_RESET = "hw_reset"


@dataclass(frozen=True, slots=True)
class Start:
    """The phone starts."""

    at_s: float
    cause: Cause


class Done:
    """All that is done in one run, asked by time."""

    def __init__(self, stimuli: tuple[Stimulus, ...], unit: Unit) -> None:
        self._unit = unit
        self._times: dict[Action, list[float]] = {action: [] for action in Action}
        for stimulus in sorted(stimuli, key=lambda stimulus: stimulus.at_s):
            self._times[stimulus.action].append(stimulus.at_s)

    def last(self, action: Action, at_s: float) -> float:
        """Latest time of the action up to and including `at_s`; minus infinity if there is none."""
        k = bisect_right(self._times[action], at_s)
        return self._times[action][k - 1] if k else -NEVER

    def next(self, action: Action, at_s: float) -> float:
        """First time of the action after `at_s`; infinity if there is none."""
        k = bisect_right(self._times[action], at_s)
        return self._times[action][k] if k < len(self._times[action]) else NEVER

    def output_on(self, at_s: float) -> bool:
        """The supply's output is on."""
        return self.last(Action.OUTPUT_ON, at_s) > self.last(Action.OUTPUT_OFF, at_s)

    def fed(self, at_s: float) -> bool:
        """The output is on and the clips hold."""
        return self.output_on(at_s) and self.last(Action.CLIP_OFF, at_s) <= self.last(Action.CLIP_ON, at_s)

    def fed_since(self, at_s: float) -> float:
        """When the battery rail was last connected to a supply that is on."""
        return max(self.last(Action.OUTPUT_ON, at_s), self.last(Action.CLIP_ON, at_s))

    def next_feeding(self, at_s: float) -> float:
        """When an output or a clip next comes on."""
        return min(self.next(Action.OUTPUT_ON, at_s), self.next(Action.CLIP_ON, at_s))

    def next_cut(self, at_s: float) -> float:
        """When an output or a clip next goes off."""
        return min(self.next(Action.OUTPUT_OFF, at_s), self.next(Action.CLIP_OFF, at_s))

    def charging_edges_s(self) -> list[float]:
        """Times at which VBUS begins and ends to feed the phone, in order: begins, ends, begins, …"""
        edges: list[float] = []
        for on_s in self.vbus_on_s(-NEVER, NEVER):
            off_s = self.next(Action.VBUS_OFF, on_s)
            if on_s + self._unit.charge_delay_s < off_s:
                edges += [on_s + self._unit.charge_delay_s, off_s]
        return edges

    def vbus_on_s(self, start_s: float, stop_s: float) -> list[float]:
        """Times at which VBUS came on, of those stretches of VBUS that touch an interval."""
        began_s: list[float] = []
        ends_s = -NEVER
        for on_s in self._times[Action.VBUS_ON]:
            if on_s <= ends_s:  # it was on already
                continue
            ends_s = self.next(Action.VBUS_OFF, on_s)
            if on_s < stop_s and ends_s > start_s:
                began_s.append(on_s)
        return began_s

    def held(self, at_s: float) -> Held:
        """Which volume key is held."""
        down, up = self.last(Action.VOLUME_DOWN, at_s), self.last(Action.VOLUME_UP, at_s)
        if max(down, up) == -NEVER:
            return Held.NOTHING
        return Held.VOLUME_DOWN if down > up else Held.VOLUME_UP

    def key_release_s(self, at_s: float) -> float:
        """When the key that is down, or its bridge, is let go; not after `at_s` where none is."""
        down = self.last(Action.KEY_DOWN, at_s) > self.last(Action.KEY_UP, at_s)
        up_s = self.next(Action.KEY_UP, at_s) if down else at_s
        return max(up_s, self.last(Action.KEY_BRIDGED, at_s) + BRIDGED_S)

    def next_start(self, at_s: float, by_itself: Start | None) -> Start | None:
        """The first thing at or after `at_s` that starts this phone; `by_itself` is a restart already under way."""
        variant, since_s = self._unit.variant, self.fed_since(at_s)
        starts = [by_itself] if by_itself is not None else []
        if variant.self_start:
            starts.append(Start(since_s + self._unit.self_start_s, Cause.BY_ITSELF))
        if variant.key:
            starts += [self._key_start(since_s, s, self.next(Action.KEY_UP, s)) for s in self._times[Action.KEY_DOWN]]
        if variant.bridge:
            starts += [self._key_start(since_s, s, s + BRIDGED_S) for s in self._times[Action.KEY_BRIDGED]]
        if variant.vbus:
            starts += [self._vbus_start(since_s, s) for s in self._times[Action.VBUS_ON]]
        return min((start for start in starts if start.at_s >= at_s), key=lambda start: start.at_s, default=None)

    def hard_reset_s(self, at_s: float) -> float:
        """When a key will have been held for so long that the PMIC resets the phone."""
        hold_s = ladder().unit.hard_reset_s
        presses = self._times[Action.KEY_DOWN] if self._unit.variant.key else []
        late = [s + hold_s for s in presses if s + hold_s > at_s and self.next(Action.KEY_UP, s) > s + hold_s]
        return min(late, default=NEVER)

    def _key_start(self, since_s: float, down_s: float, up_s: float) -> Start:
        """A key that is down on a fed rail for longer than the debounce time starts the phone."""
        begin_s, debounce_s = max(down_s, since_s), ladder().unit.debounce_s
        long_enough = up_s - begin_s >= debounce_s
        return Start(begin_s + debounce_s + self._unit.sequence_s if long_enough else -NEVER, Cause.KEY)

    def _vbus_start(self, since_s: float, on_s: float) -> Start:
        begin_s = max(on_s, since_s) + self._unit.starts_after_vbus_s
        return Start(begin_s if self.next(Action.VBUS_OFF, on_s) > begin_s else -NEVER, Cause.VBUS)
