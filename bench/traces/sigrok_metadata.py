"""The `metadata` member of a sigrok session: rate, and the channels by name and number."""

from __future__ import annotations

import configparser
import re
from dataclasses import dataclass
from pathlib import Path

from bench.errors import BadInputError
from bench.json_input import shown
from bench.traces.sigrok_archive import SessionArchive

_LARGEST_BYTES = 1 << 20
_ANALOG_KEY = re.compile(r"analog(\d{1,6})")
_LOGIC_KEY = re.compile(r"probe(\d{1,6})")
_RATE = re.compile(r"\s*(\d{1,15}(?:\.\d{1,15})?)\s*([kmg]?)\s*(?:hz)?\s*", re.IGNORECASE)
_HERTZ_PER = {"": 1.0, "k": 1e3, "m": 1e6, "g": 1e9}
"""libsigrok reads `m` as mega, and has written `mHz` for it."""


@dataclass(frozen=True, slots=True)
class AnalogChannel:
    """One analogue channel."""

    number: int
    name: str
    chunks: tuple[str, ...]
    """Names of its members, in order of time."""


@dataclass(frozen=True, slots=True)
class Session:
    """What the metadata says, with the members that belong to each channel."""

    rate_hz: float | None
    """`None` where it is missing or zero."""
    written_by: str | None
    """Version of libsigrok, or the name of another program."""
    logic: tuple[str, ...]
    analog: tuple[AnalogChannel, ...]
    devices: int


def read_session(path: Path, archive: SessionArchive) -> Session:
    """Read `version` and `metadata`. Raises `BadInputError`."""
    version = archive.text("version", 16).strip()
    if version not in ("1", "2"):
        raise BadInputError(path, f"is a session of version {version[:16]!r}, and 1 and 2 are known", place="version")
    ini = configparser.RawConfigParser(
        delimiters=("=",), comment_prefixes=("#",), strict=True, empty_lines_in_values=False
    )
    ini.optionxform = str  # type: ignore[assignment,method-assign]  # the documented way to keep the case of keys
    try:
        ini.read_string(archive.text("metadata", _LARGEST_BYTES))
    except configparser.Error as error:
        problem = str(error).splitlines()[0].replace("'<string>'", "the text")
        raise BadInputError(path, f"is not the text that sigrok writes ({problem[:120]})", place="metadata") from error
    devices = [section for section in ini.sections() if section.startswith("device ")]
    if not devices:
        raise BadInputError(path, "names no device", place="metadata")
    device = dict(ini[devices[0]])
    analog = {int(found.group(1)): shown(name) for key, name in device.items() if (found := _ANALOG_KEY.fullmatch(key))}
    return Session(
        rate_hz=_rate_hz(path, device.get("samplerate")),
        written_by=shown(by) if (by := ini.get("global", "sigrok version", fallback=None)) else None,
        logic=tuple(shown(name) for key, name in device.items() if _LOGIC_KEY.fullmatch(key)),
        analog=tuple(
            AnalogChannel(number, analog[number], _chunks(path, archive, number)) for number in sorted(analog)
        ),
        devices=len(devices),
    )


def _rate_hz(path: Path, text: str | None) -> float | None:
    if text is None:
        return None
    found = _RATE.fullmatch(text)
    if found is None:
        raise BadInputError(path, f"the samplerate {text[:40]!r} is no rate such as '8 MHz'", place="metadata")
    return float(found.group(1)) * _HERTZ_PER[found.group(2).lower()] or None


def _chunks(path: Path, archive: SessionArchive, number: int) -> tuple[str, ...]:
    """Members of one channel by chunk number; the order in the archive means nothing."""
    whole = f"analog-1-{number}"
    chunk_name = re.compile(rf"{whole}-(\d{{1,9}})")
    by_number = {int(found.group(1)): name for name in archive.names if (found := chunk_name.fullmatch(name))}
    if not by_number:
        return (whole,) if whole in archive.names else ()
    missing = next((k for k in range(1, max(by_number) + 1) if k not in by_number), None)
    if missing is not None or 0 in by_number:
        raise BadInputError(path, f"lacks chunk {missing or 0} of {max(by_number)} of channel {number}", place=whole)
    return tuple(by_number[k] for k in sorted(by_number))
