"""A pseudo-terminal's number goes to the next program; a path that leads to another one is told apart."""

from __future__ import annotations

import os
import time

import pytest

from drivers.address import parse_address
from drivers.links.pseudo_terminal import pseudo_terminal
from drivers.serving import PtyChannel

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no pseudo-terminals")


def test_the_same_one_is_the_same_whatever_is_written_to_it() -> None:
    channel = PtyChannel()
    address = parse_address(channel.address)
    before = pseudo_terminal(address)
    client = os.open(channel.path, os.O_RDWR | os.O_NOCTTY)
    os.write(client, b"VOUT1?")
    assert channel.read(1.0) == b"VOUT1?"
    channel.write(b"04.00")
    assert os.read(client, 5) == b"04.00"
    assert before is not None
    assert pseudo_terminal(address) == before
    os.close(client)
    channel.close()


def test_one_that_hung_up_is_no_more_whoever_has_its_number() -> None:
    channel = PtyChannel()
    address = parse_address(channel.address)
    before = pseudo_terminal(address)
    channel.close()
    time.sleep(0.02)  # two made within one tick of the kernel's file clock (4 ms) cannot be told apart
    other = PtyChannel()
    assert pseudo_terminal(address) != before
    other.close()


@pytest.mark.parametrize("text", ["serial:///dev/ttyUSB0", "serial://COM5", "tcp://127.0.0.1:5025", "sim://korad"])
def test_everything_else_is_none(text: str) -> None:
    assert pseudo_terminal(parse_address(text)) is None
