"""Device profiles as files: TOML in, the frozen types of `analysis.profile` out, mistakes named by their key.

The profile of the POCO X3 Pro is shipped; another phone is another file, given by `--profile`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from analysis.checks import CheckResult
from analysis.errors import ProfileError
from analysis.findings import UNITS, FindingName, Limits
from analysis.ladder import Rung, StageLadder
from analysis.looks import Band, CheckExpectation, Cited, FindingExpectation, Look, Proof, StateChance, StateExpectation
from analysis.marks import Thresholds
from analysis.profile import (
    CheckTable,
    DeviceProfile,
    FaultTable,
    FindingTable,
    FittedCurve,
    FittedTerm,
    GateTable,
    Source,
    Weighing,
)
from analysis.states import UsbIds
from bench.errors import BadInputError
from bench.json_input import check_model
from bench.profile_toml import (
    RETIRED_GATES,
    FaultModel,
    LookModel,
    PatternModel,
    PositiveModel,
    ProfileModel,
    ThresholdsModel,
    WeighingModel,
)
from bench.regular_file import open_regular
from bench.toml_input import toml_fields

SHIPPED = "poco_x3_pro"
MAX_PROFILE_BYTES = 4 * 1024 * 1024
"""A profile is some tens of kilobytes; what is larger is not one."""


@dataclass(frozen=True, slots=True)
class LoadedProfile:
    """A profile and the file that it comes from."""

    profile: DeviceProfile
    sha256: str
    """Of the file's bytes: a diagnosis says with which profile it was made."""
    text: str
    retired: tuple[str, ...] = ()
    """Tables of former versions that are not used any more, each with why, as sentences."""

    @property
    def version(self) -> str:
        """Name and version, as a diagnosis cites it."""
        return f"{self.profile.name} {self.profile.version}"


def load_profile(path: Path | None = None) -> LoadedProfile:
    """Read a profile, the shipped one without a path. Raises `BadInputError` with the key that is wrong."""
    where = path if path is not None else Path(f"{SHIPPED}.toml")
    content = files("analysis.profiles").joinpath(where.name).read_bytes() if path is None else _read(path)
    return parse_profile(content, where)


def parse_profile(content: bytes, where: Path) -> LoadedProfile:
    """Check the bytes of a profile. Raises `BadInputError` with the key that is wrong."""
    data = toml_fields(content, where)
    retired = _without_retired(data)
    model = check_model(ProfileModel, data, where)
    _check_sources(model, where)
    try:
        profile = _profile(model)
    except ProfileError as error:
        raise BadInputError(where, str(error).partition(": ")[2], place=error.key) from error
    return LoadedProfile(profile, hashlib.sha256(content).hexdigest(), content.decode("utf-8-sig"), retired)


def _without_retired(data: dict[str, Any]) -> tuple[str, ...]:
    """Take out what former versions had, and say so."""
    gates = data.get("gates")
    if not isinstance(gates, dict):
        return ()
    found = [name for name in RETIRED_GATES if gates.pop(name, None) is not None]
    return tuple(
        f"gates.{name}: is not used any more, since {RETIRED_GATES[name]}; the table can be deleted" for name in found
    )


def _read(path: Path) -> bytes:
    try:
        with open_regular(path) as file:
            content = file.read(MAX_PROFILE_BYTES + 1)
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror})") from error
    if len(content) > MAX_PROFILE_BYTES:
        raise BadInputError(path, f"expected a profile of at most {MAX_PROFILE_BYTES} bytes, but it is larger")
    return content


def _check_sources(model: ProfileModel, where: Path) -> None:
    """Every source that a number names stands in `[sources]`; a learnt number names it as *12 cases of KEY*."""
    for place, source in _cited(model, ()):
        for name in re.split(r",\s*", source):
            key = re.sub(r"^[0-9]+ cases? of ", "", name)
            if key not in model.sources:
                raise BadInputError(
                    where,
                    f"the source {key!r} is not in [sources]",
                    place=place,
                    advice="add what it is, or correct it",
                )


