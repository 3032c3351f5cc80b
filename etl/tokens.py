"""Sentence text into tokens: words, numbers and marks, each with its place."""

from __future__ import annotations

import re
from sys import intern

from etl.model import Token

# Numbers keep their groups (1,80,000 in India) and decimals together, and a calibre stands apart
# ("20 120mm mortars"); words keep inner hyphens and apostrophes, so that "Shahed-type",
# "twenty-one" and "F-16s" are one token each, and a possessive is split off.
_TOKEN = re.compile(
    r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?![0-9])"
    r"|[0-9]{1,3}(?:[,\u00a0\u202f\u2009][0-9]{3})+(?:\.[0-9]{1,6})?(?![0-9])"
    r"|[0-9]{1,3}(?: [0-9]{3})+(?![0-9]| ?[-‐‑]?(?:mm|cm|milli))"
    r"|[0-9]{1,3}(?:\.[0-9]{3}){2,}(?![0-9])"
    r"|[0-9]{1,15}(?:[.,][0-9]{1,6})?(?![0-9])"
    r"|['’][sS](?![^\W_])"
    r"|(?:[A-Z]\.){2,}"
    r"|[^\W\d_][^\W_]*(?:[-‐‑][^\W_]+|/[0-9][^\W_]*|['’](?![sS](?![^\W_]))[^\W\d_]+)*"
    r"|[^\W_]+|[^\w\s]|_"
)


# The only tokens with a space inside are numbers such as 12 000.
_SPACED_NUMBER = re.compile(r"[0-9] [0-9]{3}")
_REMEMBERED = 1 << 16
_LONGEST_REMEMBERED = 32
# A named tuple made without its keyword-taking constructor: a token is made for every word.
_token = tuple.__new__

# A token of a chunk: start and end in it, the text, and that in lower case.
_Cut = tuple[int, int, str, str]


def _cut(chunk: str) -> tuple[_Cut, ...]:
    """Return the tokens of a text by their places in it."""
    return tuple(
        (match.start(), match.end(), match.group(), intern(match.group().lower()))
        for match in _TOKEN.finditer(chunk)
    )


# Texts repeat their words: what stands between two spaces is cut once.
_remembered: dict[str, tuple[_Cut, ...]] = {}


def _cut_new(chunk: str) -> tuple[_Cut, ...]:
    """Return the tokens of a chunk and remember them; all is forgotten when it is too much."""
    found = _cut(chunk)
    if len(chunk) <= _LONGEST_REMEMBERED:
        if len(_remembered) >= _REMEMBERED:
            _remembered.clear()
        _remembered[chunk] = found
    return found


def tokenize(text: str, offset: int = 0) -> tuple[Token, ...]:
    """Return the tokens of ``text``; offsets are shifted by ``offset``."""
    chunks = [text] if _SPACED_NUMBER.search(text) else text.split(" ")
    remembered, token = _remembered.get, _token
    found: list[Token] = []
    at = offset
    for chunk in chunks:
        for start, end, word, lower in remembered(chunk) or _cut_new(chunk):
            found.append(token(Token, (start + at, end + at, word, lower)))
        at += len(chunk) + 1
    return tuple(found)
