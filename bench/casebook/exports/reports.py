"""A folder of reports: one PDF for each case, made in parallel through one executor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from analysis.errors import AnalysisError
from bench.case import load_case
from bench.errors import BenchError
from bench.profile_file import LoadedProfile, load_profile
from bench.report.compose import compose
from bench.report.document import Paper
from bench.report.gather import gather
from bench.report.pdf import document_pdf
from bench.written import write_bytes_whole


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of one case."""

    folder: str
    error: str | None
    """Why it has no report; the others have theirs."""


def write_reports(
    executor: Executor, book: Path, folders: Sequence[str], target: Path, paper: Paper, profile_path: Path | None
) -> Iterator[Reported]:
    """Write `target/CASE.pdf` for case folders of a casebook; they come as they are done, in any order."""
    profile = str(profile_path) if profile_path is not None else None
    waiting: dict[Future[str | None], str] = {
        executor.submit(write_report, str(book / name), str(target / f"{name}.pdf"), paper, profile): name
        for name in folders
    }
    try:
        for done in as_completed(waiting):
            name = waiting[done]
            try:
                yield Reported(name, done.result())
            except BrokenExecutor:
                yield Reported(name, "the process that was to write its report was killed; export it alone")
    finally:
        for future in waiting:
            future.cancel()


def write_report(folder: str, target: str, paper: Paper, profile_path: str | None) -> str | None:
    """Write one report; the sentence on why there is none. Runs in a process of its own."""
    try:
        material = gather(load_case(Path(folder)), _profile(profile_path))
        write_bytes_whole(Path(target), document_pdf(compose(material), paper))
    except (BenchError, AnalysisError) as error:
        return str(error)
    return None


@lru_cache(maxsize=2)
def _profile(path: str | None) -> LoadedProfile:
    return load_profile(Path(path) if path is not None else None)
