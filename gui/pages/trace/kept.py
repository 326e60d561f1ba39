"""What comes back on the Trace page after a restart or a change of look. Knows no Qt."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Second = Annotated[float, Field(allow_inf_nan=False)]


class KeptTrace(BaseModel):
    """What was open."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Path
    spans: tuple[tuple[Second, Second], ...] = ()
    """From when to when each run was shown, s; one for each run, in their order."""
    golden: Path | None = None
    """The golden band that was chosen last."""


def kept_trace(kept: str) -> KeptTrace | None:
    """Read it again; `None` where there is nothing, or nothing that can be read."""
    try:
        return KeptTrace.model_validate_json(kept) if kept else None
    except ValidationError:
        return None
