"""A folder of reports: one PDF for each case, made in parallel through one executor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from analysis.errors import AnalysisError
from bench.case import Case, load_case
from bench.deaf_children import deaf_children
from bench.errors import BadInputError, BenchError
from bench.golden_file import LoadedGolden, load_golden
from bench.profile_file import LoadedProfile, load_profile
from bench.proof.proven import prove
from bench.redaction.copy import case_name, masked
from bench.redaction.redaction import Redaction
from bench.report.compose import compose
from bench.report.document import Paper
from bench.report.gather import gather
from bench.report.languages import Language, words_of
from bench.report.pdf import document_pdf
from bench.written import write_bytes_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOrder:
    """How every report of an export is made; it travels to the processes that make them."""

    paper: Paper = Paper.A4
    language: Language = Language.ENGLISH
    profile: Path | None = None
    """Instead of the POCO X3 Pro's."""
    golden: Path | None = None
    """Golden band to draw behind the runs."""
    redaction: Redaction | None = None
    signing: bytes | None = field(default=None, repr=False)
    """The 32 bytes of the bench's private key, where the reports are signed."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of one case."""

    folder: str
    path: Path | None
    """Its report; without personal data its name is a mark too."""
    error: str | None = None
    """Why it has no report; the others have theirs."""


def write_reports(
    executor: Executor, book: Path, folders: Sequence[str], target: Path, order: ReportOrder
) -> Iterator[Reported]:
    """Write `target/CASE.pdf` for case folders of a casebook; they come as they are done, in any order.

    Closing the iterator takes back those that nobody has begun.
    """
    with deaf_children():
        waiting: dict[Future[Path | str], str] = {
            executor.submit(write_report, str(book / name), str(target), order): name for name in folders
        }
    try:
        for done in as_completed(waiting):
            name = waiting[done]
            try:
                yield _reported(name, done.result())
            except BrokenExecutor:
                yield Reported(name, None, "the process that was to write its report was killed; export it alone")
    finally:
        for future in waiting:
            future.cancel()


def _reported(name: str, done: Path | str) -> Reported:
    return Reported(name, done) if isinstance(done, Path) else Reported(name, None, done)


def write_report(folder: str, target: str, order: ReportOrder) -> Path | str:
    """Write one report; its path, or the sentence on why there is none. Runs in a process of its own."""
    path = Path(folder)
    try:
        case = load_case(path)
        if order.redaction is None:
            return _written(case, Path(target, f"{path.name}.pdf"), order)
        masks = order.redaction.masks()
        with masked(case, masks) as shown:
            return _written(shown, Path(target, f"{case_name(path.name, masks)}.pdf"), order)
    except (BenchError, AnalysisError) as error:
        return str(error)


def _written(case: Case, target: Path, order: ReportOrder) -> Path:
    if target.exists():
        raise BadInputError(target.name, "another case of this export has that name", advice="export it alone")
    level = order.redaction.level if order.redaction is not None else None
    golden = _golden(order.golden) if order.golden is not None else None
    material, words = gather(case, _profile(order.profile), golden, level), words_of(order.language)
    if order.signing is None:
        content = document_pdf(compose(material, words), order.paper)
    else:
        key = Ed25519PrivateKey.from_private_bytes(order.signing)
        content = prove(material, key, words, order.paper, order.golden).sealed_pdf
    write_bytes_whole(target, content)
    return target


@lru_cache(maxsize=2)
def _profile(path: Path | None) -> LoadedProfile:
    return load_profile(path)


@lru_cache(maxsize=2)
def _golden(path: Path) -> LoadedGolden:
    return load_golden(path)
