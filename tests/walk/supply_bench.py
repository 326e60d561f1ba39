"""A simulated supply on a pseudo-terminal, watched from behind: when its output was on, whatever anybody says."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from drivers.clock import HostClock
from drivers.electrics import Load, Resistive
from drivers.korad.sim import KoradSim
from drivers.riden import wire as riden_wire
from drivers.riden.sim import RidenSim
from drivers.serving import PtyChannel, serve


@dataclass(slots=True)
class WatchedSupply:
    """The simulator, its port, and every change of its output."""

    name: str
    channel: PtyChannel
    simulator: KoradSim | RidenSim
    command_s: float
    """One command's time on this protocol."""
    changes: list[tuple[float, bool]] = field(default_factory=list)
    pulled: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        """With the driver named, so that nobody has to guess."""
        return f"{self.channel.address}?driver={self.name}"

    @property
    def output_on(self) -> bool:
        """The truth."""
        if isinstance(self.simulator, KoradSim):
            return self.simulator._output_on
        return bool(self.simulator._registers.kept[riden_wire.LAYOUT.output])  # type: ignore[attr-defined]

    def off_since(self, fault_s: float, wait_s: float) -> float | None:
        """How long after a fault the output went off and stayed off; `None` if it is still on after `wait_s`."""
        end_s = fault_s + wait_s
        while time.monotonic() < end_s and self.output_on:
            time.sleep(0.005)
        if self.output_on:
            return None
        return next((at_s - fault_s for at_s, on in reversed(self.changes) if not on), 0.0)


@contextmanager
def watched(name: str, load: Load | None = None) -> Iterator[WatchedSupply]:
    """Serve a Korad or a Riden until the end of the block."""
    load = load or Resistive(11.4)
    simulator = KoradSim(load) if name == "korad" else RidenSim(load)
    command_s = 0.080 if name == "korad" else 0.015
    supply = WatchedSupply(name, PtyChannel(), simulator, command_s)
    over = threading.Event()
    last = [False]

    def stopped() -> bool:
        on = supply.output_on
        if on != last[0]:
            last[0] = on
            supply.changes.append((time.monotonic(), on))
        return over.is_set() or supply.pulled.is_set()

    thread = threading.Thread(target=serve, args=(simulator, supply.channel, HostClock(), stopped), daemon=True)
    thread.start()
    try:
        yield supply
    finally:
        over.set()
        thread.join()
        supply.channel.close()
