"""Who says something, and what English goes without before the speaker."""

from __future__ import annotations

import pytest

from etl.glosses.speakers import is_aside, is_known_body, is_new_speaker
from tests.etl.glosses.lines import line_of, place_of


@pytest.mark.parametrize(
    ("text", "word", "told"),
    [
        ("Збито два, стверджує відомство.", "відомство", True),
        ("Відомство стверджує, що збито два.", "Відомство", True),
        ("У відомстві кажуть, що збито два.", "відомстві", True),
        ("Оборонне відомство стверджує, що збито два.", "відомство", False),
        ("Будівля відомства горить.", "відомства", False),
    ],
)
def test_a_body_that_was_named_before(text: str, word: str, told: bool) -> None:
    line = line_of(text)
    assert is_known_body(line, place_of(line, word)) is told


@pytest.mark.parametrize(
    ("text", "word", "told"),
    [
        ("Загинули двоє, сказав учора мер.", "учора", True),
        ("Загинули двоє, сказав на брифінгу мер.", "на", True),
        ("Загинули двоє, сказав мер у неділю.", "у", False),
        ("Загинули двоє, заявив про 5 влучань мер.", "про", False),
        ("Мер сказав учора, що загинули двоє.", "учора", False),
    ],
)
def test_what_stands_before_the_speaker(text: str, word: str, told: bool) -> None:
    line = line_of(text)
    assert is_aside(line, place_of(line, word)) is told


@pytest.mark.parametrize(
    ("text", "word", "told"),
    [
        ("Загинули двоє, сказав мер.", "мер", True),
        ("Загинули двоє, сказав учора мер.", "мер", True),
        ("Мер сказав, що загинули двоє.", "Мер", False),
    ],
)
def test_a_speaker_behind_what_was_said(text: str, word: str, told: bool) -> None:
    line = line_of(text)
    assert is_new_speaker(line, place_of(line, word)) is told
