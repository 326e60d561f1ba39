"""The fifth phone draws the same for the same seed, in the case format, and knows nothing of the project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.trace import EventName
from bench.case import load_case, load_run_trace
from bench.replay import replay_case
from tests.speed import fifth_cases
from tests.speed.drawn_cases import HELD_BACK
from tests.truth.fifth_boot import boot
from tests.truth.fifth_people import Answered, deciding
from tests.truth.fifth_phone import DEVELOPMENT, write_case
from tests.truth.fifth_signals import smoothed, wander
from tests.truth.fifth_specimen import draw_specimen
from tests.truth.fifth_truth import FAULTS, verdict_of
from tests.truth.imported import not_its_own

SEED = DEVELOPMENT + 7
HIGHEST_V = 4.40
TWICE = ("mb_vbat_hard_short", "mb_pmic_no_start", "sw_edl_after_flash", "bench_artifact_supply", "indeterminate")
"""Faults of short recordings, which between them take every way to a run but that of a loop; with this seed as CSV."""
TRUE_OF = {
    "normal_boot": {"boots_on_own_battery": "yes", "display_shows_picture": "yes"},
    "mb_leakage_prekey": {"symptom_persists_with_peripherals_unplugged": "yes"},
    "nonmb_peripheral_leak": {"symptom_persists_with_peripherals_unplugged": "no"},
    "nonmb_power_key_open": {"starts_when_key_contact_bridged": "yes", "starts_when_vbus_applied": "yes"},
    "mb_pmic_no_start": {"starts_when_key_contact_bridged": "no", "pmic_rails_present_after_key": "no"},
    "mb_ufs_edl_9008": {"storage_answers_loader": "no"},
    "sw_edl_after_flash": {"storage_answers_loader": "yes", "official_reflash_cures": "yes"},
    "nonmb_display_lcm": {"display_shows_picture": "no", "picture_with_known_good_display": "yes"},
    "mb_backlight_or_dsi": {"display_shows_picture": "no", "picture_with_known_good_display": "no"},
    "nonmb_battery": {"boots_on_own_battery": "no", "boots_on_known_good_battery": "yes"},
    "mb_battery_connector_path": {"boots_on_own_battery": "no", "boots_on_known_good_battery": "no"},
    "nonmb_usb_subboard": {"usb_works_with_known_good_subboard": "yes"},
    "mb_charger_or_usb_path": {"usb_works_with_known_good_subboard": "no"},
    "bench_artifact_supply": {"supply_limit_and_leads_checked": "no"},
}
"""What the documents say of deciding checks, on both sides of faults that nothing else tells apart."""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A case of every fault with its deciding checks answered; for looking, not for changing."""
    corpus = tmp_path_factory.mktemp("fifth")
    for fault in FAULTS:
        write_case(fault, SEED, corpus / fault / "E7", Answered.DECIDING)
    return {fault: corpus / fault / "E7" for fault in FAULTS}


