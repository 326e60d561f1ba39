"""Plans are data: the shipped ones are whole, and a file cannot ask for what is dangerous."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.errors import BadInputError, BenchError
from bench.guard.rules import CEILING_V, LOWEST_V
from bench.plan import KeyBy
from bench.plan_toml import SHIPPED, load_plan
from bench.station import Station
from bench.station_toml import load_station
from drivers.capabilities import LONGEST_PRESS_S

PLANS = Path(__file__).resolve().parents[2] / "bench" / "plans"
BOOT = (PLANS / "boot.toml").read_text(encoding="utf-8")


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_every_file_of_the_folder_is_shipped_and_no_other() -> None:
    assert {path.stem for path in PLANS.glob("*.toml")} == set(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_plan_is_whole_and_its_own_name(name: str) -> None:
    plan = load_plan(name)
    assert plan.name == name
    assert LOWEST_V <= plan.set_v <= CEILING_V
    request = plan.request_on(load_station("sim://ammeter" if plan.press is not None else "sim://korad"))
    assert request.ceiling_v <= CEILING_V
    assert request.first_limit_a <= 0.5


def test_the_first_is_taken_where_none_is_named() -> None:
    assert load_plan() == load_plan("boot")
    assert load_plan("boot-usb").usb is not None
    assert load_plan("before-key").key is KeyBy.NOBODY


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("set_v = 4.0 ", "set_v = 4.41"), r"power\.set_v: expected less than or equal to 4\.4, not 4\.41"),
        (("set_v = 4.0 ", "set_v = nan"), r"power\.set_v: expected"),
        (("set_v = 4.0 ", "set_v = 3.3"), r"power\.set_v: expected greater than or equal to 3\.4"),
        (("first_limit_a = 0.5", "first_limit_a = 0.6"), r"power\.first_limit_a: expected"),
        (('by = "hand"', 'by = "foot"'), r"key\.by: expected 'hand', 'relay' or 'nobody', not \"foot\""),
        (
            ('by = "hand"', 'by = "relay"\npress_s = 4.5'),
            r"key\.press_s: expected less.* to 4\.4, not 4\.5",
        ),
        (('by = "hand"', 'by = "relay"\npress_s = inf'), r"key\.press_s: expected"),
        (('by = "hand"', 'by = "relay"\npress_s = 0'), r"key\.press_s: expected greater than 0"),
        (('by = "hand"', 'by = "hand"\npress_s = 1.0'), r"press_s: expected only with by = 'relay'"),
        (('by = "hand"', 'by = "relay"\nafter_s = 50.0'), r"key\.after_s: expected less than stop\.key_wait_s, 40 s"),
        (("stuck_s = 40.0", "stuck_s = 400.0"), r"stuck_s: expected at most longest_s, 180 s"),
        (("longest_s", "longest"), r"stop\.longest_s: is missing"),
        (("pretrigger_s", "pre_s"), r"pre_s: is not a field"),
    ],
)
def test_a_mistake_is_named_by_its_key(tmp_path: Path, change: tuple[str, str], complaint: str) -> None:
    assert change[0] in BOOT
    with pytest.raises(BadInputError, match=complaint):
        load_plan(written(tmp_path, BOOT.replace(*change)))


def test_a_name_that_there_is_none_of_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(BadInputError, match="one of boot, boot-usb, before-key"):
        load_plan("reboot")


@given(set_v=st.floats(LOWEST_V, CEILING_V), ceiling_v=st.floats(LOWEST_V, CEILING_V))
def test_a_plan_never_asks_for_more_than_its_bench_allows(set_v: float, ceiling_v: float) -> None:
    from dataclasses import replace

    plan = replace(load_plan(), set_v=set_v)
    station = Station("Bench", load_station("sim://korad").supply, ceiling_v=ceiling_v)
    if set_v > ceiling_v:
        with pytest.raises(BenchError, match=r"lower power\.set_v"):
            plan.request_on(station)
    else:
        assert plan.request_on(station).set_v == set_v


def test_a_bench_may_allow_less_current() -> None:
    station = Station("Bench", load_station("sim://korad").supply, highest_limit_a=2.0)
    with pytest.raises(BenchError, match=r"allows 2 A; lower power\.limit_a"):
        load_plan().request_on(station)


def test_a_plan_with_a_relay_wants_one_on_the_bench() -> None:
    plan = load_plan("boot-relay")
    assert plan.key is KeyBy.RELAY
    assert plan.press is not None
    assert plan.press.held_s <= LONGEST_PRESS_S
    with pytest.raises(BenchError, match=r"has none; add \[key\]"):
        plan.request_on(load_station("sim://korad"))


def test_a_plan_repeats_its_boot_and_rests_longer_than_a_phone_starts_again_by_itself(tmp_path: Path) -> None:
    assert (load_plan("boot").boots, load_plan("boot").rest_s) == (1, 10.0)
    plan = load_plan(written(tmp_path, f"{BOOT}\n[repeat]\nboots = 3\nrest_s = 20.0\n"))
    assert (plan.boots, plan.rest_s) == (3, 20.0)
    with pytest.raises(BadInputError, match=r"repeat\.rest_s"):
        load_plan(written(tmp_path, f"{BOOT}\n[repeat]\nrest_s = 5.0\n"))
