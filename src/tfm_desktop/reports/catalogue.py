"""The reports by name: what each is of, its file name, and the PDF or Word file, for window and command line alike."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tfm_desktop.domain.years import academic_year
from tfm_desktop.services.services import Services
from tfm_desktop.storage.plain_files import write_whole

if TYPE_CHECKING:
    from tfm_desktop.domain.sheets import PlanSheet
    from tfm_desktop.reports.leaving import Leaving

KINDS = {
    "feedback": "observation",
    "visit": "visit",
    "plan": "plan",
    "plan-page": "plan",
    "plan-pack": "plan",
    "review": "review",
    "coverage": "department",
    "department-year": "department",
    "register": "session",
    "invitation": "work_group",
    "group": "work_group",
    "critique": "work_group",
}
FORMS = {"plan": ("pdf", "docx"), "plan-page": ("pdf", "docx")}  # by report; the others are PDFs alone


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report with its rows read: its file name, what makes the file on any thread, and what leaves with it."""

    name: str
    make: Callable[[], bytes]
    leaves: tuple["Leaving", ...] = ()


def prepare(
    report: str,
    services: Services,
    record: uuid.UUID,
    today: dt.date,
    author: str,
    *,
    timeline: bool = False,
    year: str = "",
    form: str = "pdf",
) -> Prepared:
    """Read what a report shows of a record; the file is made later. Raises NotFound.

    The timeline is for feedback alone, the academic year for coverage and the department's year; the present year
    where none is named.
    The forms that a report has are in FORMS.
    """
    from tfm_desktop.reports import feedback as of_feedback
    from tfm_desktop.reports import file_names
    from tfm_desktop.reports import visit as of_visit

    if report == "feedback":
        seen = services.observations.sheet(record)
        people = [one.fields.name for one in services.departments.people.of(seen.observation.department_id)]
        return Prepared(
            file_names.feedback(seen),
            lambda: of_feedback.feedback(seen, timeline=timeline, author=author),
            of_feedback.leaves(seen, timeline=timeline, author=author, people=people),
        )
    if report == "visit":
        visited = services.visits.sheet(record)
        told = of_visit.leaves(visited, author=author)
        return Prepared(file_names.visit(visited), lambda: of_visit.visit(visited, author=author), told)
    if KINDS[report] == "department":
        return _of_department(report, services, record, year or academic_year(today), today, author)
    if report == "review":
        return _of_review(services, record, today, author)
    if KINDS[report] in ("session", "work_group"):
        return _of_group(report, services, record, today, author)
    return _of_plan(report, services, record, today, author, form)


def _of_plan(report: str, services: Services, record: uuid.UUID, today: dt.date, author: str, form: str) -> Prepared:
    from tfm_desktop.reports import file_names, plan, plan_pack, plan_page

    sheet = services.plan_sheets.sheet(record, today)
    people = _people(services, sheet)
    if report == "plan":
        told = plan.leaves(sheet, author=author, people=people)
        of_pdf = Prepared(file_names.plan(sheet), lambda: plan.plan(sheet, author=author), told)
    elif report == "plan-pack":
        told = plan_pack.leaves(sheet, author=author, people=people)
        of_pdf = Prepared(file_names.plan_pack(sheet), lambda: plan_pack.plan_pack(sheet, author=author), told)
    else:
        told = plan_page.leaves(sheet, author=author, people=people)
        of_pdf = Prepared(file_names.plan_page(sheet), lambda: plan_page.plan_page(sheet, author=author), told)
    return _as_word(of_pdf, report, sheet, people, author) if form == "docx" else of_pdf


def _of_review(services: Services, record: uuid.UUID, today: dt.date, author: str) -> Prepared:
    from tfm_desktop.reports import file_names, review

    reviewed = services.reviews.get(record).fields
    sheet = services.plan_sheets.sheet(reviewed.plan_id, today)
    told = review.leaves(sheet, record, author=author, people=_people(services, sheet))
    name = file_names.review(sheet, reviewed.date)
    return Prepared(name, lambda: review.review(sheet, record, author=author), told)


def _of_department(
    report: str, services: Services, department: uuid.UUID, year: str, today: dt.date, author: str
) -> Prepared:
    from tfm_desktop.reports import coverage as of_coverage
    from tfm_desktop.reports import department_year as of_year
    from tfm_desktop.reports import file_names
    from tfm_desktop.services.department_year import department_year

    if report == "coverage":
        covered = services.coverage.sheet(department, year, today)
        told = of_coverage.leaves(covered, author=author)
        return Prepared(file_names.coverage(covered), lambda: of_coverage.coverage(covered, author=author), told)
    sheet = department_year(services, department, year, today)
    people = [one.fields.name for one in services.departments.people.of(department)]
    others = [row.school for row in services.departments.rows("") if row.id != department]
    told = of_year.leaves(sheet, author=author, people=people, others=others)
    return Prepared(file_names.department_year(sheet), lambda: of_year.department_year(sheet, author=author), told)


def _of_session(services: Services, session: uuid.UUID, author: str) -> Prepared:
    from tfm_desktop.reports import file_names, register

    sheet = services.group_sheets.register(session)
    people = services.group_sheets.people(sheet.shown.session.work_group_id)
    told = register.leaves(sheet, author=author, people=people)
    return Prepared(file_names.register(sheet), lambda: register.register(sheet, author=author), told)


def _of_group(report: str, services: Services, record: uuid.UUID, today: dt.date, author: str) -> Prepared:
    from tfm_desktop.reports import critique, file_names, invitation, work_group

    if report == "register":
        return _of_session(services, record, author)
    sheets, people = services.group_sheets, services.group_sheets.people(record)
    if report == "invitation":
        invited = sheets.invitation(record)
        told = invitation.leaves(invited, author=author, people=people)
        return Prepared(file_names.invitation(invited), lambda: invitation.invitation(invited, author=author), told)
    if report == "critique":
        asked = sheets.critique(record)
        told = critique.leaves(asked, author=author, people=people)
        return Prepared(file_names.critique(asked), lambda: critique.critique(asked, author=author), told)
    stands = sheets.overview(record, today)
    told = work_group.leaves(stands, author=author, people=people)
    return Prepared(file_names.work_group(stands), lambda: work_group.work_group(stands, author=author), told)


def _people(services: Services, sheet: "PlanSheet") -> list[str]:
    """Name the people of the department, who are looked for in the texts of a plan."""
    return [one.fields.name for one in services.departments.people.of(sheet.plan.department_id)]


def _as_word(of_pdf: Prepared, report: str, sheet: "PlanSheet", people: list[str], author: str) -> Prepared:
    """Prepare the Word file of a plan or its page: it takes with it what the PDF of that name does.

    The page may have room for other texts than the PDF, so that its own are looked through for names.
    """
    from tfm_desktop.reports.leaving import also_named
    from tfm_desktop.reports.word_page import page_texts, plan_page_docx
    from tfm_desktop.reports.word_plan import plan_docx, plan_texts

    make, texts = (plan_page_docx, page_texts) if report == "plan-page" else (plan_docx, plan_texts)
    leaves = also_named(of_pdf.leaves, people, texts(sheet))
    return Prepared(str(Path(of_pdf.name).with_suffix(".docx")), lambda: make(sheet, author=author), leaves)


def write(path: Path, content: bytes, form: str = "pdf") -> None:
    """Write a report, whole or not at all.

    Raises CannotWrite, and FileExists where what stands there is no file of that form by its name.
    """
    write_whole(path, content, f".{form}")
