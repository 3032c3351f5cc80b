"""Databases for each test, closed behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etl.queries import Database, open_database
from etl.schema import HISTORY
from tests.etl.queries.tables import Row, write


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Database]]:
    opened: list[Database] = []

    def make_database(*months: list[Row], history: list[Row] | None = None) -> Database:
        folder = tmp_path / str(len(opened))
        folder.mkdir()
        files = [write(folder / f"o'{at}", rows) for at, rows in enumerate(months)]
        paths = {"facts": files}
        if history:
            paths["history"] = [write(folder / "history", history, HISTORY)]
        opened.append(open_database(paths))
        return opened[-1]

    yield make_database
    for database in opened:
        database.close()
