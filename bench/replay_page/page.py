"""The page itself."""

from __future__ import annotations

from pathlib import Path

from bench.profile_file import LoadedProfile
from bench.replay import CaseResult, Replayed
from bench.replay_files import Change
from bench.replay_page.markup import words
from bench.replay_page.pictures import picture
from bench.replay_page.reliability import reliability_figure
from bench.replay_page.tables import (
    case_table,
    change_table,
    error_list,
    fault_table,
    label_words,
    matrix,
    summary_table,
)
from bench.replay_page.worst import Troubled, troubled_cases
from bench.replay_summary import Summary
from bench.report.figure import Ink
from bench.report.svg import figure_svg

MOST_DRAWN = 24
"""Cases with a plot: about a megabyte in all."""
MOST_REASONS = 3
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""A browser runs and fetches nothing of this page, whatever a case id may hold."""
STYLE = f"""
body {{ font: 15px/1.45 "Noto Sans", "DejaVu Sans", sans-serif; color: {Ink.TEXT.value}; background: {Ink.PAPER.value};
  max-width: 1180px; margin: 1.5em auto; padding: 0 1em; }}
h2 {{ border-top: 1px solid {Ink.DIVIDER.value}; padding-top: .8em; margin-top: 2em; }}
.simulated {{ background: {Ink.WARN_SOFT.value}; color: {Ink.WARN.value}; font-weight: bold; padding: .5em .8em; }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: collapse; margin: 1em 0; }}
caption {{ text-align: left; font-weight: bold; padding: .3em 0; }}
th, td {{ border: 1px solid {Ink.DIVIDER.value}; padding: .2em .5em; text-align: left; font-weight: normal; }}
thead th {{ background: {Ink.SUNKEN.value}; }}
.matrix {{ font-size: 12px; }}
.matrix td {{ text-align: right; font-variant-numeric: tabular-nums; }}
.matrix .none {{ color: {Ink.MUTED.value}; }}
.up span {{ writing-mode: vertical-rl; transform: rotate(180deg); }}
.cases {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(min(430px, 100%), 1fr)); gap: 1.2em; }}
figure {{ margin: 0; border: 1px solid {Ink.DIVIDER.value}; padding: .6em; break-inside: avoid; }}
figure svg {{ width: 100%; height: auto; }}
figcaption {{ overflow-wrap: anywhere; }}
"""


def replay_page(
    replayed: Replayed, figures: Summary, changes: tuple[Change, ...] | None, profile: LoadedProfile
) -> str:
    """The HTML text. `changes` is `None` without a baseline; the plots are read from the case folders again."""
    changed = frozenset(change.case_id for change in changes or ())
    troubled = troubled_cases(replayed, changed)
    parts = [
        "<h1>Replay of a corpus</h1>",
        _simulated(replayed),
        f"<p>Profile {words(profile.version)}, SHA-256 {profile.sha256}.</p>",
        summary_table(figures),
    ]
    if changes is not None:
        parts += ["<h2>Against the baseline</h2>", change_table(changes) if changes else "<p>Nothing changed.</p>"]
    parts += [
        "<h2>Verdicts and faults</h2>",
        matrix("By verdict", figures.by_verdict),
        matrix("By fault", figures.by_fault),
        "<h2>How far the probabilities hold</h2>",
        _reliability(figures),
        "<h2>Left open</h2>",
        fault_table(figures) if figures.fault_rows else "<p>No case is labelled with a fault.</p>",
        "<h2>The worst cases</h2>",
        _worst(troubled, profile),
    ]
    if figures.errors:
        parts += ["<h2>Could not be read</h2>", error_list(replayed.results)]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>bootbench replay</title>\n<style>{STYLE}</style></head>\n<body>\n"
        + "\n".join(part for part in parts if part)
        + "\n</body></html>\n"
    )


def _simulated(replayed: Replayed) -> str:
    count = sum(result.simulated for result in replayed.results)
    if not count:
        return ""
    return f'<p class="simulated">Simulated: {count} of {len(replayed.results)} cases are of no real phone.</p>'


def _reliability(figures: Summary) -> str:
    if not figures.calibration:
        return "<p>No case is labelled with a fault.</p>"
    svg = figure_svg(reliability_figure(figures.calibration)).partition("?>")[2].strip()
    caption = "Discs on the dashed line are true as often as they were said to be; a larger disc is more cases."
    return f'<figure style="max-width:420px">{svg}<figcaption>{caption}</figcaption></figure>'


def _worst(troubled: tuple[Troubled, ...], profile: LoadedProfile) -> str:
    if not troubled:
        return "<p>No labelled case came out wrong or was left open.</p>"
    drawn = "\n".join(_case(one, profile) for one in troubled[:MOST_DRAWN])
    note = f"<p>{min(MOST_DRAWN, len(troubled))} of {len(troubled)} cases are drawn, the table names more.</p>"
    return f'{note}<div class="cases">{drawn}</div>{case_table(troubled)}'


def _case(one: Troubled, profile: LoadedProfile) -> str:
    result = one.result
    reasons = "".join(f"<li>{words(reason)}</li>" for reason in _because(result)[:MOST_REASONS])
    said = f"{result.verdict}, {result.first_fault} first ({result.first_probability:.1%})"
    return (
        f"<figure>{picture(Path(result.folder), profile)}<figcaption><b>{words(result.case_id)}</b>: "
        f"{one.trouble.value}<br>true: {label_words(result)}<br>said: {words(said)}<ul>{reasons}</ul>"
        "</figcaption></figure>"
    )


def _because(result: CaseResult) -> list[str]:
    faults = result.diagnosis["faults"] if result.diagnosis is not None else None
    return [str(reason) for reason in faults[0]["because"]] if isinstance(faults, list) and faults else []
