"""Merging against a model of it: dictionaries and a plain sort."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.model import Document, Fact
from etl.schema import DOCUMENTS, FACTS, HISTORY, TIMESTAMP
from etl.store import Batch
from etl.store.contents import Contents, contents_of, placed, staged_places, stored_places
from etl.store.merging import in_order, merge_month, publication_months
from etl.store.splicing import splice
from etl.store.staging import StagedMonth, Staging
from tests.etl.builders import DECEMBER, batch, document, stated

START = datetime(2025, 1, 1, tzinfo=UTC)

ids = st.sampled_from(["a", "b", "ä", "c/1", "d", "zz"])
texts = st.lists(st.sampled_from(["1", "2", "33", "word"]), max_size=4, unique=True).map(" ".join)
hours = st.one_of(st.none(), st.integers(0, 3))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    hour = draw(hours)
    published_at = None if hour is None else DECEMBER + timedelta(hours=hour)
    return document(draw(ids), draw(texts), published_at, title=draw(st.sampled_from(["T", "U"])))


runs = st.lists(st.lists(documents(), max_size=5), max_size=5)


class Model:
    """What the tables must hold, kept the slow and plain way."""

    def __init__(self) -> None:
        self.documents: dict[str, tuple[Document, datetime]] = {}
        self.facts: dict[str, dict[tuple[str, str], tuple[Fact, datetime]]] = {}
        self.history: list[tuple[str, str, datetime, datetime]] = []

    def merge(self, came: list[Document], now: datetime) -> None:
        for entry in {entry.doc_id: entry for entry in came}.values():
            _, retrieved_at = self.documents.get(entry.doc_id, (None, now))
            old_text = (
                self.documents[entry.doc_id][0].text if entry.doc_id in self.documents else None
            )
            self.documents[entry.doc_id] = (entry, retrieved_at if old_text == entry.text else now)
            before = self.facts.get(entry.doc_id, {})
            after = {(fact.fact_id, fact.observation_id): fact for fact in stated(entry)}
            self.facts[entry.doc_id] = {
                key: (fact, before[key][1] if key in before else now) for key, fact in after.items()
            }
            self.history += [
                (*key, seen, now) for key, (_, seen) in before.items() if key not in after
            ]


def merged(tables: Sequence[pa.Table], new: Batch, now: datetime) -> list[pa.Table | None]:
    """Return the whole tables after a merge, None for one that is not to be written."""
    old, facts, history = tables
    contents = Contents([contents_of(new.documents)], contents_of(old))
    documents = placed(new.documents, staged_places(0, new.documents.num_rows))
    month = merge_month(
        placed(old, stored_places(old.num_rows)), facts, history,
        Batch(documents, new.facts), contents, now,
    )  # fmt: skip
    whole = [part and part.whole() for part in (month.documents, month.facts, month.history)]
    return [contents.put_into(whole[0]) if whole[0] else None, *whole[1:]]


@settings(max_examples=150, deadline=None)
@given(runs)
def test_merging_agrees_with_the_model(sequence: list[list[Document]]) -> None:
    tables = [DOCUMENTS.empty_table(), FACTS.empty_table(), HISTORY.empty_table()]
    model = Model()
    for number, came in enumerate(sequence):
        now = START + timedelta(hours=number)
        model.merge(came, now)
        after = merged(tables, batch(came), now)
        tables = [old if new is None else new for new, old in zip(after, tables, strict=True)]
    stored_documents, facts, history = tables
    assert {
        row["doc_id"]: (row["text"], row["title"], row["retrieved_at"])
        for row in stored_documents.to_pylist()
    } == {name: (entry.text, entry.title, time) for name, (entry, time) in model.documents.items()}
    assert sorted(
        (row["fact_id"], row["observation_id"], row["first_seen"]) for row in facts.to_pylist()
    ) == sorted((*key, seen) for kept in model.facts.values() for key, (_, seen) in kept.items())
    assert sorted(
        (row["fact_id"], row["observation_id"], row["first_seen"], row["superseded_at"])
        for row in history.to_pylist()
    ) == sorted(model.history)
    for name, table in zip(("documents", "facts", "history"), tables, strict=True):
        assert table.equals(in_order(name, table)), f"{name} is out of order"


@settings(max_examples=100, deadline=None)
@given(st.lists(documents(), max_size=6), st.lists(documents(), max_size=6))
def test_merging_the_same_again_changes_no_table(
    first: list[Document], second: list[Document]
) -> None:
    tables = (DOCUMENTS.empty_table(), FACTS.empty_table(), HISTORY.empty_table())
    everything = batch([*first, *second])
    once = merged(tables, everything, START)
    kept = [old if new is None else new for new, old in zip(once, tables, strict=True)]
    assert merged(kept, everything, START + timedelta(days=1)) == [None, None, None]


@settings(max_examples=200, deadline=None)
@given(st.lists(documents(), max_size=8), st.lists(documents(), max_size=8))
def test_splicing_is_filtering_and_sorting(old: list[Document], new: list[Document]) -> None:
    before = in_order("facts", _facts(old))
    after = in_order("facts", _facts(new))
    names = {entry.doc_id for entry in new}
    removed = pa.chunked_array(
        [[name in names for name in before["doc_id"].to_pylist()]], pa.bool_()
    )
    kept = [row for row in before.to_pylist() if row["doc_id"] not in names]
    expected = in_order("facts", pa.Table.from_pylist([*kept, *after.to_pylist()], FACTS))
    spliced = splice(before, removed, after)
    assert spliced.whole().equals(expected)
    parts = [spliced.part(start, 2) for start in range(0, spliced.num_rows, 2)]
    assert pa.concat_tables([expected.slice(0, 0), *parts]).equals(expected)


def whole(found: StagedMonth) -> pa.Table:
    retrieved = pa.array([START] * found.batch.documents.num_rows, TIMESTAMP)
    documents = found.batch.documents.append_column("retrieved_at", retrieved)
    return Contents(found.contents).put_into(documents)


@given(st.lists(st.lists(documents(), max_size=4), min_size=1, max_size=4))
def test_the_latest_of_all_batches_wins_with_its_facts(sequence: list[list[Document]]) -> None:
    wanted = {entry.doc_id: entry for came in sequence for entry in came}
    for limit in (1, 10**9):
        with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
            patch.setattr("etl.store.staging.SPILL_BYTES", limit)
            staging = Staging(Path(folder) / "staged", publication_months)
            for came in sequence:
                staging.add(batch(came))
            staged = {month: read() for month, read in staging.parts()}
            parts = {
                month: Batch(whole(found), found.batch.facts) for month, found in staged.items()
            }
        documents_found = [row for part in parts.values() for row in part.documents.to_pylist()]
        assert sorted((row["doc_id"], row["text"]) for row in documents_found) == sorted(
            (name, entry.text) for name, entry in wanted.items()
        )
        assert sorted(
            fact for part in parts.values() for fact in part.facts["fact_id"].to_pylist()
        ) == sorted(fact.fact_id for entry in wanted.values() for fact in stated(entry))
        for month, part in parts.items():
            assert set(publication_months(part.documents).to_pylist()) <= {month}


def test_the_month_is_that_of_the_publication_in_utc() -> None:
    moments = [
        datetime(2024, 11, 30, 23, 59, 59, tzinfo=UTC),
        datetime(2024, 12, 1, tzinfo=UTC),
        None,
    ]
    came = batch([document(str(n), "x", moment) for n, moment in enumerate(moments)])
    assert publication_months(came.documents).to_pylist() == ["2024-11", "2024-12", "unknown"]


def _facts(came: list[Document]) -> pa.Table:
    unique = {entry.doc_id: entry for entry in came}.values()
    rows = batch(unique).facts
    times = pa.array([START] * rows.num_rows, FACTS.field("first_seen").type)
    index = FACTS.get_field_index("first_seen")
    return pa.Table.from_arrays(rows.add_column(index, "first_seen", times).columns, schema=FACTS)
