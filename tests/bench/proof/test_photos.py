"""Photos of an inspection travel in the pack and stand in the report; an export without personal data has none."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.case import load_case
from bench.claim_photos import add_photo
from bench.errors import BadInputError
from bench.profile_file import load_profile
from bench.proof.proven import prove, write_pack
from bench.proof.verify import checked_pack, verify_pack
from bench.redaction.copy import redacted
from bench.redaction.levels import Level
from bench.report.compose import compose
from bench.report.english import ENGLISH
from bench.report.gather import gather
from tests.bench.proof.signed_cases import KEY, copied_case

GROUND = "4.e.outer_surface_damage"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A case with one photo."""
    case, source = copied_case(tmp_path), tmp_path / "crack.jpg"
    source.write_bytes(b"\xff\xd8\xff\xe0 picture 77")
    add_photo(case, GROUND, source, datetime(2026, 11, 23, 12, 0, tzinfo=UTC))
    return case


def test_a_photo_is_in_the_pack_and_in_the_report(folder: Path, tmp_path: Path) -> None:
    material = gather(load_case(folder), load_profile())
    write_pack(prove(material, KEY), tmp_path / "x.zip", KEY)
    verify_pack(tmp_path / "x.zip", KEY.public_key())
    with zipfile.ZipFile(tmp_path / "x.zip") as pack:
        assert pack.read(f"case/photos/{GROUND}-1.jpg") == b"\xff\xd8\xff\xe0 picture 77"
    assert f"photos/{GROUND}-1.jpg" in str(compose(material, ENGLISH))


def test_a_photo_that_was_exchanged_is_named(folder: Path, tmp_path: Path) -> None:
    write_pack(prove(gather(load_case(folder), load_profile()), KEY), tmp_path / "x.zip", KEY)
    content = (tmp_path / "x.zip").read_bytes().replace(b"picture 77", b"picture 78")
    with pytest.raises(BadInputError, match=r"photos/4\.e"):
        checked_pack(memoryview(content), KEY.public_key(), "x.zip")


def test_an_export_without_personal_data_has_no_photo(folder: Path) -> None:
    with redacted(load_case(folder), Level.PUBLIC, KEY) as shown:
        material = gather(shown, load_profile(), None, Level.PUBLIC)
        assert material.photos == ()
        assert "photo" not in {part.role.value for part in prove(material, KEY).manifest.parts}
