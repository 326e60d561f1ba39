"""The kernel's last words before it started again, where they may be read: pstore, or /proc/last_kmsg on old kernels.

Sources: the kernel's Documentation/admin-guide/ramoops: a panic's log is kept in `dmesg-ramoops-0`, the last console in
`console-ramoops-0`. On a phone that was sold the shell may not read them; recovery may.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from drivers.phone.adb.questions import Answer
from drivers.phone.untrusted import shown

KEPT_LINES = 60
_PANIC = re.compile(r"Kernel panic - not syncing|Unable to handle kernel|watchdog bite|Watchdog bark|BUG: |Oops: ")


@dataclass(frozen=True, slots=True)
class LastWords:
    """The end of one log."""

    source: str
    """The file that holds it."""
    panic: str | None
    """The last line that names a panic; `None` if none does."""
    lines: tuple[str, ...]
    """The last `KEPT_LINES`, untrusted text, shown safely."""


def last_words_in(source: str, answer: Answer) -> LastWords | None:
    """Read the end of a log; `None` where there is none, or none that may be read."""
    if answer.refusal is not None or not answer.text.strip():
        return None
    lines = [line for line in answer.text.splitlines() if line.strip()]
    panics = [line for line in lines if _PANIC.search(line[:1000])]
    return LastWords(source, shown(panics[-1]) if panics else None, tuple(shown(line) for line in lines[-KEPT_LINES:]))
