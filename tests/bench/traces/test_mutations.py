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
from tests.bench.traces.samples import Sample, sample_id, samples

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = os.environ.get("BOOTBENCH_MUTATIONS")


@pytest.mark.parametrize("sample", [sample for sample in samples() if sample.mutations], ids=sample_id)
def test_a_damaged_file_gives_a_sound_recording_or_one_sentence(sample: Sample) -> None:
    arguments = [sample_id(sample), EXAMPLES, "differently"] if EXAMPLES else [sample_id(sample), str(sample.mutations)]
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
