"""A year of a Work Group in the whole window, by keyboard alone: from the register to what is left of a commitment."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from tests.data_file import dump
from tests.qt.keyboard import (
    ALT,
    CONTROL,
    SHIFT,
    Key,
    answer,
    focused,
    name_of,
    press,
    replace,
    tab_to,
    type_in,
)

from tfm_desktop import resources
from tfm_desktop.__main__ import main
from tfm_desktop.app import Files
from tfm_desktop.domain.ledger import LedgerLine
from tfm_desktop.domain.sessions import AttendanceMark
from tfm_desktop.paths import Paths
from tfm_desktop.qt.main_window import MainWindow
from tfm_desktop.qt.work_groups.ledger_table import Place
from tfm_desktop.settings import read_settings

PASSPHRASE = "seven bar models"
DEPARTMENTS = {
    "haverstock": ("Ada Invented", "Ben Invented"),
    "acland burghley": ("Cara Invented", "Dev Invented"),
    "parliament hill": ("Esi Invented", "Fin Invented"),
    "william ellis": ("Gwen Invented", "Hal Invented"),
}


def test_a_work_group_by_keyboard(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    window = _window_with_schools(qtbot, monkeypatch)
    services = window.workspace.services
    at_first = dump(services.database)

    _read_overview(window)
    _set_up_group()
    for school, pair in DEPARTMENTS.items():
        _add_department(qtbot, window, school, pair)
    (group,) = services.work_groups.rows(dt.date.today())
    assert (group.code, group.year, group.members) == ("NCP 26-12", "2026/27", 4)
    people = services.work_groups.people(group.id)
    assert sorted(name for _member, name in people.values()) == sorted(
        name for two in DEPARTMENTS.values() for name in two
    )
    _lay_year_out(qtbot, window)
    sessions = services.sessions.of(group.id)
    assert [(one.fields.start, one.fields.end) for one in sessions] == [(dt.time(13), dt.time(16))] * 4
    days = [one.fields.date for one in sessions if one.fields.date]
    assert len(set(days)) == 4
    assert all(dt.date(2026, 9, 1) <= day <= dt.date(2027, 7, 31) and day.weekday() < 5 for day in days)
    before = _figures(window)
    assert all(line.done == 0 for line in before)
    _mark_first_session(window)
    register = services.sessions.register(sessions[0].id)
    marks = [row.attendance.fields.mark for row in register if row.attendance]
    assert marks == [AttendanceMark.PRESENT] * 6 + [AttendanceMark.APOLOGIES, AttendanceMark.PRESENT]
    assert _open_what_was_counted(qtbot, window) == ["Sessions of 3 hours · Cara Invented", "1 session", "3 sessions"]
    assert window.workspace.tab().editor.sessions.sessions.current() == sessions[0].id
    names = {person: name for person, (_member, name) in people.items()}
    attended = [line for line in _figures(window) if line.commitment.fields.label == "Sessions of 3 hours"]
    told = {names[line.person]: (line.done, line.left) for line in attended if line.person}
    assert told == {row.name: (1, 3) for row in register} | {register[6].name: (0, 4)}

    done = dump(services.database)
    steps = _turn_all(window, "undo_label", CONTROL)
    assert dump(services.database) == at_first
    assert _turn_all(window, "redo_label", CONTROL | SHIFT) == steps
    assert dump(services.database) == done
    window.close()


def _window_with_schools(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    paths = Paths.of_user().made()
    with monkeypatch.context() as surroundings:
        surroundings.setenv("TFM_DESKTOP_PASSPHRASE", PASSPHRASE)
        assert main(["schools", "import", str(resources.path("schools/extract.csv"))]) == 0
    window = MainWindow(Files(paths), read_settings(paths.settings_file))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    window.begin(paths.file)
    type_in(PASSPHRASE)
    with qtbot.waitSignal(window.opened, timeout=20_000):
        press(Key.Key_Return)
    return window


def _read_overview(window: MainWindow) -> None:
    press(Key.Key_1, CONTROL)
    told = " ".join(label.text() for label in window.workspace.tab().findChildren(QLabel) if label.isVisible())
    assert "Work Groups (Ctrl+3), then Ctrl+N" in told


def _set_up_group() -> None:
    press(Key.Key_3, CONTROL)
    press(Key.Key_N, CONTROL)
    type_in("NCP 26-12")
    tab_to("Academic year")
    replace("2026/27")
    press(Key.Key_Tab)
    type_in("emb")
    press(Key.Key_Down, times=2)
    tab_to("Commitments")
    press(Key.Key_PageDown, CONTROL)


def _add_department(qtbot: QtBot, window: MainWindow, school: str, pair: tuple[str, str]) -> None:
    def find(_dialog: Any) -> None:
        type_in(school)
        press(Key.Key_Return)

    _answer(qtbot, window, find, lambda: press(Key.Key_D, ALT))
    for name in pair:
        type_in(name)
        press(Key.Key_Return)


def _lay_year_out(qtbot: QtBot, window: MainWindow) -> None:
    def fill_in(dialog: Any) -> None:
        qtbot.waitUntil(lambda: dialog.is_ready)
        replace("four, 1-4pm, one each half-term")
        press(Key.Key_Return)

    press(Key.Key_PageDown, CONTROL)
    tab_to("Lay out the year…")
    _answer(qtbot, window, fill_in, lambda: press(Key.Key_Return))


def _mark_first_session(window: MainWindow) -> None:
    tab_to("Attendance")
    for letter in "PPPPPPAP":
        type_in(letter.lower())


def _open_what_was_counted(qtbot: QtBot, window: MainWindow) -> list[str]:
    """Read the first line of the ledger, and open the session that its figure was counted from."""

    def open_first(dialog: Any) -> None:
        assert dialog.list.current()[1].told.startswith("Meeting 1")
        press(Key.Key_Return)

    press(Key.Key_PageDown, CONTROL)
    assert name_of(focused()) == "Ledger"
    press(Key.Key_Down)
    press(Key.Key_Right, times=Place.DONE)
    row = window.workspace.tab().editor.ledger.table.current()
    _answer(qtbot, window, open_first, lambda: press(Key.Key_Return))
    return [row.title, row.figure(Place.DONE), row.figure(Place.LEFT)]


def _figures(window: MainWindow) -> list[LedgerLine]:
    services = window.workspace.services
    (group,) = services.work_groups.rows(dt.date.today())
    ledgers = services.commitments.ledgers_of_group(group.id, dt.date.today())
    return [line for lines in ledgers.values() for line in lines]


def _turn_all(window: MainWindow, label: str, keys: Qt.KeyboardModifier) -> int:
    steps = 0
    while getattr(window.workspace.database, label):
        press(Key.Key_Z, keys)
        steps += 1
        assert steps < 200
    return steps


def _answer(qtbot: QtBot, window: MainWindow, act: Callable[[Any], None], ask: Callable[[], None]) -> None:
    """Do what opens a dialog, act in it, and go on where the keys go again."""
    answer(qtbot, window, act, ask)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
