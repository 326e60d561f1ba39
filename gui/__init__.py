"""What the technician sees: PySide6 and pyqtgraph, a skin over `bench`.

A page is a folder of two: `model` turns state into a frozen description of the page and knows no Qt, `page` draws it.
Plot items sit in `plots`. Nothing here imports `drivers` or a hardware library.
"""
