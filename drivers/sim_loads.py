"""What a simulated supply feeds: named in its address, `sim://korad?load=0.35`, `?short=1`, `?backfeed=1`,
`?phone=mb_ufs_edl_9008&seed=7&key=3&vbus=12&lead=0.1&debugging=on&boot=2`.

Simulators that are opened on one clock stand on one bench: those that name the same phone have it on their leads
together, and `phone_on` gives that phone to whoever plays its USB side. In real time they may be in several programs:
those that name the same bench (`bench=b3`) have one phone too (`drivers.phone_shared`).
"""

from __future__ import annotations

from dataclasses import replace
from secrets import token_hex
from weakref import WeakKeyDictionary

from drivers.address import Address, Option, Scheme
from drivers.bench_folder import BenchFolder, Lies, benches_folder
from drivers.catalog import Part, instrument_row
from drivers.clock import Clock, TurnedClock
from drivers.electrics import Backfeed, Load, Open, Resistive
from drivers.errors import AddressError
from drivers.imaginary_phone import Feed, ImaginaryPhone
from drivers.phone_load import KEY_S, PhoneLoad
from drivers.phone_shared import SharedPhone

LOAD_AT_V = 4.0
"""`load=0.35` is a resistor that draws 0.35 A at this voltage."""
SHORT_OHM = 0.05
SOURCE_OHM = 0.02
"""Of the simulated supply where the address names its leads."""
PHONE = "phone"
BENCH = "bench"
BOOT = "boot"
OF_A_PHONE = ("seed", "key", "vbus", "lead", "debugging", BOOT, BENCH)
"""Options that say more of a phone."""
LONGEST_S = 3600.0
MOST_BOOTS = 1_000_000
_KINDS = ("load", "short", "backfeed", PHONE)

_benches: WeakKeyDictionary[Clock, dict[tuple[Option, ...], PhoneLoad]] = WeakKeyDictionary()
_names: WeakKeyDictionary[Clock, str] = WeakKeyDictionary()
"""What the bench of a clock is called among programs, once one asked."""


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
            return _made(address) if clock is None else _on_leads(address, clock)
        case _:
            return Open()


def phone_on(address: Address, clock: Clock) -> PhoneLoad | None:
    """The phone that an address has on the leads of the bench of this clock; `None` where it names none."""
    if address.scheme is not Scheme.SIM or address.option(PHONE) is None:
        return None
    return _shared(address, clock)


def with_bench(address: Address, clock: Clock) -> Address:
    """The same address; where it names a phone, on the bench of this clock, also for other programs.

    On a turned clock, which no other program follows, nothing is added; nor where a bench is named.
    """
    names_phone = address.scheme is Scheme.SIM and address.option(PHONE) is not None
    if not names_phone or isinstance(clock, TurnedClock) or address.option(BENCH) is not None:
        return address
    name = _names.setdefault(clock, token_hex(4))
    return replace(address, options=(*address.options, Option(BENCH, name)))


def _on_leads(address: Address, clock: Clock) -> PhoneLoad:
    """The phone, for an instrument. Raises `LinkBusyError` for a second supply on the leads of a bench."""
    phone, row = _shared(address, clock), instrument_row(address.target)
    if isinstance(phone, SharedPhone) and row is not None and Part.SUPPLY in row.parts:
        phone.feed_alone()
    return phone


def _shared(address: Address, clock: Clock) -> PhoneLoad:
    """The phone of these options on this bench, made when it is first named."""
    bench = _benches.setdefault(clock, {})
    named = tuple(sorted((o for o in address.options if o.name in (PHONE, *OF_A_PHONE)), key=lambda o: o.name))
    if named not in bench:
        bench[named] = _made(address) if address.option(BENCH) is None else joined(address, clock)
    return bench[named]


