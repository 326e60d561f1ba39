"""What went wrong, in every language: each kind of error has its words, and the error's own sentence is never lost."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import analysis
import bench
from analysis.errors import AnalysisError
from bench.errors import BadInputError, BenchError
from bench.guard.client import GuardLostError
from bench.report.phrases import Phrasebook
from drivers.catalog import INSTRUMENTS
from gui.english import ENGLISH
from gui.hindi import HINDI
from gui.hindi_station import HINDI_CATALOG, HINDI_STATION
from gui.troubles import _KINDS, Trouble, trouble_of
from tests.bench.report.sentences import NUMBER, sentences_of

DEVANAGARI = re.compile(r"[\u0900-\u097f]")


def kinds_of(root: type[Exception]) -> Iterator[type[Exception]]:
    """A class and all below it, once every module is imported that could make one."""
    for package in (bench, analysis):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith(("pytest_plugin", "migrations.env")):  # those run where others load them
                importlib.import_module(module.name)
    waiting = [root]
    while waiting:
        kind = waiting.pop()
        yield kind
        waiting += kind.__subclasses__()


def test_every_error_has_a_kind_and_every_name_in_the_table_is_an_error() -> None:
    names = {kind.__name__ for root in (BenchError, AnalysisError) for kind in kinds_of(root)}
    own = {name for name in names if not name.startswith("_")} - {"BenchError", "WindowError"}
    of_analysis = {kind.__name__ for kind in AnalysisError.__subclasses__()}
    assert set(_KINDS) - {"OSError"} == own - of_analysis


@pytest.mark.parametrize("kind", Trouble, ids=lambda kind: kind.name)
def test_hindi_says_every_kind(kind: Trouble) -> None:
    assert DEVANAGARI.search(HINDI.trouble.told[kind])
    assert ENGLISH.trouble.said(kind, "the supply does not answer") == "the supply does not answer"


def test_the_sentence_of_an_error_stands_under_what_is_said_of_its_kind() -> None:
    error = BadInputError(Path("x.csv"), "expected a number, not 'abc'", place="line 3", advice="correct the row")
    head, original = HINDI.trouble.of(error).split("\n")
    assert head == HINDI.trouble.told[Trouble.INPUT]
    assert original == f"मूल संदेश, अंग्रेज़ी में: {error}"
    assert ENGLISH.trouble.of(error) == str(error)
    assert trouble_of(GuardLostError("gone")) is Trouble.GUARD_LOST
    assert trouble_of(PermissionError("no")) is Trouble.SYSTEM
    assert trouble_of(BenchError("no")) is Trouble.REFUSED


def said_of_stations() -> set[str]:
    """What instruments are good for, and what a test of a station says."""
    found = {text for text in sentences_of("bench/instrument_use.py") if len(text.split()) > 2}
    found |= {
        text
        for text in sentences_of("bench/station_check.py")
        if len(text.split()) > 2 and not text.startswith((";", ","))  # the ends of others
    }
    return found


def said_of_instruments() -> set[str]:
    """How each instrument was verified."""
    return {row.verified_by for row in INSTRUMENTS}


@pytest.mark.parametrize(
    ("phrases", "sentences"),
    [(HINDI_STATION, said_of_stations()), (HINDI_CATALOG, said_of_instruments())],
    ids=["station", "catalog"],
)
def test_what_is_said_of_instruments_is_said_in_hindi(phrases: Phrasebook, sentences: set[str]) -> None:
    for sentence in sentences:
        assert phrases.knows(sentence), sentence
        said = phrases.said(sentence)
        assert DEVANAGARI.search(said)
        assert said.count(NUMBER) == sentence.count(NUMBER), (sentence, said)
