"""The pathway of a department: the line over its years, what each holds, and who led on its visits."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from tfm_desktop.domain.pathway import LedTerm, PathwayYear
from tfm_desktop.domain.years import british, short
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.common.pictures import Pictures
from tfm_desktop.qt.common.record_page import RecordPage
from tfm_desktop.qt.common.step_list import Row
from tfm_desktop.qt.common.whole_list import WholeList
from tfm_desktop.services import pathway
from tfm_desktop.services.services import Services

NARROWEST = 240  # points of a chart
EMPTY = (
    "Nothing is noted on the pathway of this department yet. Add its stage and its Mastery Advocates on the page "
    "Department; visits, plans and Work Groups join them here."
)
NOBODY_LED = (
    "No visit with activities is done yet. Under Visits, say what was done on a visit and who led it, "
    "and mark the visit as done."
)


class PathwayPage(RecordPage):
    """A department over its years; the rows of the list open their records."""

    kinds = frozenset(
        {
            *("stage", "advocate", "person", "work_group", "membership", "visit", "visit_activity"),
            *("plan", "aim", "action", "half_term"),
        }
    )

    def __init__(self, services: Services, year: Callable[[], str]) -> None:
        super().__init__()
        self._services = services
        self._year = year
        self.told = text_label("heading")
        self.empty = text_label("muted", EMPTY)
        self.line = Pictures("Pathway")
        self.list = WholeList("The years of the pathway")
        self.led_heading = text_label("heading", "Who led")
        self.nobody = text_label("muted", NOBODY_LED)
        self.led = Pictures("Who led")
        self.about_led = text_label("muted")
        self.pdf = QPushButton()
        self.pdf.setAutoDefault(True)  # Enter presses it too
        for chart in (self.line, self.led):
            chart.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # so that it is scrolled to and read out
        self.list.opened.connect(lambda key: self.open_record.emit(*key))
        self._lay_out()

    def focus(self) -> None:
        """Go to the years."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def name_year(self) -> None:
        """Say of which year the PDF would be."""
        self.pdf.setToolTip(f"{self._year()} for senior leadership; look at the PDF before it is saved")

    def show_parts(self) -> None:
        """Load nothing: the page is made of what other tabs hold."""

    def tell(self) -> None:
        """Draw the line, list the years, and draw who led."""
        from tfm_desktop.reports import pathway_chart, who_led_chart  # brings all of reportlab with it

        self.name_year()
        if self.record is None:
            return
        today = dt.date.today()
        years = pathway.pathway(self._services, self.record, today)
        terms = pathway.led(self._services, self.record, today)
        self.told.setText(_span(years))
        self.list.show_rows(list(_rows(years)))
        self.list.fit()
        self.line.show_drawn(
            lambda width, palette: pathway_chart.pathway_pictures(years, max(width, NARROWEST), palette),
            pathway_chart.pathway_words(years),
        )
        self.about_led.setText(who_led_chart.ABOUT)
        self.led.show_drawn(
            lambda width, palette: [who_led_chart.who_led_picture(terms, max(width, NARROWEST), palette)],
            who_led_chart.who_led_words(terms),
        )
        self._show_what_there_is(years, terms)

    def _show_what_there_is(self, years: Sequence[PathwayYear], terms: Sequence[LedTerm]) -> None:
        self.empty.setVisible(not years)
        for widget in (self.line, self.list, self.led_heading):
            widget.setVisible(bool(years))
        self.nobody.setVisible(bool(years) and not terms)
        for chart in (self.led, self.about_led):
            chart.setVisible(bool(terms))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.told, 1)
        top.addWidget(self.pdf)
        self.body.setSpacing(12)
        self.body.addLayout(top)
        for widget in (self.empty, self.line, self.list):
            self.body.addWidget(widget)
        self.body.addSpacing(10)
        for widget in (self.led_heading, self.nobody, self.led, self.about_led):
            self.body.addWidget(widget)


def _span(years: Sequence[PathwayYear]) -> str:
    """Say over how many years the pathway goes."""
    if not years:
        return "Pathway"
    if len(years) == 1:
        return f"One year: {years[0].year}"
    return f"{len(years)} years: {years[0].year} to {years[-1].year}"


def _rows(years: Sequence[PathwayYear]) -> Iterator[Row]:
    """Give the rows of each year, the newest first, under what the year was."""
    from tfm_desktop.reports.pathway_chart import NO_STAGE, group_words

    for one in reversed(years):
        stage = one.stage.label if one.stage else NO_STAGE
        advocates = f"Mastery Advocates: {', '.join(one.advocates)}" if one.advocates else "No Mastery Advocates named"
        yield Row(None, f"{one.year} · {stage}", advocates)
        for group in one.groups:
            since = f" since {short(group.since)}" if group.since else ""
            yield Row(("membership", group.membership), f"Work Group {group_words(group)}{since}")
        for plan in one.plans:
            yield Row(("plan", plan.id), f"Plan: {plan.title or 'without a title'}", plan.progress)
        for visit in one.visits:
            told = "Visit on" if visit.is_done else "Visit to come,"
            yield Row(("visit", visit.id), f"{told} {british(visit.date)}", visit.purpose)
