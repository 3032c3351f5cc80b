"""What can be seen of a reading: short named features, the same for training and for use."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from etl.antecedents import MOST_RECENT
from etl.candidates import list_gap, stands_beside_equipment
from etl.counted import Counted
from etl.cues import CLAUSE_ENDS
from etl.frames import Reading
from etl.scene import Scene
from etl.tags import NO_CLASSES, NounMention, VerbMention
from etl.units import units_of

PEOPLE = frozenset({"soldier", "person", "prisoner"})
# Powers of ten up to which amounts are told apart.
MAGNITUDES = (1, 2, 3, 10, 100, 1_000, 10_000, 100_000, 1_000_000)


def magnitude(value: float) -> str:
    """Return the size class of an amount (``<100``)."""
    for limit in MAGNITUDES:
        if value <= limit:
            return f"<={limit}"
    return "large"


def quantity_features(scene: Scene, item: Counted, told: Sequence[Reading | None]) -> list[str]:
    """Return what can be seen of a quantity whatever it is read as.

    ``told`` are the readings of the quantities before it in the sentence.
    """
    tagged, quantity = scene.tagged, item.quantity
    lower, size = tagged.lower, len(tagged.lower)
    before = _word_before(scene, item)
    after = lower[item.last + 1] if item.last + 1 < size else "$"
    found = [
        f"form={quantity.form}",
        f"size={magnitude(quantity.value)}",
        f"qualifier={quantity.qualifier}",
        f"before={before}",
        f"after={after}",
        "noun=" + ("own" if item.noun else "elided" if item.elided else "unknown"),
    ]
    found.append(f"before kind={_kind(scene, item.first - 1)}")
    found.append(f"after kind={_kind(scene, item.last + 1)}")
    if quantity.last < item.last:
        found.append(f"next={lower[quantity.last + 1]}")
    if item.more:
        found.append("more")
    if item.partitive:
        found.append("partitive")
        found.append(f"partitive {after}")
    if tagged.sentence.heading:
        found.append("heading")
    if stands_beside_equipment(scene, item):
        found.append("beside equipment")
    if _opens_parts(scene, item):
        found.append("opens parts")
    found.extend(_included(scene, item))
    found.extend(_topics(scene, item))
    previous = next((reading for reading in reversed(told) if reading is not None), None)
    found.append("told=" + (previous.metric.family if previous else "none"))
    reason = scene.cues.around_number(tagged, item)
    if reason is not None:
        found.append(f"cue={reason}")
    return found


def _includes(scene: Scene, at: int) -> bool:
    """Tell whether a word or a pair of inclusion ends at token ``at``."""
    lower = scene.tagged.lower
    return lower[at] in scene.cues.inclusion or (
        at > 0 and (lower[at - 1], lower[at]) in scene.cues.inclusion_pairs
    )


def _includes_with_names(scene: Scene, at: int) -> bool:
    """Tell whether names stand between a word of inclusion and ``and`` at token ``at``."""
    tokens, kinds = scene.tagged.sentence.tokens, scene.tagged.kinds
    if "coordinator" not in kinds[at]:
        return False
    at -= 1
    while at > 0 and (tokens[at].text[0].isupper() or tokens[at].text == ","):
        at -= 1
    return at >= 0 and _includes(scene, at)


def _topics(scene: Scene, item: Counted) -> list[str]:
    """Tell what the clause of a quantity speaks of, its sentence, and the sentences before it."""
    if not scene.topics:
        return []
    clause = _clause_words(scene, item)
    members = scene.cues.topics
    return [
        f"topic {topic}="
        + ("around" if not here else "here" if members[topic].isdisjoint(clause) else "clause")
        for topic, here in scene.topics
    ]


def _clause_words(scene: Scene, item: Counted) -> frozenset[str]:
    """Return the words of the clause of a quantity: up to the next semicolon, colon or dash."""
    if CLAUSE_ENDS.isdisjoint(scene.words):
        return scene.words
    lower, start, end = scene.tagged.lower, item.first, item.last + 1
    while start > 0 and lower[start - 1] not in CLAUSE_ENDS:
        start -= 1
    while end < len(lower) and lower[end] not in CLAUSE_ENDS:
        end += 1
    return frozenset(lower[start:end])


def _word_before(scene: Scene, item: Counted) -> str:
    """Return the word before a quantity; a phrase that is a verb or an outcome counts as one."""
    at = item.first - 1
    if at < 0:
        return "^"
    mentions: list[VerbMention | NounMention] = [*scene.tagged.verbs, *scene.tagged.nouns.values()]
    for mention in mentions:
        if mention.first < at <= mention.last:
            return "phrase"
    word = scene.tagged.lower[at]
    return f"{_head_before(scene, at)} {word}" if word == "of" and at else word


def _head_before(scene: Scene, at: int) -> str:
    """Return the kind of the word whose complement ``of`` at token ``at`` opens."""
    tagged = scene.tagged
    if any(noun.last == at - 1 and noun.outcome for noun in tagged.nouns.values()):
        return "outcome"
    if any(verb.last == at - 1 for verb in tagged.verbs):
        return "event"
    if tagged.lower[at - 1] in units_of("en").formations:
        return "formation"
    return tagged.lower[at - 1]


# The order in which the closed classes name a token that is in several.
KINDS = (
    "be", "have", "modal", "negation", "preposition", "determiner", "coordinator", "conjunction",
    "relative", "pronoun", "say", "growth", "more", "adverb", "weekday", "month", "participle",
)  # fmt: skip


def _kind(scene: Scene, at: int) -> str:
    """Return the class of a token: closed class, verb, noun, mark, name or word."""
    tagged = scene.tagged
    if not 0 <= at < len(tagged.lower):
        return "edge"
    kind = _closed_kind(tagged.kinds[at])
    if kind is not None:
        return kind
    word = tagged.sentence.tokens[at].text
    if not word[0].isalnum():
        return word
    verb = next((v for v in tagged.verbs if v.first == at and v.form != "noun"), None)
    if verb is not None:
        return f"verb {verb.form}"
    if word[0].isdigit():
        return "digits"
    return "noun" if at in tagged.nouns else "name" if word[0].isupper() else "word"


@cache
def _closed_kind(kinds: frozenset[str]) -> str | None:
    """Return the first of the closed classes that names a token; the lexicon has few sets."""
    return next((kind for kind in KINDS if kind in kinds), None)


def _opens_parts(scene: Scene, item: Counted) -> bool:
    """Tell whether a bare number follows at once behind a mark: ``31 drones, 20 shot down``."""
    at = item.last + 1
    words = scene.tagged.lower
    if item.noun is None or at + 1 >= len(words) or words[at][0].isalnum():
        return False
    return any(other.first == at + 1 and other.noun is None for other in scene.items)


def _included(scene: Scene, item: Counted) -> list[str]:
    """Tell whether words of inclusion stand before the quantity, and a place of its own behind."""
    lower, kinds = scene.tagged.lower, scene.tagged.kinds
    at = item.first - 1
    while at >= 0 and kinds[at] & {"determiner", "adverb"}:
        at -= 1
    found = []
    if at >= 0 and (_includes(scene, at) or _includes_with_names(scene, at)):
        found.append("included")
    place = item.last + 1
    tokens = scene.tagged.sentence.tokens
    if (
        place + 1 < len(lower)
        and lower[place] in scene.cues.place_links
        and any(token.text[:1].isupper() for token in tokens[place + 1 : place + 6])
    ):
        found.append("placed")
    return found


def reading_features(
    scene: Scene,
    item: Counted,
    reading: Reading,
    rank: int,
    excess: float,
    told: Sequence[Reading | None],
    common: Sequence[str],
) -> list[str]:
    """Return what can be seen of one reading.

    ``rank`` is its place among all by cost, ``excess`` how much it costs more than the cheapest.
    """
    metric, verb, noun = reading.metric, reading.verb, reading.noun
    cost = min(int(reading.cost), 10)
    voice = "passive" if reading.passive else "active"
    side = "before" if reading.before else "after"
    found = [
        f"relation={reading.relation}",
        f"stands={reading.relation} {voice} {side}",
        f"cost={cost}",
        f"rank={min(rank, 3)}",
        f"excess={min(int(2 * excess), 8)}",
        _origin(reading),
    ]
    if verb is not None:
        found.extend(_verb_features(scene, item, reading, verb))
    if noun is not None and noun.outcome:
        found.append(f"outcome={noun.outcome}")
    found.extend(_joint(found, common))
    found.extend(_needs(scene, reading))
    if not scene.verb_classes:
        found.append(f"verbless {reading.relation}")
    found.extend(_history(scene, item, reading, told))
    if metric.family in ("people", "troops"):
        found.extend(_military(scene, item, told))
    return found


def _verb_features(scene: Scene, item: Counted, reading: Reading, verb: VerbMention) -> list[str]:
    """Return what can be seen of a reading's verb: its word, its form and what leads it."""
    tagged, cues = scene.tagged, scene.cues
    found = [f"verb={tagged.lower[verb.first]}", f"form={verb.form} {reading.relation}"]
    auxiliaries = _auxiliaries(scene, verb)
    found.append(f"tense={' '.join(auxiliaries) or 'plain'} {verb.form}")
    found.extend([f"aux={word}" for word in auxiliaries] or [f"aux=none {verb.form}"])
    reason = cues.at_verb(tagged, item, verb)
    if reason is not None:
        found.append(f"verbcue={reason}")
    if cues.is_planned(tagged, item, verb):
        found.append("planned")
    if _verb_between(scene, item, verb):
        found.append("skips verb")
    leader = _leader(scene, verb)
    if leader:
        found.append(f"led by {leader}")
    return found


