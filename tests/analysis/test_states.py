"""What the phone says is a state; silence is one only where somebody looked long enough."""

from __future__ import annotations

import pytest

from analysis.run import RunKind, RunRecord
from analysis.states import Observable, State, is_keyed_probe, observe
from analysis.trace import Event, EventName
from tests.analysis.drawn_runs import PROFILE, STUCK, attached, drawn_trace, supply_run, usb_run

USB = PROFILE.usb


def states(*events: Event, duration_s: float = 60.0) -> dict[Observable, State]:
    return {seen.observable: seen.state for seen in observe(usb_run(*events, duration_s=duration_s), USB)}


@pytest.mark.parametrize(
    ("usb_id", "expected"),
    [
        ("05c6:9008", State.EDL),
        ("05c6:900e", State.CRASH_DUMP),
        ("18d1:d00d", State.FASTBOOT),
        ("18d1:d001", State.RECOVERY),
        ("18d1:4ee7", State.ADB_OR_OFFLINE_CHARGING),
        ("2717:FF40", State.ANDROID),
        ("05c6:90db", State.ANDROID),
    ],
)
def test_a_usb_identity_is_a_state(usb_id: str, expected: State) -> None:
    assert expected is states(attached(usb_id))[Observable.USB]


def test_nothing_attached_for_the_whole_probe_is_a_state_too() -> None:
    assert State.NONE is states()[Observable.USB]


@pytest.mark.parametrize(
    ("duration_s", "woken_s", "late_share"),
    [
        (12.0, None, 1.0),
        (20.0, 5.0, 1.0),
        (37.5, None, 0.5),
        (59.9, None, 0.01),
        (61.0, None, 0.0),
        (61.0, 23.5, 0.5),
        (66.0, 5.0, 0.0),
    ],
)
def test_a_short_look_is_too_soon_for_some_of_what_comes_late(
    duration_s: float, woken_s: float | None, late_share: float
) -> None:
    events = () if woken_s is None else (Event(woken_s, EventName.VBUS_ON), Event(woken_s + 2.0, EventName.KEY_DOWN))
    (silence,) = observe(RunRecord("usb", RunKind.USB_PROBE, None, None, events, duration_s), USB)
    assert silence.late_share == pytest.approx(late_share)
    assert silence.too_soon is ("too soon for Android" in silence.words) is (late_share > 0.0)


@pytest.mark.parametrize(
    ("key", "unasked"), [((), True), ((EventName.KEY_DOWN,), False), ((EventName.KEY_BRIDGED,), False)]
)
def test_silence_says_less_where_no_key_press_is_on_record(key: tuple[EventName, ...], unasked: bool) -> None:
    events = (Event(1.0, EventName.VBUS_ON), *(Event(2.0, name) for name in key))
    (silence,) = observe(RunRecord("usb", RunKind.USB_PROBE, None, None, events, 90.0), USB)
    assert silence.unasked is unasked
    assert ("no key press on record" in silence.words) is unasked


@pytest.mark.parametrize(
    ("run", "keyed"),
    [
        (
            RunRecord(
                "usb", RunKind.USB_PROBE, None, None, (Event(2.0, EventName.KEY_DOWN), attached("2717:ff40")), 60.0
            ),
            True,
        ),
        (
            RunRecord(
                "usb", RunKind.USB_PROBE, None, None, (attached("2717:ff40"), Event(9.0, EventName.KEY_DOWN)), 60.0
            ),
            False,
        ),
        (RunRecord("run", RunKind.OWN_BATTERY_BOOT, None, None, (Event(2.0, EventName.KEY_DOWN),), 60.0), False),
    ],
    ids=["asked", "ran already", "no probe"],
)
def test_a_start_is_asked_for_before_anything_attaches(run: RunRecord, keyed: bool) -> None:
    assert is_keyed_probe(run) is keyed


def test_a_probe_of_two_seconds_has_not_looked() -> None:
    assert states(duration_s=2.0) == {}


def test_a_supply_boot_with_usb_power_off_says_nothing_about_usb() -> None:
    assert observe(supply_run(drawn_trace(STUCK)), USB) == ()


def test_an_identity_that_nobody_knows_is_neither_a_state_nor_silence() -> None:
    assert Observable.USB not in states(attached("1234:5678"))


def test_the_last_state_of_a_run_counts() -> None:
    assert State.ANDROID is states(attached("18d1:d00d", 3.0), attached("2717:ff40", 20.0))[Observable.USB]


