"""The doer of a number's verb: subjects, by-agents, pronouns, bodies without a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from etl.counted import Counted
from etl.frames import Reading
from etl.parties import ENEMY, armed_movements, load_parties
from etl.roles import (
    NAMES,
    OWN,
    POSSESSIVES,
    STOPS,
    Placed,
    SideWords,
    acts,
    governor,
)
from etl.tags import Tagged, VerbMention

BY_REACH = 14


class Scene(NamedTuple):
    """One number in its sentence, with the sides placed in it.

    ``subject`` is the side that the sentence before was about, ``speaker`` the side of who states
    the number; both None when unknown.
    """

    tagged: Tagged
    item: Counted
    reading: Reading
    placed: Sequence[Placed]
    words: SideWords
    subject: str | None
    speaker: str | None

    @property
    def lower(self) -> tuple[str, ...]:
        """Return the tokens in lower case."""
        return self.tagged.lower

    def ending_at(self, at: int) -> Placed | None:
        """Return the side whose mention ends at a token."""
        return next((one for one in self.placed if one.last == at), None)


def agent_of(scene: Scene) -> Placed | None:
    """Return the doer of the number's verb, None when the sentence does not name it."""
    reading = scene.reading
    verb = reading.verb
    if verb is None:
        named = _maker(scene, scene.item.last) or possessor(scene, scene.item.first)
        # The verb of a part is not that of its whole ("shot down 61 of 74": who launched the 74?).
        alone = reading.passive or reading.relation == "whole"
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


def governing_verb(scene: Scene) -> VerbMention | None:
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


def only_counts(scene: Scene, doer: Placed) -> bool:
    """Tell whether the doer of the verb counts its own: ``Delhi reports 12 dead``."""
    verb = governing_verb(scene)
    if verb is None or doer.first > verb.first:
        return False
    return any(
        scene.words.verb_at(key, scene.lower, verb.first) for key in ("resist_verbs", "tell_verbs")
    )


def gapped_subject(scene: Scene) -> Placed | None:
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


def _maker(scene: Scene, after: int) -> Placed | None:
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


def possessor(scene: Scene, at: int) -> Placed | None:
    """Return the side that owns or describes the phrase that begins before token ``at``."""
    for one in reversed(scene.placed):
        if one.last < at:
            owning = one.last + 1 < at and scene.lower[one.last + 1] in POSSESSIVES
            between = range(one.last + 1 + owning, at)
            if len(between) > 5 or any(separates(scene, i) for i in between):
                return None
            return one if owning or one.kind in ("demonym", "enemy") else None
    return None


def separates(scene: Scene, at: int) -> bool:
    """Tell whether a token ends the noun phrase before it: a mark, a link or a verb."""
    kinds = scene.tagged.kinds[at]
    if any(verb.first == at and verb.form in ("ed", "s") for verb in scene.tagged.verbs):
        return True
    return scene.lower[at] in (",", "of", *STOPS) or bool(
        kinds & {"preposition", "conjunction", "say", "relative", "be", "have", "modal"}
    )


def subject_of(scene: Scene, verb: int, announcing: bool = False) -> Placed | None:
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
        if word in scene.words.sets["third_person"] and _stands_alone(scene, at):
            return referent(scene, at)
        stands_for = _spoken_of(scene, at)
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
            body = _own_body(scene, at)
            if body is not None:
                return body
        at -= 1
    return None


def _speaks(scene: Scene, at: int) -> bool:
    """Tell whether a word of the first person is a doer, unlike that of ``on our units``."""
    return governor(scene.tagged, at, scene.words) < 0 and not _behind_verb(scene, at)


def _behind_verb(scene: Scene, at: int) -> bool:
    """Tell whether an active verb stands right before a token, whose object it opens."""
    if at and "say" in scene.tagged.kinds[at - 1]:
        return False  # "claims its forces destroyed four" opens a clause.
    return any(v.last == at - 1 and v.form in ("ed", "s", "ing") for v in scene.tagged.verbs)


def _spoken_of(scene: Scene, at: int) -> Placed | None:
    """Return the side that a word means which names none: ``we``, ``the country has given``."""
    word, sets = scene.lower[at], scene.words.sets
    if word in sets["first_person"] and _speaks(scene, at):
        return Placed(OWN, None, OWN, at, at)
    known = scene.subject if scene.subject not in load_parties().helped else None
    if known and word in sets["lands"] and _is_land(scene, at):
        return Placed(known, None, "pronoun", at, at)
    return None


def _is_land(scene: Scene, at: int) -> bool:
    """Tell whether a land acts in its own name: not ``the country's army``."""
    after = scene.lower[at + 1 : at + 2]
    return (
        at > 0
        and scene.lower[at - 1] == "the"
        and not (after and after[0] in (*POSSESSIVES, "of", "that", "which"))
        and governor(scene.tagged, at, scene.words) < 0
    )


def _claims(scene: Scene, say: int) -> bool:
    """Tell whether who says it says that he did it himself: ``claims to have shot down two``."""
    return scene.lower[say + 1 : say + 3] == ("to", "have")


def _aside(scene: Scene, say: int) -> int | None:
    """Return the comma that opens an aside like ``, he said,`` around a token, None if none."""
    if scene.lower[say + 1 : say + 2] != (",",):
        return None
    return next((at for at in range(say, max(0, say - 8), -1) if scene.lower[at] == ","), None)


def _inside_item(scene: Scene, one: Placed) -> bool:
    return scene.item.first <= one.first <= scene.item.last


