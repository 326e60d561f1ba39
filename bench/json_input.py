"""JSON that somebody else wrote: read within bounds, checked against a model, refused in one sentence with the key."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Any, Never, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bench.counted import counted
from bench.errors import BadInputError
from bench.json_as_written import WrittenNumber, written_integer
from bench.json_mistakes import json_mistake
from bench.nearest import nearest_or
from bench.regular_file import open_regular

MAX_JSON_BYTES = 16 * 1024 * 1024
"""A case, a claim or a manifest is some kilobytes; what is larger is not one of them."""

_HEAD_BYTES = 64 * 1024
"""Read first, so that a small file costs no large buffer and a pipe or a device is read no further than the bound."""

_SHOWN_BITS = 1024
"""Python writes out no whole number of thousands of digits, and TOML has them all the same, as `0xfff…`."""

_LONGEST_LIST = 350
"""Characters of a list of names that is said whole: a refusal is cut at 400. Only that of the checks is longer."""

_PLAIN_KINDS = {
    "model_type": "an object",
    "dict_type": "an object",
    "tuple_type": "a list",
    "list_type": "a list",
    "string_type": "text",
    "string_unicode": "text of whole characters",
    "float_type": "a number",
    "int_type": "a whole number",
    "bool_type": "true or false",
}
"""What pydantic names by the types of Python, in the words of JSON."""

Model = TypeVar("Model", bound=BaseModel)


def read_json(path: Path, *, as_written: bool = False) -> object:
    """Parse a JSON file: UTF-8 with or without BOM, no duplicate keys, no NaN, at most `MAX_JSON_BYTES`.

    With `as_written`, for a file that is to be written again, numbers know how they stood there (`json_as_written`).
    Raises `BadInputError` with the line where the text stops being JSON.
    """
    try:
        with open_regular(path) as file:
            content = file.read(_HEAD_BYTES)
            if len(content) == _HEAD_BYTES:
                content += file.read(MAX_JSON_BYTES + 1 - _HEAD_BYTES)
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror})") from error
    if len(content) > MAX_JSON_BYTES:
        raise BadInputError(path, f"expected JSON of at most {MAX_JSON_BYTES} bytes, but the file is larger")
    try:
        decoder = _AS_WRITTEN_DECODER if as_written else _DECODER
        return decoder.decode(content.removeprefix(BOM_UTF8).decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadInputError(
            path, "expected UTF-8 text", place=f"byte {error.start}", advice="save it as UTF-8 and try again"
        ) from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise BadInputError(path, f"expected JSON, but {json_mistake(error)}", place=place) from error
    except RecursionError as error:
        raise BadInputError(path, "expected JSON, but it is nested too deeply to be read") from error
    except _NotAllowedError as error:
        raise BadInputError(path, str(error)) from error
    except ValueError as error:
        # Python refuses integers of thousands of digits, where a small file could cost minutes.
        raise BadInputError(path, "expected JSON, but a number in it has too many digits to be read") from error


def check_model(model: type[Model], data: object, where: Path | str) -> Model:
    """Check parsed JSON or TOML against a model; raises `BadInputError` with the path of the first wrong key."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=True)
        first = problems[0]
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise BadInputError(where, problem_sentence(first) + more, place=key_path(first["loc"])) from error


def key_path(loc: tuple[int | str, ...]) -> str:
    """`runs.0.events.2.name`: where in the document an entry stands."""
    return (
        ".".join(shown(part) if isinstance(part, str) else str(part) for part in loc if part != "[key]") or "top level"
    )


def problem_sentence(problem: ErrorDetails) -> str:
    """What was expected and what came, without pydantic's own words where ours are plainer."""
    kind, value = problem["type"], problem["input"]
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        return "is not a field of this format"
    if kind in ("enum", "literal_error"):
        return _other_name(problem["ctx"]["expected"], value)
    if kind in ("string_too_short", "string_too_long"):
        bound = problem["ctx"].get("min_length") or problem["ctx"]["max_length"]
        side = "at least" if kind == "string_too_short" else "at most"
        return f"expected text of {side} {bound} character{'s' * (bound != 1)}, not {len(value) or 'none'}"
    if kind in _PLAIN_KINDS:
        return f"expected {_PLAIN_KINDS[kind]}, not {came(value)}"
    message = problem["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    if kind == "value_error":
        return message
    return f"expected {message}, not {came(value)}"


def _other_name(listed: str, value: object) -> str:
    """A value that is none of the names that pydantic lists, as `'a', 'b' or 'c'`."""
    if len(listed) <= _LONGEST_LIST:
        return f"expected {listed}, not {came(value)}"
    names = re.findall(r"'([^']*)'", listed)
    problem = f"{came(value)} is none of the {len(names)} names that can stand here"
    return (
        f"{problem}; {nearest_or(value if isinstance(value, str) else '', names, 'bootbench profile show lists them')}"
    )


def came(value: object) -> str:
    """What stood in the file, so that a text is told from a number: `"2021"` and `2021`."""
    return f'"{shown(value)}"' if isinstance(value, str) else shown(value)


def shown(value: object) -> str:
    """A value of foreign text, bounded and without control characters, fit for one line of a terminal."""
    if isinstance(value, str):
        text = value if value.isprintable() else ascii(value)[1:-1]
        return text if len(text) <= 60 else text[:57] + "..."
    if isinstance(value, Mapping):
        return f"an object of {counted(len(value), 'field')}"
    if isinstance(value, list):
        return f"a list of {counted(len(value), 'entry', 'entries')}"
    if isinstance(value, int) and value.bit_length() > _SHOWN_BITS:
        return "a whole number of more than 300 digits"
    if isinstance(value, (date, time)):  # of TOML
        return str(value)
    return "null" if value is None else json.dumps(value) if isinstance(value, (bool, int, float)) else str(type(value))


class _NotAllowedError(ValueError):
    """JSON that Python would take, but the formats do not."""


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _NotAllowedError(f"the field {shown(twice)} stands twice in one object; keep the one that is true")
    return found


def _refuse_constant(name: str) -> Never:
    raise _NotAllowedError(f"expected a number, but {name} is none in JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_distinct, parse_constant=_refuse_constant)
_AS_WRITTEN_DECODER = json.JSONDecoder(
    object_pairs_hook=_distinct, parse_constant=_refuse_constant, parse_float=WrittenNumber, parse_int=written_integer
)
