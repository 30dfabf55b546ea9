"""Who else stands in what is held on a person: each place is masked or kept, one by one, by keyboard."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from tfm_desktop.domain.masking import MASK
from tfm_desktop.domain.person_data import Marking, Maskings, Place
from tfm_desktop.qt import theme
from tfm_desktop.qt.common.buttons import push
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.common.letter_list import LetterList, Row
from tfm_desktop.qt.dialogs.person_found import title_of
from tfm_desktop.reports.person_data import label_of

DECIDED = {True: "masked", False: "kept", None: "?"}
AROUND = 40  # signs before and after a word that are shown in the list


class MaskingsPage(QWidget):
    """Lists the places, and shows the chosen one within its text."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.maskings: Maskings | None = None
        self.told = text_label()
        self.list = LetterList("Who else may be named", self._in_a_line)
        self.where = text_label("strong")
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.text.setAccessibleName("The text, with the place that is meant")
        self.mask_this = push("&Mask (M)", f"Put “{MASK}” in its place (M)", lambda: self._decide(True))
        self.keep_this = push("&Keep (K)", "Leave it as it is (K)", lambda: self._decide(False))
        self.mask_alike = push("Mask &all alike (A)", "Mask every place spelt alike (A)", lambda: self._all(True))
        self.keep_alike = push("Keep a&ll alike (Shift+A)", "Keep every place spelt alike", lambda: self._all(False))
        self.mask_selected = push("Mask &selected words", "Select words in the text above first", self._add)
        self.every = QCheckBox("List &every text, to mask what was not found")
        self._lay_out()
        key = Qt.Key
        self.list.letters = {
            (key.Key_M, False): lambda: self._decide(True),
            (key.Key_K, False): lambda: self._decide(False),
            (key.Key_A, False): lambda: self._all(True),
            (key.Key_A, True): lambda: self._all(False),
        }
        self.list.chosen.connect(self._show)
        self.every.toggled.connect(lambda _: self._refresh())
        self.text.selectionChanged.connect(self._allow)

    def load(self, maskings: Maskings) -> None:
        """Show what may be masked, the first that is not decided in front."""
        self.maskings = maskings
        self._records = {(one.kind, one.key): one for one in maskings.sheet.records}
        self._refresh()
        self.list.setCurrentIndex(self.list.rows.index(-1))
        self.list.go_on(lambda _: True)
        if maskings.undecided:
            self.list.go_to(maskings.undecided[0])

    @property
    def undecided(self) -> int:
        """Count the places that nobody has decided on."""
        return len(self.maskings.undecided) if self.maskings else 0

    def _refresh(self) -> None:
        """List the places anew, and stay where we are."""
        assert self.maskings
        here = self.list.current()
        rows: list[Row] = []
        if self.every.isChecked():
            by_place: dict[Place, list[Marking]] = {}
            for one in self.maskings.markings:
                by_place.setdefault(one.place, []).append(one)
            for place in self.maskings.texts:
                rows.extend(Row(key) for key in by_place.get(place, [place]))
        else:
            rows.extend(Row(one) for one in self.maskings.markings)
        self.list.rows.show(rows)
        self.list.go_to(here)
        self._say()

    def _decide(self, is_masked: bool) -> None:
        marking = self.list.current()
        if isinstance(marking, Marking) and self.maskings:
            self.maskings.decide(marking, is_masked)
            self._go_on()

    def _all(self, is_masked: bool) -> None:
        marking = self.list.current()
        if isinstance(marking, Marking) and self.maskings:
            before = len(self.maskings.markings)
            self.maskings.decide_alike(marking, is_masked)
            if len(self.maskings.markings) != before:
                self._refresh()
            self._go_on()

    def _add(self) -> None:
        cursor, key = self.text.textCursor(), self.list.current()
        if key is None or not self.maskings or not cursor.hasSelection():
            return
        place = key.place if isinstance(key, Marking) else key
        text = self.text.toPlainText()
        start, end = _as_characters(text, cursor.selectionStart()), _as_characters(text, cursor.selectionEnd())
        added = self.maskings.add(place, start, end)
        if added:
            self._refresh()
            self.list.go_to(added)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit()

    def _go_on(self) -> None:
        assert self.maskings
        self.list.rows.say_anew()
        if self.maskings.undecided:
            self.list.go_on(self._is_open)
        else:
            self.list.go_on(lambda key: isinstance(key, Marking))
        self._say()
        self.changed.emit()

    def _is_open(self, key: object) -> bool:
        return isinstance(key, Marking) and self.maskings is not None and self.maskings.decision(key) is None

    def _say(self) -> None:
        assert self.maskings
        total, open_ones = len(self.maskings.markings), self.undecided
        kept = total - open_ones - self.maskings.count
        told = (
            f"{total} places may name somebody else: {self.maskings.count} masked, {kept} kept, {open_ones} to decide."
        )
        if not total:
            told = "No other person seems to be named. List every text below to make sure."
        self.told.setText(told)
        self._show()

    def _show(self) -> None:
        key = self.list.current()
        self.where.setText("")
        self.text.clear()
        self.text.setExtraSelections([])
        if key is not None and self.maskings:
            place = key.place if isinstance(key, Marking) else key
            self.where.setText(f"{title_of(self._records[place[:2]])} · {label_of(place[2])}")
            self.text.setPlainText(self.maskings.texts[place])
            if isinstance(key, Marking):
                self._mark(key)
        self._allow()

    def _mark(self, marking: Marking) -> None:
        """Mark the place in its text: by colour, and underlined, so that colour alone says nothing."""
        assert self.maskings
        text = self.maskings.texts[marking.place]
        start, end = _as_places(text, marking.start), _as_places(text, marking.end)
        marked = QTextEdit.ExtraSelection()
        marked.format.setBackground(QColor(theme.colours().chosen))
        marked.format.setFontUnderline(True)
        marked.cursor = self.text.textCursor()
        marked.cursor.setPosition(start)
        marked.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.text.setExtraSelections([marked])
        cursor = self.text.textCursor()
        cursor.setPosition(start)
        self.text.setTextCursor(cursor)
        self.text.ensureCursorVisible()

    def _allow(self) -> None:
        is_place = isinstance(self.list.current(), Marking)
        for button in (self.mask_this, self.keep_this, self.mask_alike, self.keep_alike):
            button.setEnabled(is_place)
        self.mask_selected.setEnabled(self.text.textCursor().hasSelection())

    def _in_a_line(self, key: Marking | Place) -> str:
        assert self.maskings
        if not isinstance(key, Marking):
            return f"– · {self.maskings.texts[key]}"
        text = self.maskings.texts[key.place]
        before = text[max(key.start - AROUND, 0) : key.start]
        shown = f"{'…' if key.start > AROUND else ''}{before}[{key.word}]{text[key.end : key.end + AROUND]}"
        return f"{DECIDED[self.maskings.decision(key)]} · {key.word} · {shown}"

    def _lay_out(self) -> None:
        buttons = (self.mask_this, self.keep_this, self.mask_selected, self.mask_alike, self.keep_alike)
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, button in enumerate(buttons):
            button.setAutoDefault(False)
            grid.addWidget(button, place // 3, place % 3)
        right = QVBoxLayout()
        right.addWidget(self.where)
        right.addWidget(self.text, 1)
        right.addLayout(grid)
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        left.addWidget(self.every)
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addLayout(left, 1)
        both.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.told)
        layout.addLayout(both, 1)


def _as_places(text: str, character: int) -> int:
    """Count as Qt does, for which a sign beyond the first 65,536 takes two places."""
    return len(text[:character].encode("utf-16-le")) // 2


def _as_characters(text: str, place: int) -> int:
    return len(text.encode("utf-16-le")[: place * 2].decode("utf-16-le", "ignore"))
