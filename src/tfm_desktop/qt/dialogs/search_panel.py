"""Search over everything, above whatever the window shows; all by keyboard."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from tfm_desktop.qt.common.finder import WAIT
from tfm_desktop.qt.dialogs.hit_list import HitList
from tfm_desktop.qt.dialogs.search_filters import FilterRow
from tfm_desktop.services.narrowing import Filters
from tfm_desktop.services.search import FOUND_AT_MOST, Hit
from tfm_desktop.services.services import Services

WIDTH, HEIGHT, EDGE = 860, 520, 12  # pixels
SHADE = QColor(0, 0, 0, 90)
HINT = "Type the beginning of each word, or choose a filter to list the lines that fit."
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SearchPanel(QWidget):
    """A box to type in, filters and what was found; it covers its parent as long as it is open."""

    chosen = Signal(object)

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self._asked: tuple[str, Filters] | None = None
        self._left: list[QWidget] = []  # what had the focus, and what it stands in
        self._wait = QTimer(self, singleShot=True, interval=WAIT)
        self.edit = QLineEdit()
        self.edit.setPlaceholderText("Search everything")
        self.edit.setAccessibleName("Search everything")
        self.edit.setClearButtonEnabled(True)
        self.filters = FilterRow(services)
        self.told = QLabel()
        self.told.setProperty("role", "muted")
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.clear_filters = QPushButton("Clear filters")
        self.clear_filters.setProperty("quiet", True)
        self.clear_filters.setAutoDefault(True)  # Enter presses it too
        self.list = HitList()
        self._lay_out()
        self.hide()
        parent.installEventFilter(self)
        for each in (self.edit, self.list):
            each.installEventFilter(self)
        self.edit.textChanged.connect(self._wait.start)
        self._wait.timeout.connect(self.look)
        self.filters.changed.connect(self.look)
        self.clear_filters.clicked.connect(self._clear_filters)
        self.list.clicked.connect(lambda _index: self._choose())
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._describe())
        QApplication.instance().focusChanged.connect(self._follow_focus)

    def open(self) -> None:
        """Show the panel as it was left, and go to its box."""
        if self.isHidden():
            self._left = _with_parents(QApplication.focusWidget())
            self.filters.offer()
            self.setGeometry(self.parentWidget().rect())
            self.show()
            self.raise_()
            self._asked = None
            self.look()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def leave(self) -> None:
        """Close the panel, and go back to where one was."""
        for widget in self._left:
            if isValid(widget) and widget.isVisible() and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus:
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                break
        self.hide()

    def look(self) -> None:
        """Look for what is typed and chosen now."""
        self._wait.stop()
        try:
            filters = self.filters.filters()
        except ValueError as fault:
            self._asked = None
            self._show([], str(fault))
            return
        asked = (self.edit.text(), filters)
        if asked == self._asked:
            return
        self._asked = asked
        self.clear_filters.setEnabled(bool(filters))
        hits = self._services.search.find(*asked)
        if hits:
            is_full = len(hits) == FOUND_AT_MOST
            self._show(hits, f"The newest {FOUND_AT_MOST}; there may be more." if is_full else f"{len(hits)} found.")
        elif asked[0].strip() or filters:
            self._show([], f"Nothing found. Try the beginning of each word{', or clear the filters' * bool(filters)}.")
        else:
            self._show([], HINT)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the parent; go from the box into the list and back, and take a hit with Enter."""
        if watched is self.parentWidget() and event.type() is QEvent.Type.Resize:
            self.setGeometry(self.parentWidget().rect())
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in _ENTER:
                self.look()
                self._choose()
                return True
            return self._goes_on(event) if watched is self.edit else self._goes_back(event)
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Keep these keys from the window behind: undo there would change what cannot be seen."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undoing = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
            if event.key() == Qt.Key.Key_Escape or any(event.matches(one) for one in undoing):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go round within the panel with Tab."""
        stops: list[QWidget] = [self.edit, *self.filters.inputs]
        stops += [self.clear_filters] if self.clear_filters.isEnabled() else []
        stops += [self.list] if self.list.current() else []
        now = QApplication.focusWidget() or self.edit
        place = next((at for at, one in enumerate(stops) if one is now or one.isAncestorOf(now)), -1)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(place + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close where one clicks beside the panel."""
        self.leave()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Darken what is behind."""
        QPainter(self).fillRect(self.rect(), SHADE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the panel in the middle, at the top."""
        super().resizeEvent(event)
        width, height = min(WIDTH, self.width() - 2 * EDGE), min(HEIGHT, self.height() - 2 * EDGE)
        self._frame.setGeometry(QRect((self.width() - width) // 2, EDGE, width, height))

    def _goes_on(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Down:
            return False
        self.look()
        if self.list.current():
            self.list.go_to(1)  # the first is current while one types
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _goes_back(self, event: QKeyEvent) -> bool:
        is_above = event.key() == Qt.Key.Key_Up and self.list.currentIndex().row() <= 0
        is_text = event.text().isprintable() and event.text() and not event.modifiers()
        if is_above or is_text:
            self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        if is_text:
            self.edit.end(False)
            QApplication.sendEvent(self.edit, event)
        return bool(is_above or is_text)

    def _choose(self) -> None:
        hit = self.list.current()
        if hit is not None:
            self.leave()
            self.chosen.emit(hit)

    def _clear_filters(self) -> None:
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.filters.clear()

    def _show(self, hits: list[Hit], sentence: str) -> None:
        self.told.setText(sentence)
        self.list.show_hits(hits)
        self._describe()

    def _describe(self) -> None:
        """Say the hit that Enter would take, for those who hear the window."""
        told = str(self.list.currentIndex().data() or "").replace("\n", ", ")
        self.edit.setAccessibleDescription(f"{self.told.text()} {told}".strip())

    def _follow_focus(self, _left: QWidget | None, entered: QWidget | None) -> None:
        """Close where one goes elsewhere in the window."""
        is_here = entered is None or entered.window() is not self.window() or self.isAncestorOf(entered)
        if self.isVisible() and not is_here:
            self.hide()

    def _lay_out(self) -> None:
        self._frame = QFrame(self)
        self._frame.setObjectName("popup")
        row = QHBoxLayout()
        row.addWidget(self.told, 1)
        row.addWidget(self.clear_filters)
        layout = QVBoxLayout(self._frame)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.edit)
        layout.addWidget(self.filters)
        layout.addLayout(row)
        layout.addWidget(self.list, 1)


def _with_parents(widget: QWidget | None) -> list[QWidget]:
    """Give a widget and all that it stands in, the nearest first: an input of a table goes when it is left."""
    found = []
    while widget is not None:
        found.append(widget)
        widget = widget.parentWidget()
    return found
