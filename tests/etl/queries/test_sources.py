"""One name for all spellings of a source."""

from __future__ import annotations

from collections.abc import Callable

from etl import queries
from etl.queries import Database
from tests.etl.queries.tables import row


def test_spellings_of_one_source_have_one_name(make: Callable[..., Database]) -> None:
    said = ["Ukraine’s air force", "the Ukrainian air force", "its air force", "its air force"]
    shot_down = {"metric": "drones_shot_down", "target": "Russia"}
    rows = [
        row(number, attributed_to=name, actor="Ukraine", **shot_down)
        for number, name in enumerate(said)
    ]
    names = queries.source_names(make(rows))
    assert names == dict.fromkeys(said, "Ukraine’s air force")


def test_a_spelling_of_two_sources_is_its_own_name(make: Callable[..., Database]) -> None:
    rows = [
        row(1, attributed_to="its air force", metric="drones_shot_down", actor="Ukraine"),
        row(2, attributed_to="its air force", metric="drones_shot_down", actor="Russia"),
        row(3, attributed_to="the mayor"),
    ]
    names = queries.source_names(make(rows))
    assert names == {"its air force": "its air force", "the mayor": "the mayor"}
