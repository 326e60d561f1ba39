"""The keeper of one supply: arm, touch, raise, watch, off. Time is passed in; no pipe, no process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn, Protocol, runtime_checkable

from bench.errors import BenchError
from bench.guard.messages import Armed, Output, PowerRequest, StopCause, Stopped, SwitchedOn, WasRead
from bench.guard.rules import (
    CEILING_V,
    ocp_threshold_a,
    ovp_threshold_v,
    refusal_of_found,
    refusal_of_readback,
    refusal_of_request,
)
from bench.guard.watch import Danger, Watch
from drivers.capabilities import CurrentMeter, PowerSource, SupplyState
from drivers.clock import Clock
from drivers.errors import DriversError, GarbledError, LinkLostError, NoAnswerError
from drivers.samples import Samples

TOUCH_S = 1.0
OFF_TRIES = 4
FALL_S = 0.6
"""After *off*, the terminals may hold their voltage this long on the phone's capacitors."""
LIVE_V = 1.0
SETTINGS = 2
"""Between two answers while the limit is raised: voltage and limit, or the switch and the question for its status."""


class GuardRefusedError(BenchError):
    """The guard will not switch the output on; the text says why."""


class DangerError(BenchError):
    """The output must go off now."""

    def __init__(self, danger: Danger) -> None:
        super().__init__(danger.sentence)
        self.danger = danger


@runtime_checkable
class SupplyMeter(PowerSource, CurrentMeter, Protocol):
    """A supply that is also a meter, as every supply of the catalog is."""


def _nobody(samples: Samples) -> None:
    """Nobody listens to the readings."""


