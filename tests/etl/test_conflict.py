"""How plainly a text tells of an armed conflict."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import lexicon
from etl.conflict import LONGEST_HEAD, conflict_words, told_by_text
from etl.lexicon import LexiconError

GRADES = ("none", "hint", "some", "plain")


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("A coach left the road near the pass and 14 passengers died.", "none"),
        ("A gas blast in a bakery hurt three people.", "hint"),
        ("The blast in the factory wounded nine.", "some"),
        ("A huge fire killed seven at the defence institute, the army said.", "accident"),
        ("The bus collided with a lorry and 14 passengers died.", "accident"),
        ("A huge fire killed seven after a drone hit the depot.", "plain"),
        ("The soldiers opened fire at noon and killed two.", "some"),
        ("A drone hit the bakery and hurt three people.", "plain"),
        ("Three people were hurt in Kherson.", "plain"),
        ("Three people were hurt, the Houthis say.", "plain"),
        ("Relief for Sudanese families came to 40 tonnes.", "plain"),
    ],
)
def test_one_plain_word_or_name_is_enough(text: str, grade: str) -> None:
    assert told_by_text(None, text) == grade


def test_the_title_counts_too() -> None:
    assert told_by_text("Shelling of the suburb goes on", "Two people died.") == "plain"


def test_only_the_head_of_a_long_text_is_read() -> None:
    text = "Nothing new here. " * (LONGEST_HEAD // 18 + 1)
    assert told_by_text(None, text + "The shelling went on.") == "none"


@given(
    st.lists(st.sampled_from(["rain", "blast", "army", "artillery", "wedding"])),
    st.lists(st.sampled_from(["rain", "blast", "army", "artillery", "wedding"])),
)
def test_more_words_never_tell_less(some: list[str], others: list[str]) -> None:
    table = conflict_words("en")
    fewer, more = frozenset(some), frozenset([*some, *others])
    assert GRADES.index(table.told_by(fewer)) <= GRADES.index(table.told_by(more))


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ('plain = ["war"]\nsides = []\n', "hints"),
        ('plain = ["war", 3]\nhints = []\nsides = []\n', "plain"),
        ('plain = []\nhints = []\nsides = ["Ruritania"]\naccidents = []\n', "sides"),
        ("plain = []\nhints = []\nsides = []\naccidents = 3\n", "accidents"),
    ],
)
def test_a_bad_file_is_named_with_its_key(
    content: str, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "conflict.toml").write_text(content, encoding="utf-8")
    monkeypatch.setattr(lexicon, "HERE", tmp_path)
    with pytest.raises(LexiconError, match=rf"xx/conflict\.toml: {key}"):
        conflict_words("xx")
