"""`#bootbench-ammeter v1` in lines: bytes only. The chapter of this package defines it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

BAUD = 115_200
IDENTIFY = b"?\n"
START = b"s\n"
STOP = b"x\n"
ALIVE = b"k\n"
"""Says nothing but that the computer is there; any other line says it too."""
OVER_RANGE, REPEATED = 1, 2
WRAP_US = 2**32

_HEADER = re.compile(rb"#bootbench-ammeter v1((?: [a-z_]+=[A-Za-z0-9._-]+)+)\s*")
_READING = re.compile(rb"(\d{1,10}),(-?\d{1,6}(?:\.\d{1,4})?),(-?\d{1,6}(?:\.\d{1,4})?)?(?:,(\d))?\r?")
_EVENT = re.compile(rb"!(\d{1,10}),([\x20-\x7e]{1,160})\r?")
_PRESS = re.compile(rb"key (\d{1,4})\n")
LONGEST_PRESS_MS = 4400
"""No board may hold the power key longer, whatever it is told: a phone forces a reset some time after."""
PAUSE_MS = 1000
"""From one press to the next, so that two of them never are one long one to the phone."""
KEY_DOWN, KEY_UP, VBUS_ON, VBUS_OFF = "key_down", "key_up", "vbus_on", "vbus_off"
REFUSED = "refused "
"""An event that begins so names the line that the board did not obey."""
MAX_LINE = 200
"""No line is longer; what is, is no line of this protocol."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the meter says of itself."""

    sensor: str
    rate_hz: float
    step_a: float
    range_a: float
    serial_number: str | None
    firmware: str | None
    press_ms: int | None = None
    """The board has a relay at the power key, and lets it go after so long by itself; `None` without one."""
    silence_ms: int | None = None
    """The board has a switch in VBUS, and opens it after so long without a line; `None` without one."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event that the board reports."""

    t_us: int
    """The meter's clock, 32 bit."""
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """Readings in the order of the wire."""

    t_us: npt.NDArray[np.int64]
    """Shape (n,): the meter's clock, 32 bit."""
    current_a: npt.NDArray[np.float64]
    """Shape (n,); NaN where the meter was over range."""
    voltage_v: npt.NDArray[np.float64]
    """Shape (n,); NaN where the meter sent none."""


def header(line: bytes) -> Header | None:
    """The header, if this line is one with all that is needed."""
    found = _HEADER.fullmatch(line)
    if found is None:
        return None
    fields = dict(part.split("=", 1) for part in found.group(1).decode("ascii").split())
    try:
        rate_hz, step_a, range_a = (
            float(fields["rate_hz"]),
            float(fields["step_ua"]) / 1e6,
            float(fields["range_ma"]) / 1e3,
        )
        press_ms, silence_ms = (int(fields[name]) if name in fields else None for name in ("key_ms", "vbus_ms"))
    except (KeyError, ValueError):
        return None
    if not (0.0 < rate_hz <= 1e6 and step_a > 0.0 and range_a > 0.0):
        return None
    serial_number, firmware = fields.get("serial"), fields.get("firmware")
    return Header(
        fields.get("sensor", "unknown"), rate_hz, step_a, range_a, serial_number, firmware, press_ms, silence_ms
    )


def header_line(said: Header) -> bytes:
    """The line of a header."""
    text = (
        f"#bootbench-ammeter v1 sensor={said.sensor} rate_hz={said.rate_hz:g} step_ua={said.step_a * 1e6:g} "
        f"range_ma={said.range_a * 1e3:g}"
    )
    text += f" serial={said.serial_number}" if said.serial_number else ""
    text += f" firmware={said.firmware}" if said.firmware else ""
    text += f" key_ms={said.press_ms}" if said.press_ms is not None else ""
    text += f" vbus_ms={said.silence_ms}" if said.silence_ms is not None else ""
    return text.encode("ascii") + b"\n"


def reading_line(t_us: int, current_a: float, voltage_v: float, flags: int = 0) -> bytes:
    """The line of a reading; a voltage that is NaN is left out."""
    tail = b",%d" % flags if flags else b""
    millivolt = b"%.2f" % (voltage_v * 1e3) if voltage_v == voltage_v else b""
    return b"%d,%.4f,%s" % (t_us % WRAP_US, current_a * 1e3, millivolt) + tail + b"\n"


def event_line(t_us: int, text: str) -> bytes:
    """The line of an event; what is no printable ASCII in it becomes a question mark."""
    shown = "".join(one if " " <= one <= "~" else "?" for one in text)[:160]
    return b"!%d,%s\n" % (t_us % WRAP_US, shown.encode("ascii"))


def press_line(duration_ms: int) -> bytes:
    """Hold the key for so long. Raises `ValueError` for what no board may be asked."""
    if not 0 < duration_ms <= LONGEST_PRESS_MS:
        raise ValueError(f"a press lasts 1 to {LONGEST_PRESS_MS} ms, not {duration_ms}")
    return b"key %d\n" % duration_ms


def vbus_line(on: bool) -> bytes:
    """Switch VBUS."""
    return b"vbus 1\n" if on else b"vbus 0\n"


def pressed_ms(line: bytes) -> int | None:
    """How long a line asks the key to be held; `None` where it does not, or asks for what is refused."""
    found = _PRESS.fullmatch(line)
    duration_ms = int(found.group(1)) if found is not None else 0
    return duration_ms if 0 < duration_ms <= LONGEST_PRESS_MS else None


class Decoder:
    """Readings out of bytes in any division; what is no line of this protocol is skipped and counted."""

    def __init__(self) -> None:
        """Nothing is kept but the unfinished line."""
        self._rest = b""
        self.skipped = 0
        """Lines so far that were none of this protocol."""
        self.events: list[Told] = []
        """Events whose lines came; whoever reads them takes them out."""

    def feed(self, data: bytes) -> Readings | None:
        """The readings that these bytes completed."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > MAX_LINE:
            self._rest = b""
            self.skipped += 1
        rows = []
        for line in lines:
            found = _READING.fullmatch(line) if len(line) <= MAX_LINE else None
            event = _EVENT.fullmatch(line) if found is None and len(line) <= MAX_LINE else None
            if found is not None:
                rows.append(_row(*found.groups()))
            elif event is not None:
                self.events.append(Told(int(event.group(1)), event.group(2).decode("ascii")))
            elif header(line) is None:
                self.skipped += 1
        if not rows:
            return None
        table = np.array(rows)
        return Readings(table[:, 0].astype(np.int64), table[:, 1], table[:, 2])


def _row(t_us: bytes, milliampere: bytes, millivolt: bytes | None, flags: bytes | None) -> tuple[float, ...]:
    over_range = flags is not None and int(flags) & OVER_RANGE
    volts = float(millivolt) / 1e3 if millivolt is not None else np.nan
    return float(t_us), np.nan if over_range else float(milliampere) / 1e3, volts
