"""Alembic's way into the tables; run through igf.store.schema, never by hand."""

from alembic import context

from igf.store import people_tables, record_tables
from igf.store.tables import Base

TABLES = (people_tables, record_tables)

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True
)
with context.begin_transaction():
    context.run_migrations()
