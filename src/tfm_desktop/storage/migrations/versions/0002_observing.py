"""Observing live: begun lines, consent line by line, days of a status, frameworks and phrases in the file."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

DAYS = ("complete_on", "discussed_on", "shared_on", "acknowledged_on")


def upgrade() -> None:
    for name in DAYS:
        op.add_column("observation", sa.Column(name, sa.Date(), nullable=True))
    op.add_column("line", sa.Column("agreed", sa.Boolean(), nullable=False, server_default=sa.false()))
    # Nobody was asked until now: agreed are lines that were chosen for a strength, and those of lessons talked over.
    op.execute(
        "UPDATE line SET agreed = 1 WHERE private = 0 AND ("
        "id IN (SELECT line_id FROM strength_line WHERE deleted_at IS NULL) OR observation_id IN "
        "(SELECT id FROM observation WHERE status IN ('discussed', 'shared', 'acknowledged')))"
    )
    op.create_index("ix_line_ideas", "line", ["ideas"])
    op.create_table(
        "begun",
        sa.Column(
            "id", sa.Uuid(), sa.ForeignKey("observation.id", ondelete="CASCADE"), primary_key=True, nullable=False
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.Time(), nullable=True),
        sa.Column("phase", sa.String(60), nullable=False),
        sa.Column("speaker", sa.String(60), nullable=False),
        sa.Column("type", sa.String(60), nullable=False),
        sa.Column("ideas", sa.String(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("inserted", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "framework",
        *_record(),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "idea",
        *_record(),
        sa.Column("framework_id", sa.Uuid(), sa.ForeignKey("framework.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("short", sa.String(12), nullable=False),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.Column("prompts", sa.String(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_idea_framework_id", "idea", ["framework_id"])
    op.create_index("ix_idea_key", "idea", ["key"])
    op.create_table(
        "phrase",
        *_record(),
        sa.Column("list", sa.String(60), nullable=False),
        sa.Column("occasion", sa.String(60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("short", sa.String(20), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
    )


def _record() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Uuid(), primary_key=True, nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
    ]
