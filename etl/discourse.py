"""What earlier sentences of a text leave for later ones; forgotten at a new topic."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from etl import attribution, periods, places
from etl.columns import BAR, Column, columns_of
from etl.epithets import may_hold_epithet, with_epithets
from etl.events import EventTrail
from etl.frames import Reading
from etl.list_heads import ListHeadTrail
from etl.model import Sentence
from etl.parties import find_parties, opponent_of, side_of
from etl.place_mentions import COMES_FROM
from etl.placed_sides import place_mentions
from etl.roles import Roles, roles_of
from etl.seen import Seen
from etl.side_words import side_words
from etl.tags import NounMention, Tagged, tag
from etl.tokens import tokenize
from etl.trail import Trail

REMEMBERED_NOUNS = 8
REMEMBERED_WORDS = 6
REMEMBERED_FACTS = 200


class NounTrail(Trail[tuple[NounMention, ...], Seen]):
    """The counted nouns so far, the latest first, read off the sentences when asked for."""

    def __init__(self, nouns: Iterable[NounMention] = ()) -> None:
        """Take the first nouns, the latest first."""
        super().__init__(tuple(nouns)[:REMEMBERED_NOUNS], _with_nouns)


def _with_nouns(before: tuple[NounMention, ...], seen: Seen) -> tuple[NounMention, ...]:
    nouns = seen.tagged.nouns
    return (*(nouns[at] for at in sorted(nouns, reverse=True)), *before)[:REMEMBERED_NOUNS]


class WordTrail(Trail[tuple[frozenset[str], ...], Seen]):
    """The words of the last sentences, the latest first, read off them when asked for."""

    def __init__(self, words: Iterable[frozenset[str]] = ()) -> None:
        """Take the words of the first sentences, the latest first."""
        super().__init__(tuple(words), _with_words, reach=REMEMBERED_WORDS)


def _with_words(before: tuple[frozenset[str], ...], seen: Seen) -> tuple[frozenset[str], ...]:
    return (seen.words, *before)[:REMEMBERED_WORDS]


class CurrencyTrail(Trail[str | None, Seen]):
    """The currency of the last amount of money, read off the sentences when asked for."""

    def __init__(self) -> None:
        """Begin before any money is told of."""
        super().__init__(None, _with_currency)


def _with_currency(before: str | None, seen: Seen) -> str | None:
    told = [quantity.currency for quantity in seen.quantities if quantity.currency]
    return told[-1] if told else before


class ColumnTrail(Trail[tuple[Column, ...], Seen]):
    """The heading of the last table, read off the lines with bars when asked for."""

    def __init__(self) -> None:
        """Begin without a table."""
        super().__init__((), lambda before, seen: columns_of(seen.tagged) or before)


class Discourse(NamedTuple):
    """The state of the text before a sentence.

    ``noun_trail`` has the counted nouns so far, ``said`` the words of the unit's last sentences,
    for what a metric needs around it, ``currencies`` that of the last money told of, ``tables``
    the heading of the last table, ``events`` what the last sentences tell without a number,
    ``list_head`` what the head of an open list says;
    ``carried`` is the last reading of the unit with the sides and the scope it got, taken over by
    entries without a verb; ``sides`` the sides named so far, the latest first, ``roles`` what they
    did there, ``own`` the side that speaks of an enemy; ``stated`` the (metric, low, high) of the
    last facts; ``conflict`` tells how plainly the whole document tells of an armed conflict.
    """

    period: periods.PeriodContext
    attribution: attribution.AttributionContext
    place: places.PlaceTrail
    noun_trail: NounTrail
    said: WordTrail
    currencies: CurrencyTrail
    tables: ColumnTrail
    events: EventTrail
    list_head: ListHeadTrail
    carried: Reading | None = None
    carried_sides: tuple[str | None, str | None] = (None, None)
    carried_scope: str | None = None
    carried_place: tuple[str | None, int] = (None, -1)
    sides: tuple[str, ...] = ()
    stated: tuple[tuple[str, float | None, float | None], ...] = ()
    title_words: frozenset[str] = frozenset()
    roles: Roles = Roles()
    own: str | None = None
    conflict: Callable[[], str] = lambda: "none"

    @property
    def nouns(self) -> tuple[NounMention, ...]:
        """The counted nouns so far, the latest first."""
        return self.noun_trail.now()

    def around(self) -> frozenset[str]:
        """Return the words of the unit's last sentences and of the title."""
        return _united(self.title_words, self.said.now())


# The numbers of a sentence ask one after another.
@lru_cache(4)
def _united(title: frozenset[str], words: tuple[frozenset[str], ...]) -> frozenset[str]:
    return title.union(*words)


