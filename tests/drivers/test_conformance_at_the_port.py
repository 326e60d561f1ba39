"""Every instrument of the catalog at its port: another one there, nobody there, in use, pulled, called off."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from drivers.address import parse_address
from drivers.capabilities import (
    CurrentMeter,
    Instrument,
    PowerSource,
)
from drivers.catalog import InstrumentRow, driver_class, simulator_class
from drivers.clock import HostClock, TurnedClock
from drivers.connect import connect
from drivers.discover import ask, ask_all
from drivers.electrics import Open, Resistive
from drivers.errors import GarbledError, LinkBusyError, LinkLostError, NoAnswerError, WrongInstrumentError
from drivers.faulty import Mischief
from drivers.links.interruptible import CalledOffError, CallOff
from drivers.links.simulated import SimLink
from drivers.links.usb_simulated import SimUsbLink
from drivers.plugged_in import plugged_in
from tests.drivers.rows import (
    STREAMS,
    USB,
    each_row,
    each_stream,
    each_usb,
    fed,
)
from tests.drivers.simulated import simulated_link, spoil
from tests.drivers.usb_bus import OnBus, UsbBus
from tests.drivers.usb_echo import Echo
from tests.own_time import own_time


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


class Nobody:
    """A port behind which nothing is."""

    def feed(self, data: bytes, now_s: float) -> None:
        pass

    def take(self, now_s: float) -> bytes:
        return b""

    def next_event_s(self) -> float | None:
        return None


@each_stream
def test_nobody_at_the_port_is_said_in_one_sentence_after_a_few_seconds(
    row: InstrumentRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = TurnedClock()
    link = SimLink("serial://COM99", Nobody(), clock)
    monkeypatch.setattr("drivers.connect.open_link", lambda *_: link)
    with pytest.raises(NoAnswerError) as refused:
        connect(f"serial://COM99?driver={row.name}", clock)
    assert f"expected {row.name} ({row.title}), but neither it nor any other" in str(refused.value)
    assert str(refused.value).endswith(row.when_silent)
    # Its own silence, and a glance at each other one.
    assert clock.now_s() <= row.identify_s + 0.5 * len(STREAMS)


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
        with own_time() as timed, pytest.raises(LinkLostError):
            instrument.state() if isinstance(instrument, PowerSource) else instrument.read(1.0)  # type: ignore[attr-defined]
        assert timed.took_s <= 1.0
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
