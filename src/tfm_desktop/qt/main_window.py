"""The window: its menus, and the page that fits what is open. It is painted before anything heavy is loaded."""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from textwrap import shorten
from typing import Any

from PySide6.QtCore import QByteArray, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QMainWindow,
    QMessageBox,
    QStackedWidget,
    QWidget,
)

from tfm_desktop.domain.errors import FileIsDamaged, FileIsLost, FileProblem, Problem, WrongPassphrase
from tfm_desktop.qt import theme
from tfm_desktop.qt.common import background
from tfm_desktop.qt.dialogs.about import AboutDialog, KeysDialog, SettingsDialog
from tfm_desktop.qt.dialogs.gate import OpeningPage, ProblemPage, UnlockPage, WelcomePage
from tfm_desktop.qt.locking import Clock, Locking
from tfm_desktop.qt.mending import Mending
from tfm_desktop.qt.passphrases import Passphrases
from tfm_desktop.qt.places import Places
from tfm_desktop.settings import Settings
from tfm_desktop.storage.plain_files import real

FILES = "TfM Desktop files (*.tfm);;All files (*)"
NAMED = 8  # of what was typed and could not be saved
BRIEF = 90  # signs of each

# Menu, text, keys, what it does, and whether it needs an open file; an empty text draws a line.
ACTIONS: tuple[tuple[str, str, str, str, bool], ...] = (
    ("&File", "&New file…", "", "new_file", False),
    ("&File", "&Open file…", "Ctrl+O", "open_other", False),
    ("&File", "Look at &sample data…", "", "open_sample", False),
    ("&File", "", "", "", False),
    ("&File", "&Import schools register…", "", "import_register", True),
    ("&File", "Cal&endar file…", "", "save_calendar", True),
    ("&File", "&Back up now", "", "back_up", True),
    ("&File", "Bac&kups…", "", "show_backups", False),
    ("&File", "&Check the file", "", "check", True),
    ("&File", "", "", "", False),
    ("&File", "&Passphrase…", "", "change_passphrase", True),
    ("&File", "Recovery s&heet…", "", "show_recovery_sheet", True),
    ("&File", "", "", "", False),
    ("&File", "Se&ttings…", "", "show_settings", False),
    ("&File", "&Lock", "Ctrl+L", "lock", True),
    ("&File", "&Quit", "Ctrl+Q", "close", False),
    ("&Edit", "&Undo", "Ctrl+Z", "undo", True),
    ("&Edit", "&Redo", "Ctrl+Shift+Z", "redo", True),
    ("&Edit", "", "", "", False),
    ("&Edit", "&Search everything", "Ctrl+K", "search_everything", True),
    ("&Edit", "&Filter the list", "Ctrl+F", "filter_list", True),
    ("&Edit", "&Bin…", "", "show_bin", True),
    ("&Edit", "R&etention…", "", "show_retention", True),
    ("&Edit", "Frame&works of ideas…", "", "show_frameworks", True),
    ("&Edit", "&Templates of commitments…", "", "show_commitment_templates", True),
    ("&Edit", "&Abbreviations, stems and words…", "", "show_phrases", True),
    ("&Edit", "", "", "", False),
    ("&Edit", "&Check spelling", "", "switch_spelling", True),
    ("&Record", "&New", "Ctrl+N", "new_record", True),
    ("&Record", "&Duplicate", "Ctrl+D", "duplicate", True),
    ("&Record", "Put in the &bin", "Ctrl+Del", "bin", True),
    ("&Record", "", "", "", False),
    ("&Record", "&PDF…", "Ctrl+E", "report", True),
    ("&Record", "", "", "", False),
    ("&Record", "&Observe", "F5", "observe", True),
    ("&Record", "Drop in on a &lesson", "Ctrl+F5", "drop_in", True),
    ("&Record", "Di&scuss", "Shift+F5", "discuss", True),
    ("&Record", "Re&view the plan", "F8", "review", True),
    ("&Record", "", "", "", False),
    ("&Record", "&Use as evidence…", "Ctrl+U", "use_as_evidence", True),
    ("&Record", "&Trail…", "Ctrl+T", "show_trail", True),
    ("&Record", "", "", "", False),
    ("&Record", "All that is &held on a person…", "", "show_held", True),
    ("&Go", "Ov&erview", "Ctrl+1", "show_overview", True),
    ("&Go", "&Departments", "Ctrl+2", "show_departments", True),
    ("&Go", "&Work Groups", "Ctrl+3", "show_work_groups", True),
    ("&Go", "&Visits", "Ctrl+4", "show_visits", True),
    ("&Go", "&Observations", "Ctrl+5", "show_observations", True),
    ("&Go", "&Plans", "Ctrl+6", "show_plans", True),
    ("&Go", "", "", "", False),
    ("&Go", "&Lines on an idea…", "", "show_lines_on_idea", True),
    ("&Go", "", "", "", False),
    ("&Go", "&Between list and record", "F6", "switch_side", True),
    ("&Go", "&Next page", "Ctrl+PgDown", "page_after", True),
    ("&Go", "P&revious page", "Ctrl+PgUp", "page_before", True),
    ("&Go", "", "", "", False),
    ("&Go", "F&ull screen", "F11", "turn_full_screen", False),
    ("&Help", "&Keys", "F1", "show_keys", False),
    ("&Help", "&About TfM Desktop", "", "show_about", False),
)

