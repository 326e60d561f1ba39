"""A replay on a real Dask scheduler and two real workers, on loopback: the same results, also if a worker is killed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from bench import replay_workers
from bench.errors import BadInputError, BenchError
from bench.replay import CaseResult, case_folders, replay
from bench.replay_workers import dask_workers, local_processes
from bench.simulate import fault_ids, simulate_corpus
from tests.bench.cli.command_line import bootbench

WAIT_S = 120.0
"""How long a busy computer may take to start a process; nothing waits longer than it must."""
CASES = 24


@dataclass(frozen=True, slots=True)
class Cluster:
    """A scheduler and its workers, each a process of its own."""

    address: str
    workers: tuple[subprocess.Popen[bytes], ...]


@contextmanager
def started(program: str, *arguments: str, first: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """A program of Dask, ended at the end; `first` is Python that it runs before."""
    code = f"{first}; from distributed.cli.{program} import main; main()".lstrip("; ")
    command = [sys.executable, "-c", code, *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def cluster(folder: Path, workers: int, first: str = "") -> Iterator[Cluster]:
    """A scheduler on a free port of loopback and workers without a nanny, so that a killed one stays dead."""
    contact = folder / "scheduler.json"
    quiet = ("--no-dashboard", "--scheduler-file", str(contact))
    with ExitStack() as stack:
        stack.enter_context(started("dask_scheduler", "--host", "127.0.0.1", "--port", "0", *quiet))
        arguments = (*quiet, "--no-nanny", "--nthreads", "1", "--local-directory", str(folder))
        processes = [stack.enter_context(started("dask_worker", *arguments, first=first)) for _ in range(workers)]
        until_s = time.monotonic() + WAIT_S
        while not contact.is_file() or not contact.read_text().strip().endswith("}"):
            assert time.monotonic() < until_s, "the scheduler did not start"
            time.sleep(0.05)
        address = json.loads(contact.read_text())["address"]
        _wait_for(address, workers)
        yield Cluster(address, tuple(processes))


def _wait_for(address: str, workers: int) -> None:
    from distributed import Client

    if workers:
        with Client(address, timeout=WAIT_S, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=WAIT_S)


def tasks_of_workers(address: str) -> list[int]:
    """How many cases each worker has that are not done."""
    from distributed import Client

    with Client(address, timeout=WAIT_S, set_as_default=False) as client:
        return [len(tasks) for tasks in client.processing().values()]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cluster") / "corpus"
    list(simulate_corpus(fault_ids(), 40, CASES, "korad", folder, None))
    (folder / "unreadable").mkdir()
    return folder


@pytest.fixture(scope="module")
def local(corpus: Path) -> list[CaseResult]:
    """What this computer alone makes of it."""
    with local_processes(1) as workers:
        return sorted(replay(workers.executor, case_folders(corpus), None), key=lambda result: result.folder)


def test_a_cluster_gives_what_this_computer_gives_and_a_killed_workers_cases_are_done_by_the_other(
    corpus: Path, local: list[CaseResult], tmp_path: Path
) -> None:
    with cluster(tmp_path, 2) as two:
        out = tmp_path / "out.json"
        said = bootbench("replay", corpus, "--scheduler", two.address, "--json", out)
        assert said.status == 0, said.complaint
        assert json.loads(out.read_text())["cases"] == [result.json() for result in local]
        with dask_workers(two.address, corpus, None) as workers:
            # It stands still with what it was given, until it is killed.
            psutil.Process(two.workers[0].pid).suspend()
            results = replay(workers.executor, case_folders(corpus), None, workers.lost)
            found = [next(results)]
            assert all(tasks_of_workers(two.address))
            two.workers[0].kill()
            found += results
    assert sorted(found, key=lambda result: result.folder) == local


def test_a_worker_that_sees_no_corpus_and_a_cluster_without_workers_are_refused(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    with cluster(tmp_path / "none", 0) as empty:
        said = bootbench("replay", corpus, "--scheduler", empty.address, "--json", tmp_path / "out.json")
        assert said.status == 2
        assert "the scheduler has no worker; start one with" in said.complaint
    (tmp_path / "one").mkdir()
    with (
        cluster(tmp_path / "one", 1) as one,
        pytest.raises(BadInputError, match=r"sees no folder .*elsewhere; every worker must see it"),
        dask_workers(one.address, tmp_path / "elsewhere", None),
    ):
        pass
    assert not (tmp_path / "out.json").exists()


def test_a_worker_without_bootbench_is_refused(corpus: Path, tmp_path: Path) -> None:
    with (
        cluster(tmp_path, 1, first="import sys; sys.modules['bench'] = None") as one,
        pytest.raises(BadInputError, match="a worker has no bootbench, or an older one; install this version"),
        dask_workers(one.address, corpus, None),
    ):
        pass


@pytest.mark.parametrize("address", ["nonsense://x", "tcp://127.0.0.1:notaport", "localhost:8786", "tcp://h:1/\x1b"])
def test_what_is_no_address_is_one_sentence(corpus: Path, address: str) -> None:
    said = bootbench("replay", corpus, "--scheduler", address)
    assert said.status == 2
    assert said.complaint.startswith("bootbench: --scheduler: expected an address such as tcp://host:8786, not ")
    assert said.complaint.count("\n") == 1


def test_where_no_scheduler_answers_is_one_sentence(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_workers, "CONNECT_S", 0.2)
    with (
        pytest.raises(BadInputError, match=r"--scheduler tcp://127\.0\.0\.1:9: no Dask scheduler answers there"),
        dask_workers("tcp://127.0.0.1:9", corpus, None),
    ):
        pass


def test_jobs_and_a_scheduler_exclude_each_other(corpus: Path) -> None:
    said = bootbench("replay", corpus, "--scheduler", "tcp://127.0.0.1:9", "--jobs", "2")
    assert said.status == 2
    assert "leave one of them out" in said.complaint


def test_without_the_extra_it_says_what_to_install(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BenchError, match=r"pip install 'bootbench\[dask\]'"), dask_workers("tcp://x:1", corpus, None):
        pass
