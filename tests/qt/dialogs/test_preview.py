import datetime as dt
import threading
import uuid
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtGui import QDesktopServices, QPageLayout
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, focused, name_of, press, tab_order

from tfm_desktop.domain.observations import ObservationStatus
from tfm_desktop.domain.years import british
from tfm_desktop.qt.dialogs.preview import FeedbackOf, PreviewDialog
from tfm_desktop.qt.observations.sharing import ShareDialog
from tfm_desktop.reports import catalogue
from tfm_desktop.services.services import Services

Open = Callable[..., PreviewDialog]


@pytest.fixture
def preview(services: Services, world: World, show: Show, qtbot: QtBot, tmp_path: Path) -> Open:
    """Open the preview of a report, once its pages are there or refused."""
    window = show(QWidget())

    def opened(report: str = "feedback", record: uuid.UUID = world.observation) -> PreviewDialog:
        def prepare(timeline: bool) -> catalogue.Prepared:
            return catalogue.prepare(report, services, record, dt.date(2026, 1, 20), "Ada", timeline=timeline)

        feedback = FeedbackOf(services.observations, record) if report == "feedback" else None
        dialog = PreviewDialog("Feedback PDF", prepare, tmp_path, window, feedback)
        qtbot.addWidget(dialog)
        dialog.open()
        dialog.activateWindow()
        qtbot.waitUntil(lambda: "Making" not in dialog.message.text())
        return dialog

    return opened


