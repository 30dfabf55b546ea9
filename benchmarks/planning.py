"""A large plan: opened, changed, printed, and as it stood on an old date."""

import datetime as dt
import itertools
import random
import uuid
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from PySide6.QtWidgets import QApplication
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from benchmarks import phrases
from benchmarks.measuring import Ratio, side_by_side
from tfm_desktop.domain.plans import ActionStatus, Rag
from tfm_desktop.domain.sheets import PlanSheet
from tfm_desktop.domain.years import academic_year, short
from tfm_desktop.qt.workspace import Workspace
from tfm_desktop.reports import fonts
from tfm_desktop.reports.plan import plan as plan_pdf
from tfm_desktop.services.services import Services
from tfm_desktop.settings import Settings
from tfm_desktop.storage import driver
from tfm_desktop.storage.database import Database

AIMS, CRITERIA, ACTIONS, STAGES = 12, 3, 10, 6
SIZE = f"plan of {AIMS} aims and {AIMS * ACTIONS} actions"
READ = (
    "SELECT * FROM plan WHERE id = ?",
    "SELECT * FROM aim WHERE plan_id = ? AND deleted_at IS NULL ORDER BY position",
    "SELECT c.* FROM criterion c JOIN aim a ON a.id = c.aim_id WHERE a.plan_id = ? ORDER BY c.position",
    "SELECT c.* FROM action c JOIN aim a ON a.id = c.aim_id WHERE a.plan_id = ? ORDER BY c.position",
)


def ratios(database: Database, connection: driver.Connection) -> list[Ratio]:
    """Write a large plan with a history into a file, and measure what is done with it."""
    services, today = Services(database), dt.date.today()
    plan = _write(services, today)
    old = today - dt.timedelta(days=30 * (STAGES // 2))
    return [
        _opened(services, plan),
        _changed(services, plan, connection),
        _printed(services.plan_sheets.sheet(plan, today)),
        Ratio(
            "state of the plan on an old date",
            *side_by_side(lambda: services.plans.history.on(plan, old), lambda: services.plans.state(plan), 15),
            2,
            f"The {SIZE}, put together of a history in which each action changed {STAGES} times; against reading it as "
            "it stands now.",
        ),
    ]


def _opened(services: Services, plan: uuid.UUID) -> Ratio:
    workspace = Workspace(services.database, Settings(tab="plan", academic_year="all"), Path(), Path())
    workspace.resize(1366, 720)
    workspace.show()
    tab = workspace.tab("plan")
    tab.show_record(plan)
    tab.editor.pages.setCurrentIndex(1)

    def open_it() -> None:
        tab.editor.load(None)
        tab.editor.load(plan)
        tab.editor.repaint()
        QApplication.processEvents()

    def read() -> None:
        for statement in READ:
            services.database.plain_rows(statement, plan.hex)

    ours, theirs = side_by_side(open_it, read, 9)
    workspace.close()
    return Ratio(f"{SIZE} opened", ours, theirs, None, "In the Plans tab, painted; against the same rows read alone.")


def _changed(services: Services, plan: uuid.UUID, connection: driver.Connection) -> Ratio:
    _, action = next(iter(services.plans.state(plan).actions()))
    ((other,),) = connection.execute("SELECT id FROM action LIMIT 1").fetchall()
    words = itertools.cycle(ActionStatus)

    def change() -> None:
        services.plans.actions.change(action.id, status=next(words))

    def update() -> None:
        connection.execute("BEGIN IMMEDIATE")
        stamp = str(dt.datetime.now(dt.UTC))[:26]
        connection.execute("UPDATE action SET status = ?, updated_at = ? WHERE id = ?", (next(words), stamp, other))
        connection.execute("COMMIT")

    return Ratio(
        "one action changed, to durable",
        *side_by_side(change, update, 30),
        None,
        "Validated, written with its step of undo and its version in the history, and told; against the same update by "
        "the bare driver in an equal file, whose triggers write the version too.",
    )


def _printed(sheet: PlanSheet) -> Ratio:
    return Ratio(
        "PDF of the full plan",
        *side_by_side(lambda: plan_pdf(sheet, author="A specialist"), lambda: _plain(sheet), 9),
        1.5,
        f"The {SIZE}; against paragraphs and one table of the same text in Platypus, same font.",
    )


def _write(services: Services, today: dt.date) -> uuid.UUID:
    chosen = random.Random(12)
    department = next(iter(services.departments.names()))
    plans = services.plans
    with services.database.change("Large plan"):
        first = today - dt.timedelta(days=30 * STAGES)
        with plans.history.dated(first):
            plan = plans.new(
                department_id=department, year=academic_year(today), title="A plan for the whole Key Stage"
            )
            actions = []
            for _ in range(AIMS):
                aim = plans.aims.add(plan, text=_note(chosen), evidence=_note(chosen))
                for _ in range(CRITERIA):
                    plans.criteria.add(aim, text=_note(chosen))
                for number in range(ACTIONS):
                    told = {"lead": "Ada Invented", "support": "All teachers of Year 8", "monitoring": _note(chosen)}
                    due = today + dt.timedelta(days=number * 9 - 30)
                    actions.append(plans.actions.add(aim, what=_note(chosen), due=due, **told))
        for stage in range(1, STAGES + 1):
            with plans.history.dated(first + dt.timedelta(days=29 * stage)):
                for action in actions:
                    plans.actions.change(action, progress=_note(chosen), rag=chosen.choice(list(Rag)))
    return plan


def _note(chosen: random.Random) -> str:
    text = chosen.choice(phrases.OPENINGS)
    return text.format(maths=chosen.choice(phrases.MATHS), number=12, first=7, second=chosen.randrange(90), year=8)


def _plain(sheet: PlanSheet) -> bytes:
    fonts.face(fonts.REGULAR)  # registers the font
    style = ParagraphStyle("plain", fontName=fonts.REGULAR, fontSize=9.5, leading=13.5)
    story: list[Flowable] = [Paragraph(sheet.plan.title, style)]
    rows: list[list[object]] = []
    for aim in sheet.aims:
        rows.append([Paragraph(escape(aim.aim.text), style), Paragraph(escape(aim.aim.evidence), style), "", "", ""])
        rows += [[Paragraph(escape(one.text), style), one.status.value, one.rag.value, "", ""] for one in aim.criteria]
        rows += [
            [
                Paragraph(escape(f"{one.what} {one.monitoring} {one.progress}"), style),
                Paragraph(escape(f"{one.lead} {one.support}"), style),
                short(one.due),
                one.status.value,
                one.rag.value,
            ]
            for one in aim.actions
        ]
    story.append(
        Table(rows, colWidths=(210, 100, 65, 60, 50), repeatRows=1, style=[("FONT", (0, 0), (-1, -1), fonts.REGULAR)])
    )
    written = BytesIO()
    SimpleDocTemplate(written, pagesize=A4).build(story)
    return written.getvalue()
