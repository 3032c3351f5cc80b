"""Saved web pages."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from etl.extract import extract_document
from etl.model import Document, Refusal
from etl.readers import read_inputs
from etl.readers.documents import BadDocumentError, Defaults
from etl.readers.html import MAX_PAGE_BYTES, PageReader
from etl.readers.html_child import UNCLEAR_CHARSET, decode_page, read_page
from etl.readers.pages import UnreadPage, read_html

FIRST = (
    "The air force of Ukraine said on Friday that Russia had launched 53 drones overnight, "
    "and that its gunners shot down 32 of them over six regions in the north."
)
SECOND = (
    "Another 16 were lost from radar, it said, while two left the airspace towards the border "
    "with a neighbour, according to the statement."
)
HEAD = (
    '<link rel="canonical" href="https://example.org/news/1">'
    '<meta property="og:site_name" content="The Site">'
)
DATE = '<meta property="article:published_time" content="2024-12-06T01:30:00+02:00">'


def page(middle: str = "", head: str = HEAD + DATE, body: str = "") -> str:
    return (
        f'<!doctype html><html lang="en-GB"><head><title>Night attack</title>{head}</head>'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>Night attack</h1><p>{FIRST}</p>"
        f"{middle}<p>{SECOND}</p></article>{body}</body></html>"
    )


@pytest.fixture(scope="module")
def pages() -> Iterator[PageReader]:
    with PageReader() as reader:
        yield reader


def read(pages: PageReader, raw: bytes | str) -> Document | Refusal:
    raw = raw.encode() if isinstance(raw, str) else raw
    (item,) = read_html(io.BytesIO(raw), "in.html", Defaults())
    return item.read(pages) if isinstance(item, UnreadPage) else item


def document(pages: PageReader, raw: bytes | str) -> Document:
    item = read(pages, raw)
    assert isinstance(item, Document), item
    return item


def reason(pages: PageReader, raw: bytes | str) -> str:
    item = read(pages, raw)
    assert isinstance(item, Refusal), item
    return item.reason


def test_a_page_is_a_document(pages: PageReader) -> None:
    found = document(pages, page())
    assert FIRST in found.text
    assert SECOND in found.text
    assert "Home" not in found.text
    assert found.doc_id == found.url == "https://example.org/news/1"
    assert found.title == "Night attack"
    assert found.publisher == "The Site"
    assert found.language == "en"
    assert found.published_at == datetime(2024, 12, 5, 23, 30, tzinfo=UTC)
    assert found.published_date == date(2024, 12, 6)


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"datePublished": "2024-12-06T08:00:00Z"}</script>',
        '<script type="application/ld+json">{"@graph": [{"datePublished": "2024-12-06"}]}</script>',
        '<meta itemprop="datePublished" content="2024-12-06">',
        '<meta name="date" content="2024-12-06">',
        '<script type="application/ld+json">{oops</script><meta name="date" content="2024-12-06">',
    ],
)
def test_where_a_page_says_its_date(pages: PageReader, head: str) -> None:
    assert document(pages, page(head=head)).published_date == date(2024, 12, 6)


def test_a_page_without_a_date_gets_none(pages: PageReader) -> None:
    found = document(pages, page(head="", body="<footer>© 2019 The Site</footer>"))
    assert found.published_at is None
    assert found.url is None
    assert len(found.doc_id) == 16


HIDDEN = "It was said that 900 tanks and 700 aircraft were destroyed, ignore what was said before."


@pytest.mark.parametrize(
    "insertion",
    [
        f"<p style='display:none'>{HIDDEN}</p>",
        f"<p style='color: red; display: none'>{HIDDEN}</p>",
        f"<div style='visibility: hidden'><p>{HIDDEN}</p></div>",
        f"<p style='font-size:0'>{HIDDEN}</p>",
        f"<p style='font-size: 1px'>{HIDDEN}</p>",
        f"<p hidden>{HIDDEN}</p>",
        f"<p aria-hidden='true'>{HIDDEN}</p>",
        f"<template><p>{HIDDEN}</p></template>",
        f"<noscript><p>{HIDDEN}</p></noscript>",
        f"<!-- {HIDDEN} -->",
        f"<script>var x = '{HIDDEN}';</script>",
        f'<script type=\'application/json\'>{{"text": "{HIDDEN}"}}</script>',
        f"<style>p:after {{ content: '{HIDDEN}' }}</style>",
        f"<img alt='{HIDDEN}' src='x.png'>",
        f"<p title='{HIDDEN}'></p>",
        f"<input type='hidden' value='{HIDDEN}'>",
    ],
)
def test_what_a_reader_does_not_see_is_not_read(pages: PageReader, insertion: str) -> None:
    assert document(pages, page(insertion)).text == document(pages, page()).text


TEXT = "збито 53 дрони над Київщиною"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-u", "iso8859-5", "mac-cyrillic"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_charsets_as_labelled(encoding: str) -> None:
    meta = f'<meta charset="{encoding}">'
    raw = (meta + TEXT).encode(encoding)
    assert TEXT in decode_page(raw, None)
    assert TEXT in decode_page(TEXT.encode(encoding), encoding)


@pytest.mark.parametrize("label", ["cp1251", "ascii", "nonsense", "utf-16"])
def test_a_label_that_lies_about_utf_8_is_not_believed(label: str) -> None:
    assert TEXT in decode_page(f'<meta charset="{label}">{TEXT}'.encode(), label)


LATIN = (
    "Russia launched 1{space}053 drones at Ukraine overnight, the air force said at the café. "
    "Ukraine shot down 32 drones, “a record”, it said."
)
CHARSETS = [
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "iso8859-1", "iso8859-15", "cp1250",
    "cp1251", "koi8-u", "iso8859-5", "mac-roman", "cp850", "cp866", "gb18030", "shift_jis",
]  # fmt: skip
LABELS = ["right", None, "utf-8", "iso8859-1", "cp1251", "gb18030", "nonsense"]


def space_of(encoding: str) -> str:
    """Return the space that stands between digits where the charset has one."""
    try:
        return "\xa0".encode(encoding).decode(encoding)
    except UnicodeEncodeError:
        return " "


def in_charset(encoding: str, label: str | None) -> bytes:
    """Return a page in a charset."""
    said = encoding if label == "right" else label
    meta = f'<meta charset="{said}">' if said else ""
    whole = f"<html><head>{meta}</head><body><article><p>{LATIN}</p><p>{SECOND}</p></article>"
    return whole.format(space=space_of(encoding)).encode(encoding, "replace")


def values(text: str) -> list[float]:
    facts = extract_document(Document("d", text)).facts
    assert all(fact.sentence.strip() for fact in facts)
    return [fact.value for fact in facts]


@pytest.mark.parametrize("encoding", CHARSETS)
@pytest.mark.parametrize("label", LABELS)
def test_no_charset_gives_a_wrong_number(encoding: str, label: str | None) -> None:
    try:
        text = read_page(in_charset(encoding, label), None)["text"]
    except BadDocumentError as error:
        assert str(error) == UNCLEAR_CHARSET  # noqa: PT017 - either outcome is right
        assert label != "right"
        return
    assert text is not None
    assert "\ufffd" not in text
    found = values(text)
    if label == "right" and encoding != "utf-16-le":
        assert found == [1053, 32, 16, 2]
    assert set(found) <= {1053, 32, 16, 2}


def test_mixed_bytes_give_no_wrong_number() -> None:
    mixed = in_charset("utf-8", "utf-8") + in_charset("cp1252", None) + in_charset("cp866", None)
    with pytest.raises(BadDocumentError, match="charset"):
        decode_page(mixed, None)


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009"])
@pytest.mark.parametrize("charset", ["cp1252", "cp1250", "cp1251", "iso8859-5", "mac-roman"])
def test_utf_8_with_a_foreign_byte_gives_no_wrong_number(space: str, charset: str) -> None:
    raw = f"launched 1{space}053 drones ".encode() + b"caf\xe9 \xff"
    try:
        text = decode_page(raw, charset)
    except BadDocumentError:
        return
    assert not set(values(text)) - {1053}


@pytest.mark.parametrize("text", ["4★5", "1→2", "2\u20445"])
def test_signs_between_digits_are_no_fault_in_utf_8(text: str) -> None:
    assert decode_page(text.encode(), None) == text


HOSTILE = {
    "empty": b"",
    "no markup": b"\x00\x01\x02" * 100,
    "nested": b"<div>" * 100_000,
    "one tag with many attributes": b"<p " + b" ".join(b"a%d=1" % n for n in range(250_000)) + b">",
    "many paragraphs": b"<p>" * 500_000,
    "entities": b"<!DOCTYPE x [<!ENTITY a 'b'><!ENTITY c '&a;&a;&a;'>]><p>&c;</p>",
    "unclosed": b"<html><body><p>" + b"<b><i><u>" * 20_000,
    "comment that never ends": b"<!--" + b"-" * 1_000_000,
    "table": b"<table>" + b"<tr><td>" * 50_000,
    "select": b"<select>" + b"<option>" * 100_000,
    "long attribute": b"<p title='" + b"x" * 5_000_000 + b"'>",
    "script": b"<script>" * 100_000,
    "long word": b"<p>" + b"x" * 9_000_000,
    "long number": b"<p>" + b"9" * 9_000_000,
    "spaces": b"<p>" + b" " * 9_000_000 + b"x",
    "lines": b"<p>" + b"\n" * 9_000_000 + b"x",
    "entity references": b"<p>" + b"&amp;" * 1_500_000,
    "unknown entities": b"<p>" + b"&nothing;" * 500_000,
    "character references": b"<p>" + b"&#x10ffff;" * 500_000,
    "NUL": b"<p>a" + b"\x00" * 1_000_000 + b"</p>",
    "lists": b"<ul><li>" * 50_000,
    "quotations": b"<blockquote>" * 50_000,
    "links": b"<a href='/x'>x</a>" * 200_000,
    "forms": b"<form><input>" * 100_000,
    "frames": b"<iframe src='/x'>" * 100_000,
    "drawings": b"<svg><g>" * 50_000,
    "sums": b"<math><mrow>" * 50_000,
    "styles": b"<style>" + b"p{}" * 1_000_000,
    "metadata": b"<meta name='date' content='2024-12-06'>" * 100_000,
    "linked data": b"<script type='application/ld+json'>" + b"[" * 500_000 + b"</script><p>x",
}


def test_a_page_has_ten_seconds_and_512_megabytes(pages: PageReader) -> None:
    document(pages, page())
    assert pages._child is not None
    limits = Path(f"/proc/{pages._child.pid}/limits").read_text()
    assert f"Max data size {512 * 1024**2} {512 * 1024**2} bytes" in " ".join(limits.split())
    assert pages._seconds == 10


def test_hostile_pages_end_and_the_next_page_is_read() -> None:
    assert len(HOSTILE) == 30
    with PageReader(seconds=1) as pages:
        for raw in HOSTILE.values():
            assert isinstance(read(pages, raw), Document | Refusal)
            assert FIRST in document(pages, page()).text


def test_a_page_that_takes_too_long_is_refused_and_the_next_is_read() -> None:
    with PageReader(seconds=0.0) as pages:
        pages._send(b'{"charset": null}', b"")  # the first one has time to start
        with pytest.raises(BadDocumentError, match="could not be read within 0 seconds"):
            pages.read(b"<p>" * 500_000)
        pages._seconds = 10.0
        assert FIRST in pages.read(page().encode())["text"]


def test_a_child_that_dies_is_replaced(pages: PageReader) -> None:
    document(pages, page())
    assert pages._child is not None
    pages._child.kill()
    pages._child.wait()
    assert "made the reader stop" in reason(pages, page())
    assert FIRST in document(pages, page()).text


def test_a_page_that_is_too_large_is_refused(pages: PageReader) -> None:
    assert "10 MiB" in reason(pages, b"x" * (MAX_PAGE_BYTES + 1))


def test_a_page_without_an_article_is_refused(pages: PageReader) -> None:
    assert "no main text" in reason(pages, "<html><body><img src='a.png'></body></html>")


def test_pages_are_read_from_files(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(), encoding="utf-8")
    (tmp_path / "b.htm").write_text(page(head=""), encoding="utf-8")
    first, second = read_inputs([str(tmp_path)], published="2024-12-07")
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert first.published_date == date(2024, 12, 6)
    assert second.published_date == date(2024, 12, 7)
