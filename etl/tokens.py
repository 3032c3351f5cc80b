"""Sentence text into tokens: words, numbers and marks, each with its place."""

from __future__ import annotations

import re

from etl.model import Token

# Numbers keep their groups and decimals together; words keep inner hyphens and apostrophes, so
# that "Shahed-type", "twenty-one" and "F-16s" are one token each, and a possessive is split off.
_TOKEN = re.compile(
    r"[0-9]{1,3}(?:[,\u00a0\u202f\u2009][0-9]{3})+(?:\.[0-9]{1,6})?(?![0-9])"
    r"|[0-9]{1,3}(?: [0-9]{3})+(?![0-9])"
    r"|[0-9]{1,15}(?:[.,][0-9]{1,6})?(?![0-9])"
    r"|['’][sS](?![^\W_])"
    r"|(?:[A-Z]\.){2,}"
    r"|[^\W\d_][^\W_]*(?:[-‐‑][^\W_]+|/[0-9][^\W_]*|['’](?![sS](?![^\W_]))[^\W\d_]+)*"
    r"|[^\W_]+|[^\w\s]|_"
)


def tokenize(text: str, offset: int = 0) -> tuple[Token, ...]:
    """Return the tokens of ``text``; offsets are shifted by ``offset``."""
    found = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        found.append(Token(match.start() + offset, match.end() + offset, word, word.lower()))
    return tuple(found)
