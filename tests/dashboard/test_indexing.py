"""The index is made in another process and attached when it is whole."""

from contextlib import closing
from pathlib import Path

import pytest

from dashboard.indexing import index_in_background
from etl import queries
from etl.filters import Filters
from etl.queries import open_database
from tests.etl.test_queries import row, write


def test_an_index_is_attached_and_leaves_no_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    path = write(tmp_path / "facts", [row(1), row(2, sentence="Other words.")])
    with closing(open_database({"facts": [path]})) as database:
        index_in_background(database, [path])
        assert queries.page(database, Filters()).total == 2
        assert database.pending is not None
        database.pending.wait()
        assert database.index is not None
        found = queries.page(database, Filters(q="other"))
        assert [fact["fact_id"] for fact in found.facts] == ["f0002"]
    assert not list(tmp_path.glob("conflict-metrics-index-*"))


def test_without_its_files_there_is_no_index_and_answers_go_on(tmp_path: Path) -> None:
    path = write(tmp_path / "facts", [row(1)])
    with closing(open_database({"facts": [path]})) as database:
        index_in_background(database, [tmp_path / "gone"])
        assert [fact["fact_id"] for fact in queries.page(database, Filters()).facts] == ["f0001"]
        assert database.index is None
