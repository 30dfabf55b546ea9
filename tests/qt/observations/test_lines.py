import datetime as dt

import pytest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, focused, press, type_in

from tfm_desktop.domain.observations import LineFields
from tfm_desktop.qt.observations.lines import Lines
from tfm_desktop.services.services import Services


@pytest.fixture
def lines(services: Services, world: World, show: Show) -> Lines:
    made = Lines(services.observations)
    services.database.listen(lambda change: None if change.origin is made.grid.rows else made.reload())
    show(made, width=1100, height=700)
    made.load(world.observation)
    made.focus()
    return made


def saved(lines: Lines, services: Services) -> list[LineFields]:
    assert lines.record is not None
    return [one.fields for one in services.observations.lines.of(lines.record)]


def enter(text: str) -> None:
    type_in(text)
    press(Key.Key_Return)


def test_the_time_of_a_line_can_be_edited_and_the_minutes_follow(
    lines: Lines, services: Services, world: World
) -> None:
    assert focused() is lines.grid.view
    lines.grid.view.setCurrentIndex(lines.grid.rows.index(0, 0))
    enter("9.30")
    assert saved(lines, services)[0].at == dt.time(9, 30)
    assert lines.grid.rows.index(0, 1).data() == "25′"
    services.observations.change(world.observation, None, start=dt.time(9, 0))
    assert lines.grid.rows.index(0, 1).data() == "30′"


def test_ideas_are_those_of_the_file(lines: Lines, services: Services) -> None:
    services.frameworks.own()
    ideas = services.frameworks.ideas
    fluency = next(one for one in ideas.all(ideas.select()) if one.fields.key == "fluency")
    services.frameworks.ideas.change(fluency.id, short="Fl!")
    lines.reload()
    assert lines.grid.rows.index(2, 6).data() == "Fl!"
    lines.grid.view.setCurrentIndex(lines.grid.rows.index(0, 6))
    enter("1 fl!")
    assert saved(lines, services)[0].ideas == ("coherence", "fluency")


def test_a_line_that_was_forgotten_is_added_at_the_end(lines: Lines, services: Services) -> None:
    lines.grid.view.setCurrentIndex(lines.grid.rows.index(3, 4))
    enter("What I forgot")
    assert saved(lines, services)[-1].text == "What I forgot"


def test_a_line_is_shown_where_it_stands(lines: Lines, services: Services, world: World, qtbot: QtBot) -> None:
    (area,) = lines.findChildren(QScrollArea)
    with services.database.change("Many lines"):
        made = [services.observations.lines.add(world.observation, text=f"Line {number}") for number in range(25)]
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    lines.show_line(made[-1])
    assert area.verticalScrollBar().value() > 0
    assert lines.grid.rows.record_at(lines.grid.view.currentIndex().row()) == made[-1]


def test_undo_takes_a_line_back(lines: Lines, services: Services, world: World) -> None:
    services.observations.add_line(world.observation, None, text="One too many")
    assert len(lines.grid.rows.rows) == 4
    services.database.undo()
    assert len(lines.grid.rows.rows) == 3
