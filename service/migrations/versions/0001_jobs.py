"""The tables of jobs, their versions, and the ids that have expired."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Creates the tables."""
    op.create_table(
        "jobs",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("options", sa.String, nullable=False),
        sa.Column("status", sa.String, nullable=False, index=True),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("ended_at", sa.Float),
        sa.Column("expires_at", sa.Float, index=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("stage", sa.String, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("reports", sa.Integer, nullable=False),
        sa.Column("notices", sa.String, nullable=False),
        sa.Column("error", sa.String, nullable=False),
    )
    op.create_table(
        "versions",
        sa.Column("job", sa.String, sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("files", sa.String, nullable=False),
    )
    op.create_table(
        "expired",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("until", sa.Float, nullable=False, index=True),
    )


def downgrade() -> None:
    """Removes the tables."""
    for table in ("expired", "versions", "jobs"):
        op.drop_table(table)
