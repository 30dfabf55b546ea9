"""What of an observation is in front, to be used as evidence: where the cursor is decides."""

import pytest
from tests.data_file import World
from tests.qt.conftest import Show

from tfm_desktop.qt.common.focus import Focus
from tfm_desktop.qt.observations.tab import ObservationsTab
from tfm_desktop.services.services import Services


@pytest.fixture
def tab(services: Services, world: World, focus: Focus, show: Show) -> ObservationsTab:
    made = ObservationsTab(services, focus)
    show(made, width=1366, height=1000)
    made.show_record(world.observation)
    return made


def test_a_line_a_strength_or_a_next_step(tab: ObservationsTab, world: World) -> None:
    editor = tab.editor
    assert editor.in_front() is None, "a context is no evidence"
    editor.pages.setCurrentIndex(1)
    editor.lines.grid.choose(world.lines[1])
    assert editor.in_front() == ("line", world.lines[1])
    editor.pages.setCurrentIndex(2)
    editor.strengths.choose(world.strength)
    assert editor.in_front() == ("strength", world.strength)
    editor.next_steps.choose(world.next_step)
    assert editor.in_front() == ("next_step", world.next_step)
    editor.questions.choose(world.question)
    assert editor.in_front() is None, "a question is no evidence"
