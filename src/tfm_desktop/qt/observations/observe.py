"""The Observe view: a lesson as it happens, line by line, by keyboard alone."""

import datetime as dt
import uuid
from collections.abc import Callable
from textwrap import shorten
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFont, QHideEvent, QKeySequence, QMouseEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tfm_desktop.domain.accounts import judgement_hint
from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.observations import BegunLine, LineFields, LineType, Speaker
from tfm_desktop.domain.phrases import PhraseFields, PhraseList
from tfm_desktop.domain.years import clock, minutes_in
from tfm_desktop.qt.common.inputs import TimeInput
from tfm_desktop.qt.common.stems import StemPicker
from tfm_desktop.qt.observations.editing import Editing
from tfm_desktop.qt.observations.entry import Clock, EntryLine, minute_of, wall_clock
from tfm_desktop.qt.observations.key_card import KeyCard
from tfm_desktop.qt.observations.line_list import LineList, ShownLine
from tfm_desktop.qt.observations.marks import Marks
from tfm_desktop.qt.observations.strip import Strip
from tfm_desktop.qt.observations.waiting import WaitingLines
from tfm_desktop.qt.observations.waiting_banner import WaitingBanner
from tfm_desktop.services.services import Services
from tfm_desktop.settings import Settings
from tfm_desktop.storage.change import Change

BRIEF = 60  # signs of a line that is named among others
KEEP = 400  # milliseconds after a key until the unfinished line is on disk
SMALLEST, LARGEST = -2, 8  # steps of the text size
SMALL_HOURS = dt.time(6)  # a lesson that began before midnight goes on until then
SHOWN = frozenset({"line", "observation", "framework", "idea", "person", "department", "school"})


