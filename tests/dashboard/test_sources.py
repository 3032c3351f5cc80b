"""Spellings of one source are one row of the rail, and its filter asks for all of them."""

from __future__ import annotations

from dashboard.rail import rail
from dashboard.sources import Source, sources
from dashboard.state import parse_view

COUNTS = (("Ukrainian air force", 7), ("the mayor", 4), ("its air force", 3), ("The Mayor", 1))
NAMES = {"Ukrainian air force": "Ukraine’s air force", "its air force": "Ukraine’s air force"}


def test_spellings_are_put_together_and_counted_together() -> None:
    assert sources(COUNTS, NAMES) == [
        Source("Ukraine’s air force", ("Ukrainian air force", "its air force"), 10),
        Source("the mayor", ("the mayor", "The Mayor"), 5),
    ]


def row_of(query: str) -> dict[str, object]:
    made = rail(parse_view(query), {"attributed_to": COUNTS}, NAMES)
    row: dict[str, object] = made["facets"][-1]["rows"][0]
    return row


def test_a_row_asks_for_every_spelling() -> None:
    row = row_of("metric=drones_lost")
    assert (row["label"], row["count"], row["checked"]) == ("Ukraine’s air force", 10, "false")
    both = "attributed_to=Ukrainian+air+force&attributed_to=its+air+force"
    assert row["href"] == f"/?metric=drones_lost&{both}"
    assert row_of(both)["checked"] == "true"
    assert row_of(both)["href"] == "/"


def test_a_link_with_one_spelling_shows_a_row_that_is_partly_chosen() -> None:
    row = row_of("attributed_to=ITS+air+force")
    assert row["checked"] == "mixed"
    assert row["href"] == "/?attributed_to=Ukrainian+air+force&attributed_to=its+air+force"
