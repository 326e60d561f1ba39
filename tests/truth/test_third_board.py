"""What the third phone is made of keeps to physics: energy, voltage drops, lockout, the key's times."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.truth.third_bench import DEBOUNCE_S, HARD_RESET_S, Hands, play
from tests.truth.third_board import Ledger, Specimen, pad_current, rounded, specimen
from tests.truth.third_boot import Boot
from tests.truth.third_meters import METERS, read
from tests.truth.third_patient import Ending, Patient, Stop

loads = st.tuples(st.floats(0.0, 0.9), st.floats(0.0001, 0.5), st.floats(0.01, 5.0))


def phone(seed: int = 1) -> Specimen:
    return specimen(np.random.default_rng(seed), 1.0, 1.0)


@given(st.lists(loads, min_size=1, max_size=20))
def test_a_load_keeps_its_energy_however_short_it_is(drawn: list[tuple[float, float, float]]) -> None:
    ledger = Ledger()
    for start, length, watt in drawn:
        ledger.add(start, start + length, watt)
    energy = sum(length * watt for _, length, watt in drawn)
    assert ledger.power(2000, 0.001).sum() * 0.001 == pytest.approx(energy, rel=1e-6)


@given(st.floats(0.05, 9.0), st.floats(3.4, 4.4), st.floats(0.8, 0.92))
def test_a_converter_gives_less_than_it_takes(power_w: float, pad_v: float, efficiency: float) -> None:
    taken = float(pad_current(np.array([power_w]), np.array([pad_v]), efficiency)[0]) * pad_v
    assert power_w < taken < 1.45 * power_w


def test_the_leads_ring_and_settle_where_they_should() -> None:
    step = np.where(np.arange(4000) < 1000, 0.1, 0.5)
    seen = rounded(step, 1e-5, 3e-4, 2500.0)
    assert seen[999] == pytest.approx(0.1)
    assert seen[-1] == pytest.approx(0.5)
    assert seen.max() <= 0.75


def test_a_press_must_outlast_the_debounce_and_a_held_key_resets() -> None:
    def attempts(down_s: float, up_s: float) -> list[float]:
        hands = Hands(30.0, 1.0, presses=((down_s, up_s),))
        return [a.start_s for a in play(np.random.default_rng(4), phone(), Patient(), hands, 0.001, 4.0).attempts]

    assert attempts(5.0, 5.0 + 0.9 * DEBOUNCE_S) == []
    assert attempts(5.0, 6.0) == [5.0 + DEBOUNCE_S]
    held = attempts(5.0, 14.0)
    assert len(held) == 2
    assert 5.0 + HARD_RESET_S < held[1] < 5.0 + HARD_RESET_S + 1.0


def test_a_boot_starves_behind_thin_leads_and_not_behind_good_ones() -> None:
    hands = Hands(40.0, 1.0, presses=((4.0, 5.0),))
    for patient, least in ((Patient(), 1), (Patient(lead_ohm=2.5), 2), (Patient(limit_a=0.3), 2)):
        played = play(np.random.default_rng(5), phone(), patient, hands, 0.001, 4.0)
        assert len(played.attempts) == 1 if least == 1 else len(played.attempts) >= 2
        assert played.current_a.max() <= patient.limit_a


def test_an_output_taken_off_ends_an_attempt_and_a_key_begins_the_next() -> None:
    hands = Hands(40.0, 1.0, again=((15.0, 17.0),), presses=((4.0, 5.0), (20.0, 21.0)))
    played = play(np.random.default_rng(6), phone(), Patient(), hands, 0.001, 4.0)
    assert [attempt.start_s for attempt in played.attempts] == [4.0 + DEBOUNCE_S, 20.0 + DEBOUNCE_S]
    assert played.attempts[0].end_s == 15.0
    assert played.terminal_v[16_000] == 0.0
    assert played.current_a[15_100:17_000].max() < 1e-6


def test_a_boot_comes_about_in_the_time_that_such_phones_take() -> None:
    homes = []
    for seed in range(12):
        attempt = Boot(np.random.default_rng(seed), phone(seed), 90.0).boot(0.0, None)
        assert 0.5 < attempt.marks["uefi"] < 1.6
        assert 1.0 < attempt.marks["kernel"] < 5.0
        homes.append(attempt.marks["settled"])
    assert 15.0 < np.median(homes) < 50.0


def test_an_attempt_hangs_where_it_is_told_and_a_reset_takes_its_power() -> None:
    hang = Boot(np.random.default_rng(1), phone(), 20.0).boot(0.0, Stop("xbl", 0.1, Ending.HANG, 0.5))
    assert hang.end_s == inf
    power = hang.ledger.power(20_000, 0.001)
    assert power[5000:].mean() == pytest.approx(0.505, rel=0.03)
    reset = Boot(np.random.default_rng(1), phone(), 20.0).boot(0.0, Stop("kernel", 2.0, Ending.RESET))
    assert reset.end_s < 10.0
    assert reset.ledger.power(20_000, 0.001)[int(reset.end_s * 1000) + 2 :].max() == pytest.approx(0.0, abs=1e-9)


def test_a_meter_repeats_itself_and_loses_what_it_is_told_to_lose() -> None:
    current = np.linspace(0.0, 1.0, 60_000)
    reading = read(np.random.default_rng(2), METERS[1], current, np.full(60_000, 4.0), 0.001, 0.2, 1.0)
    whole = 60 * METERS[1].rate_hz
    assert 0.1 < sum(lost for _, lost in reading.lost) / whole < 0.3
    assert reading.times_s.size == pytest.approx(whole - sum(lost for _, lost in reading.lost), abs=3)
    assert (np.diff(reading.current_a) == 0.0).mean() > 0.3
