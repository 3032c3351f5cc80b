from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import duckdb
import pytest

from dashboard.generations import Tables
from dashboard.snapshot import Snapshot
from dashboard.wall.decks import Maker, Turn, deck_of
from dashboard.wall.playlists import Playlist, read_playlists
from dashboard.wall.slides import (
    ArithmeticSlide,
    ComparisonSlide,
    LatestSlide,
    NumberSlide,
    Slide,
)
from tests.dashboard import sample, wall_sample
from tests.dashboard.conftest import standing_clock


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    root = tmp_path_factory.mktemp("wall-tables")
    wall_sample.build(root)
    found = Tables(root, standing_clock()).snapshot()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def turns(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Sequence[Turn]:
    path = tmp_path_factory.mktemp("wall") / "wall.toml"
    path.write_text(wall_sample.PLAYLISTS, encoding="utf-8")
    return deck_of(maker(snapshot), read_playlists(path).by_name["default"])


def maker(snapshot: Snapshot, now: datetime = sample.NOW) -> Maker:
    return Maker(snapshot, now, "http://here")


def default(snapshot: Snapshot, now: datetime = sample.NOW) -> list[Slide]:
    return [turn.slide for turn in deck_of(maker(snapshot, now), Playlist("default", 20))]


def test_the_default_is_varied_and_ends_with_the_latest(snapshot: Snapshot) -> None:
    slides = default(snapshot)
    kinds = {slide.kind for slide in slides}
    assert kinds == {"number", "comparison", "arithmetic", "latest"}
    assert slides[-1].kind == "latest"
    assert len(slides) == len({slide.key for slide in slides})
    assert 5 <= len(slides) <= 9
    titles = [slide.title for slide in slides]
    assert titles[0] == "Drones launched by Russia at Ukraine"


class Counted:
    """A connection that counts the questions put through it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.questions = 0

    def cursor(self) -> duckdb.DuckDBPyConnection:
        self.questions += 1
        return self.connection.cursor()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)


def test_a_deck_is_made_of_few_questions(tmp_path: Path) -> None:
    wall_sample.build(tmp_path)
    fresh = Tables(tmp_path, standing_clock()).snapshot()
    assert fresh is not None
    counted = Counted(fresh.database.connection)
    fresh.database.connection = cast(duckdb.DuckDBPyConnection, counted)
    slides = default(fresh)
    assert len(slides) > 5
    assert counted.questions <= 9 * len(slides)
    before = counted.questions
    assert default(fresh) == slides
    assert counted.questions == before


def test_what_the_arithmetic_shows_has_no_slide_of_its_own(snapshot: Snapshot) -> None:
    slides = default(snapshot)
    (arithmetic,) = [slide for slide in slides if isinstance(slide, ArithmeticSlide)]
    assert [part.label for part in arithmetic.parts] == [
        "shot down", "lost from track or jammed", "left for Belarus"]  # fmt: skip
    assert arithmetic.remainder == "3"
    assert sum(part.share for part in arithmetic.parts) + arithmetic.remainder_share == (
        pytest.approx(100, abs=0.1))  # fmt: skip
    assert not any(slide.title.startswith("Russian drones lost") for slide in slides)


def test_rival_totals_stand_on_one_line(turns: Sequence[Turn]) -> None:
    slide = turns[3].slide
    assert isinstance(slide, ComparisonSlide)
    assert slide.note == "since February 2022"
    assert [told.number for told in slide.sides] == ["about 750,610", "600,000–700,000"]
    assert slide.scale is not None
    assert slide.scale.gap == "counted 50 days apart"


def test_two_skies_are_mirrored_not_subtracted(turns: Sequence[Turn]) -> None:
    slide = turns[2].slide
    assert isinstance(slide, ComparisonSlide)
    assert [told.side for told in slide.sides] == ["a", "b"]
    assert slide.scale is None
    assert len(slide.trends) == 2


def test_a_number_has_its_rival(turns: Sequence[Turn]) -> None:
    slide = turns[0].slide
    assert isinstance(slide, NumberSlide)
    assert len(slide.asides) >= 1
    assert {slide.told.number, *slide.asides[0].text.split()} >= {"53", "61"}


def test_a_title_can_be_given(turns: Sequence[Turn]) -> None:
    assert turns[6].slide.title.startswith("People killed in Kharkiv region, in the ruins")


def test_a_plan_for_later_is_shown_from_its_announcement(turns: Sequence[Turn]) -> None:
    slide = turns[5].slide
    assert isinstance(slide, NumberSlide)
    assert (slide.told.planned, slide.told.number) == (True, "hundreds of thousands")
    assert slide.told.since == "2024-12-06T08:00:00Z"


def test_the_latest_name_each_thing_once(turns: Sequence[Turn]) -> None:
    slide = turns[-1].slide
    assert isinstance(slide, LatestSlide)
    named = [(row.what, row.note) for row in slide.rows]
    assert len(named) == len(set(named))
    since = [row.since for row in slide.rows]
    assert since == sorted(since, reverse=True)


def test_slides_without_facts_are_left_out(snapshot: Snapshot, tmp_path: Path) -> None:
    path = tmp_path / "wall.toml"
    path.write_text(
        '[[playlist]]\nname = "a"\n[[playlist.slide]]\nmetric = "sanctions_imposed"\n'
        '[[playlist.slide]]\nkind = "arithmetic"\nmetric = "missiles_launched"\n'
        '[[playlist.slide]]\nkind = "latest"\nfilters = { actor = "Nobody" }\n',
        encoding="utf-8",
    )
    assert deck_of(maker(snapshot), read_playlists(path).by_name["a"]) == []


def test_a_side_without_a_figure_leaves_the_other_alone(snapshot: Snapshot, tmp_path: Path) -> None:
    path = tmp_path / "wall.toml"
    path.write_text(
        '[[playlist]]\nname = "a"\n[[playlist.slide]]\nkind = "comparison"\n'
        'metric = "drones_shot_down"\nleft = { actor = "Ukraine" }\nright = { actor = "Canada" }\n',
        encoding="utf-8",
    )
    (turn,) = deck_of(maker(snapshot), read_playlists(path).by_name["a"])
    assert isinstance(turn.slide, NumberSlide)


def test_old_tables_show_what_they_have(snapshot: Snapshot) -> None:
    later = default(snapshot, sample.NOW + timedelta(days=700))
    assert later
    assert later[-1].kind == "latest"


def test_a_key_stays_when_the_number_changes(snapshot: Snapshot, tmp_path: Path) -> None:
    sample.load(tmp_path, [*sample.documents(), *wall_sample.documents()])
    sample.load(tmp_path, [sample.corrected()])
    changed = Tables(tmp_path, standing_clock()).snapshot()
    assert changed is not None
    assert {slide.key for slide in default(changed)} & {slide.key for slide in default(snapshot)}
