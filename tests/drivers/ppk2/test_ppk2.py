"""The PPK2's words in any chunking, with words and bytes lost on the way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.clock import TurnedClock
from drivers.electrics import Resistive
from drivers.links.simulated import SimLink
from drivers.ppk2 import wire
from drivers.ppk2.driver import Ppk2
from drivers.ppk2.sim import METADATA, Ppk2Sim


def stream(count: int, first: int = 0) -> wire.Words:
    """Words whose converter value is their number."""
    numbers = np.arange(first, first + count, dtype=np.uint32)
    return ((numbers & 0x3FFF) | ((numbers % wire.COUNTS) << 18)).astype(np.uint32)


def decode(chunks: list[bytes]) -> tuple[np.ndarray, np.ndarray, int]:
    """Converter values, their places over all blocks, and the count."""
    decoder = wire.Decoder()
    values, places, count = [np.empty(0, int)], [np.empty(0, int)], 0
    for chunk in chunks:
        block = decoder.feed(chunk)
        if block is None:
            continue
        values.append((block.words & 0x3FFF).astype(int))
        places.append(block.places + count)
        count += block.count
    return np.concatenate(values), np.concatenate(places), count


@given(st.integers(wire.RUN, 400), st.data())
def test_chunking_does_not_matter(count: int, data: st.DataObject) -> None:
    raw = stream(count).tobytes()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(raw)), max_size=12)))
    values, places, total = decode([raw[a:b] for a, b in zip([0, *cuts], [*cuts, len(raw)], strict=True)])
    np.testing.assert_array_equal(values, np.arange(count - 1))
    np.testing.assert_array_equal(places, np.arange(count - 1))
    assert total == count - 1


@given(st.integers(10, 300), st.integers(1, 62), st.integers(10, 300))
def test_lost_words_are_counted_and_the_rest_keeps_its_place(before: int, lost: int, after: int) -> None:
    raw = stream(before).tobytes() + stream(after, before + lost).tobytes()
    values, places, total = decode([raw])
    np.testing.assert_array_equal(values, places)
    assert total == before + lost + after - 1
    assert values.size == before + after - 1


@given(st.integers(10, 100), st.integers(1, 3), st.integers(20, 100))
def test_a_lost_byte_costs_its_word_and_never_shifts_the_rest(before: int, cut: int, after: int) -> None:
    raw = stream(before + 1 + after).tobytes()
    values, places, _ = decode([raw[: 4 * before] + raw[4 * before + cut :]])
    np.testing.assert_array_equal(values, places)
    assert values.size >= before + after - 2


@given(st.integers(10, 100), st.binary(min_size=1, max_size=40), st.integers(20, 100))
def test_garbage_between_words_is_never_a_reading_out_of_place(before: int, garbage: bytes, after: int) -> None:
    raw = stream(before).tobytes() + garbage + stream(after, before).tobytes()
    values, places, _ = decode([raw])
    # A garbage word whose count happens to fit (1 in 64) may stand as one reading, and push what follows on by a whole
    # round of 64 counts, which nobody can see; all others are in their place.
    assert np.count_nonzero((values - places) % wire.COUNTS) <= len(garbage) // 4
    assert values.size >= before + after - 2


@pytest.mark.parametrize("current_a", [5e-6, 200e-6, 3e-3, 40e-3, 0.35, 0.9])
def test_every_range_reads_the_current_within_its_step(current_a: float) -> None:
    clock = TurnedClock()
    meter = Ppk2(SimLink("sim://ppk2", Ppk2Sim(Resistive(4.0 / current_a)), clock), clock)
    meter.start()
    blocks = [meter.read(1.0) for _ in range(20)]
    mean_a = float(np.mean(np.concatenate([block.current_a for block in blocks if block])))
    assert mean_a == pytest.approx(current_a, rel=0.01)


def test_constants_missing_a_resistance_are_refused() -> None:
    assert wire.calibration(METADATA) is not None
    assert wire.calibration(METADATA.replace("R3", "Q3")) is None
    assert wire.calibration(METADATA.replace("END", "")) is None
