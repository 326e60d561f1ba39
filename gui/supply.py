"""What the window knows of the supply's output, and the way to switch it off. Knows no Qt.

One `Supply` lives as long as the window, longer than any page. Whoever owns the supply (the Bench page's worker)
*feeds* it: hands over how to stop, and tells every answer of the supply. The lamp and STOP hear of nothing else, so
that they show what was answered, never what was asked. Call it from the window's thread alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Output(Enum):
    """What the supply last answered about its output."""

    OFF = "off"
    ON = "on"
    UNKNOWN = "unknown"
    """It was not asked yet, or does not answer any more. Never taken for off."""


@dataclass(frozen=True, slots=True)
class SupplyState:
    """One answer of the supply, or its silence."""

    output: Output
    volts: float | None = None
    """Measured at the supply's terminals, V; `None` where it did not say."""
    limit_a: float | None = None
    """The current limit that is set, A; `None` where it did not say."""
    silent_s: float | None = None
    """How long it has not answered, s; `None` while it answers."""
    connected: bool = True
    """Whether there is a supply at all."""


NO_SUPPLY = SupplyState(Output.UNKNOWN, connected=False)
"""No station was opened yet."""

Heard = Callable[[SupplyState], None]


class Supply:
    """The state of the one supply, told to all who watch."""

    def __init__(self) -> None:
        self._state = NO_SUPPLY
        self._stops: list[Callable[[], None]] = []
        self._watchers: list[Heard] = []

    @property
    def state(self) -> SupplyState:
        """What was last told."""
        return self._state

    @property
    def may_be_on(self) -> bool:
        """Whether a phone may have power from it; settings that reach the output are locked meanwhile."""
        return self._state.connected and self._state.output is not Output.OFF

    def feed(self, stop: Callable[[], None]) -> None:
        """From now on `stop` switches off, beside those that do already: STOP reaches everyone who feeds.

        It must return at once and be harmless when the output is off already.
        """
        if stop not in self._stops:
            self._stops.append(stop)

    def end_feed(self, stop: Callable[[], None] | None = None) -> None:
        """This one switches off no more; without one named nobody does. What the supply does is not known any more."""
        self._stops = [other for other in self._stops if stop is not None and other != stop]
        self.tell(NO_SUPPLY)

    def tell(self, state: SupplyState) -> None:
        """The supply has answered, or has been silent for longer."""
        self._state = state
        for heard in tuple(self._watchers):
            heard(state)

    def watch(self, heard: Heard) -> None:
        """Call `heard` with each state from now on."""
        self._watchers.append(heard)

    def unwatch(self, heard: Heard) -> None:
        """Call it no more; harmless for one that does not watch."""
        if heard in self._watchers:
            self._watchers.remove(heard)

    def stop(self) -> None:
        """Send *off*, whatever the state; without a supply there is nothing to send it to."""
        for stop in tuple(self._stops):
            stop()
