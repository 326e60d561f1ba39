"""A simulated supply in one SCPI dialect."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from drivers.electrics import Load, Terminals, settle
from drivers.samples import Regulation
from drivers.scpi.dialect import Dialect, ModelLimits, Protection, RegulationQuery
from drivers.scpi.server import ScpiSim


class _Supply:
    """Obeys the commands of a dialect; protections trip and stay tripped until the output is switched on again."""

    def __init__(
        self, load: Load, dialect: Dialect, identity: str, model: ModelLimits, also: Mapping[str, str]
    ) -> None:
        self._load, self._dialect, self._identity, self._model = load, dialect, identity, model
        self._also = also
        self._set_v, self._limit_a = 0.0, 0.0
        self._ovp_v, self._ocp_a = model.max_v, model.max_a
        self._output_on = False
        self._tripped: Protection | None = None

    def obey(self, line: str, at_s: float) -> str | None:
        """The reply, or `None`."""
        there = self._there(at_s)
        answers = {
            **self._also,
            "*IDN?": self._identity,
            self._dialect.read_set_v: f"{self._set_v:.3f}",
            self._dialect.read_limit_a: f"{self._limit_a:.3f}",
            self._dialect.measure_v: f"{_stepped(there.volts, self._model.step_v):.4f}",
            self._dialect.measure_a: f"{_stepped(there.amperes, self._model.step_a):.4f}",
        }
        answers[self._dialect.measure_w] = f"{there.volts * there.amperes:.3f}"
        if self._dialect.read_output is not None:
            answers[self._dialect.read_output] = "ON" if self._output_on else "OFF"
        if self._dialect.read_regulation is not None:
            answers[self._dialect.read_regulation] = self._regulation(there)
        for protection, value in ((self._dialect.ovp, self._ovp_v), (self._dialect.ocp, self._ocp_a)):
            if protection is not None:
                answers[protection.read] = f"{value:.3f}"
                if protection.tripped is not None:
                    answers[protection.tripped] = "YES" if self._tripped is protection else "NO"
        if line in answers:
            return answers[line]
        self._command(line)
        self._there(at_s)  # the load learns at once that its output was switched
        return None

    def _command(self, line: str) -> None:
        dialect, model = self._dialect, self._model
        if line in (dialect.output_on, dialect.output_off):
            self._output_on, self._tripped = line == dialect.output_on, None
        elif (value := _value(dialect.program_v, line)) is not None and value <= model.max_v:
            self._set_v = _stepped(value, model.step_v)
        elif (value := _value(dialect.program_a, line)) is not None and value <= model.max_a:
            self._limit_a = _stepped(value, model.step_a)
        elif dialect.ovp and (value := _value(dialect.ovp.program, line)) is not None:
            self._ovp_v = _stepped(value, model.step_v)
        elif dialect.ocp and (value := _value(dialect.ocp.program, line)) is not None:
            self._ocp_a = _stepped(value, model.step_a)

    def _there(self, at_s: float) -> Terminals:
        there = settle(self._set_v, self._limit_a, self._output_on, self._load, at_s)
        if self._output_on and self._dialect.ovp and there.volts > self._ovp_v + 1e-9:
            self._output_on, self._tripped = False, self._dialect.ovp
            return self._there(at_s)
        if self._output_on and self._dialect.ocp and there.amperes > self._ocp_a + 1e-9:
            self._output_on, self._tripped = False, self._dialect.ocp
            return self._there(at_s)
        return there

    def _regulation(self, there: Terminals) -> str:
        limiting = there.regulation is Regulation.CONSTANT_CURRENT
        if self._dialect.regulation is RegulationQuery.STATUS_HEX:
            return f"0x{int(limiting) | (int(self._output_on) << 4):x}"
        return "CC" if limiting else "CV"


class ScpiSupplySim(ScpiSim):
    """One supply and what hangs on it. Its output starts off."""

    def __init__(
        self,
        load: Load,
        dialect: Dialect,
        identity: str,
        model: ModelLimits,
        also: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`identity` is the whole answer to `*IDN?`; `also` answers questions that other programs ask."""
        supply = _Supply(load, dialect, identity, model, also)
        super().__init__(supply, bytes_per_s=dialect.bytes_per_s, work_s=dialect.work_s)


def _value(template: str, line: str) -> float | None:
    pattern = re.escape(template).replace(r"\{\}", r"(\d+(?:\.\d+)?)")
    found = re.fullmatch(pattern, line)
    return float(found.group(1)) if found else None


def _stepped(value: float, step: float) -> float:
    return round(round(value / step) * step, 6)
