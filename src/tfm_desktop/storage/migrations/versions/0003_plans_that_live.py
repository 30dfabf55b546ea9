"""Plans that live: evidence, reviews, the plan through time, professional development, measures."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# What the history keeps of each part of a plan, besides created_at and deleted_at, and how its plan is found.
KEPT = {
    "plan": ("department_id", "year", "title", "sponsor", "status", "next_review", "needed"),
    "aim": (
        *("plan_id", "position", "text", "evidence", "source", "horizon", "outcome_head", "status"),
        "carried_from_id",
    ),
    "criterion": ("aim_id", "position", "text", "status", "rag"),
    "action": (
        *("aim_id", "position", "what", "lead", "support", "start", "due", "resources", "monitoring", "status", "rag"),
        *("progress", "carried_from_id"),
    ),
}
PLAN_OF = {
    "plan": "{row}.id",
    "aim": "{row}.plan_id",
    "criterion": "(SELECT plan_id FROM aim WHERE id = {row}.aim_id)",
    "action": "(SELECT plan_id FROM aim WHERE id = {row}.aim_id)",
}
SEARCHED = {
    "plan": ("title", "needed"),
    "evidence": ("text", "source"),
    "review": ("present", "summary"),
    "pd_session": ("title", "leader", "audience", "reflection"),
    "measure": ("name", "cohort"),
}
NOW = "strftime('%Y-%m-%d %H:%M:%f', 'now')"


def upgrade() -> None:
    op.add_column("plan", sa.Column("needed", sa.String(), nullable=False, server_default=""))
    for table in ("aim", "action"):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN carried_from_id CHAR(32) REFERENCES {table} (id) ON DELETE SET NULL"
        )
        op.create_index(f"ix_{table}_carried_from_id", table, ["carried_from_id"])
    _make_tables()
    for name in ("insert", "delete", "update"):
        op.execute(f"DROP TRIGGER plan_search_{name}")
    op.execute("DROP TABLE plan_search")
    for table, columns in SEARCHED.items():
        _index_words(table, columns)
    op.execute("INSERT INTO plan_search (plan_search) VALUES ('rebuild')")
    for table in KEPT:
        # The history of what is there already begins now: nobody knows how it stood before.
        op.execute(
            f"INSERT INTO plan_version (plan_id, kind, record, at, fields) {_version(table, table, f'FROM {table}')}"
        )
    for table in KEPT:
        _keep_history(table)
    _mark_reviews()


def _make_tables() -> None:
    op.create_table(
        "measure",
        *_record(),
        _belongs_to("department"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("unit", sa.String(60), nullable=False),
        sa.Column("cohort", sa.String(120), nullable=False),
        sa.Column("target", sa.Float(), nullable=True),
        sa.Column("stretch", sa.Float(), nullable=True),
    )
    op.create_table(
        "measure_value",
        *_record(),
        _belongs_to("measure"),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(200), nullable=False),
    )
    op.create_table(
        "evidence",
        *_record(),
        _belongs_to("aim"),
        _belongs_to("criterion", optional=True),
        _belongs_to("action", optional=True),
        sa.Column("shows", sa.String(60), nullable=False),
        _belongs_to("line", optional=True),
        _belongs_to("strength", optional=True),
        _belongs_to("next_step", optional=True),
        _belongs_to("visit", optional=True),
        _belongs_to("measure", optional=True),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
    )
    op.create_table(
        "review",
        *_record(),
        _belongs_to("plan"),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("present", sa.String(500), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=True),
        sa.Column("changes", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
    )
    op.create_table(
        "correction",
        *_record(),
        _belongs_to("review"),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
    )
    op.create_table(
        "pd_session",
        *_record(),
        _belongs_to("plan"),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("leader", sa.String(200), nullable=False),
        sa.Column("audience", sa.String(200), nullable=False),
        sa.Column("aims", sa.String(), nullable=False),
        sa.Column("status", sa.String(60), nullable=False),
        sa.Column("reflection", sa.String(), nullable=False),
    )
    op.create_table(
        "plan_version",
        sa.Column("seq", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record", sa.Uuid(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("fields", sa.String(), nullable=True),
        sqlite_autoincrement=True,  # a version that is thinned out leaves its number to no other
    )
    links = {
        "measure": ("department",),
        "measure_value": ("measure",),
        "evidence": ("aim", "criterion", "action", "line", "strength", "next_step", "visit", "measure"),
        "review": ("plan",),
        "correction": ("review",),
        "pd_session": ("plan",),
    }
    for table, parents in links.items():
        for parent in parents:
            op.create_index(f"ix_{table}_{parent}_id", table, [f"{parent}_id"])
    op.create_index("ix_plan_version_plan_id", "plan_version", ["plan_id"])
    op.create_index("ix_plan_version_record", "plan_version", ["record"])


def _record() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
    ]


def _belongs_to(table: str, *, optional: bool = False) -> sa.Column[Any]:
    link = sa.ForeignKey(f"{table}.id", ondelete="SET NULL" if optional else "CASCADE")
    return sa.Column(f"{table}_id", sa.Uuid(), link, nullable=optional)


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


def _version(table: str, row: str, source: str = "") -> str:
    """Select a row as a version of it."""
    names = (*KEPT[table], "created_at", "deleted_at")
    fields = ", ".join(f"'{name}', {row}.{name}" for name in names)
    return f"SELECT {PLAN_OF[table].format(row=row)}, '{table}', {row}.id, {NOW}, json_object({fields}) {source}"


def _keep_history(table: str) -> None:
    """Write a version at every change; one a minute, but for what a review has seen."""
    add = f"INSERT INTO plan_version (plan_id, kind, record, at, fields) {_version(table, 'new')};"
    names = (*KEPT[table], "deleted_at")
    has_changed = " OR ".join(f"old.{name} IS NOT new.{name}" for name in names)
    seen = (
        "SELECT coalesce(max(seq), 0) FROM plan_version WHERE kind = 'review' "
        f"AND plan_id = {PLAN_OF[table].format(row='new')}"
    )
    thin = (
        "DELETE FROM plan_version WHERE record = new.id AND at >= strftime('%Y-%m-%d %H:%M', 'now') "
        f"AND seq > ({seen});"
    )
    gone = (
        "INSERT INTO plan_version (plan_id, kind, record, at, fields) "
        f"SELECT plan_id, kind, record, {NOW}, NULL FROM plan_version WHERE record = old.id ORDER BY seq DESC LIMIT 1;"
    )
    forget = "DELETE FROM plan_version WHERE plan_id = old.id;"
    op.execute(f"CREATE TRIGGER history_{table}_insert AFTER INSERT ON {table} BEGIN {add} END")
    op.execute(
        f"CREATE TRIGGER history_{table}_update AFTER UPDATE ON {table} WHEN {has_changed} BEGIN {thin} {add} END"
    )
    op.execute(
        f"CREATE TRIGGER history_{table}_delete AFTER DELETE ON {table} BEGIN {forget if table == 'plan' else gone} END"
    )


def _mark_reviews() -> None:
    """Mark in the history where a review was recorded."""
    mark = (
        "INSERT INTO plan_version (plan_id, kind, record, at, fields) "
        f"VALUES (new.plan_id, 'review', new.id, {NOW}, NULL);"
    )
    op.execute(
        f"CREATE TRIGGER history_review_insert AFTER INSERT ON review WHEN new.recorded_at IS NOT NULL BEGIN {mark} END"
    )
    op.execute(
        "CREATE TRIGGER history_review_update AFTER UPDATE ON review "
        f"WHEN old.recorded_at IS NULL AND new.recorded_at IS NOT NULL BEGIN {mark} END"
    )
