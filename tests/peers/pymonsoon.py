"""The maker's own library for the HVPM on our simulator, over pyusb on a bus of simulated devices; prints JSON.

Runs as `python -m tests.peers.pymonsoon`, in a process of its own: it compares with `is` where `==` is meant, of which
Python warns, and it prints.
"""

from __future__ import annotations

import contextlib
import io
import json
from typing import Any

import usb.backend.libusb1

from drivers.clock import TurnedClock
from drivers.electrics import Resistive
from drivers.monsoon.sim import MonsoonSim
from tests.drivers.usb_bus import OnBus, UsbBus

OHM, SET_V, LIMIT_A, READINGS = 11.4, 4.0, 2.0, 3000
OFTEN_MS = 50
"""It calibrates this often, so that five calibrations are soon there."""


class PlainBus(UsbBus):
    """Lets a device be configured that is configured, and be reset, as the library does."""

    def set_configuration(self, dev_handle: OnBus, config_value: int) -> None:
        self._there(dev_handle)

    def reset_device(self, dev_handle: OnBus) -> None:
        self._there(dev_handle)


def main() -> None:
    simulator = MonsoonSim(Resistive(OHM))
    bus = PlainBus(TurnedClock(), OnBus(simulator))
    usb.backend.libusb1.get_backend = lambda *_, **__: bus
    from Monsoon import HVPM, sampleEngine

    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        unit: Any = HVPM.Monsoon()
        found = unit.enumerateDevices()
        unit.setup_usb()
        unit.setPowerUpCurrentLimit(LIMIT_A)
        unit.setRunTimeCurrentLimit(LIMIT_A)
        unit.setVout(SET_V)
        on = simulator.output_on
        engine: Any = sampleEngine.SampleEngine(unit)
        engine.ConsoleOutput(False)
        engine.startSampling(READINGS, calTime=OFTEN_MS)
        samples = engine.getSamples()
        unit.setVout(0)
        off = not simulator.output_on
        status = unit.statusPacket
        unit.closeDevice()
    currents_ma, volts = samples[sampleEngine.channels.MainCurrent], samples[sampleEngine.channels.MainVoltage]
    report = {
        "found": found,
        "serial": unit.statusPacket.serialNumber,
        "firmware": status.firmwareVersion,
        "limit_a": status.runtimeCurrentLimit,
        "on": on,
        "off": off,
        "readings": len(currents_ma),
        "current_a": [min(currents_ma) / 1e3, max(currents_ma) / 1e3],
        "voltage_v": [min(volts), max(volts)],
        "dropped": engine.dropped,
        "said": said.getvalue(),
    }
    print(json.dumps(report, default=float))


if __name__ == "__main__":
    main()
