"""A whole capture: open the station, a run on the supply, perhaps one with USB power, and a case folder at the end."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.ladder import StageLadder
from analysis.run import RunKind, SupplySetting
from analysis.trace import EventName, Meter
from bench.case import Case
from bench.errors import BenchError
from bench.guard.client import GuardLostError
from bench.guard.guarded import Guarded
from bench.guard.messages import Armed
from bench.plan import Plan
from bench.recorder.adding import case_to_add_to, free_run_names
from bench.recorder.host_times import HostTimes, look_at_clocks, utc_text
from bench.recorder.items import GO_ON, Block, Ended, EndedBy, Happened, Item, Progress, Stage, StopNow
from bench.recorder.ledger import Ledger, RunDone, RunStart
from bench.recorder.provenance import provenance_of
from bench.recorder.run import RunOnBench, Tools
from bench.recorder.run_file import Recorded
from bench.recorder.sources import EarsSource, MeterSource, PhoneEars, Source
from bench.recorder.switching import Boards, Hands, boards_of
from bench.recorder.unfinished import CaptureHead, Unfinished, free_folder
from bench.recorder.writing import FLUSH_S, Pen, ThreadedPen, TurnedPen
from bench.station import Placed, Station, StationPart, known_row
from bench.station_open import Opening, check_identity
from bench.traces.recording import Origin
from drivers.capabilities import CurrentMeter, MeterLimits
from drivers.samples import Identity

REST_STEP_S = 0.05
"""Between two boots the guard shows that it lives, and the inbox is looked at, this often."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be recorded, and where to."""

    station: Station
    plan: Plan
    target: Path
    """The case folder, which must not exist yet, unless `append`."""
    case_id: str
    model: str | None = "POCO X3 Pro"
    imei: str | None = None
    technician: str | None = None
    """Who has the phone on the bench."""
    append: bool = False
    """The target is a case already, and gets the runs of this phone added."""
    marks: bool = False
    """Somebody is there to mark what is done by hand."""


@dataclass(frozen=True, slots=True)
class RunEnded:
    """A run, and why it was over."""

    done: RunDone
    ended: Ended


