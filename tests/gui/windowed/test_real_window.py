"""The window on a real X server: the command itself, a tour by mouse and keys, and every picture for the README."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bench.case import load_case
from bench.demo import CASE
from bench.diagnosing import diagnose_case
from bench.profile_file import load_profile
from bench.window_request import ThemeName
from gui.cards.answer_card import verdict_fill
from gui.cards.answer_model import FORMS
from gui.pages.table import PAGES
from gui.theme import load_theme
from tests.gui.windowed.desk import share_of
from tests.gui.windowed.x_server import Screen, x_server

pytestmark = [
    pytest.mark.needs("Xvfb"),
    pytest.mark.skipif(sys.platform != "linux", reason="X servers are for Linux"),
]
PATIENCE_S = 240.0
QUICK, REAL = ("--quick",), ("--platform", "xcb")
TAG = bytes([0x89]) + b"PNG"


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    with x_server(tmp_path_factory.mktemp("screen")) as screen:
        yield screen


def run_on(screen: Screen, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=screen.environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.mark.parametrize("theme", [ThemeName.LIGHT, ThemeName.DARK])
def test_the_command_shows_the_verdict_of_the_case_on_the_screen(screen: Screen, theme: ThemeName) -> None:
    """What the screen shows has the form of the verdict that `diagnose` gives; Ctrl+C ends it."""
    verdict = diagnose_case(load_case(CASE), load_profile()).verdict
    fill = verdict_fill(FORMS[verdict], load_theme(theme).colours)
    command = [sys.executable, "-c", "from bench.cli.main import main; main()", "window", str(CASE)]
    window = subprocess.Popen(
        [*command, "--theme", theme.value], env=screen.environment(), stderr=subprocess.PIPE, text=True
    )
    try:
        deadline_s = time.monotonic() + PATIENCE_S
        while share_of(screen.picture(), fill) < 0.05:
            assert time.monotonic() < deadline_s, "the verdict did not come up"
            assert window.poll() is None, window.stderr.read() if window.stderr else ""
            time.sleep(0.2)
    finally:
        window.send_signal(signal.SIGINT)
        _, said = window.communicate(timeout=PATIENCE_S)
    assert said == ""


def test_a_tour_by_mouse_and_keys_leaves_nothing_behind(screen: Screen, tmp_path: Path) -> None:
    picture = tmp_path / "tour.png"
    ran = run_on(screen, "tests.gui.windowed.tour", str(CASE), str(picture))
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["platform"] == "xcb"
    assert (told["said"], told["raised"], told["left"]) == ([], [], [])
    assert told["reasons"] >= 2
    assert told["closer_s"] < told["whole_s"]
    assert told["again_s"] == pytest.approx(told["whole_s"])
    assert picture.read_bytes()[:4] == TAG
    assert ran.stderr == ""


@pytest.mark.needs("xdotool")
def test_a_key_that_the_x_server_repeats_is_held_until_it_is_let_go(tmp_path: Path) -> None:
    """It repeats soon and often, as a user may set it: each time as a key that goes up and down again."""
    with x_server(tmp_path, "-ardelay", "100", "-arinterval", "10") as screen:
        ran = run_on(screen, "tests.gui.windowed.held_key", str(tmp_path / "cases"))
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["platform"] == "xcb"
    assert told["held"], f"held for two seconds, the output did not go on: {told}"
    assert told["filled"] > 0.1, "the first hold did not begin"
    assert (told["early"], told["left"]) == (False, 0.0), "let go early, it goes back"
    assert min(told["presses"]) > 2, f"the server repeated too little: {told}"
    assert told["said"] == []


def test_pictures_of_every_page_are_made_and_are_not_empty(screen: Screen, tmp_path: Path) -> None:
    """Each has its size and more than a few colours.

    Where `BOOTBENCH_PICTURES` names a folder, every state is made in every look, size and language, from real windows
    on the X server, and kept there, which takes more than half an hour; else each journey is gone once, each in another
    look.
    """
    kept = os.environ.get("BOOTBENCH_PICTURES")
    folder = Path(kept) if kept else tmp_path
    ran = subprocess.run(
        [sys.executable, "-m", "tests.gui.make_screenshots", "--to", str(folder), *(REAL if kept else QUICK)],
        env=screen.environment() if kept else {name: value for name, value in os.environ.items() if name != "DISPLAY"},
        capture_output=True,
        text=True,
        timeout=7200 if kept else 500,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    made = [Path(line) for line in ran.stdout.splitlines() if line.endswith(".png")]
    assert {row.name.value for row in PAGES} <= {path.name.partition("-")[0] for path in made}
    for path in made:
        width, height = np.frombuffer(path.read_bytes()[16:24], ">u4").tolist()
        assert path.stem.endswith(f"{width}x{height}")
        assert path.stat().st_size > 10_000
    assert ran.stderr == ""
