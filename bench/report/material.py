"""Everything that a report is made of, gathered before the first word is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.diagnosis import Diagnosis
from analysis.golden import Corridor
from analysis.profile import DeviceProfile
from analysis.run import RunRecord
from bench.case import CASE_FILE, Case, Run
from bench.claim_photos import Photo
from bench.errors import BadInputError
from bench.profile_file import LoadedProfile
from bench.redaction.levels import Level
from bench.regular_file import open_regular
from bench.traces.recording import Origin
from bench.warranty.decide import Decision
from bench.warranty.override import Override


@dataclass(frozen=True, slots=True, eq=False)
class RunMaterial:
    """One run as the diagnosis saw it, and where its recording comes from."""

    run: Run
    record: RunRecord
    origin: Origin | None
    """`None` where no current was recorded."""
    golden: Corridor | None = None
    """The shop's good boots on this run's time axis; `None` without a golden band, or without a start."""


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """One case, ready to be reported."""

    case: Case
    runs: tuple[RunMaterial, ...]
    """In the order of the case."""
    diagnosis: Diagnosis
    loaded: LoadedProfile
    program_version: str
    content_sha256: str
    """Of the case file, the traces, the claim and the diagnosis as data."""
    decision: Decision | None = None
    """`None` where the case has no claim."""
    redaction: Level | None = None
    """For whom personal data were taken out; `None` for a case as it is."""
    overrides: tuple[Override, ...] = ()
    """The centre's own decisions, oldest first; printed beside the recommendation."""
    photos: tuple[Photo, ...] = ()
    """What an inspection found, tied to grounds of clause 4; never in an export without personal data."""

    @property
    def profile(self) -> DeviceProfile:
        """The device profile that the diagnosis was made with."""
        return self.loaded.profile


def content_sha256(case: Case, diagnosis: Mapping[str, object]) -> str:
    """SHA-256 over everything that the report rests on; the way it is printed does not count.

    Each file counts by its own SHA-256, in the order case file, traces, claim, then the diagnosis as compact JSON with
    sorted keys. Raises `BadInputError` where a file cannot be read.
    """
    files = [case.folder / CASE_FILE, *(run.trace_path for run in case.runs if run.trace_path is not None)]
    if case.claim_path is not None:
        files.append(case.claim_path)
    whole = hashlib.sha256()
    for path in files:
        whole.update(_file_sha256(path).encode("ascii") + b"\n")
    whole.update(json.dumps(diagnosis, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8"))
    return whole.hexdigest()


def _file_sha256(path: Path) -> str:
    try:
        with open_regular(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror})") from error
