"""The Casebook page without a window: what is found, what is hidden, what is counted, what a proof says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.diagnosis import Verdict
from bench.casebook.facts import CaseFacts
from bench.casebook.statistics import statistics
from bench.profile_file import load_profile
from bench.settings import Settings, cases_folder
from bench.warranty.decide import Outcome
from gui.cards.answer_model import VerdictForm
from gui.english import ENGLISH
from gui.hindi import HINDI
from gui.pages.bench.setting import bench_of
from gui.pages.casebook.asked import Asked, Days, Filter, When, asked_again, asked_text, days, typed_days
from gui.pages.casebook.finding import (
    FilterTexts,
    Looked,
    Reading,
    Refused,
    Shelf,
    choices,
    every_folder,
    look,
    read_folders,
)
from gui.pages.casebook.model import ListState, hidden_imei, shown
from gui.pages.casebook.plots_model import plots_text
from gui.pages.casebook.preview_model import PreviewText, preview
from tests.conftest import FIXTURES
from tests.gui.casebooks import DAMAGED, IMEI, RECORDED, TODAY, make_casebook

SAY = ENGLISH.casebook


def looked(shelf: Shelf, asked: Asked) -> Looked:
    (found,) = look(shelf, asked, TODAY, ENGLISH)
    assert isinstance(found, Looked)
    return found


def previews(shelf: Shelf, folder: str) -> list[PreviewText]:
    (facts,) = looked(shelf, Asked(folder)).cases
    steps = list(preview(shelf, facts, ENGLISH))
    assert all(isinstance(step, PreviewText) for step in steps)
    return steps  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        (Asked(), [RECORDED, "C0146", "C0145", "C0140", DAMAGED]),
        (Asked("nair"), [RECORDED, "C0145", "C0140"]),
        (Asked("47"), [RECORDED]),
        (Asked(IMEI[-4:]), [RECORDED]),
        (Asked("water"), ["C0146"]),
        (Asked(verdict=Verdict.MOTHERBOARD), [RECORDED, "C0145"]),
        (Asked(decision=Outcome.ELIGIBLE), [RECORDED, "C0145"]),
        (Asked(fault="nonmb_battery"), ["C0146"]),
        (Asked(technician="S. Iyer"), ["C0146", DAMAGED]),
        (Asked(station="bench 2"), [DAMAGED]),
        (Asked(when=When.THIS_WEEK), [RECORDED, "C0146", "C0145"]),
        (Asked(when=When.LAST_MONTH), [DAMAGED]),
        (Asked(when=When.BETWEEN, typed=Days(date(2026, 11, 2), date(2026, 11, 26))), ["C0146", "C0145", "C0140"]),
        (Asked(when=When.BETWEEN, typed=Days(until=date(2026, 11, 2))), ["C0140", DAMAGED]),
        (Asked("lollipop"), []),
    ],
)
def test_words_and_filters_find_cases_newest_first(shelf: Shelf, asked: Asked, names: list[str]) -> None:
    found = looked(shelf, asked)
    assert [row.folder for row in found.text.rows] == names == list(every_folder(shelf, asked, TODAY))
    assert found.text.count == f"{len(names)} of 5"
    assert found.text.state is (ListState.ROWS if names else ListState.NOTHING)


def test_rows_say_verdict_fault_and_decision_in_words_and_a_damaged_one_its_reason(shelf: Shelf) -> None:
    rows = {row.folder: row for row in looked(shelf, Asked()).text.rows}
    assert (rows[RECORDED].form, rows[RECORDED].verdict) == (VerdictForm.MOTHERBOARD, "Motherboard")
    assert rows["C0145"].decision == "Eligible · overridden"
    assert rows["C0146"].fault == "The battery"
    damaged = rows[DAMAGED]
    assert (damaged.form, damaged.verdict, damaged.is_damaged) == (None, "Damaged", True)
    assert "case.json" in damaged.fault
    assert IMEI not in damaged.fault
    assert IMEI[-5:-1] in damaged.fault


def test_filters_offer_what_the_casebook_knows(shelf: Shelf) -> None:
    (found,) = choices(shelf, ENGLISH)
    assert isinstance(found, FilterTexts)
    offered = {text.filter: text for text in found.filters}
    assert list(offered) == list(Filter)
    assert offered[Filter.TECHNICIAN].choices == (None, "R. Nair", "S. Iyer")
    assert offered[Filter.FAULT].labels[0] == "Fault"
    assert "The battery" in offered[Filter.FAULT].labels
    assert all(len(text.choices) == len(text.labels) for text in found.filters)


def test_a_casebook_without_a_case_says_so_and_one_without_an_index_is_read(tmp_path: Path, shelf: Shelf) -> None:
    empty = Shelf(tmp_path / "none")
    assert looked(empty, Asked()).text.state is ListState.NO_CASE
    assert list(read_folders(empty)) == []
    empty.close()
    folder = make_casebook(tmp_path / "book")
    for path in folder.glob("casebook.sqlite*"):
        path.unlink()
    again = Shelf(folder)
    steps = list(read_folders(again))
    assert steps == [Reading(5, 5)]
    assert [row.folder for row in looked(again, Asked()).text.rows] == [
        row.folder for row in looked(shelf, Asked()).text.rows
    ]
    again.close()


def test_a_case_just_recorded_is_read_and_diagnosed_when_the_page_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So are answers that were given since; what nobody touched is left alone."""
    monkeypatch.setenv("BOOTBENCH_PERSON", "R. Nair")
    own = Shelf(make_casebook(tmp_path / "book"))
    assert list(read_folders(own)) == []
    shutil.copytree(FIXTURES / "cases" / "leak_10_ma_meter", own.folder / "C0150")
    assert list(read_folders(own))[-1] == Reading(1, 1)
    (facts,) = looked(own, Asked("C0150")).cases
    assert facts.verdict is not None
    assert [entry.by for entry in own.book().journal("C0150").entries] == ["R. Nair", "R. Nair"]
    assert list(read_folders(own)) == []
    path = own.folder / "C0150" / "case.json"
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert list(read_folders(own))[-1] == Reading(1, 1)
    assert not looked(own, Asked("C0150")).cases[0].stale
    own.close()


