"""Numbers of things in English sentences."""

from __future__ import annotations


def counted(number: int, thing: str, things: str = "") -> str:
    """`1 case`, `2 cases`; `things` is the plural of what takes more than an s."""
    return f"{number} {thing if number == 1 else things or f'{thing}s'}"
