"""From facts to the points and spans of a chart."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.filters import FilterError, Filters
from etl.queries import open_database, series
from etl.schema import FACTS
from etl.series import Claim, build_series
from tests.etl.builders import fact_row

Row = dict[str, Any]
Answer = dict[str, Any]
DAY = date(2024, 12, 6)  # a Friday


def stated(value: float, source: str = "A", **changes: Any) -> Row:
    """A fact that ``source`` states; equal facts share an observation."""
    own = {
        "value": value,
        "target": "Ukraine",
        "attributed_to": source,
        "doc_id": source,
        "published_at": datetime(2024, 12, 31, 8, tzinfo=UTC),
        "first_seen": datetime(2024, 12, 31, 9, tzinfo=UTC),
    }
    values = fact_row(**own | changes)
    same = ("metric", "scope", "status", "actor", "target", "location", "item")
    bounds = ("event_start", "event_end", "low", "high")
    values["observation_id"] = "|".join(str(values[name]) for name in (*same, *bounds))
    return values


@pytest.fixture
def chart(tmp_path: Path) -> Callable[..., Answer]:
    def answer(*rows: Row, by: str = "day", with_ids: bool = True) -> Answer:
        full = [{**one, "fact_id": f"f{at}"} for at, one in enumerate(rows)]
        pq.write_table(pa.Table.from_pylist(full, FACTS), tmp_path / "facts")
        with closing(open_database({"facts": [tmp_path / "facts"]})) as database:
            return series(database, Filters(), by, with_ids)

    return answer


def values(answer: Answer) -> list[tuple[str, float]]:
    return [(point["date"], point["value"]) for point in answer["points"]]


def test_a_point_has_the_fields_of_the_contract(chart: Callable[..., Answer]) -> None:
    (point,) = chart(stated(53))["points"]
    assert point == {
        "date": "2024-12-06",
        "metric": "drones_launched",
        "value": 53,
        "low": 53,
        "high": 53,
        "qualifier": "exact",
        "n_sources": 1,
        "n_competing": 0,
        "fact_ids": ["f0"],
        "scope": "increment",
        "status": "reported",
        "unit": "count",
        "actor": "Russia",
        "target": "Ukraine",
        "item": "drone",
        "location": None,
        "observation_id": stated(53)["observation_id"],
    }
    assert "fact_ids" not in chart(stated(53), with_ids=False)["points"][0]


def test_one_observation_is_counted_once_however_often_it_is_printed(
    chart: Callable[..., Answer],
) -> None:
    copies = [stated(53, doc_id=str(n)) for n in range(366)]
    (point,) = chart(*copies)["points"]
    assert (point["value"], point["n_sources"], point["n_competing"]) == (53, 1, 0)
    assert len(point["fact_ids"]) == 366


def test_the_claim_with_the_most_sources_stands(chart: Callable[..., Answer]) -> None:
    (point,) = chart(stated(60, "A"), stated(53, "B"), stated(53, "C"), stated(53, "C"))["points"]
    assert (point["value"], point["n_sources"], point["n_competing"]) == (53, 2, 1)
    assert point["fact_ids"] == ["f1", "f2", "f3"]


def test_a_publisher_is_the_source_when_nobody_else_is_named(
    chart: Callable[..., Answer],
) -> None:
    rows = [
        stated(53, attributed_to=None, publisher=name, doc_id=name, sentence=f"{name} counted 53.")
        for name in "PQ"
    ]
    assert chart(*rows, stated(60))["points"][0]["n_sources"] == 2
    reprinted = [{**row, "sentence": "53 were counted."} for row in rows]
    assert chart(*reprinted)["points"][0]["n_sources"] == 1


def test_two_spellings_of_one_source_are_no_support(chart: Callable[..., Answer]) -> None:
    names = (
        "Ukraine’s air force",
        "Ukraine's Air Force",
        "the Ukrainian air force",
        "its air force",
    )
    rows = [stated(53, name) for name in names]
    assert chart(*rows)["points"][0]["n_sources"] == 1
    (point,) = chart(*rows, stated(60, "Monitor"), stated(60, "Ukraine’s navy"))["points"]
    assert (point["value"], point["n_sources"], point["n_competing"]) == (60, 2, 1)


def test_the_part_of_a_source_is_its_own_under_another_name(chart: Callable[..., Answer]) -> None:
    part = stated(20, "Kyiv’s air force", doc_id="one")
    (point,) = chart(stated(53, "Ukraine's air force", doc_id="one"), part)["points"]
    assert (point["value"], point["n_sources"], point["n_competing"]) == (53, 1, 0)


def test_bounds_that_contain_the_value_support_it(chart: Callable[..., Answer]) -> None:
    more = stated(80, "B", high=None, qualifier="at_least")
    fewer = stated(80, "C", low=None, qualifier="at_most")
    (point,) = chart(stated(87, "A"), more, fewer)["points"]
    assert (point["value"], point["n_sources"], point["n_competing"]) == (87, 2, 1)
    (point,) = chart(stated(87, "A"), more)["points"]
    assert (point["value"], point["n_sources"], point["n_competing"]) == (87, 2, 0)
    assert point["fact_ids"] == ["f0", "f1"]


def test_of_equal_claims_the_latest_stands(chart: Callable[..., Answer]) -> None:
    later = datetime(2025, 1, 1, 8, tzinfo=UTC)
    (point,) = chart(stated(53, "A"), stated(50, "B", published_at=later))["points"]
    assert (point["value"], point["n_competing"]) == (50, 1)


def test_parts_in_one_document_do_not_compete_with_their_whole(
    chart: Callable[..., Answer],
) -> None:
    parts = [stated(n, metric="missiles_launched", item=f"missile {n}") for n in (20, 9, 11)]
    (point,) = chart(*parts)["points"]
    assert (point["value"], point["n_competing"], point["item"]) == (20, 0, "missile 20")


def test_lines_are_told_apart(chart: Callable[..., Answer]) -> None:
    rows = [
        stated(1),
        stated(2, actor="Ukraine"),
        stated(3, location="Kursk"),
        stated(4, scope="total"),
        stated(5, status="planned"),
        stated(6, metric="equipment_lost", item="tank", target="Russia"),
        stated(7, metric="equipment_lost", item="gun", target="Russia"),
        stated(8, metric="equipment_lost", item="gun", target="Ukraine"),
    ]
    answer = chart(*rows)
    assert sorted(point["value"] for point in answer["points"]) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert {point["n_competing"] for point in answer["points"]} == {0}


def test_the_other_side_does_not_tell_lines_apart(chart: Callable[..., Answer]) -> None:
    (point,) = chart(stated(53, "A"), stated(53, "B", target=None))["points"]
    assert (point["n_sources"], point["n_competing"]) == (2, 0)


def test_longer_periods_are_spans_unless_they_fit_the_bucket(
    chart: Callable[..., Answer],
) -> None:
    night = stated(10, event_start=date(2024, 12, 5))
    three_days = stated(30, "B", event_start=date(2024, 12, 4))
    answer = chart(night, three_days)
    assert values(answer) == [("2024-12-06", 10)]
    (span,) = answer["spans"]
    assert (span["event_start"], span["event_end"]) == ("2024-12-04", "2024-12-06")
    assert (span["value"], span["n_competing"]) == (30, 0)
    assert chart(three_days, by="week")["spans"] == []
    month = stated(900, event_start=date(2024, 11, 1), event_end=date(2024, 11, 30))
    assert values(chart(month, by="month")) == [("2024-11-01", 900)]
    assert chart(month, by="month")["spans"] == []
    longer = stated(900, event_start=date(2024, 10, 31), event_end=date(2024, 11, 30))
    assert len(chart(longer, by="month")["spans"]) == 1


def test_a_week_sums_its_days_and_nights_once(chart: Callable[..., Answer]) -> None:
    nights = [
        stated(n, event_start=date(2024, 12, n - 1), event_end=date(2024, 12, n), doc_id=str(n))
        for n in range(2, 10)
    ]
    competing = stated(100, "B", event_end=date(2024, 12, 3), event_start=date(2024, 12, 3))
    more = stated(3, "C", event_start=date(2024, 12, 2), event_end=date(2024, 12, 3))
    answer = chart(*nights, competing, more, by="week")
    assert values(answer) == [("2024-12-02", 2 + 3 + 4 + 5 + 6 + 7 + 8), ("2024-12-09", 9)]
    assert answer["points"][0]["n_competing"] == 1
    assert answer["points"][0]["n_sources"] == 2
    assert answer["points"][0]["observation_id"] is None


def test_a_claim_about_the_week_is_not_added_to_its_days(chart: Callable[..., Answer]) -> None:
    week = stated(70, event_start=date(2024, 12, 2), event_end=date(2024, 12, 8), doc_id="w")
    assert values(chart(week, stated(10), by="week")) == [("2024-12-02", 70)]
    four = stated(40, event_start=date(2024, 12, 2), event_end=date(2024, 12, 5), doc_id="w")
    assert values(chart(four, stated(10), by="week")) == [("2024-12-02", 50)]


def test_of_totals_the_latest_of_a_bucket_stands(chart: Callable[..., Answer]) -> None:
    totals = [
        stated(1000 + n, scope="total", event_start=None, event_end=date(2024, 12, n))
        for n in (2, 4, 9)
    ]
    answer = chart(*totals, by="week")
    assert values(answer) == [("2024-12-02", 1004), ("2024-12-09", 1009)]
    since = stated(5, scope="total", event_start=date(2022, 2, 24))
    assert len(chart(since)["points"]) == 1


def test_undated_facts_are_in_no_chart(chart: Callable[..., Answer]) -> None:
    answer = chart(stated(53, event_start=None, event_end=None))
    assert (answer["points"], answer["spans"]) == ([], [])


def test_points_are_sorted_by_date_then_line(chart: Callable[..., Answer]) -> None:
    rows = [stated(1, metric="shellings"), stated(2, metric="airstrikes"), stated(3)]
    rows.append(stated(4, event_start=date(2024, 12, 5), event_end=date(2024, 12, 5)))
    found = [(p["date"], p["metric"]) for p in chart(*rows)["points"]]
    assert found == sorted(found)


def test_an_unknown_bucket_is_refused(chart: Callable[..., Answer]) -> None:
    with pytest.raises(FilterError, match="by"):
        chart(stated(1), by="year")


def claim(
    day: int, low: float | None, high: float | None, qualifier: str, length: int = 1
) -> Claim:
    end = date.fromordinal(DAY.toordinal() + day)
    known = [float(bound) for bound in (low, high) if bound is not None]
    return Claim(
        line=("drones_launched", "increment"),
        metric="drones_launched",
        scope="increment",
        status="reported",
        unit="count",
        actor="Russia",
        target=None,
        item="drone",
        location=None,
        observation_id=f"o{day}{length}",
        start=date.fromordinal(end.toordinal() - length + 1),
        end=end,
        value=sum(known) / len(known),
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        qualifier=qualifier,
        origins=frozenset("A"),
        n_competing=0,
        fact_ids=(f"f{day}{length}",),
    )


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((1, 1, "exact"), (2, 2, "exact"), (3, 3, "exact")),
        ((1, 1, "approximate"), (2, 2, "approximate"), (3, 3, "approximate")),
        ((1, 1, "exact"), (2, 2, "approximate"), (3, 3, "approximate")),
        ((1, 1, "exact"), (2, None, "at_least"), (3, None, "at_least")),
        ((1, 1, "exact"), (24, None, "vague"), (25, None, "at_least")),
        ((1, 1, "exact"), (None, 2, "at_most"), (None, 3, "at_most")),
        ((1, 1, "exact"), (2, 4, "range"), (3, 5, "range")),
    ],
)
def test_a_sum_keeps_what_the_parts_leave_open(
    first: tuple[Any, ...], second: tuple[Any, ...], expected: tuple[Any, ...]
) -> None:
    answer = build_series([claim(0, *first), claim(1, *second)], "week")
    (point,) = answer["points"]
    assert (point["low"], point["high"], point["qualifier"]) == expected


PERIODS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 40)), unique_by=lambda p: (p[0], p[1] > 2 and p[1])
)


@given(PERIODS, st.sampled_from(["day", "week", "month"]))
def test_no_claim_is_lost_or_counted_twice(periods: list[tuple[int, int]], by: str) -> None:
    claims = {f"f{day}{length}": claim(day, 1, 1, "exact", length) for day, length in periods}
    answer = build_series(claims.values(), by)
    shown = [name for point in answer["points"] for name in point["fact_ids"]]
    shown += [name for span in answer["spans"] for name in span["fact_ids"]]
    assert len(shown) == len(set(shown))
    for name in claims.keys() - set(shown):
        left_out = claims[name]
        assert any(
            other.start <= left_out.end and left_out.start <= other.end
            for shown_name, other in claims.items()
            if shown_name in shown
        )
    for point in answer["points"]:
        assert point["value"] == len(point["fact_ids"])
