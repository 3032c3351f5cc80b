"""Tables of older versions of the schema, made into those of this one.

Tables of every version named here can be read as they are. The next run that writes brings all
files up to date, in one generation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from etl.schema import SCHEMA_VERSION, TABLES

Step: TypeAlias = Callable[[pa.Table], pa.Table]


def _with_first_seen(rows: pa.Table) -> pa.Table:
    """Version 2: ``first_seen`` is never null; what no run has dated is as old as its document."""
    at = rows.schema.get_field_index("first_seen")
    known = pc.coalesce(
        rows["first_seen"], rows["published_at"], pa.scalar(0, rows["first_seen"].type)
    )
    return rows.set_column(at, "first_seen", known)


# What has to be done to the tables of a version, in order of the versions.
STEPS: Mapping[str, Mapping[str, Step]] = {
    "1": {"facts": _with_first_seen, "history": _with_first_seen},
}


def is_readable(version: str) -> bool:
    """Tell whether this program can read tables of a version of the schema."""
    return version == SCHEMA_VERSION or version in STEPS


def outdated(version: str) -> set[str]:
    """Return the tables that have changed since a version."""
    return {table for step in _steps_since(version) for table in step}


def migrated(table: str, rows: pa.Table, version: str) -> pa.Table:
    """Return rows of a table (all its columns) as they are in the schema of today."""
    for steps in _steps_since(version):
        if table in steps:
            rows = steps[table](rows)
    return rows.cast(TABLES[table])


def _steps_since(version: str) -> list[Mapping[str, Step]]:
    versions = [*STEPS, SCHEMA_VERSION]
    return [STEPS[name] for name in versions[versions.index(version) : -1]]
