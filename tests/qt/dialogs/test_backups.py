"""The backups of a file: each told as what it is, none taken for sound that is not, and one put back."""

import datetime as dt
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import PASSPHRASE
from tests.qt.keyboard import Key, focused, in_dialog, press, tab_order, type_in
from tests.storage.test_recovery import with_sheet

from tfm_desktop.domain import recovery_codes
from tfm_desktop.qt.dialogs.backup_rows import moment_of, size_of
from tfm_desktop.qt.dialogs.backups import BackupsDialog
from tfm_desktop.qt.keeping import Keeping
from tfm_desktop.services.services import Services
from tfm_desktop.settings import Settings
from tfm_desktop.storage import backups
from tfm_desktop.storage.database import Database

NOW = dt.datetime.now(dt.UTC).astimezone()
Opens = Callable[..., BackupsDialog]


class Opened:
    """An open file with a passphrase, and what keeps it."""

    def __init__(self, path: Path, root: Path) -> None:
        self.path, self.root, self.settings = path, root, Settings()
        self.database = Database.open(path, PASSPHRASE)
        self.services = Services(self.database)
        self.keeping = Keeping(self.database, root, self.settings, lambda: None)

    @property
    def observation(self) -> uuid.UUID:
        return self.services.observations.rows("")[0].id

    def back_up(self, **ago: float) -> Path:
        return backups.back_up(self.database, self.root, NOW - dt.timedelta(**ago))


@pytest.fixture
def kept(locked_file: Path, tmp_path: Path) -> Iterator[Opened]:
    made = Opened(locked_file, tmp_path / "backups")
    yield made
    made.keeping.timer.stop()
    made.database.close()


@pytest.fixture
def opens(qtbot: QtBot) -> Opens:
    """Show the dialog of a file, and wait until all of it is looked into."""

    def shown(kept: Opened, *, is_open: bool = True, waits: bool = True) -> BackupsDialog:
        dialog = BackupsDialog(kept.path, kept.root, kept.settings, kept.keeping if is_open else None, None)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        if waits:
            qtbot.waitUntil(lambda: looked(dialog), timeout=20_000)
        return dialog

    return shown


def looked(dialog: BackupsDialog) -> bool:
    return not any("being checked" in one for one in states(dialog))


def states(dialog: BackupsDialog) -> list[str]:
    return [row.text.rpartition(" · ")[2] for row in dialog.list.rows.rows if not row.is_heading]


def told(dialog: BackupsDialog) -> list[str]:
    return [row.below for row in dialog.list.rows.rows if not row.is_heading]


def choose(dialog: BackupsDialog, path: Path) -> None:
    assert dialog.list.go_to(path)


def test_each_backup_is_told_as_what_it_is(kept: Opened, opens: Opens) -> None:
    kept.back_up(days=9)
    spoiled = kept.back_up(days=2)
    spoiled.write_bytes(spoiled.read_bytes()[:-8192])
    kept.back_up(hours=1)
    kept.services.observations.lines.bin(kept.services.observations.lines.of(kept.observation)[0].id)
    Database.create(spoiled.with_name(f"locked {NOW - dt.timedelta(days=20):%Y-%m-%d %H%M%S}.tfm"), "earlier").close()
    dialog = opens(kept)
    assert states(dialog) == ["sound", "damaged: not to be used", "sound", "locked by an earlier passphrase"]
    assert told(dialog)[0].endswith(
        " MB · 1 line more than now · 1 department, 2 people, 1 visit, 1 observation, 3 lines, 1 plan"
    )
    assert "department" not in told(dialog)[1]
    choose(dialog, spoiled)
    assert not dialog.restore.isEnabled()
    dialog.list.doubleClicked.emit(dialog.list.currentIndex())
    assert dialog.chosen is None
    assert dialog.isVisible()


def test_the_list_is_there_at_once_and_is_filled_in_beside_it(kept: Opened, opens: Opens) -> None:
    kept.back_up(hours=1)
    dialog = opens(kept, waits=False)
    assert len(states(dialog)) == 1
    dialog.reject()
    assert not dialog.isVisible()


def test_without_a_backup_the_way_to_one_is_told(qtbot: QtBot, kept: Opened, opens: Opens) -> None:
    dialog = opens(kept)
    assert "There is no backup of this file yet" in dialog.empty.text()
    assert not dialog.restore.isEnabled()
    assert focused() is dialog.now
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: states(dialog) == ["sound"], timeout=20_000)
    assert "Backed up, checked and kept as" in dialog.told.text()
    assert dialog.empty.isHidden()
    assert told(dialog)[0].split(" · ")[1] == "as many records of each kind as now"


