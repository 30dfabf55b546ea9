"""What a search is narrowed to, in one row: school, person, idea, kind and dates."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from tfm_desktop.domain.observations import ObservationKind
from tfm_desktop.qt.common.date_input import DateInput
from tfm_desktop.qt.common.inputs import CalmBox, PickInput
from tfm_desktop.services.narrowing import Filters
from tfm_desktop.services.services import Services


class FilterRow(QWidget):
    """The filters of a search."""

    changed = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.school, self.person = PickInput(), PickInput()
        self.idea, self.kind = CalmBox(), CalmBox()
        self.since, self.until = DateInput(), DateInput()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        boxes = {"School": self.school, "Person": self.person, "Idea": self.idea, "Kind": self.kind}
        for name, box in boxes.items():
            box.setAccessibleName(name)
            box.setMinimumContentsLength(5)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            layout.addWidget(box, 1)
        self.idea.activated.connect(self.changed)
        self.kind.activated.connect(self.changed)
        days = {"From": self.since, "To": self.until}
        for name, day in days.items():
            day.setAccessibleName(name)
            day.setPlaceholderText(name)
            day.setFixedWidth(128)
            day.committed.connect(self.changed)
            layout.addWidget(day)
        self.inputs: tuple[QWidget, ...] = (*boxes.values(), *days.values())
        self.school.committed.connect(self._take_school)
        self.person.committed.connect(self._take_person)

    def offer(self) -> None:
        """Read anew what can be chosen; what was chosen stays so while it is there."""
        self.school.set_options(self._services.departments.names(), "Any school")
        self._offer_people()
        ideas = self._services.frameworks.current()
        named = {**ideas.offered, **{key: idea for key, idea in ideas.known.items() if key not in ideas.offered}}
        _fill(self.idea, "Any idea", {key: idea.name for key, idea in named.items()})
        _fill(self.kind, "Any kind", {kind.value: kind.label for kind in ObservationKind})

    def filters(self) -> Filters:
        """Give what is chosen; raises ValueError with a sentence where a date cannot be read."""
        kind = self.kind.currentData()
        return Filters(
            department_id=self.school.value(),
            teacher_id=self.person.value(),
            idea=self.idea.currentData() or "",
            kind=ObservationKind(kind) if kind else None,
            since=self.since.value(),
            until=self.until.value(),
        )

    def clear(self) -> None:
        """Choose nothing."""
        for each in (self.school, self.person, self.since, self.until):
            each.set_value(None)
        for box in (self.idea, self.kind):
            box.setCurrentIndex(0)
        self._offer_people()
        self.changed.emit()

    def _take_school(self) -> None:
        self.school.lineEdit().setCursorPosition(0)  # a long name is shown from its beginning
        self._offer_people()
        self.changed.emit()

    def _take_person(self) -> None:
        self.person.lineEdit().setCursorPosition(0)
        self.changed.emit()

    def _offer_people(self) -> None:
        """Offer the people of the school, or everybody."""
        school = self.school.value()
        people = self._services.departments.person_names(school) if school else self._services.search.everybody()
        self.person.set_options(people, "Anybody")


def _fill(box: QComboBox, none: str, options: Mapping[str, str]) -> None:
    chosen = box.currentData()
    with QSignalBlocker(box):
        box.clear()
        box.addItem(none, None)
        for key, name in options.items():
            box.addItem(name, key)
        box.setCurrentIndex(max(box.findData(chosen), 0))
