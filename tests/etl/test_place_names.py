"""The places named in a sentence: the golden cases, and what holds for each of them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from etl.place_names import find_places
from etl.sentences import split_sentences

GOLDEN = Path(__file__).parents[1] / "golden" / "place_names.toml"
CASES = tomllib.loads(GOLDEN.read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_places_of_a_sentence(case: dict[str, Any]) -> None:
    (sentence,) = split_sentences(case["text"])
    found = find_places(sentence)
    assert [[one.text, one.preposition, one.group] for one in found] == case["places"]
    for one in found:
        assert sentence.text[one.start : one.end] == one.text


@pytest.mark.parametrize(
    ("text", "country", "whole", "capital", "area"),
    [
        ("Shells fell in Ukraine.", "Ukraine", True, False, ""),
        ("Shells fell in southern Ukraine.", "Ukraine", False, False, ""),
        ("Shells fell in Kyiv.", "Ukraine", False, True, ""),
        ("Shells fell in Kyiv region.", "Ukraine", False, False, "region"),
        ("Shells fell over the Black Sea.", None, False, False, "sea"),
        ("Shells fell in Toramba.", None, False, False, ""),
    ],
)
def test_what_is_known_of_a_place(
    text: str, country: str | None, whole: bool, capital: bool, area: str
) -> None:
    (sentence,) = split_sentences(text)
    (one,) = find_places(sentence)
    assert (one.country, one.whole, one.capital, one.area) == (country, whole, capital, area)
