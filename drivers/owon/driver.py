"""OWON and Kiprim supplies as supply and meter."""

from __future__ import annotations

from drivers.clock import Clock
from drivers.links import Link
from drivers.owon import wire
from drivers.scpi.supply import ScpiSupply


class Owon(ScpiSupply):
    """One OWON or Kiprim."""

    def __init__(self, link: Link, clock: Clock) -> None:
        """Ask for the model. Raises `WrongInstrumentError`, `NoAnswerError`."""
        super().__init__(link, clock, wire.DIALECT, wire.MODELS)
