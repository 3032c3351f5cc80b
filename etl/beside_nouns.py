"""The noun of a number where it stands elsewhere for certain: a label, the whole, a pair."""

from __future__ import annotations

from collections.abc import Iterator

from etl.antecedents import DRONE, MISSILE, MIXED, is_doer, told_amounts
from etl.counted import SOLDIER, Counted
from etl.frames import FLEETS
from etl.heads import SUCH
from etl.scene import Scene, place_of
from etl.tags import NO_CLASSES, NounMention

# How far back "the number of" may stand, and what may be told so or by a label.
NUMBER_REACH = 24
NUMBERED = frozenset(
    {"drone", "missile", "aerial_target", "glide_bomb", "airstrike", "shelling", "clash"}
    | {"attack", "strike", "equipment", "settlement", "soldier", "person", "prisoner", "refugee"}
    | {"recruit", "firearm", "supply", "sanctioned"}
)
# How far behind the head of a clause its noun may begin ("Releases of guided bombs came to 132").
OPENING_REACH = 4
# Verbs that tell what something amounts to.
AMOUNTING = frozenset({"growth", "decline"})
CLAUSE_ENDS = frozenset({",", ".", ";", ":", "!", "?", "(", ")"})
# What stands around a noun and its number in a list of pairs, and how many make such a list.
PAIR_STARTS = frozenset({":", ",", ";", "and", "|", ".", "–", "—", "-"})
GAP_MARKS = frozenset({";", ","})
PAIR_ENDS = frozenset({",", ";", ".", "and", "(", "|"})
LEAST_PAIRS = 2
LABEL_MARKS = frozenset({":", "–", "—", "-", "‒", "|", "~"})
PERSONS = frozenset({"person", "people", "man"})


def with_noun(scene: Scene, item: Counted) -> Counted:
    """Return the quantity with a noun that stands elsewhere for certain.

    That is the noun of the whole (``two of four missiles``), the kind that ``the former`` points
    back to, or the label in front (``Drones: 524``).
    """
    if item.noun is not None:
        return _soldiers(scene, _such(scene, item, item.noun))
    noun = None
    if item.whole is not None:
        noun = scene.items[item.whole].noun
    elif item.refers:
        kinds = _counted_before(scene, item)
        noun = kinds[item.refers - 1] if len(kinds) >= item.refers else None
    elif _is_sum(scene, item):
        noun = MIXED
    elif item.partitive:
        noun = _kind_behind(scene, item)
    elif item.elided:
        noun = (
            _label(scene, item)
            or _numbered(scene, item)
            or _gapped(scene, item)
            or _paired(scene, item)
        )
    if noun is None:
        return item
    return item._replace(noun=noun._replace(first=-1, last=-1), elided=False)


def _such(scene: Scene, item: Counted, noun: NounMention) -> Counted:
    """Return the quantity with the full noun that ``30 such bombs`` points back to, if any."""
    if scene.tagged.lower[item.quantity.last + 1 : item.quantity.last + 2] != (SUCH,):
        return item
    end = f" {noun.lemma}"
    full = next((told for told in scene.discourse.nouns if told.lemma.endswith(end)), None)
    return item if full is None else item._replace(noun=full._replace(first=-1, last=-1))


def _soldiers(scene: Scene, item: Counted) -> Counted:
    """Return persons behind the label of soldiers as those: ``personnel – about 340 persons``."""
    if item.noun is None or item.noun.lemma not in PERSONS:
        return item
    dash = item.first - 1
    label = next((n for n in scene.tagged.nouns.values() if n.last == dash - 1), None)
    if dash < 1 or scene.tagged.lower[dash] not in LABEL_MARKS or label is None:
        return item
    return item._replace(noun=SOLDIER) if "soldier" in label.classes else item


def _kind_behind(scene: Scene, item: Counted) -> NounMention | None:
    """Return the weapon right behind ``of them``: ``465 of them (were) drones``."""
    at = item.last + 1
    while at < len(scene.tagged.kinds) and "be" in scene.tagged.kinds[at]:
        at += 1
    noun = scene.tagged.nouns.get(at)
    return noun if noun is not None and not noun.classes.isdisjoint(FLEETS) else None


