"""The noun behind a number: over adjectives, marks and owners, and where the phrase ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.heads import REACH, Head, find_head
from etl.model import Sentence
from etl.numbers import find_quantities
from etl.tags import Tagged, tag
from etl.tokens import tokenize


def tagged(text: str) -> Tagged:
    return tag(Sentence(0, len(text), text, tokenize(text)))


def head(text: str) -> tuple[Tagged, Head]:
    """Return the head behind the first number of a text."""
    found = tagged(text)
    return found, find_head(found, find_quantities(found.sentence)[0].last + 1)


def words(found: Tagged, at: tuple[int, ...]) -> list[str]:
    return [found.lower[index] for index in at]


@pytest.mark.parametrize(
    ("text", "lemma", "modifiers"),
    [
        ("It sent 20 drones.", "drone", []),
        ("It sent 20 new long-range drones.", "drone", ["new", "long-range"]),
        ("It saw 20 very big red tanks.", "tank", ["very", "big", "red"]),
        ("It lost 20 “kamikaze” drones.", "drone", ["kamikaze"]),
        ("It sent 20 captured tanks.", "tank", ["captured"]),
        ("It lost 20 more tanks.", "tank", ["more"]),
    ],
)
def test_the_noun_stands_behind_its_adjectives(text: str, lemma: str, modifiers: list[str]) -> None:
    found, this = head(text)
    assert this.noun is not None
    assert this.noun.lemma == lemma
    assert words(found, this.modifiers) == modifiers
    assert this.last == this.noun.last
    assert not this.unknown


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("It found 30 soldiers' bodies.", "body"),
        ("It found 30 soldiers’ bodies.", "body"),
        ("It named 20 drones' operators.", "operator"),
    ],
)
def test_an_owner_is_not_what_is_counted(text: str, lemma: str) -> None:
    found, this = head(text)
    assert this.noun is not None
    assert this.noun.lemma == lemma
    assert words(found, this.modifiers) == [found.lower[this.noun.first - 2]]


@pytest.mark.parametrize("text", ["It saw '30 soldiers'.", "It saw 30 soldiers ' bodies."])
def test_a_mark_apart_or_at_the_end_owns_nothing(text: str) -> None:
    _, this = head(text)
    assert this.noun is not None
    assert this.noun.lemma == "soldier"


def test_a_list_of_kinds_is_stepped_over() -> None:
    for text in ("It lost 20 Shahed-type, Gerbera-type drones.", "It lost 20 one-type and drones."):
        _, this = head(text)
        assert this.noun is not None
        assert this.noun.lemma == "drone"
    _, other = head("It lost 20 red, drones came.")
    assert other.noun is None


def test_the_last_noun_of_a_compound_is_counted() -> None:
    _, this = head("It had 20 strike drones.")
    assert this.noun is not None
    assert this.noun.lemma == "drone"


def test_a_plural_ends_the_phrase() -> None:
    found, this = head("It lost 20 drones, tanks and guns.")
    assert this.noun is not None
    assert this.noun.lemma == "drone"
    assert found.lower[this.last] == "drones"


@pytest.mark.parametrize("text", ["It closed 30 bases.", "It sold 30 windows.", "It has 30 red."])
def test_a_word_of_no_lexicon_may_be_a_noun(text: str) -> None:
    _, this = head(text)
    assert (this.noun, this.unknown) == (None, True)


def test_an_unknown_noun_behind_a_known_one_takes_its_place() -> None:
    found, this = head("It wrote 30 drone manuals.")
    assert (this.noun, this.unknown) == (None, True)
    assert found.lower[this.last] == "manuals"


def test_a_verb_in_s_is_a_noun_behind_more_than_one_only() -> None:
    for text, unknown in (("There 30 bases.", True), ("There 1 bases.", False)):
        _, this = head(text)
        assert (this.noun, this.unknown) == (None, unknown)


@pytest.mark.parametrize(
    "text",
    [
        "It took 20 on Monday.",
        "It saw 20 there.",
        "Of these 20 were drones.",
        "It lost 20 and won.",
        "It took 20 the drones saw.",
        "It took 20.",
        "It took 20 5",
        "It sends 20 more next year.",
        "It banned 20 last Friday.",
        "It sent 20 Tuesday.",
    ],
)
def test_closed_words_and_marks_end_the_phrase(text: str) -> None:
    _, this = head(text)
    assert (this.noun, this.unknown) == (None, False)


def test_others_stands_in_for_the_noun() -> None:
    found, this = head("It met 20 others there.")
    assert (this.noun, this.unknown) == (None, False)
    assert found.lower[this.last] == "others"


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("Of them two raid the town.", None),
        ("Of them two raid on foot.", None),
        ("It saw two raid.", "raid"),
        ("It saw two raids on the town.", "raid"),
        ("It had two raid drones.", "drone"),
    ],
)
def test_what_may_be_a_verb_is_one_before_a_closed_word(text: str, lemma: str | None) -> None:
    _, this = head(text)
    assert (this.noun and this.noun.lemma) == lemma


def test_a_noun_out_of_reach_is_not_found() -> None:
    for between, reached in ((REACH - 1, True), (REACH, False)):
        _, this = head("It lost 20 " + "red " * between + "tanks.")
        assert (this.noun is not None) is reached
        assert this.unknown is not reached


WORDS = "20 drones drone soldiers ' 's “ - , and or others red the of struck there Shahed-type ."


@given(st.lists(st.sampled_from(WORDS.split()), max_size=20), st.integers(0, 20))
def test_a_head_lies_behind_its_start(chosen: list[str], start: int) -> None:
    found = tagged(" ".join(chosen))
    at = min(start, len(found.lower))
    this = find_head(found, at)
    assert at - 1 <= this.last < max(len(found.lower), at)
    assert list(this.modifiers) == sorted(set(this.modifiers))
    assert all(at <= index <= this.last for index in this.modifiers)
    if this.noun is not None:
        assert at <= this.noun.first <= this.noun.last <= this.last
        assert not this.unknown


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("It fired 93 cruise and ballistic missiles.", "missile"),
        ("It sent 12 attack and reconnaissance drones.", "drone"),
        ("It fired 14 short- and medium-range missiles.", "missile"),
        ("It killed 20 police and three soldiers.", "police"),
        ("It was one missile and drones.", "missile"),
    ],
)
def test_two_kinds_may_share_a_noun(text: str, lemma: str) -> None:
    _, this = head(text)
    assert this.noun is not None
    assert this.noun.lemma == lemma


def test_a_verb_behind_an_unknown_plural_ends_the_phrase() -> None:
    _, this = head("Some 40 partner countries denounced North Korea's export of missiles.")
    assert this.noun is None
    assert this.unknown
