"""Uses what is in front as evidence: the aim, criterion or action is found as one types."""

import uuid

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.schools import plain
from tfm_desktop.domain.years import short
from tfm_desktop.qt.common.finder import Finder, Found
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.services.evidence import Evidences, Target

NOTHING = "No aim, criterion or action has these words. Aims are made under Plans (Ctrl+6)."
NONE_YET = "This department has no plan with an aim yet. Make one under Plans (Ctrl+6, Ctrl+N)."


class UseAsEvidence(QDialog):
    """Asks what something is evidence of, and ties it there."""

    tied = Signal(str)

    def __init__(self, evidence: Evidences, shown_by: tuple[str, uuid.UUID], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Use as evidence")
        self.resize(min(760, parent.window().width() - 40), min(560, parent.window().height() - 40))
        self._evidence = evidence
        self._shown_by = shown_by
        self._targets = evidence.targets(evidence.department_of(*shown_by))
        self.message = text_label("error")
        self.message.hide()
        self.finder = Finder(
            self._find, "Aim, criterion or action: type a part of it", NOTHING if self._targets else NONE_YET
        )
        self.finder.show_all([_found(one) for one in self._targets])
        self.finder.chosen.connect(self._tie)
        self._lay_out(*self._told())

    def _find(self, text: str) -> list[Found]:
        words = plain(text).split()
        return [_found(one) for one in self._targets if all(f" {word}" in f" {_words(one)}" for word in words)]

    def _tie(self, target: Target) -> None:
        try:
            self._evidence.tie((target.kind, target.id), self._shown_by)
        except Problem as fault:
            self.message.setText(str(fault))
            self.message.show()
            return
        self.tied.emit(f"It is evidence of {_spoken(target)} now. Undo takes it away again.")
        self.accept()

    def _told(self) -> tuple[str, str]:
        """Give what is to be used, and what it is evidence of already."""
        shown = self._evidence.shown(*self._shown_by)
        private = " · private: it stays on this computer" if shown.stays else ""
        known = [_spoken(one) for one in self._evidence.came_of(*self._shown_by)]
        below = " · ".join(filter(None, [short(shown.date), shown.where])) + private
        return " ".join(shown.text.split()), "\n".join(
            filter(None, [below, f"Evidence already of {', '.join(known)}." if known else ""])
        )

    def _lay_out(self, text: str, below: str) -> None:
        title, told = text_label("strong"), text_label("muted")
        title.setText(text if len(text) < 240 else f"{text[:240].rstrip()} …")
        told.setText(below)
        back = QPushButton("&Close")
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(_hint(), 1)
        buttons.addWidget(back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(10)
        for widget in (title, told):
            layout.addWidget(widget)
        layout.addWidget(self.finder, 1)
        layout.addWidget(self.message)
        layout.addLayout(buttons)
        self.finder.edit.setFocus(Qt.FocusReason.OtherFocusReason)


def _found(one: Target) -> Found:
    return Found(one, " ".join(one.text.split()) or "without a text yet", one.number)


def _words(one: Target) -> str:
    return plain(f"{one.number} {one.text}")


def _spoken(one: Target) -> str:
    number = one.number.partition(" · ")[2] or one.number
    return number[:1].lower() + number[1:]


def _hint() -> QLabel:
    hint = text_label("muted")
    hint.setText("Of an aim it shows the need, of a criterion or an action the change; the plan can say otherwise.")
    return hint
