"""What is known around a number: who fights whom in this text, who speaks, which rule holds."""

from __future__ import annotations

import pytest

from etl.catalogue import Metric
from etl.parties import ENEMY
from etl.placed_sides import OWN
from etl.side_context import Context, attack_around, both_sides, guess, rule_of
from tests.etl.side_scenes import offer_of


def context_of(text: str) -> Context:
    return offer_of(text).context


@pytest.mark.parametrize("family", ["ground", "equipment", "buildings"])
@pytest.mark.parametrize(
    ("side", "owner", "rule"),
    [
        ("target", "target", "outcome"),
        ("target", None, "outcome"),
        ("actor", "target", "conquest"),
        ("actor", "actor", "attack"),
    ],
)
def test_a_metric_of_ones_own_is_read_by_its_keys(
    family: str, side: str, owner: str | None, rule: str
) -> None:
    made = Metric(
        "x",
        "X",
        "X",
        family,
        "count",
        side,
        ("x",),
        ("y",),
        "increment",
        agent="actor",
        owner=owner,
    )
    assert rule_of(made) == rule


@pytest.mark.parametrize(
    ("text", "side", "foe"),
    [
        # The catalogue knows their war.
        ("Ukraine shot down [61] drones.", "Ukraine", "Russia"),
        # The sentence shows them in an attack.
        ("Poland attacked Norway with [61] drones.", "Norway", "Poland"),
        ("Poland attacked Norway. Norway shot down [61] drones.", "Norway", "Poland"),
        # Of several wars, the one that the text tells of.
        ("Iran struck Israel. Israel shot down [61] drones.", "Israel", "Iran"),
        ("Poland recruited [3000] soldiers.", "Poland", None),
    ],
)
def test_whom_a_side_fights_in_a_text(text: str, side: str, foe: str | None) -> None:
    assert context_of(text).foe(side) == foe


def test_own_is_who_speaks_and_the_enemy_whom_they_fight() -> None:
    context = context_of("Ukraine said we shot down [61] enemy drones.")
    assert context.own() == "Ukraine"
    assert (context.named(OWN), context.named(ENEMY)) == ("Ukraine", "Russia")
    assert context.named("Poland") == "Poland"
    assert context.side(None) is None


def test_a_party_fights_somebody() -> None:
    context = context_of("Ukraine shot down [61] drones.")
    assert context.party("Ukraine") == "Ukraine"
    assert context.party("Norway") is None
    assert context.party(None) is None


def test_the_side_that_is_missing_is_whom_the_other_fights() -> None:
    context = context_of("Ukraine shot down [61] drones.")
    assert both_sides(context, "Russia", None) == ("Russia", "Ukraine")
    assert both_sides(context, None, "Norway") == (None, "Norway")


def test_the_attack_around_a_number_is_the_nearest_one() -> None:
    context = context_of("Israel bombed Iran. Russian guns hit Kyiv and [61] drones were launched.")
    assert attack_around(context) == ("Russia", "Ukraine")
    assert attack_around(context, (None, "Iran")) == (context.foe("Iran"), "Iran")


def test_a_guess_is_the_first_name_that_is_known() -> None:
    assert guess(None, None) is None
    found = guess(None, "Norway", "Poland")
    assert found is not None
    assert (found.name, found.words) == ("Norway", None)
