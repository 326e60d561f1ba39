"""A case folder is read as the format says, and refused in one sentence with the key where it is not one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.checks import Answer, Check, CheckResult
from analysis.run import RunKind, SupplySetting
from analysis.trace import EventName
from bench.case import load_case, write_case
from bench.errors import BadInputError


def document(**changes: object) -> dict[str, Any]:
    """The example of the format's own description, with changes."""
    fields: dict[str, Any] = {
        "format": "bootbench-case/1",
        "case_id": "C0001",
        "device": {"model": "POCO X3 Pro", "imei": None},
        "runs": [
            {
                "id": "run-1",
                "kind": "supply_boot",
                "trace": "run-1.csv",
                "supply": {"set_v": 4.0, "limit_a": 3.0},
                "meter": {"name": "korad", "rate_hz": 4.0, "resolution_a": 0.001},
                "events": [{"at_s": 5.2, "name": "key_down"}, {"at_s": 0.0, "name": "output_on"}],
            },
            {
                "id": "run-2",
                "kind": "usb_probe",
                "trace": None,
                "duration_s": 60.0,
                "events": [{"at_s": 3.4, "name": "usb_attached", "value": "05c6:9008"}],
            },
        ],
        "checks": {"recently_flashed_or_unlocked": "no"},
    }
    return fields | changes


def folder_with(tmp_path: Path, text: str | bytes) -> Path:
    content = text if isinstance(text, bytes) else text.encode()
    (tmp_path / "case.json").write_bytes(content)
    return tmp_path


def probe(*events: dict[str, object]) -> str:
    run = {"id": "u", "kind": "usb_probe", "trace": None, "duration_s": 60.0, "events": list(events)}
    return json.dumps(document(runs=[run]))


@pytest.mark.parametrize(
    ("value", "came"),
    [
        ("05c69008", 'this one is "05c69008"'),
        ("0x05c6:0x9008", 'this one is "0x05c6:0x9008"'),
        ("05c6:9008 ", 'this one is "05c6:9008 "'),
        (None, "there is none"),
    ],
)
def test_an_attach_that_does_not_say_what_attached_is_refused(value: str | None, came: str, tmp_path: Path) -> None:
    text = probe({"at_s": 3.0, "name": "usb_attached", "value": value})
    with pytest.raises(BadInputError) as refused:
        load_case(folder_with(tmp_path, text))
    assert "runs.0.events.0" in str(refused.value)
    assert f"vid:pid of four hexadecimal digits each, such as 05c6:9008, but {came}; write" in str(refused.value)


def test_ids_in_capitals_and_a_detach_without_ids_are_read(tmp_path: Path) -> None:
    attached: dict[str, object] = {"at_s": 3.0, "name": "usb_attached", "value": "05C6:900E"}
    case = load_case(folder_with(tmp_path, probe(attached, {"at_s": 9.0, "name": "usb_detached"})))
    assert [event.value for event in case.runs[0].events] == ["05C6:900E", None]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("adb_state", "Device", 'out of device, unauthorized, offline, recovery, sideload, but this one is "Device"'),
        ("adb_state", "host", "out of device"),
        ("adb_state", None, "but there is none"),
        ("sahara_mode", 7, 'expected for sahara_mode a value 0, 1, 2 or 3, but this one is "7"'),
        ("sahara_mode", "0x1", "0, 1, 2 or 3"),
        ("adb_property", "sys.boot_completed", "name=value"),
        ("fastboot_variable", "=vayu", "name=value"),
        ("usb_detached", "9008", "vid:pid"),
        ("gap", "-1", "counts the lost readings"),
        ("gap", "some", "counts the lost readings"),
    ],
)
def test_a_value_that_says_nothing_is_refused(name: str, value: object, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadInputError) as caught:
        load_case(folder_with(tmp_path, probe({"at_s": 3.0, "name": name, "value": value})))
    assert said in str(caught.value)


def test_a_mode_and_a_count_may_be_numbers_and_a_word_may_hold_anything(tmp_path: Path) -> None:
    values = {"sahara_mode": 2.0, "gap": 40, "adb_property": "ro.boot.bootreason=a=b\nc", "note": None}
    events = [{"at_s": 3.0, "name": name, "value": value} for name, value in values.items()]
    case = load_case(folder_with(tmp_path, probe(*events)))
    read = {event.name.value: event.value for event in case.runs[0].events}
    assert read == {**values, "sahara_mode": "2", "gap": "40"}


@pytest.mark.parametrize("trace", ["run-1.csv", None])
def test_a_recording_whose_meter_died_keeps_the_events_behind_its_last_reading(
    trace: str | None, tmp_path: Path
) -> None:
    events = [{"at_s": 90.0, "name": "output_off"}]
    run = {"id": "r", "kind": "supply_boot", "trace": trace, "duration_s": 0.0, "events": events}
    case = load_case(folder_with(tmp_path, json.dumps(document(runs=[run]))))
    assert [event.at_s for event in case.runs[0].events] == [90.0]


def test_times_of_a_look_may_count_from_anything(tmp_path: Path) -> None:
    """A duration is a length; the clock that the events are on need not begin with the look."""
    event = {"at_s": 3603.0, "name": "usb_attached", "value": "2717:ff48"}
    assert len(load_case(folder_with(tmp_path, probe(event))).runs[0].events) == 1


def test_the_formats_own_example_is_read(tmp_path: Path) -> None:
    case = load_case(folder_with(tmp_path, json.dumps(document())))
    assert case.case_id == "C0001"
    assert case.runs[0].kind is RunKind.SUPPLY_BOOT
    assert case.runs[0].supply == SupplySetting(4.0, 3.0)
    assert case.runs[0].trace_path == tmp_path / "run-1.csv"
    assert [event.name for event in case.runs[0].events] == [EventName.OUTPUT_ON, EventName.KEY_DOWN]
    assert case.runs[1].trace_path is None
    assert case.runs[1].duration_s == 60.0
    assert case.checks == (CheckResult(Check.RECENTLY_FLASHED_OR_UNLOCKED, Answer.NO),)
    assert case.label is None
    assert case.simulated is None


