"""How often a diagnosis is right, wrong or left open on simulated phones: `python -m tests.speed.bench_diagnosis`.

Options: `--count N` (cases in each of the main rows, 2400 if left out; each nuisance gets a quarter) and `--jobs N`.
Every row is a corpus of its own with all faults in turn on supplies of 4 to 20 readings a second, drawn in memory from
seeds on which nobody tunes (`tests.speed.drawn_cases.HELD_BACK`): first without, then one nuisance at a time, then all
of it together: a meter of 10 mA that loses readings, level and time at both ends of ±60 % and 0.6 to 1.8. Figures are
those of `bootbench replay`:

- wrong: definite verdicts that are not the truth's, of all cases;
- open: cases without a verdict, of those whose truth is definite;
- first fault: the most probable fault is the true one;
- ECE: expected calibration error of its probability, 15 bins. At n cases even a perfect model shows some: as printed;
- in first two: a check that decides the true fault is among the first two proposed, where none is answered yet.

`--phone first|second|third|fourth|fifth` prints the rows of that phone alone (may be given again), `--main` the main
rows alone; `--first-seed N` draws the third, fourth and fifth phone's cases from other seeds than those that nobody
tunes on: `DEVELOPMENT` of `tests.truth.third_phone`, `fourth_phone` and `fifth_phone` is for looking. The fourth and
the fifth phone are of people who saw the documents alone: they draw meter, people and untidiness by themselves. The
fourth has no row for a nuisance. The fifth has one with all checks answered that can be, and a hard one: levels drawn
within ±60 % and times within 0.6 to 1.8, read by a meter of 10 mA that loses readings.

Aims: wrong at most 0.5 % (1 % under a nuisance), open at most 5 % and first fault at least 90 % with the deciding
checks answered, ECE at most 0.03, in first two at least 90 % with none answered. Nothing here is evidence about real
phones.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np

from analysis.diagnosis import Verdict
from bench.replay import CaseResult, Replayed
from bench.replay_summary import is_left_open, is_wrong, summary
from bench.simulate import deciding_checks
from bench.simulation.written import Nuisance
from tests.speed.drawn_cases import HELD_BACK, Draw, draws, in_blocks
from tests.speed.fifth_cases import FifthDraw, fifth_deciding, fifth_draws, fifth_results
from tests.speed.fourth_cases import FourthDraw, fourth_deciding, fourth_draws, fourth_results
from tests.speed.second_cases import COARSE_METERS, POLLED, SecondDraw, second_deciding, second_draws, second_results
from tests.speed.third_cases import ThirdDraw, third_deciding, third_draws, third_results
from tests.truth.fifth_people import Answered
from tests.truth.second_phone import Nuisance as SecondNuisance
from tests.truth.second_phone import SecondMeter
from tests.truth.third_meters import COARSE_OR_SLOW, FAST, ThirdMeter
from tests.truth.third_meters import POLLED as THIRD_POLLED
from tests.truth.third_phone import ThirdNuisance

COUNT = 2400
NUISANCE_SHARE = 4
MOST_LISTED = 12
NAME_WIDTH = 39
HEAD = (
    f"{'':{NAME_WIDTH}} {'cases':>6} {'wrong':>13} {'open':>7} {'first fault':>12} {'ECE':>6} {'(chance)':>9} "
    f"{'in first two':>13}"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One corpus of the report."""

    name: str
    nuisance: Nuisance
    deciding_answered: bool = True
    main: bool = False


@dataclass(frozen=True, slots=True)
class SecondRow:
    """One corpus of the second phone (`tests.truth.second_phone`), which knows nothing of the first."""

    name: str
    nuisance: SecondNuisance
    deciding_answered: bool = True
    main: bool = False
    meters: tuple[SecondMeter, ...] = POLLED


@dataclass(frozen=True, slots=True)
class ThirdRow:
    """One corpus of the third phone (`tests.truth.third_phone`), written by somebody who knew neither."""

    name: str
    nuisance: ThirdNuisance
    deciding_answered: bool = True
    main: bool = False
    meters: tuple[ThirdMeter, ...] = THIRD_POLLED


