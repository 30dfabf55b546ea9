import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QProgressDialog, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import ALT, Key, focused, in_dialog, press, tab_order

from tfm_desktop.domain.action_tables import TITLES, Cell, Table, TableRow
from tfm_desktop.exchange.action_tables import read_table
from tfm_desktop.qt.plans.import_dialog import NOTHING, ImportActionsDialog
from tfm_desktop.qt.plans.tables import export_actions, import_actions
from tfm_desktop.services.services import Services

READING = 10_000  # milliseconds at most
CHANGED: tuple[Mapping[str, Cell], ...] = (
    {"aim": "New aim", "what": "One", "lead": "Ada", "due": "half-term"},
    {"aim": "1", "what": "Plan stem sentences together", "due": "8/3/26", "status": "done"},
)

Open = Callable[..., ImportActionsDialog]


def table(*rows: Mapping[str, Cell], left_aside: tuple[str, ...] = ()) -> Table:
    return Table(
        "plan.xlsx", TITLES, tuple(TableRow(number, dict(row)) for number, row in enumerate(rows, 2)), left_aside
    )


@pytest.fixture
def window(show: Show) -> QWidget:
    return show(QWidget())


@pytest.fixture
def dialog(services: Services, world: World, window: QWidget, qtbot: QtBot) -> Open:
    def opened(*rows: Mapping[str, Cell], left_aside: tuple[str, ...] = ()) -> ImportActionsDialog:
        made = ImportActionsDialog(services, world.plan, table(*rows, left_aside=left_aside), window)
        qtbot.addWidget(made)
        made.show()
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow)
        return made

    return opened


def shown(dialog: ImportActionsDialog) -> list[list[str]]:
    model = dialog.list.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def chooses(monkeypatch: pytest.MonkeyPatch, path: Path | None, kind: str = "") -> list[str]:
    """Have the user choose a file, or none, and give what was offered."""
    offered: list[str] = []

    def choose(_parent: QWidget, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        offered.append(name)
        return str(path or ""), kind

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    return offered


def test_each_change_is_shown_before_it_is_made(dialog: Open, services: Services, world: World) -> None:
    made = dialog(*CHANGED, left_aside=("Success criteria", "Evidence"))
    counted = "1 new aim, 1 new action and 1 changed action."
    assert made.told.text() == f"{counted} Nothing is taken out of the plan, and one undo takes it all back."
    aim = "Pupils reason aloud"
    assert shown(made) == [
        ["2", "New aim", "New aim", "", ""],
        ["2", "New action", "New aim", "One", "Lead: Ada · Progress: Due: half-term"],
        ["3", "Changed action", aim, "Plan stem sentences together", "Due: 01/03/2026 → 08/03/2026"],
        ["3", "Changed action", aim, "Plan stem sentences together", "Status: Not started → Done"],
    ]
    assert made.notices.toPlainText().split("\n") == [
        "Left aside, because an action has no place for it: “Success criteria”, “Evidence”.",
        "Row 2, Due: “half-term” is not a date. It goes into the progress note.",
    ]
    assert made.take.text() == "&Import 3 changes"
    assert len(services.plans.aims.of(world.plan)) == 1


def test_it_is_imported_by_keyboard_and_undone_at_once(
    dialog: Open, services: Services, world: World, qtbot: QtBot
) -> None:
    made = dialog(*CHANGED)
    assert focused() is made.list
    press(Key.Key_I, ALT)
    qtbot.waitUntil(made.isHidden)
    assert made.news == "Imported from “plan.xlsx”: 1 new aim, 1 new action and 1 changed action."
    assert [one.fields.text for one in services.plans.aims.of(world.plan)] == ["Pupils reason aloud", "New aim"]
    assert services.plans.actions.get(world.action).fields.due == dt.date(2026, 3, 8)
    assert services.database.undo() == "Import actions"
    assert [one.fields.text for one in services.plans.aims.of(world.plan)] == ["Pupils reason aloud"]


@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_C])
def test_it_can_be_left_without_a_change(dialog: Open, services: Services, key: Qt.Key, qtbot: QtBot) -> None:
    made = dialog(*CHANGED)
    label = services.database.undo_label
    press(key, ALT if key == Key.Key_C else Qt.KeyboardModifier.NoModifier)
    qtbot.waitUntil(made.isHidden)
    assert made.news == ""
    assert services.database.undo_label == label


