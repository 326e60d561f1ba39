"""The reference sketch, compiled for this computer against a simulated board, speaks what our driver understands."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import drivers.ammeter
from drivers.ammeter import wire
from drivers.ammeter.driver import Ammeter
from drivers.clock import TurnedClock
from drivers.links.simulated import SimLink
from drivers.samples import MarkerName

pytestmark = [pytest.mark.needs("g++")]
SKETCH = Path(drivers.ammeter.__file__).parent / "bootbench_ammeter"
BOARD = Path(__file__).parent / "arduino"
STEP_A = {"INA226": 250e-6, "INA228": 31.25e-6}
RANGE_A = {"INA226": 8.192, "INA228": 16.384}
SLOW_HZ, FAST_HZ = 250.0, 800.0
KEY_PIN, VBUS_PIN = 4, 5
Run = Callable[..., bytes]
Pins = Callable[..., list[tuple[float, int]]]
each_sensor = pytest.mark.parametrize("sensor", STEP_A)


@pytest.fixture(scope="module", params=[0, 1], ids=["115200", "1000000"])
def fast(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def built(folder: Path, *more: str) -> Path:
    program = folder / "board"
    flags = ["-std=c++11", "-Wall", "-Wextra", "-Werror", "-O1", *more, f"-I{BOARD}", f"-I{SKETCH}"]
    done = subprocess.run(["g++", *flags, str(BOARD / "board.cpp"), "-o", str(program)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return program


@pytest.fixture(scope="module")
def program(fast: int, tmp_path_factory: pytest.TempPathFactory) -> Path:
    outputs = (f"-DKEY_PIN={KEY_PIN}", f"-DVBUS_PIN={VBUS_PIN}")
    return built(tmp_path_factory.mktemp("board"), f"-DFAST={fast}", *outputs)


@pytest.fixture(scope="module")
def board(program: Path) -> Run:
    def run(
        sensor: str, commands: dict[int, str], *, ampere: float = 0.35, volt: float = 4.0, start_us: int = 0
    ) -> bytes:
        """What the board sends; `commands` by time in microseconds, the last of which is the end."""
        words = [sensor, f"{ampere * 1e6:.3f}", f"{volt * 1e3:.4f}", str(start_us)]
        words += [f"{at_us}:{what}" for at_us, what in sorted(commands.items())]
        return subprocess.run([program, *words], capture_output=True, check=True, timeout=240).stdout

    return run


@pytest.fixture(scope="module")
def pins(program: Path) -> Pins:
    def run(pin: int, commands: dict[int, str], start_us: int = 0) -> list[tuple[float, int]]:
        """When the pin went to which level; `commands` as for the board."""
        words = [
            "INA226",
            "350000",
            "4000",
            str(start_us),
            *(f"{at_us}:{what}" for at_us, what in sorted(commands.items())),
        ]
        done = subprocess.run([program, *words], capture_output=True, check=True, timeout=240, text=True)
        rows = [line.split() for line in done.stderr.splitlines()]
        return [(int(at_us) / 1e6, int(level)) for at_us, which, level in rows if int(which) == pin]

    return run


def rate_hz(fast: int) -> float:
    return FAST_HZ if fast else SLOW_HZ


def readings(sent: bytes) -> wire.Readings:
    decoder = wire.Decoder()
    found = decoder.feed(sent)
    assert found is not None
    assert decoder.skipped == 0
    return found


@each_sensor
def test_its_header_says_what_the_sensor_can(sensor: str, fast: int, board: Run) -> None:
    (line,) = board(sensor, {1000: "?", 20_000: "."}).splitlines()
    said = wire.header(line)
    assert said is not None
    assert (said.sensor, said.rate_hz) == (sensor, rate_hz(fast))
    assert said.step_a == pytest.approx(STEP_A[sensor])
    assert said.range_a == pytest.approx(RANGE_A[sensor], rel=1e-4)


@each_sensor
@pytest.mark.parametrize("ampere", [0.0, 0.0031, 0.35, -0.12, 2.1])
def test_its_readings_are_those_of_the_circuit_within_a_step(sensor: str, board: Run, ampere: float) -> None:
    found = readings(board(sensor, {1000: "s", 200_000: "."}, ampere=ampere, volt=3.9875))
    np.testing.assert_allclose(found.current_a, ampere, atol=0.51 * STEP_A[sensor] + 1e-7)
    np.testing.assert_allclose(found.voltage_v, 3.9875, atol=0.7e-3)


@each_sensor
def test_it_keeps_its_rate_for_as_long_as_it_is_told_and_its_clock_may_wrap(sensor: str, fast: int, board: Run) -> None:
    # A worst case for the line: ten digits of time, a current of two digits of ampere and a sign.
    commands = {1000: "s", 5_001_000: "x", 6_000_000: "."}
    found = readings(board(sensor, commands, ampere=-7.9, volt=12.0, start_us=2**32 - 2_500_000))
    assert found.t_us.size == pytest.approx(5 * rate_hz(fast), abs=2)
    steps_us = np.diff(found.t_us) % wire.WRAP_US
    np.testing.assert_allclose(steps_us, 1e6 / rate_hz(fast), atol=300)


@each_sensor
def test_past_its_range_it_says_so_and_gives_no_value(sensor: str, board: Run) -> None:
    found = readings(board(sensor, {1000: "s", 100_000: "."}, ampere=1.2 * RANGE_A[sensor]))
    assert np.isnan(found.current_a).all()


@each_sensor
def test_every_reading_is_a_new_conversion(sensor: str, board: Run) -> None:
    lines = board(sensor, {1000: "s", 1_000_000: "."}).splitlines()
    assert not [line for line in lines[1:] if line.count(b",") == 3]


def test_without_a_sensor_it_says_so_and_sends_no_reading(board: Run) -> None:
    sent = board("none", {1000: "?", 2000: "s", 100_000: "."})
    assert [wire.header(line) for line in sent.splitlines()] == [None]
    assert b"answers" in sent


@pytest.mark.parametrize("asked_ms", [1, 1000, 4400])
@pytest.mark.parametrize("start_us", [0, 2**32 - 1_500_000], ids=["", "wrapping"])
def test_the_key_comes_up_by_itself_whatever_the_computer_does(pins: Pins, asked_ms: int, start_us: int) -> None:
    silent = {1000: f"key {asked_ms}", 9_000_000: "."}
    # Readings, headers and a second press that is not for it to have: none of them holds the key any longer.
    busy = {1000: "s", 2000: f"key {asked_ms}"} | dict.fromkeys(range(10000, 6000000, 100000), "?")
    busy |= {at: "key 4400" for at in range(55_000, 4_000_000, 500_000) if asked_ms == 4400} | {9_000_000: "."}
    for commands in (silent, busy):
        (down_s, down), (up_s, up) = pins(KEY_PIN, commands, start_us)
        assert (down, up) == (1, 0)
        assert up_s - down_s <= 4.4
        assert up_s - down_s == pytest.approx(min(asked_ms, 4350) / 1000, abs=0.03)


@pytest.mark.parametrize("line", ["key 4401", "key 9999", "key 0", "key", "key ", "key -1", "key 1e3", "key 00001000"])
def test_a_press_that_is_not_safe_is_refused_and_said_to_be(pins: Pins, board: Run, line: str) -> None:
    assert pins(KEY_PIN, {1000: line, 6_000_000: "."}) == []
    sent = board("INA226", {1000: line, 100_000: "."})
    assert sent == b"" if line == "key" else b",refused " + line.encode() in sent


def test_two_presses_are_never_one_long_one(pins: Pins, board: Run) -> None:
    commands = {1000: "key 500", 200_000: "key 4400", 900_000: "key 4400", 1_800_000: "key 500", 3_000_000: "."}
    down = [at_s for at_s, level in pins(KEY_PIN, commands) if level]
    assert len(down) == 2
    assert down[1] - down[0] == pytest.approx(1.8, abs=0.01)
    assert board("INA226", commands).count(b"refused key 4400") == 2


def test_vbus_goes_off_when_the_computer_falls_silent_or_stops(pins: Pins) -> None:
    (on_s, _), (off_s, level) = pins(VBUS_PIN, {1000: "s", 5000: "vbus 1", 9_000_000: "."})
    assert level == 0
    assert off_s - on_s == pytest.approx(3.0, abs=0.01)
    alive = {5000: "vbus 1"} | dict.fromkeys(range(500000, 8000000, 500000), "k")
    assert [level for _, level in pins(VBUS_PIN, alive | {8_500_000: "."})] == [1]
    for end in ("x", "vbus 0"):
        told = pins(VBUS_PIN, alive | {8_000_000: end, 8_100_000: "."})
        assert [at_s for at_s, _ in told] == [pytest.approx(0.005, abs=1e-3), pytest.approx(8.0, abs=1e-3)]


def test_what_its_outputs_do_is_reported_at_its_own_time(board: Run, pins: Pins) -> None:
    commands = {1000: "s", 500_000: "key 300", 600_000: "vbus 1", 1_200_000: "vbus 0", 1_500_000: "."}
    decoder = wire.Decoder()
    decoder.feed(board("INA226", commands))
    assert decoder.skipped == 0
    told = sorted((one.t_us / 1e6, one.text) for one in decoder.events)
    assert [text for _, text in told] == [wire.KEY_DOWN, wire.VBUS_ON, wire.KEY_UP, wire.VBUS_OFF]
    moved = sorted(at_s for pin in (KEY_PIN, VBUS_PIN) for at_s, _ in pins(pin, commands))
    np.testing.assert_allclose([at_s for at_s, _ in told], moved, atol=1e-3)


def test_a_board_without_outputs_announces_none_and_moves_none(tmp_path: Path) -> None:
    words = ["INA226", "350000", "4000", "0", "1000:?", "40000:key 1000", "60000:vbus 1", "200000:."]
    done = subprocess.run([built(tmp_path), *words], capture_output=True, check=True, timeout=240)
    said = wire.header(done.stdout.splitlines()[0])
    assert said is not None
    assert (said.press_ms, said.silence_ms) == (None, None)
    assert done.stderr == b""
    assert b"vbus_on" not in done.stdout


class _Board:
    """The compiled board as what is behind a link: it is run anew up to now with all that it was told so far."""

    def __init__(self, run: Run, sensor: str) -> None:
        self._run, self._sensor = run, sensor
        self._commands: dict[int, str] = {}
        self._taken = 0
        self._rest = ""

    def feed(self, data: bytes, now_s: float) -> None:
        *lines, self._rest = (self._rest + data.decode("ascii")).split("\n")
        for line in lines:
            at_us = max(round(now_s * 1e6), max(self._commands, default=0) + 1)
            self._commands[at_us] = line

    def take(self, now_s: float) -> bytes:
        end_us = max(round(now_s * 1e6), max(self._commands, default=0) + 1)
        sent = self._run(self._sensor, {**self._commands, end_us: "."})
        data, self._taken = sent[self._taken :], len(sent)
        return data

    def next_event_s(self) -> float | None:
        return None


@each_sensor
def test_the_driver_takes_it_for_an_ammeter_and_misses_nothing(sensor: str, fast: int, board: Run) -> None:
    clock = TurnedClock(1.0)
    meter = Ammeter(SimLink("sim://board", _Board(board, sensor), clock), clock)
    assert meter.identity.model == sensor
    assert meter.meter_limits.rate_hz == rate_hz(fast)
    meter.start()
    blocks = [block for _ in range(30) if (block := meter.read(1.0)) is not None]
    current_a = np.concatenate([block.current_a for block in blocks])
    assert sum(block.lost for block in blocks) == 0
    assert current_a.size >= rate_hz(fast)
    np.testing.assert_allclose(current_a, 0.35, atol=STEP_A[sensor])


def test_the_driver_presses_and_switches_and_hears_of_it(board: Run) -> None:
    clock = TurnedClock(1.0)
    meter = Ammeter(SimLink("sim://board", _Board(board, "INA226"), clock), clock)
    assert (meter.longest_press_s, meter.has_vbus_switch) == (4.4, True)
    meter.start()
    meter.read(1.0)
    asked_s = clock.now_s()
    meter.press(0.2)
    meter.switch_vbus(True)
    markers = []
    while clock.now_s() < asked_s + 0.5:
        block = meter.read(0.1)
        markers += [one for one in block.markers if one.name is not MarkerName.LOST] if block is not None else []
    assert [one.name for one in markers] == [MarkerName.KEY_DOWN, MarkerName.VBUS_ON, MarkerName.KEY_UP]
    assert markers[0].host_s == pytest.approx(asked_s, abs=0.03)
    assert markers[2].host_s - markers[0].host_s == pytest.approx(0.2, abs=0.01)
