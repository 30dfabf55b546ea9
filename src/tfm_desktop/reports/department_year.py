"""A department's year for senior leadership, in two pages at most: agreed, done, led, and how far the plan has come."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TypeVar

from reportlab.graphics.shapes import Drawing

from tfm_desktop.domain.department_year import DepartmentYearSheet, ToldCommitment, ToldPerson, ToldSession, ToldVisit
from tfm_desktop.domain.years import british, short
from tfm_desktop.reports.blocks import Block, Cell, Prose, Row, Rows, Ruling
from tfm_desktop.reports.charts import Picture
from tfm_desktop.reports.leaving import Leaving, count, leaving, printed
from tfm_desktop.reports.lines import Style, shorten
from tfm_desktop.reports.measures import ABOUT as ABOUT_MEASURES
from tfm_desktop.reports.measures_chart import measure_picture
from tfm_desktop.reports.plan_leaving import in_texts, measure_told
from tfm_desktop.reports.sheet import (
    BODY,
    NOTE,
    STRONG,
    SUBTITLE,
    TABLE,
    TITLE,
    About,
    build,
    columns,
    facts,
    heading,
    opening,
    paginate,
    shares,
)
from tfm_desktop.reports.visit import half_days
from tfm_desktop.reports.who_led_chart import who_led_picture

PAGES = 2
SMALL = BODY.but(size=8.5, leading=11.8)
FINE = NOTE.but(size=8, leading=11)
TIGHT = replace(TABLE, above=2, below=3)
ACROSS = 2  # charts of measures beside each other
BESIDE = Ruling(above=0, below=0, gap=7)
LINES = (6, 4, 3, 2)  # of a text in a table: from the most to the least
FACTS, FACT = 3, 4  # facts beside each other, and lines of one
TWICE = ("commitments", "people")  # what has more room than other parts
T = TypeVar("T")
CUT = "A text that ends in … is cut."


@dataclass(frozen=True, slots=True)
class Detail:
    """How many rows of each part are shown, or charts, and how many lines of a text."""

    commitments: int
    people: int
    visits: int
    sessions: int
    aims: int
    measures: int
    lines: int


def department_year(sheet: DepartmentYearSheet, *, author: str = "", invariant: bool = False) -> bytes:
    """Make the PDF of a department's year, on two pages at most."""
    about = _about(sheet, author, invariant)
    return build(year_blocks(sheet, about), about)


def leaves(
    sheet: DepartmentYearSheet, *, author: str = "", people: Sequence[str] = (), others: Sequence[str] = ()
) -> tuple[Leaving, ...]:
    """Name what leaves the computer with a department's year.

    People of the department, and the names of other schools, are looked for in its texts.
    """
    about = _about(sheet, author, False)
    blocks = year_blocks(sheet, about)
    text = "\n".join(printed(blocks))
    marked = (name for one in sheet.sessions for name, _ in one.marks)
    known = [sheet.subject_leader, *sheet.advocates, *(one.name for one in sheet.people), *marked]
    told = [name for name in known if name and name in text]
    return (
        *leaving("For whom", [about.audience]),
        *leaving("Whose names", [*told, *in_texts(people, blocks, told), author]),
        *leaving("Other schools named in a text", (name for name in others if name in text)),
        *leaving(
            "What",
            [
                count(len(sheet.commitments), "line of the ledger", "lines of the ledger"),
                count(len(sheet.visits), "visit"),
                "Who led on visits" if sheet.led else "",
                count(len(sheet.sessions), "session with its attendance", "sessions with their attendance"),
                "How far the plan has come" if sheet.plans else "",
                "What does not fit two pages is left out, and the pages say so",
            ],
        ),
        *leaving(count(len(sheet.measures), "measure"), map(measure_told, sheet.measures)),
        *leaving("What stays on this computer", ["Every note, and the names of other departments"]),
    )


