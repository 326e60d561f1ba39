"""A phone keeps its IMEI: what is scanned while its answer stands there may be the next phone's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.case import load_case, write_case
from bench.report.languages import Language
from gui.english import ENGLISH
from gui.languages import window_words
from gui.pages.bench.scanned import after_scan, write_imei
from gui.pages.bench.states import State
from tests.gui.bench_samples import known
from tests.gui.samples import example_case

OWN, OTHER = "001010000001477", "358240051111110"
SAY = ENGLISH.bench
STARTED = [state for state in State if state not in (State.NO_STATION, State.CONNECT)]


@pytest.mark.parametrize("state", STARTED)
@pytest.mark.parametrize("language", Language)
def test_another_number_is_said_and_changes_nothing_however_often_it_is_scanned(
    state: State, language: Language
) -> None:
    say = window_words(language).bench
    scanned = after_scan(OTHER, known(state), state, say)
    for _ in range(2):
        assert (scanned.known.imei, scanned.otherwise) == (OWN, say.replace_imei)
        assert all(part in scanned.sentence for part in ("35 824005 111111 0", "C0147", "00 101000 000147 7"))
        scanned = after_scan(OTHER, scanned.known, state, say)
    assert after_scan(OWN, scanned.known, state, say).otherwise == ""
    replaced = after_scan(OTHER, scanned.known, state, say, replaces=True)
    assert (replaced.known.imei, replaced.otherwise) == (OTHER, "")


@pytest.mark.parametrize("state", [State.NO_STATION, State.CONNECT])
def test_before_a_phone_is_in_work_the_newest_scan_holds(state: State) -> None:
    scanned = after_scan(OTHER, known(state), state, SAY)
    assert (scanned.known.imei, scanned.sentence) == (OTHER, "")


@pytest.mark.parametrize("state", State)
def test_a_phone_without_one_gets_it_and_one_whose_runs_are_over_when_somebody_means_it(state: State) -> None:
    scanned = after_scan(OTHER, replace(known(state), imei=None), state, SAY)
    if scanned.known.finished is None:
        assert (scanned.known.imei, scanned.sentence, scanned.otherwise) == (OTHER, "", "")
        return
    assert (scanned.known.imei, scanned.otherwise) == (None, SAY.this_imei)
    meant = after_scan(OTHER, scanned.known, state, SAY, replaces=True)
    assert (meant.known.imei, meant.otherwise) == (OTHER, "")
    assert meant.sentence, "the case says what it got"


def test_what_is_no_imei_changes_nothing(tmp_path: Path) -> None:
    scanned = after_scan(OTHER[:-1] + "1", known(State.LIVE), State.LIVE, SAY)
    assert (scanned.known.imei, scanned.known.scan_problem, scanned.sentence) == (OWN, True, SAY.wrong_digit)
    folder = tmp_path / "C0147"
    write_case(replace(example_case().case, folder=folder, runs=()))
    write_imei(folder, None)
    assert load_case(folder).imei == example_case().case.imei
    write_imei(folder, OTHER)
    assert load_case(folder).imei == OTHER
