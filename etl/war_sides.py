"""The sides of what happens in a war: attacks, defence, losses, land, victims, prisoners."""

from __future__ import annotations

from etl.agents import agent_of, governing_verb, is_observer, only_counts
from etl.belonging import holder_of, land_of, mourner_of, self_of
from etl.owners import owner_of, patient_of, recipient_of
from etl.parties import armed_movements, load_parties
from etl.placed_sides import POSSESSIVES, STOPS, Placed, governor
from etl.side_context import (
    Context,
    Pair,
    Side,
    attack_around,
    guess,
    named_here,
    rule_of,
)
from etl.side_scene import SideScene

# How many tokens before the noun of an attack the verb stands that says who only suffers it.
NOUN_REACH = 4


def attack_sides(scene: SideScene, context: Context) -> Pair:
    """Return the sides of an attack: who launched it, and at whom."""
    doer = agent_of(scene)
    agent, owner = context.side(doer), context.side(owner_of(scene))
    target = context.side(patient_of(scene))
    if doer and _resists(scene, doer):
        agent, target = None, target or (None if is_observer(doer) else agent)
    striker, struck = _armed_with(scene, context)
    if struck or (agent is None and owner is None and target is None):
        agent, target = striker, struck
    actor = agent if doer and owner and _sends(scene, doer) else owner or agent
    if actor and target and actor.name == target.name:
        target = None
    if actor is None and target is None:
        attacker, attacked = attack_around(context, (context.place,))
        return guess(attacker), guess(attacked)
    if target is None and actor is not None:
        place = (
            context.place if context.place != actor.name and context.party(context.place) else None
        )
        target = guess(place, context.foe(actor.name))
    elif actor is None and target is not None:
        actor = guess(context.foe(target.name), context.named(context.here.attacker))
    return actor, target


def _sends(scene: SideScene, doer: Placed) -> bool:
    """Tell whether the doer uses what somebody else made: ``Russia fired 30 Iranian drones``."""
    verb = scene.reading.verb
    if verb is None or verb.form == "noun" or doer.first > verb.first:
        return False
    return bool(scene.words.verb_at("send_verbs", scene.lower, verb.first))


def _resists(scene: SideScene, doer: Placed) -> bool:
    """Tell whether the doer of the verb is the one attacked: ``repelled 20 assaults``."""
    verb = scene.reading.verb
    if verb is None or (doer.first > verb.last and not scene.reading.passive):
        return False
    if verb.form == "noun":
        near = range(max(doer.last + 1, verb.first - NOUN_REACH), verb.first)
        keys = ("resist_verbs", "answer_verbs")
        return any(scene.words.verb_at(key, scene.lower, at) for at in near for key in keys)
    return any(
        scene.words.verb_at(key, scene.lower, verb.first)
        for key in ("resist_verbs", "defend_verbs")
    )


def _armed_with(scene: SideScene, context: Context) -> Pair:
    """Return the sides of an attack that a preposition ties to its weapons.

    ``Iran answered with 100 missiles`` names the attacker, ``Kyiv was hit with nine drones`` and
    ``Haifa came under fire from 20 rockets`` the attacked.
    """
    link, lower = scene.item.first - 1, scene.lower
    if link < 1 or lower[link] not in ("with", "from"):
        return None, None
    first = next((at + 1 for at in range(link, -1, -1) if lower[at] in STOPS), 0)
    clause = [one for one in scene.placed if first <= one.first and one.last < link]
    free = (one for one in reversed(clause) if governor(scene.tagged, one.first, scene.words) < 0)
    one = next(free, None)
    if one is None:
        return None, None
    between = range(one.last + 1, link)
    if any("say" in scene.tagged.kinds[at] for at in between):
        return None, None
    passive = any("be" in scene.tagged.kinds[at] and lower[at] not in POSSESSIVES for at in between)
    faced = any(scene.words.verb_at("resist_verbs", lower, at) for at in between)
    if passive or faced or "under" in lower[one.last + 1 : link]:
        return None, context.side(one)
    return (context.side(one) if lower[link] == "with" else None), None


def defence_sides(scene: SideScene, context: Context) -> Pair:
    """Return the sides of a defence: who shot down, and whose they were."""
    actor, target = context.side(agent_of(scene)), context.side(owner_of(scene))
    if actor and target and actor.name == target.name:
        actor = None
    if actor is None and target is None:
        here = context.named(context.here.attacker) if not context.here.attacked else None
        first = (context.foe(here), context.speaker, context.place)
        attacker, attacked = attack_around(context, first)
        return guess(attacked), guess(attacker)
    if actor is None and target is not None:
        actor = guess(context.foe(target.name))
    elif target is None and actor is not None:
        attacker = context.named(context.here.attacker)
        target = guess(context.foe(actor.name), attacker if attacker != actor.name else None)
    return actor, target


