"""Exports of the Trace page: the readings between the markers, columns, and the picture to a file and the clipboard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from bench.traces.reading import open_recording
from gui.plots.lanes import Span
from tests.gui.samples import RATE_HZ, recording_text
from tests.gui.windowed.desk import Desk, trace_of
from tests.gui.windowed.looking import shown


def test_the_readings_between_the_markers_become_a_file_of_their_own(desk: Desk, tmp_path: Path) -> None:
    window = shown(desk, recording_text())
    page = trace_of(window)
    page.opened.measuring.set_markers(Span(8.0, 10.0))
    page.export_readings(tmp_path / "part.jls")
    desk.wait_for((tmp_path / "part.jls").exists, "the file")
    back = open_recording(tmp_path / "part.jls").trace
    assert page.text is not None
    whole = page.text.opened[0].trace
    assert whole is not None
    np.testing.assert_array_equal(back.current_a, whole.current_a[round(8 * RATE_HZ) : round(10 * RATE_HZ)])
    page.export_columns(tmp_path / "columns.csv")
    desk.wait_for((tmp_path / "columns.csv").exists, "the columns")
    desk.wait_for(lambda: "columns.csv" in page.opened.panel.said_text, "the sentence")


def test_what_cannot_be_written_is_said(desk: Desk, tmp_path: Path) -> None:
    window = shown(desk, recording_text())
    page = trace_of(window)
    page.export_readings(tmp_path / "nowhere" / "part.csv")
    desk.wait_for(window.notice.isVisible, "the sentence")
    assert list(tmp_path.iterdir()) == []


def test_the_picture_goes_to_a_file_and_to_the_clipboard(desk: Desk, tmp_path: Path) -> None:
    window = shown(desk, recording_text())
    page = trace_of(window)
    page.save_picture(tmp_path / "trace")
    saved = QImage(str(tmp_path / "trace.png"))
    active = page.opened.trace.active
    assert active is not None
    assert (saved.width(), saved.height()) == (active.width(), active.height())
    QApplication.clipboard().clear()
    page.copy_picture()
    assert QApplication.clipboard().image().size() == saved.size()
    page.save_picture(tmp_path / "nowhere" / "trace.png")
    assert window.notice.isVisible()