def _auxiliaries(scene: Scene, verb: VerbMention) -> list[str]:
    """Return the words before a verb that tell its time and voice, the nearest last."""
    tagged, at = scene.tagged, verb.first - 1
    found: list[str] = []
    while at >= 0 and len(found) < 3:
        kinds = tagged.kinds[at]
        if kinds & {"be", "have", "modal", "do", "negation"} or tagged.lower[at] == "to":
            found.insert(0, tagged.lower[at])
        elif not kinds & {"adverb"}:
            break
        at -= 1
    return found


def _origin(reading: Reading) -> str:
    """Tell where the noun comes from: the number's own, an earlier one, or a mere guess."""
    if not reading.inherited:
        return "owns"
    guessed = reading.noun is not None and reading.noun.first < 0 and reading.verb is not None
    return "guesses" if guessed else "inherits"


def _joint(found: Sequence[str], common: Sequence[str]) -> list[str]:
    """Return features of how a reading stands together with what is seen of its quantity."""
    relation = found[0]
    chosen = [
        name for name in common if name in ("placed", "included", "partitive", "more", "heading")
    ]
    chosen += [name for name in common if name.startswith(("noun=", "form="))]
    return [f"{relation} {name}" for name in chosen]


def _verb_between(scene: Scene, item: Counted, verb: VerbMention) -> bool:
    """Tell whether another finite verb stands between the verb and the noun phrase."""
    start, end = (verb.last, item.first) if verb.last < item.first else (item.last, verb.first)
    return any(start < v.first < end and v.form in ("ed", "s") for v in scene.tagged.verbs)


