"""The main job in the whole window, by keyboard alone: from a school of the register to both PDFs, and back."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tfm_desktop import resources
from tfm_desktop.__main__ import main
from tfm_desktop.app import Files
from tfm_desktop.paths import Paths
from tfm_desktop.qt.main_window import MainWindow
from tfm_desktop.settings import read_settings

PASSPHRASE = "seven bar models"
Key, Modifier = Qt.Key, Qt.KeyboardModifier
LINES = [
    "Board: 3 : 5 = 12 : □. One minute alone, then pairs.",
    "P: 'It's 20, because 3 × 4 = 12.'",
    "T draws a double number line, 0 to 12 above, 0 to 20 below.",
    "PP point at the line and say the sentence: 'for every 3 there are 5'.",
    "T asks what stays the same when both numbers double.",
    "P: 'The 1⅔. You always times by that.'",
    "Practice set of six, the second number changes by one each time.",
    "T: 'Convince me that 4 : 7 is not the same.'",
    "Pupils write ≠ and ≈, and compare with ½ and √2 for fun.",
    "End: one question on a slip, handed in at the door.",
]
# A speaker typed in front is taken for what it is.
AS_LINES = [line.removeprefix("P: ").removeprefix("T: ") for line in LINES]


class Hands:
    """A user who has a keyboard and no mouse."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self._qtbot, self.window = qtbot, window

    def _focused(self) -> QWidget:
        return QApplication.focusWidget() or QApplication.activeModalWidget() or self.window

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier, times: int = 1) -> None:
        for _ in range(times):
            QTest.keyClick(self._focused(), key, modifier)
            QApplication.processEvents()

    def type(self, text: str) -> None:
        for sign in text:
            if sign.isascii():
                QTest.keyClicks(self._focused(), sign)
            else:  # QTest knows the keys of ASCII only
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    event = QKeyEvent(kind, Key.Key_unknown, Modifier.NoModifier, sign)
                    QApplication.sendEvent(self._focused(), event)
        QApplication.processEvents()

    def tab_to(self, name: str) -> None:
        """Go on with Tab until the control of a name has the focus."""
        for _ in range(60):
            if self._focused().accessibleName() == name:
                return
            self.press(Key.Key_Tab)
        raise AssertionError(f"Tab never comes to “{name}”; it stopped at “{self._focused().accessibleName()}”")

    def within(self, act: Callable[[], None], then: Callable[[], None]) -> None:
        """Do what opens a dialog that waits, and act within it."""
        faults: list[BaseException] = []

        def inside() -> None:
            try:
                then()
            except BaseException as fault:  # noqa: BLE001 - raised again below
                faults.append(fault)
                dialog = QApplication.activeModalWidget()
                if dialog:
                    dialog.close()

        QTimer.singleShot(100, inside)
        act()
        if faults:
            raise faults[0]
        (QApplication.activeModalWidget() or self.window).activateWindow()
        self._qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)


@pytest.fixture
def paths() -> Paths:
    return Paths.of_user().made()


def _window(qtbot: QtBot, paths: Paths) -> MainWindow:
    window = MainWindow(Files(paths), read_settings(paths.settings_file))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    return window


def _unlock(qtbot: QtBot, window: MainWindow, hands: Hands, path: Path) -> None:
    window.begin(path)
    hands.type(PASSPHRASE)
    with qtbot.waitSignal(window.opened, timeout=20_000):
        hands.press(Key.Key_Return)


def _dump(window: MainWindow) -> dict[str, object]:
    """Give all that the services tell of the file."""
    services = window.workspace.services
    told: dict[str, object] = {"departments": services.departments.rows(""), "visits": services.visits.rows()}
    told["observations"] = [services.observations.sheet(row.id) for row in services.observations.rows()]
    told["plans"] = [services.plans.sheet(row.id, dt.date.today()) for row in services.plans.rows(dt.date.today())]
    told["people"] = [services.departments.people.of(row.id) for row in services.departments.rows("")]
    told["activities"] = [services.visits.sheet(row.id) for row in services.visits.rows()]
    return told


