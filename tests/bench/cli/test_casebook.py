"""`bootbench casebook` as a repair lead uses it: add, find, say something, rebuild."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bench.casebook.book import Casebook
from bench.casebook.database import URL_VARIABLE
from tests.bench.casebook.folders import examined, write_case
from tests.bench.cli import command_line
from tests.bench.cli.in_process import bootbench


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("simulated") / "corpus"
    arguments = ("--fault", "all", "--seed", "3", "--count", "3", "--answers", "deciding", "--claim", "-o", folder)
    assert bootbench("simulate", *arguments).status == 0
    write_case(folder / "broken")
    (folder / "broken" / "case.json").write_text("{", encoding="utf-8")
    return folder


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    monkeypatch.setenv("BOOTBENCH_CASEBOOK", str(tmp_path / "book"))
    monkeypatch.setenv("BOOTBENCH_PERSON", "R. Nair")
    return tmp_path / "book"


def found(*arguments: str) -> list[str]:
    said = bootbench("casebook", "search", *arguments, "--json")
    assert said.status == 0, said.complaint
    return [one["folder"] for one in json.loads(said.output)]


def test_a_corpus_is_added_diagnosed_found_and_noted(corpus: Path, book: Path) -> None:
    added = command_line.bootbench("casebook", "add", corpus, "--technician", "S. Iyer", "--json")
    assert added.status == 0, added.complaint
    cases = {one["folder"]: one for one in json.loads(added.output)}
    assert len(cases) == 4
    assert cases["broken"]["damaged"].startswith("case.json, line 1")
    assert all(
        one["verdict"] and one["outcome"] and one["simulated"] for name, one in cases.items() if name != "broken"
    )
    one = next(name for name in cases if name != "broken")
    assert found(one) == [one]
    assert found("--damaged") == ["broken"]
    assert set(found("--technician", "s. iyer")) == set(cases)
    assert bootbench("casebook", "note", one, "customer waits").status == 0
    assert bootbench("casebook", "tag", one, "dispute", "water").output == f"{one}: dispute, water\n"
    assert bootbench("casebook", "tag", one, "water", "--remove").output == f"{one}: dispute\n"
    assert found("custom", "--tag", "dispute") == [one]
    assert bootbench("casebook", "rebuild").output.startswith("4 cases, 1 damaged\n  broken: case.json, line 1")
    assert found("custom", "--tag", "dispute") == [one]
    shown = json.loads(bootbench("casebook", "show", one, "--json").output)
    assert [line["change"] for line in shown["history"]] == [
        "stated",
        "examined",
        "noted",
        "tagged",
        "tagged",
        "untagged",
    ]
    told = bootbench("casebook", "show", one).output
    assert "R. Nair  noted: customer waits" in told
    assert "This case is simulated" in told


def test_a_case_that_cannot_be_copied_does_not_stop_the_others(tmp_path: Path, book: Path) -> None:
    first, second = write_case(tmp_path / "C1"), write_case(tmp_path / "C2")
    assert bootbench("casebook", "add", first).status == 0
    said = bootbench("casebook", "add", first, second, "--jobs", "1")
    assert said.status == 2
    assert "has a case of that name already" in said.complaint
    assert set(found()) == {"C1", "C2"}


def test_a_list_counts_what_it_does_not_show(tmp_path: Path, book: Path) -> None:
    for k in range(3):
        write_case(book / f"C{k}")
    bootbench("casebook", "rebuild")
    assert "2 of 3 cases" in bootbench("casebook", "list", "--limit", "2").output
    assert bootbench("casebook", "list", "--verdict", "motherboard").output == "No case fits.\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("list", "--since", "yesterday"), "--since: "),
        (("list", "--since", "2026-11-02", "--until", "2026-11-01"), "--until: 2026-11-01 lies before --since"),
        (
            ("list", "--verdict", "maybe"),
            "expected one of motherboard, not_motherboard, cannot_say, not maybe",
        ),
        (("show", "C9"), "the casebook has no case C9"),
        (("note", "C9", "x"), "the casebook has no case C9"),
        (("add", "nowhere"), "expected a case folder, but there is none"),
    ],
)
def test_a_refusal_is_one_sentence(arguments: tuple[str, ...], sentence: str, book: Path) -> None:
    said = bootbench("casebook", *arguments)
    assert said.status == 2
    assert sentence in said.complaint
    assert said.complaint.count("\n") == 1


def test_what_is_found_out_of_a_case_beside_the_casebook_is_findable_at_once(corpus: Path, book: Path) -> None:
    """Diagnosed, decided or recorded where it lies: nobody has to add it again, and no rebuild loses it."""
    source = next(path for path in sorted(corpus.iterdir()) if path.name != "broken")
    for name in ("C1", "C2"):
        shutil.copytree(source, book / name)
    assert bootbench("casebook", "rebuild").output.endswith(
        "2 not diagnosed, or changed since: bootbench casebook rebuild --diagnose\n"
    )
    verdict = json.loads(bootbench("diagnose", book / "C1", "--keep", "--json").output)["verdict"]
    assert found("--verdict", verdict) == ["C1"]
    outcome = json.loads(bootbench("decide", "--case", book / "C2", "--keep", "--json").output)["outcome"]
    assert found("--outcome", outcome, "C2") == ["C2"]
    other = "eligible" if outcome != "eligible" else "not_eligible"
    said = ("--override", other, "--person", "R. Nair", "--reason", "seen with the customer present")
    assert bootbench("decide", "--case", book / "C2", *said).status == 0
    assert found("--outcome", other, "--overridden") == ["C2"]
    sim = "sim://riden?phone=mb_vbat_hard_short&seed=7"
    bootbench("record", "--station", sim, "--fast", "-o", book / "C3")
    shown = json.loads(bootbench("casebook", "show", "C3", "--json").output)
    assert shown["verdict"]
    assert shown["technician"] == "R. Nair"
    before = set(found())
    (book / "casebook.sqlite").unlink()
    assert bootbench("casebook", "rebuild").output == "3 cases, 0 damaged\n"
    assert set(found()) == before == {"C1", "C2", "C3"}
    assert found("--verdict", verdict, "C1") == ["C1"]


def test_a_rebuild_diagnoses_what_has_no_verdict_or_was_changed_and_nothing_else(corpus: Path, book: Path) -> None:
    assert bootbench("casebook", "add", corpus, "--jobs", "1").status == 0
    whole = found("--whole")
    changed, missing = whole[0], whole[1]
    path = book / changed / "case.json"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    journal = book / missing / "casebook.jsonl"
    journal.write_text("", encoding="utf-8")
    kept = (book / whole[2] / "casebook.jsonl").read_bytes()
    said = bootbench("casebook", "rebuild", "--diagnose", "--jobs", "1")
    assert said.output.endswith("2 now diagnosed\n")
    for name in (changed, missing):
        shown = json.loads(bootbench("casebook", "show", name, "--json").output)
        assert shown["verdict"]
        assert not shown["stale"]
    assert (book / whole[2] / "casebook.jsonl").read_bytes() == kept
    assert (book / "broken" / "casebook.jsonl").read_text(encoding="utf-8").count("unreadable") == 1
    assert "diagnosed" not in bootbench("casebook", "rebuild", "--diagnose").output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("diagnose", "C1", "--keep", "--answer", "display_shows_picture=no"), "rests on what the case says alone"),
        (("decide", "--keep", "claim.json"), "give --case alone"),
        (("casebook", "rebuild", "--profile", "x.toml"), "add --diagnose"),
    ],
)
def test_what_cannot_be_kept_is_refused(arguments: tuple[str, ...], sentence: str, book: Path) -> None:
    said = bootbench(*arguments)
    assert said.status == 2
    assert sentence in said.complaint


def test_signs_alone_find_nothing_and_beside_a_word_do_not_count(corpus: Path, book: Path) -> None:
    assert bootbench("casebook", "add", corpus).status == 0
    for signs in ("%", '"', "*", "(", "' OR 1=1", "—"):
        assert found(signs) == ([] if not any(map(str.isalnum, signs)) else found("or 1 1"))
        assert bootbench("casebook", "search", "--", signs).status == 0
    assert bootbench("casebook", "search", "%").output == "No case fits.\n"
    assert found("custom", "%") == found("custom")
    assert len(found(" ")) == 4


@pytest.mark.parametrize("verb", [("list",), ("search",), ("stats",), ("export", "--format", "csv", "-o", "x.csv")])
def test_a_fault_that_nobody_knows_is_refused(
    verb: tuple[str, ...], book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = bootbench("casebook", *verb, "--fault", "typo")
    assert (said.status, said.output) == (2, "")
    sentence = "--fault: expected the id of a fault of the profile or of a case, not typo"
    assert said.complaint == f"bootbench: {sentence}; bootbench profile show lists them\n"
    assert not Path("x.csv").exists()
    assert bootbench("casebook", *verb, "--fault", "MB_UFS_EDL_9008").status == 0


def test_a_fault_of_a_case_alone_may_be_asked_for(book: Path, tmp_path: Path) -> None:
    assert bootbench("casebook", "add", write_case(tmp_path / "C1")).status == 0
    casebook = Casebook.open(book)
    casebook.note("C1", examined(book / "C1", fault="shop_own_fault"))
    casebook.close()
    assert found("--fault", "shop_own_fault") == ["C1"]
