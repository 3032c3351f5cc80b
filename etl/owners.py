"""Whose the counted things are, and whom the deed is done to, given to or comes from."""

from __future__ import annotations

from etl.agents import gapped_subject, is_given, possessor, separates
from etl.placed_sides import NAMES, OWN, STOPS, Placed, governor
from etl.referents import referent
from etl.side_scene import SideScene

OWNER_REACH = 9


def owner_of(scene: SideScene) -> Placed | None:
    """Return whose the counted things are: ``Russian drones``, ``drones that Russia sent``."""
    item, noun = scene.item, scene.reading.noun
    if noun is not None and "times" in noun.classes:
        return None
    gapped = gapped_subject(scene)
    for one in scene.placed:
        if item.quantity.last < one.first <= item.last:
            return one
    for one in scene.placed:
        if one.kind in ("demonym", "enemy") and one.first == item.last + 1:
            return one
        if one.kind in ("demonym", "enemy") and one.last == item.first - 1 and one != gapped:
            return one
    return _owner_behind(scene) or _owner_before(scene, gapped) or _owner_of_noun(scene)


def _owner_of_noun(scene: SideScene) -> Placed | None:
    """Return whose the things are at the noun in front that the number refers back to."""
    noun = scene.reading.noun
    if noun is None or scene.item.noun is noun or scene.tagged.nouns.get(noun.first) != noun:
        return None
    for one in scene.placed:
        between = range(one.last + 1, noun.first)
        near = one.kind in ("demonym", "enemy") and one.last < noun.last and len(between) <= 2
        if near and not any(scene.tagged.kinds[at] or separates(scene, at) for at in between):
            return one
    return None


def _owner_before(scene: SideScene, gapped: Placed | None) -> Placed | None:
    item = scene.item
    one = possessor(scene, item.first)
    if one is not None and one != gapped and item.first - one.last <= 3:
        return one
    head = range(item.quantity.last + 1, item.last + 1)
    for at in head:
        if scene.lower[at] in scene.words.sets["possessive_person"]:
            if scene.lower[at] in ("our", "ours"):
                return Placed(OWN, None, OWN, at, at)
            return referent(scene, at)
    return None


def _owner_behind(scene: SideScene) -> Placed | None:
    """Return the side behind the noun: ``of X``, ``launched by X``, ``that X sent``."""
    item, lower = scene.item, scene.lower
    for one in scene.placed:
        if not 0 < one.first - item.last <= OWNER_REACH:
            continue
        between = lower[item.last + 1 : one.first]
        if any(word in STOPS or word == "," for word in between):
            return None
        link = governor(scene.tagged, one.first, scene.words)
        if between[:1] == ("of",) and link == item.last + 1:
            return one
        sent = any(
            scene.words.verb_at("send_verbs", lower, at) for at in range(item.last + 1, one.first)
        )
        if link > item.last and lower[link] in scene.words.sets["by"] and sent:
            return one
        relative = not between or between[0] in scene.words.sets["relative"]
        if relative and one.last + 1 < len(lower):
            at = one.last + 1
            while at < len(lower) and scene.tagged.kinds[at] & {"have", "adverb"}:
                at += 1
            if scene.words.verb_at("send_verbs", lower, at):
                return one
    return None


def owned_by_pronoun(scene: SideScene) -> bool:
    """Tell whether a pronoun says whose they are: nobody's victims are his own."""
    head = scene.lower[scene.item.quantity.last + 1 : scene.item.last + 1]
    return not scene.words.sets["possessive_person"].isdisjoint(head)


def patient_of(scene: SideScene) -> Placed | None:
    """Return the side that it is done to: ``at Ukraine``, ``attacked Ukraine with``."""
    verb = scene.reading.verb
    start = verb.last if verb is not None else scene.item.last
    for one in scene.placed:
        if one.first <= start or one.kind == "person":
            continue
        if _other_verb(scene, start, one.first):
            return None
        link = governor(scene.tagged, one.first, scene.words)
        if link > start and scene.lower[link] in scene.words.sets["aimed"]:
            return one
        if one.first == start + 1 and one.kind in NAMES:
            return one
    return None


def _other_verb(scene: SideScene, start: int, end: int) -> bool:
    """Tell whether a clause of its own lies between two tokens."""
    if ";" in scene.lower[start:end]:
        return True
    return any(
        start < verb.first < end and verb.form in ("ed", "s") and verb.first > scene.item.last
        for verb in scene.tagged.verbs
    )


def recipient_of(scene: SideScene) -> Placed | None:
    """Return the side that something is given to: ``to Ukraine``, ``sent Ukraine 20 tanks``."""
    verb, lower = scene.reading.verb, scene.lower
    behind = [one for one in scene.placed if one.first > scene.item.last]
    before = [one for one in reversed(scene.placed) if one.last < scene.item.first]
    for one in (*behind, *before):
        if one.kind in ("person", "organisation"):
            continue
        link = governor(scene.tagged, one.first, scene.words)
        if link >= 0 and lower[link] in ("to", "for"):
            return one
        given = (*NAMES, "institution")
        if verb is not None and one.first == verb.last + 1 and one.kind in given:
            if scene.words.verb_at("follow_verbs", lower, verb.first):
                continue  # "then came Norway with 30": whoever comes gives.
            return one
        if is_given(scene, one):
            return one
    return None


def imposer_of(scene: SideScene) -> Placed | None:
    """Return the side that a ban comes from: ``lifetime bans from Russia``."""
    for one in scene.placed:
        link = governor(scene.tagged, one.first, scene.words)
        if link >= 0 and scene.lower[link] in scene.words.sets["by"]:
            return one
    return None
