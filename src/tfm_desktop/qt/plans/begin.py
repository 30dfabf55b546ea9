"""Asks how a new plan begins: from last year's, from a template, or empty."""

import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from tfm_desktop.domain.errors import FileProblem, Problem
from tfm_desktop.exchange.plan_templates import read_template
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.common.step_list import LONGEST, Row, StepList, heading
from tfm_desktop.qt.plans.ways import FROM_FILE, LAST_YEARS, Way, Ways, counted
from tfm_desktop.services.services import Services

SIZE = QSize(940, 620)
TEMPLATES = "Templates (*.toml);;All files (*)"
CHOSEN = "From a file"


class BeginPlanDialog(QDialog):
    """Offers every way to begin, and shows what it brings before the plan is made."""

    def __init__(
        self, services: Services, department: uuid.UUID, year: str, templates_folder: Path, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._ways = Ways(services, department, year, templates_folder)
        self._folder = templates_folder
        self._offered = self._ways.all()
        self.made: uuid.UUID | None = None
        self.setWindowTitle("New plan")
        self.resize(SIZE.boundedTo(parent.window().size() - QSize(40, 40)))
        school = services.departments.school(department).fields.name
        self.title = _label("title", f"New plan for {school}, {year}")
        self.list = StepList("How the plan begins")
        self.preview = QScrollArea()
        self.message = _label("error")
        self.begin, self.cancel = QPushButton("&Begin plan"), QPushButton("Cancel")
        self._lay_out()
        self.list.chosen.connect(self._show_chosen)
        self.list.doubleClicked.connect(lambda _index: self.begin.click())
        self.begin.clicked.connect(self._begin)
        self.cancel.clicked.connect(self.reject)
        self._offer(_likely(self._offered))

    def _offer(self, chosen: Way) -> None:
        self.list.show_rows(list(_rows(self._offered)))
        self.list.go_to(chosen)
        self._show_chosen()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_chosen(self) -> None:
        way = self._way()
        self.message.hide()
        self.begin.setText("&Choose a file…" if way.name == FROM_FILE else "&Begin plan")
        self.begin.setEnabled(way.make is not None or way.name == FROM_FILE)
        self.preview.setWidget(_page(way))
        self.list.setAccessibleDescription("\n".join([way.about, *(f"{text} {has}" for text, has in way.aims)]))

    def _way(self) -> Way:
        way = self.list.current()
        assert isinstance(way, Way)
        return way

    def _begin(self) -> None:
        way = self._way()
        if self.made:
            return  # the second click of a hasty pair
        if way.make is None:
            self._ask_file()
            return
        try:
            self.made = way.make()
        except Problem as fault:
            self._say(str(fault))
            return
        self.accept()

    def _ask_file(self) -> None:
        place = self._folder if self._folder.is_dir() else Path.home()
        chosen, _ = QFileDialog.getOpenFileName(self, "Template of a plan", str(place), TEMPLATES)
        if chosen:
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """Offer the template of a file, and choose it; a file that is none is said."""
        try:
            way = self._ways.of_template(read_template(path), CHOSEN)
        except FileProblem as fault:
            self._say(str(fault))
            return
        self._offered = [one for one in self._offered if one.group != CHOSEN]
        place = next(at for at, one in enumerate(self._offered) if one.name == FROM_FILE)
        self._offered.insert(place, way)
        self._offer(way)

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.show()

    def _lay_out(self) -> None:
        self.message.hide()
        self.begin.setProperty("primary", True)
        self.begin.setDefault(True)
        self.cancel.setAutoDefault(False)
        self.preview.setWidgetResizable(True)
        self.preview.setAccessibleName("What it brings")
        self.preview.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        beside, buttons = QHBoxLayout(), QHBoxLayout()
        beside.setSpacing(20)
        beside.addWidget(self.list, 5)
        beside.addWidget(self.preview, 6)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.begin)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(12)
        layout.addWidget(self.title)
        layout.addLayout(beside, 1)
        layout.addWidget(self.message)
        layout.addLayout(buttons)


def _likely(ways: Sequence[Way]) -> Way:
    ready = [one for one in ways if one.make]
    return next((one for one in ready if one.is_likely), next(one for one in ready if one.name != LAST_YEARS))


def _rows(ways: Sequence[Way]) -> Iterator[Row]:
    above = ""
    for way in ways:
        if way.group != above:
            above = way.group
            yield heading(above)
        is_quiet = way.make is None and way.name != FROM_FILE
        yield Row(way, way.name, way.below, is_quiet=is_quiet)


def _page(way: Way) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(4, 2, 12, 8)
    layout.setSpacing(6)
    layout.addWidget(_label("muted" if way.make is None else "", way.about))
    if way.aims:
        layout.addSpacing(10)
        layout.addWidget(_label("heading", counted(len(way.aims), "aim").capitalize()))
    for number, (text, has) in enumerate(way.aims, 1):
        layout.addSpacing(4)
        layout.addWidget(_label("strong", f"{number}  {text}"))
        layout.addWidget(_label("muted", has))
    layout.addStretch(1)
    return holder


def _label(role: str, text: str = "") -> QLabel:
    return text_label(role, text if len(text) < LONGEST else f"{text[:LONGEST].rstrip()} …")
