"""What runs inside the guest: each USB row, as `bootbench sim` serves it, is attached, listed and read.

Runs as `python -m tests.peers.guest.served_session FOLDER`, with udevd running: it tells libusb of what comes and goes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from drivers.capabilities import CurrentMeter, PowerSource
from drivers.catalog import INSTRUMENTS, Carrier, InstrumentRow
from drivers.connect import connect
from drivers.plugged_in import Plugged, plugged_in
from tests.drivers.serving import served
from tests.peers.guest.instrument_session import PATIENCE_S, attach, readings_of

HELD = Path("/sys/bus/usb/drivers/usbhid")


def main(folder: Path) -> None:
    """Write `report.json`."""
    report = {row.name: _served(row) for row in INSTRUMENTS if row.carrier is Carrier.USB}
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")


def _served(row: InstrumentRow) -> list[object]:
    """What the kernel lists of the row's simulator, whether a driver of its own had it, and what ours read of it."""
    with served(row.name, "--load", "0.35") as simulator:
        attach(simulator.port, row.usb_ids[0])
        listed = _listed(row.usb_ids[0])
        held = any(HELD.glob("*:1.0"))
        meter = connect(listed.address)
        assert isinstance(meter, CurrentMeter)
        if isinstance(meter, PowerSource):
            meter.program(4.0, 2.0)
            meter.switch(True)
        readings = readings_of(meter)
        if isinstance(meter, PowerSource):
            meter.switch(False)
        meter.close()
        held_again = any(HELD.glob("*:1.0"))
        subprocess.run(["usbip", "detach", "-p", "0"], check=True)
    return [listed.address, listed.title, meter.identity.model, [held, held_again], readings]


def _listed(usb_id: str) -> Plugged:
    end_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < end_s:
        for device in plugged_in().devices:
            if device.usb_id == usb_id:
                return device
        time.sleep(0.1)
    raise SystemExit(f"libusb never listed {usb_id}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
