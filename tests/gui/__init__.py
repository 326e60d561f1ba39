"""Tests of the window; `gui` comes first, since it knows what must be imported before Qt."""

import gui  # noqa: F401
