"""The reading process that stands by: given to who waits for a file, given back after one of ours, never left over."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bench.errors import BadInputError
from bench.traces import jls, jls_guard, jls_standby
from bench.traces.jls_file import JlsFile
from bench.traces.jls_guard import GuardedReader
from bench.traces.jls_patience import Patience
from bench.traces.jls_standby import Child, Standby, started
from tests.bench.traces.jls_samples import recording, uniform, write_foreign


class Keeper:
    """Who wants a process to stand by."""


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Child]]:
    """Every process that is started; none may be left."""
    all_of_them: list[Child] = []

    def noted() -> Child:
        all_of_them.append(started())
        return all_of_them[-1]

    monkeypatch.setattr(jls_standby, "started", noted)
    monkeypatch.setattr(jls_guard, "started", noted)
    yield all_of_them
    assert [child.pid for child in all_of_them if child.poll() is None] == []


@pytest.fixture
def standby(monkeypatch: pytest.MonkeyPatch) -> Standby:
    own = Standby()
    monkeypatch.setattr(jls_guard, "STANDBY", own)
    return own


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("standby") / "foreign.jls"
    write_foreign(path, count=20_000)
    return path


def waiting(standby: Standby) -> int | None:
    return standby.pid


def current_of(reader: GuardedReader) -> int:
    return next(signal.signal_id for signal in reader.contents().signals if signal.data_type == "f32")


def test_nothing_stands_by_where_nobody_wants_it(standby: Standby, children: list[Child], path: Path) -> None:
    standby.fill()
    assert waiting(standby) is None
    GuardedReader(path).close()
    assert waiting(standby) is None
    assert len(children) == 1


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("standby") / "own.jls"
    jls.write(recording(uniform(5_000, 1_000.0)), path)
    return path


def test_a_file_is_read_by_the_one_that_stood_by(standby: Standby, children: list[Child], path: Path) -> None:
    keeper = Keeper()
    standby.keep(keeper)
    standby.fill()
    standby.fill()
    assert [child.pid for child in children] == [waiting(standby)]
    reader = GuardedReader(path)
    assert waiting(standby) is None
    standby.fill()
    assert [child.pid for child in children][1:] == [waiting(standby)]
    signal = current_of(reader)
    other = GuardedReader(path, awaited=False)
    assert len(children) == 3
    assert children[1].pid == waiting(standby)
    np.testing.assert_array_equal(reader.samples(signal, 0, 99), other.samples(signal, 0, 99))
    reader.close()
    other.close()
    assert [child.poll() is None for child in children] == [False, True, False]
    standby.let_go(keeper)


def test_one_that_read_a_file_of_ours_waits_for_the_next(
    standby: Standby, children: list[Child], own: Path, path: Path
) -> None:
    keeper = Keeper()
    standby.keep(keeper)
    with JlsFile(own) as file:
        expected = file.current_a(0, 9)
    for _ in range(3):
        reader = GuardedReader(own)
        np.testing.assert_array_equal(reader.samples(current_of(reader), 0, 9), expected)
        reader.close()
        assert waiting(standby) == children[0].pid
    # What another program wrote is read by it, and not by one that reads others afterwards.
    foreign = GuardedReader(path)
    assert foreign.contents().head is None
    foreign.close()
    assert waiting(standby) is None
    assert len(children) == 1
    one, two = GuardedReader(own), GuardedReader(own)
    one.close()
    two.close()
    assert [child.poll() is None for child in children] == [False, True, False]
    standby.let_go(keeper)


def test_one_that_read_what_somebody_else_wrote_waits_for_the_next_where_its_parts_fit_together(
    standby: Standby, children: list[Child], path: Path, tmp_path: Path
) -> None:
    keeper = Keeper()
    standby.keep(keeper)
    for _ in range(3):
        with JlsFile(path) as file:
            assert len(file) == 20_000
    assert [child.pid for child in children] == [waiting(standby)]
    torn = tmp_path / "torn.jls"
    torn.write_bytes(path.read_bytes()[:-40])
    with JlsFile(torn) as file:
        assert len(file)
    assert waiting(standby) is None
    standby.let_go(keeper)


def test_one_that_refused_something_is_ended_with_its_file(standby: Standby, children: list[Child], own: Path) -> None:
    keeper = Keeper()
    standby.keep(keeper)
    reader = GuardedReader(own)
    with pytest.raises(BadInputError):
        reader.samples(current_of(reader), 0, 1_000_000)
    reader.samples(current_of(reader), 0, 10)
    reader.close()
    assert waiting(standby) is None
    standby.let_go(keeper)


def test_one_that_does_not_let_go_of_its_file_is_ended(
    standby: Standby, children: list[Child], own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jls_guard, "_CLOSING_S", 0.0)
    keeper = Keeper()
    standby.keep(keeper)
    GuardedReader(own).close()
    assert waiting(standby) is None or children[0].poll() is None
    standby.let_go(keeper)
    assert children[0].poll() is not None


def test_it_waits_for_as_long_as_anybody_wants_it(standby: Standby, children: list[Child]) -> None:
    one, two = Keeper(), Keeper()
    for keeper in (one, two):
        standby.keep(keeper)
        standby.fill()
    standby.let_go(one)
    standby.let_go(one)
    assert children[0].poll() is None
    standby.let_go(two)
    assert len(children) == 1


def test_one_that_was_ended_while_it_waited_is_not_taken(standby: Standby, children: list[Child], path: Path) -> None:
    keeper = Keeper()
    standby.keep(keeper)
    standby.fill()
    children[0].kill()
    children[0].wait()
    reader = GuardedReader(path)
    assert reader.contents().signals
    reader.close()
    standby.let_go(keeper)
    assert len(children) == 2


def test_where_none_can_be_started_who_needs_one_is_told(
    standby: Standby, monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    def refused() -> subprocess.Popen[bytes]:
        raise OSError("no more processes")

    monkeypatch.setattr(jls_standby, "started", refused)
    keeper = Keeper()
    standby.keep(keeper)
    standby.fill()
    assert waiting(standby) is None
    with pytest.raises(OSError, match="no more processes"):
        GuardedReader(path)


def test_patience_ends_once_and_only_with_a_request_that_takes_too_long() -> None:
    given_up = threading.Event()
    patience = Patience(given_up.set, 0.2)
    for _ in range(3):
        with patience:
            pass
    with patience:
        assert given_up.wait(60.0)
    patience.close()
    endless = Patience(lambda: pytest.fail("nothing took long"), 1000.0)
    with endless:
        pass
    endless.close()


def test_a_file_whose_process_was_ended_is_refused_in_a_sentence(children: list[Child], path: Path) -> None:
    reader = GuardedReader(path)
    signal = current_of(reader)
    children[0].kill()
    with pytest.raises(BadInputError, match="crashed or did not end"):
        reader.samples(signal, 0, 10)
    reader.close()
