"""The words of measuring and comparing on the Trace page. Knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bench.traces.asking import HintName


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """Markers, their table, traces beside each other, notes, exports."""

    measure: str
    """The button that puts the markers' table in place of the answer."""
    measure_does: str
    set_markers: str
    """What to do where no marker stands yet."""
    one_marker: str
    between: str
    """Heading of the table."""
    mean: str
    least: str
    most: str
    std: str
    charge: str
    energy: str
    duration: str
    readings: str
    lost: str
    difference: str
    """{one} {other}"""
    unit: str
    exact: str
    stays_in_file: str
    nothing_read: str
    working: str
    working_on: str
    """{share}"""
    lost_note: str
    """{trace} {count} {share} {rest}"""
    below: str
    """{step}"""
    copy: str
    export: str
    export_readings: str
    export_columns: str
    export_title: str
    exported: str
    """{name} {losses}"""
    exporting: str
    """{name} {share}"""
    exported_columns: str
    """{name}"""
    image: str
    image_title: str
    image_saved: str
    """{name}"""
    image_not_saved: str
    """{name}"""
    image_copied: str
    copied: str
    markers_set: str
    """A step that can be taken back."""
    markers_taken: str
    spoken: str
    """{trace} {duration} {mean} {least} {most}"""
    traces: str
    add: str
    add_title: str
    take_away: str
    """{trace}"""
    offset: str
    """{trace}"""
    not_lined_up: str
    """{point}"""
    no_current: str
    """{name}"""
    most_traces: str
    """{count}"""
    line_up: str
    line_up_key: str
    line_up_usb: str
    line_up_start: str
    line_up_stage: str
    """{stage}"""
    log: str
    log_does: str
    no_step: str
    difference_button: str
    difference_does: str
    difference_label: str
    """{difference}"""
    difference_note: str
    band: str
    band_does: str
    band_title: str
    band_heading: str
    """{count}"""
    band_inside: str
    """{trace} {duration}"""
    band_above: str
    """{trace} {at} {excess}"""
    band_below: str
    """{trace} {at} {excess}"""
    band_no_start: str
    """{trace}"""
    band_outside: str
    """{at}"""
    notes: str
    note: str
    note_at: str
    """{at}"""
    note_here: str
    note_taken_away: str
    """{at}"""
    no_case: str
    note_written: str
    """{at}: a step that can be taken back."""
    note_removed: str
    """{at}"""
    notes_saved: str
    trace_added: str
    """{name}: a step that can be taken back."""
    trace_taken: str
    offset_changed: str
    lined_up: str
    slid: str
    """{trace} {offset}: keys moved it."""
    slides: str
    """{trace}: keys move it from now on."""


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """What a file leaves open."""

    open: str
    leave: str
    no_number: str
    """{field}"""
    fields: Mapping[HintName, str]
