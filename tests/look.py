"""Take pictures of every tab, dialog and PDF page with the sample data: `make look`."""

import datetime as dt
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
from PySide6.QtCore import QEventLoop, QSize, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from tfm_desktop.app import Files
from tfm_desktop.domain.backups import Contents
from tfm_desktop.domain.errors import FileIsLost
from tfm_desktop.domain.person_data import Maskings
from tfm_desktop.domain.recovery_codes import SECRET, RecoverySheet, spoken
from tfm_desktop.domain.retention import Kind
from tfm_desktop.domain.years import shifted
from tfm_desktop.exchange.action_tables import read_table
from tfm_desktop.paths import Paths
from tfm_desktop.qt import crash_report, theme
from tfm_desktop.qt.common import background
from tfm_desktop.qt.common.pick_department import PickDepartment
from tfm_desktop.qt.departments.school_dialog import SchoolDialog
from tfm_desktop.qt.dialogs import crash
from tfm_desktop.qt.dialogs.about import AboutDialog, KeysDialog, SettingsDialog
from tfm_desktop.qt.dialogs.backups import BackupsDialog
from tfm_desktop.qt.dialogs.bin import BinDialog
from tfm_desktop.qt.dialogs.calendar_file import CalendarFileDialog
from tfm_desktop.qt.dialogs.commitment_templates import CommitmentTemplatesDialog
from tfm_desktop.qt.dialogs.frameworks import FrameworksDialog
from tfm_desktop.qt.dialogs.lines_on_idea import LinesOnIdea
from tfm_desktop.qt.dialogs.passphrase import ChangeDialog
from tfm_desktop.qt.dialogs.person_data import PersonDataDialog
from tfm_desktop.qt.dialogs.phrases import PhrasesDialog
from tfm_desktop.qt.dialogs.recovery import RecoverDialog, RecoverPage, RecoveryDialog
from tfm_desktop.qt.dialogs.retention import RetentionDialog
from tfm_desktop.qt.dialogs.trail import TrailDialog
from tfm_desktop.qt.dialogs.use_as_evidence import UseAsEvidence
from tfm_desktop.qt.dialogs.word import WordDialog
from tfm_desktop.qt.keeping import Keeping
from tfm_desktop.qt.main_window import MainWindow
from tfm_desktop.qt.places import notices, set_back
from tfm_desktop.qt.plans.begin import BeginPlanDialog
from tfm_desktop.qt.plans.import_dialog import ImportActionsDialog
from tfm_desktop.qt.work_groups.add_member import AddMemberDialog
from tfm_desktop.qt.work_groups.colleague import PickColleague
from tfm_desktop.qt.work_groups.counted import CountedDialog
from tfm_desktop.qt.work_groups.gap_tasks import SetTaskDialog
from tfm_desktop.qt.work_groups.lay_out import LayOutDialog
from tfm_desktop.qt.work_groups.ledger_table import LedgerRow, Place
from tfm_desktop.qt.work_groups.next_year import BeginNextYearDialog
from tfm_desktop.qt.work_groups.replace import ReplaceDialog
from tfm_desktop.qt.workspace import Workspace
from tfm_desktop.reports import catalogue
from tfm_desktop.reports.person_data import person_data
from tfm_desktop.reports.recovery_sheet import recovery_sheet
from tfm_desktop.settings import Settings
from tfm_desktop.storage import backups
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.good_backups import GoodBackup
from tfm_desktop.storage.rescue import Rescued

SIZES = {"light": (QSize(1366, 768), "1"), "dark": (QSize(1366, 768), "1"), "scaled": (QSize(911, 512), "1.5")}
SHEET = RecoverySheet("mastery.tfm", dt.date.today(), spoken(bytes(range(41, 41 + SECRET))))
PAGE_SCALE = 1.4  # pixels for each point of a PDF page


