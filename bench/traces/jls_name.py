"""A path as the Joulescope library takes it: UTF-8, whatever the locale of this process calls it."""

from __future__ import annotations

import os
from pathlib import Path

from bench.errors import BadInputError


def name_for_library(path: Path) -> str:
    """The path for pyjls. Raises `BadInputError` where its bytes are no UTF-8, as on a disk of an old system."""
    try:
        return os.fsencode(path).decode("utf-8")
    except UnicodeError as error:
        problem = "its path is no UTF-8, which the Joulescope library needs"
        raise BadInputError(path, problem, advice="rename the file, or the folder that it lies in") from error
