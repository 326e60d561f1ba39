"""What the meters of a case cannot see, as sentences. Never a reason for or against a fault."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.judging import shown
from analysis.ladder import StageLadder, stage_resolution
from analysis.levels import seen_step_a
from analysis.run import RunKind, RunRecord
from analysis.switches_seen import voltage_unconnected

LEAK_STEP_A = 0.005
"""A meter with this step or a larger one cannot see a leak of some milliampere."""
SMOOTHED_S = 0.1
"""Averaging over more than this hides the short stages of a boot."""
WHOLE_BOOT_A = 2.5
"""A meter with a smaller range cuts the peaks of a whole boot: all cores and full display take 2.1 A."""


def meter_limits(runs: Iterable[RunRecord], ladder: StageLadder) -> tuple[str, ...]:
    """One sentence for each thing that a meter of these runs cannot tell, without repeats, in order of the runs."""
    sentences: dict[str, None] = {}
    for run in runs:
        if run.kind is RunKind.SUPPLY_BOOT:
            sentences.update(dict.fromkeys(_of_run(run, ladder)))
    return tuple(sentences)


def _of_run(run: RunRecord, ladder: StageLadder) -> list[str]:
    if run.trace is None:
        return [f"{run.id}: no current was recorded"]
    meter, found = run.trace.meter, []
    stages = stage_resolution(run.trace, ladder).sentence()
    if stages is not None:
        found.append(stages)
    step_a = meter.resolution_a or seen_step_a(run.trace.current_a)
    if step_a >= LEAK_STEP_A:
        found.append(f"step {shown(step_a, 'A')}: a leak of some milliampere before the key cannot be seen")
    if meter.smoothing_s is not None and meter.smoothing_s >= SMOOTHED_S:
        found.append(f"smoothing {shown(meter.smoothing_s, 's')}: shorter stages and spikes are lost")
    if meter.range_a is not None and meter.range_a < WHOLE_BOOT_A:
        found.append(f"range {shown(meter.range_a, 'A')}: the peaks of a whole boot go beyond it")
    if run.trace.voltage_v is None:
        found.append("no voltage was recorded: a sagging supply shows in its limit only")
    elif voltage_unconnected(run):
        found.append("its voltage is 0 V while current flows: that input is not connected, and no voltage was recorded")
    return found