def written(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    return read


def traces(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "case.json"}


@pytest.mark.parametrize("fault", TWICE)
def test_the_same_seed_writes_the_same_and_answers_change_nothing_else(
    tmp_path: Path, drawn: dict[str, Path], fault: str
) -> None:
    first = drawn[fault]
    for answered in Answered:
        write_case(fault, SEED, tmp_path / answered / "E7", answered)
        again = tmp_path / answered / "E7"
        assert traces(again) == traces(first)
        assert written(again) | {"checks": {}} == written(first) | {"checks": {}}
    cases = {answered: written(tmp_path / answered / "E7")["checks"] for answered in Answered}
    assert cases[Answered.DECIDING] == written(first)["checks"]
    assert cases[Answered.NONE] == {}
    assert cases[Answered.DECIDING].items() <= cases[Answered.ALL].items()


def test_a_fast_recorder_writes_the_same_readings_too(tmp_path: Path) -> None:
    """Not the same bytes: now and then the format's library leaves something of its memory between the blocks."""
    seed = next(seed for seed in range(DEVELOPMENT, HELD_BACK) if _is_jls(tmp_path / f"E{seed}", seed))
    write_case("mb_vbat_hard_short", seed, tmp_path / "again", Answered.DECIDING)
    once, again = (load_run_trace(load_case(tmp_path / name).runs[0]) for name in (f"E{seed}", "again"))
    assert once is not None
    assert again is not None
    assert len(once.trace) > 1000
    assert np.array_equal(once.trace.current_a, again.trace.current_a, equal_nan=True)
    assert once.trace.voltage_v is not None
    assert again.trace.voltage_v is not None
    assert np.array_equal(once.trace.voltage_v, again.trace.voltage_v, equal_nan=True)


def _is_jls(folder: Path, seed: int) -> bool:
    write_case("mb_vbat_hard_short", seed, folder, Answered.DECIDING)
    return (folder / "run-1.jls").is_file()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_case_is_read_with_its_label_and_its_events_are_in_order(drawn: dict[str, Path], fault: str) -> None:
    case = load_case(drawn[fault])
    assert case.case_id == "E7"
    assert case.label is not None
    assert (case.label.fault, case.label.verdict) == (fault, verdict_of(fault))
    assert all(load_run_trace(run) is not None for run in case.runs if run.trace_path is not None)
    for run in written(drawn[fault])["runs"]:
        times = [event["at_s"] for event in run["events"]]
        assert times == sorted(times)
        assert {event["name"] for event in run["events"]} <= {name.value for name in EventName}
        assert run.get("supply", {"set_v": 0.0})["set_v"] <= HIGHEST_V


@pytest.mark.parametrize("fault", TWICE)
def test_a_case_is_diagnosed_without_a_refusal(drawn: dict[str, Path], fault: str) -> None:
    assert replay_case(str(drawn[fault]), None).error is None


@pytest.mark.parametrize("fault", FAULTS)
def test_the_deciding_checks_are_answered_and_true_to_the_fault(drawn: dict[str, Path], fault: str) -> None:
    checks = written(drawn[fault])["checks"]
    assert deciding(fault) <= set(checks)
    assert bool(deciding(fault)) == (fault != "indeterminate")
    true = TRUE_OF.get(fault, {})
    assert true.items() <= checks.items()
    assert true.keys() <= deciding(fault)
    assert bool(fifth_cases.fifth_deciding(fault)) == (verdict_of(fault) != "cannot_say")


def test_a_hard_case_has_steps_of_ten_milliamperes(tmp_path: Path) -> None:
    for fault in TWICE:
        write_case(fault, SEED, tmp_path / fault, Answered.NONE, hard=True)
        for run in load_case(tmp_path / fault).runs:
            recording = load_run_trace(run)
            if recording is not None:
                trace = recording.trace
                assert trace.meter.resolution_a == 0.01
                steps = trace.current_a[np.isfinite(trace.current_a)] / 0.01
                assert np.abs(steps - np.round(steps)).max() < 1e-6


def test_a_response_is_settled_at_its_start_and_reaches_a_step() -> None:
    step = np.concatenate([np.full(200, 0.3), np.full(2000, 1.3)])
    followed = smoothed(step, 0.05, 1000.0)
    assert followed.shape == step.shape
    assert np.abs(followed[:200] - 0.3).max() < 1e-12
    assert followed[199 + 50] == pytest.approx(1.3 - np.exp(-1), abs=0.001)
    assert followed[-1] == pytest.approx(1.3)
    assert smoothed(step, 0.05, 1000.0, start=0.0)[0] == pytest.approx(0.3 * (1 - np.exp(-1 / 50)), abs=1e-5)


def test_wandering_has_a_spread_of_one_and_its_correlation_time() -> None:
    signal = wander(np.random.default_rng(3), 400_000, 1000.0, 0.1)
    assert signal.std() == pytest.approx(1.0, abs=0.07)
    assert np.mean(signal[100:] * signal[:-100]) == pytest.approx(np.exp(-1), abs=0.07)


def test_a_sound_boot_stays_below_the_limit_of_its_supply() -> None:
    for seed in range(8):
        rng = np.random.default_rng(seed)
        phone = draw_specimen(rng, seed % 2 == 1)
        assert (phone.gain * boot(phone, rng, 60_000, 1000.0)).max() <= 2.6


def test_the_fifth_phone_imports_nothing_of_the_project() -> None:
    assert not_its_own("fifth", {"numpy", "pyjls"}) == []


def test_a_corpus_to_look_at_takes_no_seed_of_the_report(tmp_path: Path) -> None:
    fifth_cases.main([str(tmp_path), "--count", "3", "--answered", "none", "--hard"])
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"E{DEVELOPMENT + k}" for k in range(3)]
    with pytest.raises(SystemExit):
        fifth_cases.main([str(tmp_path), "--count", "3", "--first-seed", str(HELD_BACK - 2)])
