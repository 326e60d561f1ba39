"""Projects of Qoitech's Otii 3: the stub `NAME.otii3`, and beside it the folder `data` with the samples.

`bench.traces.otii_project` describes the folder. The current is that of Main; a voltage of the same recording is taken
where it has the same rate and length, else held to the times of the current.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
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
from bench.traces.streamed import BY_BLOCKS, STREAMED_TO_BYTES, Block, Stream

_STUB_BYTES = 1 << 20
_AT_ONCE = 1 << 20
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


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The channels that are read, and what is known of them before the first sample."""

    source: Source
    current: OtiiChannel
    voltage: OtiiChannel | None
    origin: Origin

    @property
    def count(self) -> int:
        return self.source.size_bytes // 4


def read(path: Path, hints: Hints) -> Recording:
    """Read one recording of the project. Raises `BadInputError`, or `QuestionError` where there are several."""
    chosen = _chosen(path, hints, LARGEST_BINARY_BYTES, ())
    current_a = np.fromfile(chosen.source.path, dtype="<f4", count=chosen.count).astype(np.float32, copy=False)
    _check_finite(chosen.source.path, current_a, 0)
    clock = UniformClock(chosen.count, chosen.current.rate_hz)
    voltage_v = None if chosen.voltage is None else _Voltages(chosen.voltage, chosen.current).held(0, chosen.count)
    meter = Meter(name=_NAME, rate_hz=chosen.current.rate_hz)
    return Recording(Trace(clock=clock, current_a=current_a, voltage_v=voltage_v, meter=meter), chosen.origin)


def stream(path: Path, hints: Hints) -> Stream:
    """Read a recording that is larger than memory. Raises as `read` does."""
    chosen = _chosen(path, hints, STREAMED_TO_BYTES, (BY_BLOCKS,))

    def blocks() -> Iterator[Block]:
        samples = np.memmap(chosen.source.path, dtype="<f4", mode="r")
        voltages = None if chosen.voltage is None else _Voltages(chosen.voltage, chosen.current)
        for start in range(0, chosen.count, _AT_ONCE):
            stop = min(chosen.count, start + _AT_ONCE)
            current_a = samples[start:stop].astype(np.float32)
            _check_finite(chosen.source.path, current_a, start)
            yield Block(current_a, None if voltages is None else voltages.held(start, stop), None)

    rate_hz = chosen.current.rate_hz
    return Stream(Meter(name=_NAME, rate_hz=rate_hz), chosen.origin, rate_hz, chosen.voltage is not None, blocks())


def recorded_bytes(path: Path) -> int:
    """How much the samples of a project take beside its stub, which is small whatever it stands for."""
    return max((file.stat().st_size for file in (path.parent / "data").rglob("samples.dat")), default=0)


def _chosen(path: Path, hints: Hints, largest_bytes: int, notes: tuple[str, ...]) -> _Chosen:
    """Choose the recording and its channels. Raises `BadInputError`, or `QuestionError` where there are several."""
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
    source = open_source(current.samples, largest_bytes)
    if source.size_bytes % 4:
        raise BadInputError(source.path, f"has {source.size_bytes} bytes, which is no whole number of float32")
    if source.size_bytes < 8:
        raise BadInputError(source.path, "holds 1 reading, and a trace needs at least two")
    origin = Origin(
        format="otii",
        source_name=path.name,
        source_hash=source.hash,
        losses=(*_LOSSES, *((Loss.VOLTAGE,) if voltage is None else ())),
        notes=(
            f"The current is {current.name!r} of {chosen.name!r}; the SHA-256 is that of its samples, "
            f"{current.samples.relative_to(path.parent).as_posix()}.",
            *((f"The voltage is {voltage.name!r}, held to the times of the current.",) if voltage else ()),
            *(
                (f"The project is of format {project.format_version}, and {KNOWN_FORMAT} was seen.",)
                if project.format_version != KNOWN_FORMAT
                else ()
            ),
            *notes,
            *unneeded(hints, "current", "recording"),
        ),
        instrument=_NAME,
        started_utc=started_utc(chosen.start_ms),
    )
    return _Chosen(source, current, voltage, origin)


def _check_finite(path: Path, current_a: npt.NDArray[np.float32], before: int) -> None:
    infinite = first_infinite(current_a)
    if infinite is not None:
        raise BadInputError(path, "the current is infinite", place=f"reading {before + infinite + 1}")


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


class _Voltages:
    """The voltage at the time of each current."""

    def __init__(self, voltage: OtiiChannel, current: OtiiChannel) -> None:
        source = open_source(voltage.samples, STREAMED_TO_BYTES)
        if source.size_bytes % 4:
            raise BadInputError(source.path, f"has {source.size_bytes} bytes, which is no whole number of float32")
        self._values = np.memmap(source.path, dtype="<f4", mode="r")
        self._voltage, self._current = voltage, current
        self._same = voltage.rate_hz == current.rate_hz and voltage.offset_s == current.offset_s

    def held(self, start: int, stop: int) -> npt.NDArray[np.float32]:
        """The newest voltages at the currents `start` to `stop` (exclusive); NaN before the first, behind the last."""
        held = np.full(stop - start, np.nan, dtype=np.float32)
        if self._same:
            there = self._values[start:stop]
            held[: there.size] = there
            return held
        at_s = np.arange(start, stop) / self._current.rate_hz + self._current.offset_s - self._voltage.offset_s
        newest = np.floor(at_s * self._voltage.rate_hz + 1e-6).astype(np.int64)
        inside = (newest >= 0) & (newest < self._values.size)
        held[inside] = self._values[newest[inside]]
        return held
