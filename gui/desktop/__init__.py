"""The desktop entry and the icon; the package installs them where a desktop looks for them (`pyproject.toml`)."""
