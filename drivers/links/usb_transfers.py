"""USB devices through pyusb: `usb://2ab9:0001`, or `usb://2ab9:0001/SERIAL` where several are plugged in.

One interface is claimed, so that no other program uses it meanwhile; on Linux the system's own driver (hidraw of a HID
device) is put aside for that long. Windows needs WinUSB bound to the device (Zadig), or the device's own request for
it; that branch is written and not tried.
"""

from __future__ import annotations

import errno
import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import usb.core
import usb.util

from drivers.address import Address
from drivers.errors import (
    AddressError,
    DriversError,
    GarbledError,
    LinkBusyError,
    LinkDeniedError,
    LinkLostError,
    NoAnswerError,
    StalledError,
)
from drivers.links import BulkPair, ControlSetup, UsbDescriptors
from drivers.links.holder import process_holding
from drivers.links.usb_backend import usb_backend
from drivers.phone.states import InterfaceClass
from drivers.phone.untrusted import shown
from drivers.udev_rule import RULES_FILE, udev_rule

NO_SUCH_DEVICE = (errno.ENODEV, errno.ENOENT, errno.ENXIO)


class UsbTransfersLink:
    """One interface of a USB device, claimed."""

    def __init__(self, address: Address, interface_class: InterfaceClass | int | None = None) -> None:
        """Find the device, and claim its first interface, or the first one of a class (3 is HID) or triple.

        Raises `AddressError`, `LinkBusyError`, `LinkDeniedError`, `LinkLostError`.
        """
        self._address = address
        self._device = _found(address)
        self._detached = False
        try:
            with _explained(address, self._device):
                self._interface = _interface_number(self._device, interface_class)
                self._claim()
                self._descriptors = replace(
                    descriptors_of(self._device), endpoints=_endpoints(self._device, self._interface)
                )
        except BaseException:
            usb.util.dispose_resources(self._device)
            raise

    @property
    def name(self) -> str:
        """The address."""
        return str(self._address)

    @property
    def descriptors(self) -> UsbDescriptors:
        """Which device this is."""
        return self._descriptors

    @property
    def bulk_pair(self) -> BulkPair:
        """The first bulk endpoint of each direction. Raises `LinkLostError` where the interface has not both."""
        configuration = self._device.get_active_configuration()
        endpoints = [endpoint for one in configuration if one.bInterfaceNumber == self._interface for endpoint in one]
        bulk = [
            int(endpoint.bEndpointAddress)
            for endpoint in endpoints
            if usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
        ]
        to_computer = [one for one in bulk if usb.util.endpoint_direction(one) == usb.util.ENDPOINT_IN]
        to_device = [one for one in bulk if usb.util.endpoint_direction(one) == usb.util.ENDPOINT_OUT]
        if not to_computer or not to_device:
            raise LinkLostError(
                f"{self.name}: its interface has no bulk endpoints in both directions; plug it in again"
            )
        return BulkPair(to_computer[0], to_device[0])

    def control_in(self, setup: ControlSetup, length: int, timeout_s: float) -> bytes:
        """Ask on endpoint 0."""
        with self._translated(f"request {setup.request:#04x}"):
            return bytes(self._control(setup, length, timeout_s))

    def control_out(self, setup: ControlSetup, data: bytes, timeout_s: float) -> None:
        """Tell on endpoint 0."""
        with self._translated(f"request {setup.request:#04x}"):
            self._all(len(data), self._control(setup, data, timeout_s))

    def write(self, endpoint: int, data: bytes, timeout_s: float) -> None:
        """Send all of it."""
        with self._translated(f"{len(data)} bytes"):
            self._all(len(data), self._device.write(endpoint, data, _milliseconds(timeout_s)))

    def read(self, endpoint: int, limit: int, timeout_s: float) -> bytes:
        """One transfer; empty after `timeout_s` without."""
        try:
            with self._translated(f"a read of {limit} bytes"):
                return bytes(self._device.read(endpoint, limit, _milliseconds(timeout_s)))
        except NoAnswerError:
            return b""

    def close(self) -> None:
        """Release the interface. May be called twice."""
        # A device that is gone has nothing to release.
        with suppress(usb.core.USBError, NotImplementedError):
            usb.util.release_interface(self._device, self._interface)
        if self._detached:
            with suppress(usb.core.USBError, NotImplementedError):
                self._device.attach_kernel_driver(self._interface)
            self._detached = False
        usb.util.dispose_resources(self._device)

    def _claim(self) -> None:
        try:
            if self._device.is_kernel_driver_active(self._interface):
                self._device.detach_kernel_driver(self._interface)
                self._detached = True
        except NotImplementedError:
            pass  # Windows and macOS put no driver aside
        try:
            usb.util.claim_interface(self._device, self._interface)
        except usb.core.USBError:
            if self._detached:
                with suppress(usb.core.USBError):
                    self._device.attach_kernel_driver(self._interface)
            raise

    def _control(self, setup: ControlSetup, data_or_length: bytes | int, timeout_s: float) -> Any:
        return self._device.ctrl_transfer(
            setup.request_type, setup.request, setup.value, setup.index, data_or_length, _milliseconds(timeout_s)
        )

    def _all(self, wanted: int, sent: int) -> None:
        if sent != wanted:
            raise NoAnswerError(f"{self.name}: the device took {sent} of {wanted} bytes and no more; plug it in again")

    @contextmanager
    def _translated(self, what: str) -> Iterator[None]:
        """Turn libusb's errors into the house's."""
        try:
            yield
        except usb.core.USBTimeoutError as error:
            raise NoAnswerError(f"{self.name}: the device did not answer {what} in time") from error
        except usb.core.USBError as error:
            match error.errno:
                case errno.EPIPE:
                    raise StalledError(f"{self.name}: the device refuses {what}") from error
                case errno.EOVERFLOW:
                    raise GarbledError(f"{self.name}: the device sent more than {what} has room for") from error
            # A pulled device is ENODEV, or EIO for the moment before the system knows.
            raise LinkLostError(
                f"{self.name}: the device is gone ({error.strerror}); check the cable and that it is switched on"
            ) from error


