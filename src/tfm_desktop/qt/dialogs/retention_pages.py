"""The pages on retention: what is due, for how long each kind is kept, and what was deleted."""

import datetime as dt
from collections import Counter
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QGridLayout,
    QHeaderView,
    QLabel,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tfm_desktop.domain.keeping import Deletion
from tfm_desktop.domain.retention import GOES_WITH, SUGGESTED, Key, Kind, in_words
from tfm_desktop.domain.years import short
from tfm_desktop.qt.common.buttons import push, side_by_side
from tfm_desktop.qt.common.inputs import CalmBox
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.services.retention import Due, DuePart, Retention

NOTHING_DUE = (
    "Nothing is due today. A record is kept for the period of its kind after its department’s last activity; "
    "the periods stand under “Periods”."
)
NOTHING_DELETED = "Nothing was deleted for good yet. What goes is noted here: what kind, how many, when and why."
RULE = (
    "A record is kept for this long after the last activity of its department: a visit, an observation, a session "
    "attended, a review or change of a plan, a membership. Nothing goes by itself: what is due is listed, and you "
    "choose. Schools of the register stay."
)
OFFERED = (6, 12, 18, 24, 36, 48, 60, 72, 84, 120, 180, 300)  # months
_KEY = Qt.ItemDataRole.UserRole
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class DuePage(QWidget):
    """What is due by department, to be ticked; nothing is at first."""

    changed = Signal()

    def __init__(self, retention: Retention) -> None:
        super().__init__()
        self._retention = retention
        self._parts: dict[Key, DuePart] = {}
        self.told = text_label("muted")
        self.tree = _list("What is due", ("What would go", "And with it", "From when"))
        self.tree.setRootIsDecorated(True)
        self.tree.itemChanged.connect(lambda *_: self.changed.emit())
        _below(self, self.told, self.tree)

    def show_due(self, today: dt.date) -> None:
        """Read what is due anew, with nothing ticked."""
        found = self._retention.due(today)
        self._parts = {(one.place, part.kind): part for one in found for part in one.parts}
        self.tree.blockSignals(True)
        self.tree.clear()
        for one in found:
            self._add(one)
        self.tree.blockSignals(False)
        self.tree.setVisible(bool(found))
        self.told.setText("Tick what is to go (Space), then press “Delete for good…”." if found else NOTHING_DUE)
        if found:
            self.tree.setCurrentItem(self.heads()[0])
        self.changed.emit()

    def chosen(self) -> set[Key]:
        """Give what is ticked."""
        return {key for item in self._each() if item.checkState(0) is _CHECKED and (key := item.data(0, _KEY))}

    def counts(self) -> Counter[Kind]:
        """Count what is ticked by kind."""
        counts: Counter[Kind] = Counter()
        for key in self.chosen():
            counts[key[1]] += self._parts[key].records
        return counts

    def _add(self, one: Due) -> None:
        last = f"Last activity {short(one.last)}" if one.last else ""
        above = QTreeWidgetItem(self.tree, [one.name, "", last])
        above.setFlags(above.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate)
        above.setCheckState(0, _UNCHECKED)
        for part in one.parts:
            days = list(dict.fromkeys(short(day) for day in (part.oldest, part.newest) if day))
            told = [part.kind.counted(part.records), GOES_WITH[part.kind], " to ".join(days)]
            item = QTreeWidgetItem(above, told)
            item.setFlags((item.flags() | Qt.ItemFlag.ItemIsUserCheckable) & ~Qt.ItemFlag.ItemIsAutoTristate)
            item.setCheckState(0, _UNCHECKED)
            item.setData(0, _KEY, (one.place, part.kind))
            item.setToolTip(1, GOES_WITH[part.kind])
        above.setExpanded(True)

    def heads(self) -> list[Any]:
        """Give the rows of departments, and of what belongs to none."""
        return [self.tree.topLevelItem(place) for place in range(self.tree.topLevelItemCount())]

    def _each(self) -> list[Any]:
        return [head.child(place) for head in self.heads() for place in range(head.childCount())]


