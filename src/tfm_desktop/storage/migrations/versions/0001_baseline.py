"""The first released form of the file."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SEARCHED = {
    "school": ("words",),
    "department": ("notes",),
    "person": ("name",),
    "visit": ("purpose", "notes"),
    "observation": ("topic", "key_point", "difficulty_point", "focus", "reflection"),
    "line": ("text",),
    "strength": ("text",),
    "question": ("text",),
    "next_step": ("what",),
    "visit_activity": ("details",),
    "visit_action": ("what",),
    "plan": ("title",),
    "aim": ("text", "evidence"),
    "criterion": ("text",),
    "action": ("what", "progress"),
}


def _record() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
    ]


def _index_words(table: str, columns: tuple[str, ...]) -> None:
    """Keep an FTS5 index over a table's own text by triggers: sqlite.org/fts5.html, 'External Content Tables'."""
    index, names = f"{table}_search", ", ".join(columns)
    old, new = (", ".join(f"{row}.{name}" for name in columns) for row in ("old", "new"))
    remove = f"INSERT INTO {index} ({index}, rowid, {names}) VALUES ('delete', old.rowid, {old});"
    add = f"INSERT INTO {index} (rowid, {names}) VALUES (new.rowid, {new});"
    op.execute(
        f"CREATE VIRTUAL TABLE {index} USING fts5("
        f"{names}, content='{table}', tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')"
    )
    op.execute(f"CREATE TRIGGER {index}_insert AFTER INSERT ON {table} BEGIN {add} END")
    op.execute(f"CREATE TRIGGER {index}_delete AFTER DELETE ON {table} BEGIN {remove} END")
    op.execute(f"CREATE TRIGGER {index}_update AFTER UPDATE OF {names} ON {table} BEGIN {remove} {add} END")


