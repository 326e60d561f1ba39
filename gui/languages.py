"""The languages of the window: one row each, its words imported when a window first speaks it. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from bench.report.languages import Language
from gui.words import Words


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """Where the words of a language are, and what it calls itself."""

    language: Language
    own_name: str
    """The same as in its words, which need not be imported for it."""
    module: str
    name: str


LANGUAGES = (
    LanguageRow(Language.ENGLISH, "English", "gui.english", "ENGLISH"),
    LanguageRow(Language.HINDI, "हिन्दी", "gui.hindi", "HINDI"),
)


def row_of(language: Language) -> LanguageRow:
    """The row of a language."""
    return next(row for row in LANGUAGES if row.language is language)


def window_words(language: Language) -> Words:
    """The words of the window in a language."""
    row = row_of(language)
    words = getattr(import_module(row.module), row.name)
    if not isinstance(words, Words):
        raise TypeError(f"{row.module}.{row.name} holds no words")
    return words
