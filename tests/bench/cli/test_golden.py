"""`bootbench golden` and `diagnose --golden` as a person runs them."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.golden import golden_band
from analysis.run import RunKind
from bench.case import load_case
from bench.errors import BadInputError
from bench.golden_file import load_golden
from bench.profile_file import load_profile
from bench.report.gather import gather
from bench.simulate import simulate_corpus
from tests.bench.cli.command_line import bootbench as run_program
from tests.bench.cli.in_process import bootbench

FAULTS = ("normal_boot", "normal_boot", "mb_pmic_no_start")
"""Three normal runs a case: two cases are six boots."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("golden") / "shop"
    list(simulate_corpus(FAULTS, 30, 6, "korad", folder, 0.0))
    return folder


@pytest.fixture(scope="module")
def golden(corpus: Path) -> Path:
    path = corpus.parent / "golden.toml"
    done = run_program("golden", corpus, "-o", path)
    assert done.status == 0, done.complaint
    assert "2 cases are not labelled normal_boot" in done.output
    assert re.search(r"\d+ good boots of 4 cases of shop", done.output)
    return path


def test_the_same_boots_give_the_same_bytes(corpus: Path, golden: Path) -> None:
    again = golden.with_name("again.toml")
    assert bootbench("golden", corpus, "-o", again).status == 0
    assert again.read_bytes() == golden.read_bytes()


def test_a_dead_phone_is_outside_and_a_good_one_is_not(corpus: Path, golden: Path) -> None:
    dead = bootbench("diagnose", corpus / "S000032", "--golden", golden)
    assert dead.status == 0, dead.complaint
    assert re.search(r"golden: run-1: outside from .* mA below the band, 0\.\d s after the phone's start", dead.output)
    good = bootbench("diagnose", corpus / "S000030", "--golden", golden)
    assert "golden: run-1: like the shop's good boots from" in good.output


def test_the_json_holds_it_beside_its_old_fields_and_the_verdict_does_not_move(corpus: Path, golden: Path) -> None:
    case = corpus / "S000032"
    without, with_band = (
        json.loads(bootbench("diagnose", case, "--json", *extra).output) for extra in ((), ("--golden", golden))
    )
    compared = with_band.pop("golden")
    assert with_band == without
    out = compared["runs"][0]["outside"]
    assert out["excess_a"] < 0.0
    assert out["spreads"] < -compared["reach_spreads"]
    assert out["interval_s"][0] < out["interval_s"][1]


def test_the_report_draws_it(corpus: Path, golden: Path, tmp_path: Path) -> None:
    case, band = load_case(corpus / "S000032"), load_golden(golden)
    material = gather(case, load_profile(), band)
    assert [run.golden is not None for run in material.runs] == [run.kind is RunKind.SUPPLY_BOOT for run in case.runs]
    assert all(run.golden is None for run in gather(case, load_profile()).runs)
    done = bootbench("report", corpus / "S000032", "-o", tmp_path / "r.pdf", "--golden", golden)
    assert done.status == 0, done.complaint
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")


def test_a_corpus_without_good_boots_is_refused(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "S000032").symlink_to(corpus / "S000032")
    done = bootbench("golden", tmp_path / "shop", "-o", tmp_path / "g.toml")
    assert done.status == 2
    assert "expected at least 5 clean boots of cases labelled normal_boot, but it has 0" in done.complaint
    assert not (tmp_path / "g.toml").exists()


def test_boots_of_a_bench_that_was_found_wrong_are_left_out(corpus: Path, tmp_path: Path) -> None:
    shutil.copytree(corpus / "S000030", tmp_path / "shop" / "S000030")
    path = tmp_path / "shop" / "S000030" / "case.json"
    fields = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(fields | {"checks": {"supply_limit_and_leads_checked": "no"}}), encoding="utf-8")
    done = bootbench("golden", tmp_path / "shop", "-o", tmp_path / "g.toml")
    assert done.status == 2
    assert "S000030 says that the supply's limit or leads were not right" in done.complaint


def test_the_band_of_another_phone_is_refused(corpus: Path, golden: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(re.sub("models = .*", 'models = ["Lumo K1"]', golden.read_text()))
    done = bootbench("diagnose", corpus / "S000030", "--golden", other)
    assert done.status == 2
    assert "is of a POCO X3 Pro, and the golden band is of a Lumo K1" in done.complaint


@pytest.mark.parametrize(
    ("pattern", "replacement", "place"),
    [
        ("reach = .*", "reach = 0.0", "reach"),
        ("boots = .*", "boots = 2", "boots"),
        ("boots = .*", "boots = 0x" + "f" * 8000, "boots: expected less than or equal to 1000000, not a whole number"),
        ("step_s = .*", "step_s = 0.5", "step_s"),
        (r"spread = \[\n", "spread = [\n  0.1,\n", "spread"),
        ("format = .*", 'format = "bootbench-profile/1"', "format"),
        (r"\A", "= ", "expected TOML"),
    ],
)
def test_a_file_that_is_no_band_is_refused_by_its_key(
    golden: Path, tmp_path: Path, pattern: str, replacement: str, place: str
) -> None:
    path = tmp_path / "g.toml"
    path.write_text(re.sub(pattern, replacement, golden.read_text(), count=1))
    with pytest.raises(BadInputError, match=place) as caught:
        load_golden(path)
    assert "\n" not in str(caught.value)


def test_boots_that_have_nothing_in_common_make_no_band_and_no_file(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two phones of three boots each reached 34.7 spreads: the file was written, and no verb could read it."""
    monkeypatch.setattr("bench.golden_file.golden_band", lambda boots: replace(golden_band(boots), reach=34.7))
    said = bootbench("golden", corpus, "-o", tmp_path / "g.toml")
    assert said.status == 2
    assert "too unlike each other for a band: one is 34.7 spreads off" in said.complaint
    assert list(tmp_path.iterdir()) == []
