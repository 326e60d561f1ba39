"""What a simulated supply feeds: named in its address, `sim://korad?load=0.35`, `?short=1`, `?backfeed=1`,
`?phone=mb_ufs_edl_9008&seed=7&key=3&vbus=12&lead=0.1`.

Simulators that are opened on one clock stand on one bench: those that name the same phone have it on their leads
together, and `phone_on` gives that phone to whoever plays its USB side.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from drivers.address import Address, Option, Scheme
from drivers.clock import Clock
from drivers.electrics import Backfeed, Load, Open, Resistive
from drivers.errors import AddressError
from drivers.imaginary_phone import Feed, ImaginaryPhone
from drivers.phone_load import KEY_S, PhoneLoad

LOAD_AT_V = 4.0
"""`load=0.35` is a resistor that draws 0.35 A at this voltage."""
SHORT_OHM = 0.05
SOURCE_OHM = 0.02
"""Of the simulated supply where the address names its leads."""
PHONE = "phone"
OF_A_PHONE = ("seed", "key", "vbus", "lead")
"""Options that say more of a phone."""
LONGEST_S = 3600.0
_KINDS = ("load", "short", "backfeed", PHONE)

_benches: WeakKeyDictionary[Clock, dict[tuple[Option, ...], PhoneLoad]] = WeakKeyDictionary()


def load_of(address: Address, clock: Clock | None = None) -> Load:
    """The load that an address names; nothing is connected where it names none. Raises `DriversError`.

    Without a clock, a phone is one that no other instrument has on its leads.
    """
    named = [name for name in _KINDS if address.option(name) is not None]
    if len(named) > 1:
        raise AddressError(f"{address}: {' and '.join(named)} cannot hang on the same leads; name one")
    if named != [PHONE]:
        lonely = next((name for name in OF_A_PHONE if address.option(name) is not None), None)
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
            return _made(address) if clock is None else _shared(address, clock)
        case _:
            return Open()


def phone_on(address: Address, clock: Clock) -> PhoneLoad | None:
    """The phone that an address has on the leads of the bench of this clock; `None` where it names none."""
    if address.scheme is not Scheme.SIM or address.option(PHONE) is None:
        return None
    return _shared(address, clock)


def _shared(address: Address, clock: Clock) -> PhoneLoad:
    """The phone of these options on this bench, made when it is first named."""
    bench = _benches.setdefault(clock, {})
    named = tuple(sorted((o for o in address.options if o.name in (PHONE, *OF_A_PHONE)), key=lambda o: o.name))
    if named not in bench:
        bench[named] = _made(address)
    return bench[named]


def _made(address: Address) -> PhoneLoad:
    seed = address.option("seed", "0")
    if seed is None or not (seed.isascii() and seed.isdigit()):
        raise AddressError(f"{address}: seed must be a whole number from 0 on, not {seed!r}")
    phone = ImaginaryPhone.of(str(address.option(PHONE)), int(seed))
    feed = None
    if address.option("lead") is not None:
        lead_ohm = address.number("lead", 0.0)
        if not 0.0 <= lead_ohm <= 100.0:
            raise AddressError(f"{address}: lead must be the ohms of both leads together, such as lead=0.1")
        feed = Feed(source_ohm=SOURCE_OHM, lead_ohm=lead_ohm)
    vbus_s = _after_output_on(address, "vbus", None)
    return PhoneLoad(phone, _after_output_on(address, "key", KEY_S), vbus_s=vbus_s, feed=feed)


def _after_output_on(address: Address, name: str, default_s: float | None) -> float | None:
    """Seconds after output on, or `None` for never."""
    if address.option(name) is None:
        return default_s
    if address.option(name) == "none":
        return None
    after_s = address.number(name, 0.0)
    if not 0.0 <= after_s <= LONGEST_S:
        raise AddressError(f"{address}: {name} must be seconds after output on, such as {name}=3, or {name}=none")
    return after_s
