"""What the tables hold after new documents have come: pure functions on Arrow tables.

Rows of documents that did not come again are never looked at one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.schema import EXTRACT_FIELDS, FACTS, HISTORY, TIMESTAMP
from etl.store.contents import PLACE, Contents
from etl.store.manifest import UNDATED
from etl.store.rows import Batch
from etl.store.splicing import Positions, Spliced, all_of, splice

ORDER = {
    "documents": ("published_at", "doc_id"),
    "facts": ("published_at", "doc_id", "number_start", "number_end", "fact_id"),
    "history": ("superseded_at", "published_at", "doc_id", "number_start", "number_end", "fact_id"),
    "refused": ("seen_at", "input", "line", "reason"),
}
_COMPARED_AT_ONCE = 2048
_METADATA = ("title", "publisher", "url", "published_at", "language", "published_date", "sha256")


@dataclass(frozen=True, slots=True)
class Month:
    """The rows of one month; a table is None when it is not, or no longer, to be written."""

    documents: Spliced | None
    facts: Spliced | None
    history: Spliced | None


def publication_months(documents: pa.Table) -> pa.ChunkedArray:
    """Return the month (``YYYY-MM``, UTC) of each document's publication, else ``unknown``."""
    return pc.fill_null(pc.strftime(documents["published_at"], "%Y-%m"), UNDATED)


def merge_month(
    old_documents: pa.Table,
    old_facts: pa.Table,
    old_history: pa.Table,
    new: Batch,
    contents: Contents,
    now: datetime,
) -> Month:
    """Merge documents into the month they are stored in.

    A document replaces the one with its id, and its facts the old ones. A fact that the document
    still states keeps its ``first_seen``; one that it no longer states goes to the history.
    The documents are ``placed``; ``contents`` finds the rest of them.
    """
    came = new.documents["doc_id"]
    again = _are_among(old_documents["doc_id"], came)
    before = old_documents.filter(again)
    documents = _as_to_be_stored(before, new.documents, contents, now)
    stated_again = _are_among(old_facts["doc_id"], came)
    facts_before = old_facts.filter(stated_again)
    facts = with_first_seen(new.facts, facts_before, pa.scalar(now, TIMESTAMP))
    gone = _no_longer_stated(facts_before, facts, now)
    return Month(
        documents=_replaced("documents", old_documents, again, before, documents),
        facts=_replaced("facts", old_facts, stated_again, facts_before, facts),
        history=_appended("history", old_history, gone) if gone else None,
    )


def with_first_seen(
    facts: pa.Table, before: pa.Table, otherwise: pa.Scalar | pa.ChunkedArray
) -> pa.Table:
    """Add ``first_seen``: that of the same statement ``before``, else ``otherwise``."""
    rows = pc.index_in(_statements(facts), value_set=_statements(before))
    first_seen = pc.coalesce(before["first_seen"].take(rows), otherwise)
    columns = {name: facts[name] for name in EXTRACT_FIELDS} | {"first_seen": first_seen}
    return pa.Table.from_arrays([columns[name] for name in FACTS.names], schema=FACTS)


def merge_refused(old: pa.Table, new: pa.Table) -> pa.Table:
    """Return the rows of ``new`` whose input, line and reason are not in ``old``."""
    return new.filter(pc.invert(pc.is_in(_refusal_keys(new), value_set=_refusal_keys(old))))


def in_order(table: str, rows: pa.Table) -> pa.Table:
    """Return the rows in the table's own order, nulls last."""
    keys = [(name, "ascending") for name in ORDER[table]]
    return rows.take(pc.sort_indices(rows, sort_keys=keys))


def _are_among(ids: pa.ChunkedArray, others: pa.ChunkedArray) -> pa.ChunkedArray:
    """Tell which ids are among others; no more of these than there are ids are kept in a table."""
    if len(ids) < len(others):
        others = others.filter(pc.is_in(others, value_set=ids))
    return pc.is_in(ids, value_set=others)


