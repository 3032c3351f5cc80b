"""The doer of a number's verb: subjects, by-agents, owners."""

from __future__ import annotations

from etl.parties import armed_movements
from etl.placed_sides import NAMES, POSSESSIVES, STOPS, Placed, acts, governor
from etl.referents import behind_verb, meant_side, own_body, referent, stands_alone
from etl.side_scene import SideScene
from etl.tags import VerbMention

BY_REACH = 14
# How far behind its comma the verb of a clause that takes up a side can stand.
CLAUSE_REACH = 5


def agent_of(scene: SideScene) -> Placed | None:
    """Return the doer of the number's verb, None when the sentence does not name it."""
    reading = scene.reading
    verb = reading.verb
    if verb is None:
        # The verb of a part is not that of its whole ("shot down 61 of 74": who launched the 74?).
        is_whole = reading.relation == "whole"
        alone = reading.passive or is_whole
        maker = None if is_whole else _maker(scene, scene.item.last)
        named = maker or possessor(scene, scene.item.first)
        governing = None if alone else governing_verb(scene)
        return named or (subject_of(scene, governing.first) if governing else None)
    gapped = gapped_subject(scene)
    if gapped is not None:
        return gapped
    by = _maker(scene, verb.last)
    if by is not None:
        return by
    if reading.passive or reading.relation == "subject":
        return None
    if verb.form == "noun" or reading.relation == "nominal":
        owner = possessor(scene, verb.first)
        if owner is not None or reading.metric.owner != reading.metric.agent:
            return owner
        return subject_of(scene, verb.first, announcing=True)
    return subject_of(scene, verb.first)


def governing_verb(scene: SideScene) -> VerbMention | None:
    """Return the verb of the reading, else the active verb that the number is the object of."""
    if scene.reading.verb is not None:
        return scene.reading.verb
    first = scene.item.first
    for verb in reversed(scene.tagged.verbs):
        if verb.last < first and verb.form != "noun":
            between = range(verb.last + 1, first)
            loose = any(
                scene.lower[at] in (",", *STOPS)
                or scene.tagged.kinds[at] & {"preposition", "conjunction"}
                for at in between
            )
            return None if loose or len(between) > 4 else verb
    return None


def is_observer(doer: Placed) -> bool:
    """Tell whether a body that counts victims has none of its own: ``the UN counted 12``."""
    return doer.kind == "organisation" and doer.side not in armed_movements()


def only_counts(scene: SideScene, doer: Placed) -> bool:
    """Tell whether the doer of the verb counts its own: ``Delhi reports 12 dead``."""
    verb = governing_verb(scene)
    if verb is None or doer.first > verb.first:
        return False
    return any(
        scene.words.verb_at(key, scene.lower, verb.first) for key in ("resist_verbs", "tell_verbs")
    )


def gapped_subject(scene: SideScene) -> Placed | None:
    """Return the side right before a number whose verb stands further in front.

    ``Denmark promised 84, Lithuania three and the Netherlands 28.``
    """
    verb, item = scene.reading.verb, scene.item
    if verb is None or verb.last >= item.first:
        return None
    for one in scene.placed:
        gap = item.first - one.last - 1
        if one.first <= verb.last or not 0 <= gap <= 1 or one.kind == "enemy":
            continue
        if gap and (one.kind != "demonym" or not scene.lower[one.last + 1].isalpha()):
            continue
        if not gap and one.kind == "demonym" and item.noun is not None:
            continue
        at = one.first - 1
        while at > verb.last and "determiner" in scene.tagged.kinds[at]:
            at -= 1
        if scene.lower[at] in (",", "and", ";", "while", "but"):
            return one
    return None


