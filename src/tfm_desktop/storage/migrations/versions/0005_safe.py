"""What the file remembers of itself, and a log of what was deleted for good."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "file_setting",
        sa.Column("name", sa.String(), primary_key=True, nullable=False),
        sa.Column("value", sa.String(), nullable=False),
    )
    # By which the backups of one file are told from those of another of the same name.
    op.execute("INSERT INTO file_setting (name, value) VALUES ('file', lower(hex(randomblob(16))))")
    op.create_table(
        "deletion",
        sa.Column("seq", sa.Integer(), primary_key=True, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
    )
