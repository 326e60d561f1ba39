"""Fonts, palette and style sheet of a theme, so that the window looks the same on every desktop."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from bench.report.typeface import Font
from gui.plots.ink import font_of
from gui.theme import Theme

_CELL_PX = 3
"""Which Qt adds to the padding of a cell, and not to that of a header."""


def load_fonts() -> None:
    """Make the fonts of the package known to Qt; once for each application."""
    for font in Font:
        QFontDatabase.addApplicationFont(str(font.path))


def dress(application: QApplication, theme: Theme) -> None:
    """Give the application a look."""
    application.setStyle("Fusion")
    application.setFont(font_of(theme, theme.text.body))
    application.setPalette(_palette(theme))
    application.setStyleSheet(style_sheet(theme))


def _palette(theme: Theme) -> QPalette:
    colours = theme.colours
    palette = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, colours.canvas),
        (QPalette.ColorRole.WindowText, colours.text),
        (QPalette.ColorRole.Base, colours.surface),
        (QPalette.ColorRole.AlternateBase, colours.sunken),
        (QPalette.ColorRole.Text, colours.text),
        (QPalette.ColorRole.PlaceholderText, colours.text_muted),
        (QPalette.ColorRole.Button, colours.surface),
        (QPalette.ColorRole.ButtonText, colours.text),
        (QPalette.ColorRole.Highlight, colours.selection),
        (QPalette.ColorRole.HighlightedText, colours.text),
        (QPalette.ColorRole.ToolTipBase, colours.raised),
        (QPalette.ColorRole.ToolTipText, colours.text),
        (QPalette.ColorRole.Link, colours.action),
    ):
        palette.setColor(role, QColor(colour))
    return palette


def style_sheet(theme: Theme) -> str:
    """The style sheet of a theme; object names and the property `kind` say what a widget is."""
    return "".join(rules(theme) for rules in (_grounds, _labels, _buttons, _choosers, _scrolled, _tables, _matrix))


def part_sheet(theme: Theme) -> str:
    """The rules for a part of the window whose theme is another size than the application's."""
    body = f"QWidget {{ font-size: {theme.text.body.px}px; }}"
    return body + "".join(rules(theme) for rules in (_labels, _buttons, _scrolled))


def _inner_px(theme: Theme) -> int:
    """The least height inside the outline of a control."""
    return theme.target.least - 2 * int(theme.line.control)


def _grounds(theme: Theme) -> str:
    """Window, bars, cards, tooltips."""
    c, space, radius, line = theme.colours, theme.space, theme.radius, theme.line
    return f"""
QMainWindow, #page, #panel {{ background: {c.canvas}; }}
QWidget {{ color: {c.text}; }}
#top-bar, #status-bar, #rail {{ background: {c.surface}; }}
#top-bar {{ border-bottom: {line.divider}px solid {c.divider}; }}
#rail {{ border-right: {line.divider}px solid {c.divider}; }}
#rail-head {{ border-bottom: {line.divider}px solid {c.divider}; }}
#status-bar {{ border-top: {line.divider}px solid {c.divider}; }}
QFrame[kind="card"] {{
  background: {c.surface}; border: {line.divider}px solid {c.divider}; border-radius: {radius.large}px;
}}
QFrame[kind="notice"] {{
  background: {c.warn_soft}; border: {line.control}px solid {c.warn}; border-radius: {radius.large}px;
}}
QFrame[kind="settled"] {{ background: {c.ok_soft}; border-radius: {radius.medium}px; }}
QFrame[kind="row"][open="true"] {{
  border: {line.control}px solid {c.action}; border-radius: {radius.medium}px;
}}
QFrame[kind="outcome"] {{ background: {c.sunken}; border-radius: {radius.medium}px; }}
QToolTip {{
  background: {c.raised}; color: {c.text}; border: {line.divider}px solid {c.border}; padding: {space.x1}px;
}}
"""


