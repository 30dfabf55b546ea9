"""The input of a date."""

import datetime as dt
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QDate, QPoint, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QMenu, QWidget, QWidgetAction

from tfm_desktop.domain.years import as_date, short
from tfm_desktop.qt.common.inputs import LineInput


class DateInput(LineInput):
    """A date, typed the British way or picked from a calendar; up and down move by a day."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("dd/mm/yyyy")
        pick = self.addAction(_calendar_icon(self), QLineEdit.ActionPosition.TrailingPosition)
        pick.setToolTip("Pick from a calendar (F4)")
        pick.triggered.connect(self.pick)

    def read(self, text: str) -> dt.date | None:
        """Read a date; raises NotADate."""
        return as_date(text, dt.date.today())

    def shown(self, value: Any) -> str:
        """Write a date as 14/01/2026."""
        return short(value)

    def minimumSizeHint(self) -> QSize:
        """Leave room for a whole date beside the calendar."""
        letters = self.fontMetrics()  # Qt leaves room for the widest letter alone
        more = letters.horizontalAdvance(self.placeholderText()) - letters.maxWidth()
        return super().minimumSizeHint() + QSize(max(more, 0) + 6, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
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
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        calendar.activated.connect(lambda date: (self._take(date), menu.close()))
        calendar.clicked.connect(lambda date: (self._take(date), menu.close()))
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        calendar.setFocus()

    def _take(self, date: QDate) -> None:
        self.retype(short(dt.date(date.year(), date.month(), date.day())))
        self.committed.emit()

    def _move(self, days: int) -> None:
        with suppress(OverflowError):  # the calendar of Python ends with the year 9999
            self.retype(short((self._day() or dt.date.today()) + dt.timedelta(days=days)))

    def _day(self) -> dt.date | None:
        try:
            return self.value()
        except ValueError:
            return None


def _calendar_icon(widget: QWidget) -> QIcon:
    ratio = widget.devicePixelRatio()
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
