"""The sides of what states decide: aid, sanctions, firearms laws."""

from __future__ import annotations

from collections.abc import Iterable

from etl.agents import agent_of
from etl.owners import imposer_of, owned_by_pronoun, owner_of, patient_of, recipient_of
from etl.parties import ENEMY, load_parties
from etl.placed_sides import OWN, POSSESSIVES, Placed, acts, governor
from etl.side_context import Context, Pair, Side, guess, last_of
from etl.side_scene import SideScene

# How many tokens behind what is given its giver is looked for.
FROM_REACH = 5


def aid_sides(scene: SideScene, context: Context) -> Pair:
    """Return the donor and the recipient of aid."""
    verb, doer = scene.reading.verb, agent_of(scene)
    agent, owner = context.side(doer), context.side(owner_of(scene))
    target = context.side(recipient_of(scene))
    if agent and verb is not None and scene.words.verb_at("receive_verbs", scene.lower, verb.first):
        agent, target = None, agent
    actor = context.side(_from_whom(scene)) or agent or owner
    if actor and target and actor.name == target.name:
        actor = owner if owner and owner.name != target.name else None
    before = last_of(context, "aid")
    if target is None:
        others = [side for side in context.seen if not actor or side != actor.name]
        target = guess(before[1], _helped(context, others))
    if actor is None and not (doer and doer.side == OWN):
        actor = _donor(scene, context, before[0], target.name if target else None)
    return actor, target


def _from_whom(scene: SideScene) -> Placed | None:
    """Return the giver beside what is given: ``two F-16s from The Hague``, ``Norway with 30``."""
    for one in scene.placed:
        if one.last == scene.item.first - 2 and _comes_with(scene, one):
            return one
        link = governor(scene.tagged, one.first, scene.words)
        if not scene.item.last < link <= scene.item.last + FROM_REACH:
            continue
        between = scene.lower[scene.item.last + 1 : link]
        apart = any(word == "," or word[0].isdigit() for word in between)
        return one if scene.lower[link] == "from" and not apart else None
    return None


def _comes_with(scene: SideScene, one: Placed) -> bool:
    """Tell whether a side stands in a row of givers: ``came Norway with 30 and Spain with 20``."""
    if scene.lower[one.last + 1] != "with" or not one.first:
        return False
    before = one.first - 1
    follows = scene.words.verb_at("follow_verbs", scene.lower, before)
    return bool(follows) or scene.lower[before] in ("and", ",", ";")


def _donor(
    scene: SideScene, context: Context, before: str | None, target: str | None
) -> Side | None:
    """Return who gives where no verb tells: the nearest side in front that is in no war."""
    others = [one for one in scene.placed if one.side not in (target, ENEMY)]
    donors = [one for one in others if not context.party(one.side) and _gives(scene, one)]
    near = [one for one in reversed(donors) if one.last < scene.item.first] or donors
    known = (context.before.head, before, context.speaker, context.publisher)
    return (
        context.side(next(iter(near), None))
        or guess(*(side for side in known if side != target))
        or context.side(next((one for one in others if _gives(scene, one)), None))
        or guess(context.before.subject if context.before.subject != target else None)
    )


def _gives(scene: SideScene, one: Placed) -> bool:
    """Tell whether a side can be the giver: it hangs on no preposition but ``by`` or ``from``."""
    link = governor(scene.tagged, one.first, scene.words)
    return link < 0 or scene.lower[link] in scene.words.sets["by"]


def _helped(context: Context, sides: Iterable[str]) -> str | None:
    """Return the side that aid goes to where nothing says: the party of a war in the text.

    Of a war whose one side others help, it is that side, even where only its foe is named.
    """
    named, helped = tuple(sides), load_parties().helped
    return (
        next((side for side in named if side in helped), None)
        or next((ours for side in named for ours, foe in helped.items() if foe == side), None)
        or next((side for side in named if context.party(side)), None)
    )


def sanction_sides(scene: SideScene, context: Context) -> Pair:
    """Return who imposes sanctions, and against whom."""
    doer, lister = agent_of(scene), _lister(scene, list(scene.placed))
    if doer and lister and doer.first < lister.first < scene.item.first:
        doer = lister  # "Slovakia gave way and the EU's sanctions are in force: 14 people".
    actor = context.side(doer)
    # "Their" subsidiaries are those of the firms, not of who lists them.
    owner = None if owned_by_pronoun(scene) else owner_of(scene)
    before = last_of(context, "sanctions")
    patient = context.side(patient_of(scene))
    target = context.side(owner) or (patient if patient and patient.name != before[0] else None)
    if actor and target and actor.name == target.name:
        actor = None
    if actor is None:
        others = [one for one in scene.placed if not target or one.side != target.name]
        source = imposer_of(scene)
        actor = (
            context.side(source if source in others else None)
            or context.side(_lister(scene, others))
            or context.side(_opening(scene, others))
            or guess(before[0])
            or context.side(next(iter(others), None))
            or guess(context.speaker, context.before.subject)
        )
    if target is None:
        target = guess(before[1], _punished(context, actor.name if actor else None))
    return actor, target


def _punished(context: Context, actor: str | None) -> str | None:
    """Return the side that sanctions hit where nothing says: the foe of the one that others help.

    Else a party to a war in the text.
    """
    helped = load_parties().helped
    rest = (side for side in context.seen if side != actor)
    hit = (helped.get(side) or (side if context.party(side) else None) for side in rest)
    return next((side for side in hit if side and side != actor), None)


def _lister(scene: SideScene, others: list[Placed]) -> Placed | None:
    """Return the side whose sanctions the words call them: ``the EU's new sanctions on …``."""
    words = scene.words.sets["measures"]
    for one in others:
        owning = scene.lower[one.last + 1 : one.last + 2]
        if one.kind != "demonym" and not (owning and owning[0] in POSSESSIVES):
            continue
        if not words.isdisjoint(scene.lower[one.last + 1 : one.last + 5]):
            return one
    return None


def _opening(scene: SideScene, others: list[Placed]) -> Placed | None:
    """Return the side that opens the sentence: ``Tokyo followed with nine names``."""
    first = next(iter(others), None)
    if first is None or first.first > 1 or first.last > scene.item.first:
        return None
    return first if acts(scene.tagged, first, scene.words) else None


def firearm_sides(scene: SideScene, context: Context) -> Pair:
    """Return the state whose law it is."""
    actor = context.side(agent_of(scene)) or context.side(owner_of(scene))
    before, _ = last_of(context, "firearms")
    seen = context.seen[0] if context.seen else None
    here = dict.fromkeys(one.side for one in scene.placed if one.side not in (ENEMY, OWN))
    only = next(iter(here)) if len(here) == 1 else None
    known = (only, before, context.place, context.speaker, seen, context.publisher)
    return actor or guess(*known), None
