"""The sides of a sentence in their roles."""

from __future__ import annotations

import pytest

from etl.model import Sentence
from etl.parties import find_parties
from etl.placed_sides import place_mentions
from etl.roles import Roles, roles_of
from etl.side_words import side_words
from etl.tags import tag
from etl.tokens import tokenize


def roles(text: str) -> Roles:
    sentence = Sentence(0, len(text), text, tokenize(text))
    tagged = tag(sentence)
    return roles_of(tagged, place_mentions(tagged, find_parties(sentence)), side_words("en"))


@pytest.mark.parametrize(
    ("text", "role", "side"),
    [
        ("Russian shelling woke the town.", "attacker", "Russia"),
        ("A bombardment by Israel lasted for hours.", "attacker", "Israel"),
        ("Strikes on Ukraine went on.", "attacked", "Ukraine"),
        ("Ukraine was attacked again.", "attacked", "Ukraine"),
        ("The losses of the Russian army grow.", "loser", "Russia"),
        ("Pyongyang has sent troops abroad.", "holder", "North Korea"),
        ("Myanmar.", "head", "Myanmar"),
        ("In Ukraine, talks went on.", "attacker", None),
        ("KYIV, Ukraine (Wire) — An Israeli strike went on.", "attacker", "Israel"),
        ("Thailand counted 30 air strikes.", "attacker", None),
        ("A group in Thailand saw strikes by Myanmar.", "attacked", None),
        ("Ukraine is counting its dead.", "loser", "Ukraine"),
        ("The UN verified 12 dead.", "loser", None),
    ],
)
def test_roles_that_the_words_give(text: str, role: str, side: str | None) -> None:
    assert getattr(roles(text), role) == side


def test_an_attack_of_a_later_sentence_replaces_the_earlier_one_whole() -> None:
    earlier = Roles(attacker="Russia", attacked="Ukraine", loser="Russia")
    later = earlier.then(Roles(attacker="Israel"))
    assert (later.attacker, later.attacked, later.loser) == ("Israel", None, "Russia")
