"""The window as a whole: what opens, what the menus do, and what is remembered."""

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import PASSPHRASE, World, opened
from tests.qt.file_window import OPENING, paths, window
from tests.qt.keyboard import CONTROL, Key, in_dialog, press, type_in

from tfm_desktop import resources
from tfm_desktop.app import Files
from tfm_desktop.paths import Paths
from tfm_desktop.qt.dialogs.about import SettingsDialog
from tfm_desktop.qt.dialogs.backups import BackupsDialog
from tfm_desktop.qt.main_window import ACTIONS, MainWindow
from tfm_desktop.services.spelling import british
from tfm_desktop.settings import Settings, read_settings
from tfm_desktop.storage import backups
from tfm_desktop.storage.database import Database

__all__ = ["paths", "window"]  # fixtures, of which pytest looks for the names here


@pytest.fixture
def open_window(qtbot: QtBot, window: MainWindow, file: Path) -> MainWindow:
    with qtbot.waitSignal(window.opened, timeout=OPENING):
        window.begin(file)
    return window


def page(window: MainWindow) -> QWidget | None:
    """Give the page that is in front."""
    return next(
        (one for one in (window.welcome, window.unlock, window.problem, window.opening) if one.isVisible()), None
    )


def trigger(window: MainWindow, name: str) -> None:
    """Do what a menu does."""
    action = window.actions_by_name[name]
    assert action.isEnabled(), name
    action.trigger()


def answer(then: Callable[[QWidget], None]) -> None:
    """Act in the dialog that comes next."""

    def inside() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            QTimer.singleShot(20, inside)
        else:
            then(dialog)

    QTimer.singleShot(20, inside)


