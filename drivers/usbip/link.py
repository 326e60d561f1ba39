"""USB devices of another computer or program: `usbip://127.0.0.1:3240/1-1`, without a kernel that knows of them.

The bus id behind the port may be left out where one device is offered there. Without a port it is 3240. Whoever shares
the device (`usbip bind` on Linux, `bootbench sim`) gives it to one computer at a time.
"""

from __future__ import annotations

from typing import NoReturn

from drivers.address import Address
from drivers.clock import HostClock
from drivers.errors import AddressError, GarbledError, LinkBusyError, LinkLostError, NoAnswerError, StalledError
from drivers.links import ControlSetup, UsbDescriptors
from drivers.links.holder import process_connected
from drivers.links.tcp import TcpLink
from drivers.phone.states import InterfaceClass
from drivers.phone.untrusted import shown
from drivers.usb_descriptors import (
    DEVICE_HEAD_BYTES,
    GET_DESCRIPTOR,
    HEAD_BYTES,
    SET_CONFIGURATION,
    DescriptorType,
    Interface,
    interfaces_of,
    text_of,
    total_bytes,
)
from drivers.usbip.wire import (
    DEVICE_BYTES,
    MOST_DEVICES,
    PORT,
    Exported,
    Operation,
    OperationState,
    Reply,
    ReplyDecoder,
    Submit,
    Submitted,
    TransferState,
    Unlink,
    Unlinked,
    device_of,
    import_request,
    interfaces_after,
    operation,
    request_bytes,
    state_of,
)

ADVICE = "the device was pulled, or who shares it has ended; plug it in or share it again"
ANSWER_S = 3.0
"""For what a server answers by itself, without its device."""
STANDARD_S = 1.0
TEXT_BYTES = 255


class UsbIpLink:
    """One interface of an imported device."""

    def __init__(self, address: Address, interface_class: InterfaceClass | int | None = None) -> None:
        """Import the device, and use its first interface, or the first one of a class (3 is HID) or triple.

        Raises `AddressError`, `LinkBusyError`, `LinkLostError`, `GarbledError`.
        """
        self._address, self._clock = address, HostClock()
        self._device = exported_at(address)
        self._line = _connected(address)
        self._replies, self._sequence = ReplyDecoder(), 0
        self._answers: dict[int, Reply] = {}
        try:
            self._import()
            interface = self._interface(interface_class)
            self._descriptors = self._described(tuple(one.address for one in interface.endpoints))
        except BaseException:
            self._line.close()
            raise

    @property
    def name(self) -> str:
        """The address."""
        return str(self._address)

    @property
    def descriptors(self) -> UsbDescriptors:
        """Which device this is."""
        return self._descriptors

    def control_in(self, setup: ControlSetup, length: int, timeout_s: float) -> bytes:
        """Ask on endpoint 0."""
        return self._control(setup, 0x80, length, b"", timeout_s).data

    def control_out(self, setup: ControlSetup, data: bytes, timeout_s: float) -> None:
        """Tell on endpoint 0."""
        self._control(setup, 0x00, len(data), data, timeout_s)

    def write(self, endpoint: int, data: bytes, timeout_s: float) -> None:
        """Send all of it."""
        done = self._transfer(Submit(self._next(), endpoint, len(data), data=data), timeout_s)
        if done is None:
            raise NoAnswerError(f"{self.name}: the device did not take {len(data)} bytes in time")
        self._check(done, f"{len(data)} bytes")
        if done.length != len(data):
            raise NoAnswerError(
                f"{self.name}: the device took {done.length} of {len(data)} bytes and no more; plug it in again"
            )

    def read(self, endpoint: int, limit: int, timeout_s: float) -> bytes:
        """One transfer; empty after `timeout_s` without."""
        done = self._transfer(Submit(self._next(), endpoint, limit), timeout_s)
        if done is None:
            return b""
        self._check(done, f"a read of {limit} bytes")
        return done.data

    def close(self) -> None:
        """Give the device back. May be called twice."""
        self._line.close()

    def _import(self) -> None:
        self._line.write(import_request(self._device.bus_id))
        state = state_of(_exactly(self._line, 8), Operation.IMPORTED)
        match state:
            case OperationState.OK:
                self._device = device_of(_exactly(self._line, DEVICE_BYTES))
            case OperationState.BUSY:
                holder = process_connected(self._line.port) or "another program or computer"
                raise LinkBusyError(
                    f"{self.name}: the device is in use by {holder}; close it there (`usbip detach` on Linux) and try "
                    "again"
                )
            case _:
                raise LinkLostError(f"{self.name}: the device is no longer shared there; share it again")

    def _interface(self, wanted: InterfaceClass | int | None) -> Interface:
        """The interface that is used, of a device that is configured now."""
        configuration = self._descriptor(DescriptorType.CONFIGURATION, 0, HEAD_BYTES)
        configuration = self._descriptor(DescriptorType.CONFIGURATION, 0, total_bytes(configuration) or HEAD_BYTES)
        if len(configuration) < HEAD_BYTES:
            raise GarbledError(f"{self.name}: expected a configuration, but {configuration.hex()} came")
        self.control_out(ControlSetup(0x00, SET_CONFIGURATION, configuration[5]), b"", STANDARD_S)
        for one in interfaces_of(configuration):
            if wanted is None or wanted in (one.shows, one.shows.usb_class):
                return one
        raise LinkLostError(
            f"{self.name}: the device has no interface of class {wanted}; it may be in another mode (firmware update); "
            "switch it off and on"
        )

    def _described(self, endpoints: tuple[int, ...]) -> UsbDescriptors:
        device = self._descriptor(DescriptorType.DEVICE, 0, DEVICE_HEAD_BYTES)
        numbers = device[14:17] if len(device) >= DEVICE_HEAD_BYTES else bytes(3)
        maker, product, serial_number = (self._text(number) for number in numbers)
        return UsbDescriptors(self._device.usb_id, maker, product, serial_number, endpoints)

    def _text(self, number: int) -> str | None:
        if not number:
            return None
        try:
            languages = self._descriptor(DescriptorType.TEXT, 0, TEXT_BYTES)
            first = int.from_bytes(languages[2:4], "little")
            text = text_of(self._descriptor(DescriptorType.TEXT, number, TEXT_BYTES, first))
        except StalledError:
            return None  # it names a text that it has not
        return shown(text) if text else None

    def _descriptor(self, kind: DescriptorType, number: int, length: int, index: int = 0) -> bytes:
        return self.control_in(ControlSetup(0x80, GET_DESCRIPTOR, kind << 8 | number, index), length, STANDARD_S)

    def _control(self, setup: ControlSetup, way: int, length: int, data: bytes, timeout_s: float) -> Submitted:
        words = (setup.value, setup.index, length)
        packet = bytes((setup.request_type, setup.request)) + b"".join(word.to_bytes(2, "little") for word in words)
        done = self._transfer(Submit(self._next(), way, length, packet, data), timeout_s)
        if done is None:
            raise NoAnswerError(f"{self.name}: the device did not answer request {setup.request:#04x} in time")
        self._check(done, f"request {setup.request:#04x}")
        return done

    def _next(self) -> int:
        self._sequence += 1
        return self._sequence

    def _transfer(self, submit: Submit, timeout_s: float) -> Submitted | None:
        """One transfer to its end; `None` where it was forgotten after `timeout_s`."""
        if submit.endpoint & 0x80:
            self._replies.expect_data(submit.sequence)
        self._line.write(request_bytes(submit, self._device))
        done = self._answer(submit.sequence, timeout_s)
        if done is None:
            unlink = Unlink(self._next(), submit.sequence)
            self._line.write(request_bytes(unlink, self._device))
            if self._answer(unlink.sequence, ANSWER_S) is None:
                raise LinkLostError(f"{self.name}: whoever shares the device answers no more; {ADVICE}")
            self._replies.expect_none(submit.sequence)
            # It may have ended just before it was to be forgotten.
            done = self._answers.pop(submit.sequence, None)
        return done if isinstance(done, Submitted) else None

    def _answer(self, sequence: int, timeout_s: float) -> Submitted | Unlinked | None:
        """The answer of that number; `None` after `timeout_s` without."""
        end_s = self._clock.now_s() + timeout_s
        while sequence not in self._answers:
            left_s = end_s - self._clock.now_s()
            came = self._line.read(65_536, max(0.0, left_s))
            for reply in self._replies.feed(came):
                self._answers[reply.sequence] = reply
            if not came and left_s <= 0.0:
                return None
        return self._answers.pop(sequence)

    def _check(self, done: Submitted, what: str) -> None:
        match done.state:
            case TransferState.DONE:
                return
            case TransferState.STALLED:
                raise StalledError(f"{self.name}: the device refuses {what}")
            case TransferState.TOO_MUCH:
                raise GarbledError(f"{self.name}: the device sent more than {what} has room for")
            case _:
                raise LinkLostError(f"{self.name}: the device is gone (error {done.state}); check its cable")


