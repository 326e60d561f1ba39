"""A supply that keeps everything in Modbus registers, as supply and meter."""

from __future__ import annotations

from drivers.capabilities import MeterLimits, SupplyLimits, SupplyState
from drivers.clock import Clock
from drivers.errors import SetPointError
from drivers.links import Link
from drivers.modbus.client import ModbusClient
from drivers.modbus.layout import Layout, Scale, counts
from drivers.polling import PolledMeter, Reading, SetPointTurns, rate_with_turns_hz
from drivers.samples import Identity, Regulation, Samples, SetPoints


class RegisterSupply:
    """One supply behind a register layout; families add who they are and what their models count in."""

    def __init__(
        self, link: Link, clock: Clock, client: ModbusClient, layout: Layout, scale: Scale, identity: Identity
    ) -> None:
        """The family has asked for the model already."""
        self._link, self._clock, self._client = link, clock, client
        self._layout, self._scale, self._identity = layout, scale, identity
        self._meter = PolledMeter(self._poll, clock, lambda: self.retries)
        self._turns = SetPointTurns(lambda: self._set_points(self._block(layout.set_points())), clock)

    @property
    def identity(self) -> Identity:
        """What it said when it was connected."""
        return self._identity

    @property
    def retries(self) -> int:
        """Repeated requests since connecting."""
        return self._client.retries

    @property
    def supply_limits(self) -> SupplyLimits:
        """By model."""
        scale = self._scale
        return SupplyLimits(
            scale.max_v, scale.max_a, scale.volts_per_count, scale.amperes_per_count, has_ovp=True, has_ocp=True
        )

    @property
    def meter_limits(self) -> MeterLimits:
        """One poll is one request and one reply, and set-points that stand elsewhere take turns with them."""
        layout, exchange_s = self._layout, self._client.exchange_s
        reading_s = exchange_s(len(layout.readings()))
        set_points_s = exchange_s(len(layout.set_points()))
        rate_hz = 1.0 / reading_s if layout.tells_set_points() else rate_with_turns_hz(reading_s, set_points_s)
        step_a = self._scale.amperes_per_count
        coarse = (f"a leak below {2000 * step_a:g} mA is within two of its steps",) if step_a >= 0.01 else ()
        return MeterLimits(rate_hz=rate_hz, resolution_a=step_a, range_a=self._scale.max_a, blind_to=coarse)

    def program(self, set_v: float, limit_a: float) -> None:
        """Set voltage and limit, and read both back. Raises `SetPointError` where the supply keeps others."""
        scale, layout = self._scale, self._layout
        if not 0.0 <= set_v <= scale.max_v or not 0.0 <= limit_a <= scale.max_a:
            raise SetPointError(
                f"{self._link.name}: {self._identity.model} takes up to {scale.max_v:g} V and {scale.max_a:g} A, "
                f"not {set_v:g} V and {limit_a:g} A"
            )
        wanted = {
            layout.set_v: counts(set_v, scale.volts_per_count),
            layout.limit_a: counts(limit_a, scale.amperes_per_count),
        }
        self._write_and_verify(wanted)

    def protect(self, ovp_v: float | None, ocp_a: float | None) -> None:
        """Program the thresholds and read them back. Raises `SetPointError`."""
        wanted = {}
        if ovp_v is not None:
            wanted[self._layout.ovp] = counts(ovp_v, self._scale.ovp_volts_per_count)
        if ocp_a is not None:
            wanted[self._layout.ocp] = counts(ocp_a, self._scale.ocp_amperes_per_count)
        self._write_and_verify(wanted)

    def switch(self, on: bool) -> None:
        """Switch the output."""
        self._client.write(self._layout.output, int(on))

    def state(self) -> SupplyState:
        """Ask for set-points, protections, output and readings."""
        layout, scale = self._layout, self._scale
        reading = self._poll()
        tripped = self._register(layout.protection)
        words = layout.protection_words
        power_up = self._register(layout.on_at_power_up) if layout.on_at_power_up is not None else None
        return SupplyState(
            set_v=self._register(layout.set_v) * scale.volts_per_count,
            limit_a=self._register(layout.limit_a) * scale.amperes_per_count,
            output_on=bool(self._register(layout.output)),
            volts=reading.volts,
            amperes=reading.amperes,
            regulation=reading.regulation,
            ovp_v=self._register(layout.ovp) * scale.ovp_volts_per_count,
            ocp_a=self._register(layout.ocp) * scale.ocp_amperes_per_count,
            tripped=(words[tripped - 1] if tripped <= len(words) else f"code {tripped}") if tripped else None,
            on_at_power_up=bool(power_up) if power_up is not None else None,
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

    def _register(self, number: int) -> int:
        return self._client.read(number, 1)[0]

    def _block(self, registers: range) -> dict[int, int]:
        return dict(zip(registers, self._client.read(registers.start, len(registers)), strict=True))

    def _set_points(self, values: dict[int, int]) -> SetPoints:
        layout, scale = self._layout, self._scale
        return SetPoints(values[layout.set_v] * scale.volts_per_count, values[layout.limit_a] * scale.amperes_per_count)

    def _poll(self) -> Reading:
        layout, scale = self._layout, self._scale
        together = layout.tells_set_points()
        set_points = None if together else self._turns.take()
        values = self._block(layout.readings())
        regulation = None
        if layout.regulation is not None:
            held = Regulation.CONSTANT_CURRENT if values[layout.regulation] else Regulation.CONSTANT_VOLTAGE
            regulation = held if values[layout.output] else Regulation.OFF
        return Reading(
            volts=values[layout.out_v] * scale.volts_per_count,
            amperes=values[layout.out_a] * scale.amperes_per_count,
            regulation=regulation,
            asked_s=self._client.sent_s,
            came_s=self._clock.now_s(),
            set_points=self._set_points(values) if together else set_points,
        )

    def _write_and_verify(self, wanted: dict[int, int]) -> None:
        for register, value in wanted.items():
            self._client.write(register, value)
        kept = {register: self._register(register) for register in wanted}
        wrong = [
            f"register {register:#06x} keeps {kept[register]}, not {wanted[register]}"
            for register in wanted
            if kept[register] != wanted[register]
        ]
        if wrong:
            raise SetPointError(
                f"{self._link.name}: {'; '.join(wrong)}; the supply did not take this, check its front panel"
            )
