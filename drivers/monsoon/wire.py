"""The Monsoon HVPM's wire: bytes only.

Evidence: PyMonsoon `Operations.py`, `pmapi.py`, `sampleEngine.py`, `calibrationData.py` (facts only); the Chromium test
suite's `monsoon` for the rate. Firmware: none tried by us.

USB 2ab9:0001. Requests on endpoint 0, of the vendor's own kind (bmRequestType 0x40 out, 0xC0 in):

    bRequest 1 out   set: wValue = low 16 bits of the value, wIndex = opcode | its third byte << 8, data = value (4)
    bRequest 1 in    get: wIndex = opcode, data = value (4)
    bRequest 2 out   start: wValue = calibration interval in ms, data = number of samples (4; 0xFFFFFFFF is endless)
    bRequest 3 out   stop

    Numbers are little-endian here, and PyMonsoon reads the low 16 bits of all but the voltage. While it samples, it
    takes no setting, and answers 0xFFFFFFFE to all but its status: stop first.

Samples come on bulk endpoint 0x81, one packet of up to 64 bytes after the other:

    0        2       3       4                      22                     40
    | dropped | flags | count | observation (18)     | observation (18)     | observation (18) |
    dropped: little-endian, samples that the unit could not send since the start, modulo 65536

    0             2           4            6          8            10         12           14          16     17
    | main coarse | main fine | USB coarse | USB fine | aux coarse | aux fine | main volts | USB volts | gain | type |
    eight words, BIG-endian; type & 0x30: 0x00 measurement, 0x10 zero, 0x30 reference, 0x20 invalid
    (PyMonsoon swaps every two bytes before it reads, the last two as well: what it calls the first of them is the last)

Every observation is one slot of 0.2 ms. At the calibration interval the unit measures its own zero and its reference
instead of the phone, so those slots have no reading.

    current = (raw - offset - zero) · scale / (reference - offset - zero)      coarse in mA, fine in µA
    zero, reference: mean of the last five; the fine range is used below 64000 counts
    main volts = raw · 62.5 µV · 4
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from drivers.links import ControlSetup

RATE_HZ = 5000.0
ENDPOINT = 0x81
PACKET_BYTES = 64
CALIBRATION_S = 1.25
ENDLESS = 0xFFFFFFFF
DROPPED_ROUND = 0x10000
"""The dropped count starts again after so many."""
KEPT = 5
"""Calibrations that are averaged."""
FINE_BELOW = 64_000
VOLTS_PER_COUNT = 62.5e-6 * 4
HV_MODEL = 2
SAMPLING_BIT = 0x80
WORD = 0xFFFF
NOT_NOW = 0xFFFFFFFE
"""The answer to a question while it samples."""
# The maker's printed figures as they are generally quoted; no data sheet was read for this (inferred).
LOWEST_V, HIGHEST_V = 0.8, 13.5
HIGHEST_A = 6.0
"""Continuous; the protection's own scale reaches to 15.625 A."""
TYPE_PLACE = 17
_HEAD, _OBSERVATION, _MOST = 4, 18, 3
_VOLT, _LIMIT_FULL_A, _LIMIT_ZERO = 1_048_576, 15.625, 0x0F00

Floats = npt.NDArray[np.float64]


class Opcode(IntEnum):
    """What can be set or asked."""

    POWER_UP_MS = 0x0C
    USB_PASSTHROUGH = 0x10
    """0 off, 1 on, 2 by itself."""
    MAIN_FINE_SCALE = 0x1A
    MAIN_COARSE_SCALE = 0x1B
    USB_FINE_SCALE = 0x1C
    """This one and those of the auxiliary channel are asked by the maker's library, never by our driver."""
    USB_COARSE_SCALE = 0x1D
    AUX_FINE_SCALE = 0x1E
    AUX_COARSE_SCALE = 0x1F
    VOLTAGE_CHANNEL = 0x23
    """0: main and USB voltage."""
    MAIN_FINE_OFFSET = 0x25
    MAIN_COARSE_OFFSET = 0x26
    USB_FINE_OFFSET = 0x27
    USB_COARSE_OFFSET = 0x28
    FAN_DEGREES = 0x29
    """Whole degrees in the high byte, their 256ths in the low one."""
    MAIN_VOLTAGE = 0x41
    """Volt · 1048576; 0 is off, everything else is on at once."""
    SERIAL = 0x42
    POWER_UP_LIMIT = 0x43
    RUN_LIMIT = 0x44
    HARDWARE = 0x45
    DAC_CAL_LOW = 0x88
    DAC_CAL_HIGH = 0x89
    FIRMWARE = 0xC0
    PROTOCOL = 0xC1
    START_STATUS = 0xC4
    """Bit 7: it samples."""


