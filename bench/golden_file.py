"""A golden band as a file: TOML that a person can read and compare, and the shop's good boots that it is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from analysis.diagnose import observe_runs
from analysis.doubting import bench_doubted
from analysis.errors import AnalysisError
from analysis.golden import (
    LEAST_BOOTS,
    STEP_S,
    BootCurve,
    Compared,
    Corridor,
    GoldenBand,
    GoodBoot,
    boot_curve,
    compare,
    corridor,
    golden_band,
)
from analysis.power_ons import each_power_on
from analysis.run import RunRecord
from bench.case import Case, load_case
from bench.diagnosing import case_records, segmented
from bench.errors import BadInputError, BenchError
from bench.json_input import shown
from bench.learning import LeftOut, why_not
from bench.profile_file import LoadedProfile
from bench.toml_input import read_toml
from bench.written import write_text_whole

FED_BADLY = "says that the supply's limit or leads were not right"
GOOD = "normal_boot"
"""Label of the cases whose boots are good."""
MOST_BINS = 4000
LARGEST_REACH = 20.0
"""In spreads; a band that must reach farther to hold its own boots would hold any."""
_MOST_BOOTS = 1_000_000
"""No corpus has so many; a number of thousands of digits could not be written out."""
Level = Annotated[float, Field(ge=0.0, le=20.0, allow_inf_nan=False)]
Spread = Annotated[float, Field(gt=0.0, le=20.0, allow_inf_nan=False)]


class GoldenModel(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["bootbench-golden/1"]
    models: Annotated[tuple[str, ...], Field(min_length=1)]
    source: Annotated[str, Field(min_length=1, max_length=500)]
    boots: Annotated[int, Field(ge=LEAST_BOOTS, le=_MOST_BOOTS)]
    step_s: float
    reach: Annotated[float, Field(gt=0.0, le=LARGEST_REACH, allow_inf_nan=False)]
    level_a: Annotated[tuple[Level, ...], Field(min_length=2, max_length=MOST_BINS)]
    spread: Annotated[tuple[Spread, ...], Field(min_length=2, max_length=MOST_BINS)]

    @model_validator(mode="after")
    def _fits(self) -> GoldenModel:
        if self.step_s != STEP_S:
            raise ValueError(f"step_s: expected {STEP_S:g}, not {self.step_s:g}")
        if len(self.level_a) != len(self.spread):
            raise ValueError(
                f"spread: expected {len(self.level_a)} numbers as in level_a, but there are {len(self.spread)}"
            )
        return self


@dataclass(frozen=True, slots=True, eq=False)
class LoadedGolden:
    """A golden band and what it is made of."""

    band: GoldenBand
    models: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class GoodBoots:
    """The good boots of a corpus, and which cases gave none."""

    boots: tuple[GoodBoot, ...]
    cases: int
    others: int
    """Cases with another label, or none."""
    left_out: tuple[LeftOut, ...]
    """Cases that should have given good boots, and why they did not."""


def load_golden(path: Path) -> LoadedGolden:
    """Read a golden band. Raises `BadInputError` with the key that is wrong."""
    model = read_toml(path, GoldenModel)
    band = GoldenBand(np.array(model.level_a), np.array(model.spread), model.reach, model.boots)
    return LoadedGolden(band, model.models, model.source)


def good_boots(folders: Iterable[Path], profile: LoadedProfile) -> GoodBoots:
    """The clean runs of the cases that are labelled as normal boots."""
    boots: list[GoodBoot] = []
    left_out = []
    cases = others = 0
    for folder in folders:
        try:
            case = load_case(folder)
            if case.label is None or case.label.fault != GOOD:
                others += 1
                continue
            why = why_not(case, profile.profile) or (FED_BADLY if bench_doubted(case.checks) else None)
            curves = _clean_curves(case, profile) if why is None else []
        except (BenchError, AnalysisError) as error:
            left_out.append(LeftOut(folder.name, str(error)))
            continue
        if not curves:
            left_out.append(LeftOut(folder.name, why or "has no clean run of the supply"))
            continue
        cases += 1
        phone = f"imei {case.imei}" if case.imei else folder.name
        boots += [GoodBoot(phone, curve) for curve in curves]
    return GoodBoots(tuple(boots), cases, others, tuple(left_out))


def write_golden(path: Path, corpus: Path, boots: GoodBoots, profile: LoadedProfile) -> LoadedGolden:
    """Make the band and write it; the same boots give the same bytes.

    Raises `BadInputError` for boots that are too few, or have too little in common.
    """
    if len(boots.boots) < LEAST_BOOTS:
        first = f" ({boots.left_out[0].folder} {boots.left_out[0].why})" if boots.left_out else ""
        raise BadInputError(
            corpus,
            f"expected at least {LEAST_BOOTS} clean boots of cases labelled {GOOD}, "
            f"but it has {len(boots.boots)}{first}",
            advice="record more good phones",
        )
    band = golden_band(boots.boots)
    if band.reach > LARGEST_REACH:
        raise BadInputError(
            corpus,
            f"its {band.boots} good boots of {boots.cases} cases are too unlike each other for a band: one is "
            f"{band.reach:.1f} spreads off the others, and up to {LARGEST_REACH:g} tell a good boot from another",
            advice="record more good phones, each a few times",
        )
    source = f"{band.boots} good boots of {boots.cases} cases of {corpus.resolve().name}"
    write_text_whole(path, _text(band, profile.profile.models, source))
    return load_golden(path)


def compare_case(case: Case, profile: LoadedProfile, golden: LoadedGolden) -> tuple[Compared, ...]:
    """Every run of the supply beside the band. Raises `BadInputError` for a band of another phone."""
    check_phone(case, golden)
    curves = (boot_curve(record, profile.profile) for record in case_records(case))
    return tuple(compare(golden.band, curve) for curve in curves if curve is not None)


def corridor_of(record: RunRecord, profile: LoadedProfile, golden: LoadedGolden) -> Corridor | None:
    """The band on the time axis of a run; `None` for one without a start on the supply."""
    curve = boot_curve(record, profile.profile)
    return corridor(golden.band, curve) if curve is not None else None


def check_phone(case: Case, golden: LoadedGolden) -> None:
    """Raise `BadInputError` for a band of another phone."""
    called = (case.model or "").strip().casefold()
    if called and called not in {name.casefold() for name in golden.models}:
        raise BadInputError(
            case.folder,
            f"is of a {shown(case.model)}, and the golden band is of a {golden.models[0]}",
            advice="give the band of this phone",
        )


def golden_json(golden: LoadedGolden, compared: Iterable[Compared]) -> dict[str, object]:
    """The `golden` of a diagnosis' JSON: SI units."""
    return {
        "source": golden.source,
        "reach_spreads": golden.band.reach,
        "runs": [
            {
                "run": one.run,
                "start_s": one.start_s,
                "compared_s": one.compared_s,
                "outside": None
                if one.outside is None
                else {
                    "interval_s": list(one.outside.interval_s),
                    "level_a": one.outside.level_a,
                    "low_a": one.outside.low_a,
                    "high_a": one.outside.high_a,
                    "excess_a": one.outside.excess_a,
                    "spreads": one.outside.spreads,
                    "uncertainty_a": one.outside.uncertainty_a,
                },
            }
            for one in compared
        ],
    }


