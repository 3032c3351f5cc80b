"""Which facts filters select: the same ones for every question."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import queries
from etl.filters import FilterError, parse_filters
from etl.queries import Database, open_database
from tests.etl.queries.tables import CHANGES, SEEN, Row, filters, ids, page, page_order, row, write


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
