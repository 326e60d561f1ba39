"""What runs under `umockdev-wrapper`: phones come and go on a pretended bus, and the watch tells, as JSON."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from typing import Any

import usb.backend.libusb1
import usb.core

from bench.phone_watch.told import Remark, Told
from bench.phone_watch.watch import phone_watch
from drivers.clock import HostClock
from drivers.phone.heard import Heard, PhoneWord
from drivers.phone.usb_device import Place
from drivers.phone.usb_libusb import Libusb
from drivers.phone.usb_sim import SimulatedUsb, simulated_usb
from drivers.phone.usb_sysfs import Sysfs
from drivers.phone.usb_watch import UsbChange, UsbWatch, watch_usb
from tests.peers.umockdev import Testbed

NOBODY = 65534
STAYS_S = 0.1
TRIES = 10


def main() -> None:
    bed = Testbed()
    report: dict[str, object] = {}
    for scenario in (
        short_state,
        polled,
        wrong_devices,
        as_libusb_sees_it,
        listed_by_libusb,
        hostile,
        denied,
        whole_watch,
    ):
        report[scenario.__name__] = scenario(bed)
    print(json.dumps(report))


def short_state(bed: Testbed) -> object:
    """A boot that shows EDL for no time at all and then fastboot, while nobody looks: the kernel's words tell."""
    watch, place = watch_usb(), Place("1-1", 2)
    before_s = time.monotonic()
    bed.plug(simulated_usb("05c6:9008", ""), place)
    bed.pull(place)
    bed.plug(simulated_usb("18d1:d00d", "a1b2c3d4"), Place("1-1", 3))
    changes = _until(watch, 3)
    after_s = time.monotonic()
    within = all(
        before_s <= c.host_s + c.uncertainty_s and c.host_s - c.uncertainty_s <= after_s and c.uncertainty_s >= 0.0
        for c in changes
    )
    present = [device.usb_id for device in watch.present]
    watch.close()
    bed.pull(Place("1-1", 3))
    return {"told": _told(changes), "within": within, "present": present}


def polled(bed: Testbed) -> object:
    """The same for 0.1 s with the bus listed alone; tried again while this machine is too busy to look in time."""
    place = Place("1-2", 4)
    for _ in range(TRIES):
        watch = UsbWatch(HostClock(), Sysfs(), None)
        plugged_s: list[float] = []

        def come_and_go(times_s: list[float] = plugged_s) -> None:
            bed.plug(simulated_usb("05c6:900e", ""), place)
            times_s.append(time.monotonic())
            time.sleep(STAYS_S)
            bed.pull(place)

        phone = threading.Thread(target=come_and_go)
        phone.start()
        changes: list[UsbChange] = []
        while phone.is_alive():
            changes += watch.changes(0.05)
        changes += watch.changes(0.05)
        watch.close()
        if watch.longest_gap_s < STAYS_S:
            hit = [c for c in changes if c.attached]
            near = bool(hit) and hit[0].host_s - hit[0].uncertainty_s <= plugged_s[0]
            return {"told": _told(changes), "before_it_was_known_to_be_there": near, "hears_kernel": watch.hears_kernel}
    return {"told": None}


def wrong_devices(bed: Testbed) -> object:
    """A serial chip, a Xiaomi mouse and a Samsung phone come and go."""
    watch = watch_usb()
    mouse = SimulatedUsb("2717:5001", ())
    for number, device in enumerate((SimulatedUsb("0403:6001", ()), mouse, simulated_usb("04e8:6860", "s")), 5):
        bed.plug(device, Place(f"1-{number}", number))
        bed.pull(Place(f"1-{number}", number))
    changes, present = watch.changes(0.1), watch.present
    watch.close()
    return [_told(changes), len(present)]


def as_libusb_sees_it(bed: Testbed) -> object:
    """libusb reads the same from the same device: our descriptors are descriptors, and our reading of them is right."""
    rows = []
    for number, usb_id in enumerate(("05c6:9008", "18d1:d00d", "2717:ff48", "18d1:4ee7"), 20):
        place = Place(f"1-{number}", number)
        bed.plug(simulated_usb(usb_id, "a1b2c3d4"), place)
        ours = Sysfs().device(place)
        vendor, product = (int(half, 16) for half in usb_id.split(":"))
        theirs = _found_by_libusb(vendor, product)
        classes = [
            f"{one.bInterfaceClass:02x}/{one.bInterfaceSubClass:02x}/{one.bInterfaceProtocol:02x}"
            for configuration in theirs
            for one in configuration
        ]
        rows.append(
            [usb_id, [str(one) for one in ours.interfaces] if ours else None, classes, ours and ours.serial_number]
        )
        bed.pull(place)
    return rows


