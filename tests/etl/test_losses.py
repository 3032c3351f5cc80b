"""Entries of lists of losses."""

from __future__ import annotations

import pytest

from etl.losses import listed_reading, of_grouping
from tests.etl.scenes import first, first_carried, lemma, read, scene_of


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("Losses: tanks – 12 (+3)", "equipment_lost"),
        ("Losses: soldiers – 900", "troops_lost"),
        ("Losses: tanks ~ 12", "equipment_lost"),
        ("Tanks – 12 (+3)", None),
        ("Losses: drones – 12", None),
        ("Losses: tanks 12", None),
    ],
)
def test_an_entry_of_a_loss_list(text: str, metric: str | None) -> None:
    scene = scene_of(text)
    found = [listed_reading(scene, item) for item in scene.items]
    assert [reading and reading.metric.id for reading in found] == [metric] * len(found)


def test_an_entry_of_a_loss_list_is_its_cheapest_reading() -> None:
    reading = first("Losses: tanks – 12", 0)
    assert (reading.metric.id, reading.relation) == ("equipment_lost", "listed")


def test_a_drone_is_an_entry_within_a_loss_list() -> None:
    scene = scene_of("Losses: drones – 12", carried=first("It destroyed 32 tanks."))
    reading = listed_reading(scene, scene.items[0])
    assert reading is not None
    assert (reading.metric.id, lemma(reading)) == ("equipment_lost", "drone")


def test_a_list_of_losses_goes_on_without_a_verb() -> None:
    lost = first("It lost two tanks.")
    assert first_carried("52 artillery systems", lost).metric.id == "equipment_lost"
    assert "equipment_lost" not in [r.metric.id for r in read("52 artillery systems")]
    total = read("In total since the start of the operation: 668 aircraft, 97 drones.")
    assert "equipment_lost" in [reading.metric.id for reading in total]


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("Zapad: up to 240, two tanks.", ["troops_lost", "equipment_lost"]),
        ("Vostok: 155 servicemen; Dnepr: 50.", ["troops_lost", "troops_lost"]),
        ("Sumy: 240, two tanks.", [None, None]),
        ("Yug; 29 depots and 50.", [None, None]),
    ],
)
def test_losses_behind_the_name_of_a_grouping(text: str, metrics: list[str | None]) -> None:
    scene = scene_of(text)
    found = [of_grouping(scene, item) for item in scene.items]
    assert [reading and reading.metric.id for reading in found] == metrics