def _is_sum(scene: Scene, item: Counted) -> bool:
    """Tell whether a number without a noun is that of drones and missiles together.

    Then the sentence has both: ``810 drones, 13 missiles: 823 in all``.
    """
    parts: dict[str, list[float]] = {"drone": [], "missile": []}
    for other in scene.items:
        for kind in parts.keys() & (other.noun.classes if other.noun else NO_CLASSES):
            parts[kind].append(other.quantity.value)
    return any(
        drones + missiles == item.quantity.value
        for drones in parts["drone"]
        for missiles in parts["missile"]
    )


def _numbered(scene: Scene, item: Counted) -> NounMention | None:
    """Return the noun of ``the number of drones stood at 450``, ``and that of missiles at 30``.

    What opens the clause may do without the number: ``attacks on the town numbered 94``.
    """
    lower, kinds = scene.tagged.lower, scene.tagged.kinds
    at = item.first - 1
    if at < 1 or not (lower[at] in ("at", "to") or kinds[at] & {"be", "growth"}):
        return None
    counting = frozenset(_counting_tokens(scene))
    for start in range(at - 1, max(-1, at - NUMBER_REACH), -1):
        if lower[start] in CLAUSE_ENDS:
            return _opening_noun(scene, start + 1, at)
        if start in counting and lower[start] != "and":
            return None
        if lower[start] in ("of", "for") and _opens_number(scene, start - 1):
            return _numbered_noun(scene, start + 1, at)
    return _opening_noun(scene, 0, at) if at < NUMBER_REACH else None


def _gapped(scene: Scene, item: Counted) -> NounMention | None:
    """Return the noun that opens a clause without a verb: ``clashes rose to 90; raids by jets 12``.

    The verb of the clause before, which tells an amount, holds for it too.
    """
    lower, kinds, behind = scene.tagged.lower, scene.tagged.kinds, item.last + 1
    start = item.first
    while start > 0 and lower[start - 1] not in GAP_MARKS:
        start -= 1
    ends = behind == len(lower) or lower[behind] in PAIR_ENDS
    if start == 0 or not ends or all(kind.isdisjoint(AMOUNTING) for kind in kinds[:start]):
        return None
    clause = range(start, item.first)
    acts = any(verb.first in clause and verb.form != "noun" for verb in scene.tagged.verbs)
    said = any(kinds[at] & {"be", "have"} for at in clause)
    if acts or said or not scene.covered.isdisjoint(clause):
        return None
    return _numbered_noun(scene, start, min(item.first, start + 2))


def _counting_tokens(scene: Scene) -> Iterator[int]:
    """Yield the tokens of the numbers that may count what the text tells of, not ``two forces``."""
    for item in scene.items:
        if item.noun is not None or item.elided:
            yield from range(item.first, item.last + 1)


def _opening_noun(scene: Scene, start: int, end: int) -> NounMention | None:
    """Return the noun at the head of a clause whose verb, right before ``end``, tells an amount."""
    verbs = scene.tagged.kinds[max(start, end - 1) : end + 1]
    if all(kinds.isdisjoint(AMOUNTING) for kinds in verbs):
        return None
    return _numbered_noun(scene, start, min(end, start + OPENING_REACH))


def _numbered_noun(scene: Scene, start: int, end: int) -> NounMention | None:
    """Return the first plural noun in a stretch of tokens that is told so, else None."""
    nouns = (scene.tagged.nouns.get(at) for at in range(start, end))
    return next((n for n in nouns if n and n.plural and n.classes & NUMBERED), None)


def _opens_number(scene: Scene, at: int) -> bool:
    """Tell whether token ``at`` may stand before ``of`` and what a number counts."""
    return at >= 0 and (
        "total_noun" in scene.tagged.kinds[at] or scene.tagged.lower[at] in ("and", "that")
    )


def _paired(scene: Scene, item: Counted) -> NounMention | None:
    """Return the noun of one of two bare numbers that tell of two kinds in their order.

    ``Of 496 drones and 53 missiles it stopped 439 and 39``: the first is of drones.
    """
    kinds: dict[str, NounMention] = {}
    at = place_of(scene, item)
    if _joins_bare(scene, at - 1):
        first = scene.items[at - 1]
    elif _joins_bare(scene, at):
        first = item
    else:
        return None
    for noun in _counted_before(scene, first):
        for kind in ("drone", "missile"):
            if kind in noun.classes:
                kinds.setdefault(kind, noun)
    if len(kinds) < 2:
        return None
    later, earlier = list(kinds)[:2]
    most, second = told_amounts(scene, first), scene.items[place_of(scene, first) + 1]
    if _fit(most, earlier, first) and _fit(most, later, second):
        return kinds[earlier if first is item else later]
    return kinds[later if first is item else earlier]


