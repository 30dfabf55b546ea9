"""The lines of the Observe view: drawn row by row, so that hundreds cost no more than those in sight."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from tfm_desktop.domain.frameworks import Ideas
from tfm_desktop.domain.observations import LineFields, LineType
from tfm_desktop.domain.years import clock, minutes_in
from tfm_desktop.qt import theme
from tfm_desktop.qt.common.wrapping import height_of, wrapped

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
SHOWN_AT_MOST = 3000  # signs of one line; the rest is in the entry line when the line is edited
PADDING, GAP, MARGIN = 7, 10, 14  # pixels


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of the list; without an id it is in memory alone."""

    id: uuid.UUID | None
    fields: LineFields


class LineModel(QAbstractTableModel):
    """The lines of one observation, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[ShownLine] = []
        self.start: dt.time | None = None
        self.ideas = Ideas(())

    def show(self, rows: Sequence[ShownLine], start: dt.time | None, ideas: Ideas) -> None:
        """Show lines in the place of those before."""
        self.beginResetModel()
        self.rows, self.start, self.ideas = list(rows), start, ideas
        self.endResetModel()

    def append(self, line: ShownLine) -> None:
        """Show one more line at the end."""
        self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows))
        self.rows.append(line)
        self.endInsertRows()

    def replace(self, place: int, line: ShownLine) -> None:
        """Show a line as it is now."""
        self.rows[place] = line
        self.dataChanged.emit(self.index(place, 0), self.index(place, 0))

    def place_of(self, line: uuid.UUID | None) -> int:
        """Give the row of a line; -1 where it is not shown."""
        return next((place for place, one in enumerate(self.rows) if one.id == line), -1) if line else -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the lines."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the one column."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Give the text of a line, or all of it in words."""
        if not index.isValid():
            return None
        line = self.rows[index.row()]
        if role == Role.DisplayRole:
            return line.fields.text[:SHOWN_AT_MOST]
        if role == Role.AccessibleTextRole:
            told = [clock(line.fields.at), line.fields.speaker.label, line.fields.text, self.below(index.row())]
            return ", ".join(filter(None, told))
        return None

    def minutes(self, line: ShownLine) -> str:
        """Say how many minutes into the lesson a line was begun."""
        told = minutes_in(self.start, line.fields.at)
        return "" if told is None else f"{told}′"

    def below(self, place: int) -> str:
        """Say what a line is marked with, in words; its phase where that begins."""
        line, before = self.rows[place], self.rows[place - 1] if place else None
        fields = line.fields
        minutes = minutes_in(self.start, fields.at)
        more = len(fields.text) - SHOWN_AT_MOST
        told = [
            "not saved yet" if line.id is None else "",
            "before the lesson’s start" if minutes is not None and minutes < 0 else "",
            "" if before and before.fields.phase is fields.phase else fields.phase.label,
            "" if fields.type is LineType.SAW else fields.type.label,
            self.ideas.short_names(fields.ideas),
            "Private" if fields.private else "",
            f"{more:,} more characters" if more > 0 else "",
        ]
        return "  ·  ".join(filter(None, told))


