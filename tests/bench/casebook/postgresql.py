"""A PostgreSQL of our own for the tests: a private cluster in a temporary folder, reached by its socket alone."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.conftest import PROGRAMS

NEEDED = ("initdb", "pg_ctl", "createdb")
SETTINGS = ("listen_addresses=''", "fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""Nobody needs these data after the tests."""
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    folder: Path

    def new_database(self) -> str:
        """The address of an empty database."""
        name = f"casebook_{next(_numbers)}"
        _run(self.folder, "createdb", "-h", str(self.folder), "-U", "bench", name)
        return f"postgresql://bench@/{name}?host={self.folder}"


@contextmanager
def postgresql() -> Iterator[Server]:
    """Start a server, and stop it and remove its folder at the end."""
    folder = Path(tempfile.mkdtemp(prefix="bb-pg-"))  # a short path: a socket's may have 107 characters
    try:
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root; Debian's package brings this user.
            shutil.chown(folder, _ordinary_user())
        data = folder / "data"
        _run(folder, "initdb", "-D", str(data), "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = " ".join([f"-k {folder}", *(f"-c {setting}" for setting in SETTINGS)])
        _run(folder, "pg_ctl", "-D", str(data), "-w", "-t", "120", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield Server(folder)
        finally:
            _run(folder, "pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, program: str, *arguments: str) -> None:
    path = shutil.which(program, path=PROGRAMS)
    assert path is not None, f"{program} is not there"
    user = _ordinary_user() if os.geteuid() == 0 else None
    with (folder.parent / f"{folder.name}.said").open("wb+") as said:
        # A file, not a pipe: the server keeps what it inherits open for as long as it lives.
        done = subprocess.run([path, *arguments], cwd=folder, user=user, stdout=said, stderr=said, check=False)
        said.seek(0)
        text = said.read().decode(errors="replace")
    Path(said.name).unlink()
    assert done.returncode == 0, f"{program}: {text}"


def _ordinary_user() -> str:
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"
