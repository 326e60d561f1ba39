"""The child of `bench.traces.mf4`: it alone imports asammdf, which is an extra and is used as it is (LGPL).

`python -m bench.traces.mf4_child FILE` answers with one line of JSON, the channels and the start; reads one line, the
places of time and current and of a voltage or `null`; and answers with the times and values as float64.
"""

from __future__ import annotations

import contextlib
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

MISSING = 3
"""Exit status where asammdf is not installed."""


def serve(path: Path) -> int:
    """Answer on standard output."""
    try:
        library = import_module("asammdf")
    except ImportError:
        return MISSING
    out, sys.stdout = sys.stdout.buffer, sys.stderr  # the library may print
    with contextlib.closing(library.MDF(str(path))) as file:
        start = file.header.start_time
        channels = [
            {"group": group, "index": index, "name": channel.name, "unit": _unit(file, group, index)}
            for group, one in enumerate(file.groups)
            for index, channel in enumerate(one.channels)
            if index != file.masters_db.get(group)
        ]
        about = {"channels": channels, "started": start.isoformat() if start.tzinfo else None}
        out.write(json.dumps(about).encode() + b"\n")
        out.flush()
        for place in json.loads(sys.stdin.readline()):
            if place is None:
                continue
            signal = file.get(group=place[0], index=place[1], ignore_invalidation_bits=False)
            for values in (signal.timestamps, signal.samples):
                array = np.ascontiguousarray(values, dtype="<f8")
                out.write(json.dumps(array.size).encode() + b"\n" + array.tobytes())
        out.flush()
    return 0


def _unit(file: Any, group: int, index: int) -> str:
    return str(file.get_channel_unit(group=group, index=index) or "")


if __name__ == "__main__":
    sys.exit(serve(Path(sys.argv[1])))
