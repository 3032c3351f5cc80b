"""One visit to a source: documents, refusals, and what is kept for the next."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from etl.model import Document, Refusal
from etl.readers.html import PageReader
from etl.watch.addresses import Address
from etl.watch.fetching import Answer, Fetcher, FetchError
from etl.watch.memory import Memory, SourceMemory
from etl.watch.polling import Harvest, Poller
from etl.watch.source_list import Source
from etl.watch.visiting import Validators, Visitor
from tests.etl.watch.web import FIRST, NOON, FakeTiming, Reply, Web, article, item, rss


@dataclass
class Visits:
    """Polls one source again and again, as the rounds do."""

    web: Web
    pages: PageReader
    memory: Memory = field(default_factory=dict)
    timing: FakeTiming = field(default_factory=FakeTiming)
    fetcher: Fetcher = field(default_factory=Fetcher)

    def source(self, path: str = "/feed", **values: Any) -> Source:
        values = {"kind": "feed", "allow_private": True, **values}
        return Source("Press", f"{self.web.url}{path}", **values)

    def parts(self, source: Source | None = None) -> list[Harvest]:
        source = source or self.source()
        poller = Poller(Visitor(self.fetcher, self.timing), self.pages, self.memory)
        parts = []
        for part in poller.poll(source, self.timing.now()):
            parts.append(part)
            self.memory[source.url] = part.memory
        assert [part.last for part in parts] == [False] * (len(parts) - 1) + [True]
        return parts

    def poll(self, source: Source | None = None) -> tuple[list[Document], list[Refusal]]:
        parts = self.parts(source)
        documents = [document for part in parts for document in part.documents]
        return documents, [refusal for part in parts for refusal in part.refusals]

    def known(self, path: str = "/feed") -> SourceMemory:
        return self.memory[f"{self.web.url}{path}"]


@pytest.fixture
def visits(web: Web, pages: PageReader) -> Visits:
    return Visits(web, pages)


def feed(web: Web, *items: str, **headers: str) -> None:
    web.pages["/feed"] = Reply(200, rss(items), {"ETag": f'"{hash(items)}"', **headers})


def test_an_entry_is_read_from_its_page(visits: Visits, web: Web) -> None:
    feed(web, item("press-1", "/1.html"))
    head = (
        '<link rel="canonical" href="http://127.0.0.1/canonical">'
        '<meta property="og:site_name" content="The Site">'
    )
    web.pages["/1.html"] = Reply(200, article(head=head), {"Content-Type": "text/html"})
    (document,), refusals = visits.poll()
    assert refusals == []
    assert FIRST in document.text
    assert document == Document(
        doc_id="press-1",
        text=document.text,
        title="press-1",
        publisher="The Site",
        url="http://127.0.0.1/canonical",
        published_at=datetime(2024, 12, 6, 4, 30, tzinfo=UTC),
        published_date=date(2024, 12, 6),
        language="en",
        source=f"{web.url}/feed",
    )


def test_what_the_list_says_of_a_source_holds(visits: Visits, web: Web) -> None:
    feed(web, item("press-1", "/1.html"))
    web.pages["/1.html"] = Reply(200, article())
    (document,), _ = visits.poll(visits.source(publisher="P", language="uk"))
    assert (document.publisher, document.language) == ("P", "uk")


def test_without_a_name_of_the_site_the_feed_is_the_publisher(visits: Visits, web: Web) -> None:
    feed(web, item("press-1", "/1.html"))
    web.pages["/1.html"] = Reply(200, article())
    assert visits.poll()[0][0].publisher == "Example feed"


def test_an_unchanged_feed_is_not_sent_again(visits: Visits, web: Web) -> None:
    feed(web, item("a", "/a"))
    web.pages["/a"] = Reply(200, article())
    assert len(visits.poll()[0]) == 1
    web.asked.clear()
    (part,) = visits.parts()
    assert part.unchanged
    assert (part.documents, part.refusals) == ((), ())
    assert web.paths() == ["/feed"]
    assert "a" in visits.known().entries


def test_only_new_and_changed_entries_are_read(visits: Visits, web: Web) -> None:
    web.pages |= {f"/{name}": Reply(200, article()) for name in "abc"}
    feed(web, item("a", "/a"), item("b", "/b"))
    visits.poll()
    web.asked.clear()
    feed(web, item("c", "/c"), item("a", "/a"), item("b", "/b", description="Corrected."))
    documents, _ = visits.poll()
    assert [document.doc_id for document in documents] == ["c", "b"]
    assert web.paths() == ["/feed", "/c", "/b"]


def test_an_entry_that_another_feed_has_too_is_read_once(visits: Visits, web: Web) -> None:
    feed(web, item("a", "/a"))
    web.pages |= {"/a": Reply(200, article()), "/other": Reply(200, rss([item("a", "/evil")]))}
    assert len(visits.poll()[0]) == 1
    web.asked.clear()
    assert visits.poll(visits.source("/other")) == ([], [])
    assert web.paths() == ["/other"]


def test_an_entry_without_a_link_is_its_text(visits: Visits, web: Web) -> None:
    feed(web, item("a", description="Ukraine shot down 12 drones."))
    (document,), refusals = visits.poll()
    assert document.text == "Ukraine shot down 12 drones."
    assert refusals == []


def test_an_entry_without_anything_is_refused(visits: Visits, web: Web) -> None:
    feed(web, item("a"))
    documents, (refusal,) = visits.poll()
    assert documents == []
    assert (refusal.input, refusal.reason) == (f"{web.url}/feed", "there is no text")
    assert visits.poll() == ([], [])


class TestPagesThatCannotBeHad:
    def test_the_feeds_own_text_stands_in(self, visits: Visits, web: Web) -> None:
        feed(web, item("a", "/gone", description="Ukraine shot down 12 drones."))
        (document,), (refusal,) = visits.poll()
        assert document.text == "Ukraine shot down 12 drones."
        assert refusal.input == f"{web.url}/gone"
        assert refusal.reason == "HTTP 404; the text in the feed is read instead"
        assert visits.poll() == ([], [])

    def test_three_visits_are_tried(self, visits: Visits, web: Web) -> None:
        feed(web, item("a", "/a", description="Short."), item("b", "/b", description="Short."))
        web.pages |= {"/a": Reply(503), "/b": Reply(200, article())}
        reasons = []
        for _ in range(5):
            documents, refusals = visits.poll()
            reasons.append([refusal.reason for refusal in refusals])
        assert reasons == [
            ["HTTP 503"],
            ["HTTP 503"],
            ["HTTP 503; the text in the feed is read instead"],
            [],
            [],
        ]
        assert documents == []
        assert web.paths().count("/a") == 3
        assert web.paths().count("/b") == 1

    def test_a_host_that_lets_the_time_run_out_is_asked_once_a_visit(
        self, visits: Visits, web: Web
    ) -> None:
        class Slow(Fetcher):
            def fetch(self, address: Address, **options: Any) -> Answer:
                if address.path == "/slow":
                    raise FetchError("nothing came for too long", slow=True)
                return super().fetch(address, **options)

        visits.fetcher = Slow()
        entries = [item(str(n), f"/{n}", description="Short.") for n in range(20)]
        feed(web, item("s", "/slow"), *entries)
        for _ in range(2):
            documents, refusals = visits.poll()
            assert documents == []
            assert [refusal.reason for refusal in refusals] == [
                "nothing came for too long",
                *["not asked for: its host kept us waiting before"] * 20,
            ]
        documents, _ = visits.poll()
        assert [document.text for document in documents] == ["Short."] * 20
        assert set(web.paths()) == {"/feed"}

    def test_a_page_that_comes_back_is_read(self, visits: Visits, web: Web) -> None:
        feed(web, item("a", "/a", description="Short."))
        web.pages["/a"] = [Reply(500), Reply(200, article())]
        assert visits.poll()[0] == []
        assert visits.known().validators == Validators(), "a 304 would hide what is still to come"
        (document,), _ = visits.poll()
        assert FIRST in document.text
        assert visits.known().validators != Validators()

    @pytest.mark.parametrize(
        ("reply", "reason"),
        [
            (Reply(200, b"%PDF-1.4", {"Content-Type": "application/pdf"}), "not a web page but"),
            (Reply(200, "<html></html>"), "no main text"),
            (Reply(200, "x", {"Content-Length": str(200 * 1024**2)}), "larger than 10 MiB"),
            (Reply(302, headers={"Location": "http://169.254.169.254/"}), "is not public"),
            (Reply(302, headers={"Location": "file:///etc/passwd"}), "does not begin with http"),
        ],
    )
    def test_what_is_no_page(self, visits: Visits, web: Web, reply: Reply, reason: str) -> None:
        feed(web, item("a", "/a"))
        web.pages["/a"] = reply
        documents, (refusal,) = visits.poll()
        assert documents == []
        assert reason in refusal.reason

    def test_robots_keep_a_page_out_but_not_the_feed(self, visits: Visits, web: Web) -> None:
        feed(web, item("a", "/a", description="Ukraine shot down 12 drones."))
        web.pages["/robots.txt"] = Reply(200, "User-agent: *\nDisallow: /\n")
        (document,), (refusal,) = visits.poll()
        assert document.text == "Ukraine shot down 12 drones."
        assert "robots.txt" in refusal.reason
        assert web.paths() == ["/feed"]


PACKED = {"Content-Encoding": "gzip"}
BROKE_OFF = "the answer broke off"
NO_FEED = "neither RSS nor Atom"


# What a server answers, the reason, and how often it is asked in a visit.
FAILING: list[tuple[Reply, str, int]] = [
    (Reply(204), "HTTP 204", 1),
    (Reply(206, rss()), "HTTP 206", 1),
    (Reply(300), "HTTP 300", 1),
    (Reply(301), "HTTP 301", 1),
    (Reply(400), "HTTP 400", 1),
    (Reply(401), "HTTP 401", 1),
    (Reply(403, "Forbidden"), "HTTP 403", 1),
    (Reply(406), "HTTP 406", 1),
    (Reply(451), "HTTP 451", 1),
    (Reply(502), "HTTP 502", 3),
    (Reply(504), "HTTP 504", 3),
    (Reply(599), "HTTP 599", 3),
    (Reply(429), "HTTP 429", 3),
    (Reply(429, headers={"Retry-After": "2"}), "HTTP 429", 3),
    (Reply(503, headers={"Retry-After": "86400"}), "HTTP 503", 1),
    (Reply(200, b"%PDF-1.7", {"Content-Type": "application/pdf"}), NO_FEED, 1),
    (Reply(200, '{"error": "no key"}', {"Content-Type": "application/json"}), NO_FEED, 1),
    (Reply(200, "<opml></opml>", {"Content-Type": "text/xml"}), NO_FEED, 1),
    (Reply(200, b"\x00" * 1000), NO_FEED, 1),
    (Reply(200, gzip.compress(rss().encode())[:-9], PACKED), BROKE_OFF, 3),
    (Reply(200, rss(), PACKED), "the answer cannot be decompressed", 3),
    (Reply(200, gzip.compress(bytes(6 * 1024**2)), PACKED), "larger than 5 MiB", 1),
    (Reply(200, rss(), {"Content-Encoding": "br"}),
     "compressed in a way that was not asked for", 1),
    (Reply(302, headers={"Location": "file:///etc/passwd"}),
     "'file:///etc/passwd' does not begin with http:// or https://", 1),
    (Reply(500), "HTTP 500", 3),
    (Reply(503), "HTTP 503", 3),
    (Reply(404), "HTTP 404", 1),
    (Reply(410), "HTTP 410: it is gone for good; take it off the list", 1),
    (Reply(429, headers={"Retry-After": "3600"}), "HTTP 429", 1),
    (Reply(200, "<html>Log in</html>"), NO_FEED, 1),
    (Reply(200, ""), NO_FEED, 1),
    (Reply(200, rss([item("x")])[:-5], {"Content-Length": "99999"}),
     BROKE_OFF, 3),
    (Reply(200, "5\r\nshort\r\n", {"Transfer-Encoding": "chunked"}),
     BROKE_OFF, 3),
    (Reply(200, "x", {"Content-Length": str(6 * 1024**2)}), "larger than 5 MiB", 1),
    (Reply(302, headers={"Location": "/feed"}), "the redirects lead in a circle", 1),
]  # fmt: skip


class TestFailures:
    @pytest.mark.parametrize(("reply", "reason", "tries"), FAILING)
    def test_a_source_that_fails_keeps_what_is_known_of_it(
        self, visits: Visits, web: Web, reply: Reply, reason: str, tries: int
    ) -> None:
        feed(web, item("a", "/a"))
        web.pages["/a"] = Reply(200, article())
        visits.poll()
        before = visits.known()
        web.asked.clear()
        web.pages["/feed"] = reply
        documents, (refusal,) = visits.poll()
        assert documents == []
        assert (refusal.input, refusal.reason) == (f"{web.url}/feed", reason)
        assert len(web.asked) == tries
        after = visits.known()
        assert (after.failures, after.reason) == (1, reason)
        assert after.entries == before.entries
        assert after.validators == before.validators
        assert after.succeeded_at == before.succeeded_at
        feed(web, item("a", "/a"), item("b", "/a"))
        assert [document.doc_id for document in visits.poll()[0]] == ["b"]
        assert visits.known().failures == 0

    def test_what_a_server_asks_for_is_kept(self, visits: Visits, web: Web) -> None:
        web.pages["/feed"] = Reply(429, headers={"Retry-After": "3600"})
        visits.poll()
        assert visits.known().not_before == NOON + timedelta(hours=1)

    def test_an_empty_feed_loses_nothing(self, visits: Visits, web: Web) -> None:
        feed(web, item("a", "/a"))
        web.pages["/a"] = Reply(200, article())
        visits.poll()
        feed(web)
        assert visits.poll() == ([], [])
        feed(web, item("a", "/a"))
        assert visits.poll() == ([], [])


class TestDates:
    @pytest.mark.parametrize(
        ("said", "kept"),
        [
            ("Sat, 07 Dec 2024 11:00:00 GMT", date(2024, 12, 7)),
            ("Sat, 07 Dec 2024 13:00:00 GMT", None),
            ("Fri, 06 Dec 2034 06:30:00 GMT", None),
            ("Thu, 01 Jan 1970 00:00:00 GMT", None),
            ("Fri, 06 Dec 24 06:30:00 GMT", date(2024, 12, 6)),
        ],
    )
    def test_a_date_that_cannot_be_is_left_out(
        self, visits: Visits, web: Web, said: str, kept: date | None
    ) -> None:
        feed(web, item("a", description="Ukraine shot down 12 drones.", pubDate=said))
        (document,), refusals = visits.poll()
        assert document.published_date == kept
        if kept is None:
            assert document.published_at is None
            assert refusals[0].reason.endswith("the document is kept without it")

    def test_without_a_date_of_the_feed_the_page_says_it(self, visits: Visits, web: Web) -> None:
        feed(web, item("a", "/a", pubDate=""))
        head = '<meta property="article:published_time" content="2024-12-05T23:30:00+02:00">'
        web.pages["/a"] = Reply(200, article(head=head))
        assert visits.poll()[0][0].published_date == date(2024, 12, 5)

    def test_without_any_date_there_is_none(self, visits: Visits, web: Web) -> None:
        feed(web, item("a", "/a", pubDate=""))
        web.pages["/a"] = Reply(200, article())
        assert visits.poll()[0][0].published_at is None


class TestPages:
    def test_a_page_is_a_document_that_changes(self, visits: Visits, web: Web) -> None:
        source = visits.source("/page", kind="page")
        web.pages["/page"] = Reply(200, article(), {"ETag": '"1"'})
        (first,), _ = visits.poll(source)
        assert first.doc_id == first.url == f"{web.url}/page"
        assert visits.poll(source) == ([], [])
        web.pages["/page"] = Reply(200, article("Ukraine shot down 41 drones."), {"ETag": '"2"'})
        (second,), _ = visits.poll(source)
        assert second.doc_id == first.doc_id
        assert "41 drones" in second.text

    @pytest.mark.parametrize("reply", [Reply(404), Reply(200, b"x", {"Content-Type": "image/png"})])
    def test_a_page_that_fails(self, visits: Visits, web: Web, reply: Reply) -> None:
        web.pages["/page"] = reply
        documents, refusals = visits.poll(visits.source("/page", kind="page"))
        assert (documents, len(refusals)) == ([], 1)
        assert visits.known("/page").failures == 1


def test_a_long_feed_is_handed_on_in_parts(visits: Visits, web: Web) -> None:
    feed(web, *(item(str(number), description=f"{number} drones.") for number in range(60)))
    parts = visits.parts()
    assert [len(part.documents) for part in parts] == [25, 25, 10]
    assert [len(part.memory.entries) for part in parts] == [25, 50, 60]
    assert parts[0].memory.validators == Validators(), "only the whole feed may be taken for read"


def test_of_too_many_entries_the_rest_is_named(visits: Visits, web: Web) -> None:
    feed(web, *(item(str(number), description="5 drones.") for number in range(1_003)))
    documents, (refusal,) = visits.poll()
    assert len(documents) == 1_000
    assert refusal.reason == "only the first 1,000 entries are read, 3 are left out"


@pytest.mark.parametrize("link", ["http://127.0.0.1:1/", "http://localhost:1/", "http://[::1]:1/"])
def test_a_public_feed_does_not_lead_into_the_own_network(
    visits: Visits, web: Web, link: str
) -> None:
    public = replace(visits.source(), allow_private=False)
    feed(web, item("a", link))

    class Public(Fetcher):
        def fetch(self, address: Any, **options: Any) -> Any:
            own = address.url == public.url
            return super().fetch(address, **{**options, "allow_private": own})

    poller = Poller(Visitor(Public(), visits.timing), visits.pages, visits.memory)
    (part,) = poller.poll(public, NOON)
    assert "is not public" in part.refusals[0].reason
    assert part.documents == ()
