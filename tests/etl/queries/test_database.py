"""A generation as a database: none, on disk, and in memory."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from etl import queries
from etl.queries import Database, open_database
from tests.etl.queries.tables import SEEN, filters, row, write


def test_no_tables_answer_with_nothing(make: Callable[..., Database]) -> None:
    database = make()
    assert queries.page(database, filters()) == queries.Page(0, [], None)
    assert queries.series(database, filters()) == {"by": "day", "points": [], "spans": []}
    assert not any(queries.facets(database, filters()).values())
    assert queries.fact(database, "x") is None
    assert queries.document(database, "x") is None
    assert list(queries.stream(database, filters())) == []
    assert queries.summary(database, SEEN) == queries.Summary(0, None)


def test_facts_in_memory_answer_the_same(make: Callable[..., Database], tmp_path: Path) -> None:
    rows = [row(at, actor=actor) for at, actor in enumerate(("Ukraine", "Russia", None))]
    read = make(rows)
    path = write(tmp_path / "facts", rows)
    with closing(open_database({"facts": [path]}, in_memory=True)) as held:
        path.unlink()
        for wanted in (filters(), filters(actor="Russia")):
            assert queries.page(held, wanted) == queries.page(read, wanted)
            assert queries.series(held, wanted) == queries.series(read, wanted)
            assert list(queries.stream(held, wanted)) == list(queries.stream(read, wanted))
