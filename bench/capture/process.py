"""The capture as a process: recorder in the middle, a listener for orders, a sender for what is told.

The listener obeys STOP by itself: it asks the guard to switch off and tells the recorder afterwards. The sender never
keeps the recorder waiting; where the window draws slowly, pictures are left out, and nothing else is.
"""

from __future__ import annotations

import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import date
from multiprocessing.connection import Connection

from analysis.trace import Event, EventName
from bench.capture.answers import Answers
from bench.capture.messages import (
    AllProved,
    CaptureRequest,
    EndRun,
    Finished,
    LetGoOn,
    MarkKey,
    MarkUsb,
    NotRecorded,
    Order,
    Proving,
    RunOver,
    SwitchOff,
    Told,
    WriteNote,
)
from bench.capture.paced import PacedClock
from bench.capture.picture import Onlooker
from bench.capture.proofs import how_many, proofs
from bench.capture.virtual import VirtualPhone, virtual_phone
from bench.errors import BenchError
from bench.guard.client import GuardLostError
from bench.guard.guarded import Guarded
from bench.guard.messages import Output, Report
from bench.phone_watch.of_station import ears_of
from bench.phone_watch.told import Remark
from bench.phone_watch.told import Told as Heard
from bench.profile_file import load_profile
from bench.recorder.adding import boots_in
from bench.recorder.items import Ended, EndedBy, Happened, Progress, StopNow
from bench.recorder.recorder import Job, Ready, Recorder, Recording, recorded_of
from bench.recorder.sources import PhoneEars
from bench.simulation.beside import PhoneBeside, phone_beside
from bench.station_check import Outcome, received
from bench.station_open import Opening, with_boots_before
from drivers.clock import Clock, HostClock
from drivers.errors import DriversError

PICTURE_S = 1.0 / 30.0
HAND_S = 0.2
"""A mark by hand lies within this of what it marks …"""
PROMPTED_S = 0.5
"""… and one that a beep asked for within this."""
WAIT_S = 0.05
LOOK_AGAIN_S = 2.0
"""While it waits to be let go on, the supply is asked this often."""
READ_S = 0.2
BY_HAND = "stopped by hand"
PROMPTED = "from prompt, ±0.5 s"


class NotLetOnError(BenchError):
    """The output was not let go on; nothing was recorded."""


