"""`pytest --bootbench-corpus DIR`: each case of a corpus is a test.

A case fails where it cannot be read or its verdict contradicts its label, and with `--bootbench-baseline OLD.json`
where its verdict or first fault is not what an earlier replay said. Left open is no failure: *cannot say* contradicts
nothing.
Each case is an item of its own, so that `-k`, `--lf`, `-n` and `--junitxml` do what they always do.

pytest finds this file through an entry point and imports it in every run of every project on the same Python; what
costs time is imported where a corpus was asked for, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from bench.replay import CaseResult

MOST_REASONS = 6


class CaseFailedError(Exception):
    """A case that does not pass; its text is for the person who reads the test report."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Three options, in a group of their own."""
    group = parser.getgroup("bootbench", "bootbench: each case of a corpus is a test")
    group.addoption("--bootbench-corpus", metavar="DIR", type=Path, help="Folder of case folders to diagnose.")
    group.addoption("--bootbench-baseline", metavar="JSON", type=Path, help="Replay to compare with; a change fails.")
    group.addoption("--bootbench-profile", metavar="TOML", type=Path, help="Device profile to diagnose with.")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse what cannot be a corpus, baseline or profile before anything runs, and add the corpus to what is run.

    Without other paths on the command line the corpus is all that runs.
    """
    corpus: Path | None = config.option.bootbench_corpus
    if corpus is None:
        return
    from bench.errors import BenchError

    try:
        config.stash[_CORPUS] = Corpus(
            corpus.resolve(), config.option.bootbench_baseline, config.option.bootbench_profile
        )
    except BenchError as error:
        raise pytest.UsageError(str(error)) from error
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        config.args.clear()
    if str(corpus.resolve()) not in config.args:  # a process of xdist gets it among its arguments
        config.args.append(str(corpus.resolve()))


@pytest.hookimpl(tryfirst=True)
def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The corpus is collected as cases; every other folder is left to pytest."""
    corpus = parent.config.stash.get(_CORPUS, None)
    if corpus is None or path != corpus.folder:
        return None
    return CorpusFolder.from_parent(parent, path=path, corpus=corpus)


class Corpus:
    """What was asked for, checked once for the whole run."""

    def __init__(self, folder: Path, baseline: Path | None, profile: Path | None) -> None:
        from bench.profile_file import load_profile
        from bench.replay import case_folders
        from bench.replay_files import old_outcomes
        from bench.replay_ids import ids_of_folders

        load_profile(profile)
        self.folder = folder
        self.folders = case_folders(folder)
        self.profile = str(profile) if profile is not None else None
        self.baseline = old_outcomes(baseline) if baseline is not None else None
        self.ids = ids_of_folders(self.folders) if self.baseline is not None else ()
        if self.baseline is not None:
            _refuse_unequal(folder, self.ids, self.baseline)


Ids = tuple[tuple[str, Path], ...]
"""The id of each case, and its folder."""
_CORPUS = pytest.StashKey[Corpus]()


class CorpusFolder(pytest.Directory):
    """A corpus: one item for each case, and with a baseline one for each case that is no longer there."""

    def __init__(self, *, corpus: Corpus, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.corpus = corpus

    def collect(self) -> Iterator[pytest.Item]:
        """Items in order of folder name."""
        corpus = self.corpus
        if corpus.baseline is None:
            for folder in corpus.folders:
                yield CaseItem.from_parent(self, path=folder, name=folder.name, corpus=corpus, before=None)
            return
        from bench.json_input import shown

        left = dict(corpus.baseline)
        for key, folder in _keys(corpus.ids):
            before = left.pop(key, "not there")
            yield CaseItem.from_parent(self, path=folder, name=folder.name, corpus=corpus, before=before)
        for (case_id, k), before in left.items():
            name = f"{shown(case_id)} of the baseline, {k + 1}"
            yield GoneItem.from_parent(self, name=name, case_id=shown(case_id), before=before)


class CaseItem(pytest.Item):
    """One case."""

    def __init__(self, *, corpus: Corpus, before: str | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.corpus = corpus
        self.before = before

    def runtest(self) -> None:
        """Diagnose it. Raises `CaseFailedError`."""
        from bench.json_input import shown
        from bench.replay import replay_case
        from bench.replay_files import outcome, why_wrong

        result = replay_case(str(self.path), self.corpus.profile)
        self.user_properties.append(("bootbench_verdict", result.verdict or "unreadable"))
        if result.error is not None:
            raise CaseFailedError(result.error)
        problems = [why_wrong(result)]
        if self.before is not None and self.before != outcome(result):
            problems.append(f"changed since the baseline: was {self.before}; is {outcome(result)}")
        said = [problem for problem in problems if problem is not None]
        if said:
            raise CaseFailedError("\n".join([f"{shown(result.case_id)}: {'; '.join(said)}", *_reasons(result)]))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The reasons, without a traceback through bootbench."""
        if isinstance(excinfo.value, CaseFailedError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the case is, and what it is called."""
        return self.path, None, f"case {self.name}"


class GoneItem(pytest.Item):
    """A case that the baseline has and the corpus has not."""

    def __init__(self, *, case_id: str, before: str, **kwargs: Any) -> None:
        """`case_id` as it may be printed."""
        super().__init__(**kwargs)
        self.case_id = case_id
        self.before = before

    def runtest(self) -> None:
        """Raises `CaseFailedError`, always."""
        raise CaseFailedError(f"{self.case_id}: was {self.before} in the baseline; is not there")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """One sentence."""
        if isinstance(excinfo.value, CaseFailedError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)


def _keys(ids: Ids) -> Iterator[tuple[tuple[str, int], Path]]:
    """Each folder with its case's id and the number among those of the same id, as a baseline counts them."""
    seen: dict[str, int] = {}
    for case_id, folder in ids:
        seen[case_id] = seen.get(case_id, -1) + 1
        yield (case_id, seen[case_id]), folder


def _refuse_unequal(corpus: Path, ids: Ids, baseline: Mapping[tuple[str, int], str]) -> None:
    """Cases of one id are matched in order, which says nothing where one came or went. Raises `BadInputError`."""
    from collections import Counter

    from bench.replay_ids import not_compared, shared_ids

    before = Counter(case_id for case_id, _ in baseline)
    shared = shared_ids(ids)
    unequal = {case_id: paths for case_id, paths in shared.items() if len(paths) != before[case_id]}
    if unequal:
        raise not_compared(corpus, unequal)


def _reasons(result: CaseResult) -> Iterator[str]:
    """What the diagnosis rests on: the first fault with its reasons, the label's fault with what speaks against it."""
    diagnosis: Mapping[str, Any] = result.diagnosis or {}
    faults = diagnosis.get("faults") or []
    true = result.label.fault if result.label is not None else None
    for fault in [*faults[:1], *(fault for fault in faults[1:] if fault["fault"] == true)]:
        yield f"  {fault['fault']}, {fault['probability']:.1%} (motherboard: {fault['motherboard']})"
        yield from (f"    + {sentence}" for sentence in fault["because"][:MOST_REASONS])
        yield from (f"    − {sentence}" for sentence in fault["against"][:MOST_REASONS])
    yield f"  in the credible set: {', '.join(diagnosis.get('credible_set') or ['none'])}"
    yield from (f"  meter: {sentence}" for sentence in diagnosis.get("meter_limits") or [])
