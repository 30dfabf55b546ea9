import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, focused, name_of, press, tab_order

from tfm_desktop.domain.observations import ObservationStatus
from tfm_desktop.qt.observations.sharing import ShareDialog
from tfm_desktop.services.services import Services

TEXTS = ["T writes 3 : 5", "P: “is it 20?”", "PP argue about the whole"]


@pytest.fixture
def observation(services: Services, world: World) -> uuid.UUID:
    """Make an observation of three lines that nobody has decided on, one that is agreed and one that is private."""
    seen = services.observations
    made = seen.new(department_id=world.department, date=dt.date(2026, 1, 15))
    for minute, text in enumerate(TEXTS):
        seen.add_line(made, dt.time(9, minute), text=text)
    seen.lines.add(made, text="agreed before", agreed=True)
    seen.lines.add(made, text="for myself", private=True)
    return made


@pytest.fixture
def ask(services: Services, observation: uuid.UUID, show: Show, qtbot: QtBot) -> Callable[[], ShareDialog]:
    window = show(QWidget())

    def asked() -> ShareDialog:
        dialog = ShareDialog(services.observations, observation, window)
        qtbot.addWidget(dialog)
        dialog.open()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.list.hasFocus)
        return dialog

    return asked


def shared(services: Services, observation: uuid.UUID) -> dict[str, tuple[bool, bool]]:
    lines = [one.fields for one in services.observations.lines.of(observation)]
    return {line.text: (line.agreed, line.private) for line in lines}


def test_the_lines_that_wait_are_listed_ticked_and_no_others(ask: Callable[[], ShareDialog]) -> None:
    dialog = ask()
    rows = dialog.list.rows
    assert [rows.index(place).data() for place in range(rows.rowCount())] == TEXTS
    assert len(dialog.chosen()) == 3
    assert dialog.share.text() == "&Share these 3 lines"


def test_enter_shares_them_all_in_one_step_and_the_notes_are_complete(
    ask: Callable[[], ShareDialog], services: Services, observation: uuid.UUID
) -> None:
    dialog = ask()
    before = shared(services, observation)
    press(Key.Key_Return)
    assert dialog.result() == ShareDialog.DialogCode.Accepted
    assert {text: shared(services, observation)[text] for text in TEXTS} == dict.fromkeys(TEXTS, (True, False))
    assert services.observations.undecided(observation) == []
    fields = services.observations.get(observation).fields
    assert (fields.status, fields.complete_on) == (ObservationStatus.COMPLETE, dt.date.today())
    assert services.database.undo() == "Decide on lines to share"
    assert shared(services, observation) == before
    assert services.observations.get(observation).fields.status is ObservationStatus.IN_PROGRESS


def test_a_line_that_is_unticked_becomes_private(
    ask: Callable[[], ShareDialog], services: Services, observation: uuid.UUID
) -> None:
    dialog = ask()
    press(Key.Key_Down)
    press(Key.Key_Space)
    assert dialog.share.text() == "&Share these 2 lines"
    press(Key.Key_Return)
    assert shared(services, observation) == {
        TEXTS[0]: (True, False),
        TEXTS[1]: (False, True),
        TEXTS[2]: (True, False),
        "agreed before": (True, False),
        "for myself": (False, True),
    }


def test_all_can_be_kept(ask: Callable[[], ShareDialog], services: Services, observation: uuid.UUID) -> None:
    dialog = ask()
    for _ in TEXTS:
        press(Key.Key_Space)
        press(Key.Key_Down)
    assert dialog.share.text() == "&Keep these 3 lines private"
    press(Key.Key_Return)
    assert all(shared(services, observation)[text] == (False, True) for text in TEXTS)


def test_escape_decides_nothing(ask: Callable[[], ShareDialog], services: Services, observation: uuid.UUID) -> None:
    dialog = ask()
    press(Key.Key_Space)
    press(Key.Key_Escape)
    assert dialog.result() == ShareDialog.DialogCode.Rejected
    assert len(services.observations.undecided(observation)) == 3


def test_a_status_that_is_further_on_stays(
    ask: Callable[[], ShareDialog], services: Services, observation: uuid.UUID
) -> None:
    services.observations.change(observation, status=ObservationStatus.SHARED)
    ask()
    press(Key.Key_Return)
    assert services.observations.get(observation).fields.status is ObservationStatus.SHARED


def test_what_cannot_be_saved_is_said_and_nothing_is_decided(
    ask: Callable[[], ShareDialog], services: Services, observation: uuid.UUID
) -> None:
    dialog = ask()
    services.database.path.rename(services.database.path.with_suffix(".away"))
    press(Key.Key_Return)
    assert dialog.isVisible()
    assert "no longer in its folder" in dialog.message.text()
    assert len(services.observations.undecided(observation)) == 3


def test_everything_has_a_name_and_is_reached_by_tab(ask: Callable[[], ShareDialog]) -> None:
    dialog = ask()
    assert set(tab_order(dialog.list)) == {"Lines that the teacher can see", "Not now", "Share these 3 lines"}
    assert name_of(focused()) == "Lines that the teacher can see"
    assert QApplication.activeModalWidget() is dialog
