"""What the overview asks the file, one query for what stands under a heading.

?1 is today and ?2 the department in focus or nothing; what follows differs. All but SESSIONS give an id, a day and the
department first. Words of choices are filled in from the domain.
"""

from tfm_desktop.domain.observations import ObservationStatus
from tfm_desktop.domain.plans import CLOSED_AIMS, FINISHED, PlanStatus
from tfm_desktop.domain.record import Choice
from tfm_desktop.domain.sessions import SessionStatus
from tfm_desktop.domain.visits import VisitStatus
from tfm_desktop.domain.work_groups import MembershipStatus


def _listed(*words: Choice) -> str:
    return ", ".join(f"'{one.value}'" for one in words)


_UNFINISHED = (ObservationStatus.IN_PROGRESS, ObservationStatus.COMPLETE, ObservationStatus.DISCUSSED)


# From day ?3 to day ?4.
VISITS = f"""
    SELECT v.id, v.date, v.department_id, v.start, v.status, v.purpose FROM visit v
    WHERE v.date BETWEEN ?3 AND ?4 AND v.status IN ({_listed(VisitStatus.PLANNED, VisitStatus.CONFIRMED)})
        AND v.deleted_at IS NULL AND (?2 IS NULL OR v.department_id = ?2)
"""

# Those to come and those without a day, of groups since the year ?4, and of those since day ?3 what is not marked yet:
# each with how many of the pairs have no mark. The sign + keeps SQLite from an index that finds more.
SESSIONS = f"""
    SELECT * FROM (
        SELECT s.id, s.date, s.start, s.number, s.kind, s.status, s.mode, s.venue, s.host_id, s.theme,
            g.code, g.kind, g.lead, CASE WHEN s.date < ?1 THEN (
                SELECT count(DISTINCT p.person_id) FROM membership m
                    JOIN participant p ON p.membership_id = m.id JOIN person n ON n.id = p.person_id
                    JOIN department d ON d.id = m.department_id
                WHERE m.work_group_id = g.id AND NOT n.has_left AND (?2 IS NULL OR m.department_id = ?2)
                    AND (m.status <> '{MembershipStatus.WITHDRAWN.value}' OR m.withdrawn_on >= s.date)
                    AND (p.since IS NULL OR p.since <= s.date) AND (p.until IS NULL OR p.until >= s.date)
                    AND m.deleted_at IS NULL AND p.deleted_at IS NULL AND n.deleted_at IS NULL AND d.deleted_at IS NULL
                    AND NOT EXISTS (SELECT 1 FROM attendance a
                        WHERE a.session_id = s.id AND +a.person_id = p.person_id AND a.deleted_at IS NULL)
            ) ELSE 0 END AS unmarked
        FROM session s JOIN work_group g ON g.id = s.work_group_id
        WHERE (s.date >= ?3 OR (s.date IS NULL AND g.year >= ?4))
            AND s.status <> '{SessionStatus.CANCELLED.value}'
            AND s.deleted_at IS NULL AND g.deleted_at IS NULL AND g.closed_on IS NULL
            AND (?2 IS NULL OR g.id IN (SELECT m.work_group_id FROM membership m WHERE m.department_id = ?2
                AND m.deleted_at IS NULL AND m.status <> '{MembershipStatus.WITHDRAWN.value}'))
        ORDER BY s.start, s.number
    ) WHERE unmarked > 0 OR status <> '{SessionStatus.HELD.value}'
"""

# Since day ?3.
OBSERVATIONS = f"""
    SELECT o.id, o.date, o.department_id, o.status, coalesce(t.name, ''), o.year_group, o.topic
    FROM observation o LEFT JOIN person t ON t.id = o.teacher_id AND t.deleted_at IS NULL
    WHERE o.date BETWEEN ?3 AND ?1 AND o.deleted_at IS NULL AND (?2 IS NULL OR o.department_id = ?2)
        AND (o.status IN ({_listed(*_UNFINISHED)})
            OR (o.status = '{ObservationStatus.PLANNED.value}' AND o.date < ?1))
"""

# From day ?3 to day ?4; one that became an action is followed there, unless that is in the bin.
NEXT_STEPS = """
    SELECT n.id, n.by_when, o.department_id, n.what, n.who, coalesce(t.name, '')
    FROM next_step n JOIN observation o ON o.id = n.observation_id
        LEFT JOIN person t ON t.id = o.teacher_id AND t.deleted_at IS NULL
    WHERE n.by_when BETWEEN ?3 AND ?4 AND n.deleted_at IS NULL AND o.deleted_at IS NULL
        AND (?2 IS NULL OR o.department_id = ?2)
        AND NOT EXISTS (SELECT 1 FROM action a JOIN aim m ON m.id = a.aim_id JOIN plan p ON p.id = m.plan_id
            WHERE a.id = n.action_id AND a.deleted_at IS NULL AND m.deleted_at IS NULL AND p.deleted_at IS NULL)
"""

