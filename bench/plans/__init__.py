"""The plans that are shipped, as data; `bench.plan_toml` reads them."""
