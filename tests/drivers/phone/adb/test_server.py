"""The adb server's own protocol: what it lists, what it answers, and what else may sit on its port."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.address import Address, Scheme
from drivers.clock import HostClock
from drivers.errors import AddressError, DriversError, GarbledError, LinkBusyError, LinkLostError
from drivers.phone.adb.questions import Question
from drivers.phone.adb.reach import reach
from drivers.phone.adb.server import AdbServer, ServedPhone, Trouble, phones_in, server_port
from drivers.phone.adb.state import AdbState
from tests.drivers.phone.adb.simulated import ANDROID, served

LIST = """5eedb007               device usb:1-4 product:vayu model:M2102J20SG device:vayu transport_id:1
deadbeef               unauthorized usb:1-5 transport_id:2
0123                   no permissions (user in plugdev group; are your udev rules wrong?); see [http://x] usb:1-6
0124                   recovery usb:1-7
0125                   sideload usb:1-8
0126                   offline usb:1-9
0127                   bootloader usb:1-10
0128                   dancing\x1b[2J usb:1-11
"""


def test_every_line_of_the_list_is_a_state_or_a_trouble() -> None:
    assert [phone.state or phone.trouble for phone in phones_in(LIST)] == [
        AdbState.DEVICE,
        AdbState.UNAUTHORIZED,
        Trouble.NO_PERMISSION,
        AdbState.RECOVERY,
        AdbState.SIDELOAD,
        AdbState.OFFLINE,
        Trouble.FASTBOOT,
        Trouble.OTHER,
    ]
    assert phones_in(LIST)[-1].words == "dancing\\x1b[2J usb:1-11"


@given(st.text(st.sampled_from("a \t\n\x1b\u202e") | st.characters(), max_size=300))
def test_no_list_makes_its_reader_stumble(text: str) -> None:
    assert all(phone.words.isprintable() for phone in phones_in(text))


def test_the_port_is_the_user_s_own() -> None:
    assert server_port({}) == 5037
    assert server_port({"ANDROID_ADB_SERVER_PORT": "5099"}) == 5099
    with pytest.raises(AddressError, match="must be a port number from 1 to 65535, not 'x'"):
        server_port({"ANDROID_ADB_SERVER_PORT": "x"})


def test_without_a_server_the_phone_is_asked_itself() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        unused = int(free.getsockname()[1])
    assert AdbServer(unused, HostClock()).phones() is None
    with served(ANDROID) as phone:
        link = reach(Address(Scheme.TCP, f"127.0.0.1:{phone.port}"), None, (), HostClock(), unused)
        assert (link.name, link.state) == (f"tcp://127.0.0.1:{phone.port}", AdbState.UNAUTHORIZED)


def test_what_is_no_server_is_not_taken_for_one_and_a_refusal_keeps_its_sentence() -> None:
    with replying(b"SSH-2.0-OpenSSH\r\n") as server, pytest.raises(GarbledError, match="expected OKAY, and 'SSH-'"):
        server.phones()
    with replying(b"OKAYzz") as server, pytest.raises(DriversError):
        server.phones()
    with (
        replying(b"FAIL0014device '5' not found") as server,
        pytest.raises(LinkLostError, match=r"cannot reach the phone: device '5' not foun"),
    ):
        server.shell(ServedPhone("5", AdbState.DEVICE, None, ""), Question.PROPERTIES.service, 100)


def test_an_answer_without_an_end_is_cut_off_and_a_service_off_the_list_is_not_sent() -> None:
    phone = ServedPhone("5", AdbState.DEVICE, None, "")
    with replying(b"OKAYOKAY" + b"x" * 5000) as server, pytest.raises(GarbledError, match="does not stop talking"):
        server.shell(phone, Question.PROPERTIES.service, 1000)
    with replying(b"OKAYOKAY") as server, pytest.raises(DriversError, match="commands of a fixed list"):
        server.shell(phone, b"reboot:", 1000)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("usb1 no permissions (x)", "may not open the phone; install the udev rule"),
        ("usb1 bootloader", "sees it in the boot loader"),
        ("usb1 dancing", "in a state that is not known"),
    ],
)
def test_a_server_that_cannot_be_used_is_explained(line: str, sentence: str) -> None:
    listed = f"OKAY{len(line):04x}{line}".encode()
    with replying(listed) as server, pytest.raises(LinkBusyError, match=sentence):
        reach(Address(Scheme.USB, "2717:ff48"), "usb1", (), HostClock(), server.port)


@contextmanager
def replying(reply: bytes) -> Iterator[AdbServer]:
    """A port that says one thing to whoever comes, whatever is asked."""
    listener = socket.create_server(("127.0.0.1", 0))

    def talk() -> None:
        with suppress(OSError):
            client, _ = listener.accept()
            with client:
                client.recv(4096)
                client.sendall(reply)
                while client.recv(4096):
                    pass

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    try:
        yield AdbServer(int(listener.getsockname()[1]), HostClock())
    finally:
        with suppress(OSError):  # wakes whoever still waits for a visitor; closing alone does so on Windows only
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(60.0)