def test_what_is_written_is_read_back_equal(tmp_path: Path) -> None:
    full = document(label={"fault": "mb_ufs_edl_9008", "verdict": "motherboard"}, claim="claim.json", simulated="yes")
    case = load_case(folder_with(tmp_path, json.dumps(full)))
    write_case(case)
    assert load_case(tmp_path) == case


def test_fields_of_others_are_left_alone(tmp_path: Path) -> None:
    case = load_case(folder_with(tmp_path, json.dumps(document(shop={"bench": 3}))))
    assert case.case_id == "C0001"


@pytest.mark.parametrize(
    "name",
    [
        "../secret.csv",
        "/etc/passwd",
        "C:\\x.csv",
        "\\\\host\\x.csv",
        "a/../../b.csv",
        "..\\b.csv",
        "C:x.csv",
        ".",
        "a\nb",
    ],
)
def test_no_path_of_a_case_leaves_its_folder(tmp_path: Path, name: str) -> None:
    fields = document()
    fields["runs"][0]["trace"] = name
    with pytest.raises(BadInputError, match=r"runs\.0\.trace: expected the name of a file inside the case folder"):
        load_case(folder_with(tmp_path, json.dumps(fields)))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"format": "bootbench-case/2"}, r"format: expected 'bootbench-case/1', not \"bootbench-case/2\""),
        ({"case_id": 7}, r"case_id: expected text, not 7"),
        ({"case_id": "C\ud800"}, r"case_id: expected text of whole characters, not \"C\\ud800\"$"),
        (
            {"checks": {"smells_burnt": "yes"}},
            r"checks\.smells_burnt: \"smells_burnt\" is none of the 18 names .*; bootbench profile show lists them$",
        ),
        (
            {"checks": {"starts_when_vbus": "yes"}},
            r"none of the 18 names.*; perhaps starts_when_vbus_applied is meant$",
        ),
        (
            {"checks": {"recently_flashed_or_unlocked": "maybe"}},
            r"recently_flashed_or_unlocked: expected 'yes' or 'no'",
        ),
        (
            {"checks": {"recently_flashed_or_unlocked": ""}},
            r"recently_flashed_or_unlocked: expected 'yes' or 'no', not \"\"$",
        ),
        ({"runs": {}}, r"runs: expected a list, not an object of 0 fields"),
        ({"label": {"verdict": "guilty"}}, r"label\.verdict: expected 'motherboard'"),
    ],
)
def test_a_wrong_field_is_named_with_what_would_be_right(
    tmp_path: Path, change: dict[str, object], sentence: str
) -> None:
    with pytest.raises(BadInputError, match=sentence):
        load_case(folder_with(tmp_path, json.dumps(document(**change))))


def test_a_run_that_stands_twice_is_refused(tmp_path: Path) -> None:
    fields = document()
    fields["runs"][1]["id"] = "run-1"
    with pytest.raises(BadInputError, match=r"runs\.1\.id: the run run-1 stands twice"):
        load_case(folder_with(tmp_path, json.dumps(fields)))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "line 1, column 1: expected JSON, but the file is empty$"),
        (b" \n", "line 1, column 1: expected JSON, but the file is empty$|line 2, column 1: .*the file is empty$"),
        (b'{"a": 1,', "line 1, column 9: expected JSON, but the file ends before it is whole; copy it again$"),
        (b'{"a": "half', "line 1, column 7: expected JSON, but the text that begins here has no end; close it"),
        (b'{"a": 1,\n}', "line 2, column 1: expected JSON, but the name of a field in double |a comma stands here"),
        (b"{'a': 1}", "line 1, column 2: expected JSON, but the name of a field in double quotation marks is missing"),
        (b'{"a": True}', "line 1, column 7: expected JSON, but a value is missing here, or stands without double"),
        (b'{"a": 1 "b": 2}', "line 1, column 9: expected JSON, but a comma or a closing bracket is missing here$"),
        (b'{"a" 1}', "line 1, column 6: expected JSON, but a colon is missing here$"),
        (b"{} {}", "line 1, column 4: expected JSON, but something follows behind its end$"),
        (b'{"a": "b\nc"}', "line 1, column 9: expected JSON, but a text has no closing quotation mark in its line$"),
        (b'{"a": "C:\\x"}', "line 1, column 10: expected JSON, but a text has a backslash that begins no sign of JSON"),
        (b"\xff\xfe{", "byte 0: expected UTF-8"),
        (b'{"format": "bootbench-case/1"', "expected JSON, but the file ends before it is whole; copy it again$"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"case_id": "a", "case_id": "b"}', "case_id stands twice"),
        (b'{"case_id": NaN}', "NaN is none in JSON"),
        (b"[]", "top level: expected"),
        (b'"x"', 'top level: expected an object, not "x"$'),
    ],
)
def test_what_is_no_case_file_gets_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(BadInputError, match=sentence) as caught:
        load_case(folder_with(tmp_path, content))
    assert "\n" not in str(caught.value)


def test_a_folder_without_a_case_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"holds no case\.json"):
        load_case(tmp_path)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_mutated_case_is_a_case_or_a_sentence(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(json.dumps(document()).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=4))
        if not content:
            break
    sentence = ""
    try:
        load_case(folder_with(tmp_path, bytes(content)))
    except BadInputError as refused:
        sentence = str(refused)
    assert "\n" not in sentence
