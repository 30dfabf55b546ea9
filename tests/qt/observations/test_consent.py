"""No private line, and no line without the observer's consent, is ever seen by anybody else: over made-up lessons."""

import datetime as dt
import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import World
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, press

from tfm_desktop.domain.errors import Incomplete
from tfm_desktop.domain.observations import ObservationStatus
from tfm_desktop.qt.dialogs.preview import FeedbackOf, PreviewDialog
from tfm_desktop.qt.observations.discuss import DiscussView
from tfm_desktop.qt.observations.sharing import ShareDialog
from tfm_desktop.reports import catalogue
from tfm_desktop.services.services import Services


@dataclass(frozen=True)
class Made:
    """A line of a made-up lesson, and what becomes of it."""

    is_private: bool
    is_agreed: bool
    is_binned: bool
    is_ticked: bool  # at the gate
    is_regretted: bool  # made private while the talk is on
    cited: frozenset[int]  # by which strengths

    @property
    def is_asked(self) -> bool:
        return not (self.is_private or self.is_binned or self.is_agreed or self.cited)

    @property
    def is_open(self) -> bool:
        """Tell whether others may see it when the talk begins."""
        has_consent = self.is_agreed or bool(self.cited) or self.is_ticked
        return has_consent and not (self.is_private or self.is_binned)


BOOLS, SELDOM = st.booleans(), st.sampled_from([False, False, False, True])
CITED = st.sampled_from([frozenset[int](), frozenset[int](), frozenset({0}), frozenset({0, 1})])
LINES = st.lists(st.builds(Made, SELDOM, SELDOM, SELDOM, BOOLS, SELDOM, CITED), min_size=3, max_size=8)
_numbers = itertools.count(1)


def everything_in(top: QWidget) -> str:
    """Gather every text that a window and all within it hold: properties, models in all roles, rows behind models."""
    found: list[str] = []
    for one in [top, *top.findChildren(QObject)]:
        ours = [bytes(name.data()).decode() for name in one.dynamicPropertyNames()]
        names = [*_texts_of(one.metaObject().className(), one), *ours]
        found.extend(str(one.property(name)) for name in names if name != "_PySideInvalidatePtr")
        if isinstance(one, QAbstractItemModel):
            found.extend(_model_texts(one, QModelIndex()))
            found.append(repr(getattr(one, "rows", "")))
    return "\n".join(found)


ROLES = [role.value for role in Qt.ItemDataRole if role.value <= Qt.ItemDataRole.UserRole]
_TEXTS: dict[str, list[str]] = {}


def _texts_of(kind: str, one: QObject) -> list[str]:
    """Name the properties of a kind of object that hold text."""
    if kind not in _TEXTS:
        declared = [one.metaObject().property(place) for place in range(one.metaObject().propertyCount())]
        _TEXTS[kind] = [str(each.name()) for each in declared if str(each.typeName()) == "QString"]
    return _TEXTS[kind]


def _model_texts(model: QAbstractItemModel, parent: QModelIndex) -> list[str]:
    found: list[str] = []
    for row in itertools.takewhile(lambda row: model.hasIndex(row, 0, parent), itertools.count()):
        for column in itertools.takewhile(lambda at: model.hasIndex(row, at, parent), itertools.count()):  # noqa: B023
            index = model.index(row, column, parent)
            found.extend(str(model.data(index, role)) for role in ROLES)
            found.extend(_model_texts(model, index))
    return found


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.fixture
def window(services: Services, show: Show) -> DiscussView:
    view = DiscussView(services)
    services.database.listen(view.on_change)
    show(view, width=1366, height=900)
    return view


