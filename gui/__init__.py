"""What the technician sees: PySide6 and pyqtgraph, a skin over `bench`.

A page is a folder of two: `model` turns state into a frozen description of the page and knows no Qt, `page` draws it.
Cards that stand on more than one page are pairs of the same kind in `cards`; so are the lanes of a trace in `plots`.
Work that takes time runs beside the window: `bridge` is the only crossing between threads, and what crosses it is a
description. `frame` stands around every page with the output lamp and STOP; `keyboard` hears Esc before anything else.
Nothing here imports `drivers` or a hardware library, and `bench` finds the window by its entry point.

Distances, sizes and colours are data (`theme.toml`), with the contrast and the distances that they promise; words are
data too (`words`, one instance per language). A lane asks for as many columns as it has pixels, so that a frame costs
the same for a minute and for a day, and the columns are min, max *and* mean, so that no spike is lost. pyqtgraph's view
box moves the time axis; the lanes are painted here, because hatched areas, labelled bands and numbered reasons are no
curves.

Order of reading: `app`, `window`, `pages.page`, `pages.table`, `pages.trace.model`, `pages.trace.page`, `plots.lanes`,
`plots.stack`.
"""

# Before Qt: shiboken reads the source of every module that is imported after it, and trips over those of pydantic whose
# attributes are made while they are asked for.
import pydantic.fields
import pydantic.main  # noqa: F401
