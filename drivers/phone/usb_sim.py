"""A simulated phone's USB side: its descriptors in each state, as bytes on the wire and as text for umockdev.

What stands in its descriptors (`drivers.usb_descriptors`) is simulated: the texts are those
that LineageOS (LOS-COM, init.qcom.usb.sh) and linux-msm/qdl (the ROM's `QUSB_BULK_…_SN:…`) describe, the order of
interfaces is ours.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.phone.states import ADB, FASTBOOT, InterfaceClass, PhoneState, row_of
from drivers.phone.usb_device import Place
from drivers.usb_descriptors import Endpoint, Interface, UsbShape

BULK_IN, BULK_OUT = 0x81, 0x01
"""Endpoints of the first interface; each further one takes the next number."""
SAHARA = InterfaceClass(0xFF, 0xFF, 0xFF)
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
    def shape(self) -> UsbShape:
        """Its descriptors: each interface with a bulk endpoint in and one out, at high speed."""
        pairs = (
            Interface(
                one, (Endpoint(BULK_IN + number, packet_bytes=512), Endpoint(BULK_OUT + number, packet_bytes=512))
            )
            for number, one in enumerate(self.interfaces)
        )
        return UsbShape(self.usb_id, tuple(pairs), self.maker, self.product, self.serial_number)

    def umockdev(self, place: Place) -> str:
        """The device as umockdev reads it. Texts are written as hexadecimal numbers, so that any may stand there."""
        bus = int(place.port.partition("-")[0])
        vendor, product = self.shape.ids
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
            f"H: descriptors={(self.shape.device_descriptor() + self.shape.configuration_descriptor()).hex().upper()}",
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
