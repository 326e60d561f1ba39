"""Runs in which nothing flows, or next to nothing: an open key, a dead PMIC, or a phone that USB power feeds."""

from __future__ import annotations

import pytest

from analysis.diagnose import diagnose
from bench.diagnosing import segmented
from tests.analysis.drawn_runs import OFF, PROFILE, Step, drawn_trace, supply_run

OPEN_KEY, BENCH = "nonmb_power_key_open", "bench_artifact_supply"
SILENT = (OFF, Step(30.0, 0.0005))
SET_V = 4.0


def probability(steps: tuple[Step, ...], *, volts: float | None = SET_V) -> dict[str, float]:
    run = supply_run(drawn_trace(steps, volts=volts), set_v=SET_V)
    given = diagnose("C1", PROFILE, [segmented(run, PROFILE.ladder)], ())
    return {one.fault: one.probability for one in given.faults}


@pytest.mark.parametrize("volts", [SET_V - 0.02, SET_V, SET_V + 0.02])
def test_where_nothing_flows_and_the_voltage_is_the_set_one_it_is_not_the_bench(volts: float) -> None:
    assert probability(SILENT, volts=volts)[BENCH] < 0.04 < probability(SILENT, volts=None)[BENCH] < 0.1


@pytest.mark.parametrize("volts", [SET_V + 0.08, SET_V + 0.12])
def test_a_voltage_above_the_setting_where_nothing_flows_may_be_usb_that_feeds_the_phone(volts: float) -> None:
    """Below what is a gate by itself (a supply may read a little high), but then the bench is to be looked at."""
    found = probability(SILENT, volts=volts)
    assert found[BENCH] > 0.2
    assert found[BENCH] > 5.0 * probability(SILENT)[BENCH]


def test_a_loop_that_goes_on_for_longer_than_a_key_is_held_is_no_contact_that_flickers() -> None:
    pulse = (Step(0.5, 0.06, 0.3), Step(0.5, 0.0005))
    held, loops = (probability((OFF, *(pulse * count), Step(20.0, 0.0005))) for count in (3, 25))
    assert loops[OPEN_KEY] < held[OPEN_KEY]
    assert loops[OPEN_KEY] < 0.2
