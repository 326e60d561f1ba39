"""One phone in real time, whoever asks: programs started by themselves, and the processes of one capture."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from analysis.run import RunKind
from analysis.trace import EventName
from bench.case import load_case
from bench.cli.record_desk import Desk
from bench.simulation.beside import phone_beside
from bench.station_toml import load_station
from bench.traces.jls_file import JlsFile
from drivers.capabilities import CurrentMeter, KeyRelay, PowerSource, VbusSwitch
from drivers.clock import HostClock
from drivers.connect import connect
from tests.bench.cli.command_line import BOOTBENCH, bootbench
from tests.drivers.serving import served

PHONE = ("--fault", "mb_ufs_edl_9008", "--seed", "5", "--key", "none")
STATION = """
format = "bootbench-station/1"
name = "Simulated bench"
[supply]
address = "sim://riden?{phone}"
[meter]
address = "sim://ammeter?{phone}"
[key]
address = "sim://ammeter?{phone}"
[vbus_switch]
address = "sim://ammeter?{phone}"
[phone]
usb = false
"""
PLAN = """
format = "bootbench-plan/1"
name = "short-relay"
title = "A short boot and a short USB phase, by relay"
[power]
set_v = 4.0
limit_a = 3.0
[key]
by = "relay"
after_s = 2.0
press_s = 1.0
[stop]
longest_s = 9.0
key_wait_s = 8.0
settled_s = 5.0
stuck_s = 4.0
[usb]
watch_s = 6.0
"""
TRIES = ("C1", "C2", "C3")
"""On a machine too busy for the guard's own times it switches off, which is its right; then it is tried again."""
PATIENCE_S = 240.0
"""A busy machine takes its time; a phone that is not one never gets there."""


@pytest.fixture(autouse=True)
def own_benches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


@contextmanager
def phone_program(*options: str) -> Iterator[list[str]]:
    """`bootbench sim phone` until the end of the block, and what it has said so far."""
    command = [str(BOOTBENCH), "sim", "phone", *options]
    said: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith("adb ")
        words = process.stderr
        reader = threading.Thread(target=lambda: said.extend(words), daemon=True)
        reader.start()
        try:
            yield said
        finally:
            process.kill()
            reader.join()


@pytest.mark.skipif(sys.platform == "win32", reason="the programs that serve are ended by POSIX signals")
def test_a_supply_a_board_and_a_phone_that_are_programs_of_their_own_have_one_phone() -> None:
    clock = HostClock()
    with (
        served("riden", "--tcp", "0", *PHONE) as riden,
        served("ammeter", "--tcp", "0", *PHONE) as ammeter,
        phone_program(*PHONE, "--vbus", "none") as said,
    ):
        supply, board = connect(f"{riden.address}?driver=riden"), connect(f"{ammeter.address}?driver=ammeter")
        assert isinstance(supply, PowerSource)
        assert isinstance(board, CurrentMeter)
        assert isinstance(board, KeyRelay)
        assert isinstance(board, VbusSwitch)
        board.start()

        def flows_a(wait_s: float) -> tuple[float, float]:
            """What the supply and the board read after a while."""
            end_s, read_a = clock.now_s() + wait_s, np.nan
            while clock.now_s() < end_s:
                samples = board.read(0.1)
                read_a = float(samples.current_a[-1]) if samples is not None else read_a
            return supply.state().amperes, read_a

        supply.program(4.0, 3.0)
        assert max(flows_a(0.5)) < 0.002
        supply.switch(True)
        assert max(flows_a(1.0)) < 0.02, "nobody pressed the key"
        board.press(1.0)
        held_a = flows_a(4.0)
        assert min(held_a) > 0.05, "the key was pressed, for the supply too"
        assert held_a[0] == pytest.approx(held_a[1], rel=0.3)
        assert not any("usb" in line for line in said)
        board.switch_vbus(True)
        end_s = clock.now_s() + PATIENCE_S
        while not any("usb_attached 05c6:9008" in line for line in said) and clock.now_s() < end_s:
            board.read(0.1)
        assert any("usb_attached 05c6:9008" in line for line in said)
        riden.process.kill()
        riden.process.wait()
        end_s = clock.now_s() + PATIENCE_S
        while not any("usb_detached" in line for line in said) and clock.now_s() < end_s:
            board.read(0.1)
        assert any("usb_detached" in line for line in said), "its supply was killed"
        board.close()
        supply.close()


