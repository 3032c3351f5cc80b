"""Dates that cannot be: flagged where they are read, and on no chart."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from etl.extract import extract_document
from etl.filters import parse_filters
from etl.model import Document, Fact
from etl.progress import Silent
from etl.queries import open_database
from etl.queries.claims import series
from etl.run import run
from etl.store import open_generation

DAY = date(2024, 12, 6)
NOON = datetime(2024, 12, 6, 12, tzinfo=UTC)
FUTURE = [
    "29 June 2025", "8 December 2024", "10 December", "December 2025", "2034", "2025-01-01",
    "1 January 2026", "31 December 2024", "6 December 2025", "29 February 2028",
]  # fmt: skip
PAST = {
    "1 January 1970": date(1970, 1, 1),
    "29 June 1925": date(1925, 6, 29),
    "Monday": date(2024, 12, 2),
    "Sunday": date(2024, 12, 1),
    "Friday": DAY,
    "6 December": DAY,
}
UNREAD = ["13/12/24", "12/13/24", "6.12.25", "05-12-24", "in 50 years", "tomorrow", "next Friday"]


def document(words: str, published: datetime | None = NOON) -> Document:
    text = f"Russia launched 53 drones on {words}."
    day = published.date() if published else None
    return Document(words, text, published_at=published, published_date=day, source="tests")


def fact(words: str, published: datetime | None = NOON) -> Fact:
    (found,) = extract_document(document(words, published)).facts
    return found


@pytest.mark.parametrize("words", FUTURE)
def test_a_date_after_the_publication_is_flagged(words: str) -> None:
    assert "future_date" in fact(words).flags


@pytest.mark.parametrize("words", PAST)
def test_a_date_before_it_is_read_as_it_stands(words: str) -> None:
    found = fact(words)
    assert found.event_end == PAST[words]
    assert "future_date" not in found.flags


@pytest.mark.parametrize("words", UNREAD)
def test_what_is_no_date_of_the_past_is_none(words: str) -> None:
    assert fact(words).event_end == DAY


@pytest.mark.parametrize("words", ["01/02/2024", "02/01/2024", "03/04/2023"])
def test_a_date_that_can_be_two_is_flagged(words: str) -> None:
    assert "ambiguous_date" in fact(words).flags


@pytest.mark.parametrize("words", ["Monday", "10 December", "tomorrow", "the weekend"])
def test_without_a_publication_nothing_is_counted_from_today(words: str) -> None:
    found = fact(words, published=None)
    assert (found.event_start, found.event_end, found.date_basis) == (None, None, "unknown")


def test_no_chart_shows_what_is_dated_after_it_was_read(tmp_path: Path) -> None:
    ahead = [0.0, 1.0, 1.6, 2.0, 30.0, 366.0, 3653.0]
    run(
        [
            replace(document("Friday", NOON + timedelta(days=days)), doc_id=str(days), text=(
                f"Russia launched {int(days) + 53} drones overnight."
            ))
            for days in ahead
        ],
        tmp_path, build="tests", now=NOON, jobs=1, progress=Silent(), report_refusal=print,
    )  # fmt: skip
    generation = open_generation(tmp_path)
    assert generation.rows("facts") == len(ahead), "they are kept, and can be looked at"
    with closing(open_database(generation)) as database:
        points = series(database, parse_filters({}))["points"]
    assert [str(point["date"]) for point in points] == ["2024-12-06", "2024-12-07"]


def test_no_chart_shows_a_report_of_the_future(tmp_path: Path) -> None:
    everything = [*FUTURE, *PAST, *UNREAD]
    run(
        map(document, everything), tmp_path, build="tests", now=NOON, jobs=1,
        progress=Silent(), report_refusal=print,
    )  # fmt: skip
    generation = open_generation(tmp_path)
    assert generation.rows("facts") == len(everything)
    with closing(open_database(generation)) as database:
        chart = series(database, parse_filters({}))
    shown = [date.fromisoformat(str(point["date"])) for point in chart["points"]]
    shown += [date.fromisoformat(str(span["event_end"])) for span in chart["spans"]]
    assert DAY in shown
    assert max(shown) <= DAY + timedelta(days=1)


@pytest.mark.parametrize("words", ["from 1.5 to 0.5 per cent", "from 0.5 to 1.5 per cent"])
def test_a_fraction_is_no_day_of_a_month(words: str) -> None:
    text = f"Russia launched 53 drones on Monday as prices went {words}."
    (fact,) = extract_document(replace(document("Monday"), text=text)).facts
    assert fact.value == 53
