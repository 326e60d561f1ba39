"""A board presses the key and switches VBUS where nobody is; what it says is what the case has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.run import RunKind
from analysis.trace import Event, EventName
from bench.case import Case, Run, load_case
from bench.errors import BenchError
from bench.plan import KeyPress, Plan, StopRules, UsbPhase
from bench.plan_toml import load_plan
from bench.recorder.items import EndedBy
from bench.recorder.recorder import Recording
from bench.simulation.technician import SimulatedEars
from bench.station import Placed, Station, StationPart
from bench.station_open import Opening
from drivers.address import parse_address
from drivers.ammeter.driver import Ammeter
from drivers.ammeter.sim import AmmeterSim
from drivers.capabilities import CurrentMeter
from drivers.clock import TurnedClock
from drivers.electrics import Open
from drivers.links.simulated import SimLink
from drivers.phone_load import PhoneLoad
from drivers.sim_loads import phone_on
from tests.bench.cli.in_process import bootbench
from tests.bench.recorder.benches import recorder

PHONE = "phone=mb_ufs_edl_9008&seed=5&key=none"
PLAN = replace(
    load_plan("boot-relay"),
    stop=StopRules(longest_s=14.0, key_wait_s=6.0, settled_s=4.0, stuck_s=5.0),
    press=KeyPress(after_s=2.5, held_s=0.8),
    usb=UsbPhase(8.0),
)


def bench(supply: str = "riden", meter: str | None = "ammeter", board: str = "ammeter") -> Station:
    """The board may be the meter's own, or stand beside a meter that has no outputs."""
    at = f"sim://{board}?{PHONE}"
    return Station(
        "Bench of the tests",
        Placed(StationPart.SUPPLY, f"sim://{supply}?{PHONE}"),
        Placed(StationPart.METER, f"sim://{meter}?{PHONE}") if meter is not None else None,
        key=Placed(StationPart.KEY, at),
        vbus_switch=Placed(StationPart.VBUS_SWITCH, at),
        listens_usb=False,
        path=Path("bench.toml"),
    )


def phone_of(station: Station, clock: TurnedClock) -> PhoneLoad:
    phone = phone_on(parse_address(station.instruments[0].address), clock)
    assert phone is not None
    return phone


def recorded(
    station: Station, target: Path, plan: Plan = PLAN, opening: type[Opening] = Opening
) -> tuple[Recording, PhoneLoad]:
    clock = TurnedClock()
    phone = phone_of(station, clock)
    recording = recorder(station, opening(clock), target, plan, ears=SimulatedEars(phone, clock)).record()
    return recording, phone


def event_of(run: Run, name: EventName) -> Event:
    (found,) = [event for event in run.events if event.name is name]
    return found


def notes(case: Case, run: int = 0) -> str:
    return " | ".join(str(event.value) for event in case.runs[run].events if event.name is EventName.NOTE)


@pytest.mark.parametrize("meter", ["ammeter", None], ids=["the meter's own board", "a board of its own"])
def test_a_run_without_anybody_has_its_key_press_and_its_usb_phase(tmp_path: Path, meter: str | None) -> None:
    recording, phone = recorded(bench(meter=meter), tmp_path / "C1")
    case = load_case(tmp_path / "C1")
    boot, probe = case.runs
    assert (boot.kind, probe.kind) == (RunKind.SUPPLY_BOOT, RunKind.USB_PROBE)
    on, down, up = (event_of(boot, name) for name in (EventName.OUTPUT_ON, EventName.KEY_DOWN, EventName.KEY_UP))
    assert 2.4 < down.at_s - on.at_s < 5.0, "the plan's time, from when the guard had raised the limit or a bit later"
    assert up.at_s - down.at_s == pytest.approx(0.8, abs=0.05)
    assert 0.0 < down.uncertainty_s <= 0.1
    assert not any(event.name is EventName.VBUS_ON for event in boot.events)
    assert "nobody marked" not in notes(case)
    assert recording.runs[0].ended.by is EndedBy.STUCK, "the phone was really pressed: it sits in EDL"
    plugged, shown = event_of(probe, EventName.VBUS_ON), event_of(probe, EventName.USB_ATTACHED)
    off = event_of(probe, EventName.VBUS_OFF)
    assert plugged.at_s < shown.at_s < off.at_s
    assert shown.value == "05c6:9008"
    assert off.at_s - plugged.at_s >= 8.0
    assert not phone._plugged
    assert all(counted.lost == 0 for one in recording.runs for counted in one.done.counts)


