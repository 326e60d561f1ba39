"""What a golden band finds: `python -m tests.speed.bench_golden [--boots N] [--cases N]`.

The band is made of one good boot each of N simulated phones, and held against one run each of other phones: how many of
the good ones it calls outside (2 % are promised), how many of each fault it finds, and when after the phone's start.
Nothing here is evidence about real phones.
"""

from __future__ import annotations

import argparse
from collections import defaultdict

import numpy as np

from analysis.golden import STEP_S, BootCurve, Compared, GoodBoot, boot_curve, compare, golden_band
from bench.simulate import fault_ids
from bench.simulation.written import Nuisance
from tests.speed.drawn_cases import HELD_BACK, METERS, Draw, drawn_case, fault_of, shipped

FIRST_SEED = HELD_BACK + 2_000_000
GOOD = "normal_boot"


def curve_of(number: int, seed: int) -> BootCurve | None:
    """The first run of a case that has a start."""
    case = drawn_case(Draw(number, seed, False, Nuisance(), METERS))
    curves = (boot_curve(run, shipped().profile) for run in case.runs)
    return next((curve for curve in curves if curve is not None), None)


def good_curves(first_seed: int, count: int) -> list[BootCurve]:
    """One good boot each of so many phones, on all meters in turn."""
    faults = fault_ids()
    found = (curve_of(faults.index(GOOD) + len(faults) * k, first_seed + k) for k in range(count))
    return [curve for curve in found if curve is not None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--boots", type=int, default=40, help="good boots that the band is made of")
    parser.add_argument("--cases", type=int, default=500, help="cases of all faults that it is held against")
    asked = parser.parse_args()
    band = golden_band([GoodBoot(str(k), curve) for k, curve in enumerate(good_curves(FIRST_SEED, asked.boots))])
    print(
        f"{band.boots} good boots, band of {band.level_a.size * STEP_S:g} s, reach {band.reach:.1f} spreads; simulated"
    )
    others = [compare(band, curve) for curve in good_curves(FIRST_SEED + 10_000, 2 * asked.boots)]
    print(f"{'other good boots outside':36} {_outside(others)}")
    found: dict[str, list[Compared]] = defaultdict(list)
    for k in range(asked.cases):
        curve = curve_of(k, FIRST_SEED + 20_000 + k)
        if curve is not None:
            found[fault_of(Draw(k, 0, False, Nuisance()))].append(compare(band, curve))
    for fault, compared in found.items():
        print(f"{fault:36} {_outside(compared)}")


def _outside(compared: list[Compared]) -> str:
    left_s = [one.outside.interval_s[0] - one.start_s for one in compared if one.outside is not None]
    when = f", in the middle {np.median(left_s):.1f} s after the start" if left_s else ""
    return f"{len(left_s)} of {len(compared)} ({len(left_s) / max(1, len(compared)):.0%}){when}"


if __name__ == "__main__":
    main()
