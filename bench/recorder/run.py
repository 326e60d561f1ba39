"""One run on the bench: output on under guard, listen until it is enough, output off, whatever comes."""

from __future__ import annotations

import queue
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from analysis.ladder import StageLadder
from analysis.run import RunKind
from analysis.trace import KEY_PRESSES, Event, EventName
from bench.guard.guarded import Guarded
from bench.guard.messages import PowerRequest
from bench.plan import KeyBy, Plan
from bench.recorder.account import Account
from bench.recorder.hearing import Hearing
from bench.recorder.host_times import ClockWatch, HostTimes, Slept
from bench.recorder.items import Block, Ended, EndedBy, Go, Gone, Happened, Item, Progress, Stage, StopNow
from bench.recorder.ledger import RunStart
from bench.recorder.power import Power
from bench.recorder.sources import Source, intake_of
from bench.recorder.stop_rules import over
from bench.recorder.switching import Hands
from bench.recorder.telling import progress
from bench.recorder.writing import Pen
from bench.station import StationPart
from drivers.clock import Clock

TURN_S = 0.05
"""One turn of the loop waits so long for the supply's next reading."""
TELL_S = 0.1
"""The display hears this often."""
UNPLUG_S = 1.0
NOBODY_PLUGGED_IN = "nobody said that USB was plugged in"


def _nobody(item: Block | Happened) -> None:
    """Nobody looks at what is recorded."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What a run works with beside instruments."""

    clock: Clock
    turned: bool
    tell: Callable[[Progress], None]
    clocks: Callable[[], HostTimes]
    inbox: queue.SimpleQueue[Item]
    hear: Callable[[Block | Happened], None] = _nobody
    """Is shown all that is recorded, on the recorder's thread; it must not keep that waiting."""


