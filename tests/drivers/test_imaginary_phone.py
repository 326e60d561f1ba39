"""The imaginary phone keeps its word: sourced scenarios, true labels, wide spreads, one phone per seed."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.errors import DriversError
from drivers.imaginary_phone import Action, Feed, ImaginaryPhone, Stimulus
from drivers.phone.heard import PhoneWord
from drivers.phone_model.stages import PhoneStage
from drivers.phone_scenarios.scenario import Fault, faults, ladder
from drivers.phone_scenarios.tables import ScenarioError, made
from tests.drivers.phone_runs import FAULT_IDS, KEY, VBUS, mean_a, run_of, stage_interval

# ------------------------------------------------------------------------------------------------------ the scenarios


def test_every_fault_of_the_literature_is_there_and_nothing_else() -> None:
    assert list(faults()) == FAULT_IDS


@pytest.mark.parametrize("fault", faults().values(), ids=lambda fault: fault.id)
def test_a_fault_says_where_its_numbers_come_from(fault: Fault) -> None:
    assert fault.source
    assert fault.provenance in ("sourced", "several", "inferred")


@pytest.mark.parametrize("rung", ladder().rungs, ids=lambda rung: rung.name)
def test_a_rung_says_where_its_numbers_come_from(rung: object) -> None:
    assert getattr(rung, "source", "")
    assert getattr(rung, "provenance", "") in ("sourced", "inferred")


def test_an_unknown_fault_is_refused_with_the_list() -> None:
    with pytest.raises(ScenarioError, match=r"no fault 'mb_gremlin'; it knows normal_boot, mb_vbat_hard_short"):
        ImaginaryPhone.of("mb_gremlin", 1)


def test_an_unknown_variant_is_refused_with_the_list() -> None:
    with pytest.raises(ScenarioError, match="has no variant 'dead'; it has nothing, a few milliamperes stay"):
        ImaginaryPhone.of("mb_pmic_no_start", 1, variant="dead")


def test_every_variant_is_met_about_as_often_as_its_weight_says() -> None:
    names = [ImaginaryPhone.of("mb_vbat_hard_short", seed).unit.variant.name for seed in range(600)]
    for variant in faults()["mb_vbat_hard_short"].variant:
        assert names.count(variant.name) / 600 == pytest.approx(variant.weight, abs=0.06)


def test_vbus_that_is_on_already_changes_nothing_when_it_is_switched_on_again() -> None:
    phone = ImaginaryPhone.of("sw_lands_in_fastboot", linked_seed("sw_lands_in_fastboot"))
    once = phone.run((*KEY, *VBUS), 30.0)
    twice = phone.run((*KEY, *VBUS, Stimulus(15.0, Action.VBUS_ON)), 30.0)
    assert once.said == twice.said
    assert np.array_equal(once.demand_a(0, 3000, 100.0), twice.demand_a(0, 3000, 100.0))


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(DriversError, match="from 0 on, not -1"):
        ImaginaryPhone.of("normal_boot", -1)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"low_a": 1}, r"fault\.3\.low_a: there is no such key"),
        ({"id": "x"}, r"fault\.3\.motherboard: the key is missing"),
        (
            {"id": "x", "motherboard": "perhaps", "source": "", "provenance": "", "variant": []},
            r"fault\.3\.motherboard: 'perhaps' is none of yes, no, indeterminate",
        ),
        ({"id": 7, "motherboard": "no", "source": "", "provenance": "", "variant": []}, r"fault\.3\.id: expected str"),
    ],
)
def test_a_mistake_in_a_scenario_is_named_by_its_key(row: object, said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        made(Fault, row, "fault.3")


# --------------------------------------------------------------------------------------------------- the true labels


@pytest.mark.parametrize("fault", FAULT_IDS)
def test_stage_edges_are_in_order_and_begin_at_zero(fault: str) -> None:
    edges = run_of(fault, 21).stage_edges
    assert edges[0].at_s == 0.0
    assert all(a.at_s < b.at_s and a.stage is not b.stage for a, b in pairwise(edges))


@pytest.mark.parametrize("seed", range(12))
def test_the_current_leaves_the_old_level_at_the_edge_that_the_label_names(seed: int) -> None:
    """The step into the held level, found in the current alone, lies within the supply's response of the label."""
    run = run_of("mb_ufs_edl_9008", seed, 30.0)
    edge_s, _ = stage_interval(run, PhoneStage.PMIC)
    times_s = np.arange(edge_s - 0.5, edge_s + 0.05, 0.0005)
    values = run.current.at(times_s)
    risen_s = float(times_s[np.flatnonzero(values > values[0] + 0.002)[0]])
    assert abs(risen_s - edge_s) < 0.010


