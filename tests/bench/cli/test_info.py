"""`bootbench info`: what a recording holds, for people and as JSON."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from analysis.checks import Answer, Check, CheckResult
from analysis.run import RunKind, SupplySetting
from analysis.trace import Meter, Trace, UniformClock
from bench.case import Case, RecordedAt, Run, write_case
from bench.traces import jls, summary
from bench.traces.reading import recognise
from bench.traces.recording import Hints, Origin, Recording
from bench.traces.summary import summarise
from tests.bench.cli.command_line import bootbench as console_script
from tests.bench.cli.in_process import bootbench
from tests.bench.traces.jls_samples import METER, ORIGIN, jittered, recording


def test_everything_is_said_of_a_recording_that_knows_everything(tmp_path: Path) -> None:
    jls.write(recording(jittered(300, 10.0, 0.3)), tmp_path / "run.jls")
    ran = console_script("info", tmp_path / "run.jls")
    rows = dict(line.split("  ", 1) for line in ran.output.splitlines())
    said = {name.strip(): text.strip() for name, text in rows.items()}
    assert (ran.status, ran.complaint) == (0, "")
    assert said["format"] == "Joulescope v2 (sure, by its content)"
    assert said["SHA-256"] == hashlib.sha256((tmp_path / "run.jls").read_bytes()).hexdigest()
    assert said["source"] == f"{ORIGIN.source_name} (battor), SHA-256 {ORIGIN.source_sha256}"
    assert said["instrument"] == ORIGIN.instrument
    assert said["serial number"] == "00012/3"
    assert said["calibration"] == ORIGIN.calibration
    assert said["started"] == ORIGIN.started_utc
    assert said["resolution"] == "1 mA"
    assert said["smoothing"] == "100 ms"
    assert said["gaps"].startswith("2 lost readings, 0 holes")
    assert said["jitter"].startswith("steps 7")
    assert said["events"] == "6"
    assert {"rate", "current", "charge", "voltage", "energy", "lost", "note"} <= set(said)


def test_the_numbers_are_those_of_the_readings(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("time_s,current_a,voltage_v\n0,1,4\n1,3,4\n2,,4\n3,1,4\n4,1,4\n10,1,4\n")
    ran = bootbench("info", tmp_path / "a.csv", "--json")
    got = json.loads(ran.output)
    assert got["readings"] == 6
    assert got["lost_readings"] == 1
    assert got["duration_s"] == 10.0
    assert got["steps"]["holes"] == 1
    assert got["steps"]["in_holes_s"] == 6.0
    assert got["current_a"] == {"count": 5, "mean": 1.4, "min": 1.0, "max": 3.0, "std": pytest.approx(0.8)}
    # 2 C between the first two readings, nothing beside the lost one, 1 C and 6 C after it.
    assert got["charge_c"] == 9.0
    assert got["energy_j"] == 36.0
    assert got["format"] == "case-csv"
    assert got["likeness"] == "sure"
    assert {loss["name"] for loss in got["losses"]} >= {"calibration", "events"}


def test_a_doubtful_file_says_how_sure_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Time (s),I (mA)\n0,1\n1,2\n2,4\n")
    assert "(possible, by its content)" in bootbench("info", tmp_path / "a.csv").output
    assert "(as you said)" in bootbench("info", tmp_path / "a.csv", "--format", "csv").output
    assert "not known" in bootbench("info", tmp_path / "a.csv").output


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\x00\x01" * 100)
    ran = bootbench("info", tmp_path / "a.csv", "--json")
    assert (ran.status, ran.output) == (2, "")
    assert ran.complaint.count("\n") == 1


def recorded_case(folder: Path) -> Case:
    """A run with a recording and one that was only watched, as a bench leaves them."""
    folder.mkdir()
    jls.write(recording(jittered(300, 10.0, 0.3)), folder / "run-1.jls")
    boot = Run("run-1", RunKind.SUPPLY_BOOT, folder / "run-1.jls", SupplySetting(4.0, 3.0), None, (), 30.0)
    probe = Run("run-2", RunKind.USB_PROBE, None, None, None, (), 12.5)
    checks = (CheckResult(Check.BOOTS_ON_OWN_BATTERY, Answer.YES),)
    at = RecordedAt("Bench 3", "R. \x1b[31mNair", "boot-usb")
    case = Case(folder, "C1", "POCO X3 Pro", None, (boot, probe), checks, played_back="played back from X", recorded=at)
    write_case(case)
    return case


def test_of_a_case_also_phone_bench_and_plan_are_said(tmp_path: Path) -> None:
    case = recorded_case(tmp_path / "C1")
    for named in (case.folder, case.folder / "case.json"):
        ran = bootbench("info", named)
        assert ran.status == 0, ran.complaint
        first, boot, probe = ran.output.split("\n\n")
        said = {line.split("  ")[0]: line.split("  ", 1)[1].strip() for line in first.splitlines()}
        assert (said["station"], said["plan"]) == ("Bench 3", "boot-usb")
        assert said["technician"] == r"R. \x1b[31mNair", "foreign text does not steer a terminal"
        assert (said["model"], said["IMEI"], said["played back"]) == ("POCO X3 Pro", "not known", "played back from X")
        assert said["checks"] == "boots_on_own_battery yes"
        assert "run-1, supply boot" in boot
        assert "4 V, limit 3 A" in boot
        assert "2 lost readings" in boot
        assert "run-2, usb probe" in probe
        assert "12.5 s" in probe


def test_a_case_as_json_holds_each_recording_as_it_is_said_alone(tmp_path: Path) -> None:
    case = recorded_case(tmp_path / "C1")
    got = json.loads(bootbench("info", case.folder, "--json").output)
    assert (got["station"], got["technician"], got["plan"]) == ("Bench 3", "R. \x1b[31mNair", "boot-usb")
    assert [(run["id"], run["kind"]) for run in got["runs"]] == [("run-1", "supply_boot"), ("run-2", "usb_probe")]
    assert got["runs"][0]["recording"] == json.loads(bootbench("info", case.folder / "run-1.jls", "--json").output)
    assert got["runs"][1]["recording"] is None


def test_a_run_shows_the_meter_that_a_diagnosis_takes(tmp_path: Path) -> None:
    """A case CSV names no instrument; the case does."""
    rows = "".join(f"{k * 0.25},0.1\n" for k in range(40))
    (tmp_path / "run-1.csv").write_text("time_s,current_a\n" + rows, encoding="utf-8")
    meter = {"name": "korad", "rate_hz": 4.0, "resolution_a": 0.001}
    run = {"id": "run-1", "kind": "supply_boot", "trace": "run-1.csv", "meter": meter}
    case = {"format": "bootbench-case/1", "case_id": "C1", "runs": [run]}
    (tmp_path / "case.json").write_text(json.dumps(case), encoding="utf-8")
    said = bootbench("info", tmp_path).output
    assert "instrument     korad" in said
    assert "resolution     1 mA" in said
    got = json.loads(bootbench("info", tmp_path, "--json").output)["runs"][0]["recording"]
    assert (got["meter"]["name"], got["meter"]["resolution_a"]) == ("korad", 0.001)


def test_a_recording_that_cannot_be_read_hides_nothing_of_its_case(tmp_path: Path) -> None:
    case = recorded_case(tmp_path / "C1")
    (case.folder / "run-1.jls").write_bytes(b"\x00\x01" * 100)
    ran = bootbench("info", case.folder)
    assert ran.status == 2
    assert "Bench 3" in ran.output
    assert "run-1.jls" in ran.complaint
    assert ran.complaint.count("\n") == 1


def test_a_long_file_is_summed_up_without_its_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same numbers, from the summaries in the file, to the precision of float32."""
    random = np.random.default_rng(4)
    current_a = random.normal(0.3, 0.05, 300_000).astype(np.float32)
    trace = Trace(UniformClock(300_000, 10_000.0), current_a, Meter("m", 10_000.0))
    jls.write(Recording(trace, Origin("x", "x", "0" * 64)), tmp_path / "run.jls")
    whole = summarise(tmp_path / "run.jls", recognise(tmp_path / "run.jls"), Hints())
    monkeypatch.setattr(summary, "READ_WHOLE", 1000)
    quick = summarise(tmp_path / "run.jls", recognise(tmp_path / "run.jls"), Hints())
    assert quick.from_summaries
    assert not whole.from_summaries
    assert (quick.readings, quick.duration_s, quick.rate_hz) == (whole.readings, whole.duration_s, whole.rate_hz)
    assert quick.current_a.mean == pytest.approx(whole.current_a.mean, rel=1e-5)
    assert quick.current_a.std == pytest.approx(whole.current_a.std, rel=1e-3)
    assert (quick.current_a.minimum, quick.current_a.maximum) == (whole.current_a.minimum, whole.current_a.maximum)
    assert quick.charge_c == pytest.approx(whole.charge_c, rel=1e-4)


def test_a_long_jittered_file_says_its_jitter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jls.write(recording(jittered(5000, 1000.0, 0.2), meter=METER), tmp_path / "run.jls")
    monkeypatch.setattr(summary, "READ_WHOLE", 1000)
    quick = summarise(tmp_path / "run.jls", recognise(tmp_path / "run.jls"), Hints())
    assert quick.steps is not None
    assert quick.steps.median_s == pytest.approx(0.001, rel=0.02)
    assert quick.lost is None