@dataclass(frozen=True, slots=True)
class FourthRow:
    """One corpus of the fourth phone (`tests.truth.fourth_phone`), written by somebody who saw the documents alone."""

    name: str
    deciding_answered: bool = True
    main: bool = False


@dataclass(frozen=True, slots=True)
class FifthRow:
    """One corpus of the fifth phone (`tests.truth.fifth_phone`), by another who saw the documents alone."""

    name: str
    answered: Answered = Answered.DECIDING
    hard: bool = False
    main: bool = False

    @property
    def deciding_answered(self) -> bool:
        """Whether the checks that decide are among those that were answered."""
        return self.answered is not Answered.NONE


AnyRow = Row | SecondRow | ThirdRow | FourthRow | FifthRow

CORNERS = (
    ("level × 0.4, time × 0.6", 0.4, 0.6),
    ("level × 0.4, time × 1.8", 0.4, 1.8),
    ("level × 1.6, time × 0.6", 1.6, 0.6),
    ("level × 1.6, time × 1.8", 1.6, 1.8),
)
"""The ends of ±60 % in level and of 0.6 to 1.8 in time, each with steps of 10 mA and a tenth of the readings lost."""
LOST, COARSE_A = 0.1, 0.01

ROWS = (
    Row("deciding checks answered", Nuisance(), main=True),
    Row("no check answered", Nuisance(), deciding_answered=False, main=True),
    Row("steps of 10 mA", Nuisance(resolution_a=0.01)),
    Row("level × 0.4", Nuisance(level=0.4)),
    Row("level × 1.6", Nuisance(level=1.6)),
    Row("time × 0.6", Nuisance(time=0.6)),
    Row("time × 1.8", Nuisance(time=1.8)),
    Row("noise × 3", Nuisance(noise=3.0)),
    Row("a tenth of the readings lost", Nuisance(lost_share=0.1)),
    Row("key not marked", Nuisance(unmarked_key=True)),
    Row("nobody looks at USB", Nuisance(no_usb=True)),
    *(Row(f"all of it, {name}", Nuisance(level, time, 1.0, LOST, COARSE_A)) for name, level, time in CORNERS),
)


SECOND_ROWS = (
    SecondRow("second phone, checks answered", SecondNuisance(), main=True),
    SecondRow("second phone, none answered", SecondNuisance(), deciding_answered=False, main=True),
    SecondRow("second phone, level × 0.4", SecondNuisance(level=0.4)),
    SecondRow("second phone, level × 1.6", SecondNuisance(level=1.6)),
    SecondRow("second phone, time × 0.6", SecondNuisance(time=0.6)),
    SecondRow("second phone, time × 1.8", SecondNuisance(time=1.8)),
    SecondRow("second phone, noise × 3", SecondNuisance(noise=3.0)),
    SecondRow("second phone, a tenth lost", SecondNuisance(lost_share=0.1)),
    SecondRow("second phone, key not marked", SecondNuisance(marked_share=0.0)),
    SecondRow("second phone, no look at USB", SecondNuisance(usb_share=0.0)),
    *(
        SecondRow(f"second, {name}", SecondNuisance(level, time, LOST), meters=COARSE_METERS)
        for name, level, time in CORNERS
    ),
)

THIRD_ROWS = (
    ThirdRow("third phone, checks answered", ThirdNuisance(), main=True),
    ThirdRow("third phone, none answered", ThirdNuisance(), deciding_answered=False, main=True),
    ThirdRow("third phone, 10 mA or one a second", ThirdNuisance(), meters=COARSE_OR_SLOW),
    ThirdRow("third phone, 1 and 10 kHz", ThirdNuisance(), meters=FAST),
    ThirdRow("third phone, untidy people", ThirdNuisance(marked_share=0.4, untidy=2.5, not_done=0.03)),
    *(
        ThirdRow(
            f"third, {name}",
            ThirdNuisance(level, time, 2.0, LOST, 0.4, untidy=1.5, not_done=0.03),
            meters=COARSE_OR_SLOW,
        )
        for name, level, time in CORNERS
    ),
)

