"""Battery, power supplies, boot reasons and last words: SI units, nothing believed, everything bounded."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.phone.adb.battery import Battery, BatteryHealth, BatteryStatus, battery_in
from drivers.phone.adb.boot_reason import BootReason, PowerupReason, boot_reason_in
from drivers.phone.adb.last_words import KEPT_LINES, last_words_in
from drivers.phone.adb.power_supply import MOST_SUPPLIES, power_supplies_in
from drivers.phone.adb.properties import properties_in
from drivers.phone.adb.questions import Answer, Refusal, answer
from drivers.phone.untrusted import LONGEST

BATTERY = """Current Battery Service state:
  AC powered: false
  USB powered: true
  Max charging current: 500000
  status: 2
  health: 2
  present: true
  level: 43
  scale: 100
  voltage: 3987
  temperature: -57
  technology: Li-poly
"""


def test_the_battery_is_told_in_si_units() -> None:
    battery = battery_in(BATTERY)
    assert battery.voltage_v == pytest.approx(3.987)
    assert battery.temperature_c == pytest.approx(-5.7)
    assert battery.max_charging_current_a == pytest.approx(0.5)
    assert battery.charge_share == pytest.approx(0.43)
    assert (battery.status, battery.health) == (BatteryStatus.CHARGING, BatteryHealth.GOOD)
    assert (battery.present, battery.usb_powered, battery.ac_powered) == (True, True, False)
    assert (battery.technology, battery.overridden, battery.refused) == ("Li-poly", False, ())


def test_what_is_not_said_is_none_and_what_a_person_has_set_says_so() -> None:
    assert battery_in("") == Battery()
    assert battery_in("  (UPDATES STOPPED -- use 'reset' to restart)\n" + BATTERY).overridden


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("voltage: 3987000", "voltage: expected 2 to 5 V in steps of 0.001 V; it said '3987000'"),
        ("voltage: -1", "voltage: expected 2 to 5 V in steps of 0.001 V; it said '-1'"),
        ("voltage: 4,1", "voltage: expected 2 to 5 V in steps of 0.001 V; it said '4,1'"),
        ("temperature: 9999", "temperature: expected -40 to 120 °C in steps of 0.1 °C; it said '9999'"),
        ("status: 17", "status: expected a whole number from 1 to 5; it said '17'"),
        ("present: maybe\x1b[2J", "present: expected true or false; it said 'maybe\\\\x1b[2J'"),
        ("voltage: 4000\n voltage: 4001", "voltage: expected one value, and the phone said several; it said '4000'"),
    ],
)
def test_nonsense_is_refused_by_name_and_the_rest_stands(line: str, sentence: str) -> None:
    battery = battery_in(f"  level: 50\n  scale: 100\n  {line}\n")
    assert battery.refused == (sentence,)
    assert battery.charge_share == 0.5
    assert (battery.voltage_v, battery.temperature_c, battery.status, battery.present) == (None, None, None, None)


def test_power_supplies_are_told_apart_by_their_file_and_in_si_units() -> None:
    at = "/sys/class/power_supply/"
    supplies = power_supplies_in(
        f"{at}battery/uevent:POWER_SUPPLY_VOLTAGE_NOW=3987000\n{at}battery/uevent:POWER_SUPPLY_CURRENT_NOW=-120500\n"
        f"{at}battery/uevent:POWER_SUPPLY_TEMP=301\n{at}batt_verify/uevent:POWER_SUPPLY_AUTHENTIC=0\n"
        f"{at}usb/uevent:POWER_SUPPLY_VOLTAGE_NOW=99000000\n{at}../../../x/uevent:POWER_SUPPLY_NAME=x\ngrep: no\n"
    )
    verify, battery, usb = supplies
    assert (verify.name, verify.authentic) == ("batt_verify", False)
    assert battery.voltage_v == pytest.approx(3.987)
    assert battery.current_a == pytest.approx(-0.1205)
    assert battery.temperature_c == pytest.approx(30.1)
    assert usb.voltage_v is None
    assert usb.refused == ("VOLTAGE_NOW: expected 0 to 25 V in steps of 1e-06 V; it said '99000000'",)


def test_a_thousand_power_supplies_are_too_many() -> None:
    text = "".join(f"/sys/class/power_supply/s{k}/uevent:POWER_SUPPLY_ONLINE=1\n" for k in range(1000))
    assert len(power_supplies_in(text)) == MOST_SUPPLIES


def test_the_three_boot_reasons_are_put_together() -> None:
    properties = properties_in("[ro.boot.bootreason]: [Watchdog, really]\n[sys.boot.reason]: [reboot,userrequested]\n")
    reason = boot_reason_in(properties, answer(b"smpl\n"), answer(b"0x00080021\n"))
    assert reason == BootReason(
        boot_loader="Watchdog, really",
        canonical="reboot,userrequested",
        powerup=PowerupReason.SMPL,
        pon_bits=0x21,
        reset_reason=8,
    )
    missing = answer(b"cat: /sys/bootinfo/powerup_reason: No such file or directory\n")
    assert boot_reason_in(properties_in(""), missing, missing) == BootReason()
    nonsense = boot_reason_in(properties_in("[sys.boot.reason]: [../x]\n"), Answer("a cosmic ray"), Answer("0xgg"))
    assert len(nonsense.refused) == 3
    assert nonsense == BootReason(refused=nonsense.refused)


def test_last_words_name_the_panic_and_are_bounded() -> None:
    log = "".join(f"[{k:5d}.0] line\n" for k in range(500))
    log += "[  500.1] Kernel panic - not syncing: Attempted to kill init!\n[  500.2] CPU: 0 \x1b[31m\u202e\n"
    words = last_words_in("pstore", Answer(log))
    assert words is not None
    assert words.panic == "[  500.1] Kernel panic - not syncing: Attempted to kill init!"
    assert len(words.lines) == KEPT_LINES
    assert words.lines[-1] == "[  500.2] CPU: 0 \\x1b[31m\\u202e"
    quiet = last_words_in("pstore", Answer("all is well\n"))
    assert quiet is not None
    assert quiet.panic is None
    assert last_words_in("pstore", Answer("x", Refusal.NOT_ALLOWED)) is None
    assert last_words_in("pstore", Answer("\n")) is None


HOSTILE = st.text(st.sampled_from("0123456789-:=\n. \x1b\u202e\x00/") | st.characters(), max_size=300)
FACTS = st.lists(
    st.sampled_from(["voltage", "temperature", "level", "scale", "status", "present", "technology"]).flatmap(
        lambda name: st.builds(lambda value: f"  {name}: {value}", HOSTILE | st.integers().map(str))
    )
).map("\n".join)
UEVENTS = st.lists(
    st.builds(
        lambda name, key, value: f"/sys/class/power_supply/{name}/uevent:POWER_SUPPLY_{key}={value}",
        HOSTILE | st.just("battery"),
        st.sampled_from(["VOLTAGE_NOW", "TEMP", "CAPACITY", "STATUS", "AUTHENTIC"]),
        HOSTILE | st.integers().map(str),
    )
).map("\n".join)


@given(HOSTILE | FACTS | UEVENTS, st.binary(max_size=300))
def test_no_text_makes_a_parser_stumble_and_all_that_comes_out_can_be_shown(text: str, raw: bytes) -> None:
    reply = answer(raw)
    results: list[object] = [battery_in(text), *power_supplies_in(text), last_words_in("x", reply)]
    results.append(boot_reason_in(properties_in(text), Answer(text), reply))
    for words in texts_in([result for result in results if result is not None]):
        assert words.isprintable()
        assert len(words) <= LONGEST


def test_a_megabyte_of_anything_costs_no_more_than_its_bound() -> None:
    for text in ("technology: " + "\x1b" * 1_000_000, "x: y\n" * 250_000, "[" * 1_000_000):
        battery, words = battery_in(text), last_words_in("x", Answer(text))
        assert words is not None
        for shown_text in texts_in([battery, words]):
            assert len(shown_text) <= LONGEST
        assert power_supplies_in(text) == ()


def texts_in(results: list[object]) -> Iterator[str]:
    """Every text of frozen results, however deep."""
    for result in results:
        for field in dataclasses.fields(result):  # type: ignore[arg-type]
            value = getattr(result, field.name)
            yield from [value] if isinstance(value, str) else [one for one in _several(value) if isinstance(one, str)]


def _several(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()
