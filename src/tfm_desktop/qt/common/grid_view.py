"""How a grid is worked: by keys alone, each cell typed with the input of its column."""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QItemSelectionModel, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from tfm_desktop.qt.common import inputs
from tfm_desktop.qt.common.grid_model import ChildModel, Index, Refused
from tfm_desktop.qt.common.record_form import Field, make_input

PADDING = 11  # pixels left and right of the text of a cell
ROW = 36  # pixels of the lowest row
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_Hint = QAbstractItemDelegate.EndEditHint
_FINISHING = {
    Qt.Key.Key_Return: _Hint.SubmitModelCache,
    Qt.Key.Key_Enter: _Hint.SubmitModelCache,
    Qt.Key.Key_Tab: _Hint.EditNextItem,
    Qt.Key.Key_Backtab: _Hint.EditPreviousItem,
}


class GridDelegate(QStyledItemDelegate):
    """Types each cell with the input of its column."""

    grown = Signal(object)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make the input of the column."""
        model = _model(index)
        column = model.columns[index.column()]
        if column.kind == "note":
            made: Any = inputs.NoteInput(parent, lines=1, most=40)
        else:
            made = make_input(Field(column.name, column.title, column.kind, ideas=column.ideas), parent)
        made.setAccessibleName(column.title)
        if isinstance(made, inputs.PickInput):
            made.set_options(model.options(column))
        if isinstance(made, inputs.PickInput | inputs.ChoiceInput):
            made.activated.connect(lambda _place: made.setProperty("accepted", True))
        return made

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Measure the wrapped text of a cell, within the padding that the style gives it."""
        text = index.data(Qt.ItemDataRole.DisplayRole) or ""
        room = QRect(0, 0, max(option.rect.width() - 2 * PADDING, 40), 100_000)
        needed = option.fontMetrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text)
        return QSize(needed.width() + 2 * PADDING, max(needed.height() + 14, ROW))

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the value that the cell holds; a short text is overwritten by typing, a note is gone on with."""
        assert isinstance(editor, inputs.Input)
        if editor.is_typing():
            return
        held = _model(index).held(index)
        editor.set_value(_model(index).kept(index))
        if isinstance(held, Refused):
            editor.retype(held.text)
        if isinstance(editor, inputs.NoteInput):
            editor.moveCursor(editor.textCursor().MoveOperation.End)
        elif isinstance(editor, inputs.LineInput):
            editor.selectAll()
        elif isinstance(editor, inputs.PickInput):
            editor.lineEdit().selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Save what was typed, or accepted with Enter; to pass by writes nothing."""
        assert isinstance(editor, inputs.Input)
        if not editor.is_typing() and not editor.property("accepted"):
            return
        try:
            value = editor.value()
        except ValueError as fault:
            _model(index).refuse(index, str(editor.typed()), str(fault))
            return
        _model(index).take(index, value, str(editor.typed()))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Lay the input over its cell."""
        editor.setGeometry(option.rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Finish a cell with Enter and Tab, which Qt would leave to a note; follow a note that grows."""
        if event.type() is QEvent.Type.Resize and isinstance(watched, inputs.NoteInput):
            self.grown.emit(watched)
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.key() in _ENTER:
            watched.setProperty("accepted", True)
        if isinstance(watched, inputs.NoteInput) and event.key() in _FINISHING:
            is_new_line = event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if is_new_line:
                return False
            self.commitData.emit(watched)
            self.closeEditor.emit(watched, _FINISHING[Qt.Key(event.key())])
            return True
        return super().eventFilter(watched, event)


class GridView(QTableView):
    """The view of a grid: typing starts a cell, Delete bins a row, Alt with up and down moves it."""

    binned = Signal(object)
    moved = Signal(object, int)
    closed = Signal()

    def __init__(self, model: ChildModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._has_added = False
        self.setModel(model)
        self.setItemDelegate(GridDelegate(self))
        model.added.connect(self._note_added)

    def chosen_place(self) -> int:
        """Give the row that is chosen: where the cursor is, or the row just added above it."""
        chosen = self.selectionModel().selectedIndexes()
        return chosen[0].row() if chosen else self.currentIndex().row()

    def rest_below(self, place: int) -> None:
        """Put the cursor into the empty row, while the row at a place stays the chosen one."""
        chosen, empty = self._model.index(place, 0), self._model.index(len(self._model.rows), 0)
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.selectionModel().setCurrentIndex(empty, QItemSelectionModel.SelectionFlag.NoUpdate)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Begin a cell with Enter or F2, bin with Delete, move with Alt."""
        if self.state() is QTableView.State.EditingState:
            return  # the Enter that finished a cell comes on to here
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        record = self._model.record_at(self.currentIndex().row())
        if key in (*_ENTER, Qt.Key.Key_F2):
            self._begin()
        elif key == Qt.Key.Key_Delete and record:
            self.binned.emit(record)
        elif key == Qt.Key.Key_Delete:
            self._model.clear_empty_row()
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and record:
            self.moved.emit(record, -1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go on after a cell: with Tab to the next one and at last out of the grid, with Enter to a new row."""
        step = {_Hint.EditNextItem: 1, _Hint.EditPreviousItem: -1}.get(hint, 0)
        super().closeEditor(editor, _Hint.NoHint if step else hint)
        has_added, self._has_added = self._has_added, False
        self.closed.emit()
        if step:
            self._step(step)
        elif has_added and hint is _Hint.SubmitModelCache:
            self.rest_below(len(self._model.rows) - 1)

    def _begin(self) -> None:
        """Type into the cell, where it can be typed into."""
        if self.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(self.currentIndex())

    def _step(self, by: int) -> None:
        columns = self._model.columnCount()
        here = self.currentIndex()
        place = here.row() * columns + here.column() + by
        while 0 <= place < self._model.rowCount() * columns:
            index = self._model.index(place // columns, place % columns)
            if not self._model.columns[index.column()].told:
                self.setCurrentIndex(index)
                self._begin()
                return
            place += by
        self.focusNextPrevChild(by > 0)

    def _note_added(self) -> None:
        self._has_added = True


def _model(index: Index) -> ChildModel:
    model = index.model()
    assert isinstance(model, ChildModel)
    return model
