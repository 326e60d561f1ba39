"""Marks: good IMEIs of no phone, the same for the same, and found inside texts however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.redaction.levels import Level, row_of
from bench.redaction.masks import Kind, Masks
from bench.warranty.imei import imei_problem, luhn_digit

DIGITS = st.text(alphabet="0123456789", min_size=14, max_size=14)


def masks(level: Level = Level.MAKER, key: bytes = b"k" * 32) -> Masks:
    return Masks(row_of(level), key)


@given(DIGITS, st.sampled_from(Level), st.binary(min_size=16, max_size=32))
def test_the_mark_of_an_imei_is_a_good_one_of_no_phone(body: str, level: Level, key: bytes) -> None:
    imei = body + str(luhn_digit(body))
    mark = masks(level, key).mask(Kind.IMEI, imei)
    assert imei_problem(mark) is None
    assert mark.startswith("00101")
    if level is Level.CUSTOMER:
        assert mark[-4:] == imei[-4:]
    assert masks(level, key).mask(Kind.IMEI, imei) == mark


@pytest.mark.parametrize(
    "text",
    [
        "356938035643809",
        "IMEI:356938035643809.",
        "35-693803-564380-9",
        "35 693803 564380 9",
        "it is 3569380356438091 (IMEISV)",
        "35693803564380",
    ],
)
def test_an_imei_in_a_text_is_masked_though_nobody_told_of_it(text: str) -> None:
    said = masks().text(text)
    assert "00101" in said
    assert "35693803564380" not in said.replace(" ", "").replace("-", "")


@pytest.mark.parametrize(
    "text", ["129.5 mA from 7.5 to 28.0 s", "run-1, 05c6:9008", "100 200 300 400 500 600", "2026-11-23T14:05"]
)
def test_numbers_of_a_measurement_are_left_alone(text: str) -> None:
    assert masks().text(text) == text


@pytest.mark.parametrize(
    "text",
    ["invoice INV/2021-0458", "Invoice no. 4711", "receipt #A-99", "bill: 2021/44", "बिल 4711", "invoice number 12-B"],
)
def test_an_invoice_number_is_masked_after_its_word(text: str) -> None:
    said = masks().text(text)
    assert "invoice-" in said
    assert not any(number in said for number in ("0458", "4711", "A-99", "2021/44", "12-B"))
    assert masks().text(said) == said


def test_words_about_an_invoice_stay() -> None:
    for text in ("the invoice was not presented", "bill and receipt are missing", "a copy of the invoice"):
        assert masks().text(text) == text


def test_a_name_is_found_in_any_case_and_by_its_parts_but_not_inside_words() -> None:
    book = masks()
    mark = book.mask(Kind.PERSON, "Rekha Nair")
    assert book.text("REKHA NAIR and nair, but not Nairobi") == f"{mark} and {mark}, but not Nairobi"
    assert book.mask(Kind.PERSON, " rekha nair ") == mark


@given(st.text(max_size=80))
def test_a_masked_text_is_not_changed_by_being_masked_again(text: str) -> None:
    book = masks()
    once = book.text(text)
    assert book.text(once) == once


def test_another_key_gives_other_marks() -> None:
    assert masks().mask(Kind.SERIAL, "A1") != masks(key=b"q" * 32).mask(Kind.SERIAL, "A1")