@pytest.mark.parametrize("seed", range(8))
def test_a_named_stage_has_the_level_that_was_drawn_for_it(seed: int) -> None:
    phone = ImaginaryPhone.of("mb_cpu_ddr_stuck", seed)
    run = phone.run(KEY, 40.0)
    last = run.stage_edges[-1]
    expected_a = phone.unit.stop.hold_a + phone.unit.leak_s * 4.0
    assert mean_a(run, last.at_s + 0.5, 40.0) == pytest.approx(expected_a, rel=0.03)


def test_a_loop_comes_back_with_the_period_that_was_drawn() -> None:
    for fault, until_s in (
        ("mb_early_boot_loop", 40.0),
        ("nonmb_power_key_stuck", 60.0),
        ("sw_bootloop_abl_kernel", 200.0),
    ):
        phone = ImaginaryPhone.of(fault, 5)
        edges = phone.run(KEY, until_s).stage_edges
        starts_s = [edge.at_s for edge in edges if edge.stage is PhoneStage.PMIC]
        assert len(starts_s) >= 3
        assert float(np.median(np.diff(starts_s))) == pytest.approx(phone.unit.stop.period_s, rel=0.12)


def test_a_stuck_key_needs_no_key_and_an_open_one_does_not_answer() -> None:
    stuck = ImaginaryPhone.of("nonmb_power_key_stuck", 2).run(KEY[:1], 30.0)
    dead = run_of("nonmb_power_key_open", 2, 30.0)
    bridged = ImaginaryPhone.of("nonmb_power_key_open", 2).run((KEY[0], Stimulus(4.0, Action.KEY_BRIDGED)), 30.0)
    assert PhoneStage.KERNEL in [edge.stage for edge in stuck.stage_edges]
    assert [edge.stage for edge in dead.stage_edges] == [PhoneStage.OUTPUT_OFF, PhoneStage.PREKEY]
    assert PhoneStage.ANDROID in [edge.stage for edge in bridged.stage_edges]


def test_a_tap_shorter_than_the_debounce_time_does_nothing() -> None:
    tap = (KEY[0], Stimulus(4.0, Action.KEY_DOWN), Stimulus(4.05, Action.KEY_UP))
    edges = ImaginaryPhone.of("normal_boot", 1).run(tap, 10.0).stage_edges
    assert [edge.stage for edge in edges] == [PhoneStage.OUTPUT_OFF, PhoneStage.PREKEY]


def test_a_key_held_past_both_timers_resets_the_phone() -> None:
    held = (KEY[0], Stimulus(4.0, Action.KEY_DOWN), Stimulus(12.0, Action.KEY_UP))
    run = ImaginaryPhone.of("normal_boot", 1).run(held, 30.0)
    off_s, _ = stage_interval(run, PhoneStage.OFF_AGAIN)
    assert off_s == pytest.approx(4.0 + 6.48, abs=1e-6)
    assert len([edge for edge in run.stage_edges if edge.stage is PhoneStage.PMIC]) == 2


def test_a_current_that_is_there_only_while_the_key_is_held_ends_with_it() -> None:
    run = run_of("mb_low_current_cpu_not_starting", 3, 20.0, variant="while the key is held")
    assert run.stage_edges[-1].stage is PhoneStage.OFF_AGAIN
    assert run.stage_edges[-1].at_s == pytest.approx(5.0)


def test_a_clip_that_comes_off_stops_the_current_and_not_the_voltage() -> None:
    stimuli = (*KEY, Stimulus(20.0, Action.CLIP_OFF), Stimulus(25.0, Action.CLIP_ON))
    run = ImaginaryPhone.of("normal_boot", 1).run(stimuli, 40.0)
    assert mean_a(run, 21.0, 24.9) == pytest.approx(0.0, abs=1e-6)
    assert float(run.terminal_voltage.at(np.array([24.0]))[0]) == pytest.approx(4.0, abs=1e-6)


# ---------------------------------------------------------------------------------------------------------- the words


def said(fault: str, seed: int, *more: Stimulus) -> list[tuple[PhoneWord, str]]:
    phone = ImaginaryPhone.of(fault, seed)
    return [(word.word, word.value) for word in phone.run((*KEY, *VBUS, *more), 90.0).said]


def linked_seed(fault: str) -> int:
    return next(seed for seed in range(50) if ImaginaryPhone.of(fault, seed).unit.usb.link)


@pytest.mark.parametrize(
    ("fault", "identity"),
    [
        ("mb_ufs_edl_9008", "05c6:9008"),
        ("sw_edl_after_flash", "05c6:9008"),
        ("crash_dump_900e", "05c6:900e"),
        ("sw_lands_in_fastboot", "18d1:d00d"),
    ],
)
def test_usb_shows_the_state_that_the_phone_is_in(fault: str, identity: str) -> None:
    assert (PhoneWord.USB_ATTACHED, identity) == said(fault, linked_seed(fault))[0]