def _is_subject(scene: Scene, one: Placed, verb: int) -> bool:
    if not acts(scene.tagged, one, scene.words) or is_given(scene, one):
        return False
    if _is_attacked(scene, one) or _in_relative(scene, one, verb):
        return False
    link = governor(scene.tagged, one.first, scene.words)
    if link < 0:
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


def _in_relative(scene: Scene, one: Placed, verb: int) -> bool:
    """Tell whether a side acts in a clause about a noun: ``the airport that the RSF holds, and``.

    A clause behind a verb of saying is none of these.
    """
    at = one.first - 1
    while at > 0 and "determiner" in scene.tagged.kinds[at] and scene.lower[at] != "that":
        at -= 1
    if at < 1 or scene.lower[at] not in ("that", "which", "who", "whom", "where", "whose"):
        return False
    if "say" in scene.tagged.kinds[at - 1] or _behind_verb(scene, at):
        return False
    between = scene.lower[one.last + 1 : verb]
    return len(between) > 1 and "," in between and bool({"and", "but"} & set(between))


def _is_taken_up(scene: Scene, one: Placed, verb: int) -> bool:
    """Tell whether a clause takes up an attack: ``in the Israeli strike …, which killed five``."""
    attack = any(word in scene.words.sets["attacks"] for word in scene.lower[one.last + 1 :][:2])
    relative = any(
        word in ("which", "that") for word in scene.lower[max(one.last + 1, verb - 3) : verb]
    )
    return attack and relative


def _is_attacked(scene: Scene, one: Placed) -> bool:
    """Tell whether a side is the object of an attack: ``India bombed Pakistan, killing …``."""
    before = one.first - 1
    if before < 1 or not scene.words.verb_at("attack_verbs", scene.lower, before):
        return False
    return any(other.last < before for other in scene.placed)


def is_given(scene: Scene, one: Placed) -> bool:
    """Tell whether the verb right before a side gives it something (``handed Ukraine 14 guns``)."""
    before = one.first - 1
    if before < 0 or "say" in scene.tagged.kinds[before]:
        return False
    if one.kind in NAMES and scene.words.verb_at("give_verbs", scene.lower, before):
        return any(other.last < before for other in scene.placed)
    given = any(verb.last == before and verb.form in ("ed", "s") for verb in scene.tagged.verbs)
    after = scene.lower[one.last + 1 : one.last + 2]
    return given and bool(after) and (after[0][0].isdigit() or after[0] in ("a", "an", "some"))


def _leads_to(scene: Scene, one: Placed, verb: int) -> bool:
    """Tell whether an adjective and its noun stand right before the verb (``Thai F-16s flew``)."""
    between = range(one.last + 1, verb)
    if one.kind != "demonym" or not 0 < len(between) <= 4:
        return False
    if governor(scene.tagged, one.first, scene.words) >= 0:
        return False
    return all(
        not scene.tagged.kinds[at] or scene.tagged.kinds[at] & {"adverb", "have"} for at in between
    ) and not any(scene.lower[at] in (",", *STOPS) for at in between)


def _stands_alone(scene: Scene, at: int) -> bool:
    """Tell whether a pronoun is a subject or owns forces, not just any noun."""
    if scene.lower[at] not in scene.words.sets["possessive_person"]:
        return True
    if governor(scene.tagged, at, scene.words) >= 0 or _behind_verb(scene, at):
        return False
    # "its cabinet forbade" names a doer, "improved their positions and took" none.
    sets, head = scene.words.sets, scene.lower[at + 1 : at + 4]
    doers = (scene.words.owned, sets["own_bodies"], sets["own_doers"])
    return any(not words.isdisjoint(head) for words in doers)


def _own_body(scene: Scene, at: int) -> Placed | None:
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
        return label_of(scene) or Placed(OWN, None, OWN, at, at)
    return None


def label_of(scene: Scene) -> Placed | None:
    """Return the side that a line is headed by (``Tokyo: the cabinet added …``)."""
    first = next(iter(scene.placed), None)
    if first is None or first.first > 1 or scene.lower[first.last + 1 : first.last + 2] != (":",):
        return None
    return first


def referent(scene: Scene, at: int) -> Placed | None:
    """Return the side that a pronoun at a token stands for: before it, else the last subject."""
    speaking = _speaking_body(scene, at)
    for one in reversed(scene.placed):
        free = governor(scene.tagged, one.first, scene.words) < 0
        if one.last < at and free and not _is_object(scene, one):
            return one if speaking is None or speaking.first < one.first else speaking
    for before in range(at):
        if scene.lower[before] in scene.words.sets["own_bodies"]:
            body = _own_body(scene, before)
            if body is not None:
                return body
    said = any("say" in kinds for kinds in scene.tagged.kinds[:at])
    person = scene.lower[at] in scene.words.sets["persons"]
    known = (scene.speaker if said or person else None) or scene.subject
    return Placed(known or ENEMY, None, "pronoun", at, at)


def _speaking_body(scene: Scene, at: int) -> Placed | None:
    """Return the body right before the last verb of saying: ``the army said that it had …``."""
    said = next((i for i in range(at - 1, 0, -1) if "say" in scene.tagged.kinds[i]), 0)
    if not said or scene.lower[said - 1] not in scene.words.sets["own_bodies"]:
        return None
    if scene.ending_at(said - 1) is not None:
        return None
    return _own_body(scene, said - 1)


def _is_object(scene: Scene, one: Placed) -> bool:
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
