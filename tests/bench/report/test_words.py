"""Words: every enumeration is covered, every field in braces is one that is filled in."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from analysis.checks import Answer
from analysis.diagnosis import OnMotherboard, Verdict
from analysis.findings import FindingName, Judged
from analysis.phases import Phase
from analysis.run import RunKind
from analysis.states import STATES_OF, Observable
from analysis.trace import EventName
from bench.report import figure_words, words
from bench.report.languages import LANGUAGES, Language, words_of
from bench.report.typeface import printable
from bench.report.words import ReportWords

EVERY = pytest.mark.parametrize("said", [words_of(language) for language in Language], ids=lambda said: said.language)


def texts(said: object, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(said, str):
        yield place, said
    elif isinstance(said, Mapping):
        for key, value in said.items():
            yield from texts(value, f"{place}[{key}]")
    elif isinstance(said, tuple):
        for k, value in enumerate(said):
            yield from texts(value, f"{place}[{k}]")
    elif is_dataclass(said):
        for field in fields(said):
            yield from texts(getattr(said, field.name), f"{place}.{field.name}")


def test_every_language_is_a_row_and_says_which_it_is() -> None:
    assert [row.language for row in LANGUAGES] == list(Language)
    for language in Language:
        assert words_of(language).language == language.value


@EVERY
def test_every_value_of_every_closed_list_has_its_words(said: ReportWords) -> None:
    evidence, customer, figure = said.evidence, said.customer, said.figure
    assert set(figure.phases) == set(Phase)
    assert set(figure.events) == set(EventName)
    assert set(customer.verdicts) == set(customer.meanings) == set(customer.after) == set(Verdict)
    assert set(customer.usb_states) == set(STATES_OF[Observable.USB])
    assert set(figure.usb_states) | {"none"} == set(STATES_OF[Observable.USB])
    assert set(evidence.finding_names) == set(FindingName)
    assert set(evidence.judged) == set(Judged)
    assert set(evidence.kinds) == set(RunKind)
    assert set(evidence.answers) == set(Answer)
    assert set(evidence.fault_places) == set(OnMotherboard)


@EVERY
def test_every_text_is_printable_and_ends_without_a_blank(said: ReportWords) -> None:
    for place, text in texts(said):
        assert printable(text) == text, place
        assert text == text.strip(), place
        assert text, place


@EVERY
def test_fields_in_braces_are_those_that_the_words_promise(said: ReportWords) -> None:
    """The names under a field of a words class are the ones that a language may use."""
    promised = promises(words) | promises(figure_words)
    for place, text in texts(said):
        used = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        field = place.rpartition(".")[2].partition("[")[0]
        assert used <= promised.get(field, set()), place


def test_a_language_uses_the_same_fields_and_as_many_words_as_english() -> None:
    english = dict(texts(words_of(Language.ENGLISH)))
    for language in Language:
        other = dict(texts(words_of(language)))
        assert other.keys() == english.keys()
        for place, text in other.items():
            assert fields_in(text) == fields_in(english[place]), place


def fields_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def promises(module: object) -> dict[str, set[str]]:
    source = Path(str(getattr(module, "__file__", ""))).read_text(encoding="utf-8")
    found = re.findall(r'^    (\w+): [^\n]+\n    """([^"]*)"""', source, flags=re.MULTILINE)
    return {name: set(re.findall(r"\{(\w+)\}", text)) for name, text in found}
