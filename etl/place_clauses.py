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


def _figures(sentence: Sentence, low: int, high: int, words: PlaceWords) -> list[int]:
    """Return the tokens that are figures and may count something, no dates and no clock times."""
    numbers, lower = words.sets["number_words"], sentence.lower
    return [
        at
        for at, word in enumerate(lower[low:high], low)
        if word in numbers or (word[0].isdigit() and _counts(sentence, at, words))
    ]


def _counts(sentence: Sentence, at: int, words: PlaceWords) -> bool:
    """Tell whether a token that begins with a digit is no year, date or clock time."""
    text, lower = sentence.tokens[at].text, sentence.lower
    if not text[-1].isdigit():
        return False
    near = [lower[i] for i in (at - 2, at - 1, at + 1) if 0 <= i < len(lower)]
    if any(word in words.sets["not_names"] for word in near):
        return False
    return not (len(text) == 4 and text[:2] in ("19", "20") and text.isdigit())


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
    figures = [at - low for at in _figures(sentence, low, high, words) if not first <= at <= last]
    lower = lowered(sentence)[low:high]
    return PlaceClause(lower, tuple(near), first - low, last - low, tuple(figures), words)
