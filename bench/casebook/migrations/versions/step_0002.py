"""The checks that were done in each case; empty in rows from before, which are read again where checks are counted."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column."""
    op.add_column("cases", sa.Column("checks", sa.JSON()))
