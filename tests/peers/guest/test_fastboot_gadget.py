"""Over a real kernel's USB: a phone in fastboot is asked by our client as by Debian's, and lets neither change it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drivers.phone.fastboot.phones import VOICE
from tests.peers.guest.reporting import reported

pytestmark = [pytest.mark.guest, pytest.mark.needs("qemu-system-x86_64", "busybox", "cpio", "fastboot")]
BEFORE = """for module in dummy_hcd libcomposite usb_f_fs; do modprobe $module; done
mount -t configfs config /sys/kernel/config"""


def test_a_phone_in_fastboot_is_asked_over_real_usb_and_never_changed(tmp_path: Path) -> None:
    report = reported(tmp_path, BEFORE, "tests.peers.guest.fastboot_session")
    stranger = report["stranger"]
    assert stranger["getvar product"][0] == 0
    assert "product: vayu" in stranger["getvar product"][1]
    assert {f"(bootloader) {name}:{value}".strip() for name, value in VOICE.lines()} <= set(stranger["getvar all"][1])
    assert {f"(bootloader) {line}" for line in VOICE.device_info} <= set(stranger["oem device-info"][1])
    for words in ("flash boot", "erase userdata", "reboot"):
        status, lines = stranger[words]
        assert status == 1, words
        assert any("FAILED (remote: 'not allowed in Lock State')" in line for line in lines), lines
    assert report["broken_off"] is None
    assert report["learned"] == ["vayu", "a1b2c3d4", 3.987, False, True]
    assert report["partitions"] == [[one.name, one.size_bytes] for one in VOICE.partitions]
    assert "expected an answer to 'kernel' within 2 s, but nothing came" in report["late"]
    assert report["in_step"] == ["vayu", True]
    assert report["pulled"][0] == "LinkLostError"
    assert "the connection is given up" in report["pulled"][1]
    refused = report["noted"]["refused"]
    assert [one.partition(":")[0] for one in refused] == ["download", "erase", "reboot"]