def _labels(theme: Theme) -> str:
    """Texts by their kind."""
    c, space, radius, line, text = theme.colours, theme.space, theme.radius, theme.line, theme.text
    return f"""
QLabel {{ background: transparent; }}
QLabel[kind="caption"], #run-title {{ color: {c.text_muted}; font-size: {text.caption.px}px; }}
QLabel[kind="lead"] {{ font-size: {text.lead.px}px; }}
QLabel[kind="heading"] {{ font-size: {text.heading.px}px; font-weight: bold; }}
QLabel[kind="title"] {{ font-size: {text.title.px}px; font-weight: bold; }}
QLabel[kind="lamp"] {{ font-size: {text.lead.px}px; font-weight: bold; }}
QLabel[kind="strong"] {{ font-weight: bold; }}
QLabel[kind="chip"] {{
  color: {c.warn}; background: {c.warn_soft}; font-weight: bold; padding: 0 {space.x2}px;
  border: {line.control}px dashed {c.warn}; border-radius: {radius.small}px;
}}
"""


def _buttons(theme: Theme) -> str:
    """Buttons by their kind."""
    c, space, radius, line, text = theme.colours, theme.space, theme.radius, theme.line, theme.text
    inner_px = _inner_px(theme)
    return f"""
QPushButton {{
  background: {c.surface}; color: {c.text}; font-weight: bold; min-height: {inner_px}px;
  padding: 0 {space.x3}px; border: {line.control}px solid {c.border}; border-radius: {radius.medium}px;
}}
QPushButton:checked {{ background: {c.action_soft}; border-color: {c.action}; }}
QPushButton:pressed {{ background: {c.action_soft}; }}
QPushButton[kind="square"] {{ min-width: {inner_px}px; padding: 0; font-size: {text.heading.px}px; }}
QPushButton[kind="push"] {{ padding: 0 {space.x2}px; }}
QPushButton[kind="tab"] {{ padding: 0 {space.x1}px; font-weight: normal; font-size: {text.caption.px}px; }}
QPushButton[kind="tab"]:checked {{ font-weight: bold; }}
QPushButton[kind="primary"] {{
  background: {c.action}; color: {c.on_action}; border-color: {c.action}; font-size: {text.heading.px}px;
  min-height: {theme.target.primary - 2 * int(line.control)}px; padding: 0 {space.x7}px;
}}
QPushButton[kind="primary-low"] {{
  background: {c.action}; color: {c.on_action}; border-color: {c.action};
}}
QPushButton:disabled {{ background: {c.canvas}; color: {c.text_muted}; border: {line.control}px dashed {c.border}; }}
QPushButton[kind="nav"] {{
  border: none; text-align: left; font-weight: normal; background: transparent; min-height: {theme.target.least}px;
}}
QPushButton[kind="nav"]:checked {{ background: {c.action_soft}; font-weight: bold; }}
QPushButton[kind="reason"] {{ background: transparent; border: none; text-align: left; padding: 0; }}
QPushButton[kind="reason"]:checked, QPushButton[kind="reason"]:pressed {{ background: {c.selection}; }}
QPushButton[kind="row"] {{
  background: transparent; border: none; text-align: left; padding: 0; font-weight: normal;
  min-height: {theme.target.least}px;
}}
QPushButton[kind="row"]:pressed {{ background: {c.action_soft}; }}
QPushButton[kind="plain"], QPushButton[kind="quiet"] {{
  border: none; background: transparent; color: {c.action}; min-height: {theme.target.least}px;
  min-width: {theme.target.least}px;
}}
QPushButton[kind="quiet"] {{
  color: {c.text_muted}; font-weight: normal; font-size: {text.caption.px}px; padding: 0 {space.x2}px;
}}
QPushButton[kind="plain"]:disabled, QPushButton[kind="quiet"]:disabled {{ border: none; background: transparent; }}
"""


