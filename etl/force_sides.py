"""The sides of armed forces: soldiers and equipment that were lost, are somewhere or are raised."""

from __future__ import annotations

from etl.agents import agent_of, governing_verb, is_observer, only_counts, subject_of
from etl.belonging import clause_of, headed_by, holder_of, land_of, self_of, whole_of
from etl.owners import owned_by_pronoun, owner_of
from etl.parties import ENEMY, armed_movements, load_parties, opponent_of, without_army
from etl.placed_sides import NAMES, Placed, acts, governor, is_neighbour
from etl.side_context import Context, Pair, Side, guess, named_here, rule_of
from etl.side_scene import SideScene
from etl.tags import VerbMention

# What is done to soldiers by somebody; losses are told by those who count them.
HARM = frozenset({"troops_killed", "troops_wounded", "troops_captured"})


def outcome_sides(scene: SideScene, context: Context) -> Pair:
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
    if doer and only_counts(scene, doer):
        agent, owner = None, owner or (None if is_observer(doer) else agent)
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
    scene: SideScene, context: Context, owner: Side, verb: VerbMention | None
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


def _acting(scene: SideScene) -> set[str]:
    """Return the sides of the number's clause that may have had a hand in it: none that tells."""
    telling = (
        one
        for one in clause_of(scene)[1]
        if not any("say" in kinds for kinds in scene.tagged.kinds[one.last + 1 : one.last + 4])
        and not is_neighbour(scene.tagged, one, scene.words)
    )
    return {one.side for one in telling if acts(scene.tagged, one, scene.words)}


def _hit_the_enemy(scene: SideScene, verb: VerbMention) -> bool:
    """Tell whether somebody unnamed did it to the enemy: ``shot down six enemy planes``.

    Whoever calls them so did it; nobody makes the enemy die, crash or lose.
    """
    placed = owner_of(scene)
    dying = scene.words.verb_at("die_verbs", scene.lower, verb.first)
    active = verb.last < scene.item.first and not scene.reading.passive
    done = active or (scene.reading.passive and not dying)
    return done and bool(placed and placed.side == ENEMY)


def _suffers(scene: SideScene, verb: VerbMention) -> bool:
    """Tell whether the doer of the verb is whose they were: ``lost 20 tanks``, ``its losses``."""
    lower = scene.lower
    if verb.form == "noun":
        return any(
            lower[at] in scene.words.sets["losses"] for at in range(verb.first, verb.last + 1)
        )
    return bool(scene.words.verb_at("lose_verbs", lower, verb.first))


def _whose(scene: SideScene, context: Context) -> Side | None:
    """Return whose soldiers or equipment it is where their noun phrase does not say."""
    side = _loser_around(scene, context)
    known = _soldiers(scene, context, guess(side.name) if side else None)
    return side if side and known and side.name == known.name else known


def _soldiers(scene: SideScene, context: Context, side: Side | None) -> Side | None:
    """Return whose soldiers fell: those of a side that has an army, if no words name the other."""
    noun = scene.reading.noun
    soldiers = noun is not None and noun.lemma in scene.words.sets["state_men"]
    if not soldiers or side is None or side.words or side.name not in without_army():
        return side
    foe = context.foe(side.name)
    return guess(None if foe in without_army() else foe)


def _loser_around(scene: SideScene, context: Context) -> Side | None:
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


def _is_scene(scene: SideScene, context: Context, one: Placed) -> bool:
    """Tell whether a land is only where soldiers of a state fell who speaks: ``in Gaza``."""
    if one.kind not in NAMES or not context.party(context.own()) or context.own() == one.side:
        return False
    link = governor(scene.tagged, one.first, scene.words)
    return link >= 0 and scene.lower[link] in scene.words.sets["within"]


def force_sides(scene: SideScene, context: Context) -> Pair:
    """Return whose soldiers are somewhere or are recruited."""
    doer = agent_of(scene)
    actor = context.side(owner_of(scene))
    if actor is None and not (doer and only_counts(scene, doer)):
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
