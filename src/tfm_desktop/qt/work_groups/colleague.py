"""A small window that asks which colleague came beside the pair, found as one types."""

import uuid
from collections.abc import Mapping

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from tfm_desktop.domain.schools import plain
from tfm_desktop.qt.common.finder import Finder, Found

HINT = "Colleague: type a part of the name or school"
NOTHING = "Nobody of this name in the member departments. Add people under Departments."


class PickColleague(QDialog):
    """Asks which colleague."""

    def __init__(self, people: Mapping[uuid.UUID, tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.picked: uuid.UUID | None = None
        self.setWindowTitle("Who came too?")
        self.resize(460, 380)
        everyone = [Found(person, name, school) for person, (name, school) in people.items()]

        def find(text: str) -> list[Found]:
            words = plain(text).split()
            return [
                one for one in everyone if all(f" {word}" in f" {plain(f'{one.title} {one.below}')}" for word in words)
            ]

        self.finder = Finder(find, HINT, NOTHING)
        self.finder.show_all(everyone)
        self.finder.chosen.connect(self._pick)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.addWidget(self.finder)
        layout.addWidget(buttons)

    def _pick(self, person: uuid.UUID) -> None:
        self.picked = person
        self.accept()
