"""Plant words in the program as its user would, and leave it in the midst of a change.

`python -m tests.planter FILE FOLDER`; tests.test_planted starts it, searches whatever it leaves behind, and ends it.
What is done is told on standard output, one JSON value a line.
"""

import datetime as dt
import json
import os
import subprocess
import sys
import traceback
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from tests.qt.keyboard import CONTROL, Key, focused, press, replace, type_in

from tfm_desktop import app
from tfm_desktop.qt.dialogs.backups import BackupsDialog
from tfm_desktop.qt.dialogs.calendar_file import CalendarFileDialog
from tfm_desktop.qt.dialogs.crash import CrashDialog
from tfm_desktop.qt.dialogs.retention import RetentionDialog
from tfm_desktop.qt.dialogs.word import WordDialog
from tfm_desktop.qt.main_window import MainWindow
from tfm_desktop.qt.plans.import_dialog import ImportActionsDialog
from tfm_desktop.storage.driver import PAGE

WORDS = {
    "name": "Quorvella",
    "note": "Zanthorpe",
    "line": "Wimblefex",
    "begun": "Skelvany",
    "topic": "Drossamer",
    "import": "Frindlewock",
    "search": "Jaxxomir",
    "filter": "Plivendor",
    "refused": "Ombrascule",
    "wrong": "Vexilbrand",  # a passphrase that does not open the file
    "export": "Thrindlequay",  # in the names of what is saved
    "fault": "Gwendrixal",  # in what an error says of itself
    "gone": "Hollimarsh",  # in what is deleted for good
    "half": "Yestrabole",  # in the change that is open when the program is killed
}
ALL = 3  # arguments; one more where the file is to be opened and no more
PASSPHRASE = "Brindlewort Yexophile 73918264"  # no word so short that chance writes it into a sealed page
SECOND = "Quandrimoor"  # the second folder for backups, beside that of the exports
HURT = "hurt.tfm"


class Planter(MainWindow):
    """The program's window, with somebody before it."""

    def __init__(self, files: Any, settings: Any) -> None:
        super().__init__(files, settings)
        self.painted.connect(lambda: QTimer.singleShot(0, self._plant))

    def _plant(self) -> None:
        try:
            plant(self, Path(sys.argv[2]))
        except BaseException as fault:  # noqa: BLE001 - the test is to see it, and not the net
            tell(["failed", "".join(traceback.format_exception(fault))])
            os._exit(3)


def plant(window: Planter, exports: Path) -> None:
    """Go through the doors of the program, one after the other."""
    to_front(window)
    unlock(window)
    until(lambda: window.workspace is not None)
    if len(sys.argv) == ALL:
        do_all(window, exports)
    tell(["passed on", subprocess.run([sys.executable, "-c", SHOW], capture_output=True, text=True, check=True).stdout])
    workspace = window.workspace
    with workspace.database.change("Half"):
        visit = workspace.services.visits.rows()[0].id
        workspace.services.visits.change(visit, purpose=f"About {WORDS['half']} " * 40)
        tell(["ready", os.getpid()])
        sys.stdin.readline()  # the test may end the program here
    window.close()
    tell(["closed", not window.isVisible()])


def do_all(window: Planter, exports: Path) -> None:
    """Go through every door but the first."""
    copied: list[str] = []
    QGuiApplication.clipboard().dataChanged.connect(lambda: copied.append(QGuiApplication.clipboard().text()))
    names_and_notes(window)
    lesson(window)
    tell(["report", crash(window)])
    look_for(window)
    write_files(window, exports)
    held_on_a_person(window, exports)
    tell(["files", sorted(one.suffix for one in exports.iterdir())])
    what_goes(window)
    window.actions_by_name["back_up"].trigger()
    until(lambda: window.isEnabled() and window.workspace.banner.isVisible())
    second = exports.with_name(SECOND)
    use_second_folder(window, second)
    tell(["in backups", [WORDS["gone"].encode() in one.read_bytes() for one in second.rglob("*.tfm")]])
    tell(["deleted", delete_for_good(window)])
    tell(["restored", restore(window)])
    tell(["rescued", rescue(window)])
    tell(["copied", copied])


# What the window starts, such as the one that shows a folder, is given the surroundings of the program.
SHOW = "import os; print('TFM_DESKTOP_PASSPHRASE' in os.environ)"


def unlock(window: Planter) -> None:
    """Type a passphrase that is wrong, then the right one; a plain file is open already."""
    until(lambda: window.workspace is not None or ("unlock" in vars(window) and window.unlock.isVisible()))
    if window.workspace is not None:
        return
    type_in(WORDS["wrong"])
    press(Key.Key_Return)
    until(lambda: window.unlock.isVisible() and window.unlock.message.isVisible())
    type_passphrase(window)
    press(Key.Key_Return)


def type_passphrase(window: Planter) -> None:
    """Type the right passphrase on the page that unlocks."""
    window.unlock.edit.setFocus()
    replace(PASSPHRASE)


