"""The third phone draws what its faults imply, the same for the same seed, and knows nothing of the diagnosis."""

from __future__ import annotations

import ast
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from analysis.run import RunKind
from analysis.trace import EventName, Trace
from bench.case import Case, load_case, load_run_trace
from tests.speed import third_cases
from tests.speed.drawn_cases import HELD_BACK
from tests.truth.third_faults import PATIENTS
from tests.truth.third_meters import FAST, METERS, PPK2, ThirdMeter
from tests.truth.third_patient import Patient
from tests.truth.third_people import checks_done
from tests.truth.third_phone import DEVELOPMENT, ThirdNuisance, faults, write_case

RIDEN = METERS[1]
PLAIN = ThirdNuisance(lost_share=0.0, marked_share=1.0, untidy=0.0)
PUBLISHED_MA = {
    "nonmb_power_key_open": (0, 8),
    "mb_pmic_no_start": (0, 14),
    "mb_low_current_cpu_not_starting": (8, 60),
    "mb_cpu_ddr_stuck": (50, 215),
    "mb_ufs_edl_9008": (50, 165),
    "sw_edl_after_flash": (50, 165),
    "mb_postkey_rail_short": (300, 3100),
    "sw_lands_in_fastboot": (120, 900),
}
"""Where a phone that hangs stands at last, with the meter's error."""


def drawn(folder: Path, fault: str, seed: int, meter: ThirdMeter = RIDEN, nuisance: ThirdNuisance = PLAIN) -> Case:
    write_case(fault, DEVELOPMENT + seed, meter, folder / f"{fault}-{seed}", "deciding", nuisance)
    return load_case(folder / f"{fault}-{seed}")


def first_trace(case: Case) -> Trace:
    recording = load_run_trace(case.runs[0])
    assert recording is not None
    return recording.trace


def before_key(trace: Trace) -> float:
    """Median current between a second after output on and the key, in mA."""
    on, key = trace.first_event(EventName.OUTPUT_ON), trace.first_event(EventName.KEY_DOWN)
    assert on is not None
    until = key.at_s - 0.4 if key is not None else trace.duration_s
    times = trace.clock.times_s()
    return float(np.median(trace.current_a[(times > on.at_s + 0.6) & (times < until)]) * 1000.0)


def at_last(trace: Trace) -> float:
    """Median current of the last four seconds, in mA."""
    return float(np.median(trace.current_a[trace.clock.times_s() > trace.duration_s - 4.0]) * 1000.0)


def test_every_fault_but_the_open_one_is_a_patient() -> None:
    assert {*PATIENTS, "indeterminate"} == set(faults())


