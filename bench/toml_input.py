"""TOML that somebody wrote by hand: read within bounds, checked against a model, refused with the key that is wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from bench.errors import BadInputError
from bench.json_input import check_model
from bench.regular_file import open_regular

MAX_TOML_BYTES = 1024 * 1024
"""A station or a plan is a page; what is larger is not one."""

Model = TypeVar("Model", bound=BaseModel)


def read_toml(path: Path, model: type[Model]) -> Model:
    """Read a file and check it against a model. Raises `BadInputError` with the path of the first wrong key."""
    try:
        with open_regular(path) as file:
            content = file.read(MAX_TOML_BYTES + 1)
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror})") from error
    if len(content) > MAX_TOML_BYTES:
        raise BadInputError(path, f"expected TOML of at most {MAX_TOML_BYTES} bytes, but the file is larger")
    return parse_toml(content, path, model)


def parse_toml(content: bytes, where: Path, model: type[Model]) -> Model:
    """Check the bytes of a TOML file against a model. Raises `BadInputError`."""
    return check_model(model, toml_fields(content, where), where)


def toml_fields(content: bytes, where: Path) -> dict[str, Any]:
    """The fields of a TOML file as they stand there. Raises `BadInputError` with what is no TOML."""
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadInputError(where, "expected UTF-8 text", place=f"byte {error.start}") from error
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(where, f"expected TOML: {error}") from error
    except RecursionError as error:
        raise BadInputError(where, "expected TOML, but it is nested too deeply to be read") from error
    except ValueError as error:
        # Python refuses integers of thousands of digits, where a small file could cost minutes.
        raise BadInputError(where, "expected TOML, but a number in it has too many digits to be read") from error