class PeriodBox(CalmBox):
    """A period, in words."""

    def __init__(self, kind: Kind, months: int | None) -> None:
        super().__init__()
        self.setAccessibleName(f"How long to keep {kind}")
        for one in sorted({*OFFERED, months or SUGGESTED[kind]}):
            self.addItem(f"{in_words(one)} (suggested)" if one == SUGGESTED[kind] else in_words(one), one)
        self.addItem(in_words(None), None)
        self.set_months(months)

    def set_months(self, months: int | None) -> None:
        """Choose a period."""
        self.setCurrentIndex(self.findData(months) if months else self.count() - 1)


class PeriodsPage(QWidget):
    """For how long each kind is kept; saved as it is changed."""

    changed = Signal()

    def __init__(self, retention: Retention) -> None:
        super().__init__()
        self._retention = retention
        months = retention.periods().months
        self.boxes = {kind: PeriodBox(kind, months[kind]) for kind in Kind}
        self.suggest = push("&Set all as suggested", "3 years, and 1 year for the bin", self._set_suggested)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setColumnStretch(2, 1)
        for row, (kind, box) in enumerate(self.boxes.items()):
            name = QLabel(kind.label[:1].upper() + kind.label[1:])
            name.setBuddy(box)
            box.currentIndexChanged.connect(lambda _, kind=kind: self._keep(kind))
            for column, widget in enumerate((name, box, text_label("muted", GOES_WITH[kind]))):
                grid.addWidget(widget, row, column)
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.setSpacing(12)
        inside.addWidget(text_label("", RULE))
        inside.addLayout(grid)
        inside.addLayout(side_by_side(self.suggest))
        inside.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        _below(self, scroll)

    def _keep(self, kind: Kind) -> None:
        self._retention.set_period(kind, self.boxes[kind].currentData())
        self.changed.emit()

    def _set_suggested(self) -> None:
        for kind, box in self.boxes.items():
            box.set_months(SUGGESTED[kind])


class LogPage(QWidget):
    """What was deleted for good: no content, and no name."""

    def __init__(self, retention: Retention) -> None:
        super().__init__()
        self._retention = retention
        self.told = text_label("muted")
        self.list = _list("What was deleted for good", ("When", "What", "How many", "Why"))
        self.copy = push("Cop&y the list", "Put the list on the clipboard, for a spreadsheet or a letter", self._copy)
        _below(self, self.told, self.list)
        self.layout().addLayout(side_by_side(self.copy))

    def show_log(self) -> None:
        """Read the log anew."""
        rows = [_logged(one) for one in self._retention.deletions()]
        self.list.clear()
        items = [QTreeWidgetItem(row) for row in rows]
        self.list.addTopLevelItems(items)
        self.list.setVisible(bool(rows))
        self.copy.setVisible(bool(rows))
        self.told.setText("The newest first. It holds no content and no name." if rows else NOTHING_DELETED)
        if items:
            self.list.setCurrentItem(items[0])

    def _copy(self) -> None:
        rows = [["When", "What", "How many", "Why"], *(_logged(one) for one in self._retention.deletions())]
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in rows))


def _logged(one: Deletion) -> list[str]:
    at = one.at.astimezone()
    return [f"{short(at.date())} {at:%H:%M}", one.kind, f"{one.records:,}", one.cause]


def _list(name: str, columns: tuple[str, ...]) -> QTreeWidget:
    made = QTreeWidget()
    made.setAccessibleName(name)
    made.setHeaderLabels(list(columns))
    made.setRootIsDecorated(False)
    made.setUniformRowHeights(True)
    made.setTabKeyNavigation(False)
    header = made.header()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setStretchLastSection(False)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    return made


def _below(page: QWidget, *widgets: QWidget) -> None:
    layout = QVBoxLayout(page)
    layout.setContentsMargins(12, 12, 12, 8)
    layout.setSpacing(8)
    for widget in widgets:
        layout.addWidget(widget, 0 if isinstance(widget, QLabel) else 1)
    layout.addStretch(0)
