"""Bytes led by coverage against what reads a phone: some thousand inputs of each target, the same in every run."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.drivers.phone import fuzz_phone
from tests.drivers.phone.adb import fuzz_adb
from tests.drivers.phone.fastboot import fuzz_fastboot

ROOT = Path(__file__).resolve().parent.parent.parent.parent
TARGETS = [(fuzzer.__name__, name) for fuzzer in (fuzz_phone, fuzz_fastboot, fuzz_adb) for name in fuzzer.TARGETS]
RUNS, LONGEST_INPUT, PATIENCE_S = 3000, 1024, 300.0


@pytest.mark.skipif(find_spec("atheris") is None, reason="needs atheris (Python package, Linux on x86-64)")
@pytest.mark.parametrize(("module", "name"), TARGETS, ids=[name for _, name in TARGETS])
def test_no_input_brings_down_what_reads_a_phone(module: str, name: str, tmp_path: Path) -> None:
    options = [f"-runs={RUNS}", "-seed=1", f"-max_len={LONGEST_INPUT}", f"-artifact_prefix={tmp_path}/"]
    command = [sys.executable, "-m", module, name, *options]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert f"Done {RUNS} runs" in ran.stderr
