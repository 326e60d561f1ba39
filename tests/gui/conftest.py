"""What the tests of several pages' models share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.casebook.database import URL_VARIABLE
from gui.pages.casebook.finding import Shelf
from tests.gui.casebooks import make_casebook


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    patch = pytest.MonkeyPatch()
    patch.delenv(URL_VARIABLE, raising=False)
    shelf = Shelf(make_casebook(tmp_path_factory.mktemp("gui") / "book"))
    yield shelf
    shelf.close()
    patch.undo()
