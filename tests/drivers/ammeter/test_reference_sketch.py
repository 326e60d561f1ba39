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

pytestmark = [pytest.mark.needs("g++")]
SKETCH = Path(drivers.ammeter.__file__).parent / "bootbench_ammeter"
BOARD = Path(__file__).parent / "arduino"
STEP_A = {"INA226": 250e-6, "INA228": 31.25e-6}
RANGE_A = {"INA226": 8.192, "INA228": 16.384}
SLOW_HZ, FAST_HZ = 250.0, 800.0
Run = Callable[..., bytes]
each_sensor = pytest.mark.parametrize("sensor", STEP_A)


@pytest.fixture(scope="module", params=[0, 1], ids=["115200", "1000000"])
def fast(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def board(fast: int, tmp_path_factory: pytest.TempPathFactory) -> Run:
    program = tmp_path_factory.mktemp("board") / "board"
    flags = ["-std=c++11", "-Wall", "-Wextra", "-Werror", "-O1", f"-DFAST={fast}", f"-I{BOARD}", f"-I{SKETCH}"]
    built = subprocess.run(
        ["g++", *flags, str(BOARD / "board.cpp"), "-o", str(program)], capture_output=True, text=True
    )
    assert built.returncode == 0, built.stderr

    def run(
        sensor: str, commands: dict[int, str], *, ampere: float = 0.35, volt: float = 4.0, start_us: int = 0
    ) -> bytes:
        """What the board sends; `commands` by time in microseconds, the last of which is the end."""
        words = [sensor, f"{ampere * 1e6:.3f}", f"{volt * 1e3:.4f}", str(start_us)]
        words += [f"{at_us}:{what}" for at_us, what in commands.items()]
        return subprocess.run([program, *words], stdout=subprocess.PIPE, check=True, timeout=60).stdout

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


class _Board:
    """The compiled board as what is behind a link: it is run anew up to now with all that it was told so far."""

    def __init__(self, run: Run, sensor: str) -> None:
        self._run, self._sensor = run, sensor
        self._commands: dict[int, str] = {}
        self._taken = 0

    def feed(self, data: bytes, now_s: float) -> None:
        for character in data.decode("ascii"):
            at_us = max(round(now_s * 1e6), max(self._commands, default=0) + 1)
            self._commands[at_us] = character if character != "\n" else "."

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
