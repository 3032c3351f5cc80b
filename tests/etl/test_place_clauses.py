"""A number among the words and places of its sentence."""

from __future__ import annotations

import pytest

from etl.place_clauses import PlaceClause, clause_of
from etl.place_lexicon import place_words
from etl.place_names import find_places
from etl.sentences import split_sentences


def clause(text: str, number: str) -> PlaceClause:
    (sentence,) = split_sentences(text)
    start = text.index(number)
    places = find_places(sentence)
    return clause_of(start, start + len(number), sentence, places, place_words("en"))


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Then 7 died, 12 were hurt and three fled.", ["12", "three"]),
        # A year, a day and a name with a figure count nothing.
        ("Then 7 died in 2024 near the Su-34m.", []),
        ("Then 7 died on 12 May.", []),
    ],
)
def test_other_figures_are_those_that_may_count(text: str, figures: list[str]) -> None:
    found = clause(text, "7")
    assert [found.lower[at] for at in found.figures] == figures
    assert found.lower[found.first : found.last + 1] == ("7",)


def test_a_semicolon_ends_a_clause_unless_it_is_let_pass() -> None:
    found = clause("In Izium 7 died; in Lyman nobody.", "7")
    assert [place.text for place in found.places] == ["Izium", "Lyman"]
    first, second = (place.first for place in found.places)
    assert not found.is_broken(first, found.last)
    assert found.is_broken(found.last, second)
    assert not found.is_broken(found.last, second, semicolon=False)


def test_a_link_between_clauses_ends_one() -> None:
    found = clause("In Izium 7 died, whereas in Lyman it rained.", "7")
    assert found.is_broken(found.last, found.places[1].first, semicolon=False)


@pytest.mark.parametrize("ahead", [0, 5, 400])
def test_tokens_of_a_long_sentence_count_from_the_window(ahead: int) -> None:
    found = clause("so " * ahead + "in Odesa 7 boats burned.", "7")
    (place,) = found.places
    assert found.lower[found.first] == "7"
    assert found.lower[place.first : place.last + 1] == ("in", "odesa")
