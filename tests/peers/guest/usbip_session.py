"""What runs inside the guest: phones come and go behind the kernel's USB/IP port, are seen, asked, and pulled.

Runs as `python -m tests.peers.guest.usbip_session FOLDER`, first without udevd, then with it and with our rules.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drivers.clock import HostClock
from drivers.errors import LinkLostError
from drivers.phone.sahara import wire
from drivers.phone.sahara.client import Answer
from drivers.phone.sahara.connect import ask_phone
from drivers.phone.sahara.sim import DiagSim, SaharaSim
from drivers.phone.usb_device import UsbDevice
from drivers.phone.usb_sim import simulated_usb
from drivers.phone.usb_watch import UsbChange, UsbWatch, watch_usb
from drivers.udev import udev_rules
from drivers.usbip.wire import Speed
from tests.peers.usbip import PhoneOnBus, Transfers, on_usbip

PATIENCE_S = 60.0
RULES = Path("/etc/udev/rules.d/70-bootbench.rules")


class Vanishing(SaharaSim):
    """A phone that goes away at the first question."""

    def feed(self, transfer: bytes) -> None:
        if transfer == wire.execute(wire.Question.SERIAL_NUMBER):
            raise LinkLostError("the cable is pulled")
        SaharaSim.feed(self, transfer)


def main(folder: Path) -> None:
    """Write `report.json`."""
    watch, report = watch_usb(), dict[str, object]()
    with plugged("18d1:d00d", DiagSim(), watch) as (_, attached):
        report["without_udevd"] = described(attached)
    report["pulled_without_udevd"] = described(seen(watch, attached=False))
    RULES.parent.mkdir(parents=True, exist_ok=True)
    RULES.write_text(udev_rules(), encoding="utf-8")
    subprocess.run(["/lib/systemd/systemd-udevd", "--daemon"], check=True)
    phone = SaharaSim()
    with plugged("05c6:9008", phone, watch) as (device, attached):
        report["edl"] = [described(attached), *(told(asked(device)) for _ in range(2))]
        report["refused_by_edl"] = [transfer.hex() for transfer in phone.refused]
        report["tags"] = tags(device)
        report["problem"] = watch.problem(device)
    report["edl_pulled"] = described(seen(watch, attached=False))
    dump, diag = SaharaSim(wire.Mode.MEMORY_DEBUG), DiagSim()
    with plugged("05c6:900e", dump, watch) as (device, _):
        report["dump"] = [*told(asked(device)), len(dump.refused)]
    seen(watch, attached=False)
    with plugged("05c6:900e", diag, watch) as (device, _):
        report["diag"] = [*told(asked(device)), len(diag.refused)]
    seen(watch, attached=False)
    with plugged("05c6:9008", Vanishing(), watch, detach=False) as (device, _):
        report["vanishing"] = told(asked(device))
        report["vanished"] = described(seen(watch, attached=False))
    report["ears"] = [watch.hears_kernel, watch.lost_words, len(watch.present)]
    watch.close()
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")


@contextmanager
def plugged(
    usb_id: str, phone: Transfers, watch: UsbWatch, *, detach: bool = True
) -> Iterator[tuple[UsbDevice, UsbChange]]:
    """A phone on the kernel's first USB/IP port, as the watch sees it; pulled at the end."""
    usb = simulated_usb(usb_id, "a1b2c3d4")
    with on_usbip(PhoneOnBus(usb, phone), usb.shape, Speed.HIGH) as server:
        usbip("--tcp-port", str(server.port), "attach", "-r", "127.0.0.1", "-b", "1-1")
        change = seen(watch, attached=True)
        yield change.device, change
        if detach:
            usbip("detach", "-p", "0")


def usbip(*arguments: str) -> None:
    subprocess.run(["usbip", *arguments], check=True)


def seen(watch: UsbWatch, *, attached: bool) -> UsbChange:
    """The next change, which must be of that kind."""
    end_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < end_s:
        changes = watch.changes(0.5)
        if changes:
            assert [change.attached for change in changes] == [attached], changes
            return changes[0]
    raise SystemExit(f"nothing was seen to {'attach' if attached else 'detach'}")


def asked(device: UsbDevice) -> Answer:
    """Ask at once: libusb and udev may not know of the device yet, and are waited for."""
    return ask_phone(device, HostClock(), settle_s=PATIENCE_S)


def described(change: UsbChange) -> list[object]:
    device = change.device
    texts = (device.serial_number, device.maker, device.product)
    return [device.usb_id, str(change.state), change.attached, [str(one) for one in device.interfaces], *texts]


def told(answer: Answer) -> list[object]:
    mode = answer.hello.mode.name if answer.hello is not None else None
    return [str(answer.voice), mode, answer.serial_number, str(answer.hardware_id), answer.left, answer.note]


def tags(device: UsbDevice) -> bool:
    """Whether udev, with our rules, hands the device to the person at the screen."""
    subprocess.run(["udevadm", "settle", "--timeout=30"], check=True)
    path = f"/sys/bus/usb/devices/{device.place.port}"
    said = subprocess.run(["udevadm", "info", path], capture_output=True, text=True, check=True).stdout
    return ":uaccess:" in said and "ID_MM_DEVICE_IGNORE=1" in said


if __name__ == "__main__":
    main(Path(sys.argv[1]))
