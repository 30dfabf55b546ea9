"""A grid of the records that belong to one parent; typing in its last row adds one."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from tfm_desktop.domain import frameworks
from tfm_desktop.domain.errors import Invalid, Problem
from tfm_desktop.domain.record import Choice, Saved
from tfm_desktop.domain.years import clock, short
from tfm_desktop.qt import theme
from tfm_desktop.qt.common import inputs
from tfm_desktop.qt.common.record_form import Field, Options, make_input
from tfm_desktop.services.records import Children

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column of a grid: the field it shows, and how it is typed."""

    name: str
    title: str
    kind: str | type[Choice] = "line"
    width: int = 120
    options: Options | None = None  # for pick: the records on offer, by the id of the parent
    stretch: bool = False
    told: Callable[[Saved[Any]], str] | None = None  # for a column that is told, not typed


PADDING = 11  # pixels left and right of the text of a cell
ROW = 36  # pixels of the lowest row
_TEXT_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


class ChildModel(QAbstractTableModel):
    """The children of one parent, and an empty row to add to."""

    problem = Signal(str)
    added = Signal(object)

    def __init__(self, children: Children, columns: tuple[GridColumn, ...], defaults: Callable[[], dict[str, Any]]) -> None:  # type: ignore[type-arg]
        super().__init__()
        self.children_of = children
        self.columns = columns
        self.parent_record: uuid.UUID | None = None
        self.rows: list[Saved[Any]] = []
        self._defaults = defaults
        self.has_empty_row = True
        self._names: dict[str, dict[uuid.UUID, str]] = {}

    def load(self, parent: uuid.UUID | None) -> None:
        """Show the children of a parent."""
        self.beginResetModel()
        self.parent_record = parent
        self.rows = self.children_of.of(parent) if parent else []
        self._names = {one.name: dict(one.options(parent)) for one in self.columns if one.options and parent}
        self.endResetModel()

    def append(self, record: uuid.UUID) -> None:
        """Show a child that was added at the end."""
        place = len(self.rows)
        self.beginInsertRows(QModelIndex(), place, place)
        self.rows.append(self.children_of.get(record))
        self.endInsertRows()

    def options(self, column: GridColumn) -> dict[uuid.UUID, str]:
        """Give the records that a column offers."""
        return self._names.get(column.name, {})

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Count the children and the empty row."""
        return 0 if parent.isValid() or self.parent_record is None else len(self.rows) + self.has_empty_row

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Count the columns."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every cell be typed into."""
        column = self.columns[index.column()]
        if column.told:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        tick = Qt.ItemFlag.ItemIsUserCheckable if column.kind == "check" else Qt.ItemFlag.ItemIsEditable
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | tick

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        """Give the title of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the text, the value or the tick of a cell."""
        column = self.columns[index.column()]
        if index.row() >= len(self.rows):
            return self._empty_row(index, role)
        if column.told:
            return column.told(self.rows[index.row()]) if role in _TEXT_ROLES else None
        value = getattr(self.rows[index.row()].fields, column.name)
        if column.kind == "check":
            if role == Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if value else Qt.CheckState.Unchecked
            return f"{column.title}: {'yes' if value else 'no'}" if role == Qt.ItemDataRole.AccessibleTextRole else None
        if role == Qt.ItemDataRole.EditRole:
            return value
        if role in _TEXT_ROLES:
            return self._text(column, value)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Save what was typed into a cell; in the empty row this adds a record."""
        column = self.columns[index.column()]
        if column.kind == "check" and role == Qt.ItemDataRole.CheckStateRole:
            value = Qt.CheckState(value) is Qt.CheckState.Checked
        elif role != Qt.ItemDataRole.EditRole:
            return False
        return self._save(index.row(), column, value)

    def _save(self, place: int, column: GridColumn, value: Any) -> bool:
        try:
            if place < len(self.rows):
                saved = self.rows[place]
                if getattr(saved.fields, column.name) == value:
                    return True
                self.rows[place] = self.children_of.change(saved.id, self, **{column.name: value})
                self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))
                return True
            if value in (None, "", False) or self.parent_record is None:
                return False
            return self._add({**self._defaults(), column.name: value})
        except Invalid as fault:
            self.problem.emit(" ".join(dict.fromkeys(fault.fields.values())))
        except Problem as fault:
            self.problem.emit(str(fault))
        return False

    def _add(self, values: dict[str, Any]) -> bool:
        assert self.parent_record is not None
        made = self.children_of.add(self.parent_record, self, **values)
        place = len(self.rows)
        self.append(made)
        self.dataChanged.emit(self.index(place, 0), self.index(place + 1, len(self.columns) - 1))
        self.added.emit(made)
        return True

    def _empty_row(self, index: Index, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and index.column() == 0:
            return f"+ Add {self.children_of.noun}"
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(theme.colours().accent)
        if role == Qt.ItemDataRole.EditRole:
            return self._defaults().get(self.columns[index.column()].name)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"Add {self.children_of.noun}: {self.columns[index.column()].title}"
        return None

    def _text(self, column: GridColumn, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, Choice):
            return value.label
        if column.kind == "date":
            return short(value)
        if column.kind == "time":
            return clock(value)
        if column.kind == "ideas":
            return frameworks.short_names(value)
        if column.kind == "pick":
            return self.options(column).get(value, "")
        return f"{value:g}" if isinstance(value, float) else str(value)


class _Delegate(QStyledItemDelegate):
    """Types each cell with the input of its column."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802, ARG002
        """Make the input of the column."""
        model = _model(index)
        column = model.columns[index.column()]
        made = make_input(Field(column.name, column.title, column.kind), parent)
        made.setAccessibleName(column.title)
        if isinstance(made, inputs.PickInput):
            made.set_options(model.options(column))
        if isinstance(made, inputs.NoteInput):
            made.setMinimumHeight(made.height())
        return made

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Measure the wrapped text of a cell, within the padding that the style gives it."""
        text = index.data(Qt.ItemDataRole.DisplayRole) or ""
        room = QRect(0, 0, max(option.rect.width() - 2 * PADDING, 40), 100_000)  # type: ignore[attr-defined]
        needed = option.fontMetrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text)  # type: ignore[attr-defined]
        return QSize(needed.width() + 2 * PADDING, max(needed.height() + 14, ROW))

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        """Show the value that the cell holds."""
        value = index.data(Qt.ItemDataRole.EditRole)
        if not (isinstance(editor, inputs.LineInput) and editor.isModified()):
            editor.set_value(value)  # type: ignore[attr-defined]
        if isinstance(editor, inputs.LineInput):
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802
        """Save what was typed; a value without meaning is told of and not saved."""
        try:
            value = editor.value()  # type: ignore[attr-defined]
        except ValueError as fault:
            _model(index).problem.emit(str(fault))
            return
        model.setData(index, value)  # type: ignore[arg-type]

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802, ARG002
        """Lay the input over its cell, taller where its text needs it."""
        place = option.rect  # type: ignore[attr-defined]
        place.setHeight(max(place.height(), editor.height() if isinstance(editor, inputs.NoteInput) else 0))
        editor.setGeometry(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Finish a cell with Enter, also where Enter would begin a new line."""
        if isinstance(watched, inputs.NoteInput) and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.commitData.emit(watched)
                self.closeEditor.emit(watched, QStyledItemDelegate.EndEditHint.NoHint)
                return True
        return super().eventFilter(watched, event)