@pytest.mark.parametrize("fault", FAULT_IDS)
def test_the_phone_attaches_and_detaches_in_turn_and_only_while_vbus_is_on(fault: str) -> None:
    for seed in range(4):
        phone = ImaginaryPhone.of(fault, seed)
        run = phone.run((*KEY, *VBUS, Stimulus(50.0, Action.VBUS_OFF)), 90.0)
        attached: str | None = None
        for word in run.said:
            assert 1.0 <= word.at_s <= 50.0
            if word.word is PhoneWord.USB_ATTACHED:
                assert attached is None
                attached = word.value
            elif word.word is PhoneWord.USB_DETACHED:
                assert attached == word.value
                attached = None
            else:
                assert attached is not None
        assert phone.run(KEY, 90.0).said == ()


def test_edl_waits_for_an_image_and_a_crash_dump_offers_its_memory() -> None:
    assert (PhoneWord.SAHARA_MODE, "0") in [pair for seed in range(9) for pair in said("mb_ufs_edl_9008", seed)]
    assert (PhoneWord.SAHARA_MODE, "2") in [pair for seed in range(9) for pair in said("crash_dump_900e", seed)]


def test_a_held_volume_key_leads_a_software_loop_into_fastboot_and_not_a_dead_board() -> None:
    held = Stimulus(0.0, Action.VOLUME_DOWN)
    software, board = linked_seed("sw_bootloop_abl_kernel"), linked_seed("mb_cpu_ddr_stuck")
    assert (PhoneWord.USB_ATTACHED, "18d1:d00d") in said("sw_bootloop_abl_kernel", software, held)
    assert (PhoneWord.USB_ATTACHED, "18d1:d00d") not in said("mb_cpu_ddr_stuck", board, held)


# --------------------------------------------------------------------------------------------- seeds, spread, causality


@pytest.mark.parametrize("fault", FAULT_IDS)
def test_a_seed_gives_the_same_phone_again_and_another_seed_another_one(fault: str) -> None:
    first, again, other = (run_of(fault, seed, 30.0) for seed in (6, 6, 7))
    times_s = np.arange(3000) / 100.0
    assert np.array_equal(first.demand_a(0, 3000, 100.0), again.demand_a(0, 3000, 100.0))
    assert np.array_equal(first.terminal_voltage.at(times_s), again.terminal_voltage.at(times_s))
    # Two phones with a short both sit at the limit; their voltages differ.
    assert not np.array_equal(first.terminal_voltage.at(times_s), other.terminal_voltage.at(times_s))


def test_levels_and_times_spread_as_widely_as_the_scenario_says() -> None:
    units = [ImaginaryPhone.of("normal_boot", seed).unit for seed in range(400)]
    levels = np.array([unit.level_gain for unit in units])
    times = np.array([unit.time_gain for unit in units])
    boots_s = np.array([sum(rung.duration_s for rung in unit.rungs[:9]) for unit in units])
    assert levels.min() < 0.72
    assert levels.max() > 1.28
    assert times.min() < 0.62
    assert times.max() > 1.38
    assert np.quantile(boots_s, 0.95) / np.quantile(boots_s, 0.05) > 1.8


def test_two_boots_of_one_phone_differ_less_than_two_phones() -> None:
    def levels_a(seed: int, run_no: int) -> float:
        run = ImaginaryPhone.of("normal_boot", seed).run(KEY, 25.0, run_no=run_no)
        return mean_a(run, *stage_interval(run, PhoneStage.BOOT_LOADER))

    phones = np.array([[levels_a(seed, run_no) for run_no in range(3)] for seed in range(12)])
    assert phones.std(axis=1).mean() < 0.4 * phones.mean(axis=1).std()
    assert (np.ptp(phones, axis=1) > 0).all()


@pytest.mark.parametrize("fault", ["normal_boot", "mb_early_boot_loop", "bench_artifact_supply", "nonmb_battery"])
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), cut_s=st.floats(6.0, 29.0), first=st.integers(0, 2000))
def test_what_comes_later_never_changes_what_was(fault: str, seed: int, cut_s: float, first: int) -> None:
    """A simulated instrument may ask again with one stimulus more, and for any window."""
    phone, feed = ImaginaryPhone.of(fault, seed), Feed(limit_a=1.0)
    short = phone.run((*KEY, *VBUS), cut_s, feed)
    longer = phone.run((*KEY, *VBUS, Stimulus(cut_s, Action.OUTPUT_OFF)), 60.0, feed)
    count = int((cut_s - 0.01) * 100) - first if first / 100 < cut_s - 0.1 else 0
    window = short.demand_a(0, int((cut_s - 0.01) * 100), 100.0)
    assert np.array_equal(window, longer.demand_a(0, window.size, 100.0))
    assert np.array_equal(window[first : first + count], short.demand_a(first, count, 100.0))
    earlier = [word for word in longer.said if word.at_s < cut_s]
    assert list(short.said) == earlier
