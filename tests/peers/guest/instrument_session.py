"""What runs inside the guest: a Monsoon behind the kernel's USB/IP port is found, asked, used, fought over and pulled.

Runs as `python -m tests.peers.guest.instrument_session FOLDER`. The library under pyusb is the real one, without udevd.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from drivers.capabilities import CurrentMeter, PowerSource
from drivers.catalog import instrument_row
from drivers.connect import connect
from drivers.discover import ask_all
from drivers.electrics import Resistive
from drivers.errors import LinkLostError
from drivers.monsoon.driver import Monsoon
from drivers.monsoon.sim import MonsoonSim
from drivers.plugged_in import plugged_in
from drivers.usbip.served import instrument_shape
from tests.peers.usbip import on_usbip

USB_ID, NOBODY = "2ab9:0001", 65534
PATIENCE_S = 60.0
READ_S, LEAST_SLOTS = 2.0, 200
"""What is read: an emulated computer on a slow one takes half a minute for what any other does in no time."""
ASKING = f"""
import os, sys
import drivers.monsoon.driver
from drivers.connect import connect
from drivers.errors import DriversError
from drivers.plugged_in import plugged_in
plugged_in()  # whatever has to be loaded from a folder of root's is loaded by now
os.setuid(int(sys.argv[1]))
try:
    connect("usb://{USB_ID}")
except DriversError as error:
    print(type(error).__name__ + ": " + str(error))
"""


def main(folder: Path) -> None:
    """Write `report.json`."""
    report: dict[str, object] = {}
    simulator, row = MonsoonSim(Resistive(11.4)), instrument_row("monsoon")
    assert row is not None
    with on_usbip(simulator, instrument_shape(row, simulator.descriptors)) as server:
        attach(server.port, USB_ID)
        _used(report, simulator)
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")


def _used(report: dict[str, object], simulator: MonsoonSim) -> None:
    (asked,) = ask_all([device for device in plugged_in().devices if device.usb_id == USB_ID])
    report["found"] = [asked.found.address, asked.found.identity.model] if asked.found else asked.problem
    report["denied"] = _elsewhere(NOBODY)
    unit = connect(f"usb://{USB_ID}/26589")
    assert isinstance(unit, Monsoon)
    assert isinstance(unit, PowerSource)
    assert isinstance(unit, CurrentMeter)
    report["busy"] = _elsewhere(os.getuid())
    report["holder"] = os.getpid()
    unit.program(4.0, 2.0)
    unit.switch(True)
    state = unit.state()
    report["state"] = [state.set_v, state.volts, state.amperes, state.output_on, simulator.output_on]
    report["readings"] = readings_of(unit)
    unit.switch(False)
    report["off"] = [unit.state().output_on, simulator.output_on]
    subprocess.run(["usbip", "detach", "-p", "0"], check=True)
    begin_s = time.monotonic()
    try:
        while time.monotonic() < begin_s + PATIENCE_S:
            unit.read(1.0)
    except LinkLostError as error:
        report["pulled"] = [str(error), time.monotonic() - begin_s]
    unit.close()


def attach(port: int, usb_id: str) -> None:
    """Attach as the first device of the kernel's port, and wait until the kernel lists it.

    By the kernel's own list: asked before, libusb without udevd would not tell of it later.
    """
    subprocess.run(["usbip", "--tcp-port", str(port), "attach", "-r", "127.0.0.1", "-b", "1-1"], check=True)
    end_s, wanted = time.monotonic() + PATIENCE_S, usb_id.split(":")
    while time.monotonic() < end_s:
        for path in Path("/sys/bus/usb/devices").glob("*/bConfigurationValue"):
            ids = [(path.parent / name).read_text().strip() for name in ("idVendor", "idProduct")]
            if ids == wanted and path.read_text().strip() == "1":
                return
        time.sleep(0.1)
    raise SystemExit(f"the kernel never showed {usb_id}")


def readings_of(unit: CurrentMeter) -> list[object]:
    """How many slots, how many of them were lost, whether none is missing, and what the others read."""
    unit.start()
    expected, lost, means, begin_s = 0, 0, [], time.monotonic()
    in_order = True
    while time.monotonic() < begin_s + (READ_S if expected >= LEAST_SLOTS else PATIENCE_S):
        block = unit.read(1.0)
        if block is None:
            continue
        in_order = in_order and block.first_number == expected
        expected, lost = expected + len(block), lost + block.lost
        means += block.current_a[np.isfinite(block.current_a)].tolist()
    return [expected, lost, in_order, float(np.min(means)), float(np.max(means))]


def _elsewhere(user: int) -> str:
    """What another program, or another user, is told that wants the same unit."""
    command = [sys.executable, "-c", ASKING, str(user)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