def _model(index: Index) -> ChildModel:
    model = index.model()
    assert isinstance(model, ChildModel)
    return model


class GridView(QTableView):
    """The view of a grid: typing starts a cell, Delete bins a row, Alt with up and down moves it."""

    binned = Signal(object)
    moved = Signal(object, int)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Begin a cell with Enter or F2, bin with Delete, move with Alt."""
        if self.state() is QAbstractItemView.State.EditingState:
            return  # the Enter that finished a cell comes on to here
        key, alt = event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        row = self._saved()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.edit(self.currentIndex())
        elif key == Qt.Key.Key_Delete and row:
            self.binned.emit(row.id)
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and row:
            self.moved.emit(row.id, -1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def edit(self, *args: Any) -> Any:
        """Open a cell; a list of choices drops down at once."""
        opened = super().edit(*args)
        editor = self.indexWidget(self.currentIndex())
        if isinstance(editor, inputs.ChoiceInput) and isinstance(editor, QComboBox):
            editor.setFocus()
        return opened

    def _saved(self) -> Saved[Any] | None:
        model = self.model()
        assert isinstance(model, ChildModel)
        place = self.currentIndex().row()
        return model.rows[place] if 0 <= place < len(model.rows) else None


class ChildGrid(QWidget):
    """A heading, the grid, and the sentence that says what could not be saved."""

    problem = Signal(str)
    selected = Signal(object)

    def __init__(
        self,
        title: str,
        children: Children,  # type: ignore[type-arg]
        columns: tuple[GridColumn, ...],
        defaults: Callable[[], dict[str, Any]] = dict,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows = ChildModel(children, columns, defaults)
        self.rows.setParent(self)
        self.view = GridView(self)
        self._message = QLabel()
        self._message.setProperty("role", "error")
        self._message.setWordWrap(True)
        self._message.hide()
        self._dress(title, columns)
        self._lay_out(title, hint)
        self.rows.problem.connect(self._say)
        self._later = QTimer(self, singleShot=True, interval=0)  # a change of width comes in many small steps
        self._later.timeout.connect(self._fit_all)
        self.rows.dataChanged.connect(lambda top, end: (self._say(""), self._fit_rows(top.row(), end.row())))
        self.rows.rowsInserted.connect(lambda _parent, first, last: self._fit_rows(first, last))
        self.rows.modelReset.connect(self._fit_all)
        self.view.binned.connect(self._bin)
        self.view.moved.connect(self._move)
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self.selected.emit(self.current()))

    def load(self, parent: uuid.UUID | None) -> None:
        """Show the children of a parent, and keep the place."""
        index = self.view.currentIndex()
        place = (index.row(), index.column())
        same = parent == self.rows.parent_record
        self.rows.load(parent)
        self._say("")
        if same and 0 <= place[0] < self.rows.rowCount():
            self.view.setCurrentIndex(self.rows.index(*place))
        elif self.rows.rows:
            self.view.setCurrentIndex(self.rows.index(0, 0))
        self.selected.emit(self.current())

    def reload(self) -> None:
        """Show the children anew after a change from elsewhere."""
        self.load(self.rows.parent_record)

    def current(self) -> uuid.UUID | None:
        """Give the id of the chosen record, or None."""
        place = self.view.currentIndex().row()
        return self.rows.rows[place].id if 0 <= place < len(self.rows.rows) else None

    def choose(self, record: uuid.UUID) -> None:
        """Choose a record of the grid."""
        places = [place for place, one in enumerate(self.rows.rows) if one.id == record]
        if places:
            self.view.setCurrentIndex(self.rows.index(places[0], 0))

    def flush(self) -> None:
        """Save the cell that is being typed into."""
        editor = self.view.indexWidget(self.view.currentIndex())
        if editor is not None:
            self.view.commitData(editor)
            self.view.closeEditor(editor, QStyledItemDelegate.EndEditHint.NoHint)

    def focus(self) -> None:
        """Go to the first cell of the empty row."""
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.view.setCurrentIndex(self.rows.index(len(self.rows.rows), 0))

    def _dress(self, title: str, columns: tuple[GridColumn, ...]) -> None:
        view = self.view
        view.setObjectName("grid")
        view.setModel(self.rows)
        view.setItemDelegate(_Delegate(view))
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
        for place, column in enumerate(columns):
            header.resizeSection(place, column.width)
            if column.stretch:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        if not any(column.stretch for column in columns):
            header.setStretchLastSection(True)
        header.sectionResized.connect(lambda *_: self._later.start())

    def _lay_out(self, title: str, hint: str) -> None:
        heading = QLabel(title)
        heading.setProperty("role", "heading")
        told = QLabel(hint)
        told.setProperty("role", "muted")
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addWidget(told, 1)
        remove = QPushButton("Bin row")
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
        self.rows.children_of.bin(record, self)
        self.reload()

    def _move(self, record: uuid.UUID, by: int) -> None:
        if "position" in self.rows.children_of.fields.model_fields:
            self.rows.children_of.move(record, by, self)
            self.reload()
            self.choose(record)

    def _say(self, sentence: str) -> None:
        self._message.setText(sentence)
        self._message.setVisible(bool(sentence))

    def _fit_rows(self, first: int, last: int) -> None:
        for row in range(first, last + 1):
            self.view.resizeRowToContents(row)
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
