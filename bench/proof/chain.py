"""Which reports of a case were signed, in order: `signed-reports.json` in the case's folder.

Each manifest names the one before it, so that a report that was put aside is missed. A report that is made once more
from the same material is the same report: it keeps its place, and its bytes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bench.errors import BadInputError
from bench.json_input import check_model, read_json
from bench.locked import alone_with
from bench.proof.manifest import Manifest
from bench.written import write_text_whole

CHAIN_FILE = "signed-reports.json"
_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _LinkModel(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    manifest_sha256: _Digest
    previous_report: _Digest | None


class _ChainModel(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    format: Literal["bootbench-signed-reports/1"]
    reports: list[_LinkModel]


@dataclass(frozen=True, slots=True)
class Link:
    """One signed report."""

    manifest_sha256: str
    previous_report: str | None


def signed_reports(case_folder: Path) -> tuple[Link, ...]:
    """The signed reports of a case, oldest first. Raises `BadInputError` for a file that does not hold together."""
    path = case_folder / CHAIN_FILE
    if not path.exists():
        return ()
    model = check_model(_ChainModel, read_json(path), path)
    links = tuple(Link(row.manifest_sha256, row.previous_report) for row in model.reports)
    for k, link in enumerate(links):
        if link.previous_report != (links[k - 1].manifest_sha256 if k else None):
            advice = "somebody changed the file; bring it back from a copy"
            raise BadInputError(path, "a report does not follow the one before it", place=f"reports.{k}", advice=advice)
    return links


def chained(case_folder: Path, manifest: Manifest) -> Manifest:
    """The manifest with its place in the case's chain, which is written down; the same report keeps its place."""
    path = case_folder / CHAIN_FILE
    with alone_with(path):
        links = signed_reports(case_folder)
        for link in links:
            again = replace(manifest, previous_report=link.previous_report)
            if again.sha256 == link.manifest_sha256:
                return again
        new = replace(manifest, previous_report=links[-1].manifest_sha256 if links else None)
        rows = [*links, Link(new.sha256, new.previous_report)]
        document = {
            "format": "bootbench-signed-reports/1",
            "reports": [
                {"manifest_sha256": row.manifest_sha256, "previous_report": row.previous_report} for row in rows
            ],
        }
        write_text_whole(path, json.dumps(document, indent=1) + "\n")
        return new
