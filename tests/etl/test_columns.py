"""The heading of a table says what the numbers of its rows count."""

from __future__ import annotations

import pytest

from etl.columns import column_at, columns_of, metric_of
from etl.extract import extract_document
from etl.frames import Reading
from etl.model import Document, Sentence
from etl.tags import NounMention, Tagged, tag
from etl.tokens import tokenize

DRONE = NounMention(-1, -1, "drone", frozenset({"drone"}), True)
TANK = NounMention(-1, -1, "tank", frozenset({"equipment"}), True)


def tagged(text: str) -> Tagged:
    return tag(Sentence(0, len(text), text, tokenize(text)))


@pytest.mark.parametrize(
    "line", ["Drones shot down", "April | 20 | 30", "Day | Colour", "Drones shot down 20 | 30"]
)
def test_other_lines_are_no_heading(line: str) -> None:
    assert columns_of(tagged(line)) == ()


def test_each_cell_of_a_heading_is_a_column() -> None:
    columns = columns_of(tagged("Month | Drones launched | shot down"))
    assert [column.noun and column.noun.lemma for column in columns] == [None, "drone", None]
    assert "launch" in columns[1].verbs
    assert "shoot_down" in columns[2].verbs


def test_a_number_stands_in_the_column_behind_as_many_bars() -> None:
    columns = columns_of(tagged("Month | Drones launched | shot down"))
    row = tagged("April | 20 | 30")
    assert [column_at(columns, row, at) for at in (0, 2, 4)] == list(columns)
    assert column_at(columns, tagged("April | 1 | 2 | 3"), 6) is None
    assert column_at(columns, tagged("It shot down 20"), 3) is None


def test_what_a_column_counts_is_told_by_its_verb_or_by_the_weapon_alone() -> None:
    _, launched, down = columns_of(tagged("Month | Drones | shot down"))
    found = [metric_of(launched, DRONE), metric_of(down, DRONE), metric_of(launched, TANK)]
    assert [metric and metric.id for metric in found] == [
        "drones_launched",
        "drones_shot_down",
        None,
    ]


class Columns:
    """Takes what a column says, and nothing else."""

    def choose(
        self, scene: object, item: object, readings: list[Reading], told: object
    ) -> Reading | None:
        return next((r for r in readings if r.relation == "column"), None)

    def is_total(self, *seen: object) -> bool:
        return False

    def is_planned(self, *seen: object) -> bool:
        return False


def test_the_rows_of_a_table_are_read_by_its_heading() -> None:
    text = "Month | Drones launched | Shot down\nApril | 20 | 13\nMay | 31 | 24\nIt saw 9 drones."
    document = Document("t", text, None, None, None, None, None, "en")
    facts = extract_document(document, judge=Columns()).facts  # type: ignore[arg-type]
    assert [(fact.number_text, fact.metric) for fact in facts] == [
        ("20", "drones_launched"),
        ("13", "drones_shot_down"),
        ("31", "drones_launched"),
        ("24", "drones_shot_down"),
    ]
