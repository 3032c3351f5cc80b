"""How many facts carry a flag."""

from __future__ import annotations

from collections.abc import Callable

from etl import queries
from etl.filters import Filters, parse_filters
from etl.queries import Database
from tests.etl.queries.tables import row


def test_stored_and_derived_flags_are_counted(make: Callable[..., Database]) -> None:
    database = make(
        [
            row(1, flags=["anaphora"]),
            row(2, flags=["anaphora", "from_title"], sentence="Another."),
            row(3, doc_id="other", value=61.0, attributed_to="Moscow"),
        ]
    )
    counts = dict(queries.flag_counts(database, Filters()))
    assert (counts["anaphora"], counts["from_title"]) == (2, 1)
    assert counts["conflict"] == 3
    chosen = parse_filters({"flag": ["from_title"]})
    assert dict(queries.flag_counts(database, chosen)) == counts
