"""A profile file is read strictly: each mistake is named by its key, and the file's own bytes are cited."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.gates import Gate
from bench.errors import BadInputError
from bench.profile_file import load_profile
from bench.profile_toml import RETIRED_GATES
from tests.bench.cli.in_process import bootbench
from tests.conftest import FIXTURES

TEXT = files("analysis.profiles").joinpath("poco_x3_pro.toml").read_text(encoding="utf-8")


def written(folder: Path, text: str) -> Path:
    path = folder / "my_profile.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(folder: Path, old: str, new: str) -> str:
    """What is said of the shipped profile with one piece of text exchanged."""
    assert old in TEXT
    with pytest.raises(BadInputError) as caught:
        load_profile(written(folder, TEXT.replace(old, new, 1)))
    return str(caught.value)


def test_the_shipped_profile_is_the_default_and_cites_its_own_bytes() -> None:
    loaded = load_profile()
    assert loaded.sha256 == hashlib.sha256(TEXT.encode("utf-8")).hexdigest()
    assert loaded.version == "poco_x3_pro 1"


def test_a_copy_of_the_shipped_profile_is_the_same_profile(tmp_path: Path) -> None:
    copy = load_profile(written(tmp_path, TEXT))
    assert copy.profile.faults == load_profile().profile.faults


def test_another_phone_is_another_file(tmp_path: Path) -> None:
    other = TEXT.replace('name = "poco_x3_pro"', 'name = "imaginary_9"').replace(
        'device = "POCO X3 Pro"', 'device = "Imaginary 9"'
    )
    assert load_profile(written(tmp_path, other)).profile.device == "Imaginary 9"


def test_a_profile_of_before_there_were_unasked_looks_is_read_as_it_was(tmp_path: Path) -> None:
    old = "\n".join(line for line in TEXT.splitlines() if not line.startswith("unasked_probe_share"))
    assert load_profile(written(tmp_path, old)).profile.weighing.unasked_probe_share == 0.0


def test_an_unknown_key_is_refused_by_its_path(tmp_path: Path) -> None:
    said = refused(tmp_path, "[thresholds]\n", "[thresholds]\nprekey_mood = 1\n")
    assert "thresholds.prekey_mood: is not a field of this format" in said


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("prekey_ok_a = { value = 0.005", "prekey_ok_a = { value = -0.005", "thresholds.prekey_ok_a.value"),
        ("prekey_ok_a = { value = 0.005", "prekey_ok_a = { value = true", "thresholds.prekey_ok_a.value"),
        ("prekey_ok_a = { value = 0.005", "prekey_ok_a = { value = nan", "thresholds.prekey_ok_a.value"),
        ("credibility = { value = 0.8,", "credibility = { value = 1.5,", "weighing"),
        ("unasked_probe_share = { value = 0.1,", "unasked_probe_share = { value = 1.0,", "weighing"),
        ("applies = 0.25", "applies = 0.0", "patterns.working_phone.checks.usb_works_with_known_good_subboard.applies"),
        ("applies = 0.25", "applies = 1.2", "patterns.working_phone.checks.usb_works_with_known_good_subboard.applies"),
        ('motherboard = "no"', 'motherboard = "perhaps"', "faults.normal_boot.motherboard"),
        ('phase = "pmic"', 'phase = "breakfast"', "ladder.0.phase"),
        ('scale = "current"', 'scale = "mood"', "findings.prekey_mean.scale"),
        ('ids = ["05c6:9008"]', 'ids = ["5c6:9008"]', "usb.edl.ids.0"),
        ('title = "A normal boot"\n', "", "faults.normal_boot.title"),
        ('patterns = ["unasked"', 'patterns = ["unheard_of"', "faults.normal_boot.patterns.0"),
        ("[checks.display_shows_picture]", "[checks.display_shows_pigeons]", "checks.display_shows_pigeons"),
        ("[gates.no_key]", "[gates.no_coffee]", "gates.no_coffee"),
        ('format = "bootbench-profile/1"', 'format = "bootbench-profile/2"', "format"),
    ],
)
def test_a_mistake_is_named_by_its_key(tmp_path: Path, old: str, new: str, expected: str) -> None:
    said = refused(tmp_path, old, new)
    assert expected in said
    assert said.startswith(str(tmp_path / "my_profile.toml"))
    assert "\n" not in said


def test_a_source_that_nobody_listed_is_refused(tmp_path: Path) -> None:
    said = refused(tmp_path, 'source = "BONE, CF-1048"', 'source = "BONE, HEARSAY"')
    assert "the source 'HEARSAY' is not in [sources]" in said


def test_a_number_without_a_source_is_refused(tmp_path: Path) -> None:
    said = refused(tmp_path, 'sag_v = { value = 0.5, source = "DT-VAYU, QIHW", ', "sag_v = { value = 0.5, ")
    assert "thresholds.sag_v.source: is missing" in said


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is missing"),
        (b"\xff\xfe\x00", "expected UTF-8 text"),
        (b"a = [1", "expected TOML"),
        (b"a = " + b"[" * 100_000, "expected TOML"),
        (b"a = " + b"9" * 10_000, "expected TOML, but a number in it has too many digits to be read$"),
        (b"format = 0x" + b"f" * 8000, "expected 'bootbench-profile/1', not a whole number of more than 300 digits"),
        (b"format = 2026-03-02", "expected 'bootbench-profile/1', not 2026-03-02"),
        (b"#" * (5 * 1024 * 1024), "expected a profile of at most"),
    ],
)
def test_what_is_no_profile_is_refused_in_one_sentence(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "no_profile.toml"
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=expected) as caught:
        load_profile(path)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="cannot be read"):
        load_profile(tmp_path / "nowhere.toml")


LINES = TEXT.splitlines()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(LINES) - 1), st.text(max_size=40))
def test_a_damaged_profile_is_read_or_refused_never_crashed_on(
    tmp_path_factory: pytest.TempPathFactory, number: int, replacement: str
) -> None:
    damaged = "\n".join([*LINES[:number], replacement.encode("utf-8", "replace").decode(), *LINES[number + 1 :]])
    path = tmp_path_factory.getbasetemp() / "damaged.toml"
    path.write_text(damaged, encoding="utf-8", newline="\n")
    try:
        load_profile(path)
    except BadInputError as error:
        said = str(error)
    else:
        said = ""
    assert "\n" not in said


@pytest.mark.parametrize("gate", RETIRED_GATES)
@pytest.mark.parametrize("table", ['fault = "indeterminate"\nsource = "HOUSE"\nprov = "inferred"', "", "mood = 1"])
def test_a_table_of_a_former_version_is_no_mistake_and_is_said_to_be_of_no_use(
    tmp_path: Path, gate: str, table: str
) -> None:
    """A shop's own profile outlives the version that it was written for."""
    path = written(tmp_path, TEXT.replace("[gates.no_key]", f"[gates.{gate}]\n{table}\n\n[gates.no_key]", 1))
    loaded = load_profile(path)
    assert loaded.profile.gates == load_profile().profile.gates
    assert gate not in set(Gate)
    why = f"gates.{gate}: is not used any more, since {RETIRED_GATES[gate]}; the table can be deleted"
    assert loaded.retired == (why,)
    checked = bootbench("profile", "check", path)
    assert (checked.status, checked.complaint) == (0, "")
    assert checked.output.splitlines()[0] == f"{path}, {why}"
    assert checked.output.endswith("no mistake\n")
    case = FIXTURES / "cases" / "key_open_dps"
    own = bootbench("diagnose", case, "--profile", path)
    assert (own.status, own.complaint) == (0, "")
    assert own.output.splitlines()[:-1] == bootbench("diagnose", case).output.splitlines()[:-1]


def test_the_shipped_profile_has_nothing_that_is_not_used() -> None:
    assert load_profile().retired == ()
