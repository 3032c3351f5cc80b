"""The sides that words without a name mean: pronouns, "we", "the country", "the military"."""

from __future__ import annotations

from etl.parties import ENEMY, load_parties
from etl.placed_sides import OWN, POSSESSIVES, Placed, governor
from etl.side_scene import SideScene


def referent(scene: SideScene, at: int) -> Placed | None:
    """Return the side that a pronoun at a token stands for: before it, else the last subject."""
    speaking = _speaking_body(scene, at)
    for one in reversed(scene.placed):
        free = governor(scene.tagged, one.first, scene.words) < 0
        if one.last < at and free and not _is_object(scene, one):
            return one if speaking is None or speaking.first < one.first else speaking
    for before in range(at):
        if scene.lower[before] in scene.words.sets["own_bodies"]:
            body = own_body(scene, before)
            if body is not None:
                return body
    said = any("say" in kinds for kinds in scene.tagged.kinds[:at])
    person = scene.lower[at] in scene.words.sets["persons"]
    known = (scene.speaker if said or person else None) or scene.subject
    return Placed(known or ENEMY, None, "pronoun", at, at)


def meant_side(scene: SideScene, at: int) -> Placed | None:
    """Return the side that a word means which names none: ``we``, ``the country has given``."""
    word, sets = scene.lower[at], scene.words.sets
    if word in sets["first_person"] and _speaks(scene, at):
        return Placed(OWN, None, OWN, at, at)
    known = scene.subject if scene.subject not in load_parties().helped else None
    if known and word in sets["lands"] and _is_land(scene, at):
        return Placed(known, None, "pronoun", at, at)
    return None


def stands_alone(scene: SideScene, at: int) -> bool:
    """Tell whether a pronoun is a subject or owns forces, not just any noun."""
    if scene.lower[at] not in scene.words.sets["possessive_person"]:
        return True
    if governor(scene.tagged, at, scene.words) >= 0 or behind_verb(scene, at):
        return False
    # "its cabinet forbade" names a doer, "improved their positions and took" none.
    sets, head = scene.words.sets, scene.lower[at + 1 : at + 4]
    doers = (scene.words.owned, sets["own_bodies"], sets["own_doers"])
    return any(not words.isdisjoint(head) for words in doers)


def own_body(scene: SideScene, at: int) -> Placed | None:
    """Return the speaker's own side for a body without a name (``the military``)."""
    first = at
    while first and not scene.tagged.kinds[first - 1] & {"determiner", "preposition", "say"}:
        if scene.ending_at(first - 1) or at - first > 2:
            return None
        first -= 1
    owning = scene.lower[first - 1] if first > 1 else ""
    told = any("say" in kinds for kinds in scene.tagged.kinds[:first])
    if owning in scene.words.sets["third_person"] and not told:
        return None  # "its cabinet": the pronoun in front says whose.
    if first == 0 or "determiner" in scene.tagged.kinds[first - 1]:
        return _label_of(scene) or Placed(OWN, None, OWN, at, at)
    return None


def _label_of(scene: SideScene) -> Placed | None:
    """Return the side that a line is headed by (``Tokyo: the cabinet added …``)."""
    first = next(iter(scene.placed), None)
    if first is None or first.first > 1 or scene.lower[first.last + 1 : first.last + 2] != (":",):
        return None
    return first


def behind_verb(scene: SideScene, at: int) -> bool:
    """Tell whether an active verb stands right before a token, whose object it opens."""
    if at and "say" in scene.tagged.kinds[at - 1]:
        return False  # "claims its forces destroyed four" opens a clause.
    return any(v.last == at - 1 and v.form in ("ed", "s", "ing") for v in scene.tagged.verbs)


def _speaks(scene: SideScene, at: int) -> bool:
    """Tell whether a word of the first person is a doer, unlike that of ``on our units``."""
    return governor(scene.tagged, at, scene.words) < 0 and not behind_verb(scene, at)


def _is_land(scene: SideScene, at: int) -> bool:
    """Tell whether a land acts in its own name: not ``the country's army``."""
    after = scene.lower[at + 1 : at + 2]
    return (
        at > 0
        and scene.lower[at - 1] == "the"
        and not (after and after[0] in (*POSSESSIVES, "of", "that", "which"))
        and governor(scene.tagged, at, scene.words) < 0
    )


def _speaking_body(scene: SideScene, at: int) -> Placed | None:
    """Return the body right before the last verb of saying: ``the army said that it had …``."""
    said = next((i for i in range(at - 1, 0, -1) if "say" in scene.tagged.kinds[i]), 0)
    if not said or scene.lower[said - 1] not in scene.words.sets["own_bodies"]:
        return None
    if scene.ending_at(said - 1) is not None:
        return None
    return own_body(scene, said - 1)


def _is_object(scene: SideScene, one: Placed) -> bool:
    """Tell whether a number or a verb close in front makes a mention part of an object."""
    for at in range(one.first - 1, max(-1, one.first - 4), -1):
        kinds = scene.tagged.kinds[at]
        if scene.lower[at][0].isdigit() or "more" in kinds:
            return True
        if any(v.last == at and v.form in ("ed", "s", "ing") for v in scene.tagged.verbs):
            return True
        if kinds - {"adverb", "determiner"} or not scene.lower[at][0].isalpha():
            return False
    return False
