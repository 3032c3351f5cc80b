"""Who states a number: the sources named in a sentence, and how long their statement lasts.

The words are data (``lexicon/*/attribution.toml``); the structure is here: a source is a noun
phrase before or after a verb of saying, or after a phrase like "according to".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from etl.lexicon import LexiconError, PhraseTable, read_lexicon
from etl.model import Sentence, Token
from etl.parties import lowered

_KEYS = (
    "say",
    "figure",
    "deed",
    "before_source",
    "product",
    "product_links",
    "pronouns",
    "between",
    "times",
    "stops",
    "openers",
    "links",
    "articles",
    "titles",
    "described",
    "own_voice",
)
_QUOTES = frozenset('“”"«»„‟')
_OPEN_QUOTES = frozenset("“«„")
_CLOSE_QUOTES = frozenset("”»")
_POSSESSIVE = ("'s", "'")


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody who states something in a sentence; offsets in the document.

    ``name`` is the source as named, without its article and, for people, without titles. ``start``
    and ``end`` are its words; ``cover_start`` to ``cover_end`` is the part of the sentence that it
    states. ``kind`` is ``named``, ``described`` (a source without a name), ``pronoun`` or ``generic``
    (its product, such as "the statement"). ``weak`` sources yield to any other in the sentence.
    """

    name: str
    kind: str
    start: int
    end: int
    cover_start: int
    cover_end: int
    weak: bool = False


@dataclass(frozen=True, slots=True)
class AttributionContext:
    """Whose statement the text is in after some sentences.

    ``current`` is the source that still holds, None in the writer's own voice; ``known`` are the
    sources named so far, the latest last; ``paragraph`` is that of the last sentence;
    ``listing`` is true after a colon that ends a sentence, ``quoting`` inside an open quotation.
    """

    current: Source | None = None
    known: tuple[Source, ...] = ()
    paragraph: int = -1
    listing: bool = False
    quoting: bool = False


@dataclass(frozen=True)
class _Words:
    """The compiled words of a language."""

    say: frozenset[str]
    figure: frozenset[str]
    deed: frozenset[str]
    before_source: PhraseTable[bool]
    product: frozenset[str]
    product_links: frozenset[str]
    pronouns: frozenset[str]
    between: frozenset[str]
    times: frozenset[str]
    stops: frozenset[str]
    openers: frozenset[str]
    links: frozenset[str]
    articles: frozenset[str]
    titles: frozenset[str]
    described: frozenset[str]
    own_voice: PhraseTable[bool]


