"""A lexicon with a mistake is refused with the name of the file and the key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from etl import lexicon
from etl.lexicon import LexiconError
from etl.periods.lexicon import period_words
from etl.periods.tags import LETTER, compile_pattern, openings

ENGLISH = Path(lexicon.__file__).parent / "en" / "periods.toml"


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], Any]]:
    """Load the English lexicon with one piece of text replaced by another."""

    def loaded(old: str, new: str) -> Any:
        text = ENGLISH.read_text(encoding="utf-8")
        assert old in text
        (tmp_path / "xx").mkdir()
        (tmp_path / "xx" / "periods.toml").write_text(text.replace(old, new), encoding="utf-8")
        monkeypatch.setattr(lexicon, "HERE", tmp_path)
        period_words.cache_clear()
        return period_words("xx")

    yield loaded
    period_words.cache_clear()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('overnight = ["overnight"]', "", r"xx/periods\.toml: words: overnight must be a list"),
        ('overnight = ["overnight"]', 'overnight = ["Overnight"]', r"'Overnight' must be lower"),
        ('overnight = ["overnight"]', 'overnight = ["since"]', r"'since' stands in two classes"),
        ("capitals = true", "", r"xx/periods\.toml: capitals must be one of True, False"),
        ('"day_first"\n', '"year_first"\n', r"numeric_order must be one of day_first, month_first"),
        (
            "[values.deictic]",
            "[values.other]",
            r"xx/periods\.toml: values: deictic must be a table",
        ),
        ("today = 0", "today = [0]", r"values: deictic: today must be a number or a name"),
        ("start = 2022-02-24", 'start = "2022"', r"xx/periods\.toml: war: each needs a name"),
        ("saying_after = [", "said_after = [", r"xx/periods\.toml: words: saying_after must be"),
    ],
)
def test_a_mistake_is_named(
    load: Callable[[str, str], Any], old: str, new: str, message: str
) -> None:
    with pytest.raises(LexiconError, match=message):
        load(old, new)


def test_a_new_word_is_understood(load: Callable[[str, str], Any]) -> None:
    words = load('overnight = ["overnight"]', 'overnight = ["overnight", "nightlong"]')
    assert words.table.letters["nightlong"] == LETTER["overnight"]
    assert "nightlong" in words.triggers


def test_every_class_has_a_letter_of_its_own() -> None:
    assert len(set(LETTER.values())) == len(LETTER)


def test_openings_are_those_of_the_pattern() -> None:
    the, past, unit = LETTER["the"], LETTER["past"], LETTER["unit"]
    assert openings("the? past unit") == {the + past, past + unit}
    assert openings("unit the?") == {unit}


def test_a_pattern_with_a_mistake_is_refused() -> None:
    with pytest.raises(ValueError, match="not a pattern element: 'Day!'"):
        compile_pattern("the? Day!")