def test_a_backup_is_chosen_by_keyboard_and_safely(qtbot: QtBot, kept: Opened, opens: Opens) -> None:
    made = kept.back_up(hours=1)
    kept.services.observations.bin(kept.observation)
    dialog = opens(kept)
    said: list[str] = []

    def leave(question: QWidget) -> None:
        assert isinstance(question, QMessageBox)
        said.extend([question.text(), question.informativeText()])
        press(Key.Key_Return)

    in_dialog(leave)
    press(Key.Key_Return)
    assert dialog.chosen is None
    assert said[0].endswith("in the place of “locked.tfm”?")
    assert said[1].startswith("It holds 1 observation more than now. What you changed since is not in it;")
    assert "The file as it is now is backed up first" in said[1]
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    in_dialog(agree)
    press(Key.Key_Return)
    assert dialog.chosen
    path, key = dialog.chosen
    assert path == made
    assert key
    assert key.fits(made)


def agree(question: QWidget) -> None:
    assert isinstance(question, QMessageBox)
    next(one for one in question.buttons() if one.text() == "Restore").click()


def test_a_locked_backup_is_restored_with_the_passphrase_that_it_had(
    qtbot: QtBot, kept: Opened, opens: Opens, tmp_path: Path
) -> None:
    kept.back_up(hours=1)
    earlier = tmp_path / "earlier.tfm"
    Database.create(earlier, "an earlier one").close()
    locked = kept.back_up(days=30)
    shutil.copyfile(earlier, locked)
    dialog = opens(kept)
    choose(dialog, locked)
    dialog.restore.click()
    assert dialog.told.text() == "Type the passphrase of this backup first, or the code of the recovery sheet."
    assert focused() is dialog.passphrase
    type_in(PASSPHRASE)
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: "opens none of them" in dialog.told.text(), timeout=20_000)
    assert dialog.chosen is None
    assert dialog.passphrase.text() == ""
    type_in("an earlier one")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: states(dialog) == ["sound", "sound"], timeout=20_000)
    assert dialog.list.current() == locked
    said: list[str] = []

    def read(question: QWidget) -> None:
        assert isinstance(question, QMessageBox)
        said.append(question.informativeText())
        agree(question)

    in_dialog(read)
    dialog.restore.click()
    assert "Afterwards the file opens with the passphrase of that backup." in said[0]
    assert dialog.chosen
    assert dialog.chosen[1]
    assert dialog.chosen[1].fits(locked)
    with qtbot.waitSignal(kept.keeping.made, timeout=20_000):
        kept.keeping.back_up_now()  # as is done before one is put back, when the dialog knows no key any more


def test_the_code_of_the_sheet_opens_a_backup_whose_passphrase_is_forgotten(
    qtbot: QtBot, locked_file: Path, tmp_path: Path, opens: Opens
) -> None:
    code = with_sheet(locked_file)
    kept = Opened(locked_file, tmp_path / "backups")
    made = kept.back_up(hours=1)
    kept.keeping.timer.stop()
    kept.database.close()
    dialog = opens(kept, is_open=False)
    assert states(dialog) == ["locked by its passphrase"]
    dialog.passphrase.setFocus()
    type_in(recovery_codes.fresh())
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: "opens none of them" in dialog.told.text(), timeout=20_000)
    type_in(code.lower().replace(" ", "-"))
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: states(dialog) == ["sound"], timeout=20_000)
    in_dialog(agree)
    dialog.restore.click()
    assert dialog.chosen
    assert dialog.chosen[1]
    assert dialog.chosen[1].fits(made)


def test_a_file_from_anywhere_is_looked_into_first(
    qtbot: QtBot, kept: Opened, opens: Opens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.back_up(hours=1)
    found = tmp_path / "stick" / "from the old laptop.tfm"
    letter = tmp_path / "stick" / "letter.tfm"
    found.parent.mkdir()
    shutil.copyfile(kept.back_up(days=3), found)
    letter.write_text("Dear Ada")
    dialog = opens(kept)
    for path, state in ((found, "sound"), (letter, "damaged: not to be used")):
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, path=path: (str(path), ""))
        dialog.other.click()
        assert dialog.list.current() == path
        qtbot.waitUntil(lambda: looked(dialog), timeout=20_000)
        assert states(dialog)[0] == state
        assert dialog.restore.isEnabled() is (state == "sound")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(kept.path), ""))
    dialog.other.click()
    assert dialog.told.text() == "That is the file itself, and no backup of it. Choose another."
    assert kept.services.departments.rows("")  # still held


