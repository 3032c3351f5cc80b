import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.model import Sentence
from etl.places import Place, PlaceTrail, find_places, location_of
from etl.sentences import split_sentences
from etl.tokens import tokenize

GOLDEN = Path(__file__).parent.parent / "golden" / "places.toml"
CASES = tomllib.loads(GOLDEN.read_text(encoding="utf-8"))["case"]


class Named(NamedTuple):
    """A sentence with the places that it names."""

    sentence: Sentence
    places: tuple[Place, ...]
    guesses: tuple[Place, ...] = ()


def place_of(text: str, number: str, sides: list[str], title: str | None = None) -> str | None:
    assert text.count(number) == 1, f"{number!r} must occur once in {text!r}"
    start = text.index(number)
    before = PlaceTrail(title)
    for sentence in split_sentences(text):
        places = find_places(sentence)
        if sentence.start <= start < sentence.end:
            end = start + len(number)
            found = location_of(start, end, sentence, places, before, frozenset(sides))
            return found.text if found else None
        before.follow(Named(sentence, places))
    raise AssertionError("the number lies in no sentence")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_golden(case: dict[str, Any]) -> None:
    assert place_of(case["text"], case["number"], case.get("sides", [])) == case.get("place")


def test_a_title_sets_the_topic() -> None:
    title = "Kherson region: the past day"
    assert place_of("Nine houses burned.", "Nine", [], title) == "Kherson region"
    assert place_of("Nine houses burned.", "Nine", [], "A quiet day") is None


def test_people_hurt_before_the_text_names_a_place_are_where_the_title_says() -> None:
    title = "Missile hits hospital in Izium"
    assert place_of("Six people were killed.", "Six", [], title) == "Izium"
    assert place_of("Six tanks were lost.", "Six", [], title) is None
    later = "Shells fell on Lyman. Later they fell on Siversk. Six people were killed."
    assert place_of(later, "Six", [], title) == "Siversk"


def test_what_is_known_to_count_victims_takes_up_the_place_whatever_the_words() -> None:
    first, second = split_sentences("Gunmen came to a church in Komanda. Nine never woke again.")
    before = PlaceTrail()
    before.follow(Named(first, find_places(first)))
    number = (second.start, second.start + 4, second, find_places(second), before)
    found = location_of(*number, victims=True)
    assert found is not None
    assert found.text == "Komanda"
    assert location_of(*number) is None


def test_a_place_lies_where_its_offsets_say() -> None:
    text = "All calm.\nIn southern Lebanon, near the town of Tyre, 4 shells fell."
    for sentence in split_sentences(text):
        for place in find_places(sentence):
            assert text[place.start : place.end] == place.text


@pytest.mark.parametrize(
    "text", ["", ",", "in", "in In", "’s", "In ’s", "of of Of", "over the", "The The The"]
)
def test_odd_text_is_no_trouble(text: str) -> None:
    sentence = Sentence(0, len(text), text, tokenize(text))
    assert isinstance(find_places(sentence), tuple)


PIECES = st.sampled_from(
    "in over near from of and the Kyiv Russia’s al-Bab Sea region direction south , . ; ( ) 5 12 "
    "hit Harbourville there capital km where says city Polish airspace \n в".split(" ")
)


@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_any_words_keep_the_offsets(text: str) -> None:
    before = PlaceTrail(text)
    for sentence in split_sentences(text):
        places = find_places(sentence)
        for place in places:
            assert text[place.start : place.end] == place.text
            assert 0 <= place.first <= place.last < len(sentence.tokens)
        location_of(sentence.start, sentence.end, sentence, places, before)
        before.follow(Named(sentence, places))


def test_a_number_far_into_a_long_sentence_finds_its_place() -> None:
    text = "Then, " * 400 + "in Odesa, 7 boats burned."
    assert place_of(text, "7", []) == "Odesa"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A rocket hit the station in Lozova at noon.\n\nBy evening 5 people were dead.", "Lozova"),
        ("Rockets fell in Lozova and in Izium.\n\nBy evening 5 people were dead.", None),
    ],
)
def test_people_hurt_belong_to_the_only_place_of_the_text(text: str, expected: str | None) -> None:
    before = PlaceTrail()
    *earlier, last = split_sentences(text)
    for sentence in earlier:
        before.follow(Named(sentence, find_places(sentence)))
    start = text.index("5")
    found = location_of(start, start + 1, last, find_places(last), before, victims=True)
    assert (found.text if found else None) == expected
