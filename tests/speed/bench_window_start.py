"""From the start of the program to a usable window: `python -m tests.speed.bench_window_start [--quick]`.

Claim: `bootbench window` can be worked with 1.5 s after its process began, on a quiet machine. Usable means: the page
is painted, and Esc that was pressed has reached whoever switches off. The time of the processor is printed too,
which other work on the machine changes less. Beside it, in turn, a program of ten lines that shows pyqtgraph's
own empty plot: what Python, Qt and pyqtgraph cost in any case. Each start is a process of its own; the files are in the
system's cache after the first, which is not counted.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

import numpy as np

STARTS, QUICK_STARTS = 9, 1

OURS = """
import time
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from bench.window_request import WindowRequest
from gui.app import begin
application, window = begin(WindowRequest())
def stopped():
    print(time.time(), time.process_time(), flush=True)
    window.close()
    application.quit()
window.around.supply.feed(stopped)
def press():
    window.repaint()
    QTest.keyClick(window, Qt.Key.Key_Escape)
QTimer.singleShot(0, press)
application.exec()
"""
PEER = """
import time
import pyqtgraph as pg
from PySide6.QtCore import QTimer
application = pg.mkQApp()
plot = pg.PlotWidget()
plot.resize(1280, 800)
plot.show()
def painted():
    plot.repaint()
    print(time.time(), time.process_time(), flush=True)
    plot.close()
    application.quit()
QTimer.singleShot(0, painted)
application.exec()
"""


def start_s(program: str, folder: str) -> tuple[float, float]:
    """From the start of the process to what it prints when it is usable: on the wall's clock and the processor's."""
    # Bytecode is kept, as that of an installed program is.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    own = dict.fromkeys(("XDG_DATA_HOME", "LOCALAPPDATA", "PYTHONPYCACHEPREFIX"), folder)
    environment = kept | own | {"QT_QPA_PLATFORM": "offscreen"}
    begun = time.time()
    ran = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    at, busy = map(float, ran.stdout.split()[-2:])
    return at - begun, busy


def main(arguments: list[str]) -> None:
    """Print the median of both, and their ratio."""
    starts = QUICK_STARTS if "--quick" in arguments else STARTS
    with tempfile.TemporaryDirectory() as folder:
        spent = np.array([[start_s(program, folder) for program in (OURS, PEER)] for _ in range(starts + 1)])
    (ours, ours_busy), (theirs, theirs_busy) = np.median(spent[1:], axis=0)
    print(
        f"usable window after {ours:.2f} s (processor {ours_busy:.2f} s, least {spent[1:, 0, 0].min():.2f} s of "
        f"{starts} starts), pyqtgraph's empty plot after {theirs:.2f} s (processor {theirs_busy:.2f} s), "
        f"{ours / theirs:.2f} x"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
