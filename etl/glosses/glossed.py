"""A text of another language as English, each word with its place in the original."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from etl.glosses.wording import Piece, worded
from etl.glosses.words import words_of_line

_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
# English that stands close behind the word before it, or is none at all.
_ATTACHED = ("", ",")
_MARKS = str.maketrans({"«": "“", "»": "”", "‒": "–"})


class Glossed(NamedTuple):
    """A text in English with the pieces that it is made of, in order."""

    original: str
    text: str
    pieces: tuple[Piece, ...]
    starts: tuple[int, ...]

    def span_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the original of ``text[start:end]``.

        Words put in by grammar stand for nothing; a span of these alone is empty.
        """
        first = max(0, bisect_right(self.starts, start) - 1)
        last = bisect_left(self.starts, end)
        places = [
            (piece.start, piece.end)
            for piece in self.pieces[first:last]
            if piece.end > piece.start and piece.text.strip()
        ]
        if not places:
            at = self.pieces[first].start if self.pieces else 0
            return at, at
        return places[0][0], places[-1][1]

    def gloss_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the English of ``original[start:end]``."""
        if not self.pieces:
            return 0, 0
        places = [
            (at, at + len(piece.text))
            for at, piece in zip(self.starts, self.pieces, strict=True)
            if piece.start < end and start < piece.end and piece.text.strip()
        ]
        return (places[0][0], places[-1][1]) if places else (0, 0)

    def words_at(self, start: int, end: int) -> str:
        """Return the words of the original that ``text[start:end]`` stands for."""
        first, last = self.span_of(start, end)
        return self.original[first:last]


def glossed(text: str, language: str) -> Glossed:
    """Return a text in English words in the order of the original."""
    pieces = tuple(_pieces(text, language))
    starts = tuple(accumulate((len(piece.text) for piece in pieces[:-1]), initial=0))
    return Glossed(text, "".join([piece.text for piece in pieces]), pieces, starts)


def _pieces(text: str, language: str) -> Iterator[Piece]:
    at = 0
    for line in _LINE.finditer(text):
        for piece in worded(words_of_line(line.group(), line.start(), language), language):
            attached = piece.text in _ATTACHED
            if piece.start > at and not attached:
                yield Piece(text[at : piece.start].translate(_MARKS), at, piece.start)
            first = min(at, piece.start) if attached else piece.start
            yield Piece(piece.text.translate(_MARKS), first, piece.end)
            at = max(at, piece.end)
    if at < len(text):
        yield Piece(text[at:], at, len(text))
