"""Readings without a verb: nouns that say themselves what happened, soldiers who are just there."""

from __future__ import annotations

import pytest

from etl.told import told_readings
from tests.etl.scenes import scene_of


def told(text: str) -> list[tuple[str, str]]:
    """Return the metric and the relation of each reading of the last number of a text."""
    scene = scene_of(text)
    found = told_readings(scene.tagged, scene.items[-1], scene.covered)
    return [(reading.metric.id, reading.relation) for reading in found]


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        # The noun itself tells.
        ("It counted 20 deaths.", "people_killed"),
        # It stands in front, over what it has grown to.
        ("The death toll rose to 20.", "people_killed"),
        ("The death toll of the raid on the town rose to 51.", "people_killed"),
        # It stands behind.
        ("Of these 600 are deaths.", "people_killed"),
    ],
)
def test_a_noun_of_outcome_tells_what_happened(text: str, metric: str) -> None:
    assert (metric, "told") in told(text)


def test_deaths_of_somebody_are_those_counted() -> None:
    assert ("people_killed", "nominal") in told("It mourned the deaths of 24 children.")
    assert ("troops_killed", "nominal") in told("It mourned the deaths of 24 soldiers.")


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("It has 2,000 fighters in the complex.", True),
        ("It has 2,000 fighters.", True),
        ("It met 2,000 fighters.", False),
        ("It met 2,000 cars in the complex.", False),
    ],
)
def test_soldiers_may_just_be_somewhere(text: str, there: bool) -> None:
    assert (("troops_deployed", "told") in told(text)) is there


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("Battles between the two forces numbered 218.", "combat_clashes"),
        ("Air strikes rose to 31.", "airstrikes"),
    ],
)
def test_attacks_are_said_to_be_so_many(text: str, metric: str) -> None:
    assert (metric, "told") in told(text)


def test_attacks_of_another_clause_are_not_so_many() -> None:
    assert told("Battles went on, prices rose to 31.") == []


def test_a_force_may_be_so_many_strong() -> None:
    assert ("troops_deployed", "present") in told("The group in Rukla, 1,700 strong, moved.")


@pytest.mark.parametrize(
    "text",
    ["It sent 20 drones.", "The death toll rose. It saw 20 cars.", "The toll was paid at 20."],
)
def test_other_nouns_tell_nothing(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "present"),
    [
        ("In May the army had 600 in the north.", True),
        ("In May the army had 600 in March.", False),
        ("In May the army had 600 more.", False),
    ],
)
def test_soldiers_left_out_are_where_the_army_has_them(text: str, present: bool) -> None:
    assert (("troops_deployed", "present") in told(text)) is present
