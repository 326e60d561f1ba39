"""Deciding many claims: one line of JSON each, in order of file name; a broken claim is a line too."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic_core import to_json

from bench.errors import BadInputError
from bench.json_input import read_json, shown
from bench.warranty.claim_json import load_claim
from bench.warranty.decide import Decision, decide
from bench.warranty.decision_json import decision_json
from bench.warranty.override import SUFFIX, Override, override_json, overrides_path, read_overrides
from bench.warranty.policy import Policy


@dataclass(frozen=True, slots=True)
class Decided:
    """A claim file that could be decided."""

    path: Path
    decision: Decision
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A claim file that could not."""

    path: Path
    claim_id: str | None
    """Where that much could be read."""
    place: str
    """The field at fault, or the place in the text; empty where it is the whole file."""
    message: str


def claim_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The claims of these folders (`*.json` directly in them, hidden files aside) and files, in order of file name.

    Raises `BadInputError` for a folder without any claim.
    """
    found: dict[str, Path] = {}
    for path in paths:
        inside = _claims_in(path) if path.is_dir() else [path]
        if not inside:
            raise BadInputError(path, "expected a folder of claims, but no *.json lies in it")
        found.update((str(entry), entry) for entry in inside)
    return tuple([found[name] for name in sorted(found, key=lambda name: (found[name].name, name))])


def _claims_in(folder: Path) -> list[Path]:
    """A hidden file is somebody's unfinished one; a file of overrides is no claim."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries]
    except OSError as error:
        raise BadInputError(folder, f"cannot be read ({error.strerror})") from error
    return [folder / name for name in names if name.endswith(".json") and not name.endswith(SUFFIX) and name[0] != "."]


def decide_files(files: Iterable[Path], policy: Policy) -> Iterator[Decided | Refused]:
    """Decide each file; one that is refused does not stop the others."""
    files = tuple(files)
    overridden = _overridden(files)
    for path in files:
        try:
            decision = decide(load_claim(path), policy)
            overrides = read_overrides(path) if overridden and path in overridden else ()
        except BadInputError as error:
            advice = f"; {error.advice}" if error.advice else ""
            yield Refused(path, _claim_id(path), error.place, error.problem + advice)
        else:
            yield Decided(path, decision, overrides)


def json_line(result: Decided | Refused) -> bytes:
    """One line of `bootbench decide --jsonl`, UTF-8, with its end."""
    if isinstance(result, Refused):
        error = {"path": result.place, "message": result.message}
        return to_json({"claim_id": result.claim_id, "file": _printable(result.path.name), "error": error}) + b"\n"
    return to_json(result_json(result)) + b"\n"


def result_json(result: Decided) -> dict[str, object]:
    """A decision's fields, and beside them its overrides where there are any."""
    fields = decision_json(result.decision)
    if result.overrides:
        fields["overrides"] = [override_json(override) for override in result.overrides]
    return fields


def _claim_id(path: Path) -> str | None:
    """The name of a claim that was refused, so that its line can be found again."""
    try:
        document = read_json(path)
    except BadInputError:
        return None
    name = document.get("claim_id") if isinstance(document, dict) else None
    return shown(name) if isinstance(name, str) else None


def _overridden(files: tuple[Path, ...]) -> frozenset[Path]:
    """The files with overrides beside them: each folder is listed once, instead of asking for each claim."""
    folders = {os.path.dirname(path) for path in files}  # noqa: PTH120 - Path.parent costs more than the decision's dates
    names = {entry for folder in folders for entry in Path(folder).glob(f"*{SUFFIX}")}
    return frozenset(path for path in files if overrides_path(path) in names) if names else frozenset()


def _printable(name: str) -> str:
    """A file name that is no UTF-8 (bytes that the system could not decode) would be no JSON."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
