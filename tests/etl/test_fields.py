"""The semantic fields of words, and what they tell of a number."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl import lexicon
from etl.fields import field_table, fields_of, stem_of
from etl.lexicon import LexiconError, read_lexicon


@pytest.mark.parametrize(
    ("word", "field"),
    [
        ("howitzers", "artillery"),
        ("donated", "give"),
        ("villagers", "civilian"),
        ("jailed", "arrest"),
    ],
)
def test_words_of_reports_have_their_field(word: str, field: str) -> None:
    assert field in fields_of(word)


def test_forms_that_are_not_listed_have_the_field_of_their_stem() -> None:
    listed = {word for words in read_lexicon("en", "fields").values() for word in words}
    unlisted = "howitzering"

    assert unlisted not in listed
    assert fields_of(unlisted) == fields_of("howitzer")


def test_an_unknown_word_has_none() -> None:
    assert fields_of("quxly") == ()


def test_words_stand_once_in_a_field_and_in_lower_case() -> None:
    for field, words in read_lexicon("en", "fields").items():
        assert len(words) == len(set(words)), field
        assert all(word == word.lower() for word in words), field


@pytest.mark.parametrize("content", ['give = "donate"', "give = [1]"])
def test_broken_files_are_named_with_their_key(
    content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "fields.toml").write_text(content, encoding="utf-8")
    monkeypatch.setattr(lexicon, "HERE", tmp_path)

    with pytest.raises(LexiconError, match=r"xx/fields\.toml: give"):
        field_table("xx")


@pytest.mark.parametrize(("word", "stem"), [("wounding", "wound"), ("has", "has"), ("bus", "bus")])
def test_stems(word: str, stem: str) -> None:
    assert stem_of(word) == stem
