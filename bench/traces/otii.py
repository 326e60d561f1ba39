"""Projects of Qoitech's Otii 3: the stub `NAME.otii3`, and beside it the folder `data` with the samples.

`bench.traces.otii_project` describes the folder. The current is that of Main; a voltage of the same recording is taken
where it has the same rate and length, else held to the times of the current.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.trace import Meter, Trace, UniformClock
from bench.errors import BadInputError, QuestionError
from bench.traces.asking import OPTIONS, index_of, unneeded
from bench.traces.blockwise import first_infinite
from bench.traces.otii_project import KNOWN_FORMAT, OtiiChannel, OtiiRecording, project_of
from bench.traces.ppk2 import started_utc
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording
from bench.traces.source import LARGEST_BINARY_BYTES, Source, open_source

_STUB_BYTES = 1 << 20
_LOSSES = (Loss.RESOLUTION, Loss.CALIBRATION, Loss.READING_TIMES, Loss.EVENTS)
_NAME = "Otii"
_CURRENTS, _VOLTAGES = ("current", "mc", "ac"), ("voltage", "mv", "av")
_MAIN = ("mc", "main current")


def sniff(head: bytes, path: Path) -> Likeness:
    """Sure where a JSON stub has an Otii project's `data` folder beside it, or says `otii` of itself."""
    bare = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not bare.startswith(b"{") or len(head) > _STUB_BYTES:
        return Likeness.NO
    has_folder = (path.parent / "data" / "meta" / "saved_version").is_file()
    named = b"otii" in bare[:4096].lower()
    return Likeness.SURE if named or (has_folder and _is_json(bare)) else Likeness.NO


def read(path: Path, hints: Hints) -> Recording:
    """Read one recording of the project. Raises `BadInputError`, or `QuestionError` where there are several."""
    open_source(path, _STUB_BYTES)
    with path.open("rb") as file:
        stub = file.read(_STUB_BYTES)
    if sniff(stub[: 1 << 16], path) is Likeness.NO:
        raise BadInputError(path, "is no Otii project")
    project = project_of(path)
    chosen = _recording_of(path, project.recordings, hints)
    currents = tuple(channel for channel in chosen.channels if _is(channel, _CURRENTS))
    current = _channel_of(path, currents, hints)
    voltage = next((channel for channel in chosen.channels if _is(channel, _VOLTAGES)), None)
    source = open_source(current.samples, LARGEST_BINARY_BYTES)
    current_a = _samples(source)
    if current_a.size < 2:
        raise BadInputError(current.samples, f"holds {current_a.size} readings, and a trace needs at least two")
    infinite = first_infinite(current_a)
    if infinite is not None:
        raise BadInputError(current.samples, "the current is infinite", place=f"reading {infinite + 1}")
    clock = UniformClock(int(current_a.size), current.rate_hz)
    notes = (
        f"The current is {current.name!r} of {chosen.name!r}; the SHA-256 is that of its samples, "
        f"{current.samples.relative_to(path.parent).as_posix()}.",
        *((f"The voltage is {voltage.name!r}, held to the times of the current.",) if voltage else ()),
        *(
            (f"The project is of format {project.format_version}, and {KNOWN_FORMAT} was seen.",)
            if project.format_version != KNOWN_FORMAT
            else ()
        ),
        *unneeded(hints, "current", "recording"),
    )
    origin = Origin(
        format="otii",
        source_name=path.name,
        source_hash=source.hash,
        losses=(*_LOSSES, *((Loss.VOLTAGE,) if voltage is None else ())),
        notes=notes,
        instrument=_NAME,
        started_utc=started_utc(chosen.start_ms),
    )
    voltage_v = None if voltage is None else _held(voltage, current, clock)
    meter = Meter(name=_NAME, rate_hz=current.rate_hz)
    return Recording(Trace(clock=clock, current_a=current_a, voltage_v=voltage_v, meter=meter), origin)


def _is_json(text: bytes) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _is(channel: OtiiChannel, kinds: tuple[str, ...]) -> bool:
    return channel.kind.casefold() in kinds or (not channel.kind and channel.name.casefold() in kinds)


def _recording_of(path: Path, recordings: tuple[OtiiRecording, ...], hints: Hints) -> OtiiRecording:
    """The recording of the project that is asked for; the only one that has a current where nobody asks."""
    with_current = tuple(one for one in recordings if any(_is(channel, _CURRENTS) for channel in one.channels))
    if not with_current:
        raise BadInputError(path, "has no recording with a current")
    listed = ", ".join(f"{k} {one.name!r}" for k, one in enumerate(with_current[:12], start=1))
    if hints.recording is not None:
        if not 1 <= hints.recording <= len(with_current):
            raise BadInputError(path, f"has no recording {hints.recording}", advice=f"it has {listed}")
        return with_current[hints.recording - 1]
    if len(with_current) > 1:
        problem = f"holds {len(with_current)} recordings: {listed}"
        raise QuestionError(path, problem, advice=f"say which with {OPTIONS['recording']} NUMBER")
    return with_current[0]


def _channel_of(path: Path, currents: tuple[OtiiChannel, ...], hints: Hints) -> OtiiChannel:
    names = tuple(channel.name for channel in currents)
    if hints.current is not None:
        return currents[index_of(path, hints.current, names, "--current")]
    main = [channel for channel in currents if channel.name.casefold() in _MAIN]
    found = main or list(currents)
    if len(found) > 1:
        raise QuestionError(
            path, f"has {len(found)} currents: {', '.join(names[:12])}", advice="say which with --column current=NAME"
        )
    return found[0]


def _samples(source: Source) -> npt.NDArray[np.float32]:
    """All samples of a channel. Raises `BadInputError` where they are no whole number."""
    if source.size_bytes % 4:
        raise BadInputError(source.path, f"has {source.size_bytes} bytes, which is no whole number of float32")
    return np.fromfile(source.path, dtype="<f4").astype(np.float32, copy=False)


def _held(voltage: OtiiChannel, current: OtiiChannel, clock: UniformClock) -> npt.NDArray[np.float32]:
    """The newest voltage at the time of each current; NaN before the first."""
    values = _samples(open_source(voltage.samples, LARGEST_BINARY_BYTES))
    same = voltage.rate_hz == current.rate_hz and voltage.offset_s == current.offset_s
    if same and values.size == clock.count:
        return values
    held = np.full(clock.count, np.nan, dtype=np.float32)
    newest = np.floor((clock.times_s() + current.offset_s - voltage.offset_s) * voltage.rate_hz + 1e-6).astype(np.int64)
    inside = (newest >= 0) & (newest < values.size)
    held[inside] = values[newest[inside]]
    return held
