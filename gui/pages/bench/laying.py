"""Reads the shop's golden band, and lays it on a run while it comes; beside the window. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from analysis.errors import AnalysisError
from analysis.golden import STEP_S, BootCurve, boot_curve, compare, corridor
from analysis.run import RunKind, RunRecord
from analysis.trace import StampedClock, Trace
from bench.capture.picture import Picture
from bench.capture.series import Series
from bench.errors import BadInputError, BenchError
from gui.bridge import Refusal
from gui.pages.bench.boot_facts import key_of
from gui.pages.bench.healthy import Healthy, Laid
from gui.pages.bench.rows import Leaves
from gui.troubles import TroubleWords


def load_healthy(path: Path, trouble: TroubleWords) -> Iterator[Healthy | Refusal]:
    """Read a golden band for this bench's phone; a `Refusal` where it cannot be had."""
    # The models of both files, too, which a window without a band does not need.
    from bench.golden_file import load_golden
    from bench.profile_file import load_profile

    try:
        profile, golden = load_profile().profile, load_golden(path)
        if not set(golden.models) & set(profile.models):
            raise BadInputError(
                path,
                f"is the golden band of a {golden.models[0]}, and this bench is for a {profile.models[0]}",
                advice="give the band of this phone",
            )
        yield Healthy(path, path.stat().st_mtime_ns, golden.band, profile)
    except (BenchError, AnalysisError, OSError) as error:
        yield Refusal(trouble.of(error))


def lay(healthy: Healthy, picture: Picture) -> Iterator[Laid]:
    """Lay the band on what has come of a run; nothing where its current does not count, or no key was pressed yet."""
    zero_s, key, series = picture.progress.zero_host_s, key_of(picture), picture.current
    if not picture.counts or zero_s is None or series is None:
        return
    curve = _curve(healthy, picture, series, zero_s)
    run_id, now_s = picture.progress.run, picture.now_host_s
    if curve is None:
        if key is not None:
            yield Laid(run_id, now_s, key.at_s, None, None, None)
        return
    found, past = compare(healthy.band, curve).outside, corridor(healthy.band, curve)
    leaves = None
    if found is not None and found.interval_s[1] >= curve.start_s + curve.at.size * STEP_S - 1e-9:
        leaves = Leaves.BELOW if found.excess_a < 0 else Leaves.ABOVE
    yield Laid(
        run_id=run_id,
        at_host_s=now_s,
        start_host_s=curve.start_s + zero_s,
        past=replace(past, at_s=past.at_s + zero_s),
        outside_host_s=found.interval_s[0] + zero_s if found is not None else None,
        leaves=leaves,
    )


def _curve(healthy: Healthy, picture: Picture, series: Series, zero_s: float) -> BootCurve | None:
    """What has come, read as a finished run is; `None` while no key was pressed and nothing answered."""
    if picture.meter is None or series.at_s.size < 2:
        return None
    # Two columns may have one time where a meter's delay was set back.
    at_s = np.maximum.accumulate(series.at_s - zero_s) + 1e-9 * np.arange(series.at_s.size)
    clock = StampedClock(at_s)
    events = tuple(replace(event, at_s=event.at_s - zero_s) for event in picture.events)
    trace = Trace(clock, series.mean, replace(picture.meter, rate_hz=clock.median_rate_hz), events=events)
    record = RunRecord(picture.progress.run, RunKind.SUPPLY_BOOT, trace, None, events, None)
    return boot_curve(record, healthy.profile)
