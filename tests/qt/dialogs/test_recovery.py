"""The recovery sheet in the window: offered, printed, made anew, and used when the passphrase is forgotten."""

import re
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import PASSPHRASE, opened
from tests.qt.file_window import OPENING, paths, window
from tests.qt.keyboard import CONTROL, Key, in_dialog, press, tab_order, type_in
from tests.storage.test_recovery import with_sheet

from tfm_desktop.domain import errors, recovery_codes
from tfm_desktop.paths import Paths
from tfm_desktop.qt.dialogs.recovery import RecoverPage, RecoveryDialog
from tfm_desktop.qt.main_window import MainWindow
from tfm_desktop.storage import recovery
from tfm_desktop.storage.database import Database

__all__ = ["paths", "window"]

NEW = "staple 9 ratio tables"


@pytest.fixture
def offered(qtbot: QtBot, window: MainWindow, paths: Paths) -> RecoveryDialog:
    """Create a file with a passphrase, and give the dialog that comes then."""
    window.begin(paths.file)
    window.welcome.first.setText(PASSPHRASE)
    window.welcome.again.setText(PASSPHRASE)
    with qtbot.waitSignal(window.opened, timeout=OPENING):
        window.welcome.make.click()
    dialog = window.passphrases.dialog
    assert isinstance(dialog, RecoveryDialog)
    qtbot.waitUntil(dialog.print.isEnabled, timeout=OPENING)
    return dialog


def code_of(dialog: RecoveryDialog) -> str:
    """Read the code as a user does."""
    labels = [one.text() for one in dialog.findChildren(type(dialog.message))]
    return " ".join(text for text in labels if re.fullmatch("[A-Z2-7]{4}", text))


def test_the_sheet_is_offered_and_opens_the_file(
    qtbot: QtBot, window: MainWindow, paths: Paths, offered: RecoveryDialog, tmp_path: Path
) -> None:
    code = code_of(offered)
    QApplication.clipboard().setText("mine")
    press(Key.Key_C, CONTROL)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert offered.go_on.isHidden()
    offered.print_on(printer)
    assert len(PdfReader(tmp_path / "printed.pdf").pages) == 1
    assert "Look at the sheet" in offered.message.text()
    assert offered.go_on.hasFocus()
    press(Key.Key_Return)
    assert "opens the file from now on" in window.workspace.banner.text
    window.close()
    Database.open(paths.file, recovery.key_from(code, paths.file)).close()
    assert QApplication.clipboard().text() == "mine"


def test_without_a_sheet_nothing_is_left_to_recover_with(
    window: MainWindow, paths: Paths, offered: RecoveryDialog
) -> None:
    code = code_of(offered)
    press(Key.Key_Escape)
    assert "there is no way back" in window.workspace.banner.text
    window.close()
    assert not recovery.beside(paths.file).exists()
    with pytest.raises(errors.NoRecoveryFile):
        recovery.key_from(code, paths.file)
    with opened(paths.file, PASSPHRASE) as services:
        assert recovery.of_file(services.database) is None


def test_escape_after_it_was_saved_keeps_it(
    window: MainWindow, paths: Paths, offered: RecoveryDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "sheet"), ""))
    code = code_of(offered)
    offered.save.click()
    assert "It is a plain file that anyone with this computer can read" in offered.message.text()
    assert "The key to “mastery.tfm”" in PdfReader(tmp_path / "sheet.pdf").pages[0].extract_text()
    press(Key.Key_Escape)
    window.close()
    recovery.key_from(code, paths.file)


def test_a_place_that_cannot_be_written_is_said(offered: RecoveryDialog, tmp_path: Path) -> None:
    offered.save_to(tmp_path / "gone" / "sheet.pdf")
    assert "could not be written" in offered.message.text()
    assert not offered.has_sheet


def test_every_control_is_reached_and_the_code_is_told(offered: RecoveryDialog) -> None:
    order = tab_order(offered.print)
    assert sorted(order) == sorted(
        ["Recovery code", "Go on without a sheet", "I have copied it by hand", "Save as PDF…", "Print…"]
    )
    card = next(one for one in offered.findChildren(QWidget) if one.accessibleName() == "Recovery code")
    first, *_, last = code_of(offered).split()
    assert card.accessibleDescription().startswith(f"group 1: {' '.join(first)}, group 2:")
    assert card.accessibleDescription().endswith(f"group 8: {' '.join(last)}")


