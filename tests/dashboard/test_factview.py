"""What is shown about one fact: who else says what, what it sums up, what was corrected."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.factview import change, excludes, number_size, rivals_of, sum_of
from tests.dashboard.records import fact

MINISTRY = "Moscow’s defence ministry"


def stated(name: str, **values: Any) -> dict[str, Any]:
    return fact(fact_id=name, observation_id=f"o-{name}", doc_id=f"d-{name}", **values)


@pytest.mark.parametrize(
    ("number", "qualifier", "size"),
    [
        ("53", "exact", "short"),
        ("4,300", "exact", "long"),
        ("hundreds of thousands", "vague", "words"),
        ("100s", "vague", "short"),
    ],
)
def test_how_large_a_number_can_be_set(number: str, qualifier: str, size: str) -> None:
    assert number_size(number, qualifier) == size


BOUNDS = st.none() | st.integers(0, 5)


@given(BOUNDS, BOUNDS, BOUNDS, BOUNDS)
def test_claims_exclude_one_another_when_no_number_satisfies_both(
    low: int | None, high: int | None, other_low: int | None, other_high: int | None
) -> None:
    def allows(least: int | None, most: int | None, value: int) -> bool:
        return (least is None or least <= value) and (most is None or value <= most)

    if (low is not None and high is not None and low > high) or (
        other_low is not None and other_high is not None and other_low > other_high
    ):
        return
    shared = any(
        allows(low, high, value) and allows(other_low, other_high, value) for value in range(-1, 7)
    )
    one, other = {"low": low, "high": high}, {"low": other_low, "high": other_high}
    assert excludes(one, other) is excludes(other, one) is not shared


def test_rivals_are_other_claims_about_the_same_thing_one_a_claimant() -> None:
    this = stated("this")
    event = [
        this,
        stated("agrees", attributed_to="the mayor"),
        stated("rival", attributed_to=MINISTRY, value=61.0, low=61.0, high=61.0),
        stated("again", attributed_to=MINISTRY, value=61.0, low=61.0, high=61.0),
        stated("part", metric="drones_lost", value=16.0, low=16.0, high=16.0),
        stated("elsewhere", location="Sumy", value=5.0, low=5.0, high=5.0),
        stated("other night", event_start="2024-12-04", value=5.0, low=5.0, high=5.0),
    ]
    claims, supporters = rivals_of(this, event)
    assert [(claim.fact_id, claim.number) for claim in claims] == [("rival", "61")]
    assert supporters == 2


def test_the_same_document_and_source_is_no_rival_of_itself() -> None:
    this = stated("this")
    other = {**stated("other", value=61.0, low=61.0, high=61.0), "doc_id": this["doc_id"]}
    assert rivals_of(this, [this, other])[0] == ()


def test_a_point_sums_up_each_observation_once() -> None:
    first = stated("first", event_end="2024-12-02", value=20.0, low=20.0, high=20.0)
    reprint = {**first, "fact_id": "reprint"}
    second = stated("second")
    point = {**fact(value=73.0, low=73.0, high=73.0), "date": "2024-12-02"}
    found = sum_of(point, [second, first, reprint], "week")
    assert found is not None
    assert found.title == "One of 2 figures of the week that make 73"
    assert [claim.fact_id for claim in found.claims] == ["first", "second"]
    assert sum_of(point, [first, reprint], "week") is None


@pytest.mark.parametrize(
    ("shown", "taken_back", "words", "leads_to"),
    [
        ("old", False, "53 → 50", "new"),
        ("new", False, "53 → 50", "old"),
        ("old", True, "53 → no number", "old"),
    ],
)
def test_a_correction_leads_to_its_other_side(
    shown: str, taken_back: bool, words: str, leads_to: str
) -> None:
    old, new = stated("old"), stated("new", number_text="50", value=50.0, low=50.0, high=50.0)
    sides = {"old": old, "new": new}
    after = None if taken_back else new
    found = change(sides[shown], old, after, "2024-12-06T15:00:00Z")
    assert (found.words, found.fact_id) == (words, leads_to)
    assert found.since == "6 December 2024"
