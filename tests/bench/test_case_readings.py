"""Cases of others: readings that no phone draws are refused, and a run without any is no reason to stop."""

from __future__ import annotations

import json
from pathlib import Path, PureWindowsPath

import numpy as np
import numpy.typing as npt
import pytest
from pyjls import DataType, SignalType, Writer

from analysis.diagnosis import Verdict
from bench.case import load_case, load_run_trace
from bench.case_readings import LARGEST_A, LARGEST_V, LATEST_START_S
from bench.diagnosing import diagnose_case
from bench.errors import BadInputError
from bench.profile_file import load_profile
from bench.redaction.copy import redacted
from bench.redaction.levels import Level
from bench.replay import replay_case
from bench.report.files import report_bytes
from bench.report.gather import gather

PROFILE = load_profile()
KEY = [{"at_s": 0.0, "name": "output_on"}, {"at_s": 5.2, "name": "key_down"}]


def case_with(folder: Path, rows: str, *, header: str = "time_s,current_a", events: object = KEY) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    run = {"id": "run-1", "kind": "supply_boot", "trace": "run-1.csv", "events": events}
    (folder / "case.json").write_text(json.dumps({"format": "bootbench-case/1", "case_id": "C1", "runs": [run]}))
    (folder / "run-1.csv").write_text(f"{header}\n{rows}")
    return folder


def rows(*cells: str) -> str:
    return "".join(f"{k / 10},{cell}\n" for k, cell in enumerate(cells))


@pytest.mark.parametrize("reading", ["1e300", "-1e300", str(1.01 * LARGEST_A), str(-1.01 * LARGEST_A)])
def test_a_current_that_no_supply_gives_is_refused_with_its_time(tmp_path: Path, reading: str) -> None:
    folder = case_with(tmp_path, rows(*["0.1"] * 80, reading, *["0.1"] * 80))
    with pytest.raises(BadInputError, match=r"run-1.csv: reads .* A at 8 s, .*milliampere"):
        diagnose_case(load_case(folder), PROFILE)
    assert "A at 8 s" in str(replay_case(str(folder), None).error)


def test_a_voltage_that_no_supply_gives_is_refused(tmp_path: Path) -> None:
    folder = case_with(tmp_path, rows(*["0.1,4000"] * 50), header="time_s,current_a,voltage_v")
    with pytest.raises(BadInputError, match="reads 4000 V at 0 s"):
        load_run_trace(load_case(folder).runs[0])


def test_the_largest_that_a_supply_gives_is_read(tmp_path: Path) -> None:
    folder = case_with(tmp_path, rows(*[f"{LARGEST_A},{LARGEST_V}"] * 50), header="time_s,current_a,voltage_v")
    assert load_run_trace(load_case(folder).runs[0]) is not None


def test_readings_of_another_clock_than_the_events_are_refused(tmp_path: Path) -> None:
    later = "".join(f"{LATEST_START_S + 1 + k / 10},0.1\n" for k in range(100))
    with pytest.raises(BadInputError, match="first reading stands at 11 s and the event output_on at 0 s"):
        load_run_trace(load_case(case_with(tmp_path, later)).runs[0])
    both = [{"at_s": LATEST_START_S + 1, "name": "output_on"}]
    assert load_run_trace(load_case(case_with(tmp_path, later, events=both)).runs[0]) is not None
    assert load_run_trace(load_case(case_with(tmp_path, later, events=[])).runs[0]) is not None


@pytest.mark.parametrize(
    "content", ["", "0.0,\n", "0.0,0.1\n"], ids=["header alone", "one lost reading", "one reading"]
)
def test_a_run_that_recorded_nothing_says_nothing_and_the_rest_of_the_case_is_read(
    tmp_path: Path, content: str
) -> None:
    folder = case_with(tmp_path, content)
    diagnosis = diagnose_case(load_case(folder), PROFILE)
    assert Verdict.CANNOT_SAY is diagnosis.verdict
    assert diagnosis.fault is None
    assert any("fewer than two readings" in sentence for sentence in diagnosis.withheld)


def case_with_foreign_jls(parent: Path, units: str, current: npt.NDArray[np.float32]) -> Path:
    """A case whose only trace is a file of the library's own writing."""
    folder = case_with(parent, "")
    document = json.loads((folder / "case.json").read_text())
    document["runs"][0]["trace"] = "run-1.jls"
    (folder / "case.json").write_text(json.dumps(document))
    with Writer(str(folder / "run-1.jls")) as writer:
        writer.source_def(source_id=1, name="s")
        kind, form = SignalType.FSR, DataType.F32
        writer.signal_def(
            3, source_id=1, signal_type=kind, data_type=form, sample_rate=100, name="current", units=units
        )
        if current.size:
            writer.fsr(3, 0, current)
    return folder


def test_a_joulescope_file_without_readings_is_a_run_without_readings(tmp_path: Path) -> None:
    folder = case_with_foreign_jls(tmp_path, "A", np.empty(0, np.float32))
    assert Verdict.CANNOT_SAY is diagnose_case(load_case(folder), PROFILE).verdict


def test_what_a_trace_leaves_open_is_answered_by_an_import_since_a_case_has_no_options(tmp_path: Path) -> None:
    folder = case_with_foreign_jls(tmp_path, "", np.full(1000, 0.1, np.float32))
    with pytest.raises(BadInputError, match="bring it in by `bootbench import`, and say which it is with --unit"):
        load_run_trace(load_case(folder).runs[0])


def test_a_case_that_needs_more_memory_than_there_is_costs_itself_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_large(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("bench.replay.diagnose_case", too_large)
    result = replay_case(str(case_with(tmp_path, rows("0.1", "0.1"))), None)
    assert result.case_id == "C1"
    assert "needs more memory than there is" in str(result.error)


def test_a_trace_that_is_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    folder = case_with(tmp_path, "")
    (folder / "run-1.csv").unlink()
    (folder / "run-1.csv").symlink_to("run-1.csv")
    with pytest.raises(BadInputError):
        load_run_trace(load_case(folder).runs[0])


@pytest.mark.parametrize("name", ["link.csv", "sub/run-1.csv", "sub\\run-1.csv"])
def test_a_trace_that_a_link_leads_out_to_is_refused_and_one_inside_is_read(tmp_path: Path, name: str) -> None:
    folder, away = case_with(tmp_path / "case", rows("0.1", "0.1")), tmp_path / "away"
    away.mkdir()
    (away / "run-1.csv").write_bytes((folder / "run-1.csv").read_bytes())
    fields = json.loads((folder / "case.json").read_bytes())
    fields["runs"][0]["trace"] = name
    (folder / "case.json").write_text(json.dumps(fields), encoding="utf-8")
    link = folder / PureWindowsPath(name).parts[0]
    link.symlink_to(away if name.startswith("sub") else away / "run-1.csv")
    with pytest.raises(BadInputError, match="expected the name of a file inside the case folder") as refused:
        load_case(folder)
    assert " goes through a link that leads out of it; copy the file itself into the folder" in str(refused.value)
    link.unlink()
    link.symlink_to("." if name.startswith("sub") else "run-1.csv")
    assert load_run_trace(load_case(folder).runs[0]) is not None


def test_a_case_with_a_run_without_readings_is_masked_and_reported(tmp_path: Path) -> None:
    """Its copy was refused, and with it the report that a customer was to have."""
    case = load_case(case_with(tmp_path / "C1", ""))
    with redacted(case, Level.PUBLIC, None) as shown:
        assert report_bytes(gather(shown, PROFILE), ".pdf").startswith(b"%PDF")
