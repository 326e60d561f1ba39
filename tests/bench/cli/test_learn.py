"""`bootbench learn` as a person runs it: a shop's profile, what moved, and refusals in one sentence."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest

from analysis.calibrate import Calibration, Compared, Quality
from bench.cli.learn import cautions
from bench.profile_file import SHIPPED, load_profile
from bench.simulate import simulate_corpus
from tests.bench.cli.command_line import bootbench as run_program
from tests.bench.cli.in_process import bootbench

CASES = 12
FAULTS = ("mb_ufs_edl_9008", "normal_boot", "nonmb_power_key_open", "mb_pmic_no_start")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("learn") / "shop"
    list(simulate_corpus(FAULTS, 70, CASES, "korad", folder, None))
    return folder


@pytest.fixture(scope="module")
def learnt(corpus: Path) -> Path:
    path = corpus.parent / "my_profile.toml"
    done = run_program("learn", corpus, "-o", path)
    assert done.status == 0, done.complaint
    (corpus.parent / "said.txt").write_text(done.output, encoding="utf-8")
    return path


def test_it_says_which_cases_moved_what(learnt: Path) -> None:
    said = (learnt.parent / "said.txt").read_text(encoding="utf-8")
    assert "12 labelled cases of 12 phones; the literature counts as 10 cases" in said
    head = next(line for line in said.splitlines() if line.startswith("fault"))
    assert head.split() == ["fault", "observation", "before", "after", "cases"]
    assert re.search(r"^mb_ufs_edl_9008 .+  3\.0$", said, re.MULTILINE)
    assert "12 cases of 12 phones are too few, 60 cases of at least 5 phones are needed" in said


def test_the_profile_passes_its_check_and_diagnoses(corpus: Path, learnt: Path) -> None:
    checked = bootbench("profile", "check", learnt)
    assert (checked.status, "no mistake" in checked.output) == (0, True)
    case = next(iter(sorted(corpus.iterdir())))
    given = bootbench("diagnose", case, "--json", "--profile", learnt)
    assert given.status == 0, given.complaint
    assert json.loads(given.output)["versions"]["profile"] == "poco_x3_pro 1, learnt from 12 cases"
    shown = bootbench("profile", "show", "mb_ufs_edl_9008", "--profile", learnt)
    assert "3 cases of SHOP; shop" in shown.output


def test_comments_sources_and_what_no_case_speaks_of_are_kept(learnt: Path) -> None:
    before, after = load_profile(), load_profile(learnt)
    kept = {line.strip() for line in after.text.splitlines()}
    comments = [line.strip() for line in before.text.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in comments if line not in kept] == []
    assert {source.key for source in after.profile.sources} == {source.key for source in before.profile.sources} | {
        "SHOP"
    }
    for old, new in zip(before.profile.faults, after.profile.faults, strict=True):
        assert (new == old) is (old.id not in FAULTS)
    assert after.profile.weighing == before.profile.weighing
    assert tomllib.loads(after.text)["sources"]["SHOP"].startswith("labelled cases of the corpus shop: 12 cases")


def test_the_same_corpus_gives_the_same_bytes_whatever_its_folders_order(corpus: Path, learnt: Path) -> None:
    again = learnt.parent / "elsewhere" / "shop"
    for folder in sorted(corpus.iterdir(), reverse=True):
        shutil.copytree(folder, again / folder.name)
    path = again.parent / "again.toml"
    assert bootbench("learn", again, "-o", path).status == 0
    assert path.read_bytes() == learnt.read_bytes()


def test_a_profile_that_has_learnt_is_refused(corpus: Path, learnt: Path, tmp_path: Path) -> None:
    done = bootbench("learn", corpus, "-o", tmp_path / "p.toml", "--profile", learnt)
    assert done.status == 2
    assert "learn from the profile that it came from and all cases together" in done.complaint
    assert not (tmp_path / "p.toml").exists()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"label": None}, "has no label that names a fault"),
        ({"label": {"fault": "leaky_hydraulics", "verdict": "cannot_say"}}, "which the profile does not know"),
        ({"label": {"fault": "normal_boot", "verdict": "motherboard"}}, "contradicts itself"),
        ({"device": {"model": "Lumo K1", "imei": None}}, "is of a Lumo K1, and the profile is of a POCO X3 Pro"),
        ({"format": "something-else/9"}, "format"),
    ],
    ids=["unlabelled", "unknown fault", "contradiction", "foreign phone", "unreadable"],
)
def test_cases_that_cannot_teach_are_left_out_with_the_reason_and_alone_are_refused(
    corpus: Path, tmp_path: Path, change: dict[str, object], why: str
) -> None:
    spoilt = tmp_path / "shop" / "spoilt"
    shutil.copytree(next(iter(sorted(corpus.iterdir()))), spoilt)
    case = json.loads((spoilt / "case.json").read_text(encoding="utf-8")) | change
    (spoilt / "case.json").write_text(json.dumps({k: v for k, v in case.items() if v is not None}), encoding="utf-8")
    alone = bootbench("learn", spoilt.parent, "-o", tmp_path / "p.toml")
    assert alone.status == 2
    assert why in alone.complaint
    assert len(alone.complaint.splitlines()) == 1 or "Traceback" not in alone.complaint
    assert not (tmp_path / "p.toml").exists()
    shutil.copytree(sorted(corpus.iterdir())[1], spoilt.parent / "good")
    beside = bootbench("learn", spoilt.parent, "-o", tmp_path / "p.toml")
    assert beside.status == 0, beside.complaint
    assert "1 labelled case of 1 phone;" in beside.output
    assert re.search(rf"left out: spoilt .*{re.escape(why)}", beside.output)


def test_cases_with_one_imei_are_one_phone(corpus: Path, tmp_path: Path) -> None:
    for source, name in zip(sorted(corpus.iterdir()), ("a", "b", "c"), strict=False):
        shutil.copytree(source, tmp_path / "shop" / name)
        case = json.loads((tmp_path / "shop" / name / "case.json").read_text(encoding="utf-8"))
        case["device"]["imei"] = None if name == "c" else "490154203237518"
        (tmp_path / "shop" / name / "case.json").write_text(json.dumps(case), encoding="utf-8")
    done = bootbench("learn", tmp_path / "shop", "-o", tmp_path / "p.toml")
    assert done.status == 0, done.complaint
    assert "3 labelled cases of 2 phones;" in done.output
    assert "490154203237518" not in done.output + (tmp_path / "p.toml").read_text(encoding="utf-8")


def figures(calibration_error: float, too_sure: float, nats: float) -> Quality:
    return Quality(100, 0.9, calibration_error, 0.05, too_sure, 0.06, nats, 0.9, 0.0, 0.1)


def test_what_the_corpus_cannot_tell_and_where_it_made_things_worse_is_said() -> None:
    good, worse = figures(0.03, 0.01, 0.5), figures(0.12, 0.11, 0.6)
    better = Compared(worse, good, good)
    asked = " ".join(cautions(Calibration(0.8, 0.8, better, Compared(good, worse, worse))))
    assert "every case has answers" in asked
    assert "with answers, chance alone makes a calibration error of 0.050 of so many cases" in asked
    assert "without answers, the learnt profile is surer than it is right" in asked
    assert "without answers, the learnt profile does no better" in asked
    assert "with answers, the learnt" not in asked
    unasked = cautions(Calibration(0.8, 0.8, None, Compared(worse, figures(0.1, 0.0, 0.5), figures(0.1, 0.0, 0.5))))
    assert unasked == [
        "no case has answers: the corpus cannot tell how sure the profile may be once checks are answered"
    ]


def test_an_empty_corpus_is_refused(tmp_path: Path) -> None:
    done = bootbench("learn", tmp_path, "-o", tmp_path / "p.toml")
    assert done.status == 2
    assert "expected a folder of case folders, but it holds no folder" in done.complaint


def test_the_shipped_profile_holds_no_learnt_number() -> None:
    assert load_profile().profile.name == SHIPPED
    assert 'prov = "shop"' not in load_profile().text
