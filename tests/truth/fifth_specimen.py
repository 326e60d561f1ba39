"""One healthy specimen of the fifth phone: levels, times and texture that every power-on of it resembles.

Amperes and seconds throughout.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.truth.fifth_chances import log_uniform, pick

NEVER_S = 1e6
"""When a phone comes to its home screen that never does."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of the boot at one level."""

    seconds: float
    level_a: float


@dataclass(frozen=True, slots=True)
class Specimen:
    """One phone. Its steps are those of a phone of the middle level and pace; `gain` and `pace` come on top."""

    hard: bool
    """Whether its levels and times were drawn wide."""
    gain: float
    pace: float
    """Factor of all times that are not timers of the PMIC."""
    rest_a: float
    """What it draws while it is off."""
    pmic: Step
    early: tuple[Step, ...]
    """Boot ROM, UFS up, training of the memory."""
    uefi: tuple[Step, ...]
    kernel: Step
    home_s: float
    """From the power-on event until the boot is completed."""
    android_a: float
    texture: float
    logo_a: float
    """Backlight under the logo."""
    lit_a: float
    """Backlight at the home or lock screen."""
    awake_a: float
    screen_s: float
    """The screen timeout, a setting: no speed of the phone."""
    sleep_a: float
    logo_s: float

    @property
    def boot_s(self) -> float:
        """From the power-on event until the boot is completed, at this phone's pace."""
        return self.home_s * self.pace

    @property
    def bootloader_s(self) -> float:
        """When the bootloader hands over to the kernel, at this phone's pace."""
        return self.pace * (self.pmic.seconds + sum(step.seconds for step in self.early + self.uefi))


def draw_specimen(rng: np.random.Generator, hard: bool) -> Specimen:
    """A phone; a hard one has levels and times at up to ±60 % and 0.6 to 1.8. The fields are drawn in order."""
    gain = rng.uniform(0.4, 1.6) if hard else 1.0
    pace = log_uniform(rng, 0.6, 1.8) if hard else 1.0
    level = float(np.clip(rng.lognormal(0, 0.16), 0.7, 1.4))

    def step(shortest_s: float, longest_s: float, lowest_a: float, highest_a: float) -> Step:
        return Step(rng.uniform(shortest_s, longest_s), level * rng.uniform(lowest_a, highest_a))

    return Specimen(
        hard=hard,
        gain=gain,
        pace=pace,
        rest_a=rng.uniform(0.0, 0.003),
        pmic=Step(rng.uniform(0.03, 0.1), rng.uniform(0.012, 0.05)),
        early=(step(0.1, 0.25, 0.055, 0.1), step(0.2, 0.35, 0.08, 0.15), step(0.15, 0.35, 0.12, 0.2)),
        uefi=(step(0.4, 0.8, 0.18, 0.3), step(0.4, 1.4, 0.2, 0.36)),
        kernel=step(2.5, 5.0, 0.38, 0.7),
        home_s=rng.uniform(20, 42),
        android_a=level * rng.uniform(0.38, 0.75),
        texture=rng.uniform(0.7, 1.4),
        logo_a=rng.uniform(0.06, 0.2),
        lit_a=rng.uniform(0.06, 0.3),
        awake_a=rng.uniform(0.02, 0.07),
        screen_s=pick(rng, (15.0, 30.0, 30.0, 60.0, 60.0, 120.0)),
        sleep_a=rng.uniform(0.003, 0.014),
        logo_s=rng.uniform(1.5, 2.6),
    )
