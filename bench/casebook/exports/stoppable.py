"""A folder of reports that may be stopped at any time: what is finished stays, what is in work goes.

For whoever watches: a step every tenth of a second, also while nothing was finished, so that stopping never waits.
"""

from __future__ import annotations

import shutil
from collections.abc import Generator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass
from pathlib import Path

from bench.casebook.exports.reports import Reported, ReportOrder, write_report
from bench.errors import BadInputError

STEP_S = 0.1
_IN_WORK = ".in-work"


@dataclass(frozen=True, slots=True)
class Exported:
    """How far an export is."""

    done: int
    """Reports that are in the folder, whole."""
    total: int
    failed: tuple[Reported, ...] = ()
    """Cases that have none, and why."""


def export_stoppable(
    executor: Executor, book: Path, folders: Sequence[str], target: Path, order: ReportOrder
) -> Generator[Exported, None, None]:
    """Write reports into a new folder, and tell how far it is; closing the iterator stops.

    The executor is shut down at the end, once its last work is done. Raises `BadInputError` where the folder cannot be
    written.
    """
    in_work = target / _IN_WORK
    try:
        in_work.mkdir(parents=True)
    except OSError as error:
        raise BadInputError(target, f"cannot be written ({error.strerror})", advice="choose another folder") from error
    done, failed = 0, []
    try:
        names = {executor.submit(write_report, str(book / name), str(in_work), order): name for name in folders}
        left = set(names)
        yield Exported(0, len(folders))
        while left:
            ended, left = wait(left, timeout=STEP_S, return_when="FIRST_COMPLETED")
            for future in ended:
                one = _kept(names[future], future, target)
                if one.error is None:
                    done += 1
                else:
                    failed.append(one)
            yield Exported(done, len(folders), tuple(failed))
    finally:
        executor.shutdown(cancel_futures=True)
        shutil.rmtree(in_work, ignore_errors=True)
        if not any(target.iterdir()):
            target.rmdir()


def _kept(name: str, future: Future[Path | str], target: Path) -> Reported:
    """Put a finished report into its place."""
    try:
        made = future.result()
    except BrokenExecutor:
        return Reported(name, None, "the process that was to write its report was killed; export it alone")
    if isinstance(made, str):
        return Reported(name, None, made)
    try:
        return Reported(name, made.rename(target / made.name))
    except OSError as error:
        raise BadInputError(target, f"cannot be written ({error.strerror})", advice="choose another folder") from error
