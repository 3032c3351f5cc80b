"""Web archives."""

from __future__ import annotations

import gzip
import io
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from etl.model import Document, Refusal
from etl.readers import read_inputs
from etl.readers.documents import Defaults
from etl.readers.html import PageReader
from etl.readers.pages import UnreadPage
from etl.readers.warc import read_warc

ARTICLE = (
    "<html><head>{head}</head><body><article><h1>Night</h1><p>The air force said that 53 drones "
    "had come overnight, {words}, of which 32 were shot down over the north of the country.</p>"
    "<p>Another 16 were lost from radar, according to a statement that was given to the press."
    "</p></article></body></html>"
)


def page(words: str = "збито", head: str = "") -> str:
    return ARTICLE.format(words=words, head=head)


class Archive:
    def __init__(self, compressed: bool = False) -> None:
        self.sink = io.BytesIO()
        self.writer = WARCWriter(self.sink, gzip=compressed)

    def add(
        self,
        body: bytes,
        url: str = "https://www.example.org/1",
        kind: str = "text/html",
        status: str = "200 OK",
        record: str = "response",
        **headers: str,
    ) -> Archive:
        names = [("Content-Type", kind), *((k.replace("_", "-"), v) for k, v in headers.items())]
        http = StatusAndHeaders(status, names, protocol="HTTP/1.1")
        self.writer.write_record(
            self.writer.create_warc_record(url, record, payload=io.BytesIO(body), http_headers=http)
        )
        return self

    def bytes(self) -> bytes:
        return self.sink.getvalue()


@pytest.fixture(scope="module")
def pages() -> Iterator[PageReader]:
    with PageReader() as reader:
        yield reader


def read(pages: PageReader, raw: bytes) -> list[Document | Refusal]:
    found = read_warc(io.BytesIO(raw), "in.warc", Defaults())
    return [item.read(pages) if isinstance(item, UnreadPage) else item for item in found]


def test_every_html_response_is_a_document(pages: PageReader) -> None:
    archive = Archive()
    archive.add(page().encode(), "https://example.org/1")
    archive.add(b"{}", "https://example.org/2", "application/json")
    archive.add(page().encode(), "https://example.org/3", status="404 Not Found")
    archive.add(page("two").encode(), "https://example.org/4", "Text/HTML; charset=utf-8")
    found = read(pages, archive.bytes())
    assert [getattr(item, "doc_id", item) for item in found] == [
        "https://example.org/1",
        "https://example.org/4",
    ]
    assert all(isinstance(item, Document) and item.published_at is None for item in found)


def test_the_canonical_address_counts_on_its_own_host_only(pages: PageReader) -> None:
    link = '<link rel="canonical" href="https://{}/canonical">'
    own, foreign = link.format("example.org"), link.format("other.example")
    archive = Archive().add(page(head=own).encode()).add(page(head=foreign).encode())
    ids = [item.doc_id for item in read(pages, archive.bytes()) if isinstance(item, Document)]
    assert ids == ["https://example.org/canonical", "https://www.example.org/1"]


def test_charset_and_compression_of_the_answer(pages: PageReader) -> None:
    archive = Archive().add(page().encode("cp1251"), kind="text/html; charset=windows-1251")
    archive.add(gzip.compress(page().encode()), Content_Encoding="gzip")
    for item in read(pages, archive.bytes()):
        assert isinstance(item, Document)
        assert "збито" in item.text


def test_a_bomb_is_refused(pages: PageReader) -> None:
    bomb = gzip.compress(b"<p>" + b" " * 50_000_000)
    archive = Archive().add(bomb, Content_Encoding="gzip").add(page().encode())
    refusal, document = read(pages, archive.bytes())
    assert isinstance(refusal, Refusal)
    assert "10 MiB" in refusal.reason
    assert refusal.line == 1
    assert isinstance(document, Document)


@pytest.mark.parametrize("compressed", [False, True])
def test_archives_are_read_from_files(tmp_path: Path, compressed: bool) -> None:
    archive = Archive(compressed)
    for number in range(3):
        archive.add(page(f"{number} " * 1000).encode(), f"https://example.org/{number}")
    path = tmp_path / ("in.warc.gz" if compressed else "in.warc")
    path.write_bytes(archive.bytes())
    assert len(list(read_inputs([str(path)]))) == 3
    path.write_bytes(archive.bytes()[:-200])
    *whole, last = read_inputs([str(path)])
    assert len(whole) >= 1
    assert all(isinstance(item, Document) for item in whole)
    assert isinstance(last, Document | Refusal)


def test_what_is_no_archive_is_refused(pages: PageReader) -> None:
    (refusal,) = read(pages, b"no archive at all\n" * 10)
    assert isinstance(refusal, Refusal)
    assert "WARC" in refusal.reason


def test_damaged_archives_end(pages: PageReader) -> None:
    whole = Archive().add(page().encode()).add(page("two").encode()).bytes()
    chance = random.Random(1)
    for _ in range(60):
        raw = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        for item in read(pages, bytes(raw)):
            assert isinstance(item, Document | Refusal)
