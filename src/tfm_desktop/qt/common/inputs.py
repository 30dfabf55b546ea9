"""Inputs that hold one value each; all are set, read and left in the same way."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Protocol

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QCompleter,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from tfm_desktop.domain.record import Choice
from tfm_desktop.domain.years import as_academic_year, as_time, clock
from tfm_desktop.qt.common.as_typed import tip

FRAME = 8  # pixels of border and padding above and below long text, as the style has them
# With Ctrl. Qt for Linux would move to the end of a line, delete up to it, or delete the whole line.
_OF_MENUS = (Qt.Key.Key_E, Qt.Key.Key_K, Qt.Key.Key_U)
PAUSE = 800  # milliseconds without a key after which long text is saved


def _leaves_key(edit: QLineEdit | QPlainTextEdit, event: QEvent) -> bool:
    """Tell whether a key belongs to the menus here: theirs, or undo and redo with nothing of its own to take back."""
    if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.text() and not event.modifiers():  # a letter, as most keys
        return False
    if event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() in _OF_MENUS:
        return True
    document = edit.document() if isinstance(edit, QPlainTextEdit) else edit
    can_undo, can_redo = document.isUndoAvailable(), document.isRedoAvailable()
    wants_undo = event.matches(QKeySequence.StandardKey.Undo) and not can_undo
    return wants_undo or (event.matches(QKeySequence.StandardKey.Redo) and not can_redo)


class LineInput(QLineEdit):
    """One line of text."""

    committed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._given: Any = None
        self._shown: str | None = None
        self._used: Callable[[], list[str]] | None = None
        self.editingFinished.connect(self.committed)

    def offer(self, used: Callable[[], list[str]]) -> None:
        """Offer while one types what was used before, as far as it holds the text; any other text can be typed."""
        self._used = used
        offered = QCompleter(QStringListModel(self), self)
        offered.setFilterMode(Qt.MatchFlag.MatchContains)
        offered.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        offered.activated.connect(self._accept)
        self.setCompleter(offered)

    def value(self) -> Any:
        """Give what the input holds; raises ValueError with a sentence where the text has no meaning here."""
        # What nobody changed is given back as it came, even where its text says less than the value.
        return self._given if self.text() == self._shown else self.read(self.text())

    def set_value(self, value: Any) -> None:
        """Show a value, without saying that it was typed."""
        self._given = value
        self.setText(self.shown(value))  # forgets the input's own undo steps, so that undo now is the program's
        self._shown = self.text()
        self.setCursorPosition(0)

    def typed(self) -> str:
        """Give the text as it stands, with or without a meaning."""
        return self.text()

    def retype(self, typed: Any) -> None:
        """Show a text that was typed before and could not be saved."""
        self.setText(typed)
        self.setModified(True)

    def is_typing(self) -> bool:
        """Tell whether something was typed since a value was shown."""
        return self.isModified()

    def read(self, text: str) -> Any:
        """Read a text as a value; raises ValueError with a sentence."""
        return text

    def shown(self, value: Any) -> str:
        """Write a value as text."""
        return "" if value is None else str(value)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Learn what was used before when the input is entered."""
        if self._used and event.reason() is not Qt.FocusReason.PopupFocusReason:
            offered = self.completer().model()
            assert isinstance(offered, QStringListModel)
            offered.setStringList(self._used())
        super().focusInEvent(event)

    def event(self, event: QEvent) -> bool:
        """Leave the menus their keys, undo only where nothing was typed since the last save."""
        if _leaves_key(self, event):
            event.ignore()
            return False
        return super().event(event)

    def _accept(self, offered: str) -> None:
        self.retype(offered)
        self.committed.emit()


class NumberInput(LineInput):
    """A number, or nothing."""

    def read(self, text: str) -> str | None:
        """Give the text of the number, or None for nothing."""
        return text.strip() or None

    def shown(self, value: Any) -> str:
        """Write a number without a needless fraction."""
        return "" if value is None else f"{value:g}"


class TimeInput(LineInput):
    """A time of day, typed as 9:05, 0905 or 2.30pm."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("09:05")

    def read(self, text: str) -> dt.time | None:
        """Read a time of day; raises NotATime."""
        return as_time(text)

    def shown(self, value: Any) -> str:
        """Write a time as 09:05."""
        return clock(value)


class YearInput(LineInput):
    """An academic year such as 2025/26."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("2025/26")

    def read(self, text: str) -> str:
        """Read an academic year; raises ValueError with a sentence."""
        return as_academic_year(text)


class Vocabulary(Protocol):
    """What the keys of a record are typed by and shown as: the ideas of a file, or the aims of a plan."""

    EXAMPLE: ClassVar[str]

    def keys_from(self, text: str, held: Iterable[str] = ()) -> tuple[str, ...]: ...
    def short_names(self, keys: Iterable[str]) -> str: ...
    def names(self, keys: Iterable[str]) -> list[str]: ...


