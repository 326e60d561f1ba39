"""The simulated boot loader as Debian's `fastboot` finds it: read like a phone, and never written to."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.phone.fastboot.server import FastbootServer
from tests.drivers.phone.fastboot.phones import VOICE
from tests.drivers.phone.fastboot.serving import serving

pytestmark = pytest.mark.needs("fastboot")
PATIENCE_S = 180.0


@pytest.fixture
def server() -> Iterator[FastbootServer]:
    with serving(lambda at_s: VOICE) as running:
        yield running


def fastboot(server: FastbootServer, *words: str) -> subprocess.CompletedProcess[str]:
    """One command of Debian's client; what a phone says comes on its error output."""
    command = ["fastboot", "-s", f"tcp:127.0.0.1:{server.port}", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)


def told(ran: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines that came from the boot loader; the client indents the first."""
    lines = [line.strip() for line in ran.stderr.splitlines()]
    return [line.removeprefix("(bootloader) ") for line in lines if line.startswith("(bootloader) ")]


def test_it_reads_a_variable(server: FastbootServer) -> None:
    ran = fastboot(server, "getvar", "product")
    assert ran.returncode == 0
    assert ran.stderr.splitlines()[0] == "product: vayu"


def test_it_reads_several_in_one_call(server: FastbootServer) -> None:
    ran = fastboot(server, "getvar", "unlocked", "getvar", "battery-voltage")
    assert ran.returncode == 0
    assert {"unlocked: no", "battery-voltage: 3987"} <= set(ran.stderr.splitlines())


def test_it_reads_all_of_them_as_lines(server: FastbootServer) -> None:
    ran = fastboot(server, "getvar", "all")
    assert ran.returncode == 0
    assert told(ran) == [f"{name}:{value}" for name, value in VOICE.lines()]


def test_it_reads_what_device_info_says(server: FastbootServer) -> None:
    ran = fastboot(server, "oem", "device-info")
    assert ran.returncode == 0
    assert told(ran) == list(VOICE.device_info)


def test_it_is_told_what_the_boot_loader_does_not_know(server: FastbootServer) -> None:
    assert "FAILED (remote: 'GetVar Variable Not found')" in fastboot(server, "getvar", "current-slot").stderr
    ran = fastboot(server, "oem", "dmesg")
    assert ran.returncode == 1
    assert "FAILED (remote: 'unknown command')" in ran.stderr


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (("flash", "boot", "{image}"), "download:00000400"),
        (("stage", "{image}"), "download:00000400"),
        (("erase", "userdata"), "erase:userdata"),
        (("reboot",), "reboot"),
        (("reboot", "bootloader"), "reboot-bootloader"),
        (("continue",), "continue"),
        (("flashing", "unlock"), "flashing unlock"),
        (("oem", "unlock"), "oem unlock"),
        (("oem", "edl"), "oem edl"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else "",
)
def test_it_is_refused_whatever_would_change_the_phone(
    server: FastbootServer, words: tuple[str, ...], asked: str, tmp_path: Path
) -> None:
    image = tmp_path / "image"
    image.write_bytes(b"x" * 1024)
    ran = fastboot(server, *(word.format(image=image) for word in words))
    assert ran.returncode == 1
    assert "FAILED (remote: " in ran.stderr
    assert asked in server.device.refused
