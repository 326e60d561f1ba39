"""`bootbench claim`: the facts of a claim, asked one after another."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.cli.path_type import PATH
from bench.cli.plain_text import plain
from bench.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench.case import Case
    from bench.warranty.claim import Claim
    from bench.warranty.policy import Policy
    from bench.warranty.questions import Question


@click.group()
def command() -> None:
    """Write down what is known of a warranty claim."""


@command.command()
@click.option("-o", "--output", type=PATH, help="Where to write the claim; claim.json, where it is left out.")
@click.option(
    "--case", "case_folder", type=PATH, help="A case of the phone: its IMEI, model and diagnosis are not asked."
)
@click.option("--policy", "policy_path", type=PATH, help="Policy file (TOML) instead of the POCO X3 Pro notice.")
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="FIELD=VALUE",
    help="An answer known already, by its field in claim.json or its ground, such as first_purchaser=yes.",
)
def new(output: Path | None, case_folder: Path | None, policy_path: Path | None, answers: tuple[str, ...]) -> None:
    """Ask for the facts of a claim in plain words and write claim.json.

    Enter alone means not known yet. What is settled already is not asked: answers given with --answer, what the case
    says of the phone, and questions whose clause no answer could move any more.
    """
    from zoneinfo import ZoneInfo

    from bench.case_claim import name_claim
    from bench.warranty.claim import Claim
    from bench.warranty.claim_json import claim_text
    from bench.warranty.decide import decide
    from bench.warranty.explain import explain
    from bench.warranty.policy_toml import load_policy, poco_x3_pro
    from bench.written import write_text_whole

    policy = load_policy(policy_path) if policy_path else poco_x3_pro()
    case = _case(case_folder) if case_folder else None
    path = output or (case.folder / "claim.json" if case else Path("claim.json"))
    if path.exists():
        raise BadInputError(path, "there is a claim already", advice="give another name with -o")
    if not path.parent.is_dir():
        raise BadInputError(path, "there is no such folder to write the claim into", advice="make it first")
    today = datetime.now(ZoneInfo(policy.time_zone.value)).date()
    claim = Claim(claim_id="", claim_date=today)
    known: set[str] = set()
    if case is not None:
        claim, known = _from_case(claim, case, policy)
    claim, known = _answered(claim, policy, answers, known)
    claim = _ask(claim, known, policy)
    decision = decide(claim, policy)
    write_text_whole(path, claim_text(claim))
    if case is not None and output is None:
        name_claim(case, path)
    click.echo(f"\n{path} is written. As it stands: {explain(decision).headline.rstrip(':')}.")
    click.echo(f"See why, and what is missing: bootbench decide {path} --explain")


def _case(folder: Path) -> Case:
    from bench.case import load_case

    case = load_case(folder)
    if case.claim_path is not None:
        raise BadInputError(folder, "the case has a claim already", advice=f"change {case.claim_path} instead")
    return case


def _from_case(claim: Claim, case: Case, policy: Policy) -> tuple[Claim, set[str]]:
    """What the case settles: the phone, and what its diagnosis says of the motherboard."""
    from dataclasses import replace

    from bench.case_claim import OF_THE_PHONE, with_phone_of
    from bench.diagnosing import diagnose_case
    from bench.profile_file import load_profile
    from bench.warranty.claim import Dysfunction
    from bench.warranty.diagnosed import examination

    known = {field for field, value in zip(OF_THE_PHONE, (case.imei, case.model), strict=True) if value}
    claim = with_phone_of(claim, case, policy)
    found = examination(diagnose_case(case, load_profile()), simulated=case.simulated is not None)
    name = plain(f"simulated case {case.case_id}" if found.simulated else f"case {case.case_id}")
    if found.dysfunction is Dysfunction.UNKNOWN:
        click.echo(f"The diagnosis of {name} cannot say yet whether the motherboard is the cause.")
    else:
        said = "that the motherboard is the cause" if found.dysfunction is Dysfunction.YES else "another cause"
        click.echo(f"The diagnosis of {name} finds {said}.")
        reason = f"diagnosis of {name}: {found.fault or said}"
        claim = replace(claim, motherboard_dysfunction=found.dysfunction, motherboard_dysfunction_reason=reason)
    return claim, known | {"motherboard_dysfunction", "motherboard_dysfunction_reason"}


def _answered(claim: Claim, policy: Policy, answers: tuple[str, ...], known: set[str]) -> tuple[Claim, set[str]]:
    """The claim with the answers of the command line in it, and the fields that need no question any more."""
    from bench.warranty.questions import answered, questions

    asked, given = {question.field: question for question in questions(policy)}, set[str]()
    for answer in answers:
        field, equals, value = answer.partition("=")
        if not equals or field not in asked:
            problem = f"expected FIELD=VALUE with a field of the claim, not {answer}"
            raise BadInputError("--answer", problem, advice=_field_advice(field, asked, policy))
        before, claim = claim, answered(claim, asked[field], value, policy)
        if field in given and claim != before:
            problem = f"expected one answer for {field}, but it was given two that differ"
            raise BadInputError("--answer", problem, advice="leave the wrong one out")
        given.add(field)
    return claim, known | given


def _field_advice(field: str, asked: Mapping[str, Question], policy: Policy) -> str:
    """What to write in place of an answer that names no field, or has no value."""
    from bench.nearest import nearest_or

    if field in asked:
        return f"write {field}= and the answer behind it"
    grounds = [row.id for row in policy.grounds]
    facts = ", ".join(name for name in asked if name not in grounds)
    more = f", and the ids of the policy's grounds, such as {grounds[0]}" if grounds else ""
    return nearest_or(field, asked, f"the fields are {facts}{more}")


def _ask(claim: Claim, known: set[str], policy: Policy) -> Claim:
    from bench.warranty.questions import is_settled, questions

    for question in questions(policy):
        if question.field in known:
            continue
        if not is_settled(question, claim, policy):
            claim = _ask_one(claim, question, policy)
        elif question.choices and question.clause is not None:
            click.echo(f"\nNot asked, since no answer would change clause {question.clause.value}: {question.asks}")
    return claim


def _ask_one(claim: Claim, question: Question, policy: Policy) -> Claim:
    """Ask until the answer is one."""
    from bench.warranty.questions import answered

    source = f" ({policy.clause(question.clause).source})" if question.clause else ""
    click.echo(f"\n{question.asks}{source}")
    click.echo(f"  {_how(question, claim)}")
    while True:
        try:
            typed = click.prompt("  ", default="", show_default=False, prompt_suffix="> ")
        except click.Abort as error:
            problem = f'the answers ended at "{question.asks}"; nothing was written'
            advice = "answer at a terminal, or give what is known by --answer FIELD=VALUE"
            raise BadInputError("claim new", problem, advice=advice) from error
        try:
            return answered(claim, question, typed, policy)
        except BadInputError as error:
            click.echo(f"  {error.problem[:1].upper()}{error.problem[1:]}.")


def _how(question: Question, claim: Claim) -> str:
    if question.choices:
        keys = [f"{choice.key}: {choice.words}" for choice in question.choices[:-1]]
        return ", ".join([*keys, f"Enter: {question.choices[-1].words}"])
    if question.field == "claim_date":
        return f"Enter: {claim.claim_date}"
    needed = question.field in ("claim_id", "motherboard_dysfunction_reason")
    return "needed" if needed else "Enter: not known yet"
