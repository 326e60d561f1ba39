"""Notes of the Trace page go into the case and are taken back there; the golden band lies behind the trace."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from analysis.diagnosis import Verdict
from bench.case import load_case
from bench.case_notes import notes_of
from bench.simulate import simulate_case
from bench.window_request import WindowRequest
from gui.app import load_or_refuse
from gui.keys import Key
from gui.pages.trace.page import TracePage
from gui.window import Window
from tests.gui.golden_files import golden
from tests.gui.samples import case_text, recording_text
from tests.gui.windowed.desk import Desk, pixels, trace_of
from tests.gui.windowed.looking import shown


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A simulated case of its own, and a home of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "home"))
    simulate_case("mb_ufs_edl_9008", 3, "riden", tmp_path / "case")
    return tmp_path / "case"


def opened(desk: Desk, case: Path) -> Window:
    window = desk.window(load=partial(load_or_refuse, WindowRequest()))
    window.open(case)
    desk.wait_for(lambda: trace_of(window).text is not None and not trace_of(window).text.waiting, "the case")  # type: ignore[union-attr]
    return window


def write(page: TracePage, text: str) -> None:
    field = page.opened.panel.notes.field
    field.setText(text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def kept(case: Path) -> list[str]:
    return [note.text for note in notes_of(load_case(case).runs[0].events)]


def test_a_note_is_kept_with_the_case_and_taken_back_there(desk: Desk, case: Path) -> None:
    window = opened(desk, case)
    page = trace_of(window)
    assert window.press(Key.N)
    assert page.opened.is_measuring
    assert page.opened.panel.notes.field.hasFocus()
    write(page, "smells of flux")
    write(page, "cold joint?")
    assert sorted(kept(case)) == ["cold joint?", "smells of flux"]
    active = page.opened.trace.active
    assert active is not None
    assert {note.text for note in active.canvas.scene_now().lanes.notes} == {"cold joint?", "smells of flux"}
    assert page.undo().startswith("note at")
    assert kept(case) == ["smells of flux"]
    assert page.redo().startswith("note at")
    page.opened.measuring.take_note(0)
    assert len(kept(case)) == 1
    window.close()
    again = opened(desk, case)
    state = trace_of(again).opened.measuring.state
    assert [note.text for note in state.notes_of("run-1")] == kept(case)


def test_a_case_that_cannot_be_written_says_so_and_shows_no_note(desk: Desk, case: Path) -> None:
    window = opened(desk, case)
    assert window.press(Key.N)
    (case / "case.json").unlink()
    write(trace_of(window), "not lost")
    assert window.notice.isVisible()
    assert trace_of(window).opened.panel.notes.field.text() == "not lost", "it is kept on the page until it is written"
    assert trace_of(window).opened.measuring.state.notes_of("run-1") == ()


def test_a_recording_of_no_case_has_no_notes(desk: Desk) -> None:
    window = shown(desk, recording_text())
    trace_of(window).opened.trace.measure_button.click()
    desk.settle()
    assert not trace_of(window).opened.panel.notes.isVisible()
    assert window.press(Key.N)
    assert window.notice.isVisible()


def test_the_band_lies_behind_the_trace_and_says_where_it_is_left(desk: Desk, tmp_path: Path) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    page = trace_of(window)
    page.opened.trace.measure_button.click()
    active = page.opened.trace.active
    assert active is not None
    page.opened.measuring.show_band(golden(tmp_path, 0.6))
    desk.wait_for(lambda: active.canvas.scene_now().lanes.band is not None, "the band")
    band = active.canvas.scene_now().lanes.band
    assert band is not None
    assert band.outside_s is not None
    assert "Healthy band of 9 boots" in page.opened.panel.band_text
    assert "A leaves it at" in page.opened.panel.band_text
    assert "below" in page.opened.panel.band_text
    desk.settle()
    fill = np.array([int(page.around.theme.colours.golden_fill[k : k + 2], 16) for k in (1, 3, 5)])
    assert (pixels(active.plot) == fill).all(axis=-1).any()
    page.opened.trace.tools.band_button.click()
    assert active.canvas.scene_now().lanes.band is None
    assert page.opened.panel.band_text == ""


def test_the_band_of_another_phone_is_refused(desk: Desk, tmp_path: Path) -> None:
    window = shown(desk, case_text(Verdict.MOTHERBOARD))
    page = trace_of(window)
    page.opened.measuring.show_band(golden(tmp_path, 0.6, "Another phone"))
    desk.wait_for(window.notice.isVisible, "the sentence")
    assert not page.opened.trace.tools.band_button.isChecked()
