"""The benchmark of diagnosing runs, on little; its figures are printed, not judged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.simulate import simulate_case
from tests.speed import bench_diagnose


def test_the_benchmark_prints_ratios_cases_a_second_and_starts(capsys: pytest.CaptureFixture[str]) -> None:
    bench_diagnose.main(["--quick"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("0.20 million readings")
    assert sum("cases/s and core" in line for line in lines) == 4
    assert [line.split(" ")[0] for line in lines[-5:]] == ["python", "python", "bootbench", "bootbench", "bootbench"]


def test_a_diagnosis_of_a_case_csv_imports_no_library_that_it_does_not_need(tmp_path: Path) -> None:
    case = tmp_path / "case"
    simulate_case("mb_ufs_edl_9008", 5, "riden", case)
    unneeded = ("pyjls", "pyarrow", "numpy.ma", "email.parser", "reportlab", "distributed", "PySide6", "serial", "usb")
    code = (
        "import sys; from bench.cli.main import bootbench; "
        f"bootbench(['diagnose', {str(case)!r}, '--json'], standalone_mode=False); "
        f"print([name for name in {unneeded!r} if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stderr.strip() == "[]"
