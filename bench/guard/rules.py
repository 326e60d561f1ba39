"""What the guard refuses, as pure functions of a request, the supply's reach and what it answered."""

from __future__ import annotations

from bench.guard.messages import PowerRequest
from drivers.capabilities import SupplyLimits, SupplyState
from drivers.samples import SetPoints

CEILING_V = 4.40
"""No request and no profile lifts this: the pack's float voltage is 4.44 V (device tree of vayu)."""
HELD_BY_PHONE_V = 4.50
"""The phone's own charger holds its battery rail at up to this: 4.44 V of the pack's profile, 4.45 V of the charger
(device tree of vayu), and a supply's reading error."""
LOWEST_V = 3.4
"""The gauge's cut-off: below it a healthy phone does not start, and a trace says nothing."""


def refusal_of_request(request: PowerRequest, limits: SupplyLimits) -> str | None:
    """Why a request is refused before anything is sent; `None` if it may go on."""
    ceiling_v = min(request.ceiling_v, CEILING_V)
    # Comparisons are written so that NaN fails them.
    if not request.set_v <= ceiling_v:
        return f"{request.set_v:g} V is above the ceiling of {ceiling_v:.2f} V for this phone; 4.0 V is usual"
    if not request.set_v >= LOWEST_V:
        return f"{request.set_v:g} V is below {LOWEST_V:g} V, where a healthy phone does not start; 4.0 V is usual"
    if not 0.0 < request.limit_a <= limits.max_a:
        return f"a current limit of {request.limit_a:g} A is not within this supply's {limits.max_a:g} A"
    if not 0.0 < request.first_limit_a <= 0.5:
        return f"the touch test runs at up to 0.5 A, not {request.first_limit_a:g} A"
    if not request.set_v <= limits.max_v:
        return f"{request.set_v:g} V is more than this supply gives ({limits.max_v:g} V)"
    return None


def ovp_threshold_v(request: PowerRequest) -> float:
    """Set voltage and margin, and never above the ceiling by more than the supply's own tolerance needs.

    With USB power the phone's own charger lifts the terminals, and must not trip the supply.
    """
    if request.usb_power:
        return CEILING_V + 0.05
    return round(min(request.set_v + request.ovp_margin_v, CEILING_V + 0.05), 2)


def ocp_threshold_a(request: PowerRequest, limits: SupplyLimits) -> float:
    """Just above the limit, where constant current has failed; at most what the supply can."""
    return round(min(request.limit_a + 0.2, limits.max_a), 3)


def refusal_of_found(state: SupplyState) -> str | None:
    """Why a supply is refused as it was found, before anything is programmed."""
    if state.on_at_power_up:
        return (
            "this supply switches its output on by itself when mains returns; change that setting at its front panel "
            "(output at power-up: off) and try again"
        )
    return None


def refusal_of_readback(
    request: PowerRequest,
    limit_a: float,
    ovp_v: float | None,
    ocp_a: float | None,
    state: SupplyState,
    limits: SupplyLimits,
) -> str | None:
    """Why what the supply answers is not what was programmed; `None` if it is."""
    wrong = []
    if state.set_v is None:
        if state.output_on:
            wrong.append("the set voltage cannot be read, although the output is on")
    elif abs(state.set_v - request.set_v) > 0.51 * limits.step_v or state.set_v > CEILING_V:
        wrong.append(f"the set voltage reads {state.set_v:.3f} V, wanted {request.set_v:.3f} V")
    if abs(state.limit_a - limit_a) > 0.51 * limits.step_a:
        wrong.append(f"the current limit reads {state.limit_a:.3f} A, wanted {limit_a:.3f} A")
    if ovp_v is not None and (state.ovp_v is None or abs(state.ovp_v - ovp_v) > 0.011):
        wrong.append(f"the over-voltage stop reads {_shown(state.ovp_v)} V, wanted {ovp_v:.2f} V")
    if ocp_a is not None and (state.ocp_a is None or abs(state.ocp_a - ocp_a) > 0.011):
        wrong.append(f"the over-current stop reads {_shown(state.ocp_a)} A, wanted {ocp_a:.2f} A")
    return "; ".join(wrong) if wrong else None


def changed_set_points(set_v: float, limit_a: float, seen: SetPoints, step_v: float, step_a: float) -> str | None:
    """Which set-point is no longer what was programmed; `None` if those that were asked for are."""
    wrong = []
    if seen.set_v is not None and abs(seen.set_v - set_v) > 0.51 * step_v:
        wrong.append(f"the set voltage reads {seen.set_v:.3f} V, wanted {set_v:.3f} V")
    if seen.limit_a is not None and abs(seen.limit_a - limit_a) > 0.51 * step_a:
        wrong.append(f"the current limit reads {seen.limit_a:.3f} A, wanted {limit_a:.3f} A")
    return "; ".join(wrong) if wrong else None


def _shown(value: float | None) -> str:
    return "nothing" if value is None else f"{value:.2f}"