def test_the_second_folder_is_chosen_listed_and_given_up(
    qtbot: QtBot, kept: Opened, opens: Opens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, stick = kept.back_up(hours=1), tmp_path / "stick"
    stick.mkdir()
    dialog = opens(kept)
    kept.keeping.back_up_now()
    qtbot.waitUntil(lambda: states(dialog) == ["sound", "sound"], timeout=20_000)
    assert dialog.second.told.text().startswith("Second folder: none.")
    assert dialog.second.none.isHidden()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(made.parent))
    dialog.second.choose.click()
    assert "where the first backups lie" in dialog.told.text()
    assert not kept.settings.second_folder
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stick))
    dialog.second.choose.click()
    qtbot.waitUntil(lambda: states(dialog) == ["sound"] * 3, timeout=20_000)
    headings = [row.text for row in dialog.list.rows.rows if row.is_heading]
    assert headings == ["On this computer", "In the second folder"]
    assert f"Second folder: {stick}, last there on" in dialog.second.told.text()
    dialog.second.none.click()
    assert dialog.second.told.text().startswith("Second folder: none.")
    assert list(stick.glob("*/*.tfm"))


def test_the_folder_of_the_chosen_backup_is_opened(kept: Opened, opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    made = kept.back_up(hours=1)
    asked: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url.toLocalFile()))
    opens(kept).folder.click()
    assert [Path(one) for one in asked] == [made.parent]


def test_of_a_file_that_is_lost_all_are_listed_whose_name_fits(kept: Opened, opens: Opens) -> None:
    kept.back_up(hours=1)
    kept.database.close()
    kept.path.unlink()
    dialog = opens(kept, is_open=False)
    assert states(dialog) == ["locked by its passphrase"]
    assert dialog.passphrase.isVisible()
    assert dialog.now.isHidden()
    shutil.rmtree(kept.root)
    dialog.refresh()
    assert "No backup of this file was found on this computer" in dialog.empty.text()


def test_everything_is_reached_by_keyboard_and_has_a_name(kept: Opened, opens: Opens) -> None:
    Database.create(kept.back_up(days=1).with_name("locked 2026-01-14 090500.tfm"), "earlier").close()
    dialog = opens(kept)
    names = tab_order(dialog.list)
    assert all(names)
    secret = "Passphrase of those that are locked, or the code of the recovery sheet"
    assert names[:3] == ["Backups, the newest first", secret, "Unlock"]
    assert {"Choose the second folder…", "Back up now", "Open the folder", "Choose another file…", "Restore…"} <= set(
        names
    )
    spoken = dialog.list.rows.data(dialog.list.rows.index(1), Qt.ItemDataRole.AccessibleTextRole)
    assert "sound" in spoken
    assert "3 lines" in spoken


def test_enter_in_the_passphrase_restores_nothing(qtbot: QtBot, kept: Opened, opens: Opens) -> None:
    Database.create(kept.back_up(days=1).with_name("locked 2026-01-14 090500.tfm"), "earlier").close()
    dialog = opens(kept)
    dialog.passphrase.setFocus()
    press(Key.Key_Return)
    assert dialog.told.text() == "Type the passphrase first."
    QTest.keyClick(dialog.passphrase, Key.Key_Escape)
    assert dialog.chosen is None


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today, 14:37"),
        (1, "yesterday, 14:37"),
        (2, "Thursday 26 November 2026, 14:37"),
        (-1, "Sunday 29 November 2026, 14:37"),
    ],
)
def test_a_moment_is_said_as_one_would(days: int, words: str) -> None:
    now = dt.datetime(2026, 11, 28, 14, 37, tzinfo=dt.UTC)
    assert moment_of(now - dt.timedelta(days=days), now.date()) == words


def test_a_size_is_said_in_megabytes() -> None:
    assert [size_of(one) for one in (10, 3_240_000, 312_000_000)] == ["0.1 MB", "3.2 MB", "312 MB"]
