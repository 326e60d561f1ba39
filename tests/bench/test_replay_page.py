"""The page of a replay: what it shows, what it leaves out and says so, and that no case can put markup into it."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bench.case import Label
from bench.profile_file import LoadedProfile, load_profile
from bench.replay import CaseResult, Replayed, replay_case
from bench.replay_files import Change
from bench.replay_page import page, pictures
from bench.replay_page.page import replay_page
from bench.replay_page.tables import MOST_LISTED, MOST_NAMES
from bench.replay_page.worst import Trouble, troubled_cases
from bench.replay_summary import summary
from bench.simulate import simulate_case

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>&\x1b[31m\u202e</style></title>'


@pytest.fixture(scope="module")
def profile() -> LoadedProfile:
    return load_profile()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    case = tmp_path_factory.mktemp("page") / "case"
    simulate_case("mb_ufs_edl_9008", 5, "korad", case, 0.0)
    return case


class Reader(HTMLParser):
    """Every element, every attribute and all text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def said(
    case_id: str, verdict: str, fault: str, sure: float, label: Label | None, folder: str = "nowhere"
) -> CaseResult:
    faults = [{"fault": fault, "probability": sure, "because": [f"seen in {case_id}"]}]
    checks = [{"check": "official_reflash_cures"}]
    diagnosis: dict[str, object] = {"case_id": case_id, "verdict": verdict, "faults": faults, "next_checks": checks}
    return CaseResult(folder, case_id, diagnosis, None, label)


def paged(results: list[CaseResult], profile: LoadedProfile, changes: tuple[Change, ...] | None = None) -> Reader:
    whole = Replayed(tuple(results), 1.0)
    return Reader(replay_page(whole, summary(whole), changes, profile))


def test_a_page_shows_figures_matrices_reliability_and_the_worst_case_as_a_plot(
    folder: Path, profile: LoadedProfile
) -> None:
    read = paged([replay_case(str(folder), None)], profile)
    assert read.elements.count("svg") == 2  # reliability, and the case, which is left open without answers
    for words in (
        "By verdict",
        "By fault",
        "Left open, by true fault",
        "mb_ufs_edl_9008",
        "Key pressed",
        "1 of 1 cases",
    ):
        assert words in read.text
    assert "Simulated: 1 of 1 cases are of no real phone." in read.text


def test_nothing_of_a_case_becomes_markup_or_runs(profile: LoadedProfile) -> None:
    label = Label(HOSTILE, "not_motherboard")
    results = [
        said(HOSTILE, "motherboard", "f", 0.9, label, HOSTILE),
        CaseResult(HOSTILE, HOSTILE, None, HOSTILE, None),
    ]
    changes = (Change(HOSTILE, HOSTILE, HOSTILE),)
    hostile, harmless = (
        paged(results, profile, changes),
        paged(
            [said("a", "motherboard", "f", 0.9, Label("b", "not_motherboard")), CaseResult("c", "c", None, "d", None)],
            profile,
            (Change("a", "b", "c"),),
        ),
    )
    assert hostile.elements == harmless.elements
    assert [name for name, _ in hostile.attributes] == [name for name, _ in harmless.attributes]
    assert "<script>alert(1)</script>" in hostile.text
    assert "\x1b" not in hostile.text
    assert "[U+202E]" in hostile.text


def test_a_case_folder_with_hostile_words_is_drawn_with_its_words(tmp_path: Path, profile: LoadedProfile) -> None:
    case = tmp_path / "case"
    simulate_case("mb_ufs_edl_9008", 5, "korad", case, 0.0)
    document = json.loads((case / "case.json").read_text())
    document["case_id"] = "<script>x"
    document["runs"][0]["events"].append({"at_s": 1.0, "name": "note", "value": "</svg><script>y"})
    (case / "case.json").write_text(json.dumps(document))
    read = paged([replay_case(str(case), None)], profile)
    assert "script" not in read.elements
    assert "</svg><script>y" in read.text


def test_a_page_fetches_and_runs_nothing(folder: Path, profile: LoadedProfile) -> None:
    read = paged([replay_case(str(folder), None)], profile)
    assert not {"script", "link", "img", "iframe", "object", "a"} & set(read.elements)
    assert not [name for name, _ in read.attributes if name.startswith("on") or name in ("src", "href")]
    assert ("content", page.POLICY) in read.attributes


def test_a_page_of_thousands_of_cases_stays_small_and_counts_what_it_leaves_out(
    folder: Path, profile: LoadedProfile
) -> None:
    results = [
        said(f"case {k}", "motherboard", f"said {k}", 0.5, Label(f"true {k}", "not_motherboard"), str(folder))
        for k in range(3000)
    ]
    text = replay_page(whole := Replayed(tuple(results), 1.0), summary(whole), None, profile)
    assert len(text) < 3_000_000
    read = Reader(text)
    assert read.elements.count("svg") == 1 + page.MOST_DRAWN
    assert f"{page.MOST_DRAWN} of 3000 cases are drawn" in read.text
    assert f"{MOST_LISTED} of 3000 cases are shown, {3000 - MOST_LISTED} are left out" in read.text
    assert f"{MOST_NAMES} of 3000 true names are shown" in read.text


def test_matrix_cells_count_the_cases(profile: LoadedProfile) -> None:
    yes, no = Label("f", "motherboard"), Label("g", "not_motherboard")
    results = [said(str(k), "motherboard", "f", 1.0, yes) for k in range(7)]
    results += [said("wrong", "motherboard", "f", 1.0, no), said("open", "cannot_say", "g", 0.6, no)]
    whole = Replayed(tuple(results), 1.0)
    text = replay_page(whole, summary(whole), None, profile)
    body = text[text.index("By verdict") : text.index("By fault")]
    rows = [re.findall(r"<td[^>]*>([^<]*)</td>", row) for row in body.split("<tr>")[2:]]
    assert rows == [["·", "7", "·", "7"], ["1", "1", "·", "2"]]


def test_wrong_verdicts_come_first_then_changes_then_the_surest_mistakes() -> None:
    yes, no = Label("f", "motherboard"), Label("g", "not_motherboard")
    results = (
        said("open, true one likely", "cannot_say", "f", 0.9, yes),
        said("open, true one unlikely", "cannot_say", "f", 0.3, yes),
        said("fault 0.6", "not_motherboard", "h", 0.6, no),
        said("fault 0.9", "not_motherboard", "h", 0.9, no),
        said("changed", "motherboard", "f", 1.0, yes),
        said("wrong", "motherboard", "f", 0.8, no),
        said("right", "motherboard", "f", 1.0, yes),
    )
    found = troubled_cases(Replayed(results, 1.0), frozenset({"changed"}))
    assert [one.result.case_id for one in found] == [
        "wrong",
        "changed",
        "fault 0.9",
        "fault 0.6",
        "open, true one unlikely",
        "open, true one likely",
    ]
    assert {one.trouble for one in found} == set(Trouble)


def test_a_case_that_is_gone_or_too_busy_has_a_sentence_for_a_plot(
    folder: Path, profile: LoadedProfile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "holds no case.json" in pictures.picture(tmp_path, profile)
    monkeypatch.setattr(pictures, "LARGEST_DRAWING", 1000)
    assert "too many events" in pictures.picture(folder, profile)


def test_an_unlabelled_corpus_has_counts_and_says_what_is_missing(profile: LoadedProfile) -> None:
    read = paged([said("1", "cannot_say", "f", 0.5, None)], profile, ())
    assert "By fault: no case is labelled for it." in read.text
    assert "Nothing changed." in read.text
