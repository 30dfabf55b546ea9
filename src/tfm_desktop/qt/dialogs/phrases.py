"""What saves typing, to be edited: abbreviations, question stems, templates of lines and own words."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.phrases import Occasion, PhraseList
from tfm_desktop.qt.common.child_grid import ChildGrid, GridColumn
from tfm_desktop.qt.common.editor import page
from tfm_desktop.services.services import Services
from tfm_desktop.settings import Settings

SIZE = QSize(900, 620)
AROUND = 60  # pixels kept in sight above and below the chosen row
KEYS = "Enter types into a cell, Delete bins a row, Alt+Up and Alt+Down move it, Ctrl+Z undoes."
_FOR = GridColumn("occasion", "For", Occasion, 270)
_LISTS: tuple[tuple[PhraseList, str, str, tuple[GridColumn, ...]], ...] = (
    (
        PhraseList.ABBREVIATION,
        "Abbreviations",
        "Typed as a word in a note, it becomes the text; Ctrl+Z or Backspace brings it back.",
        (GridColumn("short", "Typed", width=130), GridColumn("text", "Becomes", stretch=True)),
    ),
    (
        PhraseList.STEM,
        "Question stems",
        "F9 while observing. “…” is a gap: Tab goes from one to the next.",
        (GridColumn("text", "Question", stretch=True), _FOR),
    ),
    (
        PhraseList.TEMPLATE,
        "Templates of lines",
        "F9 while observing. “…” is a gap: Tab goes from one to the next.",
        (GridColumn("text", "Line", stretch=True), _FOR),
    ),
    (
        PhraseList.WORD,
        "My words",
        "Names and words that the spelling check knows.",
        (GridColumn("text", "Word", stretch=True),),
    ),
)


class PhrasesDialog(QDialog):
    """One page for each list, and the switches of what else helps while typing."""

    def __init__(self, services: Services, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._database = services.database
        self._lists = services.phrases.lists
        self._settings = settings
        self._has_warned = False
        self.setWindowTitle("Abbreviations, stems and words")
        self.grids = {
            kind: ChildGrid(title, self._lists[kind], columns, hint=hint) for kind, title, hint, columns in _LISTS
        }
        self.signs = _tick("Turn typed &mathematics into signs", settings.maths_signs)
        self.signs.setToolTip("x^2 becomes x², 1/2 becomes ½, sqrt becomes √")
        self.hint = _tick("&Hint at words of judgement", settings.judgement_hint)
        self.hint.setToolTip("While a line of what was seen or heard is typed, such as “excellent”")
        for tick in (self.signs, self.hint):
            tick.toggled.connect(lambda _on: self._switch())
        self._lay_out()
        for keys, act in (("Ctrl+Z", self.undo), ("Ctrl+Shift+Z", self.redo)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        self.resize(SIZE.boundedTo(parent.window().size() - QSize(24, 24)))
        self._show_all()
        self.grid().view.setFocus(Qt.FocusReason.OtherFocusReason)

    def grid(self) -> ChildGrid:
        """Give the list that is in front."""
        return list(self.grids.values())[self.pages.currentIndex()]

    def undo(self) -> None:
        """Take the last change of these lists back."""
        self._turn(self._database.undo, lambda: self._database.undo_label, "Undone")

    def redo(self) -> None:
        """Bring the last undone change of these lists back."""
        self._turn(self._database.redo, lambda: self._database.redo_label, "Redone")

    def done(self, result: int) -> None:
        """Save what was typed, and close; what cannot be saved is spoken of once before it is lost."""
        self.grid().flush()
        lost = [told for grid in self.grids.values() for told in grid.unsaved()]
        if lost and not self._has_warned:
            self._has_warned = True
            self._say(f"Not saved – {'; '.join(lost)}. Put it right, or close once more to leave without it.")
            return
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button that has the focus with Enter; elsewhere Enter closes nothing."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif isinstance(button := self.focusWidget(), QPushButton):
            button.click()

    def _turn(self, turn: Callable[[], str], label: Callable[[], str], word: str) -> None:
        """Undo or redo; what was changed elsewhere before is out of sight here, and stays."""
        self.grid().flush()
        is_ours = label().endswith(tuple(one.noun for one in self._lists.values()))
        try:
            self._say(f"{word}: {turn()}." if is_ours else "There is no other change of these lists.")
        except Problem as fault:
            self._say(str(fault))
        self._show_all()

    def _show_all(self) -> None:
        for kind, grid in self.grids.items():
            grid.load(self._lists[kind].id)

    def _switch(self) -> None:
        self._settings.maths_signs = self.signs.isChecked()
        self._settings.judgement_hint = self.hint.isChecked()

    def _say(self, sentence: str) -> None:
        self.told.setText(sentence)

    def _lay_out(self) -> None:
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        for grid, (_, title, _, _) in zip(self.grids.values(), _LISTS, strict=True):
            self.pages.addTab(_scrolled(grid), title)
            grid.problem.connect(self._say)
        self.pages.currentChanged.connect(lambda _place: self._say(KEYS))
        self.told = QLabel(KEYS)
        self.told.setProperty("role", "muted")
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        switches, below = QHBoxLayout(), QHBoxLayout()
        switches.setSpacing(24)
        switches.addWidget(self.signs)
        switches.addWidget(self.hint)
        switches.addStretch(1)
        below.setSpacing(8)
        below.addWidget(self.told, 1)
        below.addWidget(_button("&Add", lambda: self.grid().focus()))
        below.addWidget(_button("&Close", self.accept))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 10, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self.pages, 1)
        layout.addLayout(switches)
        layout.addLayout(below)


def _scrolled(grid: ChildGrid) -> QScrollArea:
    """Put a grid on a page that follows the chosen row."""
    area = page(grid)

    def follow() -> None:
        spot = grid.view.visualRect(grid.view.currentIndex()).center()
        inside = grid.view.viewport().mapTo(area.widget() or area, spot)
        area.ensureVisible(0, inside.y(), 0, AROUND)

    grid.view.selectionModel().currentChanged.connect(lambda *_: follow())
    return area


def _tick(text: str, is_on: bool) -> QCheckBox:
    tick = QCheckBox(text)
    tick.setChecked(is_on)
    return tick


def _button(text: str, act: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)  # or Enter in a cell would press it
    button.clicked.connect(lambda _pressed: act())
    return button
