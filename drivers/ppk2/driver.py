"""The PPK2 as meter."""

from __future__ import annotations

import re

import numpy as np

from drivers.capabilities import MeterLimits
from drivers.clock import Clock
from drivers.errors import NoAnswerError, WrongInstrumentError
from drivers.links import Link
from drivers.ppk2 import wire
from drivers.samples import Arrival, Identity, Marker, MarkerName, Samples
from drivers.stamping import ArrivalStamper

ANSWER_S = 1.0
TRIES = 3
WAY_S = 0.01
"""USB hands over the readings in bundles; the host may be this late."""
LEAST_WAY_S = 0.002
"""One full-speed frame to fill a bundle, one to carry it. Inferred from USB 2.0; no kit was measured."""
FEED_MV = 4000
_HARDWARE = re.compile(r"HW:\s*(\d+)")


class Ppk2:
    """One kit in ampere mode: it sits in the lead, somebody else feeds the phone."""

    def __init__(self, link: Link, clock: Clock) -> None:
        """Ask for its constants. Raises `WrongInstrumentError`, `NoAnswerError`."""
        self._link, self._clock = link, clock
        self.retries = 0
        text = self._metadata()
        constants = wire.calibration(text)
        if constants is None:
            raise WrongInstrumentError(f"{link.name}: expected a PPK2's constants, but {text[:40]!r} came")
        self._constants = constants
        hardware = _HARDWARE.search(text)
        self._identity = Identity("Nordic", "PPK2", None, f"hardware {hardware.group(1)}" if hardware else None)
        self._decoder = wire.Decoder()
        self._number = 0
        self._stamper = ArrivalStamper(WAY_S)

    @property
    def identity(self) -> Identity:
        """It gives its hardware number; its serial number is in its USB name."""
        return self._identity

    @property
    def meter_limits(self) -> MeterLimits:
        """The resolution is that of the highest range, the coarsest."""
        fifth_a = 4.0 * 1.8 / 163840 / float(self._constants.r_ohm[-1])
        return MeterLimits(
            wire.RATE_HZ,
            fifth_a,
            1.0,
            blind_to=("currents above 1 A: it cannot carry a whole boot of this phone, only what is before the key",),
        )

    def start(self) -> None:
        """Begin at number 0. From here on the kit connects the lead; merely asking who is there must not."""
        self._link.write(wire.STOP + wire.AMPERE_MODE + wire.source_voltage(FEED_MV) + wire.DEVICE_ON)
        while self._link.read(65_536, 0.05):
            continue
        self._decoder, self._number = wire.Decoder(), 0
        self._stamper = ArrivalStamper(WAY_S)
        self._link.write(wire.START)

    def read(self, timeout_s: float) -> Samples | None:
        """The readings that came; one that the counter misses is NaN and keeps its number."""
        deadline_s = self._clock.now_s() + timeout_s
        while True:
            data = self._link.read(1 << 20, max(0.0, deadline_s - self._clock.now_s()))
            block = self._decoder.feed(data) if data else None
            if block is not None:
                return self._samples(block)
            if self._clock.now_s() >= deadline_s:
                return None

    def stop(self) -> None:
        """End the stream."""
        self._link.write(wire.STOP)

    def close(self) -> None:
        """Release the link. The kit goes on connecting the lead, so that a running phone is not cut off."""
        self._link.close()

    def _samples(self, block: wire.Block) -> Samples:
        current_a = np.full(block.count, np.nan)
        current_a[block.places] = wire.amperes(block.words, self._constants, FEED_MV / 1000)
        meter_s = (self._number + np.arange(block.count)) / wire.RATE_HZ
        now_s = self._clock.now_s()
        host_s = self._stamper.stamp(meter_s, now_s)
        first, self._number = self._number, self._number + block.count
        markers = (Marker(float(host_s[0]), MarkerName.LOST, str(block.lost)),) if block.lost else ()
        arrival = Arrival(now_s, LEAST_WAY_S)
        return Samples(
            first, current_a, None, host_s, self._stamper.uncertainty_s, block.lost, markers, arrival=arrival
        )

    def _metadata(self) -> str:
        came = b""
        for attempt in range(TRIES):
            self.retries += attempt > 0
            self._link.write(wire.STOP)
            while self._link.read(65_536, 0.05):
                continue
            self._link.write(wire.METADATA)
            deadline_s = self._clock.now_s() + ANSWER_S
            came = b""
            while self._clock.now_s() < deadline_s and len(came) < 8192:
                came += self._link.read(4096, max(0.0, deadline_s - self._clock.now_s()))
                text = came.decode("ascii", errors="backslashreplace")
                if text.rstrip().endswith("END") and wire.calibration(text) is not None:
                    return text
        if came:
            raise WrongInstrumentError(f"{self._link.name}: expected a PPK2's constants, but {came[:40]!r} came")
        raise NoAnswerError(f"{self._link.name}: nothing answers; of its two ports the PPK2 answers on the second")
