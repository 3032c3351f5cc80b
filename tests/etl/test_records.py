"""Facts as records, JSON Lines and CSV."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.model import Evidence, Fact, Rejection
from etl.records import (
    EXTRACT_SCHEMA,
    FORMULA_STARTS,
    RecordError,
    csv_header,
    csv_rows,
    fact_to_record,
    facts_to_table,
    json_lines,
    read_csv,
    record_to_fact,
    rejection_to_record,
    table_to_records,
)
from etl.schema import CSV_FIELDS, EXTRACT_FIELDS

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
SOME_WORDS = st.none() | WORDS.filter(bool)
NUMBERS = st.floats(0, 1e30, allow_nan=False) | st.integers(0, 10**15).map(float)
DAYS = st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))
SECONDS = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
OFFSETS = st.integers(0, 2**31 - 1)
FACTS = st.builds(
    Fact,
    fact_id=WORDS,
    observation_id=WORDS,
    metric=WORDS,
    value=NUMBERS,
    low=st.none() | NUMBERS,
    high=st.none() | NUMBERS,
    qualifier=st.sampled_from(["exact", "range"]),
    unit=WORDS,
    item=SOME_WORDS,
    scope=WORDS,
    status=WORDS,
    actor=SOME_WORDS,
    target=SOME_WORDS,
    location=SOME_WORDS,
    attributed_to=SOME_WORDS,
    event_start=DAYS,
    event_end=DAYS,
    date_basis=WORDS,
    sentence=WORDS,
    sentence_start=OFFSETS,
    sentence_end=OFFSETS,
    number_text=WORDS,
    number_start=OFFSETS,
    number_end=OFFSETS,
    evidence=st.lists(st.builds(Evidence, WORDS, OFFSETS, OFFSETS, WORDS), max_size=2).map(tuple),
    doc_id=WORDS,
    title=SOME_WORDS,
    publisher=SOME_WORDS,
    url=SOME_WORDS,
    published_at=st.none() | SECONDS,
    language=SOME_WORDS,
    flags=st.lists(st.sampled_from(["undated", "anaphora", "from_title"]), unique=True).map(tuple),
    extractor=WORDS,
)


def make_fact(**changes: object) -> Fact:
    values: dict[str, object] = {
        "fact_id": "00112233445566aa",
        "observation_id": "aa00112233445566",
        "metric": "drones_launched",
        "value": 53.0,
        "low": 53.0,
        "high": None,
        "qualifier": "at_least",
        "unit": "count",
        "item": "drone",
        "scope": "increment",
        "status": "reported",
        "actor": "Russia",
        "target": None,
        "location": None,
        "attributed_to": None,
        "event_start": date(2024, 12, 5),
        "event_end": date(2024, 12, 6),
        "date_basis": "relative",
        "sentence": "More than 53 drones came.",
        "sentence_start": 10,
        "sentence_end": 35,
        "number_text": "More than 53",
        "number_start": 10,
        "number_end": 22,
        "evidence": (Evidence("item", 23, 29, "drones"),),
        "doc_id": "d1",
        "title": "Night",
        "publisher": "Example bulletin",
        "url": None,
        "published_at": datetime(2024, 12, 6, tzinfo=UTC),
        "language": "en",
        "flags": ("inferred_actor", "anaphora"),
        "extractor": "rules 1",
    }
    return Fact(**{**values, **changes})  # type: ignore[arg-type]


def as_csv(facts: list[Fact]) -> str:
    table = facts_to_table(facts)
    return (csv_header(table.column_names) + csv_rows(table)).decode("utf-8")


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_record_has_every_field_in_order_and_the_printed_forms() -> None:
    record = fact_to_record(make_fact())
    assert tuple(record) == EXTRACT_FIELDS
    assert record["value"] == 53
    assert isinstance(record["value"], int)
    assert record["high"] is None
    assert record["event_start"] == "2024-12-05"
    assert record["published_at"] == "2024-12-06T00:00:00Z"
    assert record["flags"] == ["inferred_actor", "anaphora"]
    assert record["evidence"] == [{"role": "item", "start": 23, "end": 29, "text": "drones"}]


def test_empty_lists_are_lists() -> None:
    record = fact_to_record(make_fact(flags=(), evidence=()))
    assert record["flags"] == []
    assert record["evidence"] == []


@given(FACTS)
def test_a_record_describes_its_fact(fact: Fact) -> None:
    assert record_to_fact(json.loads(json_lines([fact_to_record(fact)]))) == fact


@given(st.lists(FACTS, max_size=4))
def test_a_table_gives_the_same_records_as_the_facts(facts: list[Fact]) -> None:
    table = facts_to_table(facts)
    assert table.schema == EXTRACT_SCHEMA
    assert list(table_to_records(table)) == [fact_to_record(fact) for fact in facts]


@given(st.lists(FACTS, max_size=4))
def test_csv_read_back_gives_the_same_records(facts: list[Fact]) -> None:
    expected = []
    for fact in facts:
        record = fact_to_record(fact)
        del record["evidence"]
        expected.append({name: None if value == "" else value for name, value in record.items()})
    assert list(read_csv(io.StringIO(as_csv(facts), newline=""))) == expected


@given(st.lists(FACTS, max_size=4), st.integers(0, 4))
def test_csv_does_not_depend_on_how_the_rows_are_cut(facts: list[Fact], cut: int) -> None:
    table = facts_to_table(facts)
    assert csv_rows(table) == csv_rows(table.slice(0, cut)) + csv_rows(table.slice(cut))


def test_csv_layout() -> None:
    header, first, rest = as_csv([make_fact()]).split("\r\n")
    assert tuple(header.split(",")) == tuple(n for n in CSV_FIELDS if n != "first_seen")
    assert rest == ""
    assert ",53,53,," in first
    assert "inferred_actor;anaphora" in first
    assert "2024-12-06T00:00:00Z" in first


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0.0, "0"),
        (53.0, "53"),
        (12e9, "12000000000"),
        (3e18, "3000000000000000000"),
        (1e22, "10000000000000000000000"),
        (10.5, "10.5"),
        (3986.98567, "3986.98567"),
        (-5.0, "-5"),
        (0.1, "0.1"),
    ],
)
def test_csv_numbers(value: float, printed: str) -> None:
    rows = cells(as_csv([make_fact(value=value), make_fact(value=0.5), make_fact(value=2e10)]))
    column = rows[0].index("value")
    assert [row[column] for row in rows[1:]] == [printed, "0.5", "20000000000"]


TEXT_FIELDS = [
    field.name for field in EXTRACT_SCHEMA if field.type == pa.string() and field.name != "evidence"
]
STARTS = (*FORMULA_STARTS, ";", '"', "\x00", " ", "")
TAILS = [
    "",
    "1+1",
    '"x",y',
    "'",
    "''",
    "\r\n=2",
    "\n",
    ";",
    ",",
    '"',
    "\t",
    "\x00",
    "A1",
    "1e5",
    "\u202e",
]
TAILS += ["cmd|' /C calc'!A0"]
PAYLOADS = [start + tail for start in STARTS for tail in TAILS if start + tail]


def test_there_are_two_hundred_payloads() -> None:
    assert len(set(PAYLOADS)) >= 200


def test_no_text_cell_starts_like_a_formula_and_a_reader_gets_it_back() -> None:
    facts = [make_fact(**dict.fromkeys(TEXT_FIELDS, payload)) for payload in PAYLOADS]
    text = as_csv(facts)
    names, *rows = cells(text)
    columns = [names.index(name) for name in TEXT_FIELDS]
    for payload, row in zip(PAYLOADS, rows, strict=True):
        guarded = "'" + payload if payload[0] in FORMULA_STARTS else payload
        assert {row[column] for column in columns} == {guarded}
        assert row[names.index("value")] == "53"
    back = list(read_csv(io.StringIO(text, newline="")))
    for payload, record in zip(PAYLOADS, back, strict=True):
        assert {record[name] for name in TEXT_FIELDS} == {payload}


def test_cells_that_only_look_close_to_a_formula_stay() -> None:
    names, row = cells(as_csv([make_fact(title="a=1", publisher="", url=" =1", value=-5.0)]))
    record = dict(zip(names, row, strict=True))
    assert (record["title"], record["publisher"], record["url"]) == ("a=1", "", " =1")
    assert record["value"] == "-5"


def test_no_facts_make_a_header_only_and_no_json_lines() -> None:
    assert as_csv([]).count("\r\n") == 1
    assert json_lines([]) == b""


def test_a_byte_order_mark_is_skipped_by_the_reader() -> None:
    text = "\ufeff" + as_csv([make_fact()])
    assert next(read_csv(io.StringIO(text, newline="")))["fact_id"] == "00112233445566aa"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "no column 'fact_id'"),
        ("a,b\r\n1,2\r\n", "no column 'fact_id'"),
        ("fact_id,doc_id,sentence\r\n1,2\r\n", "row 2 has 2 cells"),
        ("fact_id,doc_id,sentence,value\r\n1,2,3,x\r\n", "row 2, column 'value'"),
    ],
)
def test_a_file_that_is_no_export_is_refused(content: str, reason: str) -> None:
    with pytest.raises(RecordError, match=reason):
        list(read_csv(io.StringIO(content, newline="")))


def test_a_rejection_has_the_fields_of_the_contract() -> None:
    record = rejection_to_record(Rejection("d", "3", 4, 5, "In 3 days.", 1, 11, "duration"))
    assert list(record) == [
        "doc_id",
        "number_text",
        "number_start",
        "number_end",
        "sentence",
        "sentence_start",
        "sentence_end",
        "reason",
    ]
