"""The sides of what happens in a war: attacks, defence, losses, land, victims, soldiers."""

from __future__ import annotations

from etl.agents import Scene, agent_of, governing_verb, subject_of
from etl.belonging import clause_of, headed_by, holder_of, land_of, mourner_of, self_of, whole_of
from etl.owners import owned_by_pronoun, owner_of, patient_of, recipient_of
from etl.parties import ENEMY, armed_movements, load_parties, opponent_of, without_army
from etl.roles import NAMES, POSSESSIVES, STOPS, Placed, acts, governor, is_neighbour
from etl.side_context import (
    Context,
    Pair,
    Side,
    attack_around,
    guess,
    named_here,
    rule_of,
)
from etl.tags import VerbMention

# What is done to soldiers by somebody; losses are told by those who count them.
HARM = frozenset({"troops_killed", "troops_wounded", "troops_captured"})
# How many tokens before the noun of an attack the verb stands that says who only suffers it.
NOUN_REACH = 4


def attack_sides(scene: Scene, context: Context) -> Pair:
    """Return the sides of an attack: who launched it, and at whom."""
    doer = agent_of(scene)
    agent, owner = context.side(doer), context.side(owner_of(scene))
    target = context.side(patient_of(scene))
    if doer and _resists(scene, doer):
        agent, target = None, target or (None if _is_observer(doer) else agent)
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


def _sends(scene: Scene, doer: Placed) -> bool:
    """Tell whether the doer uses what somebody else made: ``Russia fired 30 Iranian drones``."""
    verb = scene.reading.verb
    if verb is None or verb.form == "noun" or doer.first > verb.first:
        return False
    return bool(scene.words.verb_at("send_verbs", scene.lower, verb.first))


def _resists(scene: Scene, doer: Placed) -> bool:
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


def _armed_with(scene: Scene, context: Context) -> Pair:
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


def defence_sides(scene: Scene, context: Context) -> Pair:
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


def loss_sides(scene: Scene, context: Context) -> Pair:
    """Return the sides of an attack's losses: nobody's deed, and whose they were."""
    agent, owner = context.side(agent_of(scene)), context.side(owner_of(scene))
    if owner:
        return None, owner
    if agent:
        return None, guess(context.foe(agent.name))
    attacker, _ = attack_around(context, (context.speaker,))
    return None, guess(attacker)


def conquest_sides(scene: Scene, context: Context) -> Pair:
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


def victim_sides(scene: Scene, context: Context) -> Pair:
    """Return the sides of civilian victims: who attacked, and whose people they were."""
    if scene.reading.metric.agent is None:
        noun = scene.reading.noun
        fled = noun is not None and "refugee" in noun.classes
        return None, context.side(owner_of(scene)) or guess(None if fled else context.place)
    doer = agent_of(scene)
    actor, target = context.side(doer), context.side(owner_of(scene) or self_of(scene))
    if doer and _only_counts(scene, doer):
        actor, target = None, target or (None if _is_observer(doer) else actor)
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
        last = context.discourse.place.now().recent or context.discourse.place.topic
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


def _mourns(scene: Scene, context: Context) -> bool:
    """Tell whether a side at war tells of victims that nothing places elsewhere: its own.

    An army tells of those on the other side as well.
    """
    alone = context.speaker not in {None, *load_parties().organisations}
    alone = alone and set(context.seen) <= {context.speaker}
    if context.place or not (alone or context.party(context.speaker)):
        return False
    return scene.words.sets["armies"].isdisjoint(scene.lower)


def _is_observer(doer: Placed) -> bool:
    """Tell whether a body that counts victims has none of its own: ``the UN counted 12``."""
    return doer.kind == "organisation" and doer.side not in armed_movements()


def _only_counts(scene: Scene, doer: Placed) -> bool:
    """Tell whether the doer of the verb counts its own: ``Delhi reports 12 dead``."""
    verb = governing_verb(scene)
    if verb is None or doer.first > verb.first:
        return False
    return any(
        scene.words.verb_at(key, scene.lower, verb.first) for key in ("resist_verbs", "tell_verbs")
    )


