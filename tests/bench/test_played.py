"""A recording that is played arrives as it was recorded: each reading, each hole, each event, at any speed."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.trace import Event, EventName, Meter, StampedClock, Trace, UniformClock
from bench.connecting import connect_any, with_driver
from bench.errors import BadInputError
from bench.played import load_played, row_that_plays, simulator_of
from bench.station import station_of_address
from bench.station_open import with_open_leads
from bench.traces import case_csv, jls
from bench.traces.recording import Origin, Recording
from drivers.address import parse_address
from drivers.ammeter.driver import Ammeter
from drivers.capabilities import CurrentMeter, PowerSource
from drivers.clock import TurnedClock
from drivers.connect import connect
from drivers.errors import AddressError
from drivers.links.simulated import SimLink
from drivers.played import Played, PlayedAmmeter, PlayedLoad, PlayedMark
from drivers.samples import Regulation
from tests.bench.cli.command_line import bootbench

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"


def played(current_a: np.ndarray, rate_hz: float = 250.0, speed: float = 1.0, **more: object) -> Played:
    times_s = np.arange(current_a.size) / rate_hz
    return Played(times_s, current_a, more.pop("voltage_v", None), rate_hz, "ppk2", speed=speed, **more)  # type: ignore[arg-type]


def read_all(meter: CurrentMeter, clock: TurnedClock, seconds: float) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Current, host times and notes of everything that comes."""
    current, host_s, notes = [], [], []
    end_s = clock.now_s() + seconds
    while clock.now_s() < end_s:
        samples = meter.read(0.1)
        if samples is not None:
            current.append(samples.current_a)
            host_s.append(samples.host_s)
            notes += [marker.value or marker.name.value for marker in samples.markers]
    return np.concatenate(current), np.concatenate(host_s), notes


@settings(max_examples=30, deadline=None)
@given(
    readings=st.lists(st.one_of(st.floats(-0.1, 3.0), st.just(float("nan"))), min_size=2, max_size=300),
    speed=st.sampled_from([0.1, 0.5, 1.0, 3.7, 10.0, 40.0]),
)
def test_an_ammeter_plays_every_reading_and_every_hole_at_any_speed(readings: list[float], speed: float) -> None:
    # The last reading is there, or nobody could know how many were lost after it; the first one starts the numbers.
    current_a = np.array([0.5, *readings, 0.25])
    clock = TurnedClock()
    meter = Ammeter(SimLink("play", PlayedAmmeter(played(current_a, speed=speed)), clock), clock)
    meter.start()
    came_a, host_s, _ = read_all(meter, clock, current_a.size / 250.0 / speed + 0.5)
    np.testing.assert_allclose(came_a, current_a, atol=6e-8)
    np.testing.assert_allclose(np.diff(host_s), 1.0 / 250.0 / speed, atol=3e-6)


def test_events_come_as_notes_at_their_place_and_a_second_start_plays_again() -> None:
    marks = (PlayedMark(0.4, "key_down"), PlayedMark(0.6, "usb_attached,05c6:9008"), PlayedMark(0.7, "note,Prüfung"))
    clock = TurnedClock()
    simulator = PlayedAmmeter(played(np.linspace(0.0, 1.0, 250), marks=marks))
    meter = Ammeter(SimLink("play", simulator, clock), clock)
    for _ in range(2):
        meter.start()
        came_a, _, notes = read_all(meter, clock, 1.5)
        assert came_a.size == 250
        assert notes == ["key_down", "usb_attached,05c6:9008", "note,Pr?fung"]


def test_what_was_recorded_without_voltage_has_none_when_it_is_played() -> None:
    clock = TurnedClock()
    for voltage_v in (None, np.full(50, 3.9)):
        meter = Ammeter(SimLink("p", PlayedAmmeter(played(np.ones(50), voltage_v=voltage_v)), clock), clock)
        meter.start()
        samples = meter.read(0.2)
        assert samples is not None
        assert (samples.voltage_v is None) == (voltage_v is None)


