"""The list of frameworks and their ideas, with the number that each idea is typed by and the lines it stands on."""

import uuid
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from tfm_desktop.qt.common.as_typed import tip
from tfm_desktop.services.frameworks import Branch, Frameworks

COLUMNS = ("Framework or idea", "Number", "Lines")
WIDTH = 400  # pixels
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ID = Qt.ItemDataRole.UserRole


class FrameworkTree(QTreeWidget):
    """Frameworks and below each its ideas; what is no longer offered says so in words."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Frameworks and their ideas")
        self.setHeaderLabels(COLUMNS)
        self.headerItem().setTextAlignment(2, RIGHT)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setMinimumWidth(WIDTH)
        self.header().setStretchLastSection(False)
        self.header().setSectionsMovable(False)
        for column in range(len(COLUMNS)):
            mode = QHeaderView.ResizeMode.ResizeToContents if column else QHeaderView.ResizeMode.Stretch
            self.header().setSectionResizeMode(column, mode)
        self.currentItemChanged.connect(lambda item, _before: item and self.chosen.emit(item.data(0, _ID)))

    def show_branches(self, branches: Sequence[Branch], frameworks: Frameworks, chosen: uuid.UUID | None) -> None:
        """Show frameworks as they stand, one of the records chosen."""
        numbers = {key: str(number) for number, key in enumerate(frameworks.current().offered, 1)}
        bold = self.font()
        bold.setBold(True)
        items: dict[uuid.UUID, QTreeWidgetItem] = {}
        with QSignalBlocker(self):
            self.clear()
            for branch in branches:
                framework = branch.framework.fields
                above = _item(self, branch.framework.id, framework.name + " (hidden)" * framework.hidden)
                above.setFont(0, bold)
                above.setFirstColumnSpanned(True)
                items[branch.framework.id] = above
                for one in branch.ideas:
                    number, lines = numbers.get(one.fields.key, "hidden"), frameworks.lines_with(one.fields.key)
                    items[one.id] = _item(above, one.id, one.fields.name, number, f"{lines:,}")
                above.setExpanded(True)
            if chosen in items:
                self.setCurrentItem(items[chosen])


def _item(above: Any, record: uuid.UUID, *columns: str) -> QTreeWidgetItem:
    item = QTreeWidgetItem(above, list(columns))
    item.setData(0, _ID, record)
    item.setToolTip(0, tip(columns[0]))
    item.setTextAlignment(2, RIGHT)
    return item
