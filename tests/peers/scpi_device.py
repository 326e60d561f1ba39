"""One channel of a bench supply as a device for sinstruments' server, which is started as a program of its own.

It reads commands by the rules of SCPI (long and short forms, optional nodes, any case), not by our tables, and imports
neither our packages nor the server's (which is GPL): the server finds the class by its name in a JSON file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Protocol

LOAD_OHM = 8.0
"""0.5 A at 4 V."""


class Transport(Protocol):
    """What the server hands over."""

    def ireadlines(self, channel: object) -> Iterable[bytes]: ...

    def send(self, channel: object, data: bytes) -> None: ...


class Conversation:
    """One client."""

    def __init__(self, device: ScpiSupplyDevice, channel: object, transport: Transport) -> None:
        self._device, self._channel, self._transport = device, channel, transport

    def handle(self) -> None:
        """Answer line by line."""
        for line in self._transport.ireadlines(self._channel):
            reply = self._device.obey(line.decode("ascii").strip())
            if reply is not None:
                self._transport.send(self._channel, reply.encode("ascii") + b"\n")


class ScpiSupplyDevice:
    """A supply with 8 ohm on its output."""

    baudrate = None

    def __init__(self, name: str, identity: str = "", **_options: object) -> None:
        self.name, self._identity = name, identity
        self._set_v = self._limit_a = 0.0
        self._ovp_v, self._ocp_a = 33.0, 11.0
        self._on = False
        number = r"\s+(\d+(?:\.\d+)?)"
        self._commands: list[tuple[re.Pattern[str], Callable[[str], str | None]]] = [
            (_header(r"\*IDN\?"), lambda _: self._identity),
            # Channel 1 of Siglent's is named by a prefix, of Rigol's chosen before, of OWON's the only one.
            (_header(r"(?:CH1:|:?SOUR(?:CE)?:)?VOLT(?:AGE)?\?"), lambda _: f"{self._set_v:.3f}"),
            (_header(r"(?:CH1:|:?SOUR(?:CE)?:)?CURR(?:ENT)?\?"), lambda _: f"{self._limit_a:.3f}"),
            (_header(r"(?:CH1:|:?SOUR(?:CE)?:)?VOLT(?:AGE)?" + number), self._set_voltage),
            (_header(r"(?:CH1:|:?SOUR(?:CE)?:)?CURR(?:ENT)?" + number), self._set_current),
            (_header(r":?MEAS(?:URE)?(?::SCAL(?:AR)?)?:VOLT(?:AGE)?\?(?:\s+CH1)?"), lambda _: f"{self._out_v():.4f}"),
            (_header(r":?MEAS(?:URE)?(?::SCAL(?:AR)?)?:CURR(?:ENT)?\?(?:\s+CH1)?"), lambda _: f"{self._out_a():.4f}"),
            (_header(r":?OUTP(?:UT)?(?:\s+CH1,|\s+)(ON|OFF|1|0)"), self._switch),
            (_header(r":?OUTP(?:UT)?(?::STAT(?:E)?)?\?"), lambda _: "ON" if self._on else "OFF"),
            (_header(r":?OUTP(?:UT)?:MODE\?"), lambda _: "CC" if self._limiting() else "CV"),
            (_header(r"(?::?OUTP(?:UT)?:OVP:VAL(?:UE)?|VOLT(?:AGE)?:LIM(?:IT)?)" + number), self._set_ovp),
            (_header(r"(?::?OUTP(?:UT)?:OCP:VAL(?:UE)?|CURR(?:ENT)?:LIM(?:IT)?)" + number), self._set_ocp),
            (_header(r"(?::?OUTP(?:UT)?:OVP:VAL(?:UE)?|VOLT(?:AGE)?:LIM(?:IT)?)\?"), lambda _: f"{self._ovp_v:.3f}"),
            (_header(r"(?::?OUTP(?:UT)?:OCP:VAL(?:UE)?|CURR(?:ENT)?:LIM(?:IT)?)\?"), lambda _: f"{self._ocp_a:.3f}"),
            (_header(r":?OUTP(?:UT)?:O[VC]P:QUES(?:TION)?\?"), lambda _: "NO"),
            (_header(r"SYST(?:EM)?:STAT(?:US)?\?"), lambda _: f"0x{int(self._limiting()) | self._on << 4:x}"),
        ]

    def get_protocol(self, channel: object, transport: Transport) -> Conversation:
        """Called by the server for each client."""
        return Conversation(self, channel, transport)

    def obey(self, line: str) -> str | None:
        """The reply, or `None`; what is not known is silently ignored."""
        for pattern, act in self._commands:
            found = pattern.fullmatch(line)
            if found:
                return act(found.group(1) if found.groups() else "")
        return None

    def _out_v(self) -> float:
        return min(self._set_v, self._limit_a * LOAD_OHM) if self._on else 0.0

    def _out_a(self) -> float:
        return self._out_v() / LOAD_OHM

    def _limiting(self) -> bool:
        return self._on and self._limit_a * LOAD_OHM < self._set_v

    def _set_voltage(self, text: str) -> None:
        self._set_v = float(text)

    def _set_current(self, text: str) -> None:
        self._limit_a = float(text)

    def _set_ovp(self, text: str) -> None:
        self._ovp_v = float(text)

    def _set_ocp(self, text: str) -> None:
        self._ocp_a = float(text)

    def _switch(self, text: str) -> None:
        self._on = text.upper() in ("ON", "1")


def _header(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