# Until day ?3, of plans and aims that are open; few plans are, so they are read first, as CROSS JOIN has it.
ACTIONS = f"""
    SELECT a.id, a.due, p.department_id, a.what, a.lead
    FROM plan p CROSS JOIN aim m ON m.plan_id = p.id CROSS JOIN action a ON a.aim_id = m.id
    WHERE p.status <> '{PlanStatus.CLOSED.value}' AND m.status NOT IN ({_listed(*sorted(CLOSED_AIMS))})
        AND a.due <= ?3 AND a.status NOT IN ({_listed(*sorted(FINISHED))})
        AND a.deleted_at IS NULL AND m.deleted_at IS NULL AND p.deleted_at IS NULL
        AND (?2 IS NULL OR p.department_id = ?2)
"""

# From day ?3 to day ?4; without a day, those of visits since day ?3.
AGREED = """
    SELECT a.id, a.by_when, v.department_id, a.what, a.who FROM visit v JOIN visit_action a ON a.visit_id = v.id
    WHERE v.date BETWEEN ?3 AND ?1 AND NOT a.done AND (a.by_when IS NULL OR a.by_when <= ?4)
        AND a.deleted_at IS NULL AND v.deleted_at IS NULL AND (?2 IS NULL OR v.department_id = ?2)
"""

# From day ?3 to day ?4; of who has left, and of departments that withdrew, nobody waits for one.
TASKS = f"""
    SELECT k.id, k.due, n.department_id, k.what, n.name
    FROM gap_task k JOIN session s ON s.id = k.session_id JOIN work_group g ON g.id = s.work_group_id
        JOIN person n ON n.id = k.person_id
    WHERE k.due BETWEEN ?3 AND ?4 AND k.done_on IS NULL AND g.closed_on IS NULL AND NOT n.has_left
        AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.work_group_id = g.id AND m.department_id = n.department_id
            AND m.deleted_at IS NULL AND m.status = '{MembershipStatus.WITHDRAWN.value}')
        AND k.deleted_at IS NULL AND s.deleted_at IS NULL AND g.deleted_at IS NULL AND n.deleted_at IS NULL
        AND (?2 IS NULL OR n.department_id = ?2)
"""

# Until day ?3, unless a review was recorded on that day or later.
REVIEWS = f"""
    SELECT p.id, p.next_review, p.department_id, p.title FROM plan p
    WHERE p.next_review <= ?3 AND p.status <> '{PlanStatus.CLOSED.value}' AND p.deleted_at IS NULL
        AND (?2 IS NULL OR p.department_id = ?2)
        AND NOT EXISTS (SELECT 1 FROM review r
            WHERE r.plan_id = p.id AND r.recorded_at IS NOT NULL AND r.date >= p.next_review)
"""

# Of the year ?3.
WITHOUT_EVIDENCE = f"""
    SELECT p.id, NULL, p.department_id, p.title FROM plan p
    WHERE p.year = ?3 AND p.status <> '{PlanStatus.CLOSED.value}' AND p.deleted_at IS NULL
        AND (?2 IS NULL OR p.department_id = ?2)
        AND NOT EXISTS (SELECT 1 FROM aim m JOIN evidence e ON e.aim_id = m.id
            WHERE m.plan_id = p.id AND m.deleted_at IS NULL AND e.deleted_at IS NULL)
"""

_MEMBERSHIPS = f"""
    FROM membership m JOIN work_group g ON g.id = m.work_group_id
    WHERE g.closed_on IS NULL AND m.status <> '{MembershipStatus.WITHDRAWN.value}'
        AND m.deleted_at IS NULL AND g.deleted_at IS NULL AND (?2 IS NULL OR m.department_id = ?2)
"""

# Those that have applied since the year ?3, and those of any year that wait for what was agreed.
MEMBERS = f"""
    SELECT m.id, NULL, m.department_id, g.code, g.lead, g.hub, m.status, m.applied_on, m.slt_agreed_on, m.slt_contact,
        m.funding_agreed, m.funding_received, m.funding_agreed_on {_MEMBERSHIPS}
        AND ((g.year >= ?3 AND m.status = '{MembershipStatus.APPLIED.value}')
            OR m.funding_agreed > coalesce(m.funding_received, 0))
"""

# Of the year ?3.
ACTIVE = f"SELECT m.id, NULL, m.department_id, g.lead {_MEMBERSHIPS} AND g.year = ?3"

# Of the year ?1: who is or was one of a pair.
PAIRS = """
    SELECT n.id, n.name FROM work_group g JOIN membership m ON m.work_group_id = g.id
        JOIN participant p ON p.membership_id = m.id JOIN person n ON n.id = p.person_id WHERE g.year = ?1
"""
