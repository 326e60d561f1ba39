"""A simulated Korad KA3005P: answers on the same wire, with the same quirks."""

from __future__ import annotations

import re

from drivers.electrics import Load, settle
from drivers.korad import wire
from drivers.samples import Regulation
from drivers.simulation import Wire, earliest

SILENCE_S = 0.005
"""A command ends when the line is silent this long (a byte lasts 1.04 ms)."""
WORK_S = 0.012
"""From the end of a command to the first byte of its reply; bytes that come meanwhile are lost, as on the real one."""
_SETTING = re.compile(rb"([VI])SET1:(\d{1,2}(?:\.\d{1,3})?)")


class KoradSim:
    """One supply and what hangs on it. Its output starts off."""

    def __init__(
        self, load: Load, identity: str = "KORADKA3005PV2.0", *, limit_change_switches_off: bool = True
    ) -> None:
        """Some units switch the output off at a new current limit; by default this is one of them."""
        self._load, self._identity = load, identity
        self._limit_change_switches_off = limit_change_switches_off
        self._set_v, self._limit_a = 0.0, 0.0
        self._output_on = self._ocp = self._ovp = False
        self._beep = True
        self._coming = b""
        self._last_byte_s = 0.0
        self._busy_until_s = 0.0
        self._to_host = Wire(wire.BAUD / 10)

    def feed(self, data: bytes, now_s: float) -> None:
        """Bytes take their time on the line; what comes while the supply works is lost."""
        self._work(now_s)
        if now_s < self._busy_until_s:
            return
        start_s = max(now_s, self._last_byte_s if self._coming else now_s)
        self._coming += data
        self._last_byte_s = start_s + len(data) * 10 / wire.BAUD

    def take(self, now_s: float) -> bytes:
        """What has reached the computer."""
        self._work(now_s)
        return self._to_host.take(now_s)

    def next_event_s(self) -> float | None:
        """The end of a command, or the next byte of a reply."""
        return earliest(self._last_byte_s + SILENCE_S if self._coming else None, self._to_host.next_s())

    def _work(self, now_s: float) -> None:
        end_s = self._last_byte_s + SILENCE_S
        if not self._coming or now_s < end_s:
            return
        command, self._coming = self._coming, b""
        self._busy_until_s = end_s + WORK_S
        self._to_host.put(self._answer(command, end_s), self._busy_until_s)

    def _answer(self, command: bytes, at_s: float) -> bytes:
        """The reply, empty where there is none; the supply says nothing to what it does not know."""
        setting = _SETTING.fullmatch(command)
        if setting:
            self._set(setting.group(1), float(setting.group(2)))
            return b""
        switches = {wire.OUTPUT_ON: True, wire.OUTPUT_OFF: False}
        if command in switches:
            self._output_on = switches[command]
        elif command in (wire.OVP_ON, wire.OVP_OFF):
            self._ovp = command == wire.OVP_ON
        elif command in (b"OCP1", wire.OCP_OFF):
            self._ocp = command == b"OCP1"
        elif command in (b"BEEP1", b"BEEP0"):
            self._beep = command == b"BEEP1"
        return self._reply(command, at_s)

    def _reply(self, command: bytes, at_s: float) -> bytes:
        there = settle(self._set_v, self._limit_a, self._output_on, self._load, at_s)
        if self._ocp and there.regulation is Regulation.CONSTANT_CURRENT:
            self._output_on = False
        match command:
            case wire.IDENTIFY:
                return self._identity.encode("ascii")
            case wire.READ_SET_V:
                return wire.volts_text(self._set_v)
            case wire.READ_LIMIT_A:
                return wire.amperes_text(self._limit_a) + b"K"
            case wire.READ_VOLTS:
                return wire.volts_text(there.volts)
            case wire.READ_AMPERES:
                return wire.amperes_text(there.amperes)
            case wire.READ_STATUS:
                held = there.regulation is not Regulation.CONSTANT_CURRENT
                return wire.status_byte(wire.Status(held, self._beep, self._ocp, self._output_on, self._ovp))
            case _:
                return b""

    def _set(self, which: bytes, value: float) -> None:
        if which == b"V" and value <= 31.0:
            self._set_v = round(value, 2)
        elif which == b"I" and value <= 5.1:
            self._limit_a = round(value, 3)
            if self._limit_change_switches_off:
                self._output_on = False
