"""Versions that can be corrected, undone and redone; who sent a job; idempotency keys."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Adds the columns; what is there already is the only version of its job."""
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    op.create_index("ix_jobs_client", "jobs", ["client"])
    _fill()
    op.create_table(
        "keys",
        sa.Column("client", sa.String, primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("job", sa.String, sa.ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("fingerprint", sa.String, nullable=False),
    )


def _columns() -> dict[str, tuple[sa.Column[Any], ...]]:
    """The columns of each table that are new."""
    return {
        "jobs": (
            sa.Column("client", sa.String, nullable=False, server_default=""),
            sa.Column("queued_at", sa.Float, nullable=False, server_default="0"),
            sa.Column("beat_at", sa.Float, nullable=False, server_default="0"),
            sa.Column("latest", sa.Integer, nullable=False, server_default="1"),
            sa.Column("pending", sa.Integer),
        ),
        "versions": (
            sa.Column("parent", sa.Integer),
            sa.Column("options", sa.String, nullable=False, server_default="{}"),
            sa.Column("outline", sa.String, nullable=False, server_default=""),
            sa.Column("lines", sa.String, nullable=False, server_default=""),
            sa.Column("title", sa.String, nullable=False, server_default=""),
            sa.Column("reports", sa.Integer, nullable=False, server_default="0"),
            sa.Column("notices", sa.String, nullable=False, server_default="[]"),
        ),
    }


def _fill() -> None:
    for statement in (
        "UPDATE jobs SET queued_at = created_at",
        "UPDATE jobs SET pending = 1 WHERE status IN ('queued', 'running') AND version = 0",
        "UPDATE versions SET options = (SELECT options FROM jobs WHERE id = versions.job),"
        " title = (SELECT title FROM jobs WHERE id = versions.job),"
        " reports = (SELECT reports FROM jobs WHERE id = versions.job),"
        " notices = (SELECT notices FROM jobs WHERE id = versions.job)",
        "INSERT INTO versions (job, number, options, files) SELECT id, 1, options, '' FROM jobs WHERE pending = 1",
    ):
        op.execute(statement)


def downgrade() -> None:
    """Removes them again."""
    op.execute("DELETE FROM versions WHERE files = ''")
    op.drop_table("keys")
    op.drop_index("ix_jobs_client", "jobs")
    for table, columns in _columns().items():
        for column in columns:
            op.drop_column(table, column.name)
