"""Any simulated USB instrument of the catalog as a device: its descriptors, and the simulator behind them."""

from __future__ import annotations

from drivers.catalog import InstrumentRow
from drivers.links import UsbDescriptors
from drivers.phone.states import InterfaceClass
from drivers.usb_descriptors import HID, Endpoint, EndpointKind, Interface, UsbShape

VENDOR_CLASS = 0xFF


def instrument_shape(row: InstrumentRow, said: UsbDescriptors) -> UsbShape:
    """One interface of the row's class with the endpoints that the simulator names, at full speed."""
    usb_class = row.usb_class if row.usb_class is not None else VENDOR_CLASS
    kind = EndpointKind.INTERRUPT if usb_class == HID else EndpointKind.BULK
    endpoints = tuple(Endpoint(address, kind) for address in said.endpoints)
    interface = Interface(InterfaceClass(usb_class, 0, 0), endpoints)
    return UsbShape(said.usb_id, (interface,), said.maker or "", said.product or "", said.serial_number or "")
