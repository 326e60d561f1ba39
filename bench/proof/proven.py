"""From a case's material to its signed report: the parts, the manifest over them, the sealed PDF and the pack."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.case import CASE_FILE
from bench.claim_photos import PHOTOS_FILE
from bench.diagnosing import diagnosis_json
from bench.errors import BadInputError
from bench.proof.chain import chained
from bench.proof.container import Entry, write_entries
from bench.proof.keys import fingerprint
from bench.proof.manifest import Manifest, Overridden, Part, Role, is_plain_name, manifest_bytes
from bench.proof.seal import seal
from bench.proof.signature import sign
from bench.proof.verify import verify_pack
from bench.regular_file import open_regular
from bench.report.compose import compose
from bench.report.document import Paper
from bench.report.english import ENGLISH
from bench.report.material import Material
from bench.report.pdf import document_pdf
from bench.report.report_json import report_json
from bench.report.words import ReportWords
from bench.warranty.decision_json import decision_json
from bench.warranty.override import Override, override_json, overrides_path
from bench.warranty.policy_toml import POCO_X3_PRO
from bench.written import whole_file

REPORT = "report.pdf"


@dataclass(frozen=True, slots=True)
class _Source:
    """A part before it is counted."""

    name: str
    role: Role
    content: bytes | Path


@dataclass(frozen=True, slots=True, eq=False)
class Proven:
    """A signed report."""

    manifest: Manifest
    signature: bytes
    sealed_pdf: bytes
    others: tuple[Entry, ...]
    """Every part but the PDF, in the order of the manifest."""


def prove(
    material: Material,
    key: Ed25519PrivateKey,
    words: ReportWords = ENGLISH,
    paper: Paper = Paper.A4,
    golden: Path | None = None,
) -> Proven:
    """Make the report and sign it; it takes its place in the case's chain. Raises `BadInputError`.

    `golden` is the file of the golden band that the material was gathered with.
    """
    report = document_pdf(compose(material, words), paper)
    band = () if golden is None else (_Source("golden.toml", Role.GOLDEN, golden),)
    sources = (_Source(REPORT, Role.REPORT, report), *band, *_sources(material))
    case, decision = material.case, material.decision
    unchained = Manifest(
        case_id=case.case_id,
        simulated=case.simulated,
        played_back=case.played_back,
        verdict=material.diagnosis.verdict.value,
        outcome=decision.outcome.value if decision is not None else None,
        redaction=material.redaction.value if material.redaction is not None else None,
        program=f"bootbench {material.program_version}",
        profile=f"{material.loaded.version}, SHA-256 {material.loaded.sha256}",
        policy=f"{decision.policy.name}, SHA-256 {decision.policy.sha256}" if decision is not None else None,
        previous_report=None,
        key=fingerprint(key.public_key()),
        parts=tuple(_part(source) for source in sources),
        override=_overridden(material.overrides),
    )
    manifest = chained(case.folder, unchained)
    content = manifest_bytes(manifest)
    signature = sign(content, key)
    sealed = seal(report, content, signature)
    return Proven(manifest, signature, sealed, tuple(Entry(one.name, one.content) for one in sources[1:]))


def write_pack(proven: Proven, path: Path, key: Ed25519PrivateKey) -> None:
    """Write the data pack, whole or not at all; it is verified before it gets its name."""
    first = (
        Entry("manifest.json", manifest_bytes(proven.manifest)),
        Entry("manifest.sig", proven.signature),
        Entry(REPORT, proven.sealed_pdf),
    )
    with whole_file(path) as temporary:
        with temporary.open("wb") as file:
            write_entries(file, (*first, *proven.others), path)
        verify_pack(temporary, key.public_key())


def _sources(material: Material) -> Iterator[_Source]:
    """Every part but the PDF."""
    case, decision = material.case, material.decision
    yield _Source("report.json", Role.REPORT, report_json(material).encode("utf-8"))
    yield _Source("diagnosis.json", Role.DIAGNOSIS, _json(diagnosis_json(material.diagnosis, material.loaded)))
    yield _Source("profile.toml", Role.PROFILE, material.loaded.text.encode("utf-8"))
    if decision is not None:
        overrides = [override_json(override) for override in material.overrides]
        yield _Source("decision.json", Role.DECISION, _json(decision_json(decision) | {"overrides": overrides}))
        yield _Source("policy.toml", Role.POLICY, POCO_X3_PRO)
    yield _Source(f"case/{CASE_FILE}", Role.CASE, case.folder / CASE_FILE)
    traces = dict.fromkeys(run.trace_path for run in case.runs if run.trace_path is not None)
    for trace in traces:
        yield _Source(_inside(case.folder, trace), Role.TRACE, trace)
    if case.claim_path is not None:
        yield _Source(_inside(case.folder, case.claim_path), Role.CLAIM, case.claim_path)
        overrides_file = overrides_path(case.claim_path)
        if overrides_file.exists():
            yield _Source(_inside(case.folder, overrides_file), Role.OVERRIDES, overrides_file)
    if material.photos:
        yield _Source(f"case/{PHOTOS_FILE}", Role.PHOTO, case.folder / PHOTOS_FILE)
        for photo in material.photos:
            yield _Source(f"case/{photo.file}", Role.PHOTO, case.folder / photo.file)


def _overridden(overrides: tuple[Override, ...]) -> Overridden | None:
    if not overrides:
        return None
    last = overrides[-1]
    return Overridden(last.outcome.value, last.person, last.at.isoformat(timespec="minutes"))


def _inside(folder: Path, path: Path) -> str:
    name = f"case/{path.relative_to(folder).as_posix()}"
    if not is_plain_name(name):
        problem = "the name cannot be in a pack that every system unpacks"
        raise BadInputError(path, problem, advice="rename the file, in case.json too")
    return name


def _part(source: _Source) -> Part:
    if isinstance(source.content, bytes):
        return Part(source.name, source.role, len(source.content), sha256(source.content).hexdigest())
    whole, size = sha256(), 0
    try:
        with open_regular(source.content) as file:
            while piece := file.read(1 << 20):
                whole.update(piece)
                size += len(piece)
    except OSError as error:
        raise BadInputError(source.content, f"cannot be read ({error.strerror})") from error
    return Part(source.name, source.role, size, whole.hexdigest())


def _json(fields: dict[str, object]) -> bytes:
    return json.dumps(fields, indent=1, ensure_ascii=False).encode("utf-8") + b"\n"
