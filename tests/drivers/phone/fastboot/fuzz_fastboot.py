"""Coverage-guided fuzzing of what a phone in fastboot sends, with atheris (Linux).

    python -m tests.drivers.phone.fastboot.fuzz_fastboot packets -max_total_time=300

`packets` answers a whole round of questions with packets, `stream` plays bytes at a client on TCP. Whatever is neither
a sound round nor one sentence stops it, and libFuzzer leaves the bytes in the working folder. Its own options follow
the name. The tests run each for some thousand inputs (`test_fuzz_runs`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from drivers.errors import DriversError
from drivers.phone.fastboot import wire
from drivers.phone.fastboot.client import LATE_S, WHOLE_S
from drivers.phone.fastboot.facts import HIGHEST_BATTERY_V, LOWEST_BATTERY_V, facts
from drivers.phone.fastboot.questions import Report, Variable
from drivers.phone.fastboot.survey import heard, survey
from tests.drivers.phone.fastboot.phones import LEAVE, Say, meet
from tests.drivers.phone.fuzzing import fuzz

FUZZED = (
    "drivers.phone.fastboot.wire",
    "drivers.phone.fastboot.client",
    "drivers.phone.fastboot.survey",
    "drivers.phone.fastboot.facts",
    "drivers.phone.fastboot.transport",
)
ALLOWED = {wire.command(question) for question in (*Variable, *Report)}
HEADS = (b"OKAY", b"FAIL", b"INFO", b"TEXT", b"DATA", b"")
LONGEST_ROUND_S = (len(Variable) + len(Report)) * WHOLE_S + 2 * LATE_S


def packets(data: bytes) -> None:
    """Each reply is a byte for its head and its delay, one for its length, and its text; three bytes end an answer."""
    replies: list[Say] = []
    at = 1
    while at + 2 <= len(data):
        kind, length = data[at], data[at + 1]
        head = HEADS[kind % 8] if kind % 8 < len(HEADS) else b"OKAY"
        packet = head + data[at + 2 : at + 2 + length]
        replies.append(Say(packet, 0.25 * (kind >> 4)) if packet else LEAVE)
        at += 2 + length
    met = meet(lambda command: replies[len(command) % 3 :: 3] or [Say(b"FAIL")], stream=bool(data[:1] and data[0] & 1))
    learned = survey(met.client)
    assert set(met.link.commands) <= ALLOWED
    assert met.clock.now_s() <= LONGEST_ROUND_S
    assert all(word.value.isprintable() and len(word.value) <= 256 for word in heard(learned))
    lines = (*learned.other_lines, *learned.device_info, *learned.log, learned.broken_off or "-")
    assert all(line.isprintable() and "\u202e" not in line for line in lines)
    read = facts(learned)
    assert read.battery_v is None or LOWEST_BATTERY_V <= read.battery_v <= HIGHEST_BATTERY_V
    assert read.unlocked in (None, True, False)


def stream(data: bytes) -> None:
    """Bytes that a TCP connection brings while one question waits for its answer."""
    met = meet(lambda command: [], stream=True)
    met.link.put(data)
    try:
        answer = met.client.ask(Variable.PRODUCT)
    except DriversError as error:
        assert str(error).isprintable()  # noqa: PT017 - the fuzzer needs the sentence of whatever was raised
    else:
        assert answer.text.isprintable()
    assert set(met.link.commands) <= ALLOWED


TARGETS: dict[str, Callable[[bytes], object]] = {"packets": packets, "stream": stream}


def main(arguments: list[str]) -> None:
    """Name of a target, then options of libFuzzer."""
    name, *options = arguments
    fuzz(TARGETS[name], FUZZED, options)


if __name__ == "__main__":
    main(sys.argv[1:])
