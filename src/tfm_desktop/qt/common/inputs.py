"""Inputs that hold one value each; all are set, read and left in the same way."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent, QKeySequence, QPainter, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QCompleter,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
    QWidgetAction,
)

from tfm_desktop.domain import frameworks
from tfm_desktop.domain.record import Choice
from tfm_desktop.domain.years import as_academic_year, as_date, as_time, clock, short

PAUSE = 800  # milliseconds without a key after which long text is saved


class _WheelPasses(QObject):
    """Lets the wheel scroll the page over a box that has no focus."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if isinstance(event, QWheelEvent) and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def _leaves_undo(edit: QLineEdit | QPlainTextEdit, event: QEvent) -> bool:
    """Tell whether undo and redo belong to the program here: the input has nothing of its own to take back."""
    if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    document = edit.document() if isinstance(edit, QPlainTextEdit) else edit
    can_undo, can_redo = document.isUndoAvailable(), document.isRedoAvailable()
    wants_undo = event.matches(QKeySequence.StandardKey.Undo) and not can_undo
    return wants_undo or (event.matches(QKeySequence.StandardKey.Redo) and not can_redo)


class LineInput(QLineEdit):
    """One line of text."""

    committed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editingFinished.connect(self.committed)

    def value(self) -> Any:
        """Give what the input holds; raises a Problem where the text has no meaning here."""
        return self.text()

    def set_value(self, value: Any) -> None:
        """Show a value, without saying that it was typed."""
        text = self.shown(value)
        self.setText(text)  # forgets the input's own undo steps, so that undo now is the program's
        self.setCursorPosition(0)

    def shown(self, value: Any) -> str:
        """Write a value as text."""
        return "" if value is None else str(value)

    def event(self, event: QEvent) -> bool:
        """Leave undo to the program where nothing was typed since the last save."""
        if _leaves_undo(self, event):
            event.ignore()
            return False
        return super().event(event)


class NumberInput(LineInput):
    """A number, or nothing."""

    def value(self) -> Any:
        """Give the text of the number, or None for nothing."""
        return self.text().strip() or None

    def shown(self, value: Any) -> str:
        """Write a number without a needless fraction."""
        return "" if value is None else f"{value:g}"


class DateInput(LineInput):
    """A date, typed the British way or picked from a calendar; up and down move by a day."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("14/01/2026")
        pick = self.addAction(_calendar_icon(self), QLineEdit.ActionPosition.TrailingPosition)
        pick.setToolTip("Pick from a calendar (F4)")
        pick.triggered.connect(self.pick)

    def value(self) -> dt.date | None:
        """Give the date, or None for nothing; raises NotADate."""
        return as_date(self.text(), dt.date.today())

    def shown(self, value: Any) -> str:
        """Write a date as 14/01/2026."""
        return short(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move by a day with up and down; open the calendar with F4."""
        days = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if days:
            self._move(days)
        elif event.key() == Qt.Key.Key_F4:
            self.pick()
        else:
            super().keyPressEvent(event)

    def pick(self) -> None:
        """Show a calendar below the input."""
        calendar = QCalendarWidget()
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        day = self._day() or dt.date.today()
        calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        menu = QMenu(self)
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        calendar.activated.connect(lambda date: (self._take(date), menu.close()))
        calendar.clicked.connect(lambda date: (self._take(date), menu.close()))
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        calendar.setFocus()

    def _take(self, date: QDate) -> None:
        self.setText(short(dt.date(date.year(), date.month(), date.day())))
        self.committed.emit()

    def _move(self, days: int) -> None:
        self.setText(short((self._day() or dt.date.today()) + dt.timedelta(days=days)))

    def _day(self) -> dt.date | None:
        try:
            return self.value()
        except ValueError:
            return None


class TimeInput(LineInput):
    """A time of day, typed as 9:05, 0905 or 2.30pm."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("09:05")

    def value(self) -> dt.time | None:
        """Give the time, or None for nothing; raises NotATime."""
        return as_time(self.text())

    def shown(self, value: Any) -> str:
        """Write a time as 09:05."""
        return clock(value)


class YearInput(LineInput):
    """An academic year such as 2025/26."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("2025/26")

    def value(self) -> str:
        """Give the academic year; raises ValueError with a sentence."""
        return as_academic_year(self.text())


