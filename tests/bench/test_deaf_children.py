"""A process that is started deaf lives on when Ctrl+C reaches it at once; its parent hears it afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from multiprocessing.connection import Connection

import pytest

from bench.deaf_children import deaf_children
from tests.conftest import FIXTURES

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no way to start one so")
WAITS = "import sys; sys.stdout.write('ready'); sys.stdout.flush(); sys.stdin.read(); sys.exit(7)"


def test_an_interrupt_in_its_first_moment_does_not_end_a_child() -> None:
    with deaf_children():
        child = subprocess.Popen([sys.executable, "-c", WAITS], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    child.send_signal(signal.SIGINT)
    assert child.stdout is not None
    assert child.stdout.read(5) == b"ready"
    child.send_signal(signal.SIGINT)
    child.communicate()
    assert child.returncode == 7


def tell_what_is_blocked(pipe: Connection) -> None:
    """In a process of multiprocessing."""
    pipe.send(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ()))


def test_the_first_process_of_a_program_is_as_deaf_as_the_others() -> None:
    """Beside it Python starts one of its own, which needs interrupts for a moment."""
    code = (
        "from multiprocessing import get_context\n"
        "from bench.deaf_children import deaf_children\n"
        "from tests.bench.test_deaf_children import tell_what_is_blocked\n"
        "spawn = get_context('spawn')\n"
        "for _ in range(2):\n"
        "    ours, theirs = spawn.Pipe()\n"
        "    with deaf_children():\n"
        "        child = spawn.Process(target=tell_what_is_blocked, args=(theirs,))\n"
        "        child.start()\n"
        "    print(ours.recv())\n"
        "    child.join()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=FIXTURES.parent, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"], done.stderr


def test_an_interrupt_that_comes_meanwhile_is_heard_afterwards() -> None:
    def interrupted() -> None:
        with deaf_children():
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_another_thread_that_hears_it_does_not_end_what_is_going_on() -> None:
    done: list[str] = []
    asleep = threading.Event()

    def interrupted() -> None:
        with deaf_children():
            os.kill(os.getpid(), signal.SIGINT)
            done.extend(str(number) for number in range(100_000))

    listener = threading.Thread(target=asleep.wait)
    listener.start()  # before the interrupt is blocked here, so that the system may give it to this thread
    try:
        with pytest.raises(KeyboardInterrupt):
            interrupted()
    finally:
        asleep.set()
        listener.join()
    assert len(done) == 100_000
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
