"""What a later version of a document said instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from etl import queries
from etl.queries import Database
from etl.schema import FACT_FIELDS
from tests.etl.queries.tables import SEEN, Row, filters, row


def test_corrections_tell_what_was_said_before(make: Callable[..., Database]) -> None:
    second, third = SEEN + timedelta(days=2), SEEN + timedelta(days=4)

    def said(number: int, value: float, first: datetime, **changes: Any) -> Row:
        return row(number, value=value, first_seen=first, doc_id="d", number_start=1, **changes)

    database = make(
        [said(3, 49.0, third), row(7, first_seen=second)],
        history=[
            said(1, 53.0, SEEN) | {"superseded_at": second},
            said(2, 50.0, second) | {"superseded_at": third},
            row(8, metric="drones_lost") | {"superseded_at": second},
        ],
    )

    def found(limit: int = 9, **given: str) -> list[tuple[float, float | None, str]]:
        return [
            (entry.before["value"], entry.after["value"] if entry.after else None, entry.at)
            for entry in queries.corrections(database, filters(**given), limit)
        ]

    to_50, to_49 = (53, 50, "2025-01-03T00:00:00Z"), (50, 49, "2025-01-05T00:00:00Z")
    taken_back = (53, None, "2025-01-03T00:00:00Z")
    assert found() == [to_49, to_50, taken_back]
    assert found(limit=1) == [to_49]
    assert found(doc_id="d") == [to_49, to_50]
    assert found(metric="drones_lost") == [taken_back]
    assert found(as_of="2025-01-04") == [to_50, taken_back]
    assert found(actor="Ukraine") == []
    (latest, *_) = queries.corrections(database, filters())
    assert tuple(latest.before) == tuple(latest.after or {}) == FACT_FIELDS
