"""The rulings of the contract and what is not a fact: the golden cases, one test each.

Each file of ``tests/golden/rulings`` names in ``carried_by`` the lexicon keys or stages that carry
its ruling. In a case, ``facts`` are all facts of the text in order and ``nothing`` holds numbers
that must not become facts; attributes are compared where a case gives them ("" is null, a list
means any of its entries), and ``observations`` is how many different observations the facts state.
A text is published on ``published``, else on Wednesday, 12 March 2025. ``kind`` is for the reader.
What the extraction still gets wrong stands under ``open``: it is counted, not run.
"""

from __future__ import annotations

import ast
import tomllib
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from etl.catalogue import load_catalogue
from etl.extract import extract_document
from etl.model import Document, Extraction, Fact
from etl.schema import FACT_FIELDS

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
FILES = sorted((GOLDEN / "rulings").glob("*.toml"))
WEDNESDAY = date(2025, 3, 12)
OTHER_KEYS = {
    "text",
    "language",
    "title",
    "publisher",
    "published",
    "facts",
    "nothing",
    "observations",
    "kind",
}
FEWEST_CASES = 5

Case = dict[str, Any]


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


DATA = {path.stem: read(path) for path in [*FILES, GOLDEN / "not_facts.toml"]}
CASES = [
    pytest.param(case, id=f"{name}-{case['text'][:50]}")
    for name, data in DATA.items()
    for case in data.get("case", [])
]


def extraction_of(case: Case) -> Extraction:
    day = case.get("published", WEDNESDAY)
    published = datetime.combine(day, time(), UTC)
    document = Document(
        "golden",
        case["text"],
        case.get("title"),
        case.get("publisher"),
        published_at=published,
        published_date=day,
        language=case.get("language", "en"),
    )
    return extract_document(document, with_rejections=True)


def matches(stated: Any, expected: Any) -> bool:
    if isinstance(expected, list):
        return any(matches(stated, one) for one in expected)
    return bool(stated == (None if expected == "" else expected))


def differences(fact: Fact, expected: Case) -> list[str]:
    return [
        f"{fact.number_text}: {name} is {getattr(fact, name)!r}, not {value!r}"
        for name, value in expected.items()
        if name != "number" and not matches(getattr(fact, name), value)
    ]


def places_of(text: str, words: str) -> list[tuple[int, int]]:
    """Return where ``words`` stand in ``text``, not inside a longer number or word."""
    found, start = [], text.find(words)
    while start >= 0:
        end = start + len(words)
        around = text[max(0, start - 1) : start] + text[end : end + 1]
        if not any(letter.isalnum() for letter in around):
            found.append((start, end))
        start = text.find(words, start + 1)
    return found


def passed_over(case: Case, found: Extraction, words: str) -> bool:
    """Tell whether ``words`` are no fact once, and the number in them was seen and rejected."""
    facts = [(fact.number_start, fact.number_end) for fact in found.facts]
    rejected = [(one.number_start, one.number_end) for one in found.rejections]
    for start, end in places_of(case["text"], words):
        free = not any(first < end and start < last for first, last in facts)
        seen = any(first < end and start < last for first, last in rejected)
        if free and (seen or not any(letter.isdigit() for letter in words)):
            return True
    return False


@pytest.mark.parametrize("case", CASES)
def test_a_text_gives_its_facts_and_no_others(case: Case) -> None:
    found = extraction_of(case)
    expected = case.get("facts", [])
    assert [(fact.number_text, fact.metric) for fact in found.facts] == [
        (one["number"], one["metric"]) for one in expected
    ]
    problems = [
        problem
        for fact, one in zip(found.facts, expected, strict=True)
        for problem in differences(fact, one)
    ]
    assert not problems
    for words in case.get("nothing", []):
        assert passed_over(case, found, words), f"{words} is not rejected"
    if "observations" in case:
        assert len({fact.observation_id for fact in found.facts}) == case["observations"]


@pytest.mark.parametrize("name", DATA)
def test_a_golden_file_has_the_shape_of_a_ruling(name: str) -> None:
    data = DATA[name]
    cases = [*data.get("case", []), *data.get("open", [])]
    assert data.keys() <= {"carried_by", "case", "open"}
    assert len(cases) >= FEWEST_CASES
    assert data.get("case"), "no case that holds"
    metrics = load_catalogue().metrics
    for case in cases:
        assert case.keys() <= OTHER_KEYS
        assert case.get("facts") or case.get("nothing") or case.get("facts") == []
        for words in [*(one["number"] for one in case.get("facts", [])), *case.get("nothing", [])]:
            assert places_of(case["text"], words), f"{words} is not in {case['text']!r}"
        for one in case.get("facts", []):
            assert one["metric"] in metrics
            assert one.keys() <= {"number", *FACT_FIELDS}
    texts = [case["text"] for case in cases]
    assert len(texts) == len(set(texts))


def test_every_ruling_has_its_file() -> None:
    assert [path.stem for path in FILES] == [f"{number:02}" for number in range(1, 29)]


def names_in(source: str) -> set[str]:
    """Return the functions, classes, methods and constants of a module."""
    names: set[str] = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
        elif isinstance(node, ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.ClassDef):
            methods = {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
            names |= {node.name, *(f"{node.name}.{method}" for method in methods)}
    return names


def carries(place: str) -> bool:
    """Tell whether ``FILE:KEY`` names a function of a module or a key of a TOML file."""
    file, _, key = place.partition(":")
    path = ROOT / file
    if not key or not path.is_file():
        return False
    if path.suffix == ".py":
        return key in names_in(path.read_text(encoding="utf-8"))
    value: Any = read(path)
    for part in key.split("."):
        if not isinstance(value, dict) or part not in value:
            return False
        value = value[part]
    return True


@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_what_carries_a_ruling_exists(name: str) -> None:
    places = DATA[name]["carried_by"]
    assert places
    assert [place for place in places if not carries(place)] == []


def test_a_place_that_does_not_exist_carries_nothing() -> None:
    for place in (
        "etl/cues.py",
        "etl/cues.py:no_such",
        "etl/none.py:x",
        "pyproject.toml:tool.none",
    ):
        assert not carries(place)


def test_open_cases_are_counted() -> None:
    count = {name: len(data.get("open", [])) for name, data in DATA.items() if data.get("open")}
    if count:
        each = ", ".join(f"{name}: {number}" for name, number in count.items())
        pytest.skip(f"{sum(count.values())} open cases are not run ({each})")
