"""What came of STOP, in words. Knows no Qt."""

from __future__ import annotations

from bench.report.quantities import seconds
from gui.pages.bench.known import Known
from gui.pages.bench.rows import RowText, Sign
from gui.words import Words


def stop_rows(known: Known, words: Words) -> tuple[RowText, ...]:
    """When it was pressed, how soon the supply answered, what is kept, and what that is worth."""
    say, stop = words.bench.stopped, known.stop
    rows = []
    if stop is not None:
        pressed = say.pressed if stop.after_key_s is None else say.after_key.format(time=seconds(stop.after_key_s))
        rows.append(RowText(Sign.TICK, pressed, ""))
        if stop.off_after_s is not None:
            rows.append(RowText(Sign.TICK, say.off_after.format(time=seconds(stop.off_after_s)), ""))
    recorded = known.picture is not None and known.picture.current is not None
    if known.finished is None and known.ending and recorded:
        return (*rows, RowText(Sign.QUESTION, say.keeping, ""))
    if known.finished is None and known.refused:  # it ended without a word on what is kept
        return (*rows, RowText(Sign.WARNING, words.trouble.said(known.trouble, known.refused), ""))
    if known.finished is None:
        return (*rows, RowText(Sign.TICK, say.nothing_kept, ""))
    for number, run in enumerate(known.finished.runs, start=1):
        rows.append(RowText(Sign.TICK, say.kept.format(time=seconds(run.duration_s), run=number), ""))
    return (*rows, RowText(Sign.QUESTION, say.no_verdict, ""))
