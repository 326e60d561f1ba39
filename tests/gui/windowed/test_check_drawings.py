"""How a check is done: words with a drawing of its kind, in every look; each kind is drawn in its own way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from analysis.checks import Check
from bench.report.languages import Language
from bench.settings import TextSize
from bench.window_request import ThemeName
from gui.languages import window_words
from gui.pages.bench.check_drawings import KINDS, CheckDrawing, CheckKind
from gui.pages.bench.drawings import DrawingView
from gui.pages.bench.model import Drawing
from gui.pages.bench.page import BenchPage
from gui.pages.bench.setting import demo_bench
from gui.pages.bench.states import State
from gui.pages.texts import PageName
from gui.theme import load_theme
from tests.gui.bench_samples import known, looked, situation
from tests.gui.windowed.desk import Desk, pixels


def test_every_check_has_a_kind_and_every_kind_a_check() -> None:
    assert set(KINDS) == set(Check)
    assert set(KINDS.values()) == set(CheckKind)


@pytest.mark.parametrize("theme", ThemeName, ids=lambda theme: theme.value)
def test_every_kind_is_drawn_in_its_own_way(desk: Desk, theme: ThemeName) -> None:
    drawing = CheckDrawing(load_theme(theme))
    desk.show(drawing)
    empty = pixels(drawing)
    seen: list[npt.NDArray[np.uint8]] = []
    for kind in CheckKind:
        drawing.show_check(next(check for check, its in KINDS.items() if its is kind))
        desk.settle()
        picture = pixels(drawing)
        drawn = (picture != empty).any(axis=-1)
        assert drawn.mean() > 0.03, f"{kind.value} is hardly drawn"
        assert not drawn[:, -1].any(), f"{kind.value} is cut at its right"
        assert not drawn[-1].any(), f"{kind.value} is cut below"
        assert not any(np.array_equal(picture, other) for other in seen), f"{kind.value} looks like another"
        seen.append(picture)


@pytest.mark.parametrize("size", [TextSize.NORMAL, TextSize.LARGEST])
def test_h_opens_words_and_drawing_and_closes_them(desk: Desk, size: TextSize) -> None:
    window = desk.window(first=PageName.BENCH, bench=demo_bench(), text_size=size, language=Language.HINDI)
    window.activateWindow()
    page = window.page
    assert isinstance(page, BenchPage)
    page.session.situation, page.session.known = situation(State.OPEN), known(State.OPEN)
    page.session.looked = there = looked(State.OPEN)
    page.show_now()
    desk.settle()
    left = page.view.left
    ask = left.ask
    assert not ask.drawing.isVisible()
    QTest.keyClick(window, Qt.Key.Key_H)
    desk.settle()
    assert ask.shows_how
    assert ask.drawing.isVisible()
    assert ask.height() >= ask.minimumSizeHint().height(), "it is cut"
    assert left.answer.isVisible() == (size is TextSize.NORMAL)
    assert there is not None
    assert there.asked is not None
    assert ask.drawing.kind is KINDS[there.asked]
    page.show_now()
    assert ask.drawing.isVisible()
    assert set(ask.controls) <= set(page.controls)
    QTest.keyClick(window, Qt.Key.Key_H)
    desk.settle()
    assert not ask.drawing.isVisible()
    assert left.answer.isVisible()


@pytest.mark.parametrize("language", Language)
def test_no_check_s_drawing_is_cut_by_the_answers(desk: Desk, language: Language) -> None:
    """A question of two lines takes its second from the reasons, which scroll, and not from how it is done."""
    window = desk.window(first=PageName.BENCH, bench=demo_bench(), language=language)
    page, there = window.page, looked(State.OPEN)
    assert isinstance(page, BenchPage)
    assert there is not None
    assert there.answer.check is not None
    page.session.situation, page.session.known, page.session.looked = situation(State.OPEN), known(State.OPEN), there
    page.show_now()
    ask, questions = page.view.left.ask, window_words(language).answer.questions
    for check in Check:
        ask.show_check(replace(there.answer.check, question=questions[check]), check)
        ask.turn_how()
        desk.settle()
        foot = ask.drawing.mapTo(ask, QPoint(0, ask.drawing.height())).y()
        answers = ask.controls[2]
        assert foot <= answers.mapTo(ask, QPoint()).y(), f"{check.value} is cut below"


def test_the_black_lead_is_black_in_every_look_and_shows(desk: Desk) -> None:
    """The words beside it say so; on dark an edge in the colour of the text is around it."""
    for name in ThemeName:
        theme = load_theme(name)
        drawing = DrawingView(Drawing.CLIPS, theme, window_words(Language.ENGLISH).bench.drawing)
        drawing.setAutoFillBackground(True)
        drawing.resize(400, 220)
        desk.dressed(name)
        desk.show(drawing)
        picture = pixels(drawing)
        lead = picture[125:195, 320:390].astype(int)
        black = (lead.max(axis=-1) < 12).sum()
        assert black > 200, f"{name.value}: {black}"
        text = np.array([int(theme.colours.text[k : k + 2], 16) for k in (1, 3, 5)])
        assert (np.abs(lead - text).max(axis=-1) < 24).sum() > 60, f"{name.value}: no edge"
