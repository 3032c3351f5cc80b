"""Answers are kept as they were sent, and only while the tables stay the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.remembered import Answer, Answers
from dashboard.snapshot import Snapshot
from tests.dashboard import sample
from tests.dashboard.conftest import serve

ADDRESS = "/api/series?metric=drones_launched"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    calls: list[str] = []
    series_json = Snapshot.series_json

    def counted(self: Snapshot, *given: object) -> bytes:
        calls.append(str(given))
        return series_json(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Snapshot, "series_json", counted)
    return calls


def test_the_same_request_is_answered_once(tables: Path, asked: list[str]) -> None:
    client = serve(tables)
    packed = {"Accept-Encoding": "br"}
    for headers in ({}, packed):
        first, second = (client.get(ADDRESS, headers=headers) for _ in range(2))
        assert first.data == second.data
        assert dict(first.headers) == dict(second.headers)
    assert client.get(ADDRESS).data != client.get(ADDRESS, headers=packed).data
    assert client.get(f"{ADDRESS}&by=week").data != client.get(ADDRESS).data
    assert len(asked) == 3


def test_what_is_refused_stays_refused(client: FlaskClient) -> None:
    client.get(ADDRESS)
    assert client.get(ADDRESS, headers={"Host": "evil.example"}).status_code == 400
    assert client.post(ADDRESS).status_code == 405
    for _ in range(2):
        assert client.get(f"{ADDRESS}&by=year").status_code == 400


def test_new_tables_have_new_answers(tmp_path: Path, asked: list[str]) -> None:
    data = tmp_path / "data"
    client = serve(data)
    assert client.get(ADDRESS).get_json()["points"] == []
    sample.build(data)
    assert client.get(ADDRESS).get_json()["points"] != []


def test_the_latest_used_answers_are_kept() -> None:
    answers, generation = Answers(limit=8), object()
    answers.get(generation, ("/", False))
    for name in "abcd":
        answers.keep(generation, (name, False), Answer(b"xx", ()))
    answers.get(generation, ("a", False))
    answers.keep(generation, ("e", False), Answer(b"xx", ()))
    answers.keep(generation, ("large", False), Answer(b"xxx", ()))
    kept = [name for name in (*"abcde", "large") if answers.get(generation, (name, False))]
    assert kept == list("acde")
    answers.get(object(), ("a", False))
    answers.keep(generation, ("late", False), Answer(b"", ()))
    assert answers.get(generation, ("late", False)) is None
