"""The words of measuring and comparing on the Trace page. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass


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
    nothing_read: str
    working: str
    lost_note: str
    """{trace} {count} {share} {rest}"""
    below: str
    """{step}"""
    copy: str
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
    trace_added: str
    """{name}: a step that can be taken back."""
    trace_taken: str
    offset_changed: str
    lined_up: str
