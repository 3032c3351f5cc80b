"""Questions to one generation of the tables: the only package that knows SQL.

``open_database`` prepares a generation; the functions below answer from it and may be called from
several threads. Facts come back as records (see ``etl.records``) with their derived flags.
"""

from etl.queries.claims import series, series_json
from etl.queries.corrections import Correction, corrections
from etl.queries.coverage import DOCUMENT_FILTERS, documents_by_day, facts_by_day
from etl.queries.database import Database, open_database, open_newest, without_flags
from etl.queries.facets import FACETS, facets
from etl.queries.flags import flag_counts
from etl.queries.index import attach_index, build_index
from etl.queries.pages import (
    MAX_PAGE_ROWS,
    PAGE_ROWS,
    Page,
    Summary,
    brief_facts_by_id,
    count,
    document,
    fact,
    facts_by_id,
    facts_of_document,
    facts_of_observation,
    latest,
    page,
    summary,
)
from etl.queries.rows import SORT_KEYS, rows
from etl.queries.sources import source_names
from etl.queries.streams import csv_export, stream

__all__ = [
    "DOCUMENT_FILTERS",
    "FACETS",
    "MAX_PAGE_ROWS",
    "PAGE_ROWS",
    "SORT_KEYS",
    "Correction",
    "Database",
    "Page",
    "Summary",
    "attach_index",
    "brief_facts_by_id",
    "build_index",
    "corrections",
    "count",
    "csv_export",
    "document",
    "documents_by_day",
    "facets",
    "fact",
    "facts_by_day",
    "facts_by_id",
    "facts_of_document",
    "facts_of_observation",
    "flag_counts",
    "latest",
    "open_database",
    "open_newest",
    "page",
    "rows",
    "series",
    "series_json",
    "source_names",
    "stream",
    "summary",
    "without_flags",
]