def test_900e_is_told_apart_by_what_the_phone_says() -> None:
    alive = Event(3.2, EventName.ADB_STATE, "unauthorized")
    assert State.ANDROID is states(attached("05c6:900e"), alive)[Observable.USB]
    dump = Event(3.2, EventName.SAHARA_MODE, "2")
    assert State.CRASH_DUMP is states(attached("05c6:900e"), dump)[Observable.USB]


@pytest.mark.parametrize("mode", ["0", "1", "3"])
def test_900e_that_speaks_sahara_and_dumps_nothing_decides_nothing(mode: str) -> None:
    """Whoever says HELLO is not Android: taken for Android it would clear the motherboard."""
    assert Observable.USB not in states(attached("05c6:900e"), Event(3.2, EventName.SAHARA_MODE, mode))


def test_what_a_phone_said_in_an_earlier_state_speaks_only_of_that_state() -> None:
    """EDL said mode 0, then the phone fell into 900e: nothing contradicts a dump."""
    events = (
        attached("05c6:9008", 3.0),
        Event(3.2, EventName.SAHARA_MODE, "0"),
        Event(9.0, EventName.USB_DETACHED, "05c6:9008"),
        attached("05c6:900e", 9.5),
    )
    assert State.CRASH_DUMP is states(*events)[Observable.USB]


def test_an_answer_over_fastboot_is_the_boot_loader_or_recovery_s_own() -> None:
    product = Event(4.0, EventName.FASTBOOT_VARIABLE, "product=vayu")
    assert State.FASTBOOT is states(product)[Observable.USB]
    userspace = Event(4.1, EventName.FASTBOOT_VARIABLE, "is-userspace=yes")
    assert State.RECOVERY is states(product, userspace)[Observable.USB]
    assert State.RECOVERY is states(attached("18d1:4ee0"), product)[Observable.USB]


@pytest.mark.parametrize("name", [EventName.SAHARA_MODE, EventName.ADB_PROPERTY, EventName.FASTBOOT_VARIABLE])
def test_a_phone_that_said_anything_was_not_silent(name: EventName) -> None:
    assert State.NONE is not states(Event(4.0, name, "2")).get(Observable.USB)


def test_adb_says_whether_4ee7_is_android_or_the_charging_picture() -> None:
    charging = Event(4.0, EventName.ADB_PROPERTY, "init.svc.vendor.charger=running")
    booted = Event(4.0, EventName.ADB_PROPERTY, "sys.boot_completed=1")
    assert State.OFFLINE_CHARGING is states(attached("18d1:4ee7"), charging)[Observable.USB]
    assert State.ANDROID is states(attached("18d1:4ee7"), booted)[Observable.USB]


def test_an_android_that_answers_but_never_completes_its_boot_is_seen() -> None:
    asked = Event(30.0, EventName.ADB_PROPERTY, "sys.boot_completed=")
    assert State.NOT_COMPLETED is states(attached("2717:ff48"), asked)[Observable.BOOT_COMPLETED]
    done = Event(40.0, EventName.ADB_PROPERTY, "sys.boot_completed=1")
    assert State.COMPLETED is states(attached("2717:ff48"), asked, done)[Observable.BOOT_COMPLETED]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kernel_panic", State.CRASH),
        ("wdog,bite", State.CRASH),
        ("long_power_key", State.LONG_POWER_KEY),
        ("smpl", State.SUPPLY_DIP),
        ("reboot,UVLO", State.SUPPLY_DIP),
        ("cold,powerkey", State.ORDINARY),
    ],
)
def test_the_reason_of_the_last_reset_is_read_in_the_boot_chain_s_words(text: str, expected: State) -> None:
    said = Event(9.0, EventName.ADB_PROPERTY, f"ro.boot.bootreason={text}")
    assert expected is states(said)[Observable.RESET_REASON]


def test_what_a_phone_says_is_shown_without_control_characters() -> None:
    said = Event(9.0, EventName.ADB_PROPERTY, "ro.boot.bootreason=\x1b[31mpanic\u202e" + "x" * 500)
    words = observe(usb_run(said), USB)[-1].words
    assert words.isascii()
    assert words.isprintable()
    assert len(words) < 90


def test_a_phone_that_attaches_again_and_again_comes_and_goes() -> None:
    flapping = [
        event
        for k in range(4)
        for event in (attached("05c6:9008", 2.0 + 3 * k), Event(4.0 + 3 * k, EventName.USB_DETACHED, "05c6:9008"))
    ]
    assert State.COMES_AND_GOES is states(*flapping)[Observable.USB_PRESENCE]
    assert State.STAYS is states(attached("05c6:9008"))[Observable.USB_PRESENCE]
