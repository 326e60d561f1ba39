"""What a report says: one page for the customer, all evidence behind it, *simulated* on every page where it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from analysis.diagnosis import OnMotherboard, Verdict
from analysis.findings import FindingName
from bench.report.compose import compose
from bench.report.document import Bullets, Document, Fact, Facts, Heading, Paper, Paragraph, Table
from bench.report.material import Material
from bench.report.pdf import document_pdf
from bench.warranty.claim_json import load_claim
from bench.warranty.decide import Outcome, decide
from bench.warranty.diagnosed import examined
from bench.warranty.override import Override
from bench.warranty.policy_toml import poco_x3_pro
from tests.bench.report.cases_to_report import CONTENT, SIMULATED, material
from tests.bench.report.papers import pages, rasters, unembedded_fonts, words_outside

Kind = TypeVar("Kind")


def printed(folder: Path, what: Material, paper: Paper = Paper.A4) -> list[str]:
    path = folder / "x.pdf"
    path.write_bytes(document_pdf(compose(what), paper))
    assert unembedded_fonts(path) == []
    assert rasters(path) == []
    assert words_outside(path) == []
    return [page.replace("\u00a0", " ") for page in pages(path)]


@pytest.mark.needs("pdftotext", "pdffonts", "pdfimages")
@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize(
    ("verdict", "word"),
    [
        (Verdict.MOTHERBOARD, "Motherboard"),
        (Verdict.NOT_MOTHERBOARD, "Not the motherboard"),
        (Verdict.CANNOT_SAY, "Cannot say yet"),
    ],
)
def test_the_first_page_is_the_customers_and_the_evidence_begins_on_the_second(
    verdict: Verdict, word: str, paper: Paper, tmp_path: Path
) -> None:
    said = printed(tmp_path, material(verdict), paper)
    for words in (
        "Why this phone does not power on",
        "C0147",
        word,
        "hold 97 of 100 chances",
        "simulated phones and on other people's recordings only",
        "Before the key is pressed the phone draws 0.20 mA",
        "On USB the phone answers from its boot ROM only",
        "What it means",
        "Next check",
    ):
        assert words in said[0], words
    assert "The runs" not in said[0]
    assert said[1].partition("The runs")[1]
    assert "bits" not in said[0]


def credibility(places: set[OnMotherboard]) -> str:
    """The paragraph below the verdict, where faults of these places still fit and there is no verdict."""
    what = material(Verdict.CANNOT_SAY)
    fitting = tuple(one.fault for one in what.diagnosis.faults if one.motherboard in places)
    report = compose(replace(what, diagnosis=replace(what.diagnosis, credible_set=fitting)))
    return next(block.text for block in report.blocks if isinstance(block, Paragraph))


def test_cannot_say_says_why_faults_disagree_or_a_check_is_open_or_the_fault_has_no_place() -> None:
    assert "do not agree on the motherboard" in credibility({OnMotherboard.YES, OnMotherboard.NO})
    assert "the check that would settle it is not done" in credibility({OnMotherboard.YES})
    assert "does not tell where the fault sits" in credibility({OnMotherboard.INDETERMINATE})


def test_a_run_that_does_not_count_is_told_first() -> None:
    what = material(Verdict.CANNOT_SAY)
    told = ("run-1 does not count: the supply hit its limit.", "The faults that still fit disagree.")
    report = compose(replace(what, diagnosis=replace(what.diagnosis, withheld=told)))
    assert after(report, "What was found", Bullets).items[0] == "run-1 does not count: the supply hit its limit."


def test_a_customer_reads_a_contradicted_check_by_its_statement() -> None:
    what = material(Verdict.CANNOT_SAY)
    told = "run-1 contradicts what was answered (starts_when_key_contact_bridged: no): there the phone starts."
    report = compose(replace(what, diagnosis=replace(what.diagnosis, withheld=(told,))))
    first = after(report, "What was found", Bullets).items[0]
    assert "(“it starts when the key contact is bridged at the board connector”: no)" in first


@pytest.mark.needs("pdftotext", "pdffonts", "pdfimages")
def test_the_next_check_says_what_each_answer_decides_and_what_it_takes(tmp_path: Path) -> None:
    first = printed(tmp_path, material(Verdict.CANNOT_SAY))[0]
    assert "Find out whether this is true: an official reflash cures it" in first
    assert "If yes: not the motherboard. If no: motherboard." in first
    assert "It takes about 20 minutes; needed:" in first


@pytest.mark.needs("pdftotext", "pdffonts", "pdfimages")
def test_simulated_stands_on_every_page_of_a_simulated_case_and_on_none_of_a_real_one(tmp_path: Path) -> None:
    simulated = printed(tmp_path, material(Verdict.MOTHERBOARD))
    assert all(f"SIMULATED: {SIMULATED}" in page for page in simulated)
    real = printed(tmp_path, material(Verdict.MOTHERBOARD, simulated=None))
    assert not any("SIMULATED" in page or "There was no phone" in page for page in real)


@pytest.mark.needs("pdftotext", "pdffonts", "pdfimages")
def test_case_content_hash_and_page_stand_at_the_foot_of_every_page(tmp_path: Path) -> None:
    said = printed(tmp_path, material(Verdict.CANNOT_SAY))
    for number, page in enumerate(said, start=1):
        assert page.endswith(f"Case C0147 · content {CONTENT[:16]} Page {number} of {len(said)}")
    assert CONTENT in "".join(said[-1].split())


@pytest.mark.needs("pdftotext", "pdffonts", "pdfimages")
def test_everything_the_diagnosis_knows_is_in_the_evidence(tmp_path: Path) -> None:
    what = material(Verdict.CANNOT_SAY)
    printed(tmp_path, what)
    said = " ".join(pages(tmp_path / "x.pdf", "-raw"))
    for words in (
        "129.5 ± 0.3 mA",
        "0.20 ± 0.10 mA",
        "too low",
        "marginal",
        "not measurable: it never returned",
        "at least idle",
        "early boot",
        "at most 500 mV",
        "For: run-2, 3.3 s: USB 05c6:9008; expected in 85% (+4.0 bits)",
        "Against: run-1, 6.9–28.0 s: supply limiting",
        "the phone was flashed or unlocked shortly before the fault",
        "steps below 0.1 mA cannot be seen",
        "The faults that still fit disagree.",
        "INA226",
        "BB-0001",
        "ab" * 32,
        "one row left out",
        "The format does not say whether, or when, the instrument was calibrated.",
        "set to 4.00 V, limit 3 A",
        "14 000 in 28.0 s, 1 010 lost",
        "bootbench 0.1.0",
        what.loaded.sha256,
        "Stuck: no progress",
    ):
        assert words.replace(" ", "") in "".join(said.split()), words
    for fault in what.profile.faults:
        assert "".join(fault.title.split()) in "".join(said.split())


def test_every_finding_has_its_row_with_its_number() -> None:
    what = material(Verdict.MOTHERBOARD)
    table = after(compose(what), "Findings", Table)
    assert [row.cells[0].text for row in table.rows] == [str(k + 1) for k in range(len(what.diagnosis.findings))]
    assert what.diagnosis.findings[0].name == FindingName.PREKEY_MEAN
    assert table.rows[0].cells[1].text == "Mean current before the key"


@pytest.mark.needs("pdftotext", "pdffonts", "pdfimages")
def test_hostile_names_and_endless_reasons_stay_words_on_paper(tmp_path: Path) -> None:
    reasons = ("y" * 3000, "<font size=99>\u202e</para>&amp;", *(f"reason {k}" for k in range(120)))
    what = material(Verdict.CANNOT_SAY, case_id="<b>C\u202e0</b>" + "x" * 150, reasons=reasons)
    said = printed(tmp_path, what)
    whole = "".join("".join(page.split()) for page in said)
    assert "<fontsize=99>[U+202E]</para>&amp;" in whole
    assert "<b>C[U+202E]0</b>" in whole
    assert "reason119" in whole


def test_the_clauses_of_a_claim_and_an_override_beside_the_recommendation(tmp_path: Path) -> None:
    what = material(Verdict.MOTHERBOARD)
    path = tmp_path / "claim.json"
    path.write_text(
        '{"format": "bootbench-claim/1", "claim_id": "K1", "imei": "", "model": "POCO X3 Pro", '
        '"purchase_date": "2024-02-29", "claim_date": "2025-03-01", "proof_of_purchase": "presented", '
        '"first_purchaser": true, "resold_or_second_hand": false, "power_on_fault": true, '
        '"motherboard_dysfunction": "unknown", "exclusions": {}, "purchase_warranty_terms_followed": true}',
        encoding="utf-8",
    )
    decision = decide(examined(load_claim(path), what.diagnosis), poco_x3_pro())
    override = Override(
        Outcome.ELIGIBLE,
        "Technician 3",
        "inspected and found clean",
        datetime(2026, 11, 23, 14, 5, tzinfo=UTC),
        decision.outcome,
        "0" * 64,
        "0" * 64,
    )
    report = compose(replace(what, decision=decision, overrides=(override,)))
    start = report.blocks.index(Heading("What it means", 2))
    assert report.blocks[start + 2] == Paragraph(
        "Recommendation for the claim: needs evidence. The decision of the authorised service centre is final "
        "(clause 4). bootbench recommends."
    )
    clauses = after(report, "The claim, clause by clause", Table)
    assert [row.cells[0].text for row in clauses.rows] == [str(ruling.id) for ruling in decision.clauses]
    assert Fact("Extended Warranty ends", "2026-02-28") in after(report, "The claim, clause by clause", Facts).facts
    beside = after(report, "Decided by the centre, beside the recommendation", Table)
    assert [cell.text for cell in beside.rows[0].cells] == [
        "eligible",
        "needs evidence",
        "Technician 3",
        "2026-11-23T14:05+00:00",
        "inspected and found clean",
    ]


def test_the_same_material_gives_the_same_bytes() -> None:
    one, other = (document_pdf(compose(material(Verdict.MOTHERBOARD))) for _ in range(2))
    assert one == other


def after(report: Document, heading: str, kind: type[Kind]) -> Kind:
    """The first block of a kind behind a heading."""
    start = next(k for k, block in enumerate(report.blocks) if isinstance(block, Heading) and block.text == heading)
    return next(block for block in report.blocks[start:] if isinstance(block, kind))