def test_the_chosen_change_is_told_in_full(dialog: Open, services: Services, world: World) -> None:
    services.plans.actions.change(world.action, progress="Begun\nSlowly")
    made = dialog({"aim": "1", "what": "Plan stem sentences together", "progress": "Done\n<b>well</b>"})
    assert shown(made)[0][4] == "Progress: Begun / Slowly → Done / <b>well</b>"
    assert made.full.toPlainText() == "Plan stem sentences together\nProgress: Begun\nSlowly → Done\n<b>well</b>"
    press(Key.Key_Return)
    assert focused() is made.full
    assert made.isVisible()
    made = dialog(*CHANGED)
    press(Key.Key_Down)
    assert made.full.toPlainText() == "New action: One\nLead: Ada\nProgress: Due: half-term"


def test_where_the_plan_holds_it_all_there_is_nothing_to_import(dialog: Open, services: Services, world: World) -> None:
    made = dialog(*services.action_tables.rows(world.plan))
    assert made.told.text() == NOTHING
    assert not any(one.isVisible() for one in (made.list, made.full, made.notices, made.take))
    assert (focused(), made.cancel.text()) == (made.cancel, "&Close")
    press(Key.Key_Return)
    assert not made.isVisible()


def test_notices_are_told_where_there_is_nothing_to_import(dialog: Open) -> None:
    made = dialog({"aim": "1", "lead": "Ada"})
    assert made.told.text() == NOTHING
    assert made.notices.isVisible()
    assert made.notices.toPlainText() == "Row 2 names no action and was left aside: Lead “Ada”."


def test_what_stays_is_counted(dialog: Open, services: Services, world: World) -> None:
    rows = services.action_tables.rows(world.plan)
    made = dialog(*rows, {"aim": "1", "what": "Meet"})
    assert made.told.text().startswith("1 new action. 1 action stays as it is.")
    assert made.take.text() == "&Import 1 change"
    services.plans.actions.add(world.aim, what="Meet")
    services.plans.actions.add(world.aim, what="Share")
    made = dialog(*services.action_tables.rows(world.plan), {"aim": "1", "what": "Ask"}, {"aim": "1", "what": "See"})
    assert made.told.text().startswith("2 new actions. 3 actions stay as they are.")


def test_a_plan_that_changed_meanwhile_is_shown_anew(dialog: Open, services: Services, world: World) -> None:
    made = dialog(*CHANGED)
    services.plans.actions.change(world.action, due=dt.date(2026, 3, 9))
    made.take.click()
    assert made.isVisible()
    assert made.problem.isVisible()
    assert made.problem.text().startswith("The plan has changed meanwhile, so nothing was imported.")
    assert shown(made)[2][4] == "Due: 09/03/2026 → 08/03/2026"
    made.take.click()
    assert not made.isVisible()
    assert services.plans.actions.get(world.action).fields.due == dt.date(2026, 3, 8)


def test_a_fault_while_importing_is_told_and_nothing_is_imported(dialog: Open, services: Services, file: Path) -> None:
    made = dialog(*CHANGED)
    file.rename(file.with_name("elsewhere.tfm"))
    made.take.click()
    assert made.isVisible()
    assert "is no longer in its folder" in made.problem.text()


def test_everything_has_a_name_and_is_reached_by_tab(dialog: Open) -> None:
    made = dialog(*CHANGED)
    names = ["What will change", "The chosen change in full", "Worth knowing", "Cancel", "Import 3 changes"]
    assert tab_order(made.list) == names


def test_it_is_no_larger_than_the_window_that_it_belongs_to(
    services: Services, world: World, show: Show, qtbot: QtBot
) -> None:
    made = ImportActionsDialog(services, world.plan, table(*CHANGED), show(QWidget(), width=800, height=500))
    qtbot.addWidget(made)
    assert (made.width(), made.height()) == (800, 500)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".XLSX"])
