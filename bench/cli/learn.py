"""`bootbench learn`: let a shop's labelled cases move a profile, and calibrate it on cases held back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.cli.finite_range import FiniteRange
from bench.cli.path_type import PATH
from bench.counted import counted

if TYPE_CHECKING:
    from analysis.calibrate import Calibration, Compared, Quality, TooFew
    from analysis.learn import Moved
    from analysis.profile import DeviceProfile
    from bench.learning import Lessons

MOST_LISTED = 40
"""Expectations listed, those that moved most first; `--all` lists the rest."""


@click.command()
@click.argument("corpus", metavar="CORPUS", type=PATH)
@click.option("-o", "--output", type=PATH, required=True, help="Profile (TOML) to write, for --profile.")
@click.option("--profile", "profile_path", type=PATH, help="Device profile (TOML) to learn on, instead of the shipped.")
@click.option(
    "--prior-cases",
    type=FiniteRange(0.1, 1e6),
    default=10.0,
    show_default=True,
    help="How many of the shop's cases weigh as much as the literature, for each expectation.",
)
@click.option("--all", "lists_all", is_flag=True, help="List everything that moved.")
def command(corpus: Path, output: Path, profile_path: Path | None, prior_cases: float, lists_all: bool) -> None:
    """Learn from the labelled case folders in CORPUS.

    The profile's own numbers stay the prior, and what no case speaks of stays as it is. Cases that cannot teach are
    listed with the reason; the others go on. Exit status 2 for a corpus of which no case can.
    """
    from rich.console import Console
    from rich.progress import track

    from analysis.calibrate import Calibration, calibrate
    from analysis.learn import learn, refuse_learnt
    from bench.learning import lessons, read_lesson
    from bench.learnt_toml import Origin, learnt_text
    from bench.profile_file import load_profile
    from bench.replay import case_folders
    from bench.written import write_text_whole

    loaded = load_profile(profile_path)
    refuse_learnt(loaded.profile)
    folders = case_folders(corpus)
    bar = track(folders, "learn", len(folders), console=Console(stderr=True))
    found = lessons(corpus, (read_lesson(folder, loaded) for folder in bar), loaded)
    learnt = learn(loaded.profile, found.cases, prior_cases)
    fitted = calibrate(loaded.profile, found.cases, prior_cases)
    calibration = fitted if isinstance(fitted, Calibration) else None
    origin = Origin(corpus.resolve().name, len(found.cases), found.phones, prior_cases)
    write_text_whole(output, learnt_text(loaded, learnt, calibration, origin))
    _print_lessons(found, prior_cases)
    _print_moved(learnt.moved, lists_all)
    _print_calibration(loaded.profile, fitted)
    click.echo(f"{output}: {len(learnt.moved)} expectations moved")


def _print_lessons(found: Lessons, prior_cases: float) -> None:
    click.echo(
        f"{counted(len(found.cases), 'labelled case')} of {counted(found.phones, 'phone')}; "
        f"the literature counts as {prior_cases:g} cases in each expectation"
    )
    for one in found.left_out[:MOST_LISTED]:
        click.echo(f"  left out: {one.folder} {one.why}")
    if len(found.left_out) > MOST_LISTED:
        click.echo(f"  left out: {len(found.left_out) - MOST_LISTED} more")


def _print_moved(moved: tuple[Moved, ...], lists_all: bool) -> None:
    ordered = sorted(moved, key=lambda one: (-one.distance, one.fault, one.look, one.topic))
    listed = ordered if lists_all else ordered[:MOST_LISTED]
    head = ("fault", "observation", "before", "after", "cases")
    rows = [head]
    for one in listed:
        fault = f"{one.fault} ({one.look})" if one.look else one.fault
        rows.append((fault, str(one.topic), one.before, one.after, f"{one.cases:.1f}"))
    widths = [max(len(row[k]) for row in rows) for k in range(len(head))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    if len(ordered) > len(listed):
        click.echo(f"{len(ordered) - len(listed)} more moved by {ordered[len(listed)].distance:.0%} or less (--all)")


def _print_calibration(profile: DeviceProfile, fitted: Calibration | TooFew) -> None:
    from analysis.calibrate import TooFew

    if isinstance(fitted, TooFew):
        click.echo(
            f"not calibrated: {fitted.cases} cases of {fitted.phones} phones are too few, {fitted.needed_cases} cases "
            f"of at least {fitted.needed_phones} phones are needed; temperature and credibility stay as they were"
        )
        return
    cases = fitted.unasked.literature.cases
    click.echo(f"on {cases} cases, each held back from what it was judged by:")
    if fitted.answered is not None:
        _print_compared(f"with their answers, {counted(fitted.answered.literature.cases, 'case')}", fitted.answered)
    _print_compared(f"without answers and the runs that gave them, {counted(cases, 'case')}", fitted.unasked)
    click.echo(
        f"temperature {profile.weighing.temperature:g} → {fitted.temperature:g}, "
        f"credibility {profile.weighing.credibility:g} → {fitted.credibility:g}"
    )
    for sentence in cautions(fitted):
        click.echo(sentence)


def _print_compared(title: str, compared: Compared) -> None:
    click.echo(f"  {title:<64}{'as it was':>11}{'learnt':>11}{'calibrated':>11}")
    for words, figures in _figures((compared.literature, compared.learnt, compared.calibrated)):
        click.echo(f"    {words:<62}{''.join(f'{figure:>11}' for figure in figures)}")


def cautions(fitted: Calibration) -> list[str]:
    """What the corpus cannot tell, and where the learnt profile is no better than the one it came from."""
    sentences = []
    if fitted.answered is None:
        sentences.append(
            "no case has answers: the corpus cannot tell how sure the profile may be once checks are answered"
        )
    elif fitted.never_unasked:
        sentences.append(
            "every case has answers: how sure the profile may be before is known from these cases with their answers "
            "left out, and the corpus cannot tell whether other phones come in that nobody asks about"
        )
    sides = [("with answers", fitted.answered), ("without answers", fitted.unasked)]
    for words, side in sides:
        if side is None:
            continue
        was, now = side.literature, side.calibrated
        if now.calibration_error <= now.chance_error:
            sentences.append(
                f"{words}, chance alone makes a calibration error of {now.chance_error:.3f} of so many cases: "
                "the corpus cannot tell a smaller one from none"
            )
        if now.too_sure > max(now.too_sure_by_chance, was.too_sure):
            sentences.append(
                f"{words}, the learnt profile is surer than it is right: bring more cases, or keep the old one"
            )
        if now.nats > was.nats:
            sentences.append(
                f"{words}, the learnt profile does no better than the one it came from: keep that one, "
                "or bring more cases"
            )
    return sentences


def _figures(columns: tuple[Quality, ...]) -> list[tuple[str, list[str]]]:
    return [
        ("first fault right", [f"{one.first_fault_rate:.1%}" for one in columns]),
        ("expected calibration error", [f"{one.calibration_error:.3f}" for one in columns]),
        ("  by chance, were every probability right", [f"{one.chance_error:.3f}" for one in columns]),
        ("first fault said surer than it is right", [f"{one.too_sure:+.3f}" for one in columns]),
        ("nats lost per case", [f"{one.nats:.3f}" for one in columns]),
        ("credible set holds the truth", [f"{one.set_coverage:.1%}" for one in columns]),
        ("wrong verdicts", [f"{one.wrong_verdict_rate:.1%}" for one in columns]),
        ("left open though definite", [f"{one.open_rate:.1%}" for one in columns]),
    ]
