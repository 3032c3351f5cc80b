"""The rows of a table in any order, from any row on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from etl import queries
from etl.filters import Filters, parse_filters
from etl.queries import Database
from tests.etl.queries.tables import SEEN, row


def ids(database: Database, key: str, descending: bool, offset: int = 0, limit: int = 9) -> str:
    found = queries.rows(database, Filters(), key, descending, offset, limit)
    return " ".join(fact["fact_id"].lstrip("f0") for fact in found)


@pytest.fixture
def database(make: Callable[..., Database]) -> Database:
    return make(
        [
            row(1, value=9.0, attributed_to="zulu", event_end=date(2024, 12, 1)),
            row(2, value=70.0, publisher="Alpha", event_end=None, event_start=None),
        ],
        [row(3, value=8.0, publisher="mike"), row(4, value=8.0, publisher="mike")],
    )


def test_rows_are_sorted_over_all_months(database: Database) -> None:
    assert ids(database, "value", True) == "2 1 3 4"
    assert ids(database, "value", False) == "3 4 1 2"


def test_rows_begin_anywhere(database: Database) -> None:
    assert ids(database, "value", True, offset=1, limit=2) == "1 3"
    assert ids(database, "value", True, offset=4) == ""


def test_who_says_is_the_source_or_else_the_publisher_without_case(database: Database) -> None:
    assert ids(database, "attributed_to", False) == "2 3 4 1"


def test_unknown_values_come_last_either_way(database: Database) -> None:
    assert ids(database, "date", True) == "3 4 1 2"
    assert ids(database, "date", False) == "1 3 4 2"


@pytest.mark.parametrize("key", queries.SORT_KEYS)
def test_every_key_sorts(database: Database, key: str) -> None:
    assert sorted(ids(database, key, True).split()) == ["1", "2", "3", "4"]


def test_rows_are_those_that_were_known_then(make: Callable[..., Database]) -> None:
    old = row(1, value=53.0) | {"superseded_at": SEEN.replace(month=3)}
    database = make([row(2, value=50.0, first_seen=SEEN.replace(month=3))], history=[old])
    known = parse_filters({"as_of": ["2025-02-01"]})
    assert [f["value"] for f in queries.rows(database, known, "date", True, 0, 9)] == [53]
    assert [f["value"] for f in queries.rows(database, Filters(), "date", True, 0, 9)] == [50]
