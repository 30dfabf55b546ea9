"""A grid of the records that belong to one parent; typing in its last row adds one."""

import uuid
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QLabel, QPushButton, QVBoxLayout, QWidget

from tfm_desktop.domain.errors import Problem
from tfm_desktop.qt import theme
from tfm_desktop.qt.common import inputs
from tfm_desktop.qt.common.grid_model import ChildModel, GridColumn
from tfm_desktop.qt.common.grid_view import ROW, GridDelegate, GridView
from tfm_desktop.qt.common.in_sight import InSight
from tfm_desktop.services.records import Children

__all__ = ["ChildGrid", "GridColumn"]

NARROWEST = 220  # pixels of the column that has the room that is left


class ChildGrid(QWidget):
    """A heading, the grid, and the sentence that says what could not be saved."""

    problem = Signal(str)
    selected = Signal(object)

    def __init__(
        self,
        title: str,
        children: Children[Any],
        columns: tuple[GridColumn, ...],
        defaults: Callable[[], dict[str, Any]] = dict,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows = ChildModel(children, columns, defaults)
        self.rows.setParent(self)
        self.view = GridView(self.rows, self)
        InSight(self.view)
        self._message = QLabel()
        self._message.setProperty("role", "error")
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setWordWrap(True)
        self._message.hide()
        self._dress(title, columns)
        self._lay_out(title, hint)
        self._later = QTimer(self, singleShot=True, interval=0)  # a change of width comes in many small steps
        self._later.timeout.connect(self._fit_all)
        self.rows.dataChanged.connect(self._follow)
        self.rows.problem.connect(self._say)
        self.rows.rowsInserted.connect(lambda _parent, first, last: self._fit_rows(first, last))
        self.rows.modelReset.connect(self._fit_all)
        self.view.binned.connect(self._bin)
        self.view.moved.connect(self._move)
        self.view.closed.connect(lambda: self._fit_rows(self.view.currentIndex().row()))
        delegate = self.view.itemDelegate()
        assert isinstance(delegate, GridDelegate)
        delegate.grown.connect(self._fit_typing)
        self.rows.added.connect(self.selected)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self.selected.emit(self.current()))

    def load(self, parent: uuid.UUID | None) -> None:
        """Show the children of a parent, and keep the place; what is being typed is saved first."""
        self.flush()
        here, chosen = self.view.currentIndex(), self.current()
        was_in_empty_row = here.row() == len(self.rows.rows)
        is_same = parent == self.rows.parent_record
        self.rows.load(parent)
        self._say(self.rows.sentence())
        place, last = self.rows.place_of(chosen), self.rows.rowCount() - 1
        if not is_same or here.row() < 0:
            self._go_to(0 if self.rows.rows else -1, 0)
        elif was_in_empty_row and place >= 0:
            self.view.rest_below(place)
        elif was_in_empty_row:
            self._go_to(last, here.column())
        else:
            self._go_to(place if place >= 0 else min(here.row(), last), here.column())
        self.selected.emit(self.current())

    def reload(self) -> None:
        """Show the children anew after a change from elsewhere."""
        self.load(self.rows.parent_record)

    def current(self) -> uuid.UUID | None:
        """Give the id of the chosen record, or None."""
        return self.rows.record_at(self.view.chosen_place())

    def choose(self, record: uuid.UUID) -> None:
        """Go to a record of the grid, and mark the whole of it."""
        self._go_to(self.rows.place_of(record), max(self.view.currentIndex().column(), 0))
        whole = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.view.selectionModel().select(self.view.currentIndex(), whole)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def unsaved(self) -> list[str]:
        """Tell what was typed and could not be saved."""
        return self.rows.unsaved()

    def message(self) -> str:
        """Give the sentence that stands under the grid; empty for none."""
        return self._message.text()

    def lock(self, is_locked: bool) -> None:
        """Have what is loaded from now on read only, or no longer."""
        self.rows.is_locked = is_locked
        self.remove.setEnabled(not is_locked)

    def flush(self) -> None:
        """Save the cell that is being typed into."""
        editor = self.view.indexWidget(self.view.currentIndex())
        if editor is not None:
            self.view.commitData(editor)
            self.view.closeEditor(editor, GridDelegate.EndEditHint.NoHint)

    def add_button(self, button: QPushButton) -> None:
        """Put a button beside the heading, for what can be done with the chosen record."""
        self._top.insertWidget(self._top.indexOf(self.remove), button)

    def focus(self) -> None:
        """Go to the first cell of the empty row."""
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._go_to(len(self.rows.rows), 0)

    def _dress(self, title: str, columns: tuple[GridColumn, ...]) -> None:
        view = self.view
        view.setObjectName("grid")
        view.setAccessibleName(title)
        view.setTabKeyNavigation(False)
        view.setWordWrap(True)
        view.setShowGrid(False)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        view.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.verticalHeader().hide()
        view.verticalHeader().setMinimumSectionSize(ROW)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        self._widen()
        self._stretched = next((place for place, column in enumerate(columns) if column.stretch), len(columns) - 1)
        header.sectionResized.connect(lambda *_: self._later.start())

    def _lay_out(self, title: str, hint: str) -> None:
        heading = QLabel(title)
        heading.setProperty("role", "heading")
        told = QLabel(hint)
        told.setProperty("role", "muted")
        told.setWordWrap(True)
        self._top = top = QHBoxLayout()
        top.addWidget(heading)
        top.addWidget(told, 1)
        self.remove = remove = QPushButton("Bin row")
        remove.setProperty("quiet", True)
        remove.setToolTip("Put the chosen row in the bin (Delete); undo brings it back")
        remove.setAccessibleName(f"Bin chosen row of {title}")
        remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        remove.clicked.connect(lambda: (record := self.current()) and self._bin(record))
        top.addWidget(remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self.view)
        layout.addWidget(self._message)

    def _bin(self, record: uuid.UUID) -> None:
        try:
            self.rows.children_of.bin(record, self)
        except Problem as fault:
            self.problem.emit(str(fault))
        self.reload()

    def _move(self, record: uuid.UUID, by: int) -> None:
        if "position" not in self.rows.children_of.fields.model_fields:
            return
        try:
            self.rows.children_of.move(record, by, self)
        except Problem as fault:
            self.problem.emit(str(fault))
        self.reload()

    def _go_to(self, row: int, column: int) -> None:
        if 0 <= row < self.rows.rowCount():
            self.view.setCurrentIndex(self.rows.index(row, column))

    def _follow(self, top: Any, end: Any) -> None:
        self._say(self.rows.sentence())
        self._fit_rows(top.row(), end.row())

    def _say(self, sentence: str) -> None:
        self._message.setText(sentence)
        self._message.setVisible(bool(sentence))

    def changeEvent(self, event: QEvent) -> None:
        """Widen the columns where the text is larger."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._widen()

    def _widen(self) -> None:
        scale = self.font().pointSizeF() / theme.POINTS
        for place, column in enumerate(self.rows.columns):
            self.view.horizontalHeader().resizeSection(place, round(column.width * scale))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the widest column the room that is left; where little is left the grid scrolls sideways."""
        super().resizeEvent(event)
        header = self.view.horizontalHeader()
        others = sum(header.sectionSize(place) for place in range(header.count()) if place != self._stretched)
        # Of the new width: the view itself, which fills it, is laid out after this.
        is_narrow = event.size().width() - 2 * self.view.frameWidth() - others < NARROWEST
        mode = QHeaderView.ResizeMode.Interactive if is_narrow else QHeaderView.ResizeMode.Stretch
        if header.sectionResizeMode(self._stretched) is not mode:
            header.setSectionResizeMode(self._stretched, mode)
        if is_narrow:
            header.resizeSection(self._stretched, NARROWEST)

    def _fit_rows(self, first: int, last: int | None = None) -> None:
        for row in range(first, (first if last is None else last) + 1):
            self.view.resizeRowToContents(row)
        self._fit()

    def _fit_typing(self, editor: inputs.NoteInput) -> None:
        """Make a row as tall as the note that is typed in it."""
        row = self.view.currentIndex().row()
        if editor.height() > self.view.rowHeight(row):
            self.view.setRowHeight(row, editor.height())
            self._fit()

    def _fit_all(self) -> None:
        self.view.resizeRowsToContents()
        self._fit()

    def _fit(self) -> None:
        """Make the grid as tall as its rows, so that only the page scrolls."""
        view = self.view
        bar = view.horizontalScrollBar()
        extra = bar.sizeHint().height() if bar.maximum() > 0 else 0
        view.setFixedHeight(view.horizontalHeader().sizeHint().height() + view.verticalHeader().length() + extra + 4)
