"""The places that a document offers for a number, and the choice among them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from etl.extract import extract_document
from etl.model import Document, Period, Sentence
from etl.parties import find_parties
from etl.place_context import PlaceTrail
from etl.place_features import Asked
from etl.place_guesses import guess_places
from etl.place_options import Option, place_options
from etl.places import Place, find_places
from etl.ranking import Answer, load_ranking
from etl.sentences import split_sentences


class Named:
    """A sentence with the places that it names and the names that may be one."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        parties = find_parties(sentence)
        self.places: tuple[Place, ...] = find_places(sentence, parties=parties)
        self.guesses = guess_places(sentence, self.places, parties)


def options(text: str, number: str, title: str | None = None) -> dict[str | None, Option]:
    """Return the options of a number by their name."""
    steps = [Named(sentence) for sentence in split_sentences(text)]
    start = text.index(number)
    before = PlaceTrail(title)
    for step in steps:
        if step.sentence.start <= start < step.sentence.end:
            asked = Asked(
                start=start,
                end=start + len(number),
                here=step,
                before=before,
                metric="people_killed",
                family="people",
                noun="person",
                sides=("Russia", "Ukraine"),
                scope="increment",
                period=Period(None, None, "unknown"),
                rule=None,
                parties=frozenset({"Russia", "Ukraine"}),
            )
            found = place_options(asked)
            return {option.place.text if option.place else None: option for option in found}
        before.follow(step)
    raise AssertionError("the number lies in no sentence")


def test_sentence_sentences_before_and_title_offer_places_and_none_is_first() -> None:
    found = options("Shells fell on Lyman. In Sumy 9 people died.", "9", "Fire in Odesa")
    assert list(found) == [None, "Sumy", "Lyman", "Odesa"]
    assert {"here side=target whole=False", "ahead"} <= set(found["Sumy"].features)
    assert "back=1 same=True" in found["Lyman"].features
    assert "title only=True earlier=True" in found["Odesa"].features


def test_of_one_name_the_nearest_mention_counts() -> None:
    text = "Shells fell on Lyman. Rain fell. Lyman burned. In all 9 people died."
    found = options(text, "9")
    place = found["Lyman"].place
    assert place is not None
    assert place.start == text.rindex("Lyman")
    assert "before named=2" in found["Lyman"].features


def test_features_are_told_for_the_family_and_some_for_the_metric() -> None:
    none = options("Rain fell. In all 9 people died.", "9")[None]
    assert {"none", "none|people", "none|people_killed"} <= set(none.features)


def test_the_country_of_a_side_as_a_whole_is_no_option() -> None:
    assert set(options("In Ukraine 9 people died, and none in Poland.", "9")) == {None, "Poland"}


def test_an_unknown_name_may_be_a_place_but_no_speaker_is() -> None:
    found = options("A strike on the market of Toramba killed 9 people, Moser said.", "9")
    assert "Toramba" in found
    assert "Moser" not in found
    guess = found["Toramba"].place
    assert guess is not None
    assert (guess.country, guess.whole) == (None, False)


class Stubborn:
    """Takes the option of one name, and remembers what it was offered."""

    def __init__(self, name: str) -> None:
        self.name, self.offered = name, list[str | None]()

    def pick(self, question: str, _start: int, answers: Sequence[Answer], /) -> int:
        if question != "location":
            return load_ranking(question).best([answer.features for answer in answers])
        self.offered = [answer.value for answer in answers]
        return self.offered.index(self.name)


@pytest.mark.parametrize(("name", "flagged"), [("Lyman", False), ("Odesa", True)])
def test_the_chosen_place_has_its_words_or_the_flag_of_the_title(name: str, flagged: bool) -> None:
    text = "Shells fell on Lyman. The attack killed 9 people."
    document = Document("d", text, title="Fire in Odesa", language="en")
    ranker = Stubborn(name)
    (fact,) = extract_document(document, ranker=ranker).facts
    assert ranker.offered == [None, "Lyman", "Odesa"]
    assert fact.location == name
    words = [e.text for e in fact.evidence if e.role == "location"]
    assert words == ([] if flagged else ["Lyman"])
    assert ("from_title" in fact.flags) is flagged
    assert all(text[e.start : e.end] == e.text for e in fact.evidence)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "Gunmen overran a camp near Banabar on Thursday. The attack killed 9 soldiers.",
            "Banabar",
        ),
        ("A bomb fell on the market of Toramba. Twenty people were killed.", "Toramba"),
    ],
)
def test_the_place_of_the_sentence_before_is_that_of_its_attack(text: str, place: str) -> None:
    (fact,) = extract_document(Document("d", text, language="en")).facts
    assert fact.location == place


def test_places_of_parts_are_no_options_of_the_whole() -> None:
    text = "Air defence shot down 15 drones: 14 over Voronezh and one over Kursk."
    assert set(options(text, "15")) == {None}
    assert set(options(text, "14")) == {None, "Voronezh", "Kursk"}
    found = extract_document(Document("d", text, language="en")).facts
    assert [fact.location for fact in found] == [None, "Voronezh", "Kursk"]
