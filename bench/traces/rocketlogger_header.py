"""The header of a RocketLogger data file, versions 1 to 4, little-endian.

Lead-in of 56 bytes, comment, then 28 bytes per channel, binary channels first (ETHZ-TEC/RocketLogger,
`software/rocketlogger/rl_file.h`). Binary channels share 32-bit words at the head of each row; analogue channels
follow as signed integers whose unit and power of ten the header states.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

from bench.errors import BadInputError
from bench.json_input import shown
from bench.traces.source import Source

MAGIC = b"%RLD"
_LEAD_IN = struct.Struct("<4sHHIIQH6sqqIHH")
_CHANNEL = struct.Struct("<IiHH16s")
_NEWEST_VERSION = 4
_VALUE_BYTES = (1, 2, 4, 8)
_SCALES = range(-12, 13)
_NO_LINK = 0xFFFF


class ChannelUnit(IntEnum):
    """What the header says that a channel measures."""

    UNITLESS = 0
    VOLT = 1
    AMPERE = 2
    BINARY = 3
    RANGE_VALID = 4
    LUX = 5
    CELSIUS = 6
    INTEGER = 7
    PERCENT = 8
    PASCAL = 9
    SECOND = 10
    UNDEFINED = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel of the header."""

    name: str
    unit: ChannelUnit
    scale: int
    """Power of ten: unit = integer × 10^scale."""
    value_bytes: int
    """0 for a binary channel."""
    valid_bit: int | None
    """Index of the binary channel that says whether this one is within its range."""
    row_offset: int
    """Where its value stands in a row; of a binary channel, its word."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says, and the sizes that follow from it."""

    version: int
    header_bytes: int
    block_rows: int
    block_count: int
    sample_count: int
    rate_hz: int
    mac_address: str
    start_s: int
    comment: str
    channels: tuple[Channel, ...]
    binary_count: int
    row_bytes: int

    @property
    def block_bytes(self) -> int:
        """A block is a real and a monotonic time stamp of 16 bytes each, then its rows."""
        return 32 + self.block_rows * self.row_bytes


def read_header(source: Source) -> Header:
    """Read and check the header. Raises `BadInputError`."""
    with source.path.open("rb") as file:
        lead_in = file.read(_LEAD_IN.size)
        if len(lead_in) < _LEAD_IN.size or not lead_in.startswith(MAGIC):
            raise BadInputError(
                source.path, f"must begin with {MAGIC.decode()!r} and a header of {_LEAD_IN.size} bytes"
            )
        (
            _,
            version,
            header_bytes,
            block_rows,
            block_count,
            sample_count,
            rate_hz,
            mac,
            start_s,
            _,
            comment_bytes,
            *counts,
        ) = _LEAD_IN.unpack(lead_in)
        rest = file.read(max(0, header_bytes - _LEAD_IN.size))
    if not 1 <= version <= _NEWEST_VERSION:
        raise BadInputError(source.path, f"is of version {version}, and versions 1 to {_NEWEST_VERSION} are known")
    binary_count, analog_count = counts
    expected = _LEAD_IN.size + comment_bytes + (binary_count + analog_count) * _CHANNEL.size
    if header_bytes != expected:
        problem = f"the header states {header_bytes} bytes, and its comment and channels need {expected}"
        raise BadInputError(source.path, problem, advice="the file is damaged")
    if len(rest) != header_bytes - _LEAD_IN.size:
        raise BadInputError(source.path, f"ends within its header of {header_bytes} bytes")
    if rate_hz == 0 or block_rows == 0:
        raise BadInputError(source.path, f"the header states {rate_hz} Hz and {block_rows} rows per block")
    channels = _channels(source, rest[comment_bytes:], version, binary_count)
    return Header(
        version=version,
        header_bytes=header_bytes,
        block_rows=block_rows,
        block_count=block_count,
        sample_count=sample_count,
        rate_hz=rate_hz,
        mac_address=mac.hex(":"),
        start_s=start_s,
        comment=_text(rest[:comment_bytes]),
        channels=channels,
        binary_count=binary_count,
        row_bytes=_word_bytes(binary_count) + sum(channel.value_bytes for channel in channels),
    )


def _channels(source: Source, table: bytes, version: int, binary_count: int) -> tuple[Channel, ...]:
    channels: list[Channel] = []
    row_offset = _word_bytes(binary_count)
    for k, (unit, scale, value_bytes, link, raw_name) in enumerate(_CHANNEL.iter_unpack(table)):
        name = _text(raw_name)
        binary = k < binary_count
        place = f"channel {k + 1} {name!r}"
        if unit not in ChannelUnit.__members__.values():
            raise BadInputError(source.path, f"the unit {unit} is unknown", place=place)
        if binary != (unit in (ChannelUnit.BINARY, ChannelUnit.RANGE_VALID)) or scale not in _SCALES:
            raise BadInputError(source.path, f"unit {unit} with scale {scale} cannot stand here", place=place)
        if value_bytes not in ((0,) if binary else _VALUE_BYTES):
            raise BadInputError(source.path, f"a value of {value_bytes} bytes is not possible", place=place)
        # Up to version 2 the links count channels from 1.
        valid_bit = None if link == _NO_LINK else link - 1 if version <= 2 else link
        if valid_bit is not None and not 0 <= valid_bit < binary_count:
            raise BadInputError(
                source.path, f"its range is said to be valid by channel {link}, which is none", place=place
            )
        offset = 4 * (k // 32) if binary else row_offset
        channels.append(Channel(name, ChannelUnit(unit), scale, value_bytes, valid_bit, offset))
        row_offset += value_bytes
    if len({channel.name for channel in channels}) != len(channels):
        raise BadInputError(source.path, "two channels of the header have one name")
    return tuple(channels)


def _word_bytes(binary_count: int) -> int:
    return 4 * -(-binary_count // 32)


def _text(raw: bytes) -> str:
    return shown(raw.split(b"\0")[0].decode("ascii", errors="replace").strip())
