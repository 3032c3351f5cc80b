"""Politeness: pace, redirects, robots.txt, asking again, and what a server asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from etl.watch.fetching import Answer, Fetcher, FetchError, Limits, resolve_name
from etl.watch.visiting import Page, Validators, VisitError, Visitor
from tests.etl.watch.web import NOON, FakeTiming, Reply, Web

MIB = 1024 * 1024


@pytest.fixture
def timing() -> FakeTiming:
    return FakeTiming()


@pytest.fixture
def visitor(timing: FakeTiming) -> Visitor:
    return Visitor(Fetcher(), timing)


def visit(visitor: Visitor, url: str, **options: Any) -> Page | None:
    return visitor.visit(url, **{"most_bytes": MIB, "allow_private": True, **options})


def failure(visitor: Visitor, url: str, **options: Any) -> VisitError:
    with pytest.raises(VisitError) as raised:
        visit(visitor, url, **options)
    return raised.value


def test_a_page_and_what_it_is_recognised_by(visitor: Visitor, web: Web) -> None:
    headers = {"ETag": '"1"', "Last-Modified": "Fri, 06 Dec 2024 10:00:00 GMT"}
    web.pages["/a"] = Reply(200, "text", {**headers, "Content-Type": "text/plain"})
    page = visit(visitor, f"{web.url}/a")
    validators = Validators('"1"', "Fri, 06 Dec 2024 10:00:00 GMT")
    assert page == Page(f"{web.url}/a", b"text", "text/plain", validators)
    assert visit(visitor, f"{web.url}/a", validators=validators) is None
    assert visit(visitor, f"{web.url}/a", validators=Validators('"0"')) == page


def test_a_304_that_nobody_asked_for_is_a_failure(visitor: Visitor, web: Web) -> None:
    web.pages["/"] = Reply(304)
    assert str(failure(visitor, web.url)) == "HTTP 304"


# Names of this machine and of those beside it.
OWN = [
    "127.0.0.1", "[::1]", "169.254.169.254", "0x7f.1", "10.0.0.1", "localhost.",
    "xn--80aikifvh.xn--j1amh",
]  # fmt: skip


def resolve(host: str, port: int) -> Sequence[str]:
    """Know names that this system may not know."""
    own = host.startswith("xn--") or host.endswith(".")
    return ["127.0.0.1"] if own else resolve_name(host, port)


class TestRedirects:
    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_they_are_followed(self, visitor: Visitor, web: Web, status: int) -> None:
        web.pages |= {"/a": Reply(status, headers={"Location": "b"}), "/b": Reply(200, "text")}
        page = visit(visitor, f"{web.url}/a")
        assert page is not None
        assert (page.url, page.body) == (f"{web.url}/b", b"text")

    def test_five_are_followed_and_six_are_not(self, visitor: Visitor, web: Web) -> None:
        for hop in range(31):
            web.pages[f"/{hop}"] = Reply(302, headers={"Location": f"/{hop + 1}"})
        web.pages["/31"] = Reply(200, "text")
        assert visit(visitor, f"{web.url}/26") is not None
        web.asked.clear()
        assert str(failure(visitor, f"{web.url}/0")) == "more than 5 redirects"
        assert len(web.asked) == 6

    def test_a_circle_is_left(self, visitor: Visitor, web: Web) -> None:
        web.pages |= {
            "/a": Reply(302, headers={"Location": "/b"}),
            "/b": Reply(302, headers={"Location": "/a"}),
        }
        assert str(failure(visitor, f"{web.url}/a")) == "the redirects lead in a circle"
        assert len(web.asked) == 2

    @pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://a.example/", "//", "http:"])
    def test_they_stay_in_the_web(self, visitor: Visitor, web: Web, location: str) -> None:
        web.pages["/"] = Reply(302, headers={"Location": location})
        assert not failure(visitor, web.url).temporary

    def test_they_do_not_leave_the_public_web(self, timing: FakeTiming, web: Web) -> None:
        """A public page that redirects to this machine: the machine is not asked."""
        asked: list[str] = []

        class Public(Fetcher):
            def fetch(self, address: Any, **options: Any) -> Any:
                asked.append(address.host)
                if address.host == "public.example":
                    inner = Fetcher(resolve=lambda host, port: ["127.0.0.1"])
                    return inner.fetch(address, **{**options, "allow_private": True})
                return super().fetch(address, **options)

        port = web.url.rpartition(":")[2]
        for number, host in enumerate(OWN):
            location = f"http://{host}:{port}/canary"
            web.pages[f"/{number}"] = Reply(302, headers={"Location": location})
            visitor = Visitor(Public(resolve=resolve), timing)
            url = f"http://public.example:{port}/{number}"
            found = failure(visitor, url, allow_private=False, tries=3)
            assert "is not public" in str(found)
        assert web.paths() == [f"/{number}" for number in range(len(OWN))]
        assert len(asked) == 2 * len(OWN)


class TestAskingAgain:
    @pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
    def test_three_tries_with_growing_pauses(
        self, visitor: Visitor, web: Web, timing: FakeTiming, status: int
    ) -> None:
        web.pages["/"] = Reply(status)
        error = failure(visitor, web.url, tries=3)
        assert (str(error), error.temporary) == (f"HTTP {status}", True)
        assert len(web.asked) == 3
        assert timing.waits == [5, 10]

    def test_the_second_try_may_succeed(self, visitor: Visitor, web: Web) -> None:
        web.pages["/"] = [Reply(500), Reply(200, "text")]
        page = visit(visitor, web.url, tries=3)
        assert page is not None
        assert page.body == b"text"

    def test_what_took_all_the_time_is_not_asked_for_again(
        self, web: Web, timing: FakeTiming
    ) -> None:
        class Slow(Fetcher):
            def fetch(self, *_: Any, **__: Any) -> Any:
                timing.wait(30)
                raise FetchError("not answered within 30 seconds")

        assert failure(Visitor(Slow(), timing), web.url, tries=3).temporary
        assert timing.waits == [30]

    def test_waiting_and_asking_together_take_no_longer_than_one_question_may(
        self, web: Web, timing: FakeTiming
    ) -> None:
        class Silent(Fetcher):
            def fetch(self, *_: Any, **__: Any) -> Any:
                timing.wait(10)
                raise FetchError("nothing came for too long", slow=True)

        assert failure(Visitor(Silent(), timing), web.url, tries=3).slow
        assert timing.waits == [10, 5, 10]

    def test_redirects_and_further_tries_share_the_time_of_one_question(
        self, web: Web, timing: FakeTiming
    ) -> None:
        given: list[float] = []

        class Slow(Fetcher):
            def fetch(self, address: Any, **options: Any) -> Answer:
                given.append(options["seconds"])
                timing.wait(8)
                return super().fetch(address, **options)

        for hop in range(5):
            web.pages[f"/{hop}"] = Reply(302, headers={"Location": f"/{hop + 1}"})
        error = failure(Visitor(Slow(), timing), f"{web.url}/0", tries=3)
        assert (str(error), error.slow) == ("not answered within 30 seconds", True)
        assert given == [30, 22, 14, 6, 0]
        assert Limits().seconds == 30

    @pytest.mark.parametrize("status", [204, 206, 400, 401, 403, 404, 410, 451])
    def test_what_will_not_change_is_asked_for_once(
        self, visitor: Visitor, web: Web, status: int
    ) -> None:
        web.pages["/"] = Reply(status)
        error = failure(visitor, web.url, tries=3)
        assert str(error).startswith(f"HTTP {status}")
        assert not error.temporary
        assert len(web.asked) == 1

    def test_a_short_pause_that_the_server_asks_for_is_made(
        self, visitor: Visitor, web: Web, timing: FakeTiming
    ) -> None:
        web.pages["/"] = [Reply(429, headers={"Retry-After": "7"}), Reply(200, "text")]
        assert visit(visitor, web.url, tries=3) is not None
        assert timing.waits == [7]

    @pytest.mark.parametrize(
        ("value", "until"),
        [
            ("120", NOON + timedelta(seconds=120)),
            ("Fri, 06 Dec 2024 13:00:00 GMT", datetime(2024, 12, 6, 13, tzinfo=UTC)),
            ("999999999999", NOON + timedelta(days=1)),
            ("Fri, 06 Dec 2034 13:00:00 GMT", NOON + timedelta(days=1)),
        ],
    )
    def test_a_long_pause_is_left_to_a_later_round(
        self, visitor: Visitor, web: Web, timing: FakeTiming, value: str, until: datetime
    ) -> None:
        web.pages["/"] = Reply(429, headers={"Retry-After": value})
        error = failure(visitor, web.url, tries=3)
        assert error.not_before == until
        assert len(web.asked) == 1
        assert timing.waits == []

    @pytest.mark.parametrize("value", ["soon", "-5", "", "1e9", "²"])
    def test_a_pause_that_cannot_be_read_is_none(
        self, visitor: Visitor, web: Web, value: str
    ) -> None:
        web.pages["/"] = Reply(503, headers={"Retry-After": value.encode().decode("latin-1")})
        assert failure(visitor, web.url).not_before is None


class TestPace:
    def test_a_host_is_asked_once_a_second(self, web: Web, timing: FakeTiming) -> None:
        visitor = Visitor(_AsIfPublic(), timing)
        for _ in range(4):
            failure(visitor, f"{web.url}/x", allow_private=False)
        assert timing.waits == [1, 1, 1]

    def test_hosts_do_not_wait_for_each_other(self, web: Web, timing: FakeTiming) -> None:
        visitor = Visitor(_AsIfPublic(), timing)
        port = web.url.rpartition(":")[2]
        failure(visitor, f"{web.url}/x", allow_private=False)
        failure(visitor, f"http://localhost:{port}/x", allow_private=False)
        assert timing.waits == []

    def test_an_own_server_is_not_spared(
        self, visitor: Visitor, web: Web, timing: FakeTiming
    ) -> None:
        for _ in range(3):
            failure(visitor, f"{web.url}/x")
        assert timing.waits == []

    def test_robots_may_ask_for_more(self, visitor: Visitor, web: Web, timing: FakeTiming) -> None:
        robots = "User-agent: *\nCrawl-delay: 9\n"
        web.pages |= {"/robots.txt": Reply(200, robots), "/a": Reply(200, "a")}
        for _ in range(3):
            visit(visitor, f"{web.url}/a", asks_robots=True)
        assert timing.waits == [9, 9]


class _AsIfPublic(Fetcher):
    """Asks this machine as if it were public."""

    def fetch(self, address: Any, **options: Any) -> Any:
        return super().fetch(address, **{**options, "allow_private": True})


class TestRobots:
    ROBOTS = "User-agent: *\nDisallow: /private\nAllow: /private/open\nDisallow: /*.pdf$\n"

    @pytest.mark.parametrize(
        ("path", "allowed"),
        [("/a", True), ("/private/a", False), ("/private/open", True), ("/x/a.pdf", False)],
    )
    def test_what_it_asks_is_done(
        self, visitor: Visitor, web: Web, path: str, allowed: bool
    ) -> None:
        web.pages |= {"/robots.txt": Reply(200, self.ROBOTS), path: Reply(200, "text")}
        if allowed:
            assert visit(visitor, web.url + path, asks_robots=True) is not None
        else:
            error = failure(visitor, web.url + path, asks_robots=True)
            assert str(error) == "robots.txt asks that it be left alone"
            assert web.paths() == []

    def test_it_is_asked_for_once_a_day(
        self, visitor: Visitor, web: Web, timing: FakeTiming
    ) -> None:
        web.pages["/a"] = Reply(200, "a")
        for _ in range(3):
            visit(visitor, f"{web.url}/a", asks_robots=True)
        assert [path for path, _ in web.asked] == ["/robots.txt", "/a", "/a", "/a"]
        timing.wait(25 * 3600)
        visit(visitor, f"{web.url}/a", asks_robots=True)
        assert [path for path, _ in web.asked][4:] == ["/robots.txt", "/a"]

    def test_an_address_that_the_user_named_needs_no_asking(
        self, visitor: Visitor, web: Web
    ) -> None:
        web.pages |= {"/robots.txt": Reply(200, "User-agent: *\nDisallow: /"), "/a": Reply(200)}
        assert visit(visitor, f"{web.url}/a") is not None

    @pytest.mark.parametrize("status", [500, 503, 429])
    def test_while_it_cannot_be_had_nothing_is_read(
        self, visitor: Visitor, web: Web, status: int
    ) -> None:
        web.pages |= {"/robots.txt": Reply(status), "/a": Reply(200, "text")}
        error = failure(visitor, f"{web.url}/a", asks_robots=True)
        assert (str(error), error.temporary) == (f"robots.txt: HTTP {status}", True)

    @pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"<html>", b"User-agent", b"Crawl-delay: x"])
    def test_nonsense_forbids_nothing(self, visitor: Visitor, web: Web, body: bytes) -> None:
        web.pages |= {"/robots.txt": Reply(200, body), "/a": Reply(200, "text")}
        assert visit(visitor, f"{web.url}/a", asks_robots=True) is not None
