"""What a simulated supply feeds: named in its address, `sim://korad?load=0.35`, `?short=1`, `?backfeed=1`,
`?phone=mb_ufs_edl_9008&seed=7&key=3`.
"""

from __future__ import annotations

from drivers.address import Address
from drivers.electrics import Backfeed, Load, Open, Resistive
from drivers.errors import AddressError
from drivers.imaginary_phone import ImaginaryPhone
from drivers.phone_load import KEY_S, PhoneLoad

LOAD_AT_V = 4.0
"""`load=0.35` is a resistor that draws 0.35 A at this voltage."""
SHORT_OHM = 0.05
_KINDS = ("load", "short", "backfeed", "phone")
_OF_A_PHONE = ("seed", "key")


def load_of(address: Address) -> Load:
    """The load that an address names; nothing is connected where it names none. Raises `DriversError`."""
    named = [name for name in _KINDS if address.option(name) is not None]
    if len(named) > 1:
        raise AddressError(f"{address}: {' and '.join(named)} cannot hang on the same leads; name one")
    if named != ["phone"]:
        lonely = next((name for name in _OF_A_PHONE if address.option(name) is not None), None)
        if lonely is not None:
            raise AddressError(f"{address}: {lonely} belongs to a phone, but none is named; add phone=FAULT")
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
        case ["phone"]:
            return _phone(address)
        case _:
            return Open()


def _phone(address: Address) -> PhoneLoad:
    seed = address.option("seed", "0")
    if seed is None or not (seed.isascii() and seed.isdigit()):
        raise AddressError(f"{address}: seed must be a whole number from 0 on, not {seed!r}")
    phone = ImaginaryPhone.of(str(address.option("phone")), int(seed))
    if address.option("key") == "none":
        return PhoneLoad(phone, None)
    key_s = address.number("key", KEY_S)
    if not 0.0 <= key_s <= 3600.0:
        raise AddressError(f"{address}: key must be seconds after output on, such as key=3, or key=none")
    return PhoneLoad(phone, key_s)
