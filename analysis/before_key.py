"""What flows before the key: the mean, a leak, the supply's limit, a start that nobody asked for."""

from __future__ import annotations

from analysis.findings import Finding, FindingName
from analysis.judging import shown
from analysis.view import RunView

LEAST_OWN_S = 2.0
"""A phone that starts by itself sooner leaves no time in which it was surely off."""


def before_key(view: RunView) -> list[Finding]:
    """The findings of the time between output-on and key, inrush left out."""
    return [*_mean(view), _limit_share(view), _own_start(view)]


def _whole(view: RunView) -> tuple[float, float]:
    return view.marks.start_s, max(view.marks.start_s, view.marks.before_key_stop_s)


def _mean(view: RunView) -> list[Finding]:
    """The mean; and where the meter is too coarse for its limit, whether there is a leak at all."""
    before = view.before_key()
    quiet_s = float(before.hold_s.sum())
    itself_s = view.marks.rise_s if view.marks.started_itself else None
    if itself_s is not None and itself_s - view.marks.start_s < LEAST_OWN_S:
        why = f"the phone started by itself {shown(itself_s - view.marks.start_s, 's')} after output-on"
        return [view.cannot(FindingName.PREKEY_MEAN, _whole(view), why)]
    if not view.tells_before_key(before):
        why = f"only {shown(quiet_s, 's')} between the inrush and the key or the first rise"
        return [view.cannot(FindingName.PREKEY_MEAN, _whole(view), why)]
    interval_s = (float(before.at_s[0]), before.end_s)
    value, uncertainty = before.mean_a(), view.uncertainty_a(before)
    mean = view.judge(FindingName.PREKEY_MEAN, interval_s, value, uncertainty)
    if mean.value is not None:
        return [mean]
    leak_a = view.thresholds.prekey_leak_a
    if value - uncertainty < leak_a < value + uncertainty:
        why = f"the meter's step of {shown(before.resolution_a, 'A')} spans the limit of a leak"
        return [mean, view.cannot(FindingName.PREKEY_LEAK, interval_s, why)]
    return [mean, view.judge(FindingName.PREKEY_LEAK, interval_s, float(value > leak_a), 0.0)]


def _limit_share(view: RunView) -> Finding:
    before = view.before_key()
    at_limit = view.limiting(before)
    if at_limit is None:
        return view.cannot(FindingName.PREKEY_LIMIT_SHARE, _whole(view), "nobody wrote down the supply's limit")
    if len(before) < 2 and not view.tells_before_key(before):
        why = "there are no readings between the inrush and the key"
        return view.cannot(FindingName.PREKEY_LIMIT_SHARE, _whole(view), why)
    share = float(before.hold_s[at_limit].sum() / before.hold_s.sum())
    interval_s = (float(before.at_s[0]), before.end_s)
    return view.judge(FindingName.PREKEY_LIMIT_SHARE, interval_s, share, 0.0)


def _own_start(view: RunView) -> Finding:
    marks, step_s = view.marks, view.levels.step_s
    stop_s = marks.key_s if marks.key_s is not None else marks.stop_s
    whole = (marks.start_s, max(marks.start_s, stop_s))
    if not marks.output_on_marked:
        return view.cannot(FindingName.OWN_START, whole, "nobody marked when the output went on")
    if whole[1] - whole[0] < max(1.0, 4 * step_s):
        return view.cannot(FindingName.OWN_START, whole, "the key was pressed before a start by itself could show")
    return view.judge(FindingName.OWN_START, whole, float(marks.started_itself), 0.0)
