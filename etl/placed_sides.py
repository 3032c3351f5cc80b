"""The sides of a sentence at their tokens, and how each hangs in it: on what, and if it acts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from etl.epithets import EPITHET
from etl.model import Mention
from etl.parties import ENEMY, armed_movements
from etl.side_words import SideWords
from etl.tags import Tagged

OWN = "own"
DATELINE_REACH = 12
DASHES = frozenset({"-", "–", "—", "--"})
POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
STOPS = frozenset(";.!?:")
NAMES = frozenset({"country", "capital", "organisation"})


class Placed(NamedTuple):
    """A side in the sentence with the tokens of its mention; ``side`` may be ENEMY or OWN."""

    side: str
    mention: Mention | None
    kind: str
    first: int
    last: int


def place_mentions(tagged: Tagged, mentions: Sequence[Mention]) -> list[Placed]:
    """Return the mentions with their tokens; an adjective names the enemy behind it."""
    found: list[Placed] = []
    at = _behind_dateline(tagged)
    tokens = tagged.sentence.tokens
    for mention in mentions:
        if at and mention.start < tokens[at - 1].start:
            continue
        while at < len(tokens) and tokens[at].end <= mention.start:
            at += 1
        first = last = at
        while last + 1 < len(tokens) and tokens[last + 1].start < mention.end:
            last += 1
        before = found[-1] if found else None
        if mention.kind == ENEMY and before and before.last == first - 1 and before.kind != ENEMY:
            found[-1] = Placed(before.side, before.mention, "institution", before.first, last)
        elif before and _has_movement(tagged, before, mention.name, first):
            found[-1] = Placed(mention.name, mention, mention.kind, first, last)
        elif before and _one_name(tagged, before, mention.name, first):
            found[-1] = Placed(before.side, before.mention, mention.kind, before.first, last)
        else:
            found.append(Placed(mention.name, mention, mention.kind, first, last))
    return found


def _behind_dateline(tagged: Tagged) -> int:
    """Return the token behind a dateline (``KYIV, Ukraine (AP) —``), 0 where there is none.

    The place that a report was filed from does nothing.
    """
    tokens = tagged.sentence.tokens[:DATELINE_REACH]
    if not tokens or len(tokens[0].text) < 3 or not tokens[0].text.isupper():
        return 0
    dash = next((at for at, token in enumerate(tokens) if token.text in DASHES), 0)
    return dash + 1 if dash else 0


def _has_movement(tagged: Tagged, before: Placed, name: str, first: int) -> bool:
    """Tell whether a country only says where a movement is: ``Yemen's Houthis``."""
    between = tagged.lower[before.last + 1 : first]
    near = between == () or (len(between) == 1 and between[0] in POSSESSIVES)
    return near and before.kind in ("country", "demonym") and name in armed_movements()


def _one_name(tagged: Tagged, before: Placed, name: str, first: int) -> bool:
    """Tell whether a name goes on with the one before it: ``the Ukrainian capital Kyiv``."""
    between = tagged.lower[before.last + 1 : first]
    return before.side == name and between in ((), ("capital",), ("capital", ","))


def governor(tagged: Tagged, at: int, words: SideWords) -> int:
    """Return the token of the preposition that the name at token ``at`` hangs on, -1 if none."""
    before = at - 1
    while before >= 0 and at - before <= 5:
        kinds, word = tagged.kinds[before], tagged.lower[before]
        if word == "and" and before and tagged.lower[before - 1] in words.sets["between"]:
            before -= 1
            continue
        if word in words.sets["clause_links"]:
            return -1
        if "preposition" in kinds and word not in words.sets["between"]:
            return before
        if word == "of" or not ("determiner" in kinds or word in words.sets["between"]):
            return before if word == "of" else -1
        before -= 1
    return -1


def is_neighbour(tagged: Tagged, placed: Placed, words: SideWords) -> bool:
    """Tell whether a side only lies beyond a border: ``near Mali's border with Niger``."""
    link = governor(tagged, placed.first, words)
    return link > 0 and (
        tagged.lower[link] == "with" and tagged.lower[link - 1] in words.sets["frontiers"]
    )


def acts(tagged: Tagged, placed: Placed, words: SideWords) -> bool:
    """Tell whether a mention can be a doer: a side itself, or the owner of forces or attacks."""
    after = tagged.lower[placed.last + 1 : placed.last + 6]
    owning = bool(after) and after[0] in POSSESSIVES
    if placed.kind in ("person", "institution", EPITHET, ENEMY, OWN):
        return not owning or _has(after, words.owned)
    if placed.kind in NAMES and not owning:
        return not (placed.first and tagged.lower[placed.first - 1] in ("a", "an"))
    return _has(after[owning : owning + 4], words.owned)


def _has(window: Sequence[str], wanted: frozenset[str]) -> bool:
    for word in window:
        if word in wanted:
            return True
        if word in ",;.:()" or word in ("and", "in", "on", "at", "of", "to", "with", "from"):
            return False
    return False
