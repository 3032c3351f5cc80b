"""How many facts each value of a field has."""

from __future__ import annotations

from collections.abc import Callable

from etl import queries
from etl.queries import Database
from tests.etl.queries.tables import filters, row


def test_facets_ignore_the_choice_in_their_own_field(make: Callable[..., Database]) -> None:
    database = make(
        [
            row(1),
            row(2, actor="Ukraine"),
            row(3, actor="Ukraine", metric="drones_lost"),
            row(4, actor=None, location="Kursk"),
        ]
    )
    found = queries.facets(database, filters(actor="Ukraine"))
    assert found["actor"] == [("Ukraine", 2), ("Russia", 1)]
    assert found["metric"] == [("drones_launched", 1), ("drones_lost", 1)]
    assert found["location"] == []
    assert queries.facets(database, filters(actor="Ukraine"), ["actor"]) == {
        "actor": found["actor"]
    }
    everything = queries.facets(database, filters())
    assert everything["location"] == [("Kursk", 1)]
    assert everything["publisher"] == [("Example", 4)]
