"""The names of places at the tokens of a sentence, known ones and such as may be."""

from __future__ import annotations

import pytest

from etl.model import Sentence
from etl.parties import find_parties
from etl.place_reader import PlaceReader
from etl.tokens import tokenize


def reader_of(text: str) -> PlaceReader:
    sentence = Sentence(0, len(text), text, tokenize(text))
    return PlaceReader(sentence, "en", find_parties(sentence))


def at(reader: PlaceReader, word: str) -> int:
    return reader.lower.index(word.casefold())


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("Shells fell in Kharkiv.", "kharkiv", (1, "Ukraine", False)),
        ("Shells fell in Russia.", "russia", (1, "Russia", True)),
        ("Shells fell in Russian airspace.", "russian", (2, "Russia", True)),
        ("Shells fell on Russian tanks.", "russian", None),
        ("Shells fell in Toramba.", "toramba", None),
    ],
)
def test_a_known_name_has_a_length_and_a_country(
    text: str, word: str, name: tuple[int, str, bool] | None
) -> None:
    reader = reader_of(text)
    assert reader.name_at(at(reader, word)) == name


@pytest.mark.parametrize(
    ("text", "word", "length"),
    [
        ("Shells fell in Toramba.", "toramba", 1),
        ("Shells fell in New Harbour.", "new", 2),
        ("Shells fell in el-Obara.", "el-obara", 1),
        # A day, a side, whoever has a title or speaks, an adjective.
        ("Shells fell on Monday.", "monday", 0),
        ("Shells fell in Russia.", "russia", 0),
        ("All feared Mr Toramba.", "toramba", 0),
        ("All feared General Toramba.", "general", 0),
        ("All went well, Moser said.", "moser", 0),
        ("All joined the Liberal party.", "liberal", 0),
        ("Shells fell in Harbour-based camps.", "harbour-based", 0),
    ],
)
def test_words_with_capitals_may_name_a_place(text: str, word: str, length: int) -> None:
    reader = reader_of(text)
    assert reader.unknown_at(at(reader, word)) == length


def test_a_place_can_begin_where_a_name_does_or_a_quarter_of_the_sky() -> None:
    reader = reader_of("On Monday shells fell on Lyman and in the north.")
    assert [reader.word(at) for at in reader.openings()] == ["on", "lyman", "north"]


def test_names_after_an_article_of_their_own_begin_small() -> None:
    reader = reader_of("They left al-Bab and Izium.")
    found = [reader.word(at) for at in range(reader.count) if reader.is_capitalised(at)]
    assert found == ["they", "al-bab", "izium"]


def test_words_outside_the_sentence_are_empty() -> None:
    reader = reader_of("Rain fell.")
    assert (reader.word(-1), reader.word(99)) == ("", "")
    assert not reader.has("inside", -1)
    assert not reader.is_capitalised(99)


def test_a_word_is_one_of_a_list_and_a_sentence_holds_one() -> None:
    reader = reader_of("Shells fell in Lyman.")
    assert reader.has("inside", 2)
    assert not reader.has("inside", 1)
    assert reader.holds("inside")
    assert not reader.holds("offices")


@pytest.mark.parametrize(
    ("text", "bracket", "colon", "headline"),
    [
        ("Shells fell in Lyman.", False, False, False),
        ("Shells fell (in Lyman): two.", True, True, False),
        ("Shells Fall In Lyman", False, False, True),
    ],
)
def test_what_a_sentence_has(text: str, bracket: bool, colon: bool, headline: bool) -> None:
    reader = reader_of(text)
    assert (reader.has_bracket, reader.has_colon, reader.headline) == (bracket, colon, headline)


def test_a_government_is_called_by_its_capital() -> None:
    reader = reader_of("Kyiv and Lyman and Gaza waited.")
    capitals = [word for word in ("kyiv", "lyman", "gaza") if reader.is_capital(at(reader, word))]
    assert capitals == ["kyiv"]


def test_several_places_of_writing_are_datelines() -> None:
    reader = reader_of("PARIS/ROME - Shells fell in Lyman.")
    assert reader.is_dateline(0)
    assert not reader.is_dateline(at(reader, "lyman"))


def test_a_demonym_or_a_country_says_whose_a_place_is() -> None:
    reader = reader_of("Shells fell on Russian Belgorod and Ukraine.")
    found = [reader.word(i) for i in range(-1, reader.count) if reader.is_of_country(i)]
    assert found == ["russian", "ukraine"]


def test_a_body_is_no_place_but_where_it_was_hit() -> None:
    reader = reader_of("The Defence Ministry in Kyiv spoke.")
    assert reader.in_body(at(reader, "defence"))
    assert not reader.in_body(at(reader, "spoke"))
    reader = reader_of("Drones bombed the Defence Ministry in Kyiv.")
    assert not reader.in_body(at(reader, "kyiv"))
