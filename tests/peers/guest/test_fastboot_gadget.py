"""Over a real kernel's USB: a phone in fastboot is asked by our client as by Debian's, and lets neither change it."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import pytest

from tests.drivers.phone.fastboot.phones import VOICE
from tests.peers.guest.machine import booted, installed_kernel

ROOT = Path(__file__).resolve().parent.parent.parent.parent
pytestmark = [pytest.mark.guest, pytest.mark.needs("qemu-system-x86_64", "busybox", "cpio", "fastboot")]
SESSION = f"""set -e
for module in dummy_hcd libcomposite usb_f_fs; do modprobe $module; done
mount -t configfs config /sys/kernel/config
cd {shlex.quote(str(ROOT))}
export PYTHONDONTWRITEBYTECODE=1
exec {shlex.quote(sys.executable)} -m tests.peers.guest.fastboot_session /mnt
"""


def test_a_phone_in_fastboot_is_asked_over_real_usb_and_never_changed(tmp_path: Path) -> None:
    kernel = installed_kernel()
    if kernel is None:
        pytest.skip("needs a readable Linux kernel for x86-64 in /boot with its modules (linux-image-amd64)")
    with booted(kernel, tmp_path, SESSION) as guest:
        assert guest.wait_for_end() == 0, (tmp_path / "session.log").read_text(encoding="utf-8")
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
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
