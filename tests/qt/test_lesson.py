"""A whole lesson without touching the mouse: from opening the program to the teacher's feedback."""

from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from tests.qt.keyboard import ALT, CONTROL, SHIFT, Key, focused, name_of, press, type_in

from tfm_desktop.app import Files
from tfm_desktop.domain.observations import ObservationStatus
from tfm_desktop.paths import Paths
from tfm_desktop.qt.main_window import MainWindow
from tfm_desktop.qt.observations.sharing import ShareDialog
from tfm_desktop.settings import Settings
from tfm_desktop.storage.database import Database

PRIVATE = "How to say this to Ben?"
LINES = 40


@pytest.fixture
def window(qtbot: QtBot, file: Path) -> Iterator[MainWindow]:
    made = MainWindow(Files(Paths.of_user().made()), Settings(academic_year="all"))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.take(Database.open(file))
    yield made
    if made.workspace:
        made.close()


def go_to(name: str) -> None:
    for _ in range(40):
        if name_of(focused()) == name:
            return
        press(Key.Key_Tab)
    raise AssertionError(f"Tab never comes to “{name}”; it stopped at “{name_of(focused())}”")


def test_a_lesson_its_discussion_and_its_feedback_by_keyboard(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = window.workspace.services.observations
    stage = window.workspace.stage

    # From opening the program to the first typed line: Ctrl+F5, and type.
    press(Key.Key_F5, CONTROL)
    for number in range(1, LINES + 1):
        if number % 4 == 0:
            press(Key(Key.Key_1 + number // 4 % 5), ALT)
        if number == 7:
            press(Key.Key_P, ALT)
        type_in(PRIVATE if number == 7 else f"{'T' if number % 2 else 'PP'}: step {number}, why?")
        press(Key.Key_Return)
    record = stage.observing.record
    lines = [one.fields for one in seen.lines.of(record)]
    assert len(lines) == LINES
    assert [one.text for one in lines if one.private] == [PRIVATE]
    assert {one.speaker.value for one in lines if not one.private} == {"T", "PP"}
    assert sum(bool(one.ideas) for one in lines) == LINES // 4
    assert all(one.at for one in lines)

    # The talk: the lines are agreed to be shown, then everything with Tab, Enter and Space.
    press(Key.Key_F5, SHIFT)
    gate = QApplication.activeModalWidget()
    assert isinstance(gate, ShareDialog)
    gate.activateWindow()
    qtbot.waitUntil(gate.list.hasFocus)
    press(Key.Key_Return)
    assert seen.get(record).fields.status is ObservationStatus.COMPLETE
    window.activateWindow()
    qtbot.waitUntil(lambda: stage.discussing.isAncestorOf(focused()))
    go_to("The teacher’s own reflection, in the teacher’s words")
    type_in("They explained more than I expected.")
    go_to("Strengths")
    type_in("Pupils said why")
    press(Key.Key_Return)
    press(Key.Key_F6)
    press(Key.Key_Space)
    press(Key.Key_Down)
    press(Key.Key_Space)
    press(Key.Key_F6)
    go_to("Questions to think about")
    type_in("What would they say next?")
    press(Key.Key_Return)
    go_to("Next steps")
    type_in("Plan it with Ada")
    press(Key.Key_Tab)
    type_in("Ben")
    press(Key.Key_Return)
    stage.flush()
    sheet = seen.sheet(record)
    assert sheet.strengths[0].text == "Pupils said why"
    assert len(sheet.strengths[0].lines) == 2
    assert (sheet.next_steps[0].step.what, sheet.next_steps[0].step.who) == ("Plan it with Ada", "Ben")

    # What was left open in the lesson is filled in later; then the feedback.
    press(Key.Key_F5, SHIFT)
    assert stage.view is None
    press(Key.Key_5, CONTROL)
    tab = window.workspace.tab()
    tab.editor.go_to_page(0)
    go_to("Teacher")
    type_in("ben")
    go_to("Focus agreed with the teacher")
    type_in("Why, and who says it")
    target = tmp_path / "feedback.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    press(Key.Key_E, CONTROL)
    preview = window.workspace.preview
    qtbot.waitUntil(lambda: preview.isVisible() and preview.save.hasFocus(), timeout=20_000)
    press(Key.Key_Return)
    qtbot.waitUntil(target.exists)
    told = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(target).pages).split())
    assert "Ben Invented" in told
    assert "step 1, why?" in told
    assert "step 3, why?" not in told, "only the lines that were chosen for a strength"
    assert PRIVATE not in told
