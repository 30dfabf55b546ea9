import datetime as dt
import threading
import uuid
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot
from tests.data_file import World, living_plan
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, focused, press, tab_order

from tfm_desktop.qt.dialogs.word import WordDialog
from tfm_desktop.reports import catalogue
from tfm_desktop.services.services import Services

Open = Callable[..., WordDialog]


@pytest.fixture
def opened(services: Services, world: World, show: Show, qtbot: QtBot, tmp_path: Path) -> Open:
    """Open the dialog of a report, once its file is there or refused."""
    window = show(QWidget())

    def shown(report: str = "plan", record: uuid.UUID | None = None) -> WordDialog:
        def prepare() -> catalogue.Prepared:
            day = dt.date(2026, 1, 29)
            return catalogue.prepare(report, services, record or world.plan, day, "Ada", form="docx")

        dialog = WordDialog("Plan as a Word file", prepare, tmp_path, window)
        qtbot.addWidget(dialog)
        dialog.open()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        qtbot.waitUntil(lambda: "Making" not in dialog.message.text())
        return dialog

    return shown


def text_of(path: Path) -> str:
    return "\n".join(one.text for one in docx.Document(str(path)).paragraphs)


@pytest.mark.parametrize(
    ("report", "name"),
    [("plan", "2025-26 Plan St Mary’s School.docx"), ("plan-page", "2025-26 Plan on a page St Mary’s School.docx")],
)
def test_what_leaves_is_told_and_the_file_is_saved(
    opened: Open, report: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(_parent: QWidget, _title: str, place: str, kinds: str) -> tuple[str, str]:
        asked.extend((place, kinds))
        return str(tmp_path / "chosen"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    dialog = opened(report)
    assert dialog.message.text() == name
    told = dialog.leaving.text.toPlainText()
    assert "In confidence: for the mathematics department" in told
    assert "Ada Invented" in told
    assert "1 action" in told
    assert focused() is dialog.save
    press(Key.Key_Return)
    assert asked == [str(tmp_path / name), "Word document (*.docx)"]
    assert "Talk in every lesson" in text_of(tmp_path / "chosen.docx"), "the name gets its ending"
    assert dialog.message.text() == f"Saved as “chosen.docx” in {tmp_path}."
    assert (dialog.saved, dialog.folder) == (tmp_path / "chosen.docx", tmp_path)
    assert focused() is dialog.open_folder


def test_what_is_told_is_what_the_pdf_tells(opened: Open, services: Services, world: World) -> None:
    living_plan(services, world)
    dialog = opened()
    of_pdf = catalogue.prepare("plan", services, world.plan, dt.date(2026, 1, 29), "Ada")
    assert of_pdf.name.replace(".pdf", ".docx") == dialog.message.text()
    for one in of_pdf.leaves:
        for told in one.told:
            assert told in dialog.leaving.text.toPlainText()


@pytest.mark.parametrize("report", ["plan", "plan-page"])
def test_who_stands_in_a_text_is_told(opened: Open, services: Services, world: World, report: str) -> None:
    person = services.departments.people.add(world.department, name="Quentin Xylander")
    services.departments.people.add(world.department, name="Somebody Else")
    services.plans.actions.change(world.action, what="Ask Quentin for the slides")
    told = opened(report).leaving.text.toPlainText()
    assert told.count("Quentin Xylander") == 1
    assert "Somebody Else" not in told
    services.departments.people.change(person, name="Ada Invented")
    assert opened(report).leaving.text.toPlainText().count("Ada Invented") == 1, "the subject leader is told already"


def test_nothing_is_saved_where_no_name_is_chosen(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    dialog = opened()
    dialog.save.click()
    assert dialog.saved is None
    assert not list(tmp_path.glob("*.docx"))
    assert not dialog.open_folder.isEnabled()


@pytest.mark.parametrize("place", ["no folder/out.docx", "a folder.docx"])
def test_a_place_that_cannot_be_written_is_told_and_another_can_be_chosen(
    opened: Open, tmp_path: Path, place: str
) -> None:
    (tmp_path / "a folder.docx").mkdir()
    dialog = opened()
    dialog.save_to(tmp_path / place)
    assert "could not be written" in dialog.message.text()
    assert dialog.saved is None
    dialog.save_to(tmp_path / "out.docx")
    assert dialog.message.text().startswith("Saved")


def test_only_a_word_file_is_written_over(opened: Open, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    dialog = opened()
    dialog.save_to(tmp_path / "mine.txt")
    assert "exists already" in dialog.message.text()
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_file_that_nobody_was_asked_about_is_not_written_over(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "chosen.docx").write_text("mine")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "chosen"), ""))
    dialog = opened()
    dialog.save.click()
    assert dialog.message.text().startswith("“chosen.docx” exists already")
    assert (tmp_path / "chosen.docx").read_text() == "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "chosen.docx"), ""))
    dialog.save.click()
    assert dialog.message.text().startswith("Saved")


def test_the_folder_is_opened(opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    dialog = opened()
    dialog.save_to(tmp_path / "out.docx")
    press(Key.Key_Space)
    assert shown == [str(tmp_path)]


def test_a_plan_that_is_gone_is_told(opened: Open, world: World) -> None:
    dialog = opened(record=world.visit)
    assert dialog.message.text().startswith("There is no plan")
    assert not dialog.save.isEnabled()
    assert not dialog.leaving.isVisible()
    press(Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_fault_of_the_program_is_handed_on(show: Show, qtbot: QtBot, tmp_path: Path) -> None:
    def fail() -> bytes:
        raise ZeroDivisionError

    with capture_exceptions() as found:
        dialog = WordDialog("x", lambda: catalogue.Prepared("x.docx", fail), tmp_path, show(QWidget()))
        qtbot.addWidget(dialog)
        qtbot.waitUntil(lambda: bool(found))
    assert found[0][0] is ZeroDivisionError
    assert dialog.message.text() == "The file could not be made. Close this window and try again."
    assert not dialog.save.isEnabled()


def test_a_dialog_that_is_closed_early_is_not_asked_again(show: Show, qtbot: QtBot, tmp_path: Path) -> None:
    goes_on = threading.Event()

    def make() -> bytes:
        goes_on.wait()
        return b"PK"

    dialog = WordDialog("x", lambda: catalogue.Prepared("x.docx", make), tmp_path, show(QWidget()))
    dialog.open()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.finished.connect(dialog.deleteLater)
        dialog.close_button.click()
    goes_on.set()
    QThreadPool.globalInstance().waitForDone()
    with capture_exceptions() as found:
        qtbot.wait(1)
    assert not found


def test_every_control_is_reached_by_tab_and_has_a_name(opened: Open) -> None:
    dialog = opened()
    assert tab_order(dialog.save) == ["Save Word file…", "What leaves this computer", "Close"]


@pytest.mark.usefixtures("dressed")
def test_it_fits_a_small_screen(services: Services, world: World, show: Show, qtbot: QtBot, tmp_path: Path) -> None:
    def prepare() -> catalogue.Prepared:
        return catalogue.prepare("plan", services, world.plan, dt.date(2026, 1, 29), "", form="docx")

    window = show(QWidget(), width=911, height=512)
    dialog = WordDialog("x", prepare, tmp_path, window)
    with qtbot.waitSignal(dialog.shown):
        dialog.open()
    assert dialog.height() <= 512
    assert dialog.leaving.text.height() > 150
    assert dialog.leaving.text.width() > 450
