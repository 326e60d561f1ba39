"""The imaginary phone keeps its word: true labels, honest charge, held limits, wide spreads, one phone per seed."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.errors import DriversError
from drivers.imaginary_phone import Action, Feed, ImaginaryPhone, PhoneRun, Stimulus
from drivers.phone.heard import PhoneWord
from drivers.phone_model.stages import PhoneStage
from drivers.phone_model.unit import REFERENCE_V
from drivers.phone_scenarios.scenario import Fault, faults, ladder
from drivers.phone_scenarios.tables import ScenarioError, made

FAULT_IDS = [
    "normal_boot",
    "mb_vbat_hard_short",
    "mb_leakage_prekey",
    "nonmb_peripheral_leak",
    "mb_postkey_rail_short",
    "nonmb_power_key_open",
    "nonmb_power_key_stuck",
    "mb_pmic_no_start",
    "mb_low_current_cpu_not_starting",
    "mb_cpu_ddr_stuck",
    "mb_ufs_edl_9008",
    "crash_dump_900e",
    "mb_early_boot_loop",
    "sw_bootloop_abl_kernel",
    "sw_lands_in_fastboot",
    "sw_edl_after_flash",
    "sw_android_loop",
    "nonmb_display_lcm",
    "mb_backlight_or_dsi",
    "nonmb_battery",
    "mb_battery_connector_path",
    "nonmb_usb_subboard",
    "mb_charger_or_usb_path",
    "bench_artifact_supply",
    "indeterminate",
]

KEY = (Stimulus(0.5, Action.OUTPUT_ON), Stimulus(4.0, Action.KEY_DOWN), Stimulus(5.0, Action.KEY_UP))
VBUS = (Stimulus(1.0, Action.VBUS_ON),)


def run_of(
    fault: str, seed: int, until_s: float = 60.0, feed: Feed | None = None, variant: str | None = None
) -> PhoneRun:
    return ImaginaryPhone.of(fault, seed, variant=variant).run(KEY, until_s, feed)


def mean_a(run: PhoneRun, start_s: float, stop_s: float) -> float:
    return float(run.current.mean(np.array([start_s]), np.array([stop_s]))[0])


def stage_interval(run: PhoneRun, stage: PhoneStage) -> tuple[float, float]:
    edges = [*run.stage_edges]
    k = next(k for k, edge in enumerate(edges) if edge.stage is stage)
    return edges[k].at_s, edges[k + 1].at_s if k + 1 < len(edges) else run.until_s


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


# ---------------------------------------------------------------------------------------------- the current is honest


@pytest.mark.parametrize("fault", FAULT_IDS)
@pytest.mark.parametrize("rate_hz", [3.7, 100.0, 5000.0])
def test_the_same_charge_flows_at_every_rate(fault: str, rate_hz: float) -> None:
    run = run_of(fault, 11)
    count = int(run.until_s * rate_hz)
    edges_s = np.arange(count + 1) / rate_hz
    readings_c = float((run.current.mean(edges_s[:-1], edges_s[1:]) / rate_hz).sum())
    assert readings_c == pytest.approx(float(run.current.integral(edges_s[-1:])[0]), rel=1e-9)


def test_the_integral_is_that_of_the_values() -> None:
    run = run_of("normal_boot", 4, 20.0)
    grid_s = np.linspace(0.0, 20.0, 2_000_001)
    values = run.current.at(grid_s)
    assert float(run.current.integral(np.array([20.0]))[0]) == pytest.approx(
        float(np.trapezoid(values, grid_s)), rel=1e-4
    )


@pytest.mark.parametrize("fault", FAULT_IDS)
def test_the_current_is_never_above_the_limit_nor_below_zero(fault: str) -> None:
    for seed, limit_a in ((1, 3.0), (2, 1.0), (3, 0.3)):
        run = run_of(fault, seed, 40.0, Feed(limit_a=limit_a))
        demand_a = run.demand_a(0, 40_000, 1000.0)
        assert demand_a.min() >= 0.0
        assert demand_a.max() <= limit_a + 1e-9


@pytest.mark.parametrize("fault", FAULT_IDS)
def test_the_voltage_is_never_above_what_was_set_while_vbus_is_off(fault: str) -> None:
    run = run_of(fault, 5, 40.0, Feed(set_v=3.9))
    volts = run.terminal_voltage.at(np.linspace(0.0, 40.0, 40_001))
    assert volts.max() <= 3.9 + 1e-9
    assert volts.min() >= 0.0


@pytest.mark.parametrize("seed", range(6))
def test_vbus_pushes_the_terminals_up_and_the_supply_reads_nothing(seed: int) -> None:
    phone = ImaginaryPhone.of("nonmb_peripheral_leak", seed, variant="does not answer the key")
    run = phone.run((*KEY[:1], *VBUS), 5.0)
    leak_a = phone.unit.leak_s * 4.0 + phone.unit.prekey_a
    if leak_a < 0.95 * phone.unit.charge_a:
        assert float(run.terminal_voltage.at(np.array([4.5]))[0]) == pytest.approx(phone.unit.float_v, abs=1e-3)
        assert mean_a(run, 4.0, 5.0) == pytest.approx(0.0, abs=1e-6)
        assert run.spoilt
    else:
        assert mean_a(run, 4.0, 5.0) < leak_a - 0.9 * phone.unit.charge_a


def test_filling_the_capacitors_at_output_on_takes_their_charge() -> None:
    """Into a phone that takes nothing, the charge of the first 300 ms is C V, whether or not the limit stretches it."""
    for limit_a in (3.0, 0.05):
        phone = ImaginaryPhone.of("mb_pmic_no_start", 8)
        run = phone.run(KEY[:1], 2.0, Feed(limit_a=limit_a))
        charge_c = float(np.diff(run.current.integral(np.array([0.4, 1.4])))[0])
        leak_c = 0.9 * phone.unit.prekey_a * REFERENCE_V / 4.0
        assert charge_c == pytest.approx(phone.unit.capacitance_f * 4.0 + leak_c, rel=0.08)


def test_thin_leads_drop_the_voltage_at_the_phone_and_not_at_the_supply() -> None:
    run = ImaginaryPhone.of("mb_postkey_rail_short", 2, variant="flat and high").run(
        KEY, 20.0, Feed(lead_ohm=0.5, source_ohm=0.0)
    )
    stuck = next(span for span in run.walked.spans if span.stage is PhoneStage.STUCK)
    current_a = mean_a(run, stuck.start_s + 1.0, stuck.stop_s)
    assert stuck.phone_v == pytest.approx(4.0 - 0.5 * current_a, abs=0.01)
    assert float(run.terminal_voltage.at(np.array([19.0]))[0]) == pytest.approx(4.0, abs=1e-6)


def test_a_regulator_takes_more_current_at_a_lower_voltage() -> None:
    low = run_of("sw_lands_in_fastboot", 6, 30.0, Feed(set_v=3.8))
    high = run_of("sw_lands_in_fastboot", 6, 30.0, Feed(set_v=4.2))
    assert mean_a(low, 25.0, 30.0) * 3.8 == pytest.approx(mean_a(high, 25.0, 30.0) * 4.2, rel=0.02)


def test_more_than_a_hundred_thousand_readings_a_second_are_refused() -> None:
    with pytest.raises(DriversError, match="up to 100000 readings a second"):
        run_of("normal_boot", 1, 6.0).demand_a(0, 10, 200_000.0)


# --------------------------------------------------------------------------------------------- brown-out and restart


@pytest.mark.parametrize(
    ("variant", "feed"),
    [
        ("limit too low", Feed(limit_a=0.5)),
        ("thin leads", Feed(lead_ohm=2.0)),
        ("weak supply", Feed(source_ohm=2.0)),
    ],
)
def test_a_bad_supply_makes_the_phone_die_and_start_again(variant: str, feed: Feed) -> None:
    runs = [run_of("bench_artifact_supply", seed, 60.0, feed, variant=variant) for seed in range(8)]
    assert all(run.walked.brown_outs_s and run.spoilt for run in runs)
    again = [run for run in runs if len(run.walked.starts) > 1]
    assert len(again) >= 5
    for run in again:
        died_s = run.walked.brown_outs_s[0]
        after = [edge for edge in run.stage_edges if edge.at_s >= died_s]
        assert [edge.stage for edge in after[:2]] == [PhoneStage.OFF_AGAIN, PhoneStage.PMIC]
        # Ten time constants after the end the phone takes nothing but its rest.
        rest_s = died_s + 10 * run.feed.response_s
        if after[1].at_s > rest_s + 0.02:
            assert mean_a(run, rest_s, after[1].at_s) < 0.006


def test_a_good_supply_does_not_spoil_a_good_boot() -> None:
    spoilt = [seed for seed in range(40) if run_of("normal_boot", seed, 80.0).spoilt]
    assert spoilt == []


def test_the_supply_says_that_it_limits_while_it_does() -> None:
    run = run_of("mb_vbat_hard_short", 3, 5.0, variant="at the limit", feed=Feed(limit_a=2.0))
    assert list(run.limited_at(np.array([0.1, 2.0]))) == [False, True]
    assert mean_a(run, 1.0, 2.0) == pytest.approx(2.0, abs=1e-6)
    assert float(run.terminal_voltage.at(np.array([2.0]))[0]) < 0.95 * 4.0


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
