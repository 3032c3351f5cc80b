"""The readings that a number might have: by grammar, by lists, labels, totals and what was told."""

from __future__ import annotations

import pytest

from etl import discourse
from etl.antecedents import nouns_for
from etl.candidates import candidates, list_gap, same_frame
from etl.counted import count_nouns
from etl.cues import cues_of
from etl.frames import Reading
from etl.losses import listed_reading
from etl.model import Sentence
from etl.numbers import find_quantities
from etl.scene import Scene
from etl.tags import tag
from etl.tokens import tokenize


def scene_of(text: str, carried: Reading | None = None) -> Scene:
    sentence = Sentence(0, len(text), text, tokenize(text))
    tagged = tag(sentence)
    items = count_nouns(tagged, find_quantities(sentence))
    state = discourse.start(None, None, [], frozenset())._replace(carried=carried)
    return Scene(tagged, items, state, cues_of("en"))


def read(
    text: str, at: int = -1, before: Reading | None = None, carried: Reading | None = None
) -> list[Reading]:
    scene = scene_of(text, carried)
    return candidates(scene, scene.items[at], before)


def first(text: str, at: int = -1) -> Reading:
    return read(text, at)[0]


def of_metric(found: list[Reading], metric: str) -> Reading | None:
    return next((reading for reading in found if reading.metric.id == metric), None)


def lemma(reading: Reading) -> str | None:
    return reading.noun.lemma if reading.noun else None


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


def test_an_own_noun_is_taken_before_an_antecedent() -> None:
    own = first("Drones came, and it destroyed 32 tanks.")
    assert (own.metric.id, lemma(own), own.inherited) == ("equipment_lost", "tank", False)
    antecedent = first("Missiles came, and it shot down 32.")
    assert antecedent.metric.id == "missiles_shot_down"
    assert (lemma(antecedent), antecedent.inherited) == ("missile", True)


def test_the_doer_is_no_antecedent() -> None:
    found = read("Drones downed 32.")
    assert of_metric(found, "drones_shot_down") is None


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


@pytest.mark.parametrize("mark", [":", " –", " —", " |"])
def test_a_label_is_what_the_number_counts(mark: str) -> None:
    reading = of_metric(read(f"Drones{mark} 524."), "drones_launched")
    assert reading is not None
    assert (lemma(reading), reading.inherited) == ("drone", False)


def test_a_noun_without_a_mark_is_no_label() -> None:
    assert read("Drones 524.") == []
    assert read("Drones here: 524.") == []


def test_a_part_counts_the_noun_of_its_whole() -> None:
    reading = read("Tanks came, and it destroyed 20 of 50 drones.", 0)[0]
    assert (reading.metric.id, lemma(reading)) == ("drones_shot_down", "drone")


@pytest.mark.parametrize(
    ("words", "kind"), [("former", "drone"), ("latter", "missile"), ("latter two", None)]
)
def test_the_former_and_the_latter(words: str, kind: str | None) -> None:
    reading = read(f"It sent 40 drones and 30 missiles, and lost 9 of the {words}.", 2)[0]
    assert (lemma(reading) == kind) is (kind is not None)


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


def metrics_of(text: str, at: int = -1) -> list[str]:
    return [reading.metric.id for reading in read(text, at)]


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


def test_drones_in_a_list_of_equipment_may_be_lost_equipment() -> None:
    assert "equipment_lost" in metrics_of("Ten drones, three cars and a boat were destroyed.", 0)
    assert "equipment_lost" not in metrics_of("Ten drones and three missiles were destroyed.", 0)


def test_a_list_of_losses_goes_on_without_a_verb() -> None:
    lost = first("It lost two tanks.")
    assert first_carried("52 artillery systems", lost).metric.id == "equipment_lost"
    assert "equipment_lost" not in [r.metric.id for r in read("52 artillery systems")]
    total = read("In total since the start of the operation: 668 aircraft, 97 drones.")
    assert "equipment_lost" in [reading.metric.id for reading in total]


def first_carried(text: str, carried: Reading) -> Reading:
    return read(text, carried=carried)[0]


def test_what_is_shot_down_needs_no_name() -> None:
    assert "drones_shot_down" in metrics_of("84 shot down.")
    assert "drones_launched" in metrics_of("112, of which 84 shot down.", 0)
    assert metrics_of("84 were late.") == []


def test_the_doer_behind_by_is_no_antecedent() -> None:
    found = read("Drones were destroyed by air defence: nine over the town.")
    assert "equipment_lost" not in [reading.metric.id for reading in found]


@pytest.mark.parametrize("text", ["It gives Kyiv 18 howitzers.", "It will send Kyiv 18 howitzers."])
def test_aid_may_be_promised_or_there(text: str) -> None:
    found = read(text)
    promised, there = of_metric(found, "aid_pledged"), of_metric(found, "aid_delivered")
    assert promised is not None
    assert there is not None
    assert promised.noun == there.noun


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


def test_what_the_enemy_sent_or_what_was_shot_down_is_no_aid() -> None:
    assert "aid_delivered" in metrics_of("It sent 38 drones.")
    assert "aid_delivered" not in metrics_of("The enemy sent 38 drones.")
    assert "aid_delivered" not in metrics_of("It sent 38 drones, of which 20 were downed.", 0)
    assert "aid_delivered" in metrics_of("It sent 38 missiles to shoot down drones.", 0)


def test_a_verb_behind_a_later_number_tells_of_that_one() -> None:
    whole = of_metric(read("31 drones: 20 shot down.", 0), "drones_shot_down")
    part = of_metric(read("31 drones: 20 shot down.", 1), "drones_shot_down")
    assert (whole and whole.relation, part and part.relation) == ("near", "object")


def test_the_former_of_two_kinds_in_one_word() -> None:
    text = "Drones and missiles, 230 of the former and 61 of the latter, were fired."
    assert first(text, 0).metric.id == "drones_launched"
    assert first(text, 1).metric.id == "missiles_launched"


def test_a_list_behind_a_colon_goes_on_over_semicolons() -> None:
    scene = scene_of("It used: 8 missiles; 6 guided bombs.")
    assert list_gap(scene, scene.items[0].last + 1, scene.items[1].first)
    other = scene_of("It used 8 missiles; 6 guided bombs.")
    assert not list_gap(other, other.items[0].last + 1, other.items[1].first)


def test_such_points_back_to_the_full_noun() -> None:
    told = first("It dropped two guided bombs.").noun
    assert told is not None
    state = discourse.start(None, None, [], frozenset(), [told])
    scene = scene_of("Thirty such bombs were dropped.")
    scene.discourse = state
    found = candidates(scene, scene.items[0], None)
    assert (found[0].metric.id, lemma(found[0])) == ("glide_bombs_dropped", "guided bomb")


def test_weapons_that_killed_or_struck() -> None:
    assert "missiles_launched" in metrics_of("Five people were killed by 99 missiles.")
    assert {"missiles_launched", "missiles_hit"} <= set(metrics_of("It was struck by 11 missiles."))


def test_who_did_it_is_no_label() -> None:
    found = first("Air defences destroyed 26 drones overnight: 16 over the town.")
    assert (found.metric.id, lemma(found)) == ("drones_shot_down", "drone")
