"""Brings the database to the newest schema."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from service.database import Database, one_at_a_time

_FOLDER = Path(__file__).parent / "migrations"


def migrate(database: Database) -> None:
    """Runs the migrations that the database has not had; of several processes one does, the others wait for it."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    with database.writer.begin() as connection:
        one_at_a_time(connection, "migrate")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
