"""The name that was meant by one that there is none of: a list of twenty names is too long for a sentence."""

from __future__ import annotations

from collections.abc import Iterable


def nearest_or(name: str, known: Iterable[str], otherwise: str) -> str:
    """Advice on a name that is none of the known: the one that it is most like, or what is said otherwise."""
    from difflib import get_close_matches  # for a refusal alone: every verb reads JSON, and would wait for it

    near = get_close_matches(name, tuple(known), n=1)
    return f"perhaps {near[0]} is meant" if near else otherwise
