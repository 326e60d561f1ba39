"""Exports chosen cases as reports beside the window. Knows no Qt."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.casebook.exports.reports import ReportOrder
from bench.casebook.exports.stoppable import Exported, export_stoppable
from bench.casebook.facts import Named
from bench.errors import BenchError
from bench.redaction.levels import Level
from bench.redaction.mask_key import export_key
from bench.redaction.redaction import Redaction
from bench.report.document import Paper
from bench.report.languages import Language
from gui.case_report import signing_key
from gui.pages.casebook.asked import Asked
from gui.pages.casebook.finding import Refused, Shelf, every_folder
from gui.pages.casebook.words import ExportWords
from gui.troubles import Trouble, TroubleWords
from gui.words import Words


@dataclass(frozen=True, slots=True)
class ExportAsked:
    """What is to be exported, and where to."""

    folders: tuple[str, ...]
    """Those that were chosen; none for all that fit."""
    asked: Asked
    found: int
    """How many fit."""
    today: date
    target: Path
    level: Level | None
    """For whom personal data are taken out; `None` keeps them."""
    language: Language
    paper: Paper
    sign: bool
    """Whether reports are signed where there is a key."""

    @property
    def total(self) -> int:
        """How many reports there will be."""
        return len(self.folders) or self.found


@dataclass(frozen=True, slots=True)
class ExportText:
    """What the export bar says."""

    share: float
    """0 to 1."""
    progress: str
    cancel: str


def export(shelf: Shelf, asked: ExportAsked, say: TroubleWords, passphrase: str | None) -> Iterator[object]:
    """Make the reports: an `Exported` every tenth of a second, or the `Refused` that says why not."""
    try:
        folders = asked.folders or every_folder(shelf, asked.asked, asked.today)
        key = signing_key(passphrase) if asked.sign else None
        order = ReportOrder(
            paper=asked.paper,
            language=asked.language,
            redaction=_redaction(shelf, folders, asked.level, key),
            signing=key.private_bytes_raw() if key is not None else None,
        )
        workers = max(1, min((os.cpu_count() or 2) - 1, len(folders)))
        executor = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
        yield from export_stoppable(executor, shelf.folder, folders, asked.target, order)
    except BenchError as error:
        yield Refused(say.of(error))


def new_folder(parent: Path, today: date, words: ExportWords) -> Path:
    """A folder that is not there yet, named by the day."""
    number = 1
    while (path := parent / words.folder_name.format(day=today.isoformat(), number=number)).exists():
        number += 1
    return path


def export_text(step: Exported, elapsed_s: float, level: Level | None, words: ExportWords) -> ExportText:
    """How far it is; the time left is guessed from what was made so far."""
    done = step.done + len(step.failed)
    parts = [words.progress.format(done=done, total=step.total)]
    if done and elapsed_s > 1.0:
        parts.append(words.left.format(time=_about(elapsed_s / done * (step.total - done))))
    parts.append(words.open_to_all if level is None else words.hidden)
    cancel = words.cancel_keep.format(count=step.done) if step.done else words.cancel
    return ExportText(done / step.total if step.total else 1.0, " · ".join(parts), cancel)


def made_in(target: Path) -> int:
    """How many reports are in the folder."""
    return sum(path.suffix == ".pdf" for path in target.iterdir()) if target.is_dir() else 0


def end_sentence(step: Exported, target: Path, *, stopped: bool, words: Words) -> str:
    """What became of it."""
    say = words.casebook.export
    made = made_in(target)
    said = (say.stopped if stopped else say.done).format(count=made, folder=target)
    if step.failed:
        first = step.failed[0]
        why = words.trouble.said(Trouble.DAMAGED, f"{first.folder}: {first.error}")
        said += " " + say.failed.format(count=len(step.failed), first=why)
    return said


def _redaction(
    shelf: Shelf, folders: Sequence[str], level: Level | None, key: Ed25519PrivateKey | None
) -> Redaction | None:
    if level is None:
        return None
    marks = export_key((shelf.folder / name for name in folders), level, key)
    return Redaction(level, marks, persons=shelf.book().names(Named.TECHNICIAN))


def _about(left_s: float) -> str:
    """Whole seconds, or minutes from two on."""
    return f"{left_s / 60:.0f}\u00a0min" if left_s >= 120 else f"{max(1.0, left_s):.0f}\u00a0s"
