"""A supply that is asked in SCPI lines, as supply and meter."""

from __future__ import annotations

import re

from drivers.capabilities import MeterLimits, SupplyLimits, SupplyState
from drivers.clock import Clock
from drivers.errors import DriversError, SetPointError
from drivers.links import Link
from drivers.polling import PolledMeter, Reading, SetPointTurns, rate_with_turns_hz
from drivers.samples import Identity, Regulation, Samples, SetPoints
from drivers.scpi.client import ScpiClient
from drivers.scpi.dialect import Dialect, ModelLimits, Protection, RegulationQuery
from drivers.sparing import Questions, SparingPoll


class ScpiSupply:
    """One supply in one dialect; families add their table."""

    def __init__(self, link: Link, clock: Clock, dialect: Dialect, models: dict[str, ModelLimits]) -> None:
        """Ask who is there; `models` maps a pattern of the model name to its reach. Raises `WrongInstrumentError`."""
        self._link, self._clock, self._dialect = link, clock, dialect
        self._client = ScpiClient(link, clock, spacing_s=dialect.spacing_s, timeout_s=1.0)
        self._identity: Identity = self._client.identity(dialect.maker_pattern, "|".join(models))
        self._model = next(limits for pattern, limits in models.items() if re.fullmatch(pattern, self._identity.model))
        for command in dialect.enter:
            self._client.tell(command)
        number = self._client.number
        questions = Questions(
            limit_a=lambda: number(dialect.read_limit_a),
            amperes=lambda: number(dialect.measure_a),
            volts=lambda: number(dialect.measure_v),
            set_v=lambda: number(dialect.read_set_v),
            regulation=self._regulation,
            sent_s=lambda: self._client.sent_s,
        )
        self._ask, self._sparing = questions, SparingPoll(questions, clock)
        self._turns = SetPointTurns(lambda: SetPoints(questions.set_v(), questions.limit_a()), clock)
        self._meter = PolledMeter(self._sparing if dialect.sparing else self._poll, clock, lambda: self.retries)
        self._closed = False

    @property
    def identity(self) -> Identity:
        """What it answered to `*IDN?`."""
        return self._identity

    @property
    def retries(self) -> int:
        """Repeated questions since connecting."""
        return self._client.retries

    @property
    def supply_limits(self) -> SupplyLimits:
        """By model."""
        model, dialect = self._model, self._dialect
        return SupplyLimits(
            model.max_v, model.max_a, model.step_v, model.step_a, dialect.ovp is not None, dialect.ocp is not None
        )

    @property
    def meter_limits(self) -> MeterLimits:
        """A reading takes two to four questions, and set-points take turns with them where they are not among these."""
        dialect = self._dialect
        reading_s = dialect.questions_s(dialect.poll_questions())
        set_points_s = dialect.questions_s((dialect.read_set_v, dialect.read_limit_a))
        rate_hz = 1.0 / reading_s if dialect.sparing else rate_with_turns_hz(reading_s, set_points_s)
        return MeterLimits(rate_hz, self._model.step_a, self._model.max_a)

    def program(self, set_v: float, limit_a: float) -> None:
        """Set voltage and limit, and read both back. Raises `SetPointError` where the supply keeps others."""
        model, dialect = self._model, self._dialect
        if not 0.0 <= set_v <= model.max_v or not 0.0 <= limit_a <= model.max_a:
            raise SetPointError(
                f"{self._link.name}: {self._identity.model} takes up to {model.max_v:g} V and {model.max_a:g} A, "
                f"not {set_v:g} V and {limit_a:g} A"
            )
        self._client.tell(dialect.program_v.format(f"{set_v:.3f}"))
        self._client.tell(dialect.program_a.format(f"{limit_a:.3f}"))
        self._verify("the set voltage", set_v, self._sparing.set_v(), model.step_v)
        self._verify("the current limit", limit_a, self._sparing.limit_a(), model.step_a)

    def protect(self, ovp_v: float | None, ocp_a: float | None) -> None:
        """Program the thresholds and read them back. Raises `SetPointError`."""
        for name, value, protection, step in (
            ("the over-voltage threshold", ovp_v, self._dialect.ovp, self._model.step_v),
            ("the over-current threshold", ocp_a, self._dialect.ocp, self._model.step_a),
        ):
            if value is None:
                continue
            if protection is None:
                raise SetPointError(f"{self._link.name}: {self._identity.model} has no protection threshold to program")
            self._client.tell(protection.program.format(f"{value:.3f}"))
            if protection.arm is not None:
                self._client.tell(protection.arm)
            self._verify(name, value, self._client.number(protection.read), step)

    def switch(self, on: bool) -> None:
        """Switch the output."""
        self._client.tell(self._dialect.output_on if on else self._dialect.output_off)

    def state(self) -> SupplyState:
        """Ask for set-points, protections, output and readings."""
        dialect = self._dialect
        regulation = self._regulation()
        return SupplyState(
            output_on=self._output_on() if dialect.read_output is not None else regulation is not Regulation.OFF,
            amperes=self._ask.amperes(),
            volts=self._ask.volts(),
            regulation=regulation,
            set_v=self._sparing.set_v(),
            limit_a=self._sparing.limit_a(),
            ovp_v=self._client.number(dialect.ovp.read) if dialect.ovp else None,
            ocp_a=self._client.number(dialect.ocp.read) if dialect.ocp else None,
            tripped=self._tripped(dialect.ovp, "over-voltage") or self._tripped(dialect.ocp, "over-current"),
        )

    def start(self) -> None:
        """Begin a stream of readings."""
        self._meter.start()

    def read(self, timeout_s: float) -> Samples | None:
        """One reading."""
        return self._meter.read(timeout_s)

    def stop(self) -> None:
        """Nothing streams between two questions."""

    def close(self) -> None:
        """Give the front panel back and release the link; the output is the guard's to switch."""
        if self._closed:
            return
        self._closed = True
        try:
            for command in self._dialect.leave:
                self._client.tell(command)
        except DriversError:
            pass  # a link that is gone needs no goodbye
        self._link.close()

    def _poll(self) -> Reading:
        """The voltage comes last: it is what a guard judges, and must be fresh."""
        set_points = self._turns.take()
        regulation = self._regulation()
        amperes = self._ask.amperes()
        asked_s, came_s = self._client.sent_s, self._clock.now_s()
        return Reading(self._ask.volts(), amperes, regulation, asked_s, came_s, set_points)

    def _regulation(self) -> Regulation | None:
        match self._dialect.regulation:
            case RegulationQuery.NONE:
                return None
            case RegulationQuery.WORD:
                word = self._client.word(str(self._dialect.read_regulation), ("CV", "CC", "UR"))
                if not self._output_on():
                    return Regulation.OFF
                return Regulation.CONSTANT_CURRENT if word == "CC" else Regulation.CONSTANT_VOLTAGE
            case RegulationQuery.STATUS_HEX:
                status = self._client.hexadecimal(str(self._dialect.read_regulation))
                if not status & 0x10:
                    return Regulation.OFF
                return Regulation.CONSTANT_CURRENT if status & 0x01 else Regulation.CONSTANT_VOLTAGE

    def _output_on(self) -> bool:
        return self._client.word(str(self._dialect.read_output), ("ON", "OFF", "1", "0")) in ("ON", "1")

    def _tripped(self, protection: Protection | None, word: str) -> str | None:
        if protection is None or protection.tripped is None:
            return None
        return word if self._client.word(protection.tripped, ("YES", "NO", "1", "0")) in ("YES", "1") else None

    def _verify(self, name: str, wanted: float, kept: float, step: float) -> None:
        if abs(kept - wanted) > 0.51 * step:
            raise SetPointError(
                f"{self._link.name}: {name} was set to {wanted:g}, but the supply keeps {kept:g}; check its front panel"
            )
