"""Finding out who is plugged in: by asking alone, in bounded time, with nothing switched and nothing left open."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from bench.instrument_use import good_for
from drivers.capabilities import BLIND_ON_VBUS, MeterLimits, MeterPlace, PowerSource, SupplyLimits
from drivers.catalog import INSTRUMENTS, Carrier, InstrumentRow, Part, asking_order, driver_class, simulator_class
from drivers.clock import HostClock, TurnedClock
from drivers.connect import connect
from drivers.discover import Asked, ask, ask_all
from drivers.electrics import Resistive
from drivers.errors import DriversError, NoAnswerError
from drivers.links.patient import PatientLink
from drivers.links.simulated import SimLink
from drivers.plugged_in import Plugged, plugged_in
from drivers.serving import PtyChannel
from tests.drivers.serving import served
from tests.own_time import own_time

STREAMS = [row for row in INSTRUMENTS if row.carrier is Carrier.STREAM]
posix = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")


@pytest.fixture(scope="module")
def everything() -> Iterator[dict[str, Asked]]:
    """Every simulator on a port of its own, one port in use, one on which nobody answers; all asked at once."""
    with ExitStack() as stack:
        ports = {row.name: stack.enter_context(served(row.name)).address for row in STREAMS}
        ports["busy"] = stack.enter_context(served("korad")).address
        holder = connect(f"{ports['busy']}?driver=korad")
        stack.callback(holder.close)
        mute = PtyChannel()
        stack.callback(mute.close)
        ports["mute"] = mute.address
        open_before = _open_files()
        with own_time() as timed:
            asked = ask_all([Plugged(address, name) for name, address in ports.items()])
        assert timed.took_s < 40.0
        assert _open_files() == open_before
        yield dict(zip(ports, asked, strict=True))
        for name, one in zip(ports, asked, strict=True):
            if one.found is not None and Part.SUPPLY in one.found.row.parts:
                supply = connect(one.found.address)
                assert isinstance(supply, PowerSource)
                assert not supply.state().output_on, name
                supply.close()


def _open_files() -> int:
    return len(os.listdir("/proc/self/fd")) if sys.platform == "linux" else 0  # noqa: PTH208 - not files to walk


@posix
@pytest.mark.parametrize("row", STREAMS, ids=lambda row: row.name)
def test_an_instrument_on_an_unnamed_port_is_found_by_asking(row: InstrumentRow, everything: dict[str, Asked]) -> None:
    found = everything[row.name].found
    assert found is not None, everything[row.name].problem
    assert found.row.name == row.name
    assert found.address.endswith(f"?driver={row.name}")
    assert found.identity.model
    assert (found.supply_limits is not None) == (Part.SUPPLY in row.parts)
    assert good_for(found.supply_limits, found.meter_limits)


@posix
def test_a_port_in_use_is_reported_with_who_holds_it(everything: dict[str, Asked]) -> None:
    assert everything["busy"].found is None
    assert "the port is in use by " in str(everything["busy"].problem)


@posix
def test_a_silent_port_is_given_up_with_one_sentence(everything: dict[str, Asked]) -> None:
    assert everything["mute"].found is None
    assert "no instrument answers there, asked as korad, dps," in str(everything["mute"].problem)


@posix
def test_another_process_that_holds_a_port_is_named() -> None:
    with served("korad") as simulator:
        code = (
            f"import time; from drivers.connect import connect; i = connect({simulator.address!r} + '?driver=korad');"
            "print('held', flush=True); time.sleep(60)"
        )
        holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            problem = ask_all([Plugged(simulator.address, "port")])[0].problem
            # The simulator itself holds the pseudo-terminal too, and may be met first.
            assert problem is not None
            assert any(f"(pid {process.pid})" in problem for process in (holder, simulator.process))
        finally:
            holder.kill()
            holder.wait()
            if holder.stdout is not None:
                holder.stdout.close()


@pytest.mark.parametrize("row", [row for row in STREAMS if Part.SUPPLY in row.parts], ids=lambda row: row.name)
def test_being_asked_as_anything_else_changes_nothing_on_a_supply_that_is_on(row: InstrumentRow) -> None:
    clock = TurnedClock()
    link = SimLink(f"sim://{row.name}", simulator_class(row)(Resistive(11.4)), clock)
    supply = driver_class(row)(link, clock)
    supply.program(4.0, 1.5)
    supply.switch(True)
    before = supply.state()
    assert before.output_on
    for other in STREAMS:
        if other is not row:
            with pytest.raises(DriversError):
                driver_class(other)(PatientLink(link, clock, other.identify_s), clock)
    clock.sleep_s(2.0)
    link.discard()
    assert supply.state() == before


@pytest.mark.parametrize("row", STREAMS, ids=lambda row: row.name)
def test_asking_a_mute_port_takes_no_longer_than_its_row_says(row: InstrumentRow) -> None:
    clock = TurnedClock()

    class Mute:
        name = "mute"

        def write(self, data: bytes) -> None:
            pass

        def read(self, limit: int, timeout_s: float) -> bytes:
            clock.sleep_s(timeout_s)
            return b""

        def discard(self) -> int:
            return 0

        def close(self) -> None:
            pass

    with pytest.raises(NoAnswerError):
        driver_class(row)(PatientLink(Mute(), clock, row.identify_s), clock)
    assert clock.now_s() <= row.identify_s + 0.5


def test_the_usb_id_of_a_chip_says_who_is_asked_first_and_an_id_of_its_own_who_is_asked_at_all() -> None:
    names = [row.name for row in asking_order("1a86:7523")]
    assert names[:6] == ["dps", "riden", "hanmatek", "owon", "wanptek", "ammeter"]
    assert "korad" in names
    assert "ppk2" not in names
    assert [row.name for row in asking_order("1915:c00a")] == ["ppk2"]
    assert [row.name for row in asking_order(None)][-1] == "ppk2"


def test_what_is_plugged_in_is_listed_without_opening_anything() -> None:
    plugged_in()  # libusb keeps its own descriptors from its first use on
    before = _open_files()
    listed = plugged_in()
    assert all("://" in device.address for device in listed.devices)
    assert _open_files() == before


def test_uses_are_told_from_the_limits_alone() -> None:
    coarse = good_for(SupplyLimits(30.0, 2.0, 0.01, 0.01, True, False), MeterLimits(15.0, 0.01, 2.0))
    assert coarse == (
        "feeds the phone up to the key; at 2 A a boot, which peaks near 3 A, may run into its limit",
        "switches itself off on over-voltage, on nothing else",
        "cannot see a leak of some milliampere before the key",
        "sees where a boot stops, loops and plateaus",
        "stages before the boot loader run together",
    )
    fast = good_for(None, MeterLimits(5000.0, 1e-6, 4.6))
    assert fast == ("sees a leak before the key", "sees every stage of a boot and the steps inside it")


def test_a_meter_in_the_usb_lead_is_good_for_no_boot_however_quick_it_is() -> None:
    quick = MeterLimits(1000.0, 1e-6, 6.0, blind_to=(BLIND_ON_VBUS,), place=MeterPlace.VBUS)
    assert good_for(None, quick) == ("shows whether and how the phone charges", BLIND_ON_VBUS)


def _verb(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench.cli.main", "instruments", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)


def test_the_verb_asks_one_address_in_words_and_in_json() -> None:
    words = _verb("--ask", "sim://riden")
    assert (words.returncode, words.stderr) == (0, "")
    assert words.stdout.startswith("Riden RD6006, serial number 00012345, firmware 1.28\naddress: sim://riden\n")
    fields = json.loads(_verb("--ask", "sim://riden", "--json").stdout)
    assert (fields["driver"], fields["resolution_a"], fields["max_a"]) == ("riden", 0.001, 6.1)


def test_the_verb_lists_what_it_knows_and_how_that_was_verified() -> None:
    known = json.loads(_verb("--known", "--json").stdout)["known"]
    assert [row["name"] for row in known] == [row.name for row in INSTRUMENTS]
    assert all(row["verified_by"] for row in known)
    words = _verb("--known").stdout
    assert all(row.title in words and row.verified_by in words for row in INSTRUMENTS)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--ask", "serial:///dev/no-such-port"), "there is no such port"),
        (("--ask", "usb://1234:5678"), "no instrument of the catalog talks USB as 1234:5678"),
        (("--ask", "usb://monsoon"), "expected vid:pid as in usb://2ab9:0001"),
        (("--ask", "sim://toaster"), "there is no instrument 'toaster'"),
        (("--ask", "sim://korad", "--known"), "--known and --ask were both given"),
    ],
)
def test_the_verb_refuses_in_one_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    ran = _verb(*arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert sentence in ran.stderr
    assert ran.stderr.count("\n") == 1


def test_asking_a_simulator_takes_the_clock_that_is_passed_in() -> None:
    assert ask("sim://korad", TurnedClock()).row.name == "korad"
    assert ask("sim://korad", HostClock()).row.name == "korad"
