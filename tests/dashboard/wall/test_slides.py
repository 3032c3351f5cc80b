"""The slides of the wall: what stands beside a number, and when two numbers are of one thing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard.factview import Claim
from dashboard.wall.slides import (
    Aside,
    asides_of,
    comparison_slide,
    is_same_thing,
    key_of,
    silent_side,
)
from dashboard.wall.statements import Statement, statement
from tests.dashboard.records import fact

MINISTRY = "Moscow’s defence ministry"
RIVAL = Claim(MINISTRY, "b", "61", "5–6 Dec", "/fact/rival", "rival")


def told(**values: Any) -> Statement:
    text = "Russia sent 53 drones."
    record = fact(
        fact_id="abc", sentence=text, sentence_start=0, number_start=12, number_end=14, **values
    )
    return statement(record, today=date(2024, 12, 6), origin="http://here")


def test_the_key_of_a_slide_stays_when_its_number_changes() -> None:
    key = key_of("number", fact())
    assert key_of("number", fact(value=61.0, low=61.0, high=61.0)) == key
    assert key_of("comparison", fact()) != key
    assert key_of("number", fact(actor=None)) != key


@pytest.mark.parametrize(
    ("rivals", "remainder", "words"),
    [
        ([RIVAL], None, ["Moscow’s defence ministry says 61"]),
        ([RIVAL, RIVAL], None, ["Moscow’s defence ministry says 61, 1 more disagree"]),
        ([], None, ["No source says otherwise"]),
        ([], 5.0, ["5 unaccounted for"]),
        ([RIVAL], 5.0, ["Moscow’s defence ministry says 61", "5 unaccounted for"]),
    ],
)
def test_what_stands_beside_a_claim(
    rivals: list[Claim], remainder: float | None, words: list[str]
) -> None:
    assert [aside.text for aside in asides_of(rivals, remainder, None)] == words


def test_silence_of_the_other_side_is_said_where_nobody_disagrees() -> None:
    silent = Aside("No figure from them", "b")
    assert asides_of([], None, silent) == [silent]
    assert silent not in asides_of([RIVAL], None, silent)


def test_only_a_side_has_another_one_that_is_silent() -> None:
    ours = told()
    found = silent_side(ours, 3)
    assert found is not None
    assert (found.side, found.text.endswith(" in 3 reports")) == ("b", True)
    alone = silent_side(ours, 1)
    assert alone is not None
    assert "reports" not in alone.text
    assert silent_side(replace(ours, side="third"), 3) is None


@pytest.mark.parametrize(
    ("values", "same"),
    [
        ({"value": 61.0}, True),
        ({"event_end": "2024-12-05"}, True),
        ({"location": "Sumy"}, False),
        ({"metric": "drones_lost"}, False),
        ({"status": "planned"}, False),
    ],
)
def test_numbers_are_of_one_thing_whatever_they_say(values: dict[str, Any], same: bool) -> None:
    assert is_same_thing(fact(), fact(**values)) is same


def test_two_numbers_are_of_equal_size_and_each_side_counts_by_itself() -> None:
    facts = [fact(), fact(attributed_to=MINISTRY)]
    made = comparison_slide(facts, [told(), told(attributed_to=MINISTRY)], None, [])
    assert (made.note, made.scale) == ("each side by its own count", None)
    sizes = {one.size for one in made.sides}
    assert made.size in sizes
