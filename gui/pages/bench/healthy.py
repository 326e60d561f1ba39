"""Where healthy phones of the shop go, behind a run while it comes: the golden band on the run's own time. Knows no Qt.

What has come is laid on the band by the same rule as a finished run, so that the page says nothing that a look at the
case would take back. What is to come stands at the band's own pace from the phone's answer on, or from the key while
nothing answered, and stays there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.golden import STEP_S, Corridor, GoldenBand, ahead
from analysis.profile import DeviceProfile
from bench.report.quantities import seconds
from gui.pages.bench.rows import Leaves
from gui.plots.lanes import BandLane
from gui.words import Words


@dataclass(frozen=True, slots=True, eq=False)
class Healthy:
    """A golden band, and the phone that it is of."""

    path: Path
    written_ns: int
    """When the file was written, so that another under the same name is seen."""
    band: GoldenBand
    profile: DeviceProfile

    @property
    def top_a(self) -> float:
        """The most that a healthy phone draws in the middle of the band."""
        return float(self.band.level_a.max())


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """The band on one run at one moment."""

    run_id: str
    at_host_s: float
    """The moment."""
    start_host_s: float
    """From when on the band counts: the answer, or the key."""
    past: Corridor | None
    """As it was laid on what has come, at host times; `None` before the phone could answer."""
    outside_host_s: float | None
    """Where the run leaves it first."""
    leaves: Leaves | None
    """To which side it is outside now."""


def band_lane(healthy: Healthy, laid: Laid | None, key_s: float, zero_host_s: float, words: Words) -> BandLane:
    """The band as it is drawn, at times of the run; `key_s` is where the key was pressed, or will be."""
    if laid is None:
        rest = ahead(healthy.band, key_s)
        return BandLane(rest.at_s, rest.low_a, rest.high_a, None, "")
    past, label, outside_s = laid.past, "", None
    if laid.outside_host_s is not None:
        outside_s = laid.outside_host_s - zero_host_s
        label = words.measure.band_outside.format(at=seconds(round(outside_s - key_s, 2)))
    rest = ahead(healthy.band, laid.start_host_s - zero_host_s, past.at_s.size * STEP_S if past is not None else 0.0)
    if past is None:
        return BandLane(rest.at_s, rest.low_a, rest.high_a, outside_s, label)
    return BandLane(
        np.concatenate((past.at_s - zero_host_s, rest.at_s)),
        np.concatenate((past.low_a, rest.low_a)),
        np.concatenate((past.high_a, rest.high_a)),
        outside_s,
        label,
    )
