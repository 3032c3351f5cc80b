"""Facts one by one, in lists, and page by page."""

from __future__ import annotations

import base64
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import queries
from etl.filters import FilterError
from etl.queries import Database, open_database
from etl.schema import FACT_FIELDS
from tests.etl.queries.tables import CHANGES, SEEN, Row, filters, page_order, row, write


def test_a_link_shows_what_was_known_then(make: Callable[..., Database]) -> None:
    second, third = SEEN + timedelta(days=2), SEEN + timedelta(days=4)
    database = make(
        [row(1, value=49.0, first_seen=third)],
        history=[
            row(1, value=53.0, first_seen=SEEN) | {"superseded_at": second},
            row(1, value=50.0, first_seen=second) | {"superseded_at": third},
        ],
    )

    def known(as_of: datetime | None) -> list[tuple[float, str | None]]:
        found = queries.fact(database, "f0001", as_of)
        lists = (
            queries.facts_by_id(database, ["f0001"], as_of),
            queries.facts_of_document(database, "d0001", as_of),
            queries.facts_of_observation(database, "o0001", as_of),
        )
        assert all(facts == ([found[0]] if found else []) for facts in lists)
        return [(found[0]["value"], found[1])] if found else []

    assert known(SEEN - timedelta(days=1)) == []
    assert known(SEEN) == [(53, "2025-01-03T00:00:00Z")]
    assert known(second) == [(50, "2025-01-05T00:00:00Z")]
    assert known(third) == [(49, None)]
    assert known(None) == [(49, None)]


def test_a_superseded_fact_is_marked(make: Callable[..., Database]) -> None:
    gone = datetime(2025, 1, 3, tzinfo=UTC)
    database = make([row(1)], history=[row(2) | {"superseded_at": gone}])
    current, superseded_at = queries.fact(database, "f0001") or ({}, "none")
    assert (current["fact_id"], superseded_at) == ("f0001", None)
    old, superseded_at = queries.fact(database, "f0002") or ({}, None)
    assert tuple(old) == FACT_FIELDS
    assert (old["fact_id"], superseded_at) == ("f0002", "2025-01-03T00:00:00Z")


def test_lists_of_facts(make: Callable[..., Database]) -> None:
    database = make([row(1, doc_id="d"), row(0, doc_id="d"), row(2, observation_id="o0001")])
    assert [f["fact_id"] for f in queries.facts_of_document(database, "d")] == ["f0000", "f0001"]
    found = queries.facts_of_observation(database, "o0001")
    assert [f["fact_id"] for f in found] == ["f0001", "f0002"]
    found = queries.facts_by_id(database, ["f0002", "nothing", "f0000"])
    assert [f["fact_id"] for f in found] == ["f0002", "f0000"]


def test_summary(make: Callable[..., Database]) -> None:
    database = make(
        [
            row(1, event_end=date(2024, 12, 6)),
            row(2, event_end=date(2024, 12, 8)),
            row(3, event_end=date(2024, 12, 7), status="planned"),
        ]
    )
    now = datetime(2024, 12, 7, 23, tzinfo=UTC)
    assert queries.summary(database, now) == queries.Summary(3, date(2024, 12, 6))


def test_the_latest_facts_are_those_of_the_first_page(make: Callable[..., Database]) -> None:
    days = (date(2025, 3, 2), None, date(2025, 3, 9), date(2025, 3, 4))
    database = make([row(at, event_end=day) for at, day in enumerate(days)])
    found = queries.latest(database, filters(), 3)
    assert [fact["fact_id"] for fact in found] == ["f0002", "f0003", "f0000"]
    assert found == queries.page(database, filters(), 3).facts


@settings(max_examples=20, deadline=None)
@given(st.lists(CHANGES, max_size=12), st.integers(1, 4))
def test_pages_hold_every_fact_once_and_in_order(
    tmp_path_factory: pytest.TempPathFactory, changes: list[Row], limit: int
) -> None:
    rows = [row(number, **change) for number, change in enumerate(changes)]
    path = write(tmp_path_factory.mktemp("facts") / "facts", rows)
    with closing(open_database({"facts": [path]})) as database:
        found: list[str] = []
        cursor: str | None = None
        while True:
            one = queries.page(database, filters(), limit, cursor)
            assert one.total == len(rows)
            found += [fact["fact_id"] for fact in one.facts]
            cursor = one.cursor
            if cursor is None:
                break
            assert len(one.facts) == limit
        assert found == [fact["fact_id"] for fact in sorted(rows, key=page_order)]


def encoded(content: str) -> str:
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "!!!",
        "é",
        encoded("null"),
        encoded("[]"),
        encoded("[1, 2, 3, 4, 5]"),
        encoded("[" * 100_000),
        encoded('["2024-12-06", 1e999, "d", 1, "f"]'),
        encoded(f'["2024-12-06", {10**30}, "d", 1, "f"]'),
        encoded(f'["2024-12-06", 1, "d", {10**30}, "f"]'),
        encoded(r'["2024-12-06", 1, "\ud800", 1, "f"]'),
    ],
)
def test_a_cursor_that_no_page_gave(make: Callable[..., Database], cursor: str) -> None:
    with pytest.raises(FilterError, match="cursor"):
        queries.page(make([row(1)]), filters(), 1, cursor)
