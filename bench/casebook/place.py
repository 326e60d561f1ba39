"""Where the casebook is, which one knows without opening it."""

from __future__ import annotations

import os
from pathlib import Path

from bench.user_folder import user_folder

FOLDER_VARIABLE = "BOOTBENCH_CASEBOOK"


def casebook_folder(given: Path | None) -> Path:
    """The casebook's folder: as given, else by `BOOTBENCH_CASEBOOK`, else the user's own."""
    if given is not None:
        return given
    named = os.environ.get(FOLDER_VARIABLE, "").strip()
    return Path(named) if named else user_folder() / "casebook"