def _clean_curves(case: Case, profile: LoadedProfile) -> list[BootCurve]:
    records = list(case_records(case))
    seen = observe_runs(profile.profile, [segmented(record, profile.profile.ladder) for record in records], ())
    counted = {one.run for one in seen.measured} - {one.run for one in seen.measured if one.spoilt}
    clean = (record for record in records if record.id in counted)
    off_a = profile.profile.thresholds.off_a
    curves = (boot_curve(boot, profile.profile) for record in clean for boot in each_power_on(record, off_a))
    return [curve for curve in curves if curve is not None]


def _text(band: GoldenBand, models: tuple[str, ...], source: str) -> str:
    quoted = ", ".join(_quoted(model) for model in models)
    lines = [
        "# Golden band of good boots, made by `bootbench golden`. From the phone's first answer on, one number for",
        "# each step: the level in the middle, and its spread as a share (exactly: on arcsinh(current / 5 mA)).",
        "# A run is outside where it is off by more than `reach` spreads for a second.",
        'format = "bootbench-golden/1"',
        f"models = [{quoted}]",
        f"source = {_quoted(source)}",
        f"boots = {band.boots}",
        f"step_s = {STEP_S!r}",
        f"reach = {float(f'{band.reach:.4g}')!r}",
        _array("level_a", band.level_a),
        _array("spread", band.spread),
    ]
    return "\n".join(lines) + "\n"


def _array(name: str, values: np.typing.NDArray[np.float64]) -> str:
    """Eight numbers of four digits a line."""
    numbers = [repr(float(f"{max(value, 0.0):.4g}")) for value in values.tolist()]
    rows = [", ".join(numbers[k : k + 8]) for k in range(0, len(numbers), 8)]
    return f"{name} = [\n" + "".join(f"  {row},\n" for row in rows) + "]"


def _quoted(text: str) -> str:
    plain = "".join(c if c.isprintable() else "?" for c in text)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