class IdeasInput(LineInput):
    """Ideas of the frameworks or aims of a plan, typed by number or by the beginning of a name: '1 5' or 'coh var'."""

    def __init__(self, ideas: Callable[[], Vocabulary], parent: QWidget | None = None) -> None:
        self._ideas = ideas
        super().__init__(parent)
        self.setPlaceholderText(ideas().EXAMPLE)

    def read(self, text: str) -> tuple[str, ...]:
        """Read the keys of ideas; raises ValueError with a sentence that lists them."""
        return self._ideas().keys_from(text, held=self._given or ())

    def shown(self, value: Any) -> str:
        """Write ideas by their short names."""
        return self._ideas().short_names(value or ())

    def set_value(self, value: Any) -> None:
        """Show ideas by their short names, and by their whole ones in the tool tip."""
        super().set_value(value)
        self.setToolTip(tip("\n".join(self.names())))

    def names(self) -> list[str]:
        """Name the ideas that were shown last."""
        return self._ideas().names(self._given or ())


class NoteInput(QPlainTextEdit):
    """Several lines of text, saved after a short pause; grows with its text."""

    committed = Signal()

    def __init__(self, parent: QWidget | None = None, lines: int = 2, most: int = 14) -> None:
        super().__init__(parent)
        self._given = ""
        self._shown = ""
        self._lines, self._most = lines, most
        self.setTabChangesFocus(True)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.committed)
        self.textChanged.connect(self._pause.start)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def wait_until_left(self) -> None:
        """Save when the input is left, and not after a pause: for what the user is asked about."""
        self._pause.timeout.disconnect(self.committed)

    def value(self) -> str:
        """Give the text."""
        text = self.typed()
        return self._given if text == self._shown else text

    def set_value(self, value: Any) -> None:
        """Show a text, without saying that it was typed."""
        self._given = value or ""
        if self._given != self.typed():
            place = self.textCursor().position() if self.hasFocus() else 0
            self.setPlainText(self._given)
            cursor = self.textCursor()
            cursor.setPosition(min(place, self.document().characterCount() - 1))
            self.setTextCursor(cursor)
        self._shown = self.typed()
        self.document().setModified(False)
        self._pause.stop()

    def typed(self) -> str:
        """Give the text as it stands; the document's own plain text would lose non-breaking spaces."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def retype(self, typed: Any) -> None:
        """Show a text that was typed before and could not be saved."""
        self.setPlainText(typed)
        self.document().setModified(True)

    def is_typing(self) -> bool:
        """Tell whether something was typed since a value was shown."""
        return self.document().isModified()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Save when the input is left."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._pause.stop()
            self.committed.emit()
            self.document().clearUndoRedoStacks()  # undo now is the program's

    def event(self, event: QEvent) -> bool:
        """Leave the menus their keys, undo only where nothing was typed since the last save."""
        if _leaves_key(self, event):
            event.ignore()
            return False
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page where the input has no focus or nothing to scroll."""
        bar = self.verticalScrollBar()
        if self.hasFocus() and bar.maximum() > bar.minimum():
            super().wheelEvent(event)
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Grow or shrink with the lines that the width gives."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        spacing = self.fontMetrics().lineSpacing()
        needed, block = 0.0, self.document().firstBlock()
        while block.isValid() and needed < self._most * spacing:
            needed += self.blockBoundingRect(block).height()  # a sign of another font makes its line higher
            block = block.next()
        height = min(max(needed, self._lines * spacing), self._most * spacing)
        around = 2 * self.document().documentMargin() + FRAME
        self.setFixedHeight(round(height + around))


