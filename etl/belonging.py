"""Whose people, losses and land they are where the noun phrase itself names nobody."""

from __future__ import annotations

from etl.placed_sides import POSSESSIVES, STOPS, Placed, governor
from etl.referents import referent
from etl.side_scene import SideScene

# How many tokens behind a side its body is named: "Israel's ambulance service".
BODY_REACH = 5
# How many tokens before and behind a number its "own" stands: "11 men of its own".
SELF_REACH = 6
# How many tokens behind an adjective its soldiers stand: "Ukrainian marine units".
SOLDIER_REACH = 3


def clause_of(scene: SideScene) -> tuple[int, list[Placed]]:
    """Return the first token of the number's clause, and the sides that it names."""
    lower, item = scene.lower, scene.item
    first = next((at + 1 for at in range(item.first - 1, -1, -1) if lower[at] in STOPS), 0)
    last = next((at for at in range(item.last + 1, len(lower)) if lower[at] in STOPS), len(lower))
    return first, [one for one in scene.placed if first <= one.first < last]


def mourner_of(scene: SideScene) -> Placed | None:
    """Return the side whose body tells of victims, its own people: ``Iran's health ministry``.

    ``In Tehran, the health ministry said`` names the side as well.
    """
    lower, item, bodies = scene.lower, scene.item, scene.words.sets["mourning_bodies"]
    first, told = clause_of(scene)
    for one in sorted(told, key=lambda one: abs(one.first - item.first)):
        opens = one.kind == "capital" and one.first == first + 1 and lower[first] == "in"
        reach = item.first if opens else one.last + BODY_REACH
        if one.kind != "person" and not bodies.isdisjoint(lower[one.first : reach]):
            return one
    return None


def land_of(scene: SideScene) -> Placed | None:
    """Return the side whose part of a land it was in: ``in the Pakistani part of Kashmir``."""
    parts, links = scene.words.sets["land_parts"], (*scene.words.sets["within"], "on", "at")
    for one in clause_of(scene)[1]:
        link = governor(scene.tagged, one.first, scene.words)
        after = scene.lower[one.last + 1 : one.last + 2]
        within = link >= 0 and scene.lower[link] in links
        if one.kind == "demonym" and within and after and after[0] in parts:
            return one
    return None


def self_of(scene: SideScene) -> Placed | None:
    """Return the side that tells of its own: ``11 men of its own``, ``his own army's dead``."""
    lower, item = scene.lower, scene.item
    behind = range(item.last + 1, min(len(lower) - 1, item.last + 4))
    before = range(item.first - 1, max(-1, item.first - SELF_REACH), -1)
    for near in (behind, before):
        for at in near:
            if lower[at] in STOPS or lower[at] == ",":
                break
            own = lower[at] in scene.words.sets["possessive_person"]
            if own and lower[at + 1] == "own" and lower[at] not in scene.words.sets["first_person"]:
                return referent(scene, at)
    return None


def whole_of(scene: SideScene) -> Placed | None:
    """Return whose soldiers a sentence begins with as the whole: ``Of the Koreans sent, 600``."""
    if scene.lower[0] not in ("of", "among"):
        return None
    for one in clause_of(scene)[1]:
        link = governor(scene.tagged, one.first, scene.words)
        if one.kind == "demonym" and link == 0 and one.last < scene.item.first:
            return one
    return None


def holder_of(scene: SideScene) -> Placed | None:
    """Return the side in whose hands it is: ``in Russian hands``, ``into the hands of the M23``."""
    holdings, lower = scene.words.sets["holdings"], scene.lower
    for one in clause_of(scene)[1]:
        at = one.last + 1
        at += lower[at : at + 1] != () and lower[at] in POSSESSIVES
        link = governor(scene.tagged, one.first, scene.words)
        held = one.kind == "demonym" or at > one.last + 1
        within = link >= 0 and lower[link] in ("in", "into", "under", "to")
        if held and within and not holdings.isdisjoint(lower[at : at + 1]):
            return one
        if link > 1 and lower[link] == "of" and lower[link - 1] in holdings:
            return one
    return None


def headed_by(scene: SideScene, doer: Placed | None) -> Placed | None:
    """Return whose soldiers a heading or a possessor counts, not who did it.

    ``Thai soldiers hurt since May: 100``, ``Thai troops had suffered 40 casualties``.
    """
    if doer is None or doer.kind != "demonym" or doer.last > scene.item.first:
        return None
    after = range(doer.last + 1, doer.last + 1 + SOLDIER_REACH)
    nouns = (scene.tagged.nouns.get(at) for at in after)
    if not any(noun and noun.plural and "soldier" in noun.classes for noun in nouns):
        return None
    between = range(doer.last + 1, scene.item.first)
    holds = any("have" in scene.tagged.kinds[at] for at in between) and scene.reading.verb is None
    return doer if holds or ":" in scene.lower[doer.last : scene.item.first] else None
