"""The tabs, or in their place one view that fills the window: Observe, Discuss, or the review of a plan."""

import datetime as dt
import uuid
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.observations import ObservationStatus
from tfm_desktop.qt.common import background
from tfm_desktop.qt.common.focus import Focus
from tfm_desktop.qt.common.pick_department import pick_department
from tfm_desktop.qt.observations.discuss import DiscussView
from tfm_desktop.qt.observations.observe import ObserveView
from tfm_desktop.qt.plans.review import ReviewView
from tfm_desktop.services.elsewhere import save_elsewhere
from tfm_desktop.services.services import Services
from tfm_desktop.settings import Settings
from tfm_desktop.storage.change import Change

SHOWN = {"observe": "observation", "discuss": "observation", "review": "plan"}  # what each view shows
View = ObserveView | DiscussView | ReviewView


class Stage(QStackedWidget):
    """What stands in the middle of the window, and the ways from one view to another."""

    turned = Signal()  # another view, or the tabs
    news = Signal(str)
    report_wanted = Signal(str, object)
    open_record = Signal(str, object)
    left = Signal(str, object)  # the kind and id of the record that was in the view

    def __init__(self, services: Services, settings: Settings, focus: Focus, tabs: QWidget) -> None:
        super().__init__()
        self._services, self._settings, self._focus = services, settings, focus
        self._tabs = tabs
        self.addWidget(tabs)

    @cached_property
    def observing(self) -> ObserveView:
        """Give the Observe view, made when it is first needed."""
        view = ObserveView(self._services, self._settings)
        view.left.connect(self.leave)
        view.discuss_wanted.connect(self.discuss)
        view.news.connect(self.news)
        view.elsewhere_wanted.connect(self._ask_where)
        self.addWidget(view)
        return view

    @cached_property
    def discussing(self) -> DiscussView:
        """Give the Discuss view, made when it is first needed."""
        view = DiscussView(self._services)
        view.left.connect(self.leave)
        view.observe_wanted.connect(self.observe)
        view.news.connect(self.news)
        view.report_wanted.connect(self.report_wanted)
        view.open_record.connect(self.open_record)
        self.addWidget(view)
        return view

    @cached_property
    def reviewing(self) -> ReviewView:
        """Give the review of a plan, made when it is first needed."""
        view = ReviewView(self._services)
        view.restore(self._settings.splitters.get("review", ""))
        view.left.connect(self.leave)
        view.news.connect(self.news)
        view.report_wanted.connect(self.report_wanted)
        self.addWidget(view)
        return view

    @property
    def view(self) -> View | None:
        """Give the view that fills the window; None while the tabs do."""
        shown = self.currentWidget()
        return shown if isinstance(shown, View) else None

    @property
    def is_shared(self) -> bool:
        """Tell whether somebody else may look at the screen."""
        return isinstance(self.currentWidget(), DiscussView | ReviewView)

    def resume(self) -> None:
        """Go on where the program was ended, by whatever it was; else where a line was begun and not entered."""
        name, _, told = self._settings.view.partition(" ")
        with suppress(ValueError):
            record = uuid.UUID(told)
            if name in SHOWN and self._exists(SHOWN[name], record):
                self.open_view(name, record)
                return
        for record in self._services.observations.begun_anywhere()[:1]:
            self.observe(record)

    def open_view(self, name: str, record: uuid.UUID) -> None:
        """Open the view of a name: observe, observe a lesson on a visit, discuss, or review a plan."""
        views = {"observe": self.observe, "visit": self.observe_on, "discuss": self.discuss, "review": self.review}
        views[name](record)

    def observe(self, record: uuid.UUID) -> None:
        """Show an observation as it is made."""
        self._show(self.observing, record, "observe")

    def discuss(self, record: uuid.UUID) -> None:
        """Show what is talked over with the teacher; a line that was begun is finished first."""
        if self.view is self.observing:
            self.observing.settle()
        self._show(self.discussing, record, "discuss")

    def review(self, record: uuid.UUID) -> None:
        """Show a plan as it is reviewed."""
        self._show(self.reviewing, record, "review")

    def drop_in(self) -> None:
        """Begin to observe with nothing but a department; the rest can be filled in later."""
        department = pick_department(self._services, self._focus.department, self)
        if department is None:
            return
        today = dt.date.today()
        visits = self._services.visits.rows(department=department)
        visit = next((row.id for row in visits if row.date == today), None)
        self.observe(self._services.observations.new(department_id=department, visit_id=visit, date=today))

    def observe_on(self, visit: uuid.UUID) -> None:
        """Go on with the observation of a visit that is not finished, or begin one."""
        observations = self._services.observations
        unfinished = (ObservationStatus.PLANNED, ObservationStatus.IN_PROGRESS)
        made = [one.id for one in observations.of_visit(visit) if one.fields.status in unfinished]
        if not made:
            fields = self._services.visits.get(visit).fields
            made = [observations.new(department_id=fields.department_id, visit_id=visit, date=fields.date)]
        self.observe(made[0])

    def leave(self) -> None:
        """Go back to the tabs; a line that was begun is finished first."""
        view = self.view
        if view is None:
            return
        record = view.record
        if record is not None and self._exists(view.kind, record):
            view.settle() if isinstance(view, ObserveView) else view.flush()
        self._settings.view = ""
        self.setCurrentWidget(self._tabs)
        self.turned.emit()
        if record is not None and self._exists(view.kind, record):
            self.left.emit(view.kind, record)
        if lines := len(view.waiting.lines) if isinstance(view, ObserveView) else 0:
            self.news.emit(f"{lines} line{'s' if lines > 1 else ''} of the lesson in memory only. F5 goes back there.")

    def remember(self) -> None:
        """Put what is to be remembered of the views into the settings."""
        if "reviewing" in self.__dict__:
            self._settings.splitters["review"] = self.reviewing.state()

    def stop(self) -> None:
        """Write nothing any more: the file is closed."""
        if "observing" in self.__dict__:
            self.observing.stop()

    def flush(self) -> None:
        """Put on disk what was typed."""
        if self.view:
            self.view.flush()

    def save_waiting(self) -> None:
        """Try to save the lines that wait in memory."""
        if "observing" in self.__dict__:
            self.observing.waiting.save()

    def settle(self) -> None:
        """Save all that was typed, also what waits for Enter."""
        if isinstance(self.view, ObserveView):
            self.view.settle()
        self.flush()

    def unsaved(self) -> list[str]:
        """Tell what was typed and could not be saved."""
        return [told for place in range(1, self.count()) for told in self._at(place).unsaved()]

    def on_change(self, change: Change) -> None:
        """Follow a change of the file."""
        if self.view:
            self.view.on_change(change)

    def save_elsewhere_to(self, target: Path) -> None:
        """Write a copy of the file, with the lines that wait, to another place."""
        waiting = list(self.observing.waiting.lines)
        begun = self.observing.unfinished()
        if begun:
            waiting.append(begun)
        database = self._services.database

        def work() -> str:
            with database.borrowed():
                save_elsewhere(database, target, waiting)
            return f"All notes, with those in memory, are in “{target.name}” in {target.parent}."

        self.window().setEnabled(False)

        def finish(sentence: str) -> None:
            self.window().setEnabled(True)
            self.news.emit(sentence)
            self.observing.entry.setFocus()

        def failed(fault: BaseException) -> None:
            finish(str(fault) if isinstance(fault, Problem) else "That did not work. Choose another place.")
            if not isinstance(fault, Problem):
                raise fault

        background.run(work, finish, failed)

    def _ask_where(self) -> None:
        name = f"{self._services.database.path.stem} {dt.datetime.now().astimezone():%Y-%m-%d %H%M}.tfm"
        chosen, _ = QFileDialog.getSaveFileName(self, "Save elsewhere", str(Path.home() / name), "TfM Desktop (*.tfm)")
        if chosen:
            self.save_elsewhere_to(Path(chosen))

    def _show(self, view: View, record: uuid.UUID, name: str) -> None:
        if isinstance(self.view, ObserveView) and self.view.record != record:
            self.view.settle()
        self.flush()
        self._settings.view = f"{name} {record}"
        self.setCurrentWidget(view)
        view.show_record(record)
        self.turned.emit()

    def _exists(self, kind: str, record: uuid.UUID) -> bool:
        records = self._services.plans if kind == "plan" else self._services.observations
        return records.exists(record)

    def _at(self, place: int) -> View:
        view = self.widget(place)
        assert isinstance(view, View)
        return view
