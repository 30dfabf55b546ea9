"""Lines that are read and ticked: in the order of the lesson, or under the ideas that they show."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from tfm_desktop.domain.frameworks import Ideas
from tfm_desktop.domain.observations import LineFields, LineType
from tfm_desktop.domain.record import Saved
from tfm_desktop.domain.years import clock
from tfm_desktop.qt import theme
from tfm_desktop.qt.common.wrapping import height_of, wrapped

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
SHOWN_AT_MOST = 3000  # signs of one line; more than a screen of them
GAP, PADDING, MARGIN = 12, 8, 12  # pixels


@dataclass(frozen=True, slots=True)
class TickRow:
    """One row: a line and the idea it stands under, if any; or the idea itself, with what is told of it."""

    line: Saved[LineFields] | None = None
    idea: str = ""
    told: str = ""


def in_order(lines: Iterable[Saved[LineFields]]) -> Iterator[TickRow]:
    """Give the lines as they came."""
    return (TickRow(line) for line in lines)


def by_idea(lines: Sequence[Saved[LineFields]], ideas: Ideas) -> Iterator[TickRow]:
    """Give each idea with the count of its lines, then these lines; at last those that stand under no idea."""
    for key, count in ideas.counts(line.fields.ideas for line in lines).items():
        (name,) = ideas.names([key])
        yield TickRow(idea=name, told=_counted(count) if count else "not seen yet")
        yield from (TickRow(line, name) for line in lines if key in line.fields.ideas)
    if others := [line for line in lines if not line.fields.ideas]:
        yield TickRow(idea="Under no idea", told=_counted(len(others)))
        yield from in_order(others)


def _counted(count: int) -> str:
    return f"{count} line{'' if count == 1 else 's'}"


class TickModel(QAbstractListModel):
    """Rows of lines; each can be ticked where ticks are shown."""

    ticked = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[TickRow] = []
        self.ideas = Ideas(())
        self.ticks: frozenset[uuid.UUID] | None = None
        self.marks_open = False  # says of a line that its observer has not agreed to share it

    def show(self, rows: Iterable[TickRow], ideas: Ideas, ticks: Iterable[uuid.UUID] | None) -> None:
        """Show rows in the place of those before; no ticks at all for None."""
        self.beginResetModel()
        self.rows, self.ideas = list(rows), ideas
        self.ticks = None if ticks is None else frozenset(ticks)
        self.endResetModel()

    def tick(self, ticks: Iterable[uuid.UUID]) -> None:
        """Show other lines as ticked."""
        self.ticks = frozenset(ticks)
        self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1), [Role.CheckStateRole])

    def lines(self) -> list[uuid.UUID]:
        """Name the lines that are shown, each once."""
        return list(dict.fromkeys(row.line.id for row in self.rows if row.line))

    def place_of(self, line: uuid.UUID | None) -> int:
        """Give the first row of a line; -1 where it is not shown."""
        return next((at for at, row in enumerate(self.rows) if row.line and row.line.id == line), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the rows."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let lines be ticked where ticks are shown."""
        flags = super().flags(index)
        can_tick = index.isValid() and self.ticks is not None and self.rows[index.row()].line
        return flags | Qt.ItemFlag.ItemIsUserCheckable if can_tick else flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Give the text of a row, all of it in words, or its tick."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Role.DisplayRole:
            return row.line.fields.text[:SHOWN_AT_MOST] if row.line else row.idea
        if role == Role.AccessibleTextRole:
            return self._in_words(row)
        if role == Role.CheckStateRole and row.line and self.ticks is not None:
            return Qt.CheckState.Checked if row.line.id in self.ticks else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Tell that a line was ticked or unticked; who hears it shows it."""
        row = self.rows[index.row()] if index.isValid() else None
        if role != Role.CheckStateRole or row is None or row.line is None or self.ticks is None:
            return False
        self.ticked.emit(row.line.id, Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def below(self, row: TickRow) -> str:
        """Say what kind of note a line is, where it is more than what was seen, and which other ideas it shows."""
        assert row.line
        line = row.line.fields
        more = len(line.text) - SHOWN_AT_MOST
        told = [
            "" if line.type is LineType.SAW else line.type.label,
            *(name for name in self.ideas.names(line.ideas) if name != row.idea),
            "not shared yet" if self.marks_open and not line.shareable else "",
            f"{more:,} more signs" if more > 0 else "",
        ]
        return "  ·  ".join(filter(None, told))

    def _in_words(self, row: TickRow) -> str:
        if row.line is None:
            return f"{row.idea}: {row.told}"
        line = row.line.fields
        told = [clock(line.at), line.speaker.label, line.text[:SHOWN_AT_MOST], self.below(row)]
        return ", ".join(filter(None, told))


class _Columns:
    """Where the parts of a row stand, for a font and a width."""

    def __init__(self, font: QFont, row: QRect, *, has_ticks: bool) -> None:
        self.font, self.bold, self.small = font, QFont(font), QFont(font)
        self.bold.setBold(True)
        self.small.setPointSizeF(font.pointSizeF() * 0.84)
        self.metrics, wide = QFontMetrics(font), QFontMetrics(self.bold)
        top = row.top() + PADDING
        tall = row.height() - 2 * PADDING
        left = row.left() + MARGIN
        box = self.metrics.ascent()
        self.tick = QRect(left, top + (self.metrics.height() - box) // 2, box, box)
        if has_ticks:
            left += box + GAP
        self.time = QRect(left, top, wide.horizontalAdvance("00:00"), tall)
        self.who = QRect(self.time.right() + GAP, top, wide.horizontalAdvance("TA"), tall)
        self.text = QRect(self.who.right() + GAP, top, 0, tall)
        self.text.setRight(max(row.right() - MARGIN, self.text.left() + 80))
        self.heading = QRect(row.left() + MARGIN, top, row.width() - 2 * MARGIN, tall)

    def height(self, text: str, below: str) -> int:
        """Measure the wrapped texts of a row, in pixels."""
        tall = height_of(wrapped(text, self.font, self.text.width()))
        return tall + (height_of(wrapped(below, self.small, self.text.width())) + 2 if below else 0) + 2 * PADDING


class TickDelegate(QStyledItemDelegate):
    """Draws a row, and turns its tick with Space or a click on it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        model, view, colours = _model(index), option.widget, theme.colours()
        row, state = model.rows[index.row()], option.state
        columns = _Columns(option.font, option.rect, has_ticks=model.ticks is not None)
        painter.save()
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.fillRect(option.rect, QColor(colours.chosen if is_chosen else colours.surface))
        if row.line:
            self._paint_line(painter, columns, row.line.fields, model.below(row))
            self._paint_tick(painter, columns, option, index)
        else:
            self._paint_idea(painter, columns, row)
        painter.setPen(QColor(colours.line))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        if is_chosen and view.hasFocus():
            painter.setPen(QColor(colours.accent))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Measure a row at the width of its list."""
        model, view = _model(index), self.parent()
        assert isinstance(view, QListView)
        width = view.viewport().width()
        columns = _Columns(option.font, QRect(0, 0, width, 0), has_ticks=model.ticks is not None)
        row = model.rows[index.row()]
        if row.line is None:
            return QSize(width, columns.metrics.height() + 3 * PADDING)
        return QSize(width, columns.height(row.line.fields.text[:SHOWN_AT_MOST], model.below(row)))

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        """Turn a tick."""
        if not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        is_meant = False
        if isinstance(event, QKeyEvent):
            is_meant = event.type() is QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select)
        elif isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseButtonRelease:
            place = _Columns(option.font, option.rect, has_ticks=True).tick.adjusted(-GAP, -GAP, GAP, GAP)
            is_meant = place.contains(event.position().toPoint())
        if not is_meant:
            return False
        is_ticked = Qt.CheckState(index.data(Role.CheckStateRole)) is Qt.CheckState.Checked
        turned = Qt.CheckState.Unchecked if is_ticked else Qt.CheckState.Checked
        return model.setData(index, turned, Role.CheckStateRole)

    def _paint_line(self, painter: QPainter, columns: _Columns, line: LineFields, below: str) -> None:
        colours, text = theme.colours(), line.text[:SHOWN_AT_MOST]
        painter.setFont(columns.bold)
        painter.setPen(QColor(colours.muted))
        painter.drawText(columns.time, Qt.AlignmentFlag.AlignTop, clock(line.at))
        painter.setPen(QColor(colours.accent))
        painter.drawText(columns.who, Qt.AlignmentFlag.AlignTop, line.speaker.short)
        painter.setPen(QColor(colours.text))
        laid, place = wrapped(text, columns.font, columns.text.width()), QPointF(columns.text.topLeft())
        laid.draw(painter, place)
        if below:
            painter.setPen(QColor(colours.muted))
            below_it = place + QPointF(0, height_of(laid) + 2)
            wrapped(below, columns.small, columns.text.width()).draw(painter, below_it)

    def _paint_idea(self, painter: QPainter, columns: _Columns, row: TickRow) -> None:
        colours = theme.colours()
        painter.setFont(columns.bold)
        painter.setPen(QColor(colours.accent))
        place = columns.heading
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, row.idea)
        place.setLeft(place.left() + QFontMetrics(columns.bold).horizontalAdvance(row.idea) + GAP)
        painter.setFont(columns.small)
        painter.setPen(QColor(colours.muted))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, row.told)

    def _paint_tick(self, painter: QPainter, columns: _Columns, option: QStyleOptionViewItem, index: Index) -> None:
        state = index.data(Role.CheckStateRole)
        if state is None:
            return
        box = QStyleOptionViewItem(option)
        box.rect = columns.tick
        is_ticked = Qt.CheckState(state) is Qt.CheckState.Checked
        box.state |= QStyle.StateFlag.State_On if is_ticked else QStyle.StateFlag.State_Off
        view = option.widget
        view.style().drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck, box, painter, view)


class TickList(QListView):
    """The list of lines."""

    ticked = Signal(object, bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.rows = TickModel()
        self.rows.setParent(self)
        self.rows.ticked.connect(self.ticked)
        self.setModel(self.rows)
        self.setItemDelegate(TickDelegate(self))
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # its coming would wrap every line anew

    def show_rows(self, rows: Iterable[TickRow], ideas: Ideas, ticks: Iterable[uuid.UUID] | None) -> None:
        """Show rows, and keep the place: the same line, or the row that stands there now."""
        here, line, scrolled = self.currentIndex().row(), self.current(), self.verticalScrollBar().value()
        self.rows.show(rows, ideas, ticks)
        is_same = self._line_at(here) == line
        place = here if line and is_same else self.rows.place_of(line)
        if place < 0:
            first = next((at for at, row in enumerate(self.rows.rows) if row.line), 0)
            place = min(max(here, first), self.rows.rowCount() - 1)
        self.setCurrentIndex(self.rows.index(place))
        if is_same:
            self.verticalScrollBar().setValue(scrolled)

    def go_to_top(self) -> None:
        """Go to the first row."""
        self.setCurrentIndex(self.rows.index(0))
        self.scrollToTop()

    def current(self) -> uuid.UUID | None:
        """Give the line that the cursor is on, or None."""
        return self._line_at(self.currentIndex().row())

    def _line_at(self, place: int) -> uuid.UUID | None:
        row = self.rows.rows[place] if 0 <= place < len(self.rows.rows) else None
        return row.line.id if row and row.line else None


def _model(index: Index) -> TickModel:
    model = index.model()
    assert isinstance(model, TickModel)
    return model
