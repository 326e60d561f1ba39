"""What was there when a capture began is set aside until it is over, so that no full collection holds the window up."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from gui.english import ENGLISH
from gui.pages.bench.collecting import Collecting
from gui.pages.bench.session import BenchSession
from gui.pages.bench.setting import demo_bench
from gui.pages.bench.states import Checked, State
from tests.gui.bench_samples import situation


@pytest.fixture(autouse=True)
def nothing_set_aside() -> Iterator[None]:
    gc.unfreeze()
    yield
    gc.unfreeze()


def test_it_is_set_aside_once_and_put_back_once() -> None:
    collecting = Collecting()
    collecting.while_capturing(False)
    assert gc.get_freeze_count() == 0
    collecting.while_capturing(True)
    there = gc.get_freeze_count()
    assert there > 10_000
    kept = [[k] for k in range(1000)]
    collecting.while_capturing(True)
    assert gc.get_freeze_count() <= there, "what came since is looked at"
    collecting.while_capturing(False)
    assert gc.get_freeze_count() == 0
    assert len(kept) == 1000


def test_a_capture_sets_aside_and_its_end_puts_back() -> None:
    session = BenchSession(demo_bench(), ENGLISH, lambda _work: None, lambda _order: None, lambda: None)
    session.situation = situation(State.CHECKING)
    session.hear(Checked(passed=True))
    assert session.situation.state is State.READY
    assert gc.get_freeze_count() > 0
    session.close()
    assert gc.get_freeze_count() == 0
