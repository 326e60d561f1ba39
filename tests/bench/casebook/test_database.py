"""Databases: addresses, the shape of the index, and what is said where there is none."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from analysis.checks import Check
from bench.casebook import migrations
from bench.casebook.book import Casebook
from bench.casebook.database import DATABASE_FILE, URL_VARIABLE, IndexDamagedError, database_url
from bench.casebook.facts import CaseFacts, Wanted
from bench.casebook.schema import NEWEST
from bench.casebook.statistics import CheckCount, statistics
from bench.casebook.tables import Tables
from bench.errors import BadInputError
from tests.bench.casebook.folders import add


def test_the_migrations_lead_to_the_tables_as_they_are_written(book: Casebook) -> None:
    with book.index.database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Tables.metadata)
    ours = [one for one in differences if "case_terms" not in str(one)]
    assert ours == []


def test_the_newest_step_is_the_last_one_there_is() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [NEWEST]


def test_an_index_without_a_step_is_brought_up_to_date_and_a_newer_one_is_refused(book: Casebook) -> None:
    with book.index.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BadInputError, match="made by another version of bootbench"):
        Casebook.open(book.folder)


def test_an_index_from_before_checks_were_kept_is_completed_where_they_are_counted(book: Casebook) -> None:
    """What an older version wrote opens, is found as before, and is read again once somebody counts checks."""
    names = [f"C{k}" for k in range(3)]
    for name in names:
        add(book, name)
        path = book.folder / name / "case.json"
        fields = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(fields | {"checks": {"boots_on_own_battery": "no"}}), encoding="utf-8")
    with book.index.database.writing() as connection:
        connection.execute(text("ALTER TABLE cases DROP COLUMN checks"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    again = Casebook.open(book.folder)
    assert again.index.without_checks() == tuple(names)
    assert [one.checks for one in again.every(Wanted())] == [()] * 3
    shutil.rmtree(book.folder / "C2")
    again.complete()
    assert statistics(again.every(Wanted())).checks == (CheckCount(Check.BOOTS_ON_OWN_BATTERY, 0, 2),)
    assert again.index.without_checks() == ("C2",), "its folder is gone; a rebuild forgets it"
    again.close()


def test_the_index_of_a_casebook_with_a_percent_sign_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    book = Casebook.open(tmp_path / "100 % फ़ोन")
    add(book, "C1")
    assert book.find(Wanted(), 1).total == 1
    book.close()


@pytest.mark.parametrize(
    ("given", "means"),
    [
        ("postgresql://bench@host/shop", "postgresql+psycopg://bench@host/shop"),
        ("postgres://bench@host/shop", "postgresql+psycopg://bench@host/shop"),
        ("sqlite:////tmp/other.sqlite", "sqlite:////tmp/other.sqlite"),
    ],
)
def test_addresses(given: str, means: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(URL_VARIABLE, given)
    assert database_url(Path("x")).render_as_string() == means


@pytest.mark.parametrize("given", ["shop", "mysql://host/shop", "postgresql://bench:secret@localhost:1/shop", "://"])
def test_an_address_that_leads_nowhere_is_one_sentence_without_the_password(
    given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(URL_VARIABLE, given)
    with pytest.raises(BadInputError) as refused:
        Casebook.open(tmp_path / "book")
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(("at", "count"), [(0, 3000), (30, 3000), (8192, 40_000)])
def test_a_damaged_index_is_set_aside_and_made_again(
    at: int, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    book = Casebook.open(tmp_path)
    for k in range(30):
        add(book, f"C{k}")
    before = {one.folder: one for one in book.every(Wanted())}
    book.close()
    file = tmp_path / DATABASE_FILE
    content = bytearray(file.read_bytes())
    content[at : at + count] = random.Random(at).randbytes(count)
    file.write_bytes(content)
    assert not _reads_as(tmp_path, before)
    again = Casebook.open_for_rebuild(tmp_path)
    list(again.rebuild())
    assert {one.folder: one for one in again.every(Wanted())} == before
    assert (tmp_path / f"{DATABASE_FILE}.damaged-1").exists()
    again.close()


def _reads_as(folder: Path, cases: dict[str, CaseFacts]) -> bool:
    """Whether the index still opens and says the same."""
    try:
        book = Casebook.open(folder)
    except IndexDamagedError:
        return False
    try:
        return {one.folder: one for one in book.every(Wanted())} == cases and book.index.database.is_whole()
    except IndexDamagedError:
        return False
    finally:
        book.close()
