"""The sides of what states decide: aid, sanctions, firearms laws."""

from __future__ import annotations

from collections.abc import Iterable

from etl.agents import Scene, agent_of
from etl.owners import imposer_of, owned_by_pronoun, owner_of, patient_of, recipient_of
from etl.parties import ENEMY
from etl.roles import OWN, Placed, acts, governor
from etl.side_context import Context, Pair, Side, guess, last_of

# How many tokens behind what is given its giver is looked for.
FROM_REACH = 5


def aid_sides(scene: Scene, context: Context) -> Pair:
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


def _from_whom(scene: Scene) -> Placed | None:
    """Return the giver right behind what is given: ``two F-16s from The Hague``."""
    for one in scene.placed:
        link = governor(scene.tagged, one.first, scene.words)
        if not scene.item.last < link <= scene.item.last + FROM_REACH:
            continue
        between = scene.lower[scene.item.last + 1 : link]
        apart = any(word == "," or word[0].isdigit() for word in between)
        return one if scene.lower[link] == "from" and not apart else None
    return None


def _donor(scene: Scene, context: Context, before: str | None, target: str | None) -> Side | None:
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


def _gives(scene: Scene, one: Placed) -> bool:
    """Tell whether a side can be the giver: it hangs on no preposition but ``by`` or ``from``."""
    link = governor(scene.tagged, one.first, scene.words)
    return link < 0 or scene.lower[link] in scene.words.sets["by"]


def _helped(context: Context, sides: Iterable[str]) -> str | None:
    """Return the side that aid goes to where nothing says: the party of a war in the text."""
    return next((side for side in sides if side == "Ukraine"), None) or next(
        (side for side in sides if context.party(side)), None
    )


def sanction_sides(scene: Scene, context: Context) -> Pair:
    """Return who imposes sanctions, and against whom."""
    actor = context.side(agent_of(scene))
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
            or context.side(_opening(scene, others))
            or guess(before[0])
            or context.side(next(iter(others), None))
            or guess(context.speaker, context.before.subject)
        )
    if target is None:
        rest = [side for side in context.seen if not actor or side != actor.name]
        target = guess(before[1], next((side for side in rest if context.party(side)), None))
    return actor, target


def _opening(scene: Scene, others: list[Placed]) -> Placed | None:
    """Return the side that opens the sentence: ``Tokyo followed with nine names``."""
    first = next(iter(others), None)
    if first is None or first.first > 1 or first.last > scene.item.first:
        return None
    return first if acts(scene.tagged, first, scene.words) else None


def firearm_sides(scene: Scene, context: Context) -> Pair:
    """Return the state whose law it is."""
    actor = context.side(agent_of(scene)) or context.side(owner_of(scene))
    before, _ = last_of(context, "firearms")
    seen = context.seen[0] if context.seen else None
    here = dict.fromkeys(one.side for one in scene.placed if one.side not in (ENEMY, OWN))
    only = next(iter(here)) if len(here) == 1 else None
    known = (only, before, context.place, context.speaker, seen, context.publisher)
    return actor or guess(*known), None
