"""Where a casebook is, and who works on it; light enough for whoever only wants to know that."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

from bench.errors import BadInputError
from bench.user_folder import user_folder

FOLDER_VARIABLE = "BOOTBENCH_CASEBOOK"
PERSON_VARIABLE = "BOOTBENCH_PERSON"


def casebook_folder(given: Path | None) -> Path:
    """The casebook's folder: as given, else by `BOOTBENCH_CASEBOOK`, else the user's own."""
    if given is not None:
        return given
    named = os.environ.get(FOLDER_VARIABLE, "").strip()
    return Path(named) if named else user_folder() / "casebook"


def person(given: str | None) -> str:
    """Who makes a change: as given, else by `BOOTBENCH_PERSON`, else the name logged in. Raises `BadInputError`."""
    named = given or os.environ.get(PERSON_VARIABLE, "").strip()
    if named:
        return named
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError) as error:  # no such user, or none that this system can name
        raise BadInputError("--by", "expected the name of the person who makes the change") from error
