"""A real window for each test, and the promise that none leaves anything behind: no warning, no thread, no widget."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.casebook.database import URL_VARIABLE
from tests.gui.casebooks import make_casebook
from tests.gui.qt_libraries import QT_IS_MISSING

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # without a platform Qt would end the whole test run

OF_THE_PLATFORM = (
    "This plugin does not support propagateSizeHints()",
    "This plugin does not support raise()",
    "This plugin does not support grabbing the keyboard",
)
"""What the offscreen platform says of itself, whatever the window does."""


class _Skipped(pytest.Module):
    """A module that cannot be imported here, and says why."""

    def collect(self) -> list[pytest.Item]:
        pytest.skip(f"{self.path.name} {QT_IS_MISSING}", allow_module_level=True)


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Skip the modules of this folder, by name, where Qt cannot be imported."""
    return _Skipped.from_parent(parent, path=module_path) if QT_IS_MISSING else None


if not QT_IS_MISSING:
    import PySide6.QtWidgets

    from bench.traces.jls_standby import STANDBY, Standby
    from tests.gui.windowed.desk import Desk, python_threads, quiet_application, running_threads

    @pytest.fixture(autouse=True)
    def _no_process_stands_by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
        """Hundreds of windows that open nothing long would start as many; tests that are about it use `children`."""
        if "children" not in request.fixturenames:
            monkeypatch.setattr(Standby, "fill", lambda _standby: None)

    @pytest.fixture(scope="session")
    def application() -> PySide6.QtWidgets.QApplication:
        """The one application of the test run."""
        return quiet_application()

    @pytest.fixture(scope="module")
    def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
        """A small casebook."""
        return make_casebook(tmp_path_factory.mktemp("windowed") / "book")

    @pytest.fixture
    def own_casebook(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """That casebook is the user's, and the rest of the user's folder is empty."""
        monkeypatch.delenv(URL_VARIABLE, raising=False)
        monkeypatch.setenv("BOOTBENCH_CASEBOOK", str(folder))
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    @pytest.fixture
    def desk(application: PySide6.QtWidgets.QApplication) -> Iterator[Desk]:
        """Opens windows and looks after them."""
        before = python_threads()
        desk = Desk(application)
        try:
            yield desk
        finally:
            said = desk.close()
        assert desk.raised == []
        assert [line for line in said if line not in OF_THE_PLATFORM] == []
        assert application.topLevelWidgets() == []
        assert python_threads() <= before
        assert running_threads() == []
        assert STANDBY.pid is None
