"""The table of USB identities: closed, worded, sourced, and the same as what analysis makes of it."""

from __future__ import annotations

import pytest

from analysis.states import State
from bench.profile_file import load_profile
from drivers.phone.states import ADB, DIAG, FASTBOOT, STATES, WORDS, InterfaceClass, PhoneState, StateRow, state_of
from drivers.phone.usb_device import Place, UsbDevice, interfaces_in
from drivers.phone.usb_sim import simulated_usb
from drivers.phone_model.speech import IDENTITIES
from drivers.phone_model.unit import ANDROID_IDENTITIES

EVIDENCE_OF = {
    PhoneState.EDL: State.EDL,
    PhoneState.CRASH_DUMP_OR_DIAG: State.CRASH_DUMP,
    PhoneState.FASTBOOT: State.FASTBOOT,
    PhoneState.FASTBOOTD: State.RECOVERY,  # both say that kernel and recovery run
    PhoneState.RECOVERY: State.RECOVERY,
    PhoneState.ADB_OR_OFFLINE_CHARGING: State.ADB_OR_OFFLINE_CHARGING,
    PhoneState.ANDROID: State.ANDROID,
    PhoneState.ANDROID_ADB: State.ANDROID,
    PhoneState.MASS_STORAGE: State.ANDROID,
}
PROFILE_USB = load_profile().profile.usb
EXACT = [(row, usb_id) for row in STATES for usb_id in row.usb_ids if not usb_id.endswith("*")]


@pytest.mark.parametrize("row", STATES, ids=lambda row: f"{row.state}-{row.shows}")
def test_a_row_has_a_source_and_its_state_has_plain_words(row: StateRow) -> None:
    assert row.source
    assert len(WORDS[row.state]) > 20
    assert all(usb_id == usb_id.lower() for usb_id in row.usb_ids)


def test_every_state_has_words() -> None:
    assert set(WORDS) == set(PhoneState)


@pytest.mark.parametrize(("row", "usb_id"), EXACT, ids=lambda value: str(getattr(value, "shows", value)))
def test_analysis_takes_an_identity_for_the_same_state(row: StateRow, usb_id: str) -> None:
    (state,) = [known.state for known in PROFILE_USB if usb_id in known.ids]
    assert state is EVIDENCE_OF[row.state]


@pytest.mark.parametrize("usb_id", [usb_id for known in PROFILE_USB for usb_id in known.ids])
def test_an_identity_that_analysis_knows_is_watched(usb_id: str) -> None:
    state = state_of(usb_id)
    assert state is not None
    assert any(usb_id in known.ids and known.state is EVIDENCE_OF[state] for known in PROFILE_USB)


@pytest.mark.parametrize("usb_id", [*IDENTITIES.values(), *(row[0] for row in ANDROID_IDENTITIES)])
def test_what_the_imaginary_phone_shows_is_recognised_by_its_own_descriptors(usb_id: str) -> None:
    shown = simulated_usb(usb_id, "a1b2c3d4")
    raw = shown.shape.device_descriptor() + shown.shape.configuration_descriptor()
    assert interfaces_in(raw) == shown.interfaces
    assert UsbDevice(Place("1-1", 2), usb_id, interfaces_in(raw)).state is state_of(usb_id)


@pytest.mark.parametrize(
    ("usb_id", "interfaces", "expected"),
    [
        ("05c6:900e", (DIAG,), PhoneState.ANDROID),
        ("05c6:900e", (DIAG, ADB), PhoneState.ANDROID),
        ("05c6:900e", (InterfaceClass(0xFF, 0xFF, 0xFF),), PhoneState.CRASH_DUMP_OR_DIAG),
        ("05c6:9091", (), PhoneState.ANDROID),
        ("05c6:9091", (DIAG, ADB), PhoneState.ANDROID_ADB),
        ("05C6:9008", (), PhoneState.EDL),
        ("2717:1234", (ADB,), PhoneState.ANDROID_ADB),
        ("18d1:0001", (FASTBOOT,), PhoneState.FASTBOOT),
        ("2717:1234", (), None),
        ("05c6:f003", (), None),
        ("0403:6001", (), None),
        ("04e8:6860", (ADB,), None),
        ("1d6b:0002", (), None),
    ],
)
def test_interfaces_refine_an_identity_and_what_is_no_phone_is_none(
    usb_id: str, interfaces: tuple[InterfaceClass, ...], expected: PhoneState | None
) -> None:
    assert state_of(usb_id, interfaces) is expected
