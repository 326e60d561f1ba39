"""The folder beside an `.otii3`: which version was saved, its recordings, their channels, and where the samples lie.

    NAME.otii3                                          a small JSON stub
    data/meta/project_format, saved_version             text; 17 is the format that was seen
    data/versions/<saved_version>/data/project.json     recordings and their measurements
    data/data/project/<blob>/samples.dat                float32, little-endian, SI units, nothing else

Only what the saved version names is read: the other versions are undo history. Two layouts of a recording are known:
measurements inside it, or identifiers in it and measurements beside. Source: andyshinn/otiio, `_layout.py`, `model.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.errors import BadInputError
from bench.json_input import read_json, shown
from bench.regular_file import open_regular

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
"""What a version or a blob may be called: a plain name that cannot leave its folder."""
KNOWN_FORMAT = "17"
_TEXT_BYTES = 4096


@dataclass(frozen=True, slots=True)
class OtiiChannel:
    """One channel of one recording."""

    name: str
    kind: str
    """`current`, `voltage`, `power` and others."""
    rate_hz: float
    offset_s: float
    samples: Path


@dataclass(frozen=True, slots=True)
class OtiiRecording:
    """One recording of the project."""

    name: str
    start_ms: float | None
    channels: tuple[OtiiChannel, ...]


@dataclass(frozen=True, slots=True)
class OtiiProject:
    """What the saved version holds."""

    format_version: str
    recordings: tuple[OtiiRecording, ...]


def project_of(path: Path) -> OtiiProject:
    """Read the project beside the stub. Raises `BadInputError` for a stub without its folder, or a damaged one."""
    root = path.parent / "data"
    if not (root / "meta" / "saved_version").is_file():
        raise BadInputError(
            path,
            "holds no recording without the folder `data` beside it",
            advice="copy the project's whole folder",
        )
    version = _text(root / "meta" / "saved_version")
    if not _ID.fullmatch(version):
        raise BadInputError(root / "meta" / "saved_version", f"names no version: {shown(version)!r}")
    where = root / "versions" / version / "data" / "project.json"
    project = read_json(where)
    if not isinstance(project, dict):
        raise BadInputError(where, "is no project")
    beside = {str(entry.get("id")): entry for entry in _dicts(project.get("measurements"))}
    blobs = root / "data" / "project" if (root / "data").is_dir() else root / "project"
    recordings = tuple(
        OtiiRecording(
            name=shown(str(entry.get("name") or f"recording {number}")),
            start_ms=_number(entry.get("start_time")),
            channels=tuple(
                channel
                for measured in _dicts(entry.get("measurements")) or _dicts(entry.get("data"))
                if (channel := _channel(where, measured, beside, blobs)) is not None
            ),
        )
        for number, entry in enumerate(_dicts(project.get("recordings")), start=1)
    )
    format_file = root / "meta" / "project_format"
    return OtiiProject(_text(format_file) if format_file.is_file() else "not known", recordings)


def _channel(where: Path, entry: dict[str, Any], beside: dict[str, Any], blobs: Path) -> OtiiChannel | None:
    """A channel of samples; `None` for others, such as text. Raises `BadInputError` for one that is damaged."""
    found = entry.get("measurement")
    measurement = found if isinstance(found, dict) else beside.get(str(found or entry.get("measurement_id")), entry)
    source = measurement.get("source")
    if not isinstance(source, dict) or source.get("type", "samples") != "samples":
        return None
    data = entry.get("data")
    blob = str(data.get("id") if isinstance(data, dict) else data if data is not None else entry.get("id"))
    name = shown(str(source.get("name", "")))
    rate_hz = _number(source.get("sample_rate"))
    if not _ID.fullmatch(blob):
        raise BadInputError(where, f"the samples of {name!r} are nowhere: {shown(blob)!r}")
    if rate_hz is None or not 1e-3 <= rate_hz <= 1e7:
        raise BadInputError(where, f"the channel {name!r} has the rate {source.get('sample_rate')!r}"[:200])
    offset_us = _number(entry.get("offset")) or 0.0
    return OtiiChannel(name, str(source.get("data_type", "")), rate_hz, offset_us / 1e6, blobs / blob / "samples.dat")


def _dicts(value: object) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e15:
        return None
    return float(value)


def _text(path: Path) -> str:
    try:
        with open_regular(path) as file:
            return file.read(_TEXT_BYTES).decode("utf-8", errors="replace").strip()
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror})") from error
