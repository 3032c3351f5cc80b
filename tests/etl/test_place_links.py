"""How a place name hangs in its sentence: the golden cases."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from etl.model import Sentence
from etl.parties import find_parties
from etl.place_links import how_it_hangs, is_assaulted, may_hang
from etl.place_reader import PlaceReader
from etl.tokens import tokenize

GOLDEN = Path(__file__).parents[1] / "golden" / "place_links.toml"
CASES = tomllib.loads(GOLDEN.read_text(encoding="utf-8"))["case"]


def read(text: str) -> tuple[PlaceReader, int, int]:
    """Return the sentence, and the first and last token of the name in brackets."""
    start, end = text.index("["), text.index("]") - 1
    text = text.replace("[", "").replace("]", "")
    sentence = Sentence(0, len(text), text, tokenize(text))
    named = [at for at, token in enumerate(sentence.tokens) if start <= token.start < end]
    return PlaceReader(sentence, "en", find_parties(sentence)), named[0], named[-1]


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_how_a_name_hangs(case: dict[str, str]) -> None:
    reader, first, last = read(case["text"])
    known = reader.name_at(first) is not None
    assert how_it_hangs(reader, first, last, known)[0] == case["hangs"]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Two tanks moved towards [Lyman].", "towards"),
        ("Shells fell ten kilometres from [Harbourville].", "kilometres"),
        ("[Nikopol] was shelled.", "nikopol"),
    ],
)
def test_the_phrase_begins_with_the_word_that_governs_it(text: str, phrase: str) -> None:
    reader, first, last = read(text)
    _, begins = how_it_hangs(reader, first, last, reader.name_at(first) is not None)
    assert reader.word(begins) == phrase


@pytest.mark.parametrize(
    ("text", "may", "assaulted"),
    [
        ("Shells fell in [Toramba].", True, False),
        ("[Toramba] hosted talks.", True, False),
        ("Gunmen stormed [Toramba].", True, True),
        ("Gunmen hit [Toramba].", False, False),
        ("The mayor of [Toramba] spoke.", False, False),
    ],
)
def test_an_unknown_name_may_be_a_place_where_places_stand(
    text: str, may: bool, assaulted: bool
) -> None:
    reader, first, last = read(text)
    assert may_hang(reader, first, last) is may
    assert is_assaulted(reader, first) is assaulted
