"""A list of records that is declared by its columns; filtered and sorted at once, in memory."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QByteArray,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from tfm_desktop.domain.schools import plain
from tfm_desktop.qt.common.as_typed import tip

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list: its title, what it shows of a row, and what it is sorted by."""

    title: str
    text: Callable[[Any], str]
    sort: Callable[[Any], Any] | None = None
    width: int = 120
    found_by: Callable[[Any], str] | None = None  # what the filter finds besides, without its being shown


class RecordModel(QAbstractTableModel):
    """The rows of a list as the view asks for them."""

    def __init__(self, columns: tuple[Column, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = columns
        self._rows: Sequence[Any] = ()
        self._shown: list[Any] = []
        self._words: list[str] | None = None
        self._filter = ""
        self._order: tuple[int, Qt.SortOrder] | None = None

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Take the rows over; each has an id."""
        self._rows, self._words = rows, None
        self._show_anew()

    def filter(self, text: str) -> None:
        """Show the rows that hold the beginning of every word."""
        self._filter = text
        self._show_anew()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; what is chosen stays chosen."""
        self._order = (column, order) if column >= 0 else None
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        records = [self._shown[index.row()].id for index in before]
        self._shown = self._arranged()
        places = {row.id: place for place, row in enumerate(self._shown)}
        after = [self.index(places[one], index.column()) for one, index in zip(records, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def row_of(self, record: uuid.UUID | None) -> int:
        """Give the place of a record in what is shown; -1 where it is not."""
        return next((place for place, row in enumerate(self._shown) if row.id == record), -1)

    def record(self, place: int) -> Any:
        """Give the row at a place."""
        return self._shown[place]

    def has_rows(self) -> bool:
        """Tell whether there is anything to show, filtered away or not."""
        return bool(self._rows)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the rows shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the text of a cell."""
        if not index.isValid():
            return None
        text = self.columns[index.column()].text(self._shown[index.row()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(text)
        return text if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the title of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _show_anew(self) -> None:
        self.beginResetModel()
        self._shown = self._arranged()
        self.endResetModel()

    def _arranged(self) -> list[Any]:
        wanted = [f" {word}" for word in plain(self._filter).split()]
        rows = list(self._rows)
        if wanted:
            told = zip(rows, self._haystack(), strict=True)
            rows = [row for row, words in told if all(map(words.__contains__, wanted))]
        if self._order:
            column, order = self.columns[self._order[0]], self._order[1]
            key = column.sort or (lambda row: column.text(row).casefold())
            rows.sort(key=key, reverse=order is Qt.SortOrder.DescendingOrder)
        return rows

    def _haystack(self) -> list[str]:
        if self._words is None:
            self._words = [" " + plain(" ".join(self._found_by(row))) for row in self._rows]
        return self._words

    def _found_by(self, row: Any) -> Iterator[str]:
        for column in self.columns:
            yield column.text(row)
            if column.found_by:
                yield column.found_by(row)


class RecordTable(QTableView):
    """The list of a tab: one row chosen, widths and order remembered."""

    chosen = Signal(object)
    opened = Signal()

    def __init__(self, columns: tuple[Column, ...], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RecordModel(columns, self)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() + 16)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        for place, column in enumerate(columns):
            header.resizeSection(place, column.width)
        self.setSortingEnabled(True)
        self.selectionModel().currentRowChanged.connect(self._tell)
        self.rows.layoutChanged.connect(lambda: self.scrollTo(self.currentIndex()))
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show rows anew, and keep the one that was chosen."""
        self._keeping(lambda: self.rows.set_rows(rows), max(self.currentIndex().row(), 0))

    def filter(self, text: str) -> None:
        """Show the rows that hold every word, and keep the one that was chosen."""
        self._keeping(lambda: self.rows.filter(text))

    def current(self) -> Any:
        """Give the chosen row, or None."""
        place = self.currentIndex().row()
        return self.rows.record(place) if 0 <= place < self.rows.rowCount() else None

    def choose(self, record: uuid.UUID | None) -> bool:
        """Choose a record; tell whether it is shown."""
        place = self.rows.row_of(record)
        if place < 0:
            return False
        index = self.rows.index(place, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go into the record with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def header_state(self) -> str:
        """Give widths, order and sorting as text."""
        return bytes(self.horizontalHeader().saveState().toBase64().data()).decode()

    def restore_header(self, state: str) -> None:
        """Take widths, order and sorting over."""
        if state:
            self.horizontalHeader().restoreState(QByteArray.fromBase64(state.encode()))
            self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def _keeping(self, arrange: Callable[[], None], place: int = 0) -> None:
        """Keep the chosen row; where it is gone, choose the one that has come to a place."""
        before = self.current()
        self.selectionModel().blockSignals(True)
        arrange()
        kept = before is not None and self.choose(before.id)
        if not kept and self.rows.rowCount():
            self.choose(self.rows.record(min(place, self.rows.rowCount() - 1)).id)
        self.selectionModel().blockSignals(False)
        self.viewport().update()
        after = self.current()
        if (after.id if after else None) != (before.id if before else None):
            self._tell()

    def _tell(self, *_: object) -> None:
        row = self.current()
        self.chosen.emit(row.id if row else None)
