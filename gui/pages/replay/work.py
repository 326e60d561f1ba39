"""What takes time on the Replay page, in steps: looking at a corpus, reading a baseline, diagnosing, writing. No Qt.

The cases are diagnosed by processes of their own; one core is left to the window.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from bench.errors import BenchError
from bench.profile_file import LoadedProfile, load_profile
from bench.replay import CaseResult, Replayed, case_folders, replay
from bench.replay_compare import Baseline, Difference, Outcome, differences, load_baseline
from bench.replay_files import Change, replay_text
from bench.replay_ids import not_compared, shared_among
from bench.replay_summary import Summary, summary
from bench.replay_workers import local_processes
from bench.written import write_text_whole
from gui.bridge import Refusal
from gui.troubles import TroubleWords

_LEAST_STEP_S = 0.3
_SHARE_OF_TIME = 5.0
"""The figures of a step may take a fifth of the time until the next."""


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """A folder of cases, and the profile that they are diagnosed with."""

    folder: Path
    count: int
    profile: LoadedProfile


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """So far, or at the end."""

    replayed: Replayed
    figures: Summary
    of: int
    """How many cases the corpus has."""
    is_done: bool
    """Whether nothing more comes."""
    changes: tuple[Difference, ...] = ()
    """Against the baseline, the worst first; only where nothing more comes."""
    at: float = 0.0
    """When it was worked out, in seconds since 1970."""

    @property
    def was_stopped(self) -> bool:
        """Whether somebody stopped it before its end."""
        return self.is_done and self.figures.cases < self.of


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written."""

    path: Path


def look(folder: Path, say: TroubleWords) -> Iterator[object]:
    """The corpus in a folder, or why it is none."""
    try:
        yield Corpus(folder, len(case_folders(folder)), load_profile())
    except BenchError as error:
        yield Refusal(say.of(error))


def compare(path: Path, shown: Shown | None, say: TroubleWords) -> Iterator[object]:
    """An older replay, and what is shown held against it; or why it is none."""
    try:
        baseline = load_baseline(path)
    except BenchError as error:
        yield Refusal(say.of(error))
        return
    yield baseline
    if shown is not None and shown.is_done:
        yield _with_changes(shown, baseline)
        yield from _not_compared(shown, say)


def run(corpus: Corpus, baseline: Baseline | None, stopping: Event, say: TroubleWords) -> Iterator[object]:
    """Diagnose every case, show how far it is, and at last all of it; what was done before `stopping` is kept."""
    try:
        folders = case_folders(corpus.folder)
        found: list[CaseResult] = []
        yield _shown(found, len(folders), 0.0, is_done=False)
        with local_processes(max(1, min((os.cpu_count() or 2) - 1, len(folders)))) as workers:
            began_s = time.monotonic()
            next_s = began_s + _LEAST_STEP_S
            with closing(replay(workers.executor, folders, None, workers.lost)) as results:
                for result in results:
                    found.append(result)
                    if stopping.is_set():
                        break
                    now_s = time.monotonic()
                    if now_s >= next_s:
                        yield _shown(found, len(folders), now_s - began_s, is_done=False)
                        shown_s = time.monotonic()
                        next_s = shown_s + max(_LEAST_STEP_S, _SHARE_OF_TIME * (shown_s - now_s))
            took_s = time.monotonic() - began_s
        shown = _shown(found, len(folders), took_s, is_done=True)
        yield _with_changes(shown, baseline) if baseline is not None else shown
        if baseline is not None:
            yield from _not_compared(shown, say)
    except BenchError as error:
        yield Refusal(say.of(error))


def export(path: Path, corpus: Corpus, shown: Shown, baseline: Baseline | None, say: TroubleWords) -> Iterator[object]:
    """Write a replay: as a page where the name ends in `.html`, else as the JSON that serves as a baseline."""
    try:
        if path.suffix.casefold() == ".html":
            from bench.replay_page.page import replay_page

            changes = tuple(Change(one.case_id, _said(one.before), _said(one.after)) for one in shown.changes)
            compared = changes if baseline is not None else None
            text = replay_page(shown.replayed, shown.figures, compared, corpus.profile)
        else:
            text = replay_text(shown.replayed, shown.figures)
        write_text_whole(path, text)
        yield Exported(path)
    except BenchError as error:
        yield Refusal(say.of(error))


def _shown(found: list[CaseResult], of: int, seconds: float, *, is_done: bool) -> Shown:
    replayed = Replayed(tuple(sorted(found, key=lambda result: result.folder)), seconds)
    return Shown(replayed, summary(replayed), of, is_done, at=time.time())


def _with_changes(shown: Shown, baseline: Baseline) -> Shown:
    return Shown(shown.replayed, shown.figures, shown.of, True, differences(baseline, shown.replayed), shown.at)


def _not_compared(shown: Shown, say: TroubleWords) -> Iterator[Refusal]:
    """Which cases have one id, where some do."""
    shared = shared_among(shown.replayed.results)
    if shared:
        corpus = next(iter(shared.values()))[0].parent
        yield Refusal(say.of(not_compared(corpus, shared)))


def _said(outcome: Outcome) -> str:
    return "unreadable" if outcome.verdict is None else f"{outcome.verdict}, {outcome.fault} first"
