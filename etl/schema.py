"""The columns of the tables: each declared once, with its type and its meaning."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

# A change of the columns needs a new version, and a step in etl/store/migrations.py.
SCHEMA_VERSION = "2"

TIMESTAMP = pa.timestamp("us", tz="UTC")
EVIDENCE = pa.list_(
    pa.struct(
        [("role", pa.string()), ("start", pa.int32()), ("end", pa.int32()), ("text", pa.string())]
    )
)


@dataclass(frozen=True)
class Column:
    """One column of a table: name, Arrow type, meaning, and whether it may be null."""

    name: str
    type: pa.DataType
    description: str
    nullable: bool = True


def _schema(columns: tuple[Column, ...]) -> pa.Schema:
    return pa.schema(
        [
            pa.field(
                column.name,
                column.type,
                nullable=column.nullable,
                metadata={"description": column.description},
            )
            for column in columns
        ],
        metadata={"schema_version": SCHEMA_VERSION},
    )


FACT_COLUMNS = (
    Column("fact_id", pa.string(), "stable id of the fact: 16 hex digits", False),
    Column("observation_id", pa.string(), "shared by facts that state the same thing", False),
    Column("metric", pa.string(), "metric of the catalogue", False),
    Column("value", pa.float64(), "the number to plot", False),
    Column("low", pa.float64(), "lower bound, inclusive; null is unbounded"),
    Column("high", pa.float64(), "upper bound, inclusive; null is unbounded"),
    Column("qualifier", pa.string(), "exact, approximate, at_least, at_most, range, vague", False),
    Column("unit", pa.string(), "count, km2 or an ISO 4217 currency code", False),
    Column("item", pa.string(), "what is counted, singular"),
    Column("scope", pa.string(), "increment or total", False),
    Column("status", pa.string(), "reported or planned", False),
    Column("actor", pa.string(), "the side that did it"),
    Column("target", pa.string(), "the side it was done to"),
    Column("location", pa.string(), "the place stated for the event, as named"),
    Column("attributed_to", pa.string(), "who states the number, as named"),
    Column("event_start", pa.date32(), "first day that the number covers"),
    Column("event_end", pa.date32(), "last day that the number covers"),
    Column("date_basis", pa.string(), "stated, relative, published or unknown", False),
    Column("sentence", pa.string(), "the source sentence, verbatim", False),
    Column("sentence_start", pa.int32(), "offset of the sentence, in code points", False),
    Column("sentence_end", pa.int32(), "end of the sentence, exclusive", False),
    Column("number_text", pa.string(), "the words that carry the number", False),
    Column("number_start", pa.int32(), "offset of the number, in code points", False),
    Column("number_end", pa.int32(), "end of the number, exclusive", False),
    Column("evidence", EVIDENCE, "the words behind the other fields", False),
    Column("doc_id", pa.string(), "id of the document", False),
    Column("title", pa.string(), "title of the document"),
    Column("publisher", pa.string(), "publisher of the document"),
    Column("url", pa.string(), "address of the document"),
    Column("published_at", TIMESTAMP, "when the document was published"),
    Column("language", pa.string(), "language of the document, ISO 639-1"),
    Column("flags", pa.list_(pa.string()), "weak inferences", False),
    Column("first_seen", TIMESTAMP, "when a run first recorded this fact", False),
    Column("extractor", pa.string(), "name and version of what found it", False),
)

DOCUMENT_COLUMNS = (
    Column("doc_id", pa.string(), "id of the document", False),
    Column("title", pa.string(), "title"),
    Column("publisher", pa.string(), "publisher"),
    Column("url", pa.string(), "address"),
    Column("published_at", TIMESTAMP, "when it was published"),
    Column("language", pa.string(), "language, ISO 639-1"),
    Column("text", pa.string(), "the whole text, as given", False),
    Column("retrieved_at", TIMESTAMP, "when a run first read this text", False),
    Column("source", pa.string(), "the input it was read from", False),
    Column("published_date", pa.date32(), "the day that relative dates count from"),
    Column("sha256", pa.string(), "SHA-256 of the UTF-8 text", False),
)

REFUSED_COLUMNS = (
    Column("input", pa.string(), "the input that was refused", False),
    Column("line", pa.int64(), "line or record, from 1; null: the whole input"),
    Column("reason", pa.string(), "why", False),
    Column("seen_at", TIMESTAMP, "when a run first refused it", False),
    Column("payload", pa.string(), "the refused bytes as text, or their path"),
)

HISTORY_COLUMNS = (
    *FACT_COLUMNS,
    Column("superseded_at", TIMESTAMP, "when the document stopped stating it", False),
)

FACTS = _schema(FACT_COLUMNS)
DOCUMENTS = _schema(DOCUMENT_COLUMNS)
REFUSED = _schema(REFUSED_COLUMNS)
HISTORY = _schema(HISTORY_COLUMNS)

TABLES = {"facts": FACTS, "documents": DOCUMENTS, "refused": REFUSED, "history": HISTORY}
FACT_FIELDS = tuple(column.name for column in FACT_COLUMNS)
EXTRACT_FIELDS = tuple(name for name in FACT_FIELDS if name != "first_seen")
CSV_FIELDS = tuple(name for name in FACT_FIELDS if name != "evidence")

QUALIFIERS = ("exact", "approximate", "at_least", "at_most", "range", "vague")
SCOPES = ("increment", "total")
STATUSES = ("reported", "planned")
DATE_BASES = ("stated", "relative", "published", "unknown")
STORED_FLAGS = (
    "undated",
    "ambiguous_date",
    "future_date",
    "anaphora",
    "from_title",
    "inferred_actor",
    "inferred_target",
    "suspicious_text",
)
DERIVED_FLAGS = ("conflict", "exceeds_launched", "outlier", "repeats")
