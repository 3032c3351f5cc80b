"""The index answers every question as the tables themselves do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import queries
from etl.export import csv_file
from etl.filters import Filters, parse_filters
from etl.identity import content_id
from etl.queries import Database, open_database
from etl.queries.index import attach_index, build_index
from etl.series import BUCKETS
from tests.etl.queries.tables import Row, row, write

ALL = Filters()
DAYS = [date(2024, 11, 30), date(2024, 12, 1), date(2024, 12, 2), date(2024, 12, 20)]
SENTENCES = [
    "Russia launched 53 drones.",
    "RUSSIA launched: “53 drones”…",
    "Die Straße hat 53 Drohnen, İzmir.",
    "Збито 53 дрони над Києвом",
    "drones_launched 53, Éclair\x00 end",
    "Drones — launched 53",
]
CHANGES = st.fixed_dictionaries(
    {
        "observation_id": st.sampled_from("pqr"),
        "metric": st.sampled_from(["drones_launched", "equipment_lost", "people_killed"]),
        "value": st.sampled_from([53.0, 53.5, 50.0, 2e16]),
        "high": st.none() | st.just(60.0),
        "qualifier": st.sampled_from(["exact", "at_least"]),
        "scope": st.sampled_from(["increment", "increment", "total"]),
        "actor": st.sampled_from(["Russia", "russia", "Ukraine", None]),
        "target": st.sampled_from(["Ukraine", None]),
        "item": st.sampled_from(["drone", "tank", None]),
        "location": st.sampled_from(["Kursk", 'K"ursk', None]),
        "attributed_to": st.sampled_from(["Kyiv", "KYIV", None]),
        "publisher": st.sampled_from(["Example", None]),
        "event_start": st.sampled_from(DAYS[:2]),
        "event_end": st.sampled_from(DAYS) | st.none(),
        "published_at": st.sampled_from([datetime(2024, 12, 6, 8, 0, 0, 7, UTC), None]),
        "doc_id": st.sampled_from(["a", "A", "b"]),
        "sentence": st.sampled_from(SENTENCES),
        "flags": st.sampled_from([[], ["anaphora", "from_title"]]),
    }
)
MONTHS = st.lists(st.lists(CHANGES, max_size=6), min_size=1, max_size=3)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "metric": st.sampled_from([["drones_launched"], ["people_killed", "equipment_lost"]]),
        "actor": st.just(["RUSSIA"]),
        "target": st.just(["ukraine"]),
        "item": st.just(["Tank"]),
        "location": st.sampled_from([["kursk"], ["nowhere"]]),
        "attributed_to": st.just(["kyiv"]),
        "doc_id": st.just(["A"]),
        "observation_id": st.just(["Q", "r"]),
        "scope": st.just(["total"]),
        "from": st.just(["2024-12-01"]),
        "to": st.just(["2024-12-02"]),
        "flag": st.sampled_from([["from_title"], ["repeats"], ["conflict"]]),
        "q": st.sampled_from(
            [["drones"], ['"launched 53"'], ["53 RUSSIA"], ["strasse"], ["дрони"], ["i̇zmir"]]
        ),
    },
)


@contextmanager
def both(folder: Path, months: list[list[Row]]) -> Iterator[tuple[Database, Database]]:
    """Give the tables without and with an index."""
    number, files = 0, []
    for at, changes in enumerate(months):
        rows = [row(number + place, **change) for place, change in enumerate(changes)]
        number += len(rows)
        files.append(write(folder / f"month {at}", [_dated(one) for one in rows]))
    index = folder / "in'dex"
    index.mkdir()
    build_index(files, index)
    with (
        closing(open_database({"facts": files})) as plain,
        closing(open_database({"facts": files})) as indexed,
    ):
        attach_index(indexed, index)
        yield plain, indexed


def _dated(values: Row) -> Row:
    """Return a row as facts are: dated at both ends or at none, one number an observation."""
    if values["event_end"] is None:
        values["event_start"] = None
    elif values["event_start"] > values["event_end"]:
        values["event_start"] = values["event_end"]
    values["low"] = values["value"]
    values["observation_id"] += content_id(_said(values))
    return values


def _said(values: Row) -> list[str]:
    names = ("metric", "scope", "location", "event_start", "event_end", "value", "high", "item")
    return [str(values[name]).lower() for name in (*names, "actor", "target")]


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(MONTHS, st.lists(FILTERS, min_size=3, max_size=3), st.sampled_from(BUCKETS))
def test_the_answers_are_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    months: list[list[Row]],
    asked: list[dict[str, list[str]]],
    by: str,
) -> None:
    with both(tmp_path_factory.mktemp("facts"), months) as (plain, indexed):
        for wanted in (ALL, *map(parse_filters, asked)):
            assert queries.count(indexed, wanted) == queries.count(plain, wanted)
            assert queries.facets(indexed, wanted) == queries.facets(plain, wanted)
            assert queries.flag_counts(indexed, wanted) == queries.flag_counts(plain, wanted)
            assert pages(indexed, wanted) == pages(plain, wanted)
            for key, descending in (("date", True), ("attributed_to", False)):
                order = (wanted, key, descending, 1, 4)
                assert queries.rows(indexed, *order) == queries.rows(plain, *order)
            assert csv_of(indexed, wanted) == csv_of(plain, wanted)
            assert streamed(indexed, wanted) == streamed(plain, wanted)
            expected = queries.series(plain, wanted, by)
            assert queries.series(indexed, wanted, by) == expected
            assert orjson.loads(queries.series_json(indexed, wanted, by)) == expected
            without_ids = queries.series(plain, wanted, by, with_ids=False)
            assert queries.series(indexed, wanted, by, with_ids=False) == without_ids
        for name in {fact["doc_id"] for fact in queries.latest(plain, ALL, 1000)} | {"none"}:
            own = queries.facts_of_document(indexed, name)
            assert own == queries.facts_of_document(plain, name)


def csv_of(database: Database, wanted: Filters) -> bytes:
    file = csv_file(database, wanted)
    whole = b"".join(file.parts)
    assert file.size in (None, len(whole))
    return whole


def streamed(database: Database, wanted: Filters) -> list[Row]:
    return [fact for batch in queries.stream(database, wanted) for fact in batch.to_pylist()]


def pages(database: Database, wanted: Filters) -> list[queries.Page]:
    found = [queries.page(database, wanted, 2)]
    assert queries.latest(database, wanted, 2) == found[0].facts
    while found[-1].cursor:
        found.append(queries.page(database, wanted, 2, found[-1].cursor))
    return found


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Any]:
    return lambda *months: both(tmp_path, list(months))


@pytest.mark.parametrize("asked", [{"target": ["ukraine"]}, {"item": ["tank"]}])
@pytest.mark.parametrize("by", BUCKETS)
def test_a_filter_that_takes_a_part_of_the_facts_behind_a_claim(
    make: Callable[..., Any], asked: dict[str, list[str]], by: str
) -> None:
    same = {"sentence": "x", "published_at": None, "location": None}
    mixed = [
        {**same, "value": value, "attributed_to": who, "target": target, "item": item}
        for value, who, target, item in (
            (53.0, "Kyiv", "Ukraine", "tank"),
            (53.0, "Moscow", None, "drone"),
            (50.0, "Kyiv", None, None),
        )
    ]
    whole = [{**one, "metric": "people_killed"} for one in mixed]
    with make(mixed + whole) as (plain, indexed):
        wanted = parse_filters(asked)
        expected = queries.series(plain, wanted, by)
        assert [point["n_sources"] for point in expected["points"]] == [1, 1]
        assert queries.series(indexed, wanted, by) == expected


def test_spellings_of_one_source_are_counted_once_with_an_index_too(
    make: Callable[..., Any],
) -> None:
    names = ("Ukraine’s air force", "Kyiv's air force", "its air force", "Monitor", None)
    rows = [
        {"attributed_to": name, "metric": "drones_shot_down", "value": 53.0, "sentence": "x",
         "actor": "Ukraine", "target": "Russia", "location": None, "published_at": None}
        for name in names
    ]  # fmt: skip
    with make(rows) as (plain, indexed):
        expected = queries.series(plain, ALL)
        assert [point["n_sources"] for point in expected["points"]] == [3]
        assert queries.series(indexed, ALL) == expected


def test_printings_of_one_report_are_one_source_with_an_index_too(make: Callable[..., Any]) -> None:
    report = "Air defences brought down 53 drones over the northern districts on Thursday night."
    said = [report, report, report.replace("northern ", ""), "The governor counted 53 of them."]
    rows = [
        {"publisher": f"Outlet {number}", "sentence": sentence, "observation_id": "one"}
        for number, sentence in enumerate(said)
    ]
    with make(rows, [{"publisher": "OUTLET 3", "sentence": "So 53.", "observation_id": "one"}]) as (
        plain,
        indexed,
    ):
        for wanted in (ALL, parse_filters({"publisher": ["outlet 1", "outlet 2"]})):
            expected = queries.series(plain, wanted)
            assert queries.series(indexed, wanted) == expected
            assert [point["n_sources"] for point in expected["points"]] == [
                2 if wanted == ALL else 1
            ]


def test_facts_are_found_by_their_ids(make: Callable[..., Any]) -> None:
    with make([{}, {}], [{"observation_id": "same"}, {"observation_id": "same"}]) as databases:
        for wanted in (["f0003", "nothing", "f0000"], []):
            plain, indexed = (queries.facts_by_id(database, wanted) for database in databases)
            assert plain == indexed
            brief, of_index = (queries.brief_facts_by_id(one, wanted) for one in databases)
            assert brief == of_index
            for fact in plain:
                shown = brief[fact["fact_id"]]
                assert shown == {name: fact[name] for name in shown}
        plain, indexed = databases
        assert queries.fact(indexed, "f0002") == queries.fact(plain, "f0002")
        assert queries.fact(indexed, "nothing") is None
        name = queries.page(plain, ALL).facts[-1]["observation_id"]
        same = queries.facts_of_observation(indexed, name)
        assert len(same) == 2
        assert same == queries.facts_of_observation(plain, name)
        assert queries.facts_of_observation(indexed, name.upper()) == []


def test_an_index_of_nothing(make: Callable[..., Any]) -> None:
    with make([]) as (plain, indexed):
        assert queries.page(indexed, ALL) == queries.page(plain, ALL)
        assert queries.series(indexed, ALL) == queries.series(plain, ALL)


def test_an_export_with_an_index_says_its_size(make: Callable[..., Any]) -> None:
    days = [datetime(2024, 12, day, tzinfo=UTC) for day in (1, 2, 3)]
    with make([{"published_at": days[0]}], [{"published_at": days[1]}]) as (plain, indexed):
        assert csv_file(plain, ALL).size is None
        assert csv_file(indexed, ALL).size == len(csv_of(plain, ALL))


@pytest.mark.parametrize("first", [datetime(2024, 12, 3, tzinfo=UTC), None])
def test_files_that_overlap_are_sorted_by_an_export(
    make: Callable[..., Any], first: datetime | None
) -> None:
    second = [{"published_at": datetime(2024, 12, 2, tzinfo=UTC)}]
    with make([{"published_at": first}], second) as (plain, indexed):
        assert csv_file(indexed, ALL).size is None
        assert csv_of(indexed, ALL) == csv_of(plain, ALL)


def test_undated_facts_of_two_files_are_sorted_though_an_empty_one_lies_between(
    make: Callable[..., Any],
) -> None:
    with make([{"published_at": None, "doc_id": "b"}], [], [{"published_at": None}]) as databases:
        plain, indexed = databases
        assert csv_file(indexed, ALL).size is None
        assert csv_of(indexed, ALL) == csv_of(plain, ALL)


def test_a_cursor_whose_fact_has_moved_continues_at_its_old_place(
    make: Callable[..., Any], tmp_path: Path
) -> None:
    months = [{"event_end": day, "event_start": day} for day in DAYS]
    with make(months) as (plain, _):
        cursor = queries.page(plain, ALL, 2).cursor
    assert cursor is not None
    later = tmp_path / "later"
    later.mkdir()
    months[2] = {"event_end": date(2024, 12, 30), "event_start": date(2024, 12, 30)}
    with both(later, [months]) as (plain, indexed):
        assert queries.page(indexed, ALL, 9, cursor) == queries.page(plain, ALL, 9, cursor)
        assert len(queries.page(indexed, ALL, 9, cursor).facts) == 2
