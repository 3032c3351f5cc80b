"""The places that a text has been about, and those of its title."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from etl.model import Sentence
from etl.place_context import SENTENCES_BACK, PlaceTrail
from etl.place_names import Place, find_places
from etl.sentences import split_sentences


class Named(NamedTuple):
    """A sentence with the places that it names."""

    sentence: Sentence
    places: tuple[Place, ...]
    guesses: tuple[Place, ...] = ()


def trail(text: str, title: str | None = None) -> PlaceTrail:
    followed = PlaceTrail(title)
    for sentence in split_sentences(text):
        followed.follow(Named(sentence, find_places(sentence)))
    return followed


def name(place: Place | None) -> str | None:
    return place.text if place else None


@pytest.mark.parametrize(
    ("text", "settlement", "recent", "only"),
    [
        ("Shells fell in Izium. Rain fell.", "Izium", "Izium", "Izium"),
        ("Shells fell in Izium and Lyman.", None, None, None),
        # A paragraph ends what was just spoken of, not what the text is about.
        ("Shells fell in Izium.\nRain fell.", "Izium", None, "Izium"),
        # A country that acts is no place where anything happens.
        ("Shells fell in Izium. Poland sent help.", "Izium", "Izium", "Izium"),
        # Nor is a capital that stands for its government.
        ("Shells fell in Izium. Kyiv said so.", "Izium", "Izium", "Izium"),
        ("Shells fell in Izium. Then they fell in Kyiv.", "Kyiv", "Kyiv", None),
        ("Shells fell in Izium. Shells fell in Poland.", "Izium", None, None),
        ("Shells fell in Izium. Shells fell in Lyman.", "Lyman", "Lyman", None),
    ],
)
def test_places_that_a_text_is_about(
    text: str, settlement: str | None, recent: str | None, only: str | None
) -> None:
    context = trail(text).now()
    found = (name(context.settlement), name(context.recent), name(context.only))
    assert found == (settlement, recent, only)
    # The last sentences alone tell the same, whether those before them are read or not.
    assert name(trail(text).recent) == recent


def test_the_recent_place_is_read_off_the_last_sentence_that_tells_one() -> None:
    read: list[str] = []

    class Watched:
        guesses: tuple[Place, ...] = ()

        def __init__(self, sentence: Sentence) -> None:
            self.sentence = sentence

        @property
        def places(self) -> tuple[Place, ...]:
            read.append(self.sentence.text)
            return find_places(self.sentence)

    followed = PlaceTrail()
    for sentence in split_sentences("Shells fell in Izium. Shells fell in Lyman. Rain fell."):
        followed.follow(Watched(sentence))
    assert name(followed.recent) == "Lyman"
    assert set(read) == {"Shells fell in Lyman.", "Rain fell."}


def test_an_area_is_kept_beside_the_settlement() -> None:
    context = trail("Fighting went on in Kharkiv region. Shells fell in Izium.").now()
    assert (name(context.area), name(context.settlement)) == ("Kharkiv region", "Izium")


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("Kharkiv region:\nTwo died.\nThree died.", "Kharkiv region"),
        ("Izium: 14 shellings. Two died.", "Izium"),
        ("Izium: 14 shellings.\nTwo died.", None),
        ("Shells fell in Izium. Two died.", None),
    ],
)
def test_a_place_that_stands_alone_heads_what_follows(text: str, head: str | None) -> None:
    assert name(trail(text).now().head) == head


@pytest.mark.parametrize(
    ("title", "topic", "titled"),
    [
        ("Kherson region: the past day", "Kherson region", None),
        ("The past day: Kherson region", None, None),
        ("Ukraine: the past day", None, None),
        ("Fire in Odesa", None, "Odesa"),
        ("Fire in Odesa and Izium", None, None),
        (None, None, None),
    ],
)
def test_a_title_sets_a_topic_or_tells_of_a_place(
    title: str | None, topic: str | None, titled: str | None
) -> None:
    followed = trail("Rain fell.", title)
    assert (name(followed.topic), name(followed.titled)) == (topic, titled)


def test_a_place_of_the_title_is_known_as_such() -> None:
    followed = trail("Shells fell in Odesa.", "Fire in Odesa")
    assert [place.text for place in followed.in_title] == ["Odesa"]
    assert all(followed.is_from_title(place) for place in followed.in_title)
    (step,) = followed.latest
    assert not any(followed.is_from_title(place) for place in step.places)


def test_only_the_last_sentences_may_name_a_place() -> None:
    followed = trail("Shells fell in Izium. " + "Rain fell. " * SENTENCES_BACK)
    assert [step.sentence.text for step in followed.latest] == ["Rain fell."] * SENTENCES_BACK
