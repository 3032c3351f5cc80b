from __future__ import annotations

import queue
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.generations import Tables
from dashboard.pages.wall import Deck, Decks
from dashboard.wall.decks import Maker, Turn, deck_of
from dashboard.wall.early import Early
from dashboard.wall.playlists import Playlist
from tests.dashboard import sample
from tests.dashboard.conftest import serve, standing_clock


def test_the_slides_are_one_address_with_a_tag(client: FlaskClient) -> None:
    first = client.get("/wall/slides")
    body = first.get_json()
    assert body["slides"]
    assert all(set(each) == {"key", "seconds", "html"} for each in body["slides"])
    again = client.get("/wall/slides", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["X-Clock"] == "2024-12-06T12:00:00Z"


def test_who_waits_too_long_for_a_deck_gets_the_last_one() -> None:
    decks = Decks(patience=0.01)
    one, two = (Deck([], number, f'"{number}"') for number in (1, 2))
    began, may_end = threading.Event(), threading.Event()

    def slow() -> Deck:
        began.set()
        assert may_end.wait(30)
        return two

    assert decks.get(("wall",), (1,), lambda: one) is one
    maker = threading.Thread(target=decks.get, args=(("wall",), (2,), slow))
    maker.start()
    assert began.wait(30)
    assert decks.get(("wall",), (3,), slow) is one
    may_end.set()
    maker.join()
    assert decks.get(("wall",), (2,), slow) is two


def test_a_deck_is_ready_before_a_wall_asks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: queue.Queue[int] = queue.Queue()

    def counted(maker: Maker, playlist: Playlist) -> Sequence[Turn]:
        turns = deck_of(maker, playlist)
        made.put(maker.snapshot.number)
        return turns

    monkeypatch.setattr("dashboard.pages.wall.deck_of", counted)
    sample.build(tmp_path)
    client = serve(tmp_path)
    client.get("/wall/slides")
    assert made.get(timeout=30) == 1
    sample.load(tmp_path, [sample.corrected()])
    assert made.get(timeout=30) == 2
    assert client.get("/wall/slides").get_json()["generation"] == 2
    assert made.empty()


def test_nobody_watches_when_no_wall_has_asked_lately(tmp_path: Path) -> None:
    sample.build(tmp_path)
    early = Early(Tables(tmp_path, standing_clock()), lately=0)
    for _ in range(2):
        early.note("wall", lambda: None)
        ends = time.monotonic() + 30
        while early._watching and time.monotonic() < ends:
            time.sleep(0.01)
        assert not early._watching


def test_the_tag_changes_with_the_tables(tmp_path: Path) -> None:
    sample.build(tmp_path)
    client = serve(tmp_path)
    tag = client.get("/wall/slides").headers["ETag"]
    document, stated = sample.corrected()
    sample.load(tmp_path, [(document, stated)])
    answer = client.get("/wall/slides", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer.get_json()["generation"] == 2


def test_the_page_holds_its_first_slide(client: FlaskClient) -> None:
    page = client.get("/wall").get_data(as_text=True)
    assert 'class="number">' in page
    assert 'data-demo="yes"' in page
    assert "<script>" not in page


@pytest.mark.parametrize(
    "query",
    ["theme=pink", "playlist=none", "interval=1", "interval=x", "metric=drones_lost", "screen=0",
     "distance=a", "distance=1e1", "foo=1", "interval=5&interval=6", "interval=5.5"],
)  # fmt: skip
def test_a_bad_wall_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/wall?{query}").status_code == 400


def test_an_interval_holds_for_all_slides(client: FlaskClient) -> None:
    slides = client.get("/wall/slides?interval=7&utm_medium=x").get_json()["slides"]
    assert {each["seconds"] for each in slides} == {7}


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_playlist_of_ones_own_is_served(tmp_path: Path, tables: Path) -> None:
    text = """
[[playlist]]
name = "default"
seconds = 9
[[playlist.slide]]
metric = "drones_launched"
fresh_for_hours = 5
filters = { actor = "Russia", attributed_to = ["Ukraine’s air force"] }
"""
    path = write(tmp_path / "wall.toml", text)
    slides = serve(tables, wall_file=path).get("/wall/slides").get_json()["slides"]
    assert len(slides) == 1
    assert ">53<" in slides[0]["html"]
    assert 'data-fresh-for="18000"' in slides[0]["html"]


def test_slides_do_not_change_between_polls(client: FlaskClient) -> None:
    assert client.get("/wall/slides").data == client.get("/wall/slides").data


def test_qr_codes_lead_to_the_address_of_the_file(tmp_path: Path, tables: Path) -> None:
    path = write(tmp_path / "wall.toml", 'address = "https://metrics.example.org"')
    slides = serve(tables, wall_file=path).get("/wall/slides").get_json()["slides"]
    assert "<title>https://metrics.example.org/fact/" in slides[0]["html"]


def test_a_playlist_that_finds_nothing_says_so(tmp_path: Path, tables: Path) -> None:
    text = '[[playlist]]\nname = "a"\n[[playlist.slide]]\nmetric = "sanctions_imposed"'
    client = serve(tables, wall_file=write(tmp_path / "wall.toml", text))
    assert "Nothing for the playlist" in client.get("/wall?playlist=a").get_data(as_text=True)


def test_screen_and_distance_may_be_broken_numbers(client: FlaskClient) -> None:
    page = client.get("/wall?screen=54.6&distance=4.5").get_data(as_text=True)
    assert 'data-screen="54.6" data-distance="4.5"' in page


def test_broken_tables_are_told_and_do_not_end_the_wall(tmp_path: Path) -> None:
    sample.build(tmp_path)
    (tmp_path / "manifest.json").write_text("{", encoding="utf-8")
    client = serve(tmp_path)
    assert client.get("/wall/slides").status_code == 503
    page = client.get("/wall")
    assert page.status_code == 200
    assert "The tables cannot be read" in page.get_data(as_text=True)
