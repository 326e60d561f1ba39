"""The languages that a report can be written in: one row each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from importlib import import_module

from bench.report.words import ReportWords


class Language(Enum):
    """The value is the BCP 47 tag, and the name on the command line."""

    ENGLISH = "en"
    HINDI = "hi"


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """Where the words of a language are."""

    language: Language
    module: str
    name: str


LANGUAGES = (
    LanguageRow(Language.ENGLISH, "bench.report.english", "ENGLISH"),
    LanguageRow(Language.HINDI, "bench.report.hindi", "HINDI"),
)


def words_of(language: Language) -> ReportWords:
    """The words of a language."""
    row = next(row for row in LANGUAGES if row.language is language)
    words = getattr(import_module(row.module), row.name)
    if not isinstance(words, ReportWords):
        raise TypeError(f"{row.module}.{row.name} holds no words")
    return words
