"""Alembic's way in: runs the steps on the connection and in the transaction of `bench.casebook.schema`."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transaction_per_migration=False)
context.run_migrations()
