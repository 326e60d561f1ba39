"""The client asks what is on the list, survives what a sick phone answers, and never takes one reply for another."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import drivers.phone.fastboot
from drivers.clock import TurnedClock
from drivers.errors import DriversError, GarbledError, LinkLostError, NoAnswerError
from drivers.phone.fastboot import wire
from drivers.phone.fastboot.client import LATE_S, MOST_LINES, SILENT_S, WHOLE_S, FastbootClient
from drivers.phone.fastboot.questions import Report, Variable
from drivers.phone.fastboot.sim import FastbootSim
from drivers.phone.fastboot.survey import survey
from drivers.phone.fastboot.transport import TcpTransport
from tests.drivers.phone.fastboot.phones import LEAVE, VOICE, Met, PacketLink, Say, Script, meet, obedient

BOTH = pytest.mark.parametrize("stream", [True, False], ids=["tcp", "usb"])
PACKAGE = Path(drivers.phone.fastboot.__file__).parent
PLAYED = ("sim", "server")
"""The phone's side."""
SENDING = ("write", "send", "sendall", "sendto", "control_out", "ctrl_transfer")
ALLOWED = {wire.command(question) for question in (*Variable, *Report)}


def answering(first: list[Say], then: bytes = b"OKAYvayu") -> Script:
    """A phone that says something to the first question, and the same to every other one."""
    scripts = iter([first])
    return lambda command: next(scripts, [Say(then)])


@BOTH
def test_a_variable_a_report_and_a_refusal(stream: bool) -> None:
    met = meet(obedient(FastbootSim(VOICE)), stream=stream)
    assert met.client.variable(Variable.PRODUCT) == "vayu"
    assert met.client.variable(Variable.DP) is None
    assert met.client.ask(Variable.DP).text == "GetVar Variable Not found"
    report = met.client.ask(Report.DEVICE_INFO)
    assert report.lines == VOICE.device_info
    assert report.accepted
    assert not met.client.ask(Report.DMESG).accepted
    assert met.client.settled()
    assert report.sent_s < report.answered_s


@BOTH
def test_a_late_reply_is_not_taken_for_the_next_question_s(stream: bool) -> None:
    met = meet(answering([Say(b"OKAYlate", SILENT_S + 1.0)]), stream=stream)
    with pytest.raises(NoAnswerError, match="expected an answer to 'product' within 2 s, but nothing came"):
        met.client.ask(Variable.PRODUCT)
    assert met.client.variable(Variable.PRODUCT) == "vayu"
    assert met.client.settled()


@BOTH
def test_a_reply_that_never_comes_ends_the_connection_with_one_sentence(stream: bool) -> None:
    met = meet(answering([]), stream=stream)
    with pytest.raises(NoAnswerError):
        met.client.ask(Variable.PRODUCT)
    with pytest.raises(
        LinkLostError,
        match="no answer to 'product' came in 5 s more; unplug the phone, plug it in; the connection is given up",
    ):
        met.client.ask(Variable.PRODUCT)
    assert met.link.closed
    assert met.link.commands == [b"getvar:product"]
    with pytest.raises(LinkLostError, match="this connection was given up"):
        met.client.ask(Variable.PRODUCT)
    assert met.clock.now_s() <= SILENT_S + LATE_S + 0.1


@BOTH
@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        ([Say(b"OK")], "expected OKAY, FAIL, INFO, TEXT or DATA, but b'OK' came"),
        ([Say(b"\x1b[31mred")], "expected OKAY"),
        ([Say(b"DATA00100000")], "but the phone wants to exchange data"),
        ([Say(b"OKAY" + b"x" * 300)], "256 bytes|1 to 256"),
        ([Say(b"INFOspam")] * (MOST_LINES + 1), "more came"),
        ([Say(b"TEXT" + b"\n" * 252)] * 20 + [Say(b"OKAY")], "more came"),
        ([Say(b"INFO" + b"x" * 252)] * (MOST_LINES // 2) + [Say(b"OKAY")], "more came"),
        ([LEAVE], "the connection is gone"),
        ([Say(b"INFOone"), LEAVE], "the connection is gone"),
    ],
    ids=["half", "escape", "data", "overlong", "flood", "newlines", "bytes", "gone", "gone in the middle"],
)
def test_nonsense_ends_the_connection_with_one_sentence(stream: bool, says: list[Say], sentence: str) -> None:
    met = meet(answering(says), stream=stream)
    with pytest.raises((GarbledError, LinkLostError), match=sentence) as caught:
        met.client.ask(Report.ALL)
    assert str(caught.value).isprintable()
    assert str(caught.value).startswith("tcp://phone:5554: ")
    assert met.link.closed
    with pytest.raises(LinkLostError, match="given up"):
        met.client.ask(Variable.PRODUCT)


