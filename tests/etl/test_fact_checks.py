"""Whether one fact agrees with the text of its document and with itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from etl.catalogue import load_catalogue
from etl.fact_checks import fact_problems, span_problems
from etl.model import Document
from etl.records import facts_to_table
from tests.etl.builders import DECEMBER, document, stated

SOURCE = document("a", "Rain fell. It sent 53 drones.")


def row(source: Document = SOURCE, **values: Any) -> dict[str, Any]:
    """Return the only fact of a text as a row of the table, with other values where given."""
    (fact,) = stated(source)
    (made,) = facts_to_table([fact]).to_pylist()
    return {**made, **values}


def problems(fact: dict[str, Any], text: str | None = SOURCE.text) -> list[str]:
    return fact_problems(fact, text, load_catalogue())


def test_a_sound_fact_has_no_problem() -> None:
    assert problems(row()) == []


def test_a_fact_without_its_document_is_told() -> None:
    assert problems(row(), None) == ["its document is not in the table of the same month"]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"qualifier": "perhaps"}, "qualifier 'perhaps' is none of exact"),
        ({"low": 60.0}, "low 60.0 is above high 53.0"),
        ({"value": 54.0}, "value 54.0 is outside low 53.0 and high 53.0"),
        ({"event_start": DECEMBER.date() + timedelta(days=9)}, "is after event_end"),
        ({"fact_id": "0" * 16}, "its fact_id is not that of"),
        ({"actor": "Ukraine"}, "its observation_id is not that of"),
    ],
)
def test_fields_that_do_not_fit_one_another(values: dict[str, Any], message: str) -> None:
    assert any(message in problem for problem in problems(row(**values)))


def test_an_unheard_of_metric_is_named() -> None:
    assert "metric 'unheard' is not in the catalogue" in problems(row(metric="unheard"))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"sentence_start": 1}, "is not its sentence"),
        ({"number_start": 0}, "is not its number '53'"),
        ({"sentence_end": 9_999}, "is not its sentence"),
        ({"number_start": -3, "number_end": -1}, "its number lies outside its sentence"),
    ],
)
def test_spans_give_their_words(values: dict[str, Any], message: str) -> None:
    assert any(message in problem for problem in span_problems(row(**values), SOURCE.text))


def test_evidence_gives_its_words() -> None:
    (fact,) = stated(SOURCE)
    (entry,) = fact.evidence
    (wrong,) = facts_to_table([replace(fact, evidence=(replace(entry, start=0),))]).to_pylist()
    (problem,) = problems(wrong)
    assert "is not its evidence of item '53'" in problem


def test_long_words_are_shortened() -> None:
    source = document("a", "It sent " + "very " * 40 + "53 drones.")
    (problem,) = [one for one in problems(row(source), "x" * 400) if "sentence" in one]
    assert len(problem) < 120
    assert "…" in problem
