"""How the index comes to its present shape, step by step (Alembic); run by `bench.casebook.schema` alone."""
