"""Work of the Bench page on other threads: a capture that is listened to, a case that is looked at, a report. No Qt."""

from __future__ import annotations

import getpass
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from analysis.checks import Check
from analysis.errors import AnalysisError
from analysis.profile import DeviceProfile
from bench.capture.client import CaptureClient, switch_off_again
from bench.capture.messages import Finished, OutputIs, Silence, Told, Vanished
from bench.case import load_case
from bench.casebook.journal import Stated
from bench.errors import BenchError
from bench.guard.messages import Output
from bench.profile_file import load_profile
from bench.settings import Settings
from gui.cards.answer_model import AnswerText
from gui.case_report import save_report
from gui.pages.bench.healthy import Healthy
from gui.pages.bench.looking import Looked, look_at
from gui.pages.bench.setting import BenchSetting
from gui.words import Words

HEAR_S = 0.1
FORMER_S = 10.0
AGAIN_S = 1.0


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a case has no answer, or a report could not be written."""

    sentence: str
    report: bool = False


@dataclass(frozen=True, slots=True)
class ReportSaved:
    """Where a report was written."""

    path: Path


def captured(
    client: CaptureClient, setting: BenchSetting, former: Event | None, closed: Event
) -> Iterator[Told | DeviceProfile]:
    """What a capture tells; then, where its output is not known to be off, what the supply answers, until it is."""
    output = Output.OFF
    yield load_profile().profile  # here, where its reading keeps no window from drawing
    if former is not None:
        former.wait(FORMER_S)  # it may still hold the supply's port
    try:
        client.start()
        while not client.over:
            told = client.hear(HEAR_S)
            if isinstance(told, OutputIs | Finished):
                output = told.output
            elif isinstance(told, Vanished):
                output = Output.UNKNOWN
            yield told
    finally:
        client.close()
        closed.set()
    while output is not Output.OFF and setting.pace is None:
        stopped = switch_off_again(setting.station)
        output = stopped.output
        yield OutputIs(output, stopped.volts, None, stopped.sentence)
        ends_s = time.monotonic() + AGAIN_S
        while output is not Output.OFF and time.monotonic() < ends_s:
            yield Silence(0.0)
            time.sleep(HEAR_S)


def looked_at(
    finished: Finished,
    words: Words,
    skipped: Sequence[Check],
    before: AnswerText | None,
    healthy: Healthy | None,
    again: Check | None,
    *,
    keeps: bool = True,
) -> Iterator[Looked | Failed]:
    """The answer to a finished capture; where it cannot be had, a sentence. `keeps` writes down what was found."""
    try:
        yield from look_at(finished.folder, words, skipped, before, healthy, again)
    except (BenchError, AnalysisError) as error:
        yield Failed(str(error))
        return
    if keeps:
        _keep(finished.folder)


def reported(folder: Path, settings: Settings, passphrase: str | None) -> Iterator[ReportSaved | Failed]:
    """Write the report of a case beside it."""
    try:
        path = folder / f"{load_case(folder).case_id}.pdf"
        save_report(folder, path, settings, passphrase)
        yield ReportSaved(path)
    except (BenchError, AnalysisError, OSError) as error:
        yield Failed(str(error), report=True)


def _keep(folder: Path) -> None:
    """Keep in the case what was found, and show it in the casebook that the case lies in."""
    # The database library, too.
    from bench.casebook.examine import examine
    from bench.casebook.keeping import keep

    try:
        now, who = datetime.now(UTC), at_work()
        keep(folder, Stated(at=now, by=who, technician=who), examine(str(folder), None, now, who))
    except BenchError:
        return  # the case is whole, and a rebuild of the casebook finds it


def at_work() -> str:
    """Who is at the bench: as the casebook names people."""
    named = os.environ.get("BOOTBENCH_PERSON", "").strip()
    if named:
        return named
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "technician"  # a system that can name nobody
