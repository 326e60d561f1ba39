"""Siglent SPD3303X as supply and meter."""

from __future__ import annotations

from drivers.clock import Clock
from drivers.links import Link
from drivers.scpi.supply import ScpiSupply
from drivers.siglent import wire


class Siglent(ScpiSupply):
    """Channel 1 of one SPD3303X."""

    def __init__(self, link: Link, clock: Clock) -> None:
        """Ask for the model. Raises `WrongInstrumentError`, `NoAnswerError`."""
        super().__init__(link, clock, wire.DIALECT, wire.MODELS)
