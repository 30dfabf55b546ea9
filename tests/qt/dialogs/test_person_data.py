import json
import threading
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QThreadPool
from PySide6.QtGui import QDesktopServices, QTextCursor
from PySide6.QtWidgets import QFileDialog, QProgressDialog, QWidget
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot
from tests.data_file import MOMENT, World
from tests.qt.conftest import Show
from tests.qt.keyboard import SHIFT, Key, focused, press, tab_order

from tfm_desktop.domain.errors import NotFound
from tfm_desktop.domain.masking import MASK
from tfm_desktop.domain.person_data import PersonSheet
from tfm_desktop.qt.dialogs.person_data import PersonDataDialog, gather_beside
from tfm_desktop.services.services import Services

Open = Callable[..., PersonDataDialog]
REFLECTION = "Ada saw more 😀 than Jayden; the girl at the front helped."


@pytest.fixture
def opened(services: Services, world: World, show: Show, qtbot: QtBot, tmp_path: Path) -> Open:
    """Open the dialog of Ben, in whose lesson Ada and a pupil are named."""
    services.observations.change(world.observation, reflection=REFLECTION)
    services.observations.lines.add(world.observation, text="Then Jayden draws, and Jayden explains")

    def shown(*, width: int = 900, height: int = 600) -> PersonDataDialog:
        window = show(QWidget(), width=width, height=height)
        sheet = services.person_data.gather(world.teacher, MOMENT)
        dialog = PersonDataDialog(sheet, "Sam Okoro", tmp_path, window)
        qtbot.addWidget(dialog)
        dialog.open()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return shown


def to_maskings(dialog: PersonDataDialog, qtbot: QtBot) -> None:
    """Decide that the agreed action is Ben's, and go on."""
    press(Key.Key_Y)
    with qtbot.waitSignal(dialog.moved):
        press(Key.Key_Return)
    assert dialog.pages.currentWidget() is dialog.masking


def to_the_end(dialog: PersonDataDialog, qtbot: QtBot) -> None:
    to_maskings(dialog, qtbot)
    press(Key.Key_A)
    press(Key.Key_Return)
    assert dialog.pages.currentWidget() is dialog.saving


def listed(dialog: PersonDataDialog) -> list[str]:
    rows = dialog.masking.list.rows
    return [str(rows.data(rows.index(place))) for place in range(rows.rowCount())]


def test_what_was_found_is_listed_by_kind_and_can_be_read(opened: Open) -> None:
    dialog = opened()
    assert dialog.title.text() == "Step 1 of 3 · What was found"
    assert dialog.found.told.text() == (
        "15 records of 12 kinds, what is in the bin included. 1 of them may mean another Ben: press Y or N for each."
        " 1 to decide."
    )
    rows = dialog.found.list.rows
    told = [str(rows.data(rows.index(place))) for place in range(rows.rowCount())]
    assert told[:4] == [
        "To decide (1)",
        "? · Agreed action · 14/01/2026 · Share the ratio slides",
        "Person (1)",
        "Ben Invented",
    ]
    assert "Line (4)" in told
    assert "Year: 2025/26, Role: Second" in told
    assert "Visit of 14/01/2026 · Release used, in half-days: 0.5" in told
    assert any("private · I wonder about the back row" in one for one in told)
    assert "Who: Ben" in dialog.found.record.toPlainText()
    press(Key.Key_End)
    assert "Share the ratio slides" not in dialog.found.record.toPlainText()


def test_nobody_goes_on_before_it_is_decided_who_is_meant(opened: Open) -> None:
    dialog = opened()
    assert not dialog.next.isEnabled()
    press(Key.Key_N)
    assert dialog.next.isEnabled()
    assert "All are decided." in dialog.found.told.text()
    assert not any(one.kind == "visit_action" for one in dialog.found.narrowed().records)
    press(Key.Key_Y)
    assert any(one.kind == "visit_action" for one in dialog.found.narrowed().records)


