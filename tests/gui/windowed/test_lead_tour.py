"""A repair lead's tour at a real window on an X server: from a search to a signed report that was verified again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.casebook.database import URL_VARIABLE
from bench.proof.keys import PRIVATE, new_key
from tests.gui.casebooks import IMEI, RECORDED, make_casebook
from tests.gui.windowed.x_server import x_server

pytestmark = [
    pytest.mark.needs("Xvfb"),
    pytest.mark.skipif(sys.platform != "linux", reason="X servers are for Linux"),
]


def test_a_lead_finds_exports_and_proves_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    reports = tmp_path / "reports"
    reports.mkdir()
    book = make_casebook(tmp_path / "book")
    new_key(tmp_path / "data" / "bootbench" / "keys" / PRIVATE)
    with x_server(tmp_path) as screen:
        ran = subprocess.run(
            [sys.executable, "-m", "tests.gui.windowed.lead_tour", str(reports)],
            env=screen.environment() | {"BOOTBENCH_CASEBOOK": str(book)},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["platform"] == "xcb"
    assert (told["said"], told["raised"], told["left"]) == ([], [], [])
    assert (told["hidden"], told["shown"]) == ("•• •••••• ••0471 3", IMEI)
    assert told["ticked"] == [RECORDED]
    (report,) = told["reports"]
    assert Path(report).name == f"{RECORDED}.pdf"
    assert IMEI.encode() not in Path(report).read_bytes()
    assert told["end"] == f"1 reports are in {Path(report).parent}."
    assert told["proof"] == "Verified: nothing was changed"
    assert told["trace"].startswith(RECORDED)