def _fit(told: dict[str, float], kind: str, item: Counted) -> bool:
    """Tell whether as many as the number says were told of a kind, or none at all."""
    return told.get(kind, item.quantity.value) >= item.quantity.value


def _joins_bare(scene: Scene, at: int) -> bool:
    """Tell whether the number ``at`` and the next are two of no noun: ``439 and 39``."""
    if at < 0 or at + 1 >= len(scene.items):
        return False
    one, other = scene.items[at], scene.items[at + 1]
    if not (one.elided and other.elided):
        return False
    listed = one.first > 1 and scene.tagged.lower[one.first - 1] == ","
    if listed and one.first - 2 in scene.covered and scene.items[at - 1].elided:
        return False
    return scene.tagged.lower[one.last + 1 : other.first] == ("and",)


def _counted_before(scene: Scene, item: Counted) -> list[NounMention]:
    """Return the nouns that numbers counted before this one, the latest first, each kind once."""
    here = [other.noun for other in scene.items if other.noun and other.first < item.first]
    named = [noun for at, noun in sorted(scene.tagged.nouns.items()) if at < item.first]
    if not here and any("aerial_target" in noun.classes for noun in named):
        here = named
    found: dict[str, NounMention] = {}
    for mention in [*reversed(here), *scene.discourse.nouns]:
        for noun in _apart(mention):
            if noun.classes:
                found.setdefault(noun.lemma, noun)
    return list(found.values())


def _apart(noun: NounMention) -> tuple[NounMention, ...]:
    """Return the two kinds of ``drones and missiles``, the latter first; any other noun alone."""
    first, _, second = noun.lemma.partition(" and ")
    if "aerial_target" not in noun.classes or not second:
        return (noun,)
    missiles_first = first.split()[-1] in ("missile", "rocket")
    return (DRONE, MISSILE) if missiles_first else (MISSILE, DRONE)


def _label(scene: Scene, item: Counted) -> NounMention | None:
    """Return the noun that stands as a label right before a number: ``guided bombs: 1,004``."""
    lower = scene.tagged.lower
    at = item.first - 1
    if at < 1 or lower[at] not in LABEL_MARKS:
        return _paired_label(scene, item)
    ends = [
        noun
        for noun in scene.tagged.nouns.values()
        if noun.last == at - 1
        and not any(verb.first < noun.first <= verb.last for verb in scene.tagged.verbs)
    ]
    if not ends:
        return _long_label(scene, at)
    longest = max(ends, key=lambda noun: noun.last - noun.first)
    return None if is_doer(scene, longest) else longest


def _paired_label(scene: Scene, item: Counted) -> NounMention | None:
    """Return the noun right before a number in a list of such pairs: ``tanks 340, guns 612``."""
    pairs = [noun for other in scene.items if (noun := _noun_in_pair(scene, other)) is not None]
    return _noun_in_pair(scene, item) if len(pairs) >= LEAST_PAIRS else None


def _noun_in_pair(scene: Scene, item: Counted) -> NounMention | None:
    """Return the noun that stands alone with a bare number behind it between marks, else None."""
    lower, behind = scene.tagged.lower, item.last + 1
    ends = behind == len(lower) or lower[behind] in PAIR_ENDS
    if not (item.elided and ends):
        return None
    for noun in scene.tagged.nouns.values():
        if noun.last == item.first - 1 and noun.classes:
            return noun if noun.first == 0 or lower[noun.first - 1] in PAIR_STARTS else None
    return None


def _long_label(scene: Scene, end: int) -> NounMention | None:
    """Return the noun that opens a label of several words: ``Drones at the front: 2,720``."""
    start = end
    while start > 0 and scene.tagged.lower[start - 1] not in CLAUSE_ENDS:
        start -= 1
    if not scene.covered.isdisjoint(range(start, end)):
        return None  # A clause with a number of its own is no label.
    for at in range(start, min(start + 3, end)):
        noun = scene.tagged.nouns.get(at)
        if noun is not None and noun.last + 1 < end and not noun.classes.isdisjoint(NUMBERED):
            behind = noun.last + 1
            place = "preposition" in scene.tagged.kinds[behind]
            counted = any(i in scene.covered for i in range(start, end))
            told = any(v.first == behind and v.form == "ed" for v in scene.tagged.verbs)
            model = behind + 1 == end and any(c.isdigit() for c in scene.tagged.lower[behind])
            if place or model or (told and not counted):
                return noun
    return None
