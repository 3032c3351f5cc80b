"""Entries of lists of losses, which have a noun and a number but no verb."""

from __future__ import annotations

from etl.antecedents import is_doer
from etl.counted import SOLDIER, Counted
from etl.frames import Reading, frames
from etl.scene import Scene
from etl.tags import NO_CLASSES

LOSS_METRICS = frozenset({"equipment_lost", "troops_lost"})
# What a list of losses has entries of.
LOST_WEAPONS = frozenset({"equipment", "drone", "missile"})
LOST = LOST_WEAPONS | {"soldier"}


def listed_reading(scene: Scene, item: Counted) -> Reading | None:
    """Return the reading of an entry of a list: ``Tanks – 1,077 (+17)``, the noun in front."""
    if item.noun is not None:
        return lost_line(scene, item)
    at = _list_dash(scene, item) if item.elided else None
    in_list = _in_loss_list(scene)
    if at is None or not (in_list or scene.around & scene.cues.losses):
        return None
    nouns = [n for n in scene.tagged.nouns.values() if n.last < at and at - n.last <= 6]
    if not nouns:
        return None
    noun = max(nouns, key=lambda n: (n.last, n.last - n.first))
    if is_doer(scene, noun) or (noun.classes & {"drone", "missile"} and not in_list):
        return None
    soldiers = "soldier" in noun.classes
    metric = frames()["soldier", "lose_men"] if soldiers else frames()["equipment", "destroy"]
    return Reading(metric, None, "listed", 0.5, noun)


def of_grouping(scene: Scene, item: Counted) -> Reading | None:
    """Return the reading of what a label says that a group of forces did: ``Yug: 140, one tank``.

    A bare number right behind the label is that of soldiers.
    """
    lower = scene.tagged.lower
    colon = next((at for at in range(item.first - 1, 0, -1) if lower[at] in ":;"), 0)
    if colon == 0 or lower[colon] != ":" or lower[colon - 1] not in scene.cues.groupings:
        return None
    kinds = item.noun.classes if item.noun else NO_CLASSES
    if "soldier" in kinds or (item.elided and colon == item.first - 1):
        noun = item.noun or SOLDIER
        metric = frames()["soldier", "lose_men"]
        return Reading(metric, None, "listed", 1.0, noun, item.noun is None)
    if kinds.isdisjoint(LOST_WEAPONS) or _has_verb(scene):
        return None
    return Reading(frames()["equipment", "destroy"], None, "listed", 1.0, item.noun)


def _in_loss_list(scene: Scene) -> bool:
    """Tell whether the last fact was a loss and the sentence, without a verb, may go on with it."""
    carried = scene.discourse.carried
    return carried is not None and carried.metric.id in LOSS_METRICS and not _has_verb(scene)


def _has_verb(scene: Scene) -> bool:
    """Tell whether a verb that can be nothing else stands in the sentence."""
    nouns = {verb.first for verb in scene.tagged.verbs if verb.form == "noun"}
    return any(verb.form in ("ed", "s") and verb.first not in nouns for verb in scene.tagged.verbs)


def lost_line(scene: Scene, item: Counted) -> Reading | None:
    """Return the reading of an entry that has the number first: ``52 artillery systems``.

    Totals since the start of a war are those of losses too, where nothing else is said of them.
    """
    kinds = item.noun.classes if item.noun else NO_CLASSES
    if kinds.isdisjoint(LOST) or _has_verb(scene):
        return None
    losses = not scene.around.isdisjoint(scene.cues.losses)
    if "soldier" in kinds and losses:
        return Reading(frames()["soldier", "lose_men"], None, "listed", 3.0, item.noun)
    if kinds.isdisjoint(LOST_WEAPONS):
        return None
    since = "since" in scene.words and not scene.words.isdisjoint(scene.cues.outsets)
    if not (since or (losses and "equipment" in kinds) or _in_loss_list(scene)):
        return None
    return Reading(frames()["equipment", "destroy"], None, "listed", 3.0, item.noun)


def _list_dash(scene: Scene, item: Counted) -> int | None:
    """Return the token of the dash or colon between noun and number of a list entry."""
    lower = scene.tagged.lower
    at = item.first - 1
    if lower[item.first] == "~":
        return item.first
    while at >= 0 and lower[at] in ("(", "+", "about", "approximately", "approx"):
        at -= 1
    if at >= 0 and lower[at][0].isdigit() and item.quantity.form == "plus":
        whole = next((i for i in scene.items if i.quantity.last == at), None)
        at = (whole.first - 1) if whole is not None else at
        while at >= 0 and lower[at] in ("about", "approximately", "~"):
            at -= 1
    if at + 1 < len(lower) and lower[at + 1] == "~":
        return at + 1
    return at if at >= 1 and lower[at] in "-–—‒:~" else None
