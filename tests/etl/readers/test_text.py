"""Plain text and Markdown files."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.model import Document, Refusal
from etl.readers import read_inputs

FRONT = (
    "---\ntitle: 'Night: 53 drones'\npublisher: Example\nurl: https://example.org/1\n"
    "published: 2024-12-06T01:30:00+02:00\nlanguage: no\n---\n"
)


def read(
    tmp_path: Path,
    raw: bytes,
    name: str = "a.txt",
    published: str | None = None,
    publisher: str | None = None,
) -> list[Document | Refusal]:
    path = tmp_path / name
    path.write_bytes(raw)
    return list(read_inputs([str(path)], published=published, publisher=publisher))


def only_document(items: list[Document | Refusal]) -> Document:
    (item,) = items
    assert isinstance(item, Document)
    return item


def only_refusal(items: list[Document | Refusal]) -> Refusal:
    (item,) = items
    assert isinstance(item, Refusal)
    return item


def test_front_matter_and_text(tmp_path: Path) -> None:
    document = only_document(read(tmp_path, (FRONT + "\r\nTwo\r\nlines ").encode(), "a.md"))
    assert document.text == "\r\nTwo\r\nlines "
    assert document.title == "Night: 53 drones"
    assert document.publisher == "Example"
    assert document.url == "https://example.org/1"
    assert document.language == "no"
    assert document.published_at == datetime(2024, 12, 5, 23, 30, tzinfo=UTC)
    assert document.published_date == date(2024, 12, 6)
    assert document.source == str(tmp_path / "a.md")


def test_without_front_matter_all_is_text(tmp_path: Path) -> None:
    document = only_document(read(tmp_path, b"A first line.\n\nMore."))
    assert document.text == "A first line.\n\nMore."
    assert document.title is None
    assert document.published_at is None
    assert document.published_date is None


@pytest.mark.parametrize(
    "text",
    ["---\nno end", "---\njust a sentence\n---\nmore", "--- \x0b\n", "x\n---\ntitle: a\n---\n"],
)
def test_lines_of_dashes_that_are_no_front_matter_stay(tmp_path: Path, text: str) -> None:
    assert only_document(read(tmp_path, text.encode())).text == text


@pytest.mark.parametrize(
    "front", ["---\n---\n", "---\n# nothing\n---\n", "---\ntitle:\nx: ~\n---\n"]
)
def test_empty_front_matter_is_taken_off(tmp_path: Path, front: str) -> None:
    document = only_document(read(tmp_path, (front + "Text").encode()))
    assert (document.text, document.title) == ("Text", None)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-mark", "utf-16-be-mark"]
)
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = "збито 53 дрони\r\n"
    codec = encoding.removesuffix("-mark")
    raw = ("\ufeff" + text if encoding != codec else text).encode(codec)
    assert only_document(read(tmp_path, raw)).text == text


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff-")))
def test_text_comes_back_exactly(text: str) -> None:
    (item,) = read_inputs(["-"], stdin=io.BytesIO(text.encode("utf-8")))
    if text.strip():
        assert isinstance(item, Document)
        assert item.text == text
    else:
        assert isinstance(item, Refusal)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_document_or_a_refusal(raw: bytes) -> None:
    (item,) = read_inputs(["-"], stdin=io.BytesIO(b"---\n" + raw + b"\n---\ntext"))
    assert isinstance(item, Document | Refusal)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("Überfall".encode("cp1252"), "neither UTF-8 nor UTF-16"),
        ("53 drones".encode("utf-16-le"), "neither UTF-8 nor UTF-16"),
        (b"\xff\xfea", "neither UTF-8 nor UTF-16"),
        (b"\xff\xfe\x00\xd8", "neither UTF-8 nor UTF-16"),
        (b"a\x00b", "neither UTF-8 nor UTF-16"),
        (b"", "the text is empty"),
        (b" \n", "the text is empty"),
        (b"---\ntitle: [a\n---\nx", "front matter"),
        (b"---\ntitle: [a]\n---\nx", "title is not a single value"),
        (b"---\ntitle: a\ntitle: b\n---\nx", "title stands twice"),
        (b"---\n" + b"[" * 50_000 + b"\n---\nx", "front matter"),
        (b"---\npublished: 6 December 2024\n---\nx", "not an ISO date or time"),
        (b"---\npublished: 2024-02-30\n---\nx", "not an ISO date or time"),
        (b"---\npublished: 0001-01-01T00:00:00+14:00\n---\nx", "out of range"),
    ],
)
def test_refusals(tmp_path: Path, raw: bytes, reason: str) -> None:
    refusal = only_refusal(read(tmp_path, raw))
    assert reason in refusal.reason
    assert refusal.line is None
    assert refusal.input == refusal.payload == str(tmp_path / "a.txt")


def test_yaml_tags_build_nothing(tmp_path: Path) -> None:
    raw = b"---\ntitle: !!python/object/apply:os.getcwd []\n---\nx"
    assert "title is not a single value" in only_refusal(read(tmp_path, raw)).reason


def test_defaults_fill_and_never_replace(tmp_path: Path) -> None:
    full = only_document(read(tmp_path, (FRONT + "x").encode(), "a.txt", "2020-01-02", "Filled"))
    assert (full.publisher, full.published_date) == ("Example", date(2024, 12, 6))
    bare = only_document(read(tmp_path, b"x", "a.txt", "2020-01-02", "Filled"))
    assert (bare.publisher, bare.published_date) == ("Filled", date(2020, 1, 2))
    assert bare.published_at == datetime(2020, 1, 2, tzinfo=UTC)


def test_a_bad_default_is_told_at_once() -> None:
    with pytest.raises(ValueError, match="ISO date"):
        read_inputs([], published="yesterday")


def test_equal_content_has_an_equal_id_wherever_it_lies(tmp_path: Path) -> None:
    first = only_document(read(tmp_path, b"Same", "a.txt"))
    second = only_document(read(tmp_path, b"Same", "b.md"))
    other = only_document(read(tmp_path, b"Same", "c.md", publisher="P"))
    assert first.doc_id == second.doc_id != other.doc_id
    assert len(first.doc_id) == 16
