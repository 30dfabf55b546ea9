"""The passphrase in the window: changed or set, with everything else as it was."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import PASSPHRASE, opened
from tests.qt.file_window import OPENING, paths, window
from tests.qt.keyboard import Key, in_dialog, name_of, press, tab_order, type_in

from tfm_desktop.domain import errors
from tfm_desktop.paths import Paths
from tfm_desktop.qt.dialogs.passphrase import ChangeDialog
from tfm_desktop.qt.main_window import MainWindow
from tfm_desktop.storage import recovery
from tfm_desktop.storage.database import Database

__all__ = ["paths", "window"]

NEW = "staple 9 ratio tables"


@pytest.fixture
def locked(qtbot: QtBot, window: MainWindow, locked_file: Path) -> MainWindow:
    with qtbot.waitSignal(window.opened, timeout=OPENING):
        window.begin(locked_file, PASSPHRASE)
    return window


@pytest.fixture
def plain(qtbot: QtBot, window: MainWindow, file: Path) -> MainWindow:
    with qtbot.waitSignal(window.opened, timeout=OPENING):
        window.begin(file)
    return window


def in_status_bar(window: MainWindow) -> list[str]:
    return [label.text() for label in window.statusBar().findChildren(QLabel)]


def change(qtbot: QtBot, window: MainWindow, *typed: str) -> None:
    """Type into the fields of the dialog one after the other, and go on; wait until the work is done."""

    def act(dialog: QWidget) -> None:
        for text in typed:
            type_in(text)
            press(Key.Key_Tab)
        dialog.go.click()  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=OPENING)

    in_dialog(act)
    window.actions_by_name["change_passphrase"].trigger()
    qtbot.waitUntil(window.isEnabled, timeout=OPENING)


def test_it_is_changed_and_the_window_stays_where_it_is(qtbot: QtBot, locked: MainWindow, locked_file: Path) -> None:
    workspace = locked.workspace
    workspace.show_tab("visit")
    (visit,) = workspace.services.visits.rows()
    workspace.open_record("visit", visit.id)
    form = workspace.tab().editor.form
    form.input("purpose").setFocus()
    type_in("A word. ")
    before = (workspace.tab(), workspace.tab().editor.record, form.input("purpose"))
    change(qtbot, locked, PASSPHRASE, NEW, NEW)
    qtbot.waitUntil(lambda: "The passphrase was changed" in workspace.banner.text, timeout=OPENING)
    assert "Backups made before keep the one" in workspace.banner.text
    assert (workspace.tab(), workspace.tab().editor.record, locked.focusWidget()) == before
    assert workspace.services.visits.get(visit.id).fields.purpose.startswith("A word. ")
    locked.undo()
    assert not workspace.services.visits.get(visit.id).fields.purpose.startswith("A word. ")
    locked.close()
    with pytest.raises(errors.WrongPassphrase):
        Database.open(locked_file, PASSPHRASE)
    with opened(locked_file, NEW) as services:
        assert services.database.problems() == []


def test_nothing_is_changed_before_all_is_right(qtbot: QtBot, locked: MainWindow, locked_file: Path) -> None:
    told: list[str] = []

    def act(dialog: QWidget) -> None:
        assert isinstance(dialog, ChangeDialog)
        for present, first, again in (
            ("", NEW, NEW),
            (PASSPHRASE, "", ""),
            (PASSPHRASE, NEW, "something else"),
            ("wrong", NEW, NEW),
        ):
            dialog.present.setText(present)
            dialog.new.first.setText(first)
            dialog.new.again.setText(again)
            dialog.go.click()
            qtbot.waitUntil(lambda: dialog.go.isEnabled() and dialog.message.isVisible(), timeout=OPENING)
            told.append(dialog.message.text())
        press(Key.Key_Escape)
        assert [one.text() for one in (dialog.present, dialog.new.first, dialog.new.again)] == [""] * 3

    in_dialog(act)
    locked.actions_by_name["change_passphrase"].trigger()
    for said, expected in zip(
        told, ("present passphrase", "new passphrase", "differ", "not the passphrase"), strict=True
    ):
        assert expected in said
    locked.close()
    Database.open(locked_file, PASSPHRASE).close()


def test_a_plain_file_gets_one_and_a_sheet_is_offered(
    qtbot: QtBot, plain: MainWindow, file: Path, paths: Paths
) -> None:
    assert "No passphrase: anyone can read this file" in in_status_bar(plain)
    seen: list[str] = []

    def act(dialog: QWidget) -> None:
        assert isinstance(dialog, ChangeDialog)
        assert dialog.present.isHidden()
        seen.extend(one.text() for one in dialog.findChildren(type(dialog.message)))
        type_in(NEW)
        press(Key.Key_Tab)
        type_in(NEW)
        press(Key.Key_Return)

    in_dialog(act)
    plain.actions_by_name["change_passphrase"].trigger()
    assert any(str(paths.backups) in text and "readable for anyone" in text for text in seen)
    qtbot.waitUntil(lambda: plain.passphrases.dialog is not None, timeout=OPENING)
    assert "Protected by a passphrase" in in_status_bar(plain)
    plain.passphrases.dialog.by_hand.click()
    plain.passphrases.dialog.go_on.click()
    plain.close()
    assert recovery.is_offered(file)
    with opened(file, NEW) as services:
        assert services.departments.rows("")[0].school == "St Mary’s School"


def test_a_fault_is_said_and_the_file_goes_on_as_it_was(qtbot: QtBot, locked: MainWindow, locked_file: Path) -> None:
    locked_file.with_name(locked_file.name + ".part").mkdir()  # where nothing can be written
    change(qtbot, locked, PASSPHRASE, NEW, NEW)
    qtbot.waitUntil(lambda: "could not be written" in locked.workspace.banner.text, timeout=OPENING)
    (department,) = locked.workspace.services.departments.rows("")
    locked.workspace.services.departments.change(department.id, notes="Goes on")
    locked.close()
    Database.open(locked_file, PASSPHRASE).close()


def test_every_control_has_a_name_and_a_key(locked: MainWindow) -> None:
    def act(dialog: QWidget) -> None:
        assert isinstance(dialog, ChangeDialog)
        assert dialog.present.hasFocus()
        assert tab_order(dialog.present) == [
            "Present passphrase",
            "New passphrase",
            "The same again",
            "Leave as it is",
            "Change passphrase",
        ]
        assert name_of(dialog.go)
        press(Key.Key_Escape)
        assert not dialog.isVisible()

    in_dialog(act)
    locked.actions_by_name["change_passphrase"].trigger()
