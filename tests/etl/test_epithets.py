"""Words that stand for a side: which side they mean, and what is wrong with a file of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.epithets import EPITHET, read_epithets, with_epithets
from etl.parties import PartiesError, find_parties
from etl.sentences import split_sentences


def told(text: str, seen: list[str]) -> list[tuple[str, str]]:
    """Return (side, words) of each word that stands for a side."""
    (sentence,) = split_sentences(text)
    mentions = with_epithets(sentence, find_parties(sentence), seen)
    return [(one.name, one.text) for one in mentions if one.kind == EPITHET]


@pytest.mark.parametrize(
    ("text", "seen", "expected"),
    [
        ("The junta bombed a school.", ["Myanmar"], [("Myanmar", "junta")]),
        ("The junta bombed a school.", ["Niger", "Myanmar"], [("Niger", "junta")]),
        ("The junta bombed a school.", ["Norway"], []),
        ("The junta bombed a school, the Arakan Army said.", [], [("Myanmar", "junta")]),
        ("The rebels took a hill.", ["Rwanda", "M23"], [("M23", "rebels")]),
        ("The rebels took a hill.", ["Rwanda"], []),
        ("Houthi rebels took a hill.", ["M23"], []),
        ("The group of seven met.", ["M23"], []),
    ],
)
def test_the_side_that_the_text_named_is_meant(
    text: str, seen: list[str], expected: list[tuple[str, str]]
) -> None:
    assert told(text, seen) == expected


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("armed = 'rebels'\nnot_followed = []", "armed must be a list"),
        ("armed = []\nnot_followed = []\n[sides]\nkingdom = ['Freedonia']", "'Freedonia'"),
        ("armed = [", "epithets.toml: "),
    ],
)
def test_a_faulty_file_is_refused_by_file_and_key(
    tmp_path: Path, content: str, message: str
) -> None:
    path = tmp_path / "epithets.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(PartiesError, match=r"epithets\.toml") as caught:
        read_epithets(path)
    assert message in str(caught.value)
