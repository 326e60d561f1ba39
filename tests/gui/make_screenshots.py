"""`python -m tests.gui.make_screenshots --to DIR`: every state of the window as a picture, from the shipped cases, in
three looks, two sizes and two languages.

The README's picture is `window.png` of these. Pictures are made on the offscreen platform with the fonts of the
package, so that they come out the same everywhere; `--platform xcb` makes them from real windows.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.demo import CASE as DEMO
from bench.report.languages import Language
from bench.window_request import ThemeName, WindowRequest
from gui.pages.texts import PageName
from tests.conftest import FIXTURES
from tests.gui.casebooks import make_casebook

SIZES = ((1280, 800), (1920, 1080))
THEMES = tuple(ThemeName)


@dataclass(frozen=True, slots=True)
class Shot:
    """One state of the window."""

    name: str
    source: Path | None
    reason: int | None = None
    """The reason that is pressed."""
    tab: int = 0
    """The list that is open."""
    page: PageName = PageName.TRACE


README_PICTURE = "verdict-en-light-1280x800.png"
SHOTS = (
    Shot("verdict", DEMO, reason=3),
    Shot("cannot-say", FIXTURES / "cases" / "leak_10_ma_meter", reason=1),
    Shot("not-the-board", FIXTURES / "cases" / "key_open_dps", tab=2),
    Shot("recording", FIXTURES / "real" / "battor-android-phone" / "battor.txt"),
    Shot("refused", FIXTURES / "cases" / "commands.txt"),
    Shot("empty", None),
    Shot("casebook", None, page=PageName.CASEBOOK),
    Shot("settings", None, page=PageName.SETTINGS),
)


def main() -> int:
    """Make all pictures; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.gui.make_screenshots")
    parser.add_argument("--to", type=Path, required=True, help="folder for the pictures; made if it is not there")
    parser.add_argument("--platform", default="offscreen", choices=("offscreen", "xcb"), help="where the windows stand")
    parser.add_argument("--quick", action="store_true", help="each state once, in one look after the other")
    options = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = options.platform
    options.to.mkdir(parents=True, exist_ok=True)
    make_all(options.to, print, quick=options.quick)
    return 0


def make_all(folder: Path, say: Callable[[str], object], *, quick: bool = False) -> list[Path]:
    """Make every shot in every theme and size, and `window.png` for the README."""
    # Qt reads its platform from the environment when it is imported, which the arguments decide.
    from PySide6.QtWidgets import QApplication

    from gui.app import make_window

    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(["bootbench"])
    made = []
    shelf = TemporaryDirectory()
    os.environ["BOOTBENCH_CASEBOOK"] = str(make_casebook(Path(shelf.name, "book")))
    looks = [(language, theme, size) for language in Language for theme in THEMES for size in SIZES]
    for k, shot in enumerate(SHOTS):
        for language, theme, (width, height) in [looks[k * 5 % len(looks)]] if quick else looks:
            window = make_window(application, WindowRequest(shot.source, theme, language))
            window.resize(width, height)
            window.show()
            _settle(window, shot)
            path = folder / f"{shot.name}-{language.value}-{theme.value}-{width}x{height}.png"
            picture = window.grab()
            picture.save(str(path))
            made.append(path)
            if path.name == README_PICTURE:
                picture.save(str(folder / "window.png"))
            window.close()
            window.deleteLater()
            say(str(path))
    shelf.cleanup()
    return made


def _settle(window: object, shot: Shot) -> None:
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QPushButton

    from gui.pages.casebook.page import CasebookPage
    from gui.pages.trace.page import TracePage
    from gui.window import Window

    assert isinstance(window, Window)
    window.show_page(shot.page)
    QTest.qWait(20)
    while isinstance(window.page, TracePage) and window.page.bridge.busy:
        QTest.qWait(20)
    while isinstance(window.page, CasebookPage) and window.page.busy:
        QTest.qWait(20)
    buttons = window.findChildren(QPushButton)
    if shot.reason is not None:
        pressed = next(b for b in buttons if b.shortcut().toString() == f"Alt+{shot.reason}")
        pressed.setFocus()
        pressed.click()
    tabs = [b for b in buttons if b.property("kind") == "tab" and b.isVisible()]
    if shot.tab:
        tabs[shot.tab].click()
    QTest.qWait(50)


if __name__ == "__main__":
    sys.exit(main())
