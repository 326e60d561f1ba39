"""A manifest (format `bootbench-manifest/1`): every part of a report with its SHA-256, and what made it.

It is signed as bytes, so there is one way to write it: JSON with sorted keys, no blanks, ASCII, one line end. A text
that says the same in another way is not a manifest.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bench.errors import BadInputError
from bench.json_input import check_model

MOST_BYTES = 4 * 1024 * 1024
"""A manifest of a thousand runs is some hundred kilobytes."""


class Role(StrEnum):
    """What a part is."""

    CASE = "case"
    TRACE = "trace"
    CLAIM = "claim"
    OVERRIDES = "overrides"
    DIAGNOSIS = "diagnosis"
    DECISION = "decision"
    POLICY = "policy"
    PROFILE = "profile"
    GOLDEN = "golden"
    REPORT = "report"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class Part:
    """One part."""

    name: str
    """As in the pack: plain names joined by `/`, never a way out of the folder."""
    role: Role
    size: int
    """Bytes."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Overridden:
    """The centre's own decision, which stands beside the recommendation: the last one, which counts."""

    outcome: str
    person: str
    at: str
    """ISO 8601, with its offset from UTC."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a signature is put under."""

    case_id: str
    simulated: str | None
    verdict: str
    outcome: str | None
    """Of the claim; `None` without one."""
    redaction: str | None
    """The level of an export from which personal data were taken out."""
    program: str
    profile: str
    policy: str | None
    previous_report: str | None
    """SHA-256 of the manifest of the case's report before this one."""
    key: str
    """Fingerprint of the bench's public key."""
    parts: tuple[Part, ...]
    """In the order of the pack."""
    played_back: str | None = None
    """The case's sentence on the recording that was played in place of a phone; the text has it only where one was."""
    override: Overridden | None = None
    """The text has it only where there is one; older manifests name the file of overrides among their parts alone."""

    @property
    def sha256(self) -> str:
        """Of the manifest's bytes: what the next report of the case names as its previous one."""
        return sha256(manifest_bytes(self)).hexdigest()


_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Words = Annotated[str, Field(min_length=1, max_length=1000)]


class _PartModel(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    name: Annotated[str, Field(min_length=1, max_length=400)]
    role: Annotated[Role, Field(strict=False)]
    size: Annotated[int, Field(ge=0)]
    sha256: _Digest

    @field_validator("name")
    @classmethod
    def _stays_inside(cls, name: str) -> str:
        if not is_plain_name(name):
            raise ValueError("expected plain names joined by /, none of them empty, . or ..")
        return name


class _OverriddenModel(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    outcome: _Words
    person: _Words
    at: _Words


class _ManifestModel(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    format: Literal["bootbench-manifest/1"]
    case_id: _Words
    simulated: _Words | None
    played_back: _Words | None = None
    override: _OverriddenModel | None = None
    verdict: _Words
    outcome: _Words | None
    redaction: _Words | None
    program: _Words
    profile: _Words
    policy: _Words | None
    previous_report: _Digest | None
    key: _Digest
    parts: Annotated[list[_PartModel], Field(min_length=1, max_length=5000)]


def is_plain_name(name: str) -> bool:
    """Whether a name in a pack stays in its folder on every system that may unpack it."""
    parts = name.split("/")
    barred = set('\\:*?"<>|')
    return (
        name.isprintable()
        and not barred & set(name)
        and all(part not in ("", ".", "..") and part == part.strip() and not part.endswith(".") for part in parts)
    )


def manifest_bytes(manifest: Manifest) -> bytes:
    """The one text of a manifest."""
    fields = {name: getattr(manifest, name) for name in Manifest.__dataclass_fields__ if name != "parts"}
    for name in ("played_back", "override"):
        if fields[name] is None:
            del fields[name]
    if manifest.override is not None:
        fields["override"] = asdict(manifest.override)
    parts = [{"name": p.name, "role": p.role.value, "size": p.size, "sha256": p.sha256} for p in manifest.parts]
    document = {"format": "bootbench-manifest/1", **fields, "parts": parts}
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii") + b"\n"


def parse_manifest(content: bytes, where: str) -> Manifest:
    """Read a manifest; raises `BadInputError` for bytes that are not the one text of one."""
    try:
        document = json.loads(content.decode("ascii"))
    except (ValueError, RecursionError) as error:
        raise BadInputError(where, "expected a manifest as JSON") from error
    model = check_model(_ManifestModel, document, where)
    parts = tuple(Part(part.name, part.role, part.size, part.sha256) for part in model.parts)
    fields = {name: getattr(model, name) for name in Manifest.__dataclass_fields__ if name not in ("parts", "override")}
    override = Overridden(**model.override.model_dump()) if model.override is not None else None
    manifest = Manifest(**fields, parts=parts, override=override)
    if len({part.name for part in parts}) != len(parts):
        raise BadInputError(where, "a part stands twice in the manifest")
    if manifest_bytes(manifest) != content:
        raise BadInputError(where, "the manifest is not written as bootbench writes it")
    return manifest
