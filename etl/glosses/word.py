"""One word of a line, or several that have one gloss, still in its own form."""

from __future__ import annotations

from typing import NamedTuple

from etl.glosses.entries import Gloss


class Word(NamedTuple):
    """One word of a text, or several that have one gloss.

    ``start``/``end`` are its place in the text; ``gloss`` is None for marks, digits, words of
    other letters and unknown words; ``text`` is the English as far as it does not depend on the
    words around. ``kind`` is number, adjective, noun, verb, preposition, word, mark,
    name, or unknown for a word in small letters that has no gloss.
    """

    start: int
    end: int
    text: str
    kind: str
    gloss: Gloss | None = None
    cases: frozenset[str] = frozenset()
    number: str = "either"
    form: str = ""
    original: str = ""

    @property
    def is_nominal(self) -> bool:
        """Tell whether it can be part of a nominal group."""
        return self.kind in ("number", "adjective", "noun")
