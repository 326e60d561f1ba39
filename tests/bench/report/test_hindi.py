"""Hindi: shaped as HarfBuzz shapes it, on paper glyph by glyph, and no sentence of a report left in English."""

from __future__ import annotations

import re
import string
import zlib
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path

import pytest
import uharfbuzz
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.bridging import SILENT_BRIDGED, STARTS_BRIDGED
from analysis.checks import Answer, Check, CheckResult
from analysis.contradicting import Contradiction
from analysis.diagnose import (
    BUT_CRASHED,
    CUT_OFF,
    KEY_UNSEEN,
    LEADS_UNSEEN,
    NOTHING_RECORDED,
    ON_OWN_BATTERY,
    STARTED_BY_CURRENT,
    TO_ITS_END,
    _looked_too_briefly,
    _missing_proof,
    _not_counted,
)
from analysis.diagnosis import Verdict
from analysis.doubting import ANSWERED_THERE, AT_THE_SUPPLY, LIMIT_AND_LEADS
from analysis.gates import Gate, Spoilt
from analysis.states import Observable, State, StateObservation
from bench.case import load_case
from bench.cli.report import command as report
from bench.demo import CASE
from bench.diagnosing import diagnose_case
from bench.errors import BadInputError
from bench.profile_file import load_profile
from bench.report.compose import compose
from bench.report.document import Document, Paper, Paragraph, Picture
from bench.report.english import ENGLISH
from bench.report.gather import gather
from bench.report.hindi import HINDI
from bench.report.html import document_html
from bench.report.pdf import document_pdf
from bench.report.phrases import Phrasebook, phrase
from bench.report.setting import broken
from bench.report.shaping import Glyph, shaped
from bench.report.typeface import Face, Font, clusters, font_runs, printable, shorten, text_width
from bench.report.words import ReportWords
from bench.traces.recording import Loss
from bench.warranty.claim_json import load_claim
from bench.warranty.clauses import Ruling
from bench.warranty.decide import decide
from bench.warranty.policy_toml import poco_x3_pro
from tests.bench.report.cases_to_report import material
from tests.bench.report.papers import pages, unembedded_fonts, words_outside
from tests.bench.report.sentences import NUMBER, sentences_of

ROOT = Path(__file__).resolve().parents[3]
SENTENCE = "मदरबोर्ड की स्थिति: ट्रांज़िस्टर क्षतिग्रस्त, किन्तु शॉर्ट नहीं"
DEVANAGARI = st.text(alphabet=st.characters(min_codepoint=0x0900, max_codepoint=0x097F), min_size=1, max_size=12)


