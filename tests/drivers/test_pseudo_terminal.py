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


def test_what_a_slow_client_has_no_room_for_waits_and_comes_whole() -> None:
    channel, sent = PtyChannel(), bytes(range(256)) * 100
    client = os.open(channel.path, os.O_RDWR | os.O_NOCTTY)
    channel.write(sent)
    came = b""
    while len(came) < len(sent):
        came += os.read(client, 4096)
        channel.read(0.0)
    assert came == sent
    for _ in range(10):
        channel.write(sent)  # more than anything holds: whole writes are lost, and no part of one
    came = os.read(client, 4096)
    assert came == (sent * 2)[: len(came)]
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
