"""From a server of feeds into the tables: what a bad one costs the others, and the facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from etl.model import Document, Refusal
from etl.progress import Silent
from etl.readers.html import PageReader
from etl.run import run
from etl.store import open_generation
from etl.watch.addresses import Address
from etl.watch.fetching import LONGEST_QUESTION, Answer, Fetcher, FetchError, Limits
from etl.watch.memory import Memory
from etl.watch.polling import Poller
from etl.watch.rounds import Watch
from etl.watch.source_list import Source
from etl.watch.visiting import Visitor
from tests.etl.watch.test_fetching import OK, drip
from tests.etl.watch.test_polling import FAILING
from tests.etl.watch.test_rounds import MINUTE
from tests.etl.watch.web import FakeTiming, Reply, Web, item, rss

FEEDS = 20
# Silence is given time: a busy machine lets a server that drips pause for a while.
QUICK = Limits(seconds=0.5, silence=30)


class Clocked(Fetcher):
    """Lets as much time pass for whoever is too slow as would pass outside of tests.

    Only a page that the server writes byte by byte is left early: a busy machine may need longer
    than that for an honest answer.
    """

    def __init__(self, web: Web, timing: FakeTiming) -> None:
        super().__init__(resolve=lambda host, port: ["127.0.0.1"])
        self._hurried = Fetcher(QUICK, self._resolve)
        self._web, self._timing = web, timing

    def fetch(self, address: Address, **options: Any) -> Answer:
        fetch = self._hurried.fetch if self._web.reply(address.path).raw else super().fetch
        try:
            return fetch(address, **options)
        except FetchError as error:
            if error.slow:
                self._timing.wait(LONGEST_QUESTION)
            raise


class Newsroom:
    """Watches feeds that all lie on one server, each under a name of its own."""

    def __init__(self, web: Web, pages: PageReader, root: Path) -> None:
        self.web, self.root = web, root
        self.timing = FakeTiming()
        self.memory: Memory = {}
        self.poller = Poller(Visitor(Clocked(web, self.timing), self.timing), pages, self.memory)

    def source(self, name: str) -> Source:
        port = self.web.url.rpartition(":")[2]
        url = f"http://{name}.example:{port}/{name}"
        return Source(name, url, "feed", allow_private=True)

    def store(self, items: Sequence[Document | Refusal], now: datetime) -> None:
        run(
            items, self.root, build="tests", now=now, jobs=1, progress=Silent(),
            report_refusal=lambda refusal: None,
        )  # fmt: skip

    def round(self, *names: str) -> None:
        sources = tuple(map(self.source, names))
        silent: Any = SimpleNamespace(
            begins=lambda sources: None, part=lambda part: None, ends=lambda: None
        )
        Watch(
            sources, MINUTE, self.root, self.memory, self.poller.poll, self.store, self.timing,
            silent,
        ).once()  # fmt: skip

    def rows(self, table: str) -> list[dict[str, Any]]:
        return open_generation(self.root).read(table).to_pylist()


@pytest.fixture
def newsroom(web: Web, pages: PageReader, tmp_path: Path) -> Newsroom:
    return Newsroom(web, pages, tmp_path)


def feed(number: int) -> Reply:
    return Reply(200, rss([item(f"n{number}", description=f"Ukraine shot down {number} drones.")]))


def test_of_twenty_feeds_one_that_drips_costs_the_others_nothing(
    newsroom: Newsroom, web: Web
) -> None:
    names = [f"s{number}" for number in range(FEEDS)]
    web.pages |= {f"/{name}": feed(number + 2) for number, name in enumerate(names)}
    web.pages["/s7"] = drip(OK + b"Content-Type: text/xml\r\n\r\n")
    newsroom.round(*names)
    assert {fact["value"] for fact in newsroom.rows("facts")} == {*range(2, 22)} - {9}
    (refused,) = newsroom.rows("refused")
    assert (refused["input"], refused["reason"]) == (
        newsroom.source("s7").url, "not answered within 0.5 seconds",
    )  # fmt: skip
    assert web.paths().count("/s7") == 1
    assert sum(newsroom.timing.waits) <= 32


def test_whatever_a_server_answers_later_the_facts_stay(newsroom: Newsroom, web: Web) -> None:
    web.pages["/a"] = feed(53)
    newsroom.round("a")
    before = newsroom.rows("facts"), newsroom.rows("documents")
    assert len(FAILING) >= 30
    for reply, reason, _ in FAILING:
        own = Reply(302, headers={"Location": "/a"})
        web.pages["/a"] = own if "circle" in reason else reply
        newsroom.timing.wait(2 * 24 * 3600)
        newsroom.round("a")
        assert (newsroom.rows("facts"), newsroom.rows("documents")) == before, reason
    refused = {row["reason"] for row in newsroom.rows("refused")}
    assert refused == {reason for _, reason, _ in FAILING}
    web.pages["/a"] = feed(53)
    newsroom.timing.wait(2 * 24 * 3600)
    newsroom.round("a")
    assert (newsroom.rows("facts"), newsroom.rows("documents")) == before