def peer(text: str, font: Font) -> list[tuple[int, int]]:
    """Glyph ids and clusters by HarfBuzz, which guesses the script itself."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(uharfbuzz.Font(uharfbuzz.Face(font.path.read_bytes())), buffer)
    return [(info.codepoint, info.cluster) for info in buffer.glyph_infos]


def glyphs(text: str) -> tuple[Glyph, ...]:
    return shaped(text, Font.DEVANAGARI.path)


@pytest.mark.parametrize("font", [Font.DEVANAGARI, Font.DEVANAGARI_BOLD])
@pytest.mark.parametrize("word", SENTENCE.replace(":", "").replace(",", "").split())
def test_glyphs_and_clusters_are_those_of_harfbuzz(word: str, font: Font) -> None:
    assert [(glyph.id, glyph.cluster) for glyph in shaped(word, font.path)] == peer(word, font)


def test_the_short_i_is_drawn_before_its_consonant() -> None:
    sign, consonant = glyphs("कि")
    assert consonant.id == glyphs("क")[0].id
    assert sign.id != consonant.id


def test_joined_consonants_become_one_glyph_and_ra_jumps_over_its_syllable() -> None:
    assert len(glyphs("क्ष")) == 1
    assert glyphs("र्ड")[0].id == glyphs("ड")[0].id
    assert not any(glyph.id == 0 for glyph in glyphs("".join(SENTENCE.split()).replace(":", "").replace(",", "")))


@settings(deadline=None)
@given(DEVANAGARI)
def test_a_text_is_as_wide_as_its_glyphs_and_is_cut_between_letters_only(text: str) -> None:
    shown = printable(text)
    assert "".join(clusters(shown)) == shown
    assert text_width(shown, 10.0) >= 0.0
    assert "".join(run.text for run in font_runs(shown, Face.BOLD)) == shown
    lines = broken(shown, 12.0, 10.0, Face.PLAIN)
    assert "".join(lines) == shown.replace(" ", "") or " " in shown
    assert all(text_width(line, 10.0) <= 12.001 or len(clusters(line)) == 1 for line in lines)


def test_a_shortened_word_does_not_end_inside_a_letter() -> None:
    word = "क्षतिग्रस्त"
    for width in range(1, 60):
        short = shorten(word, float(width), 10.0).removesuffix("…")
        assert word.startswith(short)
        assert short == "" or short == "".join(clusters(word)[: len(clusters(short))])


def test_joiners_stay_inside_devanagari_and_are_shown_elsewhere() -> None:
    assert printable("क्\u200dष") == "क्\u200dष"
    assert printable("a\u200db") == "a[U+200D]b"
    assert len(glyphs("क्\u200dष")) == 2


def test_each_glyph_on_paper_is_the_one_that_harfbuzz_chose() -> None:
    word = "क्षतिग्रस्त"
    document = Document("t", "s", "a", "hi", None, "", "{page}{pages}", (Paragraph(word),))
    drawn = drawn_characters(document_pdf(document), word)
    assert [ord(sign) - 0xE000 for sign in drawn] == [glyph for glyph, _ in peer(word, Font.DEVANAGARI)]


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.needs("pdftotext", "pdffonts")
def test_a_report_in_hindi_can_be_searched_and_leaves_no_page(paper: Paper, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(document_pdf(compose(material(Verdict.MOTHERBOARD), HINDI), paper))
    assert unembedded_fonts(path) == []
    assert words_outside(path) == []
    said = " ".join(pages(path))
    for words in ("यह फ़ोन चालू क्यों नहीं होता", "मदरबोर्ड", "निष्कर्ष", "स्टोरेज जवाब नहीं देता", "पृष्ठ 1 / "):
        assert words in said
    assert "[U+" not in said


def test_documents_before_it_do_not_change_the_bytes_of_a_report() -> None:
    first = document_pdf(compose(material(Verdict.CANNOT_SAY), HINDI))
    document_pdf(Document("t", "s", "a", "hi", None, "", "{page}{pages}", (Paragraph("ज्ञान ङ्ग द्व ह्म श्र"),)))
    assert document_pdf(compose(material(Verdict.CANNOT_SAY), HINDI)) == first


def test_html_in_hindi_brings_its_font_along_and_english_does_not() -> None:
    assert document_html(compose(material(Verdict.MOTHERBOARD), HINDI)).count("@font-face") == 2
    assert "@font-face" not in document_html(compose(material(Verdict.MOTHERBOARD)))


@pytest.mark.parametrize("suffix", ["pdf", "html"])
def test_the_language_is_chosen_for_each_report(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"x.{suffix}"
    done = CliRunner().invoke(report, [str(CASE), "-o", str(path), "--language", "hi"])
    assert done.exit_code == 0
    assert b"(hi)" in path.read_bytes() if suffix == "pdf" else '<html lang="hi">' in path.read_text(encoding="utf-8")


PUBLISHERS = ("aiflasher", "aiprofitmining", "drmobilecare", "fixyourphone", "phonefixsolutions")


def left_in_english(sentence: str) -> list[str]:
    """English words of a Hindi sentence that are neither names nor in quotation marks."""
    said = re.sub(r"“[^”]*”", "", HINDI.phrases.said(sentence))
    # Names of files, faults and grounds have signs or capitals in them; the rest is what a service centre says.
    known = {
        "emergency",
        "download",
        "boot",
        "crash",
        "dump",
        "fastboot",
        "recovery",
        "open",
        "sense",
        "bits",
        "kernel",
        "bootbench",
        "sigrok",
        *PUBLISHERS,
    }
    return [word for word in re.findall(r"(?<![\w.-])[a-z]{3,}(?![\w.-])", said) if word not in known]


@cache
def profile_sentences() -> tuple[str, ...]:
    profile = load_profile().profile
    tools = {tool for check in profile.checks for tool in check.tools}
    return (*(fault.title for fault in profile.faults), *(check.statement for check in profile.checks), *sorted(tools))


def test_every_fault_check_tool_and_loss_is_said_in_hindi() -> None:
    for sentence in (*profile_sentences(), *(loss.value for loss in Loss)):
        assert HINDI.phrases.said(sentence) != sentence
        assert left_in_english(sentence) == [], sentence


def case_folders() -> list[Path]:
    folders = [CASE, *sorted(path.parent for path in (ROOT / "fixtures" / "cases").glob("*/case.json"))]
    assert len(folders) > 8
    return folders


def case_sentences() -> Iterator[str]:
    for folder in case_folders():
        diagnosis = diagnose_case(load_case(folder), load_profile())
        yield from (*diagnosis.meter_limits, *diagnosis.withheld)
        yield from (check.why for check in diagnosis.next_checks)
        yield from (finding.why for finding in diagnosis.findings if finding.why)
        for suspicion in diagnosis.faults:
            yield from (*suspicion.because, *suspicion.against)


def test_every_reason_of_the_shipped_cases_is_said_in_hindi() -> None:
    for sentence in set(case_sentences()):
        assert left_in_english(sentence) == [], sentence


@pytest.mark.parametrize("words", [ENGLISH, HINDI], ids=["en", "hi"])
def test_numbers_in_the_reasons_of_the_shipped_cases_are_set_as_in_print(words: ReportWords) -> None:
    """A true minus, a space before per cent, and no line break between a number and its unit."""
    raw, said = set(case_sentences()), [words.phrases.said(sentence) for sentence in case_sentences()]
    assert any(re.search(r"[(\s]-\d", sentence) for sentence in raw), "no sentence has a minus to set"
    assert any("%" in sentence for sentence in raw), "no sentence has per cent to set"
    for sentence in said:
        assert not re.search(r"(?<![\w.:/−-])-\d|[^\u00a0]%|\d (?:mA|A|V|s|ms)\b", sentence), sentence


NOTES = ("bench/traces/*.py",)
SEEN = (
    "analysis/gates.py",
    "analysis/before_key.py",
    "analysis/after_key.py",
    "analysis/endings.py",
    "analysis/returns.py",
)
STATES = ("analysis/states.py", "analysis/meter_limits.py", "analysis/judging.py", "analysis/findings.py")


def notes() -> set[str]:
    """What any reader can note of any file, and what any format loses."""
    found = {
        text for text in sentences_of(*NOTES) if text.endswith(".") and text[0] in f"{NUMBER}{string.ascii_uppercase}"
    }
    assert len(found) > 110
    return found


def reasons() -> set[str]:
    """Why a run does not count, why a finding is not measurable, what a phone says, what a meter cannot see."""
    columns = {"long power key", "sudden momentary power loss"}  # words of the phone's own
    found = {text for text in sentences_of(*SEEN, *STATES) if len(text.split()) > 2} - columns
    assert len(found) > 35
    return found


def withheld() -> set[str]:
    """Why there is no verdict, for every fault that can lead and every answer that settles one."""
    profile = load_profile().profile
    found = {f"{fault.title} does not tell where the fault sits." for fault in profile.faults}
    found |= {_missing_proof(fault, lacking) for fault in profile.faults if fault.proofs for lacking in (None, 1, 2)}
    no_key = "no key press is marked in it and the current shows none: press the key and mark it"
    found |= {
        f"run-1 {CUT_OFF}",
        f"mb_battery_connector_path {TO_ITS_END}",
        f"mb_battery_connector_path {BUT_CRASHED}",
        KEY_UNSEEN,
        LEADS_UNSEEN,
        NOTHING_RECORDED,
        *(_not_counted(Spoilt(Gate.NO_KEY, "run-1", (0.0, 1.0), no_key, at)) for at in (None, 39.9)),
    }
    found |= {f"run-1 does not count: {LIMIT_AND_LEADS}."}
    found |= {f"{check} does not count: {ANSWERED_THERE}." for check in AT_THE_SUPPLY}
    found |= {one.sentence for one in contradictions()}
    silence = "nothing on USB in 40 s, too soon for Android"
    brief = StateObservation(Observable.USB, State.NONE, "run-1", (0.0, 40.0), silence, late_share=0.45)
    found |= {_looked_too_briefly(brief)}
    members = ", ".join(f"{fault.id} (25 %, motherboard: {fault.motherboard})" for fault in profile.faults[:4])
    return found | {f"The faults that still fit disagree: {members}{more}." for more in ("", " and 3 more")}


def contradictions() -> Iterator[Contradiction]:
    """What a run can show against an answer, or against what leads."""
    bridged, battery = Check.STARTS_WHEN_KEY_CONTACT_BRIDGED, Check.BOOTS_ON_OWN_BATTERY
    denied = tuple(CheckResult(check, Answer.NO) for check in (bridged, battery))
    runs = "the phone showed that it runs"
    said = (f"{runs} (Android says boot completed)", f"{runs} (USB 2717:ff48)")
    for did in (STARTS_BRIDGED, SILENT_BRIDGED, ON_OWN_BATTERY, STARTED_BY_CURRENT, *said):
        yield Contradiction("run-1", did, denied)
        yield Contradiction("run-1", did, ())


def cited() -> set[str]:
    return {source.title for source in load_profile().profile.sources}


@pytest.mark.parametrize("source", [notes, reasons, withheld, cited])
def test_no_sentence_that_can_stand_in_a_report_is_left_in_english(source: Callable[[], set[str]]) -> None:
    left = {sentence: left_in_english(sentence) for sentence in source()}
    assert {sentence: words for sentence, words in left.items() if words} == {}
    for sentence in left:
        said = HINDI.phrases.said(sentence)
        assert said != sentence
        assert sorted(re.findall(r"\d+", said)) == sorted(re.findall(r"\d+", sentence)), (sentence, said)


def rulings() -> Iterator[Ruling]:
    for path in sorted((ROOT / "fixtures" / "claims").glob("*.json")):
        try:
            yield from decide(load_claim(path), poco_x3_pro()).clauses
        except BadInputError:
            continue


def test_every_ruling_of_the_shipped_claims_is_said_in_hindi_and_keeps_its_clause() -> None:
    seen = tuple(rulings())
    assert len(seen) > 300
    for ruling in seen:
        for sentence in (ruling.saw, ruling.limit, ruling.source, *ruling.missing):
            left = [word for word in left_in_english(sentence) if word not in ("vayu", "bhima")]
            assert left == [], (sentence, HINDI.phrases.said(sentence))
        assert re.sub(r"\D", "", HINDI.phrases.said(ruling.source)) == re.sub(r"\D", "", ruling.source)


NAMES = {"min", "seed", "korad", "riden", "dps", "owon", "vayu", "bhima"}
"""A unit, the number of a simulation, instruments, code names."""
IDS = {"indeterminate", "motherboard", "model", "extended", "warranty"}
"""Of a fault, of clauses, and of the policy's name."""


