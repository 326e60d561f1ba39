"""What learning is worth to a shop: `python -m tests.speed.bench_learn [--learnt N] [--held N]`.

A shop has labelled cases of its own phones; held-back cases of other phones of the same kind are weighed by the shipped
profile, by the learnt one, and by the learnt one calibrated. Three shops: one whose phones are as the simulator draws
them, one whose phones draw 0.7 of the current and take 1.3 times as long, and one with the second phone's generator
(`tests.truth.second_phone`), which shares no code with the first. In each half of the cases the deciding checks are
answered, in the others none is. Nothing here is evidence about real phones. Seeds are those on which nobody tunes
(`tests.speed.drawn_cases.HELD_BACK`), beyond those of the diagnosis.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.calibrate import Calibration, Quality, calibrate, quality
from analysis.counting import LabelledCase
from analysis.diagnose import observe_runs
from analysis.learn import PRIOR_CASES, learn
from bench.diagnosing import segmented
from bench.learning import read_lesson
from bench.simulation.written import Nuisance
from tests.speed.drawn_cases import HELD_BACK, Draw, drawn_case, draws, shipped
from tests.truth.second_phone import write_corpus

Cases = Callable[[int, int], list[LabelledCase]]
"""First seed and number, to that many cases."""


FIRST_SEED = HELD_BACK + 1_000_000


@dataclass(frozen=True, slots=True)
class Worth:
    """Figures on held-back cases."""

    shop: str
    literature: Quality
    learnt: Quality
    calibrated: Quality | None
    """`None` where the shop has too few cases."""


def worths(learnt: int, held: int, shops: Mapping[str, Cases]) -> Iterator[Worth]:
    """Let each shop learn from `learnt` cases, and judge on `held` others."""
    profile = shipped().profile
    for number, (name, cases) in enumerate(shops.items()):
        first = FIRST_SEED + 100_000 * number
        own, others = cases(first, learnt), cases(first + 50_000, held)
        moved = learn(profile, own, PRIOR_CASES).profile
        fitted = calibrate(profile, own, PRIOR_CASES)
        calibrated = None
        if isinstance(fitted, Calibration):
            weighing = replace(profile.weighing, temperature=fitted.temperature, credibility=fitted.credibility)
            calibrated = quality(replace(moved, weighing=weighing), others)
        yield Worth(name, quality(profile, others), quality(moved, others), calibrated)


def simulated(nuisance: Nuisance, first_seed: int, count: int) -> list[LabelledCase]:
    """Cases of the imaginary phone."""
    half = draws(first_seed, count // 2, deciding_answered=False, nuisance=nuisance)
    rest = draws(first_seed + count // 2, count - count // 2, deciding_answered=True, nuisance=nuisance)
    return [_labelled(draw) for draw in (*half, *rest)]


def of_second_phone(first_seed: int, count: int) -> list[LabelledCase]:
    """Cases of the second phone, by way of their folders."""
    with TemporaryDirectory() as folder:
        write_corpus(Path(folder) / "none", first_seed, count // 2, "none")
        write_corpus(Path(folder) / "deciding", first_seed + count // 2, count - count // 2, "deciding")
        read = [read_lesson(one, shipped()) for one in sorted(Path(folder).glob("*/*"))]
    return [one for one in read if isinstance(one, LabelledCase)]


SHOPS: dict[str, Cases] = {
    "phones as drawn": partial(simulated, Nuisance()),
    "level × 0.7, time × 1.3": partial(simulated, Nuisance(level=0.7, time=1.3)),
    "second phone": of_second_phone,
}


def _labelled(draw: Draw) -> LabelledCase:
    profile, case = shipped().profile, drawn_case(draw)
    runs = [segmented(record, profile.ladder) for record in case.runs]
    return LabelledCase(case.case_id, case.case_id, str(case.label.fault), observe_runs(profile, runs, case.checks))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--learnt", type=int, default=1200, help="cases that a shop learns from")
    parser.add_argument("--held", type=int, default=800, help="cases that it is judged on")
    asked = parser.parse_args()
    print(f"{asked.learnt} cases learnt, {asked.held} held back; simulated")
    print(f"{'':44} {'first fault':>12} {'ECE':>6} {'nats':>6} {'in set':>7} {'wrong':>7} {'open':>7}")
    for worth in worths(asked.learnt, asked.held, SHOPS):
        for name, one in (("shipped", worth.literature), ("learnt", worth.learnt), ("calibrated", worth.calibrated)):
            if one is not None:
                print(
                    f"{worth.shop + ', ' + name:44} {one.first_fault_rate:12.1%} {one.calibration_error:6.3f} "
                    f"{one.nats:6.3f} {one.set_coverage:7.1%} {one.wrong_verdict_rate:7.2%} {one.open_rate:7.1%}"
                )


if __name__ == "__main__":
    main()
