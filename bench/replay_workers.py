"""Where a replay's cases are diagnosed: processes of this computer, or the workers of a Dask cluster.

Both are one `concurrent.futures.Executor` to `bench.replay`. What travels to a worker is the name of a case folder,
never its content: every worker must see the corpus (and a profile of one's own) under the same path, and have this
version of bootbench. Both are asked before the first case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from bench.errors import BadInputError, BenchError
from bench.json_input import shown
from bench.profile_file import load_profile

if TYPE_CHECKING:
    from distributed import Client

_ADDRESS = re.compile(r"(tcp|tls|ws|wss)://(\[[0-9A-Fa-f:.%]+\]|[^\s:/\[\]]+):[0-9]{1,5}")
CONNECT_S = 10.0
"""How long a scheduler may take to answer."""


@dataclass(frozen=True, slots=True)
class Workers:
    """An executor, and how it says that a case was lost with its worker."""

    executor: Executor
    lost: tuple[type[BaseException], ...] = (BrokenExecutor,)


@dataclass(frozen=True, slots=True)
class WorkerView:
    """What one worker of a cluster sees."""

    version: str
    corpus: bool
    """The folder is there."""
    profile_sha256: str | None
    """Of the profile under the given path; `None` where it cannot be read."""


@contextmanager
def local_processes(jobs: int) -> Iterator[Workers]:
    """So many processes of this computer, each started anew. Raises `BenchError` where the system has none to give."""
    try:
        # Spawned, not forked, so that every system runs the same code the same way.
        pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))
    except OSError as error:
        raise BenchError(
            f"replay works with several processes, but this system gives them no shared memory ({error.strerror}); "
            "on Linux /dev/shm must be writable"
        ) from error
    with pool:
        yield Workers(pool)


@contextmanager
def dask_workers(address: str, corpus: Path, profile: Path | None) -> Iterator[Workers]:
    """The workers of an existing cluster; what a worker that dies was doing is done by another.

    Raises `BenchError` where nobody answers as a scheduler, no worker is there, or one sees something else than we do.
    """
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        raise BenchError(
            "--scheduler needs the Python package distributed, which is not installed; "
            "install it with: pip install 'bootbench[dask]'"
        ) from error
    if _ADDRESS.fullmatch(address) is None:
        raise BadInputError("--scheduler", f"expected an address such as tcp://host:8786, not {shown(address)}")
    try:
        client = Client(address, timeout=CONNECT_S, set_as_default=False)
    except OSError as error:
        advice = "it is started with `dask scheduler`, and prints its address"
        raise BadInputError(f"--scheduler {address}", "no Dask scheduler answers there", advice=advice) from error
    with client:
        _check_workers(client, address, corpus, profile)
        # Not pure: the same case in a later replay is diagnosed anew, since its files may have changed.
        yield Workers(client.get_executor(pure=False), (BrokenExecutor, CancelledError, KilledWorker))


def worker_view(corpus: str, profile: str | None) -> WorkerView:
    """What this process sees; runs on every worker."""
    try:
        sha256: str | None = load_profile(Path(profile) if profile is not None else None).sha256
    except BenchError:
        sha256 = None
    return WorkerView(version("bootbench"), Path(corpus).is_dir(), sha256)


def _check_workers(client: Client, address: str, corpus: Path, profile: Path | None) -> None:
    where = f"--scheduler {address}"
    if not _all_have_bootbench(client):
        advice = "install this version where the workers run"
        raise BadInputError(where, "a worker has no bootbench, or an older one", advice=advice)
    views = client.run(worker_view, str(corpus), str(profile) if profile is not None else None)
    if not views:
        raise BadInputError(where, "the scheduler has no worker", advice=f"start one with `dask worker {address}`")
    ours = worker_view(str(corpus), str(profile) if profile is not None else None)
    for worker, view in views.items():
        if not view.corpus:
            advice = "every worker must see it under the same path"
            raise BadInputError(where, f"the worker {worker} sees no folder {corpus}", advice=advice)
        if (view.version, view.profile_sha256) != (ours.version, ours.profile_sha256):
            advice = "results would differ; give every worker the same bootbench and the same profile"
            problem = f"the worker {worker} has bootbench {view.version} or a profile that differs from ours"
            raise BadInputError(where, problem, advice=advice)


def _all_have_bootbench(client: Client) -> bool:
    """Asked with the standard library alone, since a function of ours would not arrive."""
    try:
        return None not in client.run(find_spec, __name__).values()
    except ImportError:
        return False
