"""Behind a real kernel's FTDI driver: the supply is found, used, lost with its plug, and found again."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import pytest

from tests.drivers.serving import served
from tests.peers.guest.machine import PLUG, booted, installed_kernel

ROOT = Path(__file__).resolve().parent.parent.parent.parent
pytestmark = [pytest.mark.guest, pytest.mark.needs("qemu-system-x86_64", "busybox", "cpio")]


def test_a_supply_behind_a_real_ftdi_port_is_found_used_and_survives_a_pulled_plug(tmp_path: Path) -> None:
    kernel = installed_kernel()
    if kernel is None:
        pytest.skip("needs a readable Linux kernel for x86-64 in /boot with its modules (linux-image-amd64)")
    session = f"cd {shlex.quote(str(ROOT))}\nexport PYTHONDONTWRITEBYTECODE=1\n"
    session += f"exec {shlex.quote(sys.executable)} -m tests.peers.guest.session /mnt\n"
    with served("korad", "--load", "0.5") as simulator, booted(kernel, tmp_path, session, simulator.path) as guest:
        guest.wait_for("pull")
        guest.tell("device_del supply")
        guest.wait_for("plug")
        guest.tell(f"device_add {PLUG}")
        assert guest.wait_for_end() == 0, (tmp_path / "session.log").read_text(encoding="utf-8")
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["port"] == ["serial:///dev/ttyUSB0", "0403:6001", "BENCH1"]
    assert report["found"] == ["korad", "KORADKA3005P", "serial:///dev/ttyUSB0?driver=korad"]
    assert report["on"] == [True, 4.0, 1.0, 4.0, 0.5]
    assert report["numbers"] == [0, 1, 2, 3, 4]
    assert "the port is gone; check the cable" in report["lost"]
    assert report["noticed_after_s"] <= 1.0
    assert report["gone"]
    assert report["still_on"]  # a pulled cable does not switch a supply off; only the guard and a person can
    assert report["off"]
