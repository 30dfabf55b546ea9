"""Names for files that leave the program: what it is at a glance, and safe on Windows, macOS and Linux."""

import datetime as dt
import re
import unicodedata
from collections.abc import Container

from tfm_desktop.domain.calendar_entries import CalendarSheet
from tfm_desktop.domain.department_year import DepartmentYearSheet
from tfm_desktop.domain.group_sheets import CritiqueSheet, GroupSheet, InvitationSheet, RegisterSheet
from tfm_desktop.domain.recovery_codes import RecoverySheet
from tfm_desktop.domain.sheets import CoverageSheet, FeedbackSheet, PlanSheet, VisitSheet
from tfm_desktop.domain.work_groups import WorkGroupFields

LONGEST = 120  # signs; leaves room for deep folders within the 260 of Windows
LONGEST_BYTES = 240  # of the 255 that a name may have on Linux
# Source: 'Naming Files, Paths, and Namespaces', Microsoft.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)")


def feedback(sheet: FeedbackSheet) -> str:
    """Name a feedback file, such as '2026-01-14 Feedback Haverstock School Year 8.pdf'."""
    seen = sheet.observation
    year = f" Year {seen.year_group}" if seen.year_group else ""
    return _file_name(f"{seen.date} Feedback", sheet.school.name, year)


def visit(sheet: VisitSheet) -> str:
    """Name a visit file, such as '2026-01-14 Visit Haverstock School.pdf'."""
    return _file_name(f"{sheet.visit.date} Visit", sheet.school.name)


def plan(sheet: PlanSheet) -> str:
    """Name the file of a full plan, such as '2025-26 Plan Haverstock School.pdf'."""
    return _file_name(f"{sheet.plan.year} Plan", sheet.school.name)


def plan_page(sheet: PlanSheet) -> str:
    """Name the file of a plan on a page, such as '2025-26 Plan on a page Haverstock School.pdf'."""
    return _file_name(f"{sheet.plan.year} Plan on a page", sheet.school.name)


def plan_pack(sheet: PlanSheet) -> str:
    """Name the file of a plan with all that goes with it, such as '2025-26 Plan pack Haverstock School.pdf'."""
    return _file_name(f"{sheet.plan.year} Plan pack", sheet.school.name)


def review(sheet: PlanSheet, day: dt.date) -> str:
    """Name the file of a review of that day, such as '2026-01-28 Review Haverstock School.pdf'."""
    return _file_name(f"{day} Review", sheet.school.name)


def coverage(sheet: CoverageSheet) -> str:
    """Name the file of the ideas seen in a year, such as '2025-26 Ideas seen Haverstock School.pdf'."""
    return _file_name(f"{sheet.year} Ideas seen", sheet.school.name)


def department_year(sheet: DepartmentYearSheet) -> str:
    """Name the file of a department's year, such as '2025-26 Year Haverstock School.pdf'."""
    return _file_name(f"{sheet.year} Year", sheet.school.name)


def register(sheet: RegisterSheet) -> str:
    """Name the file of a register, such as '2026-11-16 Register NCP26-12 session 2.pdf'."""
    session = sheet.shown.session
    number = f" session {session.number}" if session.number else ""
    return _file_name(f"{session.date or 'Undated'} Register", _called(sheet.group), number)


def invitation(sheet: InvitationSheet) -> str:
    """Name the file of an invitation, such as '2026-27 Invitation NCP26-12.pdf'."""
    return _file_name(f"{sheet.group.year} Invitation", _called(sheet.group))


def work_group(sheet: GroupSheet) -> str:
    """Name the file of the overview of a Work Group, such as '2026-27 Work Group NCP26-12.pdf'."""
    return _file_name(f"{sheet.group.year} Work Group", _called(sheet.group))


def critique(sheet: CritiqueSheet) -> str:
    """Name the file of a critique round, such as '2026-27 Critique of plans NCP26-12.pdf'."""
    return _file_name(f"{sheet.group.year} Critique of plans", _called(sheet.group))


def calendar(sheet: CalendarSheet) -> str:
    """Name a calendar file, such as 'Calendar Work Group NCP26-12.ics'."""
    return _file_name("Calendar", sheet.title, form="ics")


def recovery_sheet(sheet: RecoverySheet) -> str:
    """Name the PDF of a recovery sheet, such as '2026-01-14 Recovery sheet mastery.pdf'."""
    return _file_name(f"{sheet.made} Recovery sheet", sheet.file.rpartition(".")[0] or sheet.file)


def person_data(name: str, day: dt.date, form: str) -> str:
    """Name the file of all that is held on a person, such as '2026-01-14 All that is held Ben Invented.json'."""
    return _file_name(f"{day} All that is held", name, form=form)


def distinct(name: str, taken: Container[str]) -> str:
    """Put a number to a name that is taken, such as '… Year 8 (2).pdf'; taken names in lower case."""
    stem, dot, form = name.rpartition(".")
    count, free = 2, name
    while free.lower() in taken:
        free, count = f"{stem} ({count}){dot}{form}", count + 1
    return free


def safe(text: str) -> str:
    """Replace what a file's name may not hold on one of the systems."""
    shown = "".join(
        " " if unicodedata.category(sign)[0] in "CZ" else sign for sign in unicodedata.normalize("NFC", text)
    )
    name = " ".join(_FORBIDDEN.sub("-", shown).split()).rstrip(". ")
    return f"_{name}" if _RESERVED.match(name) or not name else name


def _called(group: WorkGroupFields) -> str:
    return group.code or group.kind.label


def _file_name(what: str, school: str, tail: str = "", form: str = "pdf") -> str:
    room = LONGEST - len(what) - len(tail)
    kept = safe(school)[:room]
    while len(f"{what} {kept}{tail}".encode()) > LONGEST_BYTES:
        kept = kept[:-1]
    return f"{safe(f'{what} {kept.rstrip()}{tail}')}.{form}"
