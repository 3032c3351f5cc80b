from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.wall.playlists import PlaylistError, Playlists, read_playlists


def write(folder: Path, text: str) -> Path:
    path = folder / "wall.toml"
    path.write_text(text, encoding="utf-8")
    return path


def slide(lines: str) -> str:
    return f'[[playlist]]\nname = "a"\n[[playlist.slide]]\n{lines}'


def test_without_a_file_there_is_the_default_alone() -> None:
    assert read_playlists(None) == Playlists()
    assert list(read_playlists(None).by_name) == ["default"]


def test_slides_are_read_with_their_filters(tmp_path: Path) -> None:
    text = """
address = "https://metrics.example.org/"
[[playlist]]
name = "default"
seconds = 9
[[playlist.slide]]
metric = "drones_launched"
title = "Last night"
fresh_for_hours = 5
filters = { actor = "Russia", attributed_to = ["Ukraine’s air force"], from = 2024-01-01 }
[[playlist.slide]]
kind = "comparison"
metric = "drones_shot_down"
seconds = 30
filters = { scope = "increment" }
left = { actor = "Ukraine" }
right = { actor = "Russia" }
[[playlist.slide]]
kind = "arithmetic"
metric = "drones_launched"
[[playlist.slide]]
kind = "latest"
filters = { language = ["en", "uk"] }
"""
    found = read_playlists(write(tmp_path, text))
    number, comparison, arithmetic, latest = found.by_name["default"].slides
    assert found.address == "https://metrics.example.org"
    assert (number.kind, number.seconds, number.fresh_for) == ("number", 9, 5 * 3600)
    assert number.title == "Last night"
    assert number.filters.of("actor") == ("Russia",)
    assert str(number.filters.first_day) == "2024-01-01"
    assert comparison.seconds == 30
    assert [side.of("actor") for side in comparison.sides] == [("Ukraine",), ("Russia",)]
    assert all(side.of("metric") == ("drones_shot_down",) for side in comparison.sides)
    assert all(side.of("scope") == ("increment",) for side in comparison.sides)
    assert arithmetic.filters.of("metric") == ("drones_launched",)
    assert latest.filters.of("language") == ("en", "uk")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = 1", "unknown key 'x'"),
        ("address = 3", "address"),
        ('address = "metrics"', "address"),
        ('playlist = "a"', "playlist"),
        ("[[playlist]]\nseconds = 5", "'name'"),
        ('[[playlist]]\nname = "a"\nseconds = 0', "seconds"),
        ('[[playlist]]\nname = "a"\nseconds = 5000', "seconds"),
        ('[[playlist]]\nname = "a"\n[[playlist]]\nname = "a"', "'a' is taken"),
        (slide('metric = "unicorns"'), "unicorns"),
        (slide('kind = "map"'), "kind"),
        (slide("seconds = 5"), "'metric'"),
        (slide('metric = "drones_lost"\nfilters = { x = 1 }'), "slide 1: filters"),
        (slide('metric = "drones_lost"\nfilters = { metric = "drones_hit" }'), "filters"),
        (slide('metric = "drones_lost"\nfilters = "x"'), "filters must be a table"),
        (slide('metric = "drones_lost"\ntitle = 3'), "title"),
        (slide('metric = "drones_lost"\nleft = { actor = "Russia" }'), "unknown key 'left'"),
        (slide('kind = "arithmetic"\nmetric = "drones_lost"'), "has no parts"),
        (slide('kind = "comparison"\nmetric = "drones_lost"\nleft = { actor = "Russia" }'),
         "'right'"),
        (slide('kind = "comparison"\nmetric = "drones_lost"\nleft = { scope = "x" }'), "left"),
        (slide('kind = "latest"\nmetric = "drones_lost"'), "unknown key 'metric'"),
        ("not toml", "cannot be read"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_file_and_key(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(PlaylistError) as caught:
        read_playlists(write(tmp_path, text))
    assert "wall.toml" in str(caught.value)
    assert words in str(caught.value)
