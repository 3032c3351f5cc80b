"""What can be seen of a place that may be where a number happened."""

from __future__ import annotations

import pytest

from etl.model import Period, Sentence
from etl.parties import find_parties
from etl.place_context import PlaceTrail
from etl.place_features import Asked, Offered, Scene
from etl.place_guesses import guess_places
from etl.places import Place, find_places
from etl.sentences import split_sentences

NUMBER = "9"


class Step:
    """A sentence with the places that it names and the names that may be one."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        parties = find_parties(sentence)
        self.places: tuple[Place, ...] = find_places(sentence, parties=parties)
        self.guesses = guess_places(sentence, self.places, parties)


def scene_of(
    text: str,
    *,
    rule: str = "",
    last: tuple[str | None, int] = (None, -1),
    title: str | None = None,
) -> tuple[Scene, dict[str, Offered]]:
    """Return the scene of the number in the last sentence, and what is offered by name.

    ``rule`` is the place that the rules answer, ``last`` that of the fact before.
    """
    *earlier, here = [Step(sentence) for sentence in split_sentences(text)]
    before = PlaceTrail(title)
    for step in earlier:
        before.follow(step)
    start = text.index(NUMBER)
    told = before.told_by(here)
    steps = (told, *reversed(before.latest))
    offered = [Offered(one, back, step) for back, step in enumerate(steps) for one in step.named]
    offered += [Offered(one, -1, None) for one in before.named_in_title]
    by_name = {one.named.place.text: one for one in offered}
    asked = Asked(
        start=start,
        end=start + len(NUMBER),
        here=here,
        before=before,
        metric="people_killed",
        family="people",
        noun="person",
        sides=("Russia", "Ukraine"),
        scope="increment",
        period=Period(None, None, "unknown"),
        rule=by_name[rule].named.place if rule else None,
        last=last,
    )
    return Scene(asked, told, offered), by_name


def features(text: str, name: str, mentions: int = 1, rule: str = "") -> set[str]:
    scene, offered = scene_of(text, rule=rule)
    return {one.lstrip("*") for group in scene.of(offered[name], mentions) for one in group}


def test_where_a_place_is_named() -> None:
    _, offered = scene_of("Shells fell on Lyman. In Sumy 9 people died.", title="Fire in Odesa")
    found = {name: one.where for name, one in offered.items()}
    assert found == {"Sumy": "here", "Lyman": "before", "Odesa": "title"}


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("In Sumy 9 people died.", {"ahead", "ahead gap=0", "ahead figures=0", "listed=False"}),
        ("There 9 people died in Sumy.", {"behind", "behind gap=3", "behind opposite=False"}),
        ("In Sumy 4 burned and 9 died.", {"ahead", "ahead figures=1", "ahead over and"}),
        ("In Sumy, Lyman and Izium 9 died.", {"listed=True", "ahead rivals=2"}),
        ("Sumy: 9 people died.", {"opens the sentence"}),
    ],
)
def test_how_a_place_of_the_sentence_stands_to_the_number(text: str, seen: set[str]) -> None:
    assert seen <= features(text, "Sumy")


def test_how_a_place_of_a_sentence_before_stands_to_the_number() -> None:
    text = "Shells fell on Lyman. Then they fell on Izium. In all 9 people died."
    lyman, izium = features(text, "Lyman"), features(text, "Izium")
    assert "back=2 same=True" in lyman
    assert "back=1 same=True" in izium
    assert "before kind=town told=none" in izium


def test_what_the_rules_say_of_a_place() -> None:
    text = "Shells fell on Lyman. In Sumy 9 people died."
    assert "rule here" in features(text, "Sumy", rule="Sumy")
    assert "another by rule before" in features(text, "Lyman", rule="Sumy")
    assert "no rule here" in features(text, "Sumy")


def test_whose_a_place_is_and_how_often_it_is_named() -> None:
    assert "here named=2" in features("In Sumy 9 people died.", "Sumy", mentions=2)
    assert "here side=target whole=False" in features("In Sumy 9 people died.", "Sumy")
    assert "here side=actor whole=False" in features("In Belgorod 9 people died.", "Belgorod")
    assert "here side=other whole=False" in features("In Warsaw 9 people died.", "Warsaw")
    assert "here side=unknown whole=False" in features("In Toramba 9 people died.", "Toramba")


def test_no_place_is_an_answer_too() -> None:
    scene, _ = scene_of("Shells fell on Lyman. In all 9 people died.")
    found = {one.lstrip("*") for group in scene.of_none() for one in group}
    assert {"none", "none by rule=True", "none listed=False"} <= found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Shells fell on Lyman. In the town 9 people died.", "settlement"),
        ("Shells fell on Lyman. In the region 9 people died.", "area"),
        ("Shells fell on Lyman. Then 9 people died there.", "there"),
        ("Shells fell on Lyman. Then 9 people died.", "none"),
    ],
)
def test_words_take_up_a_place_told_before(text: str, told: str) -> None:
    assert scene_of(text)[0].told == told


def test_where_the_fact_before_stands() -> None:
    text = "In Lyman 4 burned. Then 9 people died."
    assert scene_of(text)[0].last_anywhere == "no fact"
    assert scene_of(text, last=("Lyman", 9))[0].last_anywhere == "before somewhere"
    assert scene_of(text, last=(None, 9))[0].last_anywhere == "before nowhere"


def test_around_the_number_is_seen_what_speaks_for_a_place_told_before() -> None:
    scene, _ = scene_of("Shells fell on Lyman. They killed 9 people in all.")
    found = {one.lstrip("*") for one in scene.around}
    assert {"opens with a pronoun", "says all", "told=none", "scope=increment"} <= found


def parts(text: str) -> dict[str, bool]:
    """Return of each place whether it is told of a part of the number alone."""
    scene, offered = scene_of(text, title="Fire in Odesa")
    return {name: scene.is_of_part(one) for name, one in offered.items() if name != "Odesa"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("They shot down 9 drones: 4 over Sumy and one over Izium.", {"Sumy": True, "Izium": True}),
        ("Over Sumy they shot down 9 drones: 4 over Izium.", {"Sumy": False, "Izium": True}),
        (
            "They shot down 15 drones: 9 over Sumy and one over Izium.",
            {"Sumy": False, "Izium": False},
        ),
        ("They shot down 9 drones: all over Sumy.", {"Sumy": False}),
        ("They shot down 9 drones over Sumy.", {"Sumy": False}),
        ("They shot down 9 drones before 10:40 over Sumy.", {"Sumy": False}),
        ("They shot down 9 drones, 4 over Sumy.", {"Sumy": False}),
        ("Shells fell on Lyman: 3 burned. There 9 people died.", {"Lyman": False}),
    ],
)
def test_a_place_behind_a_colon_and_a_number_is_told_of_a_part(
    text: str, told: dict[str, bool]
) -> None:
    assert parts(text) == told


def test_a_place_of_the_title_is_told_of_no_part() -> None:
    scene, offered = scene_of("There were 9 drones: 4 over Sumy.", title="Fire in Odesa")
    assert not scene.is_of_part(offered["Odesa"])
