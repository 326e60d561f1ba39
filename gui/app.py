"""The window's way in, found by `bootbench window` through the entry point `bootbench.window`."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from bench.settings import LoadedSettings, Settings, cases_folder
from bench.window_request import WindowRequest
from gui.kept_settings import KeptSettings
from gui.kept_work import KeptWork
from gui.languages import window_words
from gui.pages.bench.setting import bench_setting
from gui.pages.page import Around
from gui.pages.texts import PageName
from gui.qt_words import speak
from gui.screen import usable_screen
from gui.style import dress, load_fonts
from gui.supply import Supply
from gui.theme import load_theme
from gui.troubles import Trouble
from gui.window import Window
from gui.words import Words


def main(arguments: WindowRequest) -> int:
    """Show the window until it is closed. Raises `WindowError` where this machine cannot show one."""
    # Qt's loop runs outside of Python, where Ctrl+C would be heard only at the next event.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    application, _ = begin(arguments)
    return application.exec()


def begin(arguments: WindowRequest) -> tuple[QApplication, Window]:
    """The application with its window on the screen, as the person left it. Raises `WindowError`."""
    with usable_screen():
        application = QApplication(sys.argv[:1])
    application.setDesktopFileName("bootbench")
    window = make_window(application, arguments, KeptSettings.of_user())
    restart = window.keep_work(KeptWork())
    at_the_bench = arguments.demo or arguments.station is not None
    restart.come_back(with_page=arguments.source is None and not at_the_bench)
    bench = window.around.bench
    restart.recover(bench.folder if bench is not None else cases_folder(window.around.settings.now))
    window.show()
    return application, window


def make_window(application: QApplication, arguments: WindowRequest, settings: KeptSettings | None = None) -> Window:
    """Dress the application and make its window, already opening what was asked for.

    Without `settings` the defaults hold, and nothing is kept. A look or a language that was asked for holds until the
    window is closed or another is set in it; it is not kept.
    """
    kept = settings or KeptSettings(LoadedSettings(Settings()), None)
    asked = {"theme": arguments.theme, "language": arguments.language}
    kept.hold_for_now(**{name: value for name, value in asked.items() if value is not None})
    look = partial(dressed, application, arguments, Supply(), kept)
    load_fonts()
    window = Window(look(kept.now), PageName.BENCH if arguments.demo else None, look)
    say = window.around.say
    if kept.refused:
        window.notify(say.trouble.said(Trouble.SETTINGS, kept.refused), say.settings.not_kept)
    if arguments.source is not None:
        window.open(arguments.source)
    return window


def dressed(
    application: QApplication, arguments: WindowRequest, supply: Supply, kept: KeptSettings, now: Settings
) -> Around:
    """Dress the application as the settings say, let Qt speak their language, and make what pages are made with."""
    look = load_theme(now.theme, now.text_size / 100)
    dress(application, look)
    say = window_words(now.language)
    speak(application, say.qt)
    return Around(
        theme=look,
        say=say,
        supply=supply,
        load=partial(load_or_refuse, arguments),
        settings=kept,
        demo=arguments.demo,
        bench=bench_setting(arguments, now),
    )


def load_or_refuse(asked: WindowRequest, source: Path, say: Words) -> Iterator[object]:
    """The pages of a case or a recording; where it cannot be opened, one sentence that says so.

    What was said of one recording on the command line is not said of others.
    """
    from gui.pages.trace import refusing

    of_this = asked if source == asked.source else WindowRequest()
    yield from refusing.load_or_refuse(source, say, of_this.hints, of_this.format_name)
