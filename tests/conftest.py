"""What every test may ask for: programs by name, and where the fixtures are."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
NO_SKIPS = os.environ.get("BOOTBENCH_NO_SKIPS") == "1"
"""Set by `.ci/run`: what is missing is a failure there, not a skip."""
_POSTGRESQL = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
PROGRAMS = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin", *_POSTGRESQL))
"""Debian keeps modprobe and usbip, which only root of the emulated computer runs, and PostgreSQL's server off an
ordinary user's PATH."""

_skipped: list[str] = []


@pytest.fixture(scope="session")
def fixtures() -> Path:
    """The folder of other people's recordings, claims and cases."""
    return FIXTURES


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip by name, or fail where skipping is forbidden, a test whose programs are missing."""
    for marker in item.iter_markers("needs"):
        missing = [program for program in marker.args if shutil.which(program, path=PROGRAMS) is None]
        if missing:
            sentence = f"needs {', '.join(missing)}, not found on PATH"
            if NO_SKIPS:
                pytest.fail(sentence, pytrace=False)
            pytest.skip(sentence)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember every skip, however it came about."""
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Remember whole modules that skipped themselves."""
    if report.skipped:
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run that skipped a test where skipping is forbidden."""
    if NO_SKIPS and _skipped:
        print(f"\nskipping is forbidden here, but these were skipped: {', '.join(_skipped)}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
