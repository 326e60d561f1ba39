"""One run as it is written down: its file once the first reading came, a line for each event, and how it ended.

Owned by one thread (`writing`), or called in turn on a turned clock. What cannot be written any more is counted, so
that the end of the run says what is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.run import RunKind, SupplySetting
from analysis.trace import Event, EventName
from bench.case import Run
from bench.errors import BadInputError
from bench.recorder.items import Block, Happened
from bench.recorder.run_file import CaptureError, Counted, DiskError, Recorded, RunFile
from bench.recorder.unfinished import Unfinished
from bench.traces.jls_file import JlsFile
from drivers.samples import Samples


@dataclass(frozen=True, slots=True)
class RunStart:
    """What is known of a run before it begins."""

    id: str
    kind: RunKind
    supply: SupplySetting | None
    main: Recorded
    beside: tuple[Recorded, ...]
    began_s: float
    """Host time from which events are counted where no reading ever comes."""


@dataclass(frozen=True, slots=True)
class RunDone:
    """A run as it lies in the folder."""

    run: Run
    counts: tuple[Counted, ...]
    """By instrument, the main one first; empty where no reading came."""
    unwritten: int
    """Readings that came and could not be written down."""
    problem: str | None
    """Why they could not."""
    began_host_s: float = 0.0
    """Host time at which time of the run is 0."""


class Ledger:
    """Takes blocks and events of one run, in order."""

    def __init__(
        self, unfinished: Unfinished, start: RunStart, utc_at: Callable[[float], str], notes: tuple[str, ...]
    ) -> None:
        """`utc_at` gives the time of day at a host time; `notes` say where the readings come from if from no phone."""
        self._unfinished, self._start, self._utc_at = unfinished, start, utc_at
        self._notes = notes
        self._file: RunFile | None = None
        self._events: list[Event] = []
        self._waiting: list[Block] = []
        self._unwritten = 0
        self.problem: CaptureError | BadInputError | None = None
        path = unfinished.folder / f"{start.id}.jls"
        self._run = Run(start.id, start.kind, path, start.supply, start.main.meter, (), None)
        unfinished.run_begins(self._run)

    def take(self, item: Block | Happened) -> None:
        """One block or event. Keeps the first problem; after one, blocks are counted and not written."""
        try:
            if isinstance(item, Happened):
                self._events.append(item.event)
                self._write_event(item.event)
            elif self.problem is not None:
                self._unwritten += len(item.samples)
            else:
                self._add(item)
        except (CaptureError, BadInputError) as error:
            self.problem = self.problem or error
            if isinstance(item, Block):
                self._unwritten += len(item.samples)

    def flush(self) -> None:
        """Hand over to the operating system what fills a block."""
        if self._file is None or self.problem is not None:
            return
        try:
            self._file.flush()
        except CaptureError as error:
            self.problem = error

    def end(self, ended_s: float) -> RunDone:
        """Finish the run at host time `ended_s`. Raises nothing for a full disk: the run says so instead."""
        if isinstance(self.problem, DiskError):
            self._unfinished.give_back_reserve()
        zero_s = self._zero_s()
        duration_s = max(0.0, ended_s - zero_s)
        if self._file is None:
            events = tuple(replace(event, at_s=event.at_s - zero_s) for event in self._events)
            run = replace(self._run, trace_path=None, meter=None, events=events, duration_s=duration_s)
            self._say_end(duration_s)
            return RunDone(run, (), self._unwritten, self._sentence(), zero_s)
        counts = self._file.counts
        events = self._file.close(self._events)
        unwritten = self._unwritten + self._missing(counts[0])
        if unwritten:
            said = (
                f"{unwritten} readings came and are not in the file: {self._sentence() or 'the disk did not take them'}"
            )
            events = (*events, Event(duration_s, EventName.NOTE, said))
        self._say_end(duration_s)
        if not unwritten and self.problem is None:
            with suppress(BadInputError):  # the file is whole as it is, and only takes longer to open
                self._file.pack()
        run = replace(self._run, events=events, duration_s=duration_s)
        return RunDone(run, counts, unwritten, self._sentence(), zero_s)

    def _add(self, block: Block) -> None:
        if self._file is None:
            self._waiting.append(block)
            if block.part is self._start.main.part and len(block.samples):
                self._open(block.samples)
            return
        self._file.add(block.part, block.samples)

    def _open(self, first: Samples) -> None:
        start = self._start
        path = self._run.trace_path or Path(f"{start.id}.jls")
        utc = self._utc_at(float(first.host_s[0]))
        self._file = RunFile(path, start.main, start.beside, first, utc, self._notes)
        waiting, self._waiting = self._waiting, []
        for event in self._events:
            self._write_event(event)
        for block in waiting:
            self._file.add(block.part, block.samples)

    def _write_event(self, event: Event) -> None:
        if self._file is not None:
            self._unfinished.happened(self._run.id, replace(event, at_s=self._file.run_s(event.at_s)))

    def _zero_s(self) -> float:
        return self._file.start_host_s if self._file is not None else self._start.began_s

    def _say_end(self, duration_s: float) -> None:
        try:
            self._unfinished.run_ends(self._run.id, duration_s)
        except DiskError as error:
            self.problem = self.problem or error

    def _missing(self, main: Counted) -> int:
        """Readings that were handed over and are not in the file: the library keeps a full disk to itself."""
        if self._run.trace_path is None:
            return main.readings
        try:
            with JlsFile(self._run.trace_path) as file:
                return main.readings - len(file)
        except BadInputError as error:
            self.problem = self.problem or error
            return main.readings

    def _sentence(self) -> str | None:
        return str(self.problem) if self.problem is not None else None
