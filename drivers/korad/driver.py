"""Korad KA3005P family as supply and meter."""

from __future__ import annotations

import re
from dataclasses import dataclass

from drivers.asking import Asker
from drivers.capabilities import MeterLimits, SupplyLimits, SupplyState
from drivers.clock import Clock
from drivers.errors import NoAnswerError, SetPointError, WrongInstrumentError
from drivers.korad import wire
from drivers.links import Link
from drivers.polling import PolledMeter
from drivers.samples import Identity, Regulation, Samples
from drivers.sparing import QUESTIONS, Questions, SparingPoll

TIMEOUT_S = 0.4
IDENTITY_SILENCE_S = 0.15
SLOW_SETTLE_S = 0.45
"""The slow variant needs this much longer after a setting or a status (libsigrok)."""

_MAKERS = ("KORAD", "TENMA", "VELLEMAN", "RND", "STAMOS")
_FIRMWARE = re.compile(r"\s*V(\d+\.\d+)\s*$")


@dataclass(frozen=True, slots=True)
class _Model:
    max_v: float
    max_a: float
    slow: bool


class Korad:
    """One supply. Settings are sent before the output goes on, since some units switch it off at a new limit."""

    def __init__(self, link: Link, clock: Clock) -> None:
        """Ask who is there. Raises `WrongInstrumentError`, `NoAnswerError`."""
        self._link, self._clock = link, clock
        self._asker = Asker(link, clock, spacing_s=wire.SPACING_S, timeout_s=TIMEOUT_S)
        self._identity, self._model = self._identify()
        asker = self._asker
        questions = Questions(
            limit_a=lambda: asker.ask(wire.READ_LIMIT_A, wire.amperes),
            amperes=lambda: asker.ask(wire.READ_AMPERES, wire.amperes),
            volts=lambda: asker.ask(wire.READ_VOLTS, wire.volts),
            set_v=lambda: asker.ask(wire.READ_SET_V, wire.volts),
            regulation=self._regulation,
            sent_s=lambda: asker.sent_s,
        )
        self._ask, self._poll = questions, SparingPoll(questions, clock)
        self._meter = PolledMeter(self._poll, clock, lambda: self.retries)

    @property
    def identity(self) -> Identity:
        """What it answered to `*IDN?`."""
        return self._identity

    @property
    def retries(self) -> int:
        """Repeated questions since connecting."""
        return self._asker.retries

    @property
    def supply_limits(self) -> SupplyLimits:
        """31 V and 5.1 or 3.1 A, by model. OVP and OCP have no thresholds of their own: they trip at the set-points."""
        model = self._model
        settle_s = SLOW_SETTLE_S if model.slow else 0.0
        return SupplyLimits(model.max_v, model.max_a, 0.01, 0.001, has_ovp=False, has_ocp=False, settle_s=settle_s)

    @property
    def meter_limits(self) -> MeterLimits:
        """Limit, current and voltage take three questions of 80 ms: 4.17 readings a second, 3.1 while it limits."""
        return MeterLimits(
            rate_hz=1.0 / (QUESTIONS * wire.SPACING_S),
            resolution_a=0.001,
            range_a=self._model.max_a,
            blind_to=(
                "stages before the boot loader cannot be told apart: they last 1.5 s, some 6 readings",
                "a voltage within 0.2 V of the set one is shown as the set one (seen on a KA6003P), and current that"
                " is pushed back so gently goes unseen: keep USB unplugged",
            ),
        )

    def program(self, set_v: float, limit_a: float) -> None:
        """Set voltage and limit, and read both back. Raises `SetPointError` where the supply keeps others."""
        self._allowed(set_v, limit_a)
        settle_s = SLOW_SETTLE_S if self._model.slow else 0.0
        self._asker.tell(wire.set_volts(set_v), settle_s)
        self._asker.tell(wire.set_limit(limit_a), settle_s)
        kept_v, kept_a = self._poll.set_v(), self._poll.limit_a()
        if abs(kept_v - set_v) > 0.0051 or abs(kept_a - limit_a) > 0.00051:
            raise SetPointError(
                f"{self._link.name}: {set_v:.2f} V and {limit_a:.3f} A were set, but the supply keeps "
                f"{kept_v:.2f} V and {kept_a:.3f} A; check its front panel lock and set it again"
            )

    def protect(self, ovp_v: float | None, ocp_a: float | None) -> None:
        """This family has no thresholds to program. Raises `SetPointError` when one is asked for."""
        if ovp_v is not None or ocp_a is not None:
            raise SetPointError(f"{self._link.name}: {self._identity.model} has no protection threshold to program")

    def switch(self, on: bool) -> None:
        """Switch the output."""
        self._asker.tell(wire.OUTPUT_ON if on else wire.OUTPUT_OFF, SLOW_SETTLE_S if self._model.slow else 0.0)

    def state(self) -> SupplyState:
        """Ask for set-points, output and readings."""
        set_v, limit_a = self._poll.set_v(), self._poll.limit_a()
        regulation = self._regulation()
        return SupplyState(
            set_v=set_v,
            limit_a=limit_a,
            output_on=regulation is not Regulation.OFF,
            amperes=self._ask.amperes(),
            volts=self._ask.volts(),
            regulation=regulation,
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
        """Release the link; the output is the guard's to switch."""
        self._link.close()

    def _regulation(self) -> Regulation:
        status = self._asker.ask(wire.READ_STATUS, wire.status, SLOW_SETTLE_S if self._model.slow else 0.0)
        if not status.output_on:
            return Regulation.OFF
        return Regulation.CONSTANT_VOLTAGE if status.constant_voltage else Regulation.CONSTANT_CURRENT

    def _allowed(self, set_v: float, limit_a: float) -> None:
        if not 0.0 <= set_v <= self._model.max_v or not 0.0 <= limit_a <= self._model.max_a:
            raise SetPointError(
                f"{self._link.name}: {self._identity.model} takes up to {self._model.max_v:g} V and "
                f"{self._model.max_a:g} A, not {set_v:g} V and {limit_a:g} A"
            )

    def _identify(self) -> tuple[Identity, _Model]:
        text = self._identity_text()
        if not text.upper().startswith(_MAKERS):
            raise WrongInstrumentError(
                f"{self._link.name}: expected a Korad, Tenma, Velleman or RND supply, but {text!r} answers there"
            )
        head, _, serial_number = text.partition(" SN:")
        firmware = _FIRMWARE.search(head)
        name = head[: firmware.start()] if firmware else head
        maker = next(maker for maker in _MAKERS if name.upper().startswith(maker))
        amperes = 5.1 if "3005" in name or "2540" in name or "6005" in name else 3.1
        volts = 61.0 if "6005" in name or "6003" in name else 31.0
        found = Identity(maker, name.strip(), serial_number.strip() or None, firmware.group(1) if firmware else None)
        return found, _Model(volts, amperes, slow=text.startswith("VELLEMANPS3005DV1.3"))

    def _identity_text(self) -> str:
        """The identity ends by silence; a trailing 0x01 or 0xBC of some firmware is no part of it."""
        came = b""
        for attempt in range(3):
            if attempt:
                self._asker.retries += 1
            self._link.discard()
            self._asker.tell(wire.IDENTIFY)
            came = b""
            while chunk := self._link.read(64, IDENTITY_SILENCE_S if came else TIMEOUT_S):
                came += chunk
                if len(came) > 200:
                    break
            text = came.rstrip(b"\x00\x01\xbc\r\n").decode("ascii", errors="backslashreplace")
            if text.isprintable() and text:
                return text
        if came:
            raise WrongInstrumentError(
                f"{self._link.name}: expected the name of a Korad supply, but {came[:40]!r} answers"
            )
        raise NoAnswerError(
            f"{self._link.name}: nothing answers to *IDN?; is the supply switched on, at {wire.BAUD} baud?"
        )