def test_a_supply_plays_from_output_on_and_again_after_off() -> None:
    """The recording's output came on at 1 s: what was before is not played."""
    current_a = np.where(np.arange(1000) < 500, 0.001, 0.4)
    load = PlayedLoad(played(current_a, on_s=1.0, speed=2.0))
    for since_s in (10.0, 30.0):
        assert load.supplied(4.0, 3.0, True, since_s).amperes == pytest.approx(0.001)
        assert load.supplied(4.0, 3.0, True, since_s + 0.49).amperes == pytest.approx(0.001)
        assert load.supplied(4.0, 3.0, True, since_s + 0.51).amperes == pytest.approx(0.4)
        assert load.supplied(4.0, 0.3, True, since_s + 0.6).regulation is Regulation.CONSTANT_CURRENT
        assert load.supplied(4.0, 3.0, True, since_s + 1.6).amperes == 0.0  # it is over
        load.supplied(4.0, 3.0, False, since_s + 2.0)


def test_a_supply_shows_the_recorded_sag_below_what_it_is_set_to_now() -> None:
    volts = np.where(np.arange(100) < 50, 4.0, 3.4)
    load = PlayedLoad(played(np.full(100, 0.5), rate_hz=100.0, voltage_v=volts))
    assert load.supplied(3.9, 3.0, True, 0.0).volts == pytest.approx(3.9)
    assert load.supplied(3.9, 3.0, True, 0.75).volts == pytest.approx(3.3)


def test_a_fast_recording_plays_out_of_a_ppk2(tmp_path: Path) -> None:
    random = np.random.default_rng(5)
    current_a = np.repeat(random.uniform(0.01, 0.8, 40), 2500).astype(np.float32)  # one second at 100 kS/s
    trace = Trace(UniformClock(current_a.size, 100_000.0), current_a, Meter("ppk2", 100_000.0))
    path = tmp_path / "fast.jls"
    jls.write(Recording(trace, Origin("jls", "", "")), path)
    clock = TurnedClock()
    meter = connect_any(f"play://{quote(str(path))}?driver=ppk2", clock)
    assert isinstance(meter, CurrentMeter)
    meter.start()
    came_a, _, _ = read_all(meter, clock, 0.9)
    middles = came_a[1250::2500]
    assert middles.size >= 30
    np.testing.assert_allclose(middles, current_a[1250::2500][: middles.size], rtol=0.01)
    with pytest.raises(AddressError, match="the line protocol carries 20,000"):
        connect_any(f"play://{quote(str(path))}", clock)


def test_the_instrument_that_suits_a_recording_plays_it(tmp_path: Path) -> None:
    stamps_s = np.cumsum(np.random.default_rng(1).uniform(0.2, 0.3, 40))
    for name, plays in (("korad", "korad"), ("unheard of", "riden")):
        trace = Trace(StampedClock(stamps_s), np.full(40, 0.1), Meter(name, 4.0))
        path = tmp_path / f"{plays}.jls"
        jls.write(Recording(trace, Origin("jls", "", "")), path)
        address = with_driver(parse_address(f"play://{path.as_posix()}"))
        assert address.option("driver") == plays
        station = station_of_address(f"play://{path.as_posix()}")
        assert station.simulated
        assert station.supply is not None
        assert not station.listens_usb
        bare = with_open_leads(station).supply
        assert bare is not None
        assert bare.address == f"sim://{plays}"
    even = tmp_path / "even.csv"
    times_s = np.arange(100) / 100.0
    case_csv.write(
        Recording(Trace(StampedClock(times_s), np.full(100, 0.1), Meter("ppk2", 100.0)), Origin("csv", "", "")), even
    )
    assert with_driver(parse_address(f"play://{even.as_posix()}")).option("driver") == "ammeter"


