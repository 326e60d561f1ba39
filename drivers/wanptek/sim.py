"""A simulated Wanptek, 30 V and 10 A."""

from __future__ import annotations

from dataclasses import replace

from drivers.electrics import Load, Terminals, settle
from drivers.modbus.server import ModbusSim
from drivers.samples import Regulation
from drivers.wanptek import wire

_SERIES = bytes([0x01, 0x05])
"""30 V with two decimals, 10 A with three."""


class _Registers:
    """Eight registers to read, three to write."""

    def __init__(self, load: Load, *, big_endian: bool) -> None:
        self._load = load
        flags = wire.BIG_ENDIAN if big_endian else 0
        self._kept = wire.Report(flags, 0.01, 0.001, 0.0, 0.0, 0.0, 0.0, 30.0, 10.0)

    def read(self, first: int, count: int, at_s: float) -> tuple[int, ...] | None:
        """All eight or none."""
        if (first, count) != (0, wire.READ_REGISTERS):
            return None
        kept, there = self._kept, self._there(at_s)
        limiting = wire.LIMITING if there.regulation is Regulation.CONSTANT_CURRENT else 0
        seen = replace(kept, flags=kept.flags | limiting, out_v=there.volts, out_a=there.amperes)
        return wire.report_registers(seen, _SERIES)

    def write(self, first: int, values: tuple[int, ...], at_s: float) -> bool:
        """All three or none."""
        if first != 0 or len(values) != 3:
            return False
        data = b"".join(value.to_bytes(2, "big") for value in values)
        order = self._kept.flags & wire.BIG_ENDIAN
        set_v = int.from_bytes(data[2:4], "big" if order else "little") * self._kept.volts_per_count
        limit_a = int.from_bytes(data[4:6], "big" if order else "little") * self._kept.amperes_per_count
        if set_v > self._kept.max_v or limit_a > self._kept.max_a:
            return False
        flags = order | (data[0] & (wire.OUTPUT | wire.OCP | wire.LOCK))
        self._kept = replace(self._kept, flags=flags, set_v=set_v, limit_a=limit_a)
        self._there(at_s)  # the load learns at once that its output was switched
        return True

    def _there(self, at_s: float) -> Terminals:
        kept = self._kept
        return settle(kept.set_v, kept.limit_a, bool(kept.flags & wire.OUTPUT), self._load, at_s)


class WanptekSim(ModbusSim):
    """One supply and what hangs on it. Its output starts off."""

    def __init__(self, load: Load, *, big_endian: bool = False) -> None:
        """Units differ in their byte order."""
        super().__init__(
            _Registers(load, big_endian=big_endian), address=wire.ADDRESS, baud=wire.BAUD, work_s=wire.WORK_S
        )
