"""The facts inside an open row: buttons to choose from, lists that open, lines of text, dates."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gui.cards.elided_box import ElidedBox
from gui.cards.pieces import Kind, words
from gui.dragged import dragged_files
from gui.icons import Icon, IconView
from gui.pages.decide.model import FieldKind, FieldText
from gui.pages.decide.words import DecideWords
from gui.theme import Theme

_TEXT_PX = 300
_DATE_PX = 170
_LABEL_PX = 190
_GROUND_PX = 110
_CAMERA_PX = 24
_USUAL_TEXT_PX, _LARGE_TEXT_PX = 15, 18


def scaled(px: int, theme: Theme) -> int:
    """A width that holds text, as wide as the text is large."""
    return round(px * theme.text.body.px / _USUAL_TEXT_PX)


def is_large(theme: Theme) -> bool:
    """Whether text is so large that what stands side by side has no room."""
    return theme.text.body.px > _LARGE_TEXT_PX


class _Field(QWidget):
    """One fact; says what was answered, and shows what is wrong with an answer."""

    answered = Signal(str, str)
    """The field and what was typed or chosen."""
    entered = Signal()
    """Enter in a line that holds an answer: the work goes on."""
    photo_wanted = Signal(str)
    """The ground that a photo is to be tied to."""
    photo_dropped = Signal(str, object)
    """The same, and the photo's `Path`."""

    def __init__(self, text: FieldText, theme: Theme) -> None:
        super().__init__()
        self.field, self._theme = text.field, theme
        self._problem = words("", Kind.CAPTION, wrap=True)
        self._problem.setStyleSheet(f"color: {theme.colours.warn}; font-weight: bold;")
        self._problem.hide()

    def lay_out(self, row: QLayout, *below: QWidget) -> None:
        """The fact in a row, what belongs to it below, and last what is wrong with the answer."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._theme.space.x1)
        layout.addLayout(row)
        for widget in (*below, self._problem):
            layout.addWidget(widget)

    def show_problem(self, sentence: str) -> None:
        """Say why an answer cannot be; an empty sentence takes it back."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    @property
    def problem(self) -> str:
        """What is wrong with the answer."""
        return self._problem.text()


class ChoiceField(_Field):
    """A few answers side by side, of which one is pressed."""

    def __init__(self, text: FieldText, theme: Theme, *, labelled: bool) -> None:
        super().__init__(text, theme)
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout()
        row.setSpacing(theme.space.x2)
        if labelled:
            label = words(text.label)
            label.setMinimumWidth(scaled(_LABEL_PX, theme))
            row.addWidget(label)
        for choice in text.choices:
            button = QPushButton(choice.label)
            button.setCheckable(True)
            button.setMinimumWidth(theme.target.least)  # "हाँ" is narrower
            button.setAccessibleName(f"{choice.label}. {text.label}")
            button.clicked.connect(partial(self._press, choice.value))
            self._buttons[choice.value] = button
            row.addWidget(button)
        row.addStretch(1)
        self.lay_out(row)
        self.show_text(text)

    @property
    def controls(self) -> list[QWidget]:
        """The buttons."""
        return list(self._buttons.values())

    def show_text(self, text: FieldText) -> None:
        """Press what was chosen."""
        for choice in text.choices:
            self._buttons[choice.value].setChecked(choice.chosen)

    def _press(self, value: str, _on: bool = True) -> None:
        for other, button in self._buttons.items():
            button.setChecked(other == value)
        self.answered.emit(self.field, value)


class _Line(QLineEdit):
    """A line of text that says when it is left."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter ends here: Qt would hand it on to whatever has the focus after it."""
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """What was typed counts."""
        super().focusOutEvent(event)
        self.left.emit()


