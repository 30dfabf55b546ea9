"""What is said of the place of a file and of a clock that was set back; a full disk, and the end of the session."""

import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QStorageInfo, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from tests.data_file import World, opened
from tests.qt.file_window import OPENING, small_disk_at
from tests.qt.keyboard import CONTROL, Key, press, type_in

from tfm_desktop.app import Files
from tfm_desktop.paths import Paths
from tfm_desktop.qt.ending import Ending
from tfm_desktop.qt.main_window import MainWindow
from tfm_desktop.qt.places import Places, cloud_of, conflict_copies, is_on_network, newest_of, set_back
from tfm_desktop.settings import Settings, read_settings

HOME = Path("/home/ada")


@pytest.mark.parametrize(
    ("path", "client"),
    [
        ("/home/ada/OneDrive/mastery.tfm", "OneDrive"),
        ("/home/ada/OneDrive - Elm School/notes/mastery.tfm", "OneDrive"),
        ("/mnt/work/School/mastery.tfm", "OneDrive"),  # as the variable says
        ("/home/ada/Dropbox/a/mastery.tfm", "Dropbox"),
        ("/home/ada/Dropbox (Personal)/mastery.tfm", "Dropbox"),
        ("/home/ada/Google Drive/mastery.tfm", "Google Drive"),
        ("/g/My Drive/mastery.tfm", "Google Drive"),
        ("/home/ada/iCloudDrive/mastery.tfm", "iCloud"),
        ("/Users/ada/Library/Mobile Documents/com~apple~CloudDocs/mastery.tfm", "iCloud"),
        ("/Users/ada/Library/CloudStorage/OneDrive-ElmSchool/mastery.tfm", "OneDrive"),
        ("/Users/ada/Library/CloudStorage/GoogleDrive-ada@elm.invalid/My Drive/mastery.tfm", "Google Drive"),
        ("/Users/ada/Library/CloudStorage/Other-Client/mastery.tfm", "Other"),
        ("/home/ada/Nextcloud/mastery.tfm", "Nextcloud"),
        ("/home/ada/Box/mastery.tfm", "Box"),
        ("/Users/ada/Library/CloudStorage/Box-Box/mastery.tfm", "Box"),
        ("/home/ada/Documents/mastery.tfm", ""),
        ("/home/ada/Documents/Box/mastery.tfm", ""),  # a box of papers
        ("/home/ada/Documents/About OneDrive/mastery.tfm", ""),
        ("/home/ada/Documents/Dropbox.tfm", ""),
    ],
)
def test_a_folder_that_a_cloud_client_copies_is_known(path: str, client: str) -> None:
    assert cloud_of(Path(path), {"OneDriveCommercial": "/mnt/work/School", "OneDrive": ""}, HOME) == client


def test_a_network_drive_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_on_network(Path("//server/share/mastery.tfm"))
    assert is_on_network(Path("\\\\server\\share\\mastery.tfm"))
    assert not is_on_network(tmp_path / "mastery.tfm")
    for told, found in (("cifs", True), ("NFS4", True), ("fuse.sshfs", True), ("ext4", False), ("fuseblk", False)):
        monkeypatch.setattr(QStorageInfo, "fileSystemType", lambda _self, told=told: QByteArray(told.encode()))
        assert is_on_network(tmp_path / "mastery.tfm") is found, told


def test_second_versions_are_found(tmp_path: Path) -> None:
    for name in (
        "mastery.tfm",
        "mastery (Ada's conflicted copy 2026-01-14).tfm",
        "mastery.sync-conflict-20260114-090500-ABC.tfm",
        "mastery before restore.tfm",
        "conflict.tfm",
        "mastery conflict.pdf",
    ):
        (tmp_path / name).touch()
    assert conflict_copies(tmp_path / "mastery.tfm") == [
        "mastery (Ada's conflicted copy 2026-01-14).tfm",
        "mastery.sync-conflict-20260114-090500-ABC.tfm",
    ]
    assert conflict_copies(tmp_path / "gone" / "mastery.tfm") == []


def test_a_clock_that_is_set_back_is_told_with_both_days() -> None:
    now = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
    assert set_back(now, None) == set_back(now, now + dt.timedelta(hours=23)) == ""
    told = set_back(now, dt.datetime(2026, 3, 14, tzinfo=dt.UTC))
    assert "today for Monday 5 January 2026" in told
    assert "last saved on Saturday 14 March 2026. Check its date" in told