def test_others_are_masked_and_kept_by_keys(opened: Open, qtbot: QtBot) -> None:
    dialog = opened()
    to_maskings(dialog, qtbot)
    assert listed(dialog)[0] == "masked · Ada · [Ada] saw more 😀 than Jayden; the girl at the"
    assert [one.split(" · ")[:2] for one in listed(dialog)] == [["masked", "Ada"], *[["?", "Jayden"]] * 3]
    assert dialog.masking.told.text() == "4 places may name somebody else: 1 masked, 0 kept, 3 to decide."
    assert dialog.masking.list.current().word == "Jayden"
    assert dialog.masking.where.text() == "Observation · 14/01/2026 · Reflection"
    (marked,) = dialog.masking.text.extraSelections()
    assert marked.cursor.selectedText() == "Jayden", "Qt counts the sign before it as two"
    press(Key.Key_M)
    press(Key.Key_K)
    assert [one.split(" · ")[0] for one in listed(dialog)] == ["masked", "masked", "kept", "?"]
    assert not dialog.next.isEnabled()
    press(Key.Key_K)
    assert dialog.next.isEnabled()
    press(Key.Key_Home)
    press(Key.Key_K)
    assert listed(dialog)[0].startswith("kept · Ada"), "what was suggested can be undone"


def test_one_key_decides_on_all_alike(opened: Open, qtbot: QtBot) -> None:
    dialog = opened()
    to_maskings(dialog, qtbot)
    press(Key.Key_A, SHIFT)
    assert dialog.masking.told.text() == "4 places may name somebody else: 1 masked, 3 kept, 0 to decide."
    press(Key.Key_End)
    press(Key.Key_A)
    assert dialog.masking.told.text() == "4 places may name somebody else: 4 masked, 0 kept, 0 to decide."


def select(dialog: PersonDataDialog, words: str) -> None:
    text = dialog.masking.text.toPlainText()
    cursor = dialog.masking.text.textCursor()
    start = len(text[: text.index(words)].encode("utf-16-le")) // 2
    cursor.setPosition(start)
    cursor.setPosition(start + len(words), QTextCursor.MoveMode.KeepAnchor)
    dialog.masking.text.setTextCursor(cursor)


def test_what_was_not_found_is_masked_by_selecting_it(opened: Open, qtbot: QtBot) -> None:
    dialog = opened()
    to_maskings(dialog, qtbot)
    assert not dialog.masking.mask_selected.isEnabled()
    select(dialog, "girl at the front")
    dialog.masking.mask_selected.click()
    assert dialog.masking.list.current().word == "girl at the front"
    press(Key.Key_A)
    dialog.masking.every.setFocus()
    press(Key.Key_Space)
    assert any(one.startswith("– · T draws a double number line") for one in listed(dialog))
    dialog.masking.list.setFocus()
    dialog.masking.list.go_to(next(one for one in dialog.masking.maskings.texts if one[2] == "focus"))  # type: ignore[union-attr]
    select(dialog, "talk")
    dialog.masking.mask_selected.click()
    assert any(one.startswith("masked · talk") for one in listed(dialog))


