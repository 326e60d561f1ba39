"""The diagnosis on phones, meters and shapes that it was not tuned on: no wrong verdict, few left open, honest odds."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.replay import case_folders, replay_case
from tests.truth.second_phone import METERS, Nuisance, SecondMeter, faults, write_case, write_corpus

SEED = 4_000_000
"""Never used in tuning; nor is anything above it."""


def test_every_fault_of_the_literature_is_drawn_but_the_one_that_is_none(tmp_path: Path) -> None:
    write_corpus(tmp_path, SEED, len(faults()), "none")
    drawn = [replay_case(str(folder), None) for folder in case_folders(tmp_path)]
    assert [one.error for one in drawn] == [None] * len(faults())
    assert {one.label.fault for one in drawn if one.label is not None} == set(faults())


@pytest.mark.parametrize("meter", METERS[:4], ids=lambda meter: meter.name)
def test_with_the_deciding_checks_no_verdict_is_wrong_and_few_are_left_open(tmp_path: Path, meter: SecondMeter) -> None:
    number = METERS.index(meter)
    ids = sorted(faults())
    for k, fault in enumerate(ids * 2):
        write_case(fault, SEED + 100 * number + k, METERS[number], tmp_path / f"X{k:03d}", "deciding", Nuisance())
    results = [replay_case(str(folder), None) for folder in case_folders(tmp_path)]
    told = [(one.verdict, one.label.verdict) for one in results if one.label is not None]
    assert [(said, true) for said, true in told if said not in (true, "cannot_say")] == []
    definite = [said for said, true in told if true != "cannot_say"]
    assert definite.count("cannot_say") <= 0.2 * len(definite)


def test_without_checks_nobody_is_accused(tmp_path: Path) -> None:
    write_corpus(tmp_path, SEED + 1000, 2 * len(faults()), "none")
    assert {replay_case(str(folder), None).verdict for folder in case_folders(tmp_path)} == {"cannot_say"}


def test_harsh_phones_and_meters_are_left_open_not_judged_wrongly(tmp_path: Path) -> None:
    harsh = Nuisance(level=1.6, time=0.6, lost_share=0.1, usb_share=0.3, marked_share=0.5, noise=3.0)
    for k, fault in enumerate(sorted(faults()) * 3):
        write_case(fault, SEED + 2000 + k, METERS[1], tmp_path / f"X{k:03d}", "deciding", harsh)
    results = [replay_case(str(folder), None) for folder in case_folders(tmp_path)]
    told = [(one.verdict, one.label.verdict) for one in results if one.label is not None]
    assert [(said, true) for said, true in told if said not in (true, "cannot_say")] == []
