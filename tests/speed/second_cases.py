"""Labelled cases of the second phone for the report on quality: another generator, other meters, files and all."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.replay import CaseResult, replay_case
from tests.truth.second_phone import METERS, Nuisance, SecondMeter, faults, write_case

POLLED = METERS[:3]
"""Those of up to 20 readings a second."""
COARSE_METERS = METERS[1:2]
"""The one of them whose steps are 10 mA."""


@dataclass(frozen=True, slots=True)
class SecondDraw:
    """Which case to draw; travels to another process."""

    number: int
    """Decides the fault and the meter in turn."""
    seed: int
    answered: str
    nuisance: Nuisance
    meters: tuple[SecondMeter, ...] = POLLED


def second_draws(
    first_seed: int, count: int, answered: str, nuisance: Nuisance, meters: tuple[SecondMeter, ...] = POLLED
) -> tuple[SecondDraw, ...]:
    """`count` draws, all faults in turn, each with a seed of its own."""
    return tuple(SecondDraw(k, first_seed + k, answered, nuisance, meters) for k in range(count))


def second_deciding(fault: str) -> set[str]:
    """The checks that decide a fault of the second phone."""
    return set(faults()[fault]["deciding"])


def second_results(executor: Executor, wanted: tuple[SecondDraw, ...], size: int = 20) -> Iterator[CaseResult]:
    """Draw and diagnose over the cores, in order."""
    for done in executor.map(_block, [wanted[k : k + size] for k in range(0, len(wanted), size)]):
        yield from done


def _block(wanted: tuple[SecondDraw, ...]) -> list[CaseResult]:
    ids = sorted(faults())
    with TemporaryDirectory() as folder:
        results = []
        for draw in wanted:
            case = Path(folder, f"X{draw.seed}")
            meter = draw.meters[(draw.number // len(ids)) % len(draw.meters)]
            write_case(ids[draw.number % len(ids)], draw.seed, meter, case, draw.answered, draw.nuisance)
            results.append(replay_case(str(case), None))
    return results