def test_both_files_are_saved_without_a_trace_of_others(opened: Open, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened()
    to_the_end(dialog, qtbot)
    assert dialog.saving.told.text() == "15 records held on Ben Invented; somebody else is masked in 4 places."
    assert focused() is dialog.save
    with qtbot.waitSignal(dialog.moved):
        press(Key.Key_Return)
    stem = "2026-01-14 All that is held Ben Invented"
    assert dialog.saving.message.text() == f"Saved in {tmp_path}: “{stem}.pdf” and “{stem}.json”."
    pdf, written = (tmp_path / f"{stem}.pdf").read_bytes(), (tmp_path / f"{stem}.json").read_text("utf-8")
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    for told in (text, written):
        assert "Jayden" not in told
        assert "Ada" not in told
        assert MASK in told
        assert "I wonder about the back row" in told, "private lines are held on the person too"
    assert json.loads(written)["made_by"] == "Sam Okoro"
    assert dialog.saved == tmp_path / f"{stem}.pdf"
    assert focused() is dialog.open_folder
    with qtbot.waitSignal(dialog.moved):
        dialog.save.click()
    assert (tmp_path / f"{stem} (2).json").exists(), "nothing is written over"


def test_one_file_is_enough_in_a_folder_that_is_chosen(
    opened: Open, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(other))
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    dialog = opened()
    to_the_end(dialog, qtbot)
    dialog.saving.choose.click()
    dialog.saving.pdf.click()
    with qtbot.waitSignal(dialog.moved):
        dialog.save.click()
    assert [one.name for one in other.iterdir()] == ["2026-01-14 All that is held Ben Invented.json"]
    press(Key.Key_Space)
    assert shown == [str(other)]
    dialog.saving.json.click()
    assert not dialog.save.isEnabled(), "there is nothing to save"


def test_a_folder_that_is_gone_is_told(opened: Open, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = opened()
    to_the_end(dialog, qtbot)
    dialog.saving.go_to(tmp_path / "gone")
    with qtbot.waitSignal(dialog.moved):
        dialog.save.click()
    assert "could not be written" in dialog.saving.message.text()
    assert dialog.saved is None
    assert dialog.save.isEnabled()


def test_the_way_back_keeps_what_was_decided(opened: Open, qtbot: QtBot) -> None:
    dialog = opened()
    to_maskings(dialog, qtbot)
    press(Key.Key_A, SHIFT)
    dialog.back.click()
    assert dialog.pages.currentWidget() is dialog.found
    press(Key.Key_N)
    with qtbot.waitSignal(dialog.moved):
        dialog.next.click()
    assert dialog.masking.undecided == 0
    assert dialog.next.isEnabled()


def test_every_control_is_reached_by_tab_and_has_a_name(opened: Open, qtbot: QtBot) -> None:
    dialog = opened()
    first = tab_order(dialog.found.list)
    assert set(first) == {"What was found", "The chosen record", "About Ben (Y)", "Somebody else (N)", "Close"}
    to_maskings(dialog, qtbot)
    assert set(tab_order(dialog.masking.list)) >= {
        "Who else may be named",
        "The text, with the place that is meant",
        "Mask (M)",
        "Keep (K)",
        "Mask all alike (A)",
        "Keep all alike (Shift+A)",
        "List every text, to mask what was not found",
        "Back",
    }


@pytest.mark.usefixtures("dressed")
def test_it_fits_a_small_screen(opened: Open, qtbot: QtBot) -> None:
    dialog = opened(width=911, height=470)
    assert dialog.height() <= 470
    to_maskings(dialog, qtbot)
    assert dialog.minimumSizeHint().width() <= 911
    assert dialog.minimumSizeHint().height() <= 470
    assert dialog.masking.text.height() > 100


def test_a_namesake_is_told_of(opened: Open, services: Services, world: World) -> None:
    assert not opened().found.namesakes.isVisible()
    elsewhere = services.departments.for_school(services.schools.by_hand(name="Far School"))
    services.departments.people.add(elsewhere, name="Ben Invented")
    dialog = opened()
    assert dialog.found.namesakes.isVisible()
    assert "another person of this name in Far School" in dialog.found.namesakes.text()


def test_it_is_gathered_beside_the_window(services: Services, world: World, show: Show, qtbot: QtBot) -> None:
    window, told, said = show(QWidget()), list[PersonSheet](), list[str]()
    gather_beside(services, world.teacher, "Sam", window, told.append, said.append)
    assert not window.isEnabled(), "no key is taken while the file is in other hands"
    qtbot.waitUntil(lambda: bool(told))
    assert window.isEnabled()
    assert told[0].name == "Ben Invented"
    assert told[0].at.tzinfo is not None
    assert services.visits.get(world.visit), "the file is back"
    assert said == []


def test_it_is_cancelled(services: Services, world: World, show: Show, qtbot: QtBot) -> None:
    window, told, said = show(QWidget()), list[PersonSheet](), list[str]()
    pool, goes_on = QThreadPool.globalInstance(), threading.Event()
    threads = pool.maxThreadCount()
    pool.setMaxThreadCount(1)
    pool.start(goes_on.wait)  # so that the key comes first
    gather_beside(services, world.teacher, "", window, told.append, said.append)
    (progress,) = window.findChildren(QProgressDialog)
    progress.cancel()
    goes_on.set()
    qtbot.waitUntil(window.isEnabled)
    pool.setMaxThreadCount(threads)
    assert said == ["Stopped, as you asked. Nothing was changed."]
    assert told == []


def test_a_person_that_is_gone_is_told(services: Services, world: World, show: Show, qtbot: QtBot) -> None:
    window, said = show(QWidget()), list[str]()
    gather_beside(services, world.visit, "", window, lambda _: None, said.append)
    qtbot.waitUntil(window.isEnabled)
    assert said == [str(NotFound("person", world.visit))]


def test_a_fault_of_the_program_is_handed_on(services: Services, world: World, show: Show, qtbot: QtBot) -> None:
    window = show(QWidget())
    with capture_exceptions() as found:
        gather_beside(services, "no id", "", window, lambda _: None, lambda _: None)  # type: ignore[arg-type]
        qtbot.waitUntil(lambda: bool(found))
    assert window.isEnabled()
    QThreadPool.globalInstance().waitForDone()