@pytest.mark.parametrize("fault", sorted(faults()))
def test_a_case_is_read_and_drawn_again_the_same(tmp_path: Path, fault: str) -> None:
    for name in ("one", "two"):
        write_case(fault, DEVELOPMENT + 7, METERS[4], tmp_path / name / "T7", "deciding", ThirdNuisance())
    one, two = (sorted((tmp_path / name / "T7").iterdir()) for name in ("one", "two"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
    case = load_case(tmp_path / "one" / "T7")
    assert case.label is not None
    assert (case.label.fault, case.label.verdict) == (fault, faults()[fault]["verdict"])
    assert all(load_run_trace(run) is not None for run in case.runs if run.kind is RunKind.SUPPLY_BOOT)


@pytest.mark.parametrize("fault", sorted(PUBLISHED_MA))
def test_a_hanging_phone_stands_where_such_phones_were_seen(tmp_path: Path, fault: str) -> None:
    low, high = PUBLISHED_MA[fault]
    for seed in range(6):
        case = drawn(tmp_path, fault, seed)
        trace = first_trace(case)
        if fault == "mb_low_current_cpu_not_starting" and at_last(trace) < low:
            continue  # Only while the key is held.
        assert low <= at_last(trace) <= high
        assert before_key(trace) < 8.0


def test_a_leak_flows_before_the_key_and_a_short_holds_the_supply_in_its_limit(tmp_path: Path) -> None:
    for seed in range(6):
        assert 15.0 < before_key(first_trace(drawn(tmp_path, "mb_leakage_prekey", seed))) < 900.0
        case = drawn(tmp_path, "mb_vbat_hard_short", seed)
        supply, trace = case.runs[0].supply, first_trace(case)
        assert supply is not None
        assert trace.first_event(EventName.SUPPLY_CC) is not None
        assert np.nanmax(trace.current_a) == pytest.approx(supply.limit_a, rel=0.03)
        assert trace.voltage_v is not None
        in_limit = trace.current_a > 0.9 * supply.limit_a
        assert np.nanmedian(trace.voltage_v[in_limit]) < supply.set_v - 0.5


def returns_to_nothing(trace: Trace, from_s: float, until_s: float = np.inf) -> int:
    """How often the current falls below 12 mA after it was above 40."""
    times = trace.clock.times_s()
    current = trace.current_a[(times > from_s) & (times < until_s)]
    state = np.full(current.size, np.nan)
    state[current > 0.04], state[current < 0.012] = 1.0, 0.0
    state = state[np.isfinite(state)]
    return int((np.diff(state) < 0).sum())


def test_a_loop_comes_back_and_a_boot_does_not(tmp_path: Path) -> None:
    for seed in range(4):
        loop = first_trace(drawn(tmp_path, "sw_bootloop_abl_kernel", seed))
        assert returns_to_nothing(loop, 8.0) >= 1
        stuck = first_trace(drawn(tmp_path, "nonmb_power_key_stuck", seed))
        assert returns_to_nothing(stuck, 5.0) >= 1
        boot = first_trace(drawn(tmp_path, "normal_boot", seed))
        key = boot.first_event(EventName.KEY_DOWN)
        assert key is not None
        assert returns_to_nothing(boot, key.at_s, key.at_s + 25.0) == 0


def test_a_phone_that_starves_is_not_the_phones_fault(tmp_path: Path) -> None:
    looped = 0
    for seed in range(6):
        trace = first_trace(drawn(tmp_path, "bench_artifact_supply", seed))
        assert trace.voltage_v is not None
        fed_by_usb = float(np.nanmax(trace.current_a)) < 0.01
        looped += not fed_by_usb and returns_to_nothing(trace, 8.0) >= 1
        if fed_by_usb:
            assert float(np.nanmax(trace.voltage_v)) > 3.8
    assert looped >= 2


def test_a_look_that_shows_nothing_holds_no_boot(tmp_path: Path) -> None:
    for seed in range(12):
        case = drawn(tmp_path, "indeterminate", seed)
        assert len(case.runs) == 1
        trace = first_trace(case)
        on = trace.first_event(EventName.OUTPUT_ON)
        assert on is not None
        later = trace.current_a[trace.clock.times_s() > on.at_s + 0.6]
        assert later.size == 0 or np.median(later) < 0.008


def test_a_fast_meter_sees_the_boot_that_a_microampere_meter_cannot_carry(tmp_path: Path) -> None:
    case = drawn(tmp_path, "mb_leakage_prekey", 3, FAST[1])
    assert first_trace(case).clock.median_rate_hz == pytest.approx(10_000.0, rel=0.01)
    rates = {load_case(p).runs[-1].meter for p in tmp_path.iterdir()}
    for seed in range(3, 40):
        found = drawn(tmp_path, "nonmb_peripheral_leak", seed, FAST[0])
        rates |= {run.meter for run in found.runs}
        if any(meter is not None and meter.name == PPK2.name for meter in rates):
            return
    pytest.fail("nobody looked at a leak with the microampere meter in 37 cases")


@pytest.mark.parametrize("fault", sorted(faults()))
def test_the_deciding_checks_are_done_but_for_a_few_and_none_where_nobody_asked(fault: str) -> None:
    random = np.random.default_rng(8)
    patient = PATIENTS[fault](random) if fault in PATIENTS else Patient()
    assert checks_done(random, fault, patient, "none") == {}
    times = Counter(check for _ in range(400) for check in checks_done(random, fault, patient, "deciding", 0.03))
    for check in faults()[fault]["deciding"] if fault != "crash_dump_900e" else ():
        assert times[check] / 400 == pytest.approx(0.97, abs=0.03)
    assert all(count / 400 < 0.4 for check, count in times.items() if check not in faults()[fault]["deciding"])


def test_the_third_phone_knows_nothing_of_the_diagnosis() -> None:
    """It is of no use as a stranger if it imports what it is to judge, or what the other phones are made of."""
    for source in sorted(Path(__file__).parent.glob("third_*.py")):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module is not None:
                first = node.module.split(".")[0]
                assert first not in ("bench", "drivers", "gui"), source.name
                assert first != "analysis" or node.module in ("analysis.trace", "analysis.run"), source.name
                assert first != "tests" or node.module.startswith("tests.truth.third_"), source.name


def test_a_corpus_to_look_at_takes_no_seed_of_the_report(tmp_path: Path) -> None:
    third_cases.main([str(tmp_path), "--count", "3", "--answered", "none"])
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"T{DEVELOPMENT + k}" for k in range(3)]
    assert json.loads((tmp_path / f"T{DEVELOPMENT}" / "case.json").read_text())["checks"] == {}
    with pytest.raises(SystemExit):
        third_cases.main([str(tmp_path), "--count", "3", "--first-seed", str(HELD_BACK - 2)])
