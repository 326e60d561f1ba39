"""Text from a phone: shown safely and bounded, whatever it holds."""

from __future__ import annotations

import unicodedata

LONGEST = 256
"""Characters of one value; a phone's longest honest property (a fingerprint) has some 90."""
_CUT = "…"


def shown(text: str | bytes, longest: int = LONGEST) -> str:
    """One line that no terminal, page or eye misreads: at most `longest` characters, the last an ellipsis if cut.

    Control characters, line ends, direction marks, other format characters and lone surrogates stand as escapes
    (`\\x1b`, `\\u202e`); bytes that are no UTF-8 stand as `\\xff`. A backslash stays as it is: this is for people, and
    is not turned back.
    """
    # Cut first: a megabyte of escapes is not worth making. An escape is at least as long as what it stands for.
    if isinstance(text, bytes):
        text = text[: 4 * longest + 4].decode("utf-8", errors="backslashreplace")
    line = "".join(_fit(character) for character in text[: longest + 1])
    return line if len(line) <= longest else line[: longest - 1] + _CUT


def _fit(character: str) -> str:
    # Cf: direction marks, zero-width joiners, tags. Cs: lone surrogates. Zl, Zp: line ends that str.splitlines knows.
    if character.isprintable() and unicodedata.category(character) not in ("Cf", "Co", "Cn"):
        return character
    return character.encode("unicode_escape").decode("ascii")
