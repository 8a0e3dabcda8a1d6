"""The tables as migrations make them, and what the database itself refuses."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from serving.personal.keys import new_keys
from serving.store.actor import Actor
from serving.store.errors import UnusableDatabase
from serving.store.planning import RoundOrder
from serving.store.store import open_store
from serving.store.tables import APPEND_ONLY, METADATA
from tests.serving.conftest import District
from tests.serving.store.acting import decide, rows


def test_the_migrations_make_the_tables_that_the_program_knows(empty: District) -> None:
    with empty.store.engines.reading.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, METADATA) == []


def test_migrating_again_changes_nothing(empty: District) -> None:
    empty.store.migrate()

    assert empty.store.is_ready()


def test_a_database_of_a_newer_program_is_refused(empty: District) -> None:
    with empty.store.engines.writing.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(UnusableDatabase, match="newer"):
        empty.store.migrate()
    assert not empty.store.is_ready()


def test_a_database_is_not_opened_with_another_key_file(empty: District) -> None:
    other = open_store(empty.url, new_keys())

    with pytest.raises(UnusableDatabase, match="another key file"):
        other.migrate()
    other.close()


@pytest.mark.parametrize("address", ["mysql://u:secret@h/d", "sqlite://", "nonsense", "postgresql://h/d"])
def test_an_address_that_is_neither_is_refused_without_quoting_it(address: str) -> None:
    with pytest.raises(UnusableDatabase) as refused:
        open_store(address, new_keys())

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("act", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"])
def test_the_database_refuses_to_change_or_remove_what_only_grows(
    district: District, actors: dict[str, Actor], act: str
) -> None:
    row = rows(district.store, actors["reviewer"])[0]
    with district.store.begin(actors["reviewer"]) as work:
        (visit,) = work.assign_visits([row.key], row.programme, row.side).visits
        decide(work, row)
        from serving.store.visit_views import VisitFindings

        work.enter_findings(visit.id, VisitFindings("met", eligible="yes"))
        work.plan_round(RoundOrder("PKH"), 0)

    for table in APPEND_ONLY:
        column = "act" if table == "audit_events" else "at"
        with (
            pytest.raises(DBAPIError, match="never changed or removed"),
            district.store.engines.writing.begin() as connection,
        ):
            connection.execute(text(act.format(table, column)))


def test_an_error_of_the_driver_quotes_no_values(sqlite_district: District) -> None:
    with pytest.raises(DBAPIError) as error, sqlite_district.store.engines.writing.begin() as connection:
        connection.execute(text("INSERT INTO texts (nothing) VALUES (:value)"), {"value": "Zulaikha"})

    assert "Zulaikha" not in str(error.value)