def words_of(part: object) -> Iterator[str]:
    """Every text of a document but those inside figures."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from words_of(one)
    elif isinstance(part, Picture):
        yield part.caption
    elif is_dataclass(part):
        for field in fields(part):
            yield from words_of(getattr(part, field.name))


@pytest.mark.parametrize("folder", case_folders(), ids=lambda path: path.name)
def test_no_text_of_a_whole_report_is_left_in_english(folder: Path) -> None:
    document = compose(gather(load_case(folder), load_profile()), HINDI)
    left = {text: set(left_in_english(text)) - NAMES - IDS for text in words_of(document.blocks)}
    assert len(left) > 100
    assert {text: words for text, words in left.items() if words} == {}


def test_numbers_and_names_of_a_sentence_survive() -> None:
    for sentence in set(case_sentences()):
        numbers = re.findall(r"\d+(?:\.\d+)?", sentence)
        assert sorted(re.findall(r"\d+(?:\.\d+)?", HINDI.phrases.said(sentence))) == sorted(numbers), sentence


def test_a_sentence_that_no_row_knows_stays_as_it_is() -> None:
    assert HINDI.phrases.said("Quite another thing.") == "Quite another thing."
    assert Phrasebook((phrase("a * b *", "{1} {0}"),)).said("a x b {y}") == "{y} x"


def drawn_characters(pdf: bytes, word: str) -> str:
    """What the glyphs drawn for a word are called in the file: codes of the page, by the font's ToUnicode map."""
    streams = [zlib.decompress(raw) for raw in re.findall(rb"\nstream\n(x.*?)endstream", pdf, re.DOTALL)]
    page = next(content for content in streams if b"ActualText" in content)
    marked = re.search(
        rb"<FEFF" + word.encode("utf-16-be").hex().upper().encode() + rb">>> BDC(.*?)EMC", page, re.DOTALL
    )
    assert marked is not None
    codes = b"".join(unescaped(part) for part in re.findall(rb"\(((?:\\.|[^\\)])*)\) Tj", marked[1], re.DOTALL))
    named = (
        re.findall(rb"<([0-9A-F]{2})> <(E[0-9A-F]{3})>", content) for content in streams if b"begincmap" in content
    )
    names = {int(code, 16): chr(int(name, 16)) for pairs in named for code, name in pairs}
    return "".join(names[code] for code in codes)


def unescaped(text: bytes) -> bytes:
    octal = re.sub(rb"\\([0-7]{3})", lambda match: bytes([int(match[1], 8)]), text)
    letters = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
    return re.sub(rb"\\(.)", lambda match: letters.get(match[1], match[1]), octal, flags=re.DOTALL)


def test_lost_readings_are_listed_in_hindi() -> None:
    note = "Lost readings of Current (A), which are gaps and no zeros: 2 empty, 3 '---', 4 'OL' (above the range)."
    said = HINDI.phrases.said(note)
    assert said.endswith("2 खाली, 3 '---', 4 'OL' (मापने की सीमा से ऊपर)।")
