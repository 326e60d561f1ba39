"""Damaged files: every reader gives a sound recording or one sentence, within bounded memory and time.

`BOOTBENCH_MUTATIONS=20000 pytest tests/bench/traces/test_mutations.py` looks further than the ordinary run does, and
differently each time.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.bench.traces.mutations import Damage, Wound, wounded
from tests.bench.traces.samples import FEW_MUTATIONS, Sample, sample_id, samples

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = os.environ.get("BOOTBENCH_MUTATIONS")


def groups() -> list[tuple[Sample, ...]]:
    """Samples that share a process: those with few damaged copies, whose start would take longer than they do."""
    damaged = [sample for sample in samples() if sample.mutations]
    few = tuple(sample for sample in damaged if sample.mutations == FEW_MUTATIONS)
    return [*((sample,) for sample in damaged if sample not in few), few]


@pytest.mark.parametrize("group", groups(), ids=lambda group: sample_id(group[0]) if len(group) == 1 else "the others")
def test_a_damaged_file_gives_a_sound_recording_or_one_sentence(group: tuple[Sample, ...]) -> None:
    names = "|".join(map(sample_id, group))
    arguments = [names, EXAMPLES, "differently"] if EXAMPLES else [names, str(group[0].mutations)]
    ran = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-m", "tests.bench.traces.mutation_run", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=3600 if EXAMPLES else 600,
    )
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-5000:]


@pytest.mark.parametrize("damage", Damage)
def test_each_kind_of_damage_changes_the_file(damage: Damage) -> None:
    original = np.random.default_rng(3).bytes(1_000)
    wound = Wound(damage, at=0.25, to=0.75, content=b"\x00\xff\x00\xff", bit=3)
    assert original != wounded(original, [wound])
