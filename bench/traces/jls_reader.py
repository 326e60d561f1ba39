"""Reading a Joulescope v2 file in this process, through pyjls.

The library checks the CRC of every chunk, so a file that was damaged by accident ends in an error. A file that was
damaged on purpose, with CRCs that fit, can crash the C code: such files are read through `bench.traces.jls_guard`.
A closed reader of the library must not be touched again (it would free twice), hence the care in `close`.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pyjls import AnnotationType, Reader, SignalType, data_type_as_str

from bench.errors import BadInputError
from bench.traces.blockwise import side_by_side, spans_of
from bench.traces.jls_contents import JlsContents, JlsMark, JlsSignal, JlsSource
from bench.traces.jls_layout import VENDOR, Chunk
from bench.traces.jls_name import name_for_library

# The C library reports through this logger; without a handler Python would print its lines on standard error.
logging.getLogger("pyjls.c").addHandler(logging.NullHandler())

_SAMPLES_AT_ONCE = 1 << 18
"""A piece that stays in the cache until it is copied to its place."""
_SAMPLES_A_THREAD = 1 << 22
"""What is worth another opening of the file, 0.1 ms."""
_FLOATS = ("f32", "f64")
_MOST_MARKS = 100_000
_MOST_USER_DATA = 5_000_000
"""A chain of chunks that runs in a circle would never end."""
_USER_DATA_BYTES = 1 << 28


class JlsReader:
    """One open file; see `JlsAccess`. Not for use from two threads at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._reader: Reader | None = None
        name = name_for_library(path)
        with self._refusals("opened"):
            self._reader = Reader(name)
        try:
            self._types = {k: data_type_as_str(signal.data_type & 0xFFFF) for k, signal in self._open.signals.items()}
        except KeyError as error:
            self.close()
            problem = f"is damaged: the type {error} of a signal's samples is not known"
            raise BadInputError(path, problem, advice="copy it again") from error

    @property
    def _open(self) -> Reader:
        if self._reader is None:
            raise BadInputError(self.path, "was closed before it was read")
        return self._reader

    def close(self) -> None:
        """Let go of the file. May be called twice."""
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()

    def contents(self) -> JlsContents:
        """Everything but samples and time maps."""
        damaged: list[str] = []
        user = _UserData()
        try:
            self._open.user_data(user)
        except RuntimeError:
            damaged.append("user data")
        signals = tuple(self._signals())
        ours = any(source.vendor == VENDOR for source in self._open.sources.values())
        marks: list[JlsMark] = []
        for signal in () if ours else signals:
            try:
                self._open.annotations(signal.signal_id, -(1 << 40), _Marks(signal.signal_id, marks))
            except RuntimeError:
                damaged.append("annotations")
        sources = (
            JlsSource(s.source_id, s.name, s.vendor, s.model, s.version, s.serial_number)
            for s in self._open.sources.values()
        )
        return JlsContents(
            sources=tuple(sources),
            signals=signals,
            marks=tuple(marks),
            notes=user.notes,
            head=user.head,
            events=tuple(user.events),
            readings=tuple(user.readings),
            heads_beside=tuple(user.heads_beside),
            readings_beside=tuple(user.readings_beside),
            counts=tuple(user.counts),
            damaged=tuple(damaged),
        )

    def samples(self, signal_id: int, start: int, stop: int) -> npt.NDArray[np.floating]:
        """Samples `start` to `stop` (exclusive), shape (n,), float32 or float64 as stored."""
        if self._types.get(signal_id) not in _FLOATS:
            raise BadInputError(self.path, f"signal {signal_id} is of type {self._types.get(signal_id)}, not float")
        count = max(0, stop - start)
        with self._refusals(f"samples {start} to {stop} read"):
            if 0 < count <= _SAMPLES_AT_ONCE:
                found: npt.NDArray[np.floating] = self._open.fsr(signal_id, start, count)
                return found
            dtype = np.float32 if self._types[signal_id] == "f32" else np.float64
            out: npt.NDArray[np.floating] = np.empty(count, dtype=dtype)
            spans = spans_of(count, _SAMPLES_A_THREAD)
            if len(spans) == 1:
                _fill(self._open, signal_id, start, out)
            else:
                side_by_side(lambda span: self._fill_apart(signal_id, start + span.start, out[span]), spans)
        return out

    def _fill_apart(self, signal_id: int, start: int, out: npt.NDArray[np.floating]) -> None:
        """Samples from `start` on, through an opening of the file that no other thread uses."""
        reader = Reader(name_for_library(self.path))
        try:
            _fill(reader, signal_id, start, out)
        finally:
            reader.close()

    def statistics(self, signal_id: int, start: int, increment: int, count: int) -> npt.NDArray[np.float64]:
        """Mean, standard deviation, minimum and maximum of `count` stretches, shape (count, 4)."""
        if self._types.get(signal_id) == "f64":
            # The library has no statistics of float64 samples.
            rows = self.samples(signal_id, start, start + increment * count).reshape(count, increment)
            return np.stack((rows.mean(1), rows.std(1), rows.min(1), rows.max(1)), axis=1)
        with self._refusals(f"statistics from sample {start} read"):
            columns: npt.NDArray[np.float64] = self._open.fsr_statistics(signal_id, start, increment, count)
        return columns

    def utc(self, signal_id: int) -> npt.NDArray[np.int64]:
        """The time map: sample and JLS time, shape (k, 2), both rising; k is 0 where the file has no clock."""
        entries = _TimeMap()
        with self._refusals("time map read"):
            self._open.utc(signal_id, -(1 << 40), entries)
        return entries.array()

    def _signals(self) -> Iterator[JlsSignal]:
        for signal_id, signal in self._open.signals.items():
            if signal.signal_type != SignalType.FSR:
                continue
            yield JlsSignal(
                signal_id=signal_id,
                name=signal.name,
                units=signal.units,
                source_id=signal.source_id,
                data_type=self._types[signal_id] or "?",
                rate_hz=signal.sample_rate,
                length=signal.length,
                sample_id_offset=signal.sample_id_offset,
            )

    @contextmanager
    def _refusals(self, what: str) -> Iterator[None]:
        """Turn what the library raises into one sentence."""
        try:
            yield
        except (RuntimeError, UnicodeDecodeError, OverflowError, KeyError, ValueError, MemoryError) as error:
            reason = str(error).partition("]")[0].partition("[")[0].strip() or type(error).__name__
            raise BadInputError(
                self.path,
                f"is a damaged Joulescope file: its {what} cannot be ({reason})"
                if what != "opened"
                else f"is a Joulescope file that cannot be opened ({reason})",
                advice="copy it again from where it was recorded",
            ) from error