def listed_by_libusb(bed: Testbed) -> object:
    """The listing that Windows and macOS use, on the same bus."""
    place = Place("1-5", 30)
    watch = UsbWatch(HostClock(), ListedAnew(), None)
    bed.plug(simulated_usb("05c6:900e", ""), place)
    changes = _until(watch, 1)
    interfaces = [str(one) for change in changes for one in change.device.interfaces]
    bed.pull(place)
    changes += _until(watch, 1)
    watch.close()
    return [_told(changes), interfaces, [change.device.place.number for change in changes]]


class ListedAnew(Libusb):
    """As on Windows and macOS, where libusb lists the bus at every call; on Linux it does so in a new context.

    What it hears of changes in a thread of its own comes through libudev's monitor, which umockdev does not carry on
    every machine.
    """

    def places(self) -> frozenset[Place]:
        """Every device."""
        _forget_the_bus()
        return super().places()


def _forget_the_bus() -> None:
    """pyusb's next look is a new context of libusb."""
    usb.backend.libusb1._lib_object = None


def _found_by_libusb(vendor: int, product: int) -> Any:
    """The device, from a bus that is listed anew."""
    end_s = time.monotonic() + 20.0
    while time.monotonic() < end_s:
        _forget_the_bus()
        found = usb.core.find(idVendor=vendor, idProduct=product)
        if found is not None:
            return found
        time.sleep(0.02)
    return ()


def hostile(bed: Testbed) -> object:
    """Texts that would act on a terminal, or fill it."""
    place = Place("1-3", 9)
    bed.plug(SimulatedUsb("2717:ff48", (), "\x1b]0;x\x07", "P" * 1_000_000, "../\u202e\x1b[31m\r\nA"), place)
    device = Sysfs().device(place)
    bed.pull(place)
    return device and [device.maker, len(device.product or ""), device.serial_number]


def denied(bed: Testbed) -> object:
    """A node that belongs to another user."""
    place = Place("1-4", 10)
    bed.plug(simulated_usb("05c6:9008", ""), place)
    device = Sysfs().device(place)
    assert device is not None
    bed.let_others_in()
    bed.node(place).chmod(0o000)
    said = _as_nobody(lambda: Sysfs().problem(device))
    bed.node(place).chmod(0o666)
    open_to_all = _as_nobody(lambda: Sysfs().problem(device))
    bed.pull(place)
    return [said, open_to_all]


def whole_watch(bed: Testbed) -> object:
    """The stream that `bootbench phone --watch` prints and a capture keeps: a phone comes, is asked, and goes."""
    place, told = Place("1-6", 40), list[Told]()
    end_s = time.monotonic() + 60.0
    with phone_watch() as watch:
        bed.plug(simulated_usb("05c6:9008", ""), place)
        while not _sentences(told) and time.monotonic() < end_s:
            told += watch.take(0.1)
        bed.pull(place)
        while not any(_is_gone(one) for one in told) and time.monotonic() < end_s:
            told += watch.take(0.1)
    heard = [[one.word.value, one.value] for one in told if isinstance(one, Heard)]
    return [heard, _sentences(told)]


def _sentences(told: list[Told]) -> list[str]:
    """What was said of asking; that a phone was there before the watch had begun is said on a slow machine."""
    sentences = [one.sentence for one in told if isinstance(one, Remark)]
    return [sentence for sentence in sentences if "before the watch began" not in sentence]


def _is_gone(told: Told) -> bool:
    return isinstance(told, Heard) and told.word is PhoneWord.USB_DETACHED


def _as_nobody(ask: Callable[[], str | None]) -> str | None:
    """Ask in a process that is not root's."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        if os.getuid() == 0:
            os.setgroups([])
            os.setuid(NOBODY)
        os.write(write, json.dumps(ask()).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        answer: str | None = json.loads(pipe.read())
    os.waitpid(child, 0)
    return answer


def _until(watch: UsbWatch, count: int) -> list[UsbChange]:
    """That many changes, and none after them for a moment."""
    changes: list[UsbChange] = []
    end_s = time.monotonic() + 20.0
    while len(changes) < count and time.monotonic() < end_s:
        changes += watch.changes(0.5)
    return changes + list(watch.changes(0.05))


def _told(changes: list[UsbChange] | tuple[UsbChange, ...]) -> list[list[str | bool]]:
    return [[change.device.usb_id, str(change.state), change.attached] for change in changes]


if __name__ == "__main__":
    main()
