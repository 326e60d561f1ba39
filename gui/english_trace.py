"""Measuring and comparing on the Trace page, in English."""

from __future__ import annotations

from gui.pages.trace.words import MeasureWords

ENGLISH_MEASURE = MeasureWords(
    measure="Measure",
    measure_does="Markers and their table, in place of the answer",
    set_markers="Set marker 1 and 2 with the keys 1 and 2 at the cursor. Then drag them.",
    one_marker="Set the other marker too.",
    between="Marker 1 to 2",
    mean="Mean",
    least="Least",
    most="Most",
    std="Std",
    charge="Charge",
    energy="Energy",
    duration="Duration",
    readings="Readings",
    lost="Lost",
    difference="{one} − {other}",
    unit="Unit",
    exact="Exact, from every reading.",
    nothing_read="No reading lies between the markers.",
    working="Adding up every reading",
    lost_note="{trace}: {count} lost ({share}). Charge and energy are of the {rest} measured.",
    copy="Copy table",
    copied="The table is on the clipboard.",
    markers_set="marker",
    markers_taken="markers taken away",
    spoken="{trace}: {duration}, mean {mean}, least {least}, most {most}.",
)
