"""The sources that the facts name, each by one name, however it is written."""

# Names of tables and columns are put into the SQL, all from this package; values are bound.

from __future__ import annotations

from dataclasses import replace

from etl.filters import Filters
from etl.queries.database import Database, fetch_rows
from etl.queries.selection import select_narrow
from etl.source_keys import source_name


def source_names(database: Database) -> dict[str, str]:
    """Return for each spelling of ``attributed_to`` the name of the source that it means.

    A spelling that means different sources in different facts ("the air force") is its own name:
    a filter takes all of its facts or none.
    """
    selected = select_narrow(database, Filters())
    query = replace(
        selected,
        sql=f"SELECT DISTINCT attributed_to::VARCHAR, metric::VARCHAR, actor::VARCHAR, "
        f"target::VARCHAR {selected.sql} AND attributed_to IS NOT NULL",
    )
    names: dict[str, str] = {}
    for spelling, metric, actor, target in fetch_rows(database, query):
        name = source_name(spelling, metric, actor, target)
        names[spelling] = name if names.get(spelling, name) == name else spelling
    return names
