"""Who states a number: how long the statement of a source lasts over the sentences."""

from __future__ import annotations

from typing import NamedTuple

from etl.model import Sentence
from etl.parties import find_parties, lowered, opponent_of, side_of
from etl.source_phrases import source_words
from etl.sources import Source, find_sources, opening_body, opening_speaker
from etl.tokens import tokenize

__all__ = [
    "AttributionContext",
    "Source",
    "advance",
    "attribution_of",
    "find_sources",
    "tells_back",
]

_OPEN_QUOTES = "“«„"
_CLOSE_QUOTES = "”»"
_BULLETS = "-–—•*·▪■●○▸►➢✔"
# How many sources a short form ("the centre") is looked for among.
_KNOWN = 12
# Characters of a sentence within which it tells back.
_OPENING = 60
# Characters: a heading's source stands at its head, be it behind an article.
_ARTICLE = 4


class AttributionContext(NamedTuple):
    """Whose statement the text is in after some sentences.

    ``current`` is the source that still holds, None in the writer's own voice; ``known`` are the
    sources named so far, the latest last; ``paragraph`` is that of the last sentence, -1 before
    any; ``listing`` is true after a sentence that ends with a colon and in the list that follows,
    ``quoting`` inside an open quotation. ``last`` is the last sentence, None before any.
    """

    current: Source | None = None
    known: tuple[Source, ...] = ()
    paragraph: int = -1
    listing: bool = False
    quoting: bool = False
    last: Sentence | None = None


def tells_back(text: str, language: str = "en") -> bool:
    """Tell whether a sentence opens by telling who stated the one before it."""
    words = tuple(token.lower for token in tokenize(text[:_OPENING]))
    return bool(words) and source_words(language).phrases["tells_back"].match(words, 0) is not None


def _resolved(source: Source, known: tuple[Source, ...], language: str) -> Source:
    """Return the source with the fuller name that an earlier mention gave it."""
    if source.kind in ("pronoun", "generic"):
        return _as_named(source, known[-1]) if known else source
    words = source.name.casefold().split()
    if source.kind == "described" and " ".join(words) in source_words(language).sets["takes_up"]:
        named = [one for one in known if one.kind == "named"]
        return _as_named(source, named[-1]) if named else source
    for earlier in reversed(known):
        longer = earlier.name.casefold().replace("’s", "").split()
        body = longer[: longer.index("of")] if "of" in longer else longer
        ends = words in (longer[-len(words) :], body[-len(words) :])
        if len(longer) > len(words) and ends:
            return _as_named(source, earlier)
        if earlier.side and not source.side and longer == words:
            return source._replace(side=earlier.side)
    return source


def _subject_before(
    source: Source, sentence: Sentence, context: AttributionContext, language: str
) -> Source | None:
    """Return whom "it", "they", "its bulletin" or "he" takes up: the subject before it.

    None for other words, and when neither this sentence nor the one before opens with a body, or
    for "he" and "she" with a person.
    """
    own = _own_name(source, sentence).casefold().split()
    sets = source_words(language).sets
    if own[0] in sets["takes_subject"]:
        opener = opening_body
    elif own[0] in sets["takes_person"] and len(own) == 1:
        opener = opening_speaker
    else:
        return None
    subject = opener(sentence, language)
    if subject and subject.end < source.start:
        return subject
    last = context.last
    if last is None or last.paragraph != sentence.paragraph:
        return None
    spoke = context.known and context.known[-1].start >= last.start
    return None if spoke and opener is opening_speaker else opener(last, language)


def _is_open(source: Source, language: str) -> bool:
    """Tell whether nobody was named whom a pronoun takes up."""
    named = source.name.casefold() not in source_words(language).sets["pronouns"]
    return source.kind == "pronoun" and not named


def _as_named(source: Source, earlier: Source) -> Source:
    """Return a source under the name, and with the side, of an earlier mention."""
    return source._replace(name=earlier.name, side=source.side or earlier.side)


def _resolve_all(
    sources: tuple[Source, ...], context: AttributionContext, sentence: Sentence, language: str
) -> tuple[tuple[Source, ...], tuple[Source, ...]]:
    """Return the sources with their full names, and the known ones after them."""
    resolved, known = [], context.known
    for source in sources:
        if source.kind in ("pronoun", "generic") and context.current is None:
            subject = _subject_before(source, sentence, context, language)
            full = _as_named(source, subject) if subject else _resolved(source, known, language)
        else:
            full = _resolved(source, known, language)
        resolved.append(full)
        if source.kind in ("named", "described"):
            known = (*known, full)[-_KNOWN:]
    return tuple(resolved), known