def test_what_is_marked_by_hand_is_done_to_the_phone_in_another_process(tmp_path: Path) -> None:
    """A key press at the desk reaches the phone on the leads of a supply that is another program's clock."""
    clock, other = HostClock(), HostClock()
    station = load_station("sim://riden?phone=mb_ufs_edl_9008&seed=5&key=none&bench=hand")
    beside = phone_beside(station, clock, turned=False)
    assert beside is not None
    assert station.supply is not None
    supply = connect(station.supply.address, other)
    assert isinstance(supply, PowerSource)
    desk = Desk(clock, queue.SimpleQueue(), plugs=beside.plug, presses=beside.hold_key)
    supply.program(4.0, 3.0)
    supply.switch(True)
    clock.sleep_s(0.5)
    assert supply.state().amperes < 0.02
    desk.press("k")
    clock.sleep_s(1.0)
    desk.press("k")
    clock.sleep_s(2.0)
    assert supply.state().amperes > 0.05
    desk.press("u")
    heard: list[str] = []
    end_s = clock.now_s() + PATIENCE_S
    while not heard and clock.now_s() < end_s:
        heard += [f"{one.word.value} {one.value}" for one in beside.take(0.05)]
    assert heard[0] == "usb_attached 05c6:9008"
    assert desk.marks == ["key_down", "key_up", "vbus_on"]


def test_a_capture_in_real_time_has_one_phone_in_all_its_processes(tmp_path: Path) -> None:
    query = "phone=mb_ufs_edl_9008&seed=5&key=none"
    (tmp_path / "bench.toml").write_text(STATION.format(phone=query), encoding="utf-8")
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    given = ("record", "--station", tmp_path / "bench.toml", "--plan", tmp_path / "plan.toml", "-o")
    for name in TRIES:
        said = bootbench(*given, tmp_path / name)
        if said.status == 0:
            break
    assert said.status == 0, said.output + said.complaint
    boot, probe = load_case(tmp_path / name).runs
    assert (boot.kind, probe.kind) == (RunKind.SUPPLY_BOOT, RunKind.USB_PROBE)
    assert boot.trace_path is not None
    key_s = next(event.at_s for event in boot.events if event.name is EventName.KEY_DOWN)
    with JlsFile(boot.trace_path) as file:
        for trace in (file.read(), file.read_beside(0).trace):
            times_s = trace.clock.times_s()
            before = trace.current_a[(times_s > key_s - 1.0) & (times_s < key_s - 0.1)]
            after = trace.current_a[(times_s > key_s + 3.0) & (times_s < key_s + 4.0)]
            assert np.nanmean(before) < 0.02, trace.meter.name
            assert np.nanmean(after) > 0.05, f"{trace.meter.name}: the relay pressed the key"
    vbus_s = next(event.at_s for event in probe.events if event.name is EventName.VBUS_ON)
    shown = next(event for event in probe.events if event.name is EventName.USB_ATTACHED)
    assert (shown.value, shown.at_s > vbus_s) == ("05c6:9008", True)
    assert probe.trace_path is not None
    with JlsFile(probe.trace_path) as file:
        for trace in (file.read(), file.read_beside(0).trace):
            times_s = trace.clock.times_s()
            charged = trace.current_a[(times_s > vbus_s + 2.5) & (times_s < vbus_s + 5.5)]
            assert np.nanmean(charged) < 0.01, f"{trace.meter.name}: VBUS feeds the phone by then"
    assert not list((tmp_path / "bootbench" / "benches").glob("*/")), "nothing stays behind"
