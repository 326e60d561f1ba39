"""What a phone said lands in case.json as the format says, at its time of the run, and nothing that names a person."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.run import RunKind, RunRecord
from analysis.states import PROPERTY_NAMES, Observable, State, observe
from analysis.trace import EventName
from bench.case import Case, Run, load_case, run_record, write_case
from bench.phone_words import KEPT_VARIABLES, KeptProperty, events_of, kept
from bench.profile_file import load_profile
from bench.time_axis import TimeAxis
from drivers.phone.fastboot.questions import Variable
from drivers.phone.heard import Heard, PhoneWord

AXIS = TimeAxis(np.array([0.0, 60.0]), np.array([1000.0, 1060.0]), np.array([0.002, 0.002]))
"""The run began at 1000 s of the host's time."""

WATCHED = (
    Heard(1003.4, 0.01, PhoneWord.USB_ATTACHED, "05c6:900e"),
    Heard(1003.7, 0.15, PhoneWord.SAHARA_MODE, "2"),
    Heard(1011.0, 0.01, PhoneWord.USB_DETACHED, "05c6:900e"),
    Heard(1014.0, 0.01, PhoneWord.USB_ATTACHED, "18d1:d00d"),
    Heard(1014.5, 0.02, PhoneWord.FASTBOOT_VARIABLE, "product=vayu"),
    Heard(1014.6, 0.02, PhoneWord.FASTBOOT_VARIABLE, "battery-voltage=3951"),
    Heard(1020.0, 0.01, PhoneWord.USB_DETACHED, "18d1:d00d"),
    Heard(1040.0, 0.01, PhoneWord.USB_ATTACHED, "2717:ff48"),
    Heard(1041.0, 0.10, PhoneWord.ADB_STATE, "device"),
    Heard(1041.2, 0.05, PhoneWord.ADB_PROPERTY, "ro.boot.bootreason=kernel_panic,null"),
    Heard(1050.0, 0.25, PhoneWord.ADB_PROPERTY, "sys.boot_completed=1"),
)


def written_case(heard: tuple[Heard, ...], folder: Path) -> Case:
    run = Run("run-1", RunKind.USB_PROBE, None, None, None, events_of(heard, AXIS), 60.0)
    case = Case(folder, "C0001", "POCO X3 Pro", None, (run,))
    write_case(case)
    return case


def test_a_watched_boot_is_written_and_read_back_equal(tmp_path: Path) -> None:
    case = written_case(WATCHED, tmp_path)
    assert case == load_case(tmp_path)


def test_its_events_stand_in_case_json_as_the_format_says(tmp_path: Path) -> None:
    written_case(WATCHED, tmp_path)
    events = json.loads((tmp_path / "case.json").read_text(encoding="utf-8"))["runs"][0]["events"]
    assert [one.word.value for one in WATCHED] == [event["name"] for event in events]
    assert [one.value for one in WATCHED] == [event["value"] for event in events]
    assert events[1]["at_s"] == pytest.approx(3.7)
    assert events[1]["uncertainty_s"] == pytest.approx(0.152)


def test_a_diagnosis_hears_them(tmp_path: Path) -> None:
    written_case(WATCHED, tmp_path)
    run = load_case(tmp_path).runs[0]
    seen = {state.observable: state.state for state in observe(run_record(run, None), load_profile().profile.usb)}
    assert seen[Observable.USB] is State.ANDROID
    assert seen[Observable.BOOT_COMPLETED] is State.COMPLETED
    assert seen[Observable.RESET_REASON] is State.CRASH
    early = RunRecord(run.id, run.kind, None, None, run.events[:2], 60.0)
    assert State.CRASH_DUMP in {state.state for state in observe(early, load_profile().profile.usb)}


@pytest.mark.parametrize(
    ("word", "value"),
    [
        (PhoneWord.FASTBOOT_VARIABLE, "serialno=9f3a11"),
        (PhoneWord.FASTBOOT_VARIABLE, "token=VQECEgEQ"),
        (PhoneWord.FASTBOOT_VARIABLE, "cpuid=0x1b2c"),
        (PhoneWord.ADB_PROPERTY, "ro.serialno=9f3a11"),
        (PhoneWord.ADB_PROPERTY, "ro.boot.serialno=9f3a11"),
        (PhoneWord.ADB_PROPERTY, "ro.ril.oem.imei=353901234567890"),
        (PhoneWord.ADB_PROPERTY, "persist.radio.imei1=353901234567890"),
        (PhoneWord.ADB_PROPERTY, "gsm.operator.alpha=Airtel"),
        (PhoneWord.ADB_PROPERTY, "persist.sys.account=someone@example.org"),
        (PhoneWord.ADB_PROPERTY, "net.hostname=someone"),
        (PhoneWord.ADB_PROPERTY, ""),
    ],
)
def test_what_names_a_phone_or_a_person_goes_into_no_case(word: PhoneWord, value: str, tmp_path: Path) -> None:
    written_case((*WATCHED, Heard(1052.0, 0.01, word, value)), tmp_path)
    assert value not in {event.value for event in load_case(tmp_path).runs[0].events}
    assert not kept(word, value)


@given(st.text(), st.text())
def test_the_list_is_closed(name: str, value: str) -> None:
    known = {member.value for member in KeptProperty}
    assert kept(PhoneWord.ADB_PROPERTY, f"{name}={value}") == (name.partition("=")[0] in known)


def test_every_word_that_a_diagnosis_reads_is_kept() -> None:
    read = {"ro.boot.bootreason", "sys.boot.reason", "powerup_reason", "sys.boot_completed", "init.svc.vendor.charger"}
    assert read <= {name.value for name in KeptProperty}
    assert {name for name in PROPERTY_NAMES if "." in name or name == "powerup_reason"} <= read
    assert Variable.IS_USERSPACE in KEPT_VARIABLES


def test_every_word_of_a_phone_is_an_event_of_the_format() -> None:
    assert {word.value for word in PhoneWord} <= {name.value for name in EventName}
