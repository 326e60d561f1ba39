"""`bootbench sim` of every USB row in front of a real kernel: attached, listed with its texts, and read over libusb."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.catalog import INSTRUMENTS, Carrier, Part
from drivers.usb_descriptors import HID
from tests.peers.guest.reporting import reported

pytestmark = [pytest.mark.guest, pytest.mark.needs("qemu-system-x86_64", "busybox", "cpio", "modprobe", "usbip")]
BEFORE = """for module in vhci-hcd usbhid hid-generic; do modprobe $module; done
/lib/systemd/systemd-udevd --daemon"""
NAMES = {"monsoon": "HVPM", "km003c": "POWER-Z KM003C", "fnb58": "FNB58"}


def test_every_usb_simulator_that_is_served_is_a_device_of_the_kernel_and_is_read(tmp_path: Path) -> None:
    report = reported(tmp_path, BEFORE, "tests.peers.guest.served_session")
    rows = [row for row in INSTRUMENTS if row.carrier is Carrier.USB]
    assert list(report) == [row.name for row in rows]
    for row in rows:
        address, title, model, held, (count, lost, in_order, least_a, most_a) = report[row.name]
        assert address.startswith(f"usb://{row.usb_ids[0]}/")
        assert (title, model) == (row.title, NAMES[row.name])
        assert held == [row.usb_class == HID] * 2  # the kernel's own driver has it, and gets it back
        drawn_a = 0.35 * (5.0 / 4.0 if Part.VBUS_METER in row.parts else 1.0)
        assert count >= 5  # one that is asked for each reading is asked slowly by an emulated computer
        assert 0 <= lost < count
        assert in_order
        assert [least_a, most_a] == pytest.approx([drawn_a] * 2, abs=0.003)
