"""`bootbench decide`: does the warranty cover it, by every clause of the notice?"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.cli.path_type import PATH
from bench.counted import counted
from bench.errors import BadInputError

if TYPE_CHECKING:
    from bench.warranty.claim import Claim
    from bench.warranty.many import Decided
    from bench.warranty.policy import Policy


@click.command()
@click.argument("claims", nargs=-1, type=PATH)
@click.option("--policy", "policy_path", type=PATH, help="Policy file (TOML) instead of the POCO X3 Pro notice.")
@click.option("--case", "case_folder", type=PATH, help="Take the motherboard question from this case's diagnosis.")
@click.option("--profile", "profile_path", type=PATH, help="Device profile for that diagnosis, such as a learned one.")
@click.option("--json", "as_json", is_flag=True, help="Print the decision as JSON.")
@click.option("--jsonl", "as_lines", is_flag=True, help="Decide many: folders or files, one line of JSON each.")
@click.option("--explain", "as_table", is_flag=True, help="Print the table of clauses before the sentences.")
@click.option("--override", "outcome", help="Record the centre's own decision beside it: eligible or not_eligible.")
@click.option("--person", help="Who overrides.")
@click.option("--reason", help="Why, in 20 characters or more.")
@click.option("--keep", is_flag=True, help="With --case: keep verdict and outcome where the casebook finds them.")
@click.option("--at", "at_text", help="When, as 2026-11-23T14:05:00+05:30; now, where it is left out.")
def command(
    claims: tuple[Path, ...],
    policy_path: Path | None,
    case_folder: Path | None,
    profile_path: Path | None,
    as_json: bool,
    as_lines: bool,
    as_table: bool,
    outcome: str | None,
    person: str | None,
    reason: str | None,
    at_text: str | None,
    keep: bool,
) -> None:
    """Decide CLAIMS (claim.json files; with --jsonl also folders of them) under a warranty policy.

    Exit status 0 whatever the outcome, 2 for a claim that cannot be one. With --case and no claim, the case's own claim
    is decided. An override is kept in a file beside the claim and printed with the recommendation, never in its place.
    """
    from bench.warranty.policy_toml import load_policy, poco_x3_pro

    if as_json + as_lines + as_table > 1:
        raise BadInputError("decide", "expected one of --json, --jsonl and --explain, not several")
    policy = load_policy(policy_path) if policy_path else poco_x3_pro()
    if as_lines:
        if case_folder or profile_path or outcome or person or reason or at_text or keep:
            raise BadInputError(
                "decide", "--jsonl decides claims as they are", advice="leave --case and --override out"
            )
        _decide_many(claims, policy)
        return
    if profile_path and not case_folder:
        raise BadInputError("decide", "--profile is for the diagnosis of a case", advice="give the case with --case")
    if keep and (case_folder is None or claims or policy_path):
        problem = "is for the case's own claim under the notice"
        raise BadInputError("--keep", problem, advice="give --case alone, without a claim or a policy")
    decided = _decide_one(_only_claim(claims, case_folder), policy, case_folder, profile_path)
    if outcome or person or reason or at_text:
        decided = _overridden(decided, outcome, person, reason, at_text)
        _show_in_casebook(decided.path, case_folder)
    if keep and case_folder is not None:
        _keep(case_folder, profile_path)
    if as_json:
        import json

        from bench.warranty.many import result_json

        click.echo(json.dumps(result_json(decided), indent=1))
    else:
        _print_for_people(decided, as_table)


def _only_claim(claims: tuple[Path, ...], case_folder: Path | None) -> Path:
    if not claims and case_folder is not None:
        from bench.case import load_case

        claim_path = load_case(case_folder).claim_path
        if claim_path is None:
            advice = f"give a claim file, or make one with bootbench claim new --case {case_folder}"
            raise BadInputError(case_folder, "the case has no claim", advice=advice)
        return claim_path
    if len(claims) != 1:
        came = f"{len(claims)} were given" if claims else "none was given"
        raise BadInputError("decide", f"expected one claim file, but {came}", advice="add --jsonl to decide many")
    if claims[0].is_dir():
        raise BadInputError(
            claims[0], "expected a claim file, but this is a folder", advice="add --jsonl to decide many"
        )
    return claims[0]


def _decide_one(path: Path, policy: Policy, case_folder: Path | None, profile_path: Path | None) -> Decided:
    from bench.warranty.claim_json import load_claim
    from bench.warranty.decide import decide
    from bench.warranty.many import Decided
    from bench.warranty.override import read_overrides

    claim = load_claim(path)
    if case_folder is not None:
        claim = _with_diagnosis(claim, path, case_folder, profile_path)
    try:
        decision = decide(claim, policy)
    except BadInputError as error:
        raise BadInputError(path, error.problem, place=error.place, advice=error.advice) from error
    return Decided(path, decision, read_overrides(path))


def _with_diagnosis(claim: Claim, path: Path, case_folder: Path, profile_path: Path | None) -> Claim:
    from bench.case import load_case
    from bench.diagnosing import diagnose_case
    from bench.profile_file import load_profile
    from bench.warranty.diagnosed import examined

    case = load_case(case_folder)
    if claim.imei and case.imei and claim.imei != case.imei:
        problem = f"the claim is of the phone {claim.imei}, but the case {case.case_id} is of {case.imei}"
        raise BadInputError(path, problem, place="imei", advice="give the claim and the case of one phone")
    profile = load_profile(profile_path)
    return examined(claim, diagnose_case(case, profile), profile.profile, simulated=case.simulated is not None)


def _overridden(
    decided: Decided, outcome: str | None, person: str | None, reason: str | None, at_text: str | None
) -> Decided:
    from dataclasses import replace
    from zoneinfo import ZoneInfo

    from bench.warranty.decide import Outcome
    from bench.warranty.override import Override, claim_fingerprint, record_override, refuse_before_claim

    try:
        own = Outcome(outcome or "")
    except ValueError as error:
        advice = "give --override eligible or --override not_eligible"
        raise BadInputError("override", f"expected an outcome, not {outcome or 'nothing'}", advice=advice) from error
    policy = decided.decision.policy
    try:
        at = datetime.fromisoformat(at_text) if at_text else datetime.now(ZoneInfo(policy.time_zone.value))
    except ValueError as error:
        advice = 'write it as "2026-11-23T14:05:00+05:30"'
        raise BadInputError("override", f"expected a time, not {at_text}", place="at", advice=advice) from error
    override = Override(
        outcome=own,
        person=person or "",
        reason=reason or "",
        at=at.replace(microsecond=0),
        recommended=decided.decision.outcome,
        claim_sha256=claim_fingerprint(decided.path),
        policy_sha256=policy.sha256,
    )
    refuse_before_claim(override, decided.decision)
    record_override(decided.path, override)
    return replace(decided, overrides=(*decided.overrides, override))


def _show_in_casebook(claim_path: Path, case_folder: Path | None) -> None:
    """A case of the casebook is found by what the centre decided, from now on."""
    from bench.case import CASE_FILE
    from bench.casebook.keeping import show_in_casebook

    folder = case_folder or claim_path.resolve().parent
    if (folder / CASE_FILE).is_file():
        show_in_casebook(folder)


def _keep(case_folder: Path, profile_path: Path | None) -> None:
    from datetime import UTC

    from bench.casebook.examine import examine
    from bench.casebook.keeping import keep
    from bench.casebook.place import person

    profile = str(profile_path) if profile_path is not None else None
    now, who = datetime.now(UTC), person(None)
    keep(case_folder, examine(str(case_folder), profile, now, who))


def _print_for_people(decided: Decided, as_table: bool) -> None:
    from bench.warranty.explain import explain, explanation_lines
    from bench.warranty.override import claim_fingerprint, override_lines

    if as_table:
        from rich.console import Console

        from bench.warranty.clause_table import clause_table

        Console().print(clause_table(decided.decision))
    for line in explanation_lines(explain(decided.decision)):
        click.echo(line)
    if decided.overrides:
        for line in override_lines(decided.overrides, claim_fingerprint(decided.path)):
            click.echo(line)


def _decide_many(paths: tuple[Path, ...], policy: Policy) -> None:
    from bench.warranty.many import Refused, claim_files, decide_files, json_line

    if not paths:
        raise BadInputError("decide", "expected folders or files of claims, but none was given")
    refused = 0
    out = sys.stdout.buffer  # bytes: the lines are UTF-8 whatever the terminal speaks
    files = claim_files(paths)
    for result in decide_files(files, policy):
        refused += isinstance(result, Refused)
        out.write(json_line(result))
    out.flush()
    if refused:
        lines = "its line says" if refused == 1 else "their lines say"
        of = counted(len(files), "claim")
        click.echo(f"bootbench: {refused} of {of} could not be decided; {lines} why", err=True)
        sys.exit(2)