def exported_at(address: Address) -> Exported:
    """The device that an address names, as its server lists it. Raises `AddressError`, `LinkLostError`."""
    _, _, bus_id = address.target.partition("/")
    offered = _listed(address)
    known = ", ".join(f"{one.bus_id} ({one.usb_id})" for one in offered) or "none"
    if bus_id:
        found = [one for one in offered if one.bus_id == bus_id]
        # Linux does not list what somebody has imported.
        missing = f"there is no device {bus_id} there, or another computer has it; there are {known}"
        return found[0] if found else _refused(address, missing)
    if len(offered) != 1:
        return _refused(address, f"say which device, as in usbip://host:port/1-1; there are {known}")
    return offered[0]


def _listed(address: Address) -> tuple[Exported, ...]:
    line = _connected(address)
    try:
        line.write(operation(Operation.LIST))
        if state_of(_exactly(line, 8), Operation.LISTED) is not OperationState.OK:
            return ()
        count = int.from_bytes(_exactly(line, 4), "big")
        if count > MOST_DEVICES:
            raise GarbledError(f"{address}: expected a list of devices, but it says that there are {count}")
        offered = []
        for _ in range(count):
            record = _exactly(line, DEVICE_BYTES)
            _exactly(line, 4 * interfaces_after(record))
            offered.append(device_of(record))
        return tuple(offered)
    finally:
        line.close()


def _refused(address: Address, reason: str) -> NoReturn:
    raise AddressError(f"{address}: {reason}")


def _connected(address: Address) -> TcpLink:
    host, _, _ = address.target.partition("/")
    if ":" not in host:
        host = f"{host}:{PORT}"
    return TcpLink(Address(address.scheme, host), ADVICE)


def _exactly(line: TcpLink, length: int) -> bytes:
    """So many bytes. Raises `LinkLostError` where they do not come."""
    clock = HostClock()
    came, end_s = b"", clock.now_s() + ANSWER_S
    while len(came) < length:
        left_s = end_s - clock.now_s()
        if left_s <= 0.0:
            raise LinkLostError(f"{line.name}: whoever listens there does not speak USB/IP; check host and port")
        came += line.read(length - len(came), left_s)
    return came
