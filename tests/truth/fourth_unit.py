"""One specimen of the fourth phone: its healthy boot stage by stage, and what of it stays the same from run to run.

Amperes and seconds throughout.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.truth.fourth_chances import log_uniform, pick
from tests.truth.fourth_faults import TRAITS, Traits

NO_LIGHT, LOGO, LIT, DIMMED = 0.0, 1.0, 2.0, 0.6
"""What the display shows in a stage."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a healthy boot, before a specimen's own level and pace."""

    seconds: tuple[float, float]
    start_a: float
    end_a: float
    wander: float
    bursts_hz: float
    burst_a: float
    burst_s: float
    display: float


BOOT = {
    "pmic": Stage((0.03, 0.10), 0.016, 0.045, 0.05, 0, 0, 0, NO_LIGHT),
    "pbl": Stage((0.06, 0.16), 0.058, 0.078, 0.05, 0, 0, 0, NO_LIGHT),
    "xbl": Stage((0.50, 0.85), 0.085, 0.150, 0.14, 6, 0.06, 0.02, NO_LIGHT),
    "uefi": Stage((0.50, 0.80), 0.180, 0.225, 0.12, 5, 0.08, 0.03, NO_LIGHT),
    "abl": Stage((0.60, 1.70), 0.200, 0.240, 0.08, 3, 0.06, 0.04, LOGO),
    "kernel": Stage((2.50, 5.50), 0.430, 0.640, 0.24, 4, 0.33, 0.08, LOGO),
    "zygote": Stage((5.0, 12.0), 0.720, 0.620, 0.28, 5, 0.50, 0.15, LOGO),
    "system": Stage((5.0, 16.0), 0.560, 0.280, 0.30, 2.5, 0.45, 0.20, LOGO),
    "lit": Stage((10.0, 55.0), 0.115, 0.075, 0.16, 0.7, 0.24, 0.25, LIT),
    "dim": Stage((2.0, 7.0), 0.070, 0.065, 0.14, 0.4, 0.15, 0.20, DIMMED),
    "sleep": Stage((1e4, 1e4), 0.0070, 0.0055, 0.20, 0.12, 0.10, 0.25, NO_LIGHT),
}
LADDER = tuple(BOOT)


@dataclass(frozen=True, slots=True)
class Unit:
    """One phone: everything that stays the same from run to run."""

    fault: str
    level: float
    pace: float
    stage_level: dict[str, float]
    stage_s: dict[str, float]
    logo_a: float
    lit_a: float
    standby_a: float
    settle_a: float
    settle_s: float
    power_on_delay_s: float
    capacitance_f: float
    adb: str
    traits: Traits

    @property
    def why(self) -> str | None:
        """What is wrong with the bench or the look, where it is not the phone."""
        found: str | None = self.traits.get("why")
        return found


def draw_unit(fault: str, rng: np.random.Generator) -> Unit:
    """A phone with this fault."""
    level = log_uniform(rng, 1 / 1.45, 1.45)
    return Unit(
        fault=fault,
        level=level,
        pace=log_uniform(rng, 0.70, 1.40),
        stage_level={stage: log_uniform(rng, 0.87, 1.15) for stage in LADDER},
        stage_s={stage: rng.uniform(*BOOT[stage].seconds) for stage in LADDER},
        logo_a=rng.uniform(0.055, 0.20),
        lit_a=log_uniform(rng, 0.055, 0.35),
        standby_a=log_uniform(rng, 1.5e-4, 4.2e-3),
        settle_a=rng.uniform(0.003, 0.06),
        settle_s=rng.uniform(0.02, 0.12),
        power_on_delay_s=rng.uniform(0.065, 0.45),
        capacitance_f=log_uniform(rng, 4e-5, 4e-4),
        adb=pick(rng, ["off", "unauthorized", "device"], [0.45, 0.25, 0.30]),
        traits=TRAITS[fault](rng, level) if fault in TRAITS else {},
    )
