"""Who a figure comes from."""

from dataclasses import replace

import pyarrow as pa
import pytest

from etl.model import Fact
from etl.origins import origin_keys, publisher_key, reprint_origins
from etl.printings import printings
from etl.records import facts_to_table
from tests.etl.builders import document, stated

REPORT = "Air defences brought down 53 drones over the northern districts, the bulletin of {} said."


def fact(doc_id: str, sentence: str, **values: object) -> Fact:
    (made,) = stated(document(doc_id, sentence))
    return replace(made, **values)  # type: ignore[arg-type]


def shared(*facts: Fact) -> list[str | None]:
    table = facts_to_table(facts)
    return list(reprint_origins(table, printings(table)).to_pylist())


def keys(*facts: Fact) -> list[str | None]:
    return list(origin_keys(facts_to_table(facts)).to_pylist())


def test_the_named_source_counts_else_the_publisher() -> None:
    named = fact("a", "53", attributed_to="The Monitor", publisher="Example")
    assert keys(named, fact("b", "53", publisher="Example"), fact("c", "53")) == [
        "monitor", "example", None,
    ]  # fmt: skip


def test_spellings_of_one_source_are_one_and_a_publisher_is_what_others_quote() -> None:
    names = ("Ukraine’s air force", "the Ukrainian air force", "Kyiv's air force")
    facts = [fact(name, "53", attributed_to=name) for name in names]
    assert len(set(keys(*facts))) == 1
    quoted = fact("a", "53", attributed_to="the Example Agency")
    assert keys(quoted) == [publisher_key("Example Agency")]


def test_whose_body_it_is_depends_on_the_fact() -> None:
    sides = ("Ukraine", "Russia")
    facts = [
        fact(side, "53", attributed_to="its air force", metric="drones_shot_down", actor=side)
        for side in sides
    ]
    assert len(set(keys(*facts))) == len(sides)


def test_printings_of_one_report_share_the_first_publisher() -> None:
    sentences = [REPORT.format("Friday"), REPORT.format("Friday").replace("northern ", "")]
    copies = [
        fact(f"d{number}", sentences[number % 2], publisher=f"Outlet {9 - number}")
        for number in range(8)
    ]
    other = fact("o", "The governor counted 53 of them at dawn.", publisher="Other")
    assert shared(*copies, other) == [*["outlet 2"] * 8, None]


def test_printings_that_lost_the_source_have_that_of_one_that_names_it() -> None:
    named = fact("a", REPORT.format("Friday"), attributed_to="the command", publisher="A")
    assert shared(named, fact("b", REPORT.format("Friday"), publisher="B")) == [None, "command"]


@pytest.mark.parametrize(
    "other",
    [
        fact("a", REPORT.format("Friday"), publisher="B"),
        fact("b", REPORT.format("Friday").replace("53", "63"), publisher="B"),
        fact("b", "The governor counted 53 of them at dawn.", publisher="B"),
    ],
)
def test_what_is_no_reprint_is_an_origin_of_its_own(other: Fact) -> None:
    assert shared(fact("a", REPORT.format("Friday"), publisher="A"), other) == [None, None]


def test_nothing_has_no_origin() -> None:
    empty = facts_to_table([])
    assert origin_keys(empty) == pa.array([], pa.string())
    assert reprint_origins(empty, printings(empty)) == pa.array([], pa.string())
