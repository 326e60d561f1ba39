"""What the Replay page shows, as a frozen description; knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bench.replay_compare import CALIBRATION_LIMIT, OPEN_LIMIT, WRONG_LIMIT, Baseline, Former
from bench.replay_summary import Summary
from bench.report.quantities import count, grouped, seconds, with_unit
from bench.report.typeface import printable
from gui.pages.replay.listing import Choice, Listing, listing
from gui.pages.replay.matrices import CountRow, FaultGrid, VerdictGrid, count_rows, fault_grid, verdict_grid
from gui.pages.replay.words import ReplayWords
from gui.pages.replay.work import Corpus, Shown
from gui.words import Words

ENOUGH_CASES = 200
"""With fewer, a share of the cases says little, so its figure stays grey."""
_STEADY_AFTER_S = 0.1
_MINUTES_FROM_S = 100
_DASH = "–"
_NO_FORMER = Former(None, None, None, None, None, None)


class Standing(Enum):
    """How a figure stands to its limit."""

    WITHIN = "within"
    BEYOND = "beyond"
    NOTHING = "nothing to hold it against"


class FigureName(Enum):
    """The five figures, in their order."""

    WRONG = "wrong verdicts"
    UNDECIDED = "left open though decidable"
    CALIBRATION = "calibration error"
    SPEED = "speed"
    UNREAD = "could not be read"


@dataclass(frozen=True, slots=True)
class FigureText:
    """One figure, its limit and what it was."""

    name: FigureName
    title: str
    value: str
    line: str
    standing: Standing
    is_grey: bool
    has_list: bool
    """Whether the cases behind it can be listed."""


@dataclass(frozen=True, slots=True)
class ReplayPageText:
    """The whole page."""

    line: str
    """Under the heading."""
    corpus: str
    baseline: str
    empty: str
    """Where nothing was run yet."""
    primary: str
    is_running: bool
    pace: str
    """How far it is; empty where nothing runs."""
    share: float
    figures: tuple[FigureText, ...]
    verdicts: VerdictGrid | None
    counts: tuple[CountRow, ...]
    """In place of the matrices where no case has a label."""
    why_counts: str
    faults: FaultGrid | None
    listing: Listing | None
    can_export: bool
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ReplayDesk:
    """What the page is about."""

    corpus: Corpus | None = None
    baseline: Baseline | None = None
    shown: Shown | None = None
    is_running: bool = False
    choice: Choice | None = None
    """The cases that somebody asked to be listed; `None` for what changed, or for what is wrong."""


def replay_page(desk: ReplayDesk, words: Words) -> ReplayPageText:
    """Describe the page."""
    say, shown = words.replay, desk.shown
    # Before the first case is done nobody knows whether there are labels; the usual layout stands there meanwhile.
    labelled = shown is not None and (shown.figures.labelled > 0 or shown.figures.cases == 0)
    figures = _figures(shown, desk.baseline, say) if shown is not None else ()
    titles = _titles(desk, words)
    return ReplayPageText(
        line=_line(desk, say),
        corpus=_corpus(desk.corpus, say),
        baseline=printable(desk.baseline.path.stem) if desk.baseline is not None else say.no_baseline,
        empty=_empty(desk.corpus, say),
        primary=_primary(desk, say),
        is_running=desk.is_running,
        pace=_pace(shown, say) if desk.is_running else "",
        share=shown.figures.cases / shown.of if desk.is_running and shown is not None and shown.of else 0.0,
        figures=figures,
        verdicts=verdict_grid(shown.figures, say) if shown is not None and labelled else None,
        counts=count_rows(shown.replayed, say) if shown is not None and not labelled else (),
        why_counts=say.counts_only if shown is not None and not labelled and shown.figures.cases else "",
        faults=fault_grid(shown.figures, titles) if shown is not None and shown.figures.labelled else None,
        listing=listing(shown, desk.baseline, desk.choice, titles, words) if shown is not None else None,
        can_export=shown is not None and shown.is_done,
        facts=_facts(desk, say),
    )


def _empty(corpus: Corpus | None, say: ReplayWords) -> str:
    return say.empty if corpus is None else say.ready.format(count=count(corpus.count))


def _titles(desk: ReplayDesk, words: Words) -> dict[str, str]:
    """Faults in words."""
    if desk.corpus is None:
        return {}
    phrases = words.report.phrases
    return {fault.id: phrases.said(fault.title) for fault in desk.corpus.profile.profile.faults}


def _corpus(corpus: Corpus | None, say: ReplayWords) -> str:
    if corpus is None:
        return say.no_corpus
    return say.cases_in.format(name=printable(corpus.folder.name), count=count(corpus.count))


def _primary(desk: ReplayDesk, say: ReplayWords) -> str:
    """The one thing to do."""
    if desk.corpus is None:
        return say.choose
    if desk.is_running:
        return say.stop
    return say.run_again if desk.shown is not None else say.run


def _line(desk: ReplayDesk, say: ReplayWords) -> str:
    shown = desk.shown
    if shown is None:
        return say.idle
    done, of = count(shown.figures.cases), count(shown.of)
    if desk.is_running:
        return say.running.format(done=done, of=of)
    if shown.was_stopped:
        return say.kept.format(done=done, of=of)
    read = shown.figures.cases - shown.figures.errors
    return say.finished.format(read=count(read), errors=count(shown.figures.errors))


def _pace(shown: Shown | None, say: ReplayWords) -> str:
    if shown is None or not shown.figures.cases or shown.figures.seconds < _STEADY_AFTER_S:
        return say.starting
    rate = shown.figures.cases_per_second
    left_s = round((shown.of - shown.figures.cases) / rate) if rate else 0
    left = with_unit(left_s, "s", 0) if left_s < _MINUTES_FROM_S else seconds(float(left_s))
    return say.pace.format(done=count(shown.figures.cases), of=count(shown.of), rate=_rate(rate), left=left)


def _figures(shown: Shown, baseline: Baseline | None, say: ReplayWords) -> tuple[FigureText, ...]:
    figures = shown.figures
    former = baseline.former if baseline is not None else _NO_FORMER
    wrong, undecided = figures.wrong_verdict_rate, figures.abstention_rate
    error = figures.expected_calibration_error
    return (
        _limited(FigureName.WRONG, say.wrong, wrong, WRONG_LIMIT, former.wrong_verdict_rate, figures, say),
        _limited(FigureName.UNDECIDED, say.undecided, undecided, OPEN_LIMIT, former.abstention_rate, figures, say),
        _limited(
            FigureName.CALIBRATION,
            say.calibration,
            error,
            CALIBRATION_LIMIT,
            former.expected_calibration_error,
            figures,
            say,
        ),
        FigureText(
            FigureName.SPEED,
            say.speed,
            say.per_second.format(rate=_rate(figures.cases_per_second)) if figures.cases else _DASH,
            _speed_line(figures, former, say),
            Standing.NOTHING,
            is_grey=False,
            has_list=False,
        ),
        FigureText(
            FigureName.UNREAD,
            say.unread,
            count(figures.errors),
            _unread_line(figures, former, say),
            Standing.BEYOND if figures.errors else Standing.WITHIN,
            is_grey=False,
            has_list=figures.errors > 0,
        ),
    )


def _limited(
    name: FigureName,
    title: str,
    value: float | None,
    limit: float,
    was: float | None,
    figures: Summary,
    say: ReplayWords,
) -> FigureText:
    """A figure that is to stay below a limit."""
    in_words = _error if name is FigureName.CALIBRATION else _percent
    grey = figures.cases < ENOUGH_CASES
    if value is None:
        line = say.no_labels if figures.cases else say.limit.format(limit=in_words(limit))
        return FigureText(name, title, _DASH, line, Standing.NOTHING, is_grey=True, has_list=False)
    if grey:
        line = say.too_few.format(needed=count(ENOUGH_CASES))
    elif was is not None:
        line = say.limit_was.format(limit=in_words(limit), was=in_words(was))
    else:
        line = say.limit.format(limit=in_words(limit))
    standing = Standing.NOTHING if grey else Standing.WITHIN if value <= limit else Standing.BEYOND
    lists = name is FigureName.WRONG and figures.wrong_verdicts > 0
    return FigureText(name, title, in_words(value), line, standing, is_grey=grey, has_list=lists)


def _speed_line(figures: Summary, former: Former, say: ReplayWords) -> str:
    took = say.in_time.format(count=count(figures.cases), time=seconds(figures.seconds))
    if former.cases_per_second is None:
        return took
    return f"{took} · {say.was.format(was=_rate(former.cases_per_second))}"


def _unread_line(figures: Summary, former: Former, say: ReplayWords) -> str:
    if former.errors is not None:
        return say.was.format(was=count(former.errors))
    return "" if figures.errors or not figures.cases else say.all_read


def _facts(desk: ReplayDesk, say: ReplayWords) -> tuple[str, ...]:
    if desk.corpus is None:
        return ()
    profile = say.profile.format(name=printable(desk.corpus.profile.version))
    shown = desk.shown
    if shown is None or not shown.is_done:
        return (profile,)
    return (profile, f"{datetime.fromtimestamp(shown.at):%Y-%m-%d %H:%M}")  # noqa: DTZ006 - the wall clock of the bench


def _percent(share: float) -> str:
    return with_unit(100 * share, "%", 2)


def _error(value: float) -> str:
    return grouped(value, 3)


def _rate(per_second: float) -> str:
    return grouped(per_second, 1 if per_second < 100 else 0)