def test_the_newest_of_file_and_backups_counts(tmp_path: Path) -> None:
    path, backups = tmp_path / "mastery.tfm", tmp_path / "backups"
    (backups / "mastery-12ab9f").mkdir(parents=True)
    assert newest_of(path, backups) is None
    moment = dt.datetime(2026, 3, 14, 9, 5, tzinfo=dt.UTC)
    for one, days in (
        (path, 0),
        (backups / "mastery-12ab9f" / "mastery 2026-03-16 0905.tfm", 2),
        (backups / "other.tfm", 9),
    ):
        one.touch()
        os.utime(one, times=(0, (moment + dt.timedelta(days=days)).timestamp()))
    assert newest_of(path, backups) == moment + dt.timedelta(days=2)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.moment = dt.datetime(2026, 1, 14, 9, 5, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.moment


def test_one_thing_is_said_at_a_time_and_once(tmp_path: Path, qapp: QApplication) -> None:
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    path, settings, said = folder / "mastery.tfm", Settings(), list[str]()
    path.touch()
    os.utime(path, times=(0, 0))
    (folder / "mastery (conflicted copy).tfm").touch()

    def begin() -> list[str]:
        said.clear()
        Places(settings, tmp_path / "own", tmp_path / "backups", qapp, Clock()).look(path, said.append)
        return list(said)

    (first,) = begin()
    assert "lies “mastery (conflicted copy).tfm”, which a cloud program made" in first
    (second,) = begin()
    assert "in a folder that Dropbox copies" in second
    assert f"move the file to {tmp_path / 'own'} and open it there" in second
    assert begin() == []
    assert not any(str(tmp_path) in told or "Dropbox" in told for told in settings.warned_of), "no path is kept there"


def test_the_clock_is_looked_at_while_the_file_is_open(tmp_path: Path, qapp: QApplication) -> None:
    clock, said = Clock(), list[str]()
    watch = Places(Settings(), tmp_path, tmp_path / "backups", qapp, clock)
    watch.look(tmp_path / "mastery.tfm", said.append)
    assert not watch.look_at_clock()
    clock.moment -= dt.timedelta(days=3)
    assert watch.look_at_clock()
    assert not watch.look_at_clock(), "said once"
    assert len(said) == 1
    assert "today for Sunday 11 January 2026" in said[0]


# Through the window


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = MainWindow(Files(Paths.of_user().made()), Settings(academic_year="all"))
    qtbot.addWidget(made, before_close_func=lambda one: one.let_go())  # asks nothing of a test that fell
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


Begin = Callable[[Path], MainWindow]


@pytest.fixture
def begin(qtbot: QtBot, window: MainWindow) -> Begin:
    def begun(path: Path) -> MainWindow:
        with qtbot.waitSignal(window.opened, timeout=OPENING):
            window.begin(path)
        return window

    return begun


def test_a_cloud_folder_is_told_of_when_a_file_is_opened(begin: Begin, file: Path, tmp_path: Path) -> None:
    place = tmp_path / "OneDrive" / "mastery.tfm"
    place.parent.mkdir()
    shutil.copyfile(file, place)
    window = begin(place)
    assert "in a folder that OneDrive copies" in window.workspace.banner.text
    assert "second folder for backups" in window.workspace.banner.text
    window.close()
    settings = read_settings(Paths.of_user().settings_file)
    assert len(settings.warned_of) == 1
    begin(file)
    assert window.workspace.banner.text == ""


def test_a_clock_set_back_is_told_of_when_a_file_is_opened(begin: Begin, file: Path) -> None:
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=3)
    os.utime(file, times=(tomorrow.timestamp(), tomorrow.timestamp()))
    assert "your notes were last saved on" in begin(file).workspace.banner.text


@pytest.fixture
def small_disk(tmp_path: Path, file: Path) -> Iterator[Path]:
    """Mount a disk of two megabytes, and give a file on it."""
    with small_disk_at(tmp_path / "stick", "2m") as folder:
        yield Path(shutil.copyfile(file, folder / "mastery.tfm"))


def fill(path: Path) -> Path:
    """Leave no room on the disk of a file, and give what takes it up."""
    filler = path.with_name("photographs")
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            pass
    return filler


LONG = "a long note that needs another page of the file " * 200


