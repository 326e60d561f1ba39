"""A phone asked through adb-shell: every state, real authentication, a closed list of questions, a bounded wait."""

from __future__ import annotations

import ast
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from adb_shell.adb_device import AdbDevice

import drivers.phone.adb
from drivers.address import Address, Scheme
from drivers.clock import HostClock
from drivers.errors import DriversError, GarbledError, LinkLostError, NoAnswerError
from drivers.links.tcp import TcpLink
from drivers.phone.adb.connect import open_adb
from drivers.phone.adb.direct import DirectAdb
from drivers.phone.adb.gate import Gate
from drivers.phone.adb.keys import AdbKey, the_key
from drivers.phone.adb.questions import Question, Refusal, answer
from drivers.phone.adb.scene import Scene, Script
from drivers.phone.adb.state import WORDS, AdbState
from drivers.phone.adb.wire import VERSION, Command, Packet, encode, public_key
from tests.drivers.phone.adb.simulated import ANDROID, served


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> AdbKey:
    return the_key(tmp_path_factory.mktemp("key"))


@pytest.fixture(scope="module")
def other_key(tmp_path_factory: pytest.TempPathFactory) -> AdbKey:
    return the_key(tmp_path_factory.mktemp("other"))


@pytest.mark.parametrize("state", AdbState)
def test_every_state_is_told_from_the_others(state: AdbState, key: AdbKey) -> None:
    with served(Scene(state)) as phone:
        assert state_of(phone.port, key) is state
    assert WORDS[state]


def test_a_phone_that_is_not_there_is_a_lost_link_and_one_that_hangs_up_is_noticed_at_once(key: AdbKey) -> None:
    with served(Scene(None)) as phone, pytest.raises(LinkLostError):
        quick(phone.port, key)
    with pytest.raises(LinkLostError, match="nobody answers there"):
        quick(phone.port, key)


def test_a_known_key_is_let_in_and_an_unknown_one_only_when_a_person_accepts_it(key: AdbKey, other_key: AdbKey) -> None:
    with served(ANDROID, accepts_keys=False) as phone:
        assert state_of(phone.port, key) is AdbState.UNAUTHORIZED
        phone.phone.known_keys.append(public_key(other_key.public_line))
        assert state_of(phone.port, key) is AdbState.UNAUTHORIZED
        assert state_of(phone.port, key, other_key) is AdbState.DEVICE
        phone.phone.accepts_keys = True
        assert state_of(phone.port, key) is AdbState.DEVICE
        phone.phone.accepts_keys = False
        assert state_of(phone.port, key) is AdbState.DEVICE
        assert len(phone.phone.known_keys) == 2


def test_without_any_key_the_phone_is_still_told_to_be_up(key: AdbKey) -> None:
    with served(ANDROID) as phone:
        assert state_of(phone.port) is AdbState.UNAUTHORIZED


def test_what_cannot_be_asked_says_why(key: AdbKey) -> None:
    with served(Scene(AdbState.UNAUTHORIZED)) as phone:
        link = quick(phone.port, key)
        with pytest.raises(NoAnswerError, match="has not accepted this computer"):
            link.ask(Question.PROPERTIES)


def test_a_broken_off_conversation_is_begun_anew_and_a_closed_one_is_not(key: AdbKey) -> None:
    with served(ANDROID) as phone:
        link = quick(phone.port, key)
        phone.phone.script = Script.always(Scene(None))  # the port goes, and takes its connections with it
        with pytest.raises(LinkLostError):
            link.ask(Question.BOOT_COMPLETED)
        phone.phone.script = Script.always(ANDROID)
        assert link.ask(Question.BOOT_COMPLETED).text == "1\n"
        link.close()
        with pytest.raises(LinkLostError, match="was let go of"):
            link.ask(Question.BOOT_COMPLETED)


def test_every_question_is_answered_and_nothing_else_reaches_the_phone(key: AdbKey) -> None:
    with served(ANDROID) as phone:
        link = quick(phone.port, key)
        answers = {question: link.ask(question) for question in Question}
        link.close()
        assert phone.phone.asked == [f"shell:{question.value}" for question in Question]
    assert answers[Question.BOOT_COMPLETED].text == "1\n"
    assert answers[Question.PSTORE].refusal is Refusal.NOT_ALLOWED
    assert answers[Question.LAST_KMSG].refusal is Refusal.NOT_THERE


