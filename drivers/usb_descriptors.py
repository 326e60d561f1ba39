"""Descriptors of a USB device as bytes: made for simulated devices, read from devices that are reached without libusb.

Source: USB 2.0 specification, chapter 9.6; for HID, "Device Class Definition for HID" 1.11, chapters 6.2.1 and E.6.

    device         length 18, type 1, USB version, class, subclass, protocol, packet of endpoint 0,
                   vendor at 8, product at 10, release, numbers of the texts for maker, product and serial number, …
    configuration  length 9, type 2, total length, interfaces, number, …, then for each interface
      interface    length 9, type 4, number, alternate, endpoints, class, subclass, protocol, text
      HID          length 9, type 33, version 1.11, country, one descriptor: type 34, its length
      endpoint     length 7, type 5, address, kind, packet, interval
    text           length, type 3, UTF-16; text 0 is the list of languages

Lengths that a device names are not believed: reading stops at the first that cannot be.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

from drivers.links import ControlSetup
from drivers.phone.states import InterfaceClass

GET_DESCRIPTOR, SET_CONFIGURATION = 6, 9
DEVICE_HEAD_BYTES, HEAD_BYTES = 18, 9
HID = 3
"""bInterfaceClass of human interface devices."""
ENGLISH = 0x0409
_KIND_BITS, _VENDOR_OR_CLASS = 0x60, (0x20, 0x40)


class DescriptorType(IntEnum):
    """bDescriptorType."""

    DEVICE = 1
    CONFIGURATION = 2
    TEXT = 3
    INTERFACE = 4
    ENDPOINT = 5
    HID = 33
    HID_REPORT = 34


class EndpointKind(IntEnum):
    """What kind of transfers an endpoint carries: the two low bits of bmAttributes."""

    CONTROL = 0
    ISOCHRONOUS = 1
    BULK = 2
    INTERRUPT = 3


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One endpoint of an interface."""

    address: int
    """Bit 7 set is towards the computer."""
    kind: EndpointKind = EndpointKind.BULK
    packet_bytes: int = 64
    """64 at full speed; bulk is always 512 at high speed."""


@dataclass(frozen=True, slots=True)
class Interface:
    """One interface, in its only setting."""

    shows: InterfaceClass
    endpoints: tuple[Endpoint, ...]


@dataclass(frozen=True, slots=True)
class UsbShape:
    """What a host can read of one device without asking its firmware. An empty text is one that it has not."""

    usb_id: str
    interfaces: tuple[Interface, ...]
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
        return struct.pack("<BBHBBBBHHHBBBB", DEVICE_HEAD_BYTES, 1, 0x0200, 0, 0, 0, 64, *self.ids, 0x0100, *numbers, 1)

    def configuration_descriptor(self) -> bytes:
        """The one configuration with everything in it."""
        body = b""
        for number, one in enumerate(self.interfaces):
            shows = one.shows
            body += bytes((9, DescriptorType.INTERFACE, number, 0, len(one.endpoints), shows.usb_class, shows.subclass))
            body += bytes((shows.protocol, 0))
            if shows.usb_class == HID:
                head = (9, DescriptorType.HID, 0x0111, 0, 1, DescriptorType.HID_REPORT)
                body += struct.pack("<BBHBBBH", *head, len(self.report_descriptor(number) or b""))
            for endpoint in one.endpoints:
                interval = 1 if endpoint.kind is EndpointKind.INTERRUPT else 0
                where = (7, DescriptorType.ENDPOINT, endpoint.address, endpoint.kind)
                body += struct.pack("<BBBBHB", *where, endpoint.packet_bytes, interval)
        return struct.pack("<BBHBBBBB", 9, 2, 9 + len(body), len(self.interfaces), 1, 0, 0x80, 250) + body

    def text_descriptor(self, number: int) -> bytes | None:
        """Text 1 to 3, or the list of languages (0); `None` for one that there is not."""
        if number == 0:
            return struct.pack("<BBH", 4, DescriptorType.TEXT, ENGLISH)
        text = {1: self.maker, 2: self.product, 3: self.serial_number}.get(number)
        if not text:
            return None
        units = text.encode("utf-16-le", "surrogatepass")[:252]
        return bytes((2 + len(units), DescriptorType.TEXT)) + units

    def report_descriptor(self, number: int) -> bytes | None:
        """What a HID interface sends and takes: whole packets of the vendor's own; `None` for other interfaces."""
        one = self.interfaces[number] if number < len(self.interfaces) else None
        if one is None or one.shows.usb_class != HID:
            return None
        # Usage page FF00, usage 1, application collection; bytes 0 to 255; one input and one output report.
        report = bytes.fromhex("0600ff 0901 a101 1500 26ff00 7508")
        for endpoint in one.endpoints:
            report += bytes((0x95, min(endpoint.packet_bytes, 255), 0x09, 0x01))
            report += bytes.fromhex("8102" if endpoint.address & 0x80 else "9102")
        return report + b"\xc0"

    def answer(self, setup: ControlSetup, length: int) -> bytes | None:
        """What every device answers to a standard request (chapter 9.4); `None` where it refuses."""
        if not setup.request_type & 0x80:
            return b""
        if setup.request != GET_DESCRIPTOR:
            return bytes(length)  # status, or interface 0
        number = setup.value & 0xFF
        match setup.value >> 8:
            case DescriptorType.DEVICE:
                found: bytes | None = self.device_descriptor()
            case DescriptorType.CONFIGURATION if number == 0:
                found = self.configuration_descriptor()
            case DescriptorType.TEXT:
                found = self.text_descriptor(number)
            case DescriptorType.HID_REPORT:
                found = self.report_descriptor(setup.index)
            case _:
                found = None
        return found[:length] if found is not None else None


def is_standard(setup: ControlSetup) -> bool:
    """Whether a request is one of those that every device knows, and none of its class or vendor."""
    return setup.request_type & _KIND_BITS not in _VENDOR_OR_CLASS


def total_bytes(configuration: bytes) -> int:
    """How long a configuration says it is, from its first bytes; 0 where these are none."""
    if len(configuration) < 4 or configuration[1] != DescriptorType.CONFIGURATION:
        return 0
    return int.from_bytes(configuration[2:4], "little")


def interfaces_of(configuration: bytes) -> tuple[Interface, ...]:
    """The interfaces of a configuration by number, each in its first setting, with their endpoints."""
    found: list[tuple[InterfaceClass, list[Endpoint]]] = []
    place, wanted = 0, False
    while place + 2 <= len(configuration):
        length, kind = configuration[place], configuration[place + 1]
        one = configuration[place : place + length]
        if length < 2 or len(one) < length:
            break
        place += length
        if kind == DescriptorType.INTERFACE and length >= 9:
            wanted = one[3] == 0
            if wanted:
                found.append((InterfaceClass(one[5], one[6], one[7]), []))
        elif kind == DescriptorType.ENDPOINT and length >= 7 and wanted:
            packet_bytes = int.from_bytes(one[4:6], "little") & 0x7FF
            found[-1][1].append(Endpoint(one[2], EndpointKind(one[3] & 3), packet_bytes))
    return tuple(Interface(shows, tuple(endpoints)) for shows, endpoints in found)


def text_of(descriptor: bytes) -> str | None:
    """The text of a text descriptor; `None` where it is none."""
    if len(descriptor) < 2 or descriptor[1] != DescriptorType.TEXT or not 2 <= descriptor[0] <= len(descriptor):
        return None
    return descriptor[2 : descriptor[0] & ~1].decode("utf-16-le", errors="backslashreplace")
