"""Tables brought to the program's state, from code: Alembic inside the package."""

import hmac
from pathlib import Path
from typing import Final

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, select, text

from serving.personal.keys import Keys
from serving.store.engines import Engines
from serving.store.errors import UnusableDatabase
from serving.store.work_tables import SettingRow

_LOCK: Final = 7_470_002
_KEY_CHECK: Final = "key_check"


def migrate(engines: Engines, keys: Keys) -> None:
    """Runs what is missing, all in one transaction, one process at a time; then holds the key against it.

    Raises:
        UnusableDatabase: made by a newer Tepat, or with another key file.
    """
    with engines.writing.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if not set(MigrationContext.configure(connection).get_current_heads()) <= known_revisions():
            raise UnusableDatabase("a newer Tepat made it. Install that version, or restore an older backup")
        upgrade(connection, "head")
        _check_key(connection, keys)


def upgrade(connection: Connection, target: str) -> None:
    """Takes the tables to a revision, in the transaction that is open."""
    script = _script()
    steps = MigrationContext.configure(
        connection, opts={"fn": lambda revision, context: script._upgrade_revs(target, revision)}
    )
    with Operations.context(steps):
        steps.run_migrations()


def is_current(connection: Connection) -> bool:
    """Whether nothing is missing."""
    return set(MigrationContext.configure(connection).get_current_heads()) == set(_script().get_heads())


def known_revisions() -> set[str]:
    """Every state of the tables that this program can begin with."""
    return {revision.revision for revision in _script().walk_revisions()}


def revision_of(connection: Connection) -> str:
    """The state of the tables; "" where there are none."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def _script() -> ScriptDirectory:
    folder = Path(__file__).with_name("migrations")
    return ScriptDirectory(str(folder), version_locations=[str(folder / "versions")])


def _check_key(connection: Connection, keys: Keys) -> None:
    """The database remembers the key it was made with, as a hash that tells nothing else."""
    mine = hmac.digest(keys.derived("check"), b"tepat", "sha256").hex()
    known = connection.execute(select(SettingRow.value).where(SettingRow.name == _KEY_CHECK)).scalar()
    if known is None:
        connection.execute(insert(SettingRow), {"name": _KEY_CHECK, "value": mine})
    elif known != mine:
        raise UnusableDatabase(
            "it belongs to another key file (TEPAT_KEY_FILE). Put back the key file that it was made with"
        )
