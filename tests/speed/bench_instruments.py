"""How close each driver comes to its protocol's own rate: `python -m tests.speed.bench_instruments [--quick]`.

On the simulators, which take the time that a real line and instrument take, by a clock that is turned by hand: the
figures do not depend on the machine. The limit is the one that the driver states, from spacing, baud rate, frame length
and the instrument's work; set-points that are watched along with the readings are in it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from drivers.capabilities import CurrentMeter, PowerSource
from drivers.catalog import INSTRUMENTS, InstrumentRow, Part
from drivers.clock import TurnedClock
from drivers.connect import connect

LONG_S, QUICK_S = 20.0, 3.0


@dataclass(frozen=True, slots=True)
class Reached:
    """What one instrument did."""

    limit_hz: float
    reached_hz: float
    set_points_s: float | None
    """Longest time between two answers to what its current limit is; `None` for a meter that is no supply."""


def main(arguments: list[str]) -> None:
    """Print one line per row of the catalog."""
    for_s = QUICK_S if "--quick" in arguments else LONG_S
    print(f"{'instrument':<12}{'limit /s':>12}{'reached /s':>12}{'share':>8}{'set-points every':>18}")
    for row in INSTRUMENTS:
        if Part.METER not in row.parts:
            continue
        seen = reached(row, for_s)
        every = "" if seen.set_points_s is None else f"{1000 * seen.set_points_s:.0f} ms"
        share = seen.reached_hz / seen.limit_hz
        print(f"{row.name:<12}{seen.limit_hz:>12.4g}{seen.reached_hz:>12.4g}{share:>8.1%}{every:>18}")


def reached(row: InstrumentRow, for_s: float) -> Reached:
    """Read a load of 0.35 A at 4 V for some time."""
    clock = TurnedClock()
    meter = connect(f"sim://{row.name}?load=0.35", clock)
    assert isinstance(meter, CurrentMeter)
    if isinstance(meter, PowerSource):
        meter.program(4.0, 2.0)
        meter.switch(True)
    meter.start()
    meter.read(2.0)
    begin_s, count, apart_s = clock.now_s(), 0, 0.0
    asked_s = begin_s
    while clock.now_s() < begin_s + for_s:
        block = meter.read(1.0)
        count += len(block) if block is not None else 0
        if block is not None and block.set_points is not None and block.set_points.limit_a is not None:
            apart_s, asked_s = max(apart_s, clock.now_s() - asked_s), clock.now_s()
    reached_hz = count / (clock.now_s() - begin_s)
    meter.stop()
    meter.close()
    return Reached(meter.meter_limits.rate_hz, reached_hz, apart_s or None)


if __name__ == "__main__":
    main(sys.argv[1:])