def year_blocks(sheet: DepartmentYearSheet, about: About) -> list[Block]:
    """Give all that the pages print: as many rows of each part as fit two pages."""
    most = Detail(
        len(sheet.commitments),
        len(sheet.people),
        len(sheet.visits),
        len(sheet.sessions),
        sum(len(plan.aims) for plan in sheet.plans),
        len(sheet.measures),
        LINES[-1],
    )
    cells = _Cells()

    def fits(detail: Detail) -> bool:
        return len(paginate(_blocks(sheet, about, detail, cells), about)) <= PAGES

    rows = most if fits(most) else _grown(most, fits)
    detail = next(filter(fits, (replace(rows, lines=lines) for lines in LINES)), rows)
    return _blocks(sheet, about, detail, cells)


def _grown(most: Detail, fits: Callable[[Detail], bool]) -> Detail:
    """Give each part as many rows as the others, those in TWICE two for one, and then what is left by turns."""
    limits = {name: limit for name, limit in asdict(most).items() if name != "lines"}

    def alike(rows: int, measures: int = ACROSS) -> Detail:
        some = {name: min(limit, rows * (2 if name in TWICE else 1)) for name, limit in limits.items()}
        return replace(most, **some | {"measures": min(limits["measures"], measures)})

    counts = range(max(limits.values()), 1, -1)
    place = bisect_left(counts, True, key=lambda rows: fits(alike(rows)))
    detail = alike(counts[place]) if place < len(counts) else alike(1)
    if not fits(detail):
        detail = alike(1, measures=0)
    growing = [*TWICE, *limits]
    while growing:
        for part in tuple(growing):
            rows = getattr(detail, part)
            more = replace(detail, **{part: min(rows + (ACROSS if part == "measures" else 1), limits[part])})
            if rows < limits[part] and fits(more):
                detail = more
            else:
                growing.remove(part)
    return detail


