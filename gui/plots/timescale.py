"""From seconds of a run to pixels of a lane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class TimeScale:
    """A view of the time axis, and the pixels that it fills."""

    start_s: float
    stop_s: float
    left_px: float
    width_px: float

    @property
    def px_per_s(self) -> float:
        """Pixels of one second."""
        return self.width_px / (self.stop_s - self.start_s)

    @property
    def right_px(self) -> float:
        """Where the view ends."""
        return self.left_px + self.width_px

    def x(self, at_s: float) -> float:
        """The pixel of a time, at most a little outside of the view: painters must not meet huge numbers."""
        x = self.left_px + (at_s - self.start_s) * self.px_per_s
        return min(max(x, self.left_px - _OUTSIDE_PX), self.right_px + _OUTSIDE_PX)

    def xs(self, at_s: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The pixels of times near the view, shape (n,)."""
        return self.left_px + (at_s - self.start_s) * self.px_per_s

    def time_at(self, x_px: float) -> float:
        """The time of a pixel."""
        return self.start_s + (x_px - self.left_px) / self.px_per_s


_OUTSIDE_PX = 1000.0