class RunOnBench:
    """Plays one run. Owned by the recorder's thread."""

    def __init__(
        self,
        start: RunStart,
        plan: Plan,
        ladder: StageLadder,
        pen: Pen,
        supply: Guarded | None,
        sources: Sequence[Source],
        tools: Tools,
        hands: Hands,
    ) -> None:
        self._start, self._plan, self._pen, self._tools = start, plan, pen, tools
        self._hands = hands
        self._sources = tuple(sources)
        self._hearing = Hearing(start.main, ladder)
        self._account = Account(
            self._hearing, pen, tools.clock, plan.pretrigger_s, show=tools.hear, follow=self._follow
        )
        self._power = Power(supply, self._account, self._hearing, tools.clock)
        self._ended: Ended | None = None
        self._told_s = -1e9
        self._stage = Stage.ARMED
        self._start_noted = False

    @property
    def touch_only(self) -> bool:
        """The output was never on but for the touch test, at its limit."""
        return self._power.touch_only

    def play(self, request: PowerRequest, *, armed: bool = False) -> Ended:
        """The run, from armed to off. Raises nothing that a bench does; what it did is in the events.

        The supply is `armed` already before the first run.
        """
        intake = intake_of(self._sources, turned=self._tools.turned)
        try:
            self._before(intake.take)
            self._switch_on(None if armed else request, intake.take)
            watch = ClockWatch(self._tools.clocks())
            while self._ended is None:
                self._turn(intake.take, watch)
        finally:
            self._account.begin()
            may_be_on = self._power.switch_off()
            self._unplug(intake.take)
            for item in intake.close():
                if not isinstance(item, Gone):
                    self._handle(item)
        ended = self._ended
        if may_be_on is not None and ended is not self._power.warning:
            # Whatever ended the run, an output that may be on is what the person at the bench must read.
            ended = Ended(EndedBy.GUARD, f"{ended.sentence}; {may_be_on}")
        self._account.note(f"run ended ({ended.by.value}): {ended.sentence}")
        return ended

    def _before(self, take: Callable[[], tuple[Item, ...]]) -> None:
        """Gather the meters' history; what the plan does not want of it goes."""
        clock = self._tools.clock
        end_s = clock.now_s() + (self._plan.pretrigger_s if self._sources else 0.0)
        self._tell(Stage.ARMED, force=True)
        while clock.now_s() < end_s and self._ended is None:
            clock.sleep_s(min(TURN_S, end_s - clock.now_s()))
            self._all(take())

    def _switch_on(self, request: PowerRequest | None, take: Callable[[], tuple[Item, ...]]) -> None:
        self._tell(Stage.SWITCHING_ON, force=True)
        self._account.begin()
        if self._ended is not None:
            return
        if request is not None:
            request = replace(request, usb_power=self._start.kind is not RunKind.SUPPLY_BOOT)

        def meanwhile() -> None:
            self._all(take())
            self._tell(Stage.SWITCHING_ON)

        self._end(self._power.switch_on(request, meanwhile))
        self._stage = self._first_stage()

    def _first_stage(self) -> Stage:
        """What is waited for once the output is on."""
        if self._start.kind is not RunKind.SUPPLY_BOOT:
            return Stage.SWITCHING_USB_ON if self._hands.switch_vbus else Stage.PLUG_IN_USB
        if self._hands.press_key:
            return Stage.KEY_BY_RELAY
        return Stage.WAITING_FOR_KEY if self._plan.key is KeyBy.HAND else Stage.STARTING

    def _turn(self, take: Callable[[], tuple[Item, ...]], watch: ClockWatch) -> None:
        """Hear everybody once, then judge."""
        self._end(self._power.listen(TURN_S))
        self._all(take())
        for _ in range(self._tools.inbox.qsize()):
            self._handle(self._tools.inbox.get())
        self._use_hands()
        self._look_at_clocks(watch)
        trouble = self._pen.trouble()
        if trouble is not None:
            self._end(Ended(EndedBy.DISK, trouble))
        self._judge()
        self._tell(self._stage)

    def _use_hands(self) -> None:
        """What a board does in place of a hand. The guard hears of the key before it goes down."""
        now_s = self._tools.clock.now_s()
        self._hands.plug(now_s)
        if self._hands.due(now_s, self._power.on_s, self._hearing):
            self._power.key_pressed()
            self._hands.press(now_s)
        doubt = self._hands.doubt(now_s, self._hearing)
        if doubt is not None:
            self._account.note(doubt)

    def _unplug(self, take: Callable[[], tuple[Item, ...]]) -> None:
        """USB power off again, and the board's word on it."""
        if not self._hands.unplug():
            return
        clock = self._tools.clock
        end_s = clock.now_s() + UNPLUG_S
        while clock.now_s() < end_s and not self._hearing.was(EventName.VBUS_OFF):
            clock.sleep_s(TURN_S)
            self._all(take())
        if not self._hearing.was(EventName.VBUS_OFF):
            self._account.note(
                "the board did not say that it switched VBUS off; it does so by itself once it is not read"
            )

    def _all(self, items: Sequence[Item]) -> None:
        for item in items:
            self._handle(item)

    def _handle(self, item: Item) -> None:
        match item:
            case Block():
                self._account.block(item)
            case Happened(event):
                self._account.heard(item)
                self._follow(event)
            case StopNow(ended):
                self._end(ended)
            case Gone(part, sentence):
                if part in (self._start.main.part, StationPart.METER):
                    self._end(Ended(EndedBy.METER_LOST, sentence))
                else:
                    self._account.note(f"the {part.value} is not heard any more: {sentence}")
            case Go():
                pass  # the output is on already

    def _follow(self, event: Event) -> None:
        """Key and USB change what is waited for, whoever reports them."""
        if event.name in KEY_PRESSES:
            self._power.key_pressed()
            if self._stage is Stage.KEY_BY_RELAY:
                self._stage = Stage.STARTING
        if event.name is EventName.VBUS_ON:
            self._stage = Stage.WATCHING_USB

    def _judge(self) -> None:
        now_s = self._tools.clock.now_s()
        zero_s = self._hearing.zero_s if self._hearing.zero_s is not None else self._start.began_s
        if self._start.kind is RunKind.USB_PROBE:
            self._judge_probe(now_s)
            return
        seen = self._hearing.look(now_s)
        if seen is not None and seen.answered_s is not None and not self._start_noted:
            self._start_noted = True
            self._stage = Stage.STARTING
            if not self._hearing.was(*KEY_PRESSES):
                self._account.note_at(
                    zero_s + seen.answered_s,
                    f"a start is seen in the current at {seen.answered_s:.2f} s; nobody marked the key",
                    seen.answered_uncertainty_s,
                )
                self._power.key_pressed()
        events = self._hearing.run_events()
        self._end(over(self._plan.stop, seen, self._power.on_s - zero_s, now_s - zero_s, events))

    def _judge_probe(self, now_s: float) -> None:
        """USB power is on: the current says nothing, the clock decides."""
        usb = self._plan.usb
        on = next((event for event in self._hearing.events if event.name is EventName.VBUS_ON), None)
        if usb is None or (on is None and now_s - self._power.on_s > self._plan.stop.key_wait_s):
            who = "the board did not say that it switched VBUS on" if self._hands.switch_vbus else NOBODY_PLUGGED_IN
            self._end(Ended(EndedBy.NO_START, who))
        elif on is not None and now_s - on.at_s >= usb.watch_s:
            self._end(Ended(EndedBy.LIMIT, f"USB was watched for {usb.watch_s:g} s"))

    def _look_at_clocks(self, watch: ClockWatch) -> None:
        if self._tools.turned:
            return
        found = watch.look(self._tools.clocks())
        if found is None:
            return
        self._account.note(found.sentence)
        if isinstance(found, Slept):
            self._end(Ended(EndedBy.SUSPENDED, found.sentence))

    def _end(self, ended: Ended | None) -> None:
        """The first reason counts; `None` is none."""
        self._ended = self._ended or ended

    def _tell(self, stage: Stage, *, force: bool = False) -> None:
        now_s = self._tools.clock.now_s()
        if not force and now_s - self._told_s < TELL_S:
            return
        self._told_s = now_s
        self._tools.tell(progress(self._hearing, self._start, self._plan, stage, self._power.on_s, now_s))
