"""A figure as PNG: its PDF page, drawn by PDFium, so that the picture is what prints."""

from __future__ import annotations

import io

import pypdfium2

from bench.report.figure import Figure
from bench.report.pdf import figure_pdf


def figure_png(figure: Figure, pixels_per_point: float = 1.0) -> bytes:
    """The figure as the bytes of a PNG file, `pixels_per_point` pixels for each point of its size."""
    document = pypdfium2.PdfDocument(figure_pdf(figure))
    try:
        page = document[0]
        bitmap = page.render(scale=pixels_per_point)
        try:
            picture = bitmap.to_pil()
            content = io.BytesIO()
            picture.save(content, format="PNG", optimize=False)
        finally:
            bitmap.close()
            page.close()
    finally:
        document.close()
    return content.getvalue()
