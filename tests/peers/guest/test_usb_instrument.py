"""A USB instrument in front of a real kernel: our link over the real pyusb and libusb, by Linux's USB/IP."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.udev_rule import udev_rule
from tests.peers.guest.reporting import reported

pytestmark = [pytest.mark.guest, pytest.mark.needs("qemu-system-x86_64", "busybox", "cpio", "modprobe", "usbip")]
BEFORE = "modprobe vhci-hcd"


def test_a_monsoon_is_found_used_fought_over_and_pulled(tmp_path: Path) -> None:
    report = reported(tmp_path, BEFORE, "tests.peers.guest.instrument_session")
    assert report["found"] == ["usb://2ab9:0001/26589?driver=monsoon", "HVPM"]
    assert report["denied"].startswith("LinkDeniedError: ")
    assert udev_rule("2ab9:0001") in report["denied"]
    assert report["busy"].startswith("LinkBusyError: ")
    assert f"(pid {report['holder']})" in report["busy"]
    set_v, volts, amperes, said_on, was_on = report["state"]
    assert (set_v, said_on, was_on) == (4.0, True, True)
    assert volts == pytest.approx(4.0, abs=0.001)
    assert amperes == pytest.approx(4.0 / 11.4, abs=0.002)
    slots, lost, in_order, least_a, most_a = report["readings"]
    assert slots > 100
    assert 0 <= lost < slots
    assert in_order
    assert [least_a, most_a] == pytest.approx([4.0 / 11.4] * 2, abs=0.003)
    assert report["off"] == [False, False]
    sentence, after_s = report["pulled"]
    assert "the device is gone" in sentence
    # Within 1 s on a computer; an emulated one on a busy machine has no clock to hold anybody to.
    assert after_s < 10.0
