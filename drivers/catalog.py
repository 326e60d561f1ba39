"""One row per instrument. Nothing is imported until a row is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Any


class Part(StrEnum):
    """What an instrument can do in a station."""

    SUPPLY = "supply"
    METER = "meter"
    """Reads the current that flows in place of the battery."""
    VBUS_METER = "vbus meter"
    """Reads the current in the USB lead, which is never a boot current."""
    KEY_RELAY = "key relay"
    """Presses the power key, where its board has the relay."""
    VBUS_SWITCH = "vbus switch"
    """Switches USB power, where its board has the switch."""


class Carrier(StrEnum):
    """What kind of link an instrument talks over."""

    STREAM = "stream"
    """Serial, TCP or a pseudo-terminal: a stream of bytes."""
    USB = "usb"
    """USB transfers of its own."""


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """One instrument family."""

    name: str
    """How an address names it: `sim://korad`, `?driver=korad`."""
    title: str
    parts: tuple[Part, ...]
    carrier: Carrier
    package: str
    """Holds `wire`, `driver` and `sim`."""
    driver: str
    """The class in `driver`: called with a link and a clock."""
    simulator: str
    """The class in `sim`: called with a load."""
    baud: int = 9600
    usb_ids: tuple[str, ...] = ()
    """`vid:pid` of the instrument itself or of the serial chip inside it; a chip's id proves nothing."""
    usb_class: int | None = None
    """Which interface of a USB device is used: the first of this class (3 is HID), or simply the first."""
    own_usb_id: bool = False
    """No other instrument has these ids: it is looked for only where they are, and nothing else is."""
    identify_s: float = 1.5
    """How long it may be silent, from the opening of its port, before it says who it is."""
    when_silent: str = "check that it is switched on, its cable, and its baud rate (?baud=RATE)"
    """What to do where it does not answer."""
    verified_by: str = ""
    """What other people's software has judged it, in one sentence."""