def test_new_cases_go_where_the_page_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOTBENCH_CASEBOOK", str(tmp_path / "book"))
    assert cases_folder(Settings()) == tmp_path / "book"
    assert bench_of("sim://riden").folder == tmp_path / "book"
    assert cases_folder(Settings(cases=tmp_path / "other")) == tmp_path / "other"


def test_an_index_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "casebook.sqlite").write_bytes(b"no database at all" * 100)
    (found,) = look(Shelf(tmp_path), Asked(), TODAY, ENGLISH)
    assert isinstance(found, Refused)
    assert "bootbench casebook rebuild" in found.sentence


def test_a_preview_grows_from_what_is_known_to_trace_and_reasons(shelf: Shelf) -> None:
    first, second, third = previews(shelf, RECORDED)
    assert first.looking
    assert first.lanes is None
    assert first.verdict == "Motherboard"
    assert second.lanes is not None
    assert second.lanes.supply is None
    assert not third.looking
    assert third.lanes is not None
    assert third.lanes.stages
    assert third.lines[0].name == "Reason 1"
    assert ("Decision", "Eligible") in {(line.name, line.text) for line in third.lines}
    assert third.imei == IMEI
    assert third.imei_hidden == "•• •••••• ••0471 3"


def test_the_preview_of_a_damaged_case_says_why_and_opens_nothing(shelf: Shelf) -> None:
    (only,) = previews(shelf, DAMAGED)
    assert only.is_damaged
    assert not only.looking
    assert only.warnings[0].startswith("Damaged: case.json")


def test_a_case_that_breaks_while_it_is_looked_at_keeps_what_is_known(shelf: Shelf, tmp_path: Path) -> None:
    own = Shelf(make_casebook(tmp_path / "book"))
    (facts,) = looked(own, Asked(RECORDED)).cases
    next((own.folder / RECORDED).glob("run-1*")).unlink()
    last = list(preview(own, facts, ENGLISH))[-1]
    own.close()
    assert isinstance(last, PreviewText)
    assert last.verdict == "Motherboard"
    assert not last.looking
    assert last.warnings


@given(st.text(alphabet="0123456789", min_size=14, max_size=16), st.text(alphabet="ab .,:", max_size=8))
def test_no_text_shows_more_of_an_imei_than_its_end(imei: str, around: str) -> None:
    said = shown(f"{around}{imei}{around}")
    assert imei not in said
    assert hidden_imei(imei).replace(" ", "").count("•") == len(imei) - 5


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(When))
def test_a_stretch_of_days_holds_what_its_name_says(today: date, when: When) -> None:
    stretch = days(when, today)
    since, until = stretch.since, stretch.until
    if when is When.BETWEEN:
        assert stretch == Days(), "both are typed"
        return
    assert until is not None
    assert since is None or since <= until <= today
    match when:
        case When.TODAY | When.THIS_WEEK | When.THIS_MONTH | When.THIS_YEAR:
            assert until == today
        case When.LAST_MONTH:
            assert until + timedelta(days=1) == today.replace(day=1)
        case When.BEFORE_THIS_YEAR:
            assert (until + timedelta(days=1)).isoformat() == f"{today.year}-01-01"


ASKED = st.builds(
    Asked,
    st.text(max_size=20),
    st.none() | st.sampled_from([when for when in When if when is not When.BETWEEN]),
    st.none() | st.sampled_from(Verdict),
    st.none() | st.sampled_from(Outcome),
    st.none() | st.text(max_size=8),
    st.none() | st.text(max_size=8),
    st.none() | st.text(max_size=8),
)