def _choosers(theme: Theme) -> str:
    """Choosers and their lists."""
    c, space, radius, line = theme.colours, theme.space, theme.radius, theme.line
    inner_px = _inner_px(theme)
    return f"""
QComboBox {{
  background: {c.surface}; min-height: {inner_px}px; padding: 0 {space.x3}px;
  border: {line.control}px solid {c.border}; border-radius: {radius.medium}px; font-weight: bold;
}}
QComboBox[open="true"] {{ background: {c.warn_soft}; border-color: {c.warn}; }}
QLineEdit, QPlainTextEdit {{
  background: {c.surface}; border: {line.control}px solid {c.border}; border-radius: {radius.medium}px;
}}
QLineEdit {{ min-height: {inner_px}px; padding: 0 {space.x2}px; placeholder-text-color: {c.text_muted}; }}
QPlainTextEdit {{ padding: {space.x1}px; placeholder-text-color: {c.text_muted}; }}
QComboBox[chosen="true"] {{ background: {c.action_soft}; border-color: {c.action}; }}
QComboBox::drop-down {{ border: none; width: {space.x5}px; }}
QComboBox::down-arrow {{
  image: none; width: 0; height: 0; border-left: 5px solid {c.surface}; border-right: 5px solid {c.surface};
  border-top: 6px solid {c.text};
}}
QComboBox QAbstractItemView {{
  background: {c.raised}; color: {c.text}; border: {line.divider}px solid {c.border};
  selection-background-color: {c.selection}; selection-color: {c.text}; outline: none;
}}
QComboBox QAbstractItemView::item {{ min-height: {theme.target.least}px; padding: 0 {space.x3}px; }}
"""


def _scrolled(theme: Theme) -> str:
    """Scrolled areas and their bars."""
    c, space = theme.colours, theme.space
    return f"""
QScrollArea, QScrollArea > QWidget > QWidget[kind="scrolled"] {{ background: transparent; border: none; }}
QScrollBar:vertical {{
  background: {c.sunken}; width: {space.x3}px; margin: 0 0 0 {space.x1}px; border-radius: 6px;
}}
QScrollBar::handle:vertical {{ background: {c.border}; min-height: {theme.target.least}px; border-radius: 6px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def _tables(theme: Theme) -> str:
    """Tables and their headers."""
    c, space, line, text = theme.colours, theme.space, theme.line, theme.text
    return f"""
QTableView {{
  background: {c.surface}; border: none; gridline-color: {c.divider}; font-size: {text.caption.px}px;
  selection-background-color: {c.selection}; selection-color: {c.text}; outline: none;
}}
QTableWidget::item {{ padding: 0 {space.x1}px; border-bottom: {line.divider}px solid {c.divider}; }}
QTableWidget::item:selected {{ background: {c.selection}; color: {c.text}; }}
QHeaderView {{ background: {c.surface}; }}
QHeaderView::section {{
  background: {c.surface}; color: {c.text_muted}; font-size: {text.caption.px}px; font-weight: bold; border: none;
  border-bottom: {line.divider}px solid {c.border}; padding: {space.x1}px;
}}
QTableWidget QHeaderView::section {{ padding: {space.x1}px {_CELL_PX + space.x1}px; }}
"""


def _matrix(theme: Theme) -> str:
    """Cells of a matrix by their shade, figures that are not yet certain, how far something is."""
    c, radius, line, text = theme.colours, theme.radius, theme.line, theme.text
    shades = "".join(
        f'QPushButton[kind="cell"][shade="{k}"] {{ background: {heat}; color: {_on(heat, c.text, c.surface)}; }}\n'
        for k, heat in enumerate(c.heat)
    )
    return f"""
QPushButton[kind="cell"] {{
  border: {line.divider}px solid {c.divider}; border-radius: {radius.small}px; padding: 0; font-size: {text.body.px}px;
  min-height: {theme.target.least - 2 * int(line.divider)}px;
}}
{shades}
QPushButton[kind="cell"]:checked {{ border: 3px solid {c.text}; }}
QLabel[kind="title"][grey="true"] {{ color: {c.text_muted}; }}
QLabel[turn="true"] {{
  color: {c.text}; border: {line.divider}px solid {c.border}; border-radius: {radius.small}px; padding: 2px 8px;
}}
QPushButton[kind="chooser"] {{ text-align: left; }}
QPushButton[kind="chooser"]:disabled {{ color: {c.text_muted}; border-color: {c.divider}; }}
QProgressBar {{ background: {c.divider}; border: none; border-radius: 4px; min-height: 8px; max-height: 8px; }}
QProgressBar::chunk {{ background: {c.action}; border-radius: 4px; }}
"""


def _on(ground: str, *inks: str) -> str:
    """Which ink stands out most on a ground."""
    return max(inks, key=lambda ink: abs(_lightness(ink) - _lightness(ground)))


def _lightness(colour: str) -> float:
    """Perceived lightness of `#RRGGBB`, 0 to 1: the square root of its luminance (ITU-R BT.709)."""
    red, green, blue = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    return float((0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2) ** 0.5)