def test_every_question_only_reads() -> None:
    readers = {"getprop", "dumpsys battery", "cat", "grep -H .", "ls", "tail -c 65536"}
    for question in Question:
        program = next((reader for reader in readers if f"{question.value} ".startswith(f"{reader} ")), None)
        assert program is not None, question
        rest = question.value.removeprefix(program)
        assert not set(rest) & set(";&|<>$`\\\"'(){}\n"), question
        assert all(word.startswith(("/sys/", "/proc/")) or program == "getprop" for word in rest.split()), question


@pytest.mark.parametrize("doing", ["reboot", "root", "shell", "push", "pull", "list", "stat"])
def test_whatever_adb_shell_can_do_besides_never_leaves_the_computer(doing: str, key: AdbKey, tmp_path: Path) -> None:
    arguments = {
        "reboot": (), "root": (), "shell": ("rm -r /sdcard",), "push": (str(tmp_path), "/sdcard"),
        "pull": ("/sdcard/x", str(tmp_path / "x")), "list": ("/",), "stat": ("/",),
    }  # fmt: skip
    with served(ANDROID) as phone:
        gate = Gate(lambda: TcpLink(Address(Scheme.TCP, f"127.0.0.1:{phone.port}")), HostClock())
        device = AdbDevice(gate)
        device.connect(rsa_keys=[key.signer])
        with pytest.raises(DriversError, match="commands of a fixed list"):
            getattr(device, doing)(*arguments[doing])
        device.close()
        assert phone.phone.asked == []


def test_adb_shell_is_reached_in_one_place_and_only_through_the_gate() -> None:
    users = set()
    for path in Path(drivers.phone.adb.__path__[0]).glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        users |= {path.stem for module in imported if module.startswith("adb_shell.adb_device")}
    assert users == {"direct"}


def test_a_reply_that_is_all_refusals_is_one_and_a_file_that_quotes_one_is_not() -> None:
    assert answer(b"cat: /x: No such file or directory\r\n").refusal is Refusal.NOT_THERE
    assert answer(b"Can't find service: battery\n").refusal is Refusal.NO_SUCH_SERVICE
    assert answer(b"[a]: [b]\ncat: /x: Permission denied\n").refusal is None
    assert answer(b"").refusal is None


def quick(port: int, *keys: AdbKey) -> DirectAdb:
    return open_adb(Address(Scheme.TCP, f"127.0.0.1:{port}"), keys, HostClock())


def state_of(port: int, *keys: AdbKey) -> AdbState:
    link = quick(port, *keys)
    link.close()
    return link.state


CONNECTED = encode(Packet(Command.CNXN, VERSION, 4096, b"device::ro.product.name=vayu"))
OPENED = encode(Packet(Command.OKAY, 7, 1))
MEGABYTE = encode(Packet(Command.WRTE, 7, 1, b"x" * (1 << 20)))


@pytest.mark.parametrize(
    ("replies", "error", "sentence"),
    [
        ([b"SSH-2.0-OpenSSH_9.2p1 Debian\r\n"], GarbledError, "expected an ADB packet"),
        ([encode(Packet(Command.CNXN, VERSION, 4096, b"host::\x1b[2J"))], GarbledError, r"'host::\\\\x1b\[2J'"),
        ([CONNECTED, OPENED + MEGABYTE * 8], GarbledError, "does not stop talking"),
        ([CONNECTED, OPENED + MEGABYTE[:100]], NoAnswerError, "said nothing for 2 s"),
        ([CONNECTED, b""], LinkLostError, "the connection is gone"),
        ([CONNECTED, OPENED + b"\x00" * 24], GarbledError, "Unknown command"),
    ],
)
def test_a_hostile_or_broken_phone_costs_a_sentence_and_a_bounded_wait(
    replies: list[bytes], error: type[DriversError], sentence: str, key: AdbKey
) -> None:
    with replying(replies) as port, pytest.raises(error, match=sentence):
        ask(Address(Scheme.TCP, f"127.0.0.1:{port}"), key)


def ask(address: Address, key: AdbKey) -> None:
    link = DirectAdb("it", lambda: TcpLink(address), (key,), HostClock())
    try:
        link.ask(Question.PROPERTIES)
    finally:
        link.close()


@contextmanager
def replying(replies: list[bytes]) -> Iterator[int]:
    """A server that sends one reply for each packet it gets; an empty reply hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))

    def talk() -> None:
        client, _ = listener.accept()
        with client, suppress(OSError):  # the other side may hang up at any time
            for reply in replies:
                if not client.recv(65_536) or not reply:
                    return
                client.sendall(reply)
            while client.recv(65_536):
                pass

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()
        thread.join(60.0)
