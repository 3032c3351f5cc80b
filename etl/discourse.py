"""What earlier sentences of a text leave for later ones; forgotten at a new topic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from etl import attribution, periods, places
from etl.frames import Reading
from etl.model import Mention, Period, Sentence
from etl.parties import find_parties
from etl.roles import Roles, place_mentions, roles_of, side_words
from etl.tags import NounMention, Tagged, tag
from etl.tokens import tokenize

REMEMBERED_NOUNS = 8
REMEMBERED_WORDS = 6
REMEMBERED_FACTS = 200


class Discourse(NamedTuple):
    """The state of the text before a sentence.

    ``nouns`` are the counted nouns so far, the latest first; ``carried`` the last reading of the
    unit with the sides it got, taken over by entries without a verb; ``sides`` the sides named so
    far, the latest first, ``roles`` what they did there; ``stated`` the (metric, low, high) of the
    last facts; ``words`` the lower case words of the unit's last sentences, for what a metric
    needs around it.
    """

    period: periods.PeriodContext
    attribution: attribution.AttributionContext
    place: places.PlaceContext
    nouns: tuple[NounMention, ...] = ()
    carried: Reading | None = None
    carried_sides: tuple[str | None, str | None] = (None, None)
    sides: tuple[str, ...] = ()
    stated: tuple[tuple[str, float | None, float | None], ...] = ()
    words: tuple[tuple[str, ...], ...] = ()
    title_words: frozenset[str] = frozenset()
    roles: Roles = Roles()

    def around(self) -> frozenset[str]:
        """Return the words of the unit's last sentences and of the title."""
        return frozenset().union(self.title_words, *self.words)


def start(
    title: str | None, published: date | None, sides: Iterable[str], words: frozenset[str]
) -> Discourse:
    """Return the state at the head of a document: what its title says."""
    return Discourse(
        period=periods.start_context(title, published),
        attribution=attribution.AttributionContext(),
        place=places.start_context(title),
        sides=tuple(sides),
        title_words=words,
        roles=_title_roles(title or ""),
    )


def _title_roles(title: str) -> Roles:
    """Return the roles that a title gives to its sides."""
    sentence = Sentence(0, len(title), title, tokenize(title))
    tagged = tag(sentence)
    return roles_of(tagged, place_mentions(tagged, find_parties(sentence)), side_words("en"))


def new_topic(discourse: Discourse) -> Discourse:
    """Return the state at a heading: nouns, readings and words of the last topic are forgotten."""
    return discourse._replace(nouns=(), carried=None, carried_sides=(None, None), words=())


def new_scene(discourse: Discourse) -> Discourse:
    """Return the state at a heading: dates and doers of the last topic are forgotten."""
    return discourse._replace(
        period=periods.new_topic(discourse.period),
        roles=discourse.roles._replace(head=None),
    )


def advance_words(discourse: Discourse, sentences: Sequence[tuple[Tagged, bool]]) -> Discourse:
    """Return the state after the nouns and words of sentences; with each, if it opens a topic."""
    nouns: list[NounMention] = []
    words: list[tuple[str, ...]] = []
    for tagged, opens in reversed(sentences):
        nouns.extend([tagged.nouns[at] for at in sorted(tagged.nouns, reverse=True)])
        words.append(tagged.lower)
        if opens:
            discourse = new_topic(discourse)
            break
    return discourse._replace(
        nouns=(*nouns, *discourse.nouns)[:REMEMBERED_NOUNS],
        words=(*words, *discourse.words)[:REMEMBERED_WORDS],
    )


def advance_scene(
    discourse: Discourse,
    tagged: Tagged,
    sentence_periods: tuple[Period, ...],
    sources: tuple[attribution.Source, ...],
    mentions: tuple[Mention, ...],
    sentence_places: tuple[places.Place, ...],
) -> Discourse:
    """Return the state after who, where and when of a sentence."""
    sentence: Sentence = tagged.sentence
    roles = roles_of(tagged, place_mentions(tagged, mentions), side_words("en"))
    named = [mention.name for mention in reversed(mentions) if mention.kind != "enemy"]
    return discourse._replace(
        carried_sides=(None, None) if roles.head else discourse.carried_sides,
        period=periods.advance(discourse.period, sentence, sentence_periods),
        attribution=attribution.advance(discourse.attribution, sentence, sources),
        place=places.advance(discourse.place, sentence, sentence_places),
        sides=tuple(dict.fromkeys([*named, *discourse.sides])),
        roles=discourse.roles.then(roles) if mentions else discourse.roles,
    )


def remember(
    discourse: Discourse,
    reading: Reading,
    sides: tuple[str | None, str | None],
    bounds: tuple[float | None, float | None],
) -> Discourse:
    """Return the state after a fact: its reading, its sides and what it stated."""
    return discourse._replace(
        carried=reading,
        carried_sides=sides,
        stated=(*discourse.stated[1 - REMEMBERED_FACTS :], (reading.metric.id, *bounds)),
    )


def with_nouns(discourse: Discourse, nouns: Iterable[NounMention]) -> Discourse:
    """Return the state with more nouns to refer back to (those of the title)."""
    return discourse._replace(nouns=(*discourse.nouns, *nouns)[:REMEMBERED_NOUNS])
