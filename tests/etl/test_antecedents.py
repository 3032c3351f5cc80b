"""The noun that a number counts where it stands elsewhere."""

from __future__ import annotations

import pytest

from etl import discourse
from etl.antecedents import nouns_for
from etl.beside_nouns import with_noun
from etl.candidates import candidates
from tests.etl.scenes import first, lemma, metrics_of, of_metric, read, scene_of


def test_an_own_noun_is_taken_before_an_antecedent() -> None:
    own = first("Drones came, and it destroyed 32 tanks.")
    assert (own.metric.id, lemma(own), own.inherited) == ("equipment_lost", "tank", False)
    antecedent = first("Missiles came, and it shot down 32.")
    assert antecedent.metric.id == "missiles_shot_down"
    assert (lemma(antecedent), antecedent.inherited) == ("missile", True)


def test_the_doer_is_no_antecedent() -> None:
    found = read("Drones downed 32.")
    assert of_metric(found, "drones_shot_down") is None


def test_the_doer_behind_by_is_no_antecedent() -> None:
    found = read("Drones were destroyed by air defence: nine over the town.")
    assert "equipment_lost" not in [reading.metric.id for reading in found]


def test_who_did_it_is_no_label() -> None:
    found = first("Air defences destroyed 26 drones overnight: 16 over the town.")
    assert (found.metric.id, lemma(found)) == ("drones_shot_down", "drone")


@pytest.mark.parametrize("mark", [":", " –", " —", " |"])
def test_a_label_is_what_the_number_counts(mark: str) -> None:
    reading = of_metric(read(f"Drones{mark} 524."), "drones_launched")
    assert reading is not None
    assert (lemma(reading), reading.inherited) == ("drone", False)


@pytest.mark.parametrize("text", ["Drones 524.", "Drones here: 524."])
def test_a_noun_without_a_mark_is_no_label(text: str) -> None:
    assert all(guess.inherited and guess.relation == "topic" for guess in read(text))


def test_a_part_counts_the_noun_of_its_whole() -> None:
    reading = read("Tanks came, and it destroyed 20 of 50 drones.", 0)[0]
    assert (reading.metric.id, lemma(reading)) == ("drones_shot_down", "drone")


@pytest.mark.parametrize(
    ("words", "kind"), [("former", "drone"), ("latter", "missile"), ("latter two", None)]
)
def test_the_former_and_the_latter(words: str, kind: str | None) -> None:
    reading = read(f"It sent 40 drones and 30 missiles, and lost 9 of the {words}.", 2)[0]
    assert (lemma(reading) == kind) is (kind is not None)


def test_the_former_of_two_kinds_in_one_word() -> None:
    text = "Drones and missiles, 230 of the former and 61 of the latter, were fired."
    assert first(text, 0).metric.id == "drones_launched"
    assert first(text, 1).metric.id == "missiles_launched"


@pytest.mark.parametrize(
    ("text", "lemmas"),
    [
        ("It has 5 tanks.", ["tank"]),
        ("It met five grocers.", ["person", "thing"]),
        ("It met five windows.", ["thing"]),
        ("Tanks and drones came, it saw 5.", ["drone", "tank", "person", "person", "soldier"]),
    ],
)
def test_the_nouns_that_a_number_may_count(text: str, lemmas: list[str]) -> None:
    scene = scene_of(text)
    assert [noun.lemma for noun in nouns_for(scene, scene.items[0])] == lemmas


def test_two_bare_numbers_tell_of_two_kinds_in_their_order() -> None:
    text = "Of 96 drones and 53 missiles that came, 43 and 39 were shot down."
    assert first(text, 2).metric.id == "drones_shot_down"
    assert first(text, 3).metric.id == "missiles_shot_down"


def test_two_bare_numbers_are_turned_round_where_the_first_is_too_large() -> None:
    text = "The raid had 36 missiles and 596 drones; 558 and 19 were shot down."
    assert first(text, 2).metric.id == "drones_shot_down"
    assert first(text, 3).metric.id == "missiles_shot_down"


