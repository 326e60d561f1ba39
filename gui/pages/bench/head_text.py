"""What stands around the Bench page: the top bar, the status bar, the head of its traces. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from bench.guard.messages import Output
from bench.report.quantities import count, current, rate
from bench.warranty.imei import spaced
from gui.pages.bench.known import Known
from gui.pages.bench.moves import ANSWERED, CAPTURING, RUNNING
from gui.pages.bench.states import Situation, State
from gui.pages.texts import Fact, HeadText
from gui.words import Words

_GIGA = 1e9


@dataclass(frozen=True, slots=True)
class TraceHead:
    """The head of the trace card."""

    title: str
    setting: str
    chip: str


def heading(known: Known, words: Words) -> HeadText:
    """Case and model, IMEI, and whether a phone is there at all."""
    say, station = words.bench, known.station
    simulated = say.simulated if station is not None and station.simulated else None
    imei = say.imei.format(imei=spaced(known.imei)) if known.imei else say.scan
    if not known.case_id:
        return HeadText(say.new_phone, imei, simulated)
    return HeadText(say.case.format(case=known.case_id, model="POCO X3 Pro"), imei, simulated)


def status(now: Situation, known: Known, words: Words) -> list[str | Fact]:
    """Guard, meter, lost readings, disk."""
    say = words.bench
    facts: list[str | Fact] = []
    if now.state is State.LINK_LOST:
        facts.append(Fact(say.guard_lost_fact, say.why_lost, warns=True))
    elif now.state in CAPTURING and known.supply is not None and known.supply.output is not Output.UNKNOWN:
        facts.append(say.guard_fact)
    picture = known.picture
    if picture is not None and picture.meter is not None:
        step_a = picture.meter.resolution_a
        step = current(step_a) if step_a else say.not_told
        pace = words.report.phrases.said(rate(picture.meter.rate_hz))
        facts.append(say.meter_fact.format(rate=pace, step=step))
        facts.append(say.lost_fact.format(count=count(picture.progress.lost)))
    if known.free_bytes is not None:
        facts.append(say.disk_fact.format(free=f"{known.free_bytes / _GIGA:.0f}\u00a0GB"))
    return facts


def trace_head(now: Situation, known: Known, words: Words) -> TraceHead:
    """Which run, how the supply is set, and one word on it."""
    say, plan, picture = words.bench, known.plan, known.picture
    setting = ""
    if plan is not None:
        planned = say.one_run if known.runs_planned == 1 else say.runs.format(count=known.runs_planned)
        setting = say.plan.format(volts=f"{plan.set_v:.2f}\u00a0V", limit=f"{plan.limit_a:.2f}\u00a0A", runs=planned)
    title = say.no_run_yet
    if now.state in ANSWERED and known.finished is not None:
        title = say.runs.format(count=len(known.finished.runs)) if len(known.finished.runs) > 1 else say.one_run
    elif picture is not None and picture.progress.kind is not None:
        kind = words.trace.run_kinds[picture.progress.kind]
        title = words.trace.run_title.format(number=known.run_number, kind=kind)
    return TraceHead(title, setting, _chip(now, known, words))


def _chip(now: Situation, known: Known, words: Words) -> str:
    say = words.bench
    if now.state is State.LINK_LOST:
        return say.readings_stopped
    if now.state is State.STOPPED and known.finished is not None:
        return say.kept_not_counted
    if now.state in RUNNING and known.picture is not None and known.picture.deaf:
        return say.usb_stopped
    recording = (State.TOUCH_TEST, State.KEY, State.LIVE, State.NEXT_RUN)
    return say.recording if now.state in recording else ""
