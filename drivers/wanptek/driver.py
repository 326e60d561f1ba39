"""Wanptek as supply and meter."""

from __future__ import annotations

from drivers.capabilities import MeterLimits, SupplyLimits, SupplyState
from drivers.clock import Clock
from drivers.errors import GarbledError, SetPointError, WrongInstrumentError
from drivers.links import Link
from drivers.modbus.client import ModbusClient
from drivers.polling import PolledMeter, Reading
from drivers.samples import Identity, Regulation, Samples, SetPoints
from drivers.wanptek import wire


class Wanptek:
    """One Wanptek. Every write carries all fields, so that each is made from what was just read."""

    def __init__(self, link: Link, clock: Clock) -> None:
        """Ask for everything once. Raises `WrongInstrumentError`, `NoAnswerError`."""
        self._link, self._clock = link, clock
        self._client = ModbusClient(
            link, clock, address=wire.ADDRESS, baud=wire.BAUD, work_s=wire.WORK_S, timeout_s=0.4
        )
        try:
            first = self._report()
        except (SetPointError, GarbledError) as error:
            raise WrongInstrumentError(
                f"{link.name}: a Modbus instrument answers that is no Wanptek ({error})"
            ) from error
        self._limits = SupplyLimits(
            first.max_v, first.max_a, first.volts_per_count, first.amperes_per_count, has_ovp=False, has_ocp=False
        )
        self._identity = Identity("Wanptek", f"{first.max_v:.0f} V {first.max_a:.0f} A supply")
        self._meter = PolledMeter(self._poll, clock, lambda: self.retries)

    @property
    def identity(self) -> Identity:
        """It names no model; its reach stands for one."""
        return self._identity

    @property
    def retries(self) -> int:
        """Repeated requests since connecting."""
        return self._client.retries

    @property
    def supply_limits(self) -> SupplyLimits:
        """As it reports them."""
        return self._limits

    @property
    def meter_limits(self) -> MeterLimits:
        """One read a reading."""
        rate_hz = 1.0 / self._client.exchange_s(wire.READ_REGISTERS)
        return MeterLimits(rate_hz, self._limits.step_a, self._limits.max_a)

    def program(self, set_v: float, limit_a: float) -> None:
        """Set voltage and limit, and read both back. Raises `SetPointError`."""
        if not 0.0 <= set_v <= self._limits.max_v or not 0.0 <= limit_a <= self._limits.max_a:
            raise SetPointError(
                f"{self._link.name}: {self._identity.model} takes up to {self._limits.max_v:g} V and "
                f"{self._limits.max_a:g} A, not {set_v:g} V and {limit_a:g} A"
            )
        seen = self._report()
        self._client.write(0, *wire.control_registers(seen, seen.flags & (wire.OUTPUT | wire.OCP), set_v, limit_a))
        kept = self._report()
        if abs(kept.set_v - set_v) > 0.51 * kept.volts_per_count or (
            abs(kept.limit_a - limit_a) > 0.51 * kept.amperes_per_count
        ):
            raise SetPointError(
                f"{self._link.name}: {set_v:g} V and {limit_a:g} A were set, but the supply keeps {kept.set_v:g} V and "
                f"{kept.limit_a:g} A; check its front panel lock"
            )

    def protect(self, ovp_v: float | None, ocp_a: float | None) -> None:
        """It has no thresholds to program. Raises `SetPointError` when one is asked for."""
        if ovp_v is not None or ocp_a is not None:
            raise SetPointError(f"{self._link.name}: {self._identity.model} has no protection threshold to program")

    def switch(self, on: bool) -> None:
        """Switch the output, leaving the set-points as they are."""
        seen = self._report()
        control = (seen.flags & wire.OCP) | (wire.OUTPUT if on else 0)
        self._client.write(0, *wire.control_registers(seen, control, seen.set_v, seen.limit_a))

    def state(self) -> SupplyState:
        """Ask for everything."""
        seen = self._report()
        return SupplyState(
            set_v=seen.set_v,
            limit_a=seen.limit_a,
            output_on=bool(seen.flags & wire.OUTPUT),
            volts=seen.out_v,
            amperes=seen.out_a,
            regulation=_regulation(seen),
            tripped="alarm" if seen.flags & wire.ALARM else None,
        )

    def start(self) -> None:
        """Begin a stream of readings."""
        self._meter.start()

    def read(self, timeout_s: float) -> Samples | None:
        """One reading."""
        return self._meter.read(timeout_s)

    def stop(self) -> None:
        """Nothing streams between two requests."""

    def close(self) -> None:
        """Release the link; the output is the guard's to switch."""
        self._link.close()

    def _report(self) -> wire.Report:
        return wire.report(self._client.read(0, wire.READ_REGISTERS))

    def _poll(self) -> Reading:
        seen = self._report()
        return Reading(
            volts=seen.out_v,
            amperes=seen.out_a,
            regulation=_regulation(seen),
            asked_s=self._client.sent_s,
            came_s=self._clock.now_s(),
            set_points=SetPoints(seen.set_v, seen.limit_a),
        )


def _regulation(seen: wire.Report) -> Regulation:
    if not seen.flags & wire.OUTPUT:
        return Regulation.OFF
    return Regulation.CONSTANT_CURRENT if seen.flags & wire.LIMITING else Regulation.CONSTANT_VOLTAGE
