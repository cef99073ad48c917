"""Versions that can be corrected, undone and redone; who sent a job; idempotency keys."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Adds the columns; what is there already is the only version of its job."""
    with op.batch_alter_table("jobs") as jobs:
        jobs.add_column(sa.Column("client", sa.String, nullable=False, server_default="", index=True))
        jobs.add_column(sa.Column("queued_at", sa.Float, nullable=False, server_default="0"))
        jobs.add_column(sa.Column("beat_at", sa.Float, nullable=False, server_default="0"))
        jobs.add_column(sa.Column("latest", sa.Integer, nullable=False, server_default="1"))
        jobs.add_column(sa.Column("pending", sa.Integer))
    with op.batch_alter_table("versions") as versions:
        versions.add_column(sa.Column("parent", sa.Integer))
        versions.add_column(sa.Column("options", sa.String, nullable=False, server_default="{}"))
        versions.add_column(sa.Column("outline", sa.String, nullable=False, server_default=""))
        versions.add_column(sa.Column("lines", sa.String, nullable=False, server_default=""))
        versions.add_column(sa.Column("title", sa.String, nullable=False, server_default=""))
        versions.add_column(sa.Column("reports", sa.Integer, nullable=False, server_default="0"))
        versions.add_column(sa.Column("notices", sa.String, nullable=False, server_default="[]"))
    _fill()
    op.create_table(
        "keys",
        sa.Column("client", sa.String, primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("job", sa.String, sa.ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("fingerprint", sa.String, nullable=False),
    )


def _fill() -> None:
    for statement in (
        "UPDATE jobs SET queued_at = created_at",
        "UPDATE jobs SET pending = 1 WHERE status IN ('queued', 'running')",
        "UPDATE versions SET options = (SELECT options FROM jobs WHERE id = versions.job),"
        " title = (SELECT title FROM jobs WHERE id = versions.job),"
        " reports = (SELECT reports FROM jobs WHERE id = versions.job),"
        " notices = (SELECT notices FROM jobs WHERE id = versions.job)",
        "INSERT INTO versions (job, number, options, files) SELECT id, 1, options, '' FROM jobs WHERE pending = 1",
    ):
        op.execute(statement)


def downgrade() -> None:
    """Removes them again."""
    op.drop_table("keys")
    with op.batch_alter_table("versions") as versions:
        for column in ("notices", "reports", "title", "lines", "outline", "options", "parent"):
            versions.drop_column(column)
    with op.batch_alter_table("jobs") as jobs:
        jobs.drop_index("ix_jobs_client")
        for column in ("pending", "latest", "beat_at", "queued_at", "client"):
            jobs.drop_column(column)
