"""The example corpus: what the ETL finds in the sentences is what was published.

Nothing here reads the figures into the tables; the two meet in these tests only.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from etl.cli import main as etl
from examples import write_examples
from examples.loaded import held

EXAMPLES = Path(__file__).parents[1] / "examples"
DOCUMENTS = EXAMPLES / "documents"
NIGHT_METRICS = {
    "launched": ("drones_launched", None),
    "shot_down": ("drones_shot_down", None),
    "lost": ("drones_lost", None),
    "stopped": ("drones_neutralised", None),
    "left_belarus": ("drones_left_airspace", "Belarus"),
    "left_russia": ("drones_left_airspace", "Russia"),
    "left_elsewhere": ("drones_left_airspace", None),
}
# Tables of the texts that are written by hand.
TEXTS = ("december", "estimates", "exchanges")

Row = dict[str, Any]


def figures(name: str) -> list[dict[str, str]]:
    with (EXAMPLES / "figures" / f"{name}.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def bulletins() -> list[Row]:
    return [
        json.loads(line)
        for path in sorted(DOCUMENTS.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("examples") / "parquet"
    assert etl(["run", str(DOCUMENTS), "--data", str(folder), "--quiet"]) == 0
    return folder


@pytest.fixture(scope="module")
def facts(data: Path) -> dict[str, list[Row]]:
    """Return the facts found, by the document that states them."""
    table = pd.read_parquet(data / "facts").astype(object)
    table = table.where(table.notna(), None)
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in table.to_dict("records"):
        found[row["url"].removeprefix("https://example.org/")].append(row)
    return found


def differences(found: Iterable[tuple[str, Any, Any]]) -> str:
    """Return one line for each document whose facts are not the expected ones."""
    lines = [f"{name}: expected {want}, found {got}" for name, want, got in found if want != got]
    return "\n".join([*lines[:15], f"({len(lines)} documents differ)"]) if lines else ""


def night_expected(row: dict[str, str]) -> list[tuple[str, float, str | None]]:
    return sorted(
        (
            (metric, float(row[column]), place)
            for column, (metric, place) in NIGHT_METRICS.items()
            if row[column]
        ),
        key=str,
    )


def night_found(found: list[Row]) -> list[tuple[str, float, str | None]]:
    stated = {(fact["metric"], fact["value"], fact["location"]) for fact in found}
    return sorted(stated, key=str)


def test_every_night_has_the_published_figures_and_no_others(facts: dict[str, list[Row]]) -> None:
    compared = (
        (
            f"night-{row['morning']}",
            night_expected(row),
            night_found(facts[f"night-{row['morning']}"]),
        )
        for row in figures("nights")
    )
    wrong = differences(compared)
    assert not wrong, wrong


def test_every_night_lasts_from_evening_to_morning(facts: dict[str, list[Row]]) -> None:
    compared = []
    for row in figures("nights"):
        morning = date.fromisoformat(row["morning"])
        night = {(morning - timedelta(days=1), morning)}
        found = facts[f"night-{morning}"]
        compared.append((f"night-{morning}", night, {dates(fact) for fact in found}))
    wrong = differences(compared)
    assert not wrong, wrong


def test_the_sides_of_every_night_are_known(facts: dict[str, list[Row]]) -> None:
    sides = {
        "drones_launched": ("Russia", "Ukraine"),
        "drones_shot_down": ("Ukraine", "Russia"),
        "drones_neutralised": ("Ukraine", "Russia"),
    }
    wrong = [
        f"{name}: {fact['metric']} {fact['actor']} → {fact['target']}: {fact['sentence']}"
        for name, found in facts.items()
        if name.startswith("night-")
        for fact in found
        if (fact["actor"], fact["target"]) != sides.get(fact["metric"], (fact["actor"], "Russia"))
    ]
    assert not wrong, "\n".join([*wrong[:15], f"({len(wrong)} facts)"])


def test_every_week_has_total_and_increment(facts: dict[str, list[Row]]) -> None:
    compared = []
    for row in figures("weeks"):
        sunday = date.fromisoformat(row["sunday"])
        expected = {
            ("total", float(row["total"]), "approximate", sunday),
            ("increment", float(row["increment"]), "exact", sunday),
        }
        found = facts[f"week-{sunday}"]
        assert {fact["metric"] for fact in found} <= {"troops_lost"}, sunday
        stated = {
            (fact["scope"], fact["value"], fact["qualifier"], fact["event_end"]) for fact in found
        }
        compared.append((f"week-{sunday}", expected, stated))
    wrong = differences(compared)
    assert not wrong, wrong


@pytest.mark.parametrize(
    ("name", "page"),
    sorted({(name, row["document"]) for name in TEXTS for row in figures(name)}),
)
def test_a_page_states_what_the_table_says(
    name: str, page: str, facts: dict[str, list[Row]]
) -> None:
    expected = [row for row in figures(name) if row["document"] == page]
    fields = [field for field in expected[0] if field != "document"]
    found = sorted(facts[page], key=lambda fact: fact["number_start"])
    assert [[cell(fact[field]) for field in fields] for fact in found] == [
        [row[field] for field in fields] for row in expected
    ]


def dates(fact: Row) -> tuple[date | None, date | None]:
    return fact["event_start"], fact["event_end"]


def cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}" if value < 1e5 else f"{value:.0f}"
    return "" if value is None else str(value)


def test_no_number_comes_from_a_count_of_places(facts: dict[str, list[Row]]) -> None:
    sentences = [fact["sentence"] for found in facts.values() for fact in found]
    assert not [sentence for sentence in sentences if re.search(r"\bhits? (at|were)\b", sentence)]


def test_the_documents_are_what_the_script_writes(tmp_path: Path) -> None:
    write_examples.main(tmp_path)
    for path in sorted(tmp_path.iterdir()):
        assert path.read_bytes() == (DOCUMENTS / path.name).read_bytes(), "run: make examples"
    assert len(list(tmp_path.iterdir())) == len(list(DOCUMENTS.glob("*.jsonl")))


def test_there_are_many_phrasings_and_all_are_used() -> None:
    templates = tomllib.loads((EXAMPLES / "templates.toml").read_text(encoding="utf-8"))
    texts = [entry["text"] for kind in ("lost", "downed", "stopped") for entry in templates[kind]]
    assert len(texts) >= 40
    assert len(set(texts)) == len(texts)
    shapes = Counter(re.sub(r"[0-9][0-9,]*|\w+day\b", "#", row["text"]) for row in bulletins())
    assert len(shapes) >= len(texts)


def test_nobody_can_take_a_bulletin_for_a_quotation() -> None:
    for row in bulletins():
        assert row["publisher"] == write_examples.PUBLISHER
        assert row["url"].startswith("https://example.org/")
    for path in DOCUMENTS.glob("*.md"):
        assert f"publisher: {write_examples.PUBLISHER}\n" in path.read_text(encoding="utf-8")


def test_a_bulletin_comes_out_on_the_morning_after() -> None:
    for row in bulletins():
        published = datetime.fromisoformat(row["published_at"])
        assert published.utcoffset() is not None
        assert row["id"].endswith(str(published.date()))
        assert 7 <= published.hour < 16


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "zero"), (12, "twelve"), (20, "twenty"), (53, "fifty-three"), (100, "one hundred"),
     (417, "four hundred and seventeen"), (810, "eight hundred and ten")],
)  # fmt: skip
def test_numbers_in_words(number: int, words: str) -> None:
    assert write_examples.in_words(number) == words


def test_what_a_folder_holds(data: Path, tmp_path: Path) -> None:
    assert held(tmp_path) == "nothing"
    assert held(data) == "examples"


def test_a_text_of_ones_own_ends_the_demonstration(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("Russia launched 53 drones overnight.", encoding="utf-8")
    folder = tmp_path / "parquet"
    assert etl(["run", str(own), "--data", str(folder), "--quiet"]) == 0
    assert held(folder) == "other"