@BOTH
def test_lines_without_an_end_are_waited_for_in_bounded_time(stream: bool) -> None:
    met = meet(answering([Say(b"INFOx", 1.5 * k) for k in range(1, 100)]), stream=stream)
    with pytest.raises(NoAnswerError, match="lines came and no end"):
        met.client.ask(Report.ALL)
    assert met.clock.now_s() <= WHOLE_S + 0.1


def test_half_a_packet_is_named_and_its_rest_completes_it() -> None:
    met = meet(answering([]), stream=True)
    raw = wire.framed(b"OKAYlate")
    met.link.put(raw[:11])
    with pytest.raises(NoAnswerError, match=r"only half a reply \(11 bytes\) came"):
        met.client.ask(Variable.PRODUCT)
    met.link.put(raw[11:])
    assert met.client.variable(Variable.PRODUCT) == "vayu"


@BOTH
def test_a_reply_too_many_is_counted(stream: bool) -> None:
    met = meet(answering([Say(b"OKAYvayu"), Say(b"OKAYvayu", 0.1)]), stream=stream)
    assert met.client.variable(Variable.PRODUCT) == "vayu"
    assert not met.client.settled()
    assert met.client.surplus == 1


def test_whoever_does_not_greet_is_no_phone_in_fastboot() -> None:
    clock = TurnedClock()
    link = PacketLink(clock, lambda command: [], stream=False)
    with pytest.raises(NoAnswerError, match="expected fastboot's greeting within 3 s"):
        TcpTransport(link, clock)
    assert link.closed


@BOTH
@given(says=st.lists(st.builds(Say, st.binary(min_size=1, max_size=300), st.floats(0.0, 4.0)), max_size=8))
def test_whatever_a_phone_says_an_answer_is_bounded_and_safe_or_one_error(stream: bool, says: list[Say]) -> None:
    met = meet(lambda command: says, stream=stream)
    for question in (Report.ALL, Variable.PRODUCT, Variable.UNLOCKED):
        try:
            answer = met.client.ask(question)
        except DriversError:
            continue  # its sentence is looked at elsewhere
        assert all(line.isprintable() and len(line) <= 256 for line in (answer.text, *answer.lines))
    assert set(met.link.commands) <= ALLOWED


# ------------------------------------------------------------------------------------------- nothing but questions


@BOTH
@given(question=st.text() | st.binary() | st.sampled_from(["flash:boot", "reboot", "getvar:product", "product"]))
def test_nothing_off_the_list_reaches_the_wire(stream: bool, question: str | bytes) -> None:
    met = meet(obedient(FastbootSim(VOICE)), stream=stream)
    before = met.link.written
    with pytest.raises(TypeError):
        met.client.ask(question)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        met.client.variable(question)  # type: ignore[arg-type]
    assert met.link.written == before


def spent(met: Met) -> set[bytes]:
    """Everything that the client can be made to send, whatever comes back."""
    for method in (met.client.settled, lambda: survey(met.client), met.client.close):
        method()
    return set(met.link.commands)


@BOTH
def test_a_whole_round_sends_questions_alone_and_a_device_notes_no_refusal(stream: bool) -> None:
    device = FastbootSim(VOICE)
    assert spent(meet(obedient(device), stream=stream)) <= ALLOWED
    assert device.refused == ()
    assert len(device.asked) > 10


def test_the_list_holds_no_word_that_changes_a_phone() -> None:
    device = FastbootSim(VOICE)
    for command in ALLOWED:
        device.obey(command)
    assert device.refused == ()


def test_the_client_has_these_verbs_and_no_other() -> None:
    public = {name for name in vars(FastbootClient) if not name.startswith("_")}
    assert public == {"name", "variable", "ask", "settled", "close"}


def test_bytes_go_out_in_three_places_each_a_greeting_or_a_question_of_the_list() -> None:
    written: list[str] = []
    for path in sorted(PACKAGE.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if path.stem not in PLAYED else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SENDING:
                written.append(f"{path.stem}: {node.func.attr} {ast.unparse(node.args[0])}")
    assert written == [
        "client: send question",
        "transport: write wire.framed(wire.command(question))",
        "transport: write wire.HANDSHAKE",
        "transport: write wire.command(question)",
    ]
