"""The FNB58 and its relatives as meters: told to go on, drained before one leaves, every missing report counted."""

from __future__ import annotations

import io
from collections import deque
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.capabilities import BLIND_ON_VBUS, MeterPlace
from drivers.clock import TurnedClock
from drivers.connect import connect
from drivers.electrics import Backfeed, Open, Resistive
from drivers.errors import NoAnswerError, WrongInstrumentError
from drivers.fnb58 import wire
from drivers.fnb58.driver import Fnb58
from drivers.fnb58.sim import ENDPOINT_IN, FEED_V, Fnb58Sim
from drivers.links import UsbDescriptors
from drivers.links.usb_simulated import SimUsbLink
from drivers.links.usb_tap import TapUsbLink
from drivers.samples import MarkerName
from tests.drivers.usb_lead import joined, meter_on, read_for

each_model = pytest.mark.parametrize("usb_id", wire.MODELS, ids=lambda usb_id: wire.MODELS[usb_id].name)


class Ramp:
    """A load whose current tells which reading it is: 1 mA more every 10 ms."""

    def current_a(self, volts: float, at_s: float) -> float:
        return 0.001 * round(at_s * wire.RATE_HZ)


class Mangled(Fnb58Sim):
    """Its data reports pass through the hands of a test: some get lost, some are garbled, all may come late."""

    def __init__(self, lost: set[int], garbled: set[int] = frozenset(), late_s: float = 0.0, seed: int = 1) -> None:  # type: ignore[assignment]
        super().__init__(Ramp())
        self._lost, self._garbled = lost, garbled
        self._late = np.random.default_rng(seed).uniform(0.0, late_s, 10_000)
        self._taken = -1
        self.mangle = False
        self._coming: deque[tuple[float, bytes]] = deque()

    def take(self, endpoint: int, now_s: float) -> bytes | None:
        while (report := super().take(endpoint, now_s)) is not None:
            if not self.mangle:
                return report
            if report[1] != wire.DATA:
                continue
            self._taken += 1
            if self._taken in self._garbled:
                report = report[:20] + bytes([report[20] ^ 0x10]) + report[21:]
            if self._taken not in self._lost:
                self._coming.append((now_s + self._late[self._taken], report))
        if self._coming and self._coming[0][0] <= now_s + 1e-9:
            return self._coming.popleft()[1]
        return None

    def next_event_s(self, endpoint: int) -> float | None:
        moments_s = [super().next_event_s(endpoint), self._coming[0][0] if self._coming else None]
        return min((moment_s for moment_s in moments_s if moment_s is not None), default=None)


@each_model
def test_it_reads_a_hundred_a_second_for_as_long_as_one_listens(usb_id: str) -> None:
    meter, _, clock = meter_on(Fnb58, Fnb58Sim(Resistive(10.0), usb_id))
    assert meter.identity.model == wire.MODELS[usb_id].name
    meter.start()
    begin_s = clock.now_s()
    blocks = read_for(meter, clock, 10.0)
    current_a, host_s = joined(blocks)
    assert current_a.size >= 0.99 * wire.RATE_HZ * (clock.now_s() - begin_s)
    assert sum(block.lost for block in blocks) == 0
    np.testing.assert_allclose(current_a, FEED_V / 10.0, atol=2e-4)
    np.testing.assert_allclose(np.diff(host_s), 0.01, atol=1e-5)


@each_model
def test_it_is_told_to_go_on_in_its_models_own_time(usb_id: str) -> None:
    record, clock = io.StringIO(), TurnedClock()
    meter = Fnb58(TapUsbLink(SimUsbLink("sim://", Fnb58Sim(Open(), usb_id), clock), record, clock), clock)
    before = record.tell()
    meter.start()
    read_for(meter, clock, 3.0)
    record.seek(before)
    told = record.read().count(f'"sent": "{wire.GO_ON.hex()}"')
    assert told == pytest.approx(3.0 / wire.MODELS[usb_id].go_on_every_s, rel=0.1, abs=1)


@each_model
def test_one_leaves_it_silent_and_read_empty(usb_id: str) -> None:
    simulator = Fnb58Sim(Open(), usb_id)
    meter, _, clock = meter_on(Fnb58, simulator)
    assert simulator.unread == 0
    meter.start()
    read_for(meter, clock, 2.0)
    meter.close()
    clock.sleep_s(60.0)
    assert simulator.take(ENDPOINT_IN, clock.now_s()) is None
    assert (simulator.unread, simulator.frozen) == (0, False)
    meter.close()


