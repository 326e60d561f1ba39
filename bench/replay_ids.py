"""Case ids that stand twice: by its id a case is found again in an older replay, and of two with one id neither is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from bench.case import load_case
from bench.errors import BadInputError, BenchError
from bench.json_input import shown
from bench.replay import CaseResult

_MOST_NAMED = 3


def ids_of_folders(folders: Iterable[Path]) -> tuple[tuple[str, Path], ...]:
    """The id by which a replay calls the case of each folder; no trace is opened."""
    found = []
    for folder in folders:
        try:
            case_id = load_case(folder).case_id
        except BenchError:
            case_id = folder.name  # as a replay calls what it cannot read; it will say why
        found.append((case_id, folder))
    return tuple(found)


def shared_ids(ids: Iterable[tuple[str, Path]]) -> Mapping[str, tuple[Path, ...]]:
    """The folders of each id that several cases have."""
    found: dict[str, list[Path]] = {}
    for case_id, folder in ids:
        found.setdefault(case_id, []).append(folder)
    return {case_id: tuple(folders) for case_id, folders in found.items() if len(folders) > 1}


def shared_among(results: Iterable[CaseResult]) -> Mapping[str, tuple[Path, ...]]:
    """The same for cases that were replayed."""
    return shared_ids((result.case_id, Path(result.folder)) for result in results)


def sharing_sentence(shared: Mapping[str, tuple[Path, ...]]) -> str:
    """Which folders have one id; for the first of the ids by name."""
    case_id, folders = next(iter(shared.items()))
    names = ", ".join(folder.name for folder in folders[:_MOST_NAMED])
    more = f" and {len(folders) - _MOST_NAMED} more" if len(folders) > _MOST_NAMED else ""
    others = f", and {len(shared) - 1} more ids are shared" if len(shared) > 1 else ""
    return f"{len(folders)} folders share the case id {shown(case_id)} ({names}{more}{others})"


def not_compared(corpus: Path, shared: Mapping[str, tuple[Path, ...]]) -> BadInputError:
    """The error of a corpus that is held against a baseline."""
    problem = f"{sharing_sentence(shared)}, so none of them can be compared with a baseline"
    return BadInputError(corpus, problem, advice="give each case an id of its own in its case.json")


def refuse_twice(path: Path, case_ids: Iterable[str]) -> None:
    """Raise `BadInputError` for a baseline in which a case stands twice."""
    seen: set[str] = set()
    for case_id in case_ids:
        if case_id in seen:
            problem = f"expected each case once in a baseline, but {shown(case_id)} stands in it twice"
            advice = "make it anew by bootbench replay --json, of a corpus whose cases have ids of their own"
            raise BadInputError(path, problem, advice=advice)
        seen.add(case_id)
