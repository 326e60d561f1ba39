"""One phone in several programs: each has it anew, and all of them the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from drivers.address import parse_address
from drivers.bench_folder import BenchFolder, Lies, Plugged, Pressed, benches_folder
from drivers.clock import HostClock, TurnedClock
from drivers.connect import connect
from drivers.errors import AddressError, LinkBusyError
from drivers.imaginary_phone import Action, ImaginaryPhone
from drivers.phone_load import PhoneLoad
from drivers.phone_model.stages import PhoneStage
from drivers.phone_shared import LOOK_S, SharedPhone
from drivers.sim_loads import joined, load_of, phone_on, with_bench

ADDRESS = "sim://riden?phone=mb_ufs_edl_9008&seed=5&key=none&bench=b1"
METER = ADDRESS.replace("riden", "ammeter")


@pytest.fixture(autouse=True)
def own_benches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


def program(text: str = METER) -> SharedPhone:
    """The phone as another program has it."""
    return joined(parse_address(text), HostClock())


def benches() -> list[str]:
    return sorted(path.name for path in benches_folder().iterdir() if path.is_dir())


def test_what_each_of_three_programs_does_all_of_them_have() -> None:
    supply, meter, usb = program(ADDRESS), program(), program()
    supply.feed_alone()
    one = PhoneLoad(ImaginaryPhone.of("mb_ufs_edl_9008", 5), None)
    for load in (supply, one):
        load.supplied(4.0, 3.0, True, 10.0)
    for load in (meter, one):
        load.press(12.0, 0.8)
    for load in (usb, one):
        load.do(Action.VOLUME_UP, 25.0)
        load.plug(True, 30.0)
    for load in (supply, one):
        load.supplied(4.0, 2.5, True, 40.0)
    wanted_a = one.currents_a(4.0, 10.0, 40_000, 1000.0)
    assert wanted_a.max() > 0.05, "the key was pressed"
    for load in (supply, meter, usb):
        assert np.array_equal(load.currents_a(4.0, 10.0, 40_000, 1000.0), wanted_a)
        assert load.said(0.0, 60.0) == one.said(0.0, 60.0) != ()
        assert load.stage_edges(60.0) == one.stage_edges(60.0)
        assert load.changes == one.changes


def test_instruments_of_two_programs_see_one_output_and_one_key() -> None:
    """The same on their wires; a program is a clock of its own here."""
    supply, board = connect(ADDRESS, HostClock()), connect(METER, HostClock())
    usb = phone_on(parse_address(ADDRESS), HostClock())
    assert usb is not None
    supply.program(4.0, 3.0)  # type: ignore[attr-defined]
    board.start()  # type: ignore[attr-defined]
    assert board.read(1.0).current_a[-1] < 0.001  # type: ignore[attr-defined]
    supply.switch(True)  # type: ignore[attr-defined]
    board.press(0.5)  # type: ignore[attr-defined]
    clock = HostClock()
    end_s = clock.now_s() + 20.0
    while usb.stage_edges(clock.now_s())[-1].stage is not PhoneStage.EDL and clock.now_s() < end_s:
        board.read(0.05)  # type: ignore[attr-defined]
    clock.sleep_s(0.3)
    held_a = supply.state().amperes  # type: ignore[attr-defined]
    assert held_a > 0.05
    assert board.read(1.0).current_a[-1] == pytest.approx(held_a, rel=0.3)  # type: ignore[attr-defined]
    supply.switch(False)  # type: ignore[attr-defined]
    assert usb.current_a(4.0, HostClock().now_s() + 0.2) < 1e-6


def test_a_supply_that_is_gone_gives_nothing_any_more() -> None:
    supply, meter = program(ADDRESS), program()
    supply.feed_alone()
    now_s = HostClock().now_s()
    supply.supplied(4.0, 3.0, True, now_s - 5.0)
    assert meter.current_a(4.0, now_s) > 0.0
    supply.leave()
    HostClock().sleep_s(2.0 * LOOK_S)
    assert meter.current_a(4.0, HostClock().now_s() + 0.2) < 1e-6


def test_power_by_itself_ends_where_a_supply_comes_and_is_not_given_beside_one() -> None:
    usb = program()
    assert usb.feed_until_a_supply_comes(4.0, 3.0, 10.0)
    assert usb.current_a(4.0, 12.0) > 0.0
    supply = program(ADDRESS)
    supply.feed_alone()
    assert usb.current_a(4.0, HostClock().now_s() + 1.0) < 1e-6
    assert not program().feed_until_a_supply_comes(4.0, 3.0, 14.0)


def test_one_supply_feeds_a_phone_and_the_refusal_says_so() -> None:
    first = load_of(parse_address(ADDRESS), HostClock())
    assert isinstance(first, SharedPhone)
    with pytest.raises(LinkBusyError, match="the supply of another program feeds the phone mb_ufs_edl_9008 of seed 5"):
        load_of(parse_address(ADDRESS), HostClock())
    load_of(parse_address(METER), HostClock())
    first.leave()
    load_of(parse_address(ADDRESS), HostClock())


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (ADDRESS.replace("key=none", "key=8"), "lies on the bench b1 with key=none already; say the same"),
        (ADDRESS + "&vbus=3", "with no vbus already"),
        (ADDRESS.replace("b1", "b/1"), "a bench is named by up to 40 letters"),
        (ADDRESS + "&debugging=maybe", "debugging is on or off"),
        ("sim://riden?bench=b1", "bench belongs to a phone"),
    ],
)
def test_what_fits_no_bench_is_one_sentence(address: str, sentence: str) -> None:
    there = program(ADDRESS)
    with pytest.raises(AddressError, match=sentence):
        load_of(parse_address(address), HostClock())
    assert there.said(0.0, 1.0) == ()
    program(ADDRESS.replace("&key=none", "")).press(1.0)  # who does not say it takes what is there


def test_a_turned_clock_shares_nothing_with_other_programs() -> None:
    address = parse_address("sim://riden?phone=normal_boot&seed=1")
    assert with_bench(address, TurnedClock()) == address
    clock = HostClock()
    named = with_bench(address, clock)
    assert named.option("bench") == with_bench(address, clock).option("bench") != None  # noqa: E711
    assert with_bench(named, HostClock()) == named
    assert with_bench(parse_address("sim://riden"), clock) == parse_address("sim://riden")
    with pytest.raises(AddressError, match="in real time only"):
        load_of(named, TurnedClock())


def test_boots_are_counted_where_the_phone_lies() -> None:
    """Who comes to a bench with another number of boots gets the phone as it lies there."""
    first, other = program(f"{ADDRESS}&boot=2"), program(f"{ADDRESS}&boot=5")
    first.supplied(4.0, 3.0, True, 1.0)
    times_s = [1.0 + 0.1 * k for k in range(100)]
    seen = [first.current_a(4.0, at_s) for at_s in times_s]
    assert seen == [other.current_a(4.0, at_s) for at_s in times_s]
    alone = load_of(parse_address(f"{ADDRESS.replace('bench=b1', 'boot=2')}"))
    assert isinstance(alone, PhoneLoad)
    alone.supplied(4.0, 3.0, True, 1.0)
    assert seen == [alone.current_a(4.0, at_s) for at_s in times_s]
    first.leave()
    other.leave()


def test_the_last_one_clears_the_bench_away_and_one_that_nobody_has_any_more_too() -> None:
    one, other = program(), program()
    assert benches() == ["b1-mb_ufs_edl_9008-5"]
    one.leave()
    assert benches() == ["b1-mb_ufs_edl_9008-5"]
    del other
    assert benches() == []


def test_what_a_killed_program_left_is_cleared_away_by_the_next() -> None:
    code = (
        "import sys, time\n"
        "from drivers.address import parse_address\n"
        "from drivers.clock import HostClock\n"
        "from drivers.sim_loads import load_of\n"
        f"load = load_of(parse_address({ADDRESS!r}), HostClock())\n"
        "load.supplied(4.0, 3.0, True, 1.0)\n"
        "print('here', flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "here\n"
        seen = program()
        assert seen.current_a(4.0, 2.0) > 0.0
        seen.leave()
        os.kill(killed.pid, signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    assert benches() == ["b1-mb_ufs_edl_9008-5"]
    fresh = program()
    assert fresh.stage_edges(10.0) == (), "another phone than the killed program's, at rest"
    fresh.leave()
    assert benches() == []


def test_half_a_line_of_a_killed_program_is_no_deed(tmp_path: Path) -> None:
    root = tmp_path / "benches"
    root.mkdir()
    one, other = (BenchFolder(root, "b", Lies(None, None, None)) for _ in range(2))
    one.write(Plugged(1.0, True))
    assert other.read() == [Plugged(1.0, True)]
    with (root / "b" / "done.jsonl").open("ab") as torn:
        torn.write(b'{"did": "pressed", "at_s": 2.0, "he')
    assert other.read() == []
    one.write(Pressed(3.0, 1.0))
    one.write(Plugged(4.0, False))
    assert other.read() == [Pressed(3.0, 1.0), Plugged(4.0, False)]
    one.leave()
    other.leave()
