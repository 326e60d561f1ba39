"""Coverage-guided fuzzing of what a phone, or an adb server, sends over ADB, with atheris (Linux).

    python -m tests.drivers.phone.adb.fuzz_adb properties -max_total_time=300

`phone` plays packets at the asking program until the phone hangs up, `adbd` plays a computer's at the simulated phone;
the others read bytes. Whatever is neither an answer nor one sentence stops it. libFuzzer's own options follow the name.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from drivers.clock import TurnedClock
from drivers.errors import DriversError, LinkLostError
from drivers.phone.adb.battery import battery_in
from drivers.phone.adb.boot_reason import boot_reason_in
from drivers.phone.adb.direct import DirectAdb
from drivers.phone.adb.last_words import last_words_in
from drivers.phone.adb.power_supply import power_supplies_in
from drivers.phone.adb.properties import properties_in
from drivers.phone.adb.questions import ALLOWED_SERVICES, Question, answer
from drivers.phone.adb.scene import Script
from drivers.phone.adb.server import phones_in
from drivers.phone.adb.sim import SimulatedAdbd
from drivers.phone.adb.sim_shell import shell_reply
from drivers.phone.adb.wire import VERSION, Command, Decoder, Packet, encode
from tests.drivers.phone.adb.simulated import ANDROID
from tests.drivers.phone.fuzzing import fuzz

NAMES = ("battery", "boot_reason", "gate", "last_words", "power_supply", "properties", "questions", "server", "sim")
FUZZED = tuple(f"drivers.phone.adb.{name}" for name in (*NAMES, "state", "stated", "wire"))


class HostilePhone:
    """A link on which bytes come, whatever is sent, and then the far end is gone."""

    name = "it"

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.sent = bytearray()

    def write(self, data: bytes) -> None:
        self.sent += data

    def read(self, limit: int, timeout_s: float) -> bytes:
        data, self._data = self._data[:limit], self._data[limit:]
        if not data:
            raise LinkLostError("it is gone")
        return data

    def discard(self) -> int:
        return 0

    def close(self) -> None:
        pass


def ask(data: bytes) -> None:
    """Connect to a hostile phone and ask it; nothing but questions goes out."""
    link, sentence = HostilePhone(data), ""
    try:
        properties_in(DirectAdb("it", lambda: link, (), TurnedClock()).ask(Question.PROPERTIES).text)
    except DriversError as error:
        sentence = str(error)
    assert sentence.isprintable()
    for packet in Decoder().feed(bytes(link.sent)):
        if packet.command is Command.OPEN:
            assert packet.data.removesuffix(b"\0") in ALLOWED_SERVICES


def serve(data: bytes) -> None:
    """A hostile computer at the simulated phone: without a key it is never connected."""
    session = SimulatedAdbd(Script.always(ANDROID), 0.0, seed=1, accepts_keys=False).session()
    session.feed(data, 1.0)
    assert all(packet.command is Command.AUTH for packet in Decoder().feed(session.take(1.0)))


def text_read(parse: Callable[[str], object]) -> Callable[[bytes], object]:
    """A parser of text, fed with the answer that bytes are."""
    return lambda data: parse(answer(data).text)


CONNECTED = encode(Packet(Command.CNXN, VERSION, 4096, ANDROID.banner)) + encode(Packet(Command.OKAY, 7, 1))
TOLD = encode(Packet(Command.WRTE, 7, 1, shell_reply("getprop", ANDROID))) + encode(Packet(Command.CLSE, 7, 1))
TARGETS: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "phone": (ask, CONNECTED + TOLD),
    "adbd": (serve, encode(Packet(Command.CNXN, VERSION, 4096, b"host::")) + encode(Packet(Command.OPEN, 1, 0, b"x"))),
    "properties": (text_read(properties_in), shell_reply(Question.PROPERTIES.value, ANDROID)),
    "battery": (text_read(battery_in), shell_reply(Question.BATTERY.value, ANDROID)),
    "power_supplies": (text_read(power_supplies_in), shell_reply(Question.POWER_SUPPLIES.value, ANDROID)),
    "boot_reason": (lambda data: boot_reason_in(properties_in(""), answer(data), answer(data)), b"0x00080021"),
    "last_words": (lambda data: last_words_in("x", answer(data)), b"[1.0] Kernel panic - not syncing: x"),
    "server_list": (text_read(phones_in), b"5eedb007  device usb:1-4 product:vayu transport_id:1"),
}
"""What reads, and what an honest phone, computer or server would send."""


def main(arguments: list[str]) -> None:
    """Name of a target, then options of libFuzzer."""
    name, *options = arguments
    target, honest = TARGETS[name]
    fuzz(target, FUZZED, options, honest)


if __name__ == "__main__":
    main(sys.argv[1:])
