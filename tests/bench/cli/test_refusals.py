"""What cannot be done is refused with status 2 and one sentence, whatever of the command line is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.cli.in_process import bootbench

WRONG: tuple[tuple[tuple[str, ...], str], ...] = (
    (("casebook", "add", ""), "CASE: expected the name of a file or folder, but an empty one was given; name it; . is"),
    (("casebook", "list", "--casebook", ""), "--casebook: expected the name of a file or folder, but an empty one"),
    (("report", "C5", "-o", ""), "--output: expected the name of a file or folder, but an empty one was given"),
    (("diagnose", ""), "CASE: expected the name of a file or folder, but an empty one was given"),
    (("station", "check", ""), "station: expected a station file (TOML) or an address"),
    (("record", "--station", "sim://riden", "--plan", "", "-o", "C5"), "plan: its name is empty; name a file (TOML)"),
    (("casebook", "show", "", "--casebook", "book"), "the casebook has no case ''; "),
    (("casebook", "show", "C\udcff", "--casebook", "book"), "CASE: expected text, but C\\udcff is none"),
    (("info",), "missing argument 'FILE'; bootbench info --help says what it takes"),
    (("info", "--nix", "x"), "no such option '--nix'"),
    (("casebook", "export"), "missing option '--format'; choose from: csv, xlsx, jsonl, parquet, pdf; bootbench"),
    (("report", "C5", "--language", "fr"), "invalid value for '--language': 'fr' is not one of 'en', 'hi'; bootbench"),
    (("diagnose", "C5", "--answer"), "option '--answer' requires an argument; bootbench"),
    (("casebook", "tag", "C5", "", "--casebook", "book"), "no case C5; "),
    (("infos",), "no such command 'infos'"),
    (("casebook", "tag", "C5", "a\udcff"), "TAG: expected text, but a\\udcff is none; type it anew, as UTF-8"),
    (("casebook", "search", "--technician", "\udcff"), "--technician: expected text, but \\udcff is none"),
    (("record", "--station", "sim://riden", "--technician", "\udcff", "-o", "C5"), "--technician: expected text, but"),
    (("record", "--station", "\udcff.toml", "--fast", "-o", "C5"), "\\udcff.toml: cannot be read (No such file"),
)


@pytest.mark.parametrize(("arguments", "sentence"), WRONG)
def test_it_is_one_sentence(
    arguments: tuple[str, ...], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = bootbench(*arguments)
    assert (said.status, said.output) == (2, "")
    assert said.complaint.startswith("bootbench: ")
    assert sentence in said.complaint
    assert said.complaint.count("\n") == 1


@pytest.mark.parametrize("verb", [(), ("casebook",), ("key",)])
def test_a_verb_that_needs_another_one_lists_them(verb: tuple[str, ...]) -> None:
    said = bootbench(*verb)
    assert said.status == 2
    assert said.complaint.startswith(" ".join(("Usage: bootbench", *verb)))


@pytest.mark.parametrize("arguments", [("--version",), ("info", "--help"), ("--help",)])
def test_what_is_asked_for_ends_well(arguments: tuple[str, ...]) -> None:
    said = bootbench(*arguments)
    assert (said.status, said.complaint) == (0, "")
    assert "bootbench" in said.output
