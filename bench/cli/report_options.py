"""What can be chosen for a report, alone or in a data pack: options that two verbs share, and what they lead to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bench.cli.path_type import PATH

if TYPE_CHECKING:
    from bench.case import Case
    from bench.redaction.levels import Level
    from bench.report.document import Paper
    from bench.report.languages import Language
    from bench.report.material import Material
    from bench.report.words import ReportWords

_OPTIONS = (
    click.option("--paper", type=click.Choice(["a4", "letter"], case_sensitive=False), default="a4", show_default=True),
    click.option(
        "--language",
        type=click.Choice(["en", "hi"], case_sensitive=False),
        default="en",
        show_default=True,
        help="English or Hindi.",
    ),
    click.option("--profile", type=PATH, help="Device profile (TOML) instead of the POCO X3 Pro's."),
    click.option("--golden", type=PATH, help="Golden band (TOML) to draw behind the runs."),
    click.option(
        "--redact",
        type=click.Choice(["customer", "maker", "public"], case_sensitive=False),
        help="Put marks in place of IMEI, serial and invoice numbers and names, as far as this reader needs.",
    ),
    click.option(
        "--hide", multiple=True, metavar="TEXT", help="With --redact: a name or number to mask wherever it stands."
    ),
    click.option("--key", type=PATH, help="Private key to sign with, instead of the one in your data folder."),
)


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """The options as they were given."""

    paper: str
    language: str
    profile: Path | None
    golden: Path | None
    redact: str | None
    hide: tuple[str, ...]
    key: Path | None

    @property
    def on_paper(self) -> Paper:
        """The paper."""
        from bench.report.document import Paper

        return Paper(self.paper.lower())

    @property
    def on_language(self) -> Language:
        """The language."""
        from bench.report.languages import Language

        return Language(self.language.lower())

    @property
    def words(self) -> ReportWords:
        """The words of the language."""
        from bench.report.languages import words_of

        return words_of(self.on_language)

    @property
    def level(self) -> Level | None:
        """For whom personal data are taken out."""
        from bench.redaction.levels import Level

        return Level(self.redact.lower()) if self.redact is not None else None

    def gathered(self, case: Case) -> Material:
        """The material of a case, redacted already where that was asked for."""
        from bench.golden_file import load_golden
        from bench.profile_file import load_profile
        from bench.report.gather import gather

        golden = load_golden(self.golden) if self.golden is not None else None
        return gather(case, load_profile(self.profile), golden, self.level)


def report_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a verb the options; it gets them as its last argument, `choice`."""

    def called(**given: Any) -> None:
        names = ReportChoice.__dataclass_fields__
        choice = ReportChoice(**{name: given.pop(name) for name in names})
        command(**given, choice=choice)

    called.__name__, called.__doc__ = command.__name__, command.__doc__
    called.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    whole: Callable[..., None] = called
    for option in reversed(_OPTIONS):
        whole = option(whole)
    return whole