def chooses(monkeypatch: pytest.MonkeyPatch, path: Path | str) -> None:
    """Let the system's own file window, which no test can type into, give a path."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)] if path else [], ""))


def test_without_a_file_only_what_needs_none_can_be_done(window: MainWindow, paths: Paths) -> None:
    window.begin(paths.file)
    assert page(window) is window.welcome
    for _, text, _, name, needs_file in ACTIONS:
        if text:
            assert window.actions_by_name[name].isEnabled() is not needs_file, name


def test_every_entry_of_a_menu_has_a_letter_of_its_own() -> None:
    letters: dict[str, list[str]] = {
        "": [menu[menu.index("&") + 1] for menu in dict.fromkeys(one[0] for one in ACTIONS)]
    }
    for menu, text, *_ in ACTIONS:
        if text:
            assert text.count("&") == 1, text
            letters.setdefault(menu, []).append(text[text.index("&") + 1].casefold())
    for menu, used in letters.items():
        assert sorted(set(used)) == sorted(used), menu


@pytest.mark.parametrize(("width", "height"), [(3000, 700), (900, 2000)])
def test_a_window_of_a_larger_screen_is_held_to_this_one(qtbot: QtBot, paths: Paths, width: int, height: int) -> None:
    before = QWidget()
    qtbot.addWidget(before)
    before.resize(width, height)
    place = bytes(before.saveGeometry().toBase64().data()).decode()
    made = MainWindow(Files(paths), Settings(window=place))
    qtbot.addWidget(made)
    made.show()
    room = made.screen().availableGeometry().size().expandedTo(made.minimumSize())
    assert made.width() <= room.width()
    assert made.height() <= room.height()
    assert made.isMaximized()


def test_a_new_file_is_made_with_its_passphrase(qtbot: QtBot, window: MainWindow, paths: Paths) -> None:
    window.begin(paths.file)
    window.welcome.first.setText(PASSPHRASE)
    window.welcome.again.setText(PASSPHRASE)
    with qtbot.waitSignal(window.opened, timeout=OPENING):
        window.welcome.make.click()
    window.passphrases.dialog.without.click()
    assert window.workspace.database.is_encrypted
    assert window.windowTitle() == "mastery – TfM Desktop"
    window.close()
    with opened(paths.file, PASSPHRASE) as services:
        assert services.departments.rows("") == []


def test_wrong_passphrases_harm_nothing(qtbot: QtBot, window: MainWindow, locked_file: Path) -> None:
    before = locked_file.read_bytes()
    window.begin(locked_file)
    for _ in range(2):
        assert page(window) is window.unlock
        window.unlock.edit.setText("wrong")
        window.unlock.go.click()
        assert page(window) is window.opening
        qtbot.waitUntil(lambda: page(window) is window.unlock, timeout=OPENING)
        assert "does not open" in window.unlock.message.text()
        assert locked_file.read_bytes() == before
    window.unlock.edit.setText(PASSPHRASE)
    with qtbot.waitSignal(window.opened, timeout=OPENING):
        window.unlock.go.click()
    assert window.workspace.services.departments.rows("")[0].school == "St Mary’s School"


@pytest.mark.parametrize(
    ("content", "says"), [(b"Dear all,", "is not a file of this program"), (b"", "is not a file of this program")]
)
def test_a_file_that_is_not_ours_is_said_to_be(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, content: bytes, says: str
) -> None:
    path = tmp_path / "letter.tfm"
    path.write_bytes(content)
    window.begin(path)
    qtbot.waitUntil(lambda: page(window) is window.problem)
    assert says in window.problem.told.text()
    assert path.read_bytes() == content


def test_a_file_that_is_held_can_be_tried_again(qtbot: QtBot, window: MainWindow, file: Path) -> None:
    holder = Database.open(file)
    window.begin(file)
    qtbot.waitUntil(lambda: page(window) is window.problem, timeout=OPENING)
    assert "open in another window or program" in window.problem.told.text()
    holder.close()
    with qtbot.waitSignal(window.opened, timeout=OPENING):
        window.problem.retry.click()


def test_tabs_are_gone_to(open_window: MainWindow) -> None:
    for name, kind in (
        ("show_work_groups", "work_group"),
        ("show_visits", "visit"),
        ("show_observations", "observation"),
        ("show_plans", "plan"),
        ("show_departments", "department"),
        ("show_overview", "overview"),
    ):
        trigger(open_window, name)
        assert open_window.workspace.tab().kind == kind
        assert open_window.workspace.tab().isVisible()


def test_a_new_user_begins_with_what_is_next(
    qtbot: QtBot, open_window: MainWindow, paths: Paths, file: Path, world: World
) -> None:
    tab = open_window.workspace.tab()
    assert tab.kind == "overview"
    assert tab.front().hasFocus()
    press(Key.Key_2, CONTROL)
    press(Key.Key_1, CONTROL)
    assert open_window.workspace.tab() is tab
    open_window.close()
    again = MainWindow(Files(paths), read_settings(paths.settings_file))
    qtbot.addWidget(again)
    with qtbot.waitSignal(again.opened, timeout=OPENING):
        again.begin(file)
    assert again.workspace.tab().kind == "overview"
    again.close()


def test_each_key_on_the_overview_does_something_or_says_what_to_do(open_window: MainWindow, world: World) -> None:
    workspace, before = open_window.workspace, open_window.workspace.database.undo_label
    for name, says in (
        ("duplicate", "Open the record first"),
        ("bin", "Open the record first"),
        ("report", "Open the record first"),
        ("filter_list", "search everything with Ctrl+K"),
        ("discuss", "Choose an observation first"),
        ("review", "Choose a plan first"),
        ("use_as_evidence", "Choose a line"),
        ("show_trail", "Choose an aim"),
    ):
        workspace.banner.say("")
        press(Key.Key_Home)  # a heading stands for nothing
        trigger(open_window, name)
        assert says in workspace.banner.text, name
    trigger(open_window, "page_after")
    trigger(open_window, "page_before")
    trigger(open_window, "switch_side")
    assert workspace.tab().kind == "overview"
    assert workspace.database.undo_label == before


def test_a_hit_of_the_search_opens_from_the_overview(open_window: MainWindow, world: World) -> None:
    workspace = open_window.workspace
    trigger(open_window, "search_everything")
    hit = workspace.services.search.find("ratio slides")[0]
    trigger(open_window, "search_everything")
    workspace.search.chosen.emit(hit)
    (agreed,) = workspace.services.visits.actions.of(world.visit)
    assert workspace.tab().kind == "visit"
    assert workspace.tab().editor.agreed.current() == agreed.id


def test_a_calendar_file_is_saved_from_the_menu(
    open_window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    chooses(monkeypatch, tmp_path / "all.ics")

    def save(dialog: QWidget) -> None:
        assert dialog.windowTitle() == "Calendar file"
        dialog.save.click()  # type: ignore[attr-defined]
        qtbot.waitUntil((tmp_path / "all.ics").exists, timeout=OPENING)
        qtbot.waitUntil(lambda: dialog.saved is not None, timeout=OPENING)  # type: ignore[attr-defined]
        dialog.close()

    answer(save)
    trigger(open_window, "save_calendar")
    assert open_window.settings.export_folder == str(tmp_path)


def test_record_actions(open_window: MainWindow, world: World) -> None:
    workspace = open_window.workspace
    trigger(open_window, "show_visits")
    trigger(open_window, "new_record")
    assert len(workspace.services.visits.rows()) == 2
    trigger(open_window, "duplicate")
    assert len(workspace.services.visits.rows()) == 3
    trigger(open_window, "bin")
    assert len(workspace.services.visits.rows()) == 2
    assert "Undo brings it back" in workspace.banner.text
    assert open_window.actions_by_name["undo"].text() == "&Undo Bin visit"
    trigger(open_window, "undo")
    assert len(workspace.services.visits.rows()) == 3
    assert open_window.actions_by_name["redo"].text() == "&Redo Bin visit"
    trigger(open_window, "redo")
    assert len(workspace.services.visits.rows()) == 2


def test_going_about_by_keyboard(qtbot: QtBot, open_window: MainWindow) -> None:
    workspace = open_window.workspace
    trigger(open_window, "show_observations")
    tab = workspace.tab()
    trigger(open_window, "page_after")
    assert tab.editor.pages.currentIndex() == 1
    assert tab.editor.lines.grid.view.hasFocus()
    trigger(open_window, "page_before")
    trigger(open_window, "page_before")
    assert tab.editor.pages.currentIndex() == 2
    trigger(open_window, "switch_side")
    assert tab.table.hasFocus()
    trigger(open_window, "switch_side")
    assert tab.editor.isAncestorOf(QApplication.focusWidget())
    trigger(open_window, "filter_list")
    assert tab.filter.hasFocus()
    trigger(open_window, "search_everything")
    assert workspace.search.edit.hasFocus()


def test_a_hit_of_the_search_opens_where_it_stands(qtbot: QtBot, open_window: MainWindow, world: World) -> None:
    workspace = open_window.workspace
    trigger(open_window, "search_everything")
    type_in("double number")
    press(Key.Key_Return)
    tab = workspace.tab()
    assert tab.kind == "observation"
    assert tab.editor.record == world.observation
    grid = tab.editor.lines.grid
    assert grid.view.hasFocus(), "the next key works on the line"
    assert grid.current() == world.lines[0]
    assert len(grid.view.selectionModel().selectedIndexes()) == grid.rows.columnCount()


def test_a_line_on_an_idea_is_found_over_the_years_and_opens_where_it_stands(
    open_window: MainWindow, world: World
) -> None:
    workspace = open_window.workspace
    trigger(open_window, "show_departments")
    workspace.focus.set_year("2019/20")

    def choose(_dialog: QWidget) -> None:
        for key in (*[Key.Key_Down] * 3, Key.Key_Tab, Key.Key_Return):  # fluency, its line, open
            press(key)

    in_dialog(choose)
    trigger(open_window, "show_lines_on_idea")
    tab = workspace.tab()
    assert tab.kind == "observation"
    assert tab.editor.record == world.observation
    assert tab.editor.lines.grid.current() == world.lines[2]
    assert workspace.focus.year == "2025/26"


@pytest.mark.parametrize(
    "name",
    ["show_keys", "show_about", "show_bin", "show_frameworks", "show_phrases", "show_commitment_templates"],
)
def test_a_dialog_is_shown_and_closed(open_window: MainWindow, name: str) -> None:
    seen: list[str] = []

    def read(dialog: QWidget) -> None:
        seen.append(dialog.windowTitle())
        dialog.close()

    answer(read)
    trigger(open_window, name)
    titles = (
        *("Keys", "About TfM Desktop", "Bin", "Frameworks of ideas"),
        *("Abbreviations, stems and words", "Templates of commitments"),
    )
    assert len(seen) == 1
    assert seen[0] in titles


def test_a_file_without_a_passphrase_can_get_one(open_window: MainWindow) -> None:
    seen: list[str] = []

    def read(dialog: QWidget) -> None:
        seen.append(dialog.windowTitle())
        dialog.close()

    answer(read)
    trigger(open_window, "change_passphrase")
    assert seen == ["Set a passphrase"]
    assert not open_window.workspace.database.is_encrypted
    trigger(open_window, "show_recovery_sheet")
    assert "File › Passphrase sets one" in open_window.workspace.banner.text


def test_spelling_is_switched_off_and_on_and_that_is_remembered(
    qtbot: QtBot, open_window: MainWindow, paths: Paths
) -> None:
    action = open_window.actions_by_name["switch_spelling"]
    assert action.isChecked()
    trigger(open_window, "show_visits")
    note = open_window.workspace.tab().editor.form.input("purpose")
    note.setFocus()
    qtbot.waitUntil(lambda: note.actions() != [], timeout=OPENING)
    type_in("teh ")
    is_there = british() is not None
    for is_on in (False, True):
        trigger(open_window, "switch_spelling")
        assert action.isChecked() is is_on
        assert read_settings(paths.settings_file).spelling is is_on
        assert bool(note.document().firstBlock().layout().formats()) is (is_on and is_there)
    assert ("no dictionary" in open_window.workspace.banner.text) is not is_there


def test_the_name_on_pdfs_is_remembered(open_window: MainWindow, paths: Paths) -> None:
    def type_name(dialog: QWidget) -> None:
        assert isinstance(dialog, QDialog)
        dialog.author.setText("  Alex Invented ")  # type: ignore[attr-defined]
        dialog.accept()

    answer(type_name)
    trigger(open_window, "show_settings")
    assert read_settings(paths.settings_file).author == "Alex Invented"


def test_a_pdf_is_previewed_and_saved(qtbot: QtBot, open_window: MainWindow, tmp_path: Path) -> None:
    trigger(open_window, "show_visits")
    trigger(open_window, "report")
    preview = open_window.workspace.preview
    qtbot.waitUntil(preview.save.isEnabled, timeout=OPENING)
    preview.save_to(tmp_path / "visit.pdf")
    assert (tmp_path / "visit.pdf").read_bytes().startswith(b"%PDF")
    preview.close()
    assert open_window.settings.export_folder == str(tmp_path)


def test_the_register_is_imported(
    qtbot: QtBot, open_window: MainWindow, monkeypatch: pytest.MonkeyPatch, paths: Paths
) -> None:
    chooses(monkeypatch, resources.path("schools/extract.csv"))
    trigger(open_window, "import_register")
    qtbot.waitUntil(lambda: "43 schools read" in open_window.workspace.banner.text, timeout=OPENING)
    assert open_window.isEnabled()
    assert open_window.workspace.services.schools.find("haverstock camden")
    (before,) = paths.backups.glob("*/*.tfm")
    with opened(before) as services:
        assert not services.schools.find("haverstock camden")
    assert open_window.actions_by_name["undo"].text() == "&Undo Import schools register"


def test_a_register_that_is_none_changes_nothing(
    qtbot: QtBot, open_window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wrong = tmp_path / "letter.csv"
    wrong.write_text("name,age\nA,3\n")
    chooses(monkeypatch, wrong)
    trigger(open_window, "import_register")
    qtbot.waitUntil(lambda: "not the schools register" in open_window.workspace.banner.text, timeout=OPENING)
    assert open_window.isEnabled()
    assert not open_window.workspace.database.undo_label


def restores(
    qtbot: QtBot, state: str = "sound", then: Callable[[BackupsDialog], None] = lambda _dialog: None
) -> Callable[[QWidget], None]:
    """Wait until the newest backup is in a state, and restore it; the question has the safe answer as its default."""

    def agree(question: QWidget) -> None:
        assert isinstance(question, QMessageBox)
        assert question.defaultButton() is not None
        assert question.defaultButton().text() == "Leave as it is"
        next(button for button in question.findChildren(QPushButton) if button.text() == "Restore").click()

    def inside(dialog: QWidget) -> None:
        assert isinstance(dialog, BackupsDialog)
        qtbot.waitUntil(lambda: dialog.list.rows.rows[1].text.endswith(state), timeout=OPENING)
        then(dialog)
        in_dialog(agree)
        dialog.restore.click()

    return inside


def test_backup_check_and_restore(qtbot: QtBot, open_window: MainWindow, paths: Paths, world: World) -> None:
    trigger(open_window, "back_up")
    qtbot.waitUntil(lambda: "Backed up" in open_window.workspace.banner.text, timeout=OPENING)
    (backup,) = paths.backups.glob("*/*.tfm")
    open_window.workspace.services.visits.change(world.visit, purpose="After the backup")
    trigger(open_window, "check")
    qtbot.waitUntil(lambda: "nothing is wrong" in open_window.workspace.banner.text, timeout=OPENING)
    in_dialog(restores(qtbot))
    with qtbot.waitSignal(open_window.opened, timeout=OPENING):
        trigger(open_window, "show_backups")
    qtbot.waitUntil(lambda: f"“{backup.name}” was restored" in open_window.workspace.banner.text)
    services = open_window.workspace.services
    assert services.visits.get(world.visit).fields.purpose == "See how ratio tables are used"
    (aside,) = services.database.path.parent.glob("*before restore*")
    assert f"as “{aside.name}” in {aside.parent}" in open_window.workspace.banner.text
    made = {one.read_bytes() for one in paths.backups.glob("*/*.tfm")}
    assert len(made) == 2  # one of the file as it was before it was restored
    with opened(aside) as former:
        assert former.visits.get(world.visit).fields.purpose == "After the backup"


def test_closing_backs_up_what_changed_and_nothing_twice(
    qtbot: QtBot, open_window: MainWindow, paths: Paths, file: Path, world: World
) -> None:
    open_window.workspace.services.visits.change(world.visit, purpose="Typed before closing")
    open_window.close()
    (made,) = paths.backups.glob("*/*.tfm")
    with opened(made) as copy:
        assert copy.visits.get(world.visit).fields.purpose == "Typed before closing"
    with qtbot.waitSignal(open_window.opened, timeout=OPENING):
        open_window.begin(file)
    open_window.close()
    assert list(paths.backups.glob("*/*.tfm")) == [made]


@pytest.mark.parametrize("is_damaged", [False, True])
def test_a_file_that_is_lost_comes_back_from_its_backup(
    qtbot: QtBot, window: MainWindow, paths: Paths, locked_file: Path, is_damaged: bool
) -> None:
    shutil.copyfile(locked_file, paths.file)
    with opened(paths.file, PASSPHRASE) as services:
        backups.back_up(services.database, paths.backups, dt.datetime.now(dt.UTC).astimezone())
    if is_damaged:
        paths.file.write_bytes(b"spoiled")
    else:
        paths.file.unlink()
    window.begin(paths.file)
    assert page(window) is window.problem
    assert ("is not a file of this program" if is_damaged else "there are backups of it") in window.problem.told.text()

    assert window.problem.backups.hasFocus() is not is_damaged

    def unlock(dialog: BackupsDialog) -> None:
        dialog.restore.click()
        assert "Type the passphrase" in dialog.told.text()
        for passphrase, told in (("wrong", "opens none of them"), (PASSPHRASE, "")):
            type_in(passphrase)
            press(Key.Key_Return)
            qtbot.waitUntil(dialog.passphrase.isEnabled, timeout=OPENING)
            assert told in dialog.told.text()
        qtbot.waitUntil(lambda: dialog.list.rows.rows[1].text.endswith("sound"), timeout=OPENING)
        assert "1 observation, 3 lines" in dialog.list.rows.rows[1].below

    in_dialog(restores(qtbot, "locked by its passphrase", unlock))
    with qtbot.waitSignal(window.opened, timeout=OPENING):
        window.problem.backups.click()
    assert window.workspace.services.observations.rows("")
    qtbot.waitUntil(lambda: "was restored" in window.workspace.banner.text)
    asides = [one.read_bytes() for one in paths.data.glob("*before restore*")]
    assert asides == ([b"spoiled"] if is_damaged else [])


def test_other_files_are_opened_and_made(
    qtbot: QtBot, open_window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file: Path
) -> None:
    other = tmp_path / "other.tfm"
    Database.create(other).close()
    chooses(monkeypatch, other)
    with qtbot.waitSignal(open_window.opened, timeout=OPENING):
        trigger(open_window, "open_other")
    assert open_window.workspace.database.path == other
    chooses(monkeypatch, tmp_path / "third")
    trigger(open_window, "new_file")
    assert page(open_window) is open_window.welcome
    open_window.welcome.without.setChecked(True)
    with qtbot.waitSignal(open_window.opened, timeout=OPENING):
        open_window.welcome.make.click()
    assert open_window.workspace.database.path == tmp_path / "third.tfm"
    with qtbot.waitSignal(open_window.opened, timeout=OPENING):
        open_window.come_forward(str(file))
    assert open_window.workspace.database.path == file


def test_the_sample_is_a_file_of_its_own(qtbot: QtBot, open_window: MainWindow, file: Path) -> None:
    with qtbot.waitSignal(open_window.opened, timeout=60_000):
        trigger(open_window, "open_sample")
    assert open_window.workspace.database.path != file
    assert len(open_window.workspace.services.departments.rows("")) >= 6


def test_what_was_typed_is_saved_on_closing_and_the_place_is_remembered(
    qtbot: QtBot, open_window: MainWindow, paths: Paths, file: Path, world: World
) -> None:
    trigger(open_window, "show_visits")
    purpose = open_window.workspace.tab().editor.form.input("purpose")
    purpose.setFocus()
    purpose.setPlainText("Typed to the last moment")
    trigger(open_window, "close")
    assert not open_window.isVisible()
    with opened(file) as services:
        assert services.visits.get(world.visit).fields.purpose == "Typed to the last moment"
    kept = read_settings(paths.settings_file)
    assert (kept.tab, kept.last_file) == ("visit", str(file))
    assert kept.window
    assert kept.headers["visit"]
    again = MainWindow(Files(paths), kept)
    qtbot.addWidget(again)
    with qtbot.waitSignal(again.opened, timeout=OPENING):
        again.begin(file)
    assert again.workspace.tab().kind == "visit"
    again.close()


def test_a_notice_of_the_day_is_dated(open_window: MainWindow, world: World) -> None:
    open_window.workspace.services.visits.change(world.visit, date=dt.date(2031, 1, 1))
    trigger(open_window, "show_visits")
    message = open_window.workspace.tab().editor.form.message("date")
    assert message.startswith("The department has no stage recorded for 2030/31.")


def test_a_line_that_was_not_entered_is_a_line_after_closing(
    qtbot: QtBot, open_window: MainWindow, file: Path, world: World
) -> None:
    trigger(open_window, "show_observations")
    trigger(open_window, "observe")
    QTest.keyClicks(open_window.workspace.stage.observing.entry, "The bell went here")
    open_window.close()
    with opened(file) as services:
        assert services.observations.lines.of(world.observation)[-1].fields.text == "The bell went here"


def test_what_could_not_be_saved_is_not_lost_without_a_word(
    qtbot: QtBot, open_window: MainWindow, world: World
) -> None:
    trigger(open_window, "show_visits")
    form = open_window.workspace.tab().editor.form
    form.input("start").setText("25:70")
    asked: list[str] = []

    def press(button: str) -> Callable[[QWidget], None]:
        def inside(dialog: QWidget) -> None:
            assert isinstance(dialog, QMessageBox)
            asked.append(dialog.informativeText())
            next(one for one in dialog.findChildren(QPushButton) if one.text() == button).click()

        return inside

    answer(press("Go back"))
    open_window.close()
    assert open_window.isVisible()
    assert form.input("start").text() == "25:70"
    answer(press("Leave without it"))
    open_window.close()
    assert not open_window.isVisible()
    assert asked == ["Start: 25:70", "Start: 25:70"]


def test_a_backup_right_after_a_key_finds_the_lists_at_rest(
    qtbot: QtBot, open_window: MainWindow, world: World
) -> None:
    trigger(open_window, "show_visits")
    purpose = open_window.workspace.tab().editor.form.input("purpose")
    purpose.setFocus()
    purpose.setPlainText("Typed, and then a backup")
    trigger(open_window, "back_up")
    purpose.setPlainText("Typed, and then a backup, and more")
    assert open_window.isEnabled()  # the file is not in other hands meanwhile
    qtbot.waitUntil(lambda: "Backed up" in open_window.workspace.banner.text, timeout=OPENING)
    open_window.workspace.settle()
    assert open_window.workspace.services.visits.get(world.visit).fields.purpose == "Typed, and then a backup, and more"


def test_a_new_action_stands_once_in_its_plan(qtbot: QtBot, open_window: MainWindow, world: World) -> None:
    trigger(open_window, "show_plans")
    editor = open_window.workspace.tab().editor
    trigger(open_window, "page_after")
    grid = editor.action_grid
    grid.focus()
    QTest.keyClicks(grid.view, "P")
    editing = QApplication.focusWidget()
    assert editing is not None
    QTest.keyClicks(editing, "lan together")
    QTest.keyClick(editing, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(open_window.workspace.services.plans.actions.of(world.aim)) == 2)
    assert [row.fields.what for row in grid.rows.rows] == ["Plan stem sentences together", "Plan together"]
    assert editor.action.record == grid.rows.rows[-1].id


def test_the_first_aim_of_a_plan_opens_its_page(qtbot: QtBot, open_window: MainWindow) -> None:
    def begin_empty(dialog: QWidget) -> None:
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_End)
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)

    trigger(open_window, "show_plans")
    in_dialog(begin_empty)
    trigger(open_window, "new_record")
    open_window.activateWindow()
    qtbot.waitUntil(open_window.isActiveWindow)
    editor = open_window.workspace.tab().editor
    assert not editor.pages.isTabEnabled(1)
    editor.aims.focus()
    QTest.keyClicks(editor.aims.view, "R")
    editing = QApplication.focusWidget()
    assert editing is not None
    QTest.keyClicks(editing, "eason aloud")
    QTest.keyClick(editing, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: editor.pages.isTabEnabled(1))
    assert editor.aim.input("text").value() == "Reason aloud"


def test_a_visit_that_leaves_the_list_by_its_date_stays_in_front(
    qtbot: QtBot, open_window: MainWindow, world: World
) -> None:
    workspace = open_window.workspace
    trigger(open_window, "show_visits")
    workspace.focus.set_year("2025/26")
    tab = workspace.tab()
    tab.refresh()
    date = tab.editor.form.input("date")
    date.setFocus()
    date.setText("12/03/2031")
    tab.editor.form.flush()
    qtbot.waitUntil(lambda: "no longer in the list" in workspace.banner.text)
    assert tab.editor.record == world.visit
    assert tab.editor.isVisible()


def test_a_file_that_was_deleted_is_not_said_to_be_saved(open_window: MainWindow, file: Path, world: World) -> None:
    trigger(open_window, "show_visits")
    file.rename(file.with_name("moved.tfm"))
    form = open_window.workspace.tab().editor.form
    form.input("purpose").setPlainText("Where does this go?")
    form.flush()
    assert "no longer in its folder" in form.message("purpose")
    file.with_name("moved.tfm").rename(file)
    form.flush()
    assert form.message("purpose") == ""
    assert open_window.workspace.services.visits.get(world.visit).fields.purpose == "Where does this go?"


def test_views_that_fill_the_window(open_window: MainWindow, world: World) -> None:
    stage = open_window.workspace.stage
    trigger(open_window, "show_observations")
    trigger(open_window, "observe")
    assert stage.view is stage.observing
    trigger(open_window, "discuss")
    assert stage.view is stage.discussing
    trigger(open_window, "discuss")
    assert stage.view is None
    trigger(open_window, "drop_in")
    assert stage.observing.record != world.observation
    trigger(open_window, "turn_full_screen")
    trigger(open_window, "turn_full_screen")


def test_the_review_of_a_plan_fills_the_window(open_window: MainWindow, world: World) -> None:
    stage = open_window.workspace.stage
    trigger(open_window, "show_visits")
    trigger(open_window, "review")
    assert stage.view is None
    assert open_window.workspace.banner.text == "Choose a plan first, under Plans."
    trigger(open_window, "show_plans")
    trigger(open_window, "review")
    assert (stage.view, stage.reviewing.record) == (stage.reviewing, world.plan)
    for name in ("search_everything", "use_as_evidence", "show_trail", "show_bin"):  # they show private lines
        assert not open_window.actions_by_name[name].isEnabled()
    trigger(open_window, "review")
    assert stage.view is None
    assert open_window.workspace.tab().kind == "plan"


def test_what_is_in_front_becomes_evidence_and_is_followed(open_window: MainWindow, world: World) -> None:
    workspace = open_window.workspace
    trigger(open_window, "show_visits")

    def tie(dialog: QWidget) -> None:
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)

    trigger(open_window, "use_as_evidence")
    dialog = QApplication.activeModalWidget()
    assert dialog
    tie(dialog)
    (row,) = workspace.services.evidence.of(world.aim)
    assert row.fields.visit_id == world.visit
    assert workspace.banner.text == "It is evidence of aim 1 now. Undo takes it away again."

    def follow(dialog: QWidget) -> None:
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Down)
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)

    in_dialog(follow)
    trigger(open_window, "show_trail")
    assert workspace.tab().kind == "plan"
    assert workspace.tab().editor.aim.record == world.aim


def test_a_file_without_a_passphrase_says_why_it_is_not_locked(open_window: MainWindow) -> None:
    trigger(open_window, "lock")
    assert "no passphrase" in open_window.workspace.banner.text


def test_the_settings_are_asked_for_and_kept(open_window: MainWindow, paths: Paths) -> None:
    def choose(dialog: QWidget) -> None:
        assert isinstance(dialog, SettingsDialog)
        dialog.author.setText("Grace Hopper")
        dialog.lock_minutes.setFocus()
        press(Key.Key_Up, times=2)
        press(Key.Key_Return)

    in_dialog(choose)
    trigger(open_window, "show_settings")
    kept = read_settings(paths.settings_file)
    assert (kept.author, kept.lock_minutes) == ("Grace Hopper", 2)


def test_retention_is_shown_from_the_menu(open_window: MainWindow) -> None:
    shown: list[str] = []
    in_dialog(lambda dialog: shown.append(dialog.windowTitle()))
    trigger(open_window, "show_retention")
    assert shown == ["Retention"]


def test_all_that_is_held_on_a_person_is_gathered_from_people_and_lessons(
    qtbot: QtBot, open_window: MainWindow, world: World
) -> None:
    workspace = open_window.workspace
    workspace.show_tab("visit")
    trigger(open_window, "show_held")
    assert workspace.banner.text == "Choose a person first: one of the people of a department, under Departments."
    workspace.open_record("department", world.department)
    workspace.tab().editor.people.choose(world.head)
    trigger(open_window, "show_held")
    assert not open_window.isEnabled(), "it is gathered beside the window"
    qtbot.waitUntil(lambda: workspace.held is not None)
    assert open_window.isEnabled()
    assert workspace.held.windowTitle() == "All that is held on Ada Invented"
    workspace.held.close()
    workspace.held = None
    workspace.open_record("observation", world.observation)
    trigger(open_window, "show_held")
    qtbot.waitUntil(lambda: workspace.held is not None)
    assert workspace.held.windowTitle() == "All that is held on Ben Invented"
    workspace.held.close()


def test_every_action_is_in_a_test() -> None:
    told = Path(__file__).read_text(encoding="utf-8")
    names = {name for _, text, _, name, _ in ACTIONS if text}
    assert {name for name in names if f'"{name}"' not in told} == set()


def test_a_damaged_backup_is_refused(
    qtbot: QtBot, open_window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file: Path
) -> None:
    copied = tmp_path / "copy.tfm"
    copied.write_bytes(b"")
    shutil.copyfile(
        backups.back_up(open_window.workspace.database, tmp_path, dt.datetime(2026, 1, 1, tzinfo=dt.UTC)), copied
    )
    spoiled = bytearray(copied.read_bytes())
    spoiled[4096:8192] = bytes(4096)
    copied.write_bytes(spoiled)
    before = file.read_bytes()
    open_window.put_back(copied, "")
    qtbot.waitUntil(lambda: page(open_window) is open_window.problem, timeout=OPENING)
    assert "damaged" in open_window.problem.told.text()
    assert file.read_bytes() == before


def test_a_measure_that_a_search_finds_opens_with_the_plans_of_its_department(
    open_window: MainWindow, world: World
) -> None:
    workspace = open_window.workspace
    measure = workspace.services.measures.add(world.department, name="Sparx minutes a week")
    open_window.search_everything()
    hit = workspace.services.search.find("sparx")[0]
    workspace.search.chosen.emit(hit)
    tab = workspace.tab()
    assert (tab.kind, tab.editor.record) == ("plan", world.plan)
    assert tab.editor.in_front() == ("measure", measure)


def test_closing_in_the_midst_of_a_day_reads_nothing_of_a_closed_file(open_window: MainWindow, world: World) -> None:
    open_window.workspace.open_record("plan", world.plan)
    editor = open_window.workspace.tab().editor
    editor.go_to_page(4)
    editor.past.first.setFocus()
    assert editor.past.first.hasFocus()
    open_window.close()
