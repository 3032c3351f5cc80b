"""Every reading that a number might have: what the grammar finds, and what the words allow.

The grammar (``frames``) reads a number through a verb that stands to it in a known way. Texts
are freer than any grammar, so the nouns, the verbs of the sentence and the facts just before add
looser readings; which one holds, or none, is decided by ``choice``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from etl.antecedents import DOWNING, MIXED, left_out, names_several
from etl.beside_nouns import LABEL_MARKS, with_noun
from etl.catalogue import load_catalogue
from etl.columns import BAR, column_at, metric_of
from etl.counted import Counted
from etl.frames import (
    COST,
    UNKNOWN_COST,
    Reading,
    frames,
)
from etl.grammar import readings
from etl.loose_readings import WEAPONS, loose_readings, verb_of
from etl.losses import listed_reading, lost_line, of_grouping
from etl.scene import Scene, place_of
from etl.varied_readings import PERSONS, varied_readings

# What befell some of those who were counted, and what it costs at most to read it so.
HARMED = frozenset(
    {"troops_killed", "troops_wounded", "troops_lost", "troops_captured", "troops_missing"}
)
GOVERNED = 1.4
# What it costs to read a bare number like the last one told ("Italy has 1,068 men, Spain 676").
AGAIN = 9.0
# What it costs to read a number as one of the kinds of what was told before its sentence.
BROKEN_DOWN = 2.0
# In front of a number these open an aside of a part.
INCLUDING = frozenset({"including"})
# "4,700 of them casualties," has no more words behind the number.
LONGEST_ASIDE = 6
# Behind "of" in front of a number they point back to what was counted last.
THOSE = frozenset({"these", "those", "them", "whom"})
SOLDIERLY = frozenset({"soldier", "man", "national"})


def candidates(
    scene: Scene, item: Counted, before: Reading | None, last: Reading | None = None
) -> list[Reading]:
    """Return the readings of a quantity, one a metric, the cheapest first.

    ``before`` is the reading of the member before it in a list or sentence, None when there is
    none or the words between make no list; ``last`` that of the number before it, in a list or
    not, for a part of it (``14 of them``).
    """
    listed = listed_reading(scene, item)
    bare, item = item, with_noun(scene, item)
    if listed is None and item.noun is not None:
        listed = lost_line(scene, item)
    found = _by_grammar(scene, item)
    if item is not bare and (others := _beside_label(scene, bare, found)):
        # The label says where or whose it is, not what: "At the port: 80 killed".
        item, found = (item, [*found, *others]) if found else (bare, others)
    found.extend(one for one in (listed, of_grouping(scene, item)) if one is not None)
    found.extend(_of_breakdown(scene, item))
    found.extend(_like_before(scene, item, bare, before))
    found.extend(_like_last(item, last))
    found.extend(_beside_equipment(scene, item))
    found.extend(_by_defender(scene, item))
    found.extend(_summed(item))
    found.extend(_in_column(scene, item))
    found.extend(loose_readings(scene, item, before))
    found.extend(varied_readings(scene, item, found))
    found = _possible(scene, item, found)
    if len(found) < 2:
        return found
    best: dict[str, Reading] = {}
    for reading in sorted(found, key=COST):
        best.setdefault(reading.metric.id, reading)
    return list(best.values())


def _beside_label(scene: Scene, bare: Counted, found: Sequence[Reading]) -> list[Reading]:
    """Return what verbs tell of a number whose label tells nothing, or only of an attack.

    ``Kyiv under massive attack: six killed``.
    """
    labelled = scene.tagged.lower[bare.first - 1] in LABEL_MARKS
    told = all(reading.verb is None and reading.relation == "told" for reading in found)
    return _by_grammar(scene, bare) if not found or (told and labelled) else []


def _like_before(
    scene: Scene, item: Counted, bare: Counted, before: Reading | None
) -> Iterator[Reading]:
    """Yield the readings that go on with the member ``before`` of a list.

    ``bare`` is the quantity without the noun of a label.
    """
    if before is None:
        return
    coordinated = same_frame(before, item, before.cost + 0.6)
    if coordinated is None and bare.elided and bare.whole is None and not bare.partitive:
        # The label says where it was, not what: "56 UAVs of one type: 31 over Orel".
        coordinated = same_frame(before, bare, before.cost + 0.6)
    if coordinated is None and names_several(scene, item):
        coordinated = before._replace(cost=before.cost + 0.6 + UNKNOWN_COST, inherited=True)
    if coordinated is not None:
        yield coordinated._replace(relation="list")
    if item.noun is not None and item.noun.classes & set(before.metric.list_nouns):
        yield before._replace(relation="list", cost=before.cost + 0.6, noun=item.noun)


def _like_last(item: Counted, last: Reading | None) -> Iterator[Reading]:
    """Yield the reading of the number before, for a part of it or one that goes on with it."""
    if last is None or item.noun is not None:
        return
    if item.partitive:
        yield last._replace(relation="part", cost=1.2, inherited=True)
    elif item.elided:
        yield last._replace(verb=None, relation="again", cost=AGAIN, inherited=True)


def _possible(scene: Scene, item: Counted, found: list[Reading]) -> list[Reading]:
    """Return the readings that the sentence as a whole leaves possible."""
    if _is_attack(scene, item):
        found = [reading for reading in found if reading.metric.family != "aid"]
    found = _by_asides(scene, item, found)
    found = [reading for reading in found if not _lost_civilians(scene, reading)]
    if _is_of_those(scene, item):
        found = [reading for reading in found if _same_people(scene, reading)]
    return found


def _lost_civilians(scene: Scene, reading: Reading) -> bool:
    """Tell whether people who are no soldiers are read as losses.

    Bulletins of an army call soldiers ``persons`` (``the occupiers lost 919 persons``); ``people``
    and ``lives`` are civilians or the dead.
    """
    noun = reading.noun
    if reading.metric.id != "troops_lost" or noun is None or noun.outcome:
        return False
    if reading.relation == "recent":
        return False  # The number has no noun of its own.
    if "person" not in noun.classes or not noun.classes.isdisjoint(SOLDIERLY):
        return False
    return not (noun.lemma == "person" and PERSONS in scene.words)


def _by_asides(scene: Scene, item: Counted, found: list[Reading]) -> list[Reading]:
    """Return the readings without the verbs that asides keep to their own part.

    ``15,000 soldiers, 4,700 of them casualties, were sent``: the casualties are not those sent,
    nor the soldiers casualties.
    """
    for whole, part in pairwise(scene.items):
        soldiers = whole.noun is not None and "soldier" in whole.noun.classes
        aside = _aside_of(scene, part) if soldiers else range(0)
        if not aside:
            continue
        inside = [r for r in found if r.verb and r.verb.first in aside and r.metric.id in HARMED]
        if part.quantity == item.quantity:
            found = [
                r._replace(relation="object", cost=min(r.cost, GOVERNED)) for r in inside
            ] or found
        elif item.first not in aside:
            found = [reading for reading in found if reading not in inside]
    return found


def _aside_of(scene: Scene, part: Counted) -> range:
    """Return the tokens from a part to the comma that ends its aside, none where there is none."""
    lower, at = scene.tagged.lower, part.first - 1
    including = at > 0 and lower[at] in INCLUDING
    at -= including
    if at < 1 or lower[at] != "," or not (including or part.partitive):
        return range(0)
    reach = range(part.last + 1, min(len(lower), part.last + 1 + LONGEST_ASIDE))
    end = next((i for i in reach if not lower[i][0].isalnum()), -1)
    return range(part.first, end) if end >= 0 and lower[end] == "," else range(0)


def _is_of_those(scene: Scene, item: Counted) -> bool:
    """Tell whether ``of these`` or ``of whom`` in front makes a number a part of what was told."""
    lower, at = scene.tagged.lower, item.first - 1
    if at >= 0 and lower[at] == ",":
        at -= 1
    return at > 0 and lower[at - 1] == "of" and lower[at] in THOSE


def _same_people(scene: Scene, reading: Reading) -> bool:
    """Tell whether a part of soldiers are soldiers, and of civilians civilians."""
    carried = scene.discourse.carried
    families = {"troops", "people"}
    if carried is None or {carried.metric.family, reading.metric.family} - families:
        return True
    return carried.metric.family == reading.metric.family


def _is_attack(scene: Scene, item: Counted) -> bool:
    """Tell whether weapons are no aid: the enemy sent them, or it is said how many were downed."""
    if item.noun is None or item.noun.classes.isdisjoint(WEAPONS):
        return False
    if not scene.words.isdisjoint(scene.cues.topics["enemy"]):
        return True
    counted = any(other.elided and other.first > item.last for other in scene.items)
    downed = (verb for verb in scene.tagged.verbs if verb.form == "ed")
    return counted and any(not verb.classes().isdisjoint(DOWNING) for verb in downed)


def _by_grammar(scene: Scene, item: Counted) -> list[Reading]:
    """Return the readings of the frames."""
    return readings(scene.tagged, item, left_out(scene, item), scene.covered)


def _beside_equipment(scene: Scene, item: Counted) -> list[Reading]:
    """Return the reading of drones in a list of lost equipment (``ten drones, two cars``)."""
    if item.noun is None or not stands_beside_equipment(scene, item):
        return []
    metric = frames()["equipment", "destroy"]
    if scene.verb_classes.isdisjoint(metric.verbs):
        return []
    return [Reading(metric, verb_of(scene, metric), "list", 2.0, item.noun)]


def _summed(item: Counted) -> list[Reading]:
    """Return the reading of a number that is the sum of drones and missiles: all launched."""
    if item.noun != MIXED:
        return []
    return [Reading(frames()["aerial_target", "launch"], None, "sum", 2.0, MIXED)]


def _in_column(scene: Scene, item: Counted) -> list[Reading]:
    """Return the reading that the heading of a number's column gives it.

    A number that has a noun of its own counts that, and no other kind of thing.
    """
    if BAR not in scene.words:
        return []
    column = column_at(scene.discourse.tables.now(), scene.tagged, item.first)
    if column is None:
        return []
    bar = scene.tagged.lower.index(BAR)
    row = [noun for at, noun in sorted(scene.tagged.nouns.items()) if at < bar]
    nouns = [noun for noun in (column.noun, *row, *scene.discourse.nouns) if noun is not None]
    own = None if item.elided or item.noun is None else item.noun.classes
    for noun in nouns:
        metric = metric_of(column, noun) if own is None or own & noun.classes else None
        if metric is not None:
            return [Reading(metric, None, "column", 1.0, noun, True)]
    return []


def _by_defender(scene: Scene, item: Counted) -> list[Reading]:
    """Return the reading of weapons behind the name of the defence: ``Air defence: 53 UAVs``."""
    lower = scene.tagged.lower
    if item.noun is None or ":" not in lower[1:5] or lower.index(":") > item.first:
        return []
    label = " ".join(lower[: lower.index(":")])
    if label not in scene.cues.defenders:
        return []
    return [
        Reading(frames()[kind, "shoot_down"], None, "listed", 3.0, item.noun)
        for kind in WEAPONS
        if kind in item.noun.classes and (kind, "shoot_down") in frames()
    ]


def _of_breakdown(scene: Scene, item: Counted) -> Iterator[Reading]:
    """Yield the readings of one of the kinds of what was told last: ``By kind: nine Kalibr``.

    What was told last may be a whole; then its part comes before it.
    """
    lower, stated = scene.tagged.lower, scene.discourse.stated
    colon = lower.index(":") if ":" in lower[: item.first] else 0
    if item.noun is None or not stated or " ".join(lower[:colon]) not in scene.cues.breakdowns:
        return
    last = [load_catalogue().metrics[name] for name, _, _ in stated[-2:]]
    for metric in last:
        cost = BROKEN_DOWN + (metric == last[-1] and len(last) > 1) * 0.5
        for kind, verb in product(sorted(item.noun.classes), metric.verbs):
            if (kind, verb) in frames():
                yield Reading(frames()[kind, verb], None, "list", cost, item.noun)


def stands_beside_equipment(scene: Scene, item: Counted) -> bool:
    """Tell whether drones or missiles are counted in one list with equipment."""
    if item.noun is None or item.noun.classes.isdisjoint({"drone", "missile"}):
        return False
    at = place_of(scene, item)
    for near in (at - 1, at + 1):
        if not 0 <= near < len(scene.items):
            continue
        other = scene.items[near]
        one, two = (other, item) if near < at else (item, other)
        listed = other.noun is not None and "equipment" in other.noun.classes
        if listed and list_gap(scene, one.last + 1, two.first):
            return True
    return False


def list_gap(scene: Scene, start: int, end: int) -> bool:
    """Tell whether the words between two quantities make them members of one list."""
    tagged = scene.tagged
    joined = False
    for at in range(start, end):
        word = tagged.lower[at]
        if word in ",&:" or word in scene.cues.joiners:
            joined = True
        elif word in ("which", "whom") and at and tagged.lower[at - 1] == "of":
            joined = True
        elif word == ";" and ":" in tagged.lower[:start]:
            joined = True
        elif word in ".;!?":
            return False
        if any(verb.first == at and verb.form in ("ed", "s", "base") for verb in tagged.verbs):
            return False
    return joined


def same_frame(reading: Reading, item: Counted, cost: float) -> Reading | None:
    """Return ``reading`` with the noun of ``item``, None when the catalogue knows no such frame."""
    if item.noun is None:
        return reading._replace(cost=cost, inherited=True) if item.elided else None
    names = {name for name, _ in reading.verb.senses} if reading.verb else set(reading.metric.verbs)
    for kind in sorted(item.noun.classes):
        for name in reading.metric.verbs:
            metric = frames().get((kind, name))
            if name in names and metric is not None:
                return reading._replace(metric=metric, cost=cost, noun=item.noun, inherited=False)
    return None
