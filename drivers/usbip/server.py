"""One simulated USB device on a TCP port of loopback, for `usbip attach` and for `usbip://` links.

Several computers may ask what there is; one at a time has the device, and the next one is told that it is busy. Reads
wait until the simulator has something, or until the computer forgets them; what had come by then of a transfer that is
forgotten is handed over, so that nothing is lost on the way.
"""

from __future__ import annotations

import selectors
import socket
from collections.abc import Callable
from dataclasses import dataclass, field

from drivers.clock import Clock
from drivers.errors import GarbledError, LinkLostError, NoAnswerError, StalledError
from drivers.links.record import Record
from drivers.serving import LONGEST_WAIT_S, listening
from drivers.simulation import UsbSimulator, earliest
from drivers.usb_descriptors import UsbShape, is_standard
from drivers.usbip.wire import (
    Exported,
    Import,
    ListDevices,
    Operation,
    OperationState,
    Request,
    RequestDecoder,
    Speed,
    Submit,
    Submitted,
    TransferState,
    Unlink,
    Unlinked,
    device_list,
    device_record,
    operation,
    reply_bytes,
)

BUS_ID = "1-1"
SEND_S = 5.0
"""A computer that takes nothing for so long is gone."""


@dataclass(slots=True, eq=False)
class _Waiting:
    """A transfer that is not answered yet."""

    submit: Submit
    came: bytes = b""


@dataclass(slots=True, eq=False)
class _Computer:
    """One connection."""

    line: socket.socket
    decoder: RequestDecoder = field(default_factory=RequestDecoder)
    waiting: list[_Waiting] = field(default_factory=list)


