"""Hot-plug on a bus that umockdev pretends, seen through its libudev and libc as a program sees a real one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.needs("umockdev-wrapper")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Any:
    own = os.environ | {"XDG_DATA_HOME": str(tmp_path_factory.mktemp("data"))}
    command = ["umockdev-wrapper", sys.executable, "-m", "tests.peers.umockdev_session"]
    ran = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, timeout=180, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return json.loads(ran.stdout)


def test_a_state_that_comes_and_goes_while_nobody_looks_is_told_by_the_kernel(report: Any) -> None:
    seen = report["short_state"]
    assert seen["told"] == [
        ["05c6:9008", "edl", True],
        ["05c6:9008", "edl", False],
        ["18d1:d00d", "fastboot", True],
    ]
    assert seen["within"]
    assert seen["present"] == ["18d1:d00d"]


def test_a_state_of_100_ms_is_seen_by_listing_alone(report: Any) -> None:
    if report["polled"]["told"] is None:
        pytest.fail("in ten tries this machine never looked at the bus within 100 ms")
    assert report["polled"]["told"] == [
        ["05c6:900e", "crash_dump_or_diag", True],
        ["05c6:900e", "crash_dump_or_diag", False],
    ]
    assert report["polled"]["before_it_was_known_to_be_there"]
    assert not report["polled"]["hears_kernel"]


def test_what_is_no_phone_is_left_alone(report: Any) -> None:
    assert report["wrong_devices"] == [[], 0]


def test_libusb_reads_the_same_interfaces(report: Any) -> None:
    assert report["as_libusb_sees_it"] == [
        ["05c6:9008", ["ff/ff/ff"], ["ff/ff/ff"], None],
        ["18d1:d00d", ["ff/42/03"], ["ff/42/03"], "a1b2c3d4"],
        ["2717:ff48", ["06/01/01", "ff/42/01"], ["06/01/01", "ff/42/01"], "a1b2c3d4"],
        ["18d1:4ee7", ["ff/42/01"], ["ff/42/01"], "a1b2c3d4"],
    ]


def test_the_listing_of_windows_and_macos_sees_a_phone_come_and_go_too(report: Any) -> None:
    told, interfaces, numbers = report["listed_by_libusb"]
    assert told == [["05c6:900e", "crash_dump_or_diag", True], ["05c6:900e", "crash_dump_or_diag", False]]
    assert interfaces == ["ff/ff/ff"]
    assert numbers == [30, 30]


def test_texts_that_would_act_stand_as_escapes_on_one_bounded_line(report: Any) -> None:
    assert report["hostile"] == [r"\x1b]0;x\x07", 256, r"../\u202e\x1b[31m\r\nA"]


def test_a_port_that_this_user_may_not_open_names_the_rules_to_install(report: Any) -> None:
    said, open_to_all = report["denied"]
    assert "this user may not open 05c6:9008" in said
    assert "`bootbench udev-rules`" in said
    assert "/etc/udev/rules.d/70-bootbench.rules" in said
    assert open_to_all is None


def test_the_watch_of_a_capture_hears_the_bus_and_asks_who_came(report: Any) -> None:
    heard, remarks = report["whole_watch"]
    assert heard == [["usb_attached", "05c6:9008"], ["usb_detached", "05c6:9008"]]
    # umockdev's device answers nothing: what matters is that it was tried, and that a sentence says so.
    assert len(remarks) == 1
    assert "05c6:9008" in remarks[0]
