"""The three users' tours, from start to what they hand out, on a real X server and without a screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.gui.casebooks import IMEI, RECORDED
from tests.gui.windowed.conftest import OF_THE_PLATFORM
from tests.gui.windowed.x_server import Screen, x_server

pytestmark = [
    pytest.mark.needs("Xvfb"),
    pytest.mark.skipif(sys.platform != "linux", reason="X servers are for Linux"),
]
PLATFORMS = ("xcb", "offscreen")


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    with x_server(tmp_path_factory.mktemp("screen")) as screen:
        yield screen


def toured(name: str, platform: str, screen: Screen, folder: Path) -> dict[str, Any]:
    """Take a tour; the window leaves nothing behind, and Qt has nothing to say."""
    variables = screen.environment() if platform == "xcb" else {**os.environ, "QT_QPA_PLATFORM": platform}
    variables.pop("BOOTBENCH_CASEBOOK", None)
    variables.pop("BOOTBENCH_DATABASE_URL", None)
    command = [sys.executable, "-m", "tests.gui.windowed.three_tours", name, str(folder)]
    own = variables | {"XDG_DATA_HOME": str(folder / "data")}
    ran = subprocess.run(command, env=own, capture_output=True, text=True, timeout=280, check=False)
    assert ran.returncode == 0, ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout)
    assert told["platform"] == platform
    said = [line for line in told["said"] if line not in OF_THE_PLATFORM]
    assert (said, told["raised"], told["left"]) == ([], [], [])
    return told


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_technician_goes_from_the_clips_to_a_report_by_keys(platform: str, screen: Screen, tmp_path: Path) -> None:
    told = toured("technician", platform, screen, tmp_path)
    assert told["case"] == "C0148"
    assert told["verdict"] in ("Motherboard", "Not the motherboard", "Cannot say")
    assert told["checks"] >= 1
    assert Path(told["report"]).read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_qa_engineer_replays_a_corpus_and_measures_where_it_differs(
    platform: str, screen: Screen, tmp_path: Path
) -> None:
    told = toured("qa", platform, screen, tmp_path)
    rows = dict(line.split("\t")[:2] for line in told["copied"].splitlines()[1:])
    assert rows["Duration"] == "1.000000"
    assert int(rows["Readings"]) >= 3
    assert told["exported"] > 50


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_repair_lead_finds_overrides_exports_and_verifies(platform: str, screen: Screen, tmp_path: Path) -> None:
    told = toured("lead", platform, screen, tmp_path)
    assert (told["hidden"], told["shown"]) == ("•• •••••• ••0471 3", IMEI)
    assert told["ticked"] == [RECORDED]
    assert told["trace"].startswith(RECORDED)
    assert told["overrides"] == ["Meera"]
    (report,) = told["reports"]
    assert Path(report).name == f"{RECORDED}.pdf"
    assert IMEI.encode() not in Path(report).read_bytes()
    assert told["end"] == f"1 reports are in {Path(report).parent}."
    assert told["proofs"] == ["Verified: nothing was changed"] * 2
