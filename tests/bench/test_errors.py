"""Refusals stay one readable sentence, whatever the file put into them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.errors import BadInputError

WHERE = Path("a.isf")


def test_an_ordinary_refusal_is_kept_word_for_word() -> None:
    refusal = BadInputError(WHERE, "is in 'V', which is no current", place="line 3", advice="say --unit A if it is one")
    assert str(refusal) == "a.isf, line 3: is in 'V', which is no current; say --unit A if it is one"


@pytest.mark.parametrize("foreign", ["9" * 330, "0.1," * 2000, "volts and " * 500])
def test_a_foreign_text_is_cut_in_its_middle_and_the_advice_kept(foreign: str) -> None:
    text = str(BadInputError(WHERE, f"is in '{foreign}', which is no current", advice="say --unit A if it is one"))
    assert len(text) < 500
    assert text.startswith(f"a.isf: is in '{foreign[:60]}")
    assert text.endswith("; say --unit A if it is one")
    assert "…" in text


@given(st.text(), st.text(), st.text())
def test_no_text_makes_a_refusal_endless_or_two_lines(place: str, problem: str, advice: str) -> None:
    text = str(BadInputError(WHERE, problem, place=place, advice=advice))
    assert text.isprintable()
