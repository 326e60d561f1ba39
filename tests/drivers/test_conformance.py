"""Every instrument of the catalog is asked the same questions, on its own simulator."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from drivers.capabilities import (
    BLIND_ON_VBUS,
    LONGEST_PRESS_S,
    CurrentMeter,
    KeyRelay,
    MeterPlace,
    PowerSource,
    VbusSwitch,
)
from drivers.catalog import InstrumentRow, Part, driver_class, simulator_class
from drivers.clock import TurnedClock
from drivers.connect import connect
from drivers.electrics import Resistive
from drivers.errors import DriversError, GarbledError, NoAnswerError
from drivers.links.simulated import SimLink
from drivers.samples import MarkerName
from tests.drivers.rows import (
    METERS,
    each_meter,
    each_polled,
    each_row,
    each_stream,
    each_supply,
    fed,
    opened,
)
from tests.drivers.simulated import simulated_link, spoil, tapped


@each_row
def test_it_says_who_it_is(row: InstrumentRow) -> None:
    instrument, _, _ = opened(row)
    assert instrument.identity.maker
    assert instrument.identity.model


@each_row
def test_it_has_the_parts_that_its_row_names(row: InstrumentRow) -> None:
    instrument, _, _ = opened(row)
    assert isinstance(instrument, PowerSource) == (Part.SUPPLY in row.parts)
    assert isinstance(instrument, CurrentMeter) == bool(METERS & set(row.parts))
    assert isinstance(instrument, KeyRelay) == (Part.KEY_RELAY in row.parts)
    assert isinstance(instrument, VbusSwitch) == (Part.VBUS_SWITCH in row.parts)


@each_meter
def test_where_it_sits_is_what_its_row_names_and_in_the_usb_lead_it_sees_no_boot(row: InstrumentRow) -> None:
    meter, _, _ = opened(row)
    assert isinstance(meter, CurrentMeter)
    in_usb_lead = Part.VBUS_METER in row.parts
    assert (meter.meter_limits.place is MeterPlace.VBUS) == in_usb_lead
    assert (BLIND_ON_VBUS in meter.meter_limits.blind_to) == in_usb_lead
    assert not (in_usb_lead and {Part.SUPPLY, Part.METER} & set(row.parts))


@each_row
def test_a_key_relay_holds_the_key_no_longer_than_is_safe(row: InstrumentRow) -> None:
    instrument, _, _ = opened(row)
    if not isinstance(instrument, KeyRelay):
        return
    assert instrument.longest_press_s is not None
    assert instrument.longest_press_s <= LONGEST_PRESS_S
    with pytest.raises(DriversError, match=r"4\.4 s"):
        instrument.press(4.5)


@each_supply
def test_its_output_starts_off_and_does_what_it_is_told(row: InstrumentRow) -> None:
    supply, _, _ = opened(row)
    assert isinstance(supply, PowerSource)
    assert not supply.state().output_on
    supply.program(4.0, 1.5)
    supply.switch(True)
    on = supply.state()
    assert on.output_on
    assert on.set_v == pytest.approx(4.0)
    assert on.limit_a == pytest.approx(1.5, abs=0.51 * supply.supply_limits.step_a)
    assert on.volts == pytest.approx(4.0, abs=2 * supply.supply_limits.step_v)
    assert on.amperes == pytest.approx(0.35, abs=2 * supply.supply_limits.step_a)
    supply.switch(False)
    assert not supply.state().output_on


@each_supply
def test_protections_that_it_has_are_read_back(row: InstrumentRow) -> None:
    supply, _, _ = opened(row)
    assert isinstance(supply, PowerSource)
    limits = supply.supply_limits
    if not limits.has_ovp and not limits.has_ocp:
        with pytest.raises(DriversError, match="no protection"):
            supply.protect(4.3, None)
        return
    supply.protect(4.3 if limits.has_ovp else None, 2.5 if limits.has_ocp else None)
    state = supply.state()
    assert state.ovp_v == (pytest.approx(4.3, abs=0.051) if limits.has_ovp else None)
    assert state.ocp_a == (pytest.approx(2.5, abs=0.051) if limits.has_ocp else None)


@each_meter
def test_its_readings_are_numbered_and_right(row: InstrumentRow) -> None:
    meter, _, _ = fed(row)
    assert isinstance(meter, CurrentMeter)
    meter.start()
    expected = 0
    for _ in range(20):
        block = meter.read(2.0)
        assert block is not None
        assert block.first_number == expected
        assert (np.diff(block.host_s) >= 0).all()
        # A meter on a load of 0.35 A at 4 V reads what it draws within its own step and 2 %.
        drawn_a = 0.35 * (5.0 / 4.0 if Part.VBUS_METER in row.parts else 1.0)
        assert np.nanmax(np.abs(block.current_a - drawn_a)) <= meter.meter_limits.resolution_a + 0.02 * drawn_a
        expected += len(block)
    meter.stop()


@each_meter
def test_it_reaches_nine_tenths_of_the_rate_that_its_protocol_allows(row: InstrumentRow) -> None:
    meter, _, clock = fed(row)
    assert isinstance(meter, CurrentMeter)
    meter.start()
    meter.read(2.0)
    begin_s, count = clock.now_s(), 0
    while clock.now_s() < begin_s + 5.0:
        block = meter.read(1.0)
        count += len(block) if block is not None else 0
    assert count / (clock.now_s() - begin_s) >= 0.9 * meter.meter_limits.rate_hz


@each_supply
@pytest.mark.parametrize("seed", range(10))
def test_late_and_garbled_replies_are_survived_or_refused_but_never_a_wrong_value(
    row: InstrumentRow, seed: int
) -> None:
    supply, link, _ = fed(row)
    assert isinstance(supply, PowerSource)
    done = spoil(link, seed=seed, share=0.2)
    answers = 0
    for _ in range(20):
        try:
            state = supply.state()
        except (GarbledError, NoAnswerError):
            continue
        answers += 1
        assert state.set_v == pytest.approx(4.0)
        assert state.amperes == pytest.approx(0.35, abs=2 * supply.supply_limits.step_a)
    assert done
    assert answers > 0
    assert supply.retries > 0


class Unheard:
    """A simulator whose bytes are all lost until a time."""

    def __init__(self, inner: Any, until_s: float) -> None:
        self._inner, self._until_s = inner, until_s

    def feed(self, data: bytes, now_s: float) -> None:
        self._inner.feed(data, now_s)

    def take(self, now_s: float) -> bytes:
        came: bytes = self._inner.take(now_s)
        return came if now_s >= self._until_s else b""

    def next_event_s(self) -> float | None:
        event_s: float | None = self._inner.next_event_s()
        return event_s


@each_stream
def test_a_first_answer_that_is_lost_is_asked_for_again_and_counted(row: InstrumentRow) -> None:
    clock = TurnedClock()
    simulator = Unheard(simulator_class(row)(Resistive(11.4)), 0.25)
    instrument = driver_class(row)(SimLink(f"sim://{row.name}", simulator, clock), clock)
    assert instrument.identity == opened(row)[0].identity
    assert 1 <= instrument.retries <= 5


@each_polled
def test_trouble_on_the_way_is_told_beside_the_readings(row: InstrumentRow) -> None:
    supply, link, _ = fed(row)
    assert isinstance(supply, CurrentMeter)
    assert isinstance(link, SimLink)
    sound = link._simulator
    supply.start()
    before = supply.retries
    spoil(link, seed=3, share=0.4)
    told, failed, lost = 0, 0, 0
    for _ in range(30):
        try:
            block = supply.read(1.0)
        except (GarbledError, NoAnswerError):
            failed += 1
            continue
        assert block is not None
        told += sum(int(str(marker.value)) for marker in block.markers if marker.name is MarkerName.RETRY)
        lost += sum(int(str(marker.value)) for marker in block.markers if marker.name is MarkerName.LOST)
    link._simulator = sound
    block = supply.read(1.0)
    assert block is not None
    told += sum(int(str(marker.value)) for marker in block.markers if marker.name is MarkerName.RETRY)
    lost += sum(int(str(marker.value)) for marker in block.markers if marker.name is MarkerName.LOST)
    assert (told, lost) == (supply.retries - before, failed)
    assert told > 0


@each_row
def test_a_tapped_session_is_a_test_when_replayed(row: InstrumentRow, tmp_path: Path) -> None:
    clock = TurnedClock()
    record = io.StringIO()
    link = tapped(row, simulated_link(row, Resistive(11.0), clock), record, clock)
    then = driver_class(row)(link, clock)
    seen = then.state() if isinstance(then, PowerSource) else None
    path = tmp_path / "session.tap"
    path.write_text(record.getvalue(), encoding="utf-8")
    now = connect(f"replay://{path.as_posix()}?driver={row.name}", TurnedClock())
    assert now.identity == then.identity
    assert (now.state() if isinstance(now, PowerSource) else None) == seen