def test_it_starts_anew_after_a_stop() -> None:
    meter, _, clock = meter_on(Fnb58, Fnb58Sim(Resistive(10.0)))
    for _ in range(3):
        meter.start()
        blocks = read_for(meter, clock, 0.5)
        meter.stop()
        current_a, host_s = joined(blocks)
        np.testing.assert_allclose(current_a, FEED_V / 10.0, atol=2e-4)
        assert sum(block.lost for block in blocks) == 0
        assert host_s[-1] <= clock.now_s()


@settings(max_examples=30, deadline=None)
@given(st.sets(st.integers(1, 70), max_size=25), st.sets(st.integers(1, 70), max_size=5), st.floats(0.0, 0.008))
def test_every_missing_report_is_counted_and_all_others_keep_their_numbers(
    lost: set[int], garbled: set[int], late_s: float
) -> None:
    simulator = Mangled(lost, garbled, late_s)
    meter, _, clock = meter_on(Fnb58, simulator)
    meter.start()
    simulator.mangle = True
    blocks = read_for(meter, clock, 3.6)
    current_a, host_s = joined(blocks)
    missing = lost | garbled
    assert current_a.size >= 4 * 80
    assert sum(block.lost for block in blocks) == 4 * len(missing) == np.isnan(current_a).sum()
    told = [marker for block in blocks for marker in block.markers if marker.name is MarkerName.LOST]
    assert sum(int(marker.value or 0) for marker in told) == 4 * len(missing)
    assert (np.diff(host_s) >= -1e-9).all()
    # The ramp says which reading each is: numbers and steps agree, across every gap.
    there = np.flatnonzero(~np.isnan(current_a))
    steps = np.rint((current_a[there] - current_a[0]) / 0.001)
    np.testing.assert_array_equal(steps, there)


def test_a_computer_that_slept_loses_what_the_meter_could_not_hold_and_knows_how_much() -> None:
    simulator = Fnb58Sim(Ramp())
    meter, _, clock = meter_on(Fnb58, simulator)
    meter.start()
    before = read_for(meter, clock, 1.2)
    clock.sleep_s(0.7)
    after = read_for(meter, clock, 1.5)
    current_a, _ = joined([*before, *after])
    # It holds what nobody reads for a while: nothing is lost, all of it is late.
    assert sum(block.lost for block in after) == 0
    np.testing.assert_array_equal(np.rint((current_a - current_a[0]) / 0.001), np.arange(current_a.size))


def test_what_flows_back_has_no_sign_and_it_says_so() -> None:
    meter, _, _ = meter_on(Fnb58, Fnb58Sim(Backfeed(float_v=5.2, ohm=1.0)))
    limits = meter.meter_limits
    assert limits.place is MeterPlace.VBUS
    assert limits.blind_to[0] == BLIND_ON_VBUS
    assert any("which way the current flows" in sentence for sentence in limits.blind_to)
    meter.start()
    block = meter.read(1.0)
    assert block is not None
    np.testing.assert_allclose(block.current_a, 0.2, atol=2e-4)


@each_model
def test_it_says_how_long_it_smooths_where_that_is_known(usb_id: str) -> None:
    meter, _, _ = meter_on(Fnb58, Fnb58Sim(Open(), usb_id))
    published = {"FNB48S": 0.12, "C1": 0.5}
    assert meter.meter_limits.smoothing_s == published.get(meter.identity.model)


def test_a_frozen_one_is_given_up_with_what_to_do() -> None:
    simulator = Fnb58Sim(Open())
    simulator.frozen = True
    with pytest.raises(NoAnswerError, match="plug it in anew"):
        meter_on(Fnb58, simulator)


def test_an_interface_that_cannot_be_written_is_refused() -> None:
    class Mute(Fnb58Sim):
        @property
        def descriptors(self) -> UsbDescriptors:
            return UsbDescriptors("2e3c:5558", "FNIRSI", "FNB58", None, (0x81,))

    with pytest.raises(WrongInstrumentError, match="its endpoints are 0x81"):
        meter_on(Fnb58, Mute(Open()))


def test_a_tapped_session_is_a_test_when_replayed_losses_and_all(tmp_path: Path) -> None:
    clock, record = TurnedClock(), io.StringIO()
    simulator = Mangled({30, 31, 55}, {40})
    then = Fnb58(TapUsbLink(SimUsbLink("sim://fnb58", simulator, clock), record, clock), clock)
    then.start()
    simulator.mangle = True
    seen = read_for(then, clock, 3.2)
    path = tmp_path / "session.tap"
    path.write_text(record.getvalue(), encoding="utf-8")
    again = TurnedClock()
    now = connect(f"replay://{path.as_posix()}?driver=fnb58", again)
    assert isinstance(now, Fnb58)
    assert now.identity == then.identity
    now.start()
    blocks = [block for _ in seen if (block := now.read(0.5)) is not None]
    np.testing.assert_array_equal(joined(blocks)[0], joined(seen)[0])
    assert sum(block.lost for block in blocks) == 16
