"""Asking an instrument for its registers."""

from __future__ import annotations

from drivers.asking import Asker
from drivers.clock import Clock
from drivers.links import Link
from drivers.modbus import wire


class ModbusClient:
    """Reads and writes registers of one address on a link, with bounded tries."""

    def __init__(
        self,
        link: Link,
        clock: Clock,
        *,
        address: int = 1,
        baud: int,
        work_s: float,
        timeout_s: float,
        tries: int = 3,
    ) -> None:
        """`work_s` is what the instrument takes from the end of a request to the first byte of its reply."""
        self.address = address
        self._baud, self._work_s = baud, work_s
        self._silence_s = wire.silence_s(baud)
        self._asker = Asker(link, clock, spacing_s=0.0, timeout_s=timeout_s, silence_s=self._silence_s, tries=tries)

    @property
    def retries(self) -> int:
        """Repeated requests since connecting."""
        return self._asker.retries

    @property
    def sent_s(self) -> float:
        """When the last request was sent."""
        return self._asker.sent_s

    def exchange_s(self, count: int) -> float:
        """How long reading `count` registers takes at best: request, work, reply, and the silences between."""
        bytes_both_ways = 8 + 5 + 2 * count
        return bytes_both_ways * wire.BITS_PER_BYTE / self._baud + 2 * self._silence_s + self._work_s

    def read(self, first: int, count: int) -> tuple[int, ...]:
        """`count` registers from `first`. Raises as `Asker.ask`, and `SetPointError` where the instrument refuses."""
        return self._asker.ask(wire.read_request(self.address, first, count), wire.ReadReply(self.address, count))

    def write(self, first: int, *values: int) -> None:
        """Write registers with function 0x10."""
        request = wire.write_request(self.address, first, values)
        self._asker.ask(request, wire.WriteReply(request))

    def write_one(self, register: int, value: int) -> None:
        """Write a register with function 0x06."""
        request = wire.write_one_request(self.address, register, value)
        self._asker.ask(request, wire.WriteReply(request))