SWITCHES = {"switch_spelling": "spelling"}  # what turns a setting on and off
IN_TABS = ("new_record", "duplicate", "filter_list", "switch_side", "page_after", "page_before", "show_retention")
# They show private lines too.
FOR_OWN_EYES = ("search_everything", "show_bin", "show_lines_on_idea", "use_as_evidence", "show_trail", "show_held")


class MainWindow(QMainWindow):
    """The one window of the program; app.py hands on how files are opened."""

    opened = Signal()
    painted = Signal()

    def __init__(self, files: Any, settings: Settings, clock: Clock | None = None) -> None:
        super().__init__()
        self._files = files
        self.settings = settings
        self.workspace: Any = None
        self.keeping: Any = None  # of the open file
        self._wanted = Path()
        self._is_painted = False
        self.setWindowTitle("TfM Desktop")
        self.setMinimumSize(QSize(860, 470))  # fits 1366 × 768 at 150 %
        self.resize(1366, 768)
        if settings.window:
            self.restoreGeometry(QByteArray.fromBase64(settings.window.encode()))
            self._stay_on_screen()
        elif self.screen().availableGeometry().width() <= self.width():
            self.setWindowState(Qt.WindowState.WindowMaximized)
        self.opening = OpeningPage()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.opening)
        self.setCentralWidget(self._pages)
        self.locking = Locking(self, files, clock)
        self._pages.addWidget(self.locking.page)
        self._saved, self._lock = QLabel(), QLabel()
        self.statusBar().addWidget(self._saved, 1)
        self.statusBar().addPermanentWidget(self._lock)
        self.statusBar().setSizeGripEnabled(False)
        self.actions_by_name: dict[str, QAction] = {}
        self._make_menus()
        self._places = Places(settings, files.folder, files.backups, self)

    # Pages that are mostly not needed are made when they are, so that the window is painted sooner.

    @cached_property
    def welcome(self) -> WelcomePage:
        """Give the page that makes a new file."""
        page = WelcomePage()
        page.wanted.connect(self._create)
        page.open_other.connect(self.open_other)
        page.look_at_sample.connect(self.open_sample)
        self._pages.addWidget(page)
        return page

    @cached_property
    def unlock(self) -> UnlockPage:
        """Give the page that asks for the passphrase."""
        page = UnlockPage()
        page.unlock.connect(self._open)
        self.opened.connect(page.tries.succeed)
        page.open_other.connect(self.open_other)
        page.forgotten.connect(self.passphrases.forgotten)
        page.restore.connect(self.show_backups)
        self._pages.addWidget(page)
        return page

    @cached_property
    def problem(self) -> ProblemPage:
        """Give the page that says why a file could not be opened."""
        page = ProblemPage()
        page.open_other.connect(self.open_other)
        page.again.connect(lambda: self.begin(self._wanted))
        page.restore.connect(self.show_backups)
        self._pages.addWidget(page)
        return page

    @cached_property
    def passphrases(self) -> Passphrases:
        """Give what is done with passphrase and recovery sheet."""
        return Passphrases(self, self._files)

    @cached_property
    def mending(self) -> Mending:
        """Give what is done about a file that is damaged, or may be."""
        return Mending(self, self._files)

    def begin(self, path: Path, secret: Any = "") -> None:
        """Open a file, or ask for what is needed to."""
        self._wanted = path = real(path)
        try:
            is_locked = self._files.is_locked(path)
        except FileProblem as fault:
            is_new = self._files.is_new(path)
            if is_new and not self._files.has_backups(path):
                self.show_page(self.welcome)
                self.welcome.show_for(path)
            else:
                self._refuse(FileIsLost(path) if is_new else fault)
            return
        if is_locked and not secret:
            self.show_page(self.unlock)
            self.unlock.show_for(path)
            self._files.warm()
            return
        self._open(path, secret)

    def take(self, database: Any) -> None:
        """Show an open file."""
        from tfm_desktop.qt.keeping import Keeping
        from tfm_desktop.qt.workspace import Workspace

        self.close_file()
        with theme.undressed():
            self.workspace = Workspace(database, self.settings, self._files.exports, self._files.templates)
            self._pages.addWidget(self.workspace)
        self.workspace.labels_changed.connect(self._label_undo)
        self.workspace.changed.connect(lambda change: self._say_saved(change.label))
        self.workspace.stage.turned.connect(self._turn)
        backups, keep = self._files.backups, lambda: self._files.keep(self.settings)
        self.keeping = Keeping(database, backups, self.settings, keep, parent=self.workspace)
        self.keeping.news.connect(self.workspace.say)
        self.workspace.before_import = self._may_import
        self.show_page(self.workspace)
        self._wanted = database.path
        self.settings.last_file = str(database.path)
        self.setWindowTitle(f"{database.path.stem} – TfM Desktop")
        self.show_lock()
        self._saved.setText("Everything is saved as you go")
        self._label_undo("", "")
        self.workspace.stage.resume()
        first = self.workspace.stage.view or self.workspace.tab().front()
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self._turn()
        self.passphrases.keep_up()
        self._places.look(database.path, self.workspace.banner.say)
        self.workspace.changed.connect(self._places.look_at_clock)
        self.workspace.tell_of_retention()
        self.opened.emit()

    def show_lock(self) -> None:
        """Say whether the file is locked by a passphrase."""
        is_locked = self.workspace.database.is_encrypted
        self._lock.setText("Protected by a passphrase" if is_locked else "No passphrase: anyone can read this file")
        self._lock.setProperty("role", "muted" if is_locked else "notice")
        self._lock.style().polish(self._lock)

    def come_forward(self, file: str) -> None:
        """Come to the front, as a second start asks; a file that it names is opened."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        is_free = self.isEnabled() and QApplication.activeModalWidget() is None
        if file and is_free and Path(file) != self._wanted and self._may_leave():
            self.close_file()
            self.begin(Path(file))

    # What the menus do; the names stand in ACTIONS.

    def new_file(self) -> None:
        """Ask where a new file is to be, then for its passphrase."""
        chosen, _ = QFileDialog.getSaveFileName(self, "New file", str(self._files.folder / "new.tfm"), FILES)
        if chosen and self._may_leave():
            self.close_file()
            path = Path(chosen) if Path(chosen).suffix else Path(chosen).with_suffix(".tfm")
            self._wanted = path
            self.show_page(self.welcome)
            self.welcome.show_for(path)

    def open_other(self) -> None:
        """Ask for a file and open it."""
        chosen, _ = QFileDialog.getOpenFileName(self, "Open file", str(self._files.folder), FILES)
        if chosen and self._may_leave():
            self.close_file()
            self.begin(Path(chosen))

    def open_sample(self) -> None:
        """Make a fresh file of sample data, and open it."""
        if not self._may_leave():
            return
        self.close_file()
        self.show_page(self.opening)
        self.opening.told.setText("Writing sample data: real schools, invented people …")
        background.run(self._files.sample, self._adopt, self._refuse)

    def import_register(self) -> None:
        """Ask for the register, and take its schools over beside the window."""
        title = "Schools register, and its links file where you have it"
        chosen, _ = QFileDialog.getOpenFileNames(self, title, str(Path.home()), "CSV (*.csv);;All files (*)")
        if chosen:
            self.take_register([Path(one) for one in chosen])

    def take_register(self, chosen: list[Path]) -> None:
        """Take the schools of a register over, with progress and a way to cancel."""
        self.workspace.settle()
        if not self._may_import():
            return
        progress = background.Progress(self, "Reading the schools register …")
        services = self.workspace.services
        self.setEnabled(False)

        def done(sentence: str) -> None:
            finish()
            self.workspace.say(sentence)

        def failed(fault: BaseException) -> None:
            finish()
            if not isinstance(fault, Problem):
                raise fault
            self.workspace.say(str(fault))

        def finish() -> None:
            self.setEnabled(True)
            progress.finish()

        background.run(lambda: self._files.import_register(services, chosen, progress.move), done, failed)

    def save_calendar(self) -> None:
        """Save sessions and visits as a calendar file."""
        self.workspace.save_calendar()

    def back_up(self) -> None:
        """Write a backup, and say where it is."""
        self.workspace.settle()
        self.keeping.back_up_now()

    def check(self) -> None:
        """Check the whole file."""
        self._beside("Checking the file …", lambda: self._files.check(self.workspace.database))

    def show_backups(self) -> None:
        """Show the backups of the file, open or not, and put the one that is chosen in its place."""
        from tfm_desktop.qt.dialogs.backups import BackupsDialog

        if self.workspace:
            self.workspace.settle()
        dialog = BackupsDialog(self._wanted, self._files.backups, self.settings, self.keeping, self)
        chosen = dialog.exec() and dialog.chosen
        dialog.deleteLater()
        if chosen and self._may_leave("Making a backup of the file as it is now …", "Restore without a backup of now"):
            self.put_back(*chosen)

    def put_back(self, backup: Path, secret: Any) -> None:
        """Put a backup in the place of the file, and open it with the same key or passphrase."""
        target = self._wanted
        self.activateWindow()  # not every system gives the keys back where two dialogs close at once
        self.close_file()
        self.show_page(self.opening)
        self.opening.told.setText(f"Checking “{backup.name}” and putting it in place …")

        def done(sentence: str) -> None:
            self.begin(target, secret)
            self.opened.connect(lambda: self.workspace.say(sentence), Qt.ConnectionType.SingleShotConnection)

        background.run(lambda: self._files.restore(backup, target, secret), done, self._refuse_backup)

    def change_passphrase(self) -> None:
        """Change the passphrase, or set the first one."""
        self.passphrases.change()

    def show_recovery_sheet(self) -> None:
        """Make a recovery sheet."""
        self.passphrases.show_sheet()

    def show_settings(self) -> None:
        """Ask for the name that stands on PDFs, and when to lock."""
        dialog = SettingsDialog(self.settings.author, self.settings.lock_minutes, self)
        if dialog.exec():
            self.settings.author = dialog.author.text().strip()
            self.settings.lock_minutes = dialog.lock_minutes.currentData()
            self._files.keep(self.settings)

    def lock(self) -> None:
        """Lock the window until the passphrase is typed."""
        self.locking.lock_by_hand()

    def cover(self, page: QWidget) -> None:
        """Show a page in place of what is open, and name nothing of it in the menus."""
        self.show_page(page)
        self._label_undo("", "")

    def uncover(self) -> None:
        """Show what is open again, as it was."""
        self.show_page(self.workspace)
        self._label_undo(self.workspace.database.undo_label, self.workspace.database.redo_label)
        self._turn()

    def read_anew(self, sentence: str) -> None:
        """Open the file that is open anew, without asking for its passphrase, and say why."""
        key, path = self.workspace.database.key.copy(), self.workspace.database.path
        self.close_file()
        self.opened.connect(lambda: self.workspace.say(sentence), Qt.ConnectionType.SingleShotConnection)
        self.begin(path, key)

    def undo(self) -> None:
        """Take the last change back."""
        self.workspace.undo()

    def redo(self) -> None:
        """Bring the last undone change back."""
        self.workspace.redo()

    def search_everything(self) -> None:
        """Go to the search box."""
        self.workspace.search_everything()

    def filter_list(self) -> None:
        """Go to the filter of the list."""
        self.workspace.filter_list()

    def show_bin(self) -> None:
        """Show what is in the bin."""
        self.workspace.show_bin()

    def show_retention(self) -> None:
        """Show how long records are kept, and what is due to go."""
        self.workspace.show_retention(self._files.backups)

    def show_frameworks(self) -> None:
        """Show the frameworks of ideas."""
        self.workspace.show_frameworks()

    def show_commitment_templates(self) -> None:
        """Show the templates of commitments."""
        self.workspace.show_commitment_templates()

    def show_phrases(self) -> None:
        """Show what saves typing, to be edited."""
        self.workspace.show_phrases()
        self._files.keep(self.settings)

    def switch_spelling(self) -> None:
        """Begin or end to check the spelling."""
        self.settings.spelling = self.actions_by_name["switch_spelling"].isChecked()
        self._files.keep(self.settings)
        self.workspace.spelling.switch()

    def new_record(self) -> None:
        """Make a record in the tab in front."""
        self.workspace.new_record()

    def duplicate(self) -> None:
        """Duplicate the record in front."""
        self.workspace.tab().duplicate()

    def bin(self) -> None:
        """Put what is in front in the bin."""
        self.workspace.bin()

    def report(self) -> None:
        """Show the PDF of the record in front."""
        self.workspace.report()

    def observe(self) -> None:
        """Observe what is in front, or leave the Observe view."""
        self.workspace.observe()

    def drop_in(self) -> None:
        """Begin to observe in a department."""
        self.workspace.drop_in()

    def discuss(self) -> None:
        """Talk the observation in front over with its teacher."""
        self.workspace.discuss()

    def review(self) -> None:
        """Review the plan in front."""
        self.workspace.review()

    def use_as_evidence(self) -> None:
        """Tie what is in front to a part of a plan."""
        self.workspace.use_as_evidence()

    def show_trail(self) -> None:
        """Show the trail of what is in front."""
        self.workspace.show_trail()

    def show_held(self) -> None:
        """Gather all that is held on the person in front."""
        self.workspace.show_held()

    def turn_full_screen(self) -> None:
        """Fill the screen, or stop to."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def show_overview(self) -> None:
        """Bring what is next to the front."""
        self.workspace.show_tab("overview")

    def show_departments(self) -> None:
        """Bring the departments to the front."""
        self.workspace.show_tab("department")

    def show_work_groups(self) -> None:
        """Bring the Work Groups to the front."""
        self.workspace.show_tab("work_group")

    def show_visits(self) -> None:
        """Bring the visits to the front."""
        self.workspace.show_tab("visit")

    def show_observations(self) -> None:
        """Bring the observations to the front."""
        self.workspace.show_tab("observation")

    def show_plans(self) -> None:
        """Bring the plans to the front."""
        self.workspace.show_tab("plan")

    def show_lines_on_idea(self) -> None:
        """Show the lines on one idea over the years."""
        self.workspace.show_lines_on_idea()

    def switch_side(self) -> None:
        """Go from the list into the record, or back."""
        self.workspace.switch_side()

    def page_after(self) -> None:
        """Turn to the next page."""
        self.workspace.turn_page(1)

    def page_before(self) -> None:
        """Turn to the previous page."""
        self.workspace.turn_page(-1)

    def show_keys(self) -> None:
        """Show the card of the keys; while a lesson is observed, that of its own."""
        stage = self.workspace.stage if self.workspace else None
        if stage is not None and stage.view is not None and stage.view is stage.observing:
            stage.observing.turn_card()
        else:
            KeysDialog(self).exec()

    def show_about(self) -> None:
        """Say what the program is."""
        AboutDialog(self).exec()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say when all of the window has been painted for the first time."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what was typed, let the file go, and remember the window."""
        event.ignore()  # until all is done: where something falls on the way, the window stays
        if not self.isEnabled() or not self._may_leave():
            return  # the file is in other hands, or something typed would be lost
        self.let_go()
        super().closeEvent(event)

    def save(self) -> None:
        """Save what was typed, with no question, where the system ends the session."""
        if self.workspace is not None and not self.locking.is_locked:
            with suppress(Problem):
                self.workspace.settle()

    def let_go(self) -> None:
        """Save what was typed, let the file go with no question, and remember the window."""
        self.save()
        self.settings.window = bytes(self.saveGeometry().toBase64().data()).decode()
        self.close_file()
        self._files.keep(self.settings)

    def _stay_on_screen(self) -> None:
        """Fill the screen where the window was closed on a larger one."""
        screen = QApplication.screenAt(self.geometry().center()) or self.screen()
        room = screen.availableGeometry()
        if self.width() > room.width() or self.height() > room.height():
            self.setGeometry(QRect(room.topLeft(), self.size().boundedTo(room.size())))
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _open(self, path: Path, secret: Any) -> None:
        self.opening.told.setText(f"Opening “{path.name}” …")
        self.show_page(self.opening)
        if checking := self._files.checking(path):
            self.mending.show_checking(path, checking)
        background.run(lambda: self._files.open(path, secret, checking), self._adopt, self._refuse)

    def _create(self, path: Path, passphrase: str) -> None:
        self.opening.told.setText(f"Creating “{path.name}” …")
        self.show_page(self.opening)
        background.run(lambda: self._files.create(path, passphrase), self._adopt_new, self._refuse)

    def _adopt_new(self, database: Any) -> None:
        self._adopt(database)
        self.passphrases.offer()

    def _adopt(self, database: Any) -> None:
        database.adopt()
        try:
            self.take(database)
        except FileIsDamaged as fault:  # which the first look at its records has found
            self._files.keep_key(database)
            self._drop_workspace()
            database.close()
            self.mending.show_damage(fault)

    def _refuse(self, fault: BaseException) -> None:
        if isinstance(fault, WrongPassphrase):
            self.show_page(self.unlock)
            self.unlock.refuse(self._wanted, str(fault))
        elif isinstance(fault, FileIsDamaged):
            self.mending.show_damage(fault)
        elif isinstance(fault, Problem):
            self.show_page(self.problem)
            self.problem.say(str(fault), is_lost=isinstance(fault, FileIsLost))
        else:
            self.show_page(self.problem)
            self.problem.say("Something unexpected went wrong while the file was opened. It was left as it is.")
            raise fault

    def _refuse_backup(self, fault: BaseException) -> None:
        # A wrong passphrase is that of the backup here: the page that unlocks the file would ask for another.
        self.show_page(self.problem)
        self.problem.say(str(fault) if isinstance(fault, Problem) else "The backup could not be restored.")
        if not isinstance(fault, Problem):
            raise fault

    def _may_import(self, rows: int | None = None) -> bool:
        """Back up what an import of many rows, or of nobody knows how many, may change; tell whether to go on."""
        from tfm_desktop.qt.keeping import LARGE

        is_small = rows is not None and rows <= LARGE
        return is_small or self.keeping.before(self, "Making a backup before the import …", "Import without a backup")

    def _may_leave(
        self, told: str = "Making a backup before closing …", anyway: str = "Close without a backup"
    ) -> bool:
        """Save all that was typed, and back up; where either fails, ask whether to go on without it."""
        return self.has_saved() and (self.workspace is None or self.keeping.before(self, told, anyway))

    def has_saved(self) -> bool:
        """Save all that was typed; where some of it could not be saved, ask whether to go on without it."""
        if self.workspace is None:
            return True
        try:
            self.workspace.settle() if not self.locking.is_locked else None
            lost = self.workspace.unsaved()
        except Problem as fault:
            lost = [str(fault)]
        if not lost:
            return True
        question = QMessageBox(self)
        question.setText("Some of what was typed could not be saved.")
        told = [shorten(one, BRIEF, placeholder=" …") for one in lost[:NAMED]]
        if len(lost) > NAMED:
            told.append(f"and {len(lost) - NAMED} more")
        question.setInformativeText("Unlock the file to see it." if self.locking.is_locked else "\n".join(told))
        back = question.addButton("Go back", QMessageBox.ButtonRole.RejectRole)
        leave = question.addButton("Leave without it", QMessageBox.ButtonRole.DestructiveRole)
        question.setDefaultButton(back)
        question.setEscapeButton(back)
        question.exec()
        return question.clickedButton() is leave

    def close_file(self) -> None:
        """Let the open file go, with all that was typed saved where that is possible."""
        if self.workspace is None:
            return
        if not self.locking.is_locked:
            with suppress(Problem):  # it was asked already whether to leave without what cannot be saved
                self.workspace.flush()
        self._places.stop()
        self.workspace.remember()
        self.workspace.stage.stop()
        if left := self.focusWidget():
            left.clearFocus()  # while the file is open: a field may read it when it is left
        self.workspace.database.close()
        self._drop_workspace()

    def meet_damage(self, fault: FileIsDamaged) -> bool:
        """Show the ways out of damage that is met in mid-work; tell whether they are shown."""
        return self.mending.meet(fault)

    def lose(self, fault: BaseException) -> None:
        """Say why a file that was let go, with all that was typed in it, does not open again."""
        self.workspace.stage.stop()
        self._drop_workspace()
        self._refuse(fault)

    def _drop_workspace(self) -> None:
        if self.workspace:
            self._pages.removeWidget(self.workspace)
            self.workspace.deleteLater()
        self.workspace = self.keeping = None
        self.setWindowTitle("TfM Desktop")

    def _beside(self, told: str, work: Callable[[], str]) -> None:
        self.workspace.settle()
        progress = background.Progress(self, told, cancel_until=0)
        self.setEnabled(False)

        def finish(sentence: str) -> None:
            self.setEnabled(True)
            progress.finish()
            self.workspace.say(sentence)

        def failed(fault: BaseException) -> None:
            finish(str(fault) if isinstance(fault, Problem) else "That did not work; nothing was changed.")
            if isinstance(fault, FileIsDamaged) and fault.path == self._wanted and self.has_saved():
                self.close_file()
                self.mending.show_damage(fault)
            if not isinstance(fault, Problem):
                raise fault

        background.run(work, finish, failed)

    def add_page(self, page: QWidget) -> None:
        """Add a page that is made elsewhere."""
        self._pages.addWidget(page)

    def show_page(self, page: QWidget) -> None:
        """Show a page, and allow what its menus can do."""
        self._pages.setCurrentWidget(page)
        for _, text, _, name, needs_file in ACTIONS:
            if text and needs_file:
                self.actions_by_name[name].setEnabled(page is self.workspace)
        for label in (self._saved, self._lock):
            label.setVisible(page is self.workspace)

    def _turn(self) -> None:
        """Allow what fits the view, and write down where we are: a start after a crash goes on there."""
        stage = self.workspace.stage
        for name in IN_TABS:
            self.actions_by_name[name].setEnabled(stage.view is None)
        for name in FOR_OWN_EYES:
            self.actions_by_name[name].setEnabled(not stage.is_shared)
        self._files.keep(self.settings)

    def _label_undo(self, undo: str, redo: str) -> None:
        for name, verb, label in (("undo", "&Undo", undo), ("redo", "&Redo", redo)):
            self.actions_by_name[name].setText(f"{verb} {label}".strip())
            self.actions_by_name[name].setEnabled(bool(label) and self.workspace is not None)

    def _say_saved(self, label: str) -> None:
        self._saved.setText(f"Saved {dt.datetime.now().astimezone():%H:%M:%S} · {label}")

    def _make_menus(self) -> None:
        menus: dict[str, Any] = {}
        for menu, text, keys, name, _ in ACTIONS:
            if menu not in menus:
                menus[menu] = self.menuBar().addMenu(menu)
            if not text:
                menus[menu].addSeparator()
                continue
            action = menus[menu].addAction(text)
            if keys:
                action.setShortcut(QKeySequence(keys))
            if name in SWITCHES:
                action.setCheckable(True)
                action.setChecked(getattr(self.settings, SWITCHES[name]))
            action.triggered.connect(lambda _=False, name=name: getattr(self, name)())
            self.actions_by_name[name] = action
