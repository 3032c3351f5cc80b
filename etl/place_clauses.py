"""A number among the words and the places of its sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from etl.model import Sentence
from etl.parties import lowered
from etl.place_lexicon import PlaceWords
from etl.place_names import Place

# How many words on each side of a number are looked at.
_WINDOW = 150


class PlaceClause(NamedTuple):
    """A number among the words and places of its sentence.

    ``first`` and ``last`` are its tokens; ``figures`` are the tokens of the other figures.
    """

    lower: tuple[str, ...]
    places: tuple[Place, ...]
    first: int
    last: int
    figures: tuple[int, ...]
    words: PlaceWords

    def is_broken(self, first: int, last: int, semicolon: bool = True) -> bool:
        """Tell whether a clause ends between two tokens; ``semicolon``: whether one ends it too."""
        breaks = self.words.phrases["breaks"]
        return any(
            (semicolon and self.lower[at] == ";")
            or (self.lower[at] in breaks and breaks.match(self.lower, at))
            for at in range(max(first, 0), last)
        )


def _is_figure(sentence: Sentence, at: int, words: PlaceWords) -> bool:
    """Tell whether a token is a figure that may count something, not a date or a clock time."""
    token = sentence.tokens[at]
    if token.lower in words.sets["number_words"]:
        return True
    if not token.text[0].isdigit() or not token.text[-1].isdigit():
        return False
    near = [
        sentence.tokens[i].lower for i in (at - 2, at - 1, at + 1) if 0 <= i < len(sentence.tokens)
    ]
    if any(word in words.sets["not_names"] for word in near):
        return False
    return not (len(token.text) == 4 and token.text[:2] in ("19", "20") and token.text.isdigit())


def clause_of(
    start: int, end: int, sentence: Sentence, places: tuple[Place, ...], words: PlaceWords
) -> PlaceClause:
    """Return the number with the words around it; the rest of a very long sentence is left out."""
    first = max(0, bisect_right(sentence.tokens, start, key=lambda token: token.start) - 1)
    last = max(first, bisect_left(sentence.tokens, end, key=lambda token: token.start) - 1)
    low, high = max(0, first - _WINDOW), last + 1 + _WINDOW
    near = [place for place in places if low <= place.first and place.last < high]
    if low:
        near = [one._replace(first=one.first - low, last=one.last - low) for one in near]
    figures = tuple(
        at - low
        for at in range(low, min(high, len(sentence.tokens)))
        if not first <= at <= last and _is_figure(sentence, at, words)
    )
    lower = lowered(sentence)[low:high]
    return PlaceClause(lower, tuple(near), first - low, last - low, figures, words)
