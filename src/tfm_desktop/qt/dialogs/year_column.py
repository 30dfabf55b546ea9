"""One academic year of lines on an idea, as a column of cards; gone about in by keyboard."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from tfm_desktop.domain.observations import LineType
from tfm_desktop.domain.years import clock, short
from tfm_desktop.qt import theme
from tfm_desktop.services.coverage import LineOnIdea, YearOfLines

WIDTH, CARD = 320, 300  # pixels of a column, and of a card beside the scroll bar
PAD, APART = 10, 3
SHOWN = 400  # characters of a line; the whole stands where it opens
WRAPPED = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop)
ROLE = Qt.ItemDataRole.UserRole


class Cards(QListWidget):
    """The lines of a year."""

    entered = Signal()  # by Tab, an arrow or the mouse
    opened = Signal()
    sideways = Signal(int)

    def __init__(self, year: YearOfLines) -> None:
        super().__init__()
        self.setAccessibleName(f"Lines in {year.year}")
        self.setItemDelegate(_Card(self))
        self.setLayoutMode(QListWidget.LayoutMode.Batched)
        self.setBatchSize(12)  # those in sight are there at once, however many there are
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for line in year.lines:
            item = QListWidgetItem(_told(line))
            item.setData(ROLE, line)
            self.addItem(item)
        self.itemDoubleClicked.connect(lambda _item: self.opened.emit())

    def line(self) -> LineOnIdea:
        """Give the line that is gone to."""
        return self.item(max(self.currentRow(), 0)).data(ROLE)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark the line that is gone to."""
        super().focusInEvent(event)
        self.setCurrentRow(max(self.currentRow(), 0))
        self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the line with Enter, and go to the years beside with left and right."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.sideways.emit(1 if key == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)


class YearColumn(QWidget):
    """A year with its lines below."""

    def __init__(self, year: YearOfLines) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.cards = Cards(year)
        heading = QLabel(year.year)
        heading.setProperty("role", "heading")
        shown = len(year.lines)
        count = f"{year.total} line{'' if year.total == 1 else 's'}"
        self.told = QLabel(count if shown == year.total else f"{count}; the newest {shown} are shown")
        self.told.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (heading, self.told):
            layout.addWidget(widget)
        layout.addWidget(self.cards, 1)


class _Card(QStyledItemDelegate):
    """Draws a line: when, in whose lesson, what was written, and what kind of note it is."""

    def __init__(self, cards: Cards) -> None:
        super().__init__(cards)
        self._sizes: dict[int, QSize] = {}  # by row: Qt asks several times for each, and to wrap a text takes long

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line: LineOnIdea = index.data(ROLE)
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        colours, plain, bold = theme.colours(), QFont(option.font), QFont(option.font)
        bold.setBold(True)
        metrics = QFontMetrics(plain)
        room = QRect(option.rect.x() + PAD, option.rect.y() + PAD, CARD - 2 * PAD, option.rect.height() - 2 * PAD)
        below = metrics.lineSpacing() + APART
        painter.save()
        painter.setFont(bold)
        painter.setPen(QColor(colours.text))
        painter.drawText(room, WRAPPED, _when(line))
        if line.private:
            painter.setPen(QColor(colours.notice))
            painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, "Private")
        painter.setFont(plain)
        painter.setPen(QColor(colours.muted))
        for place, text in ((1, _whose(line)), (2, _marks(line))):
            elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room.translated(0, place * below), Qt.AlignmentFlag.AlignTop, elided)
        painter.setPen(QColor(colours.text))
        painter.drawText(room.adjusted(0, (3 if _marks(line) else 2) * below, 0, 0), WRAPPED, _text(line))
        painter.setPen(QColor(colours.line))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        if index.row() not in self._sizes:
            line: LineOnIdea = index.data(ROLE)
            metrics = QFontMetrics(option.font)
            text = metrics.boundingRect(QRect(0, 0, CARD - 2 * PAD, 10_000), WRAPPED, _text(line)).height()
            above = (3 if _marks(line) else 2) * (metrics.lineSpacing() + APART)
            self._sizes[index.row()] = QSize(CARD, above + text + 2 * PAD)
        return self._sizes[index.row()]


def _when(line: LineOnIdea) -> str:
    return "  ".join(filter(None, [short(line.date), clock(line.at)]))


def _whose(line: LineOnIdea) -> str:
    return " · ".join(filter(None, [line.teacher, line.topic])) or "no teacher named"


def _marks(line: LineOnIdea) -> str:
    kind = "" if line.type is LineType.SAW else line.type.value
    return " · ".join(filter(None, [line.speaker.label, kind]))


def _text(line: LineOnIdea) -> str:
    text = " ".join(line.text.split()) or "–"
    return text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()} …"


def _told(line: LineOnIdea) -> str:
    """Say a card in one sentence, for those who hear the window."""
    private = "Private" if line.private else ""
    return ", ".join(filter(None, [_when(line), private, _whose(line), _marks(line), _text(line)]))
