"""A Joulescope file that bootbench wrote: its head says what it is, its `time` signal when each reading was taken."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

import numpy as np

from analysis.trace import Event, Meter, UniformClock
from bench.errors import BadInputError
from bench.json_input import check_model
from bench.traces.jls_contents import JlsContents, JlsSignal
from bench.traces.jls_head import (
    BesideHeadModel,
    BesideReadingModel,
    CountModel,
    EventModel,
    HeadModel,
    ReadingModel,
    origin_of,
)
from bench.traces.jls_layout import MOST_BESIDE, Signals, signals_of
from bench.traces.jls_plan import NO_TAIL, JlsClock, Plan, SignalUse, Tail, TimeSignal
from bench.traces.recording import Loss


def plan_of_ours(path: Path, contents: JlsContents, closed: bool) -> Plan:
    """Lay out a file whose head is ours. Raises `BadInputError` where head, signals or events contradict each other."""
    head = check_model(HeadModel, _parsed(path, contents.head or ""), path)
    journal = [check_model(ReadingModel, _parsed(path, text), path) for text in contents.readings]
    plan = _plan(path, contents, head, signals_of(None), journal, closed)
    origin = plan.origin
    if not closed:
        origin = replace(
            origin,
            losses=(*origin.losses, Loss.TAIL),
            notes=(*origin.notes, f"The capture was not closed; {plan.count} readings were recovered."),
        )
    if contents.damaged:
        origin = replace(origin, notes=(*origin.notes, f"Could not be read whole: {', '.join(contents.damaged)}."))
    events = sorted((_event(path, text) for text in contents.events), key=lambda event: event.at_s)
    return replace(plan, origin=origin, events=tuple(events))


def plans_beside(path: Path, contents: JlsContents, closed: bool) -> tuple[Plan, ...]:
    """Lay out the instruments that stand beside the main one, in order of their numbers."""
    heads = [check_model(BesideHeadModel, _parsed(path, text), path) for text in contents.heads_beside]
    journal = [check_model(BesideReadingModel, _parsed(path, text), path) for text in contents.readings_beside]
    there = {signal.signal_id for signal in contents.signals}
    plans = []
    for head in sorted(heads, key=lambda head: head.instrument):
        if head.instrument > MOST_BESIDE:
            raise BadInputError(path, f"is damaged: it has an instrument number {head.instrument}")
        signals = signals_of(head.instrument)
        if not closed and signals.current not in there:
            continue  # killed before the first reading of this instrument was on disk
        own = [reading for reading in journal if reading.instrument == head.instrument]
        plans.append(_plan(path, contents, head, signals, own, closed))
    return tuple(plans)


def _plan(
    path: Path,
    contents: JlsContents,
    head: HeadModel,
    numbers: Signals,
    journal: Sequence[ReadingModel],
    closed: bool,
) -> Plan:
    """The plan of one instrument, without events."""
    signals = {signal.signal_id: signal for signal in contents.signals}
    current = _signal(path, signals, numbers.current, numbers.named("current"), "f32")
    used = [current]
    voltage = None
    if numbers.voltage in signals:
        voltage = _signal(path, signals, numbers.voltage, numbers.named("voltage"), "f32")
        used.append(voltage)
    if head.clock.kind == "stamped":
        used.append(_signal(path, signals, numbers.time, numbers.named("time"), "f64"))
    in_blocks = min(signal.length for signal in used)
    if closed and in_blocks != max(signal.length for signal in used):
        raise BadInputError(path, "is damaged: its signals are of different lengths", advice="copy it again")
    counts = [check_model(CountModel, _parsed(path, text), path) for text in contents.counts]
    in_blocks = min([in_blocks, *(one.count for one in counts if one.instrument == numbers.beside)])
    tail = NO_TAIL if closed else _tail(journal, in_blocks)
    count = in_blocks + tail.current_a.size
    clock: JlsClock = TimeSignal(numbers.time)
    if head.clock.kind == "uniform":
        if head.clock.rate_hz is None:
            raise BadInputError(path, "states a clock of a fixed rate, and no rate")
        clock = UniformClock(count, head.clock.rate_hz, head.clock.start_s)
    return Plan(
        count=count,
        current=SignalUse(numbers.current, in_blocks),
        voltage=SignalUse(numbers.voltage, in_blocks) if voltage else None,
        clock=clock,
        meter=Meter(**head.meter.model_dump()),
        origin=origin_of(head.origin),
        events=(),
        tail=tail,
    )


def _signal(path: Path, signals: dict[int, JlsSignal], signal_id: int, name: str, data_type: str) -> JlsSignal:
    signal = signals.get(signal_id)
    if signal is None or signal.name != name or signal.data_type != data_type:
        raise BadInputError(path, f"is damaged: it has no signal {name!r} of type {data_type}", advice="copy it again")
    return signal


def _event(path: Path, text: str) -> Event:
    model = check_model(EventModel, _parsed(path, text), path)
    return Event(model.at_s, model.name, model.value, model.uncertainty_s)


def _tail(journal: Sequence[ReadingModel], in_blocks: int) -> Tail:
    """The readings of the journal that follow the last block without a hole."""
    late = [reading for reading in journal if reading.k >= in_blocks]
    late = [found for _, found in takewhile(lambda pair: pair[1].k == in_blocks + pair[0], enumerate(late))]
    return Tail(
        times_s=np.array([reading.at_s for reading in late], dtype=np.float64),
        current_a=np.array([_value(reading.current_a) for reading in late], dtype=np.float32),
        voltage_v=np.array([_value(reading.voltage_v) for reading in late], dtype=np.float32),
    )


def _value(number: float | None) -> float:
    return np.nan if number is None else number


def _parsed(path: Path, text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:  # no JSON, or a whole number of thousands of digits
        raise BadInputError(path, "is damaged: what it says of itself is no JSON", advice="copy it again") from error
