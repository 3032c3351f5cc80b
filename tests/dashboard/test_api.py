from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from etl.schema import FACT_FIELDS
from tests.dashboard.conftest import serve


def test_facts_have_every_field_in_order(client: FlaskClient) -> None:
    answer = client.get("/api/facts?metric=drones_launched&limit=1").get_json()
    assert answer["total"] == 38
    (fact,) = answer["facts"]
    assert list(fact) == list(FACT_FIELDS)
    assert fact["event_end"] == "2024-12-06"
    assert fact["published_at"].endswith("Z")
    assert isinstance(fact["flags"], list)


def test_next_leads_through_all_facts_once(client: FlaskClient) -> None:
    seen: list[str] = []
    address = "/api/facts?metric=drones_launched&limit=7&utm_source=x"
    while address:
        page = client.get(address).get_json()
        seen += [fact["fact_id"] for fact in page["facts"]]
        address = page["next"]
        assert page["total"] == 38
    assert len(seen) == len(set(seen)) == 38


def test_an_unknown_name_selects_nothing(client: FlaskClient) -> None:
    answer = client.get("/api/facts?actor=Atlantis")
    assert (answer.status_code, answer.get_json()) == (200, {"total": 0, "facts": [], "next": None})


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=1001", "limit=x", "limit=%C2%B2", "cursor=nonsense", "by=day", "metric=x",
     "view=table", "limit=5&limit=6", "from=yesterday"],
)  # fmt: skip
def test_bad_questions_get_one_sentence(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/api/facts?{query}")
    assert answer.status_code == 400
    assert list(answer.get_json()) == ["error"]


def test_a_series_names_its_facts_unless_told_not_to(client: FlaskClient) -> None:
    address = "/api/series?metric=drones_shot_down&by=day"
    full = client.get(address).get_json()
    assert (full["by"], len(full["points"])) == ("day", 36)
    assert all(point["fact_ids"] for point in full["points"])
    short = client.get(f"{address}&ids=0").get_json()
    assert not any("fact_ids" in point for point in short["points"])
    again = client.get(address).get_json()
    assert again == full


@pytest.mark.parametrize("query", ["by=hour", "ids=2", "limit=5"])
def test_a_series_takes_nothing_else(client: FlaskClient, query: str) -> None:
    assert client.get(f"/api/series?{query}").status_code == 400


def test_health(client: FlaskClient) -> None:
    answer = client.get("/healthz").get_json()
    assert answer["status"] == "ok"
    assert answer["facts"] == 117
    assert answer["latest_event"] == "2024-12-06"
    assert answer["generation"] == 1
    assert answer["loaded_at"] == "2024-12-06T12:00:00Z"
    assert len(answer["build"]) == 12


def test_without_tables_everything_answers(tmp_path: Path) -> None:
    client = serve(tmp_path / "nothing")
    health = client.get("/healthz")
    assert (health.status_code, health.get_json()["status"]) == (200, "empty")
    assert health.get_json()["latest_event"] is None
    assert client.get("/api/facts").get_json() == {"total": 0, "facts": [], "next": None}
    assert client.get("/api/series").get_json() == {"by": "day", "points": [], "spans": []}
    assert client.get("/export/facts.csv").data.startswith(b"fact_id,")
    assert client.get("/export/facts.jsonl").data == b""
    assert client.get("/").status_code == 200
    assert b"python -m etl run" in client.get("/wall").data


def test_broken_tables_are_a_503_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{not json", encoding="utf-8")
    client = serve(tmp_path)
    for address in ("/healthz", "/api/facts", "/export/facts.csv", "/wall/slides"):
        answer = client.get(address)
        assert answer.status_code == 503, address
        said = json.loads(answer.data)["error"]
        assert "manifest.json" in said
        assert str(tmp_path) not in said
    assert client.get("/fact/x").status_code == 503
    assert client.get("/wall").status_code == 200
