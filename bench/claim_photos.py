"""Photos of what an inspection found: kept with the case, each tied to a ground of clause 4 (`bootbench-photos/1`).

`photos.json` in the case's folder lists them; the pictures stand in `photos/`, named by ground and number, whatever
they were called before. A picture is kept byte for byte: where it was taken and when may matter in a dispute.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, Strict

from bench.errors import BadInputError
from bench.json_input import check_model, read_json
from bench.locked import alone_with
from bench.regular_file import refuse_irregular
from bench.written import write_bytes_whole, write_text_whole

PHOTOS_FILE = "photos.json"
FOLDER = "photos"
MOST_BYTES = 40 * 1024 * 1024
_PLAIN = re.compile(r"[^A-Za-z0-9._-]")
_KINDS = (
    (re.compile(rb"\xff\xd8\xff"), ".jpg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), ".png"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), ".webp"),
    (re.compile(rb"....ftyp(heic|heix|mif1|heim|hevc)", re.DOTALL), ".heic"),
)
"""First bytes of what phones and cameras write, and the suffix it is kept under."""


@dataclass(frozen=True, slots=True)
class Photo:
    """One picture of the phone."""

    file: str
    """Relative to the case's folder."""
    ground: str
    sha256: str
    added: datetime
    """With its offset from UTC."""


class _PhotoModel(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    file: Annotated[str, Field(pattern=r"^photos/[A-Za-z0-9][A-Za-z0-9._-]{0,199}$")]
    ground: Annotated[str, Field(min_length=1, max_length=200)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    added: Annotated[AwareDatetime, Strict(False)]


class _FileModel(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    format: Literal["bootbench-photos/1"]
    photos: list[_PhotoModel]


def read_photos(case_folder: Path) -> tuple[Photo, ...]:
    """The photos of a case, oldest first; none where there is no list. Raises `BadInputError`."""
    path = case_folder / PHOTOS_FILE
    if not path.exists():
        return ()
    model = check_model(_FileModel, read_json(path), path)
    return tuple(Photo(row.file, row.ground, row.sha256, row.added) for row in model.photos)


def add_photo(case_folder: Path, ground: str, source: Path, at: datetime) -> Photo:
    """Copy a picture into the case and tie it to a ground. Raises `BadInputError` for what is no picture."""
    content = _content(source)
    suffix = next((suffix for first, suffix in _KINDS if first.match(content)), None)
    if suffix is None:
        advice = "save it as one of these and add it again"
        raise BadInputError(source, "expected a photo (JPEG, PNG, WebP or HEIC)", advice=advice)
    digest = sha256(content).hexdigest()
    with alone_with(case_folder / PHOTOS_FILE):
        photos = read_photos(case_folder)
        if any(photo.sha256 == digest and photo.ground == ground for photo in photos):
            raise BadInputError(source, f"this photo is tied to {ground} already", advice="choose another one")
        photo = Photo(_free_name(case_folder, ground, suffix), ground, digest, at.replace(microsecond=0))
        (case_folder / FOLDER).mkdir(exist_ok=True)
        write_bytes_whole(case_folder / photo.file, content)
        _write(case_folder, (*photos, photo))
    return photo


def remove_photo(case_folder: Path, photo: Photo) -> None:
    """Take a photo out of the case: out of the list first, so that the list never names what is not there."""
    with alone_with(case_folder / PHOTOS_FILE):
        _write(case_folder, tuple(other for other in read_photos(case_folder) if other != photo))
    (case_folder / photo.file).unlink(missing_ok=True)


def _content(source: Path) -> bytes:
    try:
        refuse_irregular(source)
        size = source.stat().st_size
        if size > MOST_BYTES:
            problem = f"is {size / 1e6:.0f} MB, more than the {MOST_BYTES / 1e6:.0f} MB that a photo may have"
            raise BadInputError(source, problem, advice="make it smaller")
        return source.read_bytes()
    except OSError as error:
        raise BadInputError(source, f"cannot be read ({error.strerror or error})") from error


def _free_name(case_folder: Path, ground: str, suffix: str) -> str:
    stem, number = _PLAIN.sub("-", ground)[:100].lstrip("._-") or "ground", 1
    while (case_folder / FOLDER / f"{stem}-{number}{suffix}").exists():
        number += 1
    return f"{FOLDER}/{stem}-{number}{suffix}"


def _write(case_folder: Path, photos: tuple[Photo, ...]) -> None:
    rows = [
        {"file": photo.file, "ground": photo.ground, "sha256": photo.sha256, "added": photo.added.isoformat()}
        for photo in photos
    ]
    document = {"format": "bootbench-photos/1", "photos": rows}
    write_text_whole(case_folder / PHOTOS_FILE, json.dumps(document, indent=1) + "\n")