class ObserveView(QWidget):
    """One observation while it is made. The entry line always has the focus."""

    kind: ClassVar[str] = "observation"
    left = Signal()
    discuss_wanted = Signal(object)
    news = Signal(str)
    elsewhere_wanted = Signal()

    def __init__(self, services: Services, settings: Settings, now: Clock = wall_clock) -> None:
        super().__init__()
        self._services, self._settings, self._now = services, settings, now
        self._observations = services.observations
        self.record: uuid.UUID | None = None
        self._date: dt.date | None = None
        self._inserted = False  # the new line goes to its place by its time
        self._aside = BegunLine()  # the new line that was begun before another one was edited
        self._kept = BegunLine()  # the new line as it is on disk
        self._begun_fault = ""
        self._orphan: tuple[uuid.UUID, BegunLine] | None = None  # begun in an observation that undo took away
        self.waiting = WaitingLines(lambda record, line: self._observations.put(record, line, self), self)
        self._keeping = QTimer(self, singleShot=True, interval=KEEP)
        self._ticking = QTimer(self, interval=1000)
        self.strip = Strip()
        self.list = LineList()
        self.marks = Marks()
        self.entry = EntryLine(self._stamp)
        self.at = TimeInput()
        self.banner = WaitingBanner()
        self.card = KeyCard(self)
        self.stems = StemPicker(self.entry, services.phrases.current)
        self.editing = Editing(self._observations, self.entry, self.marks, self.list, self)
        self._lay_out()
        self._connect()
        self._set_keys()
        self.enlarge(0)

    # What the window asks

    def show_record(self, record: uuid.UUID) -> None:
        """Show an observation, with the line that was begun in it where it was."""
        self.flush()
        self.record, self.editing.line = record, None
        begun = self._kept = self._observations.begun(record)
        if self._orphan and self._orphan[0] == record and not begun.text:
            begun = self._orphan[1]
        self.at.hide()
        self.reload()
        self._show_begun(begun)
        self._keeping.stop()
        self.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self) -> None:
        """Read the observation anew."""
        if self.record is None:
            return
        fields = self._observations.get(self.record).fields
        self._date = fields.date
        ideas = self._services.frameworks.current()
        waiting = [ShownLine(None, self._as_fields(line)) for line in self.waiting.of(self.record)]
        saved = [ShownLine(one.id, one.fields) for one in self._observations.lines.of(self.record)]
        self.marks.offer(ideas)
        self.list.lines.show([*saved, *waiting], fields.start, ideas)
        if self.editing.line and self.editing.place < 0:  # undone, or in the bin
            self.editing.line = None
            self._show_begun(self._aside)
        self.list.mark(self.editing.line)
        self.strip.describe(self._services, fields, self._now().date())
        self._count()
        self._tell_place()
        self._tick()

    def on_change(self, change: Change) -> None:
        """Follow a change that was made elsewhere, such as undo."""
        if change.origin is self or self.record is None or not change.kinds & SHOWN:
            return
        if self._observations.exists(self.record):
            self.reload()
            self.editing.show()
        else:
            self._orphan = self.unfinished()
            self.left.emit()

    def flush(self) -> None:
        """Put the unfinished line on disk now."""
        if self._keeping.isActive():
            self.keep()

    def settle(self) -> None:
        """Make a line of what was begun, and leave the line that is edited; one that cannot be saved is not left."""
        self.leave_line()
        if self.editing.line is None:
            self._finish(self._as_begun())
        self.flush()

    def stop(self) -> None:
        """Write nothing any more: the file is closed."""
        self._keeping.stop()
        self.waiting.stop()

    def unsaved(self) -> list[str]:
        """Tell what is in memory alone."""
        told = [f"{clock(line.at)} {_begun(line.text)}" for _, line in self.waiting.lines]
        if self.editing.line and self.editing.fault:
            told.append(_begun(self.entry.typed()))
        new = self._new_line()
        return [*told, _begun(new.text)] if new.text and (self._begun_fault or self.waiting.lines) else told

    def unfinished(self) -> tuple[uuid.UUID, BegunLine] | None:
        """Give the new line that has not been entered; None for none."""
        begun = self._new_line()
        return (self.record, begun) if self.record and begun.text.strip() else None

    def bin(self) -> None:
        """Put the line that is edited in the bin."""
        if self.editing.line:
            self.editing.bin()
        else:
            self.news.emit("Go to a line first: Up chooses the last one.")

    def turn_card(self) -> None:
        """Show the card of the keys, or take it away."""
        self.card.setVisible(not self.card.isVisible())
        self.card.place()
        self.entry.setFocus()

    def enlarge(self, by: int) -> None:
        """Make the text larger or smaller by steps."""
        self._settings.text_size = max(SMALLEST, min(self._settings.text_size + by, LARGEST))
        font = QFont(QApplication.font())
        font.setPointSizeF(font.pointSizeF() + 1 + 1.5 * self._settings.text_size)
        self.entry.setFont(font)
        self.list.enlarge(font)

    # The new line

    def keep(self) -> None:
        """Put the unfinished line on disk, and the line that is edited."""
        self._keeping.stop()
        if self.record is None:
            return
        if not self.isEnabled():  # the file is in other hands for a while
            self._keeping.start()
            return
        self.editing.save()
        if not self.waiting.of(self.record):  # what is on disk of the line that waits stays there
            self._keep_begun(self.record, self._new_line())
        hint = judgement_hint(self.entry.typed(), self.marks.type.value()) if self._settings.judgement_hint else ""
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))

    def insert(self) -> None:
        """Ask for the time of a line that is inserted."""
        fields = self.editing.fields()
        self.leave_line()
        self.at.set_value(fields.at if fields else minute_of(self._now()))
        self.at.show()
        self.at.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.at.selectAll()

    def _enter(self) -> None:
        if self.editing.line:
            self.leave_line()
        else:
            self._finish(self._as_begun())

    def _finish(self, begun: BegunLine, rest: str = "") -> None:
        """Make a line of what was typed; what stood behind the cursor may stay as the next one."""
        if self.record is None:
            return
        if not begun.text.strip():
            self.entry.clear()  # spaces that nobody sees would stand before the next line
            return
        self._keeping.stop()
        try:
            self.waiting.add(self.record, begun)  # to the disk first: what is shown can wait
        finally:
            goes_on = BegunLine(rest, begun.at, begun.phase, inserted=begun.inserted)
        self._show_begun(goes_on if rest else BegunLine(phase=begun.phase))
        if rest:
            self.keep()

    def _keep_begun(self, record: uuid.UUID, begun: BegunLine) -> None:
        if begun == self._kept:
            return
        self._begun_fault = ""
        try:
            self._observations.keep_begun(record, begun)
        except Problem as fault:
            self._begun_fault = str(fault)
        else:
            self._kept = begun
            if begun.text:
                self.strip.say_saved(self._now())
        self._tell_fault()

    def _show_saved(self, record: uuid.UUID, line: uuid.UUID) -> None:
        self.strip.say_saved(self._now())
        if record != self.record:
            return
        self._kept, self._begun_fault = BegunLine(), ""  # what was begun went from disk with it
        if self._new_line().text:
            self._type()
        saved, rows = self._observations.lines.get(line), self.list.lines.rows
        is_within = bool(rows) and saved.fields.position <= rows[-1].fields.position
        if is_within or self.waiting.lines or any(row.id is None for row in rows):
            self.reload()
            return
        if not rows:
            self.list.lines.start = self._observations.get(record).fields.start
        self.list.lines.append(ShownLine(saved.id, saved.fields))
        self.list.mark(None)
        self._count()
        self._tick()

    def _show_waiting(self) -> None:
        self.banner.tell(len(self.waiting.lines), self.waiting.fault)
        self.reload()

    def _as_begun(self) -> BegunLine:
        marks = self.marks
        return BegunLine(
            self.entry.typed(),
            self.entry.begun,
            marks.phase.value(),
            marks.speaker.value(),
            marks.type.value(),
            marks.chosen_ideas(),
            marks.private.isChecked(),
            self._inserted,
        )

    def _new_line(self) -> BegunLine:
        """Give the new line, also while another one is edited."""
        return self._aside if self.editing.line else self._as_begun()

    def _stamp(self) -> dt.time | None:
        """Give the time on the wall; a line that is written up on another day has that of the line before."""
        now = self._now()
        is_that_night = self._date == now.date() - dt.timedelta(days=1) and now.time() < SMALL_HOURS
        if self._date == now.date() or is_that_night:
            return minute_of(now)
        times = [row.fields.at for row in self.list.lines.rows if row.fields.at]
        return times[-1] if times else self.list.lines.start

    def _show_begun(self, begun: BegunLine) -> None:
        self._aside, self._inserted = begun, begun.inserted
        self.entry.has_fixed_time = begun.inserted
        self.entry.show_begun(begun.text, begun.at)
        self.marks.show_line(begun)
        self.hint.hide()
        self._tell_place()

    def _type(self) -> None:
        """Have the line on disk within a second of its last key; the timer is not put off by the next one."""
        if not self._keeping.isActive():
            self._keeping.start()

    # A line of the list in the entry line

    def edit(self, line: uuid.UUID) -> None:
        """Go to a line of the list; the new one waits as far as it was typed."""
        if not self.editing.save():
            return
        self._aside = self._new_line()
        self.at.hide()
        self.entry.has_fixed_time = False
        self.editing.take(line)
        self._keeping.stop()
        if self._aside != self._kept:
            self._type()
        self.hint.hide()
        self._tell_place()

    def leave_line(self) -> None:
        """Go back to the new line; a line that was emptied goes to the bin."""
        if self.editing.line is None:
            return
        if not self.entry.typed().strip():
            self.editing.bin()
            return
        if not self.editing.save():
            return
        self.editing.line = None
        self._show_begun(self._aside)
        self.list.mark(None)

    def jump(self, by: int) -> None:
        """Go to the next line that has no idea yet, forwards or back."""
        self.flush()
        found = self.editing.without_idea(by)
        if found:
            self.edit(found)
        else:
            self.news.emit("Every line has an idea." if self.list.lines.rows else "There are no lines yet.")

    def split(self) -> None:
        """Make two lines at the cursor."""
        first, rest = (part.strip() for part in self.entry.parts())
        if not first or not rest:
            self.news.emit("Put the cursor where the second line is to begin.")
        elif self.editing.line:
            self.editing.split(first, rest)
        else:
            begun = self._as_begun()
            self._finish(BegunLine(first, *(getattr(begun, name) for name in BegunLine.__slots__[1:])), rest)

    def _step(self, by: int) -> None:
        line = self.editing.beside(by)
        if line:
            self.edit(line)
        elif by > 0:
            self.leave_line()

    # What stands around it

    def _escape(self) -> None:
        if self.card.isVisible():
            self.card.hide()
        elif self.editing.line:
            self.leave_line()
        elif self._inserted:
            self._inserted = self.entry.has_fixed_time = False
            self.entry.begun = self._stamp() if self.entry.typed() else None
            self._tell_place()
            self._type()

    def _leave_time(self) -> None:
        self.at.hide()
        self.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_time(self) -> None:
        try:
            at = self.at.value()
        except ValueError as fault:
            self.news.emit(str(fault))
            return
        self._leave_time()
        self._inserted = self.entry.has_fixed_time = at is not None
        self.entry.begun = at or self.entry.begun
        self._tell_place()
        self._type()

    def _tell_place(self) -> None:
        fields, told = self.editing.fields(), ""
        if fields:
            at = [f"Line of {clock(fields.at)}"] if fields.at else []
            told = "  ·  ".join([*at, "Enter goes back to the new line"])
        elif self._inserted:
            told = f"A line at {clock(self.entry.begun)}  ·  Esc makes it a line of now"
        self.marks.told.setText(told)
        self.entry.setAccessibleName(told or "Next line")

    def _hear(self, speaker: Speaker) -> None:
        self.marks.speaker.set_value(speaker)
        self._type()

    def _take_stem(self, phrase: PhraseFields) -> None:
        if phrase.list is PhraseList.STEM:
            self.marks.type.set_value(LineType.QUESTION)
        self._type()

    def _open_stems(self) -> None:
        if self.record is not None:
            self.stems.open(self._observations.get(self.record).fields.kind)

    def _count(self) -> None:
        lines = (row.fields.ideas for row in self.list.lines.rows)
        self.marks.count(self.list.lines.ideas.counts(lines))

    def _tick(self) -> None:
        now = self._now()
        self.strip.tell_time(now, minutes_in(self.list.lines.start, minute_of(now)))

    def _tell_fault(self) -> None:
        fault = self.editing.fault or self._begun_fault
        self.banner.tell_begun(fault)
        if fault:
            self._keeping.start()

    def _as_fields(self, line: BegunLine) -> LineFields:
        names = ("at", "phase", "speaker", "type", "ideas", "private", "text")
        values = {name: getattr(line, name) for name in names}
        return LineFields.model_construct(**{"observation_id": self.record, "position": 0, "agreed": False, **values})

    def showEvent(self, event: QShowEvent) -> None:
        """Tell the time while the view is shown."""
        self._ticking.start()
        self._tick()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop telling the time."""
        self._ticking.stop()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Give the focus to the entry line, wherever the view is pressed."""
        self.at.hide()
        self.entry.setFocus(Qt.FocusReason.MouseFocusReason)

    def _connect(self) -> None:
        self.waiting.saved.connect(self._show_saved)
        self.waiting.changed.connect(self._show_waiting)
        self._keeping.timeout.connect(self.keep)
        self._ticking.timeout.connect(self._tick)
        self.entry.textChanged.connect(self._type)
        self.entry.entered.connect(self._enter)
        self.entry.split_wanted.connect(self.split)
        self.entry.stepped.connect(self._step)
        self.entry.escaped.connect(self._escape)
        self.entry.spoken.connect(self._hear)
        self.marks.changed.connect(self._type)
        self.list.chosen.connect(self.edit)
        self.editing.saved.connect(self._count)
        self.editing.saved.connect(lambda: self.strip.say_saved(self._now()))
        self.editing.rebuilt.connect(self.reload)
        self.editing.tried.connect(self._tell_fault)
        self.editing.news.connect(self.news)
        self.at.returnPressed.connect(self._take_time)
        self.stems.picked.connect(self._take_stem)
        self.banner.again.connect(self.waiting.save)
        self.banner.elsewhere.connect(self.elsewhere_wanted)
        self.strip.discuss.clicked.connect(lambda: self.discuss_wanted.emit(self.record))
        self.strip.stems.clicked.connect(self._open_stems)
        self.strip.keys.clicked.connect(self.turn_card)
        self.strip.leave.clicked.connect(self.left)

    def _set_keys(self) -> None:
        keys: dict[str, Callable[[], Any]] = {
            "F2": lambda: self.marks.speaker.turn(1),
            "Shift+F2": lambda: self.marks.speaker.turn(-1),
            "F3": lambda: self.marks.type.turn(1),
            "Shift+F3": lambda: self.marks.type.turn(-1),
            "F4": lambda: self.marks.phase.turn(1),
            "Shift+F4": lambda: self.marks.phase.turn(-1),
            "Alt+P": self.marks.turn_private,
            "F8": lambda: self.jump(1),
            "Shift+F8": lambda: self.jump(-1),
            "F9": self._open_stems,
            "Ctrl+I": self.insert,
            "Ctrl+J": self.editing.merge,
            "Ctrl++": lambda: self.enlarge(1),
            "Ctrl+=": lambda: self.enlarge(1),
            "Ctrl+-": lambda: self.enlarge(-1),
            "Ctrl+0": lambda: self.enlarge(-self._settings.text_size),
        }
        for number in range(10):
            keys[f"Alt+{(number + 1) % 10}"] = lambda at=number: self.marks.turn_idea(at)  # type: ignore[misc]
        away = QShortcut(QKeySequence("Esc"), self.at)
        away.setContext(Qt.ShortcutContext.WidgetShortcut)
        away.activated.connect(self._leave_time)
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _lay_out(self) -> None:
        self.setObjectName("page")
        self.setFocusProxy(self.entry)
        self.at.setAccessibleName("Time of the line to insert")
        self.at.setMaximumWidth(110)
        self.at.hide()
        self.hint = QLabel()
        self.hint.setProperty("role", "notice")
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setWordWrap(True)
        self.hint.hide()
        card = QFrame()
        card.setObjectName("card")
        typing = QHBoxLayout()
        typing.setSpacing(8)
        typing.addWidget(self.at, 0, Qt.AlignmentFlag.AlignTop)
        typing.addWidget(self.entry, 1)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 10, 12, 12)
        inside.setSpacing(8)
        inside.addWidget(self.marks)
        inside.addLayout(typing)
        inside.addWidget(self.hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(self.strip)
        layout.addWidget(self.banner)
        layout.addWidget(self.list, 1)
        layout.addWidget(card)


def _begun(text: str) -> str:
    """Give the beginning of a line that is named among others."""
    return shorten(text, BRIEF, placeholder=" …")