@dataclass(slots=True)
class Keeper:
    """Owns one supply. Whatever goes wrong, `off` is safe to call, again and again."""

    supply: SupplyMeter
    clock: Clock
    listener: Callable[[Samples], None] = _nobody
    """Is told every reading before it is judged: those of the touch test and the dangerous one are evidence too."""
    request: PowerRequest | None = None
    heard_s: float = 0.0
    """When a reading came last."""
    on: bool = False
    """Whether the output may be on, as far as is known: true from the moment it was told to."""
    left_v: float | None = None
    """What stood at the terminals when the output last answered that it is off."""
    _armed: bool = False
    """What is programmed was read back for one switching on, which has not come yet."""
    _watch: Watch | None = None
    _left: SupplyState | None = None
    """What the supply answered when it was last switched off."""

    def arm(self, request: PowerRequest) -> Armed:
        """Check, program at the touch test's limit and read back.

        Raises `GuardRefusedError`, `DangerError` where an output that is on does not go off, `DriversError`.
        """
        limits = self.supply.supply_limits
        self.request, self._armed = None, False
        self._refuse(refusal_of_request(request, limits))
        found = self.supply.state()
        if found.output_on:
            self._refuse_on("the output was on when the guard came", "check the clips and try again")
        self._refuse(refusal_of_found(found))
        ovp_v = ovp_threshold_v(request) if limits.has_ovp else None
        ocp_a = ocp_threshold_a(request, limits) if limits.has_ocp else None
        self.supply.program(request.set_v, request.first_limit_a)
        if ovp_v is not None or ocp_a is not None:
            self.supply.protect(ovp_v, ocp_a)
        state = self._programmed(request, request.first_limit_a)
        if state.output_on:
            self._refuse_on("the output went on by itself while it was programmed", "do not use this supply")
        self.request, self._armed = request, True
        said = _proofs(state, ovp_v, ocp_a)
        return Armed(state, said.proved, said.not_proved)

    def read_while_off(self, duration_s: float) -> WasRead:
        """Read with the output off. Raises `GuardRefusedError` where it is on, `LinkLostError`, `CalledOffError`."""
        if self.on:
            raise GuardRefusedError("the output is on; readings with it off begin with switching it off")
        self.supply.start()
        end_s = self.clock.now_s() + duration_s
        while self.clock.now_s() < end_s:
            try:
                samples = self.supply.read(0.3)
            except (GarbledError, NoAnswerError):
                continue
            if samples is not None:
                self.listener(samples)
        return WasRead(self.clock.now_s())

    def switch_on(self) -> SwitchedOn:
        """Output on, touch test, full limit. Raises `DangerError`, `GuardRefusedError`, `DriversError`."""
        request, armed = self.request, self._armed
        self._armed = False
        if request is None or not armed:
            raise GuardRefusedError("nothing is armed; arm first, so that all is read back before the output is on")
        # Time has passed since it was armed, and a supply has knobs.
        if self._programmed(request, request.first_limit_a).output_on:
            self._refuse_on("the output was switched on since it was armed", "arm again")
        self._begin_watch(request, request.first_limit_a)
        self.on = True
        before_s = self.clock.now_s()
        self.supply.switch(True)
        after_s = self.clock.now_s()
        self.supply.start()
        end_s = self.clock.now_s() + TOUCH_S
        while self.clock.now_s() < end_s:
            self.step()
        # The touch test held its voltage: only now may the limit rise.
        self._begin_watch(request, request.limit_a)
        self._lend_time()
        self.supply.program(request.set_v, request.limit_a)
        interrupted = not self._held(request)
        if interrupted:
            # Some units switch the output off at a new limit; everything stands as programmed, so it goes on again.
            self._lend_time()
            before_s = self.clock.now_s()
            self.supply.switch(True)
            after_s = self.clock.now_s()
            if not self._held(request):
                raise DangerError(Danger(StopCause.WENT_OFF, "the supply does not keep its output on"))
        return SwitchedOn(self.clock.now_s(), (before_s + after_s) / 2, (after_s - before_s) / 2, interrupted)

    def key_pressed(self) -> None:
        """From now on a limited current is the phone's affair."""
        if self._watch is not None:
            self._watch.key_pressed()

    def step(self) -> Samples | None:
        """Take one reading and judge it. Raises `DangerError`, `LinkLostError`, `CalledOffError`."""
        if self._watch is None or self.request is None:
            raise GuardRefusedError("the output is off; there is nothing to read")
        try:
            samples = self.supply.read(0.3)
        except (GarbledError, NoAnswerError):
            samples = None
        if samples is not None:
            self.listener(samples)
        now_s = self.clock.now_s()
        danger = self._watch.silence(now_s) if samples is None else self._judged(samples, now_s)
        if danger is not None:
            raise DangerError(danger)
        if samples is not None:
            self.heard_s = now_s
        return samples

    def off(self) -> Output:
        """Switch the output off and ask whether it is; tries again, and believes only the supply's own answer."""
        for _ in range(OFF_TRIES):
            try:
                self.supply.switch(False)
                self._left = state = self.supply.state()
            except LinkLostError:
                return Output.UNKNOWN
            except DriversError:
                continue
            if not state.output_on and (fallen := self._fallen(state)) is not None:
                self.left_v = fallen
                self.on, self._watch = False, None
                return Output.OFF
        return Output.UNKNOWN

    def stopped(self, cause: StopCause, sentence: str) -> Stopped:
        """Switch off for a cause, and say what is known of the output."""
        watch = self._watch
        output = self.off()
        if cause is StopCause.VOLTAGE_FELL and watch is not None and self._left is not None:
            # Off first: this supply could not have been asked and still be off in time.
            why = watch.why_fallen(Danger(cause, sentence), self._left.set_v)
            cause, sentence = why.cause, why.sentence
        now_s = self.clock.now_s()
        if output is Output.OFF:
            return Stopped(cause, output, f"{sentence}. The output is off", now_s, self.left_v)
        return Stopped(
            cause,
            output,
            f"{sentence}. THE OUTPUT MAY STILL BE ON: the supply does not answer or obey. Unplug the clip from "
            "the phone's battery contact, then switch the supply off at its mains switch",
            now_s,
        )

    def _lend_time(self) -> None:
        """A supply that is slow to take what it is told is not silent."""
        self.heard_s = self.clock.now_s() + SETTINGS * self.supply.supply_limits.settle_s

    def _held(self, request: PowerRequest) -> bool:
        """Whether the output is on at the full limit. What the supply answers is a reading too, and judged as one.

        Raises `DangerError`, `GuardRefusedError`, `DriversError`.
        """
        state = self._programmed(request, request.limit_a)
        if state.output_on and self._watch is not None:
            danger = self._watch.judge(
                state.volts, state.amperes, state.regulation, self.clock.now_s(), same_set_v=state.set_v is not None
            )
            if danger is not None:
                raise DangerError(danger)
        return state.output_on

    def _judged(self, samples: Samples, now_s: float) -> Danger | None:
        if self._watch is None or samples.voltage_v is None:
            return None
        seen = samples.set_points
        if seen is not None and (changed := self._watch.judge_set_points(seen)):
            return changed
        same_set_v = seen is not None and seen.set_v is not None
        for volts, amperes in zip(samples.voltage_v.tolist(), samples.current_a.tolist(), strict=True):
            danger = self._watch.judge(volts, amperes, samples.regulation, now_s, same_set_v=same_set_v)
            if danger is not None:
                return danger
        return None

    def _begin_watch(self, request: PowerRequest, limit_a: float) -> None:
        limits = self.supply.supply_limits
        period_s = 1.0 / self.supply.meter_limits.rate_hz
        self._watch = Watch(
            request.set_v,
            limit_a,
            limits.step_v,
            limits.step_a,
            period_s,
            limits.limit_trips,
            usb_power=request.usb_power,
        )
        self._watch.silence(self.clock.now_s())
        self.heard_s = self.clock.now_s()

    def _programmed(self, request: PowerRequest, limit_a: float) -> SupplyState:
        """What the supply answers now. Raises `GuardRefusedError` where it is not what was programmed."""
        limits = self.supply.supply_limits
        state = self.supply.state()
        # Whole states at 80 ms a question take longer than readings may stay away; the supply does answer.
        self.heard_s = self.clock.now_s()
        ovp_v = ovp_threshold_v(request) if limits.has_ovp else None
        ocp_a = ocp_threshold_a(request, limits) if limits.has_ocp else None
        self._refuse(refusal_of_readback(request, limit_a, ovp_v, ocp_a, state, limits))
        return state

    def _fallen(self, state: SupplyState) -> float | None:
        """What is left at the terminals, given the time that a phone's capacitors need; `None` where they hold it.

        A phone on USB power holds them up by itself: then the supply's own word that it is off has to do.
        """
        if self.request is not None and self.request.usb_power:
            return state.volts
        end_s = self.clock.now_s() + FALL_S
        while state.volts > LIVE_V and self.clock.now_s() < end_s:
            self.clock.sleep_s(0.1)
            state = self.supply.state()
        return state.volts if state.volts <= LIVE_V else None

    def _refuse_on(self, found: str, advice: str) -> NoReturn:
        """Refuse an output that is on, and say what became of it. Raises `GuardRefusedError`, `DangerError`."""
        self.on = True
        if self.off() is not Output.OFF:
            raise DangerError(Danger(StopCause.FOUND_ON, found))
        raise GuardRefusedError(f"{found}; it is off now, {advice}")

    def _refuse(self, reason: str | None) -> None:
        if reason is None:
            return
        if self.on:
            self.off()
        raise GuardRefusedError(reason)


