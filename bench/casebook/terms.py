"""The words that a case is found by, the same in every database: made here, so that no database cuts them otherwise.

A term is a word of the case's text, or a mark such as `_v6d6f…`: an underscore, the field's letter, a fingerprint of
the value. No word contains an underscore, so nobody finds a mark by typing. Numbers have marks of their own: `_e004711`
is an end of an IMEI, `_c147` an end of the number of a case, so that any part of it is the beginning of one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from hashlib import blake2b

from bench.casebook.facts import CaseFacts, Wanted

LAST_DIGITS = (4, 5, 6, 7, 8)
"""Ends of an IMEI that it is found by: people know a phone by its last digits."""
LONGEST_WORD = 60
WHOLE_NUMBER = 8
"""Digits up to which a number that is asked for is no beginning of an IMEI: the first eight are those of every phone of
its model, and say nothing."""
_IMEI_END, _IMEI_LAST_FOUR, _CASE_NUMBER = "_e", "_q", "_c"
_NUMBERS = re.compile(r"\d{1,8}(?!\d)", re.ASCII)


class Mark(Enum):
    """Fields that are asked for as a whole; the value is the letter of their terms."""

    IMEI = "i"
    TECHNICIAN = "t"
    STATION = "s"
    FAULT = "f"
    VERDICT = "v"
    OUTCOME = "o"
    TAG = "g"
    DAMAGED = "d"
    OVERRIDDEN = "r"


@dataclass(frozen=True, slots=True)
class Term:
    """Something to look for."""

    text: str
    begins: bool = False
    """It is enough that a word begins so."""


@dataclass(frozen=True, slots=True)
class AnyOf:
    """What a case must have one of."""

    terms: tuple[Term, ...]


def words_of(text: str) -> tuple[str, ...]:
    """Letters and digits with their vowel signs, without regard to case or to how an accent is stored."""
    folded = unicodedata.normalize("NFKC", text.casefold())
    if folded.isascii() and folded.isalnum():
        return (folded[:LONGEST_WORD],)
    parted = "".join(character if _in_word(character) else " " for character in folded)
    return tuple(word[:LONGEST_WORD] for word in parted.split())


def case_terms(facts: CaseFacts, more: tuple[str, ...] = ()) -> frozenset[str]:
    """Every term of a case; `more` are texts that belong to it but stand in no field, such as reasons of overrides."""
    named = (facts.model, facts.technician, facts.station, facts.fault, facts.verdict, facts.outcome, facts.damaged)
    texts = (facts.folder, facts.case_id, *(text for text in named if text), *facts.tags, *facts.notes, *more)
    found = {word for text in texts for word in words_of(text)}
    if facts.imei:
        found.update(words_of(facts.imei))
        ends = [facts.imei[-count:] for count in LAST_DIGITS if facts.imei[-count:].isalnum()]
        found.update(f"{_IMEI_END}{end.casefold()}" for end in ends)
        found.update(f"{_IMEI_LAST_FOUR}{end.casefold()}" for end in ends[:1])
    for number in _NUMBERS.findall(f"{facts.folder} {facts.case_id}"):
        found.update(f"{_CASE_NUMBER}{number[k:]}" for k in range(len(number)))
    return frozenset(found.union(_marks(facts)))


def wanted_terms(wanted: Wanted) -> tuple[AnyOf, ...]:
    """What a case must have; the days are not among them."""
    marks = (
        (Mark.IMEI, wanted.imei),
        (Mark.TECHNICIAN, wanted.technician),
        (Mark.STATION, wanted.station),
        (Mark.FAULT, wanted.fault),
        (Mark.VERDICT, wanted.verdict),
        (Mark.OUTCOME, wanted.outcome),
        (Mark.DAMAGED, _yes_no(wanted.damaged)),
        (Mark.OVERRIDDEN, _yes_no(wanted.overridden)),
        *((Mark.TAG, tag) for tag in wanted.tags),
    )
    whole = (AnyOf((Term(mark_term(mark, value)),)) for mark, value in marks if value is not None)
    return (*whole, *(AnyOf(tuple(_typed(word))) for word in words_of(wanted.text)))


def has_signs_alone(text: str) -> bool:
    """Whether somebody typed something, and none of it is part of any word."""
    return bool(text.strip()) and not words_of(text)


def _typed(word: str) -> Iterator[Term]:
    """What a word that somebody types may be; it may not be typed to its end yet."""
    if not (word.isascii() and word.isdecimal() and len(word) <= WHOLE_NUMBER):
        yield Term(word, begins=True)
        return
    yield Term(word)
    if len(word) > 1:
        yield Term(f"{_CASE_NUMBER}{word}", begins=True)
        last_four = len(word) < LAST_DIGITS[0]
        yield Term(f"{_IMEI_LAST_FOUR}{word}", begins=True) if last_four else Term(f"{_IMEI_END}{word}")


@lru_cache(maxsize=4096)
def mark_term(mark: Mark, value: str) -> str:
    """The term of a field's whole value; two values share one with a chance of 2⁻⁶⁴."""
    folded = unicodedata.normalize("NFKC", value.strip().casefold())
    return f"_{mark.value}{blake2b(folded.encode(), digest_size=8).hexdigest()}"


def _marks(facts: CaseFacts) -> Iterator[str]:
    values = (
        (Mark.IMEI, facts.imei),
        (Mark.TECHNICIAN, facts.technician),
        (Mark.STATION, facts.station),
        (Mark.FAULT, facts.fault),
        (Mark.VERDICT, facts.verdict),
        (Mark.OUTCOME, facts.outcome),
        (Mark.DAMAGED, _yes_no(facts.damaged is not None)),
        (Mark.OVERRIDDEN, _yes_no(facts.overrides > 0)),
        *((Mark.TAG, tag) for tag in facts.tags),
    )
    return (mark_term(mark, value) for mark, value in values if value is not None)


def _in_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"
