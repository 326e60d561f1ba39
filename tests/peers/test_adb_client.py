"""Debian's adb judges our simulated phone: it connects, is refused, is accepted, and asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.address import Address, Scheme
from drivers.clock import HostClock
from drivers.phone.adb.boot_reason import PowerupReason
from drivers.phone.adb.questions import Question, Refusal
from drivers.phone.adb.reach import reach
from drivers.phone.adb.reading import Unanswered, read_phone
from tests.drivers.phone.adb.simulated import ANDROID, served
from tests.peers.adb import adb_server

pytestmark = pytest.mark.needs("adb")


def test_debian_s_adb_is_refused_then_accepted_by_its_key_and_asks_the_shell(tmp_path: Path) -> None:
    with served(ANDROID, accepts_keys=False) as phone, adb_server(tmp_path) as adb:
        serial = f"127.0.0.1:{phone.port}"
        assert "failed to authenticate" in adb.run("connect", serial)
        assert adb.state_of(serial) == "unauthorized"
        phone.phone.accepts_keys = True
        adb.run("-s", serial, "wait-for-device")
        assert adb.state_of(serial) == "device"
        assert "product:vayu model:vayu device:vayu" in adb.run("devices", "-l")
        assert adb.run("-s", serial, "shell", "getprop").splitlines() == [
            "[ro.boot.bootreason]: [kernel_panic]",
            "[ro.product.device]: [vayu]",
            "[ro.serialno]: [5eedb007]",
            "[sys.boot_completed]: [1]",
        ]
        assert "voltage: 3987" in adb.run("-s", serial, "shell", "dumpsys", "battery")
        assert "inaccessible or not found" in adb.run("-s", serial, "shell", "rm", "-r", "/sdcard")
        assert "error" in adb.run("-s", serial, "reboot")
        adb.run("disconnect", serial)
        phone.phone.accepts_keys = False
        assert f"connected to {serial}" in adb.run("connect", serial)  # by signature alone: the key is known now
        assert adb.run("-s", serial, "shell", "getprop", "sys.boot_completed") == "1\n"


def test_a_phone_that_debian_s_adb_server_holds_is_asked_through_it(tmp_path: Path) -> None:
    with served(ANDROID) as phone, adb_server(tmp_path) as adb:
        serial = f"127.0.0.1:{phone.port}"
        adb.run("connect", serial)
        adb.run("-s", serial, "wait-for-device")
        link = reach(Address(Scheme.TCP, serial), None, (), HostClock(), adb.server_port)
        assert link.name == f"{serial} through the adb server on port {adb.server_port}"
        reading = read_phone(link)
    assert reading.boot_completed
    assert reading.battery.voltage_v == 3.987
    assert reading.boot_reason.powerup is PowerupReason.KERNEL_PANIC
    assert [supply.name for supply in reading.power_supplies] == ["battery", "usb"]
    assert Unanswered(Question.PSTORE_CONSOLE, Refusal.NOT_ALLOWED) in reading.unanswered
