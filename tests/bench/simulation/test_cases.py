"""Simulated cases are whole, true to their label, the same for the same arguments, and say that they are simulated."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from analysis.run import RunKind
from analysis.trace import EventName
from bench.case import load_case, load_run_trace
from bench.errors import BadInputError
from bench.simulate import (
    VERDICTS,
    SimulatedCase,
    fault_ids,
    simulate_case,
)
from bench.simulation.written import TRUTH_FILE, Nuisance
from tests.bench.simulation.made import bytes_of, traces_of


def test_every_case_can_be_read_back_and_says_what_it_is(corpus: list[SimulatedCase]) -> None:
    assert len(corpus) == 50
    for made in corpus:
        case = load_case(made.case.folder)
        fault = made.phone.unit.fault
        assert case.label is not None
        assert case.label.fault == fault.id
        assert case.label.verdict == VERDICTS[fault.motherboard].value
        assert case.simulated == made.case.simulated
        assert f"fault {fault.id}, seed {made.phone.unit.seed}" in (case.simulated or "")
        assert case.runs[0].kind is RunKind.SUPPLY_BOOT
        for trace in traces_of(case):
            assert len(trace) >= 2
            assert trace.voltage_v is not None
            assert float(np.nanmax(trace.current_a)) <= 6.1


def test_what_is_recorded_is_what_flowed(corpus: list[SimulatedCase]) -> None:
    """The charge of a whole recording agrees with the phone's, within the instrument's own errors."""
    for made in corpus:
        for run, true_run in zip(made.case.runs, made.runs, strict=True):
            recording = load_run_trace(run)
            if recording is None or true_run.phone_run is None or run.kind is not RunKind.SUPPLY_BOOT:
                continue
            trace = recording.trace
            times_s = trace.clock.times_s()
            mean_a = float(true_run.phone_run.current.integral(times_s[-1:])[0] / times_s[-1])
            read_a = float(np.nanmean(trace.current_a))
            assert abs(read_a - mean_a) < 0.01 + 0.1 * mean_a


def test_the_truth_beside_a_case_names_the_edges_that_are_in_its_current(corpus: list[SimulatedCase]) -> None:
    """Where the truth says that the phone starts, the recording rises within two readings and the supply's response."""
    checked = 0
    for made in corpus:
        truth = json.loads((made.case.folder / TRUTH_FILE).read_text(encoding="utf-8"))
        assert truth["simulated"] == made.case.simulated
        trace = traces_of(made.case)[0]
        stages = truth["runs"][0]["stages"]
        starts = [
            (a["at_s"], b["at_s"]) for a, b in pairwise(stages) if b["stage"] == "pmic" and a["stage"] == "prekey"
        ]
        if not starts or (made.phone.unit.stop.hold_a < 0.03 and made.phone.unit.variant.end.value != "goes_on"):
            continue
        _, start_s = starts[0]
        times_s = trace.clock.times_s()
        before = trace.current_a[(times_s > start_s - 1.5) & (times_s < start_s - 0.1)]
        risen = np.flatnonzero((times_s > start_s - 0.1) & (trace.current_a > np.nanmax(before) + 0.008))
        assert -0.1 < times_s[risen[0]] - start_s < 0.45
        checked += 1
    assert checked >= 20


def test_a_normal_boot_is_recorded_three_times(corpus: list[SimulatedCase]) -> None:
    for made in corpus:
        if made.case.label is not None and made.case.label.fault == "normal_boot":
            assert [run.kind for run in made.case.runs[:3]] == [RunKind.SUPPLY_BOOT] * 3


def test_a_supply_says_when_it_limits_and_only_while_it_does(corpus: list[SimulatedCase]) -> None:
    for made in corpus:
        for run in made.case.runs:
            words = [e.name for e in run.events if e.name in (EventName.SUPPLY_CC, EventName.SUPPLY_CV)]
            assert all(a is not b for a, b in pairwise(words))
            assert not words or words[0] is EventName.SUPPLY_CC
        if made.case.label is not None and made.phone.unit.variant.name == "at the limit":
            assert made.case.runs[0].events[-1].name is EventName.SUPPLY_CC


def test_lost_readings_are_holes_with_their_count(tmp_path: Path) -> None:
    made = simulate_case("normal_boot", 3, "dps", tmp_path / "c", nuisance=Nuisance(lost_share=0.1))
    trace = traces_of(made.case)[0]
    lost = int(np.isnan(trace.current_a).sum())
    counted = sum(int(event.value or 0) for event in trace.events if event.name is EventName.GAP)
    assert lost == counted
    assert 0.05 < lost / len(trace) < 0.15


def test_a_bench_that_is_the_fault_spoils_the_run_and_any_other_does_not(tmp_path: Path) -> None:
    for seed in range(6):
        bad = simulate_case("bench_artifact_supply", seed, "riden", tmp_path / f"bad-{seed}")
        good = simulate_case("nonmb_battery", seed, "riden", tmp_path / f"good-{seed}")
        assert bad.runs[0].phone_run is not None
        assert bad.runs[0].phone_run.spoilt
        assert not any(run.phone_run.spoilt for run in good.runs if run.phone_run and run.kind is RunKind.SUPPLY_BOOT)


@pytest.mark.parametrize("meter", ["korad", "ammeter_1khz"])
def test_the_same_arguments_give_the_same_case(tmp_path: Path, meter: str) -> None:
    first, again, other = (
        simulate_case("mb_cpu_ddr_stuck", seed, meter, tmp_path / name) for name, seed in (("a", 5), ("b", 5), ("c", 6))
    )
    traces = [traces_of(made.case)[0] for made in (first, again, other)]
    assert np.array_equal(traces[0].current_a, traces[1].current_a, equal_nan=True)
    assert not np.array_equal(traces[0].current_a, traces[2].current_a, equal_nan=True)
    small = [
        {name: content for name, content in bytes_of(made.case.folder).items() if not name.endswith(".jls")}
        for made in (first, again)
    ]
    assert small[0] == small[1]


@pytest.mark.parametrize("fault", fault_ids())
def test_two_seeds_never_share_a_first_recording(corpus: list[SimulatedCase], fault: str) -> None:
    first, other = (made for made in corpus if made.phone.unit.fault.id == fault)
    a, b = (traces_of(made.case)[0].current_a for made in (first, other))
    assert a.size != b.size or not np.array_equal(a, b, equal_nan=True)


def test_nobody_marks_the_key_and_nobody_looks_at_usb(tmp_path: Path) -> None:
    made = simulate_case("normal_boot", 2, "korad", tmp_path / "c", nuisance=Nuisance(unmarked_key=True, no_usb=True))
    assert not any(run.kind is RunKind.USB_PROBE for run in made.case.runs)
    supply = [run for run in made.case.runs if run.kind is RunKind.SUPPLY_BOOT]
    assert not any(event.name is EventName.KEY_DOWN for run in supply for event in run.events)


def test_a_folder_that_holds_something_is_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInputError, match="is not empty"):
        simulate_case("normal_boot", 1, "korad", tmp_path / "c")
    assert bytes_of(tmp_path) == {"c/notes.txt": b"mine"}
