"""The columns of a table in a text: what the heading of each says of the numbers below it."""

from __future__ import annotations

from typing import NamedTuple

from etl.catalogue import Metric
from etl.frames import FLEETS, OUTCOME_VERBS, frames
from etl.tags import NounMention, Tagged, classes_of

BAR = "|"


class Column(NamedTuple):
    """A cell of a heading: the noun that it names, if any, and the classes of its verbs."""

    noun: NounMention | None
    verbs: frozenset[str]


def columns_of(tagged: Tagged) -> tuple[Column, ...]:
    """Return the cells of a line that is the heading of a table, nothing for any other line.

    Such a line has bars, no digits, and names something that can be told of a number.
    """
    if BAR not in tagged.lower or any(word[0].isdigit() for word in tagged.lower):
        return ()
    found, start = [], 0
    for end in [*(at for at, word in enumerate(tagged.lower) if word == BAR), len(tagged.lower)]:
        found.append(_column(tagged, range(start, end)))
        start = end + 1
    told = any(column.noun is not None or column.verbs for column in found)
    return tuple(found) if told else ()


def _column(tagged: Tagged, cell: range) -> Column:
    nouns = (noun for at, noun in sorted(tagged.nouns.items()) if at in cell)
    verbs = [classes_of(verb.senses) for verb in tagged.verbs if verb.first in cell]
    return Column(next(nouns, None), frozenset().union(*verbs))


def column_at(columns: tuple[Column, ...], tagged: Tagged, at: int) -> Column | None:
    """Return the column in which token ``at`` of a row stands, None when it is in none."""
    place = tagged.lower[:at].count(BAR)
    inside = BAR in tagged.lower and place < len(columns)
    return columns[place] if inside else None


def metric_of(column: Column, noun: NounMention) -> Metric | None:
    """Return what a column counts of a noun; weapons of which nothing is told were launched."""
    table = frames()
    if noun.outcome in OUTCOME_VERBS:
        return table[OUTCOME_VERBS[noun.outcome]]
    for kind in sorted(noun.classes):
        for verb in sorted(column.verbs):
            if (kind, verb) in table:
                return table[kind, verb]
    weapon = next((kind for kind in FLEETS if kind in noun.classes), None)
    return table[weapon, "launch"] if weapon and not column.verbs else None
