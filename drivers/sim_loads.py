"""What a simulated supply feeds: named in its address, `sim://korad?load=0.35`, `?short=1`, `?backfeed=1`."""

from __future__ import annotations

from drivers.address import Address
from drivers.electrics import Backfeed, Load, Open, Resistive
from drivers.errors import AddressError

LOAD_AT_V = 4.0
"""`load=0.35` is a resistor that draws 0.35 A at this voltage."""
SHORT_OHM = 0.05


def load_of(address: Address) -> Load:
    """The load that an address names; nothing is connected where it names none. Raises `AddressError`."""
    named = [name for name in ("load", "short", "backfeed", "phone") if address.option(name) is not None]
    if len(named) > 1:
        raise AddressError(f"{address}: {' and '.join(named)} cannot hang on the same leads; name one")
    match named:
        case ["load"]:
            amperes = address.number("load", 0.0)
            if not 0.0 < amperes <= 100.0:
                raise AddressError(f"{address}: load must be a current above 0 A at {LOAD_AT_V:g} V, such as load=0.35")
            return Resistive(LOAD_AT_V / amperes)
        case ["short"]:
            return Resistive(SHORT_OHM)
        case ["backfeed"]:
            return Backfeed()
        case _:
            return Open()
