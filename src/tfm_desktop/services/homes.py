"""Where a part of a record is looked at: the record above it that has a tab of its own."""

import uuid
from typing import Any

from tfm_desktop.services.records import Records
from tfm_desktop.services.services import Services

# Of each part, the field that leads up from it.
ABOVE = {
    "line": "observation_id",
    "strength": "observation_id",
    "question": "observation_id",
    "next_step": "observation_id",
    "visit_activity": "visit_id",
    "visit_person": "visit_id",
    "visit_action": "visit_id",
    "aim": "plan_id",
    "criterion": "aim_id",
    "action": "aim_id",
    "review": "plan_id",
    "pd_session": "plan_id",
    "membership": "work_group_id",
    "participant": "membership_id",
    "session": "work_group_id",
    "attendance": "session_id",
    "gap_task": "session_id",
    "commitment": "membership_id",
    "ledger_entry": "commitment_id",
    "critique": "work_group_id",
    "person": "department_id",
}


def home(services: Services, kind: str, record: uuid.UUID) -> tuple[str, uuid.UUID]:
    """Give the kind and id of the record that a part belongs to; a record with a tab of its own is itself.

    Raises NotFound.
    """
    while kind in ABOVE:
        field = ABOVE[kind]
        record = getattr(_records(services)[kind].get(record).fields, field)
        kind = field.removesuffix("_id")
    return kind, record


def _records(services: Services) -> dict[str, Records[Any]]:
    seen, visits, plans = services.observations, services.visits, services.plans
    groups, sessions, commitments = services.work_groups, services.sessions, services.commitments
    parts: tuple[Records[Any], ...] = (
        *(seen.lines, seen.strengths, seen.questions, seen.next_steps),
        *(visits.activities, visits.people, visits.actions),
        *(plans.aims, plans.criteria, plans.actions, services.reviews, services.programme),
        *(groups.members, groups.pairs, sessions, sessions.attendance, sessions.tasks),
        *(commitments, commitments.entries, services.critiques, services.departments.people),
    )
    return {one.kind: one for one in parts}
