"""Alembic's way in: runs on the connection that `serving.store.migrating` gives it."""

from alembic import context

from serving.store.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, transactional_ddl=True)
context.run_migrations()