INSTRUMENTS: tuple[InstrumentRow, ...] = (
    InstrumentRow(
        name="korad",
        title="Korad KA3005P family (Tenma 72-25xx/27xx, Velleman PS3005D, RND 320)",
        parts=(Part.SUPPLY, Part.METER),
        carrier=Carrier.STREAM,
        package="drivers.korad",
        driver="Korad",
        simulator="KoradSim",
        baud=9600,
        usb_ids=("0416:5011",),
        verified_by="simulator scanned, shown, set and sampled by sigrok-cli; no real supply tried",
    ),
    InstrumentRow(
        name="dps",
        title="RDTech DPS and DPH (DPS3005, DPS5005, DPH5005, DPS5015, DPS5020, DPS8005)",
        parts=(Part.SUPPLY, Part.METER),
        carrier=Carrier.STREAM,
        package="drivers.dps",
        driver="Dps",
        simulator="DpsSim",
        baud=9600,
        usb_ids=("1a86:7523", "10c4:ea60"),
        verified_by=(
            "simulator scanned, set and sampled by sigrok-cli, read and set by mbpoll and pymodbus; driver run against "
            "a pymodbus server; no real supply tried"
        ),
    ),
    InstrumentRow(
        name="riden",
        title="Riden RD6006, RD6006P, RD6012, RD6012P, RD6018, RD6024",
        parts=(Part.SUPPLY, Part.METER),
        carrier=Carrier.STREAM,
        package="drivers.riden",
        driver="Riden",
        simulator="RidenSim",
        baud=115_200,
        usb_ids=("1a86:7523",),
        verified_by=(
            "simulator read and set by mbpoll and pymodbus; driver run against a pymodbus server; no real supply tried"
        ),
    ),
    InstrumentRow(
        name="hanmatek",
        title="Hanmatek HM310P, HM310T (eTommens and others)",
        parts=(Part.SUPPLY, Part.METER),
        carrier=Carrier.STREAM,
        package="drivers.hanmatek",
        driver="Hanmatek",
        simulator="HanmatekSim",
        baud=9600,
        usb_ids=("1a86:7523",),
        verified_by=(
            "simulator read and set by mbpoll and pymodbus; driver run against a pymodbus server; no real supply tried"
        ),
    ),
    InstrumentRow(
        name="owon",
        title="OWON P4305, P4603, SPE6103, SPE3103 and Kiprim DC310S",
        parts=(Part.SUPPLY, Part.METER),
        carrier=Carrier.STREAM,
        package="drivers.owon",
        driver="Owon",
        simulator="OwonSim",
        baud=115_200,
        usb_ids=("1a86:7523",),
        identify_s=2.5,  # its first answer may be lost to what was sent at another rate before
        verified_by=(
            "simulator read and set by PyVISA-py; driver run against a device of ours in sinstruments' server; no real "
            "supply tried"
        ),
    ),
    InstrumentRow(
        name="rigol",
        title="Rigol DP711, DP712, DP821A, DP831A, DP832, DP832A (channel 1)",
        parts=(Part.SUPPLY, Part.METER),
        carrier=Carrier.STREAM,
        package="drivers.rigol",
        driver="Rigol",
        simulator="RigolSim",
        baud=9600,
        usb_ids=("1ab1:0e11",),
        identify_s=2.5,  # its first answer may be lost to what was sent at another rate before
        verified_by=(
            "simulator scanned, set and sampled by sigrok-cli, read and set by PyVISA-py; driver run against a device "
            "of ours in sinstruments' server; no real supply tried"
        ),
    ),
    InstrumentRow(
        name="siglent",
        title="Siglent SPD3303X and SPD3303X-E (channel 1, TCP)",
        parts=(Part.SUPPLY, Part.METER),
        carrier=Carrier.STREAM,
        package="drivers.siglent",
        driver="Siglent",
        simulator="SiglentSim",
        baud=9600,
        usb_ids=("f4ec:1430",),
        identify_s=2.5,  # its first answer may be lost to what was sent at another rate before
        verified_by=(
            "simulator read and set by PyVISA-py; driver run against a device of ours in sinstruments' server; no real "
            "supply tried"
        ),
    ),
    InstrumentRow(
        name="wanptek",
        title="Wanptek supplies with a serial port",
        parts=(Part.SUPPLY, Part.METER),
        carrier=Carrier.STREAM,
        package="drivers.wanptek",
        driver="Wanptek",
        simulator="WanptekSim",
        baud=9600,
        usb_ids=("1a86:7523",),
        verified_by=(
            "simulator read and switched by pymodbus; driver run against that simulator alone; no real supply tried"
        ),
    ),
    InstrumentRow(
        name="ammeter",
        title="Shunt ammeter: INA226 or INA228 on a microcontroller, line protocol #bootbench-ammeter v1",
        parts=(Part.METER, Part.KEY_RELAY, Part.VBUS_SWITCH),
        carrier=Carrier.STREAM,
        package="drivers.ammeter",
        driver="Ammeter",
        simulator="AmmeterSim",
        baud=115_200,
        usb_ids=("2341:0043", "1a86:7523", "10c4:ea60"),
        identify_s=3.0,  # a board that resets when its port is opened takes some 2 s to come up
        verified_by="own protocol, driver against its simulator and the compiled reference sketch; no board tried",
    ),
    InstrumentRow(
        name="ppk2",
        title="Nordic Power Profiler Kit II, in ampere mode",
        parts=(Part.METER,),
        carrier=Carrier.STREAM,
        package="drivers.ppk2",
        driver="Ppk2",
        simulator="Ppk2Sim",
        baud=115_200,
        usb_ids=("1915:c00a",),
        own_usb_id=True,
        when_silent="check that it is switched on, and name its other port: of its two it answers on the second",
        verified_by="simulator measured by IRNAS's ppk2-api; driver against that simulator; no kit tried",
    ),
    InstrumentRow(
        name="monsoon",
        title="Monsoon HVPM (main channel)",
        parts=(Part.SUPPLY, Part.METER),
        carrier=Carrier.USB,
        package="drivers.monsoon",
        driver="Monsoon",
        simulator="MonsoonSim",
        usb_ids=("2ab9:0001",),
        own_usb_id=True,
        verified_by=(
            "simulator found, set, switched and sampled by the maker's PyMonsoon; driver against that simulator, also "
            "over USB/IP through Linux and libusb; no unit tried"
        ),
    ),
    InstrumentRow(
        name="km003c",
        title="ChargerLAB POWER-Z KM003C, KM002C (in the USB lead)",
        parts=(Part.VBUS_METER,),
        carrier=Carrier.USB,
        package="drivers.km003c",
        driver="Km003c",
        simulator="Km003cSim",
        usb_ids=("5fc9:0063", "5fc9:0061"),
        usb_class=0xFF,  # vendor-specific; its HID interface is slower
        own_usb_id=True,
        verified_by=(
            "simulator's answers read by km003c-rs; driver against that simulator, also over USB/IP through Linux and "
            "libusb; no meter tried"
        ),
    ),
    InstrumentRow(
        name="fnb58",
        title="FNIRSI FNB58, FNB48S, FNB48, C1 (in the USB lead)",
        parts=(Part.VBUS_METER,),
        carrier=Carrier.USB,
        package="drivers.fnb58",
        driver="Fnb58",
        simulator="Fnb58Sim",
        usb_ids=("2e3c:5558", "2e3c:0049", "0483:003a", "0483:003b"),
        usb_class=3,  # HID
        own_usb_id=True,
        verified_by="driver against its simulator, also over USB/IP through Linux and libusb; no meter tried",
    ),
)


def instrument_row(name: str) -> InstrumentRow | None:
    """The row of that name."""
    return next((row for row in INSTRUMENTS if row.name == name), None)


def usb_row(usb_id: str) -> InstrumentRow | None:
    """The instrument that is a USB device of its own with this id."""
    return next((row for row in INSTRUMENTS if row.carrier is Carrier.USB and usb_id in row.usb_ids), None)


def asking_order(usb_id: str | None) -> tuple[InstrumentRow, ...]:
    """The stream instruments that may be behind a port, the likely ones first; `usb_id` is that of the port.

    Each is only asked who it is, in words that the others do not obey.
    """
    streams = [row for row in INSTRUMENTS if row.carrier is Carrier.STREAM]
    named = [row for row in streams if usb_id in row.usb_ids]
    if any(row.own_usb_id for row in named):
        return tuple(row for row in named if row.own_usb_id)
    others = [row for row in streams if row not in named]
    if usb_id is not None:
        return (*named, *(row for row in others if not row.own_usb_id))
    # Not on USB: a pseudo-terminal, a network or a built-in port, where even those may be, though hardly.
    return tuple(sorted(others, key=lambda row: row.own_usb_id))


def driver_class(row: InstrumentRow) -> Any:
    """The driver of a row: called with a link and a clock, it asks who is there."""
    return getattr(import_module(f"{row.package}.driver"), row.driver)


def simulator_class(row: InstrumentRow) -> Any:
    """The simulator of a row: called with a load."""
    return getattr(import_module(f"{row.package}.sim"), row.simulator)
