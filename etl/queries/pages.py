"""Facts and documents as records, one by one or page by page."""

# Names of tables and columns are put into the SQL, all from this package; values are bound.
# ruff: noqa: S608

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import NamedTuple

import pyarrow as pa

from etl.filters import FilterError, Filters
from etl.queries.database import Database, Query, fetch_rows, fetch_table, read_parquet
from etl.queries.order import PAGE_KEYS, PAGE_ORDER
from etl.queries.places import (
    brief_facts_with_ids,
    facts_at,
    file_of,
    places_of_document,
    places_of_ids,
    places_of_observation,
)
from etl.queries.ranks import ranked
from etl.queries.selection import (
    BRIEF_LIST,
    FACT_LIST,
    derived_table,
    found_rows,
    known_facts,
    select_facts,
    select_narrow,
)
from etl.records import Record, table_to_records
from etl.schema import FACT_FIELDS

PAGE_ROWS = 100
MAX_PAGE_ROWS = 1000
_MOMENTS = f"{PAGE_KEYS[0]} AS day, {PAGE_KEYS[1]} AS moment"


class _Place(NamedTuple):
    """The place of a fact in the order of pages: its ``PAGE_KEYS``."""

    day: date
    moment: int
    doc_id: str
    number_start: int
    fact_id: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the selected facts: how many there are in all, these, and where the next begin.

    ``cursor`` is None on the last page.
    """

    total: int
    facts: list[Record]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Summary:
    """How many facts there are, and the last day of the latest reported one, None if none."""

    facts: int
    latest_event: date | None


def summary(database: Database, now: datetime) -> Summary:
    """Return the size of the tables and the latest reported event that is not after ``now``."""
    found = fetch_rows(
        database,
        Query(
            "SELECT count(*), max(event_end) FILTER (status = 'reported' AND event_end <= ?) "
            "FROM facts",
            (now.astimezone(UTC).date(),),
        ),
    )
    return Summary(*found[0])


def count(database: Database, filters: Filters) -> int:
    """Return how many facts the filters select."""
    if database.index is not None and filters.q and filters == Filters(q=filters.q):
        return int(found_rows(database, filters.q).num_rows)
    selected = select_narrow(database, filters)
    query = replace(selected, sql=f"SELECT count(*) {selected.sql}")
    return int(fetch_rows(database, query)[0][0])


def page(
    database: Database, filters: Filters, limit: int = PAGE_ROWS, cursor: str | None = None
) -> Page:
    """Return the latest facts first: by event_end, published_at, doc_id, number_start.

    ``cursor`` is that of the page before. Raises FilterError for a cursor that no page gave.
    """
    place = _read_cursor(cursor) if cursor is not None else None
    facts, moments = _after_place(database, filters, limit + 1, place)
    following = None
    if len(facts) > limit:
        day, moment = moments[limit - 1]
        last = facts[limit - 1]
        place = _Place(day, moment, last["doc_id"], last["number_start"], last["fact_id"])
        following = _cursor(place)
    return Page(count(database, filters), facts[:limit], following)


def latest(database: Database, filters: Filters, limit: int) -> list[Record]:
    """Return the facts of the first page alone, where nobody asks how many there are."""
    return _after_place(database, filters, limit, None)[0]


def _after_place(
    database: Database, filters: Filters, limit: int, place: _Place | None
) -> tuple[list[Record], Sequence[tuple[date, int]]]:
    """Return so many facts after one (None: from the first), and their first two ``PAGE_KEYS``."""
    if database.index is not None and filters.as_of is None:
        rank = 0 if place is None else _rank(database, place)
        if rank is not None:
            columns = f"place, marks, {_MOMENTS}"
            found = ranked(database, filters, columns, 0, limit, after=rank)
            return facts_at(database, [row[:2] for row in found]), [row[2:] for row in found]
    selected = select_facts(database, filters)
    after = _after(place)
    query = Query(
        f"SELECT {FACT_LIST}, {_MOMENTS} {selected.sql} {after.sql} "
        f"ORDER BY {PAGE_ORDER} LIMIT {limit}",
        (*selected.values, *after.values),
    )
    rows = fetch_table(database, query)
    facts = with_derived_flags(database, rows.select(FACT_FIELDS), filters.as_of)
    moments = rows.select(["day", "moment"]).to_pylist()
    return facts, [tuple(row.values()) for row in moments]


def fact(
    database: Database, fact_id: str, as_of: datetime | None = None
) -> tuple[Record, str | None] | None:
    """Return one fact and when it was superseded (None: it is current); None if there is none.

    ``as_of`` asks for what was known then; otherwise the last reading of a superseded fact is
    found too.
    """
    current = facts_by_id(database, [fact_id], as_of)
    if current and as_of is None:
        return current[0], None
    if not current and as_of is not None:
        return None
    known_then = "" if as_of is None else "AND first_seen <= ? AND superseded_at > ?"
    query = Query(
        f"SELECT {FACT_LIST}, superseded_at FROM history WHERE fact_id = ? {known_then} "
        "ORDER BY superseded_at DESC LIMIT 1",
        (fact_id,) if as_of is None else (fact_id, as_of, as_of),
    )
    for record in table_to_records(fetch_table(database, query)):
        superseded_at = record.pop("superseded_at")
        return (current[0] if current else record), superseded_at
    return (current[0], None) if current else None


def facts_of_observation(
    database: Database, observation_id: str, as_of: datetime | None = None
) -> list[Record]:
    """Return the facts that state one observation (or did ``as_of`` a time), the latest first."""
    if database.index is not None and as_of is None:
        return facts_at(database, places_of_observation(database, observation_id))
    return _facts_where(database, "observation_id", observation_id, PAGE_ORDER, as_of)


def facts_of_document(
    database: Database, doc_id: str, as_of: datetime | None = None
) -> list[Record]:
    """Return the facts of one document (or those known ``as_of`` a time) in text order."""
    if database.index is not None and as_of is None:
        found = facts_at(database, places_of_document(database, doc_id))
        own = [fact for fact in found if fact["doc_id"] == doc_id]
        return sorted(own, key=itemgetter("number_start", "number_end", "fact_id"))
    return _facts_where(database, "doc_id", doc_id, "number_start, number_end, fact_id", as_of)


def facts_by_id(
    database: Database, fact_ids: Sequence[str], as_of: datetime | None = None
) -> list[Record]:
    """Return the facts with these ids that are current, or were known ``as_of`` a time.

    They come in the order of the ids; unknown ones are absent.
    """
    if database.index is not None and as_of is None:
        records = facts_at(database, places_of_ids(database, fact_ids))
    else:
        known = known_facts(as_of)
        query = Query(
            f"SELECT {FACT_LIST} FROM {known.sql} WHERE list_contains(?, fact_id)",
            (*known.values, list(fact_ids)),
        )
        records = _facts(database, query, as_of)
    found = {record["fact_id"]: record for record in records}
    return [found[name] for name in fact_ids if name in found]


def brief_facts_by_id(
    database: Database, fact_ids: Sequence[str], as_of: datetime | None = None
) -> dict[str, Record]:
    """Return the ``BRIEF_FIELDS`` of the same facts by id: no sentence, no flags, no document.

    An index answers from itself, so thousands of facts take no longer than a chart.
    """
    if database.index is not None and as_of is None:
        records = brief_facts_with_ids(database, fact_ids)
    else:
        known = known_facts(as_of)
        query = Query(
            f"SELECT {BRIEF_LIST} FROM {known.sql} WHERE list_contains(?, fact_id)",
            (*known.values, list(fact_ids)),
        )
        records = list(table_to_records(fetch_table(database, query)))
    return {record["fact_id"]: record for record in records}


def document(database: Database, doc_id: str) -> Record | None:
    """Return one document with its text, None if there is none."""
    for source in (*_likely_files(database, doc_id), "documents"):
        query = Query(f"SELECT * FROM {source} WHERE doc_id = ?", (doc_id,))
        if found := next(table_to_records(fetch_table(database, query)), None):
            return found
    return None


def _likely_files(database: Database, doc_id: str) -> Iterator[str]:
    """Yield the SQL of the file that holds a document, if an index knows facts of it."""
    if database.index is None or not database.documents_beside:
        return
    for place, _ in places_of_document(database, doc_id)[:1]:
        if path := database.documents_beside[file_of(database, place)]:
            yield read_parquet([path])


def _facts_where(
    database: Database, column: str, value: str, order: str, as_of: datetime | None
) -> list[Record]:
    known = known_facts(as_of)
    sql = f"SELECT {FACT_LIST} FROM {known.sql} WHERE {column} = ? ORDER BY {order}"
    return _facts(database, Query(sql, (*known.values, value)), as_of)


def _facts(database: Database, query: Query, as_of: datetime | None) -> list[Record]:
    return with_derived_flags(database, fetch_table(database, query), as_of)


def with_derived_flags(database: Database, rows: pa.Table, as_of: datetime | None) -> list[Record]:
    """Return facts as records, with their derived flags behind the stored ones."""
    if not rows:
        return []
    if not database.derives:
        return list(table_to_records(rows))
    table = derived_table(database, as_of)
    sql = f"SELECT fact_id, flags FROM {table} WHERE list_contains(?, fact_id)"
    derived = dict(fetch_rows(database, Query(sql, (rows["fact_id"].to_pylist(),))))
    records = list(table_to_records(rows))
    for record in records:
        record["flags"] += derived.get(record["fact_id"], [])
    return records


def _cursor(place: _Place) -> str:
    """Return the cursor of the page that begins behind a fact."""
    content = json.dumps(place, default=str)
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> _Place:
    """Return the fact that a cursor names; raises FilterError when no page gave it."""
    try:
        content = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
        end, published, doc_id, start, name = json.loads(content)
        place = _Place(date.fromisoformat(end), int(published), str(doc_id), int(start), str(name))
        struct.pack("qq", place.moment, place.number_start)
        f"{doc_id}{name}".encode()
    except (ValueError, TypeError, OverflowError, RecursionError, struct.error) as error:
        raise FilterError("The parameter 'cursor' is not one that a page gave.") from error
    return place


def _rank(database: Database, place: _Place) -> int | None:
    """Return the rank of the fact that a cursor names, None when it is no longer where it was."""
    # The place is asked for first: a row of a known place is read without a look at the others.
    sql = f"SELECT rank, {_MOMENTS} FROM served.facts WHERE rowid = ? AND fact_id = ?"
    for at, _ in places_of_ids(database, [place.fact_id]):
        for rank, *moments in fetch_rows(database, Query(sql, (at, place.fact_id))):
            if moments == [place.day, place.moment]:
                return int(rank)
    return None


def _after(place: _Place | None) -> Query:
    """Return the condition of coming after a fact, "" without one."""
    if place is None:
        return Query("")
    end_key, published_key, *rest = PAGE_KEYS
    sql = (
        f"AND ({end_key} < ? OR ({end_key} = ? AND ({published_key} < ? OR "
        f"({published_key} = ? AND ({', '.join(rest)}) > (?, ?, ?)))))"
    )
    day, moment, *others = place
    return Query(sql, (day, day, moment, moment, *others))
