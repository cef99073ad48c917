"""Brings the database to the newest schema."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from converter.errors import HuibianError
from service.database import Database, one_at_a_time

_FOLDER = Path(__file__).parent / "migrations"


class NewerDatabase(HuibianError):
    """A later release has changed the database already (parameter ``revision``)."""

    code = "newer-database"


def migrate(database: Database) -> None:
    """Runs the migrations that the database has not had; of several processes one does, the others wait for it.

    Raises NewerDatabase where it has had others.
    """
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    with database.writer.begin() as connection:
        one_at_a_time(connection, "migrate")
        _refuse_newer(connection, config)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _refuse_newer(connection: Connection, config: Config) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is not None and revision not in known:
        raise NewerDatabase(revision=revision)
