"""Every meter of the USB lead: what flows there, through pyusb past the kernel's own driver, and never of a phone."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.address import parse_address
from drivers.capabilities import CurrentMeter
from drivers.catalog import INSTRUMENTS, InstrumentRow, Part, driver_class, simulator_class
from drivers.clock import TurnedClock
from drivers.connect import connect
from drivers.electrics import Open, Resistive
from drivers.errors import AddressError, LinkLostError, WrongInstrumentError
from drivers.links.usb_transfers import UsbTransfersLink
from tests.drivers.usb_bus import OnBus, UsbBus
from tests.drivers.usb_lead import joined, meter_on, read_for

ROWS = [row for row in INSTRUMENTS if Part.VBUS_METER in row.parts]
each_meter = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
HID, BULK, INTERRUPT = 3, 2, 3


@each_meter
def test_what_flows_at_five_volts_is_read_in_order_at_its_rate(row: InstrumentRow) -> None:
    meter, _, clock = meter_on(driver_class(row), simulator_class(row)(Resistive(10.0)))
    meter.start()
    begin_s = clock.now_s()
    blocks = read_for(meter, clock, 3.0)
    current_a, host_s = joined(blocks)
    rate_hz = meter.meter_limits.rate_hz
    assert current_a.size >= 0.99 * rate_hz * (clock.now_s() - begin_s) - 4
    np.testing.assert_allclose(current_a, 0.5, atol=2e-4)
    np.testing.assert_allclose(np.diff(host_s), 1.0 / rate_hz, atol=1e-5)


@each_meter
def test_another_meter_is_refused_by_both_names(row: InstrumentRow) -> None:
    for other in ROWS:
        if other is not row:
            there = simulator_class(other)(Open())
            said = there.descriptors
            with pytest.raises(WrongInstrumentError, match=f"expected a .* {said.usb_id} is there, {said.product}"):
                meter_on(driver_class(row), there)


@each_meter
def test_a_pulled_one_can_still_be_closed(row: InstrumentRow) -> None:
    meter, link, _ = meter_on(driver_class(row), simulator_class(row)(Open()))
    meter.start()
    link.pull()
    with pytest.raises(LinkLostError, match="cable"):
        meter.read(1.0)
    meter.close()
    meter.close()


@each_meter
def test_it_runs_over_the_real_pyusb_and_the_kernels_driver_gets_it_back(
    row: InstrumentRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = INTERRUPT if row.usb_class == HID else BULK
    simulator = simulator_class(row)(Resistive(10.0))
    device = OnBus(simulator, interface_class=row.usb_class or 0xFF, transfer_type=kind, kernel_driver=True)
    bus = UsbBus(TurnedClock(), device)
    monkeypatch.setattr("drivers.links.usb_transfers.usb_backend", lambda: bus)
    meter = connect(f"usb://{row.usb_ids[0]}", bus.clock)
    assert isinstance(meter, CurrentMeter)
    assert meter.identity.serial_number == simulator.descriptors.serial_number
    meter.start()
    block = meter.read(1.0)
    assert block is not None
    np.testing.assert_allclose(block.current_a, 0.5, atol=2e-4)
    meter.close()
    assert (device.opened, device.kernel_driver) == (0, True)
    with pytest.raises(LinkLostError, match="no interface of class 8"):
        UsbTransfersLink(parse_address(f"usb://{row.usb_ids[0]}"), 8)


@each_meter
def test_a_simulated_phone_does_not_hang_in_its_usb_lead(row: InstrumentRow) -> None:
    with pytest.raises(AddressError, match="sits in the USB lead; name a load"):
        connect(f"sim://{row.name}?phone=normal_boot", TurnedClock())
