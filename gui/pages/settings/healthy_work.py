"""Makes the shop's golden band of the casebook's good boots, in a process of its own that may be broken off. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from analysis.errors import AnalysisError
from bench.errors import BenchError
from bench.user_folder import user_folder
from gui.bridge import Refusal
from gui.troubles import TroubleWords

FILE_NAME = "healthy-boots.toml"
_HEAR_S = 0.1


@dataclass(frozen=True, slots=True)
class BandMade:
    """A band that was written."""

    path: Path
    boots: int


@dataclass(frozen=True, slots=True)
class Making:
    """It goes on."""


def band_path() -> Path:
    """Where the band of the casebook is kept."""
    return user_folder() / FILE_NAME


def make_band(casebook: Path, path: Path, trouble: TroubleWords) -> Iterator[Making | BandMade | Refusal]:
    """Make the band of the cases that are labelled as normal boots; a `Refusal` where there are too few.

    Fifty boots take most of a minute, in one piece: a window that is closed meanwhile ends the process.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_make, args=(theirs, casebook, path, trouble), daemon=True)
    try:
        process.start()
        theirs.close()
        while not ours.poll(_HEAR_S):
            yield Making()
        yield ours.recv()
    except EOFError:
        ended = BenchError(f"{casebook}: the process that laid its boots on each other was ended; make the band again")
        yield Refusal(trouble.of(ended))
    finally:
        process.terminate()
        process.join()
        ours.close()


def _make(told: Connection, casebook: Path, path: Path, trouble: TroubleWords) -> None:
    """In the other process."""
    # Reading a corpus needs every format that a case may hold.
    from bench.golden_file import good_boots, write_golden
    from bench.profile_file import load_profile
    from bench.replay import case_folders

    try:
        profile = load_profile()
        boots = good_boots(case_folders(casebook), profile)
        path.parent.mkdir(parents=True, exist_ok=True)
        told.send(BandMade(path, write_golden(path, casebook, boots, profile).band.boots))
    except (BenchError, AnalysisError, OSError) as error:
        told.send(Refusal(trouble.of(error)))