@cache
def _words(language: str) -> _Words:
    content = read_lexicon(language, "attribution")
    values: dict[str, Any] = {}
    for key in _KEYS:
        value = content.get(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise LexiconError(f"{language}/attribution.toml: {key} must be a list of strings")
        is_phrases = key in ("before_source", "own_voice")
        values[key] = (
            PhraseTable((item, True) for item in value) if is_phrases else frozenset(value)
        )
    for key in content:
        if key not in _KEYS:
            raise LexiconError(f"{language}/attribution.toml: unknown key {key!r}")
    return _Words(**values)


def _is_word(token: Token) -> bool:
    return token.text[0].isalnum()


def _is_name(token: Token) -> bool:
    return token.text[0].isupper()


class _Reader:
    """Finds noun phrases around a place in one sentence."""

    def __init__(self, sentence: Sentence, words: _Words) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.lower = lowered(sentence)
        self.words = words

    def is_part(self, at: int) -> bool:
        """Tell whether the token can be inside a source's name."""
        word = self.lower[at]
        if word in _POSSESSIVE:
            return True
        token = self.tokens[at]
        if not _is_word(token) or word in self.words.stops or word in self.words.times:
            return False
        return not token.text[0].isdigit()

    def left(self, last: int) -> int:
        """Return the index of the first token of the noun phrase that ends with ``last``."""
        at = last
        while at >= 0:
            word = self.lower[at]
            if word in self.words.openers:
                return at
            if (
                word in self.words.articles
                and at > 0
                and self.lower[at - 1] not in self.words.links
            ):
                return at
            if word == "and" and not self._joins(at):
                break
            if word in self.words.links and not self._links(at):
                break
            if not self.is_part(at):
                break
            at -= 1
        first = at + 1
        while first <= last and self.lower[first] in (*self.words.links, "and", *_POSSESSIVE):
            first += 1
        return first

    def _joins(self, at: int) -> bool:
        """Tell whether "and" joins two names of one subject."""
        if at == 0 or at + 1 >= len(self.tokens):
            return False
        return _is_name(self.tokens[at - 1]) and self.is_part(at - 1) and at > 1

    def _links(self, at: int) -> bool:
        """Tell whether a preposition hangs the phrase on a noun before it."""
        if at == 0 or not self.is_part(at - 1):
            return False
        before = self.lower[at - 1]
        if self.lower[at] == "of":
            return True
        return before in self.words.described or before in self.words.titles

    def right(self, first: int) -> int:
        """Return the index after the last token of the noun phrase that begins with ``first``."""
        at = first
        while at < len(self.tokens):
            word = self.lower[at]
            if word in self.words.openers and at == first:
                at += 1
                continue
            if not self.is_part(at):
                break
            if word in self.words.say and at > first and not _is_name(self.tokens[at]):
                break
            if word in self.words.links and not self._continues(at):
                break
            if word == "and" and not (at + 1 < len(self.tokens) and self._same_sort(at)):
                break
            at += 1
        return at

    def _continues(self, at: int) -> bool:
        if at + 1 >= len(self.tokens) or not self.is_part(at + 1):
            return False
        return self.lower[at] in ("of", "for") or self._links(at)

    def _same_sort(self, at: int) -> bool:
        after = self.tokens[at + 1]
        return _is_name(self.tokens[at - 1]) and (
            _is_name(after) or self.lower[at + 1] in self.words.described
        )

    def text(self, first: int, last: int) -> str:
        start = self.tokens[first].start - self.sentence.start
        return self.sentence.text[start : self.tokens[last - 1].end - self.sentence.start]


def _name_range(reader: _Reader, first: int, last: int) -> tuple[int, int]:
    """Return the part of tokens ``first`` to ``last`` (exclusive) that is the source's name.

    "President Ann Lee" is Ann Lee; "the military-run Harbour Centre" is Harbour Centre.
    """
    words = reader.words
    while first < last - 1 and reader.lower[first] in words.articles:
        first += 1
    run = last
    while (
        run > first
        and _is_name(reader.tokens[run - 1])
        and reader.lower[run - 1] not in words.titles
    ):
        run -= 1
    if first < run < last:
        before = reader.lower[run - 1]
        if before in words.titles or (
            _is_word(reader.tokens[run - 1])
            and before not in words.links
            and before not in words.articles
            and before not in ("and", *_POSSESSIVE)
            and not _is_name(reader.tokens[run - 1])
        ):
            return run, last
    return first, last


def _kind(reader: _Reader, first: int, last: int) -> str | None:
    """Return the kind of source that the tokens name, None when they name none."""
    words = reader.words
    lower = reader.lower[first:last]
    if not lower:
        return None
    if len(lower) == 1 and lower[0] in words.pronouns:
        return "pronoun"
    names = [at for at in range(first, last) if _is_name(reader.tokens[at])]
    has_name = any(at > 0 or reader.lower[at] not in words.described for at in names)
    if lower[-1] in words.product and lower[0] in (*words.articles, *words.openers, *words.product):
        return "generic"
    if has_name and not (names == [0] and lower[0] in words.articles):
        return "named"
    if any(word in words.described for word in lower) or lower[0] in words.articles:
        return "described"
    return None


@dataclass(frozen=True, slots=True)
class _Found:
    """A source with the tokens of its name and of the whole phrase with its verb."""

    first: int
    last: int
    phrase_first: int
    phrase_last: int
    kind: str
    trailing: bool
    weak: bool


def _after_verb(reader: _Reader, verb: int) -> int:
    """Return the index of the first token after the verb that is not about when or where."""
    lower, words = reader.lower, reader.words
    at = verb + 1
    if lower[verb] in ("told", "tells", "informed"):
        at = max(at, reader.right(at))
    while at < len(lower):
        word = lower[at]
        if word in words.times or word in words.between or word in ("reporters", "journalists"):
            at += 1
        elif reader.tokens[at].text[0].isdigit() and at > verb + 1 and lower[at - 1] in words.times:
            at += 1
        elif word in ("on", "in", "to", "at", "via", "after") and at + 1 < len(lower):
            after = reader.right(at + 1)
            if at + 1 < len(lower) and lower[at + 1] in words.times:
                at += 2
            elif after > at + 1 and _ends(reader, after):
                at = after
            else:
                break
        else:
            break
    return at


def _ends(reader: _Reader, at: int) -> bool:
    """Tell whether a clause can end before the token ``at``."""
    if at >= len(reader.lower):
        return True
    word = reader.lower[at]
    return not word[0].isalnum() and word not in (":", "(", "'s", "[")


def _subject(reader: _Reader, verb: int) -> tuple[int, int] | None:
    """Return the tokens (first, last exclusive) of the noun phrase that the verb says."""
    lower, words = reader.lower, reader.words
    at = verb - 1
    while at >= 0 and (
        lower[at] in words.between
        or lower[at] in words.times
        or (lower[at] == "on" and lower[at + 1] in words.times)
        or (reader.tokens[at].text[0].isdigit() and at > 0 and lower[at - 1] in words.times)
    ):
        at -= 1
    if at < 0:
        return None
    if lower[at] in words.pronouns:
        return (at, at + 1)
    if lower[at] == ")":
        opening = max((i for i in range(at) if lower[i] == "("), default=-1)
        at = opening - 1
    if at >= 0 and lower[at] in (",", "–", "—"):
        return _apposed(reader, at)
    if at < 0:
        return None
    first = reader.left(at)
    return (first, at + 1) if first <= at else None


def _apposed(reader: _Reader, comma: int) -> tuple[int, int] | None:
    """Return the subject of "the governor, Ann Lee, said" or "Ann Lee, the governor, said"."""
    other = comma - 1
    while other >= 0 and reader.lower[other] not in (",", "–", "—"):
        if reader.tokens[other].text in _QUOTES or reader.lower[other] in (";", ":"):
            return None
        other -= 1
    if other <= 0:
        return None
    first = reader.left(other - 1)
    if first > other - 1:
        return None
    inner_first, inner_last = other + 1, comma
    inner_left = reader.left(comma - 1)
    if inner_left == inner_first and all(
        _is_name(reader.tokens[i]) for i in range(inner_first, inner_last)
    ):
        return (inner_first, inner_last)
    starts = first == 0 or reader.lower[first - 1] in (",", "but", "and", "while", "that", "as")
    return (first, other) if starts else None


def _inverted(reader: _Reader, verb: int) -> tuple[int, int] | None:
    """Return the subject of "…”, said Ann Lee": it follows the verb and ends a clause."""
    first = verb + 1
    if first >= len(reader.lower) or (verb > 0 and not _ends(reader, verb - 1)):
        return None
    if verb == 0:
        return None
    last = reader.right(first)
    if last == first or reader.lower[first] in reader.words.between:
        return None
    if _ends(reader, last) or reader.lower[last] in ("on", "in", "as", "at", "after", "who"):
        return (first, last)
    return None


def _by_verb(reader: _Reader, verb: int) -> _Found | None:
    words = reader.words
    weak = reader.lower[verb] in words.figure
    if _is_name(reader.tokens[verb]) and verb > 0 and not reader.sentence.text.isupper():
        return None
    inverted = None if weak else _inverted(reader, verb)
    subject = inverted or _subject(reader, verb)
    if subject is None:
        return None
    first, last = subject
    kind = _kind(reader, first, last)
    if kind is None:
        return None
    name_first, name_last = _name_range(reader, first, last)
    after = verb + 1 if inverted else _after_verb(reader, verb)
    if inverted:
        return _Found(name_first, name_last, verb, last, kind, True, weak)
    trailing = first > 0 and _ends(reader, after) and not _opens(reader, first)
    return _Found(name_first, name_last, first, after, kind, trailing, weak)


def _opens(reader: _Reader, first: int) -> bool:
    """Tell whether nothing but a quotation mark or a time stands before the subject."""
    return all(
        not _is_word(token) or token.lower in reader.words.times or token.lower == "on"
        for token in reader.tokens[:first]
    )


def _by_phrase(reader: _Reader, at: int, length: int) -> _Found | None:
    """Read the source after "according to" and the like."""
    words = reader.words
    first = at + length
    last = reader.right(first) if first < len(reader.lower) else first
    if last == first:
        return None
    for link in range(first, last):
        if reader.lower[link] in words.product_links and reader.lower[link - 1] in words.product:
            if link + 1 < last:
                first = link + 1
    kind = _kind(reader, first, last)
    if kind is None:
        return None
    name_first, name_last = _name_range(reader, first, last)
    trailing = at > 0 and not _opens(reader, at)
    return _Found(name_first, name_last, at, last, kind, trailing, False)


def _found_in(reader: _Reader) -> list[_Found]:
    words = reader.words
    found: list[_Found] = []
    at = 0
    while at < len(reader.lower):
        word = reader.lower[at]
        one = None
        phrase = (
            words.before_source.match(reader.lower, at) if word in words.before_source else None
        )
        if phrase:
            one = _by_phrase(reader, at, phrase[0])
        elif word in words.say or word in words.figure:
            one = _by_verb(reader, at)
        if one and not (found and one.first < found[-1].last and one.last > found[-1].first):
            found.append(one)
        at += 1
    return found


def _covers(reader: _Reader, found: list[_Found]) -> tuple[Source, ...]:
    """Give every source the part of the sentence that it states."""
    sentence, tokens = reader.sentence, reader.tokens
    sources = []
    for index, one in enumerate(found):
        start = tokens[one.phrase_first].start
        end = sentence.end
        if one.trailing:
            before = found[index - 1] if index else None
            start = tokens[before.phrase_last - 1].end if before else sentence.start
        if index + 1 < len(found):
            end = _limit(reader, one, found[index + 1])
        sources.append(
            Source(
                reader.text(one.first, one.last),
                one.kind,
                tokens[one.first].start,
                tokens[one.last - 1].end,
                start,
                end,
                one.weak,
            )
        )
    return tuple(sources)


def _limit(reader: _Reader, one: _Found, following: _Found) -> int:
    """Return where the statement of ``one`` ends when ``following`` comes after it."""
    start = reader.tokens[following.phrase_first].start
    if following.trailing and one.trailing:
        return reader.tokens[one.phrase_last - 1].end
    return start


def find_sources(sentence: Sentence, language: str = "en") -> tuple[Source, ...]:
    """Return who states something in the sentence, in text order, with what each of them covers."""
    words = _words(language)
    reader = _Reader(sentence, words)
    return _covers(reader, _found_in(reader))


def _resolved(source: Source, known: tuple[Source, ...]) -> Source:
    """Return the source with the fuller name that an earlier sentence gave it."""
    if source.kind in ("pronoun", "generic"):
        return replace(source, name=known[-1].name) if known else source
    words = source.name.casefold().split()
    for earlier in reversed(known):
        longer = earlier.name.casefold().replace("’s", "").split()
        if len(longer) > len(words) and longer[-len(words) :] == words:
            return replace(source, name=earlier.name)
    return source


def attribution_of(
    start: int,
    end: int,
    sentence: Sentence,
    sources: tuple[Source, ...],
    context: AttributionContext,
) -> Source | None:
    """Return who states the number at ``start`` to ``end``, None for the writer's own voice.

    ``sources`` are those of the sentence, ``context`` is the state before it. Pronouns and short
    forms come back with the name that an earlier sentence gave; offsets are always in this or an
    earlier sentence.
    """
    covering = [one for one in sources if one.cover_start <= start and end <= one.cover_end]
    strong = [one for one in covering if not one.weak] or covering
    if strong:
        nearest = min(strong, key=lambda one: (one.start > start, abs(one.start - start)))
        return _resolved(nearest, context.known)
    return context.current if _holds(context, sentence) else None


def _holds(context: AttributionContext, sentence: Sentence) -> bool:
    """Tell whether the statement of the sentences before still runs in this one."""
    if context.quoting or context.listing:
        return True
    return sentence.paragraph == context.paragraph


def advance(
    context: AttributionContext, sentence: Sentence, sources: tuple[Source, ...]
) -> AttributionContext:
    """Return the state after ``sentence``, whose sources are ``sources``."""
    current = context.current if _holds(context, sentence) else None
    known = context.known
    for source in sources:
        resolved = _resolved(source, known)
        current = resolved
        if source.kind in ("named", "described"):
            known = (*known, resolved)[-12:]
    text = sentence.text
    opened = sum(text.count(mark) for mark in _OPEN_QUOTES)
    closed = sum(text.count(mark) for mark in _CLOSE_QUOTES)
    quoting = opened > closed or (context.quoting and closed <= opened)
    listing = text.rstrip().endswith(":") or (
        context.listing and sentence.paragraph != context.paragraph and not sources
    )
    return AttributionContext(current, known, sentence.paragraph, listing, quoting)
