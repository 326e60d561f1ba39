"""The KM003C as meter: signed, numbered by its questions, patient with late answers, through a simulator and pyusb."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from drivers.address import parse_address
from drivers.capabilities import BLIND_ON_VBUS, CurrentMeter, MeterPlace
from drivers.clock import TurnedClock
from drivers.connect import connect
from drivers.electrics import Backfeed, Open, Resistive
from drivers.errors import AddressError, GarbledError, LinkLostError, NoAnswerError, WrongInstrumentError
from drivers.fnb58.sim import Fnb58Sim
from drivers.km003c import wire
from drivers.km003c.driver import Km003c
from drivers.km003c.sim import FEED_V, Km003cSim
from drivers.links.usb_simulated import SimUsbLink
from drivers.links.usb_tap import TapUsbLink
from drivers.links.usb_transfers import UsbTransfersLink
from drivers.samples import MarkerName, Samples
from tests.drivers.usb_bus import OnBus, UsbBus


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


def meter_on(simulator: Km003cSim) -> tuple[Km003c, SimUsbLink, TurnedClock]:
    clock = TurnedClock()
    link = SimUsbLink("sim://km003c", simulator, clock)
    return Km003c(link, clock), link, clock


def read_for(meter: CurrentMeter, clock: TurnedClock, duration_s: float) -> list[Samples]:
    end_s, blocks = clock.now_s() + duration_s, list[Samples]()
    while clock.now_s() < end_s:
        block = meter.read(0.5)
        if block is not None:
            blocks.append(block)
    return blocks


def test_it_reads_a_thousand_a_second_to_the_microampere_in_order() -> None:
    meter, _, clock = meter_on(Km003cSim(Resistive(10.0)))
    meter.start()
    begin_s = clock.now_s()
    blocks = read_for(meter, clock, 3.0)
    current_a = np.concatenate([block.current_a for block in blocks])
    host_s = np.concatenate([block.host_s for block in blocks])
    assert current_a.size >= 0.99 * meter.meter_limits.rate_hz * (clock.now_s() - begin_s)
    assert [block.first_number for block in blocks] == list(np.cumsum([0, *map(len, blocks[:-1])]))
    np.testing.assert_allclose(current_a, FEED_V / 10.0, atol=2e-4)
    np.testing.assert_allclose(np.diff(host_s), 0.001, atol=1e-5)
    assert all(block.host_uncertainty_s <= 0.002 for block in blocks)
    assert meter.retries == 0


def test_current_that_flows_back_is_negative() -> None:
    meter, _, _ = meter_on(Km003cSim(Backfeed(float_v=5.2, ohm=1.0)))
    meter.start()
    block = meter.read(1.0)
    assert block is not None
    np.testing.assert_allclose(block.current_a, -0.2, atol=2e-4)


def test_it_says_that_it_is_no_meter_of_a_boot() -> None:
    meter, _, _ = meter_on(Km003cSim(Open()))
    limits = meter.meter_limits
    assert limits.place is MeterPlace.VBUS
    assert limits.blind_to[0] == BLIND_ON_VBUS
    assert (limits.rate_hz, limits.resolution_a, limits.range_a) == (1000.0, 1e-6, 6.0)


@pytest.mark.parametrize("fate", ["late", "cut", "refused", "old", "dropped"])
def test_a_question_without_its_answer_is_asked_again_and_told(fate: str) -> None:
    meter, _, clock = meter_on(Mangled({50: fate, 300: fate, 301: fate}))
    meter.start()
    blocks = read_for(meter, clock, 2.0)
    current_a = np.concatenate([block.current_a for block in blocks])
    np.testing.assert_allclose(current_a, FEED_V / 10.0, atol=2e-4)
    assert meter.retries == 3
    told = [marker for block in blocks for marker in block.markers if marker.name is MarkerName.RETRY]
    assert sum(int(marker.value or 0) for marker in told) == 3


def test_what_came_before_it_fell_silent_is_handed_on_and_then_it_is_given_up() -> None:
    meter, _, clock = meter_on(Mangled(dict.fromkeys(range(10, 1000), "dropped")))
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
        meter_on(Mangled(dict.fromkeys(range(10), "refused")))


def test_what_an_earlier_program_left_is_not_taken_for_an_answer() -> None:
    simulator = Km003cSim(Resistive(10.0))
    for number in range(4):
        simulator.write(wire.ENDPOINT_OUT, wire.ask(number), -1.0)
    meter, _, _ = meter_on(simulator)
    assert meter.retries == 0


def test_a_pulled_cable_is_noticed_within_a_second() -> None:
    meter, link, clock = meter_on(Km003cSim(Open()))
    meter.start()
    meter.read(1.0)
    link.pull()
    begin_s = clock.now_s()
    with pytest.raises(LinkLostError, match="cable"):
        meter.read(1.0)
    assert clock.now_s() - begin_s <= 1.0
    meter.close()


def test_another_usb_device_is_refused_by_name() -> None:
    clock = TurnedClock()
    with pytest.raises(WrongInstrumentError, match=r"expected a POWER-Z KM003C .* 2e3c:5558 is there, FNB58"):
        Km003c(SimUsbLink("sim://fnb58", Fnb58Sim(Open()), clock), clock)


def test_it_runs_over_the_real_pyusb_whose_kernel_driver_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    bus = UsbBus(TurnedClock(), OnBus(Km003cSim(Resistive(10.0)), interface_class=0xFF, kernel_driver=True))
    monkeypatch.setattr("drivers.links.usb_transfers.usb_backend", lambda: bus)
    meter = connect("usb://5fc9:0063", bus.clock)
    assert isinstance(meter, Km003c)
    assert (meter.identity.model, meter.identity.serial_number) == ("POWER-Z KM003C", "007965")
    meter.start()
    block = meter.read(1.0)
    assert block is not None
    np.testing.assert_allclose(block.current_a, 0.5, atol=2e-4)
    meter.close()
    assert (bus.devices[0].opened, bus.devices[0].kernel_driver) == (0, True)
    with pytest.raises(LinkLostError, match="class 3"):
        UsbTransfersLink(parse_address("usb://5fc9:0063"), 3)


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


def test_a_simulated_phone_does_not_hang_in_its_usb_lead() -> None:
    with pytest.raises(AddressError, match="sits in the USB lead; name a load"):
        connect("sim://km003c?phone=normal_boot", TurnedClock())
