"""The rail of filters: which rows it has, what they are called, and where they lead."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.rail import filter_label, rail, value_label
from dashboard.state import parse_view


def facet(query: str, name: str, *counts: tuple[str, int]) -> dict[str, Any]:
    shown = rail(parse_view(query), {name: counts}, {})["facets"]
    (found,) = (one for one in shown if one["name"] == name)
    return dict(found)


def test_filters_without_values_are_left_out() -> None:
    assert rail(parse_view(""), {}, {}) == {"clear": None, "facets": []}
    shown = rail(parse_view(""), {"actor": [("Russia", 3)]}, {})
    assert [one["name"] for one in shown["facets"]] == ["actor"]


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("?actor=Russia", "Clear the filter"),
        ("?actor=Russia&actor=Ukraine&metric=drones_lost", "Clear all 3 filters"),
    ],
)
def test_all_filters_can_be_cleared_at_once(query: str, label: str) -> None:
    assert rail(parse_view(query), {}, {})["clear"] == {"label": label, "href": "/"}


def test_a_chosen_value_stays_though_nothing_is_left_of_it() -> None:
    rows = facet("?actor=Norway", "actor", ("Russia", 3))["rows"]
    assert [(row["label"], row["count"], row["checked"]) for row in rows] == [
        ("Russia", 3, "false"),
        ("Norway", 0, "true"),
    ]


def test_a_row_takes_its_value_or_gives_it_back() -> None:
    rows = facet("?actor=Russia&by=week", "actor", ("Russia", 3), ("Ukraine", 1))["rows"]
    assert [row["href"] for row in rows] == [
        "/?by=week",
        "/?actor=Russia&actor=Ukraine&by=week",
    ]
    assert [row["share"] for row in rows] == [100.0, 33.3]


def test_of_a_filter_with_one_value_the_next_takes_the_place() -> None:
    rows = facet("?flag=conflict", "flag", ("conflict", 3), ("repeats", 2))["rows"]
    assert [row["href"] for row in rows] == ["/", "/?flag=repeats"]


def test_wordings_stand_in_their_own_order_not_by_number() -> None:
    rows = facet("", "qualifier", ("at_least", 9), ("exact", 1))["rows"]
    assert [row["mark"] for row in rows] == ["glyph exact", "glyph at_least"]


def test_a_facet_is_cleared_alone() -> None:
    found = facet("?actor=Russia&metric=drones_lost", "actor", ("Russia", 3))
    assert found["clear"] == "/?metric=drones_lost"
    assert facet("?metric=drones_lost", "actor", ("Russia", 3))["clear"] is None


@pytest.mark.parametrize(
    ("name", "value", "label"),
    [
        ("metric", "drones_launched", "Drones launched"),
        ("actor", "Russia", "Russia"),
        ("language", "en", "English"),
        ("language", "tlh", "tlh"),
    ],
)
def test_values_have_names_where_they_are_codes(name: str, value: str, label: str) -> None:
    assert value_label(name, value) == label


@pytest.mark.parametrize(
    ("name", "label"), [("actor", "Acting side"), ("q", "Words"), ("unheard", "unheard")]
)
def test_filters_have_names(name: str, label: str) -> None:
    assert filter_label(name) == label
