"""What the supply has answered of its output, from every report of the guard: never what it was asked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bench.capture.messages import OutputIs
from bench.guard.keeper import LIVE_V
from bench.guard.messages import Armed, Output, PowerRequest, Readings, Report, Stopped, SwitchedOn
from drivers.samples import Regulation

TELL_EVERY_S = 0.2
"""Volts alone are told this often; a change of the output at once."""


class Answers:
    """The newest answer. Used on the recorder's thread."""

    def __init__(self, request: PowerRequest) -> None:
        self._request = request
        self._told_s = -np.inf
        self.newest = OutputIs(Output.UNKNOWN, None, None)

    def hear(self, report: Report, now_s: float) -> OutputIs | None:
        """Take note of a report; the answer where it is to be told."""
        before = self.newest
        match report:
            case Armed(state):
                self.newest = OutputIs(Output.ON if state.output_on else Output.OFF, state.volts, state.limit_a)
            case SwitchedOn():
                self.newest = replace(before, output=Output.ON, limit_a=self._request.limit_a, sentence="")
            case Stopped():
                self.newest = OutputIs(report.output, report.volts, before.limit_a, report.sentence)
            case Readings(samples) if samples.voltage_v is not None and np.isfinite(samples.voltage_v[-1]):
                volts = float(samples.voltage_v[-1])
                on = before.output is Output.OFF and _feeds(samples.regulation, volts)
                self.newest = replace(before, volts=volts, output=Output.ON if on else before.output)
            case _:
                return None
        if self.newest.output is before.output and now_s - self._told_s < TELL_EVERY_S:
            return None
        self._told_s = now_s
        return self.newest


def _feeds(regulation: Regulation | None, volts: float) -> bool:
    """Whether a reading is one of an output that is on, as the touch test's are before anybody says so."""
    return regulation in (Regulation.CONSTANT_VOLTAGE, Regulation.CONSTANT_CURRENT) or (
        regulation is None and volts > LIVE_V
    )
