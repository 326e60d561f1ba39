"""A bus of simulated devices under the real pyusb: the lowest layer is replaced, everything above it runs.

It answers as libusb does (error numbers of 1.0.26): a device that is pulled, held by another program, not this user's
to open, or in the hands of a kernel driver.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from typing import Any

import usb.backend
import usb.core

from drivers.clock import Clock
from drivers.errors import NoAnswerError, StalledError
from drivers.links import ControlSetup
from drivers.simulation import UsbSimulator

GET_DESCRIPTOR, STRING = 0x06, 0x03
STRINGS = ("maker", "product", "serial_number")
PACKET_BYTES = 64
STEP_S = 0.0005


@dataclass(slots=True)
class OnBus:
    """One device, as the system has it."""

    simulator: UsbSimulator
    interface_class: int = 0xFF
    subclass: int = 0
    protocol: int = 0
    transfer_type: int = 2
    """2 is bulk, 3 interrupt."""
    plugged: bool = True
    denied: bool = False
    held_by_other: bool = False
    kernel_driver: bool = False
    opened: int = 0
    claimed: bool = False


@dataclass(slots=True)
class _Descriptor:
    """Any descriptor: what pyusb reads of it are its attributes."""

    fields: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        return self.fields[name]


class UsbBus(usb.backend.IBackend):  # type: ignore[misc]
    """The backend that pyusb is given."""

    def __init__(self, clock: Clock, *devices: OnBus) -> None:
        self.clock, self.devices = clock, list(devices)

    def enumerate_devices(self) -> Any:
        return iter([device for device in self.devices if device.plugged])

    def get_parent(self, dev: OnBus) -> None:
        return None

    def get_device_descriptor(self, dev: OnBus) -> _Descriptor:
        vendor, product = (int(part, 16) for part in dev.simulator.descriptors.usb_id.split(":"))
        texts = [getattr(dev.simulator.descriptors, name) for name in STRINGS]
        indices = [number + 1 if text is not None else 0 for number, text in enumerate(texts)]
        return _Descriptor(
            {
                "bLength": 18,
                "bDescriptorType": 1,
                "bcdUSB": 0x200,
                "bDeviceClass": 0,
                "bDeviceSubClass": 0,
                "bDeviceProtocol": 0,
                "bMaxPacketSize0": 64,
                "idVendor": vendor,
                "idProduct": product,
                "bcdDevice": 0x100,
                "iManufacturer": indices[0],
                "iProduct": indices[1],
                "iSerialNumber": indices[2],
                "bNumConfigurations": 1,
                "address": self.devices.index(dev) + 1,
                "bus": 1,
                "port_number": 1,
                "port_numbers": (1,),
                "speed": 3,
            }
        )

    def get_configuration_descriptor(self, dev: OnBus, config: int) -> _Descriptor:
        if config:
            raise IndexError(config)
        names = {"bLength": 9, "bDescriptorType": 2, "wTotalLength": 32, "bNumInterfaces": 1, "bConfigurationValue": 1}
        rest = {"iConfiguration": 0, "bmAttributes": 0x80, "bMaxPower": 50, "extra_descriptors": []}
        return _Descriptor(names | rest)

    def get_interface_descriptor(self, dev: OnBus, intf: int, alt: int, config: int) -> _Descriptor:
        if intf or alt:
            raise IndexError(intf)
        names = {"bLength": 9, "bDescriptorType": 4, "bInterfaceNumber": 0, "bAlternateSetting": 0, "bNumEndpoints": 2}
        kind = {"bInterfaceClass": dev.interface_class, "bInterfaceSubClass": dev.subclass}
        kind |= {"bInterfaceProtocol": dev.protocol, "iInterface": 0}
        return _Descriptor(names | kind | {"extra_descriptors": []})

    def get_endpoint_descriptor(self, dev: OnBus, ep: int, intf: int, alt: int, config: int) -> _Descriptor:
        names = {"bLength": 7, "bDescriptorType": 5, "bEndpointAddress": (0x01, 0x81)[ep], "wMaxPacketSize": 64}
        rest = {"bInterval": 1, "bRefresh": 0, "bSynchAddress": 0, "extra_descriptors": []}
        return _Descriptor(names | {"bmAttributes": dev.transfer_type} | rest)

    def open_device(self, dev: OnBus) -> OnBus:
        self._there(dev)
        if dev.denied:
            raise usb.core.USBError("Access denied (insufficient permissions)", -3, errno.EACCES)
        dev.opened += 1
        return dev

    def close_device(self, dev_handle: OnBus) -> None:
        dev_handle.opened -= 1

    def get_configuration(self, dev_handle: OnBus) -> int:
        self._there(dev_handle)
        return 1

    def set_configuration(self, dev_handle: OnBus, config_value: int) -> None:
        raise AssertionError("a device that is configured must not be configured again")

    def claim_interface(self, dev_handle: OnBus, intf: int) -> None:
        self._there(dev_handle)
        if dev_handle.held_by_other or dev_handle.claimed or dev_handle.kernel_driver:
            raise usb.core.USBError("Resource busy", -6, errno.EBUSY)
        dev_handle.claimed = True

    def release_interface(self, dev_handle: OnBus, intf: int) -> None:
        dev_handle.claimed = False
        self._there(dev_handle)

    def is_kernel_driver_active(self, dev_handle: OnBus, intf: int) -> bool:
        self._there(dev_handle)
        return dev_handle.kernel_driver

    def detach_kernel_driver(self, dev_handle: OnBus, intf: int) -> None:
        dev_handle.kernel_driver = False

    def attach_kernel_driver(self, dev_handle: OnBus, intf: int) -> None:
        dev_handle.kernel_driver = True

    def ctrl_transfer(
        self,
        dev_handle: OnBus,
        bmRequestType: int,  # noqa: N803 - pyusb's names
        bRequest: int,  # noqa: N803
        wValue: int,  # noqa: N803
        wIndex: int,  # noqa: N803
        data: Any,
        timeout: int,
    ) -> int:
        self._there(dev_handle)
        if bmRequestType == 0x80 and bRequest == GET_DESCRIPTOR and wValue >> 8 == STRING:
            return _filled(data, self._string(dev_handle, wValue & 0xFF))
        setup, simulator = ControlSetup(bmRequestType, bRequest, wValue, wIndex), dev_handle.simulator
        self.clock.sleep_s(0.001)
        try:
            if bmRequestType & 0x80:
                return _filled(data, simulator.control_in(setup, len(data), self.clock.now_s()))
            simulator.control_out(setup, bytes(data), self.clock.now_s())
        except StalledError as error:
            raise usb.core.USBError("Pipe error", -9, errno.EPIPE) from error
        except NoAnswerError as error:
            self.clock.sleep_s(timeout / 1000.0)
            raise usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT) from error
        return len(data)

    def bulk_write(self, dev_handle: OnBus, ep: int, intf: int, data: Any, timeout: int) -> int:
        self._there(dev_handle)
        dev_handle.simulator.write(ep, bytes(data), self.clock.now_s())
        return len(data)

    def bulk_read(self, dev_handle: OnBus, ep: int, intf: int, buff: Any, timeout: int) -> int:
        end_s = self.clock.now_s() + timeout / 1000.0
        came = b""
        while True:
            self._there(dev_handle)
            packet = dev_handle.simulator.take(ep, self.clock.now_s())
            if packet is not None:
                came += packet
                if len(came) > len(buff):
                    raise usb.core.USBError("Overflow", -8, errno.EOVERFLOW)
                if len(packet) < PACKET_BYTES or len(came) == len(buff):
                    return _filled(buff, came)
            elif self.clock.now_s() >= end_s:
                if came:
                    return _filled(buff, came)
                raise usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
            else:
                self.clock.sleep_s(STEP_S)

    intr_write, intr_read = bulk_write, bulk_read

    def _there(self, device: OnBus) -> None:
        if not device.plugged:
            raise usb.core.USBError("No such device (it may have been disconnected)", -4, errno.ENODEV)

    def _string(self, device: OnBus, index: int) -> bytes:
        if index == 0:
            return bytes((4, STRING, 0x09, 0x04))
        text = str(getattr(device.simulator.descriptors, STRINGS[index - 1])).encode("utf-16-le")
        return bytes((2 + len(text), STRING)) + text


def _filled(buffer: Any, data: bytes) -> int:
    count = min(len(buffer), len(data))
    buffer[:count] = type(buffer)(buffer.typecode, data[:count])
    return count