def test_three_bare_numbers_are_no_pair() -> None:
    text = "Of 96 drones and 53 missiles 15, ten and nine fell."
    assert first(text, 3).inherited


def test_a_number_that_adds_up_drones_and_missiles_counts_both() -> None:
    assert metrics_of("It was 810 drones and 13 missiles: 823 in all.")[0] == (
        "aerial_targets_launched"
    )
    assert "aerial_targets_launched" not in metrics_of("It was 810 drones, 13 missiles: 824.")
    launched = read("It launched 165 means – 42 missiles and 123 drones.", 0)
    assert launched[0].metric.id == "aerial_targets_launched"


def test_more_than_were_told_of_a_kind_are_of_the_other() -> None:
    text = "It sent 136 drones and four missiles, and 61 were shot down."
    assert first(text).metric.id == "drones_shot_down"
    fewer = "It sent 136 drones and four missiles, and three were shot down."
    assert first(fewer).metric.id == "missiles_shot_down"


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("It put the number of drones at 450.", "drones_launched"),
        ("The number of drones was 450 and that of missiles stood at 30.", "missiles_launched"),
        ("Drones at the front: 2,720.", "drones_launched"),
        ("There were 495 elements, 465 of them drones.", "drones_launched"),
        ("Air defence: 53 drones.", "drones_shot_down"),
        ("The number of Israeli air strikes on the port now stands at 10.", "airstrikes"),
        ("Shellings of the region by Russia numbered 94 on Monday.", "shellings"),
        ("The number of soldiers killed in the ambush has risen to 14.", "troops_killed"),
    ],
)
def test_a_noun_that_stands_elsewhere(text: str, metric: str) -> None:
    assert metric in metrics_of(text)


def test_such_points_back_to_the_full_noun() -> None:
    told = first("It dropped two guided bombs.").noun
    assert told is not None
    state = discourse.start(None, None, [], frozenset(), [told])
    scene = scene_of("Thirty such bombs were dropped.")
    scene.discourse = state
    found = candidates(scene, scene.items[0], None)
    assert (found[0].metric.id, lemma(found[0])) == ("glide_bombs_dropped", "guided bomb")


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("Enemy losses: tanks 340, APCs 733, towed guns 54.", ["equipment_lost"] * 3),
        (
            "Clashes 41, air strikes 12, shellings 90.",
            ["combat_clashes", "airstrikes", "shellings"],
        ),
        ("Battles numbered 218; air strikes by the army 103.", ["combat_clashes", "airstrikes"]),
        ("Battles between the two forces fell to 158.", ["combat_clashes"]),
    ],
)
def test_a_noun_before_its_number_without_a_mark(text: str, metrics: list[str]) -> None:
    scene = scene_of(text)
    found = [candidates(scene, item, None)[0] for item in scene.items[-len(metrics) :]]
    assert [reading.metric.id for reading in found] == metrics


@pytest.mark.parametrize(
    "text",
    [
        "Its number is secret, the fighters are said by diplomats to be 900.",
        "The number of clashes rose, and the mayor met 900.",
    ],
)
def test_a_clause_with_a_verb_leaves_no_noun_out(text: str) -> None:
    scene = scene_of(text)
    assert with_noun(scene, scene.items[-1]).noun is None


def test_persons_behind_the_label_of_soldiers_are_those() -> None:
    assert first("Personnel – about 340 persons were liquidated.").metric.id == "troops_lost"
    assert first("Villagers – about 340 persons were killed.").metric.id == "people_killed"


def test_either_kind_behind_a_list_of_both() -> None:
    found = read("It sent 90 Shaheds, 8 Kinzhals, 4 Iskanders and 9 Kalibrs; it shot down 70.")
    assert of_metric(found, "aerial_targets_shot_down") is not None
    found = read("It sent 8 Kinzhals, 4 Iskanders and 9 Kalibrs; it shot down 20.")
    assert of_metric(found, "aerial_targets_shot_down") is None
