"""`getprop`, read without belief: values of many lines, values that imitate others, and anything at all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from drivers.phone.adb.properties import MOST_PROPERTIES, Property, properties_in
from drivers.phone.untrusted import LONGEST, shown

HOSTILE = st.text(st.sampled_from("ab]\n[: \x1b\u202e\u2028\x00./\\\r") | st.characters(), max_size=60)
NAMES = st.from_regex(r"[a-z][a-z0-9_.]{0,20}", fullmatch=True)


def test_values_may_be_empty_and_may_have_many_lines() -> None:
    text = "[a.b]: [one\ntwo]\n[c]: []\n[d]: [x]y]\n[ro.product.device]: [vayu]\n"
    said = properties_in(text)
    assert said.known == (
        Property("a.b", "one\\ntwo"),
        Property("c", ""),
        Property("d", "x]y"),
        Property("ro.product.device", "vayu"),
    )
    assert (said.value("c"), said.value("none"), said.unreadable) == (None, None, 0)


def test_a_value_that_imitates_another_property_is_not_believed() -> None:
    said = properties_in("[a]: [x]\n[sys.boot_completed]: [1]\n[sys.boot_completed]: []\n")
    assert said.value("sys.boot_completed") is None
    assert said.said_twice == ("sys.boot_completed",)


def test_what_is_no_property_is_counted_and_what_is_too_much_too() -> None:
    assert properties_in("WARNING: linker\n[a]: [b] c\n[d]: [no end\n").unreadable == 3
    many = "".join(f"[p.{k}]: [x]\n" for k in range(MOST_PROPERTIES + 5))
    assert (len(properties_in(many).known), properties_in(many).unreadable) == (MOST_PROPERTIES, 5)


@given(st.dictionaries(NAMES, HOSTILE.filter(lambda value: "]: [" not in value), max_size=8))
def test_every_honest_value_comes_back_as_it_is_shown(values: dict[str, str]) -> None:
    text = "".join(f"[{name}]: [{value}]\n" for name, value in values.items())
    said = properties_in(text)
    assert {known.name: known.value for known in said.known} == {name: shown(value) for name, value in values.items()}


@given(st.text(st.sampled_from("[]: \nab\x1b\u202e") | st.characters(), max_size=400))
def test_no_text_makes_the_reader_stumble_and_all_that_comes_out_can_be_shown(text: str) -> None:
    for known in properties_in(text).known:
        assert known.value.isprintable()
        assert len(known.value) <= LONGEST
        assert known.name.isascii()


def test_a_megabyte_in_one_value_is_cut() -> None:
    said = properties_in(f"[a]: [{'x' * 1_000_000}]\n[b]: [{chr(27) * 1_000_000}]\n")
    assert [len(known.value) for known in said.known] == [LONGEST, LONGEST]
