"""Terms: words the same for every database, marks that nobody finds by typing."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.casebook.facts import CaseFacts, Wanted
from bench.casebook.terms import LONGEST_WORD, Mark, Term, case_terms, mark_term, wanted_terms, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mb_ufs_edl_9008", ("mb", "ufs", "edl", "9008")),
        ("R. Nair", ("r", "nair")),
        ("टी. शर्मा", ("टी", "शर्मा")),
        ("STRASSE Straße", ("strasse", "strasse")),
        ("J. Díaz J. Di\u0301az", ("j", "díaz", "j", "díaz")),
        ("\"water\" AND (port*) OR NOT 'x'\\", ("water", "and", "port", "or", "not", "x")),
        ("", ()),
    ],
)
def test_words(text: str, words: tuple[str, ...]) -> None:
    assert words_of(text) == words


@given(st.text(max_size=200))
def test_a_word_holds_nothing_that_a_query_could_take_for_its_own(text: str) -> None:
    for word in words_of(text):
        assert 0 < len(word) <= LONGEST_WORD
        assert all(character.isalnum() or unicodedata.category(character)[0] == "M" for character in word)


@given(st.text(max_size=60))
def test_every_word_of_a_case_is_found_by_it(text: str) -> None:
    facts = CaseFacts(folder="C1", case_id="C1", notes=(text,))
    wanted = {term.text for term in wanted_terms(Wanted(text=text))}
    assert wanted <= case_terms(facts)


def test_marks_are_whole_values_whatever_their_case() -> None:
    assert mark_term(Mark.TECHNICIAN, "R. Nair") == mark_term(Mark.TECHNICIAN, "r. NAIR ")
    assert mark_term(Mark.TECHNICIAN, "R. Nair") != mark_term(Mark.STATION, "R. Nair")
    assert mark_term(Mark.TECHNICIAN, "R. Nair") not in {term.text for term in wanted_terms(Wanted(text="R. Nair"))}


def test_short_numbers_are_whole_words_and_everything_else_is_a_beginning() -> None:
    assert wanted_terms(Wanted(text="4711 867816050 wat")) == (
        Term("4711"),
        Term("867816050", begins=True),
        Term("wat", begins=True),
    )
