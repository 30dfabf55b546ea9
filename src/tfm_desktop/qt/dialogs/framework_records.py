"""Frameworks and ideas as a form changes them, and the question what becomes of old notes."""

import uuid
from collections.abc import Callable
from enum import Enum
from typing import Any

from PySide6.QtWidgets import QMessageBox, QWidget

from tfm_desktop.domain.frameworks import IdeaFields
from tfm_desktop.domain.record import Saved
from tfm_desktop.services.frameworks import Frameworks


class Wording(Enum):
    """What becomes of old notes when an idea that stands on lines is worded anew."""

    KEPT = "Keep old notes as they are"
    CORRECTED = "Correct the wording everywhere"
    UNCHANGED = "Change nothing"


class FrameworkRecords:
    """The frameworks as a form changes them; what was saved is told."""

    def __init__(self, frameworks: Frameworks, saved: Callable[[uuid.UUID], None]) -> None:
        self._frameworks = frameworks
        self._saved = saved

    def get(self, record: uuid.UUID) -> Saved[Any]:
        """Give a framework or an idea. Raises NotFound."""
        return self._frameworks.find(record)

    def exists(self, record: uuid.UUID) -> bool:
        """Tell whether a framework or an idea is there and not in the bin."""
        return any(record in branch.ids for branch in self._frameworks.tree())

    def change(self, record: uuid.UUID, origin: object = None, fold: str = "", **values: Any) -> Saved[Any]:
        """Change some fields of a framework. Raises Invalid, NotFound."""
        saved = self._frameworks.change_framework(record, origin, fold, **values)
        self._saved(saved.id)
        return saved


class IdeaRecords(FrameworkRecords):
    """The ideas as a form changes them; for one that stands on lines it is asked what becomes of old notes."""

    def __init__(
        self, frameworks: Frameworks, saved: Callable[[uuid.UUID], None], ask: Callable[[IdeaFields, int], Wording]
    ) -> None:
        super().__init__(frameworks, saved)
        self._ask = ask
        self._is_asking = False

    def change(self, record: uuid.UUID, origin: object = None, fold: str = "", **values: Any) -> Saved[Any]:
        """Change some fields of an idea; with a new meaning it is another one that is given. Raises Invalid, NotFound.

        A change that the user thinks better of gives the idea as it was.
        """
        before = self.get(record)
        wording = Wording.KEPT
        if lines := self._frameworks.lines_meant(record, **values):
            if self._is_asking:  # the question takes the focus from the field, which saves once more
                return Saved(record, before.fields.model_copy(update=values), before.updated_at)
            self._is_asking = True
            wording = self._ask(before.fields, lines)
            self._is_asking = False
        if wording is Wording.UNCHANGED:
            return before
        corrects = wording is Wording.CORRECTED
        saved = self._frameworks.change_idea(record, origin, fold, corrects=corrects, **values)
        self._saved(saved.id)
        return saved


def ask(idea: IdeaFields, lines: int, parent: QWidget) -> Wording:
    """Ask what becomes of old notes."""
    question = QMessageBox(parent)
    question.setWindowTitle("An idea in use")
    question.setText(f"“{idea.name}” stands on {counted(lines)}. Is it to mean something else from now on?")
    question.setInformativeText(
        "Old notes that are kept go on saying what they said, and the new wording is for new lines. "
        "A correction, such as of a spelling, is made in old notes too."
    )
    kept = question.addButton(Wording.KEPT.value, QMessageBox.ButtonRole.AcceptRole)
    corrected = question.addButton(Wording.CORRECTED.value, QMessageBox.ButtonRole.AcceptRole)
    unchanged = question.addButton(Wording.UNCHANGED.value, QMessageBox.ButtonRole.RejectRole)
    question.setDefaultButton(kept)
    question.setEscapeButton(unchanged)
    question.exec()
    chosen = question.clickedButton()
    return Wording.KEPT if chosen is kept else Wording.CORRECTED if chosen is corrected else Wording.UNCHANGED


def counted(lines: int) -> str:
    """Write on how many lines an idea stands."""
    return f"{lines:,} line{'' if lines == 1 else 's'}" if lines else "no line yet"