def test_a_run_of_a_case_is_played_and_one_that_it_has_not_is_refused() -> None:
    case = FIXTURES / "cases" / "battery_korad"
    one = load_played(case, 1.0)
    other = load_played(case, 1.0, run="run-2")
    assert one.times_s.size != other.times_s.size
    assert one.name == "korad"
    assert "key_down" in [mark.text for mark in one.marks]
    with pytest.raises(BadInputError, match=r"has no run 'run-9' with a recording; it has run-1"):
        load_played(case, 1.0, run="run-9")
    clock = TurnedClock()
    supply = connect_any(f"play://{quote(str(case))}?speed=20", clock)
    assert isinstance(supply, PowerSource)
    supply.program(4.0, 3.0)
    supply.switch(True)
    seen = []
    for _ in range(60):
        clock.sleep_s(0.05)
        seen.append(supply.state().amperes)
    assert max(seen) > 0.2


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("speed=200", "played at x0.1 to x100, not x200"),
        ("speed=nan", "played at x0.1 to x100, not xnan"),
        ("speed=fast", "speed must be a number"),
        ("driver=monsoon", "talks USB transfers"),
        ("driver=abacus", "no instrument 'abacus' that could play"),
        ("seed=7", "a recording has no seed"),
    ],
)
def test_what_cannot_be_played_is_one_sentence(query: str, sentence: str) -> None:
    path = FIXTURES / "cases" / "battery_korad"
    with pytest.raises((AddressError, BadInputError), match=sentence):
        connect_any(f"play://{quote(str(path))}?{query}", TurnedClock())


def test_a_recording_with_nothing_in_it_is_not_played() -> None:
    with pytest.raises(AddressError, match="holds no reading"):
        played(np.full(5, np.nan))


def test_drivers_alone_say_where_a_recording_is_played() -> None:
    with pytest.raises(AddressError, match="bootbench replay-live"):
        connect("play://file.jls?driver=korad", TurnedClock())


@pytest.mark.skipif(sys.platform == "win32", reason="it is stopped by a signal")
def test_the_verb_serves_a_recording_to_another_program_until_it_is_stopped(tmp_path: Path) -> None:
    case, tap = FIXTURES / "cases" / "battery_korad", tmp_path / "played.tap"
    command = [sys.executable, "-m", "bench.cli.main", "replay-live", str(case), "--speed", "100", "--tcp", "0"]
    command += ["--tap", str(tap)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        assert serving.stderr is not None
        try:
            address = serving.stdout.readline().strip()
            assert address.endswith("?driver=korad")
            supply = connect(address)
            assert isinstance(supply, PowerSource)
            supply.program(4.0, 3.0)
            supply.switch(True)
            assert any(supply.state().amperes > 0.05 for _ in range(60))
            supply.close()
        finally:
            serving.send_signal(signal.SIGINT)
            said = serving.stderr.read()
    assert connect(f"replay://{tap.as_posix()}", TurnedClock()).identity.model.startswith("KORAD")
    assert "plays 304 readings of korad at x100" in said
    assert "stopped" in said
    refused = bootbench("replay-live", case, "--speed", "1000")
    assert refused.status == 2
    assert refused.complaint.count("\n") == 1


def test_a_played_fault_row_is_found_by_name() -> None:
    one = load_played(FIXTURES / "cases" / "battery_korad", 1.0)
    assert row_that_plays(None, one).name == "korad"
    assert isinstance(simulator_of(one, row_that_plays("ammeter", one)), PlayedAmmeter)


def test_the_marks_of_a_recording_are_its_events_and_not_what_the_readings_show() -> None:
    trace = Trace(
        UniformClock(50, 100.0),
        np.full(50, 0.1),
        Meter("ppk2", 100.0),
        events=(Event(0.1, EventName.GAP, "3"), Event(0.2, EventName.USB_ATTACHED, "18d1:d00d")),
    )
    from bench.played import _played

    assert [mark.text for mark in _played(trace, 1.0, None).marks] == ["usb_attached,18d1:d00d"]