def names_and_notes(window: Planter) -> None:
    """Type a name and a note into a department, and a date that is none into a visit."""
    services = window.workspace.services
    department = department_of(window)
    services.departments.people.add(department, name=f"Ms {WORDS['name']}")
    window.workspace.open_record("department", department)
    into(window, "notes", f"About {WORDS['note']}, which Ms {WORDS['name']} told Ada Invented")
    window.workspace.open_record("visit", services.visits.rows()[0].id)
    date = window.workspace.tab().editor.form.input("date")
    before = date.text() if hasattr(date, "text") else "14/01/2026"
    into(window, "date", WORDS["refused"])
    into(window, "date", before)


def lesson(window: Planter) -> None:
    """Observe: a topic, a line that is finished, and one that is begun."""
    services = window.workspace.services
    observation = services.observations.rows()[0].id
    services.observations.change(observation, topic=f"On {WORDS['topic']}")
    window.workspace.stage.observe(observation)
    until(window.workspace.stage.observing.entry.hasFocus)
    type_in(f"P says {WORDS['line']}")
    press(Key.Key_Return)
    type_in(f"and {WORDS['begun']}")


def crash(window: Planter) -> str:
    """Fall while a line is typed, and give what the report puts on the clipboard."""

    def copy_it(dialog: CrashDialog) -> None:
        dialog.copy.click()
        press(Key.Key_Return)

    when(CrashDialog, copy_it)
    copied: list[str] = []
    QGuiApplication.clipboard().dataChanged.connect(lambda: copied.append(QGuiApplication.clipboard().text()))
    none: dict[str, int] = {}
    QTimer.singleShot(0, lambda: none[f"{WORDS['fault']} {window.workspace.stage.observing.entry.typed()}"])
    until(lambda: bool(copied) and QApplication.activeModalWidget() is None)
    window.workspace.stage.leave()
    return copied[-1]


def look_for(window: Planter) -> None:
    """Search, and filter a list."""
    window.activateWindow()
    press(Key.Key_K, CONTROL)
    type_in(WORDS["search"])
    wait(150)
    press(Key.Key_Escape)
    press(Key.Key_4, CONTROL)
    press(Key.Key_F, CONTROL)
    type_in(WORDS["filter"])
    wait(300)
    focused().clear()  # type: ignore[attr-defined] # it is the line of the filter


def write_files(window: Planter, exports: Path) -> None:
    """Save each kind of file by the file window, and import a table."""
    workspace = window.workspace
    named = WORDS["export"]
    visit, plan = workspace.services.visits.rows()[0].id, workspace.services.plans.rows(dt.date.today())[0].id
    workspace.show_report("visit", visit)
    until(workspace.preview.save.isEnabled)
    save(workspace.preview.save.click, exports / f"{named}.pdf")
    workspace.preview.close()
    workspace.take_plan("word-plan", plan)
    word = workspace.findChild(WordDialog)
    until(word.save.isEnabled)
    save(word.save.click, exports / f"{named}.docx")
    word.close()
    save(lambda: workspace.take_plan("export", plan), exports / f"{named}.xlsx")
    table = exports / f"{named} in.csv"
    table.write_text(f"Aim,Action,Lead\n{WORDS['import']} aloud,Share {WORDS['import']},Ben\n", encoding="utf-8")
    when(ImportActionsDialog, lambda dialog: dialog.take.click())
    save(lambda: workspace.take_plan("import", plan), table)
    until(lambda: any(WORDS["import"] in one.fields.text for one in workspace.services.plans.aims.of(plan)))
    when(CalendarFileDialog, lambda dialog: save_calendar(dialog, exports))
    workspace.save_calendar()
    until(lambda: QApplication.activeModalWidget() is None)


def save_calendar(dialog: CalendarFileDialog, exports: Path) -> None:
    """Save the calendar of everything."""
    until(dialog.save.isEnabled)
    save(dialog.save.click, exports / f"{WORDS['export']}.ics")
    until(lambda: dialog.open_folder.isEnabled() or "no " in dialog.message.text())
    dialog.close()


def held_on_a_person(window: Planter, exports: Path) -> None:
    """Have all that is held on somebody gathered, mask who else is named, and save it as both files."""
    workspace = window.workspace
    department = department_of(window)
    people = workspace.services.departments.people
    workspace.open_record("department", department)
    workspace.tab().editor.people.choose(
        next(one.id for one in people.of(department) if WORDS["name"] in one.fields.name)
    )
    window.actions_by_name["show_held"].trigger()
    until(lambda: workspace.held is not None and workspace.held.isActiveWindow())
    dialog = workspace.held
    while dialog.found.undecided:
        press(Key.Key_Y)
    press(Key.Key_Return)
    until(lambda: dialog.pages.currentWidget() is dialog.masking)
    while dialog.masking.undecided:
        press(Key.Key_M)
    press(Key.Key_Return)
    save(dialog.saving.choose.click, exports)
    dialog.save.click()
    until(lambda: dialog.saved is not None)
    dialog.close_button.click()


def what_goes(window: Planter) -> None:
    """Type into a visit that is old enough to go, take it back, and do it again."""
    to_front(window)
    window.workspace.open_record("visit", window.workspace.services.visits.rows()[-1].id)
    into(window, "purpose", f"About {WORDS['gone']}")
    window.actions_by_name["undo"].trigger()
    window.actions_by_name["redo"].trigger()