def test_the_main_job_by_keyboard(
    qtbot: QtBot, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as surroundings:
        surroundings.setenv("TFM_DESKTOP_PASSPHRASE", PASSPHRASE)
        assert main(["schools", "import", str(resources.path("schools/extract.csv"))]) == 0
    window = _window(qtbot, paths)
    hands = Hands(qtbot, window)
    _unlock(qtbot, window, hands, paths.file)
    at_first = _dump(window)

    _make_department(hands)
    _make_visit(hands)
    _make_plan(hands)
    _observe(hands)
    _discuss(hands)
    feedback = _save_pdf(qtbot, hands, tmp_path / "feedback.pdf")
    hands.press(Key.Key_6, Modifier.ControlModifier)
    plan = _save_pdf(qtbot, hands, tmp_path / "plan.pdf")

    services = window.workspace.services
    (observation,) = services.observations.rows()
    sheet = services.observations.sheet(observation.id)
    assert [line.text for line in sheet.lines] == LINES[:1]  # the one that was chosen for a strength
    assert sheet.strengths[0].lines[0].text == LINES[0]
    assert sheet.next_steps[0].action is not None
    assert sheet.next_steps[0].aim is not None
    assert "Siân Gŵyther" in feedback
    assert "One minute alone, then pairs" in feedback
    assert LINES[3] not in feedback
    assert "Plan the next lesson with Zoë" in plan
    assert "Pupils reason multiplicatively" in plan

    done = _dump(window)
    steps = 0
    while window.workspace.database.undo_label:
        hands.press(Key.Key_Z, Modifier.ControlModifier)
        steps += 1
        assert steps < 200
    assert _dump(window) == at_first
    while window.workspace.database.redo_label:
        hands.press(Key.Key_Z, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert _dump(window) == done
    window.close()

    again = _window(qtbot, paths)
    _unlock(qtbot, again, Hands(qtbot, again), paths.file)
    assert _dump(again) == done
    assert again.workspace.database.problems() == []
    again.close()


def _make_department(hands: Hands) -> None:
    def find() -> None:
        hands.type("haverstock camden")
        hands.press(Key.Key_Return)

    hands.press(Key.Key_2, Modifier.ControlModifier)
    hands.within(lambda: hands.press(Key.Key_N, Modifier.ControlModifier), find)
    hands.type("Siân Gŵyther")
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Down)
    hands.type("Zoë Hartnell")
    hands.press(Key.Key_Return)
    (row,) = hands.window.workspace.services.departments.rows("")
    people = hands.window.workspace.services.departments.people.of(row.id)
    assert [one.fields.name for one in people] == ["Siân Gŵyther", "Zoë Hartnell"]


def _make_visit(hands: Hands) -> None:
    hands.press(Key.Key_4, Modifier.ControlModifier)
    hands.press(Key.Key_N, Modifier.ControlModifier)
    hands.tab_to("Start")
    hands.type("9.00")
    hands.press(Key.Key_Tab)
    hands.type("12pm")
    hands.tab_to("Purpose")
    hands.type("Ratio in Year 8: two lessons, and the plan")
    hands.tab_to("Activities")
    hands.press(Key.Key_Right, times=2)
    hands.type("Year 8 lesson")
    hands.press(Key.Key_Return)
    hands.tab_to("Agreed actions")
    hands.type("Send the slides")
    hands.press(Key.Key_Return)
    (row,) = hands.window.workspace.services.visits.rows()
    sheet = hands.window.workspace.services.visits.sheet(row.id)
    assert (sheet.visit.start, sheet.visit.end) == (dt.time(9), dt.time(12))
    assert sheet.activities[0].details == "Year 8 lesson"
    assert sheet.actions[0].what == "Send the slides"


def _make_plan(hands: Hands) -> None:
    def begin_empty() -> None:
        hands.press(Key.Key_End)
        hands.press(Key.Key_Return)

    hands.press(Key.Key_6, Modifier.ControlModifier)
    hands.within(lambda: hands.press(Key.Key_N, Modifier.ControlModifier), begin_empty)
    hands.type("Ratio and proportion, Years 7 to 9")
    hands.tab_to("Aims")
    hands.type("Pupils reason multiplicatively from Year 7 on")
    hands.press(Key.Key_Return)
    (row,) = hands.window.workspace.services.plans.rows(dt.date.today())
    assert row.title == "Ratio and proportion, Years 7 to 9"


def _observe(hands: Hands) -> None:
    hands.press(Key.Key_5, Modifier.ControlModifier)
    hands.press(Key.Key_N, Modifier.ControlModifier)
    hands.type("siân")
    hands.tab_to("Focus agreed with the teacher")
    hands.type("How pupils move between picture and numbers")
    hands.tab_to("Topic")
    hands.type("Equivalent ratios")
    hands.press(Key.Key_Tab)
    hands.type("8")
    hands.press(Key.Key_F5)
    for number, line in enumerate(LINES):
        if number == 2:
            hands.press(Key.Key_2, Modifier.AltModifier)
        if number == 3:
            hands.press(Key.Key_P, Modifier.AltModifier)
        hands.type(line)
        hands.press(Key.Key_Return)
    (row,) = hands.window.workspace.services.observations.rows()
    lines = hands.window.workspace.services.observations.lines.of(row.id)
    assert [one.fields.text for one in lines] == AS_LINES
    assert [one.fields.speaker for one in lines if one.fields.speaker] == ["P", "P", "T"]
    assert [one.fields.private for one in lines] == [number == 3 for number in range(10)]
    assert lines[2].fields.ideas == ("representation",)
    assert all(one.fields.at for one in lines)
    assert (row.teacher, row.year_group, row.topic) == ("Siân Gŵyther", 8, "Equivalent ratios")


def _discuss(hands: Hands) -> None:
    hands.press(Key.Key_F5)
    hands.press(Key.Key_PageDown, Modifier.ControlModifier, times=2)
    hands.type("The line helped more of them than I expected.")
    hands.tab_to("Strengths")
    hands.type("Every pupil had a picture to reason from")
    hands.press(Key.Key_Return)
    hands.tab_to("Lines that show the chosen strength")
    hands.press(Key.Key_Space)
    hands.tab_to("Questions to think about")
    hands.type("When will they do without the line?")
    hands.press(Key.Key_Return)
    hands.tab_to("Next steps")
    hands.type("Plan the next lesson with Zoë")
    hands.press(Key.Key_Return)
    hands.tab_to("Aim of the plan")
    hands.type("multiplic")
    hands.press(Key.Key_Return)
    hands.tab_to("Send to plan")
    hands.press(Key.Key_Space)


def _save_pdf(qtbot: QtBot, hands: Hands, path: Path) -> str:
    hands.press(Key.Key_E, Modifier.ControlModifier)
    preview = hands.window.workspace.preview
    qtbot.waitUntil(lambda: preview.isVisible() and preview.save.hasFocus(), timeout=10_000)

    def name() -> None:
        hands.press(Key.Key_A, Modifier.ControlModifier)
        hands.type(str(path))
        hands.press(Key.Key_Return)

    hands.within(lambda: hands.press(Key.Key_Return), name)
    hands.press(Key.Key_Escape)
    qtbot.waitUntil(lambda: not preview.isVisible())
    hands.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(path).pages).split())
