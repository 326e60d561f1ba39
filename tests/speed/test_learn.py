"""Learning pays where a shop's phones differ from the literature; figures from `tests.speed.bench_learn`."""

from __future__ import annotations

from tests.speed.bench_learn import SHOPS, worths

DIFFERENT = "level × 0.7, time × 1.3"


def test_a_shop_whose_phones_differ_is_served_better_by_what_it_learnt() -> None:
    (worth,) = worths(250, 125, {DIFFERENT: SHOPS[DIFFERENT]})
    print(worth)
    assert worth.calibrated is not None
    # A proper score tells on few cases what the rate of first faults only tells on many.
    assert worth.calibrated.nats < worth.literature.nats
    assert worth.calibrated.set_coverage >= worth.literature.set_coverage
    assert worth.calibrated.wrong_verdict_rate <= worth.literature.wrong_verdict_rate + 0.01
