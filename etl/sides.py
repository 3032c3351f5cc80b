"""Who did it and to whom: the actor and the target of a number, from words or from context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from etl.counted import Counted
from etl.discourse import Discourse
from etl.frames import Reading
from etl.model import Mention
from etl.parties import ENEMY, opponent_of
from etl.tags import Tagged

AGENT_KINDS = frozenset({"country", "capital", "person", "organisation", "institution", "enemy"})
FORCES = frozenset(
    "forces force troops army military soldiers fighters militants air navy strikes strike attack attacks "
    "shelling drones drone missiles missile rockets artillery invaders defence defense authorities "
    "government officials commanders units aviation warplanes jets airstrikes airstrike bombardment "
    "side leader president minister police guards strikes- fire bombing raid raids shells side's "
    "paratroopers marines crews gunners operation offensive assault".split()
)
PRONOUNS = frozenset({"it", "they", "he", "she", "we", "who", "which", "that", "its", "their"})


@dataclass(frozen=True, slots=True)
class Sides:
    """The sides of one fact, with the words they came from (None: from context)."""

    actor: str | None = None
    target: str | None = None
    actor_words: Mention | None = None
    target_words: Mention | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """A side in the sentence with the tokens of its mention."""

    mention: Mention
    first: int
    last: int


def place_mentions(tagged: Tagged, mentions: Sequence[Mention]) -> list[_Found]:
    """Return the mentions with the indices of their first and last token."""
    found = []
    at = 0
    tokens = tagged.sentence.tokens
    for mention in mentions:
        while at < len(tokens) and tokens[at].end <= mention.start:
            at += 1
        first = at
        last = first
        while last + 1 < len(tokens) and tokens[last + 1].start < mention.end:
            last += 1
        found.append(_Found(mention, first, last))
    return found


def _is_agent(tagged: Tagged, found: _Found) -> bool:
    """Tell whether a mention can do something: a side, or an adjective before its forces."""
    if found.mention.kind in AGENT_KINDS:
        return True
    return any(word in FORCES for word in tagged.lower[found.last + 1 : found.last + 4])


def agent_of(tagged: Tagged, reading: Reading, item: Counted, sides: list[_Found]) -> _Found | None:
    """Return the doer of the reading's verb in this sentence, None when it is not named."""
    verb = reading.verb
    if verb is None:
        return _modifier(tagged, item, sides)
    for side in sides:
        if side.first > verb.last and side.first - verb.last <= 12 and _by_before(tagged, side.first):
            between = range(verb.last + 1, side.first)
            if not any(tagged.lower[at] in ";:." for at in between):
                return side
    if reading.passive:
        return None
    if verb.form == "noun" or reading.relation == "nominal":
        near = [s for s in sides if s.last < verb.first and verb.first - s.last <= 4]
        return near[-1] if near else None
    if reading.relation == "subject":
        return None
    return _subject(tagged, verb.first, item, sides)


def _by_before(tagged: Tagged, at: int) -> bool:
    back = at - 1
    while back >= 0 and tagged.kinds[back] & {"determiner"} or (back >= 0 and tagged.lower[back] in ("invading", "occupying", "advancing", "pro")):
        back -= 1
    return back >= 0 and tagged.lower[back] == "by"


def _subject(tagged: Tagged, verb: int, item: Counted, sides: list[_Found]) -> _Found | None:
    """Return the nearest side before a verb that can be its subject."""
    for side in reversed(sides):
        if side.last >= verb or item.first <= side.first <= item.last:
            continue
        between = tagged.lower[side.last + 1 : verb]
        if any(word in ";." for word in between):
            return None
        if any(word in PRONOUNS - {"who", "which", "that"} for word in between[-3:]):
            return None
        if side.first and tagged.lower[side.first - 1] in ("on", "at", "in", "against", "from", "to", "into", "over", "near", "towards", "toward", "with", "for"):
            continue
        if _is_agent(tagged, side):
            return side
    return None


def _modifier(tagged: Tagged, item: Counted, sides: list[_Found]) -> _Found | None:
    """Return the side named inside or right after the noun phrase (``Russian drones``)."""
    for side in sides:
        if item.quantity.last < side.first <= item.last:
            return side
    return None


