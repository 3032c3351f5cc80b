"""The arithmetic of an attack: parts that are more than their whole."""

from dataclasses import replace

import pyarrow as pa
import pytest

from etl.accounts import excess_line, excesses
from etl.catalogue import load_catalogue
from etl.model import Fact
from etl.records import facts_to_table
from tests.etl.builders import document, stated

CATALOGUE = load_catalogue()
SIDES = {
    "drones_launched": ("Russia", "Ukraine"),
    "drones_shot_down": ("Ukraine", "Russia"),
    "drones_lost": (None, "Russia"),
    "drones_left_airspace": (None, "Russia"),
}


def fact(metric: str, value: float, doc_id: str = "a", **values: object) -> Fact:
    (made,) = stated(document(doc_id, str(int(value)), publisher="Air force"))
    actor, target = SIDES[metric]
    made = replace(made, metric=metric, actor=actor, target=target)
    return replace(made, fact_id=f"{doc_id}-{metric}-{value}", **values)  # type: ignore[arg-type]


def table(*facts: Fact) -> pa.Table:
    return facts_to_table(facts)


NIGHT = (
    fact("drones_launched", 53),
    fact("drones_shot_down", 32),
    fact("drones_lost", 16),
    fact("drones_left_airspace", 2, location="Belarus"),
)


def test_parts_that_exceed_their_whole_are_found_over_documents() -> None:
    facts = table(fact("drones_launched", 53), fact("drones_shot_down", 60, "b"))
    (excess,) = excesses(facts, CATALOGUE)
    assert excess.fact_ids == ("b-drones_shot_down-60",)
    assert excess_line(excess).startswith(
        "Air force, 2024-12-06: drones_shot_down is at least 60, more than drones_launched 53"
    )


@pytest.mark.parametrize(
    "facts",
    [
        NIGHT,
        (*NIGHT, fact("drones_launched", 100, "b"), fact("drones_shot_down", 90, "b")),
        (
            fact("drones_launched", 53, high=None, qualifier="at_least"),
            fact("drones_shot_down", 60),
        ),
        (fact("drones_launched", 53), fact("drones_shot_down", 60, low=None, qualifier="at_most")),
        (fact("drones_launched", 53), fact("drones_shot_down", 60, attributed_to="Kyiv")),
        (
            fact("drones_launched", 40, item="Shahed drone"),
            fact("drones_launched", 20, item="decoy drone"),
            fact("drones_shot_down", 55),
        ),
    ],
    ids=["sound", "a later figure", "at least", "at most", "another source", "kinds add up"],
)
def test_what_a_generous_reading_explains_is_no_excess(facts: tuple[Fact, ...]) -> None:
    assert excesses(table(*facts), CATALOGUE) == []


def test_no_facts_no_excess() -> None:
    assert excesses(table(), CATALOGUE) == []


def test_the_spellings_of_a_source_are_one_source() -> None:
    launched = fact("drones_launched", 53, attributed_to="Ukraine’s air force")
    lost = fact("drones_lost", 60, attributed_to="the Ukrainian air force")
    (excess,) = excesses(table(launched, lost), CATALOGUE)
    assert excess.fact_ids == (lost.fact_id,)
    other = replace(lost, attributed_to="the mayor")
    assert excesses(table(launched, other), CATALOGUE) == []
