"""Answers for programs, kept as they were sent while the tables stay the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from flask import Response, g, request

from dashboard.generations import Tables, TablesUnreadable

PATHS = ("/api/series", "/api/facts")
KEPT_BYTES = 64 * 1024 * 1024
_HEADERS = ("Content-Type", "Content-Encoding", "Vary")

Key = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of an answer and the headers that describe it."""

    body: bytes
    headers: tuple[tuple[str, str], ...]


class Answers:
    """Answers of one generation by address, at most ``limit`` bytes: the latest used ones."""

    def __init__(self, limit: int = KEPT_BYTES) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._generation: object = None
        self._kept: OrderedDict[Key, Answer] = OrderedDict()
        self._bytes = 0

    def get(self, generation: object, key: Key) -> Answer | None:
        """Return the answer that was kept of this generation, None if there is none."""
        with self._lock:
            if generation is not self._generation:
                self._generation, self._bytes = generation, 0
                self._kept.clear()
            answer = self._kept.get(key)
            if answer is not None:
                self._kept.move_to_end(key)
            return answer

    def keep(self, generation: object, key: Key, answer: Answer) -> None:
        """Keep an answer, unless another generation has come since or it is too large."""
        with self._lock:
            if generation is not self._generation or key in self._kept:
                return
            if len(answer.body) > self._limit // 4:
                return
            self._kept[key] = answer
            self._bytes += len(answer.body)
            while self._bytes > self._limit:
                _, dropped = self._kept.popitem(last=False)
                self._bytes -= len(dropped.body)


class Remembered:
    """Answers requests as they were answered before, while the tables stay the same."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._answers = Answers()

    def answer(self) -> Response | None:
        """Return the answer that was kept, None if there is none: for ``before_request``."""
        if request.path not in PATHS or request.method != "GET":
            return None
        try:
            generation = self._tables.snapshot()
        except TablesUnreadable:
            return None
        known = self._answers.get(generation, _key())
        if known is None:
            g.generation = generation
            return None
        return Response(known.body, headers=list(known.headers))

    def keep(self, response: Response) -> Response:
        """Keep what is sent: for ``after_request``, behind all that changes it."""
        generation = g.get("generation")
        if generation is not None and response.status_code == 200:
            headers = [(n, response.headers[n]) for n in _HEADERS if n in response.headers]
            answer = Answer(response.get_data(), tuple(headers))
            self._answers.keep(generation, _key(), answer)
        return response


def _key() -> Key:
    return request.full_path, "br" in request.headers.get("Accept-Encoding", "")
