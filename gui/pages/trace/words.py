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
    copy: str
    copied: str
    markers_set: str
    """A step that can be taken back."""
    markers_taken: str
    spoken: str
    """{trace} {duration} {mean} {least} {most}"""
