"""Every instrument of the catalog is asked the same questions, on its own simulator."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from drivers.address import parse_address
from drivers.capabilities import (
    BLIND_ON_VBUS,
    LONGEST_PRESS_S,
    CurrentMeter,
    Instrument,
    KeyRelay,
    MeterPlace,
    PowerSource,
    VbusSwitch,
)
from drivers.catalog import INSTRUMENTS, Carrier, InstrumentRow, Part, driver_class, simulator_class
from drivers.clock import HostClock, TurnedClock
from drivers.connect import connect
from drivers.discover import ask, ask_all
from drivers.electrics import Open, Resistive
from drivers.errors import DriversError, GarbledError, LinkBusyError, LinkLostError, NoAnswerError, WrongInstrumentError
from drivers.faulty import Mischief
from drivers.links.interruptible import CalledOffError, CallOff
from drivers.links.simulated import SimLink
from drivers.links.usb_simulated import SimUsbLink
from drivers.plugged_in import plugged_in
from drivers.samples import MarkerName
from tests.drivers.simulated import AnySimLink, simulated_link, spoil, tapped
from tests.drivers.usb_bus import OnBus, UsbBus
from tests.drivers.usb_echo import Echo

STREAMS = [row for row in INSTRUMENTS if row.carrier is Carrier.STREAM]
USB = [row for row in INSTRUMENTS if row.carrier is Carrier.USB]
METERS = {Part.METER, Part.VBUS_METER}
each_row = pytest.mark.parametrize("row", INSTRUMENTS, ids=lambda row: row.name)
each_stream = pytest.mark.parametrize("row", STREAMS, ids=lambda row: row.name)
each_usb = pytest.mark.parametrize("row", USB, ids=lambda row: row.name)
each_supply = pytest.mark.parametrize(
    "row", [row for row in INSTRUMENTS if Part.SUPPLY in row.parts], ids=lambda row: row.name
)
each_polled = pytest.mark.parametrize(
    "row", [row for row in STREAMS if Part.SUPPLY in row.parts], ids=lambda row: row.name
)
each_meter = pytest.mark.parametrize(
    "row", [row for row in INSTRUMENTS if METERS & set(row.parts)], ids=lambda row: row.name
)


def opened(row: InstrumentRow, amperes: float = 0.35) -> tuple[Instrument, AnySimLink, TurnedClock]:
    clock = TurnedClock()
    link = simulated_link(row, Resistive(4.0 / amperes), clock)
    return driver_class(row)(link, clock), link, clock


def fed(row: InstrumentRow, amperes: float = 0.35) -> tuple[Instrument, AnySimLink, TurnedClock]:
    """The instrument with 4 V on its load, where it is what feeds it."""
    instrument, link, clock = opened(row, amperes)
    if isinstance(instrument, PowerSource):
        instrument.program(4.0, min(2.0, instrument.supply_limits.max_a))
        instrument.switch(True)
    return instrument, link, clock


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


@each_row
def test_a_pulled_cable_is_noticed_within_a_second(row: InstrumentRow) -> None:
    instrument, link, clock = fed(row)
    if isinstance(instrument, CurrentMeter):
        instrument.start()
        instrument.read(1.0)
    link.pull()
    begin_s = clock.now_s()
    with pytest.raises(LinkLostError, match="cable"):
        instrument.read(1.0) if isinstance(instrument, CurrentMeter) else instrument.state()  # type: ignore[attr-defined]
    assert clock.now_s() - begin_s <= 1.0


@each_row
def test_a_silent_instrument_is_given_up_after_bounded_tries(row: InstrumentRow) -> None:
    clock = TurnedClock()
    link = simulated_link(row, Open(), clock)
    spoil(link, seed=1, share=1.0, kinds=(Mischief.DROPPED,))
    with pytest.raises(NoAnswerError):
        driver_class(row)(link, clock)
    assert clock.now_s() < 10.0


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


@each_stream
def test_another_instrument_on_the_port_is_refused_by_name(row: InstrumentRow, monkeypatch: pytest.MonkeyPatch) -> None:
    for other in STREAMS:
        if other is row:
            continue
        clock, simulator = TurnedClock(), simulator_class(other)(Open())
        link = SimLink("serial://COM99", simulator, clock)
        with monkeypatch.context() as patched:
            patched.setattr("drivers.connect.open_link", lambda *_, link=link: link)
            said = connect(f"serial://COM99?driver={other.name}", clock).identity
            with pytest.raises(WrongInstrumentError) as refused:
                connect(f"serial://COM99?driver={row.name}", clock)
        assert f"expected {row.name}" in str(refused.value)
        assert f"{said.maker} {said.model} answers there; use ?driver={other.name}" in str(refused.value)


@each_usb
def test_another_usb_instrument_is_refused_by_name(row: InstrumentRow) -> None:
    for other in USB:
        if other is row:
            continue
        with pytest.raises(WrongInstrumentError, match=f"expected {row.name} .* use .driver={other.name}"):
            connect(f"usb://{other.usb_ids[0]}?driver={row.name}", TurnedClock())
        clock = TurnedClock()
        with pytest.raises((WrongInstrumentError, NoAnswerError, GarbledError)):
            driver_class(row)(simulated_link(other, Open(), clock), clock)


@each_usb
def test_another_usb_device_is_refused_by_name(row: InstrumentRow) -> None:
    clock = TurnedClock()
    with pytest.raises((WrongInstrumentError, NoAnswerError, GarbledError), match=r"Echo|1209:0001|sim://other"):
        driver_class(row)(SimUsbLink("sim://other", Echo(), clock), clock)
    assert clock.now_s() < 10.0


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


@each_row
def test_its_simulator_address_connects(row: InstrumentRow) -> None:
    instrument = connect(f"sim://{row.name}?load=0.35", TurnedClock())
    assert isinstance(instrument, Instrument)
    instrument.close()
    instrument.close()


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
@each_stream
def test_over_a_real_port_a_second_program_is_told_who_holds_it_and_a_pulled_cable_is_lost(row: InstrumentRow) -> None:
    code = (
        "import sys; from drivers.serving import PtyChannel, serve; from drivers.clock import HostClock;"
        "from drivers.catalog import *; from drivers.electrics import Resistive;"
        f"r = instrument_row({row.name!r}); c = PtyChannel(); print(c.address, flush=True);"
        "serve(simulator_class(r)(Resistive(11.4)), c, HostClock(), lambda: False)"
    )
    server = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        instrument = connect(f"{address}?driver={row.name}", HostClock())
        before = len(list(Path("/proc/self/fd").iterdir())) if sys.platform == "linux" else 0
        with pytest.raises(LinkBusyError, match="in use"):
            connect(f"{address}?driver={row.name}", HostClock())
        assert sys.platform != "linux" or len(list(Path("/proc/self/fd").iterdir())) == before
        server.kill()
        server.wait()
        begin_s = time.monotonic()
        with pytest.raises(LinkLostError):
            instrument.state() if isinstance(instrument, PowerSource) else instrument.read(1.0)  # type: ignore[attr-defined]
        assert time.monotonic() - begin_s <= 1.0
        instrument.close()
    finally:
        server.kill()
        server.wait()
        if server.stdout is not None:
            server.stdout.close()


@each_usb
def test_over_pyusb_it_is_found_by_its_id_a_second_program_is_told_and_a_pulled_cable_is_lost(
    row: InstrumentRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = TurnedClock()
    device = OnBus(simulator_class(row)(Resistive(11.4)), interface_class=row.usb_class or 0xFF)
    monkeypatch.setattr("drivers.links.usb_transfers.usb_backend", lambda: UsbBus(clock, device))
    address = f"usb://{device.simulator.descriptors.usb_id}"
    listed = [port for port in plugged_in().devices if port.address.startswith("usb://")]
    assert [(port.usb_id, port.problem) for port in listed] == [(device.simulator.descriptors.usb_id, None)]
    (asked,) = ask_all(listed, clock)
    assert asked.found is not None
    assert asked.found.address == f"{listed[0].address}?driver={row.name}"
    assert device.opened == 0
    found = ask(address, clock)
    assert (found.row, device.opened, device.claimed) == (row, 0, False)
    instrument = connect(f"{address}?driver={row.name}", clock)
    with pytest.raises(LinkBusyError, match="in use"):
        connect(address, clock)
    assert device.opened == 1
    if isinstance(instrument, PowerSource):
        instrument.program(4.0, 2.0)
        instrument.switch(True)
        assert instrument.state().amperes == pytest.approx(0.35, abs=0.01)
    assert isinstance(instrument, CurrentMeter)
    instrument.start()
    assert instrument.read(2.0) is not None
    device.plugged = False
    begin_s = clock.now_s()
    with pytest.raises(LinkLostError, match="cable"):
        instrument.read(1.0)
    assert clock.now_s() - begin_s <= 1.0
    instrument.close()
    instrument.close()
    assert device.opened == 0


@each_usb
def test_over_pyusb_a_call_off_ends_a_wait(row: InstrumentRow, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, call_off = TurnedClock(), CallOff()
    device = OnBus(simulator_class(row)(Open()), interface_class=row.usb_class or 0xFF)
    monkeypatch.setattr("drivers.links.usb_transfers.usb_backend", lambda: UsbBus(clock, device))
    meter = connect(f"usb://{device.simulator.descriptors.usb_id}", clock, call_off=call_off)
    assert isinstance(meter, CurrentMeter)
    meter.start()
    call_off.set()
    with pytest.raises(CalledOffError):
        meter.read(5.0)
    call_off.clear()
    meter.close()
    assert device.opened == 0


def test_an_address_says_what_it_says() -> None:
    for text in ("serial:///dev/ttyUSB0?baud=9600", "serial://COM5", "tcp://host:5025", "usb://2ab9:0001/SERIAL"):
        assert str(parse_address(text)) == text
