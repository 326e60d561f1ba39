"""All ears make one stream; what goes wrong is a sentence in it, and ends nothing."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import pytest

from bench.phone_watch import asking, ears
from bench.phone_watch.asking import AdbDoor, Asked
from bench.phone_watch.ears import Tell, UsbAsker, UsbEar
from bench.phone_watch.meaning import MEANINGS
from bench.phone_watch.told import Remark, Told
from bench.phone_watch.watch import PhoneWatch, phone_watch
from bench.phone_watch.wording import LIGHTS, light_of, words_of
from drivers.address import parse_address
from drivers.clock import HostClock
from drivers.errors import AddressError, LinkLostError
from drivers.phone.heard import Heard, PhoneWord
from drivers.phone.states import PhoneState, state_of
from drivers.phone.usb_watch import UsbWatch
from tests.bench.phone_watch.pretended_bus import PretendedBus

CLOCK = HostClock()
LONGEST_S = 60.0
DENIED = "this user may not open 05c6:9008; write what `bootbench udev-rules` prints into a rules file"


def watching(bus: PretendedBus) -> PhoneWatch:
    ear = UsbEar(lambda: UsbWatch(CLOCK, bus, None), CLOCK)
    return PhoneWatch((ear, UsbAsker(ear, AdbDoor((), 1), CLOCK)), CLOCK)


def until(watch: PhoneWatch, enough: Callable[[list[Told]], bool]) -> list[Told]:
    told: list[Told] = []
    end_s = CLOCK.now_s() + LONGEST_S
    while not enough(told):
        assert CLOCK.now_s() < end_s, told
        told += watch.take(0.05)
    return told


def words(told: list[Told]) -> list[tuple[PhoneWord, str]]:
    return [(one.word, one.value) for one in told if isinstance(one, Heard)]


def test_what_attaches_is_told_asked_and_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(device: object, clock: object, tap: object) -> Asked:
        return Asked(PhoneState.EDL, (Heard(CLOCK.now_s(), 0.1, PhoneWord.SAHARA_MODE, "0"),), (), ("left as found",))

    monkeypatch.setattr(ears, "ask_boot_rom", answer)
    bus = PretendedBus()
    with watching(bus) as watch:
        bus.plug("05c6:9008")
        told = until(watch, lambda told: any(isinstance(one, Remark) for one in told))
        bus.pull()
        told += until(watch, lambda told: bool(told))
    assert words(told) == [
        (PhoneWord.USB_ATTACHED, "05c6:9008"),
        (PhoneWord.SAHARA_MODE, "0"),
        (PhoneWord.USB_DETACHED, "05c6:9008"),
    ]
    assert not watch.listening


def test_a_slow_answer_does_not_keep_usb_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """While a phone is asked, it comes and goes: both are told before the answer is there."""
    may_answer = Event()

    def slow(device: object, clock: object, tap: object) -> Asked:
        may_answer.wait(LONGEST_S)
        raise LinkLostError("usb://05c6:9008: the device is gone")

    monkeypatch.setattr(ears, "ask_boot_rom", slow)
    bus = PretendedBus()
    with watching(bus) as watch:
        bus.plug("05c6:9008")
        until(watch, lambda told: len(words(told)) == 1)
        bus.pull()
        until(watch, lambda told: words(told) == [(PhoneWord.USB_DETACHED, "05c6:9008")])
        may_answer.set()
        bus.plug("2717:ff40")
        told = until(watch, lambda told: bool(words(told)))
    # That it went away while it was asked was told by its detaching.
    assert not [one for one in told if isinstance(one, Remark)]


def test_a_phone_that_was_there_before_is_told_with_a_remark() -> None:
    with watching(PretendedBus("2717:ff40")) as watch:
        told = until(watch, lambda told: len(told) == 2)
    assert isinstance(told[0], Remark)
    assert "before the watch began" in told[0].sentence
    assert words(told) == [(PhoneWord.USB_ATTACHED, "2717:ff40")]


def test_a_port_that_may_not_be_opened_is_explained_with_the_rule_to_install() -> None:
    with watching(PretendedBus("05c6:9008", denied=DENIED)) as watch:
        told = until(watch, lambda told: Remark in map(type, told[2:]))
    assert told[-1] == Remark(told[-1].host_s, DENIED)


def test_an_ear_that_cannot_listen_says_so_and_the_others_go_on() -> None:
    class Deaf:
        def listen(self, tell: Tell, stopped: Event) -> None:
            raise AddressError("no bus here")

    ear = UsbEar(lambda: UsbWatch(CLOCK, PretendedBus("2717:ff40"), None), CLOCK)
    with PhoneWatch((Deaf(), ear), CLOCK) as watch:
        told = until(watch, lambda told: len(told) == 3)
        assert watch.listening
    assert "no bus here" in [one.sentence for one in told if isinstance(one, Remark)]


def test_only_a_phones_addresses_are_watched() -> None:
    with pytest.raises(AddressError, match="watched at tcp"):
        phone_watch(adb=parse_address("sim://korad"))


@pytest.mark.parametrize("state", PhoneState)
def test_every_state_has_its_meaning_for_both_questions_and_its_colour(state: PhoneState) -> None:
    assert MEANINGS[state].motherboard
    assert MEANINGS[state].warranty
    assert LIGHTS[state]


def test_no_state_alone_says_motherboard() -> None:
    """The verdict is the diagnosis's: a state only points, and names what would decide."""
    for meaning in MEANINGS.values():
        assert meaning.motherboard.startswith(("not decided", "software is likelier", "speaks against"))


@pytest.mark.parametrize(
    ("word", "value", "expected"),
    [
        (PhoneWord.USB_ATTACHED, "05c6:9008", "waits for a loader"),
        (PhoneWord.USB_ATTACHED, "1234:5678", "not in the table"),
        (PhoneWord.SAHARA_MODE, "2", "crash dump"),
        (PhoneWord.SAHARA_MODE, "77", "not known"),
        (PhoneWord.ADB_STATE, "unauthorized", "the phone has started"),
        (PhoneWord.ADB_PROPERTY, "sys.boot_completed=1", "boot is complete"),
        (PhoneWord.FASTBOOT_VARIABLE, "unlocked=yes", "no damage"),
        (PhoneWord.USB_DETACHED, "05c6:9008", "gone"),
    ],
)
def test_a_word_is_explained_in_plain_words(word: PhoneWord, value: str, expected: str) -> None:
    told = Heard(1.0, 0.0, word, value)
    assert expected in words_of(told)
    assert words_of(told).isprintable()
    light_of(told)


def test_the_states_that_are_asked_are_states_of_the_table() -> None:
    assert state_of("05c6:9008") in asking.BOOT_ROM_STATES
    assert state_of("18d1:d00d") in asking.BOOT_LOADER_STATES
    assert state_of("2717:ff48") in asking.ADB_STATES
    assert state_of("2717:ff40") not in asking.ADB_STATES
