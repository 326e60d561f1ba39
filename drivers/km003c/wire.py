"""The KM003C's wire: bytes only.

Evidence: km003c-protocol-research `docs/protocol_reference.md` and `docs/usb_transport.md`, km003c-rs
`km003c-lib/src/{packet,adc}.rs`, Linux `drivers/hwmon/powerz.c` (facts only). Firmware: none tried by us; those sources
had V1.9.9.

USB bulk, interface 0, endpoints 0x01 out and 0x81 in, one message a transfer; all words are little-endian. A question
is one word, its answer begins with one, and both carry the same running number:

    31          17 16 15     8 7 6    0        31      22 21   16 15     8 7 6    0
    | attribute   |0 | number |0| type |        | words  |   0   | number |0| type |
      1 reading        0..255    0x0C get                                    0x41 data, 0x06 refused

An answer goes on with a word that says what follows, and 44 bytes of reading; `words` is the whole length less three
words, 10 here:

    31     22 21    16 15  14        0
    | size 44 | chunk 0 |more| attribute |

     0 VBUS uV   4 IBUS uA   8 mean uV   12 mean uA   16 and 20 uncalibrated means           six signed words
    24 temperature (1/128 degree, signed)   26 CC1   28 CC2   30 D+   32 D-   34 VDD (0.1 mV)   six halves
    36 rate index (0 to 4)   37 flags   38 mean CC2   40 mean D+   42 mean D-

There is no check sum: USB guards each packet with its own. What is left to tell an answer from anything else are the 8
fixed bytes, the number, the rate index, and the limits printed on the meter. An answer inside which another begins was
cut off.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

ENDPOINT_OUT, ENDPOINT_IN = 0x01, 0x81
INTERFACE = 0
NUMBERS = 256
"""Running numbers of questions start again at this many."""
RATE_HZ = 1000.0
"""The meter's own counter of readings runs at 1 kHz; asked faster, it says the same twice."""
RANGE_A, RANGE_V = 6.0, 50.0
"""Printed on the meter."""
BEYOND = 1.1
"""A reading past its printed limits by more than this factor is no reading."""

_GET_DATA, _REFUSED, _PUT_DATA, _READING = 0x0C, 0x06, 0x41, 1
_BODY_BYTES = 44
ANSWER_BYTES = 8 + _BODY_BYTES
_ANSWER = struct.Struct("<II6ih5H2B3H")
_HEAD = re.compile(rb"\x41.\x80\x02\x01\x00\x00\x0b", re.DOTALL)
_RATES = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """One reading, and the number of the question that it answers."""

    number: int
    microampere: int
    """Positive from the socket to the plug."""
    microvolt: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """The meter does not do what was asked."""

    number: int


def ask(number: int) -> bytes:
    """The question for a reading; `number` is 0 to 255."""
    return struct.pack("<I", _READING << 17 | number << 8 | _GET_DATA)


def asked(data: bytes) -> int | None:
    """The number of a question for a reading; `None` where the bytes are none."""
    if len(data) != 4:
        return None
    (word,) = struct.unpack("<I", data)
    number = word >> 8 & 0xFF
    return number if data == ask(number) else None


def answer(said: Answer) -> bytes:
    """The bytes of an answer; the means are those of a steady current."""
    head = _head(said.number)
    body = (said.microvolt, said.microampere) * 3
    return _ANSWER.pack(*head, *body, 25 * 128, 0, 0, 0, 0, 33_000, 3, 0, 0, 0, 0)


def refusal(number: int) -> bytes:
    """The bytes of a refusal."""
    return struct.pack("<I", number << 8 | _REFUSED)


class Decoder:
    """Answers out of bytes in any division; what is none is skipped and counted."""

    def __init__(self) -> None:
        """Nothing is kept but the unfinished answer."""
        self._rest, self._in_step = b"", True
        self.skipped = 0
        """Bytes so far that belonged to no answer."""

    def feed(self, data: bytes) -> list[Answer | Refusal]:
        """The answers that these bytes completed, in order."""
        buffer, place, found = self._rest + data, 0, list[Answer | Refusal]()
        while place < len(buffer):
            kind = buffer[place]
            # After garbage, four bytes look like a refusal too easily; only an answer brings it back into step.
            short = kind == _REFUSED and self._in_step
            if len(buffer) - place < 4 if short else kind == _PUT_DATA and _may_become(buffer[place:]):
                break
            one = _refusal_at(buffer, place) if short else _answer_at(buffer, place)
            self._in_step = one is not None
            if one is None:
                place += 1
                self.skipped += 1
                continue
            found.append(one)
            place += 4 if isinstance(one, Refusal) else ANSWER_BYTES
        self._rest = buffer[place:]
        return found


def _head(number: int) -> tuple[int, int]:
    return (ANSWER_BYTES // 4 - 3) << 22 | number << 8 | _PUT_DATA, _BODY_BYTES << 22 | _READING


def _may_become(part: bytes) -> bool:
    """Whether bytes that are too few for an answer are the beginning of one."""
    if len(part) >= ANSWER_BYTES:
        return False
    fixed = struct.pack("<II", *_head(part[1] if len(part) > 1 else 0))
    return fixed.startswith(part[:8])


def _answer_at(buffer: bytes, place: int) -> Answer | None:
    if len(buffer) - place < ANSWER_BYTES:
        return None
    first, second, microvolt, microampere, *_means, _degrees, _cc1, _cc2, _dp, _dm, _vdd, rate, _flags, _c, _p, _m = (
        _ANSWER.unpack_from(buffer, place)
    )
    number = first >> 8 & 0xFF
    if (first, second) != _head(number) or rate >= _RATES:
        return None
    if _HEAD.search(buffer, place + 1, place + ANSWER_BYTES):
        return None
    if abs(microampere) > BEYOND * RANGE_A * 1e6 or abs(microvolt) > BEYOND * RANGE_V * 1e6:
        return None
    return Answer(number, microampere, microvolt)


def _refusal_at(buffer: bytes, place: int) -> Refusal | None:
    number = buffer[place + 1]
    return Refusal(number) if buffer[place : place + 4] == refusal(number) else None