def _appended(table: str, old: pa.Table, new: pa.Table) -> Spliced:
    return all_of(in_order(table, pa.concat_tables([old, new])))


def _replaced(
    table: str, old: pa.Table, again: pa.ChunkedArray, before: pa.Table, after: pa.Table
) -> Spliced | None:
    after = in_order(table, after)
    if in_order(table, before).equals(after):
        return None
    return splice(old, again, after)


def _as_to_be_stored(
    before: pa.Table, new: pa.Table, contents: Contents, now: datetime
) -> pa.Table:
    """Add ``retrieved_at``: the old one for an equal text. What has not changed stays in place."""
    rows = pc.index_in(new["doc_id"], value_set=before["doc_id"])
    again = rows.is_valid()
    came, old = new.filter(again), before.take(rows.drop_null())
    same_text, unchanged = _sameness(old[PLACE].to_numpy(), came[PLACE].to_numpy(), contents)
    retrieved = pa.chunked_array([pa.repeat(pa.scalar(now, TIMESTAMP), new.num_rows)])
    columns = {name: new[name] for name in new.column_names}
    columns["retrieved_at"] = _put_in(
        retrieved, again, pc.if_else(same_text, old["retrieved_at"], pa.scalar(now, TIMESTAMP))
    )
    columns[PLACE] = _put_in(new[PLACE], again, pc.if_else(unchanged, old[PLACE], came[PLACE]))
    return pa.Table.from_arrays(
        [columns[name] for name in before.column_names], schema=before.schema
    )


def _sameness(old: Positions, new: Positions, contents: Contents) -> tuple[pa.Array, pa.Array]:
    """Tell which documents have the same text, and which of them are the same altogether."""
    same_text, unchanged = np.zeros(len(old), bool), np.zeros(len(old), bool)
    # Stored ones are read in their order, some at a time.
    order = np.argsort(-old)
    for start in range(0, len(order), _COMPARED_AT_ONCE):
        rows = order[start : start + _COMPARED_AT_ONCE]
        before, after = (contents.take(places[rows], _METADATA) for places in (old, new))
        equal = [_equal(before[name], after[name]).to_numpy() for name in _METADATA]
        same_text[rows] = equal[_METADATA.index("sha256")]
        unchanged[rows] = np.all(equal, axis=0)
    return pa.array(same_text), pa.array(unchanged)


def _put_in(
    values: pa.ChunkedArray, where: pa.ChunkedArray, others: pa.ChunkedArray
) -> pa.ChunkedArray:
    """Return ``values`` with ``others``, in their order, at the places that ``where`` marks."""
    if not len(others):
        return values
    parts = (column.combine_chunks() for column in (values, where, others))
    return pa.chunked_array([pc.replace_with_mask(*parts)])


def _no_longer_stated(before: pa.Table, after: pa.Table, now: datetime) -> pa.Table:
    stated = pc.is_in(_statements(before), value_set=_statements(after))
    gone = before.filter(pc.invert(stated))
    times = pa.array([now] * gone.num_rows, TIMESTAMP)
    return pa.Table.from_arrays([*gone.columns, times], schema=HISTORY)


def _statements(facts: pa.Table) -> pa.ChunkedArray:
    # The same words read as something else are another statement: both were once shown.
    return pc.binary_join_element_wise(facts["fact_id"], facts["observation_id"], "/")


def _refusal_keys(rows: pa.Table) -> pa.ChunkedArray:
    lines = pc.fill_null(rows["line"].cast(pa.string()), "")
    return pc.binary_join_element_wise(rows["input"], lines, rows["reason"], "\0")


def _equal(left: pa.ChunkedArray, right: pa.ChunkedArray) -> pa.ChunkedArray:
    both_null = pc.and_(pc.is_null(left), pc.is_null(right))
    return pc.or_(both_null, pc.fill_null(pc.equal(left, right), False))
