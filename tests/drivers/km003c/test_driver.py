"""The KM003C as meter: signed, numbered by its questions, patient with late answers."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from drivers.capabilities import BLIND_ON_VBUS, MeterPlace
from drivers.clock import TurnedClock
from drivers.connect import connect
from drivers.electrics import Backfeed, Open, Resistive
from drivers.errors import GarbledError, NoAnswerError
from drivers.km003c import wire
from drivers.km003c.driver import Km003c
from drivers.km003c.sim import FEED_V, Km003cSim
from drivers.links.usb_simulated import SimUsbLink
from drivers.links.usb_tap import TapUsbLink
from drivers.samples import MarkerName
from tests.drivers.usb_lead import meter_on, read_for


class Mangled(Km003cSim):
    """Its answers pass through the hands of a test, which makes of each what comes, and how much later."""

    def __init__(self, fates: dict[int, str]) -> None:
        super().__init__(Resistive(10.0))
        self._fates = fates
        self._asked = -1

    def write(self, endpoint: int, data: bytes, now_s: float) -> None:
        self._asked += 1
        super().write(endpoint, data, now_s)
        fate = self._fates.get(self._asked)
        at_s, answer = self._answers.pop()
        match fate:
            case "late":
                self._answers.append((at_s + 0.25, answer))
            case "cut":
                self._answers.append((at_s, answer[:20]))
            case "refused":
                self._answers.append((at_s, wire.refusal(answer[1])))
            case "old":
                self._answers.append((at_s, bytes([answer[0], (answer[1] - 3) % 256]) + answer[2:]))
            case None:
                self._answers.append((at_s, answer))
        # "dropped" is none of these


def test_every_reading_is_placed_within_two_of_its_converters_periods() -> None:
    meter, _, clock = meter_on(Km003c, Km003cSim(Resistive(10.0)))
    meter.start()
    assert all(block.host_uncertainty_s <= 0.002 for block in read_for(meter, clock, 1.0))
    assert meter.retries == 0


def test_current_that_flows_back_is_negative() -> None:
    meter, _, _ = meter_on(Km003c, Km003cSim(Backfeed(float_v=5.2, ohm=1.0)))
    meter.start()
    block = meter.read(1.0)
    assert block is not None
    np.testing.assert_allclose(block.current_a, -0.2, atol=2e-4)


def test_it_says_that_it_is_no_meter_of_a_boot() -> None:
    meter, _, _ = meter_on(Km003c, Km003cSim(Open()))
    limits = meter.meter_limits
    assert limits.place is MeterPlace.VBUS
    assert limits.blind_to[0] == BLIND_ON_VBUS
    assert (limits.rate_hz, limits.resolution_a, limits.range_a) == (1000.0, 1e-6, 6.0)


@pytest.mark.parametrize("fate", ["late", "cut", "refused", "old", "dropped"])
def test_a_question_without_its_answer_is_asked_again_and_told(fate: str) -> None:
    meter, _, clock = meter_on(Km003c, Mangled({50: fate, 300: fate, 301: fate}))
    meter.start()
    blocks = read_for(meter, clock, 2.0)
    current_a = np.concatenate([block.current_a for block in blocks])
    np.testing.assert_allclose(current_a, FEED_V / 10.0, atol=2e-4)
    assert meter.retries == 3
    told = [marker for block in blocks for marker in block.markers if marker.name is MarkerName.RETRY]
    assert sum(int(marker.value or 0) for marker in told) == 3


def test_what_came_before_it_fell_silent_is_handed_on_and_then_it_is_given_up() -> None:
    meter, _, clock = meter_on(Km003c, Mangled(dict.fromkeys(range(10, 1000), "dropped")))
    meter.start()
    block = meter.read(1.0)
    assert block is not None
    assert len(block) == 9
    begin_s = clock.now_s()
    with pytest.raises(NoAnswerError, match="does not answer, 3 times"):
        meter.read(1.0)
    assert clock.now_s() - begin_s <= 1.0


def test_one_that_only_refuses_is_garbled_in_one_sentence() -> None:
    with pytest.raises(GarbledError, match="expected a reading, but it refuses to say, 3 times"):
        meter_on(Km003c, Mangled(dict.fromkeys(range(10), "refused")))


def test_what_an_earlier_program_left_is_not_taken_for_an_answer() -> None:
    simulator = Km003cSim(Resistive(10.0))
    for number in range(4):
        simulator.write(wire.ENDPOINT_OUT, wire.ask(number), -1.0)
    meter, _, _ = meter_on(Km003c, simulator)
    assert meter.retries == 0


def test_a_tapped_session_is_a_test_when_replayed(tmp_path: Path) -> None:
    clock, record = TurnedClock(), io.StringIO()
    then = Km003c(TapUsbLink(SimUsbLink("sim://km003c", Mangled({30: "dropped"}), clock), record, clock), clock)
    then.start()
    seen = read_for(then, clock, 0.5)
    path = tmp_path / "session.tap"
    path.write_text(record.getvalue(), encoding="utf-8")
    again = TurnedClock()
    now = connect(f"replay://{path.as_posix()}?driver=km003c", again)
    assert isinstance(now, Km003c)
    assert now.identity == then.identity
    now.start()
    count, current_a = sum(map(len, seen)), np.empty(0)
    while current_a.size < count:
        block = now.read(0.5)
        assert block is not None
        current_a = np.concatenate([current_a, block.current_a])
    np.testing.assert_array_equal(current_a[:count], np.concatenate([block.current_a for block in seen]))
    assert now.retries == then.retries == 1
