from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from dashboard.wall.statements import Statement, figure_of, statement, told_at
from tests.dashboard.records import fact

TODAY = date(2024, 12, 6)


def record(**values: Any) -> dict[str, Any]:
    text = "Russia sent 53 drones."
    return fact(
        fact_id="abc", sentence=text, sentence_start=0, number_start=12, number_end=14, **values
    )


def told(today: date = TODAY, **values: Any) -> Statement:
    return statement(record(**values), today=today, origin="http://here")


def test_a_statement_says_how_much_who_and_when() -> None:
    made = told()
    assert (made.number, made.size, made.what) == (
        "53", "short", "drones launched by Russia at Ukraine")  # fmt: skip
    assert (made.who, made.side) == ("Ukraine’s air force", "a")
    assert (made.verb, made.past_verb) == ("says", "said")
    assert (made.when, made.days) == ("Night of 5–6 December", "5–6 Dec")
    assert made.code.startswith("<svg")
    assert "http://here/fact/abc" in made.code
    assert [piece.text for piece in made.sentence if piece.kind == "number"] == ["53"]


def test_a_year_is_said_when_it_is_another() -> None:
    assert told(TODAY + timedelta(days=40)).when.endswith("2024")


def test_a_total_says_since_when_it_runs() -> None:
    made = told(scope="total", event_start="2022-02-24")
    assert (made.note, made.when, made.days) == (
        "since February 2022", "As of 6 December", "6 Dec")  # fmt: skip
    assert told().note == ""


@pytest.mark.parametrize(
    ("number", "parts"),
    [
        ("53", ("", "53")),
        ("about 1,303,550", ("about", "1,303,550")),
        ("more than $725 million", ("more than", "$725 million")),
        ("10,000–12,000", ("", "10,000–12,000")),
        ("hundreds of thousands", ("", "hundreds of thousands")),
    ],
)
def test_a_bound_stands_before_its_figure(number: str, parts: tuple[str, str]) -> None:
    assert figure_of(number) == parts


@pytest.mark.parametrize(
    ("values", "size"),
    [
        ({"value": 542.0}, "short"),
        ({"value": 1180.0}, "medium"),
        ({"value": 11_800.0}, "long"),
        ({"qualifier": "approximate", "number_text": "about 53"}, "long"),
        ({"qualifier": "range", "low": 319_300.0, "high": 461_200.0}, "wide"),
        ({"qualifier": "vague", "number_text": "hundreds of thousands"}, "words"),
    ],
)
def test_a_number_is_set_as_large_as_it_is_short(values: dict[str, Any], size: str) -> None:
    assert told(**values).size == size


@pytest.mark.parametrize(
    ("values", "since"),
    [
        ({}, "2024-12-06T08:00:00Z"),
        ({"published_at": None}, "2024-12-07T00:00:00Z"),
        ({"event_end": None, "event_start": None}, "2024-12-06T08:00:00Z"),
        ({"event_end": None, "event_start": None, "published_at": None}, ""),
        # Printed again a year later, an old number is as old as its event.
        ({"published_at": "2025-12-06T08:00:00Z"}, "2024-12-07T00:00:00Z"),
        ({"status": "planned", "event_end": "2025-01-31"}, "2024-12-06T08:00:00Z"),
    ],
)
def test_age_counts_from_publication_but_not_long_after_the_event(
    values: dict[str, Any], since: str
) -> None:
    assert told_at(record(**values)) == since


def test_events_grow_old_before_totals() -> None:
    assert told().fresh_for == 30 * 3600
    assert told(scope="total").fresh_for == 240 * 3600
    made = statement(record(), today=TODAY, origin="", fresh_for=60)
    assert made.fresh_for == 60


def test_long_names_are_cut_at_words() -> None:
    made = told(publisher="A very long name " * 5)
    assert made.publisher == "A very long name A very …"
