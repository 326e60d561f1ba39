"""The fit finds what is there, invents nothing, and what it writes is what the profile then reads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.expectations import expectations
from analysis.findings import FindingName
from analysis.looks import Provenance
from analysis.profile import DeviceProfile
from bench.profile_file import parse_profile
from tests.fitting.fit_terms import (
    LEFT_OUT,
    Places,
    Sample,
    chances,
    evenly,
    fit,
    nats_lost,
    places_of,
    sample_of,
    text_of,
    written_into,
)
from tests.fitting.wide_cases import WideCase, wide_cases
from tests.speed.drawn_cases import HELD_BACK, shipped

PROFILE = shipped().profile


@pytest.fixture(scope="module")
def cases() -> list[WideCase]:
    return list(wide_cases(50, 700_000))


@pytest.fixture(scope="module")
def places(cases: list[WideCase]) -> Places:
    return places_of(PROFILE, cases)


LEAKS = ("mb_leakage_prekey", "nonmb_peripheral_leak")


def drawn_sample(effect: float, count: int = 3000, pair: tuple[str, str] = LEAKS) -> Sample:
    """Cases of two faults whose runs look alike but for the place at which one of them is found more often."""
    random = np.random.default_rng(0)
    both = [k for k, fault in enumerate(PROFILE.faults) if fault.id in pair]
    truths = np.array(both)[random.integers(2, size=count)]
    at_second = random.random(count) < 0.5 + effect * np.where(truths == both[0], 1.0, -1.0)
    parts = np.eye(2)[at_second.astype(int)]
    runs = np.array([[0.0 if one.number in both else -20.0 for one in PROFILE.hypotheses]] * count)
    return Sample(runs, np.zeros_like(runs), parts, truths)


def test_the_fit_finds_which_fault_a_value_speaks_for() -> None:
    sample = drawn_sample(0.25)
    nats = fit(PROFILE, sample, steps=120)
    pair = np.unique(sample.truths)
    assert nats[1, pair].max() - nats[1, pair].min() > 0.3
    assert nats_lost(PROFILE, sample, nats) < nats_lost(PROFILE, sample, np.zeros_like(nats)) - 0.02
    assert np.abs(nats).max() <= PROFILE.weighing.fitted_bound


def test_where_there_is_nothing_to_find_the_fit_finds_little() -> None:
    nats = fit(PROFILE, drawn_sample(0.0), steps=120)
    assert np.ptp(nats, axis=0).max() < 0.15


def test_faults_that_look_alike_share_their_terms() -> None:
    ids = [fault.id for fault in PROFILE.faults]
    nats = fit(PROFILE, drawn_sample(0.25, pair=("nonmb_battery", "mb_battery_connector_path")), steps=20)
    for one, other in (("nonmb_battery", "mb_battery_connector_path"), ("mb_ufs_edl_9008", "sw_edl_after_flash")):
        assert nats[:, ids.index(one)] == pytest.approx(nats[:, ids.index(other)])


def test_what_the_profile_takes_for_likely_moves_no_term() -> None:
    """The cases hold all faults alike: a term that undid a prior would come back as news of the phone."""
    sample, leak = drawn_sample(0.25), LEAKS[0]
    likelier = replace(
        PROFILE, faults=tuple(replace(one, prior=3.0) if one.id == leak else one for one in PROFILE.faults)
    )
    assert fit(evenly(likelier), sample, steps=20) == pytest.approx(fit(evenly(PROFILE), sample, steps=20))
    assert fit(likelier, sample, steps=20) != pytest.approx(fit(PROFILE, sample, steps=20)), "it would"


def test_none_of_the_others_is_never_moved() -> None:
    anything = [fault.anything for fault in PROFILE.faults]
    assert not fit(PROFILE, drawn_sample(0.25), steps=20)[:, anything].any()


def test_the_fit_weighs_as_the_diagnosis_does(cases: list[WideCase], places: Places) -> None:
    from analysis.diagnose import weigh

    bare = replace(PROFILE, fitted=())
    sample = sample_of(PROFILE, places, [case.asked for case in cases], [case.fault for case in cases])
    looks, _ = chances(PROFILE, sample, np.zeros((places.count, len(PROFILE.faults))))
    for said, case in zip(looks, cases, strict=True):
        anything = np.array([one.fault.anything for one in PROFILE.hypotheses])
        standing = weigh(bare, case.asked).standing.looks_probability()
        if standing[anything].sum() < 0.5:
            assert said == pytest.approx(standing, abs=1e-9)


def test_what_is_written_is_what_the_profile_reads(places: Places) -> None:
    nats = np.round(np.random.default_rng(1).uniform(-1.0, 1.0, (places.count, len(PROFILE.faults))), 2)
    nats[:, [fault.anything for fault in PROFILE.faults]] = 0.0
    text = written_into(shipped().text, text_of(PROFILE, places, nats, 50))
    read: DeviceProfile = parse_profile(text.encode("utf-8"), Path("fitted.toml")).profile
    assert {term.cited.provenance for term in read.fitted} == {Provenance.FITTED}
    assert read.faults == PROFILE.faults
    place = places.first(FindingName.PREKEY_MEAN)
    value = read.term(FindingName.PREKEY_MEAN)
    assert value is not None
    expected = expectations(read)
    row = np.array([expected.number[value.finding]])
    weighed = expected.fitted_nats(row, np.array([value.at[0]]), np.zeros(1))[0]
    number = [one.number for one in PROFILE.hypotheses]
    kept = {curve.fault for curve in value.curves}
    written = [nats[place, k] if PROFILE.faults[k].id in kept else 0.0 for k in number]
    assert weighed == pytest.approx(written)
    assert written_into(text, text_of(PROFILE, places, nats, 50)) == text


def test_no_seed_of_the_benchmarks_is_fitted_on() -> None:
    with pytest.raises(ValueError, match="benchmarks"):
        wide_cases(2, HELD_BACK - 1)


def test_the_shipped_terms_are_fitted_ones_of_findings_that_are_not_left_out() -> None:
    assert PROFILE.fitted
    ids = {fault.id for fault in PROFILE.faults if not fault.anything}
    for term in PROFILE.fitted:
        assert term.finding not in LEFT_OUT
        assert term.cited.provenance is Provenance.FITTED
        curves = {curve.fault: curve.nats for curve in term.curves}
        assert set(curves) <= ids
        assert curves.get("nonmb_battery") == curves.get("mb_battery_connector_path")
