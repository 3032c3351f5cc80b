"""A kept index is used again only by the program and for the tables that it was made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import queries
from benchmarks.store import make_store
from etl.store import open_generation

FACTS = 96


def test_an_index_of_another_program_or_of_other_tables_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, home = tmp_path / "tables", tmp_path / "index"
    make_store(root, FACTS)
    first = queries.fresh_index(open_generation(root), home)
    kept = (first / "index.duckdb").stat()
    assert queries.fresh_index(open_generation(root), home) == first
    assert (first / "index.duckdb").stat() == kept
    make_store(root, FACTS + 1)
    second = queries.fresh_index(open_generation(root), home)
    monkeypatch.setattr(queries, "index_key", lambda _: "another program")
    third = queries.fresh_index(open_generation(root), home)
    assert len({first, second, third}) == 3
    assert list(home.iterdir()) == [third]