def test_a_file_without_a_passphrase_is_offered_none(qtbot: QtBot, window: MainWindow, paths: Paths) -> None:
    window.begin(paths.file)
    window.welcome.without.setChecked(True)
    with qtbot.waitSignal(window.opened, timeout=OPENING):
        window.welcome.make.click()
    assert window.passphrases.dialog is None
    window.actions_by_name["show_recovery_sheet"].trigger()
    assert "nothing to recover" in window.workspace.banner.text


# From the menu


def asks_for_sheet(qtbot: QtBot, window: MainWindow, passphrase: str) -> list[str]:
    """Ask for a sheet, and give what was said; a wrong passphrase is typed first."""
    told: list[str] = []

    def act(dialog: QWidget) -> None:
        told.extend(one.text() for one in dialog.findChildren(type(dialog.message)))  # type: ignore[attr-defined]
        type_in("wrong")
        press(Key.Key_Return)
        qtbot.waitUntil(dialog.message.isVisible, timeout=OPENING)  # type: ignore[attr-defined]
        told.append(dialog.message.text())  # type: ignore[attr-defined]
        type_in(passphrase)
        press(Key.Key_Return)
        qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=OPENING)

    in_dialog(act)
    window.actions_by_name["show_recovery_sheet"].trigger()
    qtbot.waitUntil(lambda: window.passphrases.dialog is not None, timeout=OPENING)
    return told


def test_a_new_sheet_takes_the_place_of_the_old(qtbot: QtBot, window: MainWindow, locked_file: Path) -> None:
    old = with_sheet(locked_file)
    with qtbot.waitSignal(window.opened, timeout=OPENING):
        window.begin(locked_file, PASSPHRASE)
    told = asks_for_sheet(qtbot, window, PASSPHRASE)
    assert any("There is a sheet of Wed 14 January 2026" in text for text in told)
    assert "That is not the passphrase of this file" in told[-1]
    code = code_of(window.passphrases.dialog)
    window.passphrases.dialog.by_hand.click()
    window.passphrases.dialog.go_on.click()
    window.close()
    with pytest.raises(errors.CodeIsOfAnotherSheet):
        recovery.key_from(old, locked_file)
    Database.open(locked_file, recovery.key_from(code, locked_file)).close()
    Database.open(locked_file, PASSPHRASE).close()


def test_who_leaves_a_new_sheet_is_told_that_the_old_one_is_gone_too(
    qtbot: QtBot, window: MainWindow, locked_file: Path
) -> None:
    with_sheet(locked_file)
    with qtbot.waitSignal(window.opened, timeout=OPENING):
        window.begin(locked_file, PASSPHRASE)
    asks_for_sheet(qtbot, window, PASSPHRASE)
    said = [one.text() for one in window.passphrases.dialog.findChildren(QLabel)]
    assert any("The sheet of Wed 14 January 2026 does not open the file any more." in text for text in said)
    window.passphrases.dialog.without.click()
    assert "No recovery sheet opens the file now, the earlier one included" in window.workspace.banner.text
    window.close()
    assert not recovery.beside(locked_file).exists()


def test_a_first_sheet_is_made_at_any_time(qtbot: QtBot, window: MainWindow, locked_file: Path) -> None:
    with qtbot.waitSignal(window.opened, timeout=OPENING):
        window.begin(locked_file, PASSPHRASE)
    assert not recovery.beside(locked_file).exists()
    asks_for_sheet(qtbot, window, PASSPHRASE)
    code = code_of(window.passphrases.dialog)
    window.passphrases.dialog.by_hand.click()
    window.passphrases.dialog.go_on.click()
    window.close()
    recovery.key_from(code, locked_file)


def test_a_recovery_file_that_is_gone_is_written_again(qtbot: QtBot, window: MainWindow, locked_file: Path) -> None:
    with_sheet(locked_file)
    recovery.beside(locked_file).unlink()
    with qtbot.waitSignal(window.opened, timeout=OPENING):
        window.begin(locked_file, PASSPHRASE)
    assert "was missing or not up to date" in window.workspace.banner.text
    assert recovery.beside(locked_file).exists()


# Forgotten


def forgotten(window: MainWindow, path: Path) -> RecoverPage:
    window.begin(path)
    window.unlock.forgot.click()
    page = window.passphrases.page
    assert page is not None
    assert page.isVisible()
    return page


