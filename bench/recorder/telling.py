"""What a run tells the display: made from what was heard, ten times a second."""

from __future__ import annotations

from analysis.run import RunKind
from bench.plan import Plan
from bench.recorder.hearing import Hearing
from bench.recorder.items import Progress, Stage
from bench.recorder.ledger import RunStart
from bench.recorder.stop_rules import left_s, probe_left_s


def progress(hearing: Hearing, start: RunStart, plan: Plan, stage: Stage, on_s: float, now_s: float) -> Progress:
    """The present of a run; `on_s` is when its output went on, infinite before that. Host times."""
    seen = hearing.seen
    return Progress(
        stage=stage,
        run=start.id,
        at_s=max(0.0, now_s - on_s),
        phase=seen.phase.value if seen is not None and seen.phase is not None else None,
        current_a=hearing.newest_a,
        voltage_v=hearing.newest_v,
        usb=hearing.usb,
        readings=hearing.readings,
        lost=hearing.lost,
        kind=start.kind,
        part=start.main.part,
        seen=seen,
        zero_host_s=hearing.zero_s,
        left_s=_left_s(hearing, start, plan, on_s, now_s),
    )


def _left_s(hearing: Hearing, start: RunStart, plan: Plan, on_s: float, now_s: float) -> float | None:
    """How long the run goes on, if nothing changes; `None` before the output is on."""
    if on_s > now_s:
        return None
    zero_s = hearing.zero_s if hearing.zero_s is not None else start.began_s
    events = hearing.run_events()
    if start.kind is RunKind.USB_PROBE:
        return probe_left_s(plan.usb, now_s - zero_s, events)
    return left_s(plan.stop, hearing.seen, on_s - zero_s, now_s - zero_s, events)