def _maker(scene: SideScene, after: int) -> Placed | None:
    """Return the side behind ``by`` in the rest of the clause after a token."""
    for one in scene.placed:
        if not 0 < one.first - after <= BY_REACH:
            continue
        link = governor(scene.tagged, one.first, scene.words)
        if link <= after - 1 or scene.lower[link] != "by":
            continue
        if "say" in scene.tagged.kinds[link - 1]:
            return None  # "was reported by": whoever speaks did nothing else.
        owning = scene.lower[one.last + 1 : one.last + 2]
        if not scene.words.sets["reckonings"].isdisjoint(scene.lower[one.last + 1 : one.last + 3]):
            continue
        if owning and owning[0] in POSSESSIVES and not acts(scene.tagged, one, scene.words):
            continue
        between = scene.lower[after + 1 : link]
        if any(word in STOPS or word in ("that", "which") for word in between):
            return None
        return one
    return None


def possessor(scene: SideScene, at: int) -> Placed | None:
    """Return the side that owns or describes the phrase that begins before token ``at``."""
    for one in reversed(scene.placed):
        if one.last < at:
            owning = one.last + 1 < at and scene.lower[one.last + 1] in POSSESSIVES
            between = range(one.last + 1 + owning, at)
            if len(between) > 5 or any(separates(scene, i) for i in between):
                return None
            return one if owning or one.kind in ("demonym", "enemy") else None
    return None


def separates(scene: SideScene, at: int) -> bool:
    """Tell whether a token ends the noun phrase before it: a mark, a link or a verb."""
    kinds = scene.tagged.kinds[at]
    if any(verb.first == at and verb.form in ("ed", "s") for verb in scene.tagged.verbs):
        return True
    return scene.lower[at] in (",", "of", *STOPS) or bool(
        kinds & {"preposition", "conjunction", "say", "relative", "be", "have", "modal"}
    )


def subject_of(scene: SideScene, verb: int, announcing: bool = False) -> Placed | None:
    """Return the side that is the subject of the active verb at a token.

    Obliques are skipped; a pronoun stands for the side that speaks or spoke last; a verb of saying
    in between means that the side before it only says so.
    """
    at = verb - 1
    stop = scene.item.last if verb > scene.item.last else -1
    while at > stop:
        word, kinds = scene.lower[at], scene.tagged.kinds[at]
        one = scene.ending_at(at)
        if one is not None and not _inside_item(scene, one):
            if _is_subject(scene, one, verb) or _leads_to(scene, one, verb):
                return one
            at = one.first - 1
            continue
        if word in STOPS:
            return None
        if word in scene.words.sets["third_person"] and stands_alone(scene, at):
            return referent(scene, at)
        stands_for = meant_side(scene, at)
        if stands_for is not None:
            return stands_for
        if "say" in kinds and word != "according" and at < verb - 1 and not _claims(scene, at):
            aside = _aside(scene, at)
            if aside is None:
                if not (announcing and scene.words.verb_at("announce_verbs", scene.lower, at)):
                    return None
            else:
                at = aside
        if word in scene.words.sets["own_bodies"] and governor(scene.tagged, at, scene.words) < 0:
            body = own_body(scene, at)
            if body is not None:
                return body
        at -= 1
    return None


def _claims(scene: SideScene, say: int) -> bool:
    """Tell whether who says it says that he did it himself: ``claims to have shot down two``."""
    return scene.lower[say + 1 : say + 3] == ("to", "have")


def _aside(scene: SideScene, say: int) -> int | None:
    """Return the comma that opens an aside like ``, he said,`` around a token, None if none."""
    if scene.lower[say + 1 : say + 2] != (",",):
        return None
    return next((at for at in range(say, max(0, say - 8), -1) if scene.lower[at] == ","), None)


def _inside_item(scene: SideScene, one: Placed) -> bool:
    return scene.item.first <= one.first <= scene.item.last


