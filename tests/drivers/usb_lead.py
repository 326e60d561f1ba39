"""What the tests of the meters of the USB lead share: a meter on its simulator, its blocks, and bytes in pieces."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from drivers.capabilities import CurrentMeter
from drivers.clock import Clock, TurnedClock
from drivers.links import UsbLink
from drivers.links.usb_simulated import SimUsbLink
from drivers.samples import Samples
from drivers.simulation import UsbSimulator

Meter = TypeVar("Meter", bound=CurrentMeter)


def meter_on(
    driver: Callable[[UsbLink, Clock], Meter], simulator: UsbSimulator
) -> tuple[Meter, SimUsbLink, TurnedClock]:
    clock = TurnedClock()
    link = SimUsbLink("sim://meter", simulator, clock)
    return driver(link, clock), link, clock


def read_for(meter: CurrentMeter, clock: TurnedClock, duration_s: float) -> list[Samples]:
    end_s, blocks = clock.now_s() + duration_s, list[Samples]()
    while clock.now_s() < end_s:
        block = meter.read(0.5)
        if block is not None:
            blocks.append(block)
    return blocks


def joined(blocks: list[Samples]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Currents and times of blocks that leave out no number."""
    assert [block.first_number for block in blocks] == list(np.cumsum([0, *map(len, blocks[:-1])]))
    return np.concatenate([block.current_a for block in blocks]), np.concatenate([block.host_s for block in blocks])


def in_pieces(raw: bytes, data: st.DataObject) -> list[bytes]:
    """The same bytes in any division."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(raw)), max_size=12)))
    return [raw[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(raw)], strict=True)]
