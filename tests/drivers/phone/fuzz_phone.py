"""Coverage-guided fuzzing of what a phone on the bus sends, with atheris (Linux).

    python -m tests.drivers.phone.fuzz_phone sahara -max_total_time=300

`sahara` plays transfers at the asking program, `uevents` and `descriptors` read bytes. Whatever is neither an answer
nor one sentence stops it, and libFuzzer leaves the bytes in the working folder. Its own options follow the name. The
tests run each for some thousand inputs (`test_fuzz_runs`).
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable

from drivers.errors import LinkLostError
from drivers.phone.sahara.client import MOST_S, ask
from drivers.phone.sahara.wire import Command, Mode, hello
from drivers.phone.uevents import parse_uevent
from drivers.phone.usb_device import interfaces_in
from drivers.phone.usb_sim import simulated_usb
from tests.drivers.phone.fuzzing import fuzz
from tests.drivers.phone.test_sahara import EVER_SENT, HostilePort
from tests.drivers.phone.test_usb_watch import ADD

FUZZED = (
    "drivers.phone.sahara.wire",
    "drivers.phone.sahara.client",
    "drivers.phone.sahara.diag",
    "drivers.phone.uevents",
    "drivers.phone.usb_device",
)


def play(data: bytes) -> None:
    """Transfers, each after its length of two bytes; the first byte says whether the phone goes away at the end."""
    transfers, at = list[bytes](), 1
    while at + 2 <= len(data):
        length = int.from_bytes(data[at : at + 2], "little")
        transfers.append(data[at + 2 : at + 2 + length])
        at += 2 + length
    port = HostilePort(transfers, bool(data[:1] and data[0] & 1))
    try:
        ask(port, port.clock)
    except LinkLostError:
        assert port.sent == []
    assert set(port.sent) <= EVER_SENT
    assert port.clock.now_s() <= MOST_S + 0.1


HONEST = b"\0" + b"".join(
    len(transfer).to_bytes(2, "little") + transfer
    for transfer in (
        hello(Mode.IMAGE_PENDING),
        struct.pack("<2I", Command.COMMAND_READY, 8),
        struct.pack("<4I", Command.EXECUTE_ANSWER, 16, 1, 4),
        b"\x3d\x2c\x1b\x0a",
    )
)
TARGETS: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "sahara": (play, HONEST),
    "uevents": (parse_uevent, ADD),
    "descriptors": (interfaces_in, simulated_usb("2717:ff48", "a1b2c3d4").shape.configuration_descriptor()),
}
"""What reads, and what an honest phone or kernel would send."""


def main(arguments: list[str]) -> None:
    """Name of a target, then options of libFuzzer."""
    name, *options = arguments
    target, honest = TARGETS[name]
    fuzz(target, FUZZED, options, honest)


if __name__ == "__main__":
    main(sys.argv[1:])
