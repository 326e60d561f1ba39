"""The first shape: the cases, and the terms they are found by."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    place = sa.Integer() if sqlite else sa.BigInteger()
    op.create_table(
        "cases",
        sa.Column("place", place, primary_key=True, autoincrement=False),
        sa.Column("folder", sa.String(255), nullable=False, unique=True),
        sa.Column("case_id", sa.String(255), nullable=False),
        sa.Column("model", sa.String(200)),
        sa.Column("imei", sa.String(40)),
        sa.Column("day", sa.Date()),
        sa.Column("technician", sa.String(200)),
        sa.Column("station", sa.String(200)),
        sa.Column("verdict", sa.String(20)),
        sa.Column("fault", sa.String(200)),
        sa.Column("credibility", sa.Float()),
        sa.Column("recommended", sa.String(20)),
        sa.Column("outcome", sa.String(20)),
        sa.Column("overrides", sa.Integer(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("damaged", sa.Text()),
    )
    if sqlite:
        # Letters, digits, vowel signs and the underscore of marks: the terms were cut already and are not cut again.
        op.execute(
            "CREATE VIRTUAL TABLE case_terms USING fts5(terms, detail=none, prefix='1 2 3 4 5 6', "
            """tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Pc'")"""
        )
    else:
        op.execute("CREATE TABLE case_terms (place bigint PRIMARY KEY, terms tsvector NOT NULL)")
        op.execute("CREATE INDEX case_terms_by_term ON case_terms USING gin (terms)")