@dataclass(frozen=True, slots=True)
class Recording:
    """The case, and what became of each of its runs."""

    case: Case
    runs: tuple[RunEnded, ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """Everything is open and armed, and no output is on."""

    supply: Guarded | None
    armed: Armed | None
    """What the guard proved; `None` where no supply is switched."""
    meters: Mapping[StationPart, CurrentMeter]


@dataclass(frozen=True, slots=True)
class _AtHand:
    """What every run of a capture works with."""

    unfinished: Unfinished
    supply: Guarded | None
    meters: dict[StationPart, CurrentMeter]
    boards: Boards


def _nobody(progress: Progress) -> None:
    """Nobody looks."""


def _nobody_hears(item: Block | Happened) -> None:
    """Nobody looks at what is recorded."""


def _at_once(ready: Ready) -> None:
    """Nobody has to let the output go on."""


class Recorder:
    """One capture. `record` runs it in the caller's thread; `inbox` takes marks and the wish to stop from any other."""

    def __init__(
        self,
        job: Job,
        opening: Opening,
        ladder: StageLadder,
        *,
        ears: PhoneEars | None = None,
        tell: Callable[[Progress], None] = _nobody,
        clocks: Callable[[], HostTimes] = look_at_clocks,
        flush_s: float = FLUSH_S,
        hear: Callable[[Block | Happened], None] = _nobody_hears,
        gate: Callable[[Ready], None] = _at_once,
    ) -> None:
        """`hear` sees what is recorded. `gate` returns when the output may go on, and raises where it may not."""
        self._job, self._opening, self._ladder = job, opening, ladder
        self._ears, self._tell, self._clocks, self._flush_s = ears, tell, clocks, flush_s
        self._hear, self._gate = hear, gate
        self._provenance = provenance_of(job.station)
        self.inbox: queue.SimpleQueue[Item] = queue.SimpleQueue()

    def record(self) -> Recording:
        """Record, and finish the case. Raises `BenchError`, `DriversError` where nothing was recorded; nothing stays.

        What goes wrong once readings come ends the run, properly, and is in the case. Where even that cannot be written
        the capture stays unfinished, for `recover`.
        """
        job = self._job
        request = job.plan.request_on(job.station)
        free_folder(job.target, adds=job.append)  # before an instrument is opened for nothing
        there, said = None, self._provenance
        if job.append:
            there = case_to_add_to(job.target, job.imei, said.simulated, said.played_back)
        names = free_run_names(there)
        with ExitStack() as keep:
            self._tell(Progress(Stage.OPENING, "run-1", 0.0))
            supply = self._supply(keep)
            meters = {
                placed.part: self._meter(placed, keep)
                for placed in (job.station.meter, job.station.vbus_meter)
                if placed is not None
            }
            boards = boards_of(job.station, job.plan, meters, lambda placed: self._meter(placed, keep))
            # Refused here, or at the gate, nothing was recorded and no folder made.
            armed = supply.arm(request) if supply is not None else None
            self._gate(Ready(supply, armed, meters))
            unfinished = Unfinished.begin(job.target, self._head())
            keep.callback(unfinished.leave)
            tools = _AtHand(unfinished, supply, meters, boards)
            runs = self._boots(names, tools)
            if job.plan.usb is not None and self._is_plugged(boards) and not runs[-1].ended.by.ends_all:
                runs += self._evidence(self._run(next(names), RunKind.USB_PROBE, tools))
            self._tell(Progress(Stage.FINISHING, runs[-1].done.run.id, 0.0))
            case = unfinished.finish(tuple(one.done.run for one in runs))
        self._tell(Progress(Stage.DONE, runs[-1].done.run.id, 0.0, sentence=runs[-1].ended.sentence))
        return Recording(case, tuple(runs))

    def _boots(self, names: Iterator[str], tools: _AtHand) -> list[RunEnded]:
        """As many boots as the plan has, with a rest before each further one; one that nobody started is the last."""
        runs = [self._run(next(names), RunKind.SUPPLY_BOOT, tools, armed=True)]
        while len(runs) < self._job.plan.boots and runs[-1].ended.by in GO_ON:
            if runs[-1].ended.by is EndedBy.NO_START:
                break
            name = next(names)
            stop = self._rest(name, tools.supply)
            if stop is not None:
                runs[-1] = replace(runs[-1], ended=stop)
                break
            runs.append(self._run(name, RunKind.SUPPLY_BOOT, tools))
        return runs

    def _rest(self, name: str, supply: Guarded | None) -> Ended | None:
        """Without power for as long as the plan says; what ended the capture meanwhile, if something did."""
        clock, kept = self._opening.clock, list[Item]()
        end_s = clock.now_s() + self._job.plan.rest_s
        self._tell(Progress(Stage.RESTING, name, 0.0))
        while clock.now_s() < end_s:
            if supply is not None:
                try:
                    supply.receive(REST_STEP_S)
                except GuardLostError as error:
                    return Ended(EndedBy.GUARD, str(error))
            else:
                clock.sleep_s(REST_STEP_S)
            for _ in range(self.inbox.qsize()):
                item = self.inbox.get()
                if isinstance(item, StopNow):
                    return item.ended
                kept.append(item)
        for item in kept:
            self.inbox.put(item)
        return None

    def _is_plugged(self, boards: Boards) -> bool:
        """Whether USB power comes on, and somebody hears what it does: a phone that nobody heard is no dead one."""
        return self._job.marks or (boards.vbus is not None and self._ears is not None)

    def _evidence(self, probe: RunEnded) -> list[RunEnded]:
        """A probe in which nobody plugged USB in is none: nothing on the port would be taken for a dead phone."""
        run = probe.done.run
        if any(event.name is EventName.VBUS_ON for event in run.events):
            return [probe]
        if run.trace_path is not None:
            run.trace_path.unlink(missing_ok=True)
        return []

    def _supply(self, keep: ExitStack) -> Guarded | None:
        placed = self._job.station.supply
        if placed is None:
            return None
        guarded = self._opening.guarded(placed)
        keep.callback(guarded.close)
        check_identity(placed, guarded.identity)
        return guarded

    def _meter(self, placed: Placed, keep: ExitStack) -> CurrentMeter:
        meter = self._opening.meter(placed)
        keep.callback(meter.close)
        check_identity(placed, meter.identity)
        return meter

    def _run(self, run_id: str, kind: RunKind, at_hand: _AtHand, *, armed: bool = False) -> RunEnded:
        clock, plan = self._opening.clock, self._job.plan
        unfinished, supply, meters, boards = at_hand.unfinished, at_hand.supply, at_hand.meters, at_hand.boards
        setting = SupplySetting(plan.set_v, plan.limit_a) if supply is not None else None
        parts = self._parts(supply, meters, kind)
        start = RunStart(run_id, kind, setting, parts[0], tuple(parts[1:]), clock.now_s())
        pen = self._pen(Ledger(unfinished, start, self._utc_at(), self._provenance.notes), unfinished.folder)
        recorded = [meters[one.part] for one in parts if one.part in meters]
        sources: list[Source] = [
            MeterSource(part, meter, boards.of(meter)) for part, meter in meters.items() if meter in recorded
        ]
        for board in boards.each:
            if board.instrument not in recorded:
                sources.append(MeterSource(board.placed.part, board.instrument, board, recorded=False))
        if self._ears is not None:
            sources.append(EarsSource(self._ears))
        tools = Tools(clock, self._opening.turned, self._tell, self._clocks, self.inbox, self._hear)
        hands = Hands(kind, plan.press, boards)
        run = RunOnBench(start, plan, self._ladder, pen, supply, sources, tools, hands)
        try:
            ended = run.play(plan.request_on(self._job.station), armed=armed)
            done = pen.end(clock.now_s())
            if run.touch_only:
                touched = SupplySetting(plan.set_v, plan.first_limit_a)
                done = replace(done, run=replace(done.run, supply=touched))
            return RunEnded(done, ended)
        finally:
            pen.abandon()

    def _parts(self, supply: Guarded | None, meters: dict[StationPart, CurrentMeter], kind: RunKind) -> list[Recorded]:
        """Whose readings are recorded, the best meter of the battery leads first."""
        station, parts = self._job.station, []
        meter = meters.get(StationPart.METER)
        if meter is not None and station.meter is not None:
            parts.append(recorded_of(station.meter, meter.identity, meter.meter_limits))
        if supply is not None and station.supply is not None:
            parts.append(recorded_of(station.supply, supply.identity, supply.meter_limits))
        parts.sort(key=lambda one: -one.meter.rate_hz)
        vbus = meters.get(StationPart.VBUS_METER)
        if vbus is not None and station.vbus_meter is not None and kind is RunKind.USB_PROBE:
            parts.append(recorded_of(station.vbus_meter, vbus.identity, vbus.meter_limits))
        if not parts:
            raise BenchError(f"station {station.name} has nothing that reads a current; add a supply or a meter")
        return parts

    def _pen(self, ledger: Ledger, folder: Path) -> Pen:
        if self._opening.turned:
            return TurnedPen(ledger, folder, self._opening.clock, self._flush_s)
        return ThreadedPen(ledger, folder, self._opening.clock)

    def _head(self) -> CaptureHead:
        job = self._job
        return CaptureHead(
            case_id=job.case_id,
            station=job.station.name,
            plan=job.plan.name,
            started_utc=utc_text(self._clocks().utc_s),
            model=job.model,
            imei=job.imei,
            simulated=self._provenance.simulated,
            played_back=self._provenance.played_back,
            technician=job.technician,
            adds=job.append,
        )

    def _utc_at(self) -> Callable[[float], str]:
        """Time of day at a host time, by both clocks as they are now."""
        lead_s = self._clocks().utc_s - self._opening.clock.now_s()
        return lambda host_s: utc_text(host_s + lead_s)


def recorded_of(placed: Placed, identity: Identity, limits: MeterLimits) -> Recorded:
    """An instrument as the trace cites it."""
    row = known_row(placed.address)
    meter = Meter(
        name=row.name if row is not None else identity.model,
        rate_hz=limits.rate_hz,
        resolution_a=limits.resolution_a,
        noise_a=limits.noise_a,
        smoothing_s=limits.smoothing_s,
        range_a=limits.range_a,
    )
    until = f", good until {placed.calibration_due}" if placed.calibration_due else ""
    origin = Origin(
        format="jls",
        source_name="",
        source_hash="",
        instrument=f"{identity.maker} {identity.model}",
        serial_number=identity.serial_number,
        firmware=identity.firmware,
        calibration=f"{placed.calibrated}{until}" if placed.calibrated else None,
    )
    return Recorded(placed.part, meter, origin)