def usb_id_and_serial(address: Address) -> tuple[str, str | None]:
    """`vid:pid` and the serial number that an address names. Raises `AddressError`."""
    usb_id, _, serial_number = address.target.partition("/")
    vendor, colon, product = usb_id.lower().partition(":")
    if not colon or not all(len(part) == 4 and _is_hex(part) for part in (vendor, product)):
        raise AddressError(
            f"{address}: expected vid:pid as in usb://2ab9:0001, or usb://2ab9:0001/SERIAL, not {usb_id!r}"
        )
    return f"{vendor}:{product}", serial_number or None


def usb_devices(matches: Callable[[str], bool]) -> list[Any]:
    """The plugged-in devices whose `vid:pid` matches. Raises `usb.core.NoBackendError` without libusb."""
    found = usb.core.find(find_all=True, custom_match=lambda device: matches(usb_id_of(device)), backend=usb_backend())
    return list(found)


def usb_id_of(device: Any) -> str:
    """`vid:pid` of a pyusb device."""
    return f"{device.idVendor:04x}:{device.idProduct:04x}"


def descriptors_of(device: Any) -> UsbDescriptors:
    """What a device says of itself, made fit to be shown. Raises `usb.core.USBError`, `NotImplementedError`."""
    maker, product, serial_number = (_text(device, name) for name in ("manufacturer", "product", "serial_number"))
    return UsbDescriptors(usb_id_of(device), maker, product, serial_number)


def _text(device: Any, name: str) -> str | None:
    try:
        text = getattr(device, name)
    except ValueError:
        return None  # pyusb 1.3: a device without string descriptors
    except usb.core.USBError as error:
        if error.errno != errno.EPIPE:
            raise
        return None  # it stalls on a string that it names and has not
    return shown(text) or None if text else None


