"""The key by which a phone knows this computer: made once, kept private.

The private half never leaves its file but for signing; it is in no log, no case and no report. The folder is the
caller's to choose, for the user alone. On Linux the file's mode is 0600 and anything wider is refused; on Windows a
file in the user's own profile is readable by that user and administrators only, and no more is done (that branch is
written and not tried).
"""

from __future__ import annotations

import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from adb_shell.auth.keygen import keygen
from adb_shell.auth.sign_cryptography import CryptographySigner

from drivers.errors import DriversError

FOLDER, PRIVATE, PUBLIC = "adb", "adbkey", "adbkey.pub"
LONGEST_FILE = 16_384
OWNER = b"bootbench"
"""What the phone may show beside the key; adb would put the user's and the computer's names there."""


@dataclass(frozen=True, slots=True, repr=False)
class AdbKey:
    """A key pair that can sign."""

    signer: CryptographySigner
    public_line: bytes
    """As in `adbkey.pub`: what a phone is asked to accept."""

    def __repr__(self) -> str:
        return "AdbKey(…)"


def the_key(data_folder: Path) -> AdbKey:
    """The key in the user's data folder, made now if there is none. Raises `DriversError` if it cannot be had."""
    folder = data_folder / FOLDER
    try:
        if not folder.exists():
            _make(data_folder)
        return read_key(folder / PRIVATE)
    except OSError as error:
        raise DriversError(
            f"the key for ADB cannot be kept in {folder} ({error.strerror}); allow writing there"
        ) from error


def read_key(private: Path) -> AdbKey:
    """The key pair in `adbkey` and `adbkey.pub` beside it.

    Raises `DriversError` for a file that others may read or that holds no key, `OSError` for one that is not there.
    """
    if os.name == "posix" and (mode := stat.S_IMODE(private.stat().st_mode)) & 0o077:
        raise DriversError(
            f"{private} may be read by others: its mode is {mode:04o}, not 0600; delete its folder for a new key"
        )
    public_line = private.with_name(PUBLIC).read_bytes()[:LONGEST_FILE].strip()
    try:
        return AdbKey(CryptographySigner(str(private)), public_line)
    except (ValueError, TypeError) as error:
        raise DriversError(f"{private} holds no ADB key; delete its folder, and a new one is made") from error


def _make(data_folder: Path) -> None:
    """Make a key in a private folder, then give the folder its name: a key is there whole, or not at all."""
    data_folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{FOLDER}-", dir=data_folder) as made:  # mode 0700
        key = Path(made) / FOLDER
        key.mkdir(mode=0o700)
        keygen(str(key / PRIVATE))
        (key / PRIVATE).chmod(0o600)
        line = (key / PUBLIC).read_bytes().split()[0]
        (key / PUBLIC).write_bytes(line + b" " + OWNER)
        try:
            key.rename(data_folder / FOLDER)
        except OSError:
            if not (data_folder / FOLDER / PRIVATE).is_file():  # another process was quicker: its key is ours
                raise
