"""Labelled cases of the fifth phone for the report on quality, and as folders for whoever wants to look at them.

`python -m tests.speed.fifth_cases FOLDER` writes a corpus of development seeds for `bootbench replay`. Options:
`--count N` (300), `--first-seed N` (`tests.truth.fifth_phone.DEVELOPMENT`; from 5,000,000 on they belong to the
report and are refused), `--answered deciding|none|all` (deciding: and a few others) and `--hard` (levels and times far
from the middle, steps of 10 mA, lost readings).
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
from tests.truth.fifth_people import Answered, deciding
from tests.truth.fifth_phone import DEVELOPMENT, write_case
from tests.truth.fifth_truth import FAULTS, verdict_of


@dataclass(frozen=True, slots=True)
class FifthDraw:
    """Which case to draw; travels to another process."""

    number: int
    """Decides the fault in turn; the meter is drawn with the case."""
    seed: int
    answered: Answered
    hard: bool = False


def fifth_draws(first_seed: int, count: int, answered: Answered, *, hard: bool = False) -> tuple[FifthDraw, ...]:
    """`count` draws, all faults in turn, each with a seed of its own."""
    return tuple(FifthDraw(k, first_seed + k, answered, hard) for k in range(count))


def fifth_deciding(fault: str) -> set[str]:
    """The checks that decide a fault of the fifth phone; none where its truth stays open whatever is answered."""
    return set() if verdict_of(fault) == "cannot_say" else deciding(fault)


def fifth_results(executor: Executor, wanted: tuple[FifthDraw, ...], size: int = 20) -> Iterator[CaseResult]:
    """Draw and diagnose over the cores, in order."""
    for done in executor.map(_block, [wanted[k : k + size] for k in range(0, len(wanted), size)]):
        yield from done


def written(draw: FifthDraw, corpus: Path) -> Path:
    """The folder of a draw's case, written into a corpus."""
    case = corpus / f"E{draw.seed}"
    write_case(FAULTS[draw.number % len(FAULTS)], draw.seed, case, draw.answered, hard=draw.hard)
    return case


def _block(wanted: tuple[FifthDraw, ...]) -> list[CaseResult]:
    with TemporaryDirectory() as folder:
        return [replay_case(str(written(draw, Path(folder))), None) for draw in wanted]


def main(arguments: list[str] | None = None) -> None:
    """Write a corpus to look at."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.speed.fifth_cases", description=(__doc__ or "").split(",")[0]
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--first-seed", type=int, default=DEVELOPMENT)
    parser.add_argument("--answered", choices=[answered.value for answered in Answered], default="deciding")
    parser.add_argument("--hard", action="store_true")
    options = parser.parse_args(arguments)
    if options.first_seed + options.count > HELD_BACK:
        parser.error(f"expected seeds below {HELD_BACK}, which belong to the report; start lower")
    for draw in fifth_draws(options.first_seed, options.count, Answered(options.answered), hard=options.hard):
        written(draw, options.corpus)


if __name__ == "__main__":
    main()
