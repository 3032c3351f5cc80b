from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from flask.testing import FlaskClient

from tests.dashboard import sample
from tests.dashboard.conftest import serve


def fact_id(client: FlaskClient, query: str) -> str:
    facts = client.get(f"/api/facts?{query}").get_json()["facts"]
    found: str = facts[0]["fact_id"]
    return found


def last_night(client: FlaskClient) -> str:
    return fact_id(client, "metric=drones_launched&from=2024-12-06&doc_id=night-0")


def test_the_page_of_a_fact_shows_its_sentence(client: FlaskClient) -> None:
    page = client.get(f"/fact/{last_night(client)}").get_data(as_text=True)
    assert "Russia sent <mark>53</mark> drones at Ukraine overnight" in page
    assert "Ukraine’s air force says" in page
    assert "Night of 5–6 December 2024" in page
    assert "https://example.org/night-0#:~:text=" in page
    assert "/document/night-0#fact-" in page
    assert "Second paper" in page


def test_the_page_of_a_fact_does_the_arithmetic(client: FlaskClient) -> None:
    page = client.get(f"/fact/{last_night(client)}").get_data(as_text=True)
    text = re.sub(r"<[^>]+>", " ", page)
    for part in ("32 shot down", "16 lost", "2 left for Belarus", "3 unaccounted for"):
        assert re.search(part.replace(" ", r"\s+"), text), part


def test_the_page_of_a_fact_names_who_says_otherwise(client: FlaskClient) -> None:
    page = client.get(f"/fact/{last_night(client)}").get_data(as_text=True)
    assert "Russia’s defence ministry says otherwise" in page


def test_a_document_shows_all_its_numbers(client: FlaskClient) -> None:
    page = client.get("/document/night-0").get_data(as_text=True)
    assert page.count("<mark id=") == 4
    assert f'id="fact-{last_night(client)}"' in page
    assert 'title="Left out:' in page


def test_ids_with_slashes_and_spaces_are_found(client: FlaskClient) -> None:
    assert client.get("/document/odd/one%20two").status_code == 200


def test_text_from_outside_stays_text(client: FlaskClient) -> None:
    odd = fact_id(client, "metric=missiles_launched")
    for address in (f"/fact/{odd}", "/document/odd/one%20two", "/wall"):
        page = client.get(address).get_data(as_text=True)
        assert "<script>alert" not in page
        assert "javascript:" not in page
        assert 'href="https://evil' not in page
        assert sample.HOSTILE not in page


def test_an_unknown_fact_is_not_found(client: FlaskClient) -> None:
    answer = client.get("/fact/0123456789abcdef")
    assert answer.status_code == 404
    assert b"No fact has this id" in answer.data


def test_a_bad_link_to_the_charts_says_what_is_wrong(client: FlaskClient) -> None:
    answer = client.get("/?metric=unicorns")
    assert answer.status_code == 400
    assert "unicorns" in answer.get_data(as_text=True)


def test_a_superseded_fact_is_shown_and_marked_so(tmp_path: Path) -> None:
    sample.build(tmp_path)
    client = serve(tmp_path)
    old = last_night(client)
    sample.load(tmp_path, [sample.corrected()], sample.NOW + timedelta(hours=3))
    answer = client.get(f"/fact/{old}")
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    assert "No longer stated." in page
    assert "<mark>53</mark>" in page
    known = client.get("/api/facts?doc_id=night-0&metric=drones_launched&as_of=2024-12-06T13:00")
    assert [fact["value"] for fact in known.get_json()["facts"]] == [53]
    now = client.get("/api/facts?doc_id=night-0&metric=drones_launched")
    assert [fact["value"] for fact in now.get_json()["facts"]] == [50]


def test_a_document_whose_facts_changed_shows_the_new_ones(tmp_path: Path) -> None:
    sample.build(tmp_path)
    client = serve(tmp_path)
    assert ">53</a></mark>" in client.get("/document/night-0").get_data(as_text=True)
    sample.load(tmp_path, [sample.corrected()])
    assert ">50</a></mark>" in client.get("/document/night-0").get_data(as_text=True)


def test_a_document_shows_what_was_known_then(tmp_path: Path) -> None:
    sample.build(tmp_path)
    client = serve(tmp_path)
    sample.load(tmp_path, [sample.corrected()], sample.NOW + timedelta(hours=3))
    page = client.get("/document/night-0?as_of=2024-12-06T13:00").get_data(as_text=True)
    assert "As known on 6 December 2024 at 13:00 UTC" in page
    assert "This text came on 6 December 2024 at 15:00 UTC" in page
    (gone,) = re.findall(r'<section class="then">(.*?)</section>', page, re.DOTALL)
    assert ">53</a></mark> drones at Ukraine" in gone
    assert "50" not in gone
    assert ">50</a></mark>" not in page
    assert 'title="Left out: not yet a fact then">50</span>' in page
    assert "As known on" not in client.get("/document/night-0").get_data(as_text=True)
    before = client.get("/document/night-1?as_of=2024-12-06T13:00").get_data(as_text=True)
    assert "The text has not changed since then." in before
    assert client.get("/document/night-0?metric=drones_lost").status_code == 400
