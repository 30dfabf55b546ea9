"""The ledgers of all departments over ten years, worked out of what is recorded."""

import datetime as dt

from benchmarks.measuring import Ratio, side_by_side
from benchmarks.ten_years import DEPARTMENTS, YEARS
from tfm_desktop.services.services import Services
from tfm_desktop.storage import driver
from tfm_desktop.storage.database import Database

# What a ledger is counted from, each kind of record in one query, as somebody would write it who only wants the rows.
READ = """
    SELECT m.*, g.year FROM membership m JOIN work_group g ON g.id = m.work_group_id WHERE m.deleted_at IS NULL;
    SELECT id, membership_id, person_id, role, since, until FROM participant WHERE deleted_at IS NULL;
    SELECT * FROM commitment WHERE deleted_at IS NULL ORDER BY membership_id, position;
    SELECT id, work_group_id, number, date, start, end, kind FROM session
        WHERE deleted_at IS NULL AND status <> 'cancelled' ORDER BY date;
    SELECT a.session_id, a.person_id, a.mark, a.half_days, p.department_id
        FROM attendance a JOIN person p ON p.id = a.person_id WHERE a.deleted_at IS NULL;
    SELECT t.id, t.person_id, t.what, t.due, t.done_on, s.work_group_id, p.department_id
        FROM gap_task t JOIN session s ON s.id = t.session_id JOIN person p ON p.id = t.person_id
        WHERE t.deleted_at IS NULL;
    SELECT id, department_id, date, start, end, status FROM visit WHERE deleted_at IS NULL ORDER BY date;
    SELECT visit_id, person_id, release_half_days FROM visit_person
        WHERE deleted_at IS NULL AND release_half_days > 0;
    SELECT v.id, v.department_id, v.date, v.status, a.details
        FROM visit_activity a JOIN visit v ON v.id = a.visit_id WHERE a.kind LIKE 'joint planning%';
    SELECT id, department_id, date, status, topic FROM observation
        WHERE kind = 'collaborative observation' AND deleted_at IS NULL;
    SELECT c.id, c.work_group_id, c.date, c.asking_id, p.department_id
        FROM critique c JOIN plan p ON p.id = c.plan_id WHERE c.deleted_at IS NULL;
    SELECT id, commitment_id, person_id, date, amount, done, note FROM ledger_entry
        WHERE deleted_at IS NULL ORDER BY date;
""".strip(" ;\n").split(";")


def ratios(database: Database, connection: driver.Connection) -> list[Ratio]:
    """Work out every ledger, and read the same rows with the bare driver."""
    commitments, today = Services(database).commitments, dt.date.today()
    lines = [line for ledger in commitments.ledgers_of_year("", today).values() for line in ledger]

    def read() -> None:
        for statement in READ:
            connection.execute(statement).fetchall()

    found = side_by_side(lambda: commitments.ledgers_of_year("", today), read, 9)
    return [
        Ratio(
            f"ledgers of {DEPARTMENTS} departments, {YEARS} years",
            *found,
            2,
            f"{len(lines):,} lines, each with all that it was counted from, read and worked out at once; against "
            f"{len(READ)} queries for the same rows by the bare driver.",
        )
    ]