def outcome_sides(scene: Scene, context: Context) -> Pair:
    """Return the sides of soldiers or equipment lost: who did it if named, and whose they were."""
    doer = agent_of(scene)
    agent, owner = context.side(doer), context.side(owner_of(scene) or self_of(scene))
    verb, noun = governing_verb(scene), scene.reading.noun
    if owner is None:
        around = headed_by(scene, doer) or whole_of(scene) or land_of(scene)
        owner = context.side(around)
    if verb is not None and _suffers(scene, verb):
        return None, owner or agent or _whose(scene, context)
    if agent and owner and agent.name == owner.name:
        agent, owner = (agent, None) if owned_by_pronoun(scene) else (None, owner)
    if doer and _only_counts(scene, doer):
        agent, owner = None, owner or (None if _is_observer(doer) else agent)
    if owner is None and agent:
        owner = guess(_fought_before(context, agent.name), context.foe(agent.name))
    foes = noun is not None and noun.lemma in scene.words.sets["foes"]
    if owner is None and foes:
        owner = guess(context.named(ENEMY))
    owner = owner or (None if foes else _whose(scene, context))
    owner = _fighters(context, owner) if foes else _soldiers(scene, context, owner)
    agent = agent or context.side(holder_of(scene))
    if agent is None and owner:
        agent = _unnamed_doer(scene, context, owner, verb)
    return agent, owner


def _fighters(context: Context, owner: Side | None) -> Side | None:
    """Return whose fighters they are that their foe calls by their deeds: a movement's."""
    if owner is None or owner.words is not None or owner.name not in load_parties().no_army:
        return owner
    foe, movements = context.foe(owner.name), armed_movements()
    return guess(next((s for s in context.seen if s in movements and context.foe(s) == foe), None))


def _fought_before(context: Context, agent: str) -> str | None:
    """Return whose losses the fact before tells, if the doer fights them."""
    carried, target = context.discourse.carried, context.discourse.carried_sides[1]
    if carried is None or rule_of(carried.metric) != "outcome" or not target:
        return None
    return target if opponent_of(target, (agent,)) == agent else None


def _unnamed_doer(
    scene: Scene, context: Context, owner: Side, verb: VerbMention | None
) -> Side | None:
    """Return who did it where no words tell: the enemy's foe, whoever claims it, or any captor."""
    foe = context.foe(owner.name)
    if foe is None or (verb and _suffers(scene, verb)):
        return None
    attacker = context.named(context.here.attacker)
    if attacker == foe:
        return named_here(scene, context, context.here.attacker or foe)
    harmed = scene.reading.metric.id in HARM
    if harmed and foe != context.speaker and foe in _acting(scene):
        return named_here(scene, context, foe)
    if harmed and owner.words is None and context.discourse.carried_sides == (foe, owner.name):
        return guess(foe)
    if verb is None or verb.form == "noun":
        return None
    dying = scene.words.verb_at("die_verbs", scene.lower, verb.first)
    noun = scene.reading.noun
    outlaws = noun is not None and noun.lemma in scene.words.sets["foes"]
    claimed = not dying and (outlaws or foe == context.speaker)
    return guess(foe) if claimed or _hit_the_enemy(scene, verb) else None


def _acting(scene: Scene) -> set[str]:
    """Return the sides of the number's clause that may have had a hand in it: none that tells."""
    telling = (
        one
        for one in clause_of(scene)[1]
        if not any("say" in kinds for kinds in scene.tagged.kinds[one.last + 1 : one.last + 4])
        and not is_neighbour(scene.tagged, one, scene.words)
    )
    return {one.side for one in telling if acts(scene.tagged, one, scene.words)}


def _hit_the_enemy(scene: Scene, verb: VerbMention) -> bool:
    """Tell whether somebody unnamed did it to the enemy: ``shot down six enemy planes``.

    Whoever calls them so did it; nobody makes the enemy die, crash or lose.
    """
    placed = owner_of(scene)
    dying = scene.words.verb_at("die_verbs", scene.lower, verb.first)
    active = verb.last < scene.item.first and not scene.reading.passive
    done = active or (scene.reading.passive and not dying)
    return done and bool(placed and placed.side == ENEMY)


