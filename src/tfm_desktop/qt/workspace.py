"""The open file in the window: the bar, the tabs, and what the menus do."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.evidence import SERVED
from tfm_desktop.domain.person_data import PersonSheet
from tfm_desktop.domain.years import academic_year, as_academic_year, shifted
from tfm_desktop.qt.common.banner import Banner
from tfm_desktop.qt.common.focus import Focus
from tfm_desktop.qt.common.inputs import CalmBox, PickInput
from tfm_desktop.qt.common.spelling import Spelling
from tfm_desktop.qt.common.tab import Tab
from tfm_desktop.qt.common.typing_aids import TypingAids
from tfm_desktop.qt.departments.tab import DepartmentsTab
from tfm_desktop.qt.dialogs.bin import BinDialog
from tfm_desktop.qt.dialogs.frameworks import FrameworksDialog
from tfm_desktop.qt.dialogs.lines_on_idea import LinesOnIdea
from tfm_desktop.qt.dialogs.phrases import PhrasesDialog
from tfm_desktop.qt.dialogs.search_panel import SearchPanel
from tfm_desktop.qt.dialogs.trail import TrailDialog
from tfm_desktop.qt.dialogs.use_as_evidence import UseAsEvidence
from tfm_desktop.qt.observations.discuss import DiscussView
from tfm_desktop.qt.observations.observe import ObserveView
from tfm_desktop.qt.observations.tab import ObservationsTab
from tfm_desktop.qt.overview.tab import OverviewTab
from tfm_desktop.qt.plans.review import ReviewView
from tfm_desktop.qt.plans.tab import PlansTab
from tfm_desktop.qt.stage import Stage
from tfm_desktop.qt.visits.tab import VisitsTab
from tfm_desktop.qt.work_groups.tab import WorkGroupsTab
from tfm_desktop.reports import catalogue
from tfm_desktop.services.homes import home
from tfm_desktop.services.services import Services
from tfm_desktop.settings import Settings
from tfm_desktop.storage.change import Change
from tfm_desktop.storage.database import Database

if TYPE_CHECKING:
    from tfm_desktop.qt.dialogs.person_data import PersonDataDialog
    from tfm_desktop.qt.dialogs.preview import PreviewDialog

TABS: tuple[type[Tab], ...] = (OverviewTab, DepartmentsTab, WorkGroupsTab, VisitsTab, ObservationsTab, PlansTab)
OBSERVED = {"observation": "observe", "visit": "visit"}  # the view of each kind that a lesson can be observed on
OF_PARTS = {"review": "Review PDF", "register": "Register"}  # what is asked for on a page and not beside the title
YEARS_SHOWN = 12
READING = 15_000  # milliseconds that news stays


class Workspace(QWidget):
    """All that the window shows of one open file."""

    changed = Signal(object)
    labels_changed = Signal(str, str)

    def __init__(self, database: Database, settings: Settings, exports: Path, templates: Path) -> None:
        super().__init__()
        self.setObjectName("page")
        self.database = database
        self.services = Services(database)
        self.settings = settings
        self.preview: PreviewDialog | None = None  # the one that was shown last
        self.held: PersonDataDialog | None = None  # the one that was shown last
        self.lines_on_idea: LinesOnIdea | None = None
        self.before_import: Callable[[int], bool] = lambda _rows: True  # backs up, and tells whether to go on
        self._exports, self._templates = exports, templates
        self._names = self.services.departments.names()
        self.focus = Focus(*self._remembered_focus())
        self.banner = Banner()
        self._reading = QTimer(self, singleShot=True, interval=READING)
        self._reading.timeout.connect(self.banner.hide)
        self._built: dict[int, Tab] = {}
        self._lay_out()
        self.spelling = Spelling(self.services, settings, self)
        self.aids = TypingAids(self.services.phrases.current, settings, self)
        self.spelling.news.connect(self.say)
        self.changed.connect(self.spelling.follow)
        self.changed.connect(self._follow)
        database.listen(self.changed.emit)
        self.focus.changed.connect(self._show_focus)
        self._show_focus()
        self.tabs.currentChanged.connect(self._turn)
        first = next((place for place, tab in enumerate(TABS) if tab.kind == settings.tab), 0)
        self.tabs.setCurrentIndex(first)
        self._turn(first)

    def tab(self, kind: str = "") -> Any:
        """Give the tab of a kind, built when it is first asked for; the one in front where none is named."""
        place = next((at for at, tab in enumerate(TABS) if tab.kind == kind), self.tabs.currentIndex())
        if place not in self._built:
            self._built[place] = self._build(place)
        return self._built[place]

    def open_record(self, kind: str, record: uuid.UUID) -> None:
        """Show a record in its tab, or a part of one where it stands; the focus gives way where it would hide it."""
        self.stage.leave()
        self.flush()
        try:
            tab, above = home(self.services, kind, record)
            self._widen_for(tab, above)
            self.show_tab(tab)
            self.tab(tab).show_record(above)
        except Problem as fault:
            self.say(str(fault))
            return
        self.tab().front().setFocus(Qt.FocusReason.OtherFocusReason)  # no stray key changes the record there
        if tab != kind:
            self.tab().show_found(kind, record)

    def new_record(self, kind: str = "", values: Mapping[str, Any] | None = None) -> None:
        """Make a record in its tab and go into it."""
        self.stage.leave()
        self.flush()
        if kind:
            self.show_tab(kind)
        self.tab().new(values or {})

    def show_tab(self, kind: str) -> None:
        """Bring a tab to the front."""
        self.stage.leave()
        self.tabs.setCurrentIndex(next(place for place, tab in enumerate(TABS) if tab.kind == kind))

    def observe(self) -> None:
        """Observe: the chosen observation, one on the chosen visit, or a new one; where that is done already, leave."""
        self.flush()
        view, (kind, record) = self.stage.view, self._chosen()
        if view is not None and view.record and isinstance(view, DiscussView):
            self.stage.observe(view.record)
        elif view is not None:
            self.stage.leave()
        elif kind in OBSERVED:
            self.stage.open_view(OBSERVED[kind], record)
        else:
            self.stage.drop_in()

    def drop_in(self) -> None:
        """Begin to observe in a department."""
        self.flush()
        self.stage.drop_in()

    def discuss(self) -> None:
        """Talk the observation in front over with its teacher; where that is done already, go back to observing."""
        self.flush()
        view, (kind, record) = self.stage.view, self._chosen()
        if view is not None and view.record:
            self.stage.discuss(view.record) if view is self.stage.observing else self.stage.leave()
        elif kind == "observation":
            self.stage.discuss(record)
        else:
            self.say("Choose an observation first, under Observations.")

    def review(self) -> None:
        """Review the plan in front; where that is done already, leave."""
        self.flush()
        kind, record = self._chosen()
        if isinstance(self.stage.view, ReviewView):
            self.stage.leave()
        elif self.stage.view is None and kind == "plan":
            self.stage.review(record)
        else:
            self.say("Choose a plan first, under Plans.")

    def bin(self) -> None:
        """Put in the bin what is in front: a line that is observed, or the record."""
        if self.stage.view is None:
            self.tab().bin()
        elif self.stage.view is self.stage.observing:
            self.stage.observing.bin()

    def undo(self) -> None:
        """Take the last change back."""
        self._turn_change(self.database.undo, "Undone")

    def redo(self) -> None:
        """Bring the last undone change back."""
        self._turn_change(self.database.redo, "Redone")

    @cached_property
    def search(self) -> SearchPanel:
        """Give the search over everything, made when it is first needed."""
        panel = SearchPanel(self.services, self)
        panel.chosen.connect(lambda hit: self._open_at(hit.kind, hit.id, hit.found_in, hit.found_id))
        self.tabs.currentChanged.connect(panel.hide)
        self.stage.turned.connect(panel.hide)
        return panel

    def search_everything(self) -> None:
        """Search, above whatever is in front."""
        self.search.open()

    def filter_list(self) -> None:
        """Go to the filter of the list."""
        self.tab().filter_list()

    def switch_side(self) -> None:
        """Go from the list to what is beside it, or back."""
        self.tab().switch_side()

    def turn_page(self, by: int) -> None:
        """Turn to another page of what is beside the list."""
        self.tab().turn_page(by)

    def show_bin(self) -> None:
        """Show what is in the bin."""
        is_free = self.stage.view is None  # a view goes on writing, and nobody else holds the file while that goes on
        self.flush()
        dialog = BinDialog(self.services, self, can_delete=is_free)
        dialog.starting.connect(self.settle)
        dialog.exec()

    def show_retention(self, backups: Path) -> None:
        """Show how long records are kept, and what is due to go."""
        from tfm_desktop.qt.dialogs.retention import RetentionDialog

        self.flush()
        second = Path(self.settings.second_folder) if self.settings.second_folder else None
        dialog = RetentionDialog(self.services, backups, self, second=second)
        dialog.starting.connect(self.settle)
        dialog.exec()
        dialog.deleteLater()

    def tell_of_retention(self) -> None:
        """Look once a month whether something is due to go, for a large file takes a quarter of a second; say so."""
        today = dt.date.today()
        told = self.services.retention.notice(today, was_told=self.settings.retention_looked == f"{today:%Y-%m}")
        self.settings.retention_looked = f"{today:%Y-%m}"
        if told:
            self.say(told)

    def show_frameworks(self) -> None:
        """Show the frameworks of ideas, to be edited."""
        self.flush()
        dialog = FrameworksDialog(self.services, self)
        dialog.exec()
        dialog.deleteLater()

    def show_commitment_templates(self) -> None:
        """Show the templates of commitments, to be edited."""
        from tfm_desktop.qt.dialogs.commitment_templates import CommitmentTemplatesDialog

        self.flush()
        dialog = CommitmentTemplatesDialog(self.services, self)
        dialog.exec()
        dialog.deleteLater()

    def show_phrases(self) -> None:
        """Show what saves typing, to be edited."""
        self.flush()
        dialog = PhrasesDialog(self.services, self.settings, self)
        dialog.exec()
        dialog.deleteLater()

    def use_as_evidence(self) -> None:
        """Tie the line, strength, next step or visit in front to a part of a plan."""
        self.flush()
        chosen = self._in_front()
        if chosen is None or chosen[0] in SERVED:
            self.say("Choose a line, a strength, a next step, a visit or a measure first, to use it as evidence.")
            return
        dialog = UseAsEvidence(self.services.evidence, chosen, self)
        dialog.tied.connect(self.say)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_trail(self) -> None:
        """Show the trail of what is in front."""
        chosen = self._in_front()
        if chosen is None:
            self.say("Choose an aim, an action, a line, a strength, a next step, a visit or a measure first.")
        else:
            self.show_trail_of(*chosen)

    def show_trail_of(self, kind: str, record: uuid.UUID) -> None:
        """Show the trail from a part of a plan, or from what shows one; then the record of the step that is opened."""
        self.flush()
        dialog = TrailDialog(self.services, kind, record, self)
        if dialog.exec() and dialog.opened:
            self._open_at(*dialog.opened)
        dialog.deleteLater()

    def show_held(self) -> None:
        """Gather all that is held on the chosen person, or on the teacher of the chosen observation."""
        kind, record = self._chosen()
        person = None
        if kind == "department":
            person = self.tab().editor.people.current()
        elif kind == "observation" and record:
            person = self.services.observations.get(record).fields.teacher_id
        if person is None:
            self.say("Choose a person first: one of the people of a department, under Departments.")
        else:
            self.show_held_on(person)

    def show_held_on(self, person: uuid.UUID) -> None:
        """Gather all that is held on a person, and show it, to be masked and saved."""
        from tfm_desktop.qt.dialogs.person_data import PersonDataDialog, gather_beside

        def show(sheet: PersonSheet) -> None:
            self.held = PersonDataDialog(sheet, self.settings.author, self._folder(), self)
            self.held.finished.connect(lambda _: self.held and self._remember_folder(self.held.saved))
            self.held.finished.connect(self.held.deleteLater)
            self.held.open()

        try:
            self.settle()
        except Problem as fault:
            self.say(str(fault))
            return
        gather_beside(self.services, person, self.settings.author, self, show, self.say)

    def _chosen(self) -> tuple[str, Any]:
        """Give the kind and id of what is chosen in the tab in front; an empty kind for nothing."""
        return self.tab().chosen() or ("", None)

    def _in_front(self) -> tuple[str, uuid.UUID] | None:
        view = self.stage.view
        if view is None:
            return self.tab().in_front()
        if isinstance(view, ObserveView) and view.editing.line:
            return "line", view.editing.line
        return None

    def show_lines_on_idea(self) -> None:
        """Show the lines on one idea over the years, and the observation of the one that is opened."""
        self.flush()
        self.lines_on_idea = self.lines_on_idea or LinesOnIdea(self.services, self)
        kind, chosen = self._chosen()
        self.lines_on_idea.refresh(self.focus.department or (chosen if kind == "department" else None))
        if self.lines_on_idea.exec() and (line := self.lines_on_idea.opened):
            self._open_at("observation", line.observation, "line", line.id)

    def report(self) -> None:
        """Show the first PDF of the record in front."""
        view = self.stage.view
        if view is None:
            self.tab().want_report()
        elif view.record:
            self.stage.settle()
            self.show_report("plan-page" if isinstance(view, ReviewView) else "feedback", view.record)

    def show_report(self, name: str, record: uuid.UUID) -> None:
        """Preview a PDF of a record."""
        from tfm_desktop.qt.dialogs.preview import FeedbackOf, PreviewDialog  # brings all of QtPdf with it

        self.flush()

        def prepare(timeline: bool) -> catalogue.Prepared:
            today = dt.date.today()
            author, year = self.settings.author, self.focus.year
            return catalogue.prepare(name, self.services, record, today, author, timeline=timeline, year=year)

        titles = {report.name: report.label for tab in TABS for report in tab.reports} | OF_PARTS
        feedback = FeedbackOf(self.services.observations, record) if name == "feedback" else None
        self.preview = PreviewDialog(titles[name], prepare, self._folder(), self, feedback)
        self.preview.finished.connect(lambda _: self.preview and self._remember_folder(self.preview.saved))
        self.preview.finished.connect(self.preview.deleteLater)
        self.preview.open()

    def take_plan(self, name: str, plan: uuid.UUID) -> None:
        """Take a plan to a file or into it, as an entry of its menu is named."""
        from tfm_desktop.qt.dialogs.plan_files import PlanFiles

        self.flush()
        files = PlanFiles(self.services, self.settings, self._exports, self._templates, self.say, self.before_import)
        files.take(name, plan, self)

    def save_calendar(self) -> None:
        """Save sessions and visits as a calendar file."""
        from tfm_desktop.qt.dialogs.calendar_file import CalendarFileDialog

        self.flush()
        dialog = CalendarFileDialog(self.services, self._folder(), self)
        dialog.exec()
        self._remember_folder(dialog.saved)
        dialog.deleteLater()

    def flush(self) -> None:
        """Save what was typed and not yet left, in every tab."""
        self.stage.flush()
        for tab in self._built.values():
            tab.flush()

    def settle(self) -> None:
        """Save all that was typed, also what waits for Enter, and leave no list to be read later. Raises Problem."""
        self.stage.settle()
        self.rest()

    def rest(self) -> None:
        """Save what was typed, leave what is begun as it is, and leave no list to be read later. Raises Problem."""
        self.flush()
        for tab in self._built.values():
            tab.rest()

    def save_waiting(self) -> None:
        """Try to save what could not be saved before."""
        self.stage.save_waiting()
        self.flush()

    def unsaved(self) -> list[str]:
        """Tell what was typed and could not be saved."""
        return [*self.stage.unsaved(), *(told for tab in self._built.values() for told in tab.unsaved())]

    def remember(self) -> None:
        """Put what is to be remembered into the settings."""
        self.stage.remember()
        for tab in self._built.values():
            state = tab.state()
            self.settings.headers[tab.kind] = state["table"]
            self.settings.splitters[tab.kind] = state["splitter"]
        self.settings.tab = TABS[self.tabs.currentIndex()].kind
        self.settings.academic_year = self.focus.year or "all"
        self.settings.last_department = str(self.focus.department or "")

    def say(self, sentence: str) -> None:
        """Show a sentence at the top, long enough to be read."""
        self.banner.say(sentence)
        self._reading.start()

    def _build(self, place: int) -> Tab:
        tab = TABS[place](self.services, self.focus)
        tab.open_record.connect(self.open_record)
        tab.new_record.connect(self.new_record)
        tab.report_wanted.connect(self.show_report)
        tab.view_wanted.connect(self.stage.open_view)
        tab.trail_wanted.connect(self.show_trail_of)
        if isinstance(tab, DepartmentsTab):
            tab.held_wanted.connect(self.show_held_on)
        if isinstance(tab, PlansTab):
            tab.templates = self._templates
            tab.files_wanted.connect(self.take_plan)
        tab.news.connect(self.say)
        tab.restore(
            {"table": self.settings.headers.get(tab.kind, ""), "splitter": self.settings.splitters.get(tab.kind, "")}
        )
        self.tabs.widget(place).layout().addWidget(tab)
        tab.show()  # at once: what is done next may be a key for this tab
        return tab

    def _turn(self, place: int) -> None:
        self.flush()
        kind = TABS[place].kind
        self.tab(kind)

    def _follow(self, change: Change) -> None:
        if change.kinds & {"department", "school"}:
            self._names = self.services.departments.names()
            self.focus.settle(self._names)
            self._show_focus()
        for tab in self._built.values():
            tab.on_change(change)
        self.stage.on_change(change)
        self.labels_changed.emit(self.database.undo_label, self.database.redo_label)

    def _turn_change(self, turn: Callable[[], str], word: str) -> None:
        self.flush()
        try:
            label = turn()
        except Problem as fault:
            self.say(str(fault))
            return
        self.say(f"{word}: {label}.") if label else None
        self.labels_changed.emit(self.database.undo_label, self.database.redo_label)

    def _widen_for(self, kind: str, record: uuid.UUID) -> None:
        if kind == "department":
            return
        fields = self.tab(kind).records().get(record).fields
        year = academic_year(fields.date) if hasattr(fields, "date") else fields.year
        if self.focus.year and self.focus.year != year:
            self.focus.set_year(year)
        if self.focus.department and kind == "work_group":
            members = self.services.work_groups.members.of(record)
            if all(one.fields.department_id != self.focus.department for one in members):
                self.focus.set_department(None)
        elif self.focus.department and self.focus.department != fields.department_id:
            self.focus.set_department(None)

    def _remembered_focus(self) -> tuple[str, uuid.UUID | None]:
        this_year = academic_year(dt.date.today())
        told = self.settings.academic_year
        year = "" if told == "all" else _as_year(told) or this_year
        found = [one for one in self._names if str(one) == self.settings.last_department]
        return year, found[0] if found else None

    def _show_focus(self) -> None:
        this_year = academic_year(dt.date.today())
        years = [shifted(this_year, -back) for back in range(-1, YEARS_SHOWN - 1)]
        if self.focus.year and self.focus.year not in years:
            years.append(self.focus.year)
        self._year.blockSignals(True)
        self._year.clear()
        self._year.addItem("All years", "")
        for year in years:
            self._year.addItem(year, year)
        self._year.setCurrentIndex(self._year.findData(self.focus.year))
        self._year.blockSignals(False)
        self._department.blockSignals(True)
        self._department.set_options(self._names, "All departments")
        self._department.set_value(self.focus.department)
        self._department.blockSignals(False)

    def _open_at(self, kind: str, record: uuid.UUID, found_in: str, found: uuid.UUID) -> None:
        if found_in == "measure":  # it belongs to the department, and stands with its plans
            rows = self.services.plans.rows(dt.date.today(), department=record)
            kind, record = ("plan", rows[0].id) if rows else (kind, record)
        self.open_record(kind, record)
        self.tab().show_found(found_in, found)

    def _folder(self) -> Path:
        return Path(self.settings.export_folder) if self.settings.export_folder else self._exports

    def _remember_folder(self, saved: Path | None) -> None:
        if saved:
            self.settings.export_folder = str(saved.parent)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._bar = self._make_bar()
        layout.addWidget(self._bar)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(16, 8, 16, 0)
        inner.addWidget(self.banner)
        layout.addWidget(holder)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("Tabs")
        for tab in TABS:
            shell = QWidget()
            QVBoxLayout(shell).setContentsMargins(0, 0, 0, 0)
            self.tabs.addTab(shell, tab.title)
        self.stage = Stage(self.services, self.settings, self.focus, self.tabs)
        self.stage.news.connect(self.say)
        self.stage.report_wanted.connect(self.show_report)
        self.stage.open_record.connect(self.open_record)
        self.stage.left.connect(self.open_record)
        self.stage.turned.connect(lambda: self._bar.setVisible(self.stage.view is None))
        layout.addWidget(self.stage, 1)

    def _make_bar(self) -> QWidget:
        bar = QFrame()
        bar.setObjectName("bar")
        self._year = CalmBox()
        self._year.setAccessibleName("Academic year in focus")
        self._year.setMinimumWidth(108)
        self._year.activated.connect(lambda _place: self.focus.set_year(self._year.currentData()))
        self._department = PickInput()
        self._department.setAccessibleName("Department in focus")
        self._department.setMinimumWidth(200)
        self._department.committed.connect(lambda: self.focus.set_department(self._department.value()))
        find = QPushButton("Search everything (Ctrl+K)")
        find.setObjectName("find")
        find.setMaximumWidth(360)
        find.clicked.connect(self.search_everything)
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(10)
        for text, widget in (("Academic year", self._year), ("Department", self._department)):
            label = QLabel(text)
            label.setProperty("role", "label")
            layout.addWidget(label)
            layout.addWidget(widget, 1 if widget is self._department else 0)
            layout.addSpacing(10)
        layout.addStretch(1)
        self._department.setMaximumWidth(320)
        layout.addWidget(find, 1)
        return bar


def _as_year(text: str) -> str:
    try:
        return as_academic_year(text)
    except ValueError:
        return ""
