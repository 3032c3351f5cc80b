"""Which reading holds: sums of weights, the prior of the grammar, and what explains a choice."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import pytest

from etl import choice
from etl.candidates import candidates
from etl.catalogue import load_catalogue
from etl.choice import (
    DEAREST,
    LinearJudge,
    Weights,
    explain,
    keys_of,
    load_weights,
    options,
    prior,
    read_weights,
    trained_judge,
)
from etl.frames import Reading
from etl.lexicon import LexiconError
from etl.scene import Scene
from tests.etl.scenes import scene_of

ROOT = Path(__file__).parents[2]
TEXTS = [
    "It shot down 32 drones overnight.",
    "The attack killed 20 people.",
    "It destroyed 12 tanks.",
    "It sold 5 windows.",
    "It fires 32 drones a day.",
]


def read(text: str) -> tuple[Scene, list[Reading]]:
    scene = scene_of(text)
    return scene, candidates(scene, scene.items[0], None)


def judge(margin: float = 0.0, **reading: float) -> LinearJudge:
    """Return a judge with these weights, who has learned something of every metric."""
    learned = {f"never seen|{metric}": 0.0 for metric in load_catalogue().metrics}
    weights = learned | {key.replace("__", "|"): value for key, value in reading.items()}
    return LinearJudge(Weights(weights, {}, {}, margin))


def chosen(this: LinearJudge, text: str) -> str | None:
    scene, found = read(text)
    reading = this.choose(scene, scene.items[0], found, [])
    return reading.metric.id if reading else None


def test_a_metric_of_which_nothing_was_learned_is_read_by_the_grammar() -> None:
    against = {"bias|nothing": 0.5}
    learned = against | {"never seen|drones_shot_down": 0.0}
    text = "It shot down 32 drones overnight."
    assert chosen(LinearJudge(Weights(learned, {}, {})), text) != "drones_shot_down"
    assert chosen(LinearJudge(Weights(against, {}, {})), text) == "drones_shot_down"


def test_without_readings_nothing_holds() -> None:
    scene, found = read("It sold 5 windows.")
    assert found == []
    for this in (judge(margin=-100.0), trained_judge()):
        assert this.choose(scene, scene.items[0], found, []) is None


def all_chosen(texts: list[str]) -> dict[str, str | None]:
    found = {}
    for text in texts:
        scene, readings = read(text)
        reading = trained_judge().choose(scene, scene.items[0], readings, [])
        found[text] = reading.metric.id if reading else None
    return found


def test_a_choice_leaves_no_trace_on_the_next() -> None:
    assert all_chosen(TEXTS) == all_chosen(TEXTS[::-1])


def test_choices_and_their_features_do_not_hang_on_the_order_of_sets() -> None:
    script = (
        "from tests.etl.test_choice import TEXTS, all_chosen, read\n"
        "from etl.choice import options\n"
        "print(all_chosen(TEXTS))\n"
        "for scene, found in map(read, TEXTS):\n"
        "    print([names for _, names in options(scene, scene.items[0], found, [])])\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("It shot down 32 drones overnight.", "drones_shot_down"),
        ("The attack killed 20 people.", "people_killed"),
        ("It destroyed 12 tanks.", "equipment_lost"),
    ],
)
def test_the_shipped_weights_choose_plain_readings(text: str, metric: str) -> None:
    scene, found = read(text)
    reading = trained_judge().choose(scene, scene.items[0], found, [])
    assert reading is not None
    assert reading.metric.id == metric


def test_the_order_of_the_readings_does_not_matter() -> None:
    scene, found = read("It shot down 20 drones by jamming.")
    assert len(found) == 3
    for this in (judge(-5.0), judge(-5.0, bias__drones_launched=9.0)):
        picked = {
            reading and reading.metric.id
            for order in permutations(found)
            for reading in [this.choose(scene, scene.items[0], order, [])]
        }
        assert len(picked) == 1


def test_the_margin_is_what_no_reading_has_ahead() -> None:
    text = "It shot down 32 drones."
    _, found = read(text)
    score = prior(found[0])
    assert chosen(judge(score - 0.1), text) == "drones_shot_down"
    assert chosen(judge(score + 0.1), text) is None
    assert chosen(judge(score), text) is None


def test_a_weight_holds_for_a_metric_a_family_or_for_nothing() -> None:
    text = "It shot down 32 drones."
    assert chosen(judge(bias__drones_launched=9.0), text) == "drones_launched"
    assert chosen(judge(bias__drones=9.0), text) == "drones_shot_down"
    assert chosen(judge(bias__people=9.0), text) is None
    assert chosen(judge(bias__drones=9.0, bias__nothing=9.0), text) is None


def test_the_grammar_leads_where_the_weights_say_nothing() -> None:
    _, found = read("It shot down 32 drones.")
    cheap, dear = found
    assert cheap.cost < dear.cost < DEAREST
    assert prior(None) == 0.0 > prior(cheap) > prior(dear)


def test_sizes_have_no_weight_for_a_single_metric() -> None:
    _, found = read("It shot down 32 drones.")
    assert list(keys_of(["size=<=100"], found[0])) == ["size=<=100", "size=<=100|drones"]
    assert list(keys_of(["size=<=100"], None)) == ["size=<=100|nothing"]


def test_options_rank_the_readings_by_cost() -> None:
    scene, found = read("It shot down 32 drones.")
    nothing, cheap, dear = options(scene, scene.items[0], found, [])
    assert [nothing[0], cheap[0], dear[0]] == [None, *found]
    assert not any(name.startswith("rank=") for name in nothing[1])
    assert {"rank=0", "excess=0", "bias"} <= set(cheap[1])
    assert {"rank=1", "excess=8", "bias"} <= set(dear[1])


@pytest.mark.parametrize(("weight", "told"), [(0.5, True), (-0.5, False), (0.0, False)])
def test_scope_and_status_have_weights_of_their_own(weight: float, told: bool) -> None:
    scene, found = read("It shot down 32 drones.")
    item, features = scene.items[0], ["so far"]
    keys = {"so far|drones": weight}
    total = LinearJudge(Weights({}, keys, {}))
    planned = LinearJudge(Weights({}, {}, keys))
    assert total.is_total(item, found[0], features) is told
    assert planned.is_planned(item, found[0], features) is told
    assert not total.is_planned(item, found[0], features)
    assert not planned.is_total(item, found[0], features)


def test_the_strongest_features_come_first_whatever_their_sign(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = {"bias": 0.1, "bias|drones": -3.0, "form=digits": 2.0, "bias|nothing": 9.0}
    monkeypatch.setattr(choice, "load_weights", lambda: Weights(table, {}, {}))
    scene, found = read("It shot down 32 drones.")
    item = scene.items[0]
    strongest = [("bias|drones", -3.0), ("form=digits", 2.0), ("bias", 0.1)]
    assert explain(scene, item, found[0], found, [], most=3) == strongest
    assert explain(scene, item, None, found, [], most=1) == [("bias|nothing", 9.0)]


def test_a_reading_that_is_no_option_has_no_explanation() -> None:
    scene, found = read("It shot down 32 drones.")
    _, other = read("The attack killed 20 people.")
    assert explain(scene, scene.items[0], other[0], found, []) == []


def test_the_shipped_margin_is_read() -> None:
    weights = load_weights()
    assert isinstance(weights.margin, float | int)
    assert load_weights() is weights


@pytest.mark.parametrize("text", ["{", '{"reading": {}, "total": {}, "margin": 0}'])
def test_broken_weights_are_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "choice.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"choice\.json"):
        read_weights(file)


def test_no_reading_is_always_an_option() -> None:
    scene = scene_of("It shot down 32 drones.")
    item = scene.items[0]
    found = options(scene, item, candidates(scene, item, None), [])
    assert found[0][0] is None
    assert all(features for _, features in found)


def test_keys_name_the_family_and_the_metric() -> None:
    scene = scene_of("It shot down 32 drones.")
    reading = candidates(scene, scene.items[0], None)[0]
    assert list(keys_of(["x"], reading)) == ["x", "x|drones", "x|drones_shot_down"]
    assert list(keys_of(["x"], None)) == ["x|nothing"]


def test_a_choice_is_explained_by_its_strongest_features() -> None:
    scene = scene_of("Ukraine's air force shot down 32 drones overnight.")
    item = scene.items[0]
    found = candidates(scene, item, None)
    chosen = trained_judge().choose(scene, item, found, [])
    assert chosen is not None
    assert chosen.metric.id == "drones_shot_down"
    reasons = explain(scene, item, chosen, found, [])
    sizes = [abs(weight) for _, weight in reasons]
    assert sizes == sorted(sizes, reverse=True)
    assert 0 < len(reasons) <= 5


def test_shipped_weights_are_numbers_for_all_three_questions() -> None:
    weights = load_weights()
    for table in (weights.reading, weights.total, weights.planned):
        assert table
        assert all(isinstance(value, float | int) for value in table.values())