def _leader(scene: Scene, verb: VerbMention) -> str | None:
    """Return the class of the verb that leads this one (``promised to send``), else None."""
    lower = scene.tagged.lower
    if not verb.first or lower[verb.first - 1] != "to":
        return None
    for other in scene.tagged.verbs:
        if verb.first - 4 <= other.first < verb.first - 1 and other.form != "noun":
            return min(other.classes())
    if verb.first < 2:
        return None
    named = scene.tagged.sentence.tokens[verb.first - 2].text[0].isupper()
    return "a name" if named else lower[verb.first - 2]


def _needs(scene: Scene, reading: Reading) -> list[str]:
    metric = reading.metric
    found = []
    if not metric.unless.isdisjoint(scene.words):
        found.append("unless")
    if metric.needs:
        if not metric.needs.isdisjoint(scene.words):
            found.append("needs=here")
        elif not metric.needs.isdisjoint(scene.around):
            found.append("needs=around")
        else:
            found.append("needs=none")
    kinds = reading.noun.classes if reading.noun else NO_CLASSES
    if not metric.needs_for:
        return found
    return found + [
        f"{kind} " + ("told" if metric.needs_for[kind] & scene.words else "untold")
        for kind in sorted(kinds & metric.needs_for.keys())
    ]


def _history(
    scene: Scene, item: Counted, reading: Reading, told: Sequence[Reading | None]
) -> list[str]:
    """Return how a reading fits those before it in the sentence and in the unit."""
    found = []
    same = [r for r in told if r is not None and r.metric.id == reading.metric.id]
    if same:
        found.append("same metric told")
    previous = next((r for r in reversed(told) if r is not None), None)
    if previous is not None:
        found.append(
            "follows="
            + (
                "metric"
                if previous.metric.id == reading.metric.id
                else "family"
                if previous.metric.family == reading.metric.family
                else "other"
            )
        )
    if told and told[-1] is None:
        found.append("last was nothing" if _joins_last(scene, item) else "one was nothing")
    if any(metric == reading.metric.id for metric, _, _ in scene.discourse.stated[-MOST_RECENT:]):
        found.append("stated lately")
    carried = scene.discourse.carried
    if carried is None:
        found.append("carried=none")
    elif carried.metric.id == reading.metric.id:
        found.append("carried=metric")
    elif carried.metric.family == reading.metric.family:
        found.append("carried=family")
    else:
        found.append("carried=other")
    return found


