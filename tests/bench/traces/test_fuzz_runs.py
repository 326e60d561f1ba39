"""Bytes led by coverage against every reader of the table: some thousand inputs, the same in every run."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from bench.traces import FORMATS
from tests.bench.traces.fuzz_readers import target, targets
from tests.bench.traces.mutation_run import LARGEST_BYTES
from tests.bench.traces.samples import READ_BY_A_CHILD, Sample, sample_id

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_S = 300.0
RUNS, RUNS_OF_A_CHILD = 4000, 5
HERE = [sample for sample in targets() if sample.row.name not in READ_BY_A_CHILD]
IN_A_CHILD = [sample for sample in targets() if sample.row.name in READ_BY_A_CHILD]


def test_every_format_has_a_target() -> None:
    assert [sample.row for sample in targets()] == list(FORMATS)


@pytest.mark.parametrize("sample", targets(), ids=sample_id)
def test_a_target_takes_the_sample_and_half_of_it(sample: Sample, tmp_path: Path) -> None:
    content = sample.make(tmp_path).read_bytes()
    assert len(content) <= LARGEST_BYTES
    read = target(sample, tmp_path)
    for some in (content, content[: len(content) // 2], b""):
        read(some)


@pytest.mark.skipif(find_spec("atheris") is None, reason="needs atheris (Python package, Linux on x86-64)")
@pytest.mark.parametrize(
    ("group", "runs"), [(HERE, RUNS), (IN_A_CHILD, RUNS_OF_A_CHILD)], ids=["in this process", "by a child"]
)
def test_no_input_brings_a_reader_down(group: list[Sample], runs: int, tmp_path: Path) -> None:
    names = "|".join(map(sample_id, group))
    options = [f"-runs={runs}", "-seed=1", f"-max_len={LARGEST_BYTES}", f"-artifact_prefix={tmp_path}/"]
    command = [sys.executable, "-m", "tests.bench.traces.fuzz_readers", names, *options]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert f"Done {runs} runs" in ran.stderr