def test_export(
    services: Services, world: World, window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    target = tmp_path / f"mine{suffix}"
    offered = chooses(monkeypatch, target)
    told = export_actions(services, world.plan, window, tmp_path)
    assert told == f"1 action exported as “mine{suffix}” in {tmp_path}."
    assert offered == [str(tmp_path / "2025-26 Actions St Mary’s School.xlsx")]
    assert read_table(target).rows[0].cells["what"] == "Plan stem sentences together"
    assert services.action_tables.preview(world.plan, read_table(target)).taken == ()


@pytest.mark.parametrize(("kind", "suffix"), [("CSV (*.csv)", ".csv"), ("Excel workbook (*.xlsx)", ".xlsx")])
def test_a_name_without_an_ending_gets_that_of_the_chosen_kind(
    services: Services,
    world: World,
    window: QWidget,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    suffix: str,
) -> None:
    chooses(monkeypatch, tmp_path / "plan v1.2", kind)
    assert f"“plan v1.2{suffix}”" in str(export_actions(services, world.plan, window, tmp_path))
    made = tmp_path / f"plan v1.2{suffix}"
    before = made.read_bytes()
    services.plans.actions.add(world.aim, what="Another")
    assert "exists already" in str(export_actions(services, world.plan, window, tmp_path))
    assert made.read_bytes() == before


def test_an_export_that_cannot_be_is_told(
    services: Services, world: World, window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chooses(monkeypatch, tmp_path / "nowhere" / "plan.csv")
    assert "could not be written" in str(export_actions(services, world.plan, window, tmp_path))
    chooses(monkeypatch, None)
    assert export_actions(services, world.plan, window, tmp_path) is None


def test_a_file_is_read_shown_and_imported(
    services: Services, world: World, window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    source = tmp_path / "old plan.csv"
    source.write_text("Objective,What,Who\nTalk,Listen,Ada\n")
    offered = chooses(monkeypatch, source)
    told: list[str] = []

    def look(found: QWidget) -> None:
        assert isinstance(found, ImportActionsDialog)
        assert window.isEnabled()
        while focused() is not found.take:
            press(Key.Key_Tab)
        press(Key.Key_Return)

    in_dialog(look)
    import_actions(services, world.plan, window, tmp_path, told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=READING)
    assert told == ["Imported from “old plan.csv”: 1 new aim and 1 new action."]
    assert offered == [str(tmp_path)]
    aim = services.plans.aims.of(world.plan)[-1]
    assert services.plans.actions.of(aim.id)[0].fields.lead == "Ada"


def test_a_preview_that_is_left_says_nothing(
    services: Services, world: World, window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    source = tmp_path / "old plan.csv"
    source.write_text("What\nListen\n")
    chooses(monkeypatch, source)
    told: list[str] = []
    seen: list[QWidget] = []

    def leave(found: QWidget) -> None:
        seen.append(found)
        press(Key.Key_Escape)

    in_dialog(leave)
    import_actions(services, world.plan, window, tmp_path, told.append)
    qtbot.waitUntil(lambda: bool(seen) and QApplication.activeModalWidget() is None, timeout=READING)
    assert told == []
    assert len(services.plans.aims.of(world.plan)) == 1


@pytest.mark.parametrize("may", [False, True])
def test_how_much_is_to_be_imported_is_told_first_and_may_be_held_back(
    services: Services,
    world: World,
    window: QWidget,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    may: bool,
) -> None:
    source = tmp_path / "old plan.csv"
    source.write_text("What\n" + "".join(f"Listen {count}\n" for count in range(60)))
    chooses(monkeypatch, source)
    asked: list[int] = []

    def take(found: QWidget) -> None:
        assert isinstance(found, ImportActionsDialog)
        found.take.click()

    def may_import(rows: int) -> bool:
        asked.append(rows)
        return may

    in_dialog(take)
    import_actions(services, world.plan, window, tmp_path, lambda _told: None, may_import)
    qtbot.waitUntil(lambda: bool(asked) and QApplication.activeModalWidget() is None, timeout=READING)
    assert asked[0] >= 60
    assert len(services.plans.aims.of(world.plan)) == (2 if may else 1)


def test_a_file_that_is_no_table_is_told(
    services: Services, world: World, window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    (tmp_path / "plan.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    chooses(monkeypatch, tmp_path / "plan.xls")
    told: list[str] = []
    import_actions(services, world.plan, window, tmp_path, told.append)
    assert not window.isEnabled()
    qtbot.waitUntil(lambda: bool(told), timeout=READING)
    assert told[0].startswith("“plan.xls” is a file of another kind.")
    assert window.isEnabled()


def test_reading_can_be_stopped(
    services: Services, world: World, window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    rows = "".join(f"Action {number}\n" for number in range(3000))
    (tmp_path / "plan.csv").write_text(f"What\n{rows}")
    chooses(monkeypatch, tmp_path / "plan.csv")
    told: list[str] = []
    monkeypatch.setattr(QProgressDialog, "wasCanceled", lambda _dialog: True)  # pressed at once
    import_actions(services, world.plan, window, tmp_path, told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=READING)
    assert told == ["Stopped, as you asked. Nothing was changed."]
    assert window.isEnabled()


def test_no_file_chosen_reads_nothing(
    services: Services, window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chooses(monkeypatch, None)
    import_actions(services, uuid.uuid4(), window, tmp_path, lambda _told: pytest.fail("nothing was chosen"))
    assert window.isEnabled()