@settings(
    max_examples=20,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each example takes the time of a whole window
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(lines=LINES)
def test_a_line_is_seen_by_others_where_the_observer_agreed_and_nowhere_else(
    lines: list[Made], window: DiscussView, services: Services, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    seen, lesson = services.observations, _lesson(services, world)
    words = [f"Spoken{lesson.hex[:8]}at{place}end" for place in range(len(lines))]
    with services.database.change("Write"):
        ids = [
            seen.lines.add(lesson, at=dt.time(9, place), text=word, private=made.is_private, agreed=made.is_agreed)
            for place, (word, made) in enumerate(zip(words, lines, strict=True))
        ]
        for number in range(2):
            strength = seen.strengths.add(lesson, text="Pupils had the words")
            seen.show_strength_by(strength, [ids[place] for place, made in enumerate(lines) if number in made.cited])
        for line, made in zip(ids, lines, strict=True):
            if made.is_binned:
                seen.lines.bin(line)

    def shown_in(text: str) -> list[str]:
        return [word for word in words if word in text]

    def open_now(*, cited: bool = False, regretted: bool = False) -> list[str]:
        kept = [made.is_open and (bool(made.cited) or not cited) for made in lines]
        gone = [made.is_regretted and regretted for made in lines]
        return [word for word, is_kept, is_gone in zip(words, kept, gone, strict=False) if is_kept and not is_gone]

    window.show_record(lesson)
    if any(made.is_asked for made in lines):
        assert shown_in(everything_in(window)) == []
        _decide(qtbot, [made.is_ticked for made in lines if made.is_asked])
    assert window.record == lesson
    assert shown_in(everything_in(window)) == open_now()
    window.talk.lines.turn.click()
    assert shown_in(everything_in(window)) == open_now(), "by idea"

    _hold_against_the_pages(services, lesson, shown_in, open_now(), open_now(cited=True))
    _hold_against_the_preview(FeedbackOf(seen, lesson), services, window, qtbot, shown_in, tmp_path)

    for line, made in zip(ids, lines, strict=True):
        if made.is_regretted:
            seen.lines.change(line, private=True)
    words.append(f"Spoken{lesson.hex[:8]}later")
    seen.add_line(lesson, dt.time(10, 0), text=words[-1])
    assert shown_in(everything_in(window)) == open_now(regretted=True)
    window.show_record(None)
    assert shown_in(everything_in(window)) == []


def _lesson(services: Services, world: World) -> Any:
    """Make a lesson whose feedback lacks nothing but its lines."""
    seen = services.observations
    lesson = seen.new(
        department_id=world.department,
        teacher_id=world.teacher,
        date=dt.date(2026, 1, 1) + dt.timedelta(days=next(_numbers)),
        status=ObservationStatus.IN_PROGRESS,
        focus="Talk",
        reflection="More of it",
    )
    seen.questions.add(lesson, text="Why?")
    return lesson


def _decide(qtbot: QtBot, ticked: list[bool]) -> None:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ShareDialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.list.hasFocus)
    for is_ticked in ticked:
        if not is_ticked:
            press(Key.Key_Space)
        press(Key.Key_Down)
    press(Key.Key_Return)


def _prepared(services: Services, lesson: Any, *, timeline: bool) -> catalogue.Prepared:
    return catalogue.prepare("feedback", services, lesson, dt.date(2026, 2, 1), "Ada", timeline=timeline)


def _hold_against_the_pages(
    services: Services, lesson: Any, shown_in: Any, shared: list[str], cited: list[str]
) -> None:
    """Hold the list of what leaves, and the text of the pages, against what may be seen, with timeline and without."""
    for timeline, wanted in ((True, shared), (False, cited)):
        prepared = _prepared(services, lesson, timeline=timeline)
        assert shown_in(repr(prepared.leaves)) == wanted
        if shared:
            assert shown_in(text_of(prepared.make())) == wanted
        else:
            with pytest.raises(Incomplete):
                prepared.make()


def _hold_against_the_preview(
    feedback: FeedbackOf, services: Services, parent: QWidget, qtbot: QtBot, shown_in: Any, folder: Path
) -> None:
    """Hold all that the preview says against the pages that it saves."""

    def prepare(timeline: bool) -> catalogue.Prepared:
        return _prepared(services, feedback.record, timeline=timeline)

    dialog = PreviewDialog("Feedback PDF", prepare, folder, parent.window(), feedback)
    with qtbot.waitSignal(dialog.shown):
        dialog.timeline.setChecked(True)
    if dialog.save.isEnabled():
        dialog.save_to(folder / "out.pdf")
        assert shown_in(everything_in(dialog)) == shown_in(text_of((folder / "out.pdf").read_bytes()))
    else:
        assert shown_in(everything_in(dialog)) == []
    dialog.deleteLater()