def capture_main(pipe: Connection, request: CaptureRequest, opened: Callable[[Clock], Opening] = Opening) -> None:
    """Record one capture; the entry of the spawned process. `opened` says how instruments are opened on a clock."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the window's affair: it reaches both
    _Capture(pipe, request, opened).run()


def _booted_before(request: CaptureRequest) -> CaptureRequest:
    """A simulated phone that is booted once more boots as it did not before. Raises `BadInputError`."""
    if not request.append:
        return request
    return replace(request, station=with_boots_before(request.station, boots_in(request.target)))


class _Overheard:
    """Ears of which the onlooker learns what keeps them from hearing."""

    def __init__(self, ears: PhoneEars, onlooker: Onlooker) -> None:
        self._ears, self._onlooker = ears, onlooker

    def take(self, timeout_s: float = 0.0) -> tuple[Heard, ...]:
        """What was told; a remark is one that a person should know."""
        told = self._ears.take(timeout_s)
        for one in told:
            if isinstance(one, Remark):
                self._onlooker.deaf = one.sentence
        return told


class _Capture:
    """What the threads share: two queues, the guard, and whether it is over."""

    def __init__(self, pipe: Connection, request: CaptureRequest, opened: Callable[[Clock], Opening]) -> None:
        self._pipe, self._request, self._opened = pipe, request, opened
        self._clock: Clock = PacedClock(request.pace) if request.pace is not None else HostClock()
        self._outbox: queue.Queue[Told | None] = queue.Queue()
        self._let_on = threading.Event()
        self._stopped = threading.Event()
        self._guard: Guarded | None = None
        self._answers = Answers(request.plan.request_on(request.station))
        self._onlooker = Onlooker(request.plan)
        self._virtual: VirtualPhone | None = None
        self._beside: PhoneBeside | None = None
        self._ears: PhoneEars | None = None
        self._recorder: Recorder | None = None

    def run(self) -> None:
        """To the end, whatever it is; the last thing told says which."""
        sender = threading.Thread(target=self._send, name="capture-sender", daemon=True)
        sender.start()
        last: Told
        try:
            last = self._finished(self._record())
        except (BenchError, DriversError) as error:
            output = self._answers.newest.output
            by_hand = self._stopped.is_set() and output is Output.OFF  # whatever it was in the middle of
            last = NotRecorded(BY_HAND if by_hand else str(error), output)
        self._outbox.put(last)
        self._outbox.put(None)
        sender.join(timeout=5.0)

    def _record(self) -> Recording:
        request = self._request = _booted_before(self._request)
        with ExitStack() as keep:
            self._ears = keep.enter_context(self._listening_to_phone())
            job = Job(
                request.station,
                request.plan,
                request.target,
                request.case_id,
                imei=request.imei,
                technician=request.technician,
                append=request.append,
                marks=True,
            )
            self._recorder = Recorder(
                job,
                self._opened(self._clock),
                load_profile().profile.ladder,
                ears=self._ears,
                tell=self._tell,
                hear=self._onlooker.hear,
                gate=self._gate,
            )
            threading.Thread(target=self._listen, args=(self._recorder,), name="capture-listener", daemon=True).start()
            return self._recorder.record()

    @contextmanager
    def _listening_to_phone(self) -> Iterator[PhoneEars | None]:
        """The ears of the station, or of the phone on a simulated one."""
        station = self._request.station
        if self._request.pace is not None:
            self._virtual = virtual_phone(station, self._clock)
            yield self._virtual
            return
        self._beside = phone_beside(station, self._clock, turned=False)
        if self._beside is not None:
            yield self._beside
            return
        with ears_of(station) as ears:
            yield _Overheard(ears, self._onlooker) if ears is not None else None

    def _gate(self, ready: Ready) -> None:
        """Prove, then wait to be let go on. Raises `NotLetOnError`, and what the guard raises."""
        station = self._request.station
        self._meet(ready)
        of = how_many(station)
        for proved in proofs(ready, station, self._ears, date.today()):  # noqa: DTZ011 - the day of the bench's own place
            self._outbox.put(Proving(proved, of))
            if proved.outcome is Outcome.FAILED:
                raise NotLetOnError(proved.proof.value)
        self._outbox.put(AllProved())
        looked_s = self._clock.now_s()
        while not self._let_on.is_set():
            if self._stopped.is_set():
                raise NotLetOnError(BY_HAND)
            self._clock.sleep_s(WAIT_S)
            if ready.supply is not None and self._clock.now_s() - looked_s > LOOK_AGAIN_S:
                ready.supply.read_while_off(READ_S)
                received(ready.supply)
                looked_s = self._clock.now_s()

    def _meet(self, ready: Ready) -> None:
        """Overhear the guard from now on, and know the meters."""
        station = self._request.station
        meters = {
            placed.part: recorded_of(placed, ready.meters[placed.part].identity, ready.meters[placed.part].meter_limits)
            for placed in station.instruments
            if placed.part in ready.meters
        }
        if ready.supply is not None and station.supply is not None:
            supply = ready.supply
            meters[station.supply.part] = recorded_of(station.supply, supply.identity, supply.meter_limits)
            self._guard = supply
            supply.hears = self._overhear
            if ready.armed is not None:
                self._overhear(ready.armed)
        self._onlooker.meters({part: one.meter for part, one in meters.items()})

    def _overhear(self, report: Report) -> None:
        told = self._answers.hear(report, time.monotonic())
        if told is not None:
            self._outbox.put(told)

    def _tell(self, progress: Progress) -> None:
        if self._beside is not None:
            self._beside.tell(progress)
        self._onlooker.tell(progress)

    def _listen(self, recorder: Recorder) -> None:
        while True:
            try:
                order: Order = self._pipe.recv()
            except (EOFError, OSError):
                order = SwitchOff()  # the window is gone; what was recorded is kept
                self._obey(order, recorder)
                return
            self._obey(order, recorder)

    def _obey(self, order: Order, recorder: Recorder) -> None:
        match order:
            case SwitchOff():
                self._stopped.set()
                if self._guard is not None:
                    with suppress(GuardLostError):  # the recorder hears of it too, and sends another guard
                        self._guard.ask_off()
                recorder.inbox.put(StopNow(Ended(EndedBy.ASKED, BY_HAND)))
            case LetGoOn():
                self._let_on.set()
            case EndRun():
                recorder.inbox.put(StopNow(Ended(EndedBy.ENOUGH, "ended by hand: enough was seen")))
            case MarkKey(by_prompt):
                if self._virtual is not None:
                    self._virtual.press_key()
                if self._beside is not None:
                    self._beside.press_key()
                self._mark(recorder, EventName.KEY_DOWN, PROMPTED_S if by_prompt else HAND_S)
                if by_prompt:
                    self._mark(recorder, EventName.NOTE, PROMPTED_S, PROMPTED)
            case MarkUsb():
                if self._virtual is not None:
                    self._virtual.plug(True)
                if self._beside is not None:
                    self._beside.plug(True)
                self._mark(recorder, EventName.VBUS_ON, HAND_S)
            case WriteNote(text):
                self._mark(recorder, EventName.NOTE, HAND_S, text)

    def _mark(self, recorder: Recorder, name: EventName, within_s: float, value: str | None = None) -> None:
        recorder.inbox.put(Happened(Event(self._clock.now_s(), name, value, within_s)))

    def _finished(self, recording: Recording) -> Finished:
        runs = tuple(
            RunOver(
                run=one.done.run.id,
                by=one.ended.by,
                sentence=one.ended.sentence,
                readings=sum(count.readings for count in one.done.counts[:1]),
                duration_s=one.done.run.duration_s or 0.0,
            )
            for one in recording.runs
        )
        supply = recording.runs[0].done.run.supply
        touch_only = supply is not None and supply.limit_a != self._request.plan.limit_a
        return Finished(recording.case.folder, runs, self._answers.newest.output, touch_only)

    def _send(self) -> None:
        """Pass on what is told, and a picture whenever there is nothing else."""
        drawn_s = 0.0
        while True:
            try:
                told = self._outbox.get(timeout=PICTURE_S)
            except queue.Empty:
                told = self._onlooker.look(self._clock.now_s())
                if told is None:
                    continue
                drawn_s = time.monotonic()
            else:
                if told is None:
                    return
            try:
                self._pipe.send(told)
                if time.monotonic() - drawn_s > 2 * PICTURE_S and (picture := self._onlooker.look(self._clock.now_s())):
                    self._pipe.send(picture)
                    drawn_s = time.monotonic()
            except (OSError, ValueError):
                return  # the window is gone; the listener hears of it
