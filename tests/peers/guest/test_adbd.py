"""The real adbd over USB in front of a real kernel: refused, accepted, asked, held by an adb server, pulled, back."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import pytest

from tests.peers.debian13 import NotToBeHadError, unpacked
from tests.peers.guest.machine import booted, installed_kernel

ROOT = Path(__file__).resolve().parent.parent.parent.parent
pytestmark = [
    pytest.mark.guest,
    pytest.mark.needs("qemu-system-x86_64", "busybox", "cpio", "modprobe", "adb", "apt-get", "dpkg"),
]
PHONE = ["2717:ff48", "android_adb"]


def test_a_phone_with_the_real_adbd_is_heard_asked_and_pulled_over_usb(tmp_path: Path) -> None:
    kernel = installed_kernel()
    if kernel is None:
        pytest.skip("needs a readable Linux kernel for x86-64 in /boot with its modules (linux-image-amd64)")
    try:
        tree = unpacked()
    except NotToBeHadError as error:
        pytest.skip(f"needs Debian 13's adbd: {error}")
    session = f"""set -e
modprobe dummy_hcd
modprobe libcomposite
modprobe usb_f_fs
cd {shlex.quote(str(ROOT))}
export PYTHONDONTWRITEBYTECODE=1
exec {shlex.quote(sys.executable)} -m tests.peers.guest.adbd_session /mnt {shlex.quote(str(tree))}
"""
    with booted(kernel, tmp_path, session) as guest:
        assert guest.wait_for_end() == 0, (tmp_path / "session.log").read_text(encoding="utf-8")
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["attached"] == [*PHONE, True, ["ff/42/01"], "a1b2c3d4"]
    assert report["refused"] == ["unauthorized", "unauthorized"]
    assert report["accepted"] == ["device", "device"]
    assert ["two.lines", "one\\ntwo"] in report["properties"]
    busy, name, port, completed = report["served"]
    assert "in use by adb" in busy
    assert (name, completed) == (f"a1b2c3d4 through the adb server on port {port}", "1\n")
    assert report["after_the_server"] == "1\n"
    assert report["lost"][0] == "LinkLostError"
    assert report["pulled"] == [*PHONE, False, ["ff/42/01"], "a1b2c3d4"]
    assert report["nothing_yet"] == []
    *before, device, product, reason, completed = report["boot"]
    assert set(before) <= {"offline"}  # the port may be there before anybody answers on it
    assert [device, product, reason, completed] == [
        "device",
        "ro.product.device=vayu",
        "ro.boot.bootreason=smpl",
        "sys.boot_completed=1",
    ]
