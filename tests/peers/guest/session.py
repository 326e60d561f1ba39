"""What runs inside the guest: find the supply behind the FTDI chip, use it, lose it, find it again.

Runs as `python -m tests.peers.guest.session FOLDER`; the folder is shared with the host, which pulls the plug when it
finds a file `pull`, and puts it back when it finds `plug`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from drivers.capabilities import CurrentMeter, PowerSource
from drivers.connect import connect
from drivers.discover import ask_all
from drivers.errors import LinkLostError
from drivers.plugged_in import Plugged, plugged_in
from tests.own_time import own_time

PATIENCE_S = 60.0


def main(folder: Path) -> None:
    """Write `report.json`."""
    report: dict[str, object] = {}
    port = the_usb_port()
    report["port"] = [port.address, port.usb_id, port.serial_number]
    found = ask_all([port])[0].found
    assert found is not None
    report["found"] = [found.row.name, found.identity.model, found.address]
    supply = connect(found.address)
    assert isinstance(supply, PowerSource)
    assert isinstance(supply, CurrentMeter)
    supply.program(4.0, 1.0)
    supply.switch(True)
    state = supply.state()
    report["on"] = [state.output_on, state.set_v, state.limit_a, state.volts, state.amperes]
    supply.start()
    numbers = [block.first_number for block in (supply.read(1.0) for _ in range(5)) if block is not None]
    report["numbers"] = numbers
    (folder / "pull").touch()
    end_s, lost = time.monotonic() + PATIENCE_S, None
    while lost is None and time.monotonic() < end_s:
        with own_time() as timed:
            lost = _lost(supply)
    report["lost"], report["noticed_after_s"] = lost, timed.took_s
    supply.close()
    report["gone"] = not any(device.usb_id == port.usb_id for device in plugged_in().devices)
    (folder / "plug").touch()
    again = connect(f"{the_usb_port().address}?driver={found.row.name}")
    assert isinstance(again, PowerSource)
    report["still_on"] = again.state().output_on
    again.switch(False)
    report["off"] = not again.state().output_on
    again.close()
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")


def _lost(supply: CurrentMeter) -> str | None:
    """Read once: the sentence of a link that is lost, or `None`."""
    try:
        supply.read(1.0)
    except LinkLostError as error:
        return str(error)
    return None


def the_usb_port() -> Plugged:
    """The serial port on USB, as soon as there is one."""
    deadline_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline_s:
        on_usb = [device for device in plugged_in().devices if device.usb_id is not None]
        if on_usb:
            return on_usb[0]
        time.sleep(0.1)
    raise SystemExit("no serial port came up on USB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
