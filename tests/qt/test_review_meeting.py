"""A review meeting without touching the mouse: twenty actions and more, the record, the page and the pack."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from tests.qt.keyboard import ALT, CONTROL, Key, focused, name_of, press, replace, type_in

from tfm_desktop.app import Files
from tfm_desktop.domain.plans import ActionStatus, Rag
from tfm_desktop.domain.years import short
from tfm_desktop.paths import Paths
from tfm_desktop.qt.main_window import MainWindow
from tfm_desktop.services.services import Services
from tfm_desktop.settings import Settings

TODAY = dt.date.today()
NEXT = TODAY + dt.timedelta(days=42)
LATER = TODAY + dt.timedelta(days=30)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    files = Files(Paths.of_user().made())
    made = MainWindow(files, Settings(academic_year="all", tab="plan"))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.take(files.sample())
    yield made
    made.close()


def save(window: MainWindow, qtbot: QtBot, target: Path, monkeypatch: pytest.MonkeyPatch) -> pypdf.PdfReader:
    """Save the PDF of the preview that comes up, and go back to what was in front."""
    preview = window.workspace.preview
    with monkeypatch.context() as chosen:
        chosen.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
        qtbot.waitUntil(lambda: preview.isVisible() and preview.save.hasFocus(), timeout=20_000)
        press(Key.Key_Return)
    qtbot.waitUntil(target.exists)
    press(Key.Key_Escape)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return pypdf.PdfReader(target)


def told(pdf: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_a_review_of_twenty_actions_its_page_and_its_pack(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services: Services = window.workspace.services
    rows = services.plans.rows(TODAY)
    largest = max(rows, key=lambda row: sum(1 for _ in services.plans.state(row.id).actions()))
    tab = window.workspace.tab()
    press(Key.Key_F, CONTROL)
    type_in(f"{largest.year} {largest.school[:9]}")
    press(Key.Key_Return)
    press(Key.Key_Down)
    assert tab.editor.record == largest.id
    recorded = len(services.reviews.recorded(largest.id))

    # Every open action: what has happened, its status, its colour in words; Ctrl+Enter goes on.
    press(Key.Key_F8)
    view = window.workspace.stage.reviewing
    seen = []
    while not view.list.is_at_end():
        action = view.list.action().action
        seen.append(action)
        assert focused() is view.card.form.input("progress")
        press(Key.Key_End, CONTROL)
        type_in(f" Talked over as number {len(seen)}.")
        press(Key.Key_2 if len(seen) % 3 else Key.Key_3, ALT)
        press(Key(Key.Key_7 + len(seen) % 3), ALT)
        press(Key.Key_Return, CONTROL)
    assert len(seen) >= 20
    for number, action in enumerate(seen, 1):
        fields = services.plans.actions.get(action).fields
        assert fields.progress.endswith(f"Talked over as number {number}.")
        assert fields.status is (ActionStatus.UNDER_WAY if number % 3 else ActionStatus.DONE)
        assert fields.rag is list(Rag)[1 + number % 3]

    # Back to the last one: its date is moved, and an action is added behind it.
    press(Key.Key_PageUp, CONTROL)
    moved = view.list.action().action
    view.card.form.focus("due")
    replace(short(LATER))
    press(Key.Key_N, CONTROL)
    assert name_of(focused()) == "The action in words"
    type_in("Bring one piece of work each")
    press(Key.Key_Return, CONTROL)
    assert services.plans.actions.get(moved).fields.due == LATER
    assert services.plans.history.moved_dates(largest.id)[moved][-1] != LATER

    # The end: who, what was said, the next review, what is needed; then the record.
    assert name_of(focused()) == "Who was there"
    type_in("Both advocates and the specialist")
    press(Key.Key_Tab)
    type_in("More is under way than in autumn.")
    press(Key.Key_Tab)
    replace(short(NEXT))
    press(Key.Key_Tab)
    press(Key.Key_A, CONTROL)
    type_in("Half a day of cover in the spring term")
    press(Key.Key_Return, CONTROL)
    reviews = services.reviews.recorded(largest.id)
    assert len(reviews) == recorded + 1
    last = reviews[-1]
    assert last.fields.present == "Both advocates and the specialist"
    assert any("due date moved from" in one for one in last.fields.changed)
    assert services.plans.history.at_review(largest.id, last.id) == services.reviews.last_state(largest.id)

    # The page for senior leadership, then the pack, from where the cursor is.
    press(Key.Key_Return)
    page = save(window, qtbot, tmp_path / "page.pdf", monkeypatch)
    assert len(page.pages) == 1
    assert "Half a day of cover in the spring term" in told(page)
    assert focused() is view.end.reports["plan-page"]
    press(Key.Key_Tab)
    press(Key.Key_Return)
    pack = save(window, qtbot, tmp_path / "pack.pdf", monkeypatch)
    assert len(pack.pages) > 4
    for words in ("Bring one piece of work each", "Both advocates and the specialist", "Half a day of cover"):
        assert words in told(pack)
    press(Key.Key_F8)
    assert window.workspace.stage.view is None
    assert tab.editor.record == largest.id
