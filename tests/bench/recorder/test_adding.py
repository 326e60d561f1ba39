"""Several boots in one capture, and runs that are added to a case: whole or not at all, whenever it is killed."""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from analysis.checks import Answer, Check, CheckResult
from analysis.ladder import REFERENCE_LADDER
from analysis.trace import EventName
from bench import case_rewriting
from bench.case import CASE_FILE, Case, load_case, load_run_trace, write_case
from bench.errors import BadInputError, BenchError
from bench.plan import Plan, StopRules
from bench.plan_toml import load_plan
from bench.recorder import adding
from bench.recorder.items import Ended, EndedBy, Progress, Stage, StopNow
from bench.recorder.recorder import Job, Recorder, Recording
from bench.recorder.recover import recover, unfinished_in
from drivers.errors import DriversError
from tests.bench.recorder.benches import opening, phone_on_leads, station

SHORT = replace(load_plan(), stop=StopRules(longest_s=6.0, key_wait_s=6.0, settled_s=4.0, stuck_s=4.0))


def captured(target: Path, plan: Plan = SHORT, seed: int = 3, **more: Any) -> Recording:
    job = Job(station("riden"), plan, target, target.name, **more)
    return Recorder(job, opening(phone_on_leads("normal_boot", seed)), REFERENCE_LADDER, flush_s=5.0).record()


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """One run, an answered check, and a field that somebody else put there."""
    found = captured(tmp_path / "C1").case
    write_case(replace(found, checks=(CheckResult(Check.BOOTS_ON_OWN_BATTERY, Answer.YES),)))
    path = found.folder / CASE_FILE
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"theirs": 7}), encoding="utf-8")
    return load_case(found.folder)


def names(case: Case) -> list[str]:
    return [run.id for run in case.runs]


def is_whole(case: Case) -> bool:
    """Every trace opens, nothing of a capture is left, and what others wrote stands."""
    beside = sorted(path.name for path in case.folder.parent.iterdir())
    files = sorted(path.name for path in case.folder.iterdir())
    there = json.loads((case.folder / CASE_FILE).read_text(encoding="utf-8"))
    assert beside == [case.folder.name]
    assert files == sorted([CASE_FILE, *(f"{name}.jls" for name in names(case))])
    assert (there["theirs"], there["checks"]) == (7, {"boots_on_own_battery": "yes"})
    return all(len(read.trace) > 50 for run in case.runs if (read := load_run_trace(run)) is not None)


def test_a_plan_with_three_boots_rests_between_them(tmp_path: Path) -> None:
    recording = captured(tmp_path / "C1", replace(SHORT, boots=3, rest_s=8.0))
    assert names(recording.case) == ["run-1", "run-2", "run-3"]
    began_s = [one.done.began_host_s for one in recording.runs]
    lasted_s = [one.done.run.duration_s or 0.0 for one in recording.runs]
    for k, (before_s, after_s) in enumerate(pairwise(began_s)):
        assert after_s - before_s - lasted_s[k] >= 8.0, "without power"
    for one in recording.runs:
        happened = [event.name for event in one.done.run.events]
        assert happened.count(EventName.OUTPUT_ON) == happened.count(EventName.OUTPUT_OFF) == 1
        assert one.done.counts[0].lost == 0


def test_a_boot_that_nobody_starts_is_the_last(tmp_path: Path) -> None:
    stop = replace(SHORT.stop, key_wait_s=3.0)
    job = Job(station("riden"), replace(SHORT, boots=3, stop=stop), tmp_path / "C1", "C1")
    opened = opening(phone_on_leads("normal_boot", 3, key_s=None))
    recording = Recorder(job, opened, REFERENCE_LADDER, flush_s=5.0).record()
    assert [one.ended.by for one in recording.runs] == [EndedBy.NO_START]


def test_a_stop_while_it_rests_ends_the_capture_with_what_there_is(tmp_path: Path) -> None:
    asked = StopNow(Ended(EndedBy.ASKED, "stopped by hand"))

    def tell(progress: Progress) -> None:
        if progress.stage is Stage.RESTING:
            recorder.inbox.put(asked)

    job = Job(station("riden"), replace(SHORT, boots=3), tmp_path / "C1", "C1")
    recorder = Recorder(job, opening(phone_on_leads("normal_boot", 3)), REFERENCE_LADDER, tell=tell, flush_s=5.0)
    recording = recorder.record()
    assert [one.ended.by for one in recording.runs] == [EndedBy.ASKED]
    assert names(load_case(tmp_path / "C1")) == ["run-1"]


