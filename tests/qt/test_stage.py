"""The views that fill the window: the ways into them, between them and out of them, and where a new start goes on."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import World, opened
from tests.qt.keyboard import CONTROL, SHIFT, Key, focused, in_dialog, press, type_in

from tfm_desktop.app import Files
from tfm_desktop.domain.observations import BegunLine, ObservationStatus
from tfm_desktop.paths import Paths
from tfm_desktop.qt.main_window import FOR_OWN_EYES, IN_TABS, MainWindow
from tfm_desktop.qt.stage import Stage
from tfm_desktop.services.services import Services
from tfm_desktop.settings import Settings, read_settings
from tfm_desktop.storage.database import Database

Start = Callable[[Settings], MainWindow]


@pytest.fixture
def start(qtbot: QtBot, file: Path) -> Iterator[Start]:
    """Start the program on the file, with what was remembered."""
    made: list[MainWindow] = []

    def started(remembered: Settings) -> MainWindow:
        window = MainWindow(Files(Paths.of_user().made()), remembered)
        made.append(window)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.take(Database.open(file))
        return window

    yield started
    for window in made:
        if window.workspace:
            window.close()


@pytest.fixture
def window(start: Start) -> MainWindow:
    return start(Settings(academic_year="all"))


def stage(window: MainWindow) -> Stage:
    found = window.workspace.stage
    assert isinstance(found, Stage)
    return found


def services(window: MainWindow) -> Services:
    found = window.workspace.services
    assert isinstance(found, Services)
    return found


def observed(window: MainWindow) -> uuid.UUID:
    assert stage(window).view is stage(window).observing
    record = stage(window).observing.record
    assert record
    return record


def test_the_first_line_is_four_actions_away_from_opening(window: MainWindow, world: World) -> None:
    press(Key.Key_F5, CONTROL)  # after opening the program; the one department needs no choice
    type_in("T: good morning")
    press(Key.Key_Return)
    made = services(window).observations.get(observed(window)).fields
    assert (made.department_id, made.date, made.teacher_id) == (world.department, dt.date.today(), None)
    (line,) = services(window).observations.lines.of(observed(window))
    assert line.fields.text == "good morning"


def test_dropping_in_asks_for_a_department_where_there_are_several(window: MainWindow) -> None:
    for name in ("Ash Invented", "Elm Invented"):
        services(window).departments.for_school(services(window).schools.by_hand(name=name))

    def pick(_dialog: QWidget) -> None:
        type_in("elm")
        press(Key.Key_Return)

    in_dialog(pick)
    window.drop_in()
    made = services(window).observations.get(observed(window)).fields
    assert services(window).departments.school(made.department_id).fields.name == "Elm Invented"
    stage(window).leave()
    in_dialog(lambda dialog: dialog.reject() if isinstance(dialog, QDialog) else None)
    window.drop_in()
    assert stage(window).view is None


def test_dropping_in_belongs_to_the_visit_of_the_day(window: MainWindow, world: World) -> None:
    visit = services(window).visits.new(department_id=world.department, date=dt.date.today())
    press(Key.Key_F5, CONTROL)
    assert services(window).observations.get(observed(window)).fields.visit_id == visit


def test_f5_goes_in_and_out_of_the_chosen_observation(window: MainWindow, world: World) -> None:
    window.show_observations()
    press(Key.Key_F5)
    assert observed(window) == world.observation
    assert focused() is stage(window).observing.entry
    assert not window.workspace.tabs.isVisible()
    assert not any(window.actions_by_name[name].isEnabled() for name in IN_TABS)
    type_in("The bell")
    press(Key.Key_F5)
    assert stage(window).view is None
    assert window.workspace.tab().editor.record == world.observation
    assert all(window.actions_by_name[name].isEnabled() for name in IN_TABS)
    assert services(window).observations.lines.of(world.observation)[-1].fields.text == "The bell"


def test_from_a_visit_the_lesson_that_is_not_finished_or_a_new_one(window: MainWindow, world: World) -> None:
    window.show_visits()
    press(Key.Key_F5)
    assert observed(window) == world.observation
    press(Key.Key_F5)
    services(window).observations.change(world.observation, status=ObservationStatus.DISCUSSED)
    window.show_visits()
    press(Key.Key_F5)
    made = services(window).observations.get(observed(window)).fields
    assert (observed(window) != world.observation, made.visit_id) == (True, world.visit)


def test_from_observing_to_discussing_and_back(window: MainWindow, world: World) -> None:
    window.show_observations()
    press(Key.Key_F5)
    press(Key.Key_F5, SHIFT)
    assert stage(window).view is stage(window).discussing
    press(Key.Key_F5)
    assert observed(window) == world.observation
    press(Key.Key_F5, SHIFT)
    press(Key.Key_F5, SHIFT)
    assert stage(window).view is None


def test_nothing_that_shows_private_lines_opens_over_the_talk(window: MainWindow, world: World) -> None:
    window.show_observations()
    press(Key.Key_F5, SHIFT)
    assert stage(window).is_shared
    assert not any(window.actions_by_name[name].isEnabled() for name in FOR_OWN_EYES)
    press(Key.Key_K, CONTROL)
    assert not window.workspace.search.isVisible()
    press(Key.Key_F5)
    assert all(window.actions_by_name[name].isEnabled() for name in FOR_OWN_EYES)


def test_discussing_needs_an_observation(window: MainWindow) -> None:
    window.show_visits()
    press(Key.Key_F5, SHIFT)
    assert "Choose an observation first" in window.workspace.banner.text


def test_a_tab_or_a_record_leaves_the_view(window: MainWindow, world: World) -> None:
    window.show_observations()
    press(Key.Key_F5)
    press(Key.Key_4, CONTROL)
    assert (stage(window).view, window.workspace.tab().kind) == (None, "visit")
    window.show_observations()
    press(Key.Key_F5)
    window.workspace.open_record("plan", world.plan)
    assert (stage(window).view, window.workspace.tab().kind) == (None, "plan")


def test_a_new_start_goes_on_where_the_program_was_ended(window: MainWindow, start: Start, world: World) -> None:
    window.show_observations()
    press(Key.Key_F5)
    type_in("half a li")
    stage(window).observing.flush()
    settings = read_settings(Paths.of_user().settings_file)  # on disk already: nothing asks before the battery is empty
    assert settings.last_file
    window.workspace.database.close()
    window.workspace = None
    again = start(settings)
    assert observed(again) == world.observation
    assert stage(again).observing.entry.typed() == "half a li"
    assert focused() is stage(again).observing.entry
    press(Key.Key_F5)
    assert read_settings(Paths.of_user().settings_file).view == ""


NOBODY = "12345678-9abc-4000-8000-000000000001"


@pytest.mark.parametrize("told", ["observe", "observe nonsense", f"observe {NOBODY}", "x y", "x {}"])
def test_a_place_that_is_gone_is_the_tabs(start: Start, world: World, told: str) -> None:
    assert stage(start(Settings(view=told.format(world.observation)))).view is None


def test_a_line_that_was_begun_is_found_without_the_settings(window: MainWindow, start: Start, world: World) -> None:
    services(window).observations.keep_begun(world.observation, BegunLine("half a li"))
    window.workspace.database.close()
    window.workspace = None
    again = start(Settings())
    assert observed(again) == world.observation
    assert stage(again).observing.entry.typed() == "half a li"


def test_from_one_lesson_into_another_the_begun_line_is_a_line(window: MainWindow, world: World) -> None:
    window.show_observations()
    press(Key.Key_F5)
    type_in("Called away")
    press(Key.Key_F5, CONTROL)
    assert observed(window) != world.observation
    assert services(window).observations.lines.of(world.observation)[-1].fields.text == "Called away"


def test_the_bin_and_the_keys_belong_to_the_view(window: MainWindow, world: World) -> None:
    window.show_observations()
    press(Key.Key_F5)
    press(Key.Key_Up)
    press(Key.Key_Delete, CONTROL)
    assert len(services(window).observations.lines.of(world.observation)) == 2
    press(Key.Key_Z, CONTROL)
    assert len(services(window).observations.lines.of(world.observation)) == 3
    press(Key.Key_F1)
    assert stage(window).observing.card.isVisible()


def test_undo_of_the_observation_itself_leaves_the_view(window: MainWindow) -> None:
    press(Key.Key_F5, CONTROL)
    press(Key.Key_Z, CONTROL)
    assert stage(window).view is None


def test_full_screen(window: MainWindow) -> None:
    press(Key.Key_F11)
    assert window.windowState() & Qt.WindowState.WindowFullScreen
    press(Key.Key_F11)
    assert not window.windowState() & Qt.WindowState.WindowFullScreen


def test_notes_in_memory_are_saved_elsewhere_at_once(
    window: MainWindow, world: World, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.show_observations()
    press(Key.Key_F5)
    type_in("begun and not entered")
    target = tmp_path / "stick" / "notes.tfm"
    target.parent.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    stage(window).observing.banner.save_elsewhere.click()
    qtbot.waitUntil(lambda: "notes.tfm" in window.workspace.banner.text)
    with opened(target) as copy:
        assert copy.observations.lines.of(world.observation)[-1].fields.text == "begun and not entered"
    assert window.isEnabled()
    stage(window).observing.banner.save_elsewhere.click()
    qtbot.waitUntil(lambda: "already" in window.workspace.banner.text or "exists" in window.workspace.banner.text)
