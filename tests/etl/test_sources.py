"""Who states something in a sentence, and which part of it: the golden cases."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from etl.sentences import split_sentences
from etl.sources import find_sources, opening_body, opening_speaker

GOLDEN = Path(__file__).parents[1] / "golden" / "sources.toml"
CASES = tomllib.loads(GOLDEN.read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_sources_of_a_sentence(case: dict[str, Any]) -> None:
    text = case["text"]
    (sentence,) = split_sentences(text)
    found = find_sources(sentence)
    told = [[one.name, one.kind, text[one.cover_start : one.cover_end]] for one in found]
    assert told == case["sources"]


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Spain’s navy said 5 men left.", "Spain"),
        ("Lebanon’s health minister, Ann Lee, said 5 men left.", "Lebanon"),
        ("Ann Lee, the Lebanese governor, said 5 men left.", "Lebanon"),
        ("Ann Lee said 5 men left Lebanon.", None),
    ],
)
def test_whose_a_source_is_stands_in_its_name_or_office(text: str, side: str | None) -> None:
    (sentence,) = split_sentences(text)
    (source,) = find_sources(sentence)
    assert source.side == side


@pytest.mark.parametrize(
    ("text", "body", "speaker"),
    [
        ("The army’s guns fired all night.", "army", None),
        ("Spain’s navy has 5 boats.", "Spain’s navy", None),
        ("Ann Lee left at noon.", None, "Ann Lee"),
        ("The president left at noon.", "president", "president"),
        ("Rain fell on the army.", None, None),
    ],
)
def test_who_opens_a_sentence(text: str, body: str | None, speaker: str | None) -> None:
    (sentence,) = split_sentences(text)
    found = (opening_body(sentence), opening_speaker(sentence))
    assert tuple(one and one.name for one in found) == (body, speaker)
