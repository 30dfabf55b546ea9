"""Work Groups with members, sessions, commitments and critique of plans; half-terms."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

SEARCHED = {
    "work_group": ("spellings", "hub", "focus", "lead", "notes"),
    "membership": ("slt_contact", "notes"),
    "session": ("venue", "theme", "maths", "notes", "materials"),
    "gap_task": ("what", "outcome"),
    "critique": ("question", "reply", "changed"),
}
# The links of each table; those with a question mark may be empty.
LINKS = {
    "membership": ("work_group", "department", "subject_leader?person"),
    "participant": ("membership", "person"),
    "session": ("work_group", "host?department"),
    "attendance": ("session", "person"),
    "gap_task": ("session", "person"),
    "template_item": ("template=commitment_template",),
    "commitment": ("membership",),
    "ledger_entry": ("commitment", "person?person"),
    "critique": ("work_group", "plan", "aim?aim", "asking?department"),
}


def upgrade() -> None:
    _make(
        "half_term",
        _text("name", 60),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
    )
    _make(
        "work_group",
        _text("code", 40),
        _text("year"),
        _text("kind", 60),
        _text("hub", 120),
        _text("focus"),
        _text("lead", 120),
        sa.Column("template_id", sa.Uuid(), nullable=True),
        _text("notes"),
        _day("closed_on"),
        _text("spellings"),
    )
    _make(
        "membership",
        _text("status", 60),
        *(_day(f"{status}_on") for status in ("applied", "confirmed", "active", "completed", "withdrawn")),
        _day("slt_agreed_on"),
        _text("slt_contact", 120),
        sa.Column("funding_agreed", sa.Float(), nullable=True),
        _day("funding_agreed_on"),
        sa.Column("funding_received", sa.Float(), nullable=True),
        _day("funding_received_on"),
        _text("notes"),
    )
    _make("participant", _text("role", 60), _day("since"), _day("until"))
    _make(
        "session",
        sa.Column("number", sa.Integer(), nullable=True),
        _day("date"),
        sa.Column("start", sa.Time(), nullable=True),
        sa.Column("end", sa.Time(), nullable=True),
        _text("venue", 200),
        _text("mode", 60),
        _text("kind", 60),
        _text("status", 60),
        _text("theme", 200),
        _text("maths"),
        _text("notes"),
        _text("materials"),
    )
    op.create_index("ix_session_date", "session", ["date"])
    _make(
        "attendance",
        _text("mark", 60),
        sa.Column("half_days", sa.Float(), nullable=True),
        _text("substitute", 120),
    )
    _make("gap_task", _position(), _text("what"), _day("due"), _day("done_on"), _text("outcome"))
    _make(
        "commitment_template",
        _text("name", 120),
        _text("kind", 60),
        _text("since"),
        sa.Column("usual_from", sa.Integer(), nullable=True),
        sa.Column("usual_to", sa.Integer(), nullable=True),
        _position(),
    )
    _make(
        "template_item",
        _position(),
        *_promise(),
        sa.Column("from_month", sa.Integer(), nullable=True),
        sa.Column("to_month", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(60), nullable=True),
    )
    _make("commitment", _position(), *_promise(), _day("window_from"), _day("window_to"))
    _make(
        "ledger_entry",
        _day("date"),
        sa.Column("amount", sa.Float(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        _text("note"),
    )
    _make("critique", _position(), _day("date"), _text("question"), _text("reply"), _text("changed"))
    for table, columns in SEARCHED.items():
        _index_words(table, columns)


def _make(table: str, *columns: sa.Column[Any]) -> None:
    links = [_link(one) for one in LINKS.get(table, ())]
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        *links,
        *columns,
    )
    for link in links:
        op.create_index(f"ix_{table}_{link.name}", table, [link.name])


def _promise() -> list[sa.Column[Any]]:
    return [
        *(_text("label", 200), _text("whom", 60), _text("unit", 60)),
        *(sa.Column(name, sa.Float(), nullable=True) for name in ("at_least", "at_most")),
        _text("counts", 60),
    ]


def _link(told: str) -> sa.Column[Any]:
    is_open = "?" in told
    name, _, table = told.replace("?", "=").partition("=")
    key = sa.ForeignKey(f"{table or name}.id", ondelete="SET NULL" if is_open else "CASCADE")
    return sa.Column(f"{name}_id", sa.Uuid(), key, nullable=is_open)


def _text(name: str, length: int | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), nullable=False)


def _day(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=True)


def _position() -> sa.Column[Any]:
    return sa.Column("position", sa.Integer(), nullable=False)


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