def owner_of(tagged: Tagged, item: Counted, reading: Reading, sides: list[_Found]) -> _Found | None:
    """Return whose the counted things are: an adjective, a possessive, ``launched by X``."""
    inside = _modifier(tagged, item, sides)
    if inside is not None:
        return inside
    for side in sides:
        gap = side.first - item.last
        if side.mention.kind == "demonym" and side.last == item.first - 1:
            return side
        if 0 < gap <= 6 and side.first > item.last:
            before = tagged.lower[item.last + 1 : side.first]
            if any(word in ("by", "from") for word in before) and any(
                word in ("launched", "fired", "sent", "used", "released", "deployed", "dispatched", "directed", "flown") for word in before
            ):
                return side
            if before[:1] == ("of",) and side.mention.kind in ("country", "capital"):
                return side
    return None


def patient_of(tagged: Tagged, reading: Reading, sides: list[_Found]) -> _Found | None:
    """Return the side that the verb is done to: ``at Ukraine``, ``attacked Ukraine with``."""
    verb = reading.verb
    if verb is None:
        return None
    for side in sides:
        if side.first <= verb.last:
            continue
        word = tagged.lower[side.first - 1]
        if word in ("the", "all", "of"):
            word = tagged.lower[side.first - 2] if side.first > 1 else word
        if word in ("at", "on", "against", "to", "into", "over", "toward", "towards", "across", "for"):
            return side
        if side.first == verb.last + 1 and side.mention.kind in ("country", "capital"):
            return side
    return None


def decide_sides(
    tagged: Tagged,
    item: Counted,
    reading: Reading,
    mentions: Sequence[Mention],
    discourse: Discourse,
    place_side: str | None,
    speaker: str | None,
    publisher_side: str | None,
) -> Sides:
    """Return actor and target of a number.

    ``place_side`` is the side whose place the event happened in, ``speaker`` the side of who
    states it, ``publisher_side`` the side of the publisher; all None when unknown.
    """
    placed = place_mentions(tagged, mentions)
    metric = reading.metric
    slots: dict[str, _Found | None] = {"actor": None, "target": None}
    agent = agent_of(tagged, reading, item, placed) if metric.agent else None
    owner = owner_of(tagged, item, reading, placed) if metric.owner else None
    patient = patient_of(tagged, reading, placed) if metric.patient else None
    if agent and metric.agent and not (owner and owner == agent):
        slots[metric.agent] = agent
    if owner and metric.owner and slots[metric.owner] is None:
        slots[metric.owner] = owner
    if patient and metric.patient and patient not in (agent, owner) and slots[metric.patient] is None:
        slots[metric.patient] = patient
    names = {key: _name(found, publisher_side, speaker, discourse) for key, found in slots.items()}
    sides = Sides(
        names["actor"],
        names["target"],
        slots["actor"].mention if slots["actor"] else None,
        slots["target"].mention if slots["target"] else None,
    )
    return _completed(sides, reading, discourse, place_side, speaker, publisher_side)


def _name(
    found: _Found | None, publisher_side: str | None, speaker: str | None, discourse: Discourse
) -> str | None:
    """Return the name of a side; ``the enemy`` is whom the speaker or the publisher fights."""
    if found is None:
        return None
    if found.mention.name != ENEMY:
        return found.mention.name
    own = speaker or publisher_side
    if own:
        return opponent_of(own, discourse.sides)
    return None


def _completed(
    sides: Sides,
    reading: Reading,
    discourse: Discourse,
    place_side: str | None,
    speaker: str | None,
    publisher_side: str | None,
) -> Sides:
    """Fill what the words left open from the place, the speaker, the topic and the conflict."""
    family = reading.metric.family
    defends = reading.metric.id.endswith(("shot_down", "neutralised"))
    flags: list[str] = []
    actor, target = sides.actor, sides.target
    attack = family in ("drones", "missiles", "air")
    if attack and not actor and not target:
        own = place_side or speaker or publisher_side
        if own and opponent_of(own, discourse.sides):
            if defends:
                actor = own
            elif reading.metric.owner == "target":
                target = opponent_of(own, discourse.sides)
            else:
                target = own
        elif discourse.carried_sides != (None, None):
            actor, target = discourse.carried_sides
    if attack or family == "ground":
        if actor and not target:
            target = opponent_of(actor, discourse.sides)
            flags.append("inferred_target")
        elif target and not actor and reading.metric.agent:
            actor = opponent_of(target, discourse.sides)
            flags.append("inferred_actor")
    if family == "people" and not target:
        target = place_side
        flags.append("inferred_target")
    return replace(sides, actor=actor, target=target, flags=tuple(flags))
