"""A casebook for each test, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.casebook.book import Casebook
from bench.casebook.database import URL_VARIABLE
from tests.bench.casebook.postgresql import NEEDED, Server, postgresql

DATABASES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.needs(*NEEDED)))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with postgresql() as running:
        yield running


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Sets the environment as a person would, and gives the database's name."""
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    if request.param == "postgresql":
        monkeypatch.setenv(URL_VARIABLE, request.getfixturevalue("server").new_database())
    return str(request.param)


@pytest.fixture
def book(database: str, tmp_path: Path) -> Iterator[Casebook]:
    opened = Casebook.open(tmp_path / "book")
    yield opened
    opened.close()
