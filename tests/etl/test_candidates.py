"""The readings that a number might have: by grammar, by lists, and which of them comes first."""

from __future__ import annotations

import pytest

from etl.candidates import candidates, list_gap, same_frame
from tests.etl.scenes import first, lemma, metrics_of, of_metric, read, scene_of


def test_each_metric_has_its_cheapest_reading_and_the_cheapest_comes_first() -> None:
    for text in (
        "It shot down 20 drones by jamming.",
        "The attack killed 20 men.",
        "It sent 20 drones.",
    ):
        found = read(text)
        metrics = [reading.metric.id for reading in found]
        costs = [reading.cost for reading in found]
        assert len(metrics) > 1
        assert len(metrics) == len(set(metrics))
        assert costs == sorted(costs)


def test_a_thing_of_no_metric_has_no_reading() -> None:
    assert read("It saw 5 windows.") == []


def test_what_suffers_its_verb_may_be_counted_next() -> None:
    found = read("Handguns are banned and 1,200 were handed in.")
    assert of_metric(found, "firearms_surrendered") is not None


def test_a_member_of_a_list_takes_the_frame_before_it() -> None:
    before = first("It shot down 32 drones.")
    found = read("They are 32 drones and 5 here.", before=before)
    reading = of_metric(found, "drones_shot_down")
    assert reading is not None
    assert (reading.relation, reading.cost) == ("list", before.cost + 0.6)
    alone = read("They are 32 drones and 5 here.")
    assert of_metric(alone, "drones_shot_down") is None


def test_a_member_of_a_list_with_a_noun_of_its_own_counts_that() -> None:
    before = first("It destroyed 32 tanks.")
    found = read("They are 5 drones.", before=before)
    by_noun = {reading.metric.id: reading for reading in found if reading.relation == "list"}
    assert {"drones_shot_down", "equipment_lost"} <= by_noun.keys()
    assert {lemma(reading) for reading in by_noun.values()} == {"drone"}


def test_the_same_frame_with_another_noun() -> None:
    before = first("It destroyed 32 tanks.")
    drones, windows, nothing = (
        scene_of(text).items[0] for text in ("It is 5 drones.", "It is 5 windows.", "It is 5.")
    )
    other = same_frame(before, drones, 1.5)
    assert other is not None
    assert (other.metric.id, lemma(other), other.cost) == ("drones_shot_down", "drone", 1.5)
    same = same_frame(before, nothing, 1.5)
    assert same is not None
    assert (same.metric.id, lemma(same), same.inherited) == ("equipment_lost", "tank", True)
    assert same_frame(before, windows, 1.5) is None


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("It has 32 drones and 5 tanks.", True),
        ("It has 32 drones, 5 tanks.", True),
        ("It has 32 drones, of which 5 burn.", True),
        ("It has 32 drones then 5 tanks.", False),
        ("It has 32 drones; and 5 tanks.", False),
        ("It has 32 drones and lost 5 tanks.", False),
    ],
)
def test_what_stands_between_the_members_of_a_list(text: str, joined: bool) -> None:
    scene = scene_of(text)
    one, other = scene.items
    assert list_gap(scene, one.last + 1, other.first) is joined


def test_drones_in_a_list_of_equipment_may_be_lost_equipment() -> None:
    assert "equipment_lost" in metrics_of("Ten drones, three cars and a boat were destroyed.", 0)
    assert "equipment_lost" not in metrics_of("Ten drones and three missiles were destroyed.", 0)


def test_what_the_enemy_sent_or_what_was_shot_down_is_no_aid() -> None:
    assert "aid_delivered" in metrics_of("It sent 38 drones.")
    assert "aid_delivered" not in metrics_of("The enemy sent 38 drones.")
    assert "aid_delivered" not in metrics_of("It sent 38 drones, of which 20 were downed.", 0)
    assert "aid_delivered" in metrics_of("It sent 38 missiles to shoot down drones.", 0)


def test_a_list_behind_a_colon_goes_on_over_semicolons() -> None:
    scene = scene_of("It used: 8 missiles; 6 guided bombs.")
    assert list_gap(scene, scene.items[0].last + 1, scene.items[1].first)
    other = scene_of("It used 8 missiles; 6 guided bombs.")
    assert not list_gap(other, other.items[0].last + 1, other.items[1].first)


def test_weapons_that_killed_or_struck() -> None:
    assert "missiles_launched" in metrics_of("Five people were killed by 99 missiles.")
    assert {"missiles_launched", "missiles_hit"} <= set(metrics_of("It was struck by 11 missiles."))


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("By kind: 9 Kalibrs.", {"missiles_shot_down", "missiles_launched"}),
        ("By kind: 40 Shaheds.", {"drones_shot_down", "drones_launched", "drones_neutralised"}),
        ("At Sumy: 9 Kalibrs.", set()),
        ("By kind: 9 villages.", set()),
    ],
)
def test_kinds_of_what_was_told_share_its_fate(text: str, metrics: set[str]) -> None:
    told = (("aerial_targets_shot_down", 49.0, 49.0), ("aerial_targets_launched", 60.0, 60.0))
    scene = scene_of(text)
    scene.discourse = scene.discourse._replace(stated=told)
    found = candidates(scene, scene.items[0], None)
    assert {reading.metric.id for reading in found if reading.relation == "list"} == metrics
