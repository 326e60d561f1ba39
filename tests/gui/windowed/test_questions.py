"""A file that leaves something open is asked about in the window, and opened with the answer."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bench.window_request import WindowRequest
from gui.app import load_or_refuse
from gui.window import Window
from tests.gui.windowed.desk import Desk, trace_of

NUMBERS = "".join(f"{0.1 + 0.001 * k:.3f}\n" for k in range(300))


def asked(desk: Desk, path: Path) -> Window:
    window = desk.window(load=partial(load_or_refuse, WindowRequest()))
    window.open(path)
    desk.wait_for(trace_of(window).question.isVisible, "the question")
    return window


def test_a_rate_a_unit_and_a_column_are_asked_until_it_opens(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text(NUMBERS, encoding="utf-8")
    window = asked(desk, path)
    page = trace_of(window)
    for _ in range(4):
        if page.text is not None:
            break
        said = {"rate_hz": "100", "unit": "A", "current": "1"}
        for name, field in page.question.fields.items():
            field.setText(said.get(name, ""))
        last = list(page.question.fields.values())[-1]
        desk.wait_for(lambda: any(field.hasFocus() for field in page.question.fields.values()), "the focus")
        QTest.keyClick(last, Qt.Key.Key_Return)
        desk.wait_for(lambda: not page.question.isVisible(), "the answer to be taken")
        desk.wait_for(lambda: page.text is not None or page.question.isVisible(), "the next question or the page")
    assert page.text is not None
    trace = page.text.opened[0].trace
    assert trace is not None
    assert (len(trace), trace.clock.median_rate_hz) == (300, 100.0)
    assert not page.question.isVisible()


def test_a_word_where_a_number_belongs_is_pointed_at_and_esc_leaves_the_question(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text("current_a\n" + NUMBERS, encoding="utf-8")
    window = asked(desk, path)
    page = trace_of(window)
    assert page.regions[0] is page.question
    assert "rate_hz" in page.question.fields
    page.question.fields["rate_hz"].setText("fast")
    page.question.open_button.click()
    desk.settle()
    assert page.text is None
    assert page.question.isVisible()
    assert window.page.close_panel()
    assert not page.question.isVisible()
    assert page.question not in page.regions
