"""Labelled cases of the third phone for the report on quality, and as folders for whoever wants to look at them.

`python -m tests.speed.third_cases FOLDER` writes a corpus of development seeds for `bootbench replay`. Options:
`--count N` (300), `--first-seed N` (`tests.truth.third_phone.DEVELOPMENT`; from 5,000,000 on they belong to the
report and are refused), `--answered deciding|none|half` (half: each other case has its deciding checks answered).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.replay import CaseResult, replay_case
from tests.speed.drawn_cases import HELD_BACK
from tests.truth.third_meters import METERS, POLLED, ThirdMeter
from tests.truth.third_phone import DEVELOPMENT, ThirdNuisance, faults, write_case


@dataclass(frozen=True, slots=True)
class ThirdDraw:
    """Which case to draw; travels to another process."""

    number: int
    """Decides the fault and the meter in turn."""
    seed: int
    answered: str
    nuisance: ThirdNuisance
    meters: tuple[ThirdMeter, ...] = POLLED


def third_draws(
    first_seed: int, count: int, answered: str, nuisance: ThirdNuisance, meters: tuple[ThirdMeter, ...] = POLLED
) -> tuple[ThirdDraw, ...]:
    """`count` draws, all faults in turn, each with a seed of its own."""
    return tuple(ThirdDraw(k, first_seed + k, answered, nuisance, meters) for k in range(count))


def third_deciding(fault: str) -> set[str]:
    """The checks that decide a fault of the third phone; none where its truth stays open whatever is answered."""
    row = faults()[fault]
    return set() if row["verdict"] == "cannot_say" else set(row["deciding"])


def third_results(executor: Executor, wanted: tuple[ThirdDraw, ...], size: int = 20) -> Iterator[CaseResult]:
    """Draw and diagnose over the cores, in order."""
    for done in executor.map(_block, [wanted[k : k + size] for k in range(0, len(wanted), size)]):
        yield from done


def written(draw: ThirdDraw, corpus: Path) -> Path:
    """The folder of a draw's case, written into a corpus."""
    ids = sorted(faults())
    case = corpus / f"T{draw.seed}"
    meter = draw.meters[(draw.number // len(ids)) % len(draw.meters)]
    write_case(ids[draw.number % len(ids)], draw.seed, meter, case, draw.answered, draw.nuisance)
    return case


def _block(wanted: tuple[ThirdDraw, ...]) -> list[CaseResult]:
    with TemporaryDirectory() as folder:
        return [replay_case(str(written(draw, Path(folder))), None) for draw in wanted]


def main(arguments: list[str] | None = None) -> None:
    """Write a corpus to look at."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.speed.third_cases", description=(__doc__ or "").split(",")[0]
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--first-seed", type=int, default=DEVELOPMENT)
    parser.add_argument("--answered", choices=("deciding", "none", "half"), default="half")
    options = parser.parse_args(arguments)
    if options.first_seed + options.count > HELD_BACK:
        parser.error(f"expected seeds below {HELD_BACK}, which belong to the report; start lower")
    for k in range(options.count):
        answered = ("deciding", "none")[k % 2] if options.answered == "half" else options.answered
        written(ThirdDraw(k, options.first_seed + k, answered, ThirdNuisance(), METERS), options.corpus)


if __name__ == "__main__":
    main()