def test_runs_are_added_to_a_case_and_all_else_in_it_stays(case: Case) -> None:
    before = (case.folder / "run-1.jls").read_bytes()
    added = captured(case.folder, append=True)
    assert names(added.case) == names(load_case(case.folder)) == ["run-1", "run-2"]
    captured(case.folder, replace(SHORT, boots=2), append=True)
    assert names(load_case(case.folder)) == ["run-1", "run-2", "run-3", "run-4"]
    assert is_whole(load_case(case.folder))
    assert (case.folder / "run-1.jls").read_bytes() == before


def killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("step", ["load_case", "_brought", "write_text_whole", "rmtree"])
def test_a_kill_at_any_step_of_the_adding_is_made_good(case: Case, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    with monkeypatch.context() as broken:
        where = {"rmtree": shutil, "write_text_whole": case_rewriting}.get(step, adding)
        broken.setattr(where, step, killed)
        if step == "load_case":
            broken.setattr("bench.recorder.recorder.case_to_add_to", lambda *_: case)
        with pytest.raises(KeyboardInterrupt):
            captured(case.folder, append=True)
    assert names(load_case(case.folder)) == (["run-1", "run-2"] if step == "rmtree" else ["run-1"])
    (part,) = unfinished_in(case.folder.parent)
    recovered = recover(part)
    assert [one.run.id for one in recovered.runs] == ["run-2"]
    assert names(load_case(case.folder)) == ["run-1", "run-2"]
    assert is_whole(load_case(case.folder))


def test_a_disk_without_second_names_gets_a_copy(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "not supported")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    captured(case.folder, append=True)
    assert is_whole(load_case(case.folder))


def test_a_case_that_may_not_be_written_to_is_refused_before_the_phone_gets_power(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(BadInputError, match="may not be written to, so no run can be added to it"):
        captured(case.folder, append=True)
    assert [path.name for path in tmp_path.iterdir()] == ["C1"]


@pytest.mark.skipif(sys.platform == "win32", reason="there a name is text")
def test_a_folder_in_which_no_trace_can_be_written_is_refused_before_the_phone_gets_power(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="its path is no UTF-8"):
        captured(tmp_path / os.fsdecode(b"caf\xe9") / "C1")
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_case_of_this_phone_gets_no_run(case: Case, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="is no case that runs can be added to; leave --append out"):
        captured(tmp_path / "C9", append=True)
    write_case(replace(case, imei="490154203237518"))
    with pytest.raises(BadInputError, match="is the case of IMEI 490154203237518, not of 351756051523999"):
        captured(case.folder, append=True, imei="351756051523999")
    write_case(replace(case, simulated=None))
    with pytest.raises(BadInputError, match="holds runs of a phone that was there, and these are of none"):
        captured(case.folder, append=True)
    with pytest.raises(BadInputError, match="or add a run to the case with --append"):
        captured(case.folder)
    assert names(load_case(case.folder)) == ["run-1"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["C1"]


def test_a_capture_that_cannot_begin_leaves_the_case_as_it_was(case: Case) -> None:
    job = Job(station("nothing_of_the_kind"), SHORT, case.folder, "C1", append=True)
    before = (case.folder / CASE_FILE).read_bytes()
    with pytest.raises((DriversError, BenchError, AssertionError)):
        Recorder(job, opening(phone_on_leads("normal_boot", 3)), REFERENCE_LADDER).record()
    assert (case.folder / CASE_FILE).read_bytes() == before
    assert not case.folder.with_name("C1.part").exists()


def test_several_boots_need_a_supply_that_rests(tmp_path: Path) -> None:
    job = Job(station(None, "ammeter"), replace(SHORT, boots=2), tmp_path / "C1", "C1")
    with pytest.raises(BenchError, match="has 2 boots, and no supply of station"):
        Recorder(job, opening(phone_on_leads("normal_boot", 3)), REFERENCE_LADDER).record()
