"""What runs inside the guest: the real adbd behind a USB gadget, as a phone that boots, is asked, and is pulled.

Runs as `python -m tests.peers.guest.adbd_session FOLDER TREE`, with the modules of the gadget loaded.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from drivers.address import Address, Scheme
from drivers.clock import HostClock
from drivers.errors import DriversError, LinkBusyError
from drivers.phone.adb.connect import open_adb
from drivers.phone.adb.direct import DirectAdb
from drivers.phone.adb.keys import AdbKey, the_key
from drivers.phone.adb.link import AdbLink
from drivers.phone.adb.progress import BootProgress
from drivers.phone.adb.questions import Question
from drivers.phone.adb.reach import reach
from drivers.phone.adb.reading import read_phone
from drivers.phone.adb.state import AdbState
from drivers.phone.usb_watch import UsbChange, UsbWatch, watch_usb
from tests.peers.adb import adb_server, key_of

SERIAL = "a1b2c3d4"
PHONE = Address(Scheme.USB, f"2717:ff48/{SERIAL}")
GADGET = Path("/sys/kernel/config/usb_gadget/phone")
ENDPOINTS = Path("/dev/usb-ffs/adb")
ROOT = Path("/run/phone")
KNOWN = ROOT / "data" / "misc" / "adb" / "adb_keys"
PATIENCE_S = 60.0
ANSWER_S = 10.0
"""An emulated computer on a busy one is slower than any phone."""
NO_SERVER = 5036


class Phone:
    """adbd behind the gadget; started anew each time, since a mere unbinding leaves it offline for good."""

    def __init__(self, tree: Path) -> None:
        """Prepare its root; the gadget's folder must be there before /dev is bound into it."""
        run("mount", "-t", "configfs", "none", "/sys/kernel/config")
        ENDPOINTS.mkdir(parents=True)
        ROOT.mkdir()
        run("sh", str(Path(__file__).resolve().parent.parent / "adbd_root.sh"), str(tree), str(ROOT))

    def plug_in(self) -> None:
        """The phone shows itself as 2717:ff48."""
        for folder in ("strings/0x409", "configs/c.1", "functions/ffs.adb"):
            (GADGET / folder).mkdir(parents=True)
        (GADGET / "idVendor").write_text("0x2717")
        (GADGET / "idProduct").write_text("0xff48")
        (GADGET / "strings/0x409/serialnumber").write_text(SERIAL)
        (GADGET / "configs/c.1/ffs.adb").symlink_to(GADGET / "functions/ffs.adb")
        run("mount", "-t", "functionfs", "adb", str(ENDPOINTS))
        run("mount", "--bind", str(ENDPOINTS), f"{ROOT}{ENDPOINTS}")
        self._adbd = subprocess.Popen(["chroot", str(ROOT), "/phone/adbd"])
        end_s = time.monotonic() + PATIENCE_S
        while True:  # until adbd has written its descriptors
            try:
                # Unbuffered: a buffer that could not be written is written once more as the file is closed.
                with (GADGET / "UDC").open("wb", buffering=0) as file:
                    file.write(b"dummy_udc.0")
                return
            except OSError as error:
                if time.monotonic() >= end_s:
                    raise SystemExit(f"the gadget could not be bound: {error}") from error
                time.sleep(0.1)

    def pull(self) -> None:
        """The cable is pulled."""
        (GADGET / "UDC").write_text("\n")
        self._adbd.kill()
        self._adbd.wait()
        run("umount", f"{ROOT}{ENDPOINTS}", str(ENDPOINTS))
        (GADGET / "configs/c.1/ffs.adb").unlink()
        for folder in ("functions/ffs.adb", "configs/c.1", "strings/0x409", "."):
            (GADGET / folder).resolve().rmdir()


def main(folder: Path, tree: Path) -> None:
    """Write `report.json`."""
    ours, other = the_key(folder / "ours"), the_key(folder / "other")
    run("/lib/systemd/systemd-udevd", "--daemon")
    phone, watch, report = Phone(tree), watch_usb(), dict[str, object]()
    phone.plug_in()
    report["attached"] = described(seen(watch))
    report["refused"] = [state_of(ours), state_of()]
    KNOWN.write_bytes(ours.public_line + b"\n")
    report["accepted"] = [state_of(ours), state_of(other, ours)]
    report["properties"] = properties(opened(ours))
    report["served"] = held_by_a_server(folder, ours)
    asked = opened(ours)
    report["after_the_server"] = asked.ask(Question.BOOT_COMPLETED).text
    phone.pull()
    report["lost"] = failure(asked)
    asked.close()
    report["pulled"] = described(seen(watch))
    progress = BootProgress(lambda: there(watch, ours), HostClock())
    report["nothing_yet"] = [str(word.value) for word in progress.poll()]
    phone.plug_in()
    heard = progress.until_completed(time.monotonic() + PATIENCE_S)
    report["boot"] = [word.value for word in heard]
    progress.close()
    phone.pull()
    watch.close()
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")


def opened(*keys: AdbKey) -> DirectAdb:
    """The phone as these keys find it."""
    end_s = time.monotonic() + PATIENCE_S
    while True:
        try:
            return open_adb(PHONE, keys, HostClock(), answer_s=ANSWER_S)
        except DriversError:  # libusb hears of the device after we do
            if time.monotonic() >= end_s:
                raise
            time.sleep(0.2)


def state_of(*keys: AdbKey) -> AdbState:
    """The state that these keys find."""
    phone = opened(*keys)
    phone.close()
    return phone.state


def properties(phone: DirectAdb) -> list[list[str]]:
    """What it says of itself."""
    reading = read_phone(phone)
    phone.close()
    return [[known.name, known.value] for known in reading.properties.known]


def held_by_a_server(folder: Path, ours: AdbKey) -> list[object]:
    """The phone while an adb server holds it: explained, and used."""
    home = folder / "home"
    KNOWN.write_bytes(ours.public_line + b"\n" + key_of(home) + b"\n")
    with adb_server(home) as adb:
        adb.run("wait-for-device")
        try:
            busy = open_adb(PHONE, (ours,), HostClock()).name
        except LinkBusyError as error:
            busy = str(error)
        link = reach(PHONE, SERIAL, (ours,), HostClock(), adb.server_port)
        return [busy, link.name, adb.server_port, link.ask(Question.BOOT_COMPLETED).text]


def there(watch: UsbWatch, key: AdbKey) -> AdbLink | None:
    """The phone, once it has come."""
    watch.changes(0.0)
    return reach(PHONE, SERIAL, (key,), HostClock(), NO_SERVER) if watch.present else None


def failure(phone: DirectAdb) -> list[str]:
    """How a question fails."""
    try:
        phone.ask(Question.PROPERTIES)
    except DriversError as error:
        return [type(error).__name__, str(error)]
    return ["it answered", ""]


def seen(watch: UsbWatch) -> UsbChange:
    """The next change."""
    end_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < end_s:
        for change in watch.changes(0.5):
            return change
    raise SystemExit("nothing was seen to come or go")


def described(change: UsbChange) -> list[object]:
    interfaces = [str(one) for one in change.device.interfaces]
    return [change.device.usb_id, str(change.state), change.attached, interfaces, change.device.serial_number]


def run(*command: str) -> None:
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