class Kind(IntEnum):
    """What one observation is of."""

    MEASUREMENT = 0x00
    ZERO = 0x10
    INVALID = 0x20
    REFERENCE = 0x30


def asked(opcode: Opcode) -> ControlSetup:
    """The request that asks for a value; four bytes come."""
    return ControlSetup(0xC0, 1, 0, opcode)


def told(opcode: Opcode, value: int) -> ControlSetup:
    """The request that sets a value; its data is `value_bytes(value)`."""
    return ControlSetup(0x40, 1, value & 0xFFFF, opcode | (value >> 16 & 0xFF) << 8)


START = ControlSetup(0x40, 2, round(CALIBRATION_S * 1000), 2)
STOP = ControlSetup(0x40, 3)


def value_bytes(value: int) -> bytes:
    """The data of a setting or of a start."""
    return value.to_bytes(4, "little")


def value_of(data: bytes) -> int | None:
    """The value in an answer; `None` where it has not four bytes."""
    return int.from_bytes(data, "little") if len(data) == 4 else None


def signed(value: int) -> int:
    """An offset: 16 bits, signed."""
    return (value & 0xFFFF) - 0x10000 if value & 0x8000 else value & 0xFFFF


def volts_value(volts: float) -> int:
    """A set voltage as the unit takes it, never above what was asked."""
    return int(volts * _VOLT)


def value_volts(value: int) -> float:
    """A set voltage as the unit answers it."""
    return value / _VOLT


def limit_value(amperes: float) -> int:
    """A current limit as PyMonsoon sends it to this model.

    The comment beside its opcode says 15.625·(1 - raw/65535) instead, which was that of the older model. Reading back
    shows that the unit keeps the number, not what it does with it; so a reading above the limit is watched for.
    """
    return round((0xFFFF - _LIMIT_ZERO) * amperes / _LIMIT_FULL_A + _LIMIT_ZERO)


def value_limit(value: int) -> float:
    """A current limit as the unit answers it, ampere."""
    return (value - _LIMIT_ZERO) * _LIMIT_FULL_A / (0xFFFF - _LIMIT_ZERO)


STEP_V = 1.0 / _VOLT
STEP_A = _LIMIT_FULL_A / (0xFFFF - _LIMIT_ZERO)


def is_calibrated(dac_low: int, dac_high: int) -> bool:
    """Whether the output converter's calibration is within its known range; outside it, the voltage is wrong."""
    return 0xD000 < dac_low < 0xF000 and 0xC000 < dac_high < 0xD000