TYPED = st.builds(
    lambda asked, since, until: replace(asked, when=When.BETWEEN, typed=Days(since, until)),
    ASKED,
    st.none() | st.dates(),
    st.none() | st.dates(),
)


@pytest.mark.parametrize(
    ("since", "until", "means"),
    [
        ("", "", Days()),
        ("2026-11-23", "", Days(date(2026, 11, 23))),
        (" 2026-11-23 ", "2026-11-23", Days(date(2026, 11, 23), date(2026, 11, 23))),
        ("2026-11-2", "", "2026-11-2 is no day. Type year-month-day, as 2026-11-23."),
        ("", "23.11.2026", "23.11.2026 is no day. Type year-month-day, as 2026-11-23."),
        ("2026-02-29", "", "2026-02-29 is no day. Type year-month-day, as 2026-11-23."),
        ("2026-11-24", "2026-11-23", "The last day lies before the first."),
    ],
)
def test_two_typed_days_are_a_stretch_or_a_sentence(since: str, until: str, means: Days | str) -> None:
    assert typed_days(since, until, SAY) == means


def test_typed_days_hold_while_they_are_asked_for_and_go_with_the_choice() -> None:
    typed = Asked(when=When.BETWEEN, typed=Days(date(2026, 11, 26), date(2026, 11, 27)))
    wanted = typed.wanted(TODAY)
    assert (wanted.since, wanted.until) == (date(2026, 11, 26), date(2026, 11, 27))
    assert typed.with_choice(Filter.VERDICT, Verdict.MOTHERBOARD).typed == typed.typed
    assert typed.with_choice(Filter.WHEN, None) == Asked()


@given(ASKED | TYPED)
def test_what_is_kept_comes_back(asked: Asked) -> None:
    assert asked_again(asked_text(asked)) == asked


@given(st.text(max_size=60) | st.sampled_from(['{"when": 7}', "[]", "null", '{"verdict": "perhaps", "text": "a"}']))
def test_what_was_kept_by_somebody_else_harms_nothing(kept: str) -> None:
    assert isinstance(asked_again(kept), Asked)


def test_plots_count_what_the_statistics_count(shelf: Shelf) -> None:
    text = plots_text(statistics(shelf.book().every(Asked().wanted(TODAY))), load_profile().profile, ENGLISH)
    weeks, faults, decisions, people, checks = text.plots
    assert weeks.upright
    assert sum(bar.value for bar in weeks.bars) == 4
    assert {bar.label: bar.value for bar in decisions.bars} == {
        "Eligible": 2,
        "Not eligible": 1,
        "Overridden by the centre": 1,
    }
    assert {bar.label: bar.value for bar in people.bars} == {"R. Nair": 3, "S. Iyer": 1}
    assert sum(bar.value for bar in faults.bars) == 3
    assert "R. Nair 3" in people.spoken
    assert (checks.title, [legend.words for legend in checks.legend]) == ("Next checks used", ["Yes", "No"])
    counted = statistics(shelf.book().every(Asked().wanted(TODAY))).checks
    assert [bar.value for bar in checks.bars] == [one.done for one in counted]
    assert counted, "the case with a trace has answers"


def test_plots_of_nothing_say_so() -> None:
    text = plots_text(statistics(iter(())), load_profile().profile, ENGLISH)
    assert all(plot.bars == () and "nothing to count yet" in plot.spoken for plot in text.plots)
    many = [CaseFacts(folder=f"C{k}", case_id="C", day=date(2020, 1, 6) + timedelta(weeks=k)) for k in range(60)]
    weeks = plots_text(statistics(many), load_profile().profile, ENGLISH).plots[0]
    assert (len(weeks.bars), weeks.note) == (26, "The newest 26 weeks")


def test_every_word_is_there_in_hindi_and_fills_the_same_places() -> None:
    import string

    def places(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    def pairs(one: Any, other: Any) -> Iterator[tuple[str, str]]:
        if isinstance(one, str):
            yield one, other
        elif is_dataclass(one):
            for field in fields(one):
                yield from pairs(getattr(one, field.name), getattr(other, field.name))
        elif isinstance(one, tuple):
            for a, b in zip(one, other, strict=True):
                yield from pairs(a, b)
        else:
            assert one.keys() == other.keys()
            for key in one:
                yield from pairs(one[key], other[key])

    same = {
        "IMEI",
        "reports {day} {number}",
        "Ctrl+F",
        "Ctrl+A",
        "Ctrl+E",
        "Enter",
        "Space",
        "X",
        "↑ ↓",
        "{name}: {parts}.",
    }
    same |= {"{case}, {verdict}, {fault}, {decision}, {day}", "{done} of {total}"}
    for english, hindi in pairs(ENGLISH.casebook, HINDI.casebook):
        assert places(english) == places(hindi), english
        assert english in same or any("\u0900" <= sign <= "\u097f" for sign in hindi), english
