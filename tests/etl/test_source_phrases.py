"""The noun phrases that can name a source: how far they reach, what in them is the name."""

from __future__ import annotations

import pytest

from etl.lexicon import LexiconError
from etl.source_phrases import kind_of, name_range, source_words
from tests.etl.phrases import at, reader_of


@pytest.mark.parametrize(
    ("text", "last", "phrase"),
    [
        ("Then the Harbour council of Spain spoke.", "spain", "the Harbour council of Spain"),
        ("On Monday the council spoke.", "council", "the council"),
        ("It attacked Ann Lee in May.", "lee", "Ann Lee"),
        ("Then the 3rd Harbour Corps spoke.", "corps", "the 3rd Harbour Corps"),
        ("Ursula von der Leyen spoke.", "leyen", "Ursula von der Leyen"),
    ],
)
def test_a_phrase_reaches_left_to_its_article(text: str, last: str, phrase: str) -> None:
    reader = reader_of(text)
    end = at(reader, last)
    assert reader.text(reader.left(end), end + 1) == phrase


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("the council of Spain says so", "the council of Spain"),
        ("the council said so", "the council"),
        ("the council 40 men", "the council"),
        ("army and navy went home", "army"),
        ("Ann and Lee went home", "Ann and Lee"),
    ],
)
def test_a_phrase_reaches_right_to_its_verb(text: str, phrase: str) -> None:
    reader = reader_of(text)
    assert reader.text(0, reader.right(0)) == phrase


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("President Ann Lee", "Ann Lee"),
        ("the military-run Harbour Centre", "Harbour Centre"),
        ("the council of Spain", "council of Spain"),
        ("the army", "army"),
        ("the 3rd Harbour Corps", "3rd Harbour Corps"),
        ("Ursula von der Leyen", "Ursula von der Leyen"),
    ],
)
def test_the_name_has_no_article_and_no_title(text: str, name: str) -> None:
    reader = reader_of(text)
    assert reader.text(*name_range(reader, 0, len(reader.tokens))) == name


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ann Lee", "named"),
        ("the Harbour council", "named"),
        ("a doctor", "described"),
        ("they", "pronoun"),
        ("the report", "generic"),
        ("the rain", None),
        ("the army's", None),
    ],
)
def test_kind_of_a_phrase(text: str, kind: str | None) -> None:
    reader = reader_of(text)
    assert kind_of(reader, 0, len(reader.tokens)) == kind


def test_no_tokens_name_nobody() -> None:
    assert kind_of(reader_of("Ann Lee"), 1, 1) is None


@pytest.mark.parametrize(
    ("text", "word", "ends"),
    [
        ("He said, that it was", ",", True),
        ("He said: it was", ":", False),
        ("He paid $ 40", "$", False),
        ("He said it", "it", False),
    ],
)
def test_a_clause_ends_at_a_mark(text: str, word: str, ends: bool) -> None:
    reader = reader_of(text)
    assert reader.ends(at(reader, word)) is ends
    assert reader.ends(len(reader.tokens))


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(LexiconError, match=r"xx/attribution\.toml"):
        source_words("xx")
