"""`bootbench info`: what a recording or a case holds, and how sure it is what it seems."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.cli.hint_options import hint_options
from bench.cli.path_type import PATH
from bench.cli.trace_words import engineering, kind, several
from bench.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bench.case import Run
    from bench.traces.recording import Hints
    from bench.traces.spread import Spread
    from bench.traces.summary import Summary


@click.command()
@click.argument("file", type=PATH)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, SI units.")
@hint_options
def command(file: Path, as_json: bool, hints: Hints, format_name: str | None) -> None:
    """Show instrument, rate, jitter, gaps, resolution, statistics and losses of a recording, or of each run of a case.

    Of a case folder it also shows the phone, station, technician and plan. A long .jls is opened without reading its
    samples; its statistics are then those of its own summaries.
    """
    from bench.case import CASE_FILE

    if file.name == CASE_FILE or (file / CASE_FILE).is_file():
        _show_case(file, hints, format_name, as_json=as_json)
        return
    summary = _summed_up(file, hints, format_name)
    if as_json:
        from bench.traces.summary_json import summary_json

        click.echo(summary_json(summary))
        return
    _show(_rows(summary))


def _show_case(folder: Path, hints: Hints, format_name: str | None, *, as_json: bool) -> None:
    """The case first, then run after run, so that a recording that cannot be read hides nothing that stands before."""
    from bench.case import load_case
    from bench.cli.case_rows import case_fields, case_rows, run_fields, run_rows

    case = load_case(folder)
    if as_json:
        from bench.traces.summary_json import summary_fields

        runs: list[dict[str, object]] = []
        for run in case.runs:
            summary = _of_run(run, hints, format_name)
            runs.append(run_fields(run) | {"recording": summary_fields(summary) if summary is not None else None})
        click.echo(json.dumps(case_fields(case) | {"runs": runs}, indent=1, ensure_ascii=False))
        return
    _show(case_rows(case))
    for run in case.runs:
        click.echo()
        summary = _of_run(run, hints, format_name)
        _show((*run_rows(run), *(_rows(summary) if summary is not None else ())))


def _of_run(run: Run, hints: Hints, format_name: str | None) -> Summary | None:
    """The recording of a run with the case's word on its meter, as a diagnosis takes it; `None` where there is none."""
    from bench.case import meter_of

    if run.trace_path is None:
        return None
    summary = _summed_up(run.trace_path, hints, format_name)
    return replace(summary, meter=meter_of(run, summary.meter))


def _summed_up(file: Path, hints: Hints, format_name: str | None) -> Summary:
    from bench.traces.reading import recognise
    from bench.traces.summary import summarise

    return summarise(file, recognise(file, format_name), hints)


def _show(rows: Iterable[tuple[str, str]]) -> None:
    shown = list(rows)
    width = max(len(name) for name, _ in shown)
    for name, text in shown:
        click.echo(f"{name:<{width}}  {text}")


def _rows(summary: Summary) -> Iterator[tuple[str, str]]:
    origin, meter = summary.origin, summary.meter
    yield "file", str(summary.path)
    yield "format", kind(summary.recognised)
    yield "SHA-256", summary.file_sha256
    if origin.source_sha256 != summary.file_sha256:
        yield "source", f"{origin.source_name} ({origin.format}), SHA-256 {origin.source_sha256}"
    for name, value in (
        ("instrument", origin.instrument or meter.name),
        ("serial number", origin.serial_number),
        ("firmware", origin.firmware),
        ("calibration", origin.calibration),
        ("started", origin.started_utc),
    ):
        yield name, value or "not known"
    yield "readings", f"{summary.readings} in {summary.duration_s:.6g} s"
    yield "rate", f"{engineering(summary.rate_hz, 'Hz')}{_nominal(summary)}"
    yield "jitter", _jitter(summary)
    yield "gaps", _gaps(summary)
    for name, value_a in (
        ("resolution", meter.resolution_a),
        ("noise", meter.noise_a),
        ("range", meter.range_a),
    ):
        yield name, "not known" if value_a is None else engineering(value_a, "A")
    yield "smoothing", "not known" if meter.smoothing_s is None else engineering(meter.smoothing_s, "s")
    yield "current", _spread(summary.current_a, "A") + (" (from the file's summaries)" * summary.from_summaries)
    yield "charge", engineering(summary.charge_c, "C")
    if summary.voltage_v is not None:
        yield "voltage", _spread(summary.voltage_v, "V")
    if summary.energy_j is not None:
        yield "energy", engineering(summary.energy_j, "J")
    yield "events", str(summary.events)
    for loss in origin.losses:
        yield "lost", loss.value
    for note in origin.notes:
        yield "note", note
    if summary.power_ons:
        yield "note", several(summary.power_ons)


def _spread(spread: Spread, unit: str) -> str:
    parts = (("mean", spread.mean), ("min", spread.minimum), ("max", spread.maximum), ("std", spread.std))
    return ", ".join(f"{name} {engineering(value, unit)}" for name, value in parts)


def _nominal(summary: Summary) -> str:
    nominal_hz = summary.meter.rate_hz
    apart = abs(nominal_hz - summary.rate_hz) > 0.01 * summary.rate_hz
    return f" (the instrument's nominal rate is {engineering(nominal_hz, 'Hz')})" if nominal_hz and apart else ""


def _jitter(summary: Summary) -> str:
    steps = summary.steps
    if steps is None:
        return "none: readings at a fixed rate"
    return (
        f"steps {engineering(steps.least_s, 's')} to {engineering(steps.greatest_s, 's')}, middle "
        f"{engineering(steps.median_s, 's')}, std {engineering(steps.deviation_s, 's')}"
    )


def _gaps(summary: Summary) -> str:
    lost = "lost readings not counted" if summary.lost is None else counted(summary.lost, "lost reading")
    if summary.steps is None:
        return lost
    return f"{lost}, {counted(summary.steps.holes, 'hole')} in time ({engineering(summary.steps.in_holes_s, 's')})"
