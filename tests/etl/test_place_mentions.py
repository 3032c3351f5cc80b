"""What can be seen of the places of a sentence, whichever number asks."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from etl.model import Sentence
from etl.parties import find_parties
from etl.place_guesses import guess_places
from etl.place_mentions import Named, Told, titled
from etl.place_names import Place, find_places
from etl.sentences import split_sentences


class Step(NamedTuple):
    """A sentence with the places that it names."""

    sentence: Sentence
    places: tuple[Place, ...]
    guesses: tuple[Place, ...]


def told(text: str) -> Told:
    (sentence,) = split_sentences(text)
    parties = find_parties(sentence)
    places = find_places(sentence, parties=parties)
    return Told(Step(sentence, places, guess_places(sentence, places, parties)))


def named(text: str) -> dict[str, Named]:
    return {one.name: one for one in told(text).named}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Shells fell in Izium.", "izium", "town"),
        ("Shells fell in Kharkiv region.", "kharkiv region", "area"),
        ("Shells fell in Poland.", "poland", "whole"),
        ("Shells fell in Kyiv.", "kyiv", "capital"),
        ("Shells fell in Toramba.", "toramba", "unknown"),
        ("The mayor of Toramba spoke with Dalen Ossory.", "dalen ossory", "guess"),
    ],
)
def test_the_kind_of_a_place_is_told_by_its_words(text: str, name: str, kind: str) -> None:
    assert named(text)[name].kind == kind


def test_places_of_a_sentence_stand_beside_each_other() -> None:
    found = named("Shells fell in Izium and Lyman.")
    assert [(one.listed, one.others, one.first) for one in found.values()] == [
        (True, 1, True),
        (True, 1, False),
    ]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Shells fell in Izium.", "fit"),
        ("Shells fell in Poland.", "whole"),
        ("Rain fell.", "none"),
    ],
)
def test_the_state_of_a_sentence_is_the_best_of_its_places(text: str, state: str) -> None:
    assert told(text).state == state


def test_an_event_is_told_or_taken_up() -> None:
    assert told("An attack began.").tells_event
    assert not told("An attack began.").takes_up_event
    assert told("Nine died in the attack.").takes_up_event
    assert not told("Rain fell.").tells_event


def test_a_noun_is_one_word_that_begins_a_word_of_the_sentence() -> None:
    sentence = told("The shelling stopped.")
    assert sentence.speaks_of("shell")
    assert not sentence.speaks_of("hell")
    assert not sentence.speaks_of("")
    assert not sentence.speaks_of("the shell")


def test_a_place_of_the_title_stands_alone() -> None:
    (place,) = told("Shells fell in Izium.").places
    assert titled(place)[1:] == ("izium", "town", True, False, 0, True)
