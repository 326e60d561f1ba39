"""A window comes back as it was left, after a restart and after a crash; a capture that was cut off is offered."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from analysis.ladder import REFERENCE_LADDER
from bench.case import load_case
from bench.demo import CASE
from bench.plan import StopRules
from bench.plan_toml import load_plan
from bench.recorder.recorder import Job, Recorder
from bench.window_request import WindowRequest
from gui.app import load_or_refuse
from gui.english import ENGLISH
from gui.kept_work import KeptWork, WorkKept
from gui.pages.settings.page import SettingsPage
from gui.pages.settings.words import Part
from gui.pages.texts import PageName
from gui.plots.lanes import Span
from gui.window import Window
from gui.words import Words
from tests.bench.recorder.benches import opening, phone_on_leads, station
from tests.gui.windowed.desk import Desk, trace_of
from tests.gui.windowed.looking import button, view_of

SHORT = replace(load_plan(), stop=StopRules(longest_s=6.0, key_wait_s=6.0, settled_s=4.0, stuck_s=4.0))


def window_at(desk: Desk, file: Path, *, back: bool) -> Window:
    window = desk.window(load=load_demo)
    restart = window.keep_work(KeptWork(file))
    restart.come_back(with_page=back)
    return window


def load_demo(source: Path, say: Words) -> Iterator[object]:
    return load_or_refuse(WindowRequest(), source, say)


def left_behind(desk: Desk, file: Path) -> None:
    """A window with the demo's case zoomed in, then on the privacy settings; it ends without closing anything."""
    window = window_at(desk, file, back=False)
    window.open(CASE)
    desk.wait_for(lambda: not trace_of(window).bridge.busy, "the case")
    trace_of(window).opened.trace.views[0].canvas.show_span(Span(2.0, 9.0))
    window.show_page(PageName.SETTINGS)
    assert isinstance(window.page, SettingsPage)
    window.page.show_part(Part.PRIVACY)
    window.resize(1400, 850)
    assert window.restart is not None
    window.restart.keep()


def test_layout_and_open_traces_return_after_a_crash(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "window.json"
    left_behind(desk, file)
    again = window_at(desk, file, back=True)
    assert isinstance(again.page, SettingsPage)
    assert again.page.part is Part.PRIVACY
    assert (again.width(), again.height()) == (1400, 850)
    again.show_page(PageName.TRACE)
    desk.wait_for(lambda: not trace_of(again).bridge.busy, "the case again")
    assert view_of(again).start_s == pytest.approx(2.0, abs=0.01)
    assert view_of(again).stop_s == pytest.approx(9.0, abs=0.01)


def test_what_was_asked_for_on_the_command_line_comes_first(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "window.json"
    left_behind(desk, file)
    again = window_at(desk, file, back=False)
    assert again.name is PageName.TRACE
    again.show_page(PageName.SETTINGS)
    assert isinstance(again.page, SettingsPage)
    assert again.page.part is Part.PRIVACY


@pytest.mark.parametrize("content", [b"", b"{}", b"\0" * 99, b'{"format": "bootbench-window/1", "page": "kitchen"}'])
def test_a_file_that_cannot_be_read_is_no_work(desk: Desk, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "window.json"
    file.write_bytes(content)
    window = window_at(desk, file, back=True)
    assert window.isVisible()
    assert window.restart is not None
    window.restart.keep()
    kept = KeptWork(file).load()
    assert isinstance(kept, WorkKept)
    assert kept.page is window.name


def killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_capture_that_was_cut_off_is_finished_and_offered(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("bench.recorder.unfinished.finished", killed)
        recorder = Recorder(
            Job(station("riden"), SHORT, tmp_path / "C0147", "C0147"),
            opening(phone_on_leads("normal_boot", 3)),
            REFERENCE_LADDER,
            flush_s=5.0,
        )
        with pytest.raises(KeyboardInterrupt):
            recorder.record()
    assert [path.name for path in tmp_path.iterdir()] == ["C0147.part"]
    window = window_at(desk, tmp_path / "window.json", back=True)
    assert window.restart is not None
    window.restart.recover(tmp_path)
    desk.wait_for(lambda: window.notice.isVisible(), "the notice")
    assert window.notice.heading == "bootbench was closed while recording"
    assert "of C0147 are kept." in window.notice.sentence
    button(window.notice, ENGLISH.frame.go_on).click()
    desk.wait_for(lambda: not trace_of(window).bridge.busy, "the case")
    assert trace_of(window).text is not None
    assert load_case(tmp_path / "C0147").runs


def test_a_folder_without_captures_says_nothing(desk: Desk, tmp_path: Path) -> None:
    window = window_at(desk, tmp_path / "window.json", back=True)
    assert window.restart is not None
    window.restart.recover(tmp_path / "none")
    desk.wait_for(lambda: window.restart is not None and not window.restart.bridge.busy, "the look")
    assert not window.notice.isVisible()
    QTest.keyClick(window, Qt.Key.Key_F1)


ASKED = """
from bench.window_request import WindowRequest
from gui.app import begin
from gui.kept_work import KeptWork, WorkKept
from gui.pages.texts import PageName
for station in (None, "sim://riden"):
    KeptWork().keep(WorkKept(page=PageName.TRACE, width_px=1280, height_px=800))
    application, window = begin(WindowRequest(station=station))
    print(window.name.value)
    window.close()
    application.shutdown()
    del window, application
"""


def test_with_a_station_it_starts_on_its_bench_page(tmp_path: Path) -> None:
    """In a process of its own: the application is made there."""
    ran = subprocess.run(
        [sys.executable, "-c", ASKED],
        env=os.environ | {"XDG_DATA_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert ran.stdout.split() == [PageName.TRACE.value, PageName.BENCH.value], ran.stderr