def _suffers(scene: Scene, verb: VerbMention) -> bool:
    """Tell whether the doer of the verb is whose they were: ``lost 20 tanks``, ``its losses``."""
    lower = scene.lower
    if verb.form == "noun":
        return any(
            lower[at] in scene.words.sets["losses"] for at in range(verb.first, verb.last + 1)
        )
    return bool(scene.words.verb_at("lose_verbs", lower, verb.first))


def _whose(scene: Scene, context: Context) -> Side | None:
    """Return whose soldiers or equipment it is where their noun phrase does not say."""
    side = _loser_around(scene, context)
    known = _soldiers(scene, context, guess(side.name) if side else None)
    return side if side and known and side.name == known.name else known


def _soldiers(scene: Scene, context: Context, side: Side | None) -> Side | None:
    """Return whose soldiers fell: those of a side that has an army, if no words name the other."""
    noun = scene.reading.noun
    soldiers = noun is not None and noun.lemma in scene.words.sets["state_men"]
    if not soldiers or side is None or side.words or side.name not in without_army():
        return side
    foe = context.foe(side.name)
    return guess(None if foe in without_army() else foe)


def _loser_around(scene: Scene, context: Context) -> Side | None:
    """Return the side whose losses the words around the number tell."""
    if context.here.loser:
        return named_here(scene, context, context.here.loser)
    carried = context.discourse.carried
    if carried is not None and rule_of(carried.metric) == "outcome":
        last = guess(context.discourse.carried_sides[1])
        if last:
            return last
    parties = [one for one in scene.placed if context.party(one.side)]
    named = dict.fromkeys(
        one.side
        for one in parties
        if one.side != context.speaker and not _is_scene(scene, context, one)
    )
    if len(named) == 1:
        side = next(iter(named))
        if side == context.here.attacker:
            return guess(context.foe(side))
        return named_here(scene, context, side)
    before = context.before
    told = (context.named(before.loser), context.party(before.holder), before.head)
    return guess(*(told if not before.head else reversed(told)), context.own())


def _is_scene(scene: Scene, context: Context, one: Placed) -> bool:
    """Tell whether a land is only where soldiers of a state fell who speaks: ``in Gaza``."""
    if one.kind not in NAMES or not context.party(context.own()) or context.own() == one.side:
        return False
    link = governor(scene.tagged, one.first, scene.words)
    return link >= 0 and scene.lower[link] in scene.words.sets["within"]


def force_sides(scene: Scene, context: Context) -> Pair:
    """Return whose soldiers are somewhere or are recruited."""
    doer = agent_of(scene)
    actor = context.side(owner_of(scene))
    if actor is None and not (doer and _only_counts(scene, doer)):
        actor = context.side(doer)
        if actor is None and scene.reading.verb is None:
            actor = context.side(subject_of(scene, scene.item.first))
    if actor is None:
        carried = context.discourse.carried
        same = carried is not None and rule_of(carried.metric) in ("force", "outcome")
        actor = guess(
            _forces_before(context) if same else None,
            context.named(context.here.holder),
            context.named(context.here.subject)
            if context.here.subject != context.speaker
            else None,
            context.before.head,
            context.named(context.before.holder),
            context.foe(context.place)
            if context.place in load_parties().no_army
            else context.place,
            context.before.subject,
            context.speaker,
            context.publisher,
        )
    return actor, None


def _forces_before(context: Context) -> str | None:
    """Return whose soldiers the fact before counts: those that were there, or that were lost."""
    carried, (actor, target) = context.discourse.carried, context.discourse.carried_sides
    if carried is None or rule_of(carried.metric) not in ("force", "outcome"):
        return None
    return actor if rule_of(carried.metric) == "force" else target


def return_sides(scene: Scene, context: Context) -> Pair:
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
