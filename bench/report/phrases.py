"""Sentences of the diagnosis and of the clauses in another language, by a table of phrases.

Those sentences are made where the physics and the rules are, in English, with numbers and names in them. A row of the
table is one such sentence as a regular expression with groups, and how another language says it; what stands in a
group is looked up in turn. A sentence that no row knows stays as it is: an English sentence is better than none. Here
their numbers get the signs of print, also in English.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bench.report.quantities import typeset


@dataclass(frozen=True, slots=True)
class Phrase:
    """One kind of sentence."""

    english: re.Pattern[str]
    """Matches the whole sentence."""
    words: str
    """`{0}`, `{1}` … stand for the groups."""


class Phrasebook:
    """Looks sentences up, the first row that matches before the others; remembers what it found."""

    def __init__(self, phrases: Sequence[Phrase] = ()) -> None:
        self._phrases = tuple(phrases)
        self._known: dict[str, str] = {}

    def said(self, sentence: str) -> str:
        """The sentence in the language of the book, its numbers as they are printed."""
        if not sentence:
            return sentence
        return typeset(self._looked_up(sentence))

    def knows(self, sentence: str) -> bool:
        """Whether some row says it."""
        return any(phrase.english.fullmatch(sentence) for phrase in self._phrases)

    def _looked_up(self, sentence: str) -> str:
        if sentence not in self._known:
            self._known[sentence] = self._by_rows(sentence)
        return self._known[sentence]

    def _by_rows(self, sentence: str) -> str:
        for phrase in self._phrases:
            match = phrase.english.fullmatch(sentence)
            if match is not None:
                return phrase.words.format(*(self._looked_up(group) if group else "" for group in match.groups()))
        return sentence


def phrase(english: str, words: str) -> Phrase:
    """A row of a table: `*` in the English stands for a group that may hold anything."""
    parts = [re.escape(part) for part in english.split("*")]
    return Phrase(re.compile("(.+?)".join(parts[:-1]) + ("(.+)" if len(parts) > 1 else "") + parts[-1]), words)
