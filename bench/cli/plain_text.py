"""Text out of somebody else's file, shown at a terminal."""

from __future__ import annotations


def plain(text: str) -> str:
    """The same without what steers a terminal: an unprintable character is written out."""
    return text if text.isprintable() else ascii(text)[1:-1]
