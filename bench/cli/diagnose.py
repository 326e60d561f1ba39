"""`bootbench diagnose`: is it the motherboard, how sure, why, and which check to do next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.casebook.place import person
from bench.cli.casebook_options import by_option
from bench.cli.path_type import PATH
from bench.errors import BadInputError

if TYPE_CHECKING:
    from analysis.checks import Check, CheckResult
    from analysis.diagnosis import Diagnosis
    from bench.case import Case
    from bench.profile_file import LoadedProfile


@click.command()
@click.argument("case_folder", metavar="CASE", type=PATH)
@click.option("--json", "as_json", is_flag=True, help="Print the diagnosis as JSON.")
@click.option("--profile", "profile_path", type=PATH, help="Device profile (TOML) instead of the POCO X3 Pro's.")
@click.option("--golden", "golden_path", type=PATH, help="Golden band (TOML) to hold the runs against.")
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="CHECK=yes|no",
    help="Take a check as answered, over what the case says; may be given again.",
)
@click.option("--keep", is_flag=True, help="Keep the verdict beside the case, where the casebook finds it.")
@by_option
def command(
    case_folder: Path,
    as_json: bool,
    profile_path: Path | None,
    golden_path: Path | None,
    answers: tuple[str, ...],
    keep: bool,
    by: str | None,
) -> None:
    """Diagnose the phone of a CASE folder.

    Exit status 0 whatever the verdict, 2 for a case that cannot be read. Without --keep nothing is written.
    """
    from bench.case import load_case
    from bench.diagnosing import diagnose_case, diagnosis_json
    from bench.profile_file import load_profile

    if golden_path is not None:
        from bench.golden_file import compare_case, golden_json, load_golden
        from bench.golden_text import golden_sentences

    given = _answers(answers)
    if keep and given:
        advice = "write the answers into case.json, or leave --keep out"
        raise BadInputError("--keep", "a verdict that is kept rests on what the case says alone", advice=advice)
    profile = load_profile(profile_path)
    case = load_case(case_folder)
    diagnosis = diagnose_case(case, profile, given)
    if keep:
        _keep(case, diagnosis, profile, by)
    golden = load_golden(golden_path) if golden_path is not None else None
    compared = compare_case(case, profile, golden) if golden is not None else ()
    if as_json:
        import json

        document = diagnosis_json(diagnosis, profile)
        if golden is not None:
            document["golden"] = golden_json(golden, compared)
        click.echo(json.dumps(document, indent=1))
        return
    from bench.diagnosis_text import print_diagnosis

    print_diagnosis(diagnosis, profile, case.simulated, played_back=case.played_back)
    if golden is not None:
        for sentence in golden_sentences(golden, compared):
            click.echo(f"golden: {sentence}")


def _keep(case: Case, diagnosis: Diagnosis, profile: LoadedProfile, by: str | None) -> None:
    from datetime import UTC, datetime

    from bench.casebook.examine import examination
    from bench.casebook.keeping import keep

    keep(case.folder, examination(case, diagnosis, profile, datetime.now(UTC), person(by)))


def _answers(texts: tuple[str, ...]) -> tuple[CheckResult, ...]:
    """Every check that was answered; raises `BadInputError` for one that was answered both ways."""
    given: dict[Check, CheckResult] = {}
    for text in texts:
        result = _answer(text)
        if given.setdefault(result.check, result) != result:
            problem = f"expected one answer for {result.check.value}, but it was given both yes and no"
            raise BadInputError("--answer", problem, advice="leave the wrong one out")
    return tuple(given.values())


def _answer(text: str) -> CheckResult:
    """`check=yes` as an answered check; raises `BadInputError` with the checks that there are."""
    from analysis.checks import Answer, Check, CheckResult
    from bench.json_input import shown
    from bench.nearest import nearest_or

    name, _, said = text.partition("=")
    if name not in set(Check):
        advice = nearest_or(name, Check, f"bootbench profile show lists the {len(Check)} checks")
        raise BadInputError("--answer", f"{shown(name)!r} is no check", advice=advice)
    if said not in set(Answer):
        raise BadInputError("--answer", f"expected {name}=yes or {name}=no, not {text!r}")
    return CheckResult(Check(name), Answer(said))
