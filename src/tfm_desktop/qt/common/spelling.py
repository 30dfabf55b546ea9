"""Spelling in the note that has the focus: misspelt words are underlined, and F7 offers what may be meant."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from shiboken6 import isValid

from tfm_desktop.domain.errors import Problem
from tfm_desktop.qt.common import background
from tfm_desktop.qt.common.suggestions import KEY, Suggestions
from tfm_desktop.qt.common.underlines import Underlines
from tfm_desktop.services.services import Services
from tfm_desktop.services.spelling import Dictionary, Speller, british
from tfm_desktop.settings import Settings
from tfm_desktop.storage.change import Change

MISSING = (
    "Spelling is not checked: this computer has no dictionary of British English. All else works. "
    "To have it checked, install a dictionary as the README says, and start the program again."
)
ALL_KNOWN = "No word of this note seems misspelt."


class Spelling(QObject):
    """Checks the note that has the focus, anywhere in the workspace or in a dialog of it."""

    news = Signal(str)

    def __init__(
        self,
        services: Services,
        settings: Settings,
        workspace: QWidget,
        load: Callable[[], Dictionary | None] = british,
    ) -> None:
        super().__init__(workspace)
        self._services = services
        self._settings = settings
        self._workspace = workspace
        self._load = load
        self._speller: Speller | None = None  # made when a note is entered for the first time
        self._is_loaded = False
        self._underlines: Underlines | None = None  # those of the note that has the focus
        self.action = QAction("&Spelling", self)
        self.action.setShortcut(QKeySequence(KEY))
        self.action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.action.triggered.connect(self._suggest)
        QApplication.instance().focusChanged.connect(self._go)

    def switch(self) -> None:
        """Begin or end to check, as the settings have it now."""
        self._leave()
        if self._settings.spelling:
            self._go(None, QApplication.focusWidget())
            if self._is_missing():
                self.news.emit(MISSING)
        else:
            for underlines in self._workspace.findChildren(Underlines):
                underlines.clear()

    def follow(self, change: Change) -> None:
        """Know the names and words that a change has brought."""
        if self._speller and self._speller.follow(change) and self._underlines:
            self._underlines.enter()

    def _go(self, _left: QWidget | None, entered: QWidget | None) -> None:
        self._leave()
        if not self._settings.spelling or not isinstance(entered, QPlainTextEdit):
            return
        if entered.isReadOnly() or not self._is_inside(entered):
            return
        if self._speller is None:
            # It reads the file now: when the dictionary is there, the file may be lent to another thread, or closed.
            self._speller = Speller(self._services)
            background.run(self._load, self._take, _raise)
        elif self._is_loaded:
            self._enter(entered, self._speller)

    def _enter(self, note: QPlainTextEdit, speller: Speller) -> None:
        if self.action not in note.actions():
            note.addAction(self.action)
            note.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            note.customContextMenuRequested.connect(lambda spot: self._show_menu(note, spot))
        self._underlines = note.document().findChild(Underlines) or Underlines(note, speller)
        self._underlines.enter()

    def _leave(self) -> None:
        if self._underlines and isValid(self._underlines) and isValid(self._underlines.note):
            self._underlines.leave()
        self._underlines = None

    def _is_inside(self, widget: QWidget | None) -> bool:
        while widget is not None and widget is not self._workspace:
            widget = widget.parentWidget()
        return widget is not None

    def _take(self, dictionary: Dictionary | None) -> None:
        if not isValid(self):  # the file was closed meanwhile
            return
        self._speller.dictionary = dictionary
        self._is_loaded = True
        if dictionary is None and not self._settings.dictionary_missed:
            self.news.emit(MISSING)
        self._settings.dictionary_missed = dictionary is None
        self._go(None, QApplication.focusWidget())

    def _is_missing(self) -> bool:
        return self._is_loaded and not self._speller.is_there

    def _suggest(self) -> None:
        if self._is_missing():
            self.news.emit(MISSING)
        elif self._underlines:
            self._offer(self._underlines, self._underlines.note.textCursor().position())

    def _offer(self, underlines: Underlines, place: int) -> None:
        """Offer what may be meant by the misspelt word at a place or before it; the last one where there is none."""
        words = underlines.places()
        if not words:
            self.news.emit(ALL_KNOWN)
            return
        start, end = ([one for one in words if one[0] <= place] or words)[-1]
        suggestions = self._suggestions(underlines.note, underlines.note, start, end)
        suggestions.before_wanted.connect(lambda: self._offer(underlines, start - 1))
        suggestions.open_at_word()

    def _suggestions(self, parent: QWidget, note: QPlainTextEdit, start: int, end: int) -> Suggestions:
        word = QTextCursor(note.document())
        word.setPosition(start)
        word.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return Suggestions(parent, note, word, self._speller.suggestions(word.selectedText()), self._learn)

    def _learn(self, word: str) -> None:
        try:
            self._speller.learn(word, self)
        except Problem as fault:
            self.news.emit(str(fault))

    def _show_menu(self, note: QPlainTextEdit, spot: QPoint) -> None:
        """Show the usual menu of a note; over a misspelt word, what may be meant stands at its top."""
        menu = note.createStandardContextMenu(spot)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        place = note.cursorForPosition(spot).position()
        words = self._underlines.places() if self._underlines else []
        for start, end in words:
            if start <= place <= end:
                first = menu.actions()[0]
                menu.insertActions(first, self._suggestions(menu, note, start, end).actions())
                menu.insertSeparator(first)
        menu.addSeparator()
        menu.addAction(self.action)
        menu.popup(note.viewport().mapToGlobal(spot))


def _raise(fault: BaseException) -> None:
    raise fault
