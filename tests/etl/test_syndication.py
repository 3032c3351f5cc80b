"""One story that everybody prints is one event; a hundred that look like it are a hundred."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from etl.catalogue import load_catalogue
from etl.filters import parse_filters
from etl.model import Document
from etl.observations import derived_flags
from etl.progress import Silent
from etl.queries import open_database
from etl.queries.claims import series
from etl.run import run
from etl.store import Generation, open_generation

COPIES, OTHERS = 366, 100
MORNING = datetime(2024, 12, 6, 8, tzinfo=UTC)
LEAD = "Russia launched 53 drones at Ukraine overnight, Ukraine’s air force said in a statement."
REST = [
    "The attack lasted for several hours and set a warehouse on fire.",
    "Residents spent the night in shelters, the mayor said.",
    "Rescue workers were still on the scene in the morning.",
]


def printed(name: str, sentences: list[str], title: str, outlet: int, day: datetime) -> Document:
    return Document(
        name, " ".join(sentences), title=title, publisher=f"Outlet {outlet}",
        published_at=day, published_date=day.date(), source="tests",
    )  # fmt: skip


def copy(number: int) -> Document:
    """Return the story as another outlet prints it: whole, retitled, cut, reset or reworded."""
    title, lead, rest = "Drones over Ukraine", LEAD, REST
    match number % 5:
        case 1:
            title = f"Night of drones, edition {number}"
        case 2:
            rest = REST[:1]
        case 3:
            lead = LEAD.replace("overnight, ", "overnight – ")
        case 4:
            lead = LEAD.replace("statement.", "statement on Friday.")
    moment = MORNING + timedelta(minutes=number % 300)
    return printed(f"copy-{number}", [lead, *rest], title, number, moment)


def other(number: int) -> Document:
    """Return a story of another night, in the same words."""
    lead = LEAD.replace("53", str(54 + number))
    night = MORNING + timedelta(days=1 + number)
    return printed(f"other-{number}", [lead, *REST], "Drones over Ukraine", number, night)


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    root = tmp_path_factory.mktemp("syndication")
    documents = [*map(copy, range(COPIES)), *map(other, range(OTHERS))]
    return loaded(root, documents)


def loaded(root: Path, documents: list[Document]) -> Generation:
    run(
        documents, root, build="tests", now=MORNING + timedelta(days=200), jobs=1,
        progress=Silent(), report_refusal=print,
    )  # fmt: skip
    return open_generation(root)


def test_the_copies_are_one_observation_and_the_others_are_not(generation: Generation) -> None:
    facts = generation.read("facts").to_pylist()
    copies = {fact["observation_id"] for fact in facts if fact["doc_id"].startswith("copy")}
    others = {fact["observation_id"] for fact in facts if fact["doc_id"].startswith("other")}
    assert len(facts) == COPIES + OTHERS
    assert len(copies) == 1
    assert len(others) == OTHERS
    assert not copies & others


def test_the_copies_are_known_as_repeats_and_the_others_are_not(generation: Generation) -> None:
    facts = generation.read("facts")
    flags = derived_flags(facts, load_catalogue()).to_pylist()
    repeated = [
        name for name, own in zip(facts["doc_id"].to_pylist(), flags, strict=True)
        if "repeats" in own
    ]  # fmt: skip
    assert len(repeated) >= 0.95 * COPIES
    assert all(name.startswith("copy") for name in repeated)


def test_the_story_is_counted_once_and_all_its_printings_are_behind_it(
    generation: Generation,
) -> None:
    with closing(open_database(generation)) as database:
        points = series(database, parse_filters({}))["points"]
    night = [point for point in points if str(point["date"]) == "2024-12-06"]
    assert [(point["value"], len(point["fact_ids"])) for point in night] == [(53, COPIES)]
    assert night[0]["n_sources"] == 1
    assert len(points) == 1 + OTHERS


def test_a_report_that_names_no_source_has_one_however_many_print_it(tmp_path: Path) -> None:
    named = re.compile(r"(,| –) Ukraine’s air force said in a statement")
    unnamed = [replace(one, text=named.sub("", one.text)) for one in map(copy, range(COPIES))]
    own = printed(
        "own", ["Fifty-three drones flew at Ukraine overnight from Russia."], "", 0, MORNING
    )
    with closing(open_database(loaded(tmp_path, [*unnamed, own]))) as database:
        (point,) = series(database, parse_filters({}))["points"]
    assert len(point["fact_ids"]) == COPIES + 1
    assert point["n_sources"] == 2
