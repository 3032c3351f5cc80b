"""Tables of facts for the tests of the questions, and the questions put shortly."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from etl import queries
from etl.filters import Filters, parse_filters
from etl.queries import Database
from etl.schema import FACTS
from tests.etl.builders import fact_row

Row = dict[str, Any]


SEEN = datetime(2025, 1, 1, tzinfo=UTC)


EXPORT_ORDER = ("published_at", "doc_id", "number_start", "number_end", "fact_id")


DAYS = st.none() | st.dates(date(2024, 12, 1), date(2024, 12, 4))


MOMENTS = st.none() | st.datetimes(datetime(2024, 12, 1), datetime(2024, 12, 2)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)


CHANGES = st.fixed_dictionaries(
    {
        "event_end": DAYS,
        "published_at": MOMENTS,
        "doc_id": st.sampled_from("abc"),
        "number_start": st.integers(0, 3),
        "actor": st.sampled_from(["Russia", "russia", "Ukraine", None]),
        "metric": st.sampled_from(["drones_lost", "drones_launched"]),
        "sentence": st.sampled_from(["One two.", "Two three", "three"]),
    }
)


def row(number: int, **changes: Any) -> Row:
    values = {
        "fact_id": f"f{number:04}",
        "observation_id": f"o{number:04}",
        "number_start": number,
        "number_end": number + 2,
        "doc_id": f"d{number:04}",
        "first_seen": SEEN,
    }
    return fact_row(**values | changes)


def write(path: Path, rows: list[Row], schema: pa.Schema = FACTS) -> Path:
    rows = sorted(rows, key=lambda r: tuple((r[n] is None, r[n]) for n in EXPORT_ORDER))
    pq.write_table(pa.Table.from_pylist(rows, schema), path)
    return path


def ids(database: Database, **given_filters: str | list[str]) -> list[str]:
    return [fact["fact_id"] for fact in page(database, **given_filters).facts]


def page(database: Database, **given_filters: str | list[str]) -> queries.Page:
    return queries.page(database, filters(**given_filters))


def filters(**given_filters: str | list[str]) -> Filters:
    return parse_filters(
        {
            name.rstrip("_"): [value] if isinstance(value, str) else value
            for name, value in given_filters.items()
        }
    )


def page_order(fact: Row) -> tuple[Any, ...]:
    end, published = fact["event_end"], fact["published_at"]
    return (
        -(end or date.min).toordinal(),
        -published.timestamp() if published else float("inf"),
        fact["doc_id"],
        fact["number_start"],
        fact["fact_id"],
    )