def start(
    title: str | None,
    published: date | None,
    sides: Iterable[str],
    words: frozenset[str],
    nouns: Iterable[NounMention] = (),
) -> Discourse:
    """Return the state at the head of a document: what its title says."""
    return Discourse(
        period=periods.start_context(title, published),
        attribution=attribution.AttributionContext(),
        place=places.PlaceTrail(title),
        noun_trail=NounTrail(nouns),
        said=WordTrail(),
        currencies=CurrencyTrail(),
        tables=ColumnTrail(),
        events=EventTrail(),
        list_head=ListHeadTrail(_title_tagged(title) if title else None),
        sides=tuple(sides),
        title_words=words,
        roles=_title_roles(title) if title else Roles(),
    )


# The roles ask for it and the head of a list.
@lru_cache(1)
def _title_tagged(title: str) -> Tagged:
    """Return the words of a title with their classes."""
    return tag(Sentence(0, len(title), title, tokenize(title)))


def _title_roles(title: str) -> Roles:
    """Return the roles that a title gives to its sides."""
    tagged = _title_tagged(title)
    mentions = find_parties(tagged.sentence)
    return roles_of(tagged, place_mentions(tagged, mentions), side_words("en"))


def new_topic(discourse: Discourse) -> Discourse:
    """Return the state at a heading: nouns, readings and words of the last topic are forgotten."""
    return discourse._replace(
        noun_trail=NounTrail(),
        said=WordTrail(),
        events=EventTrail(),
        carried=None,
        carried_sides=(None, None),
        carried_scope=None,
    )


def new_scene(discourse: Discourse) -> Discourse:
    """Return the state at a heading: dates and doers of the last topic are forgotten."""
    return discourse._replace(
        period=periods.new_topic(discourse.period),
        roles=discourse.roles._replace(head=None),
    )


def advance_words(discourse: Discourse, sentences: Iterable[Seen]) -> Discourse:
    """Return the state after the nouns and words of sentences, each of which may open a topic."""
    for seen in sentences:
        if seen.is_heading:
            discourse = new_topic(discourse)
        discourse.noun_trail.follow(seen)
        discourse.said.follow(seen)
        discourse.currencies.follow(seen)
        discourse.events.follow(seen)
        discourse.list_head.follow(seen)
        if seen.holds(BAR):
            discourse.tables.follow(seen)
    return discourse


def advance_scene(discourse: Discourse, seen: Seen) -> Discourse:
    """Return the state after who, where and when of a sentence."""
    if seen.is_heading:
        discourse = new_scene(discourse)
    sentence, context = seen.sentence, discourse.period
    discourse.place.follow(seen)
    period = periods.advance(context, sentence, seen.periods(context))
    told = attribution.advance(discourse.attribution, sentence, seen.sources)
    if seen.mentions or may_hold_epithet(seen.words):
        return _with_sides(discourse, seen, period, told)
    return discourse._replace(period=period, attribution=told)


def _with_sides(
    discourse: Discourse,
    seen: Seen,
    period: periods.PeriodContext,
    told: attribution.AttributionContext,
) -> Discourse:
    """Return the state after a sentence that names sides; what it says else is read already."""
    mentions = with_epithets(seen.sentence, seen.mentions, discourse.sides)
    placed = place_mentions(seen.tagged, mentions)
    roles = roles_of(seen.tagged, placed, side_words("en"))
    named = [mention.name for mention in reversed(mentions) if mention.kind != "enemy"]
    sides = tuple(dict.fromkeys([*named, *discourse.sides]))
    return discourse._replace(
        period=period,
        attribution=told,
        carried_sides=(None, None) if roles.head else discourse.carried_sides,
        sides=sides,
        roles=discourse.roles.then(roles),
        own=discourse.own or _own(told, seen, sides),
    )


def _own(told: attribution.AttributionContext, seen: Seen, sides: tuple[str, ...]) -> str | None:
    """Return the side at war that a sentence about an enemy is told from, None when it is open."""
    if all(mention.kind != "enemy" for mention in seen.mentions):
        return None
    source = told.current
    speaker = (side_of(source.name) or source.side) if source else None
    here = [place.country for place in seen.places if place.preposition not in COMES_FROM]
    # An enemy that strikes from there is at home there.
    struck_from = [place.country for place in seen.places if place.preposition in COMES_FROM]
    attacked = [opponent_of(side, sides) for side in struck_from if side]
    near = (side for side in (speaker, *here, *attacked) if side)
    return next((side for side in near if opponent_of(side, sides)), None)


def remember(
    discourse: Discourse,
    reading: Reading,
    sides: tuple[str | None, str | None],
    bounds: tuple[float | None, float | None],
    scope: str,
    place: tuple[str | None, int],
) -> Discourse:
    """Return the state after a fact: its reading, its sides, its scope and what it stated."""
    return discourse._replace(
        carried=reading,
        carried_sides=sides,
        carried_scope=scope,
        carried_place=place,
        stated=(*discourse.stated[1 - REMEMBERED_FACTS :], (reading.metric.id, *bounds)),
    )
