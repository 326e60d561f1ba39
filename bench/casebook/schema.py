"""The index brought to the shape that this version needs: on first use and after an upgrade, by itself.

The steps run inside one write transaction. Of two processes that open a new index at once, one makes the tables while
the other waits, looks again, and finds them.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from bench.errors import BadInputError

NEWEST = "0002"
"""The last step; compared on every start, so that Alembic is only loaded where there is something to do."""


def bring_up_to_date(engine: Engine, shown: str) -> None:
    """Run the steps that are missing. Raises `BadInputError` for an index that a newer bootbench made."""
    with engine.connect() as connection:
        if _step(connection) == NEWEST:
            return
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITERS})
        if _step(connection) != NEWEST:
            _run_steps(connection, shown)


WRITERS = 0x626F6F7462656E63
"""Key of PostgreSQL's advisory lock that writers of a casebook take."""


def _step(connection: Connection) -> str | None:
    """The step that the index is at; `None` for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _run_steps(connection: Connection, shown: str) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    # Alembic's settings take a percent sign for an interpolation.
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, NEWEST)
    except CommandError as error:
        raise BadInputError(
            shown, f"was made by another version of bootbench ({error})", advice="use that version or a newer one"
        ) from error
