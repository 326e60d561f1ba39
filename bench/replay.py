"""A corpus of cases diagnosed again, in parallel, one result for each case whatever happens to the others.

The work goes through one `concurrent.futures.Executor`, whichever it is; what travels is the name of a folder out and
a `CaseResult` back.
"""

from __future__ import annotations

import atexit
import gc
import time
import traceback
from collections.abc import Generator, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import parent_process
from pathlib import Path

import numpy as np

from analysis.errors import AnalysisError
from bench.case import CASE_FILE, Label, load_case
from bench.deaf_children import deaf_children
from bench.diagnosing import diagnose_case, diagnosis_json
from bench.errors import BadInputError, BenchError
from bench.profile_file import LoadedProfile, load_profile
from bench.traces.jls_standby import STANDBY

_GREATEST_KEPT = (32 << 20) - (8 << 10)
_LONGEST_STUMBLE = 200
_SWEPT_AFTER = 20_000
"""So many new objects, two or three cases', instead of Python's 700: a case frees its own as it goes."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of one case."""

    folder: str
    case_id: str
    """The case's own; the folder's name where the case could not be read."""
    diagnosis: dict[str, object] | None
    """The JSON of its diagnosis; `None` where it could not be read."""
    error: str | None
    label: Label | None
    simulated: bool = False
    knows_label: bool = True
    """Whether the profile knows the fault that the case is labelled with; what it does not know is no miss of it."""

    @property
    def verdict(self) -> str | None:
        """The verdict, if there is a diagnosis."""
        return None if self.diagnosis is None else str(self.diagnosis["verdict"])

    @property
    def first_fault(self) -> str | None:
        """The most probable fault, if there is a diagnosis."""
        return self._first("fault")

    @property
    def first_probability(self) -> float:
        """Its probability; 0 without a diagnosis."""
        return float(self._first("probability") or 0.0)

    @property
    def first_check(self) -> str | None:
        """The check that is proposed first, if any is."""
        checks = self.diagnosis.get("next_checks") if self.diagnosis is not None else None
        return str(checks[0]["check"]) if isinstance(checks, list) and checks else None

    def json(self) -> dict[str, object]:
        """The case as it stands in the replay's file."""
        return self.diagnosis if self.diagnosis is not None else {"case_id": self.case_id, "error": self.error}

    def _first(self, key: str) -> str | None:
        faults = self.diagnosis["faults"] if self.diagnosis is not None else None
        return faults[0][key] if isinstance(faults, list) and faults else None


@dataclass(frozen=True, slots=True)
class Replayed:
    """A corpus as it was diagnosed."""

    results: tuple[CaseResult, ...]
    """In order of folder name."""
    seconds: float


def case_folders(corpus: Path) -> tuple[Path, ...]:
    """The folders of a corpus, in order of name. Raises `BadInputError` where there are none."""
    if not corpus.is_dir():
        came = "this is a file" if corpus.exists() else "there is none"
        raise BadInputError(corpus, f"expected a folder of case folders, but {came}")
    found = sorted(path for path in corpus.iterdir() if path.is_dir() and not path.name.startswith("."))
    if not found:
        advice = "name the folder that holds it" if (corpus / CASE_FILE).is_file() else ""
        raise BadInputError(corpus, "expected a folder of case folders, but it holds no folder", advice=advice)
    return tuple(found)


def replay(
    executor: Executor,
    folders: tuple[Path, ...],
    profile_path: Path | None,
    lost: tuple[type[BaseException], ...] = (BrokenExecutor,),
) -> Generator[CaseResult, None, None]:
    """Diagnose every folder; results come as they are done, in any order.

    `lost` are the errors by which the executor says that a case was lost with the process that had it.
    """
    profile = str(profile_path) if profile_path is not None else None
    with deaf_children():
        waiting: dict[Future[CaseResult], Path] = {
            executor.submit(replay_case, str(folder), profile): folder for folder in folders
        }
    try:
        for done in as_completed(waiting):
            try:
                yield done.result()
            except lost:
                name = waiting[done].name
                killed = f"{waiting[done]}: the process that was to diagnose it was killed; run it again, alone"
                yield CaseResult(str(waiting[done]), name, None, killed, None)
    finally:
        for future in waiting:
            future.cancel()


def replay_case(folder: str, profile_path: str | None) -> CaseResult:
    """Diagnose one case; what cannot be read is a result too. Runs in a process of its own."""
    path = Path(folder)
    label: Label | None = None
    case_id = path.name
    try:
        profile = _profile(profile_path)
        case = load_case(path)
        case_id, label = case.case_id, case.label
        diagnosis = diagnosis_json(diagnose_case(case, profile), profile)
        faults = {fault.id for fault in profile.profile.faults}
        knows = label is None or label.fault is None or label.fault in faults
        return CaseResult(folder, case_id, diagnosis, None, label, case.simulated is not None, knows)
    except (BenchError, AnalysisError) as error:
        return CaseResult(folder, case_id, None, str(error), label)
    except MemoryError:
        too_large = f"{path}: needs more memory than there is; cut out the part around the power-on"
        return CaseResult(folder, case_id, None, too_large, label)
    except Exception as error:  # noqa: BLE001 - a mistake of ours in one case of thousands: the others go on
        return CaseResult(folder, case_id, None, _stumbled(path, error), label)


def _stumbled(path: Path, error: Exception) -> str:
    """One sentence on what nobody foresaw, with what whoever mends it wants to know."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    what = " ".join(f"{type(error).__name__}: {error}".split())[:_LONGEST_STUMBLE]
    problem = f"bootbench itself stumbled over it ({what}, in {Path(last.filename).name}, line {last.lineno})"
    return str(BadInputError(path, problem, advice="that is a mistake of ours: send us the case"))


@lru_cache(maxsize=2)
def _profile(path: str | None) -> LoadedProfile:
    loaded = load_profile(Path(path) if path is not None else None)
    _make_ready()
    return loaded


def _make_ready() -> None:
    """What pays for itself in a process that diagnoses many cases.

    Arrow reads their tables, from a few thousand rows on, in a quarter of the time that plain Python takes. And what
    one case frees is kept for the next: glibc gives it back to the system each time (1,200 page faults and a tenth of
    the time of a case at 1 kHz, measured) until a block of its greatest size was freed once, which nobody needs to
    write into. Source: mallopt(3), M_MMAP_THRESHOLD. What is there by now, profile and modules, stays: Python need not
    look through it for what it could free, nor after every few hundred objects (a twentieth of the time of a case).
    Joulescope files of others are read by one process, and not by one each (half a second a file, measured).
    """
    import pyarrow.csv  # noqa: F401 - a single diagnosis does without

    if parent_process() is not None:  # a worker: nobody else's process is to keep one
        STANDBY.keep(replay_case)
        atexit.register(STANDBY.let_go, replay_case)

    gc.freeze()
    gc.set_threshold(_SWEPT_AFTER, *gc.get_threshold()[1:])
    np.empty(_GREATEST_KEPT, np.uint8)


def collected(results: Iterator[CaseResult], began_s: float) -> Replayed:
    """All results in order of folder name; `began_s` is of the clock `time.monotonic`."""
    found = sorted(results, key=lambda result: result.folder)
    return Replayed(tuple(found), time.monotonic() - began_s)