class LineDelegate(QStyledItemDelegate):
    """Draws a line: its time, who, what, and below it the marks."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line."""
        model = index.model()
        assert isinstance(model, LineModel)
        line, colours = model.rows[index.row()], theme.colours()
        is_chosen = bool(option.state & option.state.State_Selected)
        painter.save()
        painter.fillRect(option.rect, QColor(colours.chosen if is_chosen else colours.surface))
        column = _Columns(option.font, option.rect)
        painter.setFont(column.bold)
        painter.setPen(QColor(colours.text))
        painter.drawText(column.time, Qt.AlignmentFlag.AlignTop, clock(line.fields.at))
        painter.setPen(QColor(colours.accent))
        painter.drawText(column.who, Qt.AlignmentFlag.AlignTop, line.fields.speaker.short)
        painter.setFont(option.font)
        painter.setPen(QColor(colours.muted))
        painter.drawText(column.minutes, Qt.AlignmentFlag.AlignTop, model.minutes(line))
        painter.setPen(QColor(colours.text))
        wrapped(line.fields.text[:SHOWN_AT_MOST], option.font, column.text.width()).draw(
            painter, QPointF(column.text.topLeft())
        )
        if below := model.below(index.row()):
            painter.setFont(column.small)
            painter.setPen(QColor(colours.notice if line.fields.private or line.id is None else colours.muted))
            place = QRect(column.text)
            place.setTop(option.rect.bottom() - PADDING - QFontMetrics(column.small).height())
            painter.drawText(place, Qt.AlignmentFlag.AlignTop, below)
        painter.setPen(QColor(colours.line))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Measure the wrapped text and the marks of a line."""
        model = index.model()
        assert isinstance(model, LineModel)
        return QSize(option.rect.width(), _Columns(option.font, option.rect).height(model, index.row()))


class LineList(QTableView):
    """The list of lines; the keys go to the entry line, and a click chooses a line there."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.lines = LineModel()
        self.setModel(self.lines)
        self.setItemDelegate(LineDelegate(self))
        self.setAccessibleName("Lines")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # its coming would wrap every line anew
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self._measured = 0
        self._later = QTimer(self, singleShot=True, interval=0)  # a change of width comes in many small steps
        self._later.timeout.connect(self.measure)
        self.lines.modelReset.connect(self.measure)
        self.lines.rowsInserted.connect(lambda _parent, first, last: self._measure(range(first, last + 1)))
        self.lines.dataChanged.connect(lambda first, last: self._measure(range(first.row(), last.row() + 1)))
        self.clicked.connect(lambda index: self.chosen.emit(self.lines.rows[index.row()].id))

    def mark(self, line: uuid.UUID | None) -> None:
        """Mark the line that is being edited, and bring it into sight; none for the end."""
        place = self.lines.place_of(line)
        if place < 0:
            self.clearSelection()
            self.scrollToBottom()
        else:
            self.selectRow(place)
            self.scrollTo(self.lines.index(place, 0))

    def enlarge(self, font: QFont) -> None:
        """Show the lines in another size."""
        self.setFont(font)
        self.measure()

    def measure(self) -> None:
        """Fit the height of every row to its text."""
        self._measured = self.viewport().width()
        self._measure(range(self.lines.rowCount()))
        if not self.selectionModel().hasSelection():
            self.scrollToBottom()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the lines anew where the width has changed."""
        super().resizeEvent(event)
        if self.viewport().width() != self._measured:
            self._later.start()
        elif not self.selectionModel().hasSelection():
            self.scrollToBottom()

    def _measure(self, places: range) -> None:
        columns, header = _Columns(self.font(), QRect(0, 0, self.viewport().width(), 10)), self.verticalHeader()
        for place in places:
            header.resizeSection(place, columns.height(self.lines, place))


class _Columns:
    """Where the parts of a line stand, for a font and a row."""

    def __init__(self, font: QFont, row: QRect) -> None:
        self.bold, self.small = QFont(font), QFont(font)
        self.bold.setBold(True)
        self.small.setPointSizeF(font.pointSizeF() - 1.5)
        self._font, self._metrics, wide = font, QFontMetrics(font), QFontMetrics(self.bold)
        top, bottom = row.top() + PADDING, row.bottom() - PADDING
        times, who = wide.horizontalAdvance("00:00"), wide.horizontalAdvance("MM")
        left = row.left() + MARGIN
        self.time = QRect(left, top, times, bottom - top)
        self.minutes = QRect(self.time.right() + GAP, top, wide.horizontalAdvance("000′"), bottom - top)
        self.who = QRect(self.minutes.right() + GAP, top, who, bottom - top)
        begin = self.who.right() + GAP
        self.text = QRect(begin, top, max(row.right() - MARGIN - begin, 60), bottom - top)

    def height(self, model: LineModel, place: int) -> int:
        """Measure the wrapped text of a line and its marks, in pixels."""
        line = model.rows[place]
        text, metrics = line.fields.text[:SHOWN_AT_MOST], self._metrics
        if "\n" not in text and metrics.horizontalAdvance(text) < self.text.width():  # as most lines are
            height = metrics.lineSpacing()
        else:
            height = height_of(wrapped(text, self._font, self.text.width()))
        below = QFontMetrics(self.small).height() + 2 if model.below(place) else 0
        return height + below + 2 * PADDING
