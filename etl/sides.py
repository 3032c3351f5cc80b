"""Who did it and to whom: the actor and the target of a number, from words or from context."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.agents import (
    Scene,
    agent_of,
    governing_verb,
    imposer_of,
    owner_of,
    patient_of,
    recipient_of,
    subject_of,
)
from etl.catalogue import Metric
from etl.counted import Counted
from etl.discourse import Discourse
from etl.frames import Reading
from etl.model import Mention
from etl.parties import ENEMY, opponent_of, side_of
from etl.roles import OWN, Placed, Roles, governor, place_mentions, roles_of, side_words
from etl.tags import Tagged, VerbMention


@dataclass(frozen=True, slots=True)
class Sides:
    """The sides of one fact, with the words they came from (None: from context)."""

    actor: str | None = None
    target: str | None = None
    actor_words: Mention | None = None
    target_words: Mention | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Side:
    """A side by name, with the words that name it in the sentence (None: from context)."""

    name: str
    words: Mention | None = None


@dataclass(frozen=True)
class _Context:
    """What is known around the number.

    ``place`` is the side whose place the event happened in, ``speaker`` the side of who states
    it, ``publisher`` that of the publisher; ``here`` are the roles that the sentence gives,
    ``before`` those that the text has given so far.
    """

    discourse: Discourse
    place: str | None
    speaker: str | None
    publisher: str | None
    here: Roles
    before: Roles
    seen: tuple[str, ...]

    def foe(self, side: str | None) -> str | None:
        """Return whom a side fights in this text, None when that is open."""
        return opponent_of(side, self.seen) if side else None

    def own(self) -> str | None:
        """Return the side that speaks: a party to a conflict, else None."""
        known = reversed(self.discourse.attribution.known)
        sides = (self.speaker, self.publisher, self.before.head, self.place)
        for side in (*sides, *(side_of(source.name) for source in known)):
            if side and self.foe(side):
                return side
        return self.speaker or self.publisher or self.before.head or self.place

    def named(self, side: str | None) -> str | None:
        """Return the name of a side; the enemy is whom the speaker or the publisher fights."""
        if side == ENEMY:
            return self.foe(self.own())
        return self.own() if side == OWN else side

    def side(self, placed: Placed | None) -> _Side | None:
        """Return a placed mention as a side, None when nobody knows whom it means."""
        name = self.named(placed.side) if placed else None
        return _Side(name, placed.mention) if placed and name else None

    def party(self, side: str | None) -> str | None:
        """Return the side if it fights somebody in this text, else None."""
        return side if side and self.foe(side) else None


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
    words = side_words("en")
    placed = place_mentions(tagged, mentions)
    here = roles_of(tagged, placed, words)
    named = [one.side for one in reversed(placed) if one.side != ENEMY]
    seen = tuple(dict.fromkeys([*named, *discourse.sides]))
    scene = Scene(tagged, item, reading, placed, words, discourse.roles.subject, speaker)
    context = _Context(discourse, place_side, speaker, publisher_side, here, discourse.roles, seen)
    actor, target = _RULES[_kind(reading.metric)](scene, context)
    return _finished(actor, target)


def _kind(metric: Metric) -> str:
    """Return the rule of a metric: what its roles and its family make of it."""
    if metric.family in ("drones", "missiles", "air", "ground"):
        if metric.owner == "actor":
            return "attack"
        return (
            "conquest"
            if metric.family == "ground"
            else "defence"
            if metric.patient is None and metric.side == "actor"
            else "loss"
        )
    if metric.family == "troops":
        if metric.side == "actor":
            return "force"
        return "return" if metric.patient else "outcome"
    return {"equipment": "outcome", "people": "victims"}.get(metric.family, metric.family)


def _finished(actor: _Side | None, target: _Side | None) -> Sides:
    if actor and target and actor.name == target.name:
        if target.words is None:
            target = None
        elif actor.words is None:
            actor = None
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


_Pair = tuple[_Side | None, _Side | None]


def _guess(*names: str | None) -> _Side | None:
    """Return the first name that is known, as a side that no words name."""
    return next((_Side(name) for name in names if name), None)


def _carried(context: _Context) -> tuple[str | None, str | None]:
    """Return (attacker, attacked) of the last fact of the topic, (None, None) when it had none."""
    reading = context.discourse.carried
    if reading is None:
        return None, None
    actor, target = context.discourse.carried_sides
    kind = _kind(reading.metric)
    if kind in ("attack", "victims"):
        return actor, target
    if kind in ("defence", "loss"):
        return target, actor or context.foe(target)
    return None, None


def _attack_around(
    context: _Context, first: Iterable[str | None] = (), alike: str | None = None
) -> tuple[str | None, str | None]:
    """Return (attacker, attacked) from what stands around the number, the nearest first.

    ``first`` are sides that are attacked if they are party to a war; ``alike`` is the metric of a
    number that goes on with the one before it.
    """
    carried = context.discourse.carried
    pair = _carried(context)
    if carried and all(pair) and (context.discourse.carried_here or carried.metric.id == alike):
        return pair
    for attacked in first:
        if context.party(attacked):
            return context.foe(attacked), attacked
    here = _pair(
        context, context.named(context.here.attacker), context.named(context.here.attacked)
    )
    if all(here):
        return here
    if any(pair):
        return _pair(context, *pair)
    recent = context.discourse.place.recent
    around = recent.country if recent else None
    for attacked in (context.speaker, context.before.head, around):
        if context.party(attacked):
            return context.foe(attacked), attacked
    roles = context.before
    before = _pair(context, context.named(roles.attacker), context.named(roles.attacked))
    if any(before):
        return before
    if context.party(context.publisher):
        return context.foe(context.publisher), context.publisher
    return None, None


def _pair(
    context: _Context, attacker: str | None, attacked: str | None
) -> tuple[str | None, str | None]:
    return (
        attacker or context.foe(attacked),
        attacked or context.foe(attacker),
    )


def _attack(scene: Scene, context: _Context) -> _Pair:
    """Return the sides of an attack: who launched it, and at whom."""
    doer = agent_of(scene)
    agent, owner = context.side(doer), context.side(owner_of(scene))
    target = context.side(patient_of(scene))
    if doer and _resists(scene, doer):
        agent, target = None, target or agent
    actor = owner or agent
    if actor and target and actor.name == target.name:
        target = None
    if actor is None and target is None:
        attacker, attacked = _attack_around(context, (context.place,))
        return _guess(attacker), _guess(attacked)
    if target is None and actor is not None:
        place = (
            context.place if context.place != actor.name and context.party(context.place) else None
        )
        target = _guess(place, context.foe(actor.name))
    elif actor is None and target is not None:
        actor = _guess(context.foe(target.name), context.named(context.here.attacker))
    return actor, target


def _resists(scene: Scene, doer: Placed) -> bool:
    """Tell whether the doer of the verb is the one attacked: ``repelled 20 assaults``."""
    verb = scene.reading.verb
    if verb is None or (doer.first > verb.last and not scene.reading.passive):
        return False
    return any(
        scene.words.verb_at(key, scene.lower, verb.first)
        for key in ("resist_verbs", "defend_verbs")
    )


def _defence(scene: Scene, context: _Context) -> _Pair:
    """Return the sides of a defence: who shot down, and whose they were."""
    actor, target = context.side(agent_of(scene)), context.side(owner_of(scene))
    if actor and target and actor.name == target.name:
        actor = None
    if actor is None and target is None:
        alike = scene.reading.metric.id if scene.item.elided else None
        here = context.named(context.here.attacker) if not context.here.attacked else None
        first = (context.foe(here), context.speaker, context.place)
        attacker, attacked = _attack_around(context, first, alike)
        return _guess(attacked), _guess(attacker)
    if actor is None and target is not None:
        actor = _guess(context.foe(target.name))
    elif target is None and actor is not None:
        target = _guess(context.foe(actor.name))
    return actor, target


def _loss(scene: Scene, context: _Context) -> _Pair:
    """Return the sides of an attack's losses: nobody's deed, and whose they were."""
    agent, owner = context.side(agent_of(scene)), context.side(owner_of(scene))
    if owner:
        return None, owner
    if agent:
        return None, _guess(context.foe(agent.name))
    attacker, _ = _attack_around(context, (context.speaker,))
    return None, _guess(attacker)


def _conquest(scene: Scene, context: _Context) -> _Pair:
    """Return who took land, and from whom."""
    actor = context.side(agent_of(scene))
    if actor is None:
        owner = context.side(owner_of(scene))
        if owner and context.party(owner.name):
            return _guess(context.foe(owner.name)), owner
        carried = context.discourse.carried
        same = carried is not None and carried.metric.family == "ground"
        verb = scene.reading.verb
        occupied = verb is not None and scene.words.verb_at("occupy_verbs", scene.lower, verb.first)
        actor = (
            (_guess(context.discourse.carried_sides[0]) if same else None)
            or (_guess(context.foe(context.party(context.place))) if occupied else None)
            or _guess(context.party(context.speaker))
            or context.side(scene.placed[0] if scene.placed else None)
            or _guess(context.own(), context.before.attacker, context.before.subject)
        )
    return actor, _guess(context.foe(actor.name)) if actor else None


def _victims(scene: Scene, context: _Context) -> _Pair:
    """Return the sides of civilian victims: who attacked, and whose people they were."""
    if scene.reading.metric.agent is None:
        noun = scene.reading.noun
        fled = noun is not None and "refugee" in noun.classes
        return None, context.side(owner_of(scene)) or _guess(None if fled else context.place)
    doer = agent_of(scene)
    actor, target = context.side(doer), context.side(owner_of(scene))
    if doer and _only_counts(scene, doer):
        actor, target = None, target or actor
    if actor is None and context.here.attacker:
        actor = _words_of(scene, context, context.here.attacker)
    if target is None:
        place = context.place
        if place is None or (actor and actor.name == place):
            place = context.foe(actor.name) if actor else None
        around = _attack_around(context)
        subject = context.party(context.before.subject)
        last = context.discourse.place.recent or context.discourse.place.topic
        known = around[1] or (last.country if last else None)
        target = _guess(place, known, context.party(context.speaker), subject)
    if actor is None and target is not None:
        actor = _guess(context.foe(target.name), context.named(context.before.attacker))
    return actor, target


def _only_counts(scene: Scene, doer: Placed) -> bool:
    """Tell whether the doer of the verb counts its own: ``Delhi reports 12 dead``."""
    verb = governing_verb(scene)
    if verb is None or doer.first > verb.first:
        return False
    return bool(scene.words.verb_at("resist_verbs", scene.lower, verb.first))


def _words_of(scene: Scene, context: _Context, side: str) -> _Side | None:
    return context.side(next((one for one in scene.placed if one.side == side), None))


def _outcome(scene: Scene, context: _Context) -> _Pair:
    """Return the sides of soldiers or equipment lost: who did it if named, and whose they were."""
    doer = agent_of(scene)
    agent, owner = context.side(doer), context.side(owner_of(scene))
    verb, noun = governing_verb(scene), scene.reading.noun
    if verb is not None and _suffers(scene, verb):
        return None, owner or agent or _whose(scene, context)
    if agent and owner and agent.name == owner.name:
        agent = None
    if doer and _only_counts(scene, doer):
        agent, owner = None, owner or agent
    if owner is None and agent:
        owner = _guess(context.foe(agent.name))
    if owner is None and noun is not None and noun.lemma in scene.words.sets["foes"]:
        owner = _guess(context.named(ENEMY))
    if agent is None and owner and _shot_the_enemy(scene, verb):
        agent = _guess(context.foe(owner.name))
    return agent, owner or _whose(scene, context)


def _shot_the_enemy(scene: Scene, verb: VerbMention | None) -> bool:
    """Tell whether somebody unnamed did it to the enemy: ``shot down six enemy planes``."""
    placed = owner_of(scene)
    active = verb is not None and verb.form != "noun" and verb.last < scene.item.first
    return active and not scene.reading.passive and bool(placed and placed.side == ENEMY)


def _suffers(scene: Scene, verb: VerbMention) -> bool:
    """Tell whether the doer of the verb is whose they were: ``lost 20 tanks``, ``its losses``."""
    lower = scene.lower
    if verb.form == "noun":
        return any(
            lower[at] in scene.words.sets["losses"] for at in range(verb.first, verb.last + 1)
        )
    return bool(scene.words.verb_at("lose_verbs", lower, verb.first))


def _whose(scene: Scene, context: _Context) -> _Side | None:
    """Return whose soldiers or equipment it is where their noun phrase does not say."""
    if context.here.loser:
        return _words_of(scene, context, context.here.loser)
    carried = context.discourse.carried
    if carried is not None and _kind(carried.metric) == "outcome":
        last = _guess(context.discourse.carried_sides[1])
        if last:
            return last
    named = dict.fromkeys(
        one.side for one in scene.placed if context.party(one.side) and one.side != context.speaker
    )
    if len(named) == 1:
        return _words_of(scene, context, next(iter(named)))
    before = context.before
    told = (context.named(before.loser), context.party(before.holder), before.head)
    return _guess(*(told if not before.head else reversed(told)), context.own())


def _force(scene: Scene, context: _Context) -> _Pair:
    """Return whose soldiers are somewhere or are recruited."""
    actor = context.side(owner_of(scene)) or context.side(agent_of(scene))
    if actor is None and scene.reading.verb is None:
        actor = context.side(subject_of(scene, scene.item.first))
    if actor is None:
        carried = context.discourse.carried
        same = carried is not None and _kind(carried.metric) in ("force", "outcome")
        actor = _guess(
            next((s for s in context.discourse.carried_sides if s), None) if same else None,
            context.named(context.here.holder),
            context.named(context.here.subject)
            if context.here.subject != context.speaker
            else None,
            context.before.head,
            context.named(context.before.holder),
            context.place,
            context.before.subject,
            context.speaker,
            context.publisher,
        )
    return actor, None


def _return(scene: Scene, context: _Context) -> _Pair:
    """Return who gets prisoners back; nobody when one number tells those of both sides."""
    lower, words = scene.lower, scene.words
    near = lower[max(0, scene.item.first - 8) : scene.item.last + 8]
    if any(word in words.sets["mutual"] for word in near):
        return None, None
    verb = scene.reading.verb
    agent, owner = context.side(agent_of(scene)), context.side(owner_of(scene))
    if owner:
        return None, owner
    recipient = context.side(recipient_of(scene))
    if agent and verb is not None:
        if words.verb_at("receive_verbs", lower, verb.first):
            return None, agent
        if words.verb_at("release_verbs", lower, verb.first):
            return None, recipient or _guess(context.foe(agent.name))
    return None, recipient or _guess(context.party(context.speaker))


def _aid(scene: Scene, context: _Context) -> _Pair:
    """Return the donor and the recipient of aid."""
    verb, doer = scene.reading.verb, agent_of(scene)
    agent, owner = context.side(doer), context.side(owner_of(scene))
    target = context.side(recipient_of(scene))
    if agent and verb is not None and scene.words.verb_at("receive_verbs", scene.lower, verb.first):
        agent, target = None, agent
    actor = agent or owner
    if actor and target and actor.name == target.name:
        actor = owner if owner and owner.name != target.name else None
    before = _last_of(context, "aid")
    if target is None:
        others = [side for side in context.seen if not actor or side != actor.name]
        target = _guess(before[1], _helped(context, others))
    if actor is None and not (doer and doer.side == OWN):
        actor = _donor(scene, context, before[0], target.name if target else None)
    return actor, target


def _donor(scene: Scene, context: _Context, before: str | None, target: str | None) -> _Side | None:
    """Return who gives where no verb tells: the nearest side in front that is in no war."""
    others = [one for one in scene.placed if one.side not in (target, ENEMY)]
    donors = [one for one in others if not context.party(one.side) and _gives(scene, one)]
    near = [one for one in reversed(donors) if one.last < scene.item.first] or donors
    known = (context.before.head, before, context.speaker, context.publisher)
    return (
        context.side(next(iter(near), None))
        or _guess(*(side for side in known if side != target))
        or context.side(next((one for one in others if _gives(scene, one)), None))
        or _guess(context.before.subject if context.before.subject != target else None)
    )


def _gives(scene: Scene, one: Placed) -> bool:
    """Tell whether a side can be the giver: it hangs on no preposition but ``by`` or ``from``."""
    link = governor(scene.tagged, one.first, scene.words)
    return link < 0 or scene.lower[link] in scene.words.sets["by"]


def _helped(context: _Context, sides: Iterable[str]) -> str | None:
    """Return the side that aid goes to where nothing says: the party of a war in the text."""
    return next((side for side in sides if side == "Ukraine"), None) or next(
        (side for side in sides if context.party(side)), None
    )


def _sanctions(scene: Scene, context: _Context) -> _Pair:
    """Return who imposes sanctions, and against whom."""
    actor = context.side(agent_of(scene))
    target = context.side(owner_of(scene)) or context.side(patient_of(scene))
    before = _last_of(context, "sanctions")
    if actor and target and actor.name == target.name:
        actor = None
    if actor is None:
        others = [one for one in scene.placed if not target or one.side != target.name]
        source = imposer_of(scene)
        actor = (
            context.side(source if source in others else None)
            or _guess(before[0])
            or context.side(next(iter(others), None))
            or _guess(context.speaker, context.before.subject)
        )
    if target is None:
        rest = [side for side in context.seen if not actor or side != actor.name]
        target = _guess(before[1], next((side for side in rest if context.party(side)), None))
    return actor, target


def _last_of(context: _Context, family: str) -> tuple[str | None, str | None]:
    """Return the sides of the last fact of the topic if it was of this family."""
    carried = context.discourse.carried
    if carried is None or carried.metric.family != family:
        return None, None
    return context.discourse.carried_sides


def _firearms(scene: Scene, context: _Context) -> _Pair:
    """Return the state whose law it is."""
    actor = context.side(agent_of(scene)) or context.side(owner_of(scene))
    before, _ = _last_of(context, "firearms")
    seen = context.seen[0] if context.seen else None
    known = (before, context.place, context.speaker, seen, context.publisher)
    return actor or _guess(*known), None


_RULES = {
    "attack": _attack,
    "defence": _defence,
    "loss": _loss,
    "conquest": _conquest,
    "victims": _victims,
    "outcome": _outcome,
    "force": _force,
    "return": _return,
    "aid": _aid,
    "sanctions": _sanctions,
    "firearms": _firearms,
}
