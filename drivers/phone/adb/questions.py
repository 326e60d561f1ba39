"""All that is ever asked of a phone over ADB: a closed list of commands that only read.

Sources: *AOSP* getprop, dumpsys battery, Canonical boot reason (source.android.com); *BOOTINFO* Xiaomi kernels'
/sys/bootinfo; *LOS-COM* LineageOS android_device_xiaomi_sm8150-common, genfs_contexts. A phone whose file is not
there, or may not be read by the shell, says so, and that is an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from drivers.errors import DriversError

LAST_WORDS_BYTES = 65_536
"""The end of a kernel log: a panic stands in its last lines."""
LONGEST_ANSWER = 4 << 20
"""Bytes; a full getprop has some 60,000. A phone that says more is cut off, and that is an error."""


class Question(Enum):
    """What can be asked; the value is the whole command."""

    PROPERTIES = "getprop"
    BOOT_COMPLETED = "getprop sys.boot_completed"
    BOOT_ANIMATION = "getprop init.svc.bootanim"
    CHARGER = "getprop init.svc.vendor.charger"
    BATTERY = "dumpsys battery"
    POWERUP_REASON = "cat /sys/bootinfo/powerup_reason"
    POWERUP_DETAILS = "cat /sys/bootinfo/powerup_reason_details"
    POWER_SUPPLIES = "grep -H . /sys/class/power_supply/*/uevent"
    PSTORE = "ls /sys/fs/pstore"
    PSTORE_CONSOLE = f"tail -c {LAST_WORDS_BYTES} /sys/fs/pstore/console-ramoops-0"
    PSTORE_DMESG = f"tail -c {LAST_WORDS_BYTES} /sys/fs/pstore/dmesg-ramoops-0"
    LAST_KMSG = f"tail -c {LAST_WORDS_BYTES} /proc/last_kmsg"

    @property
    def service(self) -> bytes:
        """What goes over the wire."""
        return b"shell:" + self.value.encode("ascii")


class Refusal(StrEnum):
    """Why the phone gave no answer to a question that it understood."""

    NOT_THERE = "not there"
    NOT_ALLOWED = "not allowed for the shell"
    NO_SUCH_PROGRAM = "no such program"
    NO_SUCH_SERVICE = "no such service"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a phone said to one question."""

    text: str
    """As it came; bytes that are no UTF-8 as escapes. Untrusted."""
    refusal: Refusal | None = None
    """Set where all of the text is a refusal."""


# Endings of a line by which Android's shell and toybox refuse.
_REFUSALS = (
    (": No such file or directory", Refusal.NOT_THERE),
    (": Permission denied", Refusal.NOT_ALLOWED),
    (": Operation not permitted", Refusal.NOT_ALLOWED),
    (": inaccessible or not found", Refusal.NO_SUCH_PROGRAM),
    (": not found", Refusal.NO_SUCH_PROGRAM),
)
_NO_SERVICE = "Can't find service: "


def answer(data: bytes) -> Answer:
    """The answer in the bytes of a reply."""
    text = data.decode("utf-8", errors="backslashreplace").replace("\r\n", "\n")
    lines = [line for line in text.splitlines() if line]
    refusals = [_refusal(line) for line in lines[:64]]
    if lines and len(lines) <= len(refusals) and None not in refusals:
        return Answer(text, refusals[0])
    return Answer(text)


def _refusal(line: str) -> Refusal | None:
    if line.startswith(_NO_SERVICE):
        return Refusal.NO_SUCH_SERVICE
    return next((refusal for ending, refusal in _REFUSALS if line.endswith(ending)), None)


ALLOWED_SERVICES = frozenset(question.service for question in Question)


def check_service(service: bytes) -> None:
    """Raise `DriversError` for anything that is not on the list."""
    if service not in ALLOWED_SERVICES:
        raise DriversError(f"bootbench only asks a phone, with commands of a fixed list; {service[:80]!r} is not on it")
