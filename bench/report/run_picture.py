"""A run of a case as the picture that its figures draw."""

from __future__ import annotations

from bench.report.material import Material, RunMaterial
from bench.report.trace_figure import TracePicture


def run_picture(material: Material, run: RunMaterial) -> TracePicture:
    """The run with its events and stages."""
    record = run.record
    return TracePicture(
        title=f"{material.case.case_id}, {record.id}",
        trace=record.trace,
        events=record.events,
        duration_s=record.duration_s,
        kind=record.kind,
        supply=record.supply,
        segments=tuple(named for named in material.diagnosis.segments if named.run == record.id),
        usb=material.profile.usb,
        golden=run.golden,
    )