def joined(address: Address, clock: Clock) -> SharedPhone:
    """The phone of a bench that other programs may stand at; how it lies there, the first of them has said."""
    if isinstance(clock, TurnedClock):
        raise AddressError(f"{address}: a bench is shared in real time only; leave {BENCH} or --fast out")
    phone = _made(address).phone
    unit = phone.unit
    lies = Lies(*(address.option(name) for name in ("key", "vbus", "lead", BOOT)))
    folder = BenchFolder(benches_folder(), f"{address.option(BENCH)}-{unit.fault.id}-{unit.seed}", lies)
    there = _lying(address, folder.lies)
    for name, of in (("key", _key_s), ("vbus", _vbus_s), ("lead", _feed)):
        if address.option(name) is not None and of(address) != of(there):
            folder.leave()
            said = f"{name}={there.option(name)}" if there.option(name) is not None else f"no {name}"
            raise AddressError(
                f"{address}: the phone lies on the bench {address.option(BENCH)} with {said} already; say the same in "
                "every program, or name another bench"
            )
    # Boots are counted where the phone lies: which one is next, the first program that came has said.
    return SharedPhone(phone, folder, _key_s(there), _vbus_s(there), _feed(there), boots_before(there))


def _lying(address: Address, lies: Lies) -> Address:
    """The address of a phone that lies so."""
    kept = tuple(option for option in address.options if option.name in (PHONE, "seed"))
    said = (("key", lies.key), ("vbus", lies.vbus), ("lead", lies.lead), (BOOT, lies.boot))
    return replace(address, options=(*kept, *(Option(name, value) for name, value in said if value is not None)))


def _made(address: Address) -> PhoneLoad:
    seed = address.option("seed", "0")
    if seed is None or not (seed.isascii() and seed.isdigit()):
        raise AddressError(f"{address}: seed must be a whole number from 0 on, not {seed!r}")
    phone = _debugged(address, ImaginaryPhone.of(str(address.option(PHONE)), int(seed)))
    return PhoneLoad(
        phone, _key_s(address), vbus_s=_vbus_s(address), feed=_feed(address), boots_before=boots_before(address)
    )


def _debugged(address: Address, phone: ImaginaryPhone) -> ImaginaryPhone:
    """With USB debugging on, and this computer's key accepted, or off, where the address says so."""
    match address.option("debugging"):
        case None:
            return phone
        case "on" | "off" as said:
            on = said == "on"
            usb = replace(phone.unit.usb, debugging=on, authorised=on, android="2717:ff48" if on else "2717:ff40")
            return ImaginaryPhone(replace(phone.unit, usb=usb))
        case said:
            raise AddressError(f"{address}: debugging is on or off, not {said!r}")


def after_boots(address: Address, count: int) -> Address:
    """The same address; a phone that it names booted so many times more before. Raises `AddressError`."""
    if not count or address.scheme is not Scheme.SIM or address.option(PHONE) is None:
        return address
    others = tuple(option for option in address.options if option.name != BOOT)
    return replace(address, options=(*others, Option(BOOT, str(1 + boots_before(address) + count))))


def boots_before(address: Address) -> int:
    """How often the phone booted before its next boot, which `boot=2` numbers. Raises `AddressError`."""
    number = address.option(BOOT, "1")
    is_number = number is not None and number.isascii() and number.isdigit() and len(number) <= len(str(MOST_BOOTS))
    if number is None or not is_number or not 1 <= int(number) <= MOST_BOOTS:
        raise AddressError(
            f"{address}: {BOOT} must be the number of the phone's next boot, from 1 to {MOST_BOOTS}, not {number!r}"
        )
    return int(number) - 1


def _key_s(address: Address) -> float | None:
    return _after_output_on(address, "key", KEY_S)


def _vbus_s(address: Address) -> float | None:
    return _after_output_on(address, "vbus", None)


def _feed(address: Address) -> Feed | None:
    if address.option("lead") is None:
        return None
    lead_ohm = address.number("lead", 0.0)
    if not 0.0 <= lead_ohm <= 100.0:
        raise AddressError(f"{address}: lead must be the ohms of both leads together, such as lead=0.1")
    return Feed(source_ohm=SOURCE_OHM, lead_ohm=lead_ohm)


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
