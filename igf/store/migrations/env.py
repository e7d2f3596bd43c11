"""Alembic's way into the tables; run through igf.store.schema, never by hand."""

from typing import Literal

from alembic import context

from igf.store.tables import asks as ask_tables
from igf.store.tables import items as item_tables
from igf.store.tables import people as people_tables
from igf.store.tables import records as record_tables
from igf.store.tables.year import Base
from igf.store.types import UtcInstant

TABLES = (ask_tables, item_tables, people_tables, record_tables)


def in_plain_types(kind: str, found: object, _context: object) -> str | Literal[False]:
    """Migrations name no class of this program: they must run for ever."""
    if kind == "type" and isinstance(found, UtcInstant):
        return "sa.DateTime(timezone=True)"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=in_plain_types,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
