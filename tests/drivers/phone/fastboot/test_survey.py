"""A whole round of questions: what is kept of it, what it means in units, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.phone.fastboot.facts import HIGHEST_BATTERY_V, LOWEST_BATTERY_V, Partition, Slot, facts
from drivers.phone.fastboot.questions import Variable
from drivers.phone.fastboot.sim import FastbootSim
from drivers.phone.fastboot.survey import Said, Survey, heard, survey
from drivers.phone.heard import PhoneWord
from tests.drivers.phone.fastboot.phones import LEAVE, VOICE, Say, Script, meet, obedient

BOTH = pytest.mark.parametrize("stream", [True, False], ids=["tcp", "usb"])
NOTHING = Survey((), (), (), (), None)


def found(*pairs: tuple[Variable, str], others: tuple[str, ...] = (), info: tuple[str, ...] = ()) -> Survey:
    said = tuple(Said(variable, value, 1.0, 1.2) for variable, value in pairs)
    return replace(NOTHING, said=said, other_lines=others, device_info=info)


@BOTH
def test_a_whole_round_becomes_facts(stream: bool) -> None:
    met = meet(obedient(FastbootSim(VOICE)), stream=stream)
    learned = survey(met.client)
    assert learned.broken_off is None
    read = facts(learned)
    assert (read.product, read.serial_number, read.variant) == ("vayu", "a1b2c3d4", "SM8150 UFS")
    assert (read.secure, read.unlocked, read.critical_unlocked, read.verity) == (True, False, False, True)
    assert (read.battery_v, read.battery_soc_ok, read.off_mode_charge) == (3.987, True, True)
    assert (read.max_download_bytes, read.slot_count, read.anti_rollback) == (0x30000000, 0, 2)
    assert read.boot_loader_version is None
    assert read.kernel is None
    assert read.partitions == (Partition("boot", 0x8000000, "raw"), Partition("userdata", 0x1BFBFFB000, "f2fs"))
    assert read.refused == ()


def test_what_is_heard_carries_its_time_and_never_the_unlock_token() -> None:
    met = meet(obedient(FastbootSim(VOICE)), stream=True)
    words = heard(survey(met.client))
    assert "product=vayu" in [word.value for word in words]
    assert {word.word for word in words} == {PhoneWord.FASTBOOT_VARIABLE}
    assert not any("secret" in word.value for word in words)
    assert all(0.0 < word.uncertainty_s < 0.1 for word in words)
    assert [word.host_s for word in words] == sorted(word.host_s for word in words)


def without_all(script: Script) -> Script:
    return lambda command: [Say(b"FAILno")] if command == b"getvar:all" else script(command)


@BOTH
def test_a_phone_without_getvar_all_is_asked_singly(stream: bool) -> None:
    met = meet(without_all(obedient(FastbootSim(VOICE))), stream=stream)
    read = facts(survey(met.client))
    assert (read.product, read.battery_v, read.unlocked) == ("vayu", 3.987, False)


@BOTH
def test_replies_out_of_step_lose_the_single_answers_and_keep_those_with_names(stream: bool) -> None:
    sim = obedient(FastbootSim(replace(VOICE, variables=VOICE.variables[1:])))

    def twice(command: bytes) -> list[Say]:
        return [*sim(command), Say(b"OKAYvayu")] if command == b"getvar:product" else sim(command)

    learned = survey(meet(twice, stream=stream).client)
    assert learned.broken_off is not None
    assert "more replies came than questions were asked" in learned.broken_off
    read = facts(learned)
    assert read.product is None
    assert read.serial_number == "a1b2c3d4"


@BOTH
@pytest.mark.parametrize("says", [[], [LEAVE], [Say(b"\xff\xff")]], ids=["silent", "gone", "garbled"])
def test_a_phone_that_fails_in_the_middle_leaves_what_it_said_and_one_sentence(stream: bool, says: list[Say]) -> None:
    sim = obedient(FastbootSim(VOICE))
    met = meet(lambda command: says if command == b"getvar:kernel" else sim(command), stream=stream)
    learned = survey(met.client)
    assert learned.broken_off is not None
    assert learned.broken_off.isprintable()
    assert facts(learned).battery_v == 3.987


def test_one_late_reply_costs_one_variable() -> None:
    sim = obedient(FastbootSim(VOICE))

    def script(command: bytes) -> list[Say]:
        return [Say(b"OKAYlate", 3.0)] if command == b"getvar:kernel" else sim(command)

    learned = survey(meet(script, stream=True).client)
    assert learned.broken_off is not None
    assert "'kernel'" in learned.broken_off
    assert facts(learned).kernel is None
    assert facts(learned).unlocked is False
    assert learned.device_info == VOICE.device_info


@pytest.mark.parametrize(
    ("variable", "value", "field", "expected"),
    [
        (Variable.BATTERY_VOLTAGE, "3987", "battery_v", 3.987),
        (Variable.BATTERY_VOLTAGE, "3987mV", "battery_v", 3.987),
        (Variable.BATTERY_VOLTAGE, "0", "battery_v", None),
        (Variable.BATTERY_VOLTAGE, "7.4", "battery_v", None),
        (Variable.BATTERY_VOLTAGE, "3987000", "battery_v", None),
        (Variable.BATTERY_VOLTAGE, "-3987", "battery_v", None),
        (Variable.BATTERY_VOLTAGE, "٣٩٨٧", "battery_v", None),
        (Variable.UNLOCKED, "YES", "unlocked", True),
        (Variable.UNLOCKED, "0", "unlocked", False),
        (Variable.UNLOCKED, "maybe", "unlocked", None),
        (Variable.ANTI, "4", "anti_rollback", 4),
        (Variable.ANTI, "0x4", "anti_rollback", None),
        (Variable.MAX_DOWNLOAD_SIZE, "805306368", "max_download_bytes", 805306368),
        (Variable.CURRENT_SLOT, "_a", "current_slot", "a"),
        (Variable.CURRENT_SLOT, "a;b", "current_slot", None),
        (Variable.PRODUCT, "../../etc/passwd", "product", None),
        (Variable.VARIANT, r"SM\x1b[31m", "variant", None),
        (Variable.VARIANT, "x" * 255 + "…", "variant", None),
    ],
)
def test_a_value_is_read_in_units_or_refused_by_name(
    variable: Variable, value: str, field: str, expected: object
) -> None:
    read = facts(found((variable, value)))
    assert getattr(read, field) == expected
    assert read.refused == (() if expected is not None else (variable.value,))


def test_two_meanings_are_none() -> None:
    assert facts(found((Variable.PRODUCT, "vayu"), (Variable.PRODUCT, "bhima"))).product is None
    contradicted = facts(found((Variable.UNLOCKED, "no"), info=("Device unlocked: true",)))
    assert contradicted.unlocked is None
    assert contradicted.refused == ("unlocked",)
    sizes = facts(found(others=("partition-size:boot:0x1", "partition-size:boot:0x2")))
    assert (sizes.partitions, sizes.refused) == ((), ("partition-size",))


def test_slots_are_read_in_either_spelling() -> None:
    lines = ("slot-successful:a:yes", "slot-unbootable:a:no", "slot-retry-count:a:7", "slot-successful:_b:no")
    assert facts(found(others=lines)).slots == (Slot("b", False, None, None), Slot("a", True, False, 7))


def test_nothing_said_is_nothing_known() -> None:
    read = facts(NOTHING)
    assert read.unlocked is None
    assert read.battery_v is None
    assert (read.partitions, read.slots, read.refused) == ((), (), ())


@given(st.lists(st.tuples(st.sampled_from(Variable), st.text(min_size=1)), max_size=30), st.lists(st.text()))
def test_whatever_is_said_a_fact_is_in_its_range_or_none(pairs: list[tuple[Variable, str]], lines: list[str]) -> None:
    read = facts(found(*pairs, others=tuple(lines), info=tuple(lines)))
    assert read.battery_v is None or LOWEST_BATTERY_V <= read.battery_v <= HIGHEST_BATTERY_V
    assert read.anti_rollback is None or 0 <= read.anti_rollback < 1000
    for text in (read.product, read.variant, read.kernel, read.cpu_id):
        assert text is None or (text.isascii() and text.isprintable() and "\\" not in text)


@given(st.lists(st.binary(max_size=252), max_size=20))
def test_a_hostile_flood_of_variables_is_bounded_and_safe(values: list[bytes]) -> None:
    lines = [
        Say(b"INFO" + (variable.value.encode() + b":" + value)[:252])
        for variable, value in zip(Variable, values, strict=False)
    ]

    def script(command: bytes) -> list[Say]:
        return [*lines, Say(b"OKAY")] if command == b"getvar:all" else [Say(b"FAIL")]

    learned = survey(meet(script, stream=True).client)
    assert learned.broken_off is None
    assert all(word.value.isprintable() and len(word.value) <= 256 for word in heard(learned))
    facts(learned)