@dataclass(frozen=True, slots=True)
class _Sentences:
    """What arming proved, and what it could not."""

    proved: tuple[str, ...]
    not_proved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Proof:
    """What a supply has, and what was read back of it."""

    has: bool
    proved: str
    lacks: str


def _proofs(state: SupplyState, ovp_v: float | None, ocp_a: float | None) -> _Sentences:
    no_power_up = "it does not say whether its output goes on when mains returns: try it once without a phone"
    no_set_v = "it has no set voltage while its output is off: it starts at its lowest, and that is measured first"
    proofs = (
        _Proof(state.set_v is not None, f"set to {state.set_v or 0.0:.2f} V, at or below {CEILING_V:.2f} V", no_set_v),
        _Proof(True, f"limited to {state.limit_a:.2f} A for the touch test", ""),
        _Proof(not state.output_on, "its output is off", ""),
        _Proof(ovp_v is not None, f"stops above {ovp_v} V by itself", "it has no over-voltage stop to program"),
        _Proof(ocp_a is not None, f"stops above {ocp_a} A by itself", "it has no over-current stop to program"),
        _Proof(state.on_at_power_up is not None, "stays off when mains returns", no_power_up),
    )
    return _Sentences(
        tuple(proof.proved for proof in proofs if proof.has), tuple(proof.lacks for proof in proofs if not proof.has)
    )
