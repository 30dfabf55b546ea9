"""The ledgers of all departments over ten years, worked out of what is recorded."""

import datetime as dt

from benchmarks.measuring import Ratio, side_by_side
from benchmarks.ten_years import DEPARTMENTS, YEARS
from tfm_desktop.domain.years import bounds
from tfm_desktop.services.services import Services
from tfm_desktop.storage import driver
from tfm_desktop.storage.database import Database


def ratios(database: Database, connection: driver.Connection) -> list[Ratio]:
    """Work out every ledger, and read the same rows with the bare driver."""
    commitments, today = Services(database).commitments, dt.date.today()
    lines = [line for ledger in commitments.ledgers_of_year("", today).values() for line in ledger]
    found = side_by_side(lambda: commitments.ledgers_of_year("", today), lambda: read(connection, ""), 9)
    return [
        Ratio(
            f"ledgers of {DEPARTMENTS} departments, {YEARS} years",
            *found,
            2,
            f"{len(lines):,} lines, each with all that it was counted from, read and worked out at once; against "
            f"{len(statements(''))} queries for the same rows by the bare driver.",
        )
    ]


def read(connection: driver.Connection, year: str) -> None:
    """Read the rows that the ledgers of a year are counted from; of every year where it is empty."""
    for statement in statements(year):
        connection.execute(statement).fetchall()


def statements(year: str) -> list[str]:
    """Write a query for each kind of record, as somebody would who only wants the rows."""
    groups = f"IN (SELECT id FROM work_group WHERE year = '{year}')" if year else "<> ''"
    members = f"IN (SELECT id FROM membership WHERE work_group_id {groups})" if year else "<> ''"
    days = "BETWEEN '{}' AND '{}'".format(*bounds(year)) if year else "<> ''"
    return [
        f"SELECT m.*, g.year FROM membership m JOIN work_group g ON g.id = m.work_group_id WHERE g.id {groups}",
        f"SELECT * FROM participant WHERE membership_id {members} AND deleted_at IS NULL",
        f"SELECT * FROM commitment WHERE membership_id {members} AND deleted_at IS NULL ORDER BY position",
        f"""
        SELECT id, work_group_id, number, date, start, end, kind, status FROM session
        WHERE work_group_id {groups} AND deleted_at IS NULL ORDER BY date
        """,
        f"""
        SELECT a.session_id, a.person_id, a.mark, a.half_days, p.department_id
        FROM attendance a JOIN session s ON s.id = a.session_id JOIN person p ON p.id = a.person_id
        WHERE s.work_group_id {groups} AND a.deleted_at IS NULL
        """,
        f"""
        SELECT t.id, t.person_id, t.what, t.due, t.done_on, s.work_group_id, p.department_id
        FROM gap_task t JOIN session s ON s.id = t.session_id JOIN person p ON p.id = t.person_id
        WHERE s.work_group_id {groups} AND t.deleted_at IS NULL
        """,
        f"SELECT id, department_id, date, start, end, status FROM visit WHERE date {days} AND deleted_at IS NULL",
        f"""
        SELECT v.id, m.person_id, m.release_half_days FROM visit v JOIN visit_person m ON m.visit_id = v.id
        WHERE v.date {days} AND m.deleted_at IS NULL AND m.release_half_days > 0
        """,
        f"""
        SELECT v.id, v.department_id, v.date, v.status, a.details
        FROM visit v JOIN visit_activity a ON a.visit_id = v.id
        WHERE v.date {days} AND a.kind LIKE 'joint planning%' AND a.deleted_at IS NULL
        """,
        f"""
        SELECT id, department_id, date, status, topic FROM observation
        WHERE date {days} AND kind = 'collaborative observation' AND deleted_at IS NULL
        """,
        f"""
        SELECT c.id, c.work_group_id, c.date, c.asking_id, p.department_id
        FROM critique c JOIN plan p ON p.id = c.plan_id WHERE c.work_group_id {groups} AND c.deleted_at IS NULL
        """,
        f"""
        SELECT e.id, e.commitment_id, e.person_id, e.date, e.amount, e.done, e.note
        FROM ledger_entry e JOIN commitment c ON c.id = e.commitment_id
        WHERE c.membership_id {members} AND e.deleted_at IS NULL
        """,
    ]
