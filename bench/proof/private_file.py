"""A file that its owner alone may read: the POSIX way and the Windows way, side by side.

POSIX: made with mode 0600 from its first moment, and refused on reading where the mode is wider. Windows: a file in
the user's own profile is readable by that user, the system and administrators only, and no more is done (that branch
is written and not tried).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bench.errors import BadInputError

if sys.platform == "win32":  # pragma: no cover - Windows' branch of the two

    def make_private(path: Path, content: bytes) -> None:
        """Make the file; `FileExistsError` where there is one."""
        with path.open("xb") as file:
            file.write(content)

    def refuse_open_to_others(_path: Path) -> None:
        """Nothing is checked: see above."""
else:

    def make_private(path: Path, content: bytes) -> None:
        """Make the file; `FileExistsError` where there is one."""
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(content)

    def refuse_open_to_others(path: Path) -> None:
        """Raise `BadInputError` where others may read the file."""
        mode = path.stat().st_mode & 0o777
        if mode & 0o077:
            problem = f"the private key may be read by others: its mode is {mode:04o}, not 0600"
            raise BadInputError(path, problem, advice=f"run chmod 600 {path}, or make a new key if others had it")
