"""A simulated phone's USB side: its descriptors in each state, as bytes on the wire and as text for umockdev.

Descriptors are those of the USB 2.0 specification, chapter 9.6. What stands in them is simulated: the texts are those
that LineageOS (LOS-COM, init.qcom.usb.sh) and linux-msm/qdl (the ROM's `QUSB_BULK_…_SN:…`) describe, the order of
interfaces is ours.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from drivers.phone.states import ADB, FASTBOOT, InterfaceClass, PhoneState, row_of
from drivers.phone.usb_device import Place

BULK_IN, BULK_OUT = 0x81, 0x01
"""Endpoints of the first interface; each further one takes the next number."""
SAHARA = InterfaceClass(0xFF, 0xFF, 0xFF)
_PACKET_BYTES = 512
_BY_WORD = {
    "MTP": InterfaceClass(0x06, 0x01, 0x01),
    "PTP": InterfaceClass(0x06, 0x01, 0x01),
    "RNDIS": InterfaceClass(0xE0, 0x01, 0x03),
    "MIDI": InterfaceClass(0x01, 0x03, 0x00),
    "mass storage": InterfaceClass(0x08, 0x06, 0x50),
    "accessory": InterfaceClass(0xFF, 0xFF, 0x00),
    "diagnostics": SAHARA,
}


@dataclass(frozen=True, slots=True)
class SimulatedUsb:
    """What a host can read of one device without asking it anything."""

    usb_id: str
    interfaces: tuple[InterfaceClass, ...]
    maker: str = ""
    product: str = ""
    serial_number: str = ""

    @property
    def ids(self) -> tuple[int, int]:
        """Vendor and product."""
        vendor, product = self.usb_id.split(":")
        return int(vendor, 16), int(product, 16)

    def device_descriptor(self) -> bytes:
        """18 bytes; texts are numbers 1 to 3."""
        numbers = [k if text else 0 for k, text in ((1, self.maker), (2, self.product), (3, self.serial_number))]
        return struct.pack("<BBHBBBBHHHBBBB", 18, 1, 0x0200, 0, 0, 0, 64, *self.ids, 0x0100, *numbers, 1)

    def configuration_descriptor(self) -> bytes:
        """The one configuration: each interface with a bulk endpoint in and one out."""
        body = b""
        for number, one in enumerate(self.interfaces):
            body += bytes((9, 4, number, 0, 2, one.usb_class, one.subclass, one.protocol, 0))
            for endpoint in (BULK_IN + number, BULK_OUT + number):
                body += struct.pack("<BBBBHB", 7, 5, endpoint, 2, _PACKET_BYTES, 0)
        return struct.pack("<BBHBBBBB", 9, 2, 9 + len(body), len(self.interfaces), 1, 0, 0x80, 250) + body

    def string_descriptor(self, number: int) -> bytes | None:
        """Text 1 to 3, or the list of languages (0); `None` for one that there is not."""
        if number == 0:
            return struct.pack("<BBH", 4, 3, 0x0409)
        text = {1: self.maker, 2: self.product, 3: self.serial_number}.get(number)
        if not text:
            return None
        units = text.encode("utf-16-le", "surrogatepass")[:252]
        return bytes((2 + len(units), 3)) + units

    def umockdev(self, place: Place) -> str:
        """The device as umockdev reads it. Texts are written as hexadecimal numbers, so that any may stand there."""
        bus = int(place.port.partition("-")[0])
        vendor, product = self.ids
        lines = [
            f"P: /devices/pci0000:00/0000:00:14.0/usb{bus}/{place.port}",
            f"N: bus/usb/{bus:03d}/{place.number:03d}",
            f"E: DEVNAME=/dev/bus/usb/{bus:03d}/{place.number:03d}",  # without it libusb sees nothing
            f"E: BUSNUM={bus:03d}",
            f"E: DEVNUM={place.number:03d}",
            "E: DEVTYPE=usb_device",
            "E: SUBSYSTEM=usb",
            f"E: PRODUCT={vendor:x}/{product:x}/100",
            f"A: idVendor={vendor:04x}\\n",
            f"A: idProduct={product:04x}\\n",
            f"A: busnum={bus}\\n",
            f"A: devnum={place.number}\\n",
            "A: speed=480\\n",
            "A: bConfigurationValue=1\\n",
            f"A: bNumInterfaces={len(self.interfaces):2d}\\n",
            f"H: descriptors={(self.device_descriptor() + self.configuration_descriptor()).hex().upper()}",
        ]
        texts = (("manufacturer", self.maker), ("product", self.product), ("serial", self.serial_number))
        lines += [
            f"H: {name}={(text + chr(10)).encode('utf-8', 'replace').hex().upper()}" for name, text in texts if text
        ]
        return "\n".join(lines) + "\n\n"


def simulated_usb(usb_id: str, serial_number: str, chip_serial: str = "0a1b2c3d") -> SimulatedUsb:
    """What the simulated phone shows under an identity of the table; one that is in no row shows ADB."""
    row = row_of(usb_id)
    if row is not None and row.state in (PhoneState.EDL, PhoneState.CRASH_DUMP_OR_DIAG):
        # The ROM knows the chip, not the phone.
        text = f"QUSB_BULK_CID:0411_SN:{chip_serial.upper()}"
        return SimulatedUsb(usb_id, (SAHARA,), "Qualcomm CDMA Technologies MSM", text)
    if row is None or row.state in (PhoneState.RECOVERY, PhoneState.ADB_OR_OFFLINE_CHARGING):
        interfaces: tuple[InterfaceClass, ...] = (ADB,)
    elif row.state in (PhoneState.FASTBOOT, PhoneState.FASTBOOTD):
        return SimulatedUsb(usb_id, (FASTBOOT,), "Xiaomi", "Android", serial_number)
    else:
        interfaces = tuple(one for word, one in _BY_WORD.items() if row.shows.startswith(word))
        interfaces += (ADB,) if row.state is PhoneState.ANDROID_ADB else ()
    return SimulatedUsb(usb_id, interfaces, "Xiaomi", "POCO X3 Pro", serial_number)