def _is_subject(scene: SideScene, one: Placed, verb: int) -> bool:
    if not acts(scene.tagged, one, scene.words) or is_given(scene, one):
        return False
    if _is_attacked(scene, one) or _in_relative(scene, one, verb):
        return False
    link = governor(scene.tagged, one.first, scene.words)
    if link < 0 or _is_taken_up_itself(scene, one, verb):
        return True
    if one.kind == "demonym" and _is_taken_up(scene, one, verb):
        return True
    if scene.lower[link] in ("by", "from"):
        return "," not in scene.lower[one.last + 1 : verb]
    return (
        scene.lower[link] == "of"
        and link > 0
        and scene.lower[link - 1] in scene.words.sets["forces"]
    )


def _in_relative(scene: SideScene, one: Placed, verb: int) -> bool:
    """Tell whether a side acts in a clause about a noun: ``the airport that the RSF holds, and``.

    A clause behind a verb of saying is none of these.
    """
    at = one.first - 1
    while at > 0 and "determiner" in scene.tagged.kinds[at] and scene.lower[at] != "that":
        at -= 1
    if at < 1 or scene.lower[at] not in ("that", "which", "who", "whom", "where", "whose"):
        return False
    if "say" in scene.tagged.kinds[at - 1] or behind_verb(scene, at):
        return False
    between = scene.lower[one.last + 1 : verb]
    return len(between) > 1 and "," in between and bool({"and", "but"} & set(between))


def _is_taken_up(scene: SideScene, one: Placed, verb: int) -> bool:
    """Tell whether a clause takes up an attack: ``in the Israeli strike …, which killed five``."""
    attack = any(word in scene.words.sets["attacks"] for word in scene.lower[one.last + 1 :][:2])
    relative = any(
        word in ("which", "that") for word in scene.lower[max(one.last + 1, verb - 3) : verb]
    )
    return attack and relative


def _is_taken_up_itself(scene: SideScene, one: Placed, verb: int) -> bool:
    """Tell whether a clause says what a side did: ``fired 40 at Israel, which shot down 30``.

    Only what the attacked does: in ``raids on Israel, which killed two`` it takes up the raids.
    """
    keys = ("defend_verbs", "lose_verbs", "receive_verbs")
    if not any(scene.words.verb_at(key, scene.lower, verb) for key in keys):
        return False
    comma = one.last + 1
    relative = scene.lower[comma + 1 : comma + 2]
    return (
        scene.lower[comma] == ","
        and relative in (("which",), ("who",))
        and verb - comma <= CLAUSE_REACH
    )


def _is_attacked(scene: SideScene, one: Placed) -> bool:
    """Tell whether a side is the object of an attack: ``India bombed Pakistan, killing …``."""
    before = one.first - 1
    if before < 1 or not scene.words.verb_at("attack_verbs", scene.lower, before):
        return False
    return any(other.last < before for other in scene.placed)


def is_given(scene: SideScene, one: Placed) -> bool:
    """Tell whether the verb right before a side gives it something (``handed Ukraine 14 guns``)."""
    before = one.first - 1
    if before < 0 or "say" in scene.tagged.kinds[before]:
        return False
    if one.kind in NAMES and scene.words.verb_at("give_verbs", scene.lower, before):
        return any(other.last < before for other in scene.placed)
    given = any(verb.last == before and verb.form in ("ed", "s") for verb in scene.tagged.verbs)
    after = scene.lower[one.last + 1 : one.last + 2]
    return given and bool(after) and (after[0][0].isdigit() or after[0] in ("a", "an", "some"))


def _leads_to(scene: SideScene, one: Placed, verb: int) -> bool:
    """Tell whether an adjective and its noun stand right before the verb (``Thai F-16s flew``)."""
    between = range(one.last + 1, verb)
    if one.kind != "demonym" or not 0 < len(between) <= 4:
        return False
    if governor(scene.tagged, one.first, scene.words) >= 0:
        return False
    return all(
        not scene.tagged.kinds[at] or scene.tagged.kinds[at] & {"adverb", "have"} for at in between
    ) and not any(scene.lower[at] in (",", *STOPS) for at in between)
