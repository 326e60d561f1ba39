"""ADB's packets and keys, as bytes.

Source: Android's own description, packages/modules/adb (protocol.txt, adb.h) and system/core/libcrypto_utils
(android_pubkey.c); tried against Debian's adb 29.0.6 and adbd 34.0.5.

A packet is a header of six little-endian words and as much data as it says:

    ┌─────────┬──────┬──────┬────────┬──────────┬───────────────────────┬ ─ ─ ─ ┐
    │ command │ arg0 │ arg1 │ length │ byte sum │ command ^ 0xffffffff  │ data
    └─────────┴──────┴──────┴────────┴──────────┴───────────────────────┴ ─ ─ ─ ┘

    CNXN  version, longest data   `host::…` or `device::name=value;…;features=…`
    AUTH  kind 1, 0               the phone's token, 20 random bytes
    AUTH  kind 2, 0               the computer's signature of it: PKCS#1 v1.5, the token in the place of a SHA-1 hash
    AUTH  kind 3, 0               the computer's public key, for a person to accept
    OPEN  own stream, 0           `shell:getprop`
    OKAY  own stream, other's     opened, or: the last data has been taken
    WRTE  own stream, other's     data; the next one waits for OKAY
    CLSE  own stream, other's     closed; with own stream 0: never opened
"""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from drivers.errors import GarbledError

VERSION = 0x01000000
"""With byte sums; newer versions leave them out."""
TOKEN_BYTES = 20
LONGEST_DATA = 1 << 20
"""Longest data of one packet in either direction (MAX_PAYLOAD); a longer one is not waited for."""
_HEADER = struct.Struct("<4s5I")
HEADER_BYTES = _HEADER.size


class Command(StrEnum):
    """What a packet is."""

    CNXN = "CNXN"
    AUTH = "AUTH"
    OPEN = "OPEN"
    OKAY = "OKAY"
    WRTE = "WRTE"
    CLSE = "CLSE"
    SYNC = "SYNC"
    """Not used on any wire."""
    STLS = "STLS"
    """TLS, over Wi-Fi alone."""


class Auth(IntEnum):
    """What an AUTH packet carries."""

    TOKEN = 1
    SIGNATURE = 2
    PUBLIC_KEY = 3


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet."""

    command: Command
    arg0: int
    arg1: int
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Header:
    """The first 24 bytes of a packet."""

    command: Command
    arg0: int
    arg1: int
    length: int
    byte_sum: int


def encode(packet: Packet) -> bytes:
    """The bytes of a packet."""
    word = packet.command.encode("ascii")
    inverse = int.from_bytes(word, "little") ^ 0xFFFFFFFF
    head = _HEADER.pack(word, packet.arg0, packet.arg1, len(packet.data), sum(packet.data) & 0xFFFFFFFF, inverse)
    return head + packet.data


def header(data: bytes) -> Header:
    """Read 24 bytes. Raises `GarbledError` for what is no header."""
    word, arg0, arg1, length, byte_sum, inverse = _HEADER.unpack(data)
    if int.from_bytes(word, "little") ^ 0xFFFFFFFF != inverse or word.decode("latin-1") not in iter(Command):
        raise GarbledError(f"expected an ADB packet, and {data.hex(' ')} came; is this an ADB port?")
    if length > LONGEST_DATA:
        raise GarbledError(f"an ADB packet announces {length} bytes, and the most allowed is {LONGEST_DATA}")
    return Header(Command(word.decode("ascii")), arg0, arg1, length, byte_sum)


class Decoder:
    """Packets out of a stream of bytes, however it is cut."""

    def __init__(self) -> None:
        """Nothing has come yet."""
        self._rest = bytearray()

    def feed(self, data: bytes) -> tuple[Packet, ...]:
        """The packets that are whole now. Raises `GarbledError`; a stream that is no ADB has no next packet."""
        self._rest += data
        packets: list[Packet] = []
        while len(self._rest) >= HEADER_BYTES:
            head = header(bytes(self._rest[:HEADER_BYTES]))
            end = HEADER_BYTES + head.length
            if len(self._rest) < end:
                break
            body = bytes(self._rest[HEADER_BYTES:end])
            del self._rest[:end]
            # Versions after ours leave the sum at 0, and say so only later.
            if head.byte_sum not in (0, sum(body) & 0xFFFFFFFF):
                raise GarbledError(f"an ADB packet of {head.length} bytes has the wrong byte sum; check the cable")
            packets.append(Packet(head.command, head.arg0, head.arg1, body))
        return tuple(packets)


_KEY_BYTES = 256
_PUBLIC_KEY = struct.Struct(f"<II{_KEY_BYTES}s{_KEY_BYTES}sI")
_SHA1_PREFIX = bytes.fromhex("3021300906052b0e03021a05000414")
"""DER of *a SHA-1 hash of 20 bytes follows* (RFC 8017, section 9.2, note 1)."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An RSA key of 2048 bits, as a computer shows it to a phone."""

    modulus: int
    exponent: int

    def signed(self, token: bytes, signature: bytes) -> bool:
        """Whether this key's owner made the signature (RFC 8017, section 8.2.2)."""
        number = int.from_bytes(signature, "big")
        if len(token) != TOKEN_BYTES or len(signature) != _KEY_BYTES or number >= self.modulus:
            return False
        padding = b"\xff" * (_KEY_BYTES - 3 - len(_SHA1_PREFIX) - TOKEN_BYTES)
        expected = b"\x00\x01" + padding + b"\x00" + _SHA1_PREFIX + token
        return pow(number, self.exponent, self.modulus).to_bytes(_KEY_BYTES, "big") == expected


def public_key(line: bytes) -> PublicKey:
    """A public key as in `adbkey.pub` and in AUTH 3: base64 of words, n0inv, n, rr, e; a name may follow.

    Raises `GarbledError`.
    """
    words = line.rstrip(b"\x00").split()
    try:
        raw = base64.b64decode(words[0], validate=True) if words else b""
    except binascii.Error as error:
        raise GarbledError(f"expected an ADB public key in base64, and {len(line)} other bytes came") from error
    if len(raw) != _PUBLIC_KEY.size:
        raise GarbledError(f"an ADB public key has {_PUBLIC_KEY.size} bytes, and {len(raw)} came")
    size_words, _, modulus, _, exponent = _PUBLIC_KEY.unpack(raw)
    number = int.from_bytes(modulus, "little")
    if size_words != _KEY_BYTES // 4 or number % 2 == 0 or exponent not in (3, 65537):
        raise GarbledError("an ADB public key is of RSA with 2048 bits and exponent 3 or 65537; this is another")
    return PublicKey(number, exponent)
