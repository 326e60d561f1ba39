"""Debian's adb with a server, a home and a key of its own, so that nobody's own adb is touched."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ANSWER_S = 180.0


@dataclass(frozen=True, slots=True)
class Adb:
    """One adb server and its client."""

    home: Path
    server_port: int

    def run(self, *arguments: str) -> str:
        """Run adb and return all that it printed."""
        command = ["adb", "-P", str(self.server_port), *arguments]
        environment = os.environ | {"HOME": str(self.home), "ANDROID_SDK_HOME": str(self.home)}
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=ANSWER_S, check=False)
        return ran.stdout + ran.stderr

    def state_of(self, serial: str) -> str:
        """The state that `adb devices` shows."""
        lines = [line.split() for line in self.run("devices").splitlines()]
        return next((words[1] for words in lines if len(words) == 2 and words[0] == serial), "none")


def key_of(home: Path) -> bytes:
    """The public line of the key that adb with this home will use, made now by adb itself."""
    folder = home / ".android"
    folder.mkdir(parents=True)
    subprocess.run(["adb", "keygen", str(folder / "adbkey")], capture_output=True, timeout=ANSWER_S, check=True)
    return (folder / "adbkey.pub").read_bytes().strip()


@contextmanager
def adb_server(home: Path) -> Iterator[Adb]:
    """A server of our own until the end of the block."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    adb = Adb(home, port)
    adb.run("start-server")
    try:
        yield adb
    finally:
        adb.run("kill-server")