@dataclass(frozen=True, slots=True)
class Scales:
    """The unit's own constants of the main channel."""

    fine_ua: float = 36_500.0
    """Of the fine range's reference, microampere."""
    coarse_ma: float = 6_400.0
    fine_offset: float = 15.0
    coarse_offset: float = 15.0


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Observations in order, with room for those that were dropped."""

    raw: npt.NDArray[np.int64]
    """Shape (n, 3): main coarse, main fine, main volts of each observation that came."""
    kinds: npt.NDArray[np.uint8]
    """Shape (n,): their `Kind`."""
    places: npt.NDArray[np.int64]
    """Shape (n,): where each stands among the slots of this block, dropped ones included."""
    count: int
    """Slots of this block, dropped ones included."""

    @property
    def lost(self) -> int:
        """How many slots were dropped."""
        return self.count - int(self.kinds.size)


class Decoder:
    """Observations out of packets in any grouping; a step of the dropped count is loss."""

    def __init__(self) -> None:
        """Nothing is kept but the last dropped count."""
        self._dropped = 0

    def feed(self, packets: Iterable[bytes]) -> Block | None:
        """The slots of these packets; `None` where they have none.

        A packet that is none of this protocol is three lost slots, as most packets have three.
        """
        bodies: list[bytes] = []
        places: list[int] = []
        count = 0
        for packet in packets:
            observations = packet[3] if len(packet) >= _HEAD else 0
            if not 0 < observations <= _MOST or len(packet) < _HEAD + observations * _OBSERVATION:
                count += _MOST
                continue
            dropped = int.from_bytes(packet[:2], "little")
            count += (dropped - self._dropped) & 0xFFFF
            self._dropped = dropped
            bodies.append(packet[_HEAD : _HEAD + observations * _OBSERVATION])
            places.extend(range(count, count + observations))
            count += observations
        if not count:
            return None
        table = np.frombuffer(b"".join(bodies), dtype=np.uint8).reshape(-1, _OBSERVATION)
        words = table[:, :16].copy().view(">u2").astype(np.int64)
        return Block(
            words[:, (0, 1, 6)], (table[:, TYPE_PLACE] & 0x30).astype(np.uint8), np.array(places, dtype=np.int64), count
        )


class Calibration:
    """The last five zeros and references of both ranges."""

    def __init__(self) -> None:
        """None yet."""
        self._zeros: deque[npt.NDArray[np.int64]] = deque(maxlen=KEPT)
        self._references: deque[npt.NDArray[np.int64]] = deque(maxlen=KEPT)

    @property
    def is_there(self) -> bool:
        """Whether currents can be worked out: at least one zero and one reference."""
        return bool(self._zeros and self._references)

    def amperes(self, block: Block, scales: Scales) -> Floats:
        """Current of each observation of a block, shape (n,), NaN where it is no measurement; takes in calibrations.

        Those before a calibration are worked out with what was known then. A reference that does not stand above zero
        gives no current.
        """
        current_a = np.full(block.kinds.size, np.nan)
        edges = np.flatnonzero((block.kinds == Kind.ZERO) | (block.kinds == Kind.REFERENCE))
        start = 0
        for edge in (*edges.tolist(), block.kinds.size):
            current_a[start:edge] = self._amperes(block.raw[start:edge], scales)
            if edge < block.kinds.size:
                kept = self._zeros if block.kinds[edge] == Kind.ZERO else self._references
                kept.append(block.raw[edge, :2])
            start = edge
        current_a[block.kinds != Kind.MEASUREMENT] = np.nan
        return current_a

    def _amperes(self, raw: npt.NDArray[np.int64], scales: Scales) -> Floats | float:
        if not self.is_there or not raw.size:
            return np.nan
        zero = np.mean(self._zeros, axis=0) + np.array([scales.coarse_offset, scales.fine_offset])
        span_coarse, span_fine = np.mean(self._references, axis=0) - zero
        if span_coarse <= 0 or span_fine <= 0:
            return np.nan
        coarse_a = (raw[:, 0] - zero[0]) * (scales.coarse_ma * 1e-3 / span_coarse)
        fine_a = (raw[:, 1] - zero[1]) * (scales.fine_ua * 1e-6 / span_fine)
        return np.asarray(np.where(raw[:, 1] < FINE_BELOW, fine_a, coarse_a), dtype=np.float64)


def volts(block: Block) -> Floats:
    """Main voltage of each observation, shape (n,), NaN where it is no measurement."""
    measured = np.where(block.kinds == Kind.MEASUREMENT, block.raw[:, 2] * VOLTS_PER_COUNT, np.nan)
    return np.asarray(measured, dtype=np.float64)


def packet(dropped: int, observations: Iterable[bytes]) -> bytes:
    """One packet of up to three observations."""
    parts = list(observations)
    return (dropped & 0xFFFF).to_bytes(2, "little") + bytes((0, len(parts))) + b"".join(parts)


def observation(kind: Kind, coarse: int, fine: int, main_volts: int, others: int = 0) -> bytes:
    """One observation of the main channel; all four currents of the other two channels read `others`."""
    words = (coarse, fine, others, others, others, others, main_volts, 0)
    return b"".join(min(max(word, 0), 0xFFFF).to_bytes(2, "big") for word in words) + bytes((0, kind))