class CalmBox(QComboBox):
    """A box that leaves the wheel to the page while it has no focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel would give it the focus else

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page where the box has no focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceInput(CalmBox):
    """One of the values of a choice."""

    committed = Signal()

    def __init__(self, kind: type[Choice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = list(kind)
        self.addItems([one.label or "–" for one in kind])
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activated.connect(self.committed)

    def value(self) -> Choice:
        """Give the chosen value."""
        return self._choices[self.currentIndex()]

    def set_value(self, value: Any) -> None:
        """Show a value; the first of the list where it is none of them."""
        self.setCurrentIndex(self._choices.index(value) if value in self._choices else 0)

    def typed(self) -> Choice:
        """Give what is chosen."""
        return self.value()

    def retype(self, typed: Any) -> None:
        """Show what was chosen before and could not be saved."""
        self.set_value(typed)

    def is_typing(self) -> bool:
        """Tell that a choice is never half made."""
        return False


_FINISHING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)

_TURNING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class PickInput(CalmBox):
    """One of the records of a list, found by typing a part of its name; or none.

    A text that fits no name falls back to what was chosen before; a strict input keeps it, and says so when asked.
    """

    committed = Signal()

    def __init__(self, parent: QWidget | None = None, *, strict: bool = False) -> None:
        super().__init__(parent)
        self._strict = strict
        self._keys: list[uuid.UUID | None] = []  # Qt would compare the ids of its own items by identity
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMinimumContentsLength(10)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.completer().setFilterMode(Qt.MatchFlag.MatchContains)
        self.completer().setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.completer().setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.completer().popup().installEventFilter(self)
        self.activated.connect(self.committed)
        self.lineEdit().returnPressed.connect(self._settle)

    def set_options(self, options: Mapping[uuid.UUID, str], none: str = "") -> None:
        """Offer the records of a list by their names, and none under the name given."""
        chosen = self._keys[self.currentIndex()] if self._keys else None
        self._keys = [None, *options]
        with QSignalBlocker(self):
            self.clear()
            self.addItems([none, *options.values()])
            self.setCurrentIndex(self._keys.index(chosen) if chosen in options else 0)
        self.lineEdit().setCursorPosition(0)

    def value(self) -> uuid.UUID | None:
        """Give the id of the chosen record, or None; a strict input raises ValueError where the text fits no name."""
        place = self._place()
        if place is None and self._strict:
            raise ValueError(
                f"“{self.currentText().strip()[:40]}” is not in the list. "
                "Type a part of a name that is, or leave it empty."
            )
        return self._keys[self.currentIndex() if place is None else place] if self._keys else None

    def set_value(self, value: Any) -> None:
        """Show a record, or none; one that is not on offer is kept as it is."""
        if value is not None and value not in self._keys:
            self._keys.append(value)
            self.addItem("in the bin")
        self.setCurrentIndex(self._keys.index(value) if value in self._keys else 0)
        self.lineEdit().setText(self.itemText(self.currentIndex()))
        self.lineEdit().setCursorPosition(0)

    def typed(self) -> str:
        """Give the text as it stands, whether it is a name of the list or not."""
        return self.currentText()

    def retype(self, typed: Any) -> None:
        """Show a text that was typed before and could not be saved."""
        self.lineEdit().setText(typed)
        self.lineEdit().setModified(True)

    def is_typing(self) -> bool:
        """Tell whether something was typed since a record was shown."""
        return self.lineEdit().isModified()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list where Qt would change the record at once, out of sight of who only came by."""
        if event.key() in _TURNING and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Have Enter and Tab finish the input also while names are offered; Qt would pass them by whom it serves."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in _FINISHING:
            self.completer().popup().hide()
            QApplication.sendEvent(self, event)
            return True
        return super().eventFilter(watched, event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the beginning of a long name also where Qt selects the whole of it."""
        super().focusInEvent(event)
        edit = self.lineEdit()
        if edit.hasSelectedText():
            edit.setSelection(len(edit.text()), -len(edit.text()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Settle on a name when the input is left, but not for the list of names."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._settle()

    def event(self, event: QEvent) -> bool:
        """Leave the menus their keys, undo only where nothing was typed since the last save."""
        edit = self.lineEdit()
        if edit and _leaves_key(edit, event):
            event.ignore()
            return False
        return super().event(event)

    def _settle(self) -> None:
        place = self._place()
        if place is not None:
            self.setCurrentIndex(place)
        if place is not None or not self._strict:
            self.lineEdit().setText(self.itemText(self.currentIndex()))
            self.lineEdit().setCursorPosition(0)
        self.committed.emit()

    def _place(self) -> int | None:
        """Find the record that the text means: the one shown, an exact name, or the first that holds it."""
        text = self.currentText()
        if text == self.itemText(self.currentIndex()):
            return self.currentIndex()
        typed = text.strip().casefold()
        names = [self.itemText(place).casefold() for place in range(self.count())]
        near = [place for place, name in enumerate(names) if typed and self._is_meant(typed, name)]
        exact = [place for place in near if names[place] == typed]
        return 0 if not typed else next(iter(exact or near), None)

    def _is_meant(self, typed: str, name: str) -> bool:
        return typed in name


class NameInput(PickInput):
    """One of the records of a list, or the name of one that is not there yet.

    A single word is found at the beginning of each word of a name; several are taken for a name as they stand.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, strict=True)

    def value(self) -> Any:
        """Give the id of the chosen record, or None, or the name of a new one."""
        return " ".join(self.currentText().split()) if self._place() is None else super().value()

    def _is_meant(self, typed: str, name: str) -> bool:
        end = " " if " " in typed else ""
        return f" {typed}{end}" in f" {name} "


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

    def typed(self) -> bool:
        """Tell whether it is ticked."""
        return self.isChecked()

    def retype(self, typed: Any) -> None:
        """Show a tick that could not be saved."""
        self.setChecked(typed)

    def is_typing(self) -> bool:
        """Tell that a tick is never half made."""
        return False


Input = LineInput | NoteInput | ChoiceInput | PickInput | CheckInput
