"""Filters: read, written and read again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.catalogue import load_catalogue
from etl.filters import (
    FILTER_NAMES,
    VALUE_NAMES,
    FilterError,
    Filters,
    parse_filters,
    phrases,
    to_mapping,
    to_options,
    to_query,
)
from etl.schema import DATE_BASES, DERIVED_FLAGS, QUALIFIERS, SCOPES, STATUSES, STORED_FLAGS

CHOICES = {
    "metric": tuple(load_catalogue().metrics),
    "qualifier": QUALIFIERS,
    "status": STATUSES,
    "scope": SCOPES,
    "date_basis": DATE_BASES,
    "flag": (*STORED_FLAGS, *DERIVED_FLAGS),
}
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1)
SOME_TEXT = TEXTS.filter(str.strip)


def values_of(name: str) -> st.SearchStrategy[str]:
    return st.sampled_from(CHOICES[name]) if name in CHOICES else SOME_TEXT


@st.composite
def queries(draw: st.DrawFn) -> dict[str, list[str]]:
    given_names = draw(st.lists(st.sampled_from(VALUE_NAMES), unique=True))
    query = {name: draw(st.lists(values_of(name), min_size=1, max_size=3)) for name in given_names}
    days = sorted(draw(st.lists(st.dates(), min_size=2, max_size=2)))
    for name, day in zip(("from", "to"), days, strict=True):
        if draw(st.booleans()):
            query[name] = [day.isoformat()]
    if draw(st.booleans()):
        query["q"] = [draw(SOME_TEXT) + " word"]
    if draw(st.booleans()):
        query["flag"] = [draw(values_of("flag"))]
    moments = st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat)
    if draw(st.booleans()):
        query["as_of"] = [draw(moments | st.dates().map(date.isoformat))]
    return query


@given(queries())
def test_what_was_written_is_read_again(query: dict[str, list[str]]) -> None:
    filters = parse_filters(query)
    assert parse_filters(to_mapping(filters)) == filters
    assert parse_filters(parse_qs(to_query(filters), strict_parsing=bool(query))) == filters
    assert list(to_mapping(filters)) == [name for name in FILTER_NAMES if name in query]
    hash(filters)


@given(st.dictionaries(st.sampled_from(FILTER_NAMES) | st.text(), st.lists(st.text())))
def test_any_query_is_read_or_refused_in_one_sentence(query: dict[str, list[str]]) -> None:
    message = "Read."
    try:
        parse_filters(query)
    except FilterError as error:
        message = str(error)
    assert message.endswith(".")
    assert message.isprintable()


@pytest.mark.parametrize(
    "query",
    [
        {"nonsense": ["1"]},
        {"METRIC": ["drones_launched"]},
        {"metric": ["unheard_of"]},
        {"metric": ["drones_launched", "unheard_of"]},
        {"qualifier": ["precise"]},
        {"status": ["done"]},
        {"scope": ["all"]},
        {"flag": ["odd"]},
        {"date_basis": ["guessed"]},
        {"actor": [""]},
        {"actor": ["Russia", " "]},
        {"actor": ["a\x00b"]},
        {"actor": ["\ud800"]},
        {"from": ["6 December"]},
        {"from": ["2024-02-30"]},
        {"to": ["2024-12"]},
        {"from": ["20241206"]},
        {"from": ["2024-12-06T00:00"]},
        {"from": ["2024-12-07"], "to": ["2024-12-06"]},
        {"from": ["2024-12-07", "2024-12-07"]},
        {"to": ["2024-12-07", "2024-12-08"]},
        {"q": ["a", "b"]},
        {"q": ["…"]},
        {"q": ['""']},
        {"flag": ["conflict", "outlier"]},
        {"as_of": ["yesterday"]},
        {"as_of": ["2024-12-06", "2024-12-06"]},
        {"as_of": ["0001-01-01T00:00+05:00"]},
        {"q": []},
    ],
)
def test_refused(query: dict[str, list[str]]) -> None:
    (name, *_) = query
    with pytest.raises(FilterError, match=name):
        parse_filters(query)


def test_unknown_names_of_the_world_are_no_errors() -> None:
    query = {name: ["Nowhere"] for name in VALUE_NAMES if name not in CHOICES}
    assert to_mapping(parse_filters(query)) == query


def test_tracking_parameters_and_those_of_others_are_ignored() -> None:
    query = {"utm_source": ["x"], "fbclid": ["", "y"], "gclid": [], "limit": ["3"]}
    assert parse_filters(query, besides=["limit"]) == Filters()
    assert to_query(Filters()) == ""


def test_closed_names_are_read_without_case_and_once() -> None:
    filters = parse_filters({"metric": ["Drones_Launched", "drones_launched"], "scope": ["TOTAL"]})
    assert filters.of("metric") == ("drones_launched",)
    assert filters.of("scope") == ("total",)
    assert filters.of("actor") == ()


def test_as_of_a_date_is_its_end() -> None:
    filters = parse_filters({"as_of": ["2024-12-06"]})
    assert filters.as_of == datetime(2024, 12, 6, 23, 59, 59, 999_999, tzinfo=UTC)
    assert to_query(filters) == "as_of=2024-12-06"
    filters = parse_filters({"as_of": ["2024-12-06T10:00:00+02:00"]})
    assert filters.as_of == datetime(2024, 12, 6, 8, tzinfo=UTC)
    assert to_mapping(filters) == {"as_of": ["2024-12-06T08:00:00Z"]}


def test_options_of_the_command_line() -> None:
    filters = parse_filters({"actor": ["-a", "North Korea"], "from": ["2024-12-01"]})
    assert to_options(filters) == ["--actor=-a", "--actor=North Korea", "--from=2024-12-01"]


def test_values_of_one_field_can_be_changed() -> None:
    filters = parse_filters({"actor": ["Russia"], "metric": ["drones_lost"]})
    assert filters.with_values("actor", ()) == parse_filters({"metric": ["drones_lost"]})
    assert filters.with_values("actor", ["Ukraine"]).of("actor") == ("Ukraine",)


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("Shot DOWN", (("shot",), ("down",))),
        ('"shot down" Kursk', (("shot", "down"), ("kursk",))),
        ("“shot down” «in Kursk»", (("shot", "down"), ("in", "kursk"))),
        ('"shot down', (("shot",), ("down",))),
        ("Shahed-136", (("shahed", "136"),)),
        ("Straße ДРОНИ", (("strasse",), ("дрони",))),
        ("10,000", (("10", "000"),)),
        ('a"b c"d', (("a",), ("b", "c"), ("d",))),
    ],
)
def test_words_and_phrases(q: str, expected: tuple[tuple[str, ...], ...]) -> None:
    assert phrases(q) == expected
