"""Lanes, and which jobs those who run them have been told of; how fast jobs end."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds the columns; whoever runs jobs is told anew of those that wait."""
    op.add_column("jobs", sa.Column("lane", sa.String, nullable=False, server_default="interactive"))
    op.add_column("jobs", sa.Column("sent_at", sa.Float))
    op.create_index("ix_jobs_ended_at", "jobs", ["ended_at"])


def downgrade() -> None:
    """Removes them again."""
    op.drop_index("ix_jobs_ended_at", "jobs")
    for column in ("sent_at", "lane"):
        op.drop_column("jobs", column)
