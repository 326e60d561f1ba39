"""`python -m tests.gui.make_screenshots --to DIR`: every page in every state as a picture, in every look and language.

README's pictures are those of `README_PICTURES`; `--readme` makes them alone. Pictures are made on the offscreen
platform with the fonts of the package, so that they come out the same everywhere; `--platform xcb` makes them from real
windows.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bench.report.languages import Language
from bench.settings import TextSize
from bench.window_request import ThemeName, WindowRequest

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from gui.window import Window
    from tests.gui.windowed.journeys import Journey

SIZES = ((1280, 800), (1920, 1080))
TRIES = 3
LOOPS = 12


@dataclass(frozen=True, slots=True)
class Look:
    """How a window is shown."""

    theme: ThemeName
    size: tuple[int, int]
    language: Language
    text_size: TextSize = TextSize.NORMAL

    @property
    def name(self) -> str:
        """As it stands in the name of a picture."""
        text = "" if self.text_size is TextSize.NORMAL else f"{self.text_size.value}-"
        return f"{self.theme.value}-{self.language.value}-{text}{self.size[0]}x{self.size[1]}"


LOOKS = (
    *(Look(theme, size, language) for language in Language for size in SIZES for theme in ThemeName),
    Look(ThemeName.LIGHT, SIZES[0], Language.ENGLISH, TextSize.LARGEST),
    Look(ThemeName.DARK, SIZES[0], Language.HINDI, TextSize.LARGEST),
)
"""Every theme, size and language; and the largest text on the small screen, where things get narrow."""
USUAL = Look(ThemeName.LIGHT, SIZES[0], Language.ENGLISH)
README_PICTURES = {
    "bench-verdict": "window-bench.png",
    "trace-verdict": "window.png",
    "decide-grounds": "window-decide.png",
    "casebook-found": "window-casebook.png",
}
"""What README shows, and as what."""


def main() -> int:
    """Make all pictures; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.gui.make_screenshots")
    parser.add_argument("--to", type=Path, required=True, help="folder for the pictures; made if it is not there")
    parser.add_argument("--platform", default="offscreen", choices=("offscreen", "xcb"), help="where the windows stand")
    parser.add_argument("--quick", action="store_true", help="each journey once, each in another look")
    parser.add_argument("--readme", action="store_true", help="only what README shows, under its names")
    options = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = options.platform
    options.to.mkdir(parents=True, exist_ok=True)
    if options.readme:
        make_readme_pictures(options.to, print)
    else:
        make_all(options.to, print, quick=options.quick)
    return 0


def make_all(folder: Path, say: Callable[[str], object], *, quick: bool = False) -> None:
    """Every journey in every look; or each in one, so that all looks are seen."""
    # Qt reads its platform from the environment when it is imported, which the arguments decide.
    from tests.gui.windowed.journeys import JOURNEYS
    from tests.gui.windowed.passing import PASSING

    application = _application()
    for k, (name, journey) in enumerate({**JOURNEYS, **PASSING}.items()):
        for look in [LOOKS[(5 * k) % len(LOOKS)]] if quick else LOOKS:
            _take(application, name, journey, look, folder, say)


def _take(
    application: QApplication, name: str, journey: Journey, look: Look, folder: Path, say: Callable[[str], object]
) -> None:
    """The pictures of one journey. On a machine too busy for the virtual bench it is gone once more."""
    for tries_left in reversed(range(TRIES)):
        try:
            for state, window in _walked(application, journey, look):
                path = folder / f"{name}-{state}-{look.name}.png"
                window.grab().save(str(path))
                say(str(path))
            return
        except TimeoutError as error:
            if not tries_left:
                raise
            say(f"{name}, {look.name}: {error}; once more")


def make_readme_pictures(folder: Path, say: Callable[[str], object]) -> None:
    """The pictures of README, light and in English."""
    from tests.gui.windowed.journeys import JOURNEYS

    application = _application()
    for name in {wanted.partition("-")[0] for wanted in README_PICTURES}:
        for state, window in _walked(application, JOURNEYS[name], USUAL):
            as_file = README_PICTURES.get(f"{name}-{state}")
            if as_file is not None:
                window.grab().save(str(folder / as_file))
                say(str(folder / as_file))


def _walked(application: QApplication, journey: Journey, look: Look) -> Iterator[tuple[str, Window]]:
    from PySide6.QtTest import QTest

    from gui.app import make_window
    from gui.kept_settings import KeptSettings
    from tests.gui.casebooks import make_casebook

    with TemporaryDirectory() as place, _at_home(Path(place)):
        cases = make_casebook(Path(place) / "cases")
        asked = WindowRequest(theme=look.theme, language=look.language, demo=True, cases=cases)
        kept = KeptSettings.of_user()
        kept.hold_for_now(text_size=look.text_size)
        window = make_window(application, asked, kept)
        window.resize(*look.size)
        window.show()
        window.activateWindow()  # without a window manager nobody else does, and other windows hear no keys
        QTest.qWaitForWindowActive(window)
        window.show_page(journey.page)
        try:
            for state in journey.walk(window, Path(place)):
                for _ in range(LOOPS):  # what was made anew is laid out over several turns of the loop
                    QTest.qWait(10)
                yield state, window
        finally:
            window.close()
            window.deleteLater()


@contextmanager
def _at_home(place: Path) -> Iterator[None]:
    """A user's folder of its own."""
    names = ("XDG_DATA_HOME", "LOCALAPPDATA")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, str(place / "data")))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _application() -> QApplication:
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance()
    return application if isinstance(application, QApplication) else QApplication(["bootbench"])


if __name__ == "__main__":
    sys.exit(main())
