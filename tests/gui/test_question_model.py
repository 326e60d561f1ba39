"""What a file leaves open becomes fields to fill in, and what was filled in becomes hints. No window."""

from __future__ import annotations

import pytest

from bench.traces.recording import Hints
from gui.pages.trace.question_model import Answers, answered, question_of


def test_two_plausible_formats_are_offered_by_their_titles() -> None:
    problem = "could be case CSV (--format case-csv) or Nordic Power Profiler CSV (--format ppk-csv)"
    question = question_of(problem, f"a.csv: {problem}; say which with --format")
    assert question.sentence == "could be case CSV or Nordic Power Profiler CSV"
    assert [choice.name for choice in question.formats] == ["case-csv", "ppk-csv"]
    assert question.fields == ()


@pytest.mark.parametrize(
    ("advice", "fields"),
    [
        ("give the readings per second with --rate HZ", ("rate_hz",)),
        ("say which with --column current=NAME", ("current",)),
        ("say --unit A if it is the current, or --unit V and --shunt OHM", ("unit", "shunt_ohm")),
        ("say --column voltage=none to leave it out", ("voltage",)),
        ("give --voltage-unit V and --time-unit s", ("voltage_unit", "time_unit")),
    ],
)
def test_the_options_that_would_answer_become_fields(advice: str, fields: tuple[str, ...]) -> None:
    assert question_of("leaves it open", f"a.csv: leaves it open; {advice}").fields == fields


def test_what_names_no_option_offers_all_of_them() -> None:
    assert len(question_of("is unclear", "a.csv: is unclear").fields) == 12


def test_answers_add_up_and_a_word_is_no_number() -> None:
    first = answered(Answers(Hints()), {"current": "I_bat", "rate_hz": "12,5"}, None)
    assert first == Answers(Hints(current="I_bat", rate_hz=12.5))
    assert isinstance(first, Answers)
    second = answered(first, {"unit": " mA ", "recording": "2", "voltage": "  "}, "csv")
    assert second == Answers(Hints(current="I_bat", rate_hz=12.5, unit="mA", recording=2), "csv")
    assert answered(first, {"rate_hz": "fast"}, None) == "rate_hz"
    assert answered(first, {"recording": "1.5"}, None) == "recording"