class TextField(_Field):
    """A line of text or a date; it counts on Enter and when the line is left."""

    def __init__(self, text: FieldText, theme: Theme) -> None:
        super().__init__(text, theme)
        self._line = _Line()
        self._line.setPlaceholderText(text.hint)
        self._line.setToolTip(text.hint)
        self._line.setAccessibleName(text.label)
        self._line.setAccessibleDescription(text.hint)
        self._line.setMinimumWidth(_DATE_PX if text.kind is FieldKind.DATE else _TEXT_PX)
        self._line.returnPressed.connect(self._enter)
        self._line.left.connect(self._say)
        self._stands = text.value
        row = QHBoxLayout()
        row.setSpacing(theme.space.x2)
        label = words(text.label)
        label.setMinimumWidth(scaled(_LABEL_PX, theme))
        row.addWidget(label)
        row.addWidget(self._line, 0 if text.kind is FieldKind.DATE else 1)
        below: tuple[QWidget, ...] = ()
        if text.kind is FieldKind.DATE:
            hint = words(text.hint, Kind.CAPTION, wrap=True)
            if is_large(theme):
                row.addStretch(1)
                below = (hint,)
            else:
                row.addWidget(hint, 1)
        self.lay_out(row, *below)
        self.show_text(text)

    @property
    def controls(self) -> list[QWidget]:
        """The line."""
        return [self._line]

    def show_text(self, text: FieldText) -> None:
        """What stands; a line in which somebody types is left alone."""
        self._stands = text.value
        if not self._line.hasFocus() or not self._line.isModified():
            self._line.setText(text.value)

    def _enter(self) -> None:
        self._say()
        if not self.problem:
            self.entered.emit()

    def _say(self) -> None:
        typed = self._line.text().strip()
        if typed != self._stands:
            self.answered.emit(self.field, typed)
        self._line.setModified(False)


class GroundField(_Field):
    """A ground of clause 4: its states as a list that opens, and photos of what was found."""

    def __init__(self, text: FieldText, theme: Theme, say: DecideWords) -> None:
        super().__init__(text, theme)
        self._say = say
        called = f"{text.label} {text.clause}"
        label = words(called, Kind.CAPTION, wrap=True)
        label.setMinimumWidth(scaled(_GROUND_PX, theme))
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._list = ElidedBox(theme, called)
        for choice in text.choices:
            self._list.addItem(choice.label, choice.value)
        self._list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._list.setMinimumContentsLength(12)
        self._list.activated.connect(self._choose)
        self._camera = QPushButton()
        self._camera.setProperty("kind", "square")
        self._camera.setFixedSize(QSize(theme.target.least, theme.target.least))
        self._camera.setAccessibleName(say.add_photo.format(ground=called))
        self._camera.setToolTip(say.add_photo.format(ground=called))
        self._camera.clicked.connect(lambda: self.photo_wanted.emit(self.field))
        inside = QHBoxLayout(self._camera)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(IconView(Icon.CAMERA, theme.colours.text, _CAMERA_PX), 0, Qt.AlignmentFlag.AlignCenter)
        self._hint = words(text.hint, Kind.CAPTION, wrap=True)
        row = QHBoxLayout()
        row.setSpacing(theme.space.x2)
        row.addWidget(label, 1)
        row.addWidget(self._list)
        row.addWidget(self._camera)
        self.lay_out(row, self._hint)
        self.setAcceptDrops(True)
        self.show_text(text)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Photos may be dropped on their ground."""
        if dragged_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Tie each to this ground; what is no photo is refused beside it."""
        event.acceptProposedAction()
        for path in dragged_files(event.mimeData()):
            self.photo_dropped.emit(self.field, path)

    @property
    def controls(self) -> list[QWidget]:
        """The list and the camera."""
        return [self._list, self._camera]

    def show_text(self, text: FieldText) -> None:
        """What was found, and that it is open where it is."""
        with QSignalBlocker(self._list):
            chosen = next((choice.value for choice in text.choices if choice.chosen), "")
            self._list.setCurrentIndex(max(0, self._list.findData(chosen)))
        self._list.setProperty("open", text.open)
        self._list.style().unpolish(self._list)
        self._list.style().polish(self._list)
        self._hint.setText(text.hint)
        self._hint.setVisible(bool(text.hint))

    def _choose(self, index: int) -> None:
        self.answered.emit(self.field, str(self._list.itemData(index)))


FieldView = ChoiceField | TextField | GroundField
"""Each says what Tab reaches, and shows what stands now without taking away the control in hand."""


def field_view(text: FieldText, theme: Theme, say: DecideWords, *, labelled: bool) -> FieldView:
    """The view that a fact has."""
    match text.kind:
        case FieldKind.CHOICE:
            return ChoiceField(text, theme, labelled=labelled)
        case FieldKind.LIST:
            return GroundField(text, theme, say)
        case FieldKind.TEXT | FieldKind.DATE:
            return TextField(text, theme)
