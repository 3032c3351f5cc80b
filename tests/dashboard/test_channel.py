from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
from flask import Flask, Response

from dashboard.channel import LARGE, Channel
from tests.dashboard.conftest import listening

PART = b"0123456789abcdef" * (LARGE // 16)
PARTS = 400
CLOSE = "Host: localhost\r\nConnection: close\r\n\r\n"


class Answers:
    """A server over answers of known bytes; ``made`` counts the parts of ``/export/x``."""

    def __init__(self) -> None:
        self.made = 0
        self.ended = threading.Event()
        server = Flask("answers")
        server.add_url_rule("/export/x", "export", self.export)
        server.add_url_rule("/export/broken", "broken", self.broken)
        server.add_url_rule("/whole", "whole", lambda: Response(PART * 20))
        server.add_url_rule("/export/short", "short", lambda: Response(["a", "b"]))
        self.server = server
        self.port = 0

    def export(self) -> Response:
        self.made = 0
        self.ended.clear()
        answer = Response(self.parts(), content_type="text/csv")
        answer.content_length = PARTS * len(PART)
        return answer

    def broken(self) -> Response:
        def parts() -> Iterator[bytes]:
            yield from [PART] * (PARTS // 2)
            raise OSError("the disk went away")

        answer = Response(parts(), content_type="text/csv")
        answer.content_length = PARTS * len(PART)
        return answer

    def parts(self) -> Iterator[bytes]:
        try:
            for _ in range(PARTS):
                self.made += 1
                yield PART
        finally:
            self.ended.set()

    def ask(self, path: str) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        connection.sendall(f"GET {path} HTTP/1.1\r\n{CLOSE}".encode())
        return connection


@pytest.fixture
def answers() -> Iterator[Answers]:
    made = Answers()
    with listening(made.server) as made.port:
        yield made


def body(connection: socket.socket) -> bytes:
    received = b"".join(iter(lambda: connection.recv(1 << 20), b""))
    return received.partition(b"\r\n\r\n")[2]


def test_every_byte_arrives_in_order(answers: Answers) -> None:
    with answers.ask("/export/x") as connection:
        assert body(connection) == PART * PARTS
    with answers.ask("/whole") as connection:
        assert body(connection) == PART * 20
    with answers.ask("/export/short") as connection:
        assert body(connection) == b"ab"


def test_a_reader_who_pauses_gets_the_rest_and_nothing_is_made_meanwhile(answers: Answers) -> None:
    with answers.ask("/export/x") as connection:
        first = connection.recv(1000)
        time.sleep(0.5)
        waiting = answers.made
        assert waiting < PARTS
        rest = b"".join(iter(lambda: connection.recv(1 << 20), b""))
    assert (first + rest).endswith(PART)
    assert len((first + rest).partition(b"\r\n\r\n")[2]) == PARTS * len(PART)


def test_what_fails_half_way_is_cut_off(answers: Answers) -> None:
    for _ in range(20):
        with answers.ask("/export/broken") as connection:
            assert body(connection) == PART * (PARTS // 2)


def test_who_leaves_ends_the_work(answers: Answers) -> None:
    with answers.ask("/export/x") as connection:
        connection.recv(1000)
    assert answers.ended.wait(20)
    assert answers.made < PARTS


def test_who_takes_nothing_is_cut_off(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Channel, "patience", 0.2)
    with answers.ask("/export/x") as connection:
        assert answers.ended.wait(20)
        assert len(body(connection)) < PARTS * len(PART)