def loss_sides(scene: SideScene, context: Context) -> Pair:
    """Return the sides of an attack's losses: nobody's deed, and whose they were."""
    agent, owner = context.side(agent_of(scene)), context.side(owner_of(scene))
    if owner:
        return None, owner
    if agent:
        return None, guess(context.foe(agent.name))
    attacker, _ = attack_around(context, (context.speaker,))
    return None, guess(attacker)


def conquest_sides(scene: SideScene, context: Context) -> Pair:
    """Return who took land, and from whom."""
    actor = context.side(holder_of(scene) or agent_of(scene))
    if actor is None:
        owner = context.side(owner_of(scene))
        if owner and context.party(owner.name):
            return guess(context.foe(owner.name)), owner
        carried = context.discourse.carried
        same = carried is not None and carried.metric.family == "ground"
        verb = scene.reading.verb
        occupied = verb is not None and scene.words.verb_at("occupy_verbs", scene.lower, verb.first)
        actor = (
            (guess(context.discourse.carried_sides[0]) if same else None)
            or (guess(context.foe(context.party(context.place))) if occupied else None)
            or guess(context.party(context.speaker))
            or context.side(scene.placed[0] if scene.placed else None)
            or guess(context.own(), context.before.attacker, context.before.subject)
        )
    return actor, guess(context.foe(actor.name)) if actor else None


def victim_sides(scene: SideScene, context: Context) -> Pair:
    """Return the sides of civilian victims: who attacked, and whose people they were."""
    if scene.reading.metric.agent is None:
        noun = scene.reading.noun
        fled = noun is not None and "refugee" in noun.classes
        return None, context.side(owner_of(scene)) or guess(None if fled else context.place)
    doer = agent_of(scene)
    actor, target = context.side(doer), context.side(owner_of(scene) or self_of(scene))
    if doer and only_counts(scene, doer):
        actor, target = None, target or (None if is_observer(doer) else actor)
    if target is None:
        target = context.side(mourner_of(scene)) or context.side(land_of(scene))
        actor = None if actor and target and actor.name == target.name else actor
    if actor is None and context.here.attacker and not _is(target, context.here.attacker):
        actor = named_here(scene, context, context.here.attacker)
    if target is None and actor is None and _mourns(scene, context):
        target = guess(context.speaker)
    if target is None:
        place = context.place
        if place is None or (actor and actor.name == place):
            place = context.foe(actor.name) if actor else None
        around = attack_around(context)
        subject = context.party(context.before.subject)
        last = context.discourse.place.recent or context.discourse.place.topic
        known = around[1] or (last.country if last else None)
        target = guess(place, known, context.party(context.speaker), subject)
        if actor is None and target is not None and target.name == around[1]:
            actor = guess(around[0])
    if actor is None and target is not None:
        # A movement that tells of victims of a state's attack does not say that it did it.
        foe, attacker = context.foe(target.name), context.named(context.before.attacker)
        accuses = foe == context.speaker and foe in armed_movements()
        actor = guess(attacker if accuses else None, foe, attacker)
    return actor, None if _is_at_home(context, actor, target) else target


def _is_at_home(context: Context, actor: Side | None, target: Side | None) -> bool:
    """Tell whether a state strikes in its own country: its victims are not the rebels' people."""
    if actor is None or target is None or target.words is not None:
        return False
    return context.place == actor.name and target.name in armed_movements()


def _is(side: Side | None, name: str) -> bool:
    return side is not None and side.name == name


def _mourns(scene: SideScene, context: Context) -> bool:
    """Tell whether a side at war tells of victims that nothing places elsewhere: its own.

    An army tells of those on the other side as well.
    """
    alone = context.speaker not in {None, *load_parties().organisations}
    alone = alone and set(context.seen) <= {context.speaker}
    if context.place or not (alone or context.party(context.speaker)):
        return False
    return scene.words.sets["armies"].isdisjoint(scene.lower)


def return_sides(scene: SideScene, context: Context) -> Pair:
    """Return who gets prisoners back; nobody when one number tells those of both sides."""
    lower, words = scene.lower, scene.words
    near = lower[max(0, scene.item.first - 8) : scene.item.last + 8]
    if any(word in words.sets["mutual"] for word in near):
        return None, None
    verb = governing_verb(scene)
    agent, owner = context.side(agent_of(scene)), context.side(owner_of(scene))
    if owner:
        return None, owner
    recipient = context.side(recipient_of(scene))
    if agent and verb is not None:
        if words.verb_at("receive_verbs", lower, verb.first):
            return None, agent
        if words.verb_at("release_verbs", lower, verb.first):
            return None, recipient or guess(context.foe(agent.name))
    carried = context.discourse.carried
    same = carried is not None and rule_of(carried.metric) == "return"
    last = context.discourse.carried_sides[1] if same else None
    return None, recipient or guess(context.party(context.speaker), last)
