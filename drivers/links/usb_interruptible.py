"""A USB link whose waits can be called off, as `interruptible` does for streams."""

from __future__ import annotations

from drivers.clock import Clock
from drivers.links import ControlSetup, UsbDescriptors, UsbLink
from drivers.links.interruptible import SLICE_S, CallOff
from drivers.links.usb_simulated import PACKET_BYTES


class InterruptibleUsbLink:
    """A USB link whose reads can be called off. Requests on endpoint 0 are short and are let finish."""

    def __init__(self, inner: UsbLink, clock: Clock, call_off: CallOff) -> None:
        """Wrap a link; `clock` is an ordinary one."""
        self._inner, self._clock, self._call_off = inner, clock, call_off

    @property
    def name(self) -> str:
        """The inner link's address."""
        return self._inner.name

    @property
    def descriptors(self) -> UsbDescriptors:
        """The inner link's."""
        return self._inner.descriptors

    def control_in(self, setup: ControlSetup, length: int, timeout_s: float) -> bytes:
        """Ask, unless called off before. Raises `CalledOffError`."""
        self._call_off.check()
        return self._inner.control_in(setup, length, timeout_s)

    def control_out(self, setup: ControlSetup, data: bytes, timeout_s: float) -> None:
        """Tell, unless called off before. Raises `CalledOffError`."""
        self._call_off.check()
        self._inner.control_out(setup, data, timeout_s)

    def write(self, endpoint: int, data: bytes, timeout_s: float) -> None:
        """Send, unless called off before. Raises `CalledOffError`."""
        self._call_off.check()
        self._inner.write(endpoint, data, timeout_s)

    def read(self, endpoint: int, limit: int, timeout_s: float) -> bytes:
        """Read, waiting in slices; a transfer that a slice ended in its middle goes on. Raises `CalledOffError`."""
        end_s = self._clock.now_s() + timeout_s
        came = b""
        while True:
            self._call_off.check()
            begin_s = self._clock.now_s()
            slice_s = min(SLICE_S, max(0.0, end_s - begin_s))
            data = self._inner.read(endpoint, limit - len(came), slice_s)
            came += data
            now_s = self._clock.now_s()
            ended = data and (len(came) == limit or now_s < begin_s + slice_s or len(data) % PACKET_BYTES)
            if ended or now_s >= end_s:
                return came

    def close(self) -> None:
        """Release the inner link."""
        self._inner.close()
