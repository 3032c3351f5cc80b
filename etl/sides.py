"""Who did it and to whom: the actor and the target of a number, from words or from context."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from etl.counted import Counted
from etl.discourse import Discourse
from etl.epithets import with_epithets
from etl.force_sides import force_sides, outcome_sides
from etl.frames import Reading
from etl.law_sides import aid_sides, firearm_sides, sanction_sides
from etl.model import Mention
from etl.parties import ENEMY
from etl.placed_sides import Placed, is_neighbour, place_mentions
from etl.roles import Roles, roles_of
from etl.side_choice import choose_sides
from etl.side_context import Context, Pair, Side, rule_of
from etl.side_options import Offer
from etl.side_scene import SideScene
from etl.side_words import side_words
from etl.tags import Tagged
from etl.war_sides import (
    attack_sides,
    conquest_sides,
    defence_sides,
    loss_sides,
    return_sides,
    victim_sides,
)

FLYING = frozenset({"drones", "missiles", "air"})


class Sides(NamedTuple):
    """The sides of one fact, with the words they came from (None: from context)."""

    actor: str | None = None
    target: str | None = None
    actor_words: Mention | None = None
    target_words: Mention | None = None
    flags: tuple[str, ...] = ()


class SidesAsked(NamedTuple):
    """A number whose sides are asked for, with what the other stages say about it.

    ``tagged`` is its sentence, ``mentions`` are the sides that it names. ``place`` is the side
    whose place the event happened in, ``speaker`` the side of who states it, ``publisher`` that of
    the publisher; all None when unknown.
    """

    tagged: Tagged
    item: Counted
    reading: Reading
    mentions: Sequence[Mention]
    discourse: Discourse
    place: str | None
    speaker: str | None
    publisher: str | None


def decide_sides(asked: SidesAsked) -> Sides:
    """Return actor and target of a number: of those that the document offers, the likeliest."""
    tagged, discourse, speaker = asked.tagged, asked.discourse, asked.speaker
    placed, here, seen, named = _sides_in(tagged, tuple(asked.mentions), discourse.sides)
    words, subject = side_words("en"), discourse.roles.subject
    scene = SideScene(tagged, asked.item, asked.reading, placed, words, subject, speaker)
    around = (here, discourse.roles, seen, named)
    context = Context(discourse, asked.place, speaker, asked.publisher, *around)
    return _finished(choose_sides(offer_sides(scene, context)))


class _Sides(NamedTuple):
    """The sides that a sentence names, placed in it, with their roles.

    ``seen`` are all named so far, the latest first, ``named`` those here that act, no neighbours.
    """

    placed: list[Placed]
    here: Roles
    seen: tuple[str, ...]
    named: tuple[str, ...]


# The numbers of a sentence ask one after another.
@lru_cache(2)
def _sides_in(tagged: Tagged, mentions: tuple[Mention, ...], before: tuple[str, ...]) -> _Sides:
    """Return what a sentence says of sides; ``before`` are those that the text named before it."""
    words = side_words("en")
    placed = place_mentions(tagged, with_epithets(tagged.sentence, mentions, before))
    sides = [one for one in reversed(placed) if one.side != ENEMY]
    named = [one.side for one in sides if not is_neighbour(tagged, one, words)]
    seen = tuple(dict.fromkeys([*named, *(one.side for one in sides), *before]))
    return _Sides(placed, roles_of(tagged, placed, words), seen, tuple(named))


def offer_sides(scene: SideScene, context: Context) -> Offer:
    """Return the sides that the document offers for a number, with the answer of the rules."""
    reading, discourse = scene.reading, context.discourse
    actor, target = _RULES[rule_of(reading.metric)](scene, context)
    if discourse.carried_sides[0] not in (context.speaker, context.place):
        actor, target = _as_launched(reading, discourse, actor, target)
    return Offer(scene, context, _apart(*_as_before(reading, discourse, actor, target)))


def _as_before(
    reading: Reading, discourse: Discourse, actor: Side | None, target: Side | None
) -> Pair:
    """Return the sides of drones lost as those of the drones shot down just before."""
    carried = discourse.carried
    named = any(side is not None and side.words is not None for side in (actor, target))
    if (
        carried is None
        or named
        or reading.metric.owner != "target"
        or carried.metric.owner != "target"
        or carried.metric.family != reading.metric.family
        or reading.metric.family not in FLYING
        or discourse.carried_sides[1] is None
    ):
        return actor, target
    return actor, Side(discourse.carried_sides[1], None)


def _as_launched(
    reading: Reading, discourse: Discourse, actor: Side | None, target: Side | None
) -> Pair:
    """Return the sides of what became of drones that the fact before says who launched.

    Whoever launched them is not who shot them down, and it is theirs that are lost: a pronoun or
    a place is no reason to think otherwise, the owner's name beside the number is.
    """
    carried, foes = discourse.carried, side_words("en").sets["foes"]
    launcher, attacked = discourse.carried_sides
    if (
        carried is None
        or launcher is None
        or reading.metric.owner != "target"
        or carried.metric.owner != "actor"
        or carried.metric.family != reading.metric.family
        or (reading.noun is not None and reading.noun.lemma in foes)
        or any(side is not None and side.words is not None for side in (actor, target))
    ):
        return actor, target
    if actor is not None and actor.name == launcher:
        actor = Side(attacked, None) if attacked and reading.metric.agent else None
    return actor, Side(launcher, None)


def _apart(actor: Side | None, target: Side | None) -> Pair:
    """Return two sides that differ: nobody does it to himself; what words name stays."""
    if actor and target and actor.name == target.name:
        if target.words is None:
            target = None
        elif actor.words is None:
            actor = None
    return actor, target


def _finished(pair: Pair) -> Sides:
    actor, target = pair
    flags = []
    if actor and actor.words is None:
        flags.append("inferred_actor")
    if target and target.words is None:
        flags.append("inferred_target")
    return Sides(
        actor.name if actor else None,
        target.name if target else None,
        actor.words if actor else None,
        target.words if target else None,
        tuple(flags),
    )


_RULES: dict[str, Callable[[SideScene, Context], Pair]] = {
    "attack": attack_sides,
    "defence": defence_sides,
    "loss": loss_sides,
    "conquest": conquest_sides,
    "victims": victim_sides,
    "outcome": outcome_sides,
    "force": force_sides,
    "return": return_sides,
    "aid": aid_sides,
    "sanctions": sanction_sides,
    "firearms": firearm_sides,
}
