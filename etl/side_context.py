"""What is known about the sides around a number: speaker, place, roles, and earlier facts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from etl.catalogue import Metric
from etl.discourse import Discourse
from etl.model import Mention
from etl.parties import ENEMY, load_parties, opponent_of, side_of
from etl.placed_sides import OWN, Placed
from etl.roles import Roles
from etl.side_scene import SideScene

# The rules of facts that show who fights whom.
FIGHTS = frozenset({"attack", "defence", "victims"})


class Side(NamedTuple):
    """A side by name, with the words that name it in the sentence (None: from context)."""

    name: str
    words: Mention | None = None


class Context(NamedTuple):
    """What is known around the number.

    ``place`` is the side whose place the event happened in, ``speaker`` the side of who states
    it, ``publisher`` that of the publisher; ``here`` are the roles that the sentence gives,
    ``before`` those that the text has given so far; ``seen`` are the sides named in the text, the
    latest first, ``named_here`` those of the sentence.
    """

    discourse: Discourse
    place: str | None
    speaker: str | None
    publisher: str | None
    here: Roles
    before: Roles
    seen: tuple[str, ...]
    named_here: tuple[str, ...] = ()

    def foe(self, side: str | None) -> str | None:
        """Return whom a side fights in this text, None when that is open.

        Where the catalogue knows no war of it, it is the other side of an attack in the text.
        """
        if not side:
            return None
        return (
            self._rival(side, self.here)
            or self._fought(side)
            or self._enemy_near(side)
            or opponent_of(side, self.seen)
            or self._rival(side, self.before)
        )

    def _enemy_near(self, side: str) -> str | None:
        """Return whom a side fights by the catalogue: of those named here, at the place first."""
        place = (self.place,) if self.place else ()
        first = place if self.place in self.named_here else ()
        return opponent_of(side, (*first, *self.named_here, *place))

    def _fought(self, side: str) -> str | None:
        """Return whom the fact before shows a side in an attack with."""
        (attacker, attacked), reading = self.discourse.carried_sides, self.discourse.carried
        if reading is None or rule_of(reading.metric) not in FIGHTS or not attacker or not attacked:
            return None
        if side in (attacker, attacked):
            return attacked if side == attacker else attacker
        # Whoever attacked the country of a movement that it fights attacked the movement there.
        fights = attacked == self.place and opponent_of(side, (attacker,)) == attacker
        return attacker if fights else None

    def _rival(self, side: str, roles: Roles) -> str | None:
        """Return the other side of the attack that the roles show a side in."""
        pair = (roles.attacker, roles.attacked)
        if side in pair and None not in pair and ENEMY not in pair and OWN not in pair:
            return pair[1] if side == pair[0] else pair[0]
        return None

    def own(self) -> str | None:
        """Return the side that speaks: a party to a conflict, else None."""
        known = reversed(self.discourse.attribution.known)
        place = self.place if self.place not in load_parties().no_army else self.foe(self.place)
        sides = (self.speaker, self.publisher, self.before.head, self.discourse.own, place)
        for side in (*sides, *(side_of(source.name) or source.side for source in known)):
            if side and self.foe(side):
                return side
        return self.speaker or self.publisher or self.before.head or self.place

    def named(self, side: str | None) -> str | None:
        """Return the name of a side; the enemy is whom the speaker or the publisher fights."""
        if side == ENEMY:
            return self.foe(self.own())
        return self.own() if side == OWN else side

    def side(self, placed: Placed | None) -> Side | None:
        """Return a placed mention as a side, None when nobody knows whom it means."""
        name = self.named(placed.side) if placed else None
        return Side(name, placed.mention) if placed and name else None

    def party(self, side: str | None) -> str | None:
        """Return the side if it fights somebody in this text, else None."""
        return side if side and self.foe(side) else None


def rule_of(metric: Metric) -> str:
    """Return the rule of a metric: what its roles and its family make of it.

    A family that has no rule of its own is read by the roles alone.
    """
    if metric.family in ("people", "aid", "sanctions", "firearms"):
        return "victims" if metric.family == "people" else metric.family
    if metric.family == "troops":
        if metric.side == "actor":
            return "force"
        return "return" if metric.patient else "outcome"
    if metric.owner == "actor":
        return "attack"
    if metric.family in ("drones", "missiles", "air"):
        return "defence" if metric.patient is None and metric.side == "actor" else "loss"
    return "outcome" if metric.side == "target" else "conquest"


Pair = tuple[Side | None, Side | None]


def guess(*names: str | None) -> Side | None:
    """Return the first name that is known, as a side that no words name."""
    return next((Side(name) for name in names if name), None)


def carried_attack(context: Context) -> tuple[str | None, str | None]:
    """Return (attacker, attacked) of the last fact of the topic, (None, None) when it had none."""
    reading = context.discourse.carried
    if reading is None:
        return None, None
    actor, target = context.discourse.carried_sides
    kind = rule_of(reading.metric)
    if kind in ("attack", "victims"):
        return actor, target
    if kind in ("defence", "loss"):
        return target, actor or context.foe(target)
    return None, None


def attack_around(
    context: Context, first: Iterable[str | None] = ()
) -> tuple[str | None, str | None]:
    """Return (attacker, attacked) from what stands around the number, the nearest first.

    ``first`` are sides that are attacked if they are party to a war.
    """
    carried = context.discourse.carried
    pair = carried_attack(context)
    if carried and all(pair):
        return pair
    for attacked in first:
        if context.party(attacked):
            return context.foe(attacked), attacked
    here = both_sides(
        context, context.named(context.here.attacker), context.named(context.here.attacked)
    )
    if all(here):
        return here
    if any(pair):
        return both_sides(context, *pair)
    recent = context.discourse.place.recent
    around = recent.country if recent else None
    for attacked in (context.speaker, context.before.head, around):
        if context.party(attacked):
            return context.foe(attacked), attacked
    roles = context.before
    before = both_sides(context, context.named(roles.attacker), context.named(roles.attacked))
    if any(before):
        return before
    topic = context.discourse.place.topic
    for attacked in (context.publisher, topic.country if topic else None):
        if context.party(attacked):
            return context.foe(attacked), attacked
    return None, None


def both_sides(
    context: Context, attacker: str | None, attacked: str | None
) -> tuple[str | None, str | None]:
    """Return (attacker, attacked) with the one that is missing: whom the other one fights."""
    return (
        attacker or context.foe(attacked),
        attacked or context.foe(attacker),
    )


def last_of(context: Context, family: str) -> tuple[str | None, str | None]:
    """Return the sides of the last fact of the topic if it was of this family."""
    carried = context.discourse.carried
    if carried is None or carried.metric.family != family:
        return None, None
    return context.discourse.carried_sides


def named_here(scene: SideScene, context: Context, side: str) -> Side | None:
    """Return the side as the sentence first names it."""
    return context.side(next((one for one in scene.placed if one.side == side), None))
