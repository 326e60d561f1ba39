"""`--tap` reaches into the guard's process: what it did to a supply is written down there and can be played back."""

from __future__ import annotations

import multiprocessing
import sys
import threading
from pathlib import Path

import pytest

from bench.guard import process
from bench.guard.client import GuardClient
from bench.guard.keeper import GuardRefusedError, Keeper, SupplyMeter
from bench.guard.messages import Arm, Beat, Output, PowerRequest, SwitchOn
from drivers.address import Address, Scheme
from drivers.catalog import instrument_row
from drivers.clock import TurnedClock
from drivers.connect import connect
from drivers.links.record import open_record
from drivers.opening import open_link
from drivers.riden.driver import Riden
from drivers.samples import Samples
from tests.walk.supply_bench import watched

REQUEST = PowerRequest(4.0, 2.0)


def test_what_a_guard_did_is_written_down_and_played_back_through_another_keeper(tmp_path: Path) -> None:
    path = tmp_path / "guard.tap"
    with GuardClient("sim://riden?load=0.35", path) as guard:
        then = guard.arm(REQUEST)
        assert guard.switch_off().output is Output.OFF
    replayed = connect(f"replay://{path.as_posix()}", TurnedClock())
    assert isinstance(replayed, SupplyMeter)
    keeper = Keeper(replayed, TurnedClock())
    assert keeper.arm(REQUEST) == then
    assert keeper.off() is Output.OFF


def test_a_guard_adds_nothing_to_a_file_that_is_no_record(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("{}\n", encoding="utf-8")
    with pytest.raises(GuardRefusedError, match="expected a record of a link"):
        GuardClient("sim://riden", path)
    assert path.read_text(encoding="utf-8") == "{}\n"


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
def test_a_full_disk_ends_the_record_and_not_the_guard() -> None:
    with watched("riden") as supply:
        with GuardClient(supply.address, Path("/dev/full")) as guard:
            guard.arm(REQUEST)
            guard.switch_on()
            assert supply.output_on
            assert guard.switch_off().output is Output.OFF
        assert not supply.output_on


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
def test_a_record_that_cannot_be_written_on_says_so() -> None:
    row = instrument_row("riden")
    assert row is not None
    with open_record(Path("/dev/full")) as record:
        Riden(open_link(Address(Scheme.SIM, "riden"), row, TurnedClock(), record), TurnedClock())
    assert record.broken_off is not None
    assert "the record ends early (No space left on device)" in record.broken_off


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_a_guard_that_fails_itself_switches_off_before_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    fails = threading.Event()
    read = Riden.read

    def reading(supply: Riden, timeout_s: float) -> Samples | None:
        if fails.is_set():
            raise RuntimeError("a mistake of ours")
        return read(supply, timeout_s)

    monkeypatch.setattr(Riden, "read", reading)
    ours, its = multiprocessing.Pipe()
    over = threading.Event()

    def application() -> None:
        ours.send(Arm(REQUEST))
        ours.send(SwitchOn())
        while not over.wait(0.02):
            ours.send(Beat())
            if supply.output_on:
                fails.set()

    with watched("riden") as supply:
        thread = threading.Thread(target=application)
        thread.start()
        try:
            with pytest.raises(RuntimeError, match="a mistake of ours"):
                process._Guard(its, supply.address, None).run()
            assert not supply.output_on
        finally:
            over.set()
            thread.join()
            ours.close()
            its.close()
