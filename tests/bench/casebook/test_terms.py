"""Terms: words the same for every database, marks that nobody finds by typing."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.casebook.facts import CaseFacts, Wanted
from bench.casebook.terms import LONGEST_WORD, AnyOf, Mark, Term, case_terms, mark_term, wanted_terms, words_of


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
    there = case_terms(facts)
    assert all(any(term.text in there for term in need.terms) for need in wanted_terms(Wanted(text=text)))


def test_marks_are_whole_values_whatever_their_case() -> None:
    assert mark_term(Mark.TECHNICIAN, "R. Nair") == mark_term(Mark.TECHNICIAN, "r. NAIR ")
    assert mark_term(Mark.TECHNICIAN, "R. Nair") != mark_term(Mark.STATION, "R. Nair")
    assert mark_term(Mark.TECHNICIAN, "R. Nair") not in typed("R. Nair")


@given(st.text(max_size=40))
def test_nobody_finds_the_mark_of_a_field_by_typing(text: str) -> None:
    marks = {mark_term(mark, "yes")[:2] for mark in Mark}
    assert {term[:2] for term in typed(text) if term.startswith("_")}.isdisjoint(marks)


def test_a_number_may_be_a_word_a_part_of_the_case_or_the_end_of_the_imei() -> None:
    assert wanted_terms(Wanted(text="47 4711 867816050 wat")) == (
        AnyOf((Term("47"), Term("_c47", begins=True), Term("_q47", begins=True))),
        AnyOf((Term("4711"), Term("_c4711", begins=True), Term("_e4711"))),
        AnyOf((Term("867816050", begins=True),)),
        AnyOf((Term("wat", begins=True),)),
    )


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("C01", True),
        ("0147", True),
        ("14", True),
        ("148", False),
        ("47", True),
        ("471", True),
        ("4711", True),
        ("50004711", True),
        ("711", False),
        ("8678", False),
        ("867816050", True),
    ],
)
def test_what_is_typed_finds_the_case(text: str, is_found: bool) -> None:
    there = case_terms(CaseFacts(folder="C0147", case_id="C0147", imei="867816050004711"))
    assert is_found == all(
        any(
            term.text in there or (term.begins and any(word.startswith(term.text) for word in there))
            for term in one.terms
        )
        for one in wanted_terms(Wanted(text=text))
    )


def typed(text: str) -> set[str]:
    return {term.text for need in wanted_terms(Wanted(text=text)) for term in need.terms}
