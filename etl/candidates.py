"""Every reading that a number might have: what the grammar finds, and what the words allow.

The grammar (``frames``) reads a number through a verb that stands to it in a known way. Texts
are freer than any grammar, so the nouns, the verbs of the sentence and the facts just before add
looser readings; which one holds, or none, is decided by ``choice``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from etl.catalogue import Metric, load_catalogue
from etl.counted import Counted
from etl.cues import Cues
from etl.discourse import Discourse
from etl.frames import COST, OUTCOME_VERBS, SELF_TOLD, Reading, frames, readings
from etl.lexicon import PhraseTable
from etl.tags import NO_CLASSES, NounMention, Tagged, VerbMention, classes_of

NEAR_COST = 8.0
TOPIC_COST = 9.0
MOST_ANTECEDENTS = 3
LOSS_METRICS = frozenset({"equipment_lost", "troops_lost"})
PEOPLE_AND_TROOPS = {
    "people_killed": "troops_killed",
    "people_injured": "troops_wounded",
    "troops_killed": "people_killed",
    "troops_wounded": "people_injured",
    "troops_missing": "troops_missing",
}
FLEETS = ("drone", "missile", "aerial_target", "glide_bomb")
MIXED = NounMention(-1, -1, "aerial target", frozenset({"aerial_target"}), True)
LABEL_MARKS = frozenset({":", "–", "—", "-", "‒", "|", "~"})
PERSON = NounMention(-1, -1, "person", frozenset({"person"}), True)
SOLDIER = NounMention(-1, -1, "soldier", frozenset({"soldier"}), True)
THING = NounMention(-1, -1, "thing", frozenset({"supply"}), True)


class Scene(NamedTuple):
    """A sentence with its counted quantities and what stands around it.

    ``topics`` are what it and the sentences around it speak of, as features of a choice.
    """

    tagged: Tagged
    items: Sequence[Counted]
    covered: frozenset[int]
    discourse: Discourse
    cues: Cues
    words: frozenset[str]
    around: frozenset[str]
    verb_classes: frozenset[str]
    topics: tuple[tuple[str, bool], ...]


def make_scene(
    tagged: Tagged,
    items: Sequence[Counted],
    discourse: Discourse,
    cues: Cues,
    ahead: frozenset[str] = frozenset(),
) -> Scene:
    """Return the scene of a sentence; ``ahead`` are words behind it that explain it too."""
    covered = frozenset(at for item in items for at in range(item.first, item.last + 1))
    words = frozenset(tagged.lower)
    classes = NO_CLASSES.union(*[classes_of(verb.senses) for verb in tagged.verbs])
    around = words | discourse.around() | ahead
    topics = tuple(_topics(words, around, cues))
    return Scene(tagged, items, covered, discourse, cues, words, around, classes, topics)


def _topics(
    words: frozenset[str], around: frozenset[str], cues: Cues
) -> Iterator[tuple[str, bool]]:
    """Yield what a sentence or those before it speak of; with each, if the sentence itself does."""
    if cues.topic_words.isdisjoint(around):
        return
    for topic, members in cues.topics.items():
        if not members.isdisjoint(words):
            yield topic, True
        elif not members.isdisjoint(around):
            yield topic, False


@cache
def _metrics_of(kind: str) -> tuple[Metric, ...]:
    return tuple(m for m in load_catalogue().metrics.values() if kind in m.nouns)


def candidates(
    scene: Scene, item: Counted, before: Reading | None, last: Reading | None = None
) -> list[Reading]:
    """Return the readings of a quantity, one a metric, the cheapest first.

    ``before`` is the reading of the member before it in a list or sentence, None when there is
    none or the words between make no list; ``last`` that of the number before it, in a list or
    not, for a part of it (``14 of them``).
    """
    listed = listed_reading(scene, item)
    item = _with_noun(scene, item)
    antecedents = _antecedents(scene, item) if item.noun is None and item.elided else []
    found = readings(scene.tagged, item, antecedents, scene.covered)
    if listed is not None:
        found.append(listed)
    if before is not None:
        coordinated = same_frame(before, item, before.cost + 0.6)
        if coordinated is not None:
            found.append(coordinated._replace(relation="list"))
        if item.noun is not None and item.noun.classes & set(before.metric.list_nouns):
            found.append(before._replace(relation="list", cost=before.cost + 0.6, noun=item.noun))
    if item.partitive and item.noun is None and last is not None:
        found.append(last._replace(relation="part", cost=1.2, inherited=True))
    found.extend(_totalled(scene, item, before))
    found.extend(_near(scene, item))
    found.extend(_bare(scene, item))
    found.extend(_topic(scene, item))
    found.extend(_switched(item, found))
    found.extend(_by_means(scene, item, found))
    found.extend(_to_come(scene, item, found))
    if len(found) < 2:
        return found
    best: dict[str, Reading] = {}
    for reading in sorted(found, key=COST):
        best.setdefault(reading.metric.id, reading)
    return list(best.values())


def _with_noun(scene: Scene, item: Counted) -> Counted:
    """Return the quantity with a noun that stands elsewhere for certain.

    That is the noun of the whole (``two of four missiles``), the kind that ``the former`` points
    back to, or the label in front (``Drones: 524``).
    """
    if item.noun is not None or not (item.elided or item.whole is not None):
        return item
    noun = None
    if item.whole is not None:
        noun = scene.items[item.whole].noun
    elif item.refers:
        kinds = list(dict.fromkeys(_counted_before(scene, item)))
        noun = kinds[item.refers - 1] if len(kinds) >= item.refers else None
    else:
        noun = _label(scene, item)
    if noun is None:
        return item
    return item._replace(noun=noun._replace(first=-1, last=-1), elided=False)


def _counted_before(scene: Scene, item: Counted) -> list[NounMention]:
    """Return the nouns that numbers counted before this one, the latest first, each kind once."""
    here = [other.noun for other in scene.items if other.noun and other.first < item.first]
    found: dict[str, NounMention] = {}
    for noun in [*reversed(here), *scene.discourse.nouns]:
        if noun.classes:
            found.setdefault(noun.lemma, noun)
    return list(found.values())


def _label(scene: Scene, item: Counted) -> NounMention | None:
    """Return the noun that stands as a label right before a number: ``guided bombs: 1,004``."""
    lower = scene.tagged.lower
    at = item.first - 1
    if at < 1 or lower[at] not in LABEL_MARKS:
        return None
    ends = [
        noun
        for noun in scene.tagged.nouns.values()
        if noun.last == at - 1
        and not any(verb.first < noun.first <= verb.last for verb in scene.tagged.verbs)
    ]
    return max(ends, key=lambda noun: noun.last - noun.first) if ends else None


def _antecedents(scene: Scene, item: Counted) -> list[NounMention]:
    """Return the counted nouns before the quantity, the nearest first, then the next one behind."""
    nouns = sorted(scene.tagged.nouns.items(), reverse=True)
    here = [noun for at, noun in nouns if at < item.first and not _is_subject(scene, noun, item)]
    after = [noun for at, noun in reversed(nouns) if at > item.last]
    carried = scene.discourse.carried
    told = [carried.noun] if carried is not None and carried.noun is not None else []
    before = [*here, *told, *scene.discourse.nouns]
    kinds = [noun.classes & {"drone", "missile"} for noun in before[:4]]
    mixed = frozenset({"drone"}) in kinds and frozenset({"missile"}) in kinds
    return [*before, *after[:1], *([MIXED] if mixed else []), PERSON, SOLDIER]


def _is_subject(scene: Scene, noun: NounMention, item: Counted) -> bool:
    """Tell whether a noun does what the number suffers: ``helicopters and missiles downed 67``.

    That is a noun that no number counts, with a verb and no mark between it and the number.
    """
    if noun.last in scene.covered:
        return False
    between = range(noun.last + 1, item.first)
    if any(scene.tagged.lower[at] in ",;:.–—()" for at in between):
        return False
    return any(
        verb.first in between and verb.form in ("ed", "s") and verb.last + 2 >= item.first
        for verb in scene.tagged.verbs
    )


def nouns_for(scene: Scene, item: Counted) -> list[NounMention]:
    """Return the nouns that a quantity may count: its own, else a person, else antecedents."""
    if item.noun is not None:
        return [item.noun]
    if not item.elided:
        return [PERSON, THING] if _is_person(scene, item) else [THING]
    return [*_antecedents(scene, item)[:MOST_ANTECEDENTS], PERSON, SOLDIER]


def _is_person(scene: Scene, item: Counted) -> bool:
    """Tell whether an unknown noun names people by its ending (``five dockers``)."""
    if not item.modifiers:
        return False
    return scene.tagged.lower[item.modifiers[-1]].endswith(scene.cues.person_endings)


def _near(scene: Scene, item: Counted) -> list[Reading]:
    """Return readings by a noun and a verb that merely stand in one sentence."""
    found = []
    for noun in nouns_for(scene, item):
        inherited = item.noun is None
        kinds = noun.classes or (
            {OUTCOME_VERBS[noun.outcome][0]} if noun.outcome in OUTCOME_VERBS else frozenset()
        )
        for kind in sorted(kinds):
            for metric in _metrics_of(kind):
                if not scene.verb_classes.isdisjoint(metric.verbs):
                    verb = _verb_of(scene, metric)
                    found.append(Reading(metric, verb, "near", NEAR_COST, noun, inherited))
    return found


def _verb_of(scene: Scene, metric: Metric) -> VerbMention | None:
    """Return the first verb of the sentence that a metric has a frame for."""
    for verb in scene.tagged.verbs:
        if not classes_of(verb.senses).isdisjoint(metric.verbs):
            return verb
    return None


def _topic(scene: Scene, item: Counted) -> list[Reading]:
    """Return readings that go on with what the text has just counted."""
    carried = scene.discourse.carried
    found = []
    if item.noun is not None:
        for kind in sorted(item.noun.classes):
            for metric in _metrics_of(kind):
                same = carried is not None and carried.metric.id == metric.id
                if (
                    same
                    or (metric.needs and not metric.needs.isdisjoint(scene.around))
                    or kind in ("money", "area")
                ):
                    found.append(Reading(metric, None, "topic", TOPIC_COST, item.noun))
    elif item.elided:
        if carried is not None:
            found.append(
                carried._replace(verb=None, relation="topic", cost=TOPIC_COST, inherited=True)
            )
        found.extend(_outcome_before(scene, item))
    elif _is_person(scene, item):
        found.extend(
            Reading(metric, None, "topic", TOPIC_COST, PERSON, True)
            for metric in _metrics_of("person")
            if metric.needs and not metric.needs.isdisjoint(scene.around)
        )
    return found


def _totalled(scene: Scene, item: Counted, before: Reading | None) -> list[Reading]:
    """Return the reading of a sum of what was just counted: ``the total has reached 660,470``."""
    last = before or scene.discourse.carried
    if item.noun is not None or not item.elided or last is None:
        return []
    kinds = scene.tagged.kinds[max(0, item.first - 8) : item.first]
    summed = any("total_noun" in kind for kind in kinds)
    grows = any(kind & {"growth", "be", "preposition"} for kind in kinds[-2:])
    if not (summed and grows):
        return []
    return [last._replace(verb=None, relation="total", cost=2.0, inherited=True)]


def _bare(scene: Scene, item: Counted) -> list[Reading]:
    """Return the reading of weapons that are just there: somebody launched them."""
    if item.noun is None:
        return []
    before = scene.tagged.lower[max(0, item.first - 3) : item.first]
    there = any(word in scene.cues.existence for word in before)
    return [
        Reading(
            frames()[kind, "launch"],
            None,
            "exists" if there else "bare",
            3.0 if there else 9.0,
            item.noun,
        )
        for kind in FLEETS
        if kind in item.noun.classes
    ]


def _outcome_before(scene: Scene, item: Counted) -> list[Reading]:
    """Return the reading of the last noun of outcome (``casualties``) before a bare number."""
    for noun in _antecedents(scene, item):
        if noun.outcome in OUTCOME_VERBS:
            metric = frames()[OUTCOME_VERBS[noun.outcome or ""]]
            return [Reading(metric, None, "outcome", TOPIC_COST, noun, True)]
        for kind in sorted(noun.classes & SELF_TOLD.keys()):
            metric = frames()[kind, SELF_TOLD[kind]]
            return [Reading(metric, None, "outcome", TOPIC_COST, noun, True)]
    return []


def _by_means(scene: Scene, item: Counted, found: Sequence[Reading]) -> list[Reading]:
    """Return readings as jammed, or as shot down and jammed in one, where the means are named."""
    down = next((r for r in found if r.metric.id == "drones_shot_down"), None)
    if down is None:
        return []
    metrics = load_catalogue().metrics
    clause = range(*_clause(scene, item))
    for table, metric in (
        (scene.cues.joint_means, "drones_neutralised"),
        (scene.cues.jamming, "drones_lost"),
    ):
        named = [at for at in clause if _names_means(scene, table, at)]
        if any(_attends(scene, item, down, at) for at in named):
            cost = down.cost - 0.2
            return [down._replace(metric=metrics[metric], relation="means", cost=cost)]
    return []


def _to_come(scene: Scene, item: Counted, found: Sequence[Reading]) -> list[Reading]:
    """Return deliveries that are still to come as pledges: ``will supply six launchers``."""
    pledged = load_catalogue().metrics.get("aid_pledged")
    return [
        reading._replace(metric=pledged, cost=reading.cost - 0.1)
        for reading in found
        if pledged is not None
        and reading.metric.id == "aid_delivered"
        and reading.verb is not None
        and (scene.cues.is_planned(scene.tagged, item, reading.verb) or _bare_to(scene, reading))
    ]


def _bare_to(scene: Scene, reading: Reading) -> bool:
    """Tell whether a verb in ``to`` hangs on a name alone, as in headings: ``Oslo to send six``."""
    verb, tagged = reading.verb, scene.tagged
    if verb is None or verb.form != "base":
        return False
    at = verb.first - 1
    while at > 0 and "adverb" in tagged.kinds[at]:
        at -= 1
    if at < 1 or tagged.lower[at] != "to":
        return False
    leads = any(v.first <= at - 1 <= v.last for v in tagged.verbs if v.form != "noun")
    return not leads and tagged.sentence.tokens[at - 1].text[:1].isupper()


def _names_means(scene: Scene, table: PhraseTable[bool], at: int) -> bool:
    """Tell whether means stand at token ``at`` and no number behind, which they would be of.

    ``32 shot down or jammed`` is one number of both, ``shot down 32 and jammed 16`` is two.
    """
    found = table.match(scene.tagged.lower, at)
    return found is not None and at + found[0] not in scene.covered


def _attends(scene: Scene, item: Counted, down: Reading, at: int) -> bool:
    """Tell whether words at token ``at`` belong to the verb that brought the number down."""
    verb = down.verb
    if verb is None or down.cost > NEAR_COST / 2:
        return False
    first, last = min(at, verb.first, item.first), max(at, verb.last, item.last)
    others = (
        other
        for other in scene.tagged.verbs
        if other.form in ("ed", "s") and not verb.first <= other.first <= verb.last
    )
    return not any(first <= other.first <= last and other.first != at for other in others)


def _clause(scene: Scene, item: Counted) -> tuple[int, int]:
    """Return the tokens around a quantity up to the next semicolon, stop or number."""
    lower, edges = scene.tagged.lower, {other.first for other in scene.items if other is not item}
    start, end = item.first, item.last + 1
    while start > 0 and lower[start - 1] not in ".;:" and start - 1 not in scene.covered:
        start -= 1
    while end < len(lower) and lower[end] not in ".;:" and end not in edges:
        end += 1
    return start, end


def _switched(item: Counted, found: Sequence[Reading]) -> list[Reading]:
    """Return the same readings for soldiers instead of civilians, and the other way round."""
    noun = item.noun
    if noun is not None and noun.outcome is None and noun.lemma not in ("man", "body", "corpse"):
        return []
    metrics = load_catalogue().metrics
    switched = []
    for reading in found:
        other = PEOPLE_AND_TROOPS.get(reading.metric.id)
        if other and other != reading.metric.id and (reading.inherited or noun is not None):
            switched.append(reading._replace(metric=metrics[other], cost=reading.cost + 0.01))
    return switched


def listed_reading(scene: Scene, item: Counted) -> Reading | None:
    """Return the reading of an entry of a list: ``Tanks – 1,077 (+17)``, the noun in front."""
    if item.noun is not None or not item.elided:
        return None
    at = _list_dash(scene, item)
    if at is None or not scene.around & scene.cues.losses:
        return None
    carried = scene.discourse.carried
    in_list = carried is not None and carried.metric.id in LOSS_METRICS
    nouns = [n for n in scene.tagged.nouns.values() if n.last < at and at - n.last <= 6]
    if not nouns:
        return None
    noun = max(nouns, key=lambda n: (n.last, n.last - n.first))
    if noun.classes & {"drone", "missile"} and not in_list:
        return None
    soldiers = "soldier" in noun.classes
    metric = frames()["soldier", "lose_men"] if soldiers else frames()["equipment", "destroy"]
    return Reading(metric, None, "listed", 0.5, noun)


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