def test_a_full_disk_takes_nothing_from_form_undo_backup_and_close(
    small_disk: Path, begin: Begin, qtbot: QtBot, world: World
) -> None:
    window = begin(small_disk)
    workspace = window.workspace
    workspace.open_record("visit", world.visit)
    workspace.services.visits.change(world.visit, purpose="Saved before")
    filler = fill(small_disk)
    workspace.tab().editor.afterwards.focus("notes")
    QApplication.clipboard().setText(LONG)
    press(Key.Key_V, CONTROL)
    workspace.flush()
    assert [one.endswith(LONG[:60]) for one in workspace.unsaved()] == [True]
    window.undo()
    assert "There is no room left where “mastery.tfm” is. Free some space" in workspace.banner.text
    asked: list[str] = []

    def go_back() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.append(box.text())
        next(one for one in box.buttons() if one.text() == "Go back").click()

    QTimer.singleShot(100, go_back)
    assert not window.close()
    assert asked == ["Some of what was typed could not be saved."]
    filler.unlink()
    workspace.flush()
    assert workspace.unsaved() == []
    assert window.close()
    with opened(small_disk) as services:
        fields = services.visits.get(world.visit).fields
        assert (fields.purpose, fields.notes) == ("Saved before", LONG)
        assert services.database.problems() == []


def test_a_window_is_left_without_what_a_full_disk_does_not_take(small_disk: Path, begin: Begin, world: World) -> None:
    window = begin(small_disk)
    window.workspace.open_record("visit", world.visit)
    fill(small_disk)
    window.workspace.tab().editor.afterwards.focus("notes")
    QApplication.clipboard().setText(LONG)
    press(Key.Key_V, CONTROL)

    def leave() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        assert box.informativeText().endswith(" …")
        assert len(box.informativeText()) < 100
        next(one for one in box.buttons() if one.text() == "Leave without it").click()

    QTimer.singleShot(100, leave)
    assert window.close()
    with opened(small_disk) as services:
        assert services.database.problems() == []


def test_a_stick_that_is_pulled_out_and_put_back(begin: Begin, file: Path, world: World) -> None:
    window = begin(file)
    workspace = window.workspace
    workspace.open_record("visit", world.visit)
    away = file.with_name("in a pocket")
    file.rename(away)
    form = workspace.tab().editor.form
    form.focus("purpose")
    press(Key.Key_A, CONTROL)
    type_in("Typed while it was away")
    workspace.flush()
    assert workspace.unsaved() == ["Purpose: Typed while it was away"]
    away.rename(file)
    workspace.flush()
    assert workspace.unsaved() == []
    assert workspace.services.visits.get(world.visit).fields.purpose == "Typed while it was away"


def test_the_command_line_and_the_window_keep_out_of_each_others_way(
    begin: Begin, window: MainWindow, file: Path, qtbot: QtBot
) -> None:
    with opened(file):  # as the command line holds it
        window.begin(file)
        qtbot.waitUntil(window.problem.isVisible)
        assert "“mastery.tfm” is open in another window or program. Close it there" in window.problem.told.text()
    begin(file)
    command = [sys.executable, "-m", "tfm_desktop", "check", "--file", str(file)]
    ended = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    assert ended.returncode == 1
    assert "is open in another window or program. Close it there, and try again." in ended.stderr
    assert "Traceback" not in ended.stderr


# The end of the session


@pytest.fixture
def signals() -> Iterator[None]:
    """Put the answers to signals back."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    signal.set_wakeup_fd(-1)
    for number, answer in before.items():
        signal.signal(number, answer)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such signals")
@pytest.mark.parametrize("number", ["SIGTERM", "SIGHUP"])
def test_what_is_typed_is_saved_when_the_program_is_ended(
    begin: Begin, file: Path, world: World, qtbot: QtBot, signals: None, number: str
) -> None:
    window = begin(file)
    left: list[str] = []
    Ending(window, window.save, window.let_go, lambda: left.append("left")).expect()
    window.show_observations()
    press(Key.Key_F5)
    type_in("half a line")
    os.kill(os.getpid(), getattr(signal, number))
    qtbot.waitUntil(lambda: left == ["left"])
    assert window.workspace is None
    assert not file.with_name(f"{file.name}-journal").exists()
    with opened(file) as services:
        assert services.observations.lines.of(world.observation)[-1].fields.text == "half a line"


def test_the_end_waits_until_the_file_is_back(begin: Begin, file: Path, qtbot: QtBot) -> None:
    window = begin(file)
    left: list[str] = []
    ending = Ending(window, window.save, window.let_go, lambda: left.append("left"))
    window.setEnabled(False)
    ending.end()
    assert (left, window.workspace is None) == ([], False)
    window.setEnabled(True)
    qtbot.waitUntil(lambda: left == ["left"])


def test_the_end_of_the_session_saves_and_asks_nothing(begin: Begin, file: Path, world: World) -> None:
    window = begin(file)
    workspace = window.workspace
    workspace.open_record("visit", world.visit)
    workspace.tab().editor.form.focus("purpose")
    press(Key.Key_A, CONTROL)
    type_in("Typed at the last moment")
    window.save()
    assert workspace.services.visits.get(world.visit).fields.purpose == "Typed at the last moment"
    assert window.workspace is workspace, "another program may refuse to end"