def use_second_folder(window: Planter, folder: Path) -> None:
    """Choose a second folder for backups, and wait until the newest one is in it."""

    def choose(dialog: BackupsDialog) -> None:
        save(dialog.second.choose.click, folder)
        until(lambda: list(folder.rglob("*.tfm")) and not window.keeping.is_busy)
        dialog.close()

    when(BackupsDialog, choose)
    window.actions_by_name["show_backups"].trigger()


def delete_for_good(window: Planter) -> str:
    """Delete what is due, and the backups that still hold it; copy the log, and give what was said."""
    said: list[str] = []

    def choose(dialog: RetentionDialog) -> None:
        dialog.due.tree.setFocus()
        press(Key.Key_Space)
        agree("Delete for good", dialog.delete.click)
        until(dialog.isEnabled)
        said.append(dialog.message.text())
        agree("Delete these backups", dialog.delete_copies.click)
        until(dialog.isEnabled)
        said.append(dialog.message.text())
        dialog.pages.setCurrentWidget(dialog.log)
        dialog.log.copy.click()
        dialog.close()

    when(RetentionDialog, choose)
    window.actions_by_name["show_retention"].trigger()
    return " ".join(said)


def restore(window: Planter) -> str:
    """Put the newest backup in the place of the file, and give what was said."""

    def choose(dialog: BackupsDialog) -> None:
        until(dialog.restore.isEnabled)
        until(lambda: any(row.text.endswith(" · sound") for row in dialog.list.rows.rows))
        agree("Restore", dialog.restore.click)

    before = window.workspace
    when(BackupsDialog, choose)
    window.actions_by_name["show_backups"].trigger()
    until(lambda: window.workspace not in (None, before) and window.workspace.banner.text)
    return str(window.workspace.banner.text)


def rescue(window: Planter) -> str:
    """Open and check a damaged file, have what can be read of it rescued, and come back; give what was said."""
    database = window.workspace.database
    file, hurt = database.path, database.path.with_name(HURT)
    ((number,),) = database.plain_rows("SELECT rootpage FROM sqlite_master WHERE name = 'visit_action'")
    database.copy_to(hurt)
    with hurt.open("r+b") as disk:
        disk.seek((number - 1) * PAGE)
        disk.write(b"\xff" * 64)
    open_file(window, hurt)
    window.actions_by_name["check"].trigger()
    page = window.mending.damage_page
    until(page.read.isVisible)
    page.read.click()
    until(lambda: window.workspace is not None and window.workspace.banner.text)
    said = str(window.workspace.banner.text)
    open_file(window, file)
    return said


def open_file(window: Planter, path: Path) -> None:
    """Open another file by the file window, with its passphrase where it has one."""
    is_locked = window.workspace.database.is_encrypted
    save(window.actions_by_name["open_other"].trigger, path)
    if is_locked:
        to_front(window)
        until(lambda: window.workspace is None and window.unlock.isVisible())
        type_passphrase(window)
        press(Key.Key_Return)
    until(lambda: window.workspace is not None and window.workspace.database.path == path)


def agree(verb: str, ask: Callable[[], object]) -> None:
    """Do what asks a question, and answer with a button."""
    when(QMessageBox, lambda box: next(one for one in box.buttons() if one.text() == verb).click())
    ask()


def department_of(window: Planter) -> uuid.UUID:
    """Give the department of the newest visit."""
    visits = window.workspace.services.visits
    found: uuid.UUID = visits.get(visits.rows()[0].id).fields.department_id
    return found


def save(ask: Callable[[], object], path: Path) -> None:
    """Do what asks for a place, and type the place into the file window."""

    def choose(dialog: QFileDialog) -> None:
        replace(str(path))
        press(Key.Key_Return)
        until(lambda: not dialog.isVisible())

    when(QFileDialog, choose)
    ask()


def to_front(window: Planter) -> None:
    """Turn to the window, which no display does by itself when a dialog closes."""
    window.activateWindow()
    until(window.isActiveWindow)


def into(window: Planter, field: str, text: str) -> None:
    """Type a text into a field of the record in front, and leave it."""
    edit = window.workspace.tab().editor.form.input(field)
    edit.setFocus()
    replace(text)
    press(Key.Key_Tab)


def when(kind: type, act: Callable[[Any], object]) -> None:
    """Act as soon as a dialog of a kind waits for its user."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is not None and isinstance(dialog, kind) and dialog.isActiveWindow():
            act(dialog)
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)


def until(is_so: Callable[[], object]) -> None:
    for _ in range(500):
        if is_so():
            return
        wait(20)
    raise TimeoutError(is_so.__code__.co_firstlineno if hasattr(is_so, "__code__") else is_so)


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def tell(told: object) -> None:
    """Write what is done where the test reads it, at once."""
    os.write(sys.stdout.fileno(), json.dumps(told).encode() + b"\n")


if __name__ == "__main__":
    vars(app)["MainWindow"] = Planter  # the program makes this one
    sys.exit(app.run(Path(sys.argv[1])))
