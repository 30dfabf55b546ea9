"""The list of what a search found: two lines for each hit, the found words in bold."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tfm_desktop.qt import theme
from tfm_desktop.services.search import MARKS, Hit

FOUND_IN = {
    "line": "Line",
    "school": "School",
    "observation": "Observation",
    "strength": "Strength",
    "question": "Question",
    "next_step": "Next step",
    "visit": "Visit",
    "visit_activity": "Activity of a visit",
    "visit_action": "Agreed action",
    "session": "Session of a Work Group",
    "gap_task": "Gap task",
    "plan": "Plan",
    "aim": "Aim",
    "criterion": "Success criterion",
    "action": "Action",
    "evidence": "Evidence",
    "review": "Review",
    "pd_session": "Professional development",
    "work_group": "Work Group",
    "critique": "Question on a plan",
    "membership": "Member of a Work Group",
    "measure": "Measure",
    "person": "Person",
    "department": "Notes on a department",
}
MARGIN, GAP = 9, 2  # pixels around the two lines, and between them

Index = QModelIndex | QPersistentModelIndex


def title(hit: Hit) -> str:
    """Give the words around what was found, on one line, with their marks; of a school its name."""
    return hit.school if hit.found_in == "school" else " ".join(hit.marked.split()) or "–"


def below(hit: Hit) -> str:
    """Say where it stands: in what and when, who spoke, whose lesson, which school, which day."""
    kind = " ".join(filter(None, (FOUND_IN[hit.found_in], hit.clock)))
    school = "" if hit.school == _without_marks(title(hit)) else hit.school
    told = ("Private" if hit.private else "", kind, hit.speaker, hit.teacher, school, hit.when)
    return " · ".join(filter(None, told))


class HitModel(QAbstractListModel):
    """The hits as the list asks for them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hits: list[Hit] = []

    def set_hits(self, hits: list[Hit]) -> None:
        """Show other hits."""
        self.beginResetModel()
        self.hits = hits
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the hits."""
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a hit as text, for those who hear the window."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        hit = self.hits[index.row()]
        return f"{_without_marks(title(hit))}\n{below(hit)}"


class HitDelegate(QStyledItemDelegate):
    """Paints a hit."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Give room for two lines."""
        return QSize(200, 2 * option.fontMetrics.lineSpacing() + GAP + 2 * MARGIN)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the ground as the style has it, and the two lines upon it."""
        self.initStyleOption(option, index)
        option.text = ""
        view = option.widget
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, view)
        model = index.model()
        assert isinstance(model, HitModel)
        hit = model.hits[index.row()]
        area = option.rect.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        painter.save()
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        _draw_title(painter, title(hit), option.font, QPointF(area.topLeft()), area.width())
        painter.setFont(option.font)
        painter.setPen(QColor(theme.colours().muted))
        area.setTop(area.top() + option.fontMetrics.lineSpacing() + GAP)
        told = option.fontMetrics.elidedText(below(hit), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, told)
        painter.restore()


class HitList(QListView):
    """The hits, one of them current."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Found")
        self.found = HitModel(self)
        self.setModel(self.found)
        self.setItemDelegate(HitDelegate(self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)

    def show_hits(self, hits: list[Hit]) -> None:
        """Show other hits, the first one current."""
        self.found.set_hits(hits)
        self.go_to(0)

    def current(self) -> Hit | None:
        """Give the current hit."""
        place = self.currentIndex().row()
        return self.found.hits[place] if 0 <= place < len(self.found.hits) else None

    def go_to(self, place: int) -> None:
        """Make a hit the current one; the last where there are not so many."""
        self.setCurrentIndex(self.found.index(min(place, self.found.rowCount() - 1)))


def _draw_title(painter: QPainter, marked: str, font: QFont, place: QPointF, width: int) -> None:
    """Draw as many whole words as there is room for, those between marks in bold."""
    room = width - painter.fontMetrics().horizontalAdvance(" …")
    layout = QTextLayout(_without_marks(marked), font)
    layout.setFormats(bold_parts(marked))
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(room)
    layout.endLayout()
    layout.draw(painter, place)
    if line.isValid() and line.textLength() < len(layout.text()):
        painter.setFont(font)
        painter.drawText(place + QPointF(line.naturalTextWidth(), line.ascent()), " …")


def bold_parts(marked: str) -> list[QTextLayout.FormatRange]:
    """Give the parts of a text between marks, counted without them."""
    bold = QTextCharFormat()
    bold.setFontWeight(QFont.Weight.Bold)
    parts, place = [], 0
    for part in marked.split(MARKS[0]):
        found, mark, rest = part.partition(MARKS[1])
        if mark:
            one = QTextLayout.FormatRange()
            one.start, one.length, one.format = place, _units(found), bold
            parts.append(one)
        place += _units(found) + _units(rest)
    return parts


def _without_marks(marked: str) -> str:
    return marked.replace(MARKS[0], "").replace(MARKS[1], "")


def _units(text: str) -> int:
    """Count as Qt counts: a sign beyond the basic plane, such as 😀, is two."""
    return len(text.encode("utf-16-le")) // 2
