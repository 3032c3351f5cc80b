"""Readings that differ from one found by a single trait."""

from __future__ import annotations

import pytest

from tests.etl.scenes import first, of_metric, read


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("It shot down 20 drones by jamming.", "drones_lost"),
        ("It shot down 20 drones with guns and jammers.", "drones_neutralised"),
        ("It shot down 20 drones.", "drones_shot_down"),
        ("It shot down 20 drones; jamming went on.", "drones_shot_down"),
    ],
)
def test_the_means_tell_jammed_from_shot_down(text: str, metric: str) -> None:
    assert first(text).metric.id == metric


def test_the_dead_may_be_soldiers_where_no_noun_tells() -> None:
    metrics = {reading.metric.id for reading in read("The attack killed 20.")}
    assert {"people_killed", "troops_killed"} <= metrics
    told = {reading.metric.id for reading in read("The attack killed 20 soldiers.")}
    assert "people_killed" not in told


@pytest.mark.parametrize("text", ["It gives Kyiv 18 howitzers.", "It will send Kyiv 18 howitzers."])
def test_aid_may_be_promised_or_there(text: str) -> None:
    found = read(text)
    promised, there = of_metric(found, "aid_pledged"), of_metric(found, "aid_delivered")
    assert promised is not None
    assert there is not None
    assert promised.noun == there.noun


@pytest.mark.parametrize(
    ("text", "cheapest"),
    [
        ("It will send Kyiv 18 howitzers.", "aid_pledged"),
        ("Oslo to send Kyiv 18 howitzers.", "aid_pledged"),
        ("It has sent Kyiv 18 howitzers.", "aid_delivered"),
    ],
)
def test_what_is_to_come_is_promised_first(text: str, cheapest: str) -> None:
    assert first(text).metric.id == cheapest


@pytest.mark.parametrize(
    ("text", "grounded"),
    [
        ("It destroyed 7 drones on the ground.", True),
        ("It destroyed 7 drones over the town.", False),
    ],
)
def test_what_was_destroyed_on_the_ground_may_be_equipment(text: str, grounded: bool) -> None:
    found = [r for r in read(text) if r.metric.id == "equipment_lost" and r.relation == "object"]
    assert bool(found) is grounded


@pytest.mark.parametrize(
    ("text", "either"),
    [
        ("It sent 53 missiles and 496 drones, and shot down 439.", True),
        ("It sent 496 drones, and shot down 439.", False),
        ("It sent 53 missiles and shot down 439 drones.", False),
    ],
)
def test_a_bare_number_may_be_of_either_kind_of_weapon(text: str, either: bool) -> None:
    kinds = {reading.metric.id for reading in read(text) if reading.relation == "object"}
    assert ({"drones_shot_down", "missiles_shot_down"} <= kinds) is either


def test_what_fell_may_have_struck() -> None:
    assert of_metric(read("Over the town two rockets fell."), "missiles_hit") is not None
