"""JSON Lines, CSV and Parquet with one document a row."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from etl.model import Document, Refusal
from etl.readers import read_inputs
from etl.readers.documents import Defaults
from etl.readers.lines import bounded_lines
from etl.readers.tables import read_csv, read_jsonl, read_parquet

GOOD = {
    "id": "a/1",
    "title": "Night",
    "published_at": "2024-12-06T01:30:00+02:00",
    "publisher": "Example",
    "url": "https://example.org/1",
    "language": "en",
    "text": " 53 drones\n",
}


def split(items: list[Document | Refusal]) -> tuple[list[Document], list[Refusal]]:
    documents = [item for item in items if isinstance(item, Document)]
    return documents, [item for item in items if isinstance(item, Refusal)]


def jsonl(raw: bytes, **defaults: object) -> list[Document | Refusal]:
    return list(read_jsonl(io.BytesIO(raw), "in", Defaults(**defaults)))  # type: ignore[arg-type]


def check_good(document: Document) -> None:
    assert document.doc_id == "a/1"
    assert document.text == " 53 drones\n"
    assert document.title == "Night"
    assert document.publisher == "Example"
    assert document.url == "https://example.org/1"
    assert document.language == "en"
    assert document.published_at == datetime(2024, 12, 5, 23, 30, tzinfo=UTC)
    assert document.published_date == date(2024, 12, 6)


def test_a_json_line_is_a_document() -> None:
    (document,) = split(jsonl(json.dumps(GOOD).encode()))[0]
    check_good(document)


# Each is one line that cannot be a document, with words of the reason.
BAD_LINES: list[tuple[bytes, str]] = [
    (b'{"id":"x","text":"a","score":NaN}', "NaN"),
    (b'{"id":"x","text":"a","score":Infinity}', "Infinity"),
    (b'{"id":"x","text":"a","score":-Infinity}', "-Infinity"),
    (b'{"id":"x","text":"a","score":1e999}', "too large"),
    (b'{"id":"x","text":"a","score":-1e999}', "too large"),
    (b'{"id":' + b"9" * 5000 + b',"text":"a"}', "too large"),
    (b'{"id":"x","text":"a","text":"b"}', "stands twice"),
    (b'{"id":"x","text":"a","m":{"k":1,"k":2}}', "stands twice"),
    (b'{"id":"x","text":"a","m":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested"),
    (b"[" * 100_000, "nested"),
    (b'{"a":' * 100_000, "nested"),
    (rb'{"id":"x","text":"a\ud83d"}', "lone surrogate"),
    (rb'{"id":"x","text":"\udc00a"}', "lone surrogate"),
    (rb'{"id":"\ud800","text":"a"}', "lone surrogate"),
    (rb'{"title":"\ud800","text":"a"}', "lone surrogate"),
    (b'{"text":"a\xed\xa0\xbd"}', "not UTF-8"),
    (b'{"text":"caf\xe9"}', "not UTF-8"),
    (b'{"text":"a\x00"}', "not JSON"),
    (rb'{"text":"a\u0000"}', "NUL"),
    (rb'{"text":"a","publisher":"\u0000"}', "NUL"),
    (b'{"text":"a', "not JSON"),
    (b'{"text":"a"', "not JSON"),
    (b'{"text":"a"} {"text":"b"}', "not JSON"),
    (b"{'text':'a'}", "not JSON"),
    (b"text", "not JSON"),
    (b"null", "not a JSON object"),
    (b"[]", "not a JSON object"),
    (b'"text"', "not a JSON object"),
    (b"{}", "no text"),
    (b'{"text":null}', "no text"),
    (b'{"text":""}', "empty"),
    (rb'{"text":" \n\u00a0"}', "empty"),
    (b'{"text":["a"]}', "a list"),
    (b'{"text":7}', "a number"),
    (b'{"text":"a","title":{"x":1}}', "title is not a string"),
    (b'{"text":"a","published_at":"06.12.2024"}', "ISO"),
    (b'{"text":"a","published_at":1733443200}', "ISO"),
]


def test_a_file_of_a_thousand_lines_loses_only_its_bad_ones() -> None:
    assert len(BAD_LINES) == 37
    lines = [json.dumps({"id": n, "text": f"{n} drones"}).encode() for n in range(1000)]
    places = {27 * index: bad for index, (bad, _) in enumerate(BAD_LINES)}
    for place, bad in places.items():
        lines[place] = bad
    documents, refusals = split(jsonl(b"\n".join(lines)))
    assert len(documents) == 963
    assert [refusal.line for refusal in refusals] == [place + 1 for place in places]
    for refusal, (_, reason) in zip(refusals, BAD_LINES, strict=True):
        assert reason in refusal.reason


def test_a_refused_line_is_kept_or_named() -> None:
    (short,) = split(jsonl(b'{"text":"caf\xe9"}\n'))[1]
    assert short.payload == '{"text":"caf\\xe9"}\n'
    (long,) = split(jsonl(b'{"text":"' + b"a" * 100_000))[1]
    assert long.payload == "in"


def test_marks_blank_lines_and_large_ids() -> None:
    raw = b'\xef\xbb\xbf{"id":9223372036854775808,"text":"a"}\r\n\r\n \n{"id":"","text":"b"}'
    first, second = split(jsonl(raw))[0]
    assert first.doc_id == "9223372036854775808"
    assert len(second.doc_id) == 16


@given(st.lists(st.binary(max_size=40), max_size=5))
def test_any_lines_are_documents_or_refusals(lines: list[bytes]) -> None:
    for item in jsonl(b"\n".join(lines)):
        assert isinstance(item, Document | Refusal)


@given(st.binary(max_size=60), st.integers(1, 20))
def test_lines_are_cut_at_line_feeds_and_bounded(raw: bytes, limit: int) -> None:
    expected = raw.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    found = [line for _, line in bounded_lines(io.BytesIO(raw), limit=1000)]
    assert [line.rstrip(b"\n") for line in found if line] == (
        expected if expected[-1] else expected[:-1]
    )
    for _, line in bounded_lines(io.BytesIO(raw), limit):
        assert line is None or len(line) <= limit + 1


def write_csv(rows: list[dict[str, str]]) -> bytes:
    sink = io.StringIO(newline="")
    writer = csv.DictWriter(sink, fieldnames=list(GOOD))
    writer.writeheader()
    writer.writerows(rows)
    return sink.getvalue().encode("utf-8")


def test_a_csv_row_is_a_document() -> None:
    long = "53 drones. " * 30_000
    documents, refusals = split(
        list(read_csv(io.BytesIO(write_csv([GOOD, {"text": long}])), "in", Defaults()))
    )
    assert not refusals
    check_good(documents[0])
    assert documents[1].text == long
    assert documents[1].title is None


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"a", "1 cells where the header has 2"),
        (b"a,b,c", "3 cells where the header has 2"),
        (b"a,", "no text"),
        (b"a,caf\xe9", "lone surrogate"),
        (b"a,\x00", "NUL"),
        (b'a,"b\rc"d\re', "new-line character"),
    ],
)
def test_bad_csv_rows_are_refused_with_their_line(row: bytes, reason: str) -> None:
    raw = b'id,text\n1,"two\nlines"\n' + row + b"\n2,b\n"
    documents, refusals = split(list(read_csv(io.BytesIO(raw), "in", Defaults())))
    assert [document.doc_id for document in documents] == ["1", "2"]
    assert [refusal.line for refusal in refusals] == [4]
    assert reason in refusals[0].reason


@pytest.mark.parametrize(
    ("raw", "reason"),
    [(b"id,title\n1,b\n", "no column 'text'"), (b"text,TEXT\na,b\n", "twice")],
)
def test_csv_headers_that_cannot_be_used(raw: bytes, reason: str) -> None:
    (refusal,) = split(list(read_csv(io.BytesIO(raw), "in", Defaults())))[1]
    assert refusal.line == 1
    assert reason in refusal.reason


def parquet(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


def read_table(table: pa.Table) -> list[Document | Refusal]:
    return list(read_parquet(io.BytesIO(parquet(table)), "in", Defaults()))


def test_a_parquet_row_is_a_document() -> None:
    check_good(split(read_table(pa.Table.from_pylist([GOOD])))[0][0])


@pytest.mark.parametrize(
    ("column", "moment", "day"),
    [
        (pa.array([date(2024, 12, 6)]), datetime(2024, 12, 6, tzinfo=UTC), date(2024, 12, 6)),
        (
            pa.array([datetime(2024, 12, 5, 23)], pa.timestamp("ns")),
            datetime(2024, 12, 5, 23, tzinfo=UTC),
            date(2024, 12, 5),
        ),
        (
            pa.array([datetime(2024, 12, 5, 23)], pa.timestamp("us", "Europe/Kyiv")),
            datetime(2024, 12, 5, 23, tzinfo=UTC),
            date(2024, 12, 6),
        ),
        (pa.array([None], pa.timestamp("us")), None, None),
    ],
)
def test_parquet_times(column: pa.Array, moment: datetime | None, day: date | None) -> None:
    table = pa.table({"text": ["a"], "published_at": column})
    (document,) = split(read_table(table))[0]
    assert (document.published_at, document.published_date) == (moment, day)


def test_bad_parquet_rows_are_refused_with_their_number() -> None:
    table = pa.table({"text": ["a", None, "c"], "id": [1, 2, 3]})
    documents, refusals = split(read_table(table))
    assert [document.doc_id for document in documents] == ["1", "3"]
    assert [(refusal.line, refusal.reason) for refusal in refusals] == [(2, "there is no text")]


def test_parquet_strings_that_are_no_unicode_refuse_their_row() -> None:
    broken = pa.Array.from_buffers(
        pa.string(), 2, pa.array([b"ok", b"\xff\xfe"], pa.binary()).buffers()
    )
    documents, refusals = split(read_table(pa.table({"text": broken})))
    assert len(documents) == 1
    assert refusals[0].line == 2


@pytest.mark.parametrize("damage", [lambda b: b[:-20], lambda b: b"", lambda b: b"PAR1junk" * 9])
def test_broken_parquet_is_one_refusal(damage: Callable[[bytes], bytes]) -> None:
    raw = damage(parquet(pa.table({"text": ["a"]})))
    (refusal,) = list(read_parquet(io.BytesIO(raw), "in", Defaults()))
    assert isinstance(refusal, Refusal)
    assert "Parquet" in refusal.reason


def test_parquet_without_text_is_refused() -> None:
    (refusal,) = split(read_table(pa.table({"body": ["a"]})))[1]
    assert "no column 'text'" in refusal.reason


CONTENTS = {
    "jsonl": json.dumps(GOOD).encode(),
    "csv": write_csv([GOOD]),
    "parquet": parquet(pa.Table.from_pylist([GOOD])),
}
COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".zst": zstandard.compress,
}


@pytest.mark.parametrize("suffix", COMPRESSIONS)
@pytest.mark.parametrize("kind", CONTENTS)
def test_every_table_is_read_plain_and_compressed(tmp_path: Path, kind: str, suffix: str) -> None:
    path = tmp_path / f"in.{kind}{suffix}"
    path.write_bytes(COMPRESSIONS[suffix](CONTENTS[kind]))
    (document,) = read_inputs([str(path)])
    assert isinstance(document, Document)
    check_good(document)


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_compressed_file_that_breaks_off_keeps_its_whole_lines(
    tmp_path: Path, suffix: str
) -> None:
    ids = random.Random(1).sample(range(10**9), 30_000)
    raw = b"".join(json.dumps({"id": n, "text": str(n)}).encode() + b"\n" for n in ids)
    path = tmp_path / f"in.jsonl{suffix}"
    whole = COMPRESSIONS[suffix](raw)
    path.write_bytes(whole[: len(whole) // 2])
    documents, refusals = split(list(read_inputs([str(path)])))
    assert len(documents) > 1000
    assert len(refusals) == 1
    assert "Truncated" in refusals[0].reason
    assert refusals[0].line is None


def test_defaults_fill_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(json.dumps(GOOD).encode() + b'\n{"text":"b","publisher":""}')
    first, second = read_inputs([str(path)], published="2020-01-02", publisher="Filled")
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert first.publisher == "Example"
    assert second.publisher == "Filled"
    assert second.published_date == date(2020, 1, 2)