class IdeasInput(LineInput):
    """Ideas of the frameworks, typed by number or by the beginning of a name: '1 5' or 'coh var'."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("1 5, or coh var")

    def value(self) -> tuple[str, ...]:
        """Give the keys of the ideas; raises ValueError with a sentence that lists them."""
        return frameworks.keys_from(self.text())

    def shown(self, value: Any) -> str:
        """Write ideas by their short names."""
        return frameworks.short_names(value or ())


class NoteInput(QPlainTextEdit):
    """Several lines of text, saved after a short pause; grows with its text."""

    committed = Signal()

    def __init__(self, parent: QWidget | None = None, lines: int = 2, most: int = 14) -> None:
        super().__init__(parent)
        self._lines, self._most = lines, most
        self.setTabChangesFocus(True)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.committed)
        self.textChanged.connect(self._pause.start)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def value(self) -> str:
        """Give the text."""
        return self.toPlainText()

    def set_value(self, value: Any) -> None:
        """Show a text, without saying that it was typed."""
        if value == self.toPlainText():
            return
        self.setPlainText(value or "")
        self._pause.stop()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Save when the input is left."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._pause.stop()
            self.committed.emit()
            self.document().clearUndoRedoStacks()  # undo now is the program's

    def event(self, event: QEvent) -> bool:
        """Leave undo to the program where nothing was typed since the last save."""
        if _leaves_undo(self, event):
            event.ignore()
            return False
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Scroll the page where the input has no focus or nothing to scroll."""
        bar = self.verticalScrollBar()
        if self.hasFocus() and bar.maximum() > bar.minimum():
            super().wheelEvent(event)
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Grow or shrink with the lines that the width gives."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # A plain text document measures its height in lines, not in pixels.
        lines = min(max(int(self.document().size().height()), self._lines), self._most)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 18)


class ChoiceInput(QComboBox):
    """One of the values of a choice."""

    committed = Signal()

    def __init__(self, kind: type[Choice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for one in kind:
            self.addItem(one.label or "–", one)
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.installEventFilter(_WheelPasses(self))
        self.activated.connect(self.committed)
        self.currentIndexChanged.connect(lambda _index: self.hasFocus() and self.committed.emit())

    def value(self) -> Any:
        """Give the chosen value."""
        return self.currentData()

    def set_value(self, value: Any) -> None:
        """Show a value."""
        self.setCurrentIndex(max(self.findData(value), 0))


class PickInput(QComboBox):
    """One of the records of a list, found by typing a part of its name; or none."""

    committed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: list[uuid.UUID | None] = []  # Qt would compare the ids of its own items by identity
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(10)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.completer().setFilterMode(Qt.MatchFlag.MatchContains)
        self.completer().setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.completer().setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.installEventFilter(_WheelPasses(self))
        self.activated.connect(self.committed)
        self.lineEdit().editingFinished.connect(self._settle)

    def set_options(self, options: Mapping[uuid.UUID, str], none: str = "") -> None:
        """Offer the records of a list by their names, and none under the name given."""
        shown = self.value()
        self._keys = [None, *options]
        self.blockSignals(True)
        self.clear()
        self.addItems([none, *options.values()])
        self.blockSignals(False)
        self.set_value(shown)

    def value(self) -> uuid.UUID | None:
        """Give the id of the chosen record, or None."""
        place = self.currentIndex()
        return self._keys[place] if 0 <= place < len(self._keys) else None

    def set_value(self, value: Any) -> None:
        """Show a record, or none."""
        self.setCurrentIndex(self._keys.index(value) if value in self._keys else 0)
        self.lineEdit().setCursorPosition(0)

    def _settle(self) -> None:
        typed = self.lineEdit().text().strip().casefold()
        names = [self.itemText(place).casefold() for place in range(self.count())]
        near = [place for place, name in enumerate(names) if typed and typed in name]
        exact = [place for place in near if names[place] == typed]
        self.setCurrentIndex((exact or near or [0 if not typed else self.currentIndex()])[0])
        self.lineEdit().setText(self.itemText(self.currentIndex()))
        self.committed.emit()


class CheckInput(QCheckBox):
    """Yes or no."""

    committed = Signal()

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.clicked.connect(self.committed)

    def value(self) -> bool:
        """Tell whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: Any) -> None:
        """Tick or untick."""
        self.setChecked(bool(value))


Input = LineInput | NoteInput | ChoiceInput | PickInput | CheckInput


def _calendar_icon(widget: QWidget) -> QIcon:
    ratio = QApplication.instance().devicePixelRatio() if QApplication.instance() else 1.0  # type: ignore[union-attr]
    picture = QPixmap(int(16 * ratio), int(16 * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(widget.palette().placeholderText().color())
    painter.drawRoundedRect(2, 3, 12, 11, 2, 2)
    painter.drawLine(2, 7, 14, 7)
    painter.drawLine(5, 1, 5, 4)
    painter.drawLine(11, 1, 11, 4)
    painter.end()
    return QIcon(picture)