def text_of(path: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


@pytest.mark.parametrize("report", ["feedback", "visit", "plan", "plan-page", "plan-pack"])
def test_the_pages_are_shown_and_saved(preview: Open, world: World, tmp_path: Path, report: str) -> None:
    records = {"feedback": world.observation, "visit": world.visit, "plan": world.plan}
    dialog = preview(report, records.get(report, world.plan))
    assert dialog.view.isVisible()
    assert dialog.document.pageCount() >= 1
    assert dialog.message.text().endswith(("1 page", "pages"))
    assert dialog.timeline.isVisible() is (report == "feedback")
    assert focused() is dialog.save
    dialog.save_to(tmp_path / "out.pdf")
    assert "St Mary" in text_of(tmp_path / "out.pdf")
    assert len(pypdf.PdfReader(tmp_path / "out.pdf").pages) == dialog.document.pageCount()
    assert dialog.message.text() == f"Saved as “out.pdf” in {tmp_path}."
    assert dialog.saved == tmp_path / "out.pdf"
    assert focused() is dialog.open_folder


def test_the_name_offered_says_what_the_pdf_is(preview: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offered: list[str] = []

    def ask(_parent: QWidget, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        offered.append(name)
        return str(tmp_path / "chosen.pdf"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    dialog = preview()
    press(Key.Key_Return)
    assert offered == [str(tmp_path / "2026-01-14 Feedback St Mary’s School Year 8.pdf")]
    assert (tmp_path / "chosen.pdf").is_file()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    dialog.save.click()
    assert dialog.saved == tmp_path / "chosen.pdf"


def test_the_timeline_is_an_option_and_private_lines_stay_out(preview: Open, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = preview()
    dialog.save_to(tmp_path / "short.pdf")
    assert "it doubles because" not in text_of(tmp_path / "short.pdf")
    dialog.timeline.setFocus()
    with qtbot.waitSignal(dialog.shown):
        press(Key.Key_Space)
    assert focused() is dialog.timeline
    dialog.save_to(tmp_path / "long.pdf")
    assert "it doubles because" in text_of(tmp_path / "long.pdf")
    assert "back row" not in text_of(tmp_path / "long.pdf")


def test_the_last_wish_counts_however_long_the_first_takes(
    services: Services, world: World, show: Show, qtbot: QtBot, tmp_path: Path
) -> None:
    goes_on = threading.Event()

    def prepare(timeline: bool) -> catalogue.Prepared:
        def make() -> bytes:
            if not timeline:
                goes_on.wait()
            return b"%PDF-1.4 long" if timeline else b"%PDF-1.4 short"

        return catalogue.Prepared("long.pdf" if timeline else "short.pdf", make)

    feedback = FeedbackOf(services.observations, world.observation)
    dialog = PreviewDialog("Feedback", prepare, tmp_path, show(QWidget()), feedback)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.shown):
        dialog.timeline.setChecked(True)
    goes_on.set()
    qtbot.wait(50)
    dialog.save_to(tmp_path / "out.pdf")
    assert (tmp_path / "out.pdf").read_bytes() == b"%PDF-1.4 long"
    assert dialog.message.text().startswith("Saved")


def test_what_is_missing_is_listed(preview: Open, services: Services, world: World) -> None:
    bare = services.observations.new(department_id=world.department, date=dt.date(2026, 1, 15))
    dialog = preview(record=bare)
    lines = dialog.message.text().split("\n")
    assert lines[0] == "This feedback is not ready yet. Still missing:"
    assert lines[1:] == [
        "·  the teacher",
        "·  a line that you agreed to share",
        "·  the teacher’s own reflection",
        "·  a strength",
        "·  a question or a next step",
    ]
    assert not dialog.view.isVisible()
    assert not dialog.save.isEnabled()
    assert not dialog.print.isEnabled()
    press(Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("place", ["no folder/out.pdf", "a folder.pdf"])
def test_a_place_that_cannot_be_written_is_told_and_another_can_be_chosen(
    preview: Open, tmp_path: Path, place: str
) -> None:
    (tmp_path / "a folder.pdf").mkdir()
    dialog = preview()
    dialog.save_to(tmp_path / place)
    assert "could not be written" in dialog.message.text()
    assert dialog.saved is None
    assert dialog.save.isEnabled()
    assert not dialog.open_folder.isEnabled()
    dialog.save_to(tmp_path / "elsewhere.pdf")
    assert dialog.saved is not None


def test_a_record_that_is_gone_is_told(preview: Open) -> None:
    dialog = preview(record=uuid.uuid4())
    assert dialog.message.text().startswith("There is no observation")
    assert not dialog.save.isEnabled()


def test_a_fault_of_ours_is_handed_to_the_crash_net(show: Show, qtbot: QtBot, tmp_path: Path) -> None:
    def make() -> bytes:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as faults:
        dialog = PreviewDialog("x", lambda _t: catalogue.Prepared("x.pdf", make), tmp_path, show(QWidget()))
        qtbot.addWidget(dialog)
        qtbot.waitUntil(lambda: bool(faults))
    assert faults[0][0] is ZeroDivisionError
    assert dialog.message.text() == "The pages could not be made. Close this window and try again."


def test_the_folder_is_opened(preview: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    dialog = preview()
    dialog.save_to(tmp_path / "out.pdf")
    press(Key.Key_Return)
    assert opened == [str(tmp_path)]


@pytest.mark.parametrize(
    ("report", "orientation"),
    [("visit", QPageLayout.Orientation.Portrait), ("plan-page", QPageLayout.Orientation.Landscape)],
)
def test_the_printer_is_asked_for_the_way_that_the_pages_lie(
    preview: Open, world: World, monkeypatch: pytest.MonkeyPatch, report: str, orientation: QPageLayout.Orientation
) -> None:
    asked: list[QPageLayout.Orientation] = []

    def reject(print_dialog: QPrintDialog) -> int:
        asked.append(print_dialog.printer().pageLayout().orientation())
        return 0

    monkeypatch.setattr(QPrintDialog, "exec", reject)
    dialog = preview(report, world.plan if report == "plan-page" else world.visit)
    dialog.print.click()
    assert asked == [orientation]


def test_every_page_is_printed(preview: Open, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def accept(print_dialog: QPrintDialog) -> int:
        printer = print_dialog.printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "printed.pdf"))
        return 1

    monkeypatch.setattr(QPrintDialog, "exec", accept)
    dialog = preview("plan-page", world.plan)
    dialog.print.click()
    printed = pypdf.PdfReader(tmp_path / "printed.pdf").pages
    assert len(printed) == dialog.document.pageCount()
    assert printed[0].mediabox.width > printed[0].mediabox.height
    assert all(_is_inked(page) for page in printed)


def _is_inked(page: pypdf.PageObject) -> bool:
    (image,) = page.images
    shown = image.image
    assert shown is not None
    assert 1500 < max(shown.size) < 4000
    shades = shown.convert("L").histogram()
    return sum(shades[:100]) > 0 and sum(shades[200:]) > 0


@pytest.mark.qt_log_ignore("^QPainter::begin")
def test_a_printer_that_takes_nothing_is_told(preview: Open, tmp_path: Path) -> None:
    dialog = preview()
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no folder" / "out.pdf"))
    dialog.print_on(printer)
    assert dialog.message.text().startswith("The printer does not take the pages.")


def test_everything_has_a_name_and_is_reached_by_tab(preview: Open) -> None:
    dialog = preview()
    names = tab_order(dialog.save)
    assert set(names) >= {
        "What leaves this computer",
        "Save PDF…",
        "Print…",
        "Close",
        "With the timeline of shareable lines",
    }
    assert all(names)
    assert name_of(dialog.view) == "Pages of the PDF"
    assert dialog.message.textFormat() is Qt.TextFormat.PlainText


def test_beside_the_pages_stands_what_leaves_with_them(preview: Open, qtbot: QtBot) -> None:
    dialog = preview()
    told = dialog.leaving.text.toPlainText()
    assert dialog.leaving.isVisible()
    assert "for Ben Invented and the senior leadership team of St Mary’s School" in told
    assert "1 line\n09:07 T draws a double number line" in told
    assert "1 private line\n1 line that no strength names (tick the timeline to send them too)" in told
    with qtbot.waitSignal(dialog.shown):
        dialog.timeline.setChecked(True)
    assert "2 lines\n09:07" in dialog.leaving.text.toPlainText()
    assert "back row" not in dialog.leaving.text.toPlainText()


def test_what_leaves_is_shown_as_it_was_typed(preview: Open, services: Services, world: World) -> None:
    services.observations.lines.change(world.lines[0], text="<b>3 & 4</b>", agreed=True)
    assert "09:07 <b>3 & 4</b>" in preview().leaving.text.toPlainText()


@pytest.mark.parametrize("report", ["visit", "plan", "plan-page"])
def test_every_report_names_whom_it_is_for_and_whose_names_it_has(preview: Open, world: World, report: str) -> None:
    told = preview(report, world.visit if report == "visit" else world.plan).leaving.text.toPlainText()
    assert "In confidence: for the mathematics department" in told
    assert "Ben Invented" in told


def test_lines_that_nobody_has_decided_on_can_be_decided_on_here(
    preview: Open, services: Services, world: World, qtbot: QtBot
) -> None:
    services.observations.lines.add(world.observation, at=dt.time(9, 30), text="P: why?")
    dialog = preview()
    assert dialog.decide.text() == "1 line is not agreed yet: &decide…"
    with qtbot.waitSignal(dialog.shown):
        dialog.timeline.setChecked(True)
    assert "1 line that you have not agreed to share" in dialog.leaving.text.toPlainText()
    dialog.decide.setFocus()
    press(Key.Key_Space)
    asked = QApplication.activeModalWidget()
    assert isinstance(asked, ShareDialog)
    asked.activateWindow()
    qtbot.waitUntil(asked.list.hasFocus)
    with qtbot.waitSignal(dialog.shown):
        press(Key.Key_Return)
    assert "09:30 P: why?" in dialog.leaving.text.toPlainText()
    assert not dialog.decide.isVisible()


def test_after_saving_the_lesson_can_be_marked_as_shared(
    preview: Open, services: Services, world: World, tmp_path: Path
) -> None:
    dialog = preview()
    assert not dialog.mark.isVisible()
    dialog.save_to(tmp_path / "out.pdf")
    assert dialog.mark.isVisible()
    assert services.observations.get(world.observation).fields.status is ObservationStatus.PLANNED, "nothing by itself"
    dialog.mark.setFocus()
    press(Key.Key_Space)
    fields = services.observations.get(world.observation).fields
    assert (fields.status, fields.shared_on) == (ObservationStatus.SHARED, dt.date.today())
    assert dialog.message.text() == f"Marked as shared on {british(dt.date.today())}. Undo takes it back."
    dialog.save_to(tmp_path / "again.pdf")
    assert not dialog.mark.isVisible(), "once is enough"


def test_a_visit_is_not_marked_as_shared(preview: Open, world: World, tmp_path: Path) -> None:
    dialog = preview("visit", world.visit)
    dialog.save_to(tmp_path / "out.pdf")
    assert not dialog.mark.isVisible()
    assert not dialog.decide.isVisible()


@pytest.mark.usefixtures("dressed")
def test_on_a_small_screen_pages_and_list_stand_side_by_side(
    services: Services, world: World, show: Show, qtbot: QtBot, tmp_path: Path
) -> None:
    def prepare(timeline: bool) -> catalogue.Prepared:
        return catalogue.prepare("feedback", services, world.observation, dt.date(2026, 1, 20), "", timeline=timeline)

    window = show(QWidget(), width=911, height=512)
    dialog = PreviewDialog("x", prepare, tmp_path, window, FeedbackOf(services.observations, world.observation))
    with qtbot.waitSignal(dialog.shown):
        dialog.open()
    assert (dialog.width(), dialog.height()) <= (911, 512)
    assert dialog.view.width() > 450
    assert dialog.leaving.text.height() > 150


def test_a_preview_that_is_closed_early_is_not_asked_again(show: Show, qtbot: QtBot, tmp_path: Path) -> None:
    goes_on = threading.Event()

    def make() -> bytes:
        goes_on.wait()
        return b"%PDF"

    dialog = PreviewDialog("x", lambda _: catalogue.Prepared("x.pdf", make), tmp_path, show(QWidget()))
    dialog.open()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.finished.connect(dialog.deleteLater)
        dialog.close_button.click()
    goes_on.set()
    QThreadPool.globalInstance().waitForDone()
    with capture_exceptions() as found:
        qtbot.wait(1)
    assert not found