def upgrade() -> None:
    op.create_table(
        "school",
        *_record(),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("urn", sa.String(), nullable=False),
        sa.Column("street", sa.String(200), nullable=False),
        sa.Column("town", sa.String(100), nullable=False),
        sa.Column("postcode", sa.String(20), nullable=False),
        sa.Column("local_authority", sa.String(100), nullable=False),
        sa.Column("phase", sa.String(60), nullable=False),
        sa.Column("type_group", sa.String(80), nullable=False),
        sa.Column("status", sa.String(60), nullable=False),
        sa.Column("successor_urn", sa.String(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
    )
    op.create_index("ix_school_urn", "school", ["urn"])
    op.create_table(
        "department",
        *_record(),
        sa.Column("school_id", sa.Uuid(), sa.ForeignKey("school.id", ondelete="CASCADE"), nullable=False),
        sa.Column("subject_leader_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="SET NULL"), nullable=True),
        sa.Column("maths_teachers", sa.Integer(), nullable=True),
        sa.Column("notes", sa.String(), nullable=False),
    )
    op.create_index("ix_department_school_id", "department", ["school_id"])
    op.create_table(
        "person",
        *_record(),
        sa.Column("department_id", sa.Uuid(), sa.ForeignKey("department.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("post", sa.String(60), nullable=False),
        sa.Column("has_left", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_person_department_id", "person", ["department_id"])
    op.create_table(
        "advocate",
        *_record(),
        sa.Column("department_id", sa.Uuid(), sa.ForeignKey("department.id", ondelete="CASCADE"), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
        sa.Column("role", sa.String(60), nullable=False),
    )
    op.create_index("ix_advocate_department_id", "advocate", ["department_id"])
    op.create_index("ix_advocate_person_id", "advocate", ["person_id"])
    op.create_table(
        "stage",
        *_record(),
        sa.Column("department_id", sa.Uuid(), sa.ForeignKey("department.id", ondelete="CASCADE"), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("stage", sa.String(60), nullable=False),
    )
    op.create_index("ix_stage_department_id", "stage", ["department_id"])
    op.create_table(
        "scheme",
        *_record(),
        sa.Column("department_id", sa.Uuid(), sa.ForeignKey("department.id", ondelete="CASCADE"), nullable=False),
        sa.Column("year_group", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(200), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
    )
    op.create_index("ix_scheme_department_id", "scheme", ["department_id"])
    op.create_table(
        "visit",
        *_record(),
        sa.Column("department_id", sa.Uuid(), sa.ForeignKey("department.id", ondelete="CASCADE"), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("start", sa.Time(), nullable=True),
        sa.Column("end", sa.Time(), nullable=True),
        sa.Column("mode", sa.String(60), nullable=False),
        sa.Column("status", sa.String(60), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("next_visit", sa.Date(), nullable=True),
    )
    op.create_index("ix_visit_date", "visit", ["date"])
    op.create_index("ix_visit_department_id", "visit", ["department_id"])
    op.create_table(
        "visit_activity",
        *_record(),
        sa.Column("visit_id", sa.Uuid(), sa.ForeignKey("visit.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("led_by", sa.String(60), nullable=False),
        sa.Column("details", sa.String(500), nullable=False),
    )
    op.create_index("ix_visit_activity_visit_id", "visit_activity", ["visit_id"])
    op.create_table(
        "visit_person",
        *_record(),
        sa.Column("visit_id", sa.Uuid(), sa.ForeignKey("visit.id", ondelete="CASCADE"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
        sa.Column("release_half_days", sa.Float(), nullable=True),
    )
    op.create_index("ix_visit_person_person_id", "visit_person", ["person_id"])
    op.create_index("ix_visit_person_visit_id", "visit_person", ["visit_id"])
    op.create_table(
        "visit_action",
        *_record(),
        sa.Column("visit_id", sa.Uuid(), sa.ForeignKey("visit.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("by_when", sa.Date(), nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_visit_action_visit_id", "visit_action", ["visit_id"])
    op.create_table(
        "plan",
        *_record(),
        sa.Column("department_id", sa.Uuid(), sa.ForeignKey("department.id", ondelete="CASCADE"), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("sponsor", sa.String(120), nullable=False),
        sa.Column("status", sa.String(60), nullable=False),
        sa.Column("next_review", sa.Date(), nullable=True),
    )
    op.create_index("ix_plan_department_id", "plan", ["department_id"])
    op.create_table(
        "aim",
        *_record(),
        sa.Column("plan_id", sa.Uuid(), sa.ForeignKey("plan.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("source", sa.String(60), nullable=False),
        sa.Column("horizon", sa.String(60), nullable=False),
        sa.Column("outcome_head", sa.String(60), nullable=False),
        sa.Column("status", sa.String(60), nullable=False),
    )
    op.create_index("ix_aim_plan_id", "aim", ["plan_id"])
    op.create_table(
        "criterion",
        *_record(),
        sa.Column("aim_id", sa.Uuid(), sa.ForeignKey("aim.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("status", sa.String(60), nullable=False),
        sa.Column("rag", sa.String(60), nullable=False),
    )
    op.create_index("ix_criterion_aim_id", "criterion", ["aim_id"])
    op.create_table(
        "action",
        *_record(),
        sa.Column("aim_id", sa.Uuid(), sa.ForeignKey("aim.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("lead", sa.String(120), nullable=False),
        sa.Column("support", sa.String(200), nullable=False),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("resources", sa.String(), nullable=False),
        sa.Column("monitoring", sa.String(), nullable=False),
        sa.Column("status", sa.String(60), nullable=False),
        sa.Column("rag", sa.String(60), nullable=False),
        sa.Column("progress", sa.String(), nullable=False),
    )
    op.create_index("ix_action_aim_id", "action", ["aim_id"])
    op.create_table(
        "observation",
        *_record(),
        sa.Column("department_id", sa.Uuid(), sa.ForeignKey("department.id", ondelete="CASCADE"), nullable=False),
        sa.Column("visit_id", sa.Uuid(), sa.ForeignKey("visit.id", ondelete="SET NULL"), nullable=True),
        sa.Column("teacher_id", sa.Uuid(), sa.ForeignKey("person.id", ondelete="SET NULL"), nullable=True),
        sa.Column("aim_id", sa.Uuid(), sa.ForeignKey("aim.id", ondelete="SET NULL"), nullable=True),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("start", sa.Time(), nullable=True),
        sa.Column("end", sa.Time(), nullable=True),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("status", sa.String(60), nullable=False),
        sa.Column("year_group", sa.Integer(), nullable=True),
        sa.Column("teaching_set", sa.String(60), nullable=False),
        sa.Column("grouping", sa.String(120), nullable=False),
        sa.Column("prior_attainment", sa.String(200), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=True),
        sa.Column("other_adults", sa.String(200), nullable=False),
        sa.Column("topic", sa.String(200), nullable=False),
        sa.Column("key_point", sa.String(), nullable=False),
        sa.Column("difficulty_point", sa.String(), nullable=False),
        sa.Column("focus", sa.String(), nullable=False),
        sa.Column("reflection", sa.String(), nullable=False),
    )
    op.create_index("ix_observation_aim_id", "observation", ["aim_id"])
    op.create_index("ix_observation_date", "observation", ["date"])
    op.create_index("ix_observation_department_id", "observation", ["department_id"])
    op.create_index("ix_observation_teacher_id", "observation", ["teacher_id"])
    op.create_index("ix_observation_visit_id", "observation", ["visit_id"])
    op.create_table(
        "line",
        *_record(),
        sa.Column("observation_id", sa.Uuid(), sa.ForeignKey("observation.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.Time(), nullable=True),
        sa.Column("phase", sa.String(60), nullable=False),
        sa.Column("speaker", sa.String(60), nullable=False),
        sa.Column("type", sa.String(60), nullable=False),
        sa.Column("ideas", sa.String(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
    )
    op.create_index("ix_line_observation_id", "line", ["observation_id"])
    op.create_table(
        "strength",
        *_record(),
        sa.Column("observation_id", sa.Uuid(), sa.ForeignKey("observation.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
    )
    op.create_index("ix_strength_observation_id", "strength", ["observation_id"])
    op.create_table(
        "strength_line",
        *_record(),
        sa.Column("strength_id", sa.Uuid(), sa.ForeignKey("strength.id", ondelete="CASCADE"), nullable=False),
        sa.Column("line_id", sa.Uuid(), sa.ForeignKey("line.id", ondelete="CASCADE"), nullable=False),
    )
    op.create_index("ix_strength_line_line_id", "strength_line", ["line_id"])
    op.create_index("ix_strength_line_strength_id", "strength_line", ["strength_id"])
    op.create_table(
        "question",
        *_record(),
        sa.Column("observation_id", sa.Uuid(), sa.ForeignKey("observation.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
    )
    op.create_index("ix_question_observation_id", "question", ["observation_id"])
    op.create_table(
        "next_step",
        *_record(),
        sa.Column("observation_id", sa.Uuid(), sa.ForeignKey("observation.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("by_when", sa.Date(), nullable=True),
        sa.Column("action_id", sa.Uuid(), sa.ForeignKey("action.id", ondelete="SET NULL"), nullable=True),
    )
    op.create_index("ix_next_step_action_id", "next_step", ["action_id"])
    op.create_index("ix_next_step_observation_id", "next_step", ["observation_id"])
    for table, columns in SEARCHED.items():
        _index_words(table, columns)
