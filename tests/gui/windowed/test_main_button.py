"""The main button at every size of text, in every language."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetricsF

from bench.report.languages import Language
from bench.settings import TextSize
from bench.window_request import ThemeName
from gui.languages import window_words
from gui.pages.bench.model import describe
from gui.pages.bench.primary import PrimaryButton
from gui.pages.bench.states import Situation, State
from gui.plots.ink import font_of
from tests.gui.bench_samples import known
from tests.gui.windowed.desk import Desk


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("size", TextSize)
def test_the_main_button_grows_in_height_instead_of_cutting_its_words(
    desk: Desk, language: Language, size: TextSize
) -> None:
    theme = desk.dressed(ThemeName.DARK, size)
    text = describe(Situation(State.READY), known(State.READY), window_words(language)).primary
    assert text is not None
    button = PrimaryButton(theme)
    button.show_action(text, 0.0)
    desk.show(button)
    lines = [QFontMetricsF(font_of(theme, one)).height() for one in (theme.text.heading, theme.text.caption)]
    assert button.height() >= sum(lines)
    assert button.height() >= theme.target.primary
