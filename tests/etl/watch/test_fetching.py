"""One question to a machine: what it costs at most, and what comes of a bad answer."""

from __future__ import annotations

import gzip
import itertools
import resource
import socket
import threading
import time
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from etl.watch.addresses import parse_address
from etl.watch.fetching import Answer, Fetcher, FetchError, Limits
from etl.watch.timing import Stopped
from tests.etl.watch.web import Reply, Web

MIB = 1024 * 1024
LIMIT = 5 * MIB
BOMB = gzip.compress(bytes(64 * MIB))
OK = b"HTTP/1.1 200 OK\r\n"
GZIP = {"Content-Encoding": "gzip"}
QUICK = Limits(seconds=0.5, silence=0.3)
# For servers that drip: a busy machine lets them pause for a while, which is no silence.
PATIENT = Limits(seconds=0.5, silence=30)


def fetch(url: str, limits: Limits | None = None, **options: Any) -> Answer:
    options = {"most_bytes": LIMIT, "allow_private": True, **options}
    return Fetcher(limits).fetch(parse_address(url), **options)


def reason(url: str, limits: Limits | None = None, slow: bool = False, **options: Any) -> str:
    with pytest.raises(FetchError) as failure:
        fetch(url, limits, **options)
    assert failure.value.slow == slow
    return str(failure.value)


