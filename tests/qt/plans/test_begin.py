"""How a new plan begins, by keys: from last year's, from a template, or empty."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import YEAR, World, dump
from tests.qt.keyboard import Key, focused, press, tab_order, type_in

from tfm_desktop.domain.plan_templates import AimTemplate, PlanTemplate
from tfm_desktop.domain.plans import ActionStatus, AimStatus
from tfm_desktop.domain.years import shifted
from tfm_desktop.exchange.plan_templates import shipped, write_template
from tfm_desktop.qt.plans.begin import BeginPlanDialog
from tfm_desktop.services.services import Services

NEXT = shifted(YEAR, 1)
OWN = PlanTemplate("Our way", "Our plan", (AimTemplate("We plan together"),), "As agreed in June")


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(1366, 768)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "templates"


class Ask:
    """Opens the dialog."""

    def __init__(self, services: Services, world: World, folder: Path, parent: QWidget, qtbot: QtBot) -> None:
        self.services, self.world, self.folder, self.parent, self.qtbot = services, world, folder, parent, qtbot

    def __call__(self, year: str = NEXT) -> BeginPlanDialog:
        dialog = BeginPlanDialog(self.services, self.world.department, year, self.folder, self.parent)
        dialog.open()
        self.qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    def with_own(self) -> BeginPlanDialog:
        self.folder.mkdir(exist_ok=True)
        write_template(self.folder / "own.toml", OWN)
        return self()


@pytest.fixture
def ask(services: Services, world: World, folder: Path, parent: QWidget, qtbot: QtBot) -> Ask:
    return Ask(services, world, folder, parent, qtbot)


def rows(dialog: BeginPlanDialog) -> list[str]:
    return [row.text for row in dialog.list.rows.rows]


def chosen(dialog: BeginPlanDialog) -> str:
    name: str = dialog.list.current().name
    return name


def beside(dialog: BeginPlanDialog) -> list[str]:
    page = dialog.preview.widget()
    assert page is not None
    return [label.text() for label in page.findChildren(QLabel)]


def go_to(dialog: BeginPlanDialog, name: str) -> None:
    press(Key.Key_Home)
    for _ in rows(dialog):
        if chosen(dialog) == name:
            return
        press(Key.Key_Down)
    raise AssertionError(name)


def choose_file(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> list[str]:
    asked: list[str] = []

    def answer(_parent: QWidget, _title: str, place: str, _kinds: str) -> tuple[str, str]:
        asked.append(place)
        return str(path) if path else "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    return asked


def test_every_way_is_offered_with_what_it_brings(ask: Ask) -> None:
    dialog = ask.with_own()
    assert dialog.title.text() == f"New plan for St Mary’s School, {NEXT}"
    assert rows(dialog) == [
        "From last year",
        "Last year’s plan: what is open is carried forward",
        "Templates",
        *(one.name for one in shipped()),
        "Your own templates",
        "Our way",
        "Otherwise",
        "A template from a file…",
        "An empty plan",
    ]
    assert [row.below for row in dialog.list.rows.rows][1] == "Talk in every lesson"
    assert beside(dialog)[1:] == ["1 aim", "1  Pupils reason aloud", "This year · 1 criterion, 1 action"]
    go_to(dialog, "Our way")
    assert beside(dialog) == [
        "As agreed in June",
        "1 aim",
        "1  We plan together",
        "This year · no criterion, no action",
    ]
    go_to(dialog, "Starting out")
    assert "4 aims" in beside(dialog)
    assert "6 sessions of professional development." in beside(dialog)[0]
    assert dialog.list.accessibleDescription().startswith("For a department in its first year.")


def test_enter_alone_carries_last_years_plan_forward(ask: Ask, services: Services, world: World) -> None:
    dialog = ask()
    press(Key.Key_Return)
    assert not dialog.isVisible()
    assert dialog.made == services.plans.next_plan(world.plan)
    assert dialog.made is not None
    (aim,) = services.plans.aims.of(dialog.made)
    assert aim.fields.carried_from_id == world.aim
    assert services.database.undo() == "Carry forward"
    assert services.plans.next_plan(world.plan) is None


def test_what_is_done_or_met_is_not_counted_as_carried(ask: Ask, services: Services, world: World) -> None:
    services.plans.actions.change(world.action, status=ActionStatus.DONE)
    assert "This year · 1 criterion, no action" in beside(ask())


def test_last_years_plan_with_nothing_open_says_so_and_makes_nothing(
    ask: Ask, services: Services, world: World
) -> None:
    services.plans.aims.change(world.aim, status=AimStatus.ACHIEVED)
    dialog = ask()
    assert chosen(dialog) == "Starting out"
    press(Key.Key_Up)
    assert chosen(dialog).startswith("Last year’s plan")
    assert beside(dialog) == ["There is nothing to carry forward: no aim is open, or next year’s plan holds them all."]
    assert not dialog.begin.isEnabled()
    press(Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.made is None


def test_a_plan_that_is_there_already_takes_what_is_open_only_when_asked(
    ask: Ask, services: Services, world: World
) -> None:
    there = services.plans.new(department_id=world.department, year=NEXT, title="There")
    dialog = ask()
    assert chosen(dialog) == "Starting out"
    press(Key.Key_Up)
    assert f"go into the plan for {NEXT} that is there already" in beside(dialog)[0]
    press(Key.Key_Return)
    assert dialog.made == there
    assert len(services.plans.aims.of(there)) == 1


def test_without_a_plan_of_the_year_before_enter_takes_the_first_template(
    ask: Ask, services: Services, world: World
) -> None:
    dialog = ask(YEAR)
    assert rows(dialog)[:2] == ["Templates", "Starting out"]
    press(Key.Key_Return)
    assert dialog.made is not None
    state = services.plans.state(dialog.made)
    assert (state.fields.year, state.fields.department_id) == (YEAR, world.department)
    assert state.fields.title == shipped()[0].title
    assert [aim.fields.text for aim in state.aims] == [aim.text for aim in shipped()[0].aims]


def test_end_and_enter_begin_an_empty_plan(ask: Ask, services: Services) -> None:
    dialog = ask(YEAR)
    press(Key.Key_End)
    press(Key.Key_Return)
    assert dialog.made is not None
    assert services.plans.get(dialog.made).fields.title == "Development plan"
    assert services.plans.aims.of(dialog.made) == []
    assert services.database.undo() == "New plan"


def test_a_way_is_found_by_its_first_letters(ask: Ask) -> None:
    dialog = ask()
    type_in("curr")
    assert chosen(dialog) == "Curriculum and scheme of work"


def test_a_double_click_begins(ask: Ask) -> None:
    dialog = ask()
    dialog.list.doubleClicked.emit(dialog.list.currentIndex())
    assert dialog.made is not None


def test_escape_makes_nothing(ask: Ask, services: Services) -> None:
    before = dump(services.database)
    dialog = ask()
    press(Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.made is None
    ask().cancel.click()
    assert dump(services.database) == before


def test_own_template_begins_a_plan(ask: Ask, services: Services) -> None:
    dialog = ask.with_own()
    go_to(dialog, "Our way")
    press(Key.Key_Return)
    assert dialog.made is not None
    assert [one.fields.text for one in services.plans.aims.of(dialog.made)] == ["We plan together"]


def test_a_broken_template_is_told_beside_those_that_work(ask: Ask, folder: Path) -> None:
    folder.mkdir()
    (folder / "broken.toml").write_text('name = "x"\ntitle = "y\n', encoding="utf-8")
    dialog = ask.with_own()
    assert rows(dialog)[-5:-3] == ["Cannot be used", "broken.toml"]
    go_to(dialog, "broken.toml")
    sentence = beside(dialog)[0]
    assert "“broken.toml” cannot be used as a template of a plan: line 2 is not written as TOML" in sentence
    row = next(row for row in dialog.list.rows.rows if row.text == "broken.toml")
    assert (row.below, row.is_quiet) == (sentence, True)
    assert not dialog.begin.isEnabled()
    press(Key.Key_Return)
    assert dialog.isVisible()
    go_to(dialog, "Our way")
    assert dialog.begin.isEnabled()


def test_a_template_from_a_file_is_shown_before_it_is_taken(
    ask: Ask, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_template(tmp_path / "given.toml", OWN)
    asked = choose_file(monkeypatch, tmp_path / "given.toml")
    dialog = ask()
    go_to(dialog, "A template from a file…")
    assert dialog.begin.text() == "&Choose a file…"
    press(Key.Key_Return)
    assert asked == [str(Path.home())]
    assert dialog.isVisible()
    assert rows(dialog)[-5:] == ["From a file", "Our way", "Otherwise", "A template from a file…", "An empty plan"]
    assert (chosen(dialog), beside(dialog)[2]) == ("Our way", "1  We plan together")
    assert dialog.begin.text() == "&Begin plan"
    assert focused() is dialog.list
    dialog.take(tmp_path / "given.toml")
    assert rows(dialog).count("Our way") == 1
    press(Key.Key_Return)
    assert dialog.made is not None
    assert services.plans.get(dialog.made).fields.title == "Our plan"


def test_a_broken_file_is_said_and_no_file_says_nothing(
    ask: Ask, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    (tmp_path / "other.toml").write_text('title = "x"', encoding="utf-8")
    asked = choose_file(monkeypatch, tmp_path / "other.toml")
    dialog = ask()
    go_to(dialog, "A template from a file…")
    press(Key.Key_Return)
    assert asked == [str(folder)]
    assert dialog.message.isVisible()
    assert "“other.toml” cannot be used as a template of a plan: “name” is missing" in dialog.message.text()
    press(Key.Key_Down)
    assert not dialog.message.isVisible()
    press(Key.Key_Up)
    choose_file(monkeypatch, None)
    press(Key.Key_Return)
    assert not dialog.message.isVisible()
    assert dialog.made is None


@pytest.mark.parametrize("key", [Key.Key_Home, Key.Key_End])
def test_a_full_disk_is_said_and_the_dialog_stays(ask: Ask, services: Services, world: World, key: Qt.Key) -> None:
    before = dump(services.database)
    dialog = ask()
    press(key)
    path: Path = services.database.path
    path.rename(path.with_name("away.tfm"))
    press(Key.Key_Return)
    assert dialog.isVisible()
    assert "is no longer in its folder" in dialog.message.text()
    assert dialog.made is None
    path.with_name("away.tfm").rename(path)
    assert dump(services.database) == before
    press(Key.Key_Return)
    assert dialog.made is not None


def test_tab_comes_round_and_everything_has_a_name(ask: Ask) -> None:
    dialog = ask()
    assert tab_order(dialog.list) == ["How the plan begins", "What it brings", "Cancel", "Begin plan"]


def test_it_stays_within_a_small_window(ask: Ask, services: Services, world: World, parent: QWidget) -> None:
    services.plans.aims.change(world.aim, text="Pupils say why " * 1500)
    services.plans.change(world.plan, title="x" * 200)
    parent.resize(911, 512)
    dialog = ask()
    assert dialog.width() <= 911
    assert dialog.height() <= 512
    assert all(len(text) < 620 for text in beside(dialog))


def test_a_hasty_second_click_begins_no_second_plan(ask: Ask, services: Services) -> None:
    dialog = ask(YEAR)
    before = len(services.plans.all(services.plans.select()))
    dialog.begin.click()
    dialog.begin.click()
    assert len(services.plans.all(services.plans.select())) == before + 1
