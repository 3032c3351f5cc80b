"""The sources that are quoted, and those whose verb is left out."""

from __future__ import annotations

import pytest

from etl.source_turns import gapped, quoted
from tests.etl.phrases import name_of, reader_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The agency quoted Ann Lee as saying 40 men fell.", "Ann Lee"),
        ("Ann Lee was quoted as saying 40 men fell.", "Ann Lee"),
        ("The agency quoted Ann Lee, saying 40 men fell.", None),
        ("The agency left, as saying so was no use.", None),
    ],
)
def test_whoever_is_quoted_says_it(text: str, name: str | None) -> None:
    reader = reader_of(text)
    assert name_of(reader, quoted(reader, reader.lower.index("saying"))) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The army spoke of 28 dead; the council itself, of 40.", "council"),
        ("The army spoke of 28 dead; the rain, of 40.", None),
        ("The army left with 28 men; the council itself, of 40.", None),
        ("The army spoke of 28 dead, the council itself, of 40.", None),
    ],
)
def test_a_verb_of_figures_may_be_left_out(text: str, name: str | None) -> None:
    reader = reader_of(text)
    last = max(at for at, word in enumerate(reader.lower) if word == "of")
    assert name_of(reader, gapped(reader, last)) == name