def attribution_of(
    start: int,
    end: int,
    sentence: Sentence,
    sources: tuple[Source, ...],
    context: AttributionContext,
    language: str = "en",
) -> Source | None:
    """Return who states the number at ``start`` to ``end``, None for the writer's own voice.

    ``sources`` are those of the sentence, ``context`` is the state before it. Pronouns and short
    forms come back with the name that an earlier mention gave; the offsets of the source are those
    of its words in this or an earlier sentence.
    """
    resolved, _ = _resolve_all(sources, context, sentence, language)
    covering = [one for one in resolved if one.cover_start <= start and end <= one.cover_end]
    strong = [one for one in covering if not one.weak] or covering
    if strong:
        nearest = min(strong, key=lambda one: (one.start > start, abs(one.start - start)))
        return None if nearest.kind == "own" or _is_open(nearest, language) else nearest
    return context.current if _holds(context, sentence, language) else None


def _holds(context: AttributionContext, sentence: Sentence, language: str) -> bool:
    """Tell whether the statement of the sentences before still runs in this one."""
    if context.current is None:
        return False
    if context.listing or _still_quoting(context, sentence):
        return True
    words = lowered(sentence)
    if sentence.paragraph != context.paragraph:
        return sentence.paragraph == context.paragraph + 1 and _takes_up(words, language)
    own_voice = source_words(language).phrases["own_voice"]
    return not own_voice.stands_in(words) and not _changes_side(context.current, sentence)


def _balance(text: str) -> int:
    """Return how many quotations are opened more than closed; no mark of either is in ASCII."""
    if text.isascii():
        return 0
    opened = sum(text.count(mark) for mark in _OPEN_QUOTES)
    return opened - sum(text.count(mark) for mark in _CLOSE_QUOTES)


def _still_quoting(context: AttributionContext, sentence: Sentence) -> bool:
    """Tell whether an open quotation goes on: a new paragraph opens it anew or closes it."""
    if not context.quoting or sentence.paragraph == context.paragraph:
        return context.quoting
    return sentence.text[0] in _OPEN_QUOTES or _balance(sentence.text) < 0


def _takes_up(words: tuple[str, ...], language: str) -> bool:
    """Tell whether a paragraph opens with words that go on with the statement before it."""
    lexicon = source_words(language)
    if lexicon.phrases["same_statement"].match(words, 0):
        return True
    opening = words[1:6]
    return words[0] in ("of", "in", "out") and any(
        word in lexicon.sets["pronouns"] for word in opening
    )


def _changes_side(source: Source, sentence: Sentence) -> bool:
    """Tell whether the sentence opens with a side that is neither the source's nor its foe."""
    side = side_of(source.name)
    parties = find_parties(sentence)
    if side is None or not parties or parties[0].start - sentence.start > 4:
        return False
    opening = parties[0]
    if opening.kind not in ("country", "capital", "institution"):
        return False
    return opening.name not in (side, opponent_of(side, [opening.name]))


def _is_entry(context: AttributionContext, sentence: Sentence) -> bool:
    """Tell whether a sentence is an entry of a list that is no heading, or goes on with one."""
    if sentence.paragraph == context.paragraph:
        return True
    return sentence.text[0] in _BULLETS or sentence.text.endswith(";")


def _heads_list(sentence: Sentence, sources: tuple[Source, ...]) -> bool:
    """Tell whether a heading opens with who states what stands below: "Army update, noon"."""
    if not sentence.heading or len(sources) != 1 or sources[0].weak:
        return False
    return sources[0].start - sentence.start <= _ARTICLE


def _own_name(source: Source, sentence: Sentence) -> str:
    return sentence.text[source.start - sentence.start : source.end - sentence.start]


def advance(
    context: AttributionContext,
    sentence: Sentence,
    sources: tuple[Source, ...],
    language: str = "en",
) -> AttributionContext:
    """Return the state after ``sentence``, whose sources are ``sources``."""
    current = context.current if _holds(context, sentence, language) else None
    resolved, known = _resolve_all(sources, context, sentence, language)
    for source in resolved:
        if source.kind == "own":
            current = None
        elif source.kind in ("named", "described") or source.name != _own_name(source, sentence):
            current = source
    balance = _balance(sentence.text)
    quoting = balance > 0 or (balance == 0 and _still_quoting(context, sentence))
    listed = sentence.heading or _is_entry(context, sentence)
    heads = sentence.text.endswith(":") or _heads_list(sentence, sources)
    listing = heads or (context.listing and listed and not sources)
    return AttributionContext(current, known, sentence.paragraph, listing, quoting, sentence)
