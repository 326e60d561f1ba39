"""`bootbench diagnose` and `bootbench profile`, as a person runs them."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from analysis.wording import saw
from bench.case import load_case
from bench.diagnosing import diagnose_case
from bench.diagnosis_text import print_diagnosis
from bench.profile_file import load_profile
from tests.bench.cli.command_line import BOOTBENCH, bootbench

SIMULATED = ("simulate", "--fault", "mb_ufs_edl_9008", "--seed", "5", "--answers", "none", "-o")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "C5"
    assert bootbench(*SIMULATED, folder).status == 0
    return folder


def test_the_verdict_comes_first_then_why_then_the_next_check(case: Path) -> None:
    said = bootbench("diagnose", case)
    assert said.status == 0
    assert said.complaint == ""
    lines = said.output.splitlines()
    assert lines[0].startswith("CANNOT SAY")
    assert any(line.startswith("Simulated, no real phone:") for line in lines)
    assert "The faults that still fit disagree" in said.output
    assert "USB 05c6:9008" in said.output
    assert "Next checks" in said.output
    assert "run-1  prekey_mean" in said.output
    assert "meter: rate" in said.output


def test_json_is_one_object_and_nothing_else(case: Path) -> None:
    said = bootbench("diagnose", case, "--json")
    assert json.loads(said.output)["case_id"] == json.loads((case / "case.json").read_text())["case_id"]
    assert said.complaint == ""


def test_answers_on_the_command_line_decide(case: Path) -> None:
    answers = ("--answer", "recently_flashed_or_unlocked=no", "--answer", "storage_answers_loader=no")
    said = bootbench("diagnose", case, "--json", *answers)
    assert json.loads(said.output)["verdict"] == "motherboard"


def test_nothing_is_written(case: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in case.rglob("*")}
    bootbench("diagnose", case)
    assert before == {path: path.stat().st_mtime_ns for path in case.rglob("*")}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--answer", "coffee=yes"), "'coffee' is no check; bootbench profile show lists the 18 checks"),
        (("--answer", "starts_when_vbus=yes"), "is no check; perhaps starts_when_vbus_applied is meant"),
        (("--answer", "display_shows_picture=perhaps"), "expected display_shows_picture=yes or"),
        (("--profile", "nowhere.toml"), "nowhere.toml: cannot be read"),
    ],
)
def test_a_mistake_is_one_sentence_and_status_two(case: Path, arguments: tuple[str, ...], expected: str) -> None:
    said = bootbench("diagnose", case, *arguments)
    assert said.status == 2
    assert said.output == ""
    assert expected in said.complaint
    assert said.complaint.count("\n") == 1
    assert "Traceback" not in said.complaint


def test_a_folder_without_a_case_is_refused(tmp_path: Path) -> None:
    said = bootbench("diagnose", tmp_path)
    assert said.status == 2
    assert "holds no case.json" in said.complaint


def test_a_profile_is_checked_by_key(tmp_path: Path) -> None:
    good = Path(__file__).resolve().parents[3] / "analysis" / "profiles" / "poco_x3_pro.toml"
    said = bootbench("profile", "check", good)
    assert said.status == 0
    assert "25 faults" in said.output
    bad = tmp_path / "bad.toml"
    bad.write_text(good.read_text(encoding="utf-8").replace('motherboard = "no"', 'motherboard = "nay"', 1))
    said = bootbench("profile", "check", bad)
    assert said.status == 2
    assert "faults.normal_boot.motherboard: expected 'yes', 'no' or 'indeterminate'" in said.complaint


def test_a_fault_that_the_shipped_profile_does_not_have_is_said_and_is_no_mistake(tmp_path: Path) -> None:
    shipped = load_profile()
    path = tmp_path / "profile.toml"
    path.write_text(shipped.text.replace("mb_leakage_prekey", "mb_leakage_preky"), encoding="utf-8")
    said = bootbench("profile", "check", path)
    assert said.status == 0, said.complaint
    remark, verdict = said.output.splitlines()
    assert remark == (
        f"{path}, faults.mb_leakage_preky: the shipped profile has no such fault; perhaps mb_leakage_prekey is meant"
    )
    assert verdict.endswith(": no mistake")
    path.write_text(shipped.text, encoding="utf-8")
    assert bootbench("profile", "check", path).output.count("\n") == 1


def test_a_profile_is_shown_with_its_sources() -> None:
    said = bootbench("profile", "show")
    assert "mb_ufs_edl_9008" in said.output
    assert "EDL-352: bkerler/edl issue 352" in said.output


def test_one_fault_is_shown_with_every_expectation_and_where_it_comes_from() -> None:
    said = bootbench("profile", "show", "mb_leakage_prekey")
    assert "look: boots all the same" in said.output
    assert "prekey_mean: 18 mA to 650 mA" in said.output
    assert "symptom_persists_with_peripherals_unplugged: yes in 98.5%" in said.output


def test_a_gate_is_shown_with_all_it_points_to_and_what_takes_it_back() -> None:
    rows = bootbench("profile", "show").output.splitlines()
    (no_key,) = (row for row in rows if row.startswith("no_key: "))
    assert "points to indeterminate, or nonmb_power_key_open at odds of 0.25 to 1, or mb_pmic_no_start at" in no_key
    assert "forbids no verdict with boots_on_own_battery=no or" in no_key
    (fed_back,) = (row for row in rows if row.startswith("fed_back: "))
    assert fed_back == "fed_back: points to bench_artifact_supply; HOUSE; inferred"


def test_a_fault_that_there_is_none_of_is_refused() -> None:
    said = bootbench("profile", "show", "mb_gremlins")
    assert said.status == 2
    assert "there is no fault 'mb_gremlins'; bootbench profile show without a fault lists the 25" in said.complaint
    near = bootbench("profile", "show", "mb_leakage_prekay")
    assert "there is no fault 'mb_leakage_prekay'; perhaps mb_leakage_prekey is meant" in near.complaint


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a disk that is always full")
def test_a_full_disk_behind_the_output_is_one_sentence(case: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [str(BOOTBENCH), "diagnose", str(case)], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 2
    assert "the output: cannot be read or written (No space left on device)" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [("nowhere", "expected a case folder, but there is none"), ("case.json/x", "but there is none")],
)
def test_what_is_no_folder_is_said_to_be_none(case: Path, name: str, expected: str) -> None:
    assert expected in bootbench("diagnose", case / name).complaint


def test_a_file_in_place_of_a_case_folder_is_said_to_be_one(case: Path) -> None:
    assert "expected a case folder, but it is a file" in bootbench("diagnose", case / "run-1.csv").complaint


def test_a_check_that_is_answered_both_ways_is_refused(case: Path) -> None:
    yes, no = ("--answer", "official_reflash_cures=yes"), ("--answer", "official_reflash_cures=no")
    said = bootbench("diagnose", case, *no, *yes)
    assert (said.status, said.output) == (2, "")
    sentence = "--answer: expected one answer for official_reflash_cures, but it was given both yes and no"
    assert said.complaint == f"bootbench: {sentence}; leave the wrong one out\n"
    assert bootbench("diagnose", case, *no, *no).status == 0


def test_no_time_is_a_negative_zero(case: Path) -> None:
    """A first reading may lie a moment before the mark of output on."""
    profile, out = load_profile(), StringIO()
    diagnosis = diagnose_case(load_case(case), profile)
    measured = next(one for one in diagnosis.findings if one.name == "prekey_mean" and one.value is not None)
    finding = replace(measured, interval_s=(-0.01, -0.04))
    diagnosis = replace(diagnosis, findings=(finding,), faults=(), next_checks=())
    print_diagnosis(replace(diagnosis, fault=None), profile, None, Console(file=out, soft_wrap=True))
    assert ", 0.0–0.0 s" in out.getvalue()
    assert "-0.0" not in out.getvalue()
    assert saw(profile.profile, finding).startswith("run-1, 0.0–0.0 s: ")
