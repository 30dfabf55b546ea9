"""The measures of a plan's department: values by date against a target, and the chart of the chosen one."""

import uuid

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.measures import Unit
from tfm_desktop.domain.sheets import MeasureSheet
from tfm_desktop.qt.common.child_grid import ChildGrid, GridColumn
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.common.pictures import Pictures
from tfm_desktop.qt.common.record_page import RecordPage
from tfm_desktop.services.measures import Measures
from tfm_desktop.services.services import Services

WIDEST, NARROWEST = 540, 240  # points of the chart
ANONYMOUS = (
    "No pupil’s name belongs here. A count under ten leaves this computer only as “under 10”, "
    "and a share of a group under ten not at all."
)
EMPTY = "No measures yet. Departments usually quote the percentages of Year 11 at grade 4+, 5+ and 7+ in mathematics."


def grids(measures: Measures) -> tuple[ChildGrid, ChildGrid]:
    """Declare the measures of a department and the values of a measure."""
    return (
        ChildGrid(
            "Measures",
            measures,
            (
                GridColumn("name", "Measure", width=240, stretch=True),
                GridColumn("unit", "Unit", Unit, 110),
                GridColumn("cohort", "Cohort", width=120),
                GridColumn("target", "Target", "number", 90),
                GridColumn("stretch", "Stretch target", "number", 120),
            ),
            hint="the same in all plans of the department",
        ),
        ChildGrid(
            "Values",
            measures.values,
            (
                GridColumn("date", "Date", "date", 125),
                GridColumn("value", "Value", "number", 90),
                GridColumn("pupils", "Out of how many pupils", "number", 200),
                GridColumn("note", "Note", width=220, stretch=True),
            ),
            hint="of the measure chosen above",
        ),
    )


class MeasuresPage(RecordPage):
    """The measures of the department, the values of the chosen one, and its chart."""

    kinds = frozenset({"measure", "measure_value"})

    def __init__(self, services: Services) -> None:
        self._measures = services.measures
        self._plans = services.plans
        self._department: uuid.UUID | None = None
        self.measures, self.values = grids(services.measures)
        super().__init__(self.measures, self.values)
        self.notice = QLabel()
        self.notice.setProperty("role", "notice")
        self.notice.setWordWrap(True)
        self.usual = QPushButton("Add the usual three")
        self.usual.setToolTip("Undo takes all three away again")
        self.usual.setAutoDefault(True)  # Enter presses it too
        self.usual.clicked.connect(self._add_usual)
        self.chart = Pictures("Chart of the chosen measure")
        self.chart.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # so that it is scrolled to and read out
        self.measures.selected.connect(self._show_measure)
        self._lay_out()

    def focus(self) -> None:
        """Go to the empty row, where a measure is added."""
        self.measures.focus()

    def show_found(self, record: uuid.UUID) -> None:
        """Go to a measure."""
        self.read()
        self.measures.choose(record)

    def learn(self) -> None:
        """Find the department of the plan."""
        self._department = self._plans.get(self.record).fields.department_id if self.record else None

    def show_parts(self) -> None:
        """Show the measures, and the values of the chosen one as they are now."""
        self.measures.load(self._department)
        self.values.reload()

    def tell(self) -> None:
        """Say what is unusual about the chosen measure, and draw it."""
        self._empty.setVisible(self._department is not None and not self.measures.rows.rows)
        measure = self.measures.current()
        told = self._measures.notices(measure) if measure else {}
        self.notice.setText("\n".join(dict.fromkeys(told.values())))
        self.notice.setVisible(bool(told))
        if measure:
            self._draw(self._measures.sheet(measure))

    def _show_measure(self, measure: uuid.UUID | None) -> None:
        for part in (self.values, self.chart):
            part.setVisible(measure is not None)
        if measure != self.values.rows.parent_record:
            self.values.load(measure)
            self.tell()

    def _draw(self, sheet: MeasureSheet) -> None:
        from tfm_desktop.reports import measures_chart  # brings all of reportlab with it

        self.chart.show_drawn(
            lambda width, palette: [measures_chart.measure_picture(sheet, max(min(width, WIDEST), NARROWEST), palette)],
            measures_chart.measure_words(sheet),
        )

    def _add_usual(self) -> None:
        if self._department is None:
            return
        try:
            first = self._measures.add_usual(self._department, self)[0]
        except Problem as fault:
            self.problem.emit(str(fault))
        else:
            self.measures.choose(first)

    def _lay_out(self) -> None:
        self._empty = QWidget()
        beside = QHBoxLayout(self._empty)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(16)
        beside.addWidget(text_label("muted", EMPTY), 1)
        beside.addWidget(self.usual)
        top = QVBoxLayout()
        top.setSpacing(6)
        for widget in (self.measures, self.notice, self._empty, text_label("muted", ANONYMOUS)):
            top.addWidget(widget)
        self.body.addLayout(top)
        self.body.addWidget(self.values)
        self.body.addWidget(self.chart)