class _Cells:
    """Makes cells of tables, and pictures, each once: pages are laid out many times until they are full."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, float, int, Style], Cell] = {}
        self._drawn: dict[int | str, Cell] = {}

    def __call__(self, text: str, width: float, lines: int, style: Style = SMALL) -> Cell:
        key = (text, width, lines, style)
        if key not in self._made:
            self._made[key] = (Prose(shorten(text, style, width, lines, "…"), style),)
        return self._made[key]

    def drawn(self, name: int | str, draw: Callable[[], Drawing]) -> Cell:
        """Give the picture of a name, drawn when it is first asked for."""
        if name not in self._drawn:
            self._drawn[name] = (Picture(draw(), after=8),)
        return self._drawn[name]


def _about(sheet: DepartmentYearSheet, author: str, is_invariant: bool) -> About:
    school = sheet.school.name
    return About(
        f"The year {sheet.year}, {school}",
        f"In confidence: for the senior leadership team and the mathematics department of {school}.",
        author,
        is_invariant=is_invariant,
    )


def _blocks(sheet: DepartmentYearSheet, about: About, detail: Detail, cell: _Cells) -> list[Block]:
    width = about.width
    parts: list[Block] = [
        *_opening(sheet, about),
        *_ledger(sheet, width, detail, cell),
        *_people(sheet, width, detail, cell),
        *_visits(sheet, width, detail, cell),
        *_sessions(sheet, width, detail, cell),
        *_plan(sheet, width, detail, cell),
        *_measures(sheet, width, detail, cell),
    ]
    if any("…" in text for text in printed(parts)):
        parts.append(Prose(CUT, FINE, before=8))
    return parts


def _opening(sheet: DepartmentYearSheet, about: About) -> Iterator[Block]:
    width = about.width
    told = [f"as it stood on {british(sheet.on)}", about.author]
    title = shorten(sheet.school.name, TITLE, width, 2, "…")
    line = shorten(" · ".join(filter(None, told)), SUBTITLE, width, 2, "…")
    yield from opening(f"A mathematics department’s year: {sheet.year}", title, line)
    groups = [f"{f'{one.code} {one.kind.value}'.strip()}, {one.status.value}" for one in sheet.groups]
    pairs = [
        ("Stage on the pathway", sheet.stage.label if sheet.stage else "Not noted"),
        ("Work Group", "\n".join(groups) or "None"),
        ("Subject leader", sheet.subject_leader),
        ("Mastery Advocates", ", ".join(sheet.advocates)),
        ("Visits", _done(len(sheet.visits), sheet.visits_to_come)),
        ("Sessions of the Work Group", _done(len(sheet.sessions), sheet.sessions_to_come) if groups else ""),
    ]
    room = width / FACTS - 22
    yield facts([(label, shorten(value, BODY, room, FACT, "…")) for label, value in pairs], width, FACTS)


def _done(done: int, to_come: int) -> str:
    return ", ".join([f"{done} done" if done else "None done", *([f"{to_come} to come"] if to_come else [])])


def _ledger(sheet: DepartmentYearSheet, width: float, detail: Detail, cell: _Cells) -> Iterator[Block]:
    yield heading("What was agreed, and how far it has come")
    if not sheet.commitments:
        yield Prose(f"No commitment of a Work Group is noted for {sheet.year}.", BODY)
        return
    across = shares(width, 9.4, 5.6, 5.6, 5.6, 5.6, 13, ruling=TIGHT)

    def row(one: ToldCommitment) -> Row:
        figures = (one.agreed, one.done, one.planned, one.left or "–", one.words)
        label = (*cell(one.label, across[0], detail.lines), *cell(f"For {one.whom}", across[0], 1, FINE))
        return (label, *(cell(text, wide, detail.lines + 1) for text, wide in zip(figures, across[1:], strict=True)))

    rows = [row(one) for one in sheet.commitments[: detail.commitments]]
    header = columns("Commitment", "Agreed", "Done", "Planned", "Left", "How it stands")
    yield Rows(across, rows, TIGHT, header)
    yield from _rest(len(sheet.commitments) - len(rows), "more commitment")


def _people(sheet: DepartmentYearSheet, width: float, detail: Detail, cell: _Cells) -> Iterator[Block]:
    if not sheet.people:
        return
    yield heading("People, and their attendance")
    across = shares(width, 8, 6, 7, 5, ruling=TIGHT)

    def row(one: ToldPerson) -> Row:
        role = f"{one.role.label}, until {short(one.until)}" if one.until else one.role.label
        there = f"at {one.there} of {one.marked} marked" if one.marked else "none is marked yet"
        name = (*cell(one.name, across[0], 1), *cell(one.post.label, across[0], 1, FINE))
        texts = (role, there, half_days(one.half_days) if one.marked else "–")
        return (name, *(cell(text, wide, 2) for text, wide in zip(texts, across[1:], strict=True)))

    rows = [row(one) for one in sheet.people[: detail.people]]
    yield Rows(across, rows, TIGHT, columns("Name", "In the pair", "Sessions", "Half-days"))
    yield from _rest(len(sheet.people) - len(rows), "more person", "more people")


def _visits(sheet: DepartmentYearSheet, width: float, detail: Detail, cell: _Cells) -> Iterator[Block]:
    yield heading("Visits, and who led")
    if not sheet.visits:
        yield Prose(f"No visit is marked as done in {sheet.year}.", BODY)
        return
    if sheet.led:
        yield from cell.drawn("who led", lambda: who_led_picture(sheet.led, width))
    across = shares(width, 5.4, 8, 9.6, ruling=TIGHT)

    def row(one: ToldVisit) -> Row:
        did = "; ".join(f"{kind.value} ({by.value})" for kind, by in one.activities) or "no activity noted"
        texts = (british(one.date), one.purpose or "–", did[:1].upper() + did[1:])
        return tuple(cell(text, wide, detail.lines) for text, wide in zip(texts, across, strict=True))

    rows = [row(one) for one in _newest(sheet.visits, detail.visits)]
    yield Rows(across, rows, TIGHT, columns("Date", "Purpose", "Activities (who led)"))
    yield from _rest(len(sheet.visits) - len(rows), "earlier visit")


def _sessions(sheet: DepartmentYearSheet, width: float, detail: Detail, cell: _Cells) -> Iterator[Block]:
    if not sheet.sessions:
        return
    yield heading("Sessions of the Work Group")
    across = shares(width, 5.4, 9.6, 8, ruling=TIGHT)

    def row(one: ToldSession) -> Row:
        called = f"{one.kind.label} {one.number or ''}".strip()
        what = f"{called}: {one.theme}" if one.theme else called
        marks = "\n".join(f"{name}: {mark.value}" for name, mark in one.marks) or "Not marked yet"
        texts = (british(one.date) or "No date noted", what, marks)
        return tuple(cell(text, wide, detail.lines) for text, wide in zip(texts, across, strict=True))

    rows = [row(one) for one in _newest(sheet.sessions, detail.sessions)]
    yield Rows(across, rows, TIGHT, columns("Date", "Session", "Who was there"))
    yield from _rest(len(sheet.sessions) - len(rows), "earlier session")


def _plan(sheet: DepartmentYearSheet, width: float, detail: Detail, cell: _Cells) -> Iterator[Block]:
    yield heading("The development plan")
    if not sheet.plans:
        yield Prose(f"There is no plan for {sheet.year} yet.", BODY)
        return
    across = shares(width, 1, 14, 5, 8, ruling=TIGHT)
    every = [(number, aim) for plan in sheet.plans for number, aim in enumerate(plan.aims, 1)]
    for plan in sheet.plans[:PAGES]:
        title = shorten(plan.title or "Plan without a title", STRONG, width, 1, "…")
        review = f"next review on {british(plan.next_review)}" if plan.next_review else "no next review is set"
        yield Prose(title, STRONG, keeps_with_next=True)
        yield Prose(f"{plan.progress}; {review}", SMALL, after=5)
    rows: list[Row] = [
        (
            cell(str(number), across[0], 1),
            cell(aim.text or "Aim without a text", across[1], detail.lines),
            cell(aim.status.label, across[2], 2),
            cell(aim.progress, across[3], detail.lines),
        )
        for number, aim in every[: detail.aims]
    ]
    if rows:
        yield Rows(across, rows, TIGHT, columns("", "Aim", "Status", "Actions"))
    yield from _rest(len(every) - len(rows), "more aim")


def _measures(sheet: DepartmentYearSheet, width: float, detail: Detail, cell: _Cells) -> Iterator[Block]:
    if not sheet.measures:
        return
    shown = sheet.measures[: detail.measures]
    yield heading("Measures")
    yield Prose(ABOUT_MEASURES, FINE, after=4, keeps_with_next=bool(shown))
    across = ((width - BESIDE.gap) / ACROSS,) * ACROSS
    charts = [cell.drawn(place, partial(measure_picture, one, across[0])) for place, one in enumerate(shown)]
    charts.extend([()] * (-len(charts) % ACROSS))
    rows = [tuple(charts[first : first + ACROSS]) for first in range(0, len(charts), ACROSS)]
    if rows:
        yield Rows(across, rows, BESIDE, before=6)
    yield from _rest(len(sheet.measures) - len(shown), "more measure")


def _newest(every: Sequence[T], most: int) -> Sequence[T]:
    return every[len(every) - most :]


def _rest(number: int, one: str, several: str = "") -> Iterator[Block]:
    """Count what has no room."""
    if number:
        verb = "has" if number == 1 else "have"
        yield Prose(f"{count(number, one, several)} {verb} no room on these two pages.", FINE, before=4)
