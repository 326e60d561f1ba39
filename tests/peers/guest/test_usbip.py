"""A phone in EDL in front of a real kernel: attached by Linux's own USB/IP, heard, asked over Sahara, and pulled."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.peers.guest.reporting import reported

pytestmark = [pytest.mark.guest, pytest.mark.needs("qemu-system-x86_64", "busybox", "cpio", "modprobe", "usbip")]
BEFORE = "modprobe vhci-hcd"
ROM = ["ff/ff/ff"], None, "Qualcomm CDMA Technologies MSM", "QUSB_BULK_CID:0411_SN:0A1B2C3D"


def test_a_phone_in_edl_is_heard_asked_and_left_as_it_was_found(tmp_path: Path) -> None:
    report = reported(tmp_path, BEFORE, "tests.peers.guest.usbip_session")
    fastboot = ["ff/42/03"], "a1b2c3d4", "Xiaomi", "Android"
    assert report["without_udevd"] == ["18d1:d00d", "fastboot", True, *fastboot]
    assert report["pulled_without_udevd"] == ["18d1:d00d", "fastboot", False, *fastboot]
    attached, first, second = report["edl"]
    assert attached == ["05c6:9008", "edl", True, *ROM]
    assert first[:4] == ["sahara", "IMAGE_PENDING", "0a1b2c3d", "000a50e100720000"]
    assert "begin anew" in first[4]
    assert second == first  # it was left as it was found: the next one to ask gets a HELLO too
    assert report["refused_by_edl"] == []
    assert report["tags"]
    assert report["problem"] is None
    assert report["edl_pulled"] == ["05c6:9008", "edl", False, *ROM]
    assert report["dump"][:2] == ["sahara", "MEMORY_DEBUG"]
    assert report["dump"][-1] == 0
    assert report["diag"][:2] == ["silent", None]
    assert report["diag"][-1] == 0
    assert report["vanishing"][4] == "it went away while it was asked"
    assert report["vanished"][2] is False
    assert report["ears"] == [True, False, 0]
