"""The sides of a sentence at their tokens, what each hangs on, and whether it acts."""

from __future__ import annotations

import pytest

from etl.model import Sentence
from etl.parties import find_parties
from etl.placed_sides import Placed, acts, governor, is_neighbour, place_mentions
from etl.side_words import side_words
from etl.tags import Tagged, tag
from etl.tokens import tokenize

WORDS = side_words("en")


def place(text: str) -> tuple[Tagged, list[Placed]]:
    sentence = Sentence(0, len(text), text, tokenize(text))
    tagged = tag(sentence)
    return tagged, place_mentions(tagged, find_parties(sentence))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Russia shelled Kyiv.", ["Russia: russia", "Ukraine: kyiv"]),
        # A report was written there, which does nothing.
        ("KYIV, Ukraine (Wire) — Russia struck.", ["Russia: russia"]),
        # A country that only says where a movement is; a name that goes on with the one before.
        ("Yemen’s Houthis struck.", ["Houthis: houthis"]),
        ("The Ukrainian capital Kyiv slept.", ["Ukraine: ukrainian capital kyiv"]),
        # An adjective names the enemy behind it.
        ("The Russian enemy struck.", ["Russia: russian enemy"]),
    ],
)
def test_sides_stand_at_their_tokens(text: str, found: list[str]) -> None:
    tagged, placed = place(text)
    told = [f"{one.side}: {' '.join(tagged.lower[one.first : one.last + 1])}" for one in placed]
    assert told == found


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Drones flew at Ukraine.", "at"),
        ("Drones flew at the whole of Ukraine.", "of"),
        ("Ukraine was struck.", None),
        ("In May Ukraine was struck.", None),
        ("Drones flew at night while Ukraine slept.", None),
    ],
)
def test_a_name_hangs_on_the_preposition_before_it(text: str, link: str | None) -> None:
    tagged, placed = place(text)
    at = governor(tagged, placed[0].first, WORDS)
    assert (tagged.lower[at] if at >= 0 else None) == link


@pytest.mark.parametrize(
    ("text", "neighbours"),
    [
        ("It fell near Mali’s border with Niger.", ["Niger"]),
        ("It fell near Mali with Niger watching.", []),
    ],
)
def test_a_side_beyond_a_border_is_a_neighbour(text: str, neighbours: list[str]) -> None:
    tagged, placed = place(text)
    assert [one.side for one in placed if is_neighbour(tagged, one, WORDS)] == neighbours


@pytest.mark.parametrize(
    ("text", "able"),
    [
        ("Russia struck.", True),
        ("Russia’s army struck.", True),
        ("Russian gunners struck.", True),
        ("A Russian strike came.", True),
        ("Russian tea was drunk.", False),
        ("Russia’s tea was drunk.", False),
        ("A Russia of old was gone.", False),
    ],
)
def test_who_can_be_a_doer(text: str, able: bool) -> None:
    tagged, placed = place(text)
    assert acts(tagged, placed[0], WORDS) is able
