"""What a trace file holds: the readings, where they come from, and what its format could not keep."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from pathlib import Path
from typing import Protocol

from analysis.trace import Trace
from bench.traces.source import FileHash


class Loss(Enum):
    """What a file format does not keep of what an instrument knew. The value is the sentence for the user."""

    UNIT = "The format does not say what its numbers are; the unit was given by hand or by a name."
    QUANTITY = "The format does not say whether a channel is a current or a voltage."
    START_TIME = "The format does not say at what time of day the recording began."
    READING_TIMES = "The format keeps one rate, not the time of each reading; jitter is gone."
    RESAMPLED = "The format needs one whole rate; the readings were held on the coarsest even grid that keeps them all."
    COARSE_TIMES = "The format rounds the time of a reading."
    GAPS = "The format does not mark lost readings; a gap looks like a steady current, or is closed up."
    RESOLUTION = "The format does not say how fine the instrument's steps were."
    INSTRUMENT = "The format does not say which instrument made the recording."
    CALIBRATION = "The format does not say whether, or when, the instrument was calibrated."
    EVENTS = "The format has no place for events such as the key press."
    VOLTAGE = "The voltage beside the current is not kept."
    AVERAGED = "The values are averages over the reading interval; short spikes are gone."
    ENERGY_ONLY = "The file holds energy per reading; the current was worked out with a supply voltage given by hand."
    DIGITS = "The format rounds its values."
    TAIL = "The end of the file is cut off; what is whole was read."
    COMMENTED_ROWS = "Some rows were commented out by their author and were left out."


class Likeness(Enum):
    """How surely a file is of a format, by its content."""

    NO = 0
    POSSIBLE = 1
    """It can be read that way, and perhaps in another way too."""
    SURE = 2
    """A signature, or a header that no other format has."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What the person says where a file cannot: the answers to a `QuestionError`."""

    current: str | None = None
    """Column or channel that is the current: a name, or a number counted from 1."""
    voltage: str | None = None
    time: str | None = None
    unit: str | None = None
    """Unit of the current column: `A`, `mA`, `uA`, `nA`, or `V`/`mV` over a shunt."""
    voltage_unit: str | None = None
    time_unit: str | None = None
    """`s`, `ms`, `us`, `ns`."""
    rate_hz: float | None = None
    shunt_ohm: float | None = None
    supply_v: float | None = None
    """Voltage that the current was drawn at, for files that hold energy or power."""
    gain_a_per_count: float | None = None
    offset_a: float | None = None
    """Calibration of raw converter counts: ampere = gain × count + offset."""
    recording: int | None = None
    """Which of several recordings in one file, counted from 1."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a recording comes from. `None` is *the file does not say*."""

    format: str
    source_name: str
    source_hash: FileHash | str
    """SHA-256 of the source, where it is known already, or the file that it is made of when somebody asks."""
    losses: tuple[Loss, ...] = ()
    notes: tuple[str, ...] = ()
    """What was seen on the way in, as sentences: rows left out, a tail cut off, a rate that differs from its header."""
    instrument: str | None = None
    serial_number: str | None = None
    firmware: str | None = None
    calibration: str | None = None
    started_utc: str | None = None
    """ISO 8601 with Z, of the first reading."""

    @property
    def source_sha256(self) -> str:
        """64 hexadecimal digits; empty where there is no source. May take a pass over the file: `FileHash`."""
        return str(self.source_hash)


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """A trace and its origin."""

    trace: Trace
    origin: Origin


class FormatModule(Protocol):
    """What a file in `bench/traces` offers; one that also writes has `write(recording, path) -> tuple[Loss, ...]`."""

    def sniff(self, head: bytes, path: Path) -> Likeness:
        """How surely this file is of the format, from its first bytes (at most 64 KiB) and, where needed, its end."""

    def read(self, path: Path, hints: Hints) -> Recording:
        """Read the whole file. Raises `BadInputError`, or `QuestionError` where a hint is needed."""


class Unit(StrEnum):
    """Units that a column may have."""

    AMPERE = "A"
    MILLIAMPERE = "mA"
    MICROAMPERE = "uA"
    NANOAMPERE = "nA"
    VOLT = "V"
    MILLIVOLT = "mV"
    CENTIVOLT = "cV"
    """What the registers of several bench supplies count."""
