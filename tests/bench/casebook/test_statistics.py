"""Statistics: every case is counted once in each table, and phones that came back are found."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from analysis.checks import Answer, Check, CheckResult
from analysis.diagnosis import Verdict
from bench.casebook.facts import CaseFacts
from bench.casebook.statistics import By, CheckCount, Share, statistics, week_of
from bench.casebook.statistics_out import statistics_json, statistics_lines, statistics_page
from bench.warranty.decide import Outcome

FIRST = CaseFacts(
    folder="C1",
    case_id="C1",
    imei="867816050004711",
    day=date(2026, 11, 23),
    technician="R. Nair",
    station="bench 1",
    verdict=Verdict.MOTHERBOARD,
    fault="mb_ufs_edl_9008",
    recommended=Outcome.ELIGIBLE,
    outcome=Outcome.ELIGIBLE,
)
CASES = (
    FIRST,
    replace(FIRST, folder="C2", day=date(2026, 11, 29), verdict=Verdict.CANNOT_SAY, outcome=Outcome.NEEDS_EVIDENCE),
    replace(
        FIRST, folder="C3", day=date(2026, 11, 30), technician="S. Iyer", outcome=Outcome.NOT_ELIGIBLE, overrides=1
    ),
    CaseFacts(folder="C4", case_id="C4", damaged="gone", simulated=True),
)

facts = st.builds(
    CaseFacts,
    folder=st.uuids().map(str),
    case_id=st.just("C"),
    imei=st.none() | st.sampled_from(["1", "2", "3"]),
    day=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    technician=st.none() | st.text(max_size=5),
    station=st.none() | st.text(max_size=5),
    verdict=st.none() | st.sampled_from(Verdict),
    fault=st.none() | st.sampled_from(["a", "b"]),
    outcome=st.none() | st.sampled_from(Outcome),
    overrides=st.integers(0, 2),
    checks=st.lists(st.builds(CheckResult, st.sampled_from(Check), st.sampled_from(Answer)), max_size=3).map(tuple),
)


def test_the_figures_of_four_cases() -> None:
    figures = statistics(CASES)
    assert (figures.whole.cases, figures.whole.motherboard, figures.whole.cannot_say) == (4, 2, 1)
    assert (figures.whole.overridden, figures.whole.damaged, figures.simulated) == (1, 1, 1)
    assert figures.whole.faults == (Share("mb_ufs_edl_9008", 2),)
    weeks = dict(figures.groups)[By.WEEK]
    assert [(row.name, row.cases) for row in weeks] == [("2026-W48", 2), ("2026-W49", 1), ("not known", 1)]
    assert [row.name for row in dict(figures.groups)[By.TECHNICIAN]] == ["R. Nair", "S. Iyer", "not known"]
    assert [(one.imei, [case.folder for case in one.cases]) for one in figures.repeated] == [
        ("867816050004711", ["C1", "C2", "C3"])
    ]


def test_checks_are_counted_by_what_they_showed_the_most_frequent_first() -> None:
    battery, picture = Check.BOOTS_ON_OWN_BATTERY, Check.DISPLAY_SHOWS_PICTURE
    cases = (
        replace(FIRST, checks=(CheckResult(picture, Answer.YES),)),
        replace(FIRST, checks=(CheckResult(battery, Answer.NO),)),
        replace(FIRST, checks=(CheckResult(battery, Answer.YES), CheckResult(picture, Answer.YES))),
        replace(FIRST, checks=(CheckResult(battery, Answer.NO),)),
    )
    figures = statistics(cases)
    assert figures.checks == (CheckCount(battery, 1, 2), CheckCount(picture, 2, 0))
    assert statistics_json(figures)["checks"][0] == {"check": "boots_on_own_battery", "yes": 1, "no": 2}
    assert "       3  boots_on_own_battery, yes 1, no 2" in statistics_lines(figures)
    assert "boots_on_own_battery 3 1 2" in " ".join(re.sub("<[^>]*>", " ", statistics_page(figures)).split())


def test_a_week_is_that_of_its_thursday() -> None:
    assert week_of(date(2027, 1, 1)) == "2026-W53"
    assert week_of(date(2024, 12, 30)) == "2025-W01"


@given(st.lists(facts, max_size=20))
def test_every_case_is_counted_once_in_each_table_whatever_the_order(cases: list[CaseFacts]) -> None:
    figures = statistics(cases)
    assert figures == statistics(reversed(cases))
    for _, rows in figures.groups:
        assert sum(row.cases for row in rows) == figures.whole.cases == len(cases)
        assert sum(row.cannot_say for row in rows) == figures.whole.cannot_say
        assert sum(row.overridden for row in rows) == figures.whole.overridden
    assert statistics_json(figures)["all"]["cases"] == len(cases)
    assert statistics_page(figures).count("<h1>") == 1


def test_text_and_page_say_the_same_and_run_nothing() -> None:
    evil = replace(FIRST, folder="C5", technician="<script>alert(1)</script>", fault='"><img src=x>')
    figures = statistics((*CASES, evil))
    page, lines = statistics_page(figures), "\n".join(statistics_lines(figures))
    assert "<script" not in page
    assert "<img" not in page
    assert "Simulated: 1 of 5 cases" in page
    assert "Simulated: 1 of 5 cases" in lines
    assert "…4711  4 times" in lines
    assert "867816050004711" not in page + lines
