"""sigrok-cli as the client of a simulated instrument. Linux only: it opens a pseudo-terminal in its own namespace."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

_SOURCE = Path(__file__).with_name("modem.c")
ASKED_TIMES = 3
"""sigrok-cli asks who is there once in each run; on a machine that kept the simulator from answering, ask again."""


def built_preload(folder: Path) -> Path:
    """Compile the preload into a folder."""
    library = folder / "modem.so"
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-o", str(library), str(_SOURCE), "-ldl"], check=True, capture_output=True
    )
    return library


@dataclass(frozen=True, slots=True)
class SigrokCli:
    """One driver of sigrok-cli on one instrument."""

    driver: str
    pty: str | None
    """`/dev/pts/3`, or `None` where the driver string names a network address."""
    preload: Path

    def run(self, *arguments: str, timeout_s: float = 30.0) -> str:
        """Run it and return what it printed."""
        command = ["sigrok-cli", "-d", self.driver, *arguments]
        if self.pty is not None:
            # libserialport believes in a port only where /sys/class/tty has it.
            number = self.pty.rsplit("/", 1)[1]
            script = (
                "mount -t tmpfs none /sys/class/tty && mkdir /sys/class/tty/pts && "
                f"ln -s ../../devices/platform/bench /sys/class/tty/pts/{number} && "
                f'LD_PRELOAD={self.preload} exec "$@"'
            )
            command = ["unshare", "-rm", "sh", "-c", script, "sh", *command]
        said = ""
        for _ in range(ASKED_TIMES):
            ran = subprocess.run(command, capture_output=True, text=True, timeout=timeout_s, check=False)
            said = ran.stdout + ran.stderr
            if "No devices found" not in said:
                break
        return said
