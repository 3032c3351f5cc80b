"""Questions to one generation of the tables."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import queries
from etl.filters import FilterError, Filters, parse_filters
from etl.queries import Database, open_database
from etl.schema import FACT_FIELDS, FACTS, HISTORY
from tests.etl.builders import fact_row

Row = dict[str, Any]
SEEN = datetime(2025, 1, 1, tzinfo=UTC)
EXPORT_ORDER = ("published_at", "doc_id", "number_start", "number_end", "fact_id")


def row(number: int, **changes: Any) -> Row:
    values = {
        "fact_id": f"f{number:04}",
        "observation_id": f"o{number:04}",
        "number_start": number,
        "number_end": number + 2,
        "doc_id": f"d{number:04}",
        "first_seen": SEEN,
    }
    return fact_row(**values | changes)


def write(path: Path, rows: list[Row], schema: pa.Schema = FACTS) -> Path:
    rows = sorted(rows, key=lambda r: tuple((r[n] is None, r[n]) for n in EXPORT_ORDER))
    pq.write_table(pa.Table.from_pylist(rows, schema), path)
    return path


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Database]]:
    opened: list[Database] = []

    def make_database(*months: list[Row], history: list[Row] | None = None) -> Database:
        folder = tmp_path / str(len(opened))
        folder.mkdir()
        files = [write(folder / f"o'{at}", rows) for at, rows in enumerate(months)]
        paths = {"facts": files}
        if history:
            paths["history"] = [write(folder / "history", history, HISTORY)]
        opened.append(open_database(paths))
        return opened[-1]

    yield make_database
    for database in opened:
        database.close()


def ids(database: Database, **given_filters: str | list[str]) -> list[str]:
    return [fact["fact_id"] for fact in page(database, **given_filters).facts]


def page(database: Database, **given_filters: str | list[str]) -> queries.Page:
    return queries.page(database, filters(**given_filters))


def filters(**given_filters: str | list[str]) -> Filters:
    return parse_filters(
        {
            name.rstrip("_"): [value] if isinstance(value, str) else value
            for name, value in given_filters.items()
        }
    )


def test_no_tables_answer_with_nothing(make: Callable[..., Database]) -> None:
    database = make()
    assert queries.page(database, filters()) == queries.Page(0, [], None)
    assert queries.series(database, filters()) == {"by": "day", "points": [], "spans": []}
    assert not any(queries.facets(database, filters()).values())
    assert queries.fact(database, "x") is None
    assert queries.document(database, "x") is None
    assert list(queries.stream(database, filters())) == []
    assert queries.summary(database, SEEN) == queries.Summary(0, None)


def test_values_are_compared_whole_and_without_case(make: Callable[..., Database]) -> None:
    database = make(
        [
            row(1, location="Харківщина"),
            row(2, location="Kharkiv region", actor="Ukraine"),
            row(3, location="Kharkiv", metric="drones_lost"),
        ]
    )
    assert ids(database, location="ХАРКІВЩИНА") == ["f0001"]
    assert ids(database, location="kharkiv") == ["f0003"]
    assert ids(database, location=["kharkiv", "Kharkiv Region"]) == ["f0002", "f0003"]
    assert ids(database, location="Kharkiv region", actor="Russia") == []
    assert ids(database, metric="drones_lost", actor="russia") == ["f0003"]
    assert ids(database, location="%") == []
    assert ids(database, location="' OR true --") == []


def test_dates_bound_the_event_and_drop_the_undated(make: Callable[..., Database]) -> None:
    database = make(
        [row(n, event_end=date(2024, 12, n)) for n in (1, 2, 3)]
        + [row(4, event_start=None, event_end=None)]
    )
    assert ids(database, from_="2024-12-02") == ["f0003", "f0002"]
    assert ids(database, to="2024-12-02") == ["f0002", "f0001"]
    assert ids(database, from_="2024-12-02", to="2024-12-02") == ["f0002"]
    assert ids(database) == ["f0003", "f0002", "f0001", "f0004"]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("drones", True),
        ("DRONES kursk", True),
        ("drone", False),
        ("rones", False),
        ('"shot down"', True),
        ('"down shot"', False),
        ("down shot", True),
        ('"drones over kursk"', True),
        ("strasse", True),
        ("straße", True),
        ("дрони", True),
        ("ДРОНИ", True),
        ("дрон", False),
        ("136", True),
        ("Shahed-136", True),
        ("air force", True),
        ("ukraine's", True),
        (".*", None),
        ("d.ones", False),
    ],
)
def test_words_of_the_sentence(make: Callable[..., Database], q: str, found: bool | None) -> None:
    sentence = "Ukraine’s Air Force: shot down Shahed-136 drones, over Kursk; Straße; збито дрони."
    database = make([row(1, sentence=sentence)])
    if found is None:
        with pytest.raises(FilterError):
            filters(q=q)
    else:
        assert bool(ids(database, q=q)) is found


def test_flags_stored_and_derived(make: Callable[..., Database]) -> None:
    same = {"sentence": "Russia launched 53 drones.", "observation_id": "same"}
    database = make(
        [row(1, **same), row(2, **same), row(3, flags=["anaphora"], sentence="Other words.")]
    )
    assert ids(database, flag="anaphora") == ["f0003"]
    assert ids(database, flag="repeats") == ["f0001", "f0002"]
    assert ids(database, flag="undated") == []
    assert page(database, flag="repeats").facts[0]["flags"] == ["repeats"]
    (batch,) = queries.stream(database, filters())
    assert batch.column("flags").to_pylist() == [["repeats"], ["repeats"], ["anaphora"]]


def test_what_was_known_then(make: Callable[..., Database]) -> None:
    first, second = SEEN, SEEN + timedelta(days=2)
    database = make(
        [row(1, value=50.0, first_seen=second), row(2, first_seen=first)],
        history=[row(1, value=53.0, first_seen=first) | {"superseded_at": second}],
    )

    def values(as_of: str) -> list[float]:
        return sorted(fact["value"] for fact in page(database, as_of=as_of).facts)

    assert values("2024-12-31") == []
    assert values("2025-01-01T00:00Z") == [53, 53]
    assert values("2025-01-02") == [53, 53]
    assert values("2025-01-03T00:00Z") == [50, 53]
    streamed = pa.Table.from_batches(queries.stream(database, filters(as_of="2025-01-02")))
    assert streamed["value"].to_pylist() == [53, 53]
    assert len(page(database).facts) == 2


def test_a_link_shows_what_was_known_then(make: Callable[..., Database]) -> None:
    second, third = SEEN + timedelta(days=2), SEEN + timedelta(days=4)
    database = make(
        [row(1, value=49.0, first_seen=third)],
        history=[
            row(1, value=53.0, first_seen=SEEN) | {"superseded_at": second},
            row(1, value=50.0, first_seen=second) | {"superseded_at": third},
        ],
    )

    def known(as_of: datetime | None) -> list[tuple[float, str | None]]:
        found = queries.fact(database, "f0001", as_of)
        lists = (
            queries.facts_by_id(database, ["f0001"], as_of),
            queries.facts_of_document(database, "d0001", as_of),
            queries.facts_of_observation(database, "o0001", as_of),
        )
        assert all(facts == ([found[0]] if found else []) for facts in lists)
        return [(found[0]["value"], found[1])] if found else []

    assert known(SEEN - timedelta(days=1)) == []
    assert known(SEEN) == [(53, "2025-01-03T00:00:00Z")]
    assert known(second) == [(50, "2025-01-05T00:00:00Z")]
    assert known(third) == [(49, None)]
    assert known(None) == [(49, None)]


def test_corrections_tell_what_was_said_before(make: Callable[..., Database]) -> None:
    second, third = SEEN + timedelta(days=2), SEEN + timedelta(days=4)

    def said(number: int, value: float, first: datetime, **changes: Any) -> Row:
        return row(number, value=value, first_seen=first, doc_id="d", number_start=1, **changes)

    database = make(
        [said(3, 49.0, third), row(7, first_seen=second)],
        history=[
            said(1, 53.0, SEEN) | {"superseded_at": second},
            said(2, 50.0, second) | {"superseded_at": third},
            row(8, metric="drones_lost") | {"superseded_at": second},
        ],
    )

    def found(limit: int = 9, **given: str) -> list[tuple[float, float | None, str]]:
        return [
            (entry.before["value"], entry.after["value"] if entry.after else None, entry.at)
            for entry in queries.corrections(database, filters(**given), limit)
        ]

    to_50, to_49 = (53, 50, "2025-01-03T00:00:00Z"), (50, 49, "2025-01-05T00:00:00Z")
    taken_back = (53, None, "2025-01-03T00:00:00Z")
    assert found() == [to_49, to_50, taken_back]
    assert found(limit=1) == [to_49]
    assert found(doc_id="d") == [to_49, to_50]
    assert found(metric="drones_lost") == [taken_back]
    assert found(as_of="2025-01-04") == [to_50, taken_back]
    assert found(actor="Ukraine") == []
    (latest, *_) = queries.corrections(database, filters())
    assert tuple(latest.before) == tuple(latest.after or {}) == FACT_FIELDS


def test_a_superseded_fact_is_marked(make: Callable[..., Database]) -> None:
    gone = datetime(2025, 1, 3, tzinfo=UTC)
    database = make([row(1)], history=[row(2) | {"superseded_at": gone}])
    current, superseded_at = queries.fact(database, "f0001") or ({}, "none")
    assert (current["fact_id"], superseded_at) == ("f0001", None)
    old, superseded_at = queries.fact(database, "f0002") or ({}, None)
    assert tuple(old) == FACT_FIELDS
    assert (old["fact_id"], superseded_at) == ("f0002", "2025-01-03T00:00:00Z")


def test_lists_of_facts(make: Callable[..., Database]) -> None:
    database = make([row(1, doc_id="d"), row(0, doc_id="d"), row(2, observation_id="o0001")])
    assert [f["fact_id"] for f in queries.facts_of_document(database, "d")] == ["f0000", "f0001"]
    found = queries.facts_of_observation(database, "o0001")
    assert [f["fact_id"] for f in found] == ["f0001", "f0002"]
    found = queries.facts_by_id(database, ["f0002", "nothing", "f0000"])
    assert [f["fact_id"] for f in found] == ["f0002", "f0000"]


def test_summary(make: Callable[..., Database]) -> None:
    database = make(
        [
            row(1, event_end=date(2024, 12, 6)),
            row(2, event_end=date(2024, 12, 8)),
            row(3, event_end=date(2024, 12, 7), status="planned"),
        ]
    )
    now = datetime(2024, 12, 7, 23, tzinfo=UTC)
    assert queries.summary(database, now) == queries.Summary(3, date(2024, 12, 6))


def test_facets_ignore_the_choice_in_their_own_field(make: Callable[..., Database]) -> None:
    database = make(
        [
            row(1),
            row(2, actor="Ukraine"),
            row(3, actor="Ukraine", metric="drones_lost"),
            row(4, actor=None, location="Kursk"),
        ]
    )
    found = queries.facets(database, filters(actor="Ukraine"))
    assert found["actor"] == [("Ukraine", 2), ("Russia", 1)]
    assert found["metric"] == [("drones_launched", 1), ("drones_lost", 1)]
    assert found["location"] == []
    assert queries.facets(database, filters(actor="Ukraine"), ["actor"]) == {
        "actor": found["actor"]
    }
    everything = queries.facets(database, filters())
    assert everything["location"] == [("Kursk", 1)]
    assert everything["publisher"] == [("Example", 4)]


DAYS = st.none() | st.dates(date(2024, 12, 1), date(2024, 12, 4))
MOMENTS = st.none() | st.datetimes(datetime(2024, 12, 1), datetime(2024, 12, 2)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)
CHANGES = st.fixed_dictionaries(
    {
        "event_end": DAYS,
        "published_at": MOMENTS,
        "doc_id": st.sampled_from("abc"),
        "number_start": st.integers(0, 3),
        "actor": st.sampled_from(["Russia", "russia", "Ukraine", None]),
        "metric": st.sampled_from(["drones_lost", "drones_launched"]),
        "sentence": st.sampled_from(["One two.", "Two three", "three"]),
    }
)


def page_order(fact: Row) -> tuple[Any, ...]:
    end, published = fact["event_end"], fact["published_at"]
    return (
        -(end or date.min).toordinal(),
        -published.timestamp() if published else float("inf"),
        fact["doc_id"],
        fact["number_start"],
        fact["fact_id"],
    )


def test_the_latest_facts_are_those_of_the_first_page(make: Callable[..., Database]) -> None:
    days = (date(2025, 3, 2), None, date(2025, 3, 9), date(2025, 3, 4))
    database = make([row(at, event_end=day) for at, day in enumerate(days)])
    found = queries.latest(database, filters(), 3)
    assert [fact["fact_id"] for fact in found] == ["f0002", "f0003", "f0000"]
    assert found == queries.page(database, filters(), 3).facts


def test_facts_in_memory_answer_the_same(make: Callable[..., Database], tmp_path: Path) -> None:
    rows = [row(at, actor=actor) for at, actor in enumerate(("Ukraine", "Russia", None))]
    read = make(rows)
    path = write(tmp_path / "facts", rows)
    with closing(open_database({"facts": [path]}, in_memory=True)) as held:
        path.unlink()
        for wanted in (filters(), filters(actor="Russia")):
            assert queries.page(held, wanted) == queries.page(read, wanted)
            assert queries.series(held, wanted) == queries.series(read, wanted)
            assert list(queries.stream(held, wanted)) == list(queries.stream(read, wanted))


@settings(max_examples=20, deadline=None)
@given(st.lists(CHANGES, max_size=12), st.integers(1, 4))
def test_pages_hold_every_fact_once_and_in_order(
    tmp_path_factory: pytest.TempPathFactory, changes: list[Row], limit: int
) -> None:
    rows = [row(number, **change) for number, change in enumerate(changes)]
    path = write(tmp_path_factory.mktemp("facts") / "facts", rows)
    with closing(open_database({"facts": [path]})) as database:
        found: list[str] = []
        cursor: str | None = None
        while True:
            one = queries.page(database, filters(), limit, cursor)
            assert one.total == len(rows)
            found += [fact["fact_id"] for fact in one.facts]
            cursor = one.cursor
            if cursor is None:
                break
            assert len(one.facts) == limit
        assert found == [fact["fact_id"] for fact in sorted(rows, key=page_order)]


QUERIES = st.fixed_dictionaries(
    {},
    optional={
        "actor": st.lists(st.sampled_from(["RUSSIA", "Ukraine", "x"]), min_size=1, max_size=2),
        "metric": st.just(["drones_lost"]),
        "from": st.just(["2024-12-02"]),
        "to": st.just(["2024-12-03"]),
        "q": st.sampled_from([["two"], ["three two"], ['"one two"']]),
    },
)


def matches(fact: Row, query: dict[str, list[str]]) -> bool:
    words = re.findall(r"\w+", fact["sentence"].lower())
    wanted = re.findall(r"\w+", " ".join(query.get("q", [])))
    end = fact["event_end"]
    return (
        ("actor" not in query or (fact["actor"] or "").lower() in map(str.lower, query["actor"]))
        and fact["metric"] in query.get("metric", [fact["metric"]])
        and ("from" not in query or (end is not None and end >= date(2024, 12, 2)))
        and ("to" not in query or (end is not None and end <= date(2024, 12, 3)))
        and all(word in words for word in wanted)
    )


def export_order(fact: Row) -> tuple[Any, ...]:
    published = fact["published_at"]
    return (published is None, published, fact["doc_id"], fact["number_start"], fact["fact_id"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CHANGES, max_size=6), max_size=3), QUERIES)
def test_filters_select_the_same_everywhere(
    tmp_path_factory: pytest.TempPathFactory, months: list[list[Row]], query: dict[str, list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("facts")
    number, files, rows = 0, [], []
    for at, changes in enumerate(months):
        month = [row(number + place, **change) for place, change in enumerate(changes)]
        number += len(month)
        rows += month
        files.append(write(folder / str(at), month))
    expected = [fact for fact in rows if matches(fact, query)]
    wanted = parse_filters(query)
    with closing(open_database({"facts": files})) as database:
        assert queries.count(database, wanted) == len(expected)
        paged = [fact["fact_id"] for fact in queries.page(database, wanted).facts]
        assert paged == [fact["fact_id"] for fact in sorted(expected, key=page_order)]
        exported = [
            name
            for batch in queries.stream(database, wanted, ["fact_id", "flags"])
            for name in batch.column("fact_id").to_pylist()
        ]
        assert exported == [fact["fact_id"] for fact in sorted(expected, key=export_order)]


def encoded(content: str) -> str:
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "!!!",
        "é",
        encoded("null"),
        encoded("[]"),
        encoded("[1, 2, 3, 4, 5]"),
        encoded("[" * 100_000),
        encoded('["2024-12-06", 1e999, "d", 1, "f"]'),
        encoded(f'["2024-12-06", {10**30}, "d", 1, "f"]'),
        encoded(f'["2024-12-06", 1, "d", {10**30}, "f"]'),
        encoded(r'["2024-12-06", 1, "\ud800", 1, "f"]'),
    ],
)
def test_a_cursor_that_no_page_gave(make: Callable[..., Database], cursor: str) -> None:
    with pytest.raises(FilterError, match="cursor"):
        queries.page(make([row(1)]), filters(), 1, cursor)


def test_spellings_of_one_source_have_one_name(make: Callable[..., Database]) -> None:
    said = ["Ukraine’s air force", "the Ukrainian air force", "its air force", "its air force"]
    shot_down = {"metric": "drones_shot_down", "target": "Russia"}
    rows = [
        row(number, attributed_to=name, actor="Ukraine", **shot_down)
        for number, name in enumerate(said)
    ]
    names = queries.source_names(make(rows))
    assert names == dict.fromkeys(said, "Ukraine’s air force")


def test_a_spelling_of_two_sources_is_its_own_name(make: Callable[..., Database]) -> None:
    rows = [
        row(1, attributed_to="its air force", metric="drones_shot_down", actor="Ukraine"),
        row(2, attributed_to="its air force", metric="drones_shot_down", actor="Russia"),
        row(3, attributed_to="the mayor"),
    ]
    names = queries.source_names(make(rows))
    assert names == {"its air force": "its air force", "the mayor": "the mayor"}
