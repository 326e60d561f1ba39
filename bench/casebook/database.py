"""The database under an index: SQLite beside the case folders, or PostgreSQL by `BOOTBENCH_DATABASE_URL`.

Readers never wait for a writer (SQLite's write-ahead log, PostgreSQL's versions); writers take turns.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from bench.casebook.schema import WRITERS, bring_up_to_date
from bench.errors import BadInputError, BenchError

DATABASE_FILE = "casebook.sqlite"
URL_VARIABLE = "BOOTBENCH_DATABASE_URL"
PATIENCE_S = 120
"""How long a writer waits for its turn before it says so."""


_DAMAGE = ("malformed", "not a database", "no such table", "corrupt", "unsupported file format")
"""What SQLite says of a file whose content is not what it wrote."""


class IndexDamagedError(BenchError):
    """The index cannot be read; the folders can."""


class Database:
    """An index's database, of the right shape."""

    def __init__(self, engine: Engine, shown: str) -> None:
        self.engine, self.shown = engine, shown

    @classmethod
    def open(cls, folder: Path) -> Database:
        """Open the database of a casebook, and make its tables where they are missing.

        Raises `BadInputError` where there can be none, `IndexDamagedError` where it is no database any more.
        """
        url = database_url(folder)
        shown = url.database if url.drivername == "sqlite" and url.database else url.render_as_string()
        engine = _engine(url)
        try:
            with _refusals(shown):
                bring_up_to_date(engine, shown)
        except BenchError:
            engine.dispose()
            raise
        return cls(engine, shown)

    @property
    def on_sqlite(self) -> bool:
        """Whether the index is a file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One state of the index, whatever others write meanwhile."""
        with _refusals(self.shown), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The turn to write, from here to the end of the block; kept if the block ends, taken back if it raises."""
        with (
            _refusals(self.shown),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            if not self.on_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITERS})
            yield connection

    def is_whole(self) -> bool:
        """Whether the file of the index holds together; PostgreSQL looks after itself."""
        if not self.on_sqlite:
            return True
        try:
            with self.reading() as connection:
                return connection.execute(text("PRAGMA quick_check(1)")).scalar() == "ok"
        except IndexDamagedError:
            return False

    def refresh_statistics(self) -> None:
        """Let the database count again what its plans rest on."""
        with self.writing() as connection:
            connection.execute(text("ANALYZE"))

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def database_url(folder: Path) -> URL:
    """Where the index of a casebook is. Raises `BadInputError` for an address that is none."""
    given = os.environ.get(URL_VARIABLE, "").strip()
    if not given:
        return URL.create("sqlite", database=str(folder / DATABASE_FILE))
    try:
        url = make_url(given)
    except ArgumentError as error:
        raise _wrong_address("expected the address of a database, but this is none") from error
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("postgresql+psycopg", "sqlite"):
        raise _wrong_address(f"expected postgresql:// or sqlite://, not {url.drivername}://")
    return url


def _wrong_address(problem: str) -> BadInputError:
    return BadInputError(URL_VARIABLE, problem, advice='write "postgresql://user:password@host/database"')


def _engine(url: URL) -> Engine:
    try:
        if url.drivername == "sqlite":
            engine = create_engine(url, connect_args={"timeout": PATIENCE_S, "check_same_thread": False})
            event.listen(engine, "connect", _sqlite_connected)
            event.listen(engine, "begin", _sqlite_begins)
            return engine
        return create_engine(url, connect_args={"connect_timeout": 15}, pool_pre_ping=True)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        advice = "install it with: pip install bootbench[postgres]"
        raise BadInputError(URL_VARIABLE, "PostgreSQL needs the package psycopg", advice=advice) from error


def _sqlite_connected(connection: Any, _record: object) -> None:
    """Our own transactions instead of Python's, the write-ahead log, and no wait for the disk at each commit.

    The folders are the truth: what a power cut takes from the index, `rebuild` brings back.
    """
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "cache_size=-65536", "mmap_size=268435456"):
        connection.execute(f"PRAGMA {pragma}").close()


def _sqlite_begins(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _refusals(shown: str) -> Iterator[None]:
    """What the database refuses, as one sentence."""
    try:
        yield
    except DBAPIError as error:
        said = " ".join(str(error.orig).split())
        if any(words in said for words in _DAMAGE):
            raise IndexDamagedError(
                f"{shown}: the index is damaged ({said}); make it again with: bootbench casebook rebuild"
            ) from error
        raise BadInputError(shown, f"the index cannot be used ({said})") from error
    except SQLAlchemyError as error:
        raise BadInputError(shown, f"the index cannot be used ({' '.join(str(error).split())})") from error