def test_a_forgotten_passphrase_is_replaced(qtbot: QtBot, window: MainWindow, locked_file: Path) -> None:
    code = with_sheet(locked_file)
    page = forgotten(window, locked_file)
    assert page.code.hasFocus()
    assert page.missing.isHidden()
    typed = code.lower().replace(" ", "-")
    type_in(f"{typed[:6]}9")
    assert "Group 2 has “9”" in page.message.text()
    press(Key.Key_Backspace)
    assert page.message.isHidden()
    type_in(typed[6:])
    assert page.new.isVisible()
    press(Key.Key_Return)
    type_in(NEW)
    press(Key.Key_Return)
    type_in("another")
    press(Key.Key_Return)
    assert "differ" in page.message.text()
    type_in(NEW)
    with qtbot.waitSignal(window.opened, timeout=OPENING):
        press(Key.Key_Return)
    qtbot.waitUntil(lambda: "The passphrase was changed" in window.workspace.banner.text)
    assert [one.text() for one in (page.code, page.new.first, page.new.again)] == [""] * 3
    assert window.workspace.services.departments.rows("")[0].school == "St Mary’s School"
    window.close()
    Database.open(locked_file, NEW).close()
    with pytest.raises(errors.WrongPassphrase):
        Database.open(locked_file, PASSPHRASE)


def test_a_code_of_another_sheet_is_said_to_be(window: MainWindow, locked_file: Path) -> None:
    with_sheet(locked_file)
    page = forgotten(window, locked_file)
    page.code.setText(recovery_codes.fresh())
    assert "belongs to the sheet of Wed 14 January 2026" in page.message.text()
    assert page.new.isHidden()
    page.code.setText("AAAA")
    press(Key.Key_Return)
    assert "Type the code first" in page.message.text()


def test_a_lost_recovery_file_is_found_with_the_backups(window: MainWindow, locked_file: Path, paths: Paths) -> None:
    code = with_sheet(locked_file)
    paths.backups.mkdir(exist_ok=True)
    recovery.copy_beside(locked_file, paths.backups)
    recovery.beside(locked_file).unlink()
    page = forgotten(window, locked_file)
    assert page.missing.isHidden()
    page.code.setText(code)
    assert page.new.isVisible()


def test_a_lost_recovery_file_is_chosen_from_a_stick(
    qtbot: QtBot, window: MainWindow, locked_file: Path, paths: Paths, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = with_sheet(locked_file)
    (tmp_path / "stick").mkdir()
    kept = recovery.copy_beside(locked_file, tmp_path / "stick")
    recovery.beside(locked_file).unlink()
    page = forgotten(window, locked_file)
    assert page.choose.hasFocus()
    assert "there is no way back" in page.missing.text()
    page.code.setText(code)
    assert page.message.text() == "The code is typed without a slip. Choose the recovery file now."
    asked: list[str] = []

    def choose(*told: object) -> tuple[str, str]:
        asked.append(str(told[2]))
        return str(kept), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    page.choose.click()
    assert asked == [str(paths.backups)]
    assert page.new.isVisible()
    page.new.first.setText(NEW)
    page.new.again.setText(NEW)
    with qtbot.waitSignal(window.opened, timeout=OPENING):
        page.go.click()
    window.close()
    Database.open(locked_file, NEW).close()
    assert recovery.is_offered(locked_file)


def test_what_is_no_recovery_file_is_said_to_be(window: MainWindow, locked_file: Path, tmp_path: Path) -> None:
    code = with_sheet(locked_file)
    recovery.beside(locked_file).unlink()
    page = forgotten(window, locked_file)
    page.code.setText(code)
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Ada")
    page.look_in(letter)
    assert "“letter.txt” is no recovery file" in page.message.text()
    assert page.new.isHidden()


def test_back_to_the_passphrase(window: MainWindow, locked_file: Path) -> None:
    page = forgotten(window, locked_file)
    page.code.setText(recovery_codes.fresh())
    page.leave.click()
    assert window.unlock.isVisible()
    assert forgotten(window, locked_file).code.text() == ""


def test_a_fault_at_the_end_comes_back_to_the_page(qtbot: QtBot, window: MainWindow, locked_file: Path) -> None:
    code = with_sheet(locked_file)
    page = forgotten(window, locked_file)
    locked_file.with_name(locked_file.name + ".part").mkdir()
    page.code.setText(code)
    page.new.first.setText(NEW)
    page.new.again.setText(NEW)
    page.go.click()
    qtbot.waitUntil(lambda: page.isVisible() and "could not be written" in page.message.text(), timeout=OPENING)
    Database.open(locked_file, PASSPHRASE).close()
