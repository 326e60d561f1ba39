"""Photos of an inspection: what is taken, what is refused, and that the list never names what is not there."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.claim_photos import MOST_BYTES, PHOTOS_FILE, add_photo, read_photos, remove_photo
from bench.errors import BadInputError

AT = datetime(2026, 11, 23, 12, 41, 7, tzinfo=UTC)
GROUND = "4.e.outer_surface_damage"
PICTURES = {
    "crack.png": (b"\x89PNG\r\n\x1a\n" + b"0" * 40, ".png"),
    "crack.JPEG": (b"\xff\xd8\xff\xe0" + b"0" * 40, ".jpg"),
    "no suffix": (b"RIFF\x10\x00\x00\x00WEBPVP8 ", ".webp"),
    "phone.heic": (b"\x00\x00\x00\x18ftypheic" + b"0" * 40, ".heic"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_kept_byte_for_byte_under_the_name_of_its_ground(name: str, tmp_path: Path) -> None:
    content, suffix = PICTURES[name]
    source = tmp_path / name
    source.write_bytes(content)
    case = tmp_path / "case"
    case.mkdir()
    photo = add_photo(case, GROUND, source, AT)
    assert photo.file == f"photos/{GROUND}-1{suffix}"
    assert (case / photo.file).read_bytes() == content
    assert read_photos(case) == (photo,)


def test_numbers_go_on_and_a_removed_photo_is_gone_from_list_and_folder(tmp_path: Path) -> None:
    first, second = tmp_path / "a.png", tmp_path / "b.png"
    first.write_bytes(PICTURES["crack.png"][0])
    second.write_bytes(PICTURES["crack.png"][0] + b"1")
    one, two = (add_photo(tmp_path, GROUND, source, AT) for source in (first, second))
    assert two.file == f"photos/{GROUND}-2.png"
    remove_photo(tmp_path, one)
    assert read_photos(tmp_path) == (two,)
    assert not (tmp_path / one.file).exists()


def test_the_same_photo_twice_for_one_ground_is_refused_but_not_for_another(tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    source.write_bytes(PICTURES["crack.png"][0])
    add_photo(tmp_path, GROUND, source, AT)
    with pytest.raises(BadInputError, match=r"tied to .+ already"):
        add_photo(tmp_path, GROUND, source, AT)
    add_photo(tmp_path, "4.a.other", source, AT)
    assert len(read_photos(tmp_path)) == 2


def test_a_ground_with_strange_signs_leads_out_of_no_folder(tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    source.write_bytes(PICTURES["crack.png"][0])
    photo = add_photo(tmp_path, "../../4 \u0916", source, AT)
    assert (tmp_path / photo.file).resolve().parent == (tmp_path / "photos").resolve()


def test_what_is_no_picture_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    source = tmp_path / "notes.png"
    source.write_text("a text")
    with pytest.raises(BadInputError, match="expected a photo"):
        add_photo(tmp_path, GROUND, source, AT)
    with pytest.raises(BadInputError, match="cannot be read"):
        add_photo(tmp_path, GROUND, tmp_path / "gone.png", AT)
    assert not (tmp_path / PHOTOS_FILE).exists()


def test_a_film_is_too_large(tmp_path: Path) -> None:
    source = tmp_path / "film.png"
    with source.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(BadInputError, match="more than the 42 MB"):
        add_photo(tmp_path, GROUND, source, AT)


@pytest.mark.parametrize(
    "file", ["../outside.png", "photos/../../outside.png", "/etc/passwd", "photos/..", "photos/a b.png"]
)
def test_a_list_that_leads_out_of_the_case_is_refused(file: str, tmp_path: Path) -> None:
    row = {"file": file, "ground": GROUND, "sha256": "0" * 64, "added": AT.isoformat()}
    (tmp_path / PHOTOS_FILE).write_text(json.dumps({"format": "bootbench-photos/1", "photos": [row]}))
    with pytest.raises(BadInputError, match=r"photos\.0\.file"):
        read_photos(tmp_path)