def _found(address: Address) -> Any:
    """The one device that an address names."""
    usb_id, serial_number = usb_id_and_serial(address)
    try:
        devices = usb_devices(lambda found: found == usb_id)
    except usb.core.NoBackendError as error:
        raise AddressError(
            f"{address}: libusb is missing; install it (libusb-1.0-0 on Debian, libusb-package from PyPI on Windows)"
        ) from error
    if serial_number is not None and devices:
        devices = [device for device in devices if _serial_number(address, device) == serial_number]
    if not devices:
        raise AddressError(f"{address}: no such device is plugged in; plug it in, or run `bootbench instruments`")
    if len(devices) > 1:
        known = ", ".join(f"usb://{usb_id}/{_serial_number(address, device)}" for device in devices)
        raise AddressError(f"{address}: {len(devices)} of them are plugged in; say which, of {known}")
    return devices[0]


def _serial_number(address: Address, device: Any) -> str | None:
    try:
        with _explained(address, device):
            return descriptors_of(device).serial_number
    finally:
        usb.util.dispose_resources(device)


def _interface_number(device: Any, wanted: InterfaceClass | int | None) -> int:
    try:
        configuration = device.get_active_configuration()
    except usb.core.USBError as error:
        if error.errno in NO_SUCH_DEVICE or error.errno == errno.EACCES:
            raise
        # Nobody has configured it yet; doing so again would reset a device that is in use.
        device.set_configuration()
        configuration = device.get_active_configuration()
    for one in configuration:
        triple = InterfaceClass(one.bInterfaceClass, one.bInterfaceSubClass, one.bInterfaceProtocol)
        if wanted is None or wanted in (triple, triple.usb_class):
            return int(one.bInterfaceNumber)
    raise LinkLostError(
        f"usb://{usb_id_of(device)}: the device has no interface of class {wanted}; it may be in another mode "
        "(firmware update); switch it off and on"
    )


def _endpoints(device: Any, number: int) -> tuple[int, ...]:
    """Addresses of an interface's endpoints."""
    interface = device.get_active_configuration()[(number, 0)]
    return tuple(int(endpoint.bEndpointAddress) for endpoint in interface)


@contextmanager
def _explained(address: Address, device: Any) -> Iterator[None]:
    """Turn libusb's errors at opening into the house's."""
    try:
        yield
    except NotImplementedError as error:
        raise LinkDeniedError(f"{address}: {why_closed(device, error)}") from error
    except usb.core.USBError as error:
        kind: type[DriversError] = LinkLostError
        if error.errno in (errno.EBUSY, errno.EACCES):
            kind = LinkBusyError if error.errno == errno.EBUSY else LinkDeniedError
        raise kind(f"{address}: {why_closed(device, error)}") from error


def why_closed(device: Any, error: Exception) -> str:
    """Why a device cannot be opened, and what to do, in one sentence."""
    if isinstance(error, NotImplementedError):
        # What libusb says on Windows where no WinUSB driver is bound.
        return "no driver lets programs open it; bind WinUSB to it (with Zadig) and plug it in again"
    number = getattr(error, "errno", None)
    if number == errno.EBUSY:
        holder = process_holding(f"/dev/bus/usb/{device.bus or 0:03d}/{device.address or 0:03d}")
        who = f"by {holder}" if holder else "by another program"
        return f"the device is in use {who}; close it there and try again"
    if number == errno.EACCES and sys.platform == "linux":
        rule = udev_rule(usb_id_of(device))
        return f"this user may not open it; write {rule} into {RULES_FILE} and plug it in again"
    if number == errno.EACCES:
        return "it cannot be opened; another program may hold it, or its driver (WinUSB on Windows) is missing"
    if number in NO_SUCH_DEVICE:
        return "the device is gone; plug it in again"
    return f"the device cannot be opened ({error}); plug it in again"


def _milliseconds(timeout_s: float) -> int:
    """Whole milliseconds, at least one: to libusb, 0 is *for ever*."""
    return max(1, math.ceil(timeout_s * 1000.0))


def _is_hex(text: str) -> bool:
    return all(digit in "0123456789abcdef" for digit in text)