def test_one_board_has_one_link(tmp_path: Path) -> None:
    opened: list[StationPart] = []

    class Counting(Opening):
        def meter(self, placed: Placed) -> CurrentMeter:
            opened.append(placed.part)
            return Opening.meter(self, placed)

    recorded(bench(), tmp_path / "C1", opening=Counting)
    assert opened == [StationPart.METER]


def test_a_press_is_held_no_longer_than_the_board_can(tmp_path: Path) -> None:
    long = replace(PLAN, press=KeyPress(2.0, 4.4), usb=None)
    recorded(bench(), tmp_path / "C1", long)
    boot = load_case(tmp_path / "C1").runs[0]
    held_s = event_of(boot, EventName.KEY_UP).at_s - event_of(boot, EventName.KEY_DOWN).at_s
    assert held_s == pytest.approx(4.4, abs=0.05)
    with pytest.raises(BenchError, match=r"lets it go after 4\.4 s; lower key\.press_s"):
        recorded(bench(), tmp_path / "C2", replace(PLAN, press=KeyPress(2.0, 4.5)))
    assert not (tmp_path / "C2").exists()
    assert not (tmp_path / "C2.part").exists()


def other(simulator: Callable[[], AmmeterSim], *, deaf: bool = False) -> type[Opening]:
    """An opening in which the board is another one."""

    class Other(Opening):
        def meter(self, placed: Placed) -> CurrentMeter:
            meter = Ammeter(SimLink(placed.address, simulator(), self.clock), self.clock)
            if deaf:
                meter.press = lambda duration_s: None  # type: ignore[method-assign]
                meter.switch_vbus = lambda on: None  # type: ignore[method-assign]
            return meter

    return Other


def test_a_board_without_outputs_is_refused_before_anything_is_recorded(tmp_path: Path) -> None:
    bare = other(lambda: AmmeterSim(Open(), outputs=False))
    with pytest.raises(BenchError, match="announces no relay at the power key"):
        recorded(bench(), tmp_path / "C1", opening=bare)
    with pytest.raises(BenchError, match="announces no switch in VBUS"):
        recorded(bench(), tmp_path / "C1", replace(PLAN, press=None), opening=bare)
    assert list(tmp_path.iterdir()) == []


def test_an_order_that_nothing_came_of_is_no_event(tmp_path: Path) -> None:
    recording, _ = recorded(bench(meter=None), tmp_path / "C1", opening=other(lambda: AmmeterSim(Open()), deaf=True))
    case = load_case(tmp_path / "C1")
    assert [run.kind for run in case.runs] == [RunKind.SUPPLY_BOOT], "a probe in which VBUS never came is no evidence"
    names = {event.name for run in case.runs for event in run.events}
    assert not names & {EventName.KEY_DOWN, EventName.VBUS_ON}
    assert "told to press the power key, and did not say that it did" in notes(case)
    assert recording.runs[0].ended.by is EndedBy.NO_START


def test_nobody_hears_the_phone_and_so_there_is_no_usb_phase(tmp_path: Path) -> None:
    recorder(bench(), Opening(TurnedClock()), tmp_path / "C1", PLAN).record()
    assert [run.kind for run in load_case(tmp_path / "C1").runs] == [RunKind.SUPPLY_BOOT]


def test_the_verb_needs_no_terminal_for_it(tmp_path: Path) -> None:
    parts = {"supply": "riden", "meter": "ammeter", "key": "ammeter", "vbus_switch": "ammeter"}
    text = 'format = "bootbench-station/1"\nname = "B"\n' + "".join(
        f'[{part}]\naddress = "sim://{name}?{PHONE}"\n' for part, name in parts.items()
    )
    (tmp_path / "bench.toml").write_text(text, encoding="utf-8")
    said = bootbench(
        "record", "--station", tmp_path / "bench.toml", "--plan", "boot-relay", "--fast", "-o", tmp_path / "C1"
    )
    assert said.status == 0, said.complaint
    assert [run.kind for run in load_case(tmp_path / "C1").runs] == [RunKind.SUPPLY_BOOT, RunKind.USB_PROBE]
    assert bootbench("diagnose", tmp_path / "C1").status == 0
