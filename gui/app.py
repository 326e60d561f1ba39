"""The window's way in, found by `bootbench window` through the entry point `bootbench.window`."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from analysis.errors import AnalysisError
from bench.errors import BenchError, QuestionError
from bench.window_request import WindowRequest
from gui.bridge import Refusal
from gui.english import ENGLISH
from gui.pages.page import Around
from gui.pages.trace.loading import load_page
from gui.screen import usable_screen
from gui.style import dress, load_fonts
from gui.supply import Supply
from gui.theme import load_theme
from gui.window import Window
from gui.words import Words


def main(arguments: WindowRequest) -> int:
    """Show the window until it is closed. Raises `WindowError` where this machine cannot show one."""
    # Qt's loop runs outside of Python, where Ctrl+C would be heard only at the next event.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with usable_screen():
        application = QApplication(sys.argv[:1])
    window = make_window(application, arguments)
    window.show()
    return application.exec()


def make_window(application: QApplication, arguments: WindowRequest) -> Window:
    """Dress the application and make its window, already opening what was asked for."""
    theme = load_theme(arguments.theme)
    load_fonts()
    dress(application, theme)
    window = Window(Around(theme, ENGLISH, Supply(), partial(load_or_refuse, arguments)))
    if arguments.source is not None:
        window.open(arguments.source)
    return window


def load_or_refuse(asked: WindowRequest, source: Path, say: Words) -> Iterator[object]:
    """The pages of a case or a recording; where it cannot be opened, one sentence that says so.

    What was said of one recording on the command line is not said of others.
    """
    of_this = asked if source == asked.source else WindowRequest()
    try:
        yield from load_page(source, say, of_this.hints, of_this.format_name)
    except QuestionError as question:
        yield Refusal(str(question), asks=True)
    except (BenchError, AnalysisError) as error:
        yield Refusal(str(error))