FOURTH_ROWS = (
    FourthRow("fourth phone, checks answered", main=True),
    FourthRow("fourth phone, none answered", deciding_answered=False, main=True),
)

FIFTH_ROWS = (
    FifthRow("fifth phone, checks answered", main=True),
    FifthRow("fifth phone, none answered", Answered.NONE, main=True),
    FifthRow("fifth phone, all answered", Answered.ALL),
    FifthRow("fifth phone, 10 mA, ±60 %, × 0.6 to 1.8", hard=True),
)

ROWS_OF: dict[str, tuple[AnyRow, ...]] = {
    "first": ROWS,
    "second": SECOND_ROWS,
    "third": THIRD_ROWS,
    "fourth": FOURTH_ROWS,
    "fifth": FIFTH_ROWS,
}
PHONES = tuple(ROWS_OF)


def cases_of(row: AnyRow, count: int) -> int:
    """How many cases a row has."""
    return count if row.main else max(1, count // NUISANCE_SHARE)


def drawn_for(row: Row, count: int) -> tuple[Draw, ...]:
    """The draws of a row; a nuisance meets the same phones as the main rows."""
    wanted = cases_of(row, count)
    return draws(HELD_BACK, wanted, deciding_answered=row.deciding_answered, nuisance=row.nuisance)


def second_drawn_for(row: SecondRow, count: int) -> tuple[SecondDraw, ...]:
    """The same for the second phone."""
    answered = "deciding" if row.deciding_answered else "none"
    return second_draws(HELD_BACK, cases_of(row, count), answered, row.nuisance, row.meters)


def third_drawn_for(row: ThirdRow, count: int, first_seed: int = HELD_BACK) -> tuple[ThirdDraw, ...]:
    """The same for the third phone, which may be looked at on other seeds."""
    answered = "deciding" if row.deciding_answered else "none"
    return third_draws(first_seed, cases_of(row, count), answered, row.nuisance, row.meters)


def fourth_drawn_for(row: FourthRow, count: int, first_seed: int = HELD_BACK) -> tuple[FourthDraw, ...]:
    """The same for the fourth phone."""
    answered = "deciding" if row.deciding_answered else "none"
    return fourth_draws(first_seed, cases_of(row, count), answered)


def fifth_drawn_for(row: FifthRow, count: int, first_seed: int = HELD_BACK) -> tuple[FifthDraw, ...]:
    """The same for the fifth phone."""
    return fifth_draws(first_seed, cases_of(row, count), row.answered, hard=row.hard)


def line(row: AnyRow, results: list[CaseResult]) -> str:
    """One row of the report."""
    proposed = None if row.deciding_answered else proposed_rate(results, DECIDING[type(row)])
    figures = summary(Replayed(tuple(results), 0.0))
    error = figures.expected_calibration_error or 0.0
    return (
        f"{row.name:{NAME_WIDTH}} {figures.cases:6} "
        f"{figures.wrong_verdicts:4} ({_percent(figures.wrong_verdict_rate):>6}) "
        f"{_percent(figures.abstention_rate):>7} {_percent(figures.first_fault_rate):>12} "
        f"{error:6.3f} {chance_error(results):9.3f} {_percent(proposed):>13}"
    )


def proposed_rate(results: list[CaseResult], deciding: Callable[[str], set[str]]) -> float | None:
    """How often a deciding check is among the first two proposed, of the cases left open whose fault has one."""
    asked = found = 0
    for result in results:
        fault = result.label.fault if result.label is not None else None
        wanted = deciding(fault) if fault is not None else set()
        if wanted and result.verdict == Verdict.CANNOT_SAY:
            asked += 1
            found += bool(wanted & set(_proposed(result)[:2]))
    return found / asked if asked else None


def first_deciding(fault: str) -> set[str]:
    """The checks that decide a fault of the imaginary phone."""
    return {check.value for check in deciding_checks(fault)}


DECIDING: dict[type[AnyRow], Callable[[str], set[str]]] = {
    Row: first_deciding,
    SecondRow: second_deciding,
    ThirdRow: third_deciding,
    FourthRow: fourth_deciding,
    FifthRow: fifth_deciding,
}


def chance_error(results: list[CaseResult]) -> float:
    """The calibration error that a model shows by chance whose every probability is exactly true: mean of 20 draws."""
    random = np.random.default_rng(0)
    said = np.array([result.first_probability for result in results])
    bins = np.minimum((said * 15).astype(int), 14)
    gaps = []
    for _ in range(20):
        true = random.random(said.size) < said
        gaps.append(np.abs(np.bincount(bins, said - true, minlength=15)).sum() / max(1, said.size))
    return float(np.mean(gaps))


def wrong_lines(results: list[CaseResult]) -> Iterator[str]:
    """What went wrong, commonest first."""
    counted = Counter(
        (result.label.fault, result.first_fault, result.verdict)
        for result in results
        if is_wrong(result) and result.label
    )
    for (true, said, verdict), count in counted.most_common(MOST_LISTED):
        yield f"    {count:4} × {true} taken for {said}: {verdict}"


def open_lines(results: list[CaseResult]) -> Iterator[str]:
    """Which faults are most often left open."""
    counted = Counter(result.label.fault for result in results if is_left_open(result) and result.label is not None)
    if counted:
        yield f"    left open: {', '.join(f'{fault} {count}' for fault, count in counted.most_common(MOST_LISTED))}"


def _proposed(result: CaseResult) -> list[str]:
    checks = result.diagnosis["next_checks"] if result.diagnosis is not None else []
    return [check["check"] for check in checks] if isinstance(checks, list) else []


def _percent(rate: float | None) -> str:
    return "–" if rate is None else f"{rate:.2%}"


def report(
    executor: Executor,
    count: int,
    phones: Collection[str] = PHONES,
    first_seed: int = HELD_BACK,
    *,
    main_only: bool = False,
) -> None:
    """Print every row as it is done, or the main ones alone."""
    print(HEAD)
    for row in (row for phone in PHONES if phone in phones for row in ROWS_OF[phone] if row.main or not main_only):
        _print_row(row, list(_results(executor, row, count, first_seed)))


def _results(executor: Executor, row: AnyRow, count: int, first_seed: int) -> Iterator[CaseResult]:
    match row:
        case Row():
            return in_blocks(executor, drawn_for(row, count))
        case SecondRow():
            return second_results(executor, second_drawn_for(row, count))
        case ThirdRow():
            return third_results(executor, third_drawn_for(row, count, first_seed))
        case FourthRow():
            return fourth_results(executor, fourth_drawn_for(row, count, first_seed))
        case FifthRow():
            return fifth_results(executor, fifth_drawn_for(row, count, first_seed))


def _print_row(row: AnyRow, results: list[CaseResult]) -> None:
    """Print a row. Raises `RuntimeError` for a case that could not be read: none of these is bad."""
    unread = next((result.error for result in results if result.error is not None), None)
    if unread is not None:
        raise RuntimeError(unread)
    print(line(row, results), flush=True)
    for text in wrong_lines(results):
        print(text)
    if row.main and row.deciding_answered:
        for text in open_lines(results):
            print(text)


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.speed.bench_diagnosis", description=(__doc__ or "").split(":")[0]
    )
    parser.add_argument("--count", type=int, default=COUNT, help="cases in each main row")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--phone", choices=PHONES, action="append", help="the rows of this phone; all if left out")
    parser.add_argument(
        "--first-seed", type=int, default=HELD_BACK, help="of the third, fourth and fifth phones' cases"
    )
    parser.add_argument("--main", action="store_true", help="the main rows alone, without the nuisances")
    options = parser.parse_args(arguments)
    with ProcessPoolExecutor(options.jobs, mp_context=get_context("spawn")) as executor:
        report(executor, options.count, options.phone or PHONES, options.first_seed, main_only=options.main)


if __name__ == "__main__":
    main()
