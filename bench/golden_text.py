"""A run beside the golden band, in a technician's words."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.golden import Compared, Outside
from analysis.judging import shown
from bench.golden_file import LoadedGolden


def golden_sentences(golden: LoadedGolden, compared: Iterable[Compared]) -> tuple[str, ...]:
    """One sentence for each run, and one that says what the band is."""
    sentences = [_sentence(one) for one in compared] or ["no run on the supply to compare"]
    return (
        *sentences,
        f"band: {golden.source}; a good boot stays within {golden.band.reach:.1f} spreads; no evidence for the verdict",
    )


def _sentence(one: Compared) -> str:
    out = one.outside
    if out is None:
        until_s = one.start_s + one.compared_s
        return f"{one.run}: like the shop's good boots from {one.start_s:z.1f} s to {until_s:z.1f} s"
    start_s, stop_s = out.interval_s
    return f"{one.run}: outside from {start_s:z.1f} s to {stop_s:z.1f} s: {_how_far(out, start_s - one.start_s)}"


def _how_far(out: Outside, after_s: float) -> str:
    side = "above" if out.spreads > 0.0 else "below"
    return (
        f"{shown(out.level_a, 'A')} ± {shown(out.uncertainty_a, 'A')} where good boots draw {shown(out.low_a, 'A')} "
        f"to {shown(out.high_a, 'A')}, {abs(out.spreads):.1f} spreads from their middle and "
        f"{shown(abs(out.excess_a), 'A')} {side} the band, {after_s:z.1f} s after the phone's start"
    )
