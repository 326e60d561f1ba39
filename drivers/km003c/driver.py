"""The KM003C as meter of a USB lead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drivers.capabilities import BLIND_ON_VBUS, MeterLimits, MeterPlace
from drivers.clock import Clock
from drivers.errors import GarbledError, LinkLostError, NoAnswerError, StalledError, WrongInstrumentError
from drivers.km003c import wire
from drivers.links import UsbLink
from drivers.samples import Identity, Marker, MarkerName, Samples

MODELS = {"5fc9:0063": "POWER-Z KM003C", "5fc9:0061": "POWER-Z KM002C"}
"""By USB id; Linux's own driver reads both alike."""
ANSWER_S = 0.2
"""It takes 0.6 ms; so long is something else."""
TRIES = 3
LEFT_OVER_S = 0.02
"""What an earlier program asked for and did not fetch comes at once."""
BLOCK_S = 0.02
"""Readings are handed on together that were asked for within this time."""
LIMIT_BYTES = 512
"""More than any answer, in whole packets of 64."""


@dataclass(frozen=True, slots=True)
class _Reading:
    said: wire.Answer
    asked_s: float
    came_s: float


class Km003c:
    """One meter in the phone's USB lead."""

    def __init__(self, link: UsbLink, clock: Clock) -> None:
        """Ask for a reading. Raises `WrongInstrumentError`, `NoAnswerError`, `GarbledError`."""
        self._link, self._clock = link, clock
        self.retries = 0
        self._question, self._number, self._free_s = 0, 0, clock.now_s()
        device = link.descriptors
        model = MODELS.get(device.usb_id)
        if model is None:
            raise WrongInstrumentError(
                f"{link.name}: expected a POWER-Z KM003C ({', '.join(MODELS)}), but USB device {device.usb_id} is there"
                + (f", {device.product}" if device.product else "")
            )
        self._identity = Identity("ChargerLAB", model, device.serial_number)
        while link.read(wire.ENDPOINT_IN, LIMIT_BYTES, LEFT_OVER_S):
            continue
        self._ask()

    @property
    def identity(self) -> Identity:
        """From its USB descriptors; its firmware is told to the maker's program alone."""
        return self._identity

    @property
    def meter_limits(self) -> MeterLimits:
        """The rate is that of its own converter; a busy computer asks less often, which the times show."""
        return MeterLimits(
            wire.RATE_HZ,
            1e-6,
            wire.RANGE_A,
            blind_to=(
                BLIND_ON_VBUS,
                "cannot know which end the phone is on: with the phone at its socket, a charging current is negative",
            ),
            place=MeterPlace.VBUS,
        )

    def start(self) -> None:
        """Begin at number 0."""
        self._number, self._free_s = 0, self._clock.now_s()

    def read(self, timeout_s: float) -> Samples | None:
        """The readings of the next `BLOCK_S`, or of `timeout_s` where that is shorter; a repeated question is a marker.

        Raises `NoAnswerError`, `GarbledError`, `LinkLostError`.
        """
        until_s = self._clock.now_s() + min(timeout_s, BLOCK_S)
        retries, readings = self.retries, [self._next()]
        while self._clock.now_s() < until_s:
            try:
                readings.append(self._next())
            except (NoAnswerError, GarbledError, LinkLostError):
                # What came is handed on first; the next call meets the same trouble with empty hands.
                break
        return self._samples(readings, self.retries - retries)

    def stop(self) -> None:
        """Nothing runs: it only answers."""

    def close(self) -> None:
        """Release the link."""
        self._link.close()

    def _samples(self, readings: list[_Reading], retries: int) -> Samples:
        asked_s, came_s = (np.array(times) for times in zip(*((r.asked_s, r.came_s) for r in readings), strict=True))
        first, self._number = self._number, self._number + len(readings)
        markers = (Marker(float(came_s[-1]), MarkerName.RETRY, str(retries)),) if retries else ()
        return Samples(
            first_number=first,
            current_a=np.array([reading.said.microampere for reading in readings]) / 1e6,
            voltage_v=np.array([reading.said.microvolt for reading in readings]) / 1e6,
            host_s=0.5 * (asked_s + came_s),
            # What it answers, its converter may have read a whole period ago.
            host_uncertainty_s=0.5 * float((came_s - asked_s).max()) + 1.0 / wire.RATE_HZ,
            markers=markers,
        )

    def _next(self) -> _Reading:
        """One reading, no sooner after the one before than the meter has a new one."""
        self._clock.sleep_s(self._free_s - self._clock.now_s())
        # From the time it was due, not from now: late by some microseconds each time, the rate would sink.
        self._free_s = max(self._free_s, self._clock.now_s() - 1.0 / wire.RATE_HZ) + 1.0 / wire.RATE_HZ
        return self._ask()

    def _ask(self) -> _Reading:
        """One question and its answer, repeated within bounds."""
        problem = ""
        for attempt in range(TRIES):
            self.retries += attempt > 0
            self._question = (self._question + 1) % wire.NUMBERS
            asked_s = self._clock.now_s()
            try:
                self._link.write(wire.ENDPOINT_OUT, wire.ask(self._question), ANSWER_S)
                said, problem = self._answer(asked_s + ANSWER_S)
            except StalledError as error:
                said, problem = None, str(error).removeprefix(f"{self._link.name}: ")
            except NoAnswerError:
                said, problem = None, ""
            if said is not None:
                return _Reading(said, asked_s, self._clock.now_s())
        if problem:
            raise GarbledError(f"{self._link.name}: expected a reading, but {problem}, {TRIES} times; plug it in anew")
        raise NoAnswerError(f"{self._link.name}: the meter does not answer, {TRIES} times; plug it in anew")

    def _answer(self, deadline_s: float) -> tuple[wire.Answer | None, str]:
        """The answer to the last question, or what came instead; answers to earlier questions are late and go."""
        problem = ""
        while (left_s := deadline_s - self._clock.now_s()) > 0:
            data = self._link.read(wire.ENDPOINT_IN, LIMIT_BYTES, left_s)
            # One transfer is one message: what is left over of it belongs to nothing.
            found = wire.Decoder().feed(data)
            if data and not found:
                problem = f"{data[:16].hex(' ')} came"
            for one in found:
                if one.number == self._question:
                    return (one, "") if isinstance(one, wire.Answer) else (None, "it refuses to say")
        return None, problem
