from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard.playlists import PlaylistError, read_playlists
from dashboard.slides import scale_of, slide, trend_of
from tests.dashboard import sample
from tests.dashboard.conftest import serve
from tests.dashboard.test_words import fact

TODAY = date(2024, 12, 6)


def points(days: int, last: date = TODAY) -> list[dict[str, Any]]:
    return [
        {"date": (last - timedelta(days=n)).isoformat(), "value": 10 + n, "who": "Kyiv"}
        for n in range(days)
    ]


def told(**values: Any) -> dict[str, Any]:
    text = "Russia sent 53 drones."
    return fact(
        fact_id="abc", sentence=text, sentence_start=0, number_start=12, number_end=14, **values
    )


def test_the_slides_are_one_address_with_a_tag(client: FlaskClient) -> None:
    first = client.get("/wall/slides")
    body = first.get_json()
    assert body["slides"]
    assert all(set(each) == {"key", "seconds", "html"} for each in body["slides"])
    again = client.get("/wall/slides", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["X-Clock"] == "2024-12-06T12:00:00Z"


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
     "distance=a", "foo=1", "interval=5&interval=6"],
)  # fmt: skip
def test_a_bad_wall_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/wall?{query}").status_code == 400


def test_an_interval_holds_for_all_slides(client: FlaskClient) -> None:
    slides = client.get("/wall/slides?interval=7&utm_medium=x").get_json()["slides"]
    assert {each["seconds"] for each in slides} == {7}


def test_a_slide_says_who_when_and_how_much() -> None:
    made = slide(told(), points(30), (), today=TODAY, origin="http://here")
    assert (made.what, made.number, made.size) == ("Drones launched by Russia at Ukraine", "53",
                                                   "short")  # fmt: skip
    assert (made.who, made.verb, made.past_verb) == ("Ukraine’s air force", "says", "said")
    assert made.when == "Night of 5–6 December"
    assert made.since == "2024-12-06T08:00:00Z"
    assert made.aside == "No source says otherwise"
    assert made.code.startswith("<svg")
    assert [piece.text for piece in made.sentence if piece.kind == "number"] == ["53"]


def test_a_year_is_said_when_it_is_another() -> None:
    made = slide(told(), (), (), today=TODAY + timedelta(days=40), origin="")
    assert made.when.endswith("2024")


def test_a_trend_ends_with_the_newest_and_marks_it() -> None:
    trend = trend_of(told(), points(30), TODAY)
    assert trend is not None
    assert [bar.now for bar in trend.bars].count(True) == 1
    assert trend.bars[-1].now
    assert trend.missing is None
    assert trend.first == "since 8 October"
    assert trend.peak == "39 on 7 Nov"


def test_a_missing_report_has_its_place() -> None:
    trend = trend_of(told(), points(30), TODAY + timedelta(days=3))
    assert trend is not None
    assert trend.missing is not None
    assert trend.last == "no report since"


def test_few_points_are_no_trend() -> None:
    assert trend_of(told(), points(3), TODAY) is None


def test_ranges_and_open_amounts_lie_on_a_scale() -> None:
    shown = scale_of(told(qualifier="range", low=10_000.0, high=12_000.0))
    assert shown is not None
    assert (shown.open, shown.middle) == (False, "10,000 to 12,000")
    loose = scale_of(told(qualifier="vague", low=200_000.0, high=None))
    assert loose is not None
    assert (loose.open, loose.end) == (True, "no upper limit stated")
    assert scale_of(told()) is None


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_playlists_are_read_with_their_filters(tmp_path: Path, tables: Path) -> None:
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
    (wanted,) = read_playlists(path)["default"].slides
    assert (wanted.seconds, wanted.fresh_for) == (9, 5 * 3600)
    assert wanted.filters.of("actor") == ("Russia",)
    slides = serve(tables, wall_file=path).get("/wall/slides").get_json()["slides"]
    assert len(slides) == 1
    assert ">53<" in slides[0]["html"]
    assert 'data-fresh-for="18000"' in slides[0]["html"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = 1", "unknown key 'x'"),
        ("[[playlist]]\nseconds = 5", "lacks a name"),
        ('[[playlist]]\nname = "a"\nseconds = 0', "seconds"),
        ('[[playlist]]\nname = "a"\n[[playlist.slide]]\nmetric = "unicorns"', "unicorns"),
        ('[[playlist]]\nname = "a"\n[[playlist.slide]]\nmetric = "drones_lost"\n'
         "filters = { x = 1 }",
         "slide 1"),
        ("not toml", "cannot be read"),
    ],
)  # fmt: skip
def test_a_wrong_playlist_is_named(tmp_path: Path, text: str, words: str) -> None:
    path = write(tmp_path / "wall.toml", text)
    with pytest.raises(PlaylistError) as caught:
        read_playlists(path)
    assert "wall.toml" in str(caught.value)
    assert words in str(caught.value)


def test_long_names_are_cut_at_words() -> None:
    made = slide(told(publisher="A very long name " * 5), (), (), today=TODAY, origin="")
    assert made.publisher == "A very long name A very …"
    assert len(made.publisher) <= 28


def test_slides_do_not_change_between_polls(client: FlaskClient) -> None:
    assert client.get("/wall/slides").data == client.get("/wall/slides").data
