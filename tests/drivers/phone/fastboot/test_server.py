"""The simulated boot loader over a real TCP connection, alone and as the imaginary phone's."""

from __future__ import annotations

import socket

import pytest

from drivers.address import parse_address
from drivers.clock import HostClock
from drivers.errors import AddressError, DriversError, LinkLostError, NoAnswerError
from drivers.imaginary_phone import Action, ImaginaryPhone, Stimulus
from drivers.phone.fastboot.connect import open_fastboot
from drivers.phone.fastboot.facts import facts
from drivers.phone.fastboot.questions import Variable
from drivers.phone.fastboot.server import FastbootServer
from drivers.phone.fastboot.survey import survey
from drivers.phone.heard import PhoneWord
from drivers.phone_fastboot import voice_at
from drivers.phone_model.stages import PhoneStage
from tests.drivers.phone.fastboot.phones import VOICE
from tests.drivers.phone.fastboot.serving import serving


def test_our_client_learns_over_tcp_what_the_boot_loader_says() -> None:
    with serving(lambda at_s: VOICE) as server:
        client = open_fastboot(parse_address(server.address), HostClock())
        learned = survey(client)
        client.close()
    assert learned.broken_off is None
    assert facts(learned).battery_v == 3.987
    assert server.device.refused == ()


def test_two_clients_at_once_each_get_their_own_answers() -> None:
    with serving(lambda at_s: VOICE) as server:
        one, other = (open_fastboot(parse_address(server.address), HostClock()) for _ in range(2))
        assert [one.variable(Variable.PRODUCT), other.variable(Variable.SECURE)] == ["vayu", "yes"]
        one.close()
        assert other.variable(Variable.PRODUCT) == "vayu"
        other.close()


def test_a_client_that_speaks_another_protocol_is_hung_up_on() -> None:
    with serving(lambda at_s: VOICE) as server, socket.create_connection(("127.0.0.1", server.port), 20.0) as line:
        line.sendall(b"GET / HTTP/1.1\r\n\r\n")
        came = b""
        while chunk := _received(line):
            came += chunk
        assert came in (b"", b"FB01")


def _received(line: socket.socket) -> bytes:
    try:
        return line.recv(4096)
    except ConnectionError:
        return b""


def test_a_phone_that_leaves_fastboot_hangs_up_and_is_not_there_any_more() -> None:
    voices = [VOICE]
    with serving(lambda at_s: voices[0] if voices else None) as server:
        client = open_fastboot(parse_address(server.address), HostClock())
        assert client.variable(Variable.PRODUCT) == "vayu"
        voices.clear()
        with pytest.raises(LinkLostError):
            client.variable(Variable.PRODUCT)
        with pytest.raises((LinkLostError, NoAnswerError)):
            open_fastboot(parse_address(server.address), HostClock())


def test_a_taken_port_is_refused_in_one_sentence() -> None:
    with serving(lambda at_s: VOICE) as server, pytest.raises(AddressError, match=f"tcp port {server.port} cannot"):
        FastbootServer(lambda at_s: VOICE, HostClock(), server.port)


def test_an_address_that_can_be_no_fastboot_is_refused_in_one_sentence() -> None:
    with pytest.raises(DriversError, match="fastboot is at usb://18d1:d00d or tcp://host:5554"):
        open_fastboot(parse_address("serial:///dev/ttyUSB0"), HostClock())


def test_the_imaginary_phone_speaks_with_one_voice_on_the_time_axis_and_over_tcp() -> None:
    phone = next(
        phone
        for phone in (ImaginaryPhone.of("sw_lands_in_fastboot", seed) for seed in range(50))
        if phone.unit.usb.link and phone.unit.usb.host_proven
    )
    done = (Stimulus(0.5, Action.OUTPUT_ON), Stimulus(1.0, Action.VBUS_ON), Stimulus(2.0, Action.KEY_DOWN))
    run = phone.run((*done, Stimulus(3.5, Action.KEY_UP)), until_s=60.0)
    words = [word for word in run.said if word.word is PhoneWord.FASTBOOT_VARIABLE]
    assert words, [edge for edge in run.stage_edges if edge.stage is PhoneStage.FASTBOOT]
    assert voice_at(phone, run, 0.0) is None
    assert voice_at(phone, run, 60.0) is None
    with serving(lambda at_s: voice_at(phone, run, words[-1].at_s + 1.0)) as server:
        client = open_fastboot(parse_address(server.address), HostClock())
        learned = survey(client)
        client.close()
    said = {f"{one.variable.value}={one.value}" for one in learned.said}
    assert {word.value for word in words} <= said
    read = facts(learned)
    assert read.refused == ()
    assert read.product == phone.unit.usb.product
    assert read.unlocked is phone.unit.usb.unlocked
    assert f"battery-voltage={round(1000 * (read.battery_v or 0.0))}" in said
