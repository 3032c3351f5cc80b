"""Readings that the words allow though no grammar ties them."""

from __future__ import annotations

import pytest

from etl.catalogue import load_catalogue
from etl.loose_readings import loose_readings, verb_of
from tests.etl.scenes import first, lemma, metrics_of, of_metric, read, scene_of


@pytest.mark.parametrize(
    ("text", "totalled"),
    [
        ("The total has reached 900.", True),
        ("The total is 900.", True),
        ("It has reached 900.", False),
        ("The total he called 900.", False),
        ("The total has reached 900 tanks.", False),
    ],
)
def test_a_total_goes_on_with_what_was_counted(text: str, totalled: bool) -> None:
    carried = first("It shot down 32 drones.")
    reading = of_metric(read(text, carried=carried), "drones_shot_down")
    assert (reading is not None and reading.relation == "total") is totalled
    assert all(reading.relation != "total" for reading in read(text))


def test_a_bare_number_goes_on_with_what_was_counted() -> None:
    carried = first("It shot down 32 drones.")
    reading = read("Then 5.", carried=carried)[0]
    assert (reading.metric.id, reading.relation) == ("drones_shot_down", "topic")
    assert (lemma(reading), reading.inherited, reading.verb) == ("drone", True, None)
    assert read("Then 5.") == []


def test_weapons_that_are_there_were_launched() -> None:
    there, bare = read("There were 20 drones.")[0], read("Now 20 drones.")[0]
    assert there.metric.id == bare.metric.id == "drones_launched"
    assert (there.relation, bare.relation) == ("exists", "bare")
    assert there.cost < bare.cost


def test_what_is_shot_down_needs_no_name() -> None:
    assert "drones_shot_down" in metrics_of("84 shot down.")
    assert "drones_launched" in metrics_of("112, of which 84 shot down.", 0)
    assert metrics_of("84 were late.") == []


@pytest.mark.parametrize(
    ("text", "metric", "read_so"),
    [
        ("The gun buyback is over: pistols and, nationally, 17,900.", "firearms_surrendered", True),
        ("The fair is over: radios and, nationally, 17,900.", "firearms_surrendered", False),
        ("The list has ships, 27 for London.", "sanctions_imposed", True),
        ("The harbour has ships, 27 for London.", "sanctions_imposed", False),
    ],
)
def test_a_bare_number_counts_what_the_text_speaks_of(
    text: str, metric: str, read_so: bool
) -> None:
    assert (of_metric(read(text), metric) is not None) is read_so


def test_what_grows_to_a_number_has_that_many() -> None:
    grown = of_metric(
        read("The list of banned guns has grown from 1,500 models in 2020 to over 2,500."),
        "firearms_banned",
    )
    assert grown is not None
    assert (grown.relation, grown.inherited) == ("total", True)


def test_a_verb_behind_a_later_number_tells_of_that_one() -> None:
    whole = of_metric(read("31 drones: 20 shot down.", 0), "drones_shot_down")
    part = of_metric(read("31 drones: 20 shot down.", 1), "drones_shot_down")
    assert (whole and whole.relation, part and part.relation) == ("near", "object")


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Tanks came, and it destroyed or captured some of 20 tanks.", "destroyed"),
        ("Tanks came, 20 of them.", None),
    ],
)
def test_the_verb_of_a_metric_is_its_first_in_the_sentence(text: str, verb: str | None) -> None:
    scene = scene_of(text)
    found = verb_of(scene, load_catalogue().metrics["equipment_lost"])
    assert (found and scene.tagged.lower[found.first]) == verb


def test_prisoners_who_are_just_counted_were_taken() -> None:
    reading = of_metric(read("Their losses: 44 prisoners."), "troops_captured")
    assert reading is not None
    assert (reading.relation, lemma(reading)) == ("held", "prisoner")


@pytest.mark.parametrize(
    ("text", "swapped"), [("It was 146 for 146.", True), ("It was 146 for long.", False)]
)
def test_two_numbers_for_one_another_are_a_swap(text: str, swapped: bool) -> None:
    assert ("prisoners_exchanged" in metrics_of(text, 0)) is swapped


def test_names_stand_for_the_dead() -> None:
    assert "troops_killed" in metrics_of("The wall has 128 names.")


@pytest.mark.parametrize("around", ["losses", "museum"])
def test_arms_without_a_verb_are_lost_where_losses_are_told(around: str) -> None:
    scene = scene_of("Tanks, 58.", around=around)
    found = loose_readings(scene, scene.items[0], None)
    assert any(r.metric.id == "equipment_lost" for r in found) is (around == "losses")


@pytest.mark.parametrize(
    ("text", "posted"),
    [
        ("Some 6,000 soldiers help us.", True),
        ("Some 6,000 soldiers deserted.", False),
        ("Some 6,000 villagers help us.", False),
    ],
)
def test_soldiers_of_whom_anything_is_told_are_somewhere(text: str, posted: bool) -> None:
    reading = of_metric(read(text), "troops_deployed")
    assert (reading is not None and reading.relation == "bare") is posted
