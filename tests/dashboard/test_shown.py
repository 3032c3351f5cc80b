"""What an address shows: charts, or why there are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.generations import MANIFEST, Tables
from dashboard.shown import Shown, answer
from tests.dashboard import sample
from tests.dashboard.conftest import standing_clock
from tests.dashboard.test_messages import text_of


def shown(root: Path, search: str = "") -> Shown:
    clock = standing_clock()
    return answer(Tables(root, clock), clock, {"search": search})


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("?metric=drones_launched", ""),
        ("?metric=unheard", "unheard"),
        ("?actor=Norway", "No fact matches all filters"),
        ("?by=year", "This link asks for something that does not exist"),
    ],
)
def test_an_address_shows_charts_or_says_why_not(tables: Path, search: str, words: str) -> None:
    said = text_of(shown(tables, search).message)
    assert words in said
    assert bool(said) is bool(words)


def test_without_tables_it_says_how_they_are_made(tmp_path: Path) -> None:
    assert "There are no tables yet" in text_of(shown(tmp_path / "none").message)


def test_tables_that_were_never_readable_say_why(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text("{", encoding="utf-8")
    said = text_of(shown(tmp_path).message)
    assert "The tables cannot be read" in said
    assert MANIFEST in said


def test_of_tables_that_broke_the_last_are_shown_with_a_warning(tmp_path: Path) -> None:
    sample.build(tmp_path)
    clock = standing_clock()
    tables = Tables(tmp_path, clock)
    whole = answer(tables, clock, {"search": ""})
    (tmp_path / MANIFEST).write_text("{", encoding="utf-8")
    broken = answer(tables, clock, {"search": ""})
    assert "The newest tables cannot be read" in text_of(broken.message)
    assert text_of(whole.message) == ""
    assert len(broken.outputs()) == len(whole.outputs())