class UsbIpServer:
    """Serves one simulator as one device."""

    def __init__(
        self, simulator: UsbSimulator, shape: UsbShape, clock: Clock, port: int = 0, speed: Speed = Speed.FULL
    ) -> None:
        """Listen; port 0 lets the system choose. Raises `AddressError`."""
        self._simulator, self._shape, self._clock = simulator, shape, clock
        self._packet_bytes = {one.address: one.packet_bytes for each in shape.interfaces for one in each.endpoints}
        shows = tuple(one.shows for one in shape.interfaces)
        self._exported = Exported(BUS_ID, shape.usb_id, speed, shows)
        self._record: Record | None = None
        self._owner: _Computer | None = None
        self._listener = listening(port)
        # Others round a wait up to whole milliseconds, and a meter answers within 0.6 ms.
        self._watched = selectors.SelectSelector()
        self._watched.register(self._listener, selectors.EVENT_READ)

    @property
    def port(self) -> int:
        """The TCP port."""
        return int(self._listener.getsockname()[1])

    @property
    def address(self) -> str:
        """`usbip://127.0.0.1:3240/1-1`."""
        return f"usbip://127.0.0.1:{self.port}/{BUS_ID}"

    def write_down(self, record: Record) -> None:
        """Write down from now on what the instrument is told and answers, as a tap on a link does."""
        self._record = record

    def serve(self, stopped: Callable[[], bool]) -> None:
        """Answer until `stopped` says so."""
        while not stopped():
            for key, _ in self._watched.select(self._wait_s()):
                if key.fileobj is self._listener:
                    self._accept()
                else:
                    self._hear(key.data)
            self._answer_reads()

    def close(self) -> None:
        """Pull the device, and stop listening."""
        for key in list(self._watched.get_map().values()):
            if key.data is not None:
                self._drop(key.data)
        self._watched.close()
        self._listener.close()

    def _wait_s(self) -> float:
        reads = self._owner.waiting if self._owner is not None else []
        events_s = (self._simulator.next_event_s(one.submit.endpoint) for one in reads if one.submit.endpoint & 0x7F)
        event_s = earliest(*events_s)
        return LONGEST_WAIT_S if event_s is None else min(LONGEST_WAIT_S, max(0.0, event_s - self._clock.now_s()))

    def _accept(self) -> None:
        line, _ = self._listener.accept()
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.settimeout(SEND_S)
        self._watched.register(line, selectors.EVENT_READ, _Computer(line))

    def _hear(self, computer: _Computer) -> None:
        """Take in what one computer sent; one that is gone, or speaks something else, is dropped."""
        try:
            data = computer.line.recv(65_536)
            if not data:
                self._drop(computer)
                return
            for request in computer.decoder.feed(data):
                self._obey(computer, request)
        except (OSError, GarbledError, LinkLostError):
            self._drop(computer)

    def _drop(self, computer: _Computer) -> None:
        if computer.line.fileno() < 0:
            return
        self._watched.unregister(computer.line)
        computer.line.close()
        if self._owner is computer:
            self._owner = None

    def _obey(self, computer: _Computer, request: Request) -> None:
        match request:
            case ListDevices():
                computer.line.sendall(device_list((self._exported,)))
            case Import(bus_id):
                self._import(computer, bus_id)
            case Submit() | Unlink() if computer is not self._owner:
                raise GarbledError("a transfer before an import")
            case Submit():
                self._submit(computer, request)
            case Unlink(sequence, forget):
                self._forget(computer, sequence, forget)

    def _import(self, computer: _Computer, bus_id: str) -> None:
        state = OperationState.OK if bus_id == BUS_ID else OperationState.NO_DEVICE
        if state is OperationState.OK and self._owner is not None:
            state = OperationState.BUSY
        record = device_record(self._exported) if state is OperationState.OK else b""
        computer.line.sendall(operation(Operation.IMPORTED, state) + record)
        if state is OperationState.OK:
            self._owner = computer

    def _submit(self, computer: _Computer, submit: Submit) -> None:
        if submit.endpoint & 0x7F and submit.endpoint & 0x80:
            computer.waiting.append(_Waiting(submit))
            return
        try:
            data = self._control(submit) if not submit.endpoint & 0x7F else self._written(submit)
        except StalledError:
            self._done(computer, submit, TransferState.STALLED, b"")
        except NoAnswerError:
            computer.waiting.append(_Waiting(submit))  # until the computer forgets it
        else:
            self._done(computer, submit, TransferState.DONE, data)

    def _control(self, submit: Submit) -> bytes:
        """What endpoint 0 answers. Raises `StalledError`, `NoAnswerError`."""
        setup, inwards = submit.control, bool(submit.setup[0] & 0x80)
        if is_standard(setup):
            answer = self._shape.answer(setup, submit.length)
            if answer is None:
                raise StalledError("no such descriptor")
            return answer
        told = {} if inwards else {"sent": submit.data.hex()}
        try:
            if inwards:
                data = self._simulator.control_in(setup, submit.length, self._clock.now_s())[: submit.length]
                self._note(setup=submit.setup.hex(), came=data.hex())
                return data
            self._simulator.control_out(setup, submit.data, self._clock.now_s())
        except StalledError:
            self._note(setup=submit.setup.hex(), **told, stalled=True)
            raise
        except NoAnswerError:
            self._note(setup=submit.setup.hex(), **told, silent=True)
            raise
        self._note(setup=submit.setup.hex(), **told)
        return b""

    def _written(self, submit: Submit) -> bytes:
        """Nothing comes back. Raises `StalledError`."""
        try:
            self._simulator.write(submit.endpoint, submit.data, self._clock.now_s())
        except StalledError:
            self._note(endpoint=submit.endpoint, sent=submit.data.hex(), stalled=True)
            raise
        self._note(endpoint=submit.endpoint, sent=submit.data.hex())
        return b""

    def _forget(self, computer: _Computer, sequence: int, forget: int) -> None:
        found = next((one for one in computer.waiting if one.submit.sequence == forget), None)
        state = TransferState.DONE
        if found is not None:
            computer.waiting.remove(found)
            if found.came:
                self._read(computer, found)
            else:
                state = TransferState.FORGOTTEN
        computer.line.sendall(reply_bytes(Unlinked(sequence, state)))

    def _answer_reads(self) -> None:
        """Give what each endpoint has to the oldest read on it."""
        computer = self._owner
        if computer is None:
            return
        now_s, held = self._clock.now_s(), set[int]()
        try:
            for one in list(computer.waiting):
                endpoint = one.submit.endpoint
                if not endpoint & 0x7F or endpoint in held:
                    continue
                if self._whole(one, now_s):
                    computer.waiting.remove(one)
                    self._read(computer, one)
                else:
                    held.add(endpoint)
        except (OSError, LinkLostError):
            self._drop(computer)

    def _whole(self, read: _Waiting, now_s: float) -> bool:
        """Take packets for one read; it ends with a short one, or when it is full."""
        endpoint, length = read.submit.endpoint, read.submit.length
        while (packet := self._simulator.take(endpoint, now_s)) is not None:
            read.came += packet
            if len(packet) < self._packet_bytes.get(endpoint, 64) or len(read.came) >= length:
                return True
        return False

    def _read(self, computer: _Computer, read: _Waiting) -> None:
        if len(read.came) > read.submit.length:
            self._done(computer, read.submit, TransferState.TOO_MUCH, b"")
            return
        if read.came:
            self._note(endpoint=read.submit.endpoint, came=read.came.hex())
        self._done(computer, read.submit, TransferState.DONE, read.came)

    def _done(self, computer: _Computer, submit: Submit, state: TransferState, data: bytes) -> None:
        length = len(data) if submit.endpoint & 0x80 else len(submit.data)
        if state is not TransferState.DONE:
            length, data = 0, b""
        computer.line.sendall(reply_bytes(Submitted(submit.sequence, state, length, data)))

    def _note(self, **fields: object) -> None:
        if self._record is not None:
            self._record.add(**fields)
