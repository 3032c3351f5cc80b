"""What can be seen of a quantity, whatever it is read as."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from etl.candidates import stands_beside_equipment
from etl.counted import Counted
from etl.cues import CLAUSE_ENDS
from etl.fields import fields_said, stem_of
from etl.frames import Reading
from etl.scene import Scene
from etl.tags import NounMention, Tagged, VerbMention
from etl.unit_words import units_of

# Powers of ten up to which amounts are told apart.
MAGNITUDES = (1, 2, 3, 10, 100, 1_000, 10_000, 100_000, 1_000_000)
# Marks that end the words which belong to a quantity most closely.
MARKS = frozenset(".;:!?,–—")


def magnitude(value: float) -> str:
    """Return the size class of an amount (``<100``)."""
    for limit in MAGNITUDES:
        if value <= limit:
            return f"<={limit}"
    return "large"


def quantity_features(scene: Scene, item: Counted, told: Sequence[Reading | None]) -> list[str]:
    """Return what can be seen of a quantity whatever it is read as.

    ``told`` are the readings of the quantities before it in the sentence. The last feature tells
    how near topics are, the one before it what words speak against the number, if any do.
    """
    tagged, quantity = scene.tagged, item.quantity
    lower, size = tagged.lower, len(tagged.lower)
    before = _word_before(scene, item)
    after = lower[item.last + 1] if item.last + 1 < size else "$"
    found = [
        form_of(item),
        f"size={magnitude(quantity.value)}",
        f"qualifier={quantity.qualifier}",
        f"before={before}",
        f"after={after}",
        noun_of(item),
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
    if _includes_others(scene, item):
        found.append("includes others")
    found.extend(_included(scene, item))
    topics = _topics(scene, item)
    found.extend(topics)
    whole, near = scene.conflict
    found.extend((f"conflict={whole}", f"conflict near={near}"))
    found.extend(f"word={stem}" for stem in stems_around(scene.tagged, item))
    found.extend(_fields(scene, item))
    previous = next((reading for reading in reversed(told) if reading is not None), None)
    found.append("told=" + (previous.metric.family if previous else "none"))
    reason = scene.cues.around_number(tagged, item)
    if reason is not None:
        found.append(f"cue={reason}")
    found.append(f"{_nearness(topics)} {reason is not None}")
    return found


def form_of(item: Counted) -> str:
    """Return how a quantity is written, as a feature."""
    return f"form={item.quantity.form}"


def noun_of(item: Counted) -> str:
    """Return whether a quantity has a noun of its own, as a feature."""
    return "noun=own" if item.noun else "noun=elided" if item.elided else "noun=unknown"


def _fields(scene: Scene, item: Counted) -> list[str]:
    """Return the semantic fields of the words beside a quantity, around it, and in the sentence."""
    lower, places = scene.tagged.lower, words_around(scene.tagged, item)
    beside = [("before", item.first - 1), ("after", item.last + 1)]
    if item.quantity.last < item.last:
        beside.append(("next", item.quantity.last + 1))
    found = [
        feature
        for name, at in beside
        if 0 <= at < len(lower)
        for feature in fields_said(name, lower[at])
    ]
    around = [feature for at in places for feature in fields_said("around", lower[at])]
    return [*found, *dict.fromkeys(around), *scene.fields_here]


def _nearness(topics: Sequence[str]) -> str:
    """Tell how near the nearest of the topics is that can make a number mean something else."""
    if not topics:
        return "topics=none"
    return "topics=around" if all(topic.endswith("=around") for topic in topics) else "topics=here"


def _includes(scene: Scene, at: int) -> bool:
    """Tell whether a word or a pair of inclusion ends at token ``at``."""
    lower = scene.tagged.lower
    return lower[at] in scene.cues.inclusion or (
        at > 0 and (lower[at - 1], lower[at]) in scene.cues.inclusion_pairs
    )


def _includes_others(scene: Scene, item: Counted) -> bool:
    """Tell whether a word of inclusion follows what is counted (``four people including …``)."""
    lower, at = scene.tagged.lower, item.last + 1
    if at < len(lower) and lower[at] == ",":
        at += 1
    return at < len(lower) and lower[at] in scene.cues.inclusion


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
    start, end = _between_marks(scene.tagged, item, CLAUSE_ENDS)
    return frozenset(scene.tagged.lower[start:end])


def _between_marks(tagged: Tagged, item: Counted, marks: frozenset[str]) -> tuple[int, int]:
    """Return the first token around a quantity and the one behind the last, up to a mark."""
    lower, start, end = tagged.lower, item.first, item.last + 1
    while start > 0 and lower[start - 1] not in marks:
        start -= 1
    while end < len(lower) and lower[end] not in marks:
        end += 1
    return start, end


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


@lru_cache(2)
def words_around(tagged: Tagged, item: Counted) -> tuple[int, ...]:
    """Return where the words around a quantity stand, up to the next mark, names left out."""
    tokens = tagged.sentence.tokens
    start, end = _between_marks(tagged, item, MARKS)
    return tuple(
        [
            at
            for at in (*range(start, item.first), *range(item.last + 1, end))
            if (written := tokens[at].text[0]).islower() or (at == 0 and written.isalpha())
        ]
    )


# The questions about one number ask one after another.
@lru_cache(2)
def stems_around(tagged: Tagged, item: Counted) -> tuple[str, ...]:
    """Return the stems of the words around a quantity up to the next mark, names left out."""
    lower = tagged.lower
    return tuple(dict.fromkeys([stem_of(lower[at]) for at in words_around(tagged, item)]))
