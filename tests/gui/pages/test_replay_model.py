"""The Replay page without Qt: figures with their limits, matrices, what changed, lists, corpora without labels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from analysis.diagnosis import Verdict
from bench.case import Label
from bench.profile_file import load_profile
from bench.replay import CaseResult, Replayed
from bench.replay_compare import Baseline, Turn, differences, load_baseline
from bench.replay_files import replay_text
from bench.replay_summary import summary
from bench.report.languages import Language
from bench.report.quantities import count, seconds
from gui.bridge import Refusal
from gui.english import ENGLISH
from gui.languages import window_words
from gui.pages.replay.listing import MOST_ROWS, Choice, Kind, opening
from gui.pages.replay.matrices import shade_of
from gui.pages.replay.model import FigureName, ReplayDesk, ReplayPageText, Standing, replay_page
from gui.pages.replay.work import Corpus, Exported, Shown, compare, export, look, run
from gui.pages.texts import OpenAt

NO_BREAK = "\N{NO-BREAK SPACE}"
CORPUS = Corpus(Path("/corpora/bench-2026-11"), 4815, load_profile())
UFS, KEY = "mb_ufs_edl_9008", "nonmb_power_key_open"


def case(number: int, verdict: str, truth: str | None, fault: str = UFS, said: str | None = None) -> CaseResult:
    name = f"R{number:04d}"
    findings = [
        {"name": "prekey_mean", "value": 1.0, "judged": "high", "run": "run-1", "interval_s": [0.0, 6.5], "unit": "A"}
    ]
    diagnosis: dict[str, object] = {
        "case_id": name,
        "verdict": verdict,
        "faults": [{"fault": said or fault, "probability": 0.8, "because": []}],
        "findings": findings,
    }
    label = Label(fault, truth) if truth is not None else None
    return CaseResult(f"/corpora/bench-2026-11/{name}", name, diagnosis, None, label)


def shown(*results: CaseResult, of: int | None = None, done: bool = True) -> Shown:
    replayed = Replayed(results, 10.0)
    return Shown(replayed, summary(replayed), of or len(results), is_done=done)


def many(wrong: int = 1, of: int = 400) -> tuple[CaseResult, ...]:
    results = [case(k, "not_motherboard" if k < wrong else "motherboard", "motherboard") for k in range(of)]
    return (*results, *(case(of + k, "cannot_say", "not_motherboard", KEY) for k in range(20)))


def page(what: Shown | None, baseline: Baseline | None = None, choice: Choice | None = None) -> ReplayPageText:
    running = what is not None and not what.is_done
    return replay_page(ReplayDesk(CORPUS, baseline, what, running, choice), ENGLISH)


def baseline_of(folder: Path, *results: CaseResult) -> Baseline:
    replayed = Replayed(results, 20.0)
    (folder / "release 0.3.json").write_text(replay_text(replayed, summary(replayed)))
    return load_baseline(folder / "release 0.3.json")


def test_without_a_corpus_the_one_thing_to_do_is_to_choose_one() -> None:
    text = replay_page(ReplayDesk(), ENGLISH)
    assert (text.corpus, text.baseline, text.primary) == ("none", "none", "Choose a folder")
    assert text.figures == ()
    assert text.listing is None
    assert page(None).primary == "Run"
    assert page(None).corpus == f"bench-2026-11 · {count(4815)} cases"


def test_five_figures_with_limit_and_what_they_were(tmp_path: Path) -> None:
    text = page(shown(*many(wrong=1)), baseline_of(tmp_path, *many(wrong=4)))
    assert [figure.name for figure in text.figures] == list(FigureName)
    wrong, undecided, calibration, speed, unread = text.figures
    assert (wrong.value, wrong.standing) == (f"0.24{NO_BREAK}%", Standing.WITHIN)
    assert wrong.line == f"limit 0.50{NO_BREAK}% · was 0.95{NO_BREAK}%"
    assert (undecided.value, undecided.standing) == (f"4.76{NO_BREAK}%", Standing.WITHIN)
    assert calibration.standing is Standing.BEYOND
    assert (speed.value, speed.line) == ("42.0 /s", f"420 cases in 10.0{NO_BREAK}s · was 21.0")
    assert (unread.value, unread.standing, unread.has_list) == ("0", Standing.WITHIN, False)
    assert wrong.has_list
    assert not any(figure.is_grey for figure in text.figures)


def test_figures_of_few_cases_are_grey_and_judge_nothing() -> None:
    text = page(shown(*many(of=100), of=4815, done=False))
    assert all(figure.is_grey and figure.standing is Standing.NOTHING for figure in text.figures[:3])
    assert text.figures[0].line == "counts from 200 cases on"


def test_while_it_runs_it_says_how_far_it_is() -> None:
    text = page(shown(*many(), of=4815, done=False))
    assert text.pace == f"420 of {count(4815)} · 42.0 per s · {seconds(105.0)} left"
    soon = page(shown(*many(), of=1000, done=False))
    assert soon.pace == f"420 of {count(1000)} · 42.0 per s · 14{NO_BREAK}s left"
    assert text.primary == "Stop, keep these"
    assert text.is_running
    assert not text.can_export
    assert text.share == pytest.approx(420 / 4815)
    assert page(shown(of=10, done=False)).pace == "Starting the processes"


def test_before_the_first_case_is_done_the_matrix_stands_there_empty() -> None:
    """Nobody knows yet whether there are labels: nothing is said of a corpus without them, and nothing moves later."""
    text = page(shown(of=10, done=False))
    assert text.verdicts is not None
    assert "every case was read" not in [figure.line for figure in text.figures]
    assert (text.counts, text.why_counts) == ((), "")


def test_what_was_stopped_says_how_many_are_kept() -> None:
    assert page(shown(*many(), of=4815)).line == f"stopped · 420 of {count(4815)} cases kept"
    assert page(shown(*many())).line == "finished · 420 cases judged, 0 could not be read"


def test_the_verdict_matrix_counts_and_names_what_is_wrong() -> None:
    grid = page(shown(*many(wrong=2))).verdicts
    assert grid is not None
    first = grid.rows[0]
    assert (first.title, first.cases) == ("Motherboard", "400 cases")
    assert [cell.text for cell in first.cells] == ["398", "2 wrong", "0"]
    assert [cell.shade for cell in first.cells] == [5, 1, 0]
    assert first.cells[1].name == "Motherboard, called Not motherboard: 2"


def test_a_cell_lists_its_cases_and_opens_them_at_what_tells_most() -> None:
    what = shown(*many(wrong=2))
    choice = Choice(Kind.VERDICT, Verdict.MOTHERBOARD.value, Verdict.NOT_MOTHERBOARD.value)
    listed = page(what, choice=choice).listing
    assert listed is not None
    assert listed.title == "Motherboard, called Not motherboard: 2"
    assert [row.case_id for row in listed.rows] == ["R0000", "R0001"]
    assert listed.can_go_back
    assert opening(what, listed.rows[0]) == OpenAt(Path("/corpora/bench-2026-11/R0000"), "run-1", 0.0, 6.5)


def test_the_fault_matrix_is_in_the_order_of_the_profile() -> None:
    results = (*many(), case(900, "motherboard", "motherboard", UFS, KEY))
    grid = page(shown(*results)).faults
    assert grid is not None
    assert set(grid.faults) == {UFS, KEY}
    assert list(grid.faults) == [f.id for f in CORPUS.profile.profile.faults if f.id in grid.faults]
    row, column = grid.faults.index(UFS), grid.faults.index(KEY)
    assert grid.counts[row][column] == 1
    assert grid.of(row) == 401
    listed = page(shown(*results), choice=Choice(Kind.FAULT, UFS, KEY)).listing
    assert listed is not None
    assert [one.case_id for one in listed.rows] == ["R0900"]


def test_what_changed_is_listed_worst_first_with_the_finding(tmp_path: Path) -> None:
    old = [case(1, "motherboard", "motherboard"), case(2, "not_motherboard", "motherboard")]
    new = [case(1, "cannot_say", "motherboard"), case(2, "motherboard", "motherboard")]
    for one in new:
        assert one.diagnosis is not None
        one.diagnosis["findings"] = [{"name": "prekey_mean", "value": 1.0, "judged": "ok", "run": "run-1", "unit": "A"}]
    baseline = baseline_of(tmp_path, *old)
    what = shown(*new)
    what = replace(what, changes=differences(baseline, what.replayed))
    listed = page(what, baseline).listing
    assert listed is not None
    assert listed.title == "Changed against baseline: 2"
    assert [chip.text for chip in listed.chips] == ["1 better", "1 worse"]
    assert [(row.case_id, row.turn) for row in listed.rows] == [("R0001", Turn.WORSE), ("R0002", Turn.BETTER)]
    assert listed.rows[0].cells[1] == "Motherboard → Cannot say"
    assert listed.rows[0].cells[2] == "Mean current before the key: too high → in order"
    nothing = page(shown(*old), baseline).listing
    assert nothing is not None
    assert (nothing.rows, nothing.empty) == ((), "Every case came out as it did then.")


def test_a_case_that_cannot_be_read_is_counted_and_listed() -> None:
    broken = CaseResult("/corpora/bench-2026-11/R1", "R1", None, "R1/case.json: holds no JSON", None)
    what = shown(*many(), broken)
    unread = page(what).figures[-1]
    assert (unread.value, unread.standing, unread.has_list) == ("1", Standing.BEYOND, True)
    listed = page(what, choice=Choice(Kind.UNREAD)).listing
    assert listed is not None
    assert listed.rows[0].cells[2] == "R1/case.json: holds no JSON"
    assert opening(what, listed.rows[0]) == Path("/corpora/bench-2026-11/R1")


def test_a_corpus_without_labels_gives_counts_and_says_why() -> None:
    results = [case(k, "motherboard" if k % 4 else "cannot_say", None) for k in range(240)]
    text = page(shown(*results))
    assert text.verdicts is None
    assert text.faults is None
    assert [row.cases for row in text.counts] == ["180 cases", "0 cases", "60 cases"]
    assert text.counts[0].confidence == f"80{NO_BREAK}% sure on average"
    assert "No case of this corpus has a label" in text.why_counts
    assert [figure.value for figure in text.figures[:3]] == ["–", "–", "–"]
    assert text.figures[0].line == "no case has a label"


def test_a_long_list_is_cut_and_says_so() -> None:
    results = [case(k, "not_motherboard", "motherboard") for k in range(MOST_ROWS + 20)]
    listed = page(shown(*results)).listing
    assert listed is not None
    assert len(listed.rows) == MOST_ROWS
    assert listed.shown_of == "500 of 520 shown · ↑ ↓ move"


def test_few_mistakes_are_seen_beside_many_that_are_right() -> None:
    assert [shade_of(number, 1000) for number in (0, 1, 39, 40, 200, 500, 800, 1000)] == [0, 1, 1, 2, 3, 4, 5, 5]


def test_hindi_says_the_same() -> None:
    hindi = window_words(Language.HINDI)
    text = replay_page(ReplayDesk(CORPUS, None, shown(*many(wrong=2))), hindi)
    assert text.verdicts is not None
    assert text.verdicts.rows[0].cells[1].text == "2 गलत"
    assert text.primary == "फिर चलाएँ"


def test_a_folder_without_cases_and_a_file_that_is_no_replay_are_refused_in_a_sentence(tmp_path: Path) -> None:
    (refused,) = look(tmp_path, ENGLISH.trouble)
    assert isinstance(refused, Refusal)
    assert "expected a folder of case folders" in refused.sentence
    (tmp_path / "x.json").write_text("{}")
    (refused,) = compare(tmp_path / "x.json", None, ENGLISH.trouble)
    assert isinstance(refused, Refusal)
    empty = Corpus(tmp_path / "gone", 1, CORPUS.profile)
    (refused,) = run(empty, None, Event(), ENGLISH.trouble)
    assert isinstance(refused, Refusal)


def test_what_is_written_is_a_baseline_again(tmp_path: Path) -> None:
    what = shown(*many(wrong=2))
    (made,) = export(tmp_path / "now.json", CORPUS, what, None, ENGLISH.trouble)
    assert made == Exported(tmp_path / "now.json")
    baseline, again = compare(tmp_path / "now.json", what, ENGLISH.trouble)
    assert isinstance(baseline, Baseline)
    assert isinstance(again, Shown)
    assert again.changes == ()
    assert baseline.former.wrong_verdict_rate == what.figures.wrong_verdict_rate
    list(export(tmp_path / "now.html", CORPUS, what, None, ENGLISH.trouble))
    assert "<table" in (tmp_path / "now.html").read_text(encoding="utf-8")


def test_cases_that_share_an_id_are_not_compared_and_named(tmp_path: Path) -> None:
    one, *others = many(wrong=2)
    list(export(tmp_path / "old.json", CORPUS, shown(one, *others), None, ENGLISH.trouble))
    again = replace(one, folder="/corpus/again", diagnosis={**(one.diagnosis or {}), "verdict": "cannot_say"})
    for order in ((one, again), (again, one)):
        _, what, refused = compare(tmp_path / "old.json", shown(*order, *others), ENGLISH.trouble)
        assert isinstance(what, Shown)
        assert what.changes == ()
        assert isinstance(refused, Refusal)
        assert f"2 folders share the case id {one.case_id}" in refused.sentence