def _fill(reader: Reader, signal_id: int, start: int, out: npt.NDArray[np.floating]) -> None:
    """Samples from `start` on, shape (n,)."""
    for k in range(0, out.size, _SAMPLES_AT_ONCE):
        own = out[k : k + _SAMPLES_AT_ONCE]
        own[:] = reader.fsr(signal_id, start + k, own.size)


class _UserData:
    """Collects what is ours, and the notes, from the chain of user data."""

    def __init__(self) -> None:
        self.notes: str | None = None
        self.head: str | None = None
        self.events: list[str] = []
        self.readings: list[str] = []
        self.heads_beside: list[str] = []
        self.readings_beside: list[str] = []
        self.counts: list[str] = []
        self._chunks = 0
        self._bytes = 0

    def __call__(self, chunk: int, data: object) -> bool:
        self._chunks += 1
        text = data if isinstance(data, str) else json.dumps(data) if isinstance(data, dict) else ""
        self._bytes += len(text)
        if chunk == Chunk.NOTES and text and self.notes is None:
            self.notes = text
        elif chunk == Chunk.HEAD and self.head is None:
            self.head = text
        elif chunk == Chunk.EVENT:
            self.events.append(text)
        elif chunk == Chunk.READING:
            self.readings.append(text)
        elif chunk == Chunk.HEAD_BESIDE:
            self.heads_beside.append(text)
        elif chunk == Chunk.READING_BESIDE:
            self.readings_beside.append(text)
        elif chunk == Chunk.COUNT:
            self.counts.append(text)
        return self._chunks > _MOST_USER_DATA or self._bytes > _USER_DATA_BYTES


class _Marks:
    """Collects the texts and vertical markers of one signal."""

    def __init__(self, signal_id: int, found: list[JlsMark]) -> None:
        self._signal_id = signal_id
        self._found = found

    def __call__(self, sample: int, _y: float | None, kind: int, _group: int, data: object) -> bool:
        if kind in (AnnotationType.TEXT, AnnotationType.VMARKER) and isinstance(data, str):
            self._found.append(JlsMark(self._signal_id, int(sample), data))
        return len(self._found) >= _MOST_MARKS


class _TimeMap:
    """Collects a time map, as far as it rises."""

    def __init__(self) -> None:
        self._blocks: list[npt.NDArray[np.int64]] = []
        self._last = np.array([-(1 << 62), -(1 << 62)], dtype=np.int64)

    def __call__(self, entries: npt.NDArray[np.int64]) -> bool:
        rising = (np.diff(entries, axis=0, prepend=self._last[None]) > 0).all(axis=1)
        if not rising.all():
            entries = entries[: int(np.argmin(rising))]
        if entries.size:
            self._blocks.append(entries)
            self._last = entries[-1]
        return not bool(rising.all())

    def array(self) -> npt.NDArray[np.int64]:
        return np.concatenate(self._blocks) if self._blocks else np.empty((0, 2), dtype=np.int64)