def _cited(value: object, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every `source` in the file with the path of its key."""
    if isinstance(value, BaseModel):
        entries: Iterable[tuple[object, object]] = ((name, getattr(value, name)) for name in type(value).model_fields)
    elif isinstance(value, Mapping):
        entries = value.items()
    elif isinstance(value, tuple):
        entries = enumerate(value)
    else:
        return
    for key, item in entries:
        if key == "source" and isinstance(item, str):
            yield ".".join((*path, "source")), item
        else:
            yield from _cited(item, (*path, str(key)))


def _profile(model: ProfileModel) -> DeviceProfile:
    thresholds = Thresholds(**{name: entry.value for name, entry in _numbers(model.thresholds)})
    return DeviceProfile(
        name=model.name,
        version=model.version,
        device=model.device,
        models=model.models,
        sources=tuple(Source(key, title) for key, title in model.sources.items()),
        ladder=_ladder(model, thresholds),
        thresholds=thresholds,
        findings=tuple(_finding(model, name) for name in model.findings),
        usb=tuple(UsbIds(state, row.ids, row.source) for state, row in model.usb.items()),
        faults=tuple(_fault(model, fault_id, row) for fault_id, row in model.faults.items()),
        checks=tuple(
            CheckTable(check, row.statement, row.seconds, row.tools, Cited(row.source, row.prov), row.after)
            for check, row in model.checks.items()
        ),
        gates=tuple(
            GateTable(
                gate,
                row.fault,
                Cited(row.source, row.prov),
                tuple(row.also.items()),
                *(
                    tuple(CheckResult(check, answer) for check, answer in answers.items())
                    for answers in (row.unless, row.unless_silent, row.silent_without)
                ),
            )
            for gate, row in model.gates.items()
        ),
        weighing=Weighing(**{name: entry.value for name, entry in _numbers(model.weighing)}),
        fitted=tuple(
            FittedTerm(name, row.at, tuple(FittedCurve(*one) for one in row.nats.items()), Cited(row.source, row.prov))
            for name, row in model.fitted.items()
        ),
    )


def _numbers(table: ThresholdsModel | WeighingModel) -> Iterator[tuple[str, PositiveModel]]:
    """The numbers that a table gives; of one that it may leave out, the default stands."""
    given = ((name, getattr(table, name)) for name in type(table).model_fields)
    return ((name, number) for name, number in given if number is not None)


def _ladder(model: ProfileModel, thresholds: Thresholds) -> StageLadder:
    return StageLadder(
        rungs=tuple(
            Rung(row.phase, row.from_s, row.until_s, row.low_a, row.high_a, row.least_rate_hz, row.source)
            for row in model.ladder
        ),
        ignore_first_s=thresholds.ignore_first_s,
        response_a=thresholds.response_a,
        off_a=thresholds.off_a,
        plateau_s=thresholds.plateau_min_s,
    )


def _finding(model: ProfileModel, name: FindingName) -> FindingTable:
    row = model.findings[name]
    limits = Limits(name, UNITS[name], row.low, row.high, row.marginal_high, f"{row.source} ({row.prov})")
    cited = Cited(row.source, row.prov)
    return FindingTable(name, limits, row.scale, row.values[0], row.values[1], row.softness, row.weight, cited)


def _fault(model: ProfileModel, fault_id: str, row: FaultModel) -> FaultTable:
    base = _patterns(model, f"faults.{fault_id}", row.patterns)
    return FaultTable(
        id=fault_id,
        title=row.title,
        motherboard=row.motherboard,
        prior=row.prior.value,
        anything=row.anything,
        looks=tuple(_looks(model, fault_id, row, base)),
        proofs=tuple(
            Proof(
                tuple(CheckResult(check, answer) for check, answer in proof.answers.items()),
                proof.normal_runs,
                Cited(proof.source, proof.prov),
                proof.usb,
                proof.finished,
            )
            for proof in row.proofs
        ),
        cited=Cited(row.source, row.prov),
    )


def _patterns(model: ProfileModel, place: str, names: tuple[str, ...]) -> list[PatternModel]:
    for k, name in enumerate(names):
        if name not in model.patterns:
            raise ProfileError(f"{place}.patterns.{k}", f"there is no [patterns.{name}]")
    return [model.patterns[name] for name in names]


def _looks(model: ProfileModel, fault_id: str, row: FaultModel, base: list[PatternModel]) -> Iterator[Look]:
    """The looks of a fault; later layers stand over earlier ones: patterns, the look's patterns, fault, look."""
    if not row.looks:
        yield _look("", 1.0, row.boots, (*base, row))
    for k, look in enumerate(row.looks):
        own = _patterns(model, f"faults.{fault_id}.looks.{k}", look.patterns)
        yield _look(look.name, look.share, look.boots, (*base, *own, row, look))


def _look(name: str, share: float, boots: bool, layers: tuple[PatternModel | FaultModel | LookModel, ...]) -> Look:
    bands = {finding: entry for layer in layers for finding, entry in layer.findings.items()}
    states = {observable: entry for layer in layers for observable, entry in layer.states.items()}
    checks = {check: entry for layer in layers for check, entry in layer.checks.items()}
    return Look(
        name,
        share,
        boots,
        findings=tuple(
            FindingExpectation(finding, tuple(Band(*band) for band in entry.bands), Cited(entry.source, entry.prov))
            for finding, entry in bands.items()
        ),
        states=tuple(
            StateExpectation(
                observable,
                tuple(StateChance(state, chance) for state, chance in entry.chances.items()),
                Cited(entry.source, entry.prov),
            )
            for observable, entry in states.items()
        ),
        checks=tuple(
            CheckExpectation(check, entry.yes, Cited(entry.source, entry.prov), entry.applies)
            for check, entry in checks.items()
        ),
    )
