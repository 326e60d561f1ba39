"""A simulated USB instrument on a USB/IP server, for the same kernel: its requests on endpoint 0 are its own."""

from __future__ import annotations

import errno
import socket
import struct
import time
from dataclasses import dataclass

from drivers.clock import HostClock
from drivers.errors import DriversError
from drivers.links import ControlSetup
from drivers.phone.states import InterfaceClass
from drivers.phone.usb_sim import BULK_IN, SimulatedUsb
from drivers.simulation import UsbSimulator
from tests.peers.usbip import SUBMIT, UsbIpPhone, _exactly

VENDOR_KIND, KIND_BITS = 0x40, 0x60
_WAIT_S = 0.0005


@dataclass
class Endpoints:
    """What talks behind the bulk endpoints, on the host's clock."""

    simulator: UsbSimulator
    clock: HostClock

    def feed(self, transfer: bytes) -> None:
        self.simulator.write(0x01, transfer, self.clock.now_s())

    def take(self) -> bytes | None:
        return self.simulator.take(BULK_IN, self.clock.now_s())


class UsbIpInstrument(UsbIpPhone):
    """Serves one instrument with an interface of the vendor's own class."""

    def __init__(self, simulator: UsbSimulator) -> None:
        said, vendor = simulator.descriptors, InterfaceClass(0xFF, 0, 0)
        texts = (said.maker or "", said.product or "", said.serial_number or "")
        self.simulator, self.clock = simulator, HostClock()
        super().__init__(SimulatedUsb(said.usb_id, (vendor,), *texts), Endpoints(simulator, self.clock))

    def _obey(self, line: socket.socket, header: bytes) -> None:
        code, sequence, _, inwards, endpoint, _, length = struct.unpack_from(">7I", header)
        setup = ControlSetup(*struct.unpack("<BBHH", header[40:46]))
        if code != SUBMIT or endpoint or setup.request_type & KIND_BITS != VENDOR_KIND:
            super()._obey(line, header)
            return
        data = b"" if inwards else _exactly(line, length)
        try:
            with self._lock:
                if inwards:
                    data = self.simulator.control_in(setup, length, self.clock.now_s())
                else:
                    self.simulator.control_out(setup, data, self.clock.now_s())
        except DriversError:
            self._done(line, sequence, 0, b"", -errno.EPIPE)
        else:
            self._done(line, sequence, len(data) if inwards else length, data if inwards else b"")

    def _answer_reads(self, line: socket.socket) -> None:
        """As for a phone, but a reading every 0.2 ms leaves no time for long sleeps."""
        while not self._stop.is_set() and line.fileno() >= 0:
            with self._lock:
                transfer = self.phone.take() if self._reads else None
                if transfer is not None:
                    read = self._reads.pop(0)
                    try:
                        self._send_done(line, read.sequence, len(transfer), transfer)
                    except OSError:
                        return
            if transfer is None:
                time.sleep(_WAIT_S)