def test_an_answer(web: Web) -> None:
    web.pages["/a?b=c"] = Reply(200, "text", {"ETag": '"1"', "Content-Type": "text/plain"})
    answer = fetch(f"{web.url}/a?b=c", headers={"If-None-Match": '"0"'})
    assert (answer.status, answer.body, answer.headers["ETag"]) == (200, b"text", '"1"')
    ((_, headers),) = web.asked
    assert headers["Host"] == web.url.removeprefix("http://")
    assert headers["User-Agent"].startswith("conflict-metrics/")
    assert headers["If-None-Match"] == '"0"'
    assert headers["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize("status", [204, 301, 304, 404, 410, 429, 500, 503])
def test_other_answers_have_no_body(web: Web, status: int) -> None:
    web.pages["/"] = Reply(status, "" if status in (204, 304) else "x" * 100_000)
    assert (fetch(web.url).status, fetch(web.url).body) == (status, b"")


@pytest.mark.parametrize("members", [1, 3])
@pytest.mark.parametrize("body", [b"", b"text" * 1000, bytes(65_536 * 3), bytes(65_536 * 3 + 1)])
def test_compressed_answers(web: Web, members: int, body: bytes) -> None:
    web.pages["/"] = Reply(200, gzip.compress(body) * members, GZIP)
    assert fetch(web.url).body == body * members


BOMBS = {
    "gzip": Reply(200, BOMB * 16, GZIP),
    "gzip in gzip": Reply(200, gzip.compress(BOMB * 16), {"Content-Encoding": "gzip, gzip"}),
    "br": Reply(200, BOMB * 16, {"Content-Encoding": "br"}),
    "zstd": Reply(200, BOMB * 16, {"Content-Encoding": "zstd"}),
    "redirect": Reply(302, BOMB * 16, {**GZIP, "Location": "/"}),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_gigabyte_in_a_megabyte_is_cut_at_the_limit(
    web: Web, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted is what is unpacked; its processor second is that of this thread alone."""
    unpacked = 0

    class Counted:
        def __init__(self, *arguments: Any) -> None:
            self._inner = decompressobj(*arguments)

        def decompress(self, *arguments: Any) -> bytes:
            nonlocal unpacked
            found: bytes = self._inner.decompress(*arguments)
            unpacked += len(found)
            return found

        def __getattr__(self, wanted: str) -> Any:
            return getattr(self._inner, wanted)

    decompressobj = zlib.decompressobj
    monkeypatch.setattr(zlib, "decompressobj", Counted)
    web.pages["/"] = BOMBS[name]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent = time.thread_time()
    try:
        assert fetch(web.url).body == b""
    except FetchError as error:
        assert not error.temporary  # noqa: PT017 - it is not worth asking again
    assert time.thread_time() - spent <= 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 60 * 1024
    assert (LIMIT < unpacked <= LIMIT + 65_536) == (name == "gzip")
    assert name == "gzip" or not unpacked


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, gzip", "gzip,br", "nonsense"])
def test_other_compressions_were_not_asked_for(web: Web, encoding: str) -> None:
    web.pages["/"] = Reply(200, gzip.compress(BOMB), {"Content-Encoding": encoding})
    assert reason(web.url) == "compressed in a way that was not asked for"


def test_what_says_to_be_compressed_and_is_not(web: Web) -> None:
    web.pages["/"] = Reply(200, b"plain", {"Content-Encoding": "gzip"})
    assert reason(web.url) == "the answer cannot be decompressed"


def test_a_page_of_200_megabytes_that_says_so_is_not_read(web: Web) -> None:
    web.pages["/"] = Reply(200, b"x", {"Content-Length": str(200 * MIB)})
    assert reason(web.url) == "larger than 5 MiB"


def test_a_page_of_200_megabytes_that_does_not_say_so_is_cut(web: Web) -> None:
    sent = 0

    def body(write: Callable[[bytes], object]) -> None:
        nonlocal sent
        write(OK + b"Connection: close\r\n\r\n")
        for _ in range(200):
            write(b"x" * MIB)
            sent += 1

    web.pages["/"] = Reply(raw=body)
    assert reason(web.url) == "larger than 5 MiB"
    assert sent < 200


@pytest.mark.parametrize(
    "answer",
    [
        OK + b"Content-Length: 100\r\n\r\nshort",
        OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n50\r\nshort",
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nshort\r\n0\r\n\r\n",
        OK
        + b"Content-Encoding: gzip\r\nContent-Length: 10\r\n\r\n"
        + gzip.compress(b"x" * 99, mtime=0)[:10],
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000,
        OK + b"".join(b"X-%d: y\r\n" % number for number in range(300)) + b"\r\n",
        b"no HTTP at all\r\n\r\n",
        b"HTTP/1.1 two hundred\r\n\r\n",
        b"",
    ],
)
def test_answers_that_break_off_or_are_none(web: Web, answer: bytes) -> None:
    web.pages["/"] = Reply(raw=lambda write: write(answer))
    assert reason(web.url) in ("the answer broke off", "the answer cannot be decompressed")


def drip(start: bytes, drop: bytes = b"x") -> Reply:
    """Return an answer that begins with ``start`` and goes on for ever, a byte now and then."""

    def answer(write: Callable[[bytes], object]) -> None:
        write(start)
        for _ in itertools.repeat(None):
            write(drop)
            time.sleep(0.02)

    return Reply(raw=answer)


@pytest.mark.parametrize(
    "start",
    [b"HTTP/1.1 ", OK + b"X: ", OK + b"Content-Length: 9999\r\n\r\n", OK + b"\r\n"],
    ids=["status line", "headers", "body", "body without end"],
)  # fmt: skip
def test_a_server_that_drips_is_left_when_the_time_is_over(web: Web, start: bytes) -> None:
    web.pages["/"] = drip(start)
    assert reason(web.url, PATIENT, slow=True) == "not answered within 0.5 seconds"


def test_what_is_left_of_the_time_counts_if_it_is_less(web: Web) -> None:
    web.pages["/"] = drip(OK + b"\r\n")
    limits = Limits(seconds=30, silence=30)
    assert "not answered within 30" in reason(web.url, limits, slow=True, seconds=0.2)
    web.asked.clear()
    assert "not answered within 30" in reason(web.url, limits, slow=True, seconds=0.0)
    assert web.asked == []


def test_a_server_that_drips_chunks_is_left_too(web: Web) -> None:
    web.pages["/"] = drip(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n")
    assert reason(web.url, PATIENT, slow=True) == "not answered within 0.5 seconds"


def test_a_server_that_drips_in_the_handshake_is_left(web: Web) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        over = threading.Event()

        def handshake() -> None:
            taken, _ = server.accept()
            with taken:
                taken.sendall(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc")
                while not over.wait(0.02):
                    taken.sendall(b"x")

        thread = threading.Thread(target=handshake)
        thread.start()
        port = server.getsockname()[1]
        assert "cannot be reached" in reason(f"https://localhost:{port}/", QUICK, slow=True)
        over.set()
        thread.join()


def test_a_server_that_says_nothing_is_left(web: Web) -> None:
    over = threading.Event()
    web.pages["/"] = Reply(raw=lambda write: over.wait(10))
    assert reason(web.url, Limits(seconds=5, silence=0.2), slow=True) == "nothing came for too long"
    over.set()


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert reason(f"http://127.0.0.1:{port}/") == "cannot be reached: Connection refused"


def test_a_certificate_that_nobody_vouches_for(web: Web) -> None:
    port = web.url.rpartition(":")[2]
    assert "no safe connection (TLS)" in reason(f"https://127.0.0.1:{port}/")


def test_a_stop_ends_what_is_under_way(web: Web) -> None:
    fetcher = Fetcher()
    web.pages["/"] = Reply(raw=lambda write: fetcher.stop())
    with pytest.raises(Stopped):
        fetcher.fetch(parse_address(web.url), most_bytes=LIMIT, allow_private=True)
    with pytest.raises(Stopped):
        fetcher.fetch(parse_address(web.url), most_bytes=LIMIT, allow_private=True)


class TestMachines:
    """What a name stands for is checked, and what was checked is asked."""

    @pytest.fixture
    def connected(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        machines: list[str] = []

        def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
            machines.append(address[0])
            raise ConnectionRefusedError(111, "Connection refused")

        monkeypatch.setattr("urllib3.util.connection.create_connection", connect)
        return machines

    def ask(self, url: str, *answers: Sequence[str], allow_private: bool = False) -> str:
        left = list(answers)
        fetcher = Fetcher(QUICK, resolve=lambda host, port: left.pop(0))
        with pytest.raises(FetchError) as failure:
            fetcher.fetch(parse_address(url), most_bytes=LIMIT, allow_private=allow_private)
        return str(failure.value)

    @pytest.mark.parametrize(
        "host",
        ["127.0.0.1", "[::1]", "169.254.169.254", "0x7f.1", "0177.0.0.1", "2130706433", "127.1",
         "10.0.0.1", "localhost", "localhost.", "LOCALHOST", "[::ffff:127.0.0.1]", "0", "0.0.0.0",
         "１２７.0.0.1", "ⓛocalhost"],
    )  # fmt: skip
    def test_names_of_this_machine_are_not_asked(self, connected: list[str], host: str) -> None:
        with pytest.raises(FetchError) as failure:
            Fetcher(QUICK).fetch(parse_address(f"http://{host}:8118/"), most_bytes=LIMIT)
        if "cannot be found" not in str(failure.value):  # some systems do not know all of these
            assert "is not public" in str(failure.value)
            assert not failure.value.temporary
        assert connected == []

    def test_one_private_machine_among_public_ones_is_enough(self, connected: list[str]) -> None:
        assert "is not public" in self.ask("http://a.example/", ["8.8.8.8", "10.0.0.1"])
        assert connected == []

    def test_a_name_that_changes_its_answer_is_asked_for_once(self, connected: list[str]) -> None:
        self.ask("http://a.example/", ["8.8.8.8"], ["127.0.0.1"])
        assert connected == ["8.8.8.8"]

    def test_all_machines_of_a_name_are_tried(self, connected: list[str]) -> None:
        found = self.ask("http://a.example/", ["2606:4700::1111", "8.8.8.8"])
        assert connected == ["2606:4700::1111", "8.8.8.8"]
        assert found == "cannot be reached: Connection refused"

    def test_a_name_that_stands_for_nothing(self, connected: list[str]) -> None:
        assert "cannot be reached" in self.ask("http://a.example/", [])
        assert connected == []
