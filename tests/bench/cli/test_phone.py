"""`bootbench phone` as a person runs it, against `bootbench sim phone` in a process of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from drivers.phone import usb_watch
from drivers.phone.adb.properties import Property
from drivers.phone.adb.scene import Scene
from drivers.phone.adb.state import AdbState
from tests.bench.cli import in_process
from tests.bench.cli.command_line import BOOTBENCH, Said, bootbench
from tests.bench.phone_watch.pretended_bus import PretendedBus
from tests.drivers.phone.adb.simulated import served
from tests.peers.adb import adb_server

END_S = 120.0
NO_SERVER = "9"
"""Port of the adb server: discard, where none is."""


@dataclass(frozen=True, slots=True)
class SimPhone:
    """The addresses of a served phone."""

    adb: str
    fastboot: str


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key, an adb server and a simulated bench of the tests', never the user's."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))  # a phone of the tests' own: one of the same seed is one
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", NO_SERVER)


@contextmanager
def sim_phone(*options: str) -> Iterator[SimPhone]:
    """Until the end of the block; Ctrl-C ends it cleanly."""
    command = [str(BOOTBENCH), "sim", "phone", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        adb, fastboot = (process.stdout.readline().split() for _ in range(2))
        assert (adb[0], fastboot[0]) == ("adb", "fastboot")
        try:
            yield SimPhone(adb[1], fastboot[1])
        finally:
            process.send_signal(signal.SIGINT)
            _, complaint = process.communicate(timeout=END_S)
        assert process.returncode == 0
        assert complaint.splitlines()[-1] == "stopped"


def watched_until(needle: str, *options: str) -> list[str]:
    """The lines of a watch up to one that holds `needle`; then Ctrl-C, which ends it cleanly."""
    command = [str(BOOTBENCH), "phone", "--watch", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines: list[str] = []
        for line in process.stdout:
            lines.append(line.rstrip("\n"))
            if needle in line:
                break
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=END_S)
    assert process.returncode == 0
    assert complaint.splitlines() == ["watching; Ctrl-C ends it", "stopped"]
    return lines


posix = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C of another process is a POSIX signal")
FASTBOOT_PHONE = ("--fault", "sw_lands_in_fastboot", "--seed", "1", "--key", "0")


@posix
def test_a_phone_in_fastboot_is_watched_and_then_shown() -> None:
    with sim_phone(*FASTBOOT_PHONE) as phone:
        lines = watched_until("product=", "--fastboot", phone.fastboot, "--adb", phone.adb)
        assert "the boot loader answers" in lines[-1]
        said = bootbench("phone", "--fastboot", phone.fastboot, "--adb", phone.adb)
        as_json = bootbench("phone", "--fastboot", phone.fastboot, "--json")
    assert said.status == 0
    assert said.output.startswith("fastboot: processor, memory, storage and boot loader work")
    for words in ("product", "bhima", "voltage at the battery contacts", "motherboard: ", "warranty: "):
        assert words in said.output
    (line,) = as_json.output.splitlines()
    assert json.loads(line)["state"] == "fastboot"


@posix
def test_android_is_watched_as_lines_of_json_and_comes_up_in_step() -> None:
    """The other port hangs up: one phone is on both."""
    with sim_phone("--seed", "3", "--debugging", "--key", "0") as phone:
        lines = watched_until("ro.boot.bootreason", "--json", "--adb", phone.adb, "--fastboot", phone.fastboot)
        other = bootbench("phone", "--fastboot", phone.fastboot)
        shown = bootbench("phone", "--adb", phone.adb)
    events = [json.loads(line) for line in lines]
    states = [event["value"] for event in events if event["name"] == "adb_state"]
    assert states == ["device"]
    assert all(event["uncertainty_s"] >= 0.0 for event in events)
    assert other.status == 2
    assert shown.status == 0
    assert "Android is up with ADB" in shown.output


@pytest.mark.needs("adb", "fastboot")
@posix
def test_other_peoples_programs_accept_the_simulated_phone(tmp_path: Path) -> None:
    with sim_phone(*FASTBOOT_PHONE) as phone:
        watched_until("product=", "--fastboot", phone.fastboot)
        command = ["fastboot", "-s", phone.fastboot.replace("tcp://", "tcp:"), "getvar", "product"]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=END_S, check=False)
    assert "product: bhima" in ran.stderr
    with sim_phone("--seed", "3", "--debugging", "--key", "0") as phone, adb_server(tmp_path) as adb:
        watched_until("adb_state device", "--adb", phone.adb)
        serial = phone.adb.removeprefix("tcp://")
        adb.run("connect", serial)
        adb.run("-s", serial, "wait-for-device")
        product = adb.run("-s", serial, "shell", "getprop", "ro.product.device")
    assert product.strip() in ("vayu", "bhima")


def test_no_phone_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    said = on_bus(monkeypatch, PretendedBus())
    assert said.status == 0
    assert "no phone is on USB: plug it in" in said.output
    line = json.loads(on_bus(monkeypatch, PretendedBus(), "--json").output)
    assert line["state"] is None


def test_a_port_that_may_not_be_opened_names_the_udev_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    denied = "this user may not open 05c6:9008; write what `bootbench udev-rules` prints into its file"
    said = on_bus(monkeypatch, PretendedBus("05c6:9008", denied=denied))
    assert said.status == 0
    assert said.output.startswith("EDL: the processor's ROM is alive and waits for a loader")
    assert f"note: {denied}" in said.output


def test_a_started_phone_without_debugging_is_shown_without_being_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    said = on_bus(monkeypatch, PretendedBus("2717:ff40"))
    assert "Android is up, debugging is off" in said.output
    assert "note:" not in said.output


def test_a_watch_ends_by_itself_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    bus = PretendedBus("2717:ff40")
    monkeypatch.setattr(usb_watch, "_listing", lambda: bus)
    monkeypatch.setattr(usb_watch, "kernel_words", lambda clock: None)
    said = in_process.bootbench("phone", "--watch", "--seconds", "3")
    assert said.status == 0
    assert "usb_attached 2717:ff40  Android is up, debugging is off" in said.output


HOSTILE = (
    Property("ro.product.model", "\x1b]0;owned\x07\x1b[31mred\u202eesrever" + "A" * 1_000_000),
    Property("ro.build.fingerprint", "[bold red]markup[/] [link=file:///etc]x[/link] :smiley:"),
    Property("ro.boot.hwc", "../../etc/passwd\r\nmotherboard: yes"),
    Property("ro.boot.bootreason", "$(reboot);`reboot`"),
)


@pytest.mark.parametrize(
    "options", [(), ("--json",), ("--watch", "--seconds", "2"), ("--watch", "--json", "--seconds", "2")]
)
def test_a_hostile_phone_is_shown_safely(options: tuple[str, ...]) -> None:
    with served(Scene(AdbState.DEVICE, HOSTILE)) as phone:
        said = in_process.bootbench("phone", "--adb", f"tcp://127.0.0.1:{phone.port}", *options)
        asked = list(phone.phone.asked)
    assert said.status == 0
    assert said.output
    assert all(line.isprintable() for line in said.output.splitlines())
    assert "\u202e" not in said.output
    assert len(said.output) < 20_000
    # A table folds what is long; nothing else is done to it.
    assert "[boldred]markup[/][link=file:///etc]x[/link]:smiley:" in "".join(said.output.split())
    assert not [line for line in said.output.splitlines() if line.startswith("motherboard: yes")]
    assert not [service for service in asked if "reboot" in service or "passwd" in service]


def test_a_phone_with_debugging_off_is_said_to_offer_no_adb() -> None:
    with served(Scene(None)) as phone:  # it hangs up, as a port forwarder in front of it does
        said = in_process.bootbench("phone", "--adb", f"tcp://127.0.0.1:{phone.port}")
    assert said.status == 2
    assert "ADB is not offered there" in said.complaint
    assert "USB debugging is off on the phone" in said.complaint
    assert "instrument" not in said.complaint


def test_what_a_boot_loader_said_is_written_down_and_played_back(tmp_path: Path) -> None:
    tap = tmp_path / "phone.tap"
    with sim_phone("--volume", "down") as phone:
        end_s = time.monotonic() + END_S
        while (then := in_process.bootbench("phone", "--fastboot", phone.fastboot, "--json")).status:
            assert time.monotonic() < end_s
            time.sleep(0.2)
        assert in_process.bootbench("phone", "--fastboot", phone.fastboot, "--json", "--tap", str(tap)).status == 0
    now = in_process.bootbench("phone", "--fastboot", f"replay://{tap.as_posix()}", "--json")
    assert json.loads(now.output)["facts"] == json.loads(then.output)["facts"]


def test_what_a_watch_asked_on_several_links_is_written_down_and_the_boot_loader_played_back(tmp_path: Path) -> None:
    tap = tmp_path / "watch.tap"
    with sim_phone("--volume", "down") as phone:
        end_s = time.monotonic() + END_S
        while in_process.bootbench("phone", "--fastboot", phone.fastboot).status:
            assert time.monotonic() < end_s
            time.sleep(0.2)
        both = ("--fastboot", phone.fastboot, "--adb", phone.adb)
        watched = in_process.bootbench("phone", "--watch", *both, "--seconds", "4", "--json", "--tap", str(tap))
        assert watched.status == 0
    heads = [line for line in map(json.loads, tap.read_text(encoding="utf-8").splitlines()) if "format" in line]
    assert {head["driver"] for head in heads} >= {"fastboot"}
    assert len({head["link"] for head in heads}) == len(heads)
    # Both links are opened at the same moment: which of them comes first is open.
    opening = [head["driver"] for head in heads].index("fastboot") + 1
    now = in_process.bootbench("phone", "--fastboot", f"replay://{tap.as_posix()}?opening={opening}", "--json")
    facts = {fact["name"]: fact["value"] for fact in json.loads(now.output)["facts"]}
    assert facts["product"] == "vayu"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("phone", "--adb", "tcp://127.0.0.1:1"),
            "ADB is not offered there: nobody answers there (Connection refused)",
        ),
        (("phone", "--fastboot", "sim://korad"), "fastboot is at"),
        (("phone", "--fastboot", "nonsense://x"), "an address begins with one of"),
        (("phone", "--seconds", "3"), "belongs to --watch"),
        (("phone", "--watch", "--adb", "sim://korad"), "a phone is watched at"),
        (("sim", "phone", "--fault", "no_such_fault"), "no_such_fault"),
        (("sim", "phone", "--key", "soon"), "key must be a number, not 'soon'"),
        (("sim", "phone", "--load", "0.3"), "has no leads"),
        (("sim", "korad", "--adb-port", "0"), "belong to `bootbench sim phone`"),
    ],
)
def test_a_refusal_is_one_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    said = in_process.bootbench(*arguments)
    assert said.status == 2
    assert sentence in said.complaint
    assert len(said.complaint.splitlines()) == 1
    assert said.output == ""


def test_a_taken_port_is_refused_in_one_sentence() -> None:
    with served(Scene(AdbState.DEVICE)) as phone:
        said = in_process.bootbench("sim", "phone", "--adb-port", str(phone.port))
    assert said.status == 2
    assert "cannot be opened" in said.complaint


def on_bus(monkeypatch: pytest.MonkeyPatch, bus: PretendedBus, *options: str) -> Said:
    monkeypatch.setattr(usb_watch, "_listing", lambda: bus)
    monkeypatch.setattr(usb_watch, "kernel_words", lambda clock: None)
    return in_process.bootbench("phone", *options)
