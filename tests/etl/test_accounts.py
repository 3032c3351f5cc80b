"""The arithmetic of an attack, and what is left unaccounted for."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest

from etl.accounts import accounts, excess_line, excesses
from etl.catalogue import load_catalogue
from etl.model import Fact
from etl.records import facts_to_table
from tests.etl.builders import DECEMBER, document, stated

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


def test_what_is_left_of_an_attack_is_unaccounted_for() -> None:
    (account,) = accounts(table(*NIGHT), CATALOGUE)
    assert account.whole.value == 53
    assert [(part.metric, part.value) for part in account.parts] == [
        ("drones_shot_down", 32),
        ("drones_lost", 16),
        ("drones_left_airspace", 2),
    ]
    assert (account.unaccounted, account.unaccounted_low, account.unaccounted_high) == (3, 3, 3)
    assert account.source == "Air force"


def test_bounds_carry_over_to_the_remainder() -> None:
    night = (
        fact("drones_launched", 53),
        fact("drones_shot_down", 30, high=None, qualifier="at_least"),
    )
    (account,) = accounts(table(*night), CATALOGUE)
    assert (account.unaccounted, account.unaccounted_low, account.unaccounted_high) == (
        None,
        None,
        23,
    )


def test_a_smaller_figure_of_the_same_document_is_a_subset() -> None:
    night = (*NIGHT, fact("drones_shot_down", 11))
    (account,) = accounts(table(*night), CATALOGUE)
    assert account.unaccounted == 3


@pytest.mark.parametrize(
    "change",
    [
        {"location": "Kharkiv"},
        {"target": "Ukraine"},
        {"attributed_to": "Moscow"},
        {"status": "planned"},
        {"scope": "total"},
        {"event_end": DECEMBER.date() + timedelta(days=1)},
        {"doc_id": "b"},
    ],
)
def test_another_event_source_or_document_has_its_own_account(change: dict[str, Any]) -> None:
    other = replace(NIGHT[1], **change)
    assert accounts(table(NIGHT[0], other), CATALOGUE) == []


def test_undated_facts_have_no_account() -> None:
    undated = [replace(entry, event_start=None, event_end=None) for entry in NIGHT]
    assert accounts(table(*undated), CATALOGUE) == []


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


def test_no_facts_no_accounts() -> None:
    assert accounts(table(), CATALOGUE) == []
    assert excesses(table(), CATALOGUE) == []
