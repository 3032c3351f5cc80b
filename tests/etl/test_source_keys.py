"""One name for each source, however it is written."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from etl.source_keys import FILE, BodiesError, read_bodies, source_key, source_name

GOLDEN = Path(__file__).parents[1] / "golden" / "source_names.toml"
CASES = [
    pytest.param(written, case, id=f"{written}, {case['says']}")
    for case in tomllib.loads(GOLDEN.read_text(encoding="utf-8"))["case"]
    for written in case["written"]
]


@pytest.mark.parametrize(("written", "case"), CASES)
def test_a_source_has_one_name(written: str, case: dict[str, Any]) -> None:
    name = source_name(written, case["says"], case.get("by"), case.get("at"))
    assert name == case.get("shown", written)


@pytest.mark.parametrize(("written", "case"), CASES)
def test_a_name_that_is_shown_names_the_same_source(written: str, case: dict[str, Any]) -> None:
    sides = (case["says"], case.get("by"), case.get("at"))
    name = source_name(written, *sides)
    assert source_name(name, *sides) == name
    assert source_key(name, *sides) == source_key(written, *sides)


def test_keys_fold_case_articles_and_apostrophes_of_any_name() -> None:
    one, *others = (
        source_key(name, "people_killed")
        for name in ("The People’s Monitor", "people's monitor", "the  People`s monitor")
    )
    assert one == "people's monitor"
    assert set(others) == {one}
    assert source_key("The", "people_killed") == "the"


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ('articles = ["the", "a", "an"]', "articles = 1", r"\[words\] articles must be a list"),
        ('"missiles_launched", ', '"misiles", ', r"\[words\] launched names the unknown 'misiles'"),
        ('"Philippines" =', '"Philipines" =', r"\[adjectives\] names the unknown 'Philipines'"),
        ('attacked = ["Ukraine"]', 'attacked = ["Kyiv"]', r"\[bodies.air force\] attacked names"),
        ("shot_down = true", "shot_down = 1", r"\[bodies.air force\] shot_down must be true"),
        ("shot_down = true", "shoot = true", r"\[bodies.air force\] has the unknown key 'shoot'"),
        ('names = ["ministry of health"]', 'names = ["navy"]', r"\[bodies.health ministry\] names"),
        ("[adjectives]", "[adjective]", r"the table \[adjectives\] is missing"),
        ("[adjectives]", "[adjectives", r"bodies\.toml: "),
    ],
)
def test_a_file_that_cannot_be_is_named_with_its_key(
    tmp_path: Path, written: str, instead: str, message: str
) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert written in text
    path = tmp_path / "bodies.toml"
    path.write_text(text.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(BodiesError, match=message):
        read_bodies(path)
