"""Lines of the languages that are read by their glosses, for the tests of their words."""

from __future__ import annotations

from etl.glosses.grammar import grammar_of
from etl.glosses.line import Line
from etl.glosses.words import words_of_line


def line_of(text: str, language: str = "uk") -> Line:
    return Line(words_of_line(text, 0, language), grammar_of(language))


def place_of(line: Line, word: str) -> int:
    """Return where a word of the text stands."""
    return next(at for at, one in enumerate(line.words) if one.original == word)