def main(arguments: list[str]) -> int:
    """Take all pictures into a folder; each scheme has a process of its own."""
    folder = Path(arguments[0]).absolute()
    if len(arguments) > 1:
        _take(folder, arguments[1])
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    for scheme, (_, scale) in SIZES.items():
        with tempfile.TemporaryDirectory() as home:
            own = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), home)
            surroundings = {**os.environ, **own, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
            subprocess.run([sys.executable, "-m", "tests.look", str(folder), scheme], env=surroundings, check=True)
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    return 0


def _take(folder: Path, scheme: str) -> None:
    app = QApplication([])
    theme.apply(app, dark=scheme == "dark")
    files = Files(Paths.of_user().made())
    window = MainWindow(files, Settings(academic_year="all"))
    window.showNormal()  # the screen that is not there is a small one
    window.resize(SIZES[scheme][0])

    def shoot(name: str, widget: QWidget | None = None) -> None:
        _wait(150)
        (widget or window).grab().save(str(folder / f"{scheme}-{name}.png"))

    _gate(window, shoot)
    _lock(window, files, shoot)
    _recovery(window, shoot)
    _damage(window, shoot)
    window.take(files.sample())
    _overview(window, shoot)
    _places(window, shoot)
    _tabs(window, shoot)
    _work_groups(window, shoot)
    _views(window, shoot)
    _review(window, shoot)
    _search(window, shoot)
    _backups(window, shoot)
    for name, dialog in _dialogs(window):
        dialog.show()
        shoot(name, dialog)
        dialog.close()
    _crashes(window, shoot)
    _previews(window, shoot)
    if scheme == "light":
        _pages(window, folder)
    window.close()


def _gate(window: MainWindow, shoot: Callable[..., None]) -> None:
    place = Path("mastery.tfm")
    for name, page in (("welcome", window.welcome), ("unlock", window.unlock)):
        window.show_page(page)
        page.show_for(place)
        shoot(f"gate-{name}")
    window.welcome.first.setText("a passphrase")
    window.welcome.make.click()
    window.show_page(window.welcome)
    shoot("gate-welcome-differs")
    window.unlock.show_for(place, "The passphrase does not open “mastery.tfm”. Try again; nothing was changed.")
    window.show_page(window.unlock)
    shoot("gate-unlock-wrong")
    window.problem.say("“mastery.tfm” is open in another window or program. Close it there, and try again.")
    window.show_page(window.problem)
    shoot("gate-problem")
    window.problem.say(str(FileIsLost(Path("TfM Desktop") / place)), is_lost=True)
    shoot("gate-lost")


def _recovery(window: MainWindow, shoot: Callable[..., None]) -> None:
    """Show how the recovery sheet is offered and used, and how the passphrase is changed or set."""
    offer = RecoveryDialog(SHEET, Path.home(), "Alex Morgan", window)
    offer.show()
    _until(offer.print.isEnabled)
    shoot("dialog-recovery-sheet", offer)
    offer.by_hand.click()
    shoot("dialog-recovery-sheet-copied", offer)
    offer.close()
    page = RecoverPage(Path.home())
    window.add_page(page)
    window.show_page(page)
    page.show_for(Path("mastery.tfm"), lambda _code: "", is_offered=False)
    shoot("gate-forgotten-no-file")
    page.show_for(Path("mastery.tfm"), lambda _code: "", is_offered=True)
    shoot("gate-forgotten")
    page.code.setText(f"{SHEET.code[:7]}9")
    shoot("gate-forgotten-slip")
    page.code.setText(SHEET.code)
    page.new.first.setText("a new passphrase")
    page.go.click()
    shoot("gate-forgotten-new")
    for name, is_right in (("change", lambda _typed: False), ("set", None)):
        dialog = ChangeDialog("mastery.tfm", Path("backups"), is_right, window)
        dialog.show()
        dialog.go.click()
        shoot(f"dialog-passphrase-{name}", dialog)
        dialog.close()


def _lock(window: MainWindow, files: Files, shoot: Callable[..., None]) -> None:
    """Choose a passphrase, lock, lock over a dialog, and try wrong passphrases until one waits."""
    window.show_page(window.welcome)
    for name, typed in (("weak", "mastery2024"), ("fair", "bar model 7"), ("strong", "seven teal kettles argue")):
        window.welcome.show_for(Path("mastery.tfm"))
        window.welcome.first.setText(typed)
        _wait(600)
        shoot(f"gate-strength-{name}")
    window.take(Database.create(files.folder / "mastery.tfm", "seven"))
    window.locking.lock()
    _until(lambda: window.locking.is_locked)
    lock = window.locking.dialog
    shoot("lock-window")
    shoot("lock", lock)
    for _ in range(3):
        lock.edit.setText("eight")
        lock.go.click()
        _until(lambda: bool(lock.message.text()))
        _until(lambda: not background.is_busy())
    shoot("lock-wrong", lock)
    lock.tries.succeed()
    lock.forgot.click()
    (sheet,) = lock.findChildren(RecoverDialog)
    shoot("lock-forgotten", sheet)
    sheet.reject()
    _unlock(window)
    asked = SettingsDialog("Alex Morgan", 10, window)
    asked.open()
    window.locking.lock()
    _until(lambda: window.locking.is_locked)
    shoot("lock-over-dialog", asked)
    _unlock(window)
    asked.close()


def _unlock(window: MainWindow) -> None:
    window.locking.dialog.edit.setText("seven")
    window.locking.dialog.go.click()
    _until(lambda: not window.locking.is_locked)


def _damage(window: MainWindow, shoot: Callable[..., None]) -> None:
    """Show the check after an unclean end, and each way out of a damaged file: both, one alone, none."""
    path, moment = Path("mastery.tfm"), dt.datetime(dt.date.today().year, 11, 27, 15, 40).astimezone()
    full = {"department": 9, "person": 70, "visit": 37, "observation": 36, "line": 873, "plan": 6, "review": 14}
    full |= {"work_group": 6, "session": 32}
    backup = GoodBackup(path, None, moment, Contents(full, moment - dt.timedelta(minutes=12)))
    read = Contents(full | {"line": 902, "observation": 37, "session": 29}, moment + dt.timedelta(hours=2))
    mending = window.mending
    window.show_page(mending.checking_page)
    mending.checking_page.show_for(path)
    mending.checking_page.offer()
    shoot("damage-checking")
    window.show_page(mending.damage_page)
    mending.damage_page.show_for(path, "part of it cannot be read")
    shoot("damage-looking")
    rescued = Rescued(read, {"session": 3}, 1)
    for name, ways in {"both": (backup, rescued), "backup": (backup, None), "rescue": (None, rescued)}.items():
        mending.damage_page.offer(path, *ways)
        shoot(f"damage-{name}")
    mending.damage_page.offer(path, None, None)
    shoot("damage-neither")


def _overview(window: MainWindow, shoot: Callable[..., None]) -> None:
    """Show what is next, its end, the month with its bank holidays, and how an empty file begins."""
    window.activateWindow()
    tab = window.workspace.tab()
    shoot("overview")
    tab.list.setFocus()
    QTest.keyClick(tab.list, Qt.Key.Key_End)
    shoot("overview-end")
    tab.switch_side()
    _until(lambda: bool(tab.month.grid.days.days_off))
    shoot("overview-month")
    tab.month.go_to(dt.date(tab.month.day.year, 12, 25))
    _wait(600)
    shoot("overview-december")
    tab.month.go_to(dt.date.today())
    tab.switch_side()
    with tempfile.TemporaryDirectory() as folder:
        empty = Workspace(Database.create(Path(folder) / "empty.tfm"), Settings(), Path(folder), Path(folder))
        empty.resize(window.size())
        empty.show()
        shoot("overview-empty", empty)
        empty.close()
        empty.database.close()


def _places(window: MainWindow, shoot: Callable[..., None]) -> None:
    """Say what is said of a place that keeps no file well, and of a clock that was set back."""
    banner, home = window.workspace.banner, Path("/home/ada")
    (cloud,) = notices(home / "OneDrive - Elm School" / "mastery.tfm", home / "TfM Desktop", {}, home)
    banner.say(cloud.sentence)
    shoot("place-cloud")
    now = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
    banner.say(set_back(now, now + dt.timedelta(days=68)))
    shoot("place-clock")
    banner.hide()


def _tabs(window: MainWindow, shoot: Callable[..., None]) -> None:
    for kind in ("department", "visit", "observation", "plan"):
        window.workspace.show_tab(kind)
        tab = window.workspace.tab()
        _wait(150)
        record = _telling(window, kind)
        if record:
            tab.show_record(record)
        editor = tab.editor
        if hasattr(editor, "pages"):
            _each_page(editor, f"tab-{kind}", shoot)
            continue
        shoot(f"tab-{kind}")
        _scroll_down(editor)
        shoot(f"tab-{kind}-below")
    window.workspace.show_tab("observation")
    tab = window.workspace.tab()
    tab.filter.setText("no such lesson")
    shoot("tab-observation-filtered-away")
    tab.filter.clear()
    window.workspace.focus.set_year("1999/00")
    shoot("tab-observation-empty")
    window.workspace.show_tab("work_group")
    shoot("tab-work_group-none")
    window.workspace.focus.set_year("")
    _wait(200)


def _each_page(editor: Any, name: str, shoot: Callable[..., None]) -> None:
    for place in range(editor.pages.count()):
        editor.pages.setCurrentIndex(place)
        page = f"{name}-{editor.pages.tabText(place).lower().replace(' ', '-')}"
        _scroll_down(editor.pages.currentWidget(), to_end=False)
        shoot(page)
        _scroll_down(editor.pages.currentWidget())
        shoot(f"{page}-below")


def _work_groups(window: MainWindow, shoot: Callable[..., None]) -> None:
    """Show each page of a Work Group, open and closed, and of one that was just set up."""
    window.activateWindow()
    window.workspace.show_tab("work_group")
    tab, services = window.workspace.tab(), window.workspace.services
    groups = services.work_groups
    _wait(150)
    group, session = _telling(window, "work_group"), _telling(window, "session")
    tab.show_record(group)
    tab.editor.show_found("session", session)
    _each_page(tab.editor, "tab-work-group", shoot)
    tab.editor.show_found("attendance", services.sessions.attendance.of(session)[0].id)
    shoot("tab-work-group-register")
    member = groups.members.of(group)[0].id
    tab.editor.show_found("commitment", services.commitments.of(member)[0].id)
    shoot("tab-work-group-commitment")
    groups.close(group, dt.date.today())
    _each_page(tab.editor, "tab-work-group-closed", shoot)
    window.workspace.undo()
    tab.new()
    _each_page(tab.editor, "tab-work-group-new", shoot)
    window.workspace.undo()


def _views(window: MainWindow, shoot: Callable[..., None]) -> None:
    """Observe a lesson as far as a question in the middle of it, then talk another one over."""
    services, stage = window.workspace.services, window.workspace.stage
    told = services.observations.get(_telling(window, "observation"))
    context = {name: getattr(told.fields, name) for name in ("department_id", "teacher_id", "focus", "topic")}
    lesson = services.observations.new(
        **context, date=dt.date.today(), year_group=told.fields.year_group, teaching_set=told.fields.teaching_set
    )
    begin = dt.datetime.now().astimezone().replace(second=0) - dt.timedelta(minutes=40)
    lines = [one.fields for one in services.observations.lines.of(told.id)]
    for number, line in enumerate(lines[:14]):
        at = (begin + dt.timedelta(minutes=3 * number)).time().replace(tzinfo=None, microsecond=0)
        marks = {name: getattr(line, name) for name in ("phase", "speaker", "type", "ideas", "private", "text")}
        services.observations.add_line(lesson, at, **marks)
    window.activateWindow()
    stage.observe(lesson)
    view = stage.observing
    _until(view.entry.hasFocus)
    QTest.keyClicks(view.entry, "PP: 21 of 27 mwb show 3/4, excellent explaning ")
    QTest.keyClick(view.entry, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    view.keep()
    shoot("observe")
    QTest.keyClick(view.entry, Qt.Key.Key_F7)
    shoot("observe-spelling", _popup())
    _close_popups()
    view.turn_card()
    shoot("observe-keys")
    view.turn_card()
    view.enlarge(4)
    QTest.keyClick(view.entry, Qt.Key.Key_Up)
    shoot("observe-editing-enlarged")
    view.enlarge(-4)
    QTest.keyClick(view.entry, Qt.Key.Key_Escape)
    QTest.keyClick(view.entry, Qt.Key.Key_F9)
    shoot("observe-stems", _popup())
    _close_popups()
    view.entry.clear()
    view.waiting.fault = "The disk is full: “mastery.tfm” could not be changed."
    view.banner.tell(3, view.waiting.fault)
    shoot("observe-disk-full")
    view.banner.tell(0, "")
    stage.discuss(lesson)
    gate = QApplication.activeModalWidget()
    if gate:
        shoot("discuss-gate", gate)
        QTest.keyClick(gate, Qt.Key.Key_Return)
    stage.discuss(told.id)
    shoot("discuss")
    _scroll_down(stage.discussing)
    shoot("discuss-below")
    stage.discussing.talk.lines.turn.click()
    shoot("discuss-by-idea")
    stage.leave()


def _review(window: MainWindow, shoot: Callable[..., None]) -> None:
    """Review the plan with the most actions as far as its third, and come to the end of it."""
    window.activateWindow()
    stage = window.workspace.stage
    stage.review(_telling(window, "plan"))
    view = stage.reviewing
    _until(view.card.form.input("progress").hasFocus)
    shoot("review-mode")
    view.turn_page(1)
    view.turn_page(1)
    shoot("review-mode-third")
    _scroll_down(view)
    shoot("review-mode-third-below")
    view.list.go_to("end")
    view.end.review.input("present").retype("Both advocates, the subject leader and the specialist")
    view.end.begin()
    shoot("review-mode-end")
    view.end.make_record()
    shoot("review-mode-recorded")
    window.workspace.undo()
    stage.leave()


def _popup() -> QWidget | None:
    """Give the list that is offered beside the cursor."""
    return QApplication.activePopupWidget()


def _close_popups() -> None:
    while popup := QApplication.activePopupWidget():
        popup.close()


def _telling(window: MainWindow, kind: str) -> Any:
    """Choose a record that has much to show."""
    services = window.workspace.services
    if kind == "department":
        seen = [services.observations.get(row.id).fields.department_id for row in services.observations.rows()]
        return max(seen, key=seen.count)
    if kind == "observation":
        rows = [row for row in services.observations.rows() if row.status in ("shared", "acknowledged")]
        return max(rows, key=lambda row: len(services.observations.next_steps.of(row.id))).id
    if kind == "visit":
        rows = [row for row in services.visits.rows() if row.status == "done"]
        return max(rows, key=lambda row: len(services.visits.activities.of(row.id))).id
    if kind == "review":
        rows = [one for plan in services.plans.rows(dt.date.today()) for one in services.reviews.recorded(plan.id)]
        return max(rows, key=lambda row: len(row.fields.changed)).id if rows else None
    if kind == "plan":
        rows = services.plans.rows(dt.date.today())
        return max(rows, key=lambda row: len(list(services.plans.state(row.id).actions()))).id
    return _telling_of_groups(window, kind)


def _most_observed(window: MainWindow) -> Any:
    """Choose the person whose lessons were observed most."""
    seen = window.workspace.services.observations
    taught = [seen.get(row.id).fields.teacher_id for row in seen.rows()]
    return max(filter(None, taught), key=taught.count)


def _telling_of_groups(window: MainWindow, kind: str) -> Any:
    """Choose the present Work Group with the most members, or that session of it with the most marks."""
    services = window.workspace.services
    groups = services.work_groups.rows(dt.date.today())
    group = max(groups, key=lambda row: (row.year, len(services.sessions.of(row.id)) * row.members)).id
    if kind == "work_group":
        return group
    sessions = services.sessions.of(group)
    return max(sessions, key=lambda one: len(services.sessions.attendance.of(one.id))).id if sessions else None


def _search(window: MainWindow, shoot: Callable[..., None]) -> None:
    window.workspace.search_everything()
    shoot("search-nothing-typed")
    panel = window.workspace.search
    QTest.keyClicks(panel.edit, "bar model")
    shoot("search")
    QTest.keyClicks(panel.edit, " zebra")
    shoot("search-nothing-found")
    panel.edit.clear()
    panel.filters.school.setCurrentIndex(1)
    panel.filters.school.committed.emit()
    panel.filters.since.setFocus()
    shoot("search-filtered")
    panel.clear_filters.click()
    panel.leave()


def _backups(window: MainWindow, shoot: Callable[..., None]) -> None:
    """Show the backups in every state, the question before one is restored, none yet, and those of a lost file."""
    keeping, now = window.keeping, dt.datetime.now().astimezone()
    empty = BackupsDialog(keeping.database.path, keeping.root, window.settings, keeping, window)
    empty.show()
    shoot("backups-none", empty)
    empty.close()
    with tempfile.TemporaryDirectory() as stick:
        for ago in (40, 9, 1):
            backups.back_up(keeping.database, keeping.root, now - dt.timedelta(days=ago, hours=1))
        newest = backups.back_up(keeping.database, keeping.root, now)
        line = next(iter(window.workspace.services.observations.rows("")))
        window.workspace.services.observations.bin(line.id)
        _spoil(newest.parent, now)
        keeping.use_second(Path(stick))
        _until(lambda: any(Path(stick).rglob("*.tfm")))
        dialog = BackupsDialog(keeping.database.path, keeping.root, window.settings, keeping, window)
        dialog.show()
        shoot("backups-looking", dialog)
        _until(lambda: not any("being checked" in row.text for row in dialog.list.rows.rows))
        shoot("backups", dialog)
        listed = next(one for one in dialog._listed.values() if one.look.contents)  # noqa: SLF001 - the question as asked
        question = dialog.question(listed, None)
        question.show()
        shoot("backups-question", question)
        question.close()
        dialog.close()
        window.settings.second_folder = "E:/Backups"
        window.settings.second_seen = f"{now - dt.timedelta(days=12):%Y-%m-%d}"
        again = Keeping(keeping.database, keeping.root, window.settings, lambda: None, parent=window)
        again.news.connect(window.workspace.say)
        _until(lambda: "was last there" in window.workspace.banner.text)
        shoot("backups-second-folder-missing")
        again.deleteLater()
        window.settings.second_folder = ""
        window.workspace.banner.hide()
        lost = BackupsDialog(keeping.database.path, keeping.root, window.settings, None, window)
        lost.show()
        _until(lambda: not any("being checked" in row.text for row in lost.list.rows.rows))
        shoot("backups-of-a-lost-file", lost)
        lost.close()
    window.workspace.undo()


def _spoil(folder: Path, now: dt.datetime) -> None:
    """Put a damaged backup and a locked one beside the others."""
    sound = sorted(folder.iterdir())
    stem = sound[0].name[: -len(" 2026-01-14 090500.tfm")]
    damaged = folder / f"{stem} {now - dt.timedelta(days=2):%Y-%m-%d %H%M%S}.tfm"
    damaged.write_bytes(sound[0].read_bytes()[:-8192])
    locked = folder / f"{stem} {now - dt.timedelta(days=20):%Y-%m-%d %H%M%S}.tfm"
    Database.create(locked, "an earlier one").close()


def _dialogs(window: MainWindow) -> Iterator[tuple[str, QDialog]]:
    services = window.workspace.services
    finding = SchoolDialog(services, window)
    finding.finder.edit.setText("lond")
    finding.finder.look()
    yield "dialog-school", finding
    typed = SchoolDialog(services, window)
    typed.by_hand.click()
    typed.edits["urn"].setText("12A")
    typed.make.click()
    yield "dialog-school-by-hand", typed
    yield "dialog-pick-department", PickDepartment(services.departments.names(), window)
    plan = services.plans.get(_telling(window, "plan")).fields
    folder = Files(Paths.of_user()).templates
    for name, year in (("last", shifted(plan.year, 1)), ("template", shifted(plan.year, 4))):
        yield f"dialog-begin-plan-{name}", BeginPlanDialog(services, plan.department_id, year, folder, window)
    window.workspace.tab("visit").bin()
    yield "dialog-bin", BinDialog(services, window)
    window.workspace.undo()
    frameworks = FrameworksDialog(services, window)
    frameworks.tree.chosen.emit(services.frameworks.tree()[0].ideas[0].id)
    frameworks.refresh()
    yield "dialog-frameworks", frameworks
    yield "dialog-phrases", PhrasesDialog(services, window.settings, window)
    lines = LinesOnIdea(services, window)
    lines.refresh(_telling(window, "department"))
    lines.idea.setCurrentIndex(1)
    yield "dialog-lines-on-idea", lines
    yield "dialog-calendar-file", CalendarFileDialog(services, Path.home(), window)
    yield from _person_dialogs(window)
    yield from _plan_dialogs(window)
    yield from _group_dialogs(window)
    yield "dialog-keys", KeysDialog(window)
    yield "dialog-about", AboutDialog(window)
    yield "dialog-settings", SettingsDialog("Alex Morgan", 10, window)
    yield from _retention(window)


def _retention(window: MainWindow) -> Iterator[tuple[str, QDialog]]:
    """Show what is due some years from now, the question, the periods, and an empty log and a filled one."""
    services, folder = window.workspace.services, Files(Paths.of_user()).backups
    later = dt.datetime.now().astimezone() + dt.timedelta(days=1_500)

    def made(clock: Callable[[], dt.datetime]) -> RetentionDialog:
        return RetentionDialog(services, folder, window, clock)

    now = made(lambda: dt.datetime.now().astimezone())
    yield "dialog-retention-nothing-due", now
    now.pages.setCurrentIndex(1)
    yield "dialog-retention-periods", now
    now.pages.setCurrentIndex(2)
    yield "dialog-retention-nothing-deleted", now
    backups.back_up(services.database, folder, dt.datetime.now().astimezone())
    dialog = made(lambda: later)
    dialog.due.heads()[0].setCheckState(0, Qt.CheckState.Checked)
    dialog.due.heads()[1].child(0).setCheckState(0, Qt.CheckState.Checked)
    yield "dialog-retention-due", dialog
    yield "dialog-retention-question", dialog.question()
    place = services.retention.due(later.date())[0].place
    services.retention.delete({(place, kind) for kind in Kind}, later.date(), later)
    dialog.refresh()
    yield "dialog-retention-deleted", dialog
    dialog.pages.setCurrentIndex(2)
    yield "dialog-retention-log", dialog


def _person_dialogs(window: MainWindow) -> Iterator[tuple[str, QDialog]]:
    """Gather all that is held on the teacher who was observed most, step by step."""
    services = window.workspace.services
    sheet = services.person_data.gather(_most_observed(window), dt.datetime.now().astimezone(), "Alex Morgan")
    held = PersonDataDialog(sheet, "Alex Morgan", Path.home(), window)
    yield "dialog-held-found", held
    while held.found.undecided:
        QTest.keyClick(held.found.list, Qt.Key.Key_Y)
    held.next.click()
    _until(lambda: held.pages.currentWidget() is held.masking)
    yield "dialog-held-maskings", held
    while held.masking.undecided:
        QTest.keyClick(held.masking.list, Qt.Key.Key_A)
    held.next.click()
    yield "dialog-held-save", held


def _plan_dialogs(window: MainWindow) -> Iterator[tuple[str, QDialog]]:
    """Follow an aim, use a line of a lesson, and take a table of actions in; and the plan as a Word file."""
    services, plan = window.workspace.services, _telling(window, "plan")
    aim = services.plans.aims.of(plan)[0].id
    yield "dialog-trail-of-aim", TrailDialog(services, "aim", aim, window)
    line = next(shown.found for shown in services.evidence.of_aim(aim) if shown.found and shown.found[0] == "line")
    yield "dialog-trail-of-line", TrailDialog(services, line[0], line[1], window)
    using = UseAsEvidence(services.evidence, line, window)
    using.finder.edit.setText("year 8")
    using.finder.look()
    yield "dialog-use-as-evidence", using
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "actions.csv"
        path.write_text(
            "Aim,Action,Who,By when,Status,Cost centre\n"
            "1,Agree which representation opens each lesson of the two algebra units,Łukasz,31/01,done,A12\n"
            "1,Film one lesson for the next meeting,Ada,14 Jan,soon,\n"
            "Pupils ask one another,Two prompts on every slide set,all,31/02/2027,,\n",
            "utf-8",
        )
        yield "dialog-import-actions", ImportActionsDialog(services, plan, read_table(path), window)

    def prepare() -> catalogue.Prepared:
        return catalogue.prepare("plan", services, plan, dt.date.today(), "Alex Morgan", form="docx")

    word = WordDialog("Plan as a Word file", prepare, Path.home(), window)
    _until(word.save.isEnabled)
    yield "dialog-word", word


def _group_dialogs(window: MainWindow) -> Iterator[tuple[str, QDialog]]:
    """Lay a year out, mark and set tasks, change who is a member, look behind a figure, and begin the next year."""
    services = window.workspace.services
    group, session = _telling(window, "work_group"), _telling(window, "session")
    laying = LayOutDialog(services, group, window)
    _until(lambda: laying.is_ready)
    yield "dialog-lay-out", laying
    yield "dialog-set-task", SetTaskDialog(services, session, window)
    yield "dialog-pick-colleague", PickColleague(services.sessions.people(group), window)
    adding = AddMemberDialog(services, group, window)
    adding.finder.edit.setText("lond")
    adding.finder.look()
    yield "dialog-add-member", adding
    member = services.work_groups.members.of(group)[0].id
    yield "dialog-replace", ReplaceDialog(services, member, None, window)
    lines = [line for told in services.commitments.ledgers_of_group(group, dt.date.today()).values() for line in told]
    line = max(lines, key=lambda one: one.done)
    row = LedgerRow(member, line.commitment.fields.label, line.words, line)
    yield "dialog-counted", CountedDialog(row, Place.DONE, window)
    yield "dialog-commitment-templates", CommitmentTemplatesDialog(services, window)
    yield "dialog-begin-next-year", BeginNextYearDialog(services, group, window)


def _crashes(window: MainWindow, shoot: Callable[..., None]) -> None:
    """Show the dialog of a fault of ours: as it comes, with several and a text that is not saved, and after a start."""
    try:
        window.workspace.show_tab("no such tab")
    except Exception as fault:  # noqa: BLE001 - whatever it is
        fallen = crash_report.Fallen.of(fault, dt.datetime.now(dt.UTC))
    told = crash_report.report([(fallen, 1)], "version 0005, with a passphrase")
    dialog = crash.CrashDialog(crash.HAPPENED, f"{crash.KEPT} {crash.GO_ON}", told, window, can_close=True)
    dialog.show()
    shoot("crash", dialog)
    dialog.tell_again(14, crash_report.report([(fallen, 12), (fallen, 2)], "version 0005, with a passphrase"))
    dialog.safe.setText(f"{crash.NOT_KEPT} {crash.GO_ON}")
    dialog.copy.click()
    shoot("crash-again", dialog)
    dialog.close()
    dialog = crash.CrashDialog(crash.LAST_TIME, crash.SAFE, told, window, can_close=False)
    dialog.show()
    shoot("crash-last-time", dialog)
    dialog.close()


def _previews(window: MainWindow, shoot: Callable[..., None]) -> None:
    for report, kind in catalogue.KINDS.items():
        record = _telling(window, kind)
        if record is None:
            continue
        window.workspace.show_report(report, record)
        _until(lambda: window.workspace.preview.document.pageCount() > 0)
        shoot(f"preview-{report}", window.workspace.preview)
        window.workspace.preview.close()
    planned = next(row for row in window.workspace.services.observations.rows() if row.status == "planned")
    window.workspace.show_report("feedback", planned.id)
    _until(lambda: window.workspace.preview.message.text() != "Making the pages …")
    shoot("preview-not-ready", window.workspace.preview)
    window.workspace.preview.close()


def _pages(window: MainWindow, folder: Path) -> None:
    services = window.workspace.services
    (folder / "recovery-sheet.pdf").write_bytes(recovery_sheet(SHEET))
    page = pypdfium2.PdfDocument(folder / "recovery-sheet.pdf")[0]
    page.render(scale=PAGE_SCALE).to_pil().save(folder / "pdf-recovery-sheet-1.png")
    for report, kind in catalogue.KINDS.items():
        record = _telling(window, kind)
        if record is None:
            continue
        _draw(report, catalogue.prepare(report, services, record, dt.date.today(), "", timeline=True).make(), folder)
    person = _most_observed(window)
    maskings = Maskings(services.person_data.gather(person, dt.datetime.now().astimezone()).without([]))
    for marking in maskings.undecided:
        maskings.decide(marking, is_masked=True)
    _draw("person-data", person_data(maskings.masked(), author="Alex Morgan"), folder)


def _draw(report: str, pdf: bytes, folder: Path) -> None:
    (folder / f"{report}.pdf").write_bytes(pdf)
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), 1):
        page.render(scale=PAGE_SCALE).to_pil().save(folder / f"pdf-{report}-{number}.png")


def _scroll_down(widget: QWidget, to_end: bool = True) -> None:
    from PySide6.QtWidgets import QScrollArea

    for area in [widget, *widget.findChildren(QScrollArea)]:
        if isinstance(area, QScrollArea):
            area.verticalScrollBar().setValue(area.verticalScrollBar().maximum() if to_end else 0)


def _until(is_so: Callable[[], bool]) -> None:
    for _ in range(200):
        if is_so():
            return
        _wait(50)
    raise TimeoutError


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
