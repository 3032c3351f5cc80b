"""Ids depend on what is stated and on nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.extract import extract_document
from etl.identity import (
    content_id,
    document_id,
    fact_id,
    observation_id,
    observation_of,
    text_digest,
)
from etl.model import Document, Fact

OBSERVATION: dict[str, Any] = {
    "metric": "equipment_lost",
    "unit": "count",
    "scope": "increment",
    "status": "reported",
    "actor": "Ukraine",
    "target": "Russia",
    "location": "Kursk",
    "event_start": date(2024, 12, 5),
    "event_end": date(2024, 12, 6),
    "low": 10.0,
    "high": 12.0,
    "item": "tank",
    "by_item": True,
}


def fact_of(text: str) -> Fact:
    (fact,) = extract_document(Document("one", text, language="en")).facts
    return fact


def test_known_ids_never_change() -> None:
    # Stored tables and shared links hold these ids: a change here breaks them all.
    assert fact_id("d1", "It lost 3 tanks.", 0, 8, 9, "equipment_lost") == "572d09e3a4973cb2"
    assert observation_id(**OBSERVATION) == "785d71d51ff0ad16"
    assert document_id(None, None, None, None, "x") == "507188e29b99c2d5"


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("metric", "troops_lost"),
        ("unit", "USD"),
        ("scope", "total"),
        ("status", "planned"),
        ("actor", None),
        ("target", "Ukraine"),
        ("location", "Sumy"),
        ("event_start", date(2024, 12, 4)),
        ("event_end", None),
        ("low", 9.0),
        ("high", None),
        ("item", "gun"),
    ],
)
def test_every_listed_field_changes_the_observation(name: str, other: object) -> None:
    assert observation_id(**(OBSERVATION | {name: other})) != observation_id(**OBSERVATION)


def test_item_counts_only_where_the_catalogue_says_so() -> None:
    tank = OBSERVATION | {"by_item": False}
    assert observation_id(**(tank | {"item": "gun"})) == observation_id(**tank)


def test_names_are_compared_without_case_and_whole_numbers_without_type() -> None:
    same = OBSERVATION | {"location": "KURSK", "low": 10, "high": 12}
    assert observation_id(**same) == observation_id(**OBSERVATION)


def test_negative_zero_is_zero() -> None:
    zero = observation_id(**(OBSERVATION | {"low": 0.0}))
    assert observation_id(**(OBSERVATION | {"low": -0.0})) == zero


def test_the_same_instant_in_another_offset_is_the_same_document() -> None:
    utc = datetime(2024, 12, 6, 8, tzinfo=UTC)
    kyiv = utc.astimezone(timezone(timedelta(hours=2)))
    assert document_id("P", None, utc, None, "x") == document_id("P", None, kyiv, None, "x")


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        content_id([float("nan")])


@given(st.lists(st.one_of(st.none(), st.text(), st.integers(), st.booleans()), max_size=5))
def test_an_id_is_sixteen_hex_digits_of_anything(parts: list[Any]) -> None:
    made = content_id(parts)
    assert len(made) == 16
    assert int(made, 16) >= 0


@given(st.lists(st.text(), min_size=2, max_size=4))
def test_moving_a_border_between_parts_changes_the_id(parts: list[Any]) -> None:
    joined = [parts[0] + parts[1], *parts[2:]]
    assert content_id(joined) != content_id(parts)


def test_text_digest_is_of_utf8() -> None:
    assert text_digest("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"


def test_an_observation_is_that_of_the_fields_of_its_fact() -> None:
    fact = fact_of("Russia lost 3 tanks in Sumy.")
    assert observation_of(fact) == fact.observation_id
    assert observation_of(replace(fact, fact_id="", observation_id="", sentence="")) == (
        fact.observation_id
    )


@pytest.mark.parametrize(
    ("text", "counts"),
    [("Russia lost 3 tanks in Sumy.", True), ("Russia killed 3 people in Sumy.", False)],
)
def test_the_catalogue_says_whether_the_item_of_a_fact_counts(text: str, counts: bool) -> None:
    fact = fact_of(text)
    assert (observation_of(replace(fact, item="gun")) != fact.observation_id) == counts
