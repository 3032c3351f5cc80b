"""Several words with one gloss, whatever their endings."""

from __future__ import annotations

import pytest

from etl.glosses.endings import endings_of
from etl.glosses.entries import Entry, Gloss
from etl.glosses.phrases import Phrases

FORCE = Gloss("nouns", ("defence force",), "nouns")


def phrases(*keys: str, genitives: frozenset[str] = frozenset()) -> Phrases:
    """Return phrases of which each glosses itself; those with ``_`` are nouns."""
    found = Phrases(endings_of("uk"), genitives)
    for key in keys:
        part = "nouns" if "_" in key else "phrases"
        found.add(Entry(key, Gloss(part, (key,), part)))
    return found


def found_in(text: str, *keys: str) -> tuple[str, int] | None:
    gloss = phrases(*keys).at(text.split(" "), 0)
    return (gloss.english[0], gloss.length) if gloss else None


def test_the_longest_phrase_is_found() -> None:
    keys = ("про це", "про це сьогодні", "про")
    assert found_in("про це сьогодні пишуть", *keys) == ("про це сьогодні", 3)
    assert found_in("про це пишуть", *keys) == ("про це", 2)
    assert found_in("про нас", *keys) == ("про", 1)
    assert found_in("нас", *keys) is None
    assert found_in("про", "про це") is None


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("сили оборони", True),
        ("силами оборони", True),
        ("сил оборонах", True),
        ("силовими оборони", True),
        ("силовикамиии оборони", False),
        ("сили обороняли", False),
        ("сили", False),
    ],
)
def test_starred_words_take_any_ending_and_the_last_one_its_own(text: str, held: bool) -> None:
    assert (found_in(text, "сил*_оборон") is not None) == held


def test_a_fixed_word_is_that_word_alone() -> None:
    assert found_in("сполучені штати", "сполучен*_=штати") is not None
    assert found_in("сполучені штатам", "сполучен*_=штати") is None
    assert found_in("щита оборони", "=щит_оборон") is None


@pytest.mark.parametrize(
    ("text", "key", "cases", "number"),
    [
        ("новими танками", "нов*_танк", {"instrumental"}, "plural"),
        ("нового танка", "нов*_танк", {"genitive", "accusative"}, "singular"),
        (
            "новій танкі",
            "нов*_танк",
            {"dative", "locative", "nominative", "accusative"},
            "singular",
        ),
        ("силами оборони", "сил*_=оборони", {"instrumental"}, "plural"),
    ],
)
def test_an_adjective_shares_the_case_of_its_noun(
    text: str, key: str, cases: set[str], number: str
) -> None:
    gloss = phrases(key).at(text.split(" "), 0)
    assert gloss is not None
    assert gloss.ending.cases == cases
    assert gloss.ending.number == number


def test_a_listed_genitive_plural_is_one() -> None:
    gloss = phrases("крилат*_ракет", genitives=frozenset({"ракет"})).at(["крилатих", "ракет"], 0)
    assert gloss is not None
    assert gloss.ending.cases == {"genitive", "accusative"}
    assert gloss.ending.number == "plural"