def _joins_last(scene: Scene, item: Counted) -> bool:
    """Tell whether a number stands in one list with the number before it."""
    before = [other for other in scene.items if other.last < item.first]
    return bool(before) and list_gap(scene, before[-1].last + 1, item.first)


def _military(scene: Scene, item: Counted, told: Sequence[Reading | None]) -> list[str]:
    """Return what tells soldiers from civilians where the noun is left out or tells an outcome."""
    lower, cues = scene.tagged.lower, scene.cues
    near = {
        *lower[item.quantity.last + 1 : item.last + 3],
        *lower[max(0, item.first - 3) : item.first],
    }
    found = []
    for name, words in (("martial", cues.military), ("civil", cues.civilian)):
        if not near.isdisjoint(words):
            found.append(f"{name}=near")
        if not scene.words.isdisjoint(words):
            found.append(f"{name}=here")
        elif not scene.around.isdisjoint(words):
            found.append(f"{name}=around")
        if not scene.discourse.title_words.isdisjoint(words):
            found.append(f"{name}=title")
    nearest = _nearest_people(scene, item)
    if nearest is not None:
        found.append(f"nearest={nearest}")
    previous = next((r for r in reversed(told) if r is not None), scene.discourse.carried)
    if previous is not None and previous.metric.family in ("troops", "people"):
        found.append(f"of={previous.metric.family}")
    return found


def _nearest_people(scene: Scene, item: Counted) -> str | None:
    """Return what kind of people the text spoke of last before the quantity, None if of none."""
    here = (n for at, n in sorted(scene.tagged.nouns.items(), reverse=True) if at < item.first)
    for noun in here:
        if not PEOPLE.isdisjoint(noun.classes):
            return max(PEOPLE & noun.classes)
    for noun in scene.discourse.nouns:
        if not PEOPLE.isdisjoint(noun.classes):
            return max(PEOPLE & noun.classes)
    return None
