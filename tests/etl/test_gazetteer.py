"""The gazetteer: which names are places, as they are written, and whose country they are in."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.gazetteer import (
    PlacesError,
    countries_by_name,
    gazetteer,
    read_gazetteer,
    side_of_place,
)
from etl.tokens import tokenize


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("Kharkiv", "Ukraine"),
        ("Kharkiv region", "Ukraine"),
        ("the port city of Odesa", "Ukraine"),
        ("southern Gaza", "Palestine"),
        ("Belarus", "Belarus"),
        ("Black Sea", None),
        ("Harbourville", None),
        ("", None),
    ],
)
def test_side_of_place(name: str, side: str | None) -> None:
    assert side_of_place(name) == side


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[countries]\nFreedonia = ['A']", "countries.Freedonia is no side of parties.toml"),
        ("open = ['A']\n[countries]\nNorway = ['A']", "countries.Norway repeats 'A'"),
        ("open = 'A'", "open must be a list of names"),
        ("open = [", "places.toml: "),
    ],
)
def test_a_faulty_file_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "places.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(PlacesError) as caught:
        read_gazetteer(path)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("al-Mahra", True),
        ("Al-Mahra", True),
        ("Kharkiv", True),
        ("kharkiv", False),
        ("Harbourville", False),
    ],
)
def test_a_name_counts_as_it_is_written(text: str, found: bool) -> None:
    tokens = tokenize(text)
    match = gazetteer().match(tuple(token.text.lower() for token in tokens), 0)
    assert (match is not None and match[1].name.written_in(tokens)) is found


def test_sides_and_places_have_their_country_whatever_the_case() -> None:
    known = countries_by_name()
    assert (known["ukraine"], known["kharkiv"]) == ("Ukraine", "Ukraine")
    assert known["black sea"] is None
    assert "harbourville" not in known
