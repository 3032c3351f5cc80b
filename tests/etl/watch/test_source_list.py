"""The list of sources, and what it says when it is wrong."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from etl.watch.source_list import Source, SourceListError, parse_every, read_sources

ROOT = Path(__file__).parents[3]
FEED = '[[source]]\nname = "Press"\nurl = "https://example.org/feed"\nkind = "feed"\n'


def read(tmp_path: Path, text: str) -> tuple[Source, ...]:
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return read_sources(path)


def test_a_source(tmp_path: Path) -> None:
    page = (
        '[[source]]\nname = "Page"\nurl = "http://10.0.0.1/"\nkind = "page"\npublisher = "P"\n'
        'language = "en"\nevery = "2h"\nallow_private = true\n'
    )
    assert read(tmp_path, FEED + page) == (
        Source("Press", "https://example.org/feed", "feed"),
        Source("Page", "http://10.0.0.1/", "page", "P", "en", timedelta(hours=2), True),
    )


def test_the_example_is_valid() -> None:
    sources = read_sources(ROOT / "examples" / "sources.toml")
    assert {source.kind for source in sources} == {"feed", "page"}
    assert all(source.url.startswith("https://") for source in sources)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "there is no [[source]]"),
        ("source = []", "there is no [[source]]"),
        ("source = 1", "there is no [[source]]"),
        ("source = [1]", "source 1 is not a table"),
        ("[[source", "sources.toml"),
        (FEED + "\n[other]\n", "the key 'other' is unknown"),
        (FEED.replace("name", "nme"), "source 1 lacks the key 'name'"),
        (FEED + 'colour = "red"\n', "source 1 has the unknown key 'colour'"),
        (FEED.replace('"Press"', "1"), "source 1: name is not a text"),
        (FEED.replace('"Press"', '" "'), "source 1: name is not a text"),
        (FEED.replace('"feed"', '"tweet"'), "kind = 'tweet' is none of feed, page"),
        (FEED.replace("https", "file"), "does not begin with http"),
        (FEED + 'every = "soon"\n', "source 1: every: 'soon' is not a time such as 10m"),
        (FEED + 'allow_private = "yes"\n', "allow_private is neither true nor false"),
        (FEED + FEED.replace("feed", "food", 1), "two sources have the name 'Press'"),
        (FEED + FEED.replace("Press", "Other"), "two sources have the url"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SourceListError) as raised:
        read(tmp_path, text)
    assert words in str(raised.value)
    assert "sources.toml" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceListError, match=r"none\.toml: No such file"):
        read_sources(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("text", "seconds"), [("30s", 30), ("10m", 600), ("2h", 7200), ("1d", 86400), ("001s", 1)]
)
def test_times(text: str, seconds: int) -> None:
    assert parse_every(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "0m", "10", "m", "-5m", "1.5h", "10 m", "9999999d", "٣m", 10])
def test_what_is_no_time(text: object) -> None:
    with pytest.raises(ValueError, match="is not a time such as"):
        parse_every(text)
